"""Noun phrases with their quantity, as losses are stated: *more than 40 recruits, a dozen of its tanks, the depot*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from warwire.baselines.document import Document, Sentence
from warwire.baselines.scanner import Chunk
from warwire.baselines.words import Words
from warwire.model.labels import OBJECT_OF_WEAPON, LossObject, WeaponType

__all__ = ["BE", "Phrase", "PhraseReader"]

BE: Final = frozenset({"was", "were", "is", "are", "be", "been", "being", "got", "get", "gets", "getting"})
"""Forms of *be* and of *get*, which make a participle a passive."""
_ADJECTIVE: Final = ("al", "ous", "ary", "ive", "ian", "ish", "ese", "ric")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase with its quantity: words ``first`` to ``last``, where its number ends, and its head word.

    ``head`` is -1 for a bare number.
    """

    first: int
    last: int
    head: int
    object: LossObject
    counted: bool


class PhraseReader:
    """Reads the noun phrases of a document.

    Attributes:
        weapons: the weapon that each word of one belongs to.
    """

    def __init__(self, document: Document, words: Words, chunks: list[Chunk]) -> None:
        self.document = document
        self.words = words
        self.persons = {
            chunk.first: chunk
            for chunk in chunks
            if chunk.label == "actor" and chunk.value == "person" and document.words[chunk.last - 1][0].isupper()
        }
        self.weapons = {i: chunk for chunk in chunks if chunk.label == "weapon" for i in range(chunk.first, chunk.last)}

    def read(self, at: int, sentence: Sentence) -> Phrase | None:
        """Return the noun phrase that begins at a word, past an article; ``None`` where there is none to lose."""
        lower, last = self.document.lower, sentence.last
        while at + 1 < last and lower[at] in {'"', "“", "‘"}:
            at += 1
        first = at
        if first in self.persons and self.persons[first].last <= last:
            person = self.persons[first]
            military = any(self.words.objects.match(lower, i) for i in range(person.first, person.last))
            return Phrase(first, person.last, person.last - 1, "combatants" if military else "persons", False)
        while (
            first < last
            and lower[first] in {"the", "its", "their", "his", "her", "our", "a", "an", "these", "those", "both", "all"}
            and not self.quantity(first, last)
        ):
            first += 1
        if first >= last:
            return None
        if lower[first] in {"nobody", "none"} or lower[first : first + 2] == ["no", "one"]:
            return Phrase(first, first + 1 + (lower[first] == "no"), -1, "persons", True)
        number = self.quantity(first, last)
        begin = first + number
        if number:
            while (
                begin + 1 < last
                and lower[begin] == "of"
                and lower[begin + 1] in {"the", "its", "their", "his", "our", "them", "those"}
            ):
                if lower[begin + 1] == "them":
                    return Phrase(first, begin + 2, -1, "persons", True)
                begin += 2
            if begin < last and lower[begin] == "of":
                begin += 1
        article = first > at
        head = self._head(begin, sentence, counted=bool(number), free=bool(number) or article)
        if head is not None:
            return Phrase(first, head[0], head[0] - 1, head[1], bool(number))
        if not number and first > at and self._known_loss(begin, sentence):
            end = self._unknown_noun(begin, sentence)
            if end:
                return Phrase(first, end, end - 1, "infrastructure", False)
        if number and (
            begin >= last or self.breaks(begin) or lower[begin] in {"(", "dead"} or self.words.cues.match(lower, begin)
        ):
            end = first + number
            while end > first and lower[end - 1] == "of":
                end -= 1
            return Phrase(first, end, -1, "persons", True)
        return None

    def _known_loss(self, begin: int, sentence: Sentence) -> bool:
        """Whether the phrase that begins here, whatever it names, is said to have been destroyed or damaged."""
        end = self._unknown_noun(begin, sentence)
        if not end or end + 1 >= sentence.last or self.document.lower[end] not in BE:
            return False
        at = end
        while at < sentence.last and (self.document.lower[at] in BE or self.document.lower[at] in self.words.adverbs):
            at += 1
        match = self.words.cues.match(self.document.lower, at) if at < sentence.last else None
        return bool(match and match[1].form == "verb" and match[1].harm in {"destroyed", "damaged"})

    def _unknown_noun(self, begin: int, sentence: Sentence) -> int | None:
        """Return where one to three plain words before a form of *be* end."""
        lower = self.document.lower
        end = begin
        while (
            end < sentence.last
            and end - begin < 3
            and lower[end].isalpha()
            and not self.breaks(end)
            and self.document.words[end][0].islower()
        ):
            end += 1
        return end if end > begin and lower[end - 1] not in self.words.sets["abstract"] else None

    def _known(self, at: int) -> bool:
        """Whether a word may stand before a noun that has no article and no number."""
        lower, word = self.document.lower[at], self.document.words[at]
        words = self.words
        return (
            lower in words.actor_modifiers
            or lower in words.weapon_modifiers
            or lower in words.objects.starts
            or lower in words.actors.starts
            or word in words.demonyms
            or word in words.names.starts
            or "-" in lower
            or lower.endswith(_ADJECTIVE)
        )

    def quantity(self, at: int, last: int) -> int:
        """Return how many words of quantity begin at a word: qualifiers and numbers."""
        lower, begin = self.document.lower, at
        numbers = 0
        while at < last:
            if lower[at] in {"a", "an"}:
                match = self.words.qualifiers.match(lower, at)
                if not match:
                    break
                at += match[0]
                numbers += lower[at - 1] not in {"estimated", "further", "total"}
                continue
            if self._number(at):
                if (
                    at > begin
                    and lower[at] in {"tens", "hundreds", "dozens", "scores", "thousands"}
                    and not self._number(at - 1)
                ):
                    numbers += 1
                    at += 1
                    continue
                numbers += 1
                at += 1
                continue
            match = self.words.qualifiers.match(lower, at)
            if match and (numbers == 0 or lower[at] in {"or"}):
                at += match[0]
                numbers += any(self._number(i) for i in range(at - match[0], at)) or lower[at - 1] == "lives"
                continue
            if (
                numbers
                and lower[at] in {"to", "and", "or", "-", "–", "of"}
                and at + 1 < last
                and (
                    (self._number(at + 1) and lower[at] != "of")
                    or (lower[at] == "or" and lower[at + 1] in {"more", "fewer", "so"})
                    or (lower[at] == "of" and self._number(at + 1) and lower[at - 1].endswith("s"))
                    or (lower[at] == "and" and lower[at + 1 : at + 3] == ["a", "half"])
                )
            ):
                if lower[at] == "and" and not (
                    lower[begin] == "between" or lower[at + 1] == "a" or lower[at - 1] in {"hundred", "thousand"}
                ):
                    break
                at += 2 + (lower[at + 1] == "a")
                numbers += 1
                continue
            break
        return at - begin if numbers else 0

    def _number(self, at: int) -> bool:
        lower = self.document.lower[at]
        before = self.document.lower[max(0, at - 4) : at]
        if lower == "half" or before[-1:] in (["age"], ["ages"]) or "aged" in before:
            return False
        if lower[0].isdigit():
            if "-" in lower:
                # A range, unless it designates something: 10-15 recruits, a Boeing 737-800.
                return lower.replace("-", "", 1).isdigit() and not (at and self.document.words[at - 1][0].isupper())
            digits = lower.replace(",", "").replace(".", "")
            return digits.isdigit() and not self._is_year(at) and not (int(digits) <= 31 and self.date_number(at))
        if "-" in lower and lower.split("-")[0] in self.words.number_words:
            return lower.split("-")[-1] in self.words.number_words
        return lower in self.words.number_words and lower not in {"few"}

    def _is_year(self, at: int) -> bool:
        word = self.document.words[at]
        before = self.document.lower[at - 1] if at else ""
        return (
            len(word) == 4
            and word.isdigit()
            and 1900 <= int(word) <= 2100
            and (
                before in self.words.dates
                or (before.isdigit() and at > 1 and self.document.lower[at - 2] in self.words.dates)
                or before in {"in", "since", "of", "from", ",", "until", "by", "early", "late", "mid"}
            )
        )

    def breaks(self, at: int) -> bool:
        """Whether a word ends a noun phrase: a mark, a function word, a verb of saying."""
        lower = self.document.lower[at]
        return not lower[0].isalnum() or lower in self.words.closed or lower in self.words.reporting

    def _head(self, begin: int, sentence: Sentence, *, counted: bool, free: bool) -> tuple[int, LossObject] | None:
        """Return where the phrase's head noun ends, and what kind of thing it is."""
        lower = self.document.lower
        at, found = begin, None
        coordinated = False
        while at < sentence.last and at - begin < 8:
            if at in self.weapons:
                chunk = self.weapons[at]
                found = (chunk.last, OBJECT_OF_WEAPON[cast(WeaponType, chunk.value)])
                at = chunk.last
                continue
            if (
                counted
                and at + 2 < sentence.last
                and lower[at] in self.words.sets["measures"]
                and lower[at + 1] == "of"
            ):
                inner = self._head(at + 2, sentence, counted=False, free=True)
                return inner or (at + 1, "other")
            match = self.words.objects.match(lower, at)
            if match and at + match[0] <= sentence.last:
                at += match[0]
                found = (at, cast(LossObject, match[1]))
                continue
            if lower[at] == "and" and found and found[0] == at and counted and not coordinated:
                # Nouns under one number are one loss: 12 soldiers and policemen.
                second = self.words.objects.match(lower, at + 1) if at + 1 < sentence.last else None
                after = at + 1 + (second[0] if second else 0)
                if (
                    second
                    and lower[at + 1].endswith(("s", "men", "people", "children", "women"))
                    and (after >= sentence.last or self.breaks(after) or self.words.cues.match(lower, after))
                ):
                    coordinated = True
                    at += 1
                    continue
            if (found and found[0] == at) or not (free or self._known(at)):
                break
            if self.breaks(at) or (self._number(at) and at > begin) or self.words.cues.match(lower, at):
                before_noun = at + 1 < sentence.last and self.words.objects.match(lower, at + 1)
                if lower[at] not in self.words.sets["participles"] or not before_noun:
                    break
            at += 1
        return found

    def date_number(self, at: int) -> bool:
        """Whether a number stands beside a month or a day of the week."""
        lower = self.document.lower
        return lower[at - 1] in self.words.dates or (at + 1 < len(lower) and lower[at + 1] in self.words.dates)

    def noun_of(self, first: int, last: int) -> tuple[int, LossObject | None]:
        """Return the last noun of a span that can be lost, and what kind of thing it is."""
        found: tuple[int, LossObject | None] = (-1, None)
        at = first
        while at < last:
            if at in self.weapons:
                chunk = self.weapons[at]
                found = (chunk.last - 1, OBJECT_OF_WEAPON[cast(WeaponType, chunk.value)])
                at = chunk.last
                continue
            match = self.words.objects.match(self.document.lower, at)
            if match:
                found = (at + match[0] - 1, cast(LossObject, match[1]))
            at += match[0] if match else 1
        return found
