"""How systems stand to each other in one figure: average ranks over events, ties, significance of every pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import rankdata

from warwire.eval.comparing import ALPHA, Comparison, Difference, compare
from warwire.eval.leaderboard import TRIALS
from warwire.eval.measures import evaluate
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Report

__all__ = ["Ranking", "average_ranks", "cliques", "rankings"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The systems in one figure.

    Attributes:
        figure: the figure.
        systems: names, best figure first.
        values: figure of each system.
        ranks: average rank of each system over the events on which all have the figure, 1 for the best.
        events: number of those events.
        ties: largest sets of systems of which no two differ significantly, as indices of ``systems``.
        differences: the pairs, by index of the first and of the second in ``systems``.
    """

    figure: str
    systems: tuple[str, ...]
    values: tuple[float, ...]
    ranks: tuple[float, ...]
    events: int
    ties: tuple[tuple[int, ...], ...]
    differences: dict[tuple[int, int], Difference]


def rankings(reports: Sequence[Report], *, resamples: int, seed: int) -> list[Ranking]:
    """Rank systems in the mean and in each headline figure; figures that fewer than two systems have are left out.

    Args:
        reports: scores on the same gold.
        resamples: of the intervals of differences.
        seed: of the generator.
    """
    found = []
    for figure in ("mean", *HEADLINES):
        having = sorted(
            (r for r in reports if r.figures[figure] is not None), key=lambda r: (-_value(r, figure), r.name)
        )
        if len(having) > 1:
            compared = compare(having, figures=(figure,), trials=TRIALS, resamples=max(resamples, 100), seed=seed)
            found.append(_ranking(figure, having, compared))
    return found


def _value(report: Report, figure: str) -> float:
    value = report.figures[figure]
    assert value is not None
    return value


def _ranking(figure: str, reports: Sequence[Report], compared: Comparison) -> Ranking:
    index = {name: place for place, name in enumerate(compared.systems)}
    differences = {(index[d.first], index[d.second]): d for d in compared.differences}
    equal = {pair for pair, d in differences.items() if d.p_corrected is None or d.p_corrected >= ALPHA}
    ranks, events = average_ranks(reports, figure)
    return Ranking(
        figure,
        compared.systems,
        tuple(_value(report, figure) for report in reports),
        ranks,
        events,
        tuple(cliques(len(reports), equal)),
        differences,
    )


def average_ranks(reports: Sequence[Report], figure: str) -> tuple[tuple[float, ...], int]:
    """Return the average rank of each system over events, and the number of events (Demšar 2006, section 3.2.2).

    Equal figures share the average of their ranks. Events on which some system lacks the figure are left out.

    Args:
        reports: scores on the same gold.
        figure: the figure.
    """
    columns = []
    for report in reports:
        units = report.grouped()
        columns.append(evaluate(report.measures, units.columns, units.array, report.withheld)[figure])
    # What belongs to no article of the gold is one unit more, the last.
    events = min(map(len, columns))
    values = np.stack([column[:events] for column in columns], axis=1)
    values = values[~np.isnan(values).any(axis=1)]
    if not len(values):
        return tuple(float("nan") for _ in reports), 0
    ranks = rankdata(-values, axis=1, method="average").mean(axis=0)
    return tuple(float(rank) for rank in ranks), len(values)


def cliques(number: int, equal: set[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the largest runs of systems, in order of their figures, of which no two differ significantly.

    Args:
        number: number of systems.
        equal: pairs that do not differ, the first index being the smaller.
    """
    runs: list[tuple[int, ...]] = []
    for first in range(number):
        last = first
        while last + 1 < number and all(pair in equal for pair in combinations(range(first, last + 2), 2)):
            last += 1
        if last > first and not any(run[-1] >= last for run in runs):
            runs.append(tuple(range(first, last + 1)))
    return runs
