"""Words, sentences and quotations of plain text, cut the same way for composed and for real articles.

Scraped datasets lose apostrophes, commas and line breaks, so nothing here depends on them: an apostrophe inside a
word is dropped, and a sentence ends at a full stop, question or exclamation mark before a capital, or at a line's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["quoted_characters", "sentences", "words"]

_APOSTROPHE: Final = re.compile(r"(?<=\w)['’](?=\w)")
_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")
_SENTENCE: Final = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-ZÀ-ÖØ-Þ0-9])|\n+")
_ABBREVIATION: Final = re.compile(r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Gov|St|No|vs|approx)\.$")
_QUOTED: Final = re.compile(r"[“\"][^“”\"\n]{3,600}[”\"]")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without apostrophes; a number is one word."""
    return _WORD.findall(_APOSTROPHE.sub("", text).lower())


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text that hold a word."""
    start = 0
    for match in _SENTENCE.finditer(text):
        if "\n" not in match[0] and _ABBREVIATION.search(text[start : match.start()]):
            continue
        yield from _if_worded(text[start : match.start()])
        start = match.end()
    yield from _if_worded(text[start:])


def _if_worded(sentence: str) -> Iterator[str]:
    if any(character.isalnum() for character in sentence):
        yield sentence


def quoted_characters(text: str) -> int:
    """Return how many characters stand inside double quotation marks that close on their line."""
    return sum(len(match[0]) for match in _QUOTED.finditer(text))
