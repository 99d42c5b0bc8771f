"""One-to-one matching of predicted with gold spans, the same whatever the order in which they come.

Pairs are made in four rounds: the same span and label; the same span; overlap with the same label; overlap. Within a
round the longest overlap comes first, then the gold span that stands first, then the predicted one; what is paired
takes no part in later pairs. Spans stand in order of start, then end, then label (loss, weapon, actor).

A span that stands several times with one label pairs with its own copies only: all but the first take no part in the
later rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warwire.eval.counts import Ints
from warwire.eval.overlap import overlap_pairs
from warwire.eval.places import Places

__all__ = ["Matching", "match", "same_spans"]

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which gold span goes with which predicted span.

    Attributes:
        gold: indices of the paired gold spans.
        predicted: index of the predicted span of each pair.
        same_span: whether the two have the same extent.
        same_label: whether the two have the same label.
    """

    gold: Ints
    predicted: Ints
    same_span: Mask
    same_label: Mask


def match(gold: Places, predicted: Places) -> Matching:
    """Pair the spans of all articles.

    Args:
        gold: the gold spans.
        predicted: the predicted spans.
    """
    keys = _keys(gold, predicted)
    orders = [np.argsort(key, kind="stable") for key in keys]
    sorted_keys = [key[order] for key, order in zip(keys, orders, strict=True)]
    copies = [_copies(key) for key in sorted_keys]
    place, other = _equal(sorted_keys, copies)
    free = [np.flatnonzero(_without(~copy, taken)) for copy, taken in zip(copies, (place, other), strict=True)]
    place2, other2 = _same_span([key[index] >> 2 for key, index in zip(sorted_keys, free, strict=True)])
    second = (free[0][place2], free[1][other2])
    free = [
        index[_without(np.ones(len(index), dtype=bool), taken)]
        for index, taken in zip(free, (place2, other2), strict=True)
    ]
    left = [places.select(order[index]) for places, order, index in zip((gold, predicted), orders, free, strict=True)]
    place3, other3 = overlap_pairs(left[0], left[1])
    third = (free[0][place3], free[1][other3])
    pairs = [
        order[np.concatenate([first, second[side], third[side]])]
        for side, (order, first) in enumerate(zip(orders, (place, other), strict=True))
    ]
    same_span = np.arange(len(pairs[0])) < len(place) + len(second[0])
    return Matching(pairs[0], pairs[1], same_span, gold.label[pairs[0]] == predicted.label[pairs[1]])


def same_spans(gold: Places, predicted: Places) -> tuple[Ints, Ints]:
    """Return the indices of gold and predicted spans that have the same extent and label; copies pair with copies."""
    keys = _keys(gold, predicted)
    orders = [np.argsort(key, kind="stable") for key in keys]
    sorted_keys = [key[order] for key, order in zip(keys, orders, strict=True)]
    place, other = _equal(sorted_keys, [_copies(key) for key in sorted_keys])
    return orders[0][place], orders[1][other]


def _keys(*sides: Places) -> list[Ints]:
    """Return for each span a number that grows with unit, start, end and label; the last two bits are the label."""
    bits = [
        max(int(getattr(side, name).max(initial=0)) for side in sides).bit_length() for name in ("unit", "start", "end")
    ]
    if sum(bits) <= 61:
        return [((side.unit << bits[1] | side.start) << bits[2] | side.end) << 2 | side.label for side in sides]
    columns = np.concatenate([np.stack([side.unit, side.start, side.end], axis=1) for side in sides])
    ranks = np.unique(columns, axis=0, return_inverse=True)[1].reshape(-1)
    split = np.split(ranks, [len(sides[0])])
    return [rank << 2 | side.label for rank, side in zip(split, sides, strict=True)]


def _copies(key: Ints) -> Mask:
    """Return which of the sorted keys repeat the one before."""
    copy = np.zeros(len(key), dtype=bool)
    copy[1:] = key[1:] == key[:-1]
    return copy


def _equal(keys: list[Ints], copies: list[Mask]) -> tuple[Ints, Ints]:
    """Return the positions at which two sorted lists hold the same, the nth copy with the nth."""
    if copies[0].any() or copies[1].any():
        keys = [_with_copies(key, copy) for key, copy in zip(keys, copies, strict=True)]
    return _join(keys[0], keys[1])


def _with_copies(key: Ints, copy: Mask) -> Ints:
    """Return sorted keys as rows of key and number of the copy."""
    first = np.flatnonzero(~copy)
    number = np.arange(len(key)) - np.repeat(first, np.diff(np.append(first, len(key))))
    return np.stack([key, number], axis=1)


def _join(gold: Ints, predicted: Ints) -> tuple[Ints, Ints]:
    """Return the positions at which two sorted lists without repetitions hold the same."""
    if gold.ndim == 2:
        together = np.unique(np.concatenate([gold, predicted]), axis=0, return_inverse=True)[1].reshape(-1)
        gold, predicted = np.split(together, [len(gold)])
    if not len(gold) or not len(predicted):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    place = np.searchsorted(gold, predicted)
    place[place == len(gold)] = 0
    hit = np.flatnonzero(gold[place] == predicted)
    return place[hit], hit


def _without(mask: Mask, taken: Ints) -> Mask:
    mask = mask.copy()
    mask[taken] = False
    return mask


def _same_span(spans: list[Ints]) -> tuple[Ints, Ints]:
    """Pair what has the same extent and another label.

    There are three labels and equal labels are paired already, so an extent has at most one such pair: the first gold
    with the first predicted span.
    """
    firsts = [np.flatnonzero(~_copies(span)) for span in spans]
    place, other = _join(*(span[first] for span, first in zip(spans, firsts, strict=True)))
    return firsts[0][place], firsts[1][other]
