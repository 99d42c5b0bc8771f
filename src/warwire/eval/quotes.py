"""Find where quoted words stand in a text, in the order in which a system gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Aligner"]

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": "-"})


class Aligner:
    """Aligns the quotes of one layer of one article.

    A quote is looked for at word boundaries after the last quote of the same label; inside the hinted sentence first,
    if there is one; then before it, where no quote of the label stands yet. What is not found word for word is looked
    for again with white space, case, quotation marks and dashes evened out.

    Args:
        text: the article's text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: tuple[str, list[int]] | None = None
        self._words: frozenset[str] | None = None
        self._after: dict[str, int] = {}
        self._spent: set[tuple[str, str]] = set()
        self._taken: dict[str, set[tuple[int, int]]] = {}

    def place(self, label: str, quote: str, sentence: str | int | None = None) -> tuple[int, int] | None:
        """Return start and end of a quote, or ``None`` where it does not stand in the text."""
        quote = quote.strip()
        if not quote or (label, quote) in self._spent:
            return None
        if not self._has_words(quote):
            return None
        windows = [w for w in [self._window(sentence)] if w is not None] if isinstance(sentence, str) else []
        windows += [(self._after.get(label, 0), len(self._text)), (0, len(self._text))]
        taken = self._taken.setdefault(label, set())
        for search in (self._exact, self._even):
            for low, high in windows:
                for found in search(quote, low, high):
                    if found not in taken:
                        taken.add(found)
                        self._after[label] = found[1]
                        return found
        self._spent.add((label, quote))
        return None

    def _has_words(self, quote: str) -> bool:
        """Return whether every word of a quote stands somewhere in the text: a quick way to rule most others out."""
        if self._words is None:
            self._words = frozenset(_WORD.findall(_fold(self._text)[0]))
        return self._words.issuperset(_WORD.findall(_fold(quote)[0]))

    def _window(self, sentence: str) -> tuple[int, int] | None:
        wanted = sentence.strip()
        for search in (self._exact, self._even):
            if wanted and (found := next(search(wanted, 0, len(self._text)), None)):
                return found
        return None

    def _exact(self, quote: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        at = self._text.find(quote, low, high)
        while at >= 0:
            if _on_boundaries(self._text, at, at + len(quote)):
                yield at, at + len(quote)
            at = self._text.find(quote, at + 1, high)

    def _even(self, quote: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        if self._folded is None:
            self._folded = _fold(self._text)
        text, origin = self._folded
        wanted = _fold(quote)[0].strip()
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            start, end = origin[at], origin[at + len(wanted) - 1] + 1
            if start >= high:
                return
            if start >= low and end <= high and _on_boundaries(self._text, start, end):
                yield start, end
            at = text.find(wanted, at + 1)


def _on_boundaries(text: str, start: int, end: int) -> bool:
    inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_right = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not inside_left and not inside_right


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text with white space, case and typography evened out, and where each character came from."""
    kept: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text.translate(_PLAIN)):
        if character.isspace():
            if kept and kept[-1] == " ":
                continue
            character = " "  # noqa: PLW2901  (the evened-out character takes the place of the read one)
        lower = character.lower()
        kept.append(lower if len(lower) == 1 else character)
        origin.append(index)
    return "".join(kept), origin
