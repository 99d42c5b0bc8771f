"""Whether a noun, as it is written, is one thing, several, or a mass: a suffix rule, with lists of exceptions."""

from __future__ import annotations

from typing import Literal

from warwire.model.quantity_lexicon import EITHER_NOUNS, MASS_NOUNS, PLURAL_NOUNS, SINGULAR_NOUNS

__all__ = ["NounNumber", "noun_number"]

NounNumber = Literal["singular", "plural", "mass", "either"]
"""``either``: the noun has one form for both (*aircraft*)."""


def noun_number(noun: str) -> NounNumber:
    """Return the number of a noun in lower case (*tanks, gunmen, T-72s* plural; *bus, T-72* singular).

    A unit is one thing (*crew, brigade*). People named by an adjective are plural (*the wounded, the British*), and
    so are *police, personnel, cattle*. Nationalities in *-ese* are ``either``.
    """
    noun = noun.removesuffix("'s")
    if noun in MASS_NOUNS:
        return "mass"
    if noun in SINGULAR_NOUNS:
        return "singular"
    if noun in PLURAL_NOUNS or noun.endswith(("men", "children", "people", "folk")):
        return "plural"
    if noun in EITHER_NOUNS or noun.endswith("ese"):
        return "either"
    plural_ending = noun.endswith("s") and not noun.endswith(("ss", "us", "sis"))
    return "plural" if plural_ending and len(noun) > 2 else "singular"
