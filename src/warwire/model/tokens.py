"""Words, punctuation and lines of a text, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["lines", "tokens"]

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each token: a run of word characters, or one other character that is not white space.

    Every span of the scheme begins and ends at a word boundary, so it begins and ends with a token.

    Args:
        text: the text.
        start: where to begin, in code points.
        end: where to stop; the end of the text where it is left out.
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        yield match.span()


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each line of a text, without its line feed."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1
