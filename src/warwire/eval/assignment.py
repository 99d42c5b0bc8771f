"""One-to-one assignment of the greatest total weight, the same whichever side is called gold."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Final

import numpy as np

from warwire.eval.counts import Array

__all__ = ["LARGEST", "assign", "assign_greedily"]

LARGEST: Final = 10_000_000
"""Cells of a matrix above which pairs are taken greedily, heaviest first."""

_AHEAD: Final = 64
"""Best partners that are kept for each row, so that its weights need not be computed again after each loss of one."""


def assign(weights: Array) -> list[tuple[int, int]]:
    """Pair rows with columns so that the total weight is greatest; pairs of weight 0 are left out.

    Args:
        weights: weights of all pairs, none negative, shape ``[rows, columns]``, both in canonical order.

    Returns:
        row and column of each pair.
    """
    from scipy.optimize import linear_sum_assignment

    if weights.size > LARGEST:
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


def assign_greedily(shape: tuple[int, int], weights_of: Callable[[int, int], Array]) -> list[tuple[int, int]]:
    """Take pairs greedily, heaviest first, then by row and column, without ever building the matrix.

    The shorter side asks: each of its members keeps its best partners, and a heap says whose turn it is.

    Args:
        shape: number of rows and of columns.
        weights_of: weights, none negative, of one member of a side with all of the other: ``weights_of(0, row)``
            has shape ``[columns]``, ``weights_of(1, column)`` has shape ``[rows]``.

    Returns:
        row and column of each pair of a weight above 0, in the order in which they are taken.
    """
    asking = 0 if shape[0] <= shape[1] else 1
    free = np.ones(shape[1 - asking], dtype=bool)
    ahead: dict[int, list[tuple[float, int]]] = {}
    heap: list[tuple[float, int, int]] = []

    def ask(member: int) -> None:
        """Put a member's best free partner on the heap; a member that has none drops out."""
        best = ahead.get(member, [])
        while best and not free[best[-1][1]]:
            best.pop()
        if not best:
            best = ahead[member] = _best(np.where(free, weights_of(asking, member), 0.0))
        if best:
            weight, partner = best[-1]
            heapq.heappush(heap, (-weight, *((member, partner) if asking == 0 else (partner, member))))

    for member in range(shape[asking]):
        ask(member)
    pairs = []
    while heap:
        _, *pair = heapq.heappop(heap)
        if free[pair[1 - asking]]:
            free[pair[1 - asking]] = False
            pairs.append((pair[0], pair[1]))
            ahead.pop(pair[asking])
        else:
            ask(pair[asking])
    return pairs


def _best(weights: Array) -> list[tuple[float, int]]:
    """Return the greatest weights above 0 with their indices, the best last; of equal ones the first index is best."""
    (indices,) = np.nonzero(weights)
    if len(indices) > _AHEAD:
        least = np.partition(weights, -_AHEAD)[-_AHEAD]
        above = np.flatnonzero(weights > least)
        indices = np.append(above, np.flatnonzero(weights == least)[: _AHEAD - len(above)])
    return sorted(((float(weights[index]), int(index)) for index in indices), key=lambda best: (best[0], -best[1]))
