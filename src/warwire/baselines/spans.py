"""Spans of words that can be asked what is near, in time that does not grow with the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, TypeVar

__all__ = ["Spans"]

T = TypeVar("T")


class Spans(list[T]):
    """Spans in order of their first word: pairs of words, or whatever has ``first`` and ``last`` (half-open).

    The list is not to be changed once it is made.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        super().__init__(sorted(items, key=lambda item: _edges(item)[0]))
        edges = [_edges(item) for item in self]
        self._first = [first for first, _ in edges]
        self._longest = max((last - first for first, last in edges), default=0)

    def over(self, first: int, last: int) -> list[T]:
        """Return the spans that share a word with those from ``first`` to ``last`` (half-open)."""
        near = self[bisect_left(self._first, first - self._longest) : bisect_left(self._first, last)]
        return [item for item in near if _edges(item)[1] > first]


def _edges(item: Any) -> tuple[int, int]:
    return (item[0], item[1]) if isinstance(item, tuple) else (item.first, item.last)
