"""Additive statistics: one row of counts a unit, one named column a count.

Everything that the harness reports is computed from sums of these rows: figures, intervals, tests, slices and merged
scores alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Counts", "Ints"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts of several units.

    Attributes:
        columns: names of the columns.
        array: the counts, shape ``[len(units), len(columns)]``.
        units: names of the units: ids of articles, or of events after :meth:`grouped`.
    """

    columns: tuple[str, ...]
    array: Array
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.array.shape != (len(self.units), len(self.columns)):
            raise ValueError(f"{self.array.shape} counts for {len(self.units)} units and {len(self.columns)} columns")

    @classmethod
    def of(cls, units: Sequence[str], columns: Mapping[str, npt.ArrayLike]) -> Counts:
        """Build counts from one array a column, each of shape ``[len(units)]``."""
        array = np.empty((len(units), len(columns)))
        for index, values in enumerate(columns.values()):
            array[:, index] = values
        return cls(tuple(columns), array, tuple(units))

    def column(self, name: str) -> Array:
        """Return one column, shape ``[len(units)]``."""
        return self.array[:, self.columns.index(name)]

    def sum(self) -> Array:
        """Return the sums over units, shape ``[len(columns)]``."""
        return np.asarray(self.array.sum(axis=0))

    def beside(self, other: Counts) -> Counts:
        """Return the columns of both for the same units."""
        if self.units != other.units:
            raise ValueError("the two have different units")
        return Counts(self.columns + other.columns, np.hstack([self.array, other.array]), self.units)

    def only(self, columns: Sequence[str]) -> Counts:
        """Return some of the columns, in the order given."""
        indices = [self.columns.index(column) for column in columns]
        return Counts(tuple(columns), self.array[:, indices], self.units)

    def merge(self, other: Counts) -> Counts:
        """Return the units of both, which have the same columns: scores of parts add up to the score of the whole."""
        if self.columns != other.columns:
            raise ValueError("the two have different columns")
        return Counts(self.columns, np.vstack([self.array, other.array]), self.units + other.units)

    def grouped(self, groups: Sequence[str]) -> Counts:
        """Return the sums over units of the same group, groups in the order of their names.

        Args:
            groups: name of each unit's group, as many as there are units.
        """
        names, inverse = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
        array = np.zeros((len(names), len(self.columns)))
        np.add.at(array, inverse, self.array)
        return Counts(self.columns, array, tuple(str(name) for name in names))
