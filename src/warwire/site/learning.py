"""What more training articles are worth: the mean of systems that were trained on parts of the train split."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from warwire.model.files import read_json
from warwire.site.charts import curves

__all__ = ["Learning", "learning", "read_runs"]

_RUN: Final = re.compile(r"(?P<system>\w+), \d+%")
"""Name of a run on a share of the training events; runs of other names change something else."""

_REMEDY: Final = "write it again: python benchmarks/encoder_ablations.py"

Runs = dict[str, dict[int, float]]
"""System → number of training articles → mean F1."""


class Learning(msgspec.Struct, frozen=True):
    """What the leaderboard shows of it.

    Attributes:
        svg: the chart.
        systems: heads of the columns of its table.
        rows: number of training articles, and the mean of each system; ``None`` where it has no such run.
    """

    svg: str
    systems: tuple[str, ...]
    rows: tuple[tuple[int, tuple[float | None, ...]], ...]


class _Run(msgspec.Struct, frozen=True):
    release: str
    mean: float
    articles: int


def read_runs(path: Path, release: str) -> Runs:
    """Read the runs on shares of the training articles out of ``ablations.json``; a file that is not there has none.

    Args:
        path: the file.
        release: version of the release whose runs are wanted.

    Raises:
        InputError: the file is not of this form.
    """
    if not path.exists():
        return {}
    found: Runs = defaultdict(dict)
    for name, run in read_json(path, dict[str, _Run], rule="bad-runs", remedy=_REMEDY).items():
        if (match := _RUN.fullmatch(name)) and run.release == release:
            found[match["system"]][run.articles] = run.mean
    return dict(found)


def learning(runs: Mapping[str, Mapping[int, float]]) -> Learning | None:
    """Return the chart and its table, ``None`` where no system has two runs, which a line takes.

    Args:
        runs: as :func:`read_runs` returns them.
    """
    lines = {system: dict(sorted(points.items())) for system, points in runs.items() if len(points) > 1}
    if not lines:
        return None
    sizes = sorted({size for points in lines.values() for size in points})
    rows = tuple((size, tuple(points.get(size) for points in lines.values())) for size in sizes)
    title = f"Mean F1 against number of training articles: {', '.join(lines)}"
    return Learning(curves(lines, title, x="training articles", y="mean F1"), tuple(lines), rows)
