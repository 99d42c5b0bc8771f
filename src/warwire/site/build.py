"""Build the pages of a release and of the systems that were scored on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from warwire.baselines.costs import Costs, read_costs
from warwire.corpus.load import load, manifest
from warwire.errors import MissingRelease
from warwire.eval.gold import read_gold
from warwire.eval.leaderboard import COLUMNS, Board, boards
from warwire.eval.leaderboard_history import RANKS, read_ranks
from warwire.eval.mistakes import KINDS
from warwire.eval.predictions import read_predictions
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Interval, Report, Slice
from warwire.eval.scoring import gold_file, score
from warwire.eval.slices import SLICES
from warwire.eval.submission import Submission
from warwire.model.record import Article
from warwire.site.charts import critical_difference
from warwire.site.costs import cost_charts
from warwire.site.explorer import article_line, claims_of, statistics
from warwire.site.learning import Learning, learning, read_runs
from warwire.site.pages import Site
from warwire.site.ranking import rankings
from warwire.site.sides import GOLD, Sides, gold_side, sides_of

__all__ = ["RUNS", "Scored", "build_site"]

RUNS: Final = Path("baselines/encoder/ablations.json")
"""What ``python benchmarks/encoder_ablations.py`` writes."""

Step = Callable[[str, int, int], None]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """A split with everything that the pages say of it.

    Attributes:
        board: the board.
        reports: name of each system that has a score → the score.
        slices: name of each such system → figures of parts.
        sides: the articles with every such system beside the gold.
    """

    board: Board
    reports: dict[str, Report]
    slices: dict[str, tuple[Slice, ...]]
    sides: Sides


def build_site(
    out: Path,
    *,
    submissions: Path,
    release: str | None = None,
    results: Path | None = None,
    runs: Path = RUNS,
    resamples: int = 10_000,
    seed: int = 0,
    step: Step = lambda *_: None,
) -> dict[str, int]:
    """Write the pages.

    Args:
        out: the folder; files of an earlier build are written over.
        submissions: the folder with one folder a system.
        release: version of the release to show, on which all systems are scored; unless told, the newest that any
            system names.
        results: where scores are kept; ``None`` keeps none.
        runs: the scores of systems that were trained on parts of the train split; it may be missing.
        resamples: of the bootstrap.
        seed: of the generator.
        step: told what is being done, how many parts are done, and how many there are in all.

    Returns:
        The number of pages, articles, events and systems.

    Raises:
        InputError: there is no submission, or a file cannot be read or written.
        MissingRelease: the release is not installed.
    """
    built = boards(
        submissions,
        release=release,
        resamples=resamples,
        seed=seed,
        results=results,
        ranks=read_ranks(submissions.parent / RANKS),
        step=step,
    )
    version = release or built[0].release
    shown = [board for board in built if board.release == version]
    articles = load(version)
    parts = {}
    for done, board in enumerate(shown):
        step(f"comparing systems on {board.split}", done, len(shown))
        parts[board.split] = _scored(board)
    systems = {entry.system: entry.submission for board in shown for entry in board.entries}
    files = {name: f"system-{quote(name, safe='')}.html" for name in systems}
    step("writing pages", 0, 1)
    site = Site(out, release=manifest(version), columns=COLUMNS, system_pages=files, kinds=KINDS)
    site.scripts()
    measured = {name: found for name, system in systems.items() if (found := read_costs(system.folder))}
    costs = {name: found for name, found in measured.items() if found.release in {None, version}}
    _leaderboard(site, parts, systems, costs, learning(read_runs(runs, version)), resamples, seed)
    for name, submission in systems.items():
        _system(site, files[name], submission, parts)
    events = _corpus(site, articles, parts)
    _articles(site, articles, parts)
    return {"pages": 3 + len(systems), "articles": len(articles), "events": events, "systems": len(systems)}


def _scored(board: Board) -> Scored:
    """Score the parts of a split, and set its systems beside each other."""
    try:
        gold = read_gold(gold_file(board.split, board.release).path)
    except MissingRelease:
        return Scored(board, {}, {}, Sides({}, {}, {}))
    reports, slices, answers = {}, {}, {}
    for entry in board.entries:
        if entry.report is None:
            continue
        path = entry.submission.files(board.release, board.split)[0]
        reports[entry.system] = entry.report
        slices[entry.system] = score(path, gold, name=entry.system, resamples=0, by=SLICES).slices
        answers[entry.system] = read_predictions(path, gold)
    return Scored(board, reports, slices, sides_of(gold, answers))


def _leaderboard(
    site: Site,
    parts: Mapping[str, Scored],
    systems: Mapping[str, Submission],
    costs: Mapping[str, Costs],
    learnt: Learning | None,
    resamples: int,
    seed: int,
) -> None:
    rows = [row for part in parts.values() for row in _rows(part)]
    ranked = [
        {"split": split, "ranking": ranking, "svg": critical_difference(ranking)}
        for split, part in parts.items()
        for ranking in rankings(list(part.reports.values()), resamples=resamples, seed=seed)
    ]
    main = parts.get("test") or next(iter(parts.values()))
    site.page(
        "index.html",
        "leaderboard.html.j2",
        ["assets/datatables.js", "assets/common.js", "assets/leaderboard.js"],
        here="leaderboard",
        title="Leaderboard",
        boards=[part.board for part in parts.values()],
        rows=rows,
        scales=[_scale(row["cells"][column][1] for row in rows) for column in range(len(COLUMNS))],
        slices=_names_of_slices(rows),
        rankings=ranked,
        figures={"mean": "mean", **{name: title for name, title in COLUMNS if name in HEADLINES}},
        systems=systems,
        cost_split=main.board.split,
        costs=cost_charts(main.reports, systems, costs),
        learning=learnt,
    )


def _scale(intervals: Iterable[Interval | None]) -> Interval:
    """Return the ends of the axis on which the intervals of a column are drawn."""
    ends = [end for interval in intervals if interval for end in interval]
    return (min(ends), max(ends)) if len(set(ends)) > 1 else (0.0, 1.0)


def _names_of_slices(rows: list[Row]) -> dict[str, list[str]]:
    """Return what a table can be narrowed to: kind of slice → its values."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["by"] and row["value"] not in found[row["by"]]:
            found[row["by"]].append(row["value"])
    return {by: sorted(found[by]) for by in SLICES if by in found}


def _rows(part: Scored) -> list[Row]:
    """Return the lines of the table: each system as a whole, and on each part of the split."""
    out: list[Row] = []
    shared: dict[int, int] = defaultdict(int)
    for entry in part.board.entries:
        if entry.rank is not None:
            shared[entry.rank] += 1
    for entry in part.board.entries:
        report = entry.report
        if report is None:
            continue
        common = {"system": entry.system, "split": part.board.split}
        out.append(
            {
                **common,
                "by": "",
                "value": "",
                "articles": report.signature.articles,
                "entry": entry,
                "tied": entry.rank is not None and shared[entry.rank] > 1,
                "cells": [(report.figures.get(name), report.intervals.get(name)) for name, _ in COLUMNS],
            }
        )
        for piece in part.slices[entry.system]:
            cells = [(piece.figures.get(name), None) for name, _ in COLUMNS]
            if any(value is not None for value, _ in cells):
                out.append(
                    {
                        **common,
                        "by": piece.by,
                        "value": piece.value,
                        "articles": piece.articles,
                        "entry": None,
                        "tied": False,
                        "cells": cells,
                    }
                )
    return out


def _system(site: Site, page: str, submission: Submission, parts: Mapping[str, Scored]) -> None:
    name = submission.name
    shown, data = [], {}
    for split, part in parts.items():
        entry = next((entry for entry in part.board.entries if entry.system == name), None)
        if entry is None:
            continue
        mistakes = part.sides.mistakes.get(name)
        by: dict[str, list[Slice]] = defaultdict(list)
        for piece in part.slices.get(name, ()):
            by[piece.by].append(piece)
        shown.append({"split": split, "entry": entry, "slices": dict(by), "mistakes": mistakes})
        if mistakes:
            data[split] = [
                [m.kind, m.article, m.gold, m.predicted, m.start, m.before, m.text, m.after, m.predicted_text]
                for m in mistakes.every
            ]
    file = site.data(f"errors-{quote(name, safe='')}", {"system": name, "splits": data})
    site.page(
        page,
        "system.html.j2",
        [quote(file), "assets/common.js", "assets/system.js"],
        here="",
        title=name,
        submission=submission,
        parts=shown,
    )


def _corpus(site: Site, articles: list[Article], parts: Mapping[str, Scored]) -> int:
    events: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        events[article.event].append(article)
    lines = [article_line(article) for article in articles]
    first = site.data("corpus", lines)
    texts = site.data("texts", [article.text for article in articles])
    claims = site.data("events", [claims_of(members) for _, members in sorted(events.items())])
    site.data("articles", [[line["id"], line["title"], line["split"], line["event"]] for line in lines])
    site.page(
        "corpus.html",
        "corpus.html.j2",
        [first, "assets/common.js", "assets/corpus.js", texts, claims],
        here="corpus",
        title="Corpus",
        articles=len(articles),
        events=len(events),
        charts=statistics(articles),
        predicted=list(parts),
    )
    return len(events)


def _articles(site: Site, articles: list[Article], parts: Mapping[str, Scored]) -> None:
    for number, article in enumerate(articles):
        part = parts.get(article.split or "")
        systems = part.sides.systems if part else {}
        differences = part.sides.differences.get(article.id, {}) if part else {}
        facts = {**article_line(article), "noise": article.noise, "publisher": article.publisher}
        site.data(
            f"article-{number}",
            {
                "facts": facts,
                "text": article.text,
                "sides": {GOLD: gold_side(article), **{name: rows[article.id] for name, rows in systems.items()}},
                "differences": differences,
            },
        )
    site.page(
        "article.html",
        "article.html.j2",
        ["data/articles.js", "assets/common.js", "assets/article.js"],
        here="article",
        title="Article",
    )
