"""The table of all systems: every submission scored on the splits of a release.

A submission is a folder ``eval/submissions/<system>/`` with one file of predictions a split, named after it:
``<split>.jsonl``, ``<split>.jsonl.gz``, ``<split>.jsonl.zst`` or ``<split>.parquet``. Other files are no predictions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from warwire.errors import InputError, Problem
from warwire.eval.comparing import ALPHA, compare
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Report
from warwire.eval.scoring import score
from warwire.eval.tables import aligned, figure, interval
from warwire.model.labels import SPLITS

__all__ = ["BOARD_SPLITS", "Entry", "board", "board_table", "submissions"]

BOARD_SPLITS: Final = tuple(split for split in SPLITS if split != "train")
"""The splits that the board shows: those that no system is trained on."""

_ENDINGS: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
_TRIALS: Final = 10_000
"""Trials of the paired randomisation that finds the ranks."""

_SPAN_LABELS: Final = ("actor", "weapon", "loss")
_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("mean", "mean"),
    ("spans.strict.f1", "spans"),
    *((f"spans.strict.by_label.{label}.f1", label) for label in _SPAN_LABELS),
    ("statements.macro_f1", "statements"),
    ("losses.strict.f1", "losses"),
    ("actors.conll", "coreference"),
    ("attribution.f1", "attribution"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A system on a split.

    Attributes:
        system: its name.
        split: the split.
        report: its scores, or ``None``.
        reason: why there is no report.
        rank: its tie group in ``mean``, as :func:`warwire.eval.compare` finds it: systems that cannot be told from the
            best of them share a rank. ``None`` where there is no ``mean``.
    """

    system: str
    split: str
    report: Report | None
    reason: str = ""
    rank: int | None = None


def submissions(folder: Path) -> dict[str, dict[str, list[Path]]]:
    """Return the prediction files of each system: system → split → paths, of which there should be one.

    Raises:
        InputError: there is no such folder, or it holds no submission.
    """
    found: dict[str, dict[str, list[Path]]] = {}
    if folder.is_dir():
        for system in sorted(path for path in folder.iterdir() if path.is_dir()):
            files = {split: [system / f"{split}{ending}" for ending in _ENDINGS] for split in SPLITS}
            existing = {split: [path for path in paths if path.exists()] for split, paths in files.items()}
            found[system.name] = {split: paths for split, paths in existing.items() if paths}
    if not found:
        remedy = "write predictions first: warwire predict SYSTEM test eval/submissions/SYSTEM/test.jsonl"
        raise InputError([Problem("no-submissions", "there is no submission here", file=str(folder), remedy=remedy)])
    return found


def board(
    folder: Path,
    *,
    release: str | None = None,
    splits: Sequence[str] = BOARD_SPLITS,
    resamples: int = 10_000,
    seed: int = 0,
    step: Callable[[str, int, int], None] = lambda *_: None,
) -> list[Entry]:
    """Score every submission on every split.

    A submission that cannot be read, lacks a split, or has two files for it is an entry with a reason in place of a
    report: it is listed and never ranked.

    Args:
        folder: the folder of submissions.
        release: version of the release; the newest one that is installed unless told.
        splits: which splits.
        resamples: of the bootstrap.
        seed: of the generator.
        step: told what is being done, how many scores are done, and how many there are in all.

    Returns:
        The entries: by split, then by rank, ``mean`` from the best down, and name; those without a ``mean`` last.
    """
    systems = submissions(folder)
    entries = []
    for number, (split, system) in enumerate((split, system) for split in splits for system in systems):
        step(f"scoring {system} on {split}", number, len(splits) * len(systems))
        paths = systems[system].get(split, [])
        if len(paths) != 1:
            names = " and ".join(path.name for path in paths)
            reason = f"{names} are for one split: keep one" if paths else "no predictions"
            entries.append(Entry(system, split, None, reason))
            continue
        try:
            report = score(paths[0], split=split, release=release, name=system, resamples=resamples, seed=seed)
        except InputError as error:
            entries.append(Entry(system, split, None, str(error.problems[0])))
        else:
            entries.append(Entry(system, split, report))
    ranked = [
        entry for split in splits for entry in _ranked([entry for entry in entries if entry.split == split], seed)
    ]
    return sorted(ranked, key=lambda entry: (splits.index(entry.split), *_order(entry)))


def _ranked(entries: Sequence[Entry], seed: int) -> list[Entry]:
    """Return the entries of a split with their ranks."""
    reports = [entry.report for entry in entries if entry.report is not None and entry.report.mean is not None]
    ranks = {report.name: 1 for report in reports}
    if len(reports) > 1:
        # Ranks need the tests alone: the intervals of a comparison are not shown, so two resamples are enough.
        comparison = compare(reports, figures=("mean",), trials=_TRIALS, resamples=2, seed=seed)
        ranks = {standing.system: standing.group for standing in comparison.standings}
    return [replace(entry, rank=ranks.get(entry.system)) for entry in entries]


def _order(entry: Entry) -> tuple[float, float, str]:
    mean = entry.report.mean if entry.report else None
    return (math.inf if entry.rank is None else entry.rank, 0.0 if mean is None else -mean, entry.system)


def board_table(entries: Sequence[Entry]) -> str:
    """Return the board as plain text: a table a split, with intervals under the headline figures.

    Under each table stand the systems without a score, the problems of the others, and the signature of every score.
    """
    return "\n\n".join(
        _split_table(split, [entry for entry in entries if entry.split == split])
        for split in dict.fromkeys(entry.split for entry in entries)
    )


def _split_table(split: str, entries: Sequence[Entry]) -> str:
    scored = [(entry, entry.report) for entry in entries if entry.report]
    rows: list[tuple[str, ...]] = [("F1", "rank", *(title for _, title in _COLUMNS))]
    for entry, report in scored:
        rows += _rows(entry, report)
    lines = [_head(split, scored[0][1]), aligned(rows)] if scored else [split]
    if any(entry.rank is not None for entry in entries):
        lines.append(
            "rank: systems that do not differ significantly in mean from the best of their rank share it "
            f"(p < {ALPHA}, Holm over all pairs, {_TRIALS} trials)"
        )
    lines += [f"{entry.system}: not scored: {entry.reason}" for entry in entries if not entry.report]
    lines += [
        f"{entry.system}: {len(report.problems)} problems (warwire predictions check)"
        for entry, report in scored
        if report.problems
    ]
    lines += [f"{entry.system}: {report.signature}" for entry, report in scored]
    return "\n".join(lines)


def _head(split: str, report: Report) -> str:
    articles = report.signature.articles
    return f"{split}: {articles} articles, {len(set(report.groups[:articles]))} events"


def _rows(entry: Entry, report: Report) -> list[tuple[str, ...]]:
    rank = "–" if entry.rank is None else str(entry.rank)
    figures = tuple(figure(report.figures.get(name)) for name, _ in _COLUMNS)
    shown = {*HEADLINES, "mean"}
    ends = tuple(interval(report.intervals.get(name)) if name in shown else "" for name, _ in _COLUMNS)
    return [(entry.system, rank, *figures), ("", "", *ends)]
