"""Countries that only the text itself introduces: a name and its adjective, both with a capital."""

from __future__ import annotations

from typing import Final

from warwire.baselines.document import Document
from warwire.baselines.words import Words

__all__ = ["local_countries"]

# Name ending → adjective ending: Norvia, Norvian; Tarsk, Tarskian; Kellmar, Kellmari; Ostland, Ostlander.
_ENDINGS: Final = (
    ("", "n"),
    ("", "an"),
    ("", "ian"),
    ("", "ese"),
    ("", "i"),
    ("", "ish"),
    ("a", "an"),
    ("a", "ian"),
    ("a", "ese"),
    ("o", "an"),
    ("e", "ian"),
    ("y", "ian"),
    ("ia", ""),
    ("an", ""),
)


def local_countries(document: Document, words: Words) -> dict[str, str]:
    """Return names and adjectives of countries that a document uses side by side (*Norvia*, *Norvian*)."""
    capitals = {word for word in document.words if len(word) >= 4 and word[0].isupper() and word[1:].islower()}
    found = {}
    for name in sorted(capitals):
        if name in words.countries or name in words.demonyms or name.lower() in words.closed:
            continue
        for ending, adjective in _ENDINGS:
            if not name.endswith(ending):
                continue
            candidate = name[: len(name) - len(ending)] + adjective
            if len(candidate) >= 5 and candidate != name and candidate in capitals and candidate not in words.countries:
                found[name] = candidate
                break
    return found
