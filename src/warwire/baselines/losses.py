"""Find phrases that state a loss: a quantity or a noun, tied to a word of harm in its sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from warwire.baselines.document import Document, Sentence
from warwire.baselines.phrases import BE, Phrase, PhraseReader
from warwire.baselines.scanner import Chunk
from warwire.baselines.spans import Spans
from warwire.baselines.words import Cue, Words
from warwire.model.labels import Harm, LossObject

__all__ = ["Candidate", "LossFinder", "settle"]

_PERSONS: Final = frozenset({"combatants", "civilians", "persons"})
_OF_PEOPLE_ONLY: Final = frozenset({"held"})
_LINKS: Final = frozenset({",", "and", ";", "&", "plus"})
_MODAL: Final = frozenset({"will", "would", "should", "must", "shall", "could", "may", "might", "can"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loss before its parties are known.

    Attributes:
        first, last: its words, half-open.
        harm, object: as the words say.
        cue: word of harm that it is tied to.
        role: ``object`` where the cue's subject did it, ``subject`` where the cue's subject suffered it.
        head: the head noun, or -1.
        subset: whether it is said to be part of a total.
    """

    first: int
    last: int
    harm: Harm
    object: LossObject
    cue: int
    role: str
    head: int
    subset: bool = False


def settle(harm: Harm, thing: LossObject) -> Harm | None:
    """Return the harm that a word of harm means for a thing, or ``None`` where it means no loss.

    *Destroyed* said of people means killed, *lost* likewise; *captured* said of equipment means seized, and said of
    ground it is no loss at all.
    """
    people = thing in _PERSONS
    if harm in {"killed", "wounded", "casualties"} and not people:
        return None
    if harm == "destroyed" and people:
        return "killed"
    if harm == "damaged" and people:
        return "wounded"
    if harm == "captured" and not people:
        return None if thing == "infrastructure" else "seized"
    if harm == "seized":
        return "captured" if people else (None if thing == "infrastructure" else "seized")
    if harm == "displaced" and (not people or thing == "combatants"):
        return None
    return harm


class LossFinder:
    """Finds the losses of a document, sentence by sentence."""

    def __init__(self, document: Document, words: Words, chunks: list[Chunk]) -> None:
        self.document = document
        self.words = words
        self.phrases = PhraseReader(document, words, chunks)

    def find(self) -> list[Candidate]:
        """Return every loss that the rules find, left to right, none overlapping another."""
        found: list[Candidate] = []
        for sentence in self.document.sentences:
            found.extend(self._in_sentence(sentence))
        return found

    def describe(self, first: int, last: int, ruled: Spans[Candidate]) -> Candidate:
        """Return the loss that a span of words states, found elsewhere than by these rules.

        Where a rule found an overlapping one, its harm holds; else that of the nearest word of harm in the sentence.
        """
        head, thing = self.phrases.noun_of(first, last)
        for candidate in ruled.over(first, last)[:1]:
            thing = thing or candidate.object
            harm = settle(candidate.harm, thing) or candidate.harm
            return replace(candidate, first=first, last=last, head=head, object=thing, harm=harm)
        sentence = self.document.sentences[self.document.sentence_at(first)]
        nearest: tuple[int, int, Cue] | None = None
        for at in range(sentence.first, sentence.last):
            match = self.words.cues.match(self.document.lower, at)
            people = thing is None or thing in _PERSONS
            if match and at not in self.phrases.weapons and (people or self.document.lower[at] not in _OF_PEOPLE_ONLY):
                distance = first - at if at < first else 0 if at < last else at - last
                if nearest is None or distance < nearest[0]:
                    nearest = (distance, at, match[1])
        thing = thing or "persons"
        default: Harm = "killed" if thing in _PERSONS else "destroyed"
        if nearest is None:
            return Candidate(first, last, default, thing, first, "noun", head)
        _, at, cue = nearest
        role = (
            "subject"
            if cue.form in {"subject", "lost"}
            else "noun"
            if cue.form == "noun"
            else "passive"
            if at >= last
            else "object"
        )
        return Candidate(first, last, settle(cue.harm, thing) or default, thing, at, role, head)

    # -- cues ----------------------------------------------------------------------------------------------------

    def _in_sentence(self, sentence: Sentence) -> list[Candidate]:
        found: dict[int, Candidate] = {}
        taken: set[int] = set()

        def keep(candidate: Candidate | None) -> None:
            if candidate and not taken.intersection(range(candidate.first, candidate.last)):
                found[candidate.first] = candidate
                taken.update(range(candidate.first, candidate.last))

        at = sentence.first
        while at < sentence.last:
            match = self.words.cues.match(self.document.lower, at)
            if match is None or at in self.phrases.weapons or at in taken:
                at += 1
                continue
            length, cue = match
            for candidate in self._of_cue(at, at + length, cue, sentence):
                keep(candidate)
            at += length
        for candidate in self._listed(sentence, found):
            keep(candidate)
        for candidate in self._parts(sentence, found):
            keep(candidate)
        return [found[first] for first in sorted(found)]

    def _of_cue(self, at: int, after: int, cue: Cue, sentence: Sentence) -> list[Candidate]:
        lower = self.document.lower
        before = lower[at - 1] if at > sentence.first else ""
        if cue.form != "noun" and self._unreal(at, sentence):
            return []
        if cue.form == "noun" or cue.harm == "casualties":
            return self._of_noun(at, after, cue, sentence)
        if cue.form == "subject":
            if lower[at] == "dead" and before == "the":
                return self._among(at, cue.harm, sentence)
            return self._left(at, cue, sentence, "subject")
        if cue.form == "lost":
            right = self._list_from(after, at, cue.harm, sentence, "subject")
            return right or (self._left(at, cue, sentence, "passive") if self._passive(at, sentence) else [])
        passive = self._passive(at, sentence)
        if not passive and before not in BE:
            right = self._right(at, after, cue, sentence)
            if right:
                return right
            if after < sentence.last and lower[after] == "of":
                return self._list_from(after + 1, at, cue.harm, sentence, "object")
        if before == "the" and "among" in lower[max(sentence.first, at - 2) : at]:
            return self._among(at, cue.harm, sentence)
        if lower[at].endswith("ing") and not passive:
            return []
        if not passive and not self._reduced(after, sentence):
            return []
        participle = lower[at].endswith(("ed", "t", "n", "k", "wn", "en", "d", "ablaze", "fire")) or after - at > 1
        if not participle:
            return []
        return [*self._left(at, cue, sentence, "passive"), *self._among(at, cue.harm, sentence)]

    def _reduced(self, after: int, sentence: Sentence) -> bool:
        """Whether a participle without *was* ends its clause, as in *12 recruits killed in the ambush*."""
        if after >= sentence.last:
            return True
        lower = self.document.lower[after]
        return (
            not lower[0].isalnum()
            or lower in (self.words.closed - self.words.determiners - self.words.pronouns)
            or lower == "others"
        )

    def _among(self, at: int, harm: Harm, sentence: Sentence) -> list[Candidate]:
        """Read who is *among the dead* or *among 48 people killed*: parts of a total."""
        lower = self.document.lower
        for i in range(at - 1, max(sentence.first, at - 9), -1):
            if lower[i] == "among" and lower[i - 1] in BE:
                cue = Cue(harm, "subject")
                return [replace(part, cue=at, subset=True) for part in self._left(i - 1, cue, sentence, "passive")]
        return []

    def _unreal(self, at: int, sentence: Sentence) -> bool:
        """Whether harm is only meant, threatened or possible: *to destroy*, *will kill*, *did not kill*."""
        lower = self.document.lower
        # A capital tells May from may, and a month from a possibility.
        back = [lower[i] for i in range(max(sentence.first, at - 4), at) if self.document.words[i] != "May"]
        base = not lower[at].endswith(("ed", "ing")) and lower[at] not in {"killed", "sank", "sunk", "slain", "hurt"}
        if back[-1:] == ["to"] and base:
            return lower[at - 2 : at - 1] not in (["managed"], ["used"], ["forced"], ["able"])
        if any(word in _MODAL for word in back):
            return "have" not in back
        return any(word in {"not", "never", "didn't"} for word in back[-2:]) and "if" not in back

    def _passive(self, at: int, sentence: Sentence) -> bool:
        lower = self.document.lower
        i = at - 1
        while i >= sentence.first and lower[i] in self.words.adverbs:
            i -= 1
        return i >= sentence.first and lower[i] in BE

    def _right(self, at: int, after: int, cue: Cue, sentence: Sentence) -> list[Candidate]:
        lower = self.document.lower
        while after < sentence.last and (
            lower[after] in {"as", "a", "total", "also", "dead"}
            and lower[after : after + 2] in (["a", "total"], ["also"])
        ):
            after += 2 if lower[after] == "a" else 1
        return self._list_from(after, at, cue.harm, sentence, "object")

    def _list_from(self, begin: int, cue: int, harm: Harm, sentence: Sentence, role: str) -> list[Candidate]:
        """Read noun phrases joined by commas and *and*, as long as they go on."""
        lower = self.document.lower
        out: list[Candidate] = []
        at = begin
        if at < sentence.last and lower[at] == ":":
            at += 1
        while at < sentence.last:
            phrase = self.phrases.read(at, sentence)
            if phrase is None or (out and not phrase.counted and not self._bare_in_list(phrase, sentence)):
                break
            candidate = self._candidate(phrase, harm, cue, role)
            if candidate is None:
                if not phrase.counted:
                    break
            else:
                out.append(candidate)
            at = phrase.last
            step = self._next_in_list(at, sentence)
            if step is None:
                break
            if lower[at] not in _LINKS and not self.phrases.quantity(
                step + (lower[step] in {"the", "its", "their"}), sentence.last
            ):
                break
            at = step
        return out

    def _bare_in_list(self, phrase: Phrase, sentence: Sentence) -> bool:
        """Whether a phrase without a number goes on a list and does not begin a clause of its own."""
        lower = self.document.lower
        article = lower[phrase.first - 1] in {"a", "an", "and", ",", "the", "its", "their"}
        clause = phrase.last < sentence.last and lower[phrase.last] in self.words.auxiliaries
        return article and not clause

    def _next_in_list(self, at: int, sentence: Sentence) -> int | None:
        """Return where the next phrase of a list begins, past *with …* or *of …* that belongs to the last one."""
        lower = self.document.lower
        stop = at
        while (
            stop < sentence.last
            and stop - at < 7
            and lower[stop] not in _LINKS
            and not self.words.cues.match(lower, stop)
        ):
            if (
                lower[stop] in {".", "!", "?", ":", "including", "among"}
                or lower[stop] in self.words.reporting
                or lower[stop] in BE
            ):
                return None
            stop += 1
        if stop >= sentence.last or lower[stop] not in _LINKS:
            return None
        while stop < sentence.last and lower[stop] in _LINKS:
            stop += 1
        return stop if stop < sentence.last else None

    def _candidate(self, phrase: Phrase, harm: Harm, cue: int, role: str) -> Candidate | None:
        lower = self.document.lower
        thing = phrase.object
        if not phrase.counted:
            head = lower[phrase.head]
            article = phrase.first > 0 and lower[phrase.first - 1] in {
                "a",
                "an",
                "the",
                "its",
                "their",
                "his",
                "another",
            }
            if head in self.words.sets["never_bare"] and not article:
                return None
            if head in {
                "other",
                "others",
                "life",
                "lives",
                "body",
                "bodies",
                "death",
                "deaths",
                "casualty",
                "casualties",
            }:
                return None
        if lower[cue] in _OF_PEOPLE_ONLY and thing not in _PERSONS:
            return None
        settled = settle(harm, thing)
        if phrase.head == -1 and settled is None:
            return None
        if settled is None:
            return None
        if phrase.head == -1 and harm in {"destroyed", "damaged", "seized"}:
            settled, thing = harm, "other"
        return Candidate(phrase.first, phrase.last, settled, thing, cue, role, phrase.head)

    def _left(self, at: int, cue: Cue, sentence: Sentence, role: str) -> list[Candidate]:
        """Read the subject before a passive or intransitive verb, with the list that it may be the end of."""
        lower = self.document.lower
        end = at
        while end > sentence.first and (
            lower[end - 1] in self.words.auxiliaries
            or lower[end - 1] in self.words.adverbs
            or lower[end - 1] in self.words.unnamed
        ):
            end -= 1
        phrases = self._phrases_before(sentence, end)
        if not phrases:
            return []
        while (
            len(phrases) > 1
            and self._attached(phrases[-1])
            and not self._verb_between(phrases[-2].last, phrases[-1].first)
        ):
            phrases.pop()
        nearest = phrases[-1]
        gap = end - nearest.last
        if gap and (gap > 14 or self._verb_between(nearest.last, end) or (end == at and role == "passive")):
            return []
        out = [nearest]
        for phrase in reversed(phrases[:-1]):
            joint = lower[phrase.last : out[0].first]
            if not joint or any(word not in _LINKS | {"a", "an", "the", "as", "well"} for word in joint):
                break
            out.insert(0, phrase)
        made = [self._candidate(phrase, cue.harm, at, role) for phrase in out]
        return [candidate for candidate in made if candidate] if made[-1] else []

    def _attached(self, phrase: Phrase) -> bool:
        """Whether a preposition ties a phrase to the noun before it: *members of the garrison*."""
        lower = self.document.lower
        at = phrase.first - 1
        while at > 0 and lower[at] in self.words.determiners:
            at -= 1
        return at > 0 and lower[at] in {"of", "from", "in", "with", "at", "near", "on", "by", "for", "to", "including"}

    def _verb_between(self, first: int, last: int) -> bool:
        lower = self.document.lower
        return any(
            (lower[i] in self.words.auxiliaries and lower[i] not in {"being", "been"})
            or lower[i] in self.words.reporting
            or lower[i] in {"when", "after", ";", ".", "but", "while", "before"}
            or (self.words.cues.match(lower, i) is not None)
            for i in range(first, last)
        )

    def _phrases_before(self, sentence: Sentence, end: int) -> list[Phrase]:
        """Return the phrases that can be lost and end at or before a word, in order."""
        out = []
        at = max(sentence.first, end - 40)
        while at < end:
            phrase = self.phrases.read(at, sentence)
            if phrase and phrase.last <= end and phrase.last > at:
                out.append(phrase)
                at = phrase.last
            else:
                at += 1
        # Read from every word, a phrase may begin at its article or in its middle: keep what begins first.
        return out

    def _of_noun(self, at: int, after: int, cue: Cue, sentence: Sentence) -> list[Candidate]:
        lower = self.document.lower
        following = lower[after] if after < sentence.last else ""
        if lower[at] in {"toll", "death_toll"} or lower[at : at + 2] == ["death", "toll"]:
            return self._toll(after, at, cue, sentence)
        counted = self._ending_at(after, sentence)
        if counted and counted.counted and following != "of":
            if counted.object != "persons":
                return []
            harm: Harm = cue.harm
            return [Candidate(counted.first, counted.last, harm, "persons", at, "noun", counted.head)]
        if following in {"of", "to"} and (following == "of" or cue.harm == "damaged"):
            return self._list_from(after + 1, at, cue.harm, sentence, "object")
        if cue.harm == "casualties":
            before = lower[at - 1] if at > sentence.first else ""
            first = at - 1 if before in {"heavy", "civilian", "no", "many", "several", "some"} else at
            thing: LossObject = "civilians" if before == "civilian" else "persons"
            return [Candidate(first, after, "casualties", thing, at, "noun", after - 1)]
        return []

    def _ending_at(self, end: int, sentence: Sentence) -> Phrase | None:
        for first in range(max(sentence.first, end - 7), end):
            if self.phrases.quantity(first, sentence.last):
                phrase = self.phrases.read(first, sentence)
                if phrase and phrase.last == end:
                    return phrase
        return None

    def _toll(self, after: int, cue: int, word: Cue, sentence: Sentence) -> list[Candidate]:
        """Read the number behind a toll: *the toll rose to 76*."""
        for at in range(after, min(sentence.last, after + 10)):
            if self.document.lower[at] in self.words.dates:
                continue
            if self.phrases.quantity(at, sentence.last) and not self.phrases.date_number(at):
                phrase = self.phrases.read(at, sentence)
                if phrase:
                    return [Candidate(phrase.first, phrase.last, word.harm, phrase.object, cue, "noun", phrase.head)]
                return []
        return []

    def _listed(self, sentence: Sentence, found: dict[int, Candidate]) -> list[Candidate]:
        """Read what *losses included* or *losses:* enumerates: people are killed, things destroyed."""
        lower = self.document.lower
        for at in range(sentence.first, sentence.last - 1):
            if lower[at] not in {"losses", "loss"} or found.get(at + 2):
                continue
            step = at + 1
            colon = next((i for i in range(step, min(step + 8, sentence.last)) if lower[i] == ":"), None)
            while step < sentence.last and lower[step] in self.words.sets["between_losses"]:
                step += 1
            if colon is not None and not any(lower[i] in self.words.reporting for i in range(step, colon)):
                step = colon
            if step < sentence.last and lower[step] in {
                "include",
                "included",
                "including",
                "includes",
                ":",
                "totalled",
                "amounted",
                "at",
                "as",
                "comprised",
            }:
                step += 1 + (lower[step] == "amounted")
                return self._list_from(step, at, "destroyed", sentence, "subject")
        return []

    def _parts(self, sentence: Sentence, found: dict[int, Candidate]) -> list[Candidate]:
        """Read the parts of a total: *eleven villagers, including four children*."""
        lower, out = self.document.lower, []
        for at in range(sentence.first, sentence.last - 1):
            if lower[at] in {"including", "among"} or (lower[at] == "of" and lower[at + 1] == "whom"):
                wholes = [candidate for candidate in found.values() if candidate.last <= at + 1]
                if not wholes:
                    continue
                whole = max(wholes, key=lambda candidate: candidate.last)
                if lower[at] == "among" and lower[at + 1] not in {"them", "whom"} and whole.role == "noun":
                    # No casualties among its crew: the crew is whose they are, not a part of them.
                    continue
                begin = at + 1 + (lower[at + 1] in {"them", "whom"})
                if at - whole.last > 14:
                    continue
                for part in self._list_from(begin, whole.cue, whole.harm, sentence, whole.role):
                    same_kind = (part.object in _PERSONS) == (whole.object in _PERSONS)
                    if same_kind:
                        out.append(replace(part, harm=whole.harm, subset=True))
        return out
