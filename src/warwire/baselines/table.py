"""Write what the baselines reach and cost into their page: ``python -m warwire.baselines.table baselines/README.md``.

It scores nothing that ``warwire leaderboard build`` scored: scores are kept in ``eval/results``. It reads ``eval/wild``
and ``eval/submissions/*/costs.json``, which ``python -m warwire.baselines.wild`` and ``warwire predict --all`` write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from warwire.baselines.costs import Costs, read_costs
from warwire.baselines.registry import SYSTEMS
from warwire.baselines.wild import COMMAND, read_scores
from warwire.corpus.generated import with_block
from warwire.corpus.load import manifest
from warwire.eval.leaderboard_cache import kept_score
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Interval, Report
from warwire.eval.submission import HELD_OUT, find_submissions
from warwire.eval.tables import figure, interval
from warwire.model.files import read_bytes, write_text

__all__ = ["tables"]

_TITLES: Final = {
    "spans.strict.f1": "spans",
    "statements.macro_f1": "statements",
    "losses.strict.f1": "losses",
    "actors.conll": "coreference",
    "attribution.f1": "attribution",
    "mean": "mean",
}
_FIGURES: Final = (*HEADLINES, "mean")


def tables(evaluation: Path, release: str | None = None, resamples: int = 10_000) -> str:
    """Return the tables of the baselines in Markdown: scores on composed and on real articles, and costs.

    Args:
        evaluation: the folder ``eval``, with ``submissions``, ``results`` and ``wild``.
        release: the release to show; the newest where it is left out.
        resamples: of the bootstrap: those of the board, so that its scores are kept for both.

    Raises:
        InputError: a submission cannot be scored, or a file of costs is not of its form.
        MissingRelease: the release is not here.
    """
    about = manifest(release)
    reports = _reports(evaluation, about.version, list(about.splits), resamples)
    parts = [
        f"Release {about.version}: the five measures of `eval/PROTOCOL.md` and their mean, with 95% intervals over "
        "resampled events (`warwire leaderboard build`):"
    ]
    for split, found in reports.items():
        rows = [
            _scores(system, found[system].figures, found[system].intervals) for system in SYSTEMS if system in found
        ]
        parts.append(_table([f"`{split}`", *(_TITLES[name] for name in _FIGURES)], rows))
    wild = read_scores(evaluation / "wild")
    shown = [wild[system] for system in SYSTEMS if system in wild]
    if shown:
        number, trained = shown[0].articles, "; ".join(sorted({score.trained.release for score in shown}))
        parts.append(f"{number} real articles (`corpus/wild`), by systems trained on release {trained} (`{COMMAND}`):")
        rows = [_scores(score.system, score.figures, score.intervals) for score in shown]
        parts.append(_table(["real articles", *(_TITLES[name] for name in _FIGURES)], rows))
    costs = {system: cost for system in SYSTEMS if (cost := read_costs(evaluation / "submissions" / system))}
    if costs:
        parts.append(
            "Costs (`warwire predict --all --out eval/submissions`). Speed is by processor time of prediction, on one "
            "core; memory is the most that the whole process holds; size is that of the trained folder, without "
            "pretrained packages."
        )
        head = ["", "training, CPU-seconds", "articles a second", "words a second", "memory, MB", "size, MB"]
        parts.append(_table(head, [_cost(system, cost) for system, cost in costs.items()]))
    known = {system for found in reports.values() for system in found}
    missing = [system for system in SYSTEMS if system not in known]
    if missing:
        parts.append(f"Not scored here: {', '.join(f'`{system}`' for system in missing)}.")
    return "\n\n".join(parts) + "\n"


def _reports(evaluation: Path, release: str, splits: Sequence[str], resamples: int) -> dict[str, dict[str, Report]]:
    """Return the scores of the baselines' submissions: split → system → score."""
    found: dict[str, dict[str, Report]] = {}
    submissions = [s for s in find_submissions(evaluation / "submissions") if s.name in SYSTEMS]
    for split in (split for split in HELD_OUT if split in splits):
        for submission in submissions:
            for path in submission.files(release, split)[:1]:
                found.setdefault(split, {})[submission.name] = kept_score(
                    path,
                    name=submission.name,
                    split=split,
                    release=release,
                    resamples=resamples,
                    seed=0,
                    results=evaluation / "results",
                )
    return found


def _scores(
    system: str, figures: Mapping[str, float | None], intervals: Mapping[str, Interval | None]
) -> Iterable[str]:
    cells = ("<br>".join(filter(None, (figure(figures.get(n)), interval(intervals.get(n))))) for n in _FIGURES)
    return (f"`{system}`", *cells)


def _cost(system: str, costs: Costs) -> Iterable[str]:
    megabytes = [None if value is None else value / 1e6 for value in (costs.peak_memory_bytes, costs.bytes)]
    values = (costs.train_cpu_seconds, costs.articles_per_second, costs.words_per_second, *megabytes)
    return (f"`{system}`", *map(_number, values))


def _number(value: float | None) -> str:
    """Return a figure to three digits at most, a dash where it was not measured."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m warwire.baselines.table", description=__doc__)
    parser.add_argument("page", metavar="PAGE", type=Path)
    parser.add_argument("--eval", type=Path, default=Path("eval"), help="the folder with results and submissions")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is another")
    chosen = parser.parse_args(arguments)
    before = read_bytes(chosen.page).decode("utf-8")
    after = with_block(before, tables(chosen.eval))
    if not chosen.check:
        write_text(chosen.page, after)
    elif before != after:
        sys.exit(f"{chosen.page} is not what eval/ gives: write it again with: make docs")


if __name__ == "__main__":
    _main()
