"""Where the items of one layer stand, for all articles at once: flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np

from warwire.eval.counts import Ints
from warwire.model.labels import STATEMENT_LABELS, ZONE_LABELS

__all__ = ["CODES", "NOWHERE", "SPAN_LABELS", "Places", "flat_places", "units_with_duplicates"]

NOWHERE: Final = -1
"""Offset of an item that has no place in the text (a loss may be given without one)."""

SPAN_LABELS: Final = ("loss", "weapon", "actor")
"""Labels of the spans task, from the outside in (scheme, section 1)."""

CODES: Final[dict[str, dict[str, int]]] = {
    "zones": {label: code for code, label in enumerate(ZONE_LABELS)},
    "statements": {label: code for code, label in enumerate(STATEMENT_LABELS)},
    "mentions": {label: code for code, label in enumerate(SPAN_LABELS)},
}
"""Code of each label of a layer."""


_ROWS: Final = 128
"""Rows that are gone through at once: few enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Places:
    """Half-open spans of several articles.

    Attributes:
        unit: index of each span's article, not decreasing.
        start: first character of each span.
        end: the character after its last.
        label: code of its label (:data:`CODES`; 0 for losses).
    """

    unit: Ints
    start: Ints
    end: Ints
    label: Ints

    def __len__(self) -> int:
        return len(self.unit)

    def select(self, chosen: Any) -> Places:
        """Return the spans that a mask or indices choose."""
        return Places(self.unit[chosen], self.start[chosen], self.end[chosen], self.label[chosen])

    def beside(self, other: Places) -> Places:
        """Return these spans and then the others; units are no longer in order."""
        mine, theirs = ((p.unit, p.start, p.end, p.label) for p in (self, other))
        return Places(*(np.concatenate(pair) for pair in zip(mine, theirs, strict=True)))


def flat_places(layer: str, items: Sequence[Sequence[Any]]) -> Places:
    """Return the places of all items of a layer.

    Args:
        layer: name of the layer.
        items: for each article, its items, each with ``start`` and ``end``; ``None`` becomes :data:`NOWHERE`.

    Raises:
        OverflowError: an offset is beyond 64 bits.
    """
    sizes = np.fromiter(map(len, items), np.int64, len(items))
    total = int(sizes.sum())
    start, end, label = (np.zeros(total, dtype=np.int64) for _ in range(3))
    codes = CODES.get(layer)
    done = 0
    for first in range(0, len(items), _ROWS):
        flat = list(chain.from_iterable(items[first : first + _ROWS]))
        here = slice(done, done := done + len(flat))
        try:
            start[here] = np.fromiter([item.start for item in flat], np.int64, len(flat))
            end[here] = np.fromiter([item.end for item in flat], np.int64, len(flat))
        except TypeError:
            start[here] = [NOWHERE if item.start is None else item.start for item in flat]
            end[here] = [NOWHERE if item.end is None else item.end for item in flat]
        if codes is not None:
            label[here] = np.fromiter([codes[item.label] for item in flat], np.int64, len(flat))
    return Places(np.repeat(np.arange(len(items)), sizes), start, end, label)


def units_with_duplicates(places: Places) -> list[int]:
    """Return the units in which two items have the same place and label."""
    new_unit = places.unit[1:] != places.unit[:-1]
    if bool((new_unit | (places.start[1:] > places.start[:-1])).all()):
        return []
    sound = places.start != NOWHERE
    unit, start, end, label = (a[sound] for a in (places.unit, places.start, places.end, places.label))
    bits = [int(values.max(initial=0)).bit_length() for values in (start, end, label)]
    if sum(bits) + int(unit.max(initial=0)).bit_length() <= 62:
        key = (((unit << bits[0] | start) << bits[1] | end) << bits[2]) | label
        key = np.sort(key, kind="stable")
        doubled = key[1:][key[1:] == key[:-1]] >> sum(bits)
    else:
        order = np.lexsort((label, end, start, unit))
        rows = np.stack([unit, start, end, label])[:, order]
        doubled = rows[0, 1:][(rows[:, 1:] == rows[:, :-1]).all(axis=0)]
    return sorted(set(doubled.tolist()))
