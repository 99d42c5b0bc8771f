"""Greedy one-to-one matching of overlapping spans: same label before other labels, longest overlap first.

Where few spans overlap, all pairs are listed and sorted. Where very many do (a thousand spans nested in one another
make a million pairs), pairs are found one by one: a pair in which each is the other's best is part of the greedy
matching, since weights are totally ordered, and following the best partner leads to such a pair (the chain of nearest
neighbours known from clustering; Benzécri 1982). The best partner comes from a tree over the spans that are left.
Both ways give the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

import numpy as np

from warwire.eval.counts import Ints
from warwire.eval.places import Places

__all__ = ["overlap_pairs"]

_MANY: Final = 200_000
"""Candidate pairs of one article above which they are not listed."""

_CHUNK: Final = 1_000_000
"""Candidate pairs that are listed at once."""


def overlap_pairs(gold: Places, predicted: Places, many: int = _MANY) -> tuple[Ints, Ints]:
    """Pair spans that overlap.

    Args:
        gold: gold spans in order of unit, start, end and label.
        predicted: predicted spans in the same order.
        many: candidate pairs of one article above which they are found one by one.

    Returns:
        indices of the paired gold spans, and of the predicted span of each.
    """
    none = np.zeros(0, dtype=np.int64)
    if not len(gold) or not len(predicted):
        return none, none
    low, high = _candidates(gold, predicted)
    number = np.maximum(high - low, 0)
    units = int(max(gold.unit[-1], predicted.unit[-1])) + 1
    heavy = np.bincount(gold.unit, weights=number, minlength=units) > many
    pairs: list[tuple[int, int]] = []
    for unit in np.flatnonzero(heavy).tolist():
        pairs += _one_by_one(gold, predicted, unit)
    rest = np.flatnonzero((number > 0) & ~heavy[gold.unit])
    for chosen in _chunks(rest, number, gold.unit):
        pairs += _listed(gold, predicted, chosen, low, number)
    if not pairs:
        return none, none
    left, right = np.array(pairs, dtype=np.int64).T
    return left, right


def _candidates(gold: Places, predicted: Places) -> tuple[Ints, Ints]:
    """Return for each gold span the first and the last-but-one predicted span that may overlap with it."""
    width = int(max(gold.end.max(), predicted.end.max())) + 1
    start, end = (predicted.unit * width + edge for edge in (predicted.start, predicted.end))
    low = np.searchsorted(np.maximum.accumulate(end), gold.unit * width + gold.start, side="right")
    high = np.searchsorted(start, gold.unit * width + gold.end, side="left")
    return low, high


def _chunks(rest: Ints, number: Ints, unit: Ints) -> Iterator[Ints]:
    """Yield parts of ``rest`` with about a million candidates each, never cutting an article."""
    if not len(rest):
        return
    part = np.cumsum(number[rest]) // _CHUNK
    first_of_unit = np.append(True, unit[rest][1:] != unit[rest][:-1])
    part = np.maximum.accumulate(np.where(first_of_unit, part, 0))
    yield from np.split(rest, np.flatnonzero(part[1:] != part[:-1]) + 1)


def _listed(gold: Places, predicted: Places, chosen: Ints, low: Ints, number: Ints) -> list[tuple[int, int]]:
    """List all candidate pairs of the chosen gold spans, sort them, and take them greedily."""
    times = number[chosen]
    g = np.repeat(chosen, times)
    p = np.arange(len(g)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(low[chosen], times)
    overlap = np.minimum(gold.end[g], predicted.end[p]) - np.maximum(gold.start[g], predicted.start[p])
    real = overlap > 0
    g, p, overlap = g[real], p[real], overlap[real]
    other_label = gold.label[g] != predicted.label[p]
    order = np.lexsort((p, g, -overlap, other_label))
    taken_gold, taken_predicted = set(), set()
    pairs = []
    for pair in zip(g[order].tolist(), p[order].tolist(), strict=True):
        if pair[0] not in taken_gold and pair[1] not in taken_predicted:
            taken_gold.add(pair[0])
            taken_predicted.add(pair[1])
            pairs.append(pair)
    return pairs


def _one_by_one(gold: Places, predicted: Places, unit: int) -> Iterator[tuple[int, int]]:
    """Pair the spans of one article, label by label and then across labels."""
    sides = [np.flatnonzero(side.unit == unit) for side in (gold, predicted)]
    places = (gold, predicted)
    for label in np.unique(gold.label[sides[0]]).tolist():
        within = [index[side.label[index] == label] for side, index in zip(places, sides, strict=True)]
        found = list(_chain(gold, predicted, *within))
        yield from found
        sides = [
            np.setdiff1d(index, np.array([pair[side] for pair in found], dtype=np.int64))
            for side, index in enumerate(sides)
        ]
    yield from _chain(gold, predicted, *sides)


def _chain(gold: Places, predicted: Places, left: Ints, right: Ints) -> Iterator[tuple[int, int]]:
    """Yield the greedy pairs of two lists of spans by following best partners."""
    if not len(left) or not len(right):
        return
    spans = [
        list(zip(side.start[index].tolist(), side.end[index].tolist(), strict=True))
        for side, index in ((gold, left), (predicted, right))
    ]
    trees = [_Tree(side) for side in spans]
    length = [end - start for start, end in spans[0]]
    for first in sorted(range(len(left)), key=lambda index: (-length[index], index)):
        if not trees[0].has(first):
            continue
        chain = [first]
        while chain:
            side = (len(chain) - 1) % 2
            best = trees[1 - side].best(*spans[side][chain[-1]])
            if best < 0:
                trees[side].remove(chain.pop())
            elif len(chain) > 1 and best == chain[-2]:
                pair = (chain.pop(), chain.pop())
                trees[side].remove(pair[0])
                trees[1 - side].remove(pair[1])
                g, p = pair if side == 0 else pair[::-1]
                yield int(left[g]), int(right[p])
            else:
                chain.append(best)


class _Tree:
    """Spans in order of their starts, from which they can be removed, and which knows the best partner of a span.

    Each node knows the first start, the last end and the greatest length below it, which bound the overlap of any
    span below it with a given span.
    """

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._size = size = 1 << max(len(spans) - 1, 0).bit_length()
        self._starts, self._ends, self._lengths = ([0] * (2 * size) for _ in range(3))
        for index, (start, end) in enumerate(spans):
            at = size + index
            self._starts[at], self._ends[at], self._lengths[at] = start, end, end - start
        for index in range(len(spans), size):
            self._clear(size + index)
        for at in range(size - 1, 0, -1):
            self._starts[at] = min(self._starts[2 * at : 2 * at + 2])
            self._ends[at] = max(self._ends[2 * at : 2 * at + 2])
            self._lengths[at] = max(self._lengths[2 * at : 2 * at + 2])

    def has(self, index: int) -> bool:
        """Return whether a span is still there."""
        return self._lengths[self._size + index] > 0

    def remove(self, index: int) -> None:
        """Take a span out; stop on the way to the root where nothing changes any more."""
        starts, ends, lengths = self._starts, self._ends, self._lengths
        at = self._size + index
        self._clear(at)
        while at := at >> 1:
            left, right = 2 * at, 2 * at + 1
            start = starts[left] if starts[left] < starts[right] else starts[right]
            end = ends[left] if ends[left] > ends[right] else ends[right]
            length = lengths[left] if lengths[left] > lengths[right] else lengths[right]
            if start == starts[at] and end == ends[at] and length == lengths[at]:
                break
            starts[at], ends[at], lengths[at] = start, end, length

    def best(self, start: int, end: int) -> int:
        """Return the index of the span with the longest overlap, the first of several, or -1 where none overlaps.

        Nodes are opened in the order of their bounds, then of their first leaves, so the first leaf that comes up is
        the answer.
        """
        starts, ends, lengths, size = self._starts, self._ends, self._lengths, self._size
        root = min(end, ends[1]) - max(start, starts[1])
        heap = [(-root, 0, 1)] if root > 0 else []
        while heap:
            _, first, at = heappop(heap)
            if at >= size:
                return at - size
            half = size >> at.bit_length()
            for child, leaf in ((2 * at, first), (2 * at + 1, first + half)):
                low, high, bound = starts[child], ends[child], lengths[child]
                overlap = (end if end < high else high) - (start if start > low else low)
                bound = min(bound, overlap)
                if bound > 0:
                    heappush(heap, (-bound, leaf, child))
        return -1

    def _clear(self, at: int) -> None:
        self._starts[at], self._ends[at], self._lengths[at] = 1 << 62, -1, 0
