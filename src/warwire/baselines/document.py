"""A text as the baselines see it: lines, sentences, and words with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from warwire.model.record import Zone
from warwire.model.tokens import lines

__all__ = ["Document", "Sentence", "split_lines"]


def _set(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


# Words keep inner hyphens, full stops of abbreviations and thousands separators; a possessive ending is a word apart.
_WORD: Final = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:-[^\W_]+)?"
    r"|(?:Mrs?|Ms|Dr|Gen|Col|Maj|Capt|Lt|Sgt|Cpl|Brig|Adm|Prof|Rev|Gov|Sen|Pvt|Cmdr|St)\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|mm|km|cm)?\b(?![-‐‑]\w)"
    r"|['’](?:s|S)\b"
    r"|[^\W_]+(?:(?:[-‐‑]|['’](?!s\b|S\b)|[./](?=\d)|(?<=[A-Z])[&/](?=[A-Z]))[^\W_]+)*"
    r"|\.{3}"
    r"|[^\w\s]|_"
)
_ABBREVIATIONS: Final = _set(
    "mr mrs ms dr gen col maj capt lt sgt cpl brig adm st sr jr prof rev gov sen rep pres nos vs etc inc ltd dept",
    "u.s u.n u.k e.g i.e a.m p.m approx vol bde bn regt div jan feb apr aug sept oct nov dec cf pvt cmdr",
)
_STARTERS: Final = _set(
    "the it in a he she they but we on at this that these there an and as its his her their for when while after"
)
_OPENING: Final = frozenset("\"“‘'(«[")
_CLOSING: Final = frozenset("\"”’')»]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words ``first`` to ``last`` (half-open) and the line that it stands in."""

    first: int
    last: int
    line: int


@dataclass(slots=True)
class Document:
    """Words and sentences of the lines that are not furniture.

    Attributes:
        text: the whole text.
        lines: offsets of every line.
        words: the words and marks, as written; ``lower`` the same in lower case.
        start: offset of each word; ``end`` where it ends.
        sentences: in order; every word belongs to one.
        titled: lines in which nearly every word has a capital, so that a capital means nothing.
    """

    text: str
    lines: list[tuple[int, int]]
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    titled: frozenset[int] = frozenset()

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Return the words, half-open, that share a character with those from ``start`` to ``end``."""
        return bisect_right(self.end, start), bisect_left(self.start, end)

    @classmethod
    def of(cls, text: str, zones: Iterable[Zone]) -> Document:
        """Read a text whose lines have their zones; inline furniture is left out as well."""
        document = cls(text, split_lines(text))
        furniture = sorted((zone.start, zone.end) for zone in zones if zone.label == "furniture")
        whole = set(furniture)
        titled = set()
        for number, (start, end) in enumerate(document.lines):
            if (start, end) in whole:
                continue
            before = len(document.words)
            for piece in _outside(start, end, furniture):
                document._read(number, *piece)
            long = [word for word in document.words[before:] if len(word) > 3 and word[0].isalpha()]
            sentence = document.words[-1:] == ["."] and not text[start:end].isupper()
            if not sentence and len(long) >= 3 and sum(word[0].isupper() for word in long) >= 0.7 * len(long):
                titled.add(number)
        document.titled = frozenset(titled)
        return document

    def quote(self, first: int, last: int) -> str:
        """Return the text from word ``first`` to word ``last`` (half-open)."""
        return self.text[self.start[first] : self.end[last - 1]]

    def sentence_at(self, word: int) -> int:
        """Return the number of the sentence that a word belongs to."""
        return bisect_right(self.sentences, word, key=lambda sentence: sentence.first) - 1

    def _read(self, line: int, start: int, end: int) -> None:
        first = len(self.words)
        for match in _WORD.finditer(self.text, start, end):
            word = match[0]
            self.words.append(word)
            lower = word.lower()
            self.lower.append(lower[:-1] if lower[-1] == "." and lower[:-1] in _ABBREVIATIONS else lower)
            self.start.append(match.start())
            self.end.append(match.end())
        begin = first
        at = first
        while at < len(self.words):
            if self._ends_sentence(at):
                while at + 1 < len(self.words) and self._closes(at + 1):
                    at += 1
                self.sentences.append(Sentence(begin, at + 1, line))
                begin = at + 1
            at += 1
        if begin < len(self.words):
            self.sentences.append(Sentence(begin, len(self.words), line))

    def _closes(self, at: int) -> bool:
        """Whether a mark belongs to the sentence that has just ended: a closing quote, or one more full stop."""
        word = self.words[at]
        glued = self.start[at] == self.end[at - 1]
        return glued and (word in _CLOSING or word in {".", "!", "?", "…"})

    def _ends_sentence(self, at: int) -> bool:
        word = self.words[at]
        following = self._following(at)
        if word in {"!", "?"}:
            return following is None or not following[0].islower()
        if word not in {".", "…", "..."}:
            # An abbreviation such as U.S. takes its full stop with it, and may end a sentence all the same.
            return (
                len(word) > 2
                and word.endswith(".")
                and "." in word[:-1]
                and word != "..."
                and following is not None
                and following.lower() in _STARTERS
                and following[0].isupper()
            )
        if following is None:
            return True
        if self.start[at] == 0 or following[0].islower():
            return False
        before = self.lower[at - 1] if at else ""
        glued = at > 0 and self.start[at] == self.end[at - 1]
        if word == "." and glued and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
            return before in {"a.m", "p.m"} and following.lower() in _STARTERS
        # Scrapers glue sentences together ("the raid.The army"), and dots stand inside addresses ("example.org").
        after = self.end[at]
        spaced = after >= len(self.text) or not self.text[after].isalnum()
        return spaced or (following[0].isupper() and before.isalpha() and len(before) > 2)

    def _following(self, at: int) -> str | None:
        """Return the next word, past closing and opening quotes."""
        at += 1
        while at < len(self.words) and (self.words[at] in _CLOSING or self.words[at] in _OPENING):
            at += 1
        return self.words[at] if at < len(self.words) else None


def _outside(start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a line that lie outside of inline furniture, which is given in order."""
    parts, at = [], start
    for first, last in holes[bisect_left(holes, (start, start)) : bisect_left(holes, (end, end))]:
        if last <= end:
            parts.append((at, first))
            at = last
    parts.append((at, end))
    return [(a, b) for a, b in parts if a < b]


def split_lines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of every line of a text."""
    return list(lines(text))
