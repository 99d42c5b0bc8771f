"""Measures: named functions from summed counts to figures, and the order in which reports list them.

A measure never sees an article. It is given sums of counts, with any number of leading axes, so that one call computes
a figure for the whole, for each slice, or for ten thousand resamples. ``nan`` stands for a figure that is not defined.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from warwire.eval.counts import Array

__all__ = ["Accuracy", "Average", "Measure", "Ratio", "columns_of", "evaluate", "f1_of", "narrowed"]

FIGURES_OF_A_RATIO: Final = ("precision", "recall", "f1")

Column = Callable[[str], Array]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision, recall and F1 from four sums.

    Precision is ``found / predicted``, recall ``covered / gold``; where one column serves as both numerators, F1 is
    2TP / (2TP + FP + FN). Each part adds up several columns.
    """

    name: str
    found: tuple[str, ...]
    predicted: tuple[str, ...]
    covered: tuple[str, ...]
    gold: tuple[str, ...]

    def figures(self, column: Column) -> dict[str, Array]:
        """Return the three figures."""
        found, predicted, covered, gold = (
            sum(map(column, names[1:]), column(names[0]))
            for names in (self.found, self.predicted, self.covered, self.gold)
        )
        precision, recall = _divide(found, predicted), _divide(covered, gold)
        f1 = f1_of(precision, recall)
        return {f"{self.name}.precision": precision, f"{self.name}.recall": recall, f"{self.name}.f1": f1}


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of ``right`` in ``total``: a plain number."""

    name: str
    right: str
    total: str

    def figures(self, column: Column) -> dict[str, Array]:
        """Return the one figure."""
        return {self.name: _divide(column(self.right), column(self.total))}


@dataclass(frozen=True, slots=True)
class Average:
    """The plain mean of other figures: a number, or one for precision, recall and F1 each.

    Attributes:
        name: of the figure or, with ``triple``, of the measure.
        parts: the figures, or with ``triple`` the measures, that it averages.
        strict: a part that is not defined makes the mean so, too; otherwise it is left out.
        triple: whether precision, recall and F1 are averaged each on its own.
    """

    name: str
    parts: tuple[str, ...]
    strict: bool = False
    triple: bool = False

    def figures(self, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return the mean or the three means of figures that are known already."""
        if not self.triple:
            return {self.name: self._mean([known[part] for part in self.parts])}
        return {
            f"{self.name}.{figure}": self._mean([known[f"{part}.{figure}"] for part in self.parts])
            for figure in FIGURES_OF_A_RATIO
        }

    def _mean(self, parts: Sequence[Array]) -> Array:
        values = np.stack(np.broadcast_arrays(*parts))
        defined = ~np.isnan(values)
        mean = _divide(np.where(defined, values, 0.0).sum(axis=0), defined.sum(axis=0))
        return np.asarray(np.where(defined.all(axis=0), mean, np.nan)) if self.strict else mean


Measure = Ratio | Accuracy | Average


def _divide(upper: Array, lower: Array) -> Array:
    upper, lower = np.asarray(upper, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    return np.asarray(np.divide(upper, lower, out=np.full(upper.shape, np.nan), where=lower > 0))


def f1_of(precision: Array, recall: Array) -> Array:
    """Return the harmonic mean, 0 where either is 0 or only one is defined, ``nan`` where neither is.

    Where only one is defined, one side is empty and the other is not: all of it is missed or spurious, and
    2TP / (2TP + FP + FN) is 0.
    """
    p, r = np.nan_to_num(precision), np.nan_to_num(recall)
    total = p + r
    f1 = np.divide(2 * p * r, total, out=np.zeros(total.shape), where=total > 0)
    return np.asarray(np.where(np.isnan(precision) & np.isnan(recall), np.nan, f1))


def narrowed(measures: Sequence[Measure], figures: Collection[str]) -> tuple[Measure, ...]:
    """Return the measures that some figures need, every mean after its parts."""
    needed = set(figures)
    kept: list[Measure] = []
    for measure in reversed(measures):
        if needed & {measure.name, *(f"{measure.name}.{part}" for part in FIGURES_OF_A_RATIO)}:
            kept.append(measure)
            if isinstance(measure, Average):
                needed.update(measure.parts)
    return tuple(reversed(kept))


def columns_of(measures: Sequence[Measure]) -> tuple[str, ...]:
    """Return the columns that some measures need."""
    names: dict[str, None] = {}
    for measure in measures:
        if isinstance(measure, Ratio):
            names |= dict.fromkeys(measure.found + measure.predicted + measure.covered + measure.gold)
        elif isinstance(measure, Accuracy):
            names |= dict.fromkeys((measure.right, measure.total))
    return tuple(names)


def evaluate(
    measures: Sequence[Measure], columns: Sequence[str], sums: Array, withheld: Mapping[str, str]
) -> dict[str, Array]:
    """Compute every figure from sums of counts.

    Args:
        measures: what to compute, every mean after its parts.
        columns: names of the last axis of ``sums``.
        sums: sums of counts, shape ``[..., len(columns)]``.
        withheld: measures that cannot be given whatever the counts say, each with its reason.

    Returns:
        figure → values of shape ``[...]``, ``nan`` where not defined. A figure is ``spans.strict.f1`` or, for plain
        numbers, the measure's own name.
    """
    place = {name: index for index, name in enumerate(columns)}

    def column(name: str) -> Array:
        return sums[..., place[name]]

    known: dict[str, Array] = {}
    for measure in measures:
        figures = measure.figures(known) if isinstance(measure, Average) else measure.figures(column)
        if measure.name in withheld:
            figures = {name: np.full(sums.shape[:-1], np.nan) for name in figures}
        known.update(figures)
    return known
