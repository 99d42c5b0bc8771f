"""The table of all systems: every submission scored on the splits of a release.

A submission is a folder ``eval/submissions/<system>/`` with one file of predictions a split, named after it
(``test.jsonl``, perhaps ``.gz``, ``.zst`` or ``.parquet``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from warwire.errors import InputError, Problem
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Report
from warwire.eval.scoring import score
from warwire.eval.tables import aligned, figure, interval
from warwire.model.labels import SPLITS

__all__ = ["BOARD_SPLITS", "Entry", "board", "board_table", "submissions"]

BOARD_SPLITS: Final = tuple(split for split in SPLITS if split != "train")
"""The splits that the board shows: those that no system is trained on."""

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
    """A system on a split: its report, or why there is none."""

    system: str
    split: str
    report: Report | None
    reason: str = ""


def submissions(folder: Path) -> dict[str, dict[str, Path]]:
    """Return the prediction files of each system: system → split → path.

    Raises:
        InputError: there is no such folder, or it holds no submission.
    """
    found: dict[str, dict[str, Path]] = {}
    if folder.is_dir():
        for system in sorted(path for path in folder.iterdir() if path.is_dir()):
            files = {path.name.split(".")[0]: path for path in sorted(system.iterdir())}
            found[system.name] = {split: files[split] for split in BOARD_SPLITS if split in files}
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

    A submission that cannot be read, or that lacks a split, is an entry with a reason in place of a report: it is
    listed and never ranked.

    Args:
        folder: the folder of submissions.
        release: version of the release; the newest one that is installed unless told.
        splits: which splits.
        resamples: of the bootstrap.
        seed: of the generator.
        step: told what is being done, how many scores are done, and how many there are in all.

    Returns:
        The entries: by split, then by ``mean`` from the best down, then those without one by name.
    """
    systems = submissions(folder)
    entries = []
    for number, (split, system) in enumerate((split, system) for split in splits for system in systems):
        step(f"scoring {system} on {split}", number, len(splits) * len(systems))
        path = systems[system].get(split)
        if path is None:
            entries.append(Entry(system, split, None, "no predictions"))
            continue
        try:
            report = score(path, split=split, release=release, name=system, resamples=resamples, seed=seed)
        except InputError as error:
            entries.append(Entry(system, split, None, str(error.problems[0])))
        else:
            entries.append(Entry(system, split, report))
    return sorted(entries, key=lambda entry: (splits.index(entry.split), *_rank(entry), entry.system))


def _rank(entry: Entry) -> tuple[int, float]:
    mean = entry.report.mean if entry.report else None
    return (1, 0.0) if mean is None else (0, -mean)


def board_table(entries: Sequence[Entry]) -> str:
    """Return the board as plain text: a table a split, with 95% intervals under the headline figures."""
    blocks = []
    for split in dict.fromkeys(entry.split for entry in entries):
        here = [entry for entry in entries if entry.split == split]
        scored = [entry.report for entry in here if entry.report]
        rows: list[tuple[str, ...]] = [("F1", *(title for _, title in _COLUMNS))]
        for entry in here:
            if entry.report:
                rows += _rows(entry.system, entry.report)
        lines = [_head(split, scored), aligned(rows)] if scored else [split]
        lines += [f"{entry.system}: not scored: {entry.reason}" for entry in here if not entry.report]
        blocks.append("\n".join(lines))
    signature = next((str(entry.report.signature) for entry in entries if entry.report), "")
    return "\n\n".join([*blocks, *([f"signature of the first: {signature}"] if signature else [])])


def _head(split: str, reports: Sequence[Report]) -> str:
    signature = reports[0].signature
    return f"{split}: {signature.articles} articles, {signature.units} events"


def _rows(system: str, report: Report) -> list[tuple[str, ...]]:
    figures = tuple(figure(report.figures.get(name)) for name, _ in _COLUMNS)
    shown = {*HEADLINES, "mean"}
    ends = tuple(interval(report.intervals.get(name)) if name in shown else "" for name, _ in _COLUMNS)
    return [(system, *figures), ("", *ends)]
