"""Find where quoted words stand in a text, in the order in which a system gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

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
        self._windows: dict[str, tuple[int, int] | None] = {}
        self._after: dict[str, int] = {}
        self._spent: set[tuple[str, str]] = set()
        self._taken: dict[str, set[tuple[int, int]]] = {}
        self._searches: dict[tuple[str, str, bool], _Search] = {}

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
        for even in (False, True):
            search = self._searches.get((label, quote, even))
            if search is None:
                search = self._searches[label, quote, even] = self._search(quote, taken, even=even)
            for low, high in windows:
                found = search.first(low, high)
                if found is not None:
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
        """Return where a hinted sentence stands first."""
        wanted = sentence.strip()
        if wanted not in self._windows:
            found = None
            if wanted and self._has_words(wanted):
                whole = 0, len(self._text)
                found = self._search(wanted, set(), even=False).first(*whole)
                found = found or self._search(wanted, set(), even=True).first(*whole)
            self._windows[wanted] = found
        return self._windows[wanted]

    def _search(self, quote: str, taken: set[tuple[int, int]], *, even: bool) -> _Search:
        if not even:
            return _Search(self._text, self._text, range(len(self._text)), quote, taken)
        if self._folded is None:
            self._folded = _fold(self._text)
        return _Search(self._text, *self._folded, _fold(quote)[0].strip(), taken)


class _Search:
    """Searches for one quote, past the places that are taken.

    What is taken stays taken, so from where a search once began it need never look again before what it found:
    each step is remembered and shortened, as the paths of a union–find are.

    Args:
        text: the article's text.
        searched: the text as it is searched, evened out or not.
        origin: where each character of it stands in the text.
        wanted: the quote, evened out likewise.
        taken: places that were given away; it grows between the searches.
    """

    __slots__ = ("_next", "_nowhere", "_origin", "_searched", "_taken", "_text", "_wanted")

    def __init__(
        self, text: str, searched: str, origin: Sequence[int], wanted: str, taken: set[tuple[int, int]]
    ) -> None:
        self._text, self._searched, self._origin = text, searched, origin
        self._wanted, self._taken = wanted, taken
        self._next: dict[int, int] = {}
        self._nowhere = len(searched) if wanted else 0

    def first(self, low: int, high: int) -> tuple[int, int] | None:
        """Return the first place in ``[low, high)`` of the text that is not taken."""
        at, path = bisect_left(self._origin, low), []
        while True:
            path.append(at)
            found = self._next.get(at)
            if found is None:
                found = self._find(at)
            if found < 0 or self._place(found) not in self._taken:
                break
            at = found + 1
        self._next |= dict.fromkeys(path, found)
        if found < 0:
            return None
        start, end = self._place(found)
        return (start, end) if end <= high else None

    def _find(self, at: int) -> int:
        """Return where the quote stands next at word boundaries, -1 for nowhere."""
        if at >= self._nowhere:
            return -1
        found = self._searched.find(self._wanted, at)
        while found >= 0 and not _on_boundaries(self._text, *self._place(found)):
            found = self._searched.find(self._wanted, found + 1)
        if found < 0:
            self._nowhere = at
        return found

    def _place(self, at: int) -> tuple[int, int]:
        return self._origin[at], self._origin[at + len(self._wanted) - 1] + 1


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
