"""Scores that are kept, so that nothing is scored twice: ``<results>/<system>/<release>-<split>.json``.

A file holds a score with the counts of each article, and the key that it was computed under: hash of the gold, of the
predictions and of the harness, and the parameters. Where the key is another one, the score is computed again and takes
the place of the old one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from warwire.errors import Problem
from warwire.eval.counts import Counts
from warwire.eval.registry import MEAN, TASKS
from warwire.eval.report import Interval, Report
from warwire.eval.scoring import gold_file, score
from warwire.eval.signature import Signature
from warwire.model.files import read_bytes, write_bytes

__all__ = ["Key", "harness_hash", "kept_score"]

_CODE: Final = ("warwire.eval", "warwire.model")
"""The packages that figures come from."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What a score depends on; equal keys, equal scores.

    Attributes:
        gold: hash of the release.
        split: its split.
        harness: hash of the harness (:func:`harness_hash`).
        predictions: SHA-256 of the file of predictions.
        resamples: of the bootstrap.
        seed: of the generator.
    """

    gold: str
    split: str
    harness: str
    predictions: str
    resamples: int
    seed: int


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A score as it stands in a file."""

    key: Key
    figures: dict[str, float | None]
    reasons: dict[str, str]
    intervals: dict[str, Interval | None]
    withheld: dict[str, str]
    signature: Signature
    problems: tuple[Problem, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...]
    groups: tuple[str, ...]
    counts: list[list[float]]


@cache
def harness_hash() -> str:
    """Return the SHA-256 of the harness: its version and its code, so that a change of the code scores anew."""
    from importlib.metadata import version

    digest = hashlib.sha256(version("warwire").encode())
    for package in _CODE:
        for file in sorted(files(package).iterdir(), key=lambda item: item.name):
            if file.name.endswith(".py"):
                digest.update(f"{package}/{file.name}".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def kept_score(
    predictions: Path, *, name: str, split: str, release: str, resamples: int, seed: int, results: Path | None
) -> Report:
    """Return the score of a file of predictions: the one that is kept, or else a new one, which is kept then.

    Args:
        predictions: the file.
        name: of the system.
        split: split of the release.
        release: version of the release.
        resamples: of the bootstrap.
        seed: of the generator.
        results: the folder where scores are kept; ``None`` keeps none.

    Raises:
        InputError: the predictions cannot be used at all, or the folder cannot be written to.
        MissingRelease: the release, or its split, is not installed.
    """
    if results is None:
        return score(predictions, split=split, release=release, name=name, resamples=resamples, seed=seed)
    key = Key(
        gold=gold_file(split, release).digest,
        split=split,
        harness=harness_hash(),
        predictions=hashlib.sha256(read_bytes(predictions)).hexdigest(),
        resamples=resamples,
        seed=seed,
    )
    path = results / name / f"{release}-{split}.json"
    kept = _read(path)
    if kept is None or kept.key != key:
        report = score(predictions, split=split, release=release, name=name, resamples=resamples, seed=seed)
        kept = _keep(report, key)
        write_bytes(path, msgspec.json.encode(kept) + b"\n")
    return _report(kept, name)


def _read(path: Path) -> _Kept | None:
    """Return a kept score; a damaged file is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _keep(report: Report, key: Key) -> _Kept:
    return _Kept(
        key=key,
        figures=dict(report.figures),
        reasons=dict(report.reasons),
        intervals=dict(report.intervals),
        withheld=dict(report.withheld),
        signature=report.signature,
        problems=report.problems,
        columns=report.counts.columns,
        units=report.counts.units,
        groups=report.groups,
        counts=report.counts.array.tolist(),
    )


def _report(kept: _Kept, name: str) -> Report:
    array = np.array(kept.counts, dtype=np.float64).reshape(len(kept.units), len(kept.columns))
    return Report(
        name=name,
        counts=Counts(kept.columns, array, kept.units),
        groups=kept.groups,
        measures=(*(measure for task in TASKS.values() for measure in task.measures), MEAN),
        withheld=kept.withheld,
        figures=kept.figures,
        reasons=kept.reasons,
        intervals=kept.intervals,
        problems=kept.problems,
        signature=kept.signature,
    )
