"""Write what the baselines reach and cost into their page: ``python -m warwire.baselines.table baselines/README.md``.

It scores nothing that ``warwire leaderboard build`` scored: scores are kept in ``eval/results``. It reads ``eval/wild``
and ``eval/submissions/*/costs.json``, which ``python -m warwire.baselines.wild`` and ``warwire predict --all`` write. A
file that cannot be read costs its system that row, is named in the page and on standard error, and makes the exit
code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from warwire.baselines.costs import Costs, read_costs
from warwire.baselines.registry import SYSTEMS
from warwire.baselines.wild import COMMAND, read_score
from warwire.corpus.generated import with_block
from warwire.corpus.load import manifest
from warwire.errors import InputError, Problem, WarwireError
from warwire.eval.leaderboard import COLUMNS
from warwire.eval.leaderboard_cache import kept_score
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Interval, Report
from warwire.eval.submission import HELD_OUT, find_submissions
from warwire.eval.tables import figure, interval
from warwire.model.files import read_bytes, write_text

__all__ = ["tables"]

_TITLES: Final = dict(COLUMNS)
_FIGURES: Final = (*HEADLINES, "mean")

Read = TypeVar("Read")


def tables(evaluation: Path, release: str | None = None, resamples: int = 10_000) -> tuple[str, list[Problem]]:
    """Return the tables of the baselines in Markdown, and what is wrong with files that they leave out.

    They hold the scores on composed and on real articles, and the costs.

    Args:
        evaluation: the folder ``eval``, with ``submissions``, ``results`` and ``wild``.
        release: the release to show; the newest where it is left out.
        resamples: of the bootstrap: those of the board, so that its scores are kept for both.

    Raises:
        InputError: there is no submission, or ``results`` cannot be written to.
        MissingRelease: the release is not here.
    """
    about = manifest(release)
    problems: list[Problem] = []
    reports = _reports(evaluation, about.version, list(about.splits), resamples, problems)
    parts = [
        f"Release {about.version}: the five measures of `eval/PROTOCOL.md` and their mean, with 95% intervals over "
        "resampled events (`warwire leaderboard build`):"
    ]
    for split, found in reports.items():
        rows = [
            _scores(system, found[system].figures, found[system].intervals) for system in SYSTEMS if system in found
        ]
        parts.append(_table([f"`{split}`", *(_TITLES[name] for name in _FIGURES)], rows))
    wild = [_tried(read_score, evaluation / "wild", system, problems=problems) for system in SYSTEMS]
    shown = [score for score in wild if score]
    if shown:
        number, trained = shown[0].articles, "; ".join(sorted({score.trained.release for score in shown}))
        parts.append(f"{number} real articles (`corpus/wild`), by systems trained on release {trained} (`{COMMAND}`):")
        rows = [_scores(score.system, score.figures, score.intervals) for score in shown]
        parts.append(_table(["real articles", *(_TITLES[name] for name in _FIGURES)], rows))
    measured = {s: _tried(read_costs, evaluation / "submissions" / s, problems=problems) for s in SYSTEMS}
    costs = {system: cost for system, cost in measured.items() if cost}
    if costs:
        parts.append(
            "Costs (`warwire predict --all --out eval/submissions`), which compare between systems that were trained "
            "on the same release. Speed is by processor time of prediction, on one core where the platform holds a "
            "process to it; memory is the most that the whole process holds; size is that of the trained folder, "
            "without pretrained packages."
        )
        head = [
            "",
            "trained on",
            "training, CPU-seconds",
            "articles a second",
            "words a second",
            "memory, MB",
            "size, MB",
        ]
        parts.append(_table(head, [_cost(system, cost) for system, cost in costs.items()]))
    known = {system for found in reports.values() for system in found}
    missing = [system for system in SYSTEMS if system not in known]
    if missing:
        parts.append(f"Not scored here: {', '.join(f'`{system}`' for system in missing)}.")
    if problems:
        files = dict.fromkeys(problem.file for problem in problems)
        parts.append(f"Left out, since they cannot be used: {', '.join(f'`{file}`' for file in files)}.")
    return "\n\n".join(parts) + "\n", problems


def _tried(read: Callable[..., Read], *arguments: object, problems: list[Problem], **options: object) -> Read | None:
    """Return what a file holds; where it cannot be read, nothing, and what is wrong goes to the problems."""
    try:
        return read(*arguments, **options)
    except InputError as error:
        if error.problems[0].rule == "unwritable-file":
            raise
        problems += error.problems
        return None


def _reports(
    evaluation: Path, release: str, splits: Sequence[str], resamples: int, problems: list[Problem]
) -> dict[str, dict[str, Report]]:
    """Return the scores of the baselines' submissions: split → system → score."""
    found: dict[str, dict[str, Report]] = {}
    submissions = [s for s in find_submissions(evaluation / "submissions") if s.name in SYSTEMS]
    for split in (split for split in HELD_OUT if split in splits):
        for submission in submissions:
            for path in submission.files(release, split)[:1]:
                report = _tried(
                    kept_score,
                    path,
                    problems=problems,
                    name=submission.name,
                    split=split,
                    release=release,
                    resamples=resamples,
                    seed=0,
                    results=evaluation / "results",
                )
                if report:
                    found.setdefault(split, {})[submission.name] = report
    return found


def _scores(
    system: str, figures: Mapping[str, float | None], intervals: Mapping[str, Interval | None]
) -> Iterable[str]:
    cells = ("<br>".join(filter(None, (figure(figures.get(n)), interval(intervals.get(n))))) for n in _FIGURES)
    return (f"`{system}`", *cells)


def _cost(system: str, costs: Costs) -> Iterable[str]:
    megabytes = [None if value is None else value / 1e6 for value in (costs.peak_memory_bytes, costs.bytes)]
    values = (costs.train_cpu_seconds, costs.articles_per_second, costs.words_per_second, *megabytes)
    return (f"`{system}`", costs.release or "–", *map(_number, values))


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
    try:
        before = read_bytes(chosen.page).decode("utf-8")
        text, problems = tables(chosen.eval)
        after = with_block(before, text)
        if not chosen.check:
            write_text(chosen.page, after)
    except (WarwireError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if chosen.check and before != after:
        sys.exit(f"{chosen.page} is not what eval/ gives: write it again with: make docs")
    if problems:
        sys.exit(1)


if __name__ == "__main__":
    _main()
