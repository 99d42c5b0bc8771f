"""Matching that forgives a few characters at either end: for diagnosis, not for ranking."""

from __future__ import annotations

import numpy as np

from warwire.eval.counts import Ints
from warwire.eval.places import Places

__all__ = ["tolerant_pairs"]


def tolerant_pairs(gold: Places, predicted: Places, tolerance: int) -> Ints:
    """Pair spans of one label whose starts and whose ends are at most ``tolerance`` characters apart.

    Pairs are made one to one; the least sum of the two distances comes first, then the gold span that stands first,
    then the predicted one.

    Args:
        gold: gold spans.
        predicted: predicted spans.
        tolerance: characters by which each end may be off.

    Returns:
        indices of the paired gold spans.
    """
    none = np.zeros(0, dtype=np.int64)
    if not len(gold) or not len(predicted):
        return none
    reach = 1 + max(int(side.end.max()) for side in (gold, predicted)) + 2 * tolerance
    begins, rank = np.unique(_begin(predicted, reach, tolerance), return_inverse=True)
    place = rank * reach + predicted.end
    order = np.argsort(place)
    place, predicted = place[order], predicted.select(order)
    near = np.minimum(np.searchsorted(begins, _begin(gold, reach, 0)), len(begins) - 1)
    promising = np.flatnonzero(begins[near] <= _begin(gold, reach, 2 * tolerance))
    gold = gold.select(promising)
    found: list[tuple[Ints, Ints]] = []
    for shift in range(-tolerance, tolerance + 1):
        wanted = _begin(gold, reach, tolerance + shift)
        at = np.minimum(np.searchsorted(begins, wanted), len(begins) - 1)
        some = np.flatnonzero(begins[at] == wanted)
        ends, base = gold.end[some], at[some] * reach
        low = np.searchsorted(place, base + np.maximum(ends - tolerance, 0), side="left")
        times = np.searchsorted(place, base + ends + tolerance, side="right") - low
        which = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times) + np.repeat(low, times)
        found.append((np.repeat(some, times), which))
    g, p = (np.concatenate(side) for side in zip(*found, strict=True))
    distance = np.abs(gold.start[g] - predicted.start[p]) + np.abs(gold.end[g] - predicted.end[p])
    first = np.lexsort((predicted.end[p], predicted.start[p], gold.end[g], gold.start[g], distance))
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for i, j in zip(g[first].tolist(), p[first].tolist(), strict=True):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
    return promising[np.array(sorted(taken_gold), dtype=np.int64)]


def _begin(side: Places, reach: int, shift: int) -> Ints:
    """Return a number for unit, label and start, with room for starts that are shifted."""
    return (side.unit * 4 + side.label) * reach + side.start + shift
