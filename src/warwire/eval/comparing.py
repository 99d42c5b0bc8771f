"""Compare systems that were scored against the same gold: differences, tests, ranks and ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from itertools import combinations
from statistics import NormalDist
from typing import Any, Final

import msgspec
import numpy as np

from warwire.errors import WarwireError
from warwire.eval.counts import Array, Counts
from warwire.eval.measures import columns_of, evaluate, narrowed
from warwire.eval.registry import HEADLINES
from warwire.eval.report import Interval, Report, number
from warwire.eval.resampling import bootstrap, holm, percentile, randomisation
from warwire.eval.signature import Signature

__all__ = ["ALPHA", "FIGURES", "Comparison", "Difference", "Standing", "compare", "detectable"]

ALPHA: Final = 0.05
"""Level of the tests, after correction."""

_POWER: Final = 0.80
FIGURES: Final = ("mean", *HEADLINES)
"""What is compared unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How two systems differ in one figure.

    Attributes:
        figure: the figure.
        first: name of one system.
        second: name of the other.
        difference: the figure of the first less that of the second; ``None`` where one has none.
        interval: interval of the difference.
        p: p-value of paired approximate randomisation.
        p_corrected: the same, corrected over all pairs of systems for this figure (Holm).
        detectable: the least difference that the test would find four times in five, given how the two vary.
    """

    figure: str
    first: str
    second: str
    difference: float | None
    interval: Interval | None
    p: float | None
    p_corrected: float | None
    detectable: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a system stands in one figure.

    Attributes:
        figure: the figure.
        system: name of the system.
        value: its value.
        rank: 1 for the highest.
        ranks: interval of its rank over resamples.
        group: 1 for the best system and those that do not differ from it significantly; 2 for the best of the rest
            and those that do not differ from that one; and so on.
    """

    figure: str
    system: str
    value: float
    rank: int
    ranks: tuple[int, int]
    group: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What :func:`compare` returns. ``print(comparison)`` shows the tables.

    Attributes:
        systems: names of the systems, in the order given.
        differences: each pair of systems in each figure.
        standings: the systems in each figure, best first.
        signatures: of the systems' scores, with the bootstrap's parameters of this comparison.
        trials: trials of the paired randomisation.
    """

    systems: tuple[str, ...]
    differences: tuple[Difference, ...]
    standings: tuple[Standing, ...]
    signatures: tuple[Signature, ...]
    trials: int

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        return {
            "systems": list(self.systems),
            "differences": [msgspec.to_builtins(difference) for difference in self.differences],
            "standings": [msgspec.to_builtins(standing) for standing in self.standings],
            "trials": self.trials,
            "signatures": [msgspec.to_builtins(signature) for signature in self.signatures],
        }

    def table(self) -> str:
        """Return the comparison as tables for people, signatures last."""
        from warwire.eval.tables import comparison_table

        return comparison_table(self)

    def __str__(self) -> str:
        return self.table()


def compare(
    reports: Sequence[Report],
    *,
    figures: Sequence[str] = FIGURES,
    trials: int = 10_000,
    resamples: int = 10_000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Compare systems pair by pair, by the units of resampling that they were scored with.

    Args:
        reports: two systems or more, scored against the same gold with the same parameters.
        figures: what to compare (``mean``, ``spans.strict.f1``, …).
        trials: trials of the paired randomisation.
        resamples: resamples of the bootstrap, the same draws for every system.
        confidence: of the intervals.
        seed: of the generator.

    Raises:
        WarwireError: there are fewer than two reports, they do not belong together, or have no such figure.
    """
    _check(reports, figures)
    names = _names(reports)
    measures = narrowed(reports[0].measures, figures)
    columns = columns_of(measures)
    units = _same_units([report.grouped() for report in reports], columns)

    def figures_of(sums: Array, *compared: Report) -> dict[str, Array]:
        withheld = {name: reason for report in compared for name, reason in report.withheld.items()}
        known = evaluate(measures, columns, sums, withheld)
        return {name: known[name] for name in figures}

    drawn = [_draw(array, report, figures_of, resamples, seed) for array, report in zip(units, reports, strict=True)]
    pairs = list(combinations(range(len(reports)), 2))
    tests = [
        randomisation(units[i], units[j], partial(_swapped_figures, figures_of, reports[i], reports[j]), trials, seed)
        for i, j in pairs
    ]
    differences: list[Difference] = []
    standings: list[Standing] = []
    for name in figures:
        values = [report.figures[name] for report in reports]
        corrected = holm([test[name] for test in tests])
        for (i, j), test, p_corrected in zip(pairs, tests, corrected, strict=True):
            gap = drawn[i][name] - drawn[j][name]
            first, second = values[i], values[j]
            known = first is not None and second is not None and len(units[i]) > 1
            differences.append(
                Difference(
                    name,
                    names[i],
                    names[j],
                    first - second if first is not None and second is not None else None,
                    percentile(gap, confidence) if known else None,
                    number(test[name]),
                    number(p_corrected),
                    detectable(gap) if known else None,
                )
            )
        equal = {pair for pair, p in zip(pairs, corrected, strict=True) if not p < ALPHA}
        standings += _standings(name, names, values, [figure[name] for figure in drawn], equal, confidence)
    signatures = tuple(
        msgspec.structs.replace(report.signature, resamples=resamples, confidence=confidence, seed=seed)
        for report in reports
    )
    return Comparison(tuple(names), tuple(differences), tuple(standings), signatures, trials)


def _swapped_figures(
    figures_of: Callable[..., dict[str, Array]], one: Report, other: Report, sums: Array
) -> dict[str, Array]:
    return figures_of(sums, one, other)


def _draw(
    array: Array, report: Report, figures_of: Callable[..., dict[str, Array]], resamples: int, seed: int
) -> dict[str, Array]:
    """Return the figures of every resample; the same seed draws the same units for every system."""
    return bootstrap(array, lambda sums: figures_of(sums, report), resamples, seed)


def _check(reports: Sequence[Report], figures: Sequence[str]) -> None:
    if len(reports) < 2:
        raise WarwireError("name two files of predictions or more")
    for report in reports:
        for field in ("gold", "split", "unit", "singletons", "tolerance", "protocol"):
            one, other = getattr(reports[0].signature, field), getattr(report.signature, field)
            if one != other:
                raise WarwireError(
                    f"{reports[0].name} and {report.name} were scored differently: {field} {one} and {other}"
                )
        for name in figures:
            if name not in report.figures:
                likely = get_close_matches(name, report.figures, n=5) or [
                    known for known in FIGURES if known in report.figures
                ]
                raise WarwireError(f"there is no figure '{name}': name one such as {', '.join(likely)}")


def _names(reports: Sequence[Report]) -> list[str]:
    """Return a name for each system: its own, numbered where two have the same."""
    names = [report.name or "predictions" for report in reports]
    return [f"{name} ({names[: i + 1].count(name)})" if names.count(name) > 1 else name for i, name in enumerate(names)]


def _same_units(counts: Sequence[Counts], columns: Sequence[str]) -> list[Array]:
    """Return the counts of every system for the same units, in the same order; what a system lacks is 0."""
    units = {unit: index for index, unit in enumerate(sorted({unit for part in counts for unit in part.units}))}
    arrays: list[Array] = []
    for part in counts:
        array = np.zeros((len(units), len(columns)))
        rows = [units[unit] for unit in part.units]
        array[rows] = part.only(columns).array
        arrays.append(array)
    return arrays


def detectable(gap: Array) -> float | None:
    """Return the least difference that is found four times in five: (z₁₋α⁄₂ + z_power) standard errors (Cohen 1988).

    Args:
        gap: the difference of every resample.
    """
    defined = gap[~np.isnan(gap)]
    if len(defined) < 2:
        return None
    normal = NormalDist()
    return float((normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(_POWER)) * defined.std(ddof=1))


def _standings(
    figure: str,
    names: Sequence[str],
    values: Sequence[float | None],
    drawn: Sequence[Array],
    equal: set[tuple[int, int]],
    confidence: float,
) -> Iterator[Standing]:
    """Yield the systems that have the figure, best first."""
    order = sorted(
        (index for index, value in enumerate(values) if value is not None),
        key=lambda index: (-(values[index] or 0.0), names[index]),
    )
    if not order:
        return
    resampled = np.nan_to_num(np.stack([drawn[index] for index in order]), nan=-1.0)
    ranks = 1 + (resampled[None, :, :] > resampled[:, None, :]).sum(axis=1)
    tail = (1 - confidence) / 2
    group = _groups(order, equal)
    for place, index in enumerate(order):
        value = values[index]
        assert value is not None
        rank = 1 + sum(other is not None and other > value for other in values)
        ends = np.quantile(ranks[place], [tail, 1 - tail], method="nearest") if ranks.size else [rank, rank]
        yield Standing(figure, names[index], value, rank, (int(ends[0]), int(ends[1])), group[index])


def _groups(order: Sequence[int], equal: set[tuple[int, int]]) -> dict[int, int]:
    """Return the group of each system: the best of those left, and all of them that do not differ from it."""
    group: dict[int, int] = {}
    number = 0
    for head in order:
        if head not in group:
            number += 1
            alike = [index for index in order if index == head or (min(head, index), max(head, index)) in equal]
            group |= {index: number for index in alike if index not in group}
    return group
