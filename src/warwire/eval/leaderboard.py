"""The boards: every submission scored on the held-out splits of every release that it names.

A system is ranked where its ``system.toml`` is sound and it has predictions for every split; otherwise it is listed
with the reason, and with its figures where it has any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.corpus.load import manifest
from warwire.errors import InputError, MissingRelease
from warwire.eval.comparing import compare
from warwire.eval.leaderboard_cache import kept_score
from warwire.eval.leaderboard_history import EarlierRank, Ranks, earlier_ranks
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Report
from warwire.eval.submission import CARD, HELD_OUT, Submission, find_submissions

__all__ = ["COLUMNS", "TRIALS", "Board", "Entry", "boards"]

TRIALS: Final = 10_000
"""Trials of the paired randomisation that finds the ranks."""

_SPAN_LABELS: Final = ("actor", "weapon", "loss")
COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("mean", "mean"),
    ("spans.strict.f1", "spans"),
    *((f"spans.strict.by_label.{label}.f1", label) for label in _SPAN_LABELS),
    ("statements.macro_f1", "statements"),
    ("losses.strict.f1", "losses"),
    ("actors.conll", "coreference"),
    ("attribution.f1", "attribution"),
)
"""The figures of a board, each with its title."""

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A system on a split.

    Attributes:
        submission: the submission, with what is disclosed of the system.
        report: its scores, or ``None``.
        reason: why there is no report, or why it is not ranked.
        rank: the best place of its tie group in ``mean``, which :func:`warwire.eval.compare` finds: systems that cannot
            be told from the best of them share a rank, and those after them are counted on (1, 2, 2, 4). ``None`` where
            it is not ranked.
        ranks: interval of its rank over resamples of events; ``None`` where it is not ranked, or nothing is resampled.
        earlier: its rank on the release before; ``None`` where it had none.
    """

    submission: Submission
    report: Report | None
    reason: str = ""
    rank: int | None = None
    ranks: tuple[int, int] | None = None
    earlier: EarlierRank | None = None

    @property
    def system(self) -> str:
        """Name of the system."""
        return self.submission.name

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain data for JSON."""
        return {
            "system": self.system,
            "rank": self.rank,
            "ranks": self.ranks,
            "earlier": msgspec.to_builtins(self.earlier),
            "reason": self.reason,
            "disclosed": msgspec.to_builtins(self.submission.card),
            "score": self.report.to_dict() if self.report else None,
        }


@dataclass(frozen=True, slots=True)
class Board:
    """The systems on one split of one release.

    Attributes:
        release: version of the release.
        split: the split.
        entries: by rank, ``mean`` from the best down, and name; those that are not ranked after them.
        detectable: least and greatest of the differences in ``mean`` that the tests of the ranked pairs would find four
            times in five; ``None`` where there is no pair, or nothing is resampled.
    """

    release: str
    split: str
    entries: tuple[Entry, ...]
    detectable: tuple[float, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the board as plain data for JSON."""
        return {
            "release": self.release,
            "split": self.split,
            "detectable": self.detectable,
            "entries": [entry.to_dict() for entry in self.entries],
        }


def boards(
    folder: Path,
    *,
    release: str | None = None,
    splits: Sequence[str] = HELD_OUT,
    resamples: int = 10_000,
    seed: int = 0,
    results: Path | None = None,
    ranks: Ranks | None = None,
    step: Step = lambda *_: None,
) -> list[Board]:
    """Score every submission on every release that it names.

    Args:
        folder: the folder of submissions.
        release: version of a release to score all of them on, in place of those that they name.
        splits: which splits; those that a release does not have are left out.
        resamples: of the bootstrap; 0 for no intervals.
        seed: of the generator.
        results: the folder where scores are kept, so that nothing is scored twice; ``None`` keeps none.
        ranks: the ranks of earlier releases, to say what changed.
        step: told what is being done, how many scores are done, and how many there are in all.

    Returns:
        The boards: the newest release first, and by split. A release that is not here has boards without scores.

    Raises:
        InputError: there is no submission, or ``results`` cannot be written to.
        MissingRelease: the release that the caller names, or any at all, is not installed.
    """
    named: dict[str, list[Submission]] = {}
    for submission in find_submissions(folder):
        versions = [v or manifest().version for v in ((release,) if release else submission.releases)]
        for version in dict.fromkeys(versions):
            named.setdefault(version, []).append(submission)
    if release:
        manifest(release)
    order = sorted(named, key=lambda version: tuple(map(int, version.split("."))), reverse=True)
    wanted = [(version, split) for version in order for split in _splits(version, splits)]
    total = sum(len(named[version]) for version, _ in wanted)
    scored: dict[tuple[str, str, str], tuple[Report | None, str]] = {}
    for version, split in wanted:
        for submission in named[version]:
            step(f"scoring {submission.name} on {split} of {version}", len(scored), total)
            scored[version, split, submission.name] = _score(submission, version, split, resamples, seed, results)
    built = []
    earlier = {version: earlier_ranks(ranks or {}, version) for version in order}
    for version, split in wanted:
        entries = []
        for submission in named[version]:
            report, reason = scored[version, split, submission.name]
            lost = [other for v, other in wanted if v == version and not scored[v, other, submission.name][0]]
            was = earlier[version].get((split, submission.name))
            entries.append(Entry(submission, report, reason or _unranked(submission, report, lost), earlier=was))
        built.append(_ranked(Board(version, split, tuple(entries)), resamples, seed))
    return built


def _splits(version: str, splits: Sequence[str]) -> list[str]:
    """Return those of the splits that a release has; all of them where it is not here."""
    try:
        there = manifest(version).splits
    except MissingRelease:
        return list(splits)
    return [split for split in splits if split in there]


def _score(
    submission: Submission, version: str, split: str, resamples: int, seed: int, results: Path | None
) -> tuple[Report | None, str]:
    """Return the score of a submission on a split, or why there is none."""
    paths = submission.files(version, split)
    if len(paths) != 1:
        names = " and ".join(path.name for path in paths)
        return None, f"{names} are for one split: keep one" if paths else "no predictions"
    try:
        report = kept_score(
            paths[0],
            name=submission.name,
            split=split,
            release=version,
            resamples=resamples,
            seed=seed,
            results=results,
        )
    except MissingRelease as error:
        return None, str(error)
    except InputError as error:
        if error.problems[0].rule == "unwritable-file":
            raise
        return None, str(error.problems[0])
    return report, ""


def _unranked(submission: Submission, report: Report | None, lost: Sequence[str]) -> str:
    """Return why a system that has a score is not ranked, if it is not.

    Args:
        submission: the submission.
        report: its score.
        lost: the splits on which it has no score.
    """
    if submission.card is None:
        first = submission.problems[0]
        return f"no sound {CARD}: {first.field + ': ' if first.field else ''}{first.message} (warwire submit check)"
    if submission.card.annotator:
        return "an annotator, whose labels had a vote in gold"
    if lost:
        return f"no score on {', '.join(lost)}"
    if report is not None and report.mean is None:
        null = [title for name, title in COLUMNS if name in HEADLINES and report.figures[name] is None]
        return f"no mean, since it has no figure for {', '.join(null)}"
    return ""


def _ranked(board: Board, resamples: int, seed: int) -> Board:
    """Return a board with its systems ranked and in their order."""
    reports = [entry.report for entry in board.entries if entry.report and not entry.reason]
    ranks = {report.name: (1, (1, 1) if resamples else None) for report in reports}
    detectable = None
    if len(reports) > 1:
        # Without intervals the tests alone are needed, which resample nothing.
        found = compare(reports, figures=("mean",), trials=TRIALS, resamples=resamples or 2, seed=seed)
        groups = [s.group for s in found.standings]
        ranks = {
            s.system: (1 + sum(group < s.group for group in groups), s.ranks if resamples else None)
            for s in found.standings
        }
        least = [difference.detectable for difference in found.differences if difference.detectable is not None]
        detectable = (min(least), max(least)) if least and resamples else None
    entries = [
        replace(entry, rank=rank, ranks=interval)
        for entry in board.entries
        for rank, interval in [ranks.get(entry.system, (None, None))]
    ]
    return replace(board, entries=tuple(sorted(entries, key=_order)), detectable=detectable)


def _order(entry: Entry) -> tuple[float, bool, float, str]:
    mean = entry.report.mean if entry.report else None
    rank = math.inf if entry.rank is None else entry.rank
    return (rank, entry.report is None, 0.0 if mean is None else -mean, entry.system)
