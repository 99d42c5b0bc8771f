"""Training articles under other names, so that the network reads what is said of an actor and not who he is.

The articles of one event tell of the same actors and the same figures: a network that sees them again and again learns
by heart who suffered. Under other names in every pass it has to find that in the words around them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from random import Random
from typing import Final

from warwire.baselines.document import Document
from warwire.baselines.encoder.pairs import Span

__all__ = ["Names"]

_COMMON: Final = 2
"""A word that the training articles have in small letters so often is no name."""
_YEAR: Final = 4


class Names:
    """The names of the training articles, by the way they are written.

    Args:
        articles: their words, and the spans of the actors in them: names are what these have in capitals.
        demonyms: adjectives of countries, which change among themselves.
    """

    def __init__(self, articles: Iterable[tuple[Document, Sequence[Span]]], demonyms: Collection[str]) -> None:
        self._demonyms = frozenset(demonyms)
        small: Counter[str] = Counter()
        capital: set[str] = set()
        for document, actors in articles:
            inside = (word for first, last in actors for word in document.words[first:last])
            capital |= {word for word in inside if word[0].isupper()}
            small.update(word for word in document.words if word[0].islower())
        self._form = {word: self._form_of(word) for word in capital if small[word.lower()] < _COMMON and len(word) > 1}
        self._pools: dict[str, list[str]] = {}
        for word in sorted(self._form):
            self._pools.setdefault(self._form[word], []).append(word)

    def changed(self, document: Document, order: Random) -> list[str]:
        """Return the words of a document, every name and every number of 2 to 999 another, the same one throughout."""
        chosen: dict[str, str] = {}
        for word in document.words:
            if word not in chosen:
                chosen[word] = self._other(word, order)
        return [chosen[word] for word in document.words]

    def _other(self, word: str, order: Random) -> str:
        if word in self._form:
            return order.choice(self._pools[self._form[word]])
        if word.isdecimal() and len(word) < _YEAR and word > "1":
            return str(order.randint(max(2, 10 ** (len(word) - 1)), 10 ** len(word) - 1))
        return word

    def _form_of(self, word: str) -> str:
        if word in self._demonyms:
            return "demonym"
        return "initials" if word.isupper() else "name"
