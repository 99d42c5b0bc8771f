"""One-to-one assignment of the greatest total weight, the same whichever side is called gold."""

from __future__ import annotations

from typing import Final

import numpy as np

from warwire.eval.counts import Array

__all__ = ["assign"]

_LARGEST: Final = 10_000_000
"""Cells of a matrix above which pairs are taken greedily, heaviest first."""


def assign(weights: Array) -> list[tuple[int, int]]:
    """Pair rows with columns so that the total weight is greatest; pairs of weight 0 are left out.

    Args:
        weights: weights of all pairs, none negative, shape ``[rows, columns]``, both in canonical order.

    Returns:
        row and column of each pair.
    """
    from scipy.optimize import linear_sum_assignment

    if weights.size > _LARGEST:
        return _greedy(weights)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if weights[r, c] > 0]


def _greedy(weights: Array) -> list[tuple[int, int]]:
    rows, columns = np.nonzero(weights)
    free_rows, free_columns = set(range(weights.shape[0])), set(range(weights.shape[1]))
    pairs = []
    for index in np.lexsort((columns, rows, -weights[rows, columns])).tolist():
        row, column = int(rows[index]), int(columns[index])
        if row in free_rows and column in free_columns:
            free_rows.remove(row)
            free_columns.remove(column)
            pairs.append((row, column))
    return pairs
