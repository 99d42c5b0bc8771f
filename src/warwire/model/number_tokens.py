"""The tokens of a noun phrase, cut so that every number in it stands alone.

Hyphened numbers are taken apart (*twenty-three*, *10-15*, *12-strong*); names that hold digits stay whole (*T-72s*,
*120-mm*, *12-year-old*, *21st*), so that no later step can take them for a count.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Final

from warwire.model.quantity_lexicon import GLUE, PARTS, PLURAL_SCALES, SCALES, STRONG, TENS, UNITS

__all__ = ["digits_value", "tokenise"]

_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "\u2019": "'",
        "×": "x",
    }
)
_HALF: Final = re.compile(r"(?<!\d)(\d{0,9})½")
_NUMBERED: Final = re.compile(r"\b(?:no|nos)\.? ?(?=\d)")
_PERCENT: Final = re.compile(r"\bper ?cent\b")
_TOKEN: Final = re.compile(
    r"\d{1,3}(?: \d{3})+(?:-\d{1,3}(?: \d{3})+)?(?![\w-]| ?(?:mm|cm|kg|lbs?|pounds?|millimet))"  # 12 000
    r"|\w+(?:[-']\w+|(?<=\d)[.,]\d\w*)*"  # words, names and numbers: crew's, T-72s, 1,200-1,500, 12.7mm
    r"|[<>]=|[~≈<>≤≥+%$€£¥₹#():,;/-]"
)
_LONGEST: Final = 24  # more digits than that are a serial number
_GROUPED: Final = re.compile(r"[^\D0]\d{0,2}(?P<mark>[,.' ])\d{3}(?:(?P=mark)\d{3})*|[^\D0]\d?(?:,\d{2})+,\d{3}")
_DECIMAL: Final = re.compile(r"\d+[.,]\d+")
_SUFFIXED: Final = re.compile(r"(\d[\d.,]*)(k|m|mn|mln|bn|x|ish|odd)")
_SUFFIXES: Final = {"k": "thousand", "m": "million", "mn": "million", "mln": "million", "bn": "billion"}
_ROUND_PLURALS: Final = {"10s": "tens", "100s": "hundreds", "1000s": "thousands", "1,000s": "thousands"}


def tokenise(text: str) -> list[str]:
    """Cut a phrase into lower-case words, numbers, names, and the marks that can bear on a count.

    Spaces of every width are one, dashes of every width are hyphens. A hyphen between two numbers is a token of its
    own (*10-15*), an ending such as *-man* or *-member* becomes ``strong`` (*12-man*), *3k* becomes ``3 thousand``,
    *No.* in front of digits becomes ``#``, *per cent* becomes ``%``.
    """
    folded = _HALF.sub(lambda half: f"{half[1] or 0}.5", text.translate(_FOLD).casefold())
    folded = _PERCENT.sub("%", _NUMBERED.sub("#", folded))
    return [token for match in _TOKEN.finditer(folded) for token in _pieces(match[0])]


def digits_value(token: str, *, scaled: bool = False) -> Fraction | None:
    """Return the value of a number in digits, or ``None`` where the token is none that could count.

    Groups of three may be parted by commas, dots, apostrophes or spaces, or by commas in the Indian way (*1,20,000*).

    Args:
        token: one token of :func:`tokenise`.
        scaled: whether *million* or the like follows; a dot is then a decimal point (*1.250 million*).
    """
    if len(token) > _LONGEST or not token[:1].isdecimal():
        return None
    if token.isdecimal():
        return Fraction(int(token)) if token == "0" or token[0] != "0" else None
    if _GROUPED.fullmatch(token) and not (scaled and token.count(".") == 1):
        return Fraction(int(re.sub(r"\D", "", token)))
    return Fraction(token.replace(",", ".")) if _DECIMAL.fullmatch(token) else None


def _pieces(chunk: str) -> list[str]:
    """Return the tokens of a chunk: the parts of a number, or the chunk itself where it is a word or a name."""
    if chunk in _ROUND_PLURALS:
        return [_ROUND_PLURALS[chunk]]
    if suffixed := _SUFFIXED.fullmatch(chunk):
        return [suffixed[1], _SUFFIXES.get(suffixed[2], suffixed[2])]
    if chunk[0] == "x" and chunk[1:].isdecimal():
        return ["x", chunk[1:]]
    parts = chunk.split("-")
    numeric = [_is_numeric(part) for part in parts]
    if len(parts) == 1 or not any(numeric) or not parts[0]:
        return [chunk]
    if parts[-1] in STRONG and all(numeric[:-1]):
        return [*_joined(parts[:-1]), "strong"]
    if len(parts) == 2 and parts[0] in UNITS and parts[1] in PARTS:
        return parts
    articled = parts[0] not in ("a", "an")
    if all(known or part in GLUE or (articled and part == "a") for known, part in zip(numeric, parts, strict=True)):
        joined = _joined(parts)
        return joined if joined.count("-") < 2 else [chunk]  # 10-15-20
    return [chunk]


def _joined(parts: list[str]) -> list[str]:
    """Return the pieces of a hyphened number, with a hyphen between two that make a range (*10-15, two-three*)."""
    tokens = parts[:1]
    for left, right in pairwise(parts):
        if (left in UNITS and right in UNITS) or (left[0].isdecimal() and right[0].isdecimal()):
            tokens.append("-")
        tokens.append(right)
    return tokens


def _is_numeric(part: str) -> bool:
    """Tell whether a piece between hyphens is a number in digits or a word of one."""
    return (
        part in UNITS
        or part in TENS
        or part in SCALES
        or part in PLURAL_SCALES
        or part == "half"
        or digits_value(part) is not None
    )
