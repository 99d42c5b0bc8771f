"""The manner of reports: how they put numbers, sources and quotations, counted on plain text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from warwire.corpus.statistics.words import quoted_characters, words

__all__ = ["Manner", "distance", "manner"]

_NUMBER: Final = r"(?:a )?(?:\d|[a-z]+(?:ty|een|dred|sand)\b|two\b|three\b|four\b|five\b|six\b|ten\b|half\b|dozen\b)"
_UNITS: Final = "two three four five six seven eight nine ten eleven twelve"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"

NUMBER_FORMS: Final[Mapping[str, str]] = {
    "at_least": r"\b(?:at least|no fewer than|no less than|\d+ or more)\b",
    "more_than": rf"\b(?:more than|over|above|upwards of) {_NUMBER}",
    "up_to": rf"\b(?:up to|as many as|at most|no more than|fewer than|less than|under) {_NUMBER}",
    "about": rf"\b(?:about|around|some|nearly|almost|approximately|roughly) {_NUMBER}",
    "range": r"\b\d+ ?(?:-|–|to) ?\d+\b|\bbetween \w+ and \w+\b",
    "vague": r"\b(?:dozens|scores|hundreds|thousands|several|many|a number of|a few)\b",
    "million_thousand": r"\b[\d.,]+ (?:million|thousand|lakh|billion)\b",
    "digits": r"(?<![\w.,-])\d[\d.,]*(?![\w-])",
    "words": rf"\b(?:{'|'.join([*_UNITS.split(), '[a-z]+teen', *_TENS.split()])})\b",
}
"""Ways to put a number, and what finds them; one phrase may be of several."""

SAYING: Final[Mapping[str, str]] = {
    "said": r"\b(?:said|says|saying)\b",
    "according to": r"\baccording to\b",
    "reported": r"\breport(?:ed|s|edly|ing)\b",
    "told": r"\b(?:told|tells)\b",
    "added": r"\b(?:added|adds|adding)\b",
    "announced": r"\bannounc(?:ed|es|ing)\b",
    "claimed": r"\bclaim(?:ed|s|ing)?\b",
    "stated": r"\b(?:stated|states that|in a statement)\b",
    "confirmed": r"\bconfirm(?:ed|s|ing)?\b",
    "denied": r"\b(?:denied|denies|denying|denial)\b",
    "accused": r"\baccus(?:ed|es|ing)\b",
    "warned": r"\bwarn(?:ed|s|ing)\b",
    "called": r"\bcalled (?:on|for)\b|\burged\b",
}
"""Ways to name a source."""

_NUMBERS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in NUMBER_FORMS.items()}
_SAYINGS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in SAYING.items()}


class Manner(msgspec.Struct, frozen=True):
    """How texts put things.

    Attributes:
        words: words measured.
        quoted: share of characters inside double quotation marks.
        number_forms: each way to put a number, times in 1,000 words.
        saying: each way to name a source, times in 1,000 words.
    """

    words: int
    quoted: float
    number_forms: dict[str, float]
    saying: dict[str, float]


def manner(texts: Sequence[str]) -> Manner:
    """Measure the manner of texts.

    Raises:
        ValueError: the texts hold no word.
    """
    count = sum(len(words(text)) for text in texts)
    if not count:
        raise ValueError("the texts hold no word")

    def rates(patterns: Mapping[str, re.Pattern[str]]) -> dict[str, float]:
        found = Counter({name: sum(len(p.findall(text)) for text in texts) for name, p in patterns.items()})
        return {name: 1000 * found[name] / count for name in patterns}

    quoted = sum(map(quoted_characters, texts)) / sum(map(len, texts))
    return Manner(count, quoted, rates(_NUMBERS), rates(_SAYINGS))


def distance(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Return the total variation distance of two sets of rates: half the sum of the differences of their shares.

    0 where the shares are equal, 1 where they have nothing in common.
    """
    sums = sum(first.values()) or 1.0, sum(second.values()) or 1.0
    names = {*first, *second}
    return sum(abs(first.get(name, 0.0) / sums[0] - second.get(name, 0.0) / sums[1]) for name in names) / 2
