"""Numbers as reporting writes them: words, digits with any grouping, *dozens*, *a few hundred*, ranges.

:func:`tokenise` cuts a phrase into lower-case tokens, :func:`read_amount` reads the amount that begins at one of them.
What a phrase around the amount does to it (*at least*, *a*, the noun) stands in :mod:`warwire.model.quantity`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeVar

from warwire.model.count import Count

__all__ = ["MEASURES", "Amount", "is_number_word", "longest_phrase", "read_amount", "tokenise"]

_LARGEST: Final = 10**12
"""No war has lost more of anything; longer strings of digits are serial numbers."""

_UNITS: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: 10 * tens
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
_POWERS: Final = {
    "thousand": 10**3,
    "k": 10**3,
    "lakh": 10**5,
    "lac": 10**5,
    "million": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "bn": 10**9,
}
_GROUPS: Final = {"pair": 2, "couple": 2, "duo": 2, "trio": 3, "quartet": 4, "dozen": 12, "score": 20}
_SCALES: Final[dict[str, int]] = {"hundred": 100, **_POWERS, **_GROUPS}
_PLURAL_SCALES: Final = {f"{word}s": scale for word, scale in _SCALES.items() if len(word) > 3} | {"tens": 10}
_ANY_SCALE: Final = _SCALES | _PLURAL_SCALES
_FRACTIONS: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_ONLY_AFTER_A_NUMBER: Final = {"k", "m", "mn", "mln", "bn", "score"}

_ZERO: Final = dict.fromkeys(
    "no|none|nil|nobody|no one|nothing|neither|nor|without|without a|without any|not a single|not a|not one|not any"
    "|not a one|no single|not even one|not even a".split("|"),
    Count.exactly(0),
)
_SOME_FEW: Final = dict.fromkeys(
    "several|many|few|handful|number of|numbers of|multiple|various|numerous|countless|innumerable|untold|sundry"
    "|lot of|lots of|plenty of|host of|hosts of|string of|series of|array of|amount of|amounts of|quantity of"
    "|quantities of".split("|"),
    Count(3, None),
)
_UNTOLD: Final = dict.fromkeys(
    [f"{word} number of" for word in ("unknown", "unspecified", "undisclosed", "undetermined", "unconfirmed")],
    Count(2, None),
)
_VAGUE: Final = _ZERO | _SOME_FEW | _UNTOLD | {"both": Count.exactly(2), "twins": Count.exactly(2)}

MEASURES: Final = frozenset(
    "mm cm km kg g lb lbs cal calibre caliber metric square sq cubic % percent pc mph kph knots mw kw hp "
    "worth year-old o'clock foot feet inch inches bed seat seater storey story floor room wheel wheeled way".split()
) | {
    form
    for word in (
        "millimetre millimeter centimetre centimeter metre meter kilometre kilometer mile yard litre liter gallon ton "
        "tonne kilo kilogram kilogramme gram pound ounce hectare acre degree megawatt kilowatt volt second minute hour "
        "day week month year dollar euro rouble ruble rupee riyal dinar shekel lira franc hryvnia yuan cent"
    ).split()
    for form in (word, f"{word}s")
}
"""Units: a number before one of them measures, and counts nothing (*155 mm guns, 23 km of road*)."""

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES: Final = "\u00a0\u2007\u2009\u202f"
_FOLD: Final = str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_SPACES, " "), "\u2019": "'", "×": "x"})
_TOKEN: Final = re.compile(
    rf"\d{{1,3}}(?: \d{{3}})+(?![\w-])(?! (?:{'|'.join(sorted(m for m in MEASURES if m.isalpha()))})\b)"
    r"|\w+(?:[-']\w+|(?<=\d)[.,]\d\w*)*"
    r"|[~≈<>≤≥+%$€£¥₹#():,;/&-]"
)
_GROUPED: Final = re.compile(r"\d{1,3}(?P<mark>[,.' ])\d{3}(?:(?P=mark)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_DECIMAL: Final = re.compile(r"\d+[.,]\d+")
_SUFFIXED: Final = re.compile(r"(?P<number>\d[\d.,]*)(?P<suffix>k|m|mn|mln|bn|x|ish|odd)")
_HALF: Final = re.compile(r"(\d*)½")
_STRONG: Final = frozenset("strong man men member person soldier fighter vehicle truck car tank ship boat".split())
_GLUE: Final = frozenset("to or and at least most more than odd plus some so up over about fewer less under".split())


class Amount(NamedTuple):
    """An amount, and where it ends.

    Attributes:
        count: the interval that it names.
        end: index of the first token after it.
        digits: whether it begins with digits.
        scale: the scale word that it ends with, as a number (*three dozen*: 12), else 1.
    """

    count: Count
    end: int
    digits: bool = False
    scale: int = 1


def tokenise(text: str) -> list[str]:
    """Cut a phrase into lower-case words, numbers and the marks that can bear on a count.

    Hyphened numbers are taken apart (*twenty-three*, *10-15* with *to* between, *12-man* with *strong* behind);
    names with digits stay whole (*t-72s*, *120-mm*, *12-year-old*, *21st*).
    """
    folded = _HALF.sub(lambda match: f"{match[1] or 0}.5", text.translate(_FOLD).casefold())
    tokens: list[str] = []
    for match in _TOKEN.finditer(folded):
        tokens.extend(_pieces(match[0]))
    return tokens


def _pieces(chunk: str) -> list[str]:
    """Return the tokens of a chunk without white space, itself where it is a plain word or a name."""
    if chunk in ("10s", "100s", "1000s", "1,000s"):
        return [{3: "tens", 4: "hundreds"}.get(len(chunk), "thousands")]
    if suffixed := _SUFFIXED.fullmatch(chunk):
        return [suffixed["number"], suffixed["suffix"]]
    if chunk[0] == "x" and chunk[1:].isdecimal():
        return ["x", chunk[1:]]
    parts = chunk.split("-")
    if len(parts) == 1 or not all(parts):
        return [chunk]
    if parts[-1] in _STRONG and all(map(_is_numeric, parts[:-1])):
        return [*parts[:-1], "strong"]
    spelt = not any(map(str.isdecimal, (part[0] for part in parts)))
    if not all(_is_numeric(part) or part in _GLUE or (spelt and part in ("a", "no", "several")) for part in parts):
        return [chunk]
    if not any(map(_is_numeric, parts)) and parts[0] != "no":
        return [chunk]
    tokens = parts[:1]
    for left, right in zip(parts, parts[1:], strict=False):
        small = left in _UNITS and right in _UNITS
        tokens += ["to", right] if small or (left[0].isdecimal() and right[0].isdecimal()) else [right]
    return [chunk] if tokens.count("to") > 1 else tokens


def _is_numeric(part: str) -> bool:
    """Tell whether a piece between hyphens is a number, in digits or as a word of one."""
    return _digits(part, scaled=False) is not None or part in _UNITS or part in _TENS or part in _ANY_SCALE or (
        part in _FRACTIONS
    )


def is_number_word(word: str) -> bool:
    """Tell whether a token can begin an amount in words (*two*, *dozens*, *several*, *no*)."""
    return word in _UNITS or word in _TENS or word in _ANY_SCALE or word in _VAGUE
