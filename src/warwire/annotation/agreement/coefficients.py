"""Coefficients of agreement as functions of summed counts, so that the bootstrap can compute them from resampled sums.

All are built from the same three kinds of sums over a pair of annotators: how much they agree on, how often each
uses each value, and, for unitised alpha, the squared lengths of units. Sums over several pairs, each article weighted
by one over the number of its annotators less one, give Krippendorff's alpha for more than two annotators and for
missing data exactly, since its coincidences are such sums.

*Cohen's kappa*: Cohen 1960. *Krippendorff's alpha*, nominal: Krippendorff 2019, section 12.3. *Unitised alpha*: the
form of Krippendorff, Mathet, Bouvry & Widlöcher 2016 (Krippendorff 2019, section 12.6, equations 32 to 35), in which
units meet where they overlap, and by chance with all units but themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from warwire.eval.counts import Array, Ints

__all__ = ["GAP", "Nominal", "Unitised", "alpha", "kappa"]

GAP: Final = ""
"""The value of what no unit covers."""

Column = Callable[[str], Array]


def alpha(agreed: Array, used: Array, squares: Array) -> Array:
    """Return Krippendorff's alpha from sums.

    Args:
        agreed: how much of what both annotators valued got the same value, shape ``[...]``.
        used: how much got each value from either annotator, shape ``[..., values]``.
        squares: for each value, the sum of the squared sizes of the units that got it, shape ``[..., values]``: what
            chance cannot pair, since nothing meets itself. Where each unit has size 1 this is ``used``.

    Returns:
        alpha, ``nan`` where there is nothing to compare or one value alone, shape ``[...]``.
    """
    total = used.sum(axis=-1)
    pairs = total**2 - squares.sum(axis=-1)
    observed = total - 2 * agreed
    expected = total - _over(total * (used**2 - squares).sum(axis=-1), pairs)
    return 1 - _over(observed, expected)


def kappa(agreed: Array, one: Array, other: Array) -> Array:
    """Return Cohen's kappa from sums.

    Args:
        agreed: how often both gave the same value, shape ``[...]``.
        one: how often one annotator gave each value, shape ``[..., values]``.
        other: how often the other did, likewise.

    Returns:
        kappa, ``nan`` where there is nothing to compare or one value alone, shape ``[...]``.
    """
    total = one.sum(axis=-1)
    by_chance = _over((one * other).sum(axis=-1), total**2)
    return _over(_over(agreed, total) - by_chance, 1 - by_chance)


def _over(upper: Array, lower: Array) -> Array:
    """Divide; ``nan`` where the lower part is nothing, rounding apart."""
    upper, lower = np.asarray(upper, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    return np.asarray(np.divide(upper, lower, out=np.full(upper.shape, np.nan), where=lower > 1e-9))


@dataclass(frozen=True, slots=True)
class Nominal:
    """Plain agreement, kappa and alpha of values without order.

    Attributes:
        name: of the figures, and of the columns.
        values: what can be said, in a fixed order.
    """

    name: str
    values: tuple[str, ...]

    def count(self, unit: npt.ArrayLike, one: npt.ArrayLike, other: npt.ArrayLike, units: int) -> dict[str, Array]:
        """Return the columns, each of shape ``[units]``.

        Args:
            unit: article of each item.
            one: place in ``values`` of what one annotator says of it.
            other: likewise of the other.
            units: number of articles.
        """
        places, codes = np.asarray(unit, dtype=np.int64), [np.asarray(side, dtype=np.int64) for side in (one, other)]
        same = np.asarray(codes[0] == codes[1], dtype=np.float64)
        columns: dict[str, Array] = {f"{self.name}.agreed": np.bincount(places, same, units).astype(np.float64)}
        for side, its in zip(("one", "other"), codes, strict=True):
            used = np.bincount(places * len(self.values) + its, minlength=units * len(self.values))
            for value, column in zip(self.values, used.reshape(units, -1).T, strict=True):
                columns[f"{self.name}.{side}.{value}"] = column.astype(np.float64)
        return columns

    def coded(self, said: Sequence[tuple[int, str, str]], units: int) -> dict[str, Array]:
        """Return the columns of items that are given as article, value of one, and value of the other."""
        place = {value: index for index, value in enumerate(self.values)}
        coded = [(unit, place[one], place[other]) for unit, one, other in said]
        unit_of, one_says, other_says = np.array(coded, dtype=np.int64).reshape(-1, 3).T
        return self.count(unit_of, one_says, other_says, units)

    def figures(self, column: Column, *, pair: bool = True) -> dict[str, Array]:
        """Return the figures; kappa only of a ``pair``, since it tells two annotators apart."""
        one, other = (_stacked(column, f"{self.name}.{side}", self.values) for side in ("one", "other"))
        agreed, used = column(f"{self.name}.agreed"), one + other
        out = {f"{self.name}.agreement": _over(2 * agreed, used.sum(axis=-1))}
        if pair:
            out[f"{self.name}.kappa"] = kappa(agreed, one, other)
        return out | {f"{self.name}.alpha": alpha(agreed, used, used)}


@dataclass(frozen=True, slots=True)
class Unitised:
    """Unitised alpha, ``u_alpha``, of labelled stretches of text and the gaps between them.

    Attributes:
        name: of the figure, and of the columns.
        values: the labels.
    """

    name: str
    values: tuple[str, ...]

    def count(self, sides: Sequence[Mapping[str, Ints]], length: int) -> dict[str, float]:
        """Return what one text adds to each column.

        Args:
            sides: for each of the two annotators, the spans of each label, shape ``[spans, 2]``; no two overlap.
            length: of the text.
        """
        codes, out = [], {}
        for side, spans in zip(("one", "other"), sides, strict=True):
            line = np.zeros(length, dtype=np.int64)
            for place, value in enumerate(self.values, start=1):
                sizes = spans[value][:, 1] - spans[value][:, 0]
                for start, end in spans[value].tolist():
                    line[start:end] = place
                out[f"{self.name}.{side}.{value}"] = float(sizes.sum())
                squares = f"{self.name}.squares.{value}"
                out[squares] = out.get(squares, 0.0) + float((sizes**2).sum())
            out[f"{self.name}.{side}.{GAP}"] = float(np.count_nonzero(line == 0))
            codes.append(line)
        out[f"{self.name}.agreed"] = float(np.count_nonzero(codes[0] == codes[1]))
        return out

    def figures(self, column: Column) -> dict[str, Array]:
        """Return the figure. Characters in gaps are units of their own."""
        every = (*self.values, GAP)
        used = sum(_stacked(column, f"{self.name}.{side}", every) for side in ("one", "other"))
        squares = np.concatenate(
            [_stacked(column, f"{self.name}.squares", self.values), np.asarray(used)[..., -1:]], axis=-1
        )
        return {f"{self.name}.u_alpha": alpha(column(f"{self.name}.agreed"), np.asarray(used), squares)}


def _stacked(column: Column, name: str, values: Sequence[str]) -> Array:
    return np.stack([column(f"{name}.{value}") for value in values], axis=-1)
