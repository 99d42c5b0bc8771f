"""Whose claim a sentence is: the author's, an actor's, or nobody's in particular, and where it splits between two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from warwire.baselines.document import Document, Sentence
from warwire.baselines.scanner import Chunk
from warwire.baselines.spans import Spans
from warwire.baselines.words import Words
from warwire.model.record import AUTHOR, UNNAMED

__all__ = ["Attributor", "Segment"]

_TIES: Final = frozenset({"of", "for", "from", "in", "at", "with", "to"})
_BREAKS: Final = frozenset(
    {"but", "while", "whereas", "although", "though", "yet", "and", ";", ",", "as", "when", "—", "–", "whilst"}
)
_STRONG_BREAKS: Final = frozenset({"but", "while", "whereas", "although", "though", ";", "whilst", "yet"})
_PRONOUNS: Final = frozenset({"he", "she", "it", "they", "who"})
_PASSED: Final = frozenset(
    {
        "has",
        "have",
        "had",
        "also",
        "later",
        "earlier",
        "then",
        "however",
        "meanwhile",
        "itself",
        "himself",
        "herself",
        "still",
        "both",
    }
)
_TITLED: Final = frozenset({":", "-", "–", "—", "|"})
_QUOTES: Final = frozenset({'"', "“", "”", "«", "»"})


class Segment(NamedTuple):
    """A statement to be: its words, and its source.

    ``source`` is the chunk that names it, or ``author`` or ``unnamed``; ``verb`` is the word that reports it, or -1.
    """

    first: int
    last: int
    source: Chunk | str
    verb: int


class _Cue(NamedTuple):
    """A word that attributes, who it attributes to, and where the phrase that does so begins."""

    at: int
    begin: int
    source: Chunk | str


@dataclass
class Attributor:
    """Splits the sentences of a document into statements, each with its source."""

    document: Document
    words: Words
    actors: Spans[Chunk]

    @cached_property
    def _first_of(self) -> dict[str, Chunk]:
        """The first mention with each head word."""
        return {self.document.lower[chunk.head]: chunk for chunk in reversed(self.actors)}

    def segments(self) -> list[Segment]:
        """Return the statements of the document, in order, covering every sentence."""
        found: list[Segment] = []
        speaker: Chunk | str = AUTHOR
        quoted = False
        pending: list[int] = []
        line = -1
        for sentence in self.document.sentences:
            if sentence.line != line:
                line, pending = sentence.line, []
                quoted = quoted and self.document.words[sentence.first] in _QUOTES
                if quoted:
                    quoted = False
                    continued = True
                else:
                    continued = False
            else:
                continued = quoted
            inside = continued or quoted or self.document.words[sentence.first] in {"“", '"', "«"}
            quoted = self._quoted_after(sentence, quoted)
            cues = self._cues(sentence, speaker)
            if not cues:
                source: Chunk | str = AUTHOR
                if inside:
                    source = speaker if continued else AUTHOR
                    pending.append(len(found))
                found.append(Segment(sentence.first, sentence.last, source, -1))
                if not quoted:
                    # The quotation is over: what was said in it is the last speaker's.
                    for index in pending:
                        if found[index].source == AUTHOR:
                            found[index] = found[index]._replace(
                                source=speaker if self._whole(found[index]) else AUTHOR
                            )
                    pending = []
                continue
            parts = self._split(sentence, cues)
            for index in pending:
                found[index] = found[index]._replace(source=parts[0].source)
            pending = []
            found.extend(parts)
            named = [part.source for part in parts if isinstance(part.source, Chunk)]
            if named:
                speaker = named[-1]
            elif parts[-1].source == UNNAMED:
                speaker = UNNAMED
        return found

    def _whole(self, segment: Segment) -> bool:
        """Whether quotation marks enclose the whole of a sentence."""
        words = self.document.words
        return words[segment.first] in _QUOTES and words[segment.last - 1] in _QUOTES

    def _quoted_after(self, sentence: Sentence, quoted: bool) -> bool:
        for i in range(sentence.first, sentence.last):
            word = self.document.words[i]
            if word in {"“", "«"}:
                quoted = True
            elif word in {"”", "»"}:
                quoted = False
            elif word == '"':
                quoted = not quoted
        return quoted

    # -- cues ----------------------------------------------------------------------------------------------------

    def _cues(self, sentence: Sentence, speaker: Chunk | str) -> list[_Cue]:
        lower = self.document.lower
        here = [chunk for chunk in self.actors.over(sentence.first, sentence.last) if sentence.first <= chunk.first]
        cues: list[_Cue] = []
        at = sentence.first
        while at < sentence.last:
            cue = None
            if lower[at] == "according" and at + 1 < sentence.last and lower[at + 1] == "to":
                cue = self._after(at, at + 2, here, sentence, speaker, reach=4)
            elif lower[at] in self.words.citing:
                cue = self._after(at, at + 1, here, sentence, speaker, reach=5)
            elif lower[at] in self.words.unnamed or self._said_by_nobody(at, sentence):
                cue = _Cue(at, at, UNNAMED)
            elif (
                lower[at] in self.words.reporting and self._as_verb(at, sentence) and not self._no_report(at, sentence)
            ):
                cue = self._of_verb(at, here, sentence, speaker)
            if cue:
                cues.append(cue)
            at += 1
        if not cues:
            cue = self._of_document(sentence, here) or self._of_title(sentence, here)
            cues = [cue] if cue else []
        # Whoever is cited stands nearer to the event than whoever cites.
        for i, cue in enumerate(cues):
            if lower[cue.at] in self.words.citing and i:
                cues[i - 1] = cues[i - 1]._replace(source=cue.source)
        return [cue for i, cue in enumerate(cues) if not (i and lower[cue.at] in self.words.citing)]

    def _said_by_nobody(self, at: int, sentence: Sentence) -> bool:
        """Whether *it is believed* or its like begins here, and no *by* says who believes it."""
        match = self.words.unnamed_passives.match(self.document.lower, at)
        return match is not None and "by" not in self.document.lower[at : min(at + match[0] + 4, sentence.last)]

    def _as_verb(self, at: int, sentence: Sentence) -> bool:
        """Whether a word can be a verb here: not with a capital within ordinary case (*United States*)."""
        return self.document.words[at][0].islower() or at == sentence.first or sentence.line in self.document.titled

    def _no_report(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb of saying is an infinitive, a bare modifier, or a passive without a speaker."""
        lower = self.document.lower
        before = lower[at - 1] if at > sentence.first else ""
        after = lower[at + 1] if at + 1 < sentence.last else ""
        if before in {"to", "will", "would", "could", "may", "might", "can", "must", "should", "not"}:
            return before != "to" or at - 2 < sentence.first or lower[at - 2] not in {"went", "came"}
        if before in self.words.determiners and after.isalpha() and after not in self.words.closed:
            return True
        if lower[at] in self.words.sets["figure_verbs"]:
            following = lower[at + 1 : min(at + 6, sentence.last)]
            return not any(
                word in {"toll", "number", "figure", "losses", "dead", "of"}
                or word in self.words.number_words
                or word[0].isdigit()
                for word in following
            )
        if lower[at] in {
            "report",
            "reports",
            "claim",
            "claims",
            "calls",
            "call",
            "demand",
            "demands",
            "blame",
            "praise",
            "hope",
            "hopes",
            "state",
            "states",
            "note",
            "notes",
            "estimate",
            "estimates",
            "dispute",
            "threat",
            "boast",
            "comment",
            "suggest",
            "responded",
            "welcome",
        }:
            return before in self.words.determiners or before in self.words.prepositions or after == "of"
        if lower[at] == "called" and after == "the":
            return False
        return (
            lower[at] == "called" and after != "for" and before not in {"has", "have", "had"} and not before.isalpha()
        )

    def _of_verb(self, at: int, here: list[Chunk], sentence: Sentence, speaker: Chunk | str) -> _Cue | None:
        lower = self.document.lower
        left = at
        while left > sentence.first and (
            lower[left - 1] in _PASSED or lower[left - 1] in self.words.adverbs or lower[left - 1] in self.words.dates
        ):
            left -= 1
        before = lower[left - 1] if left > sentence.first else ""
        if before in _PRONOUNS:
            if before == "who":
                owner = self._nearest_left(left - 1, here)
                return _Cue(at, owner.first, owner) if owner else None
            return _Cue(at, left - 1, self._antecedent(before, left - 1, here, speaker))
        if before in self.words.unnamed_nouns and not any(chunk.first < left <= chunk.last for chunk in here):
            owner = self._nearest_left(left - 1, here, reach=2)
            return (
                _Cue(at, left - 1, owner or UNNAMED)
                if owner and owner.last >= left - 2
                else _Cue(at, left - 1, UNNAMED)
            )
        inverted = (
            lower[at] in self.words.inverting
            and (left == sentence.first or not before[:1].isalnum())
            and self._after(at, at + 1, here, sentence, speaker, reach=2)
        )
        if inverted:
            return inverted
        if before in self.words.documents:
            after = self._after(at, at + 1, here, sentence, speaker, reach=1)
            owner = self._nearest_left(left - 1, here, reach=3)
            return _Cue(at, left - 1, owner or (after.source if after else speaker))
        if before in {"was", "were", "is", "are", "been", "be", "being"}:
            for i in range(at + 1, min(at + 6, sentence.last)):
                if lower[i] == "by":
                    return self._after(at, i + 1, here, sentence, speaker, reach=3)
            return None
        subject = self._nearest_left(left, here)
        if subject:
            return _Cue(at, subject.first, self.body(subject, here))
        if lower[at] in self.words.inverting:
            return self._after(at, at + 1, here, sentence, speaker, reach=3)
        return None

    def _antecedent(self, pronoun: str, at: int, here: list[Chunk], speaker: Chunk | str) -> Chunk | str:
        """Return whom a pronoun before a verb of saying stands for: the last speaker, if he, she or it can be that."""
        person = pronoun in {"he", "she"}
        inside = [chunk for chunk in here if chunk.last <= at]
        if pronoun == "they" and inside:
            return inside[0]
        if pronoun == "they" or (isinstance(speaker, Chunk) and (speaker.value == "person") == person):
            return speaker
        before = [
            chunk
            for chunk in self.actors.over(at - 60, at)
            if chunk.last <= at and at - chunk.last < 60 and (chunk.value == "person") == person
        ]
        return before[-1] if before else speaker

    def _nearest_left(self, at: int, here: list[Chunk], reach: int = 14) -> Chunk | None:
        """Return the subject of a verb: the nearest actor before it, or the one that this actor only belongs to."""
        before = [chunk for chunk in here if chunk.last <= at]
        if not before:
            return None
        index = len(before) - 1
        chunk = before[index]
        gap = range(chunk.last, at)
        lower = self.document.lower
        if len(gap) > reach or any(
            lower[i] in self.words.reporting or lower[i] in {"that", ";", ".", "but"} for i in gap
        ):
            return None
        if (
            gap
            and lower[gap[0]] not in self.words.closed
            and lower[gap[0]] not in {",", "(", "'s", "’s"}
            and len(gap) > 4
        ):
            return None
        while index and lower[chunk.last - 1] not in self.words.speakers and self._tied(before[index - 1], chunk):
            index -= 1
            chunk = before[index]
        return chunk

    def _tied(self, first: Chunk, second: Chunk) -> bool:
        """Whether the second actor hangs on the first: *the governor of Norvia*, *Ilic, a spokesman for the army*."""
        lower = self.document.lower
        joint = lower[first.last : second.first]
        if (
            joint
            and joint[0] in _TIES
            and all(word in self.words.determiners or word in _TIES or word[0].isalpha() for word in joint[1:])
            and len(joint) <= 3
        ):
            return True
        if first.value == second.value == "person" and joint[:1] in (["a"], ["the"]) and len(joint) <= 2:
            return True
        if joint and joint[0] == "(" and len(joint) == 1:
            return True
        return bool(joint) and joint[0] == "," and all(word in self.words.determiners for word in joint[1:])

    def _after(
        self, at: int, begin: int, here: list[Chunk], sentence: Sentence, speaker: Chunk | str, reach: int
    ) -> _Cue | None:
        """Return the source that stands behind *according to*, *citing* or *said*."""
        lower = self.document.lower
        if (
            at + 2 == begin
            and begin < sentence.last
            and lower[begin] in {"him", "her", "it", "them", "he", "she", "they"}
        ):
            return _Cue(at, at, speaker)
        for chunk in here:
            if begin <= chunk.first <= begin + reach and not any(
                lower[i] in {",", ".", "that"} for i in range(begin, chunk.first)
            ):
                return _Cue(at, at, self.body(chunk, here))
        for i in range(begin, min(begin + 6, sentence.last)):
            if lower[i] in self.words.documents:
                by = next(
                    (k for k in range(i + 1, min(i + 6, sentence.last)) if lower[k] in {"by", "of", "from"}), None
                )
                if by is not None:
                    return self._after(at, by + 1, here, sentence, speaker, reach=3)
        if any(lower[i] in self.words.unnamed_nouns for i in range(begin, min(begin + reach, sentence.last))):
            return _Cue(at, at, UNNAMED)
        return None

    def _of_document(self, sentence: Sentence, here: list[Chunk]) -> _Cue | None:
        """Return whose words follow *In a statement, the ministry …*: the subject behind the comma."""
        lower = self.document.lower
        for at in range(sentence.first, min(sentence.first + 6, sentence.last - 2)):
            if lower[at] == "in" and lower[at + 1] in {"a", "an", "its", "his", "her", "their", "the"}:
                comma = next((i for i in range(at, min(at + 12, sentence.last)) if lower[i] == ","), None)
                if comma is None or not any(word in self.words.documents for word in lower[at + 2 : comma]):
                    continue
                for chunk in here:
                    if comma < chunk.first <= comma + 3:
                        return _Cue(at, at, chunk)
        return None

    def _of_title(self, sentence: Sentence, here: list[Chunk]) -> _Cue | None:
        """Return the source that a headline names at its end or its beginning: *Nine dead in raid: monitor*."""
        lower = self.document.lower
        if sentence.last - sentence.first > 25:
            return None
        for chunk in here:
            if (
                sentence.last - chunk.last <= 1
                and chunk.first - 1 > sentence.first
                and lower[chunk.first - 1] in _TITLED
            ):
                return _Cue(chunk.first, chunk.first, chunk)
            if chunk.first - sentence.first <= 1 and chunk.last < sentence.last and lower[chunk.last] == ":":
                return _Cue(chunk.first, chunk.first, chunk)
        return None

    def body(self, chunk: Chunk, here: list[Chunk]) -> Chunk:
        """Return whom a spokesman speaks for, if the sentence names it; else the speaker himself."""
        lower = self.document.lower
        if not any(lower[i] in self.words.speakers for i in range(chunk.first, chunk.last)):
            return chunk
        for other in here:
            if other.first >= chunk.last and other.first - chunk.last <= 2 and lower[chunk.last] in {"for", "of"}:
                return other
            if other.last == chunk.first - 1 and lower[other.last] in {"'s", "’s", "'"}:
                return other
        before = {lower[i] for i in range(chunk.first, chunk.last) if lower[i] not in self.words.speakers}
        earlier = [first for word in before if (first := self._first_of.get(word)) and first.first < chunk.first]
        return min(earlier, default=chunk)

    # -- splitting -----------------------------------------------------------------------------------------------

    def _split(self, sentence: Sentence, cues: list[_Cue]) -> list[Segment]:
        lower = self.document.lower
        parts: list[Segment] = []
        first, current = sentence.first, cues[0]
        boundary = self._boundary(sentence.first, current.begin)
        if (
            boundary
            and lower[boundary] in _STRONG_BREAKS
            and boundary - sentence.first >= 4
            and boundary > sentence.first
        ):
            parts.append(Segment(first, boundary, AUTHOR, -1))
            first = boundary
        for cue in cues[1:]:
            if cue.source == current.source or lower[cue.at] in self.words.unnamed:
                continue
            boundary = self._boundary(max(first, current.at + 1), cue.begin)
            if boundary is None or boundary - first < 3:
                continue
            parts.append(Segment(first, boundary, current.source, current.at))
            first, current = boundary, cue
        parts.append(Segment(first, sentence.last, current.source, current.at))
        return parts

    def _boundary(self, first: int, begin: int) -> int | None:
        """Return where the clause begins that a source at ``begin`` opens, or ``None`` if it opens none."""
        lower = self.document.lower
        at = begin
        while at > first and (lower[at - 1] in self.words.determiners or lower[at - 1] in self.words.actor_modifiers):
            at -= 1
        if at <= first or lower[at - 1] not in _BREAKS:
            return None
        at -= 1
        if lower[at] in {",", ";"}:
            return at + 1
        return at
