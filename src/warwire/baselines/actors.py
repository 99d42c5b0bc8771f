"""Find mentions of actors by rule: a head noun or a name, with its modifiers before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from warwire.baselines.document import Sentence
from warwire.baselines.scanner import Chunk, Scanner
from warwire.baselines.words import plural

__all__ = ["ActorFinder"]

_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})


@dataclass(slots=True)
class ActorFinder:
    """Finds the actors of a document."""

    scanner: Scanner

    def find(self, sentence: Sentence, weapons: list[Chunk]) -> list[Chunk]:
        """Return the actors of a sentence, left to right."""
        taken = {i for chunk in weapons for i in range(chunk.first, chunk.last)}
        inside = {chunk.head: chunk for chunk in weapons}
        found: list[Chunk] = []
        at = sentence.first
        while at < sentence.last:
            if at in taken:
                found.extend(self._names_within(at, sentence, inside, taken))
                while at in taken:
                    at += 1
                continue
            end = at
            while end < sentence.last and end not in taken and self.scanner.nominal(end, sentence):
                end += self.scanner.length(end, sentence)
            if end == at:
                unknown = self._unknown_speaker(at, sentence)
                if unknown and (not found or found[-1].last <= unknown.first):
                    found.append(unknown)
                at = max(at + 1, unknown.last if unknown else 0)
                continue
            end = min(end, sentence.last)
            unknown = self._unknown_speaker(end, sentence)
            if unknown and not any(chunk.first < unknown.last and unknown.first < chunk.last for chunk in found):
                found.append(unknown)
                at = unknown.last
                continue
            found.extend(self._in_run(at, end, sentence))
            at = max(end, found[-1].last if found else end)
        return found

    def _unknown_speaker(self, at: int, sentence: Sentence) -> Chunk | None:
        """Return a noun that no list knows but that says something: *the ferryman said*, *according to the keeper*."""
        lower, words = self.scanner.document.lower, self.scanner.words
        if at >= sentence.last or not lower[at].isalpha() or at == sentence.first:
            return None
        following = lower[at + 1] if at + 1 < sentence.last else ""
        if (
            lower[at] in words.closed
            or lower[at] in words.documents
            or lower[at] in words.unnamed_nouns
            or lower[at] in words.reporting
        ):
            return None
        if lower[at].endswith(("ly", "ing", "ed")) or lower[at] in words.not_after or lower[at] in words.number_words:
            return None
        first = at
        while (
            first > sentence.first
            and at - first < 3
            and lower[first - 1].isalpha()
            and lower[first - 1] not in words.closed
        ):
            first -= 1
        if first == sentence.first or lower[first - 1] not in {"the", "a", "an", "its", "his", "her", "our", "their"}:
            return None
        opener = lower[first - 2] if first - 2 >= sentence.first else ""
        cited = opener == "to" and first - 3 >= sentence.first and lower[first - 3] == "according"
        spoken = opener in words.inverting and following in {".", ",", "”", '"'}
        taken = any(self.scanner.words.weapons.match(lower, i) for i in range(first, at + 1))
        passive = at + 2 < sentence.last and lower[at + 2] == "by"
        if not taken and ((following in self.scanner.words.sets["saying"] and not passive) or cited or spoken):
            return Chunk(first, at + 1, "actor", "person", at)
        return None

    def _names_within(self, at: int, sentence: Sentence, inside: dict[int, Chunk], taken: set[int]) -> list[Chunk]:
        """Return proper names of groups in front of a weapon's head (River Front mine)."""
        end = at
        while end in taken:
            end += 1
        for i in range(at, end):
            match = self.scanner.words.names.match(self.scanner.document.words, i)
            if match and i + match[0] < end and i not in inside:
                return [Chunk(i, i + match[0], "actor", match[1], i + match[0] - 1)]
        names = [
            i for i in range(at, end) if self.scanner.document.words[i] in self.scanner.words.name_heads and i + 1 < end
        ]
        if names and names[0] > at and self.scanner.is_name(at, sentence):
            return [Chunk(at, names[0] + 1, "actor", self._kind_of_name(names[0]), names[0])]
        return []

    def _in_run(self, first: int, end: int, sentence: Sentence) -> list[Chunk]:
        """Return the actors in a run of words that can stand in one noun phrase, at most eight of them."""
        first = max(first, end - 8)
        head = self._last_head(first, end)
        if head is None:
            chunk = self._named(first, end, sentence)
            return [chunk] if chunk else []
        at, last, kind = head
        lower = self.scanner.document.lower[last - 1]
        following = self.scanner.document.lower[last] if last < sentence.last else ""
        common = not self.scanner.document.words[last - 1][0].isupper()
        trailing = last < end and not any(self.scanner.is_name(i, sentence) for i in range(last, end))
        modifying = (trailing and lower not in self.scanner.words.titles) or (
            last == end and self._only_modifies(at, last, following)
        )
        if common and modifying:
            # The noun only modifies what follows; a proper name before it is a mention of its own.
            chunk = self._named(first, at, sentence)
            return [chunk] if chunk else []
        if (
            common
            and last == end
            and last - first == 1
            and (
                lower in self.scanner.words.sets["weak_heads"]
                or lower.removesuffix("s") in self.scanner.words.sets["weak_heads"]
            )
            and not self.scanner.speaks(last, sentence)
            and not (self._definite(at, sentence) or self.scanner.counted(at, sentence))
        ):
            return []
        out: list[Chunk] = []
        if last < end:
            if (
                not common
                and kind != "person"
                and any(self.scanner.document.words[i] in self.scanner.words.name_heads for i in range(last, end))
            ):
                chunk = self._named(first, end, sentence)
                return [chunk] if chunk else []
            if kind == "person" or lower in self.scanner.words.titles:
                stop = last
                while stop < end and self.scanner.is_name(stop, sentence):
                    stop += 1
                out.append(Chunk(first, stop, "actor", "person", stop - 1 if stop > last else last - 1))
                last = stop
            else:
                out.append(self._office(first, last, kind, sentence))
            rest = self._named(max(last, out[-1].last), end, sentence)
            return out + ([rest] if rest else [])
        return [self._office(first, last, kind, sentence)]

    def _only_modifies(self, at: int, last: int, following: str) -> bool:
        """Whether a common noun goes with the noun behind it: *rebel positions*, *civilian property*."""
        words, lower = self.scanner.words, self.scanner.document.lower[last - 1]
        if lower in words.titles:
            return False
        if following in words.not_after:
            return True
        bare = lower not in words.actors.starts or plural(lower) in words.actors.starts
        singular = bare and not lower.endswith(("s", "men", "people"))
        possessed = at > 0 and self.scanner.document.words[at - 1] in _POSSESSIVE
        article = possessed or (
            at > 0
            and (
                self.scanner.document.lower[at - 1] in words.determiners
                or self.scanner.document.lower[at - 1] in words.number_words
            )
        )
        plain = following.isalpha() and following not in words.closed and not following.endswith(("ed", "ing", "ly"))
        verb = (
            following in words.sets["past_verbs"]
            or following in words.reporting
            or words.cues.match([following], 0) is not None
        )
        return (
            singular
            and plain
            and not verb
            and (not article or following.endswith("s"))
            and last - at == 1
            and lower in self.scanner.words.sets["modifying_heads"]
        )

    def _office(self, first: int, last: int, kind: str, sentence: Sentence) -> Chunk:
        """Extend a ministry or a minister by its portfolio, and a proper name by what follows its *of* or *for*."""
        head = last - 1
        lower, words = self.scanner.document.lower, self.scanner.document.words
        if kind in {"nonstate_armed", "coalition"} and any(
            lower[i] in self.scanner.words.sets["peaceful_modifiers"] for i in range(first, head)
        ):
            kind = "organisation"
        if (
            last + 1 < sentence.last
            and lower[head] in self.scanner.words.sets["offices"]
            and lower[last] in {"of", "for"}
        ):
            at = last + 1 + (lower[last + 1] == "the")
            stop = at
            while stop < sentence.last and lower[stop] in self.scanner.words.sets["portfolios"]:
                stop += 1
            if stop > at:
                if (
                    stop + 1 < sentence.last
                    and lower[stop] == "and"
                    and lower[stop + 1] in self.scanner.words.sets["portfolios"]
                ):
                    stop += 2
                if words[head][0].isupper() and stop + 1 < sentence.last and lower[stop] == "of":
                    named = stop + 1
                    while named < sentence.last and self.scanner.is_name(named, sentence):
                        named += 1
                    stop = named if named > stop + 1 else stop
                return Chunk(first, stop, "actor", kind, head)
        if words[head][0].isupper() and words[head] in self.scanner.words.name_heads:
            return self._extended(first, last, kind, head, sentence)
        return Chunk(first, last, "actor", kind, head)

    def _extended(self, first: int, last: int, kind: str, head: int, sentence: Sentence) -> Chunk:
        """Extend a name over *of*, *for* and the like to the capitals behind them."""
        lower = self.scanner.document.lower
        while last + 1 < sentence.last and lower[last] in {"of", "for", "without"}:
            at = last + 1 + (lower[last + 1] == "the")
            if at >= sentence.last or not self.scanner.is_name(at, sentence):
                break
            if self.scanner.document.words[at] in self.scanner.words.countries and lower[head] not in {
                "front",
                "army",
                "ministry",
                "party",
                "council",
                "movement",
            }:
                break
            while at < sentence.last and (
                self.scanner.is_name(at, sentence) and lower[at] not in self.scanner.words.dates
            ):
                at += 1
            last = at
        return Chunk(first, last, "actor", kind, head)

    def _last_head(self, first: int, end: int) -> tuple[int, int, str] | None:
        """Return the last head noun of a run: where it begins and ends, and its kind."""
        found = None
        at = first
        while at < end:
            match = self.scanner.words.actors.match(self.scanner.document.lower, at)
            if match and at + match[0] <= end:
                found = (at, at + match[0], match[1])
                at += match[0]
                continue
            name = self.scanner.words.names.match(self.scanner.document.words, at)
            at += name[0] if name else 1
        if found and found[0] > first and found[2] == "person":
            return found
        return found

    def _named(self, first: int, end: int, sentence: Sentence) -> Chunk | None:
        """Return the actor that a run of capitals without a common head names, if its words or its context say so."""
        words, lower = self.scanner.document.words, self.scanner.document.lower
        for at in range(first, end):
            match = self.scanner.words.names.match(words, at)
            if match and at + match[0] <= end:
                begin, stop = at, at + match[0]
                while begin > first and words[begin - 1] in self.scanner.words.demonyms:
                    begin -= 1
                return Chunk(begin, stop, "actor", match[1], stop - 1)
        while first < end and not self.scanner.is_name(first, sentence):
            first += 1
        stop = first
        while stop < end and self.scanner.is_name(stop, sentence):
            stop += 1
        if stop == first:
            return None
        heads = [at for at in range(first, stop) if words[at] in self.scanner.words.name_heads]
        if heads and stop - first > 1 and lower[stop - 1] not in self.scanner.words.place_nouns:
            return self._extended(first, stop, self._kind_of_name(heads[-1]), stop - 1, sentence)
        phrase = " ".join(words[first:stop])
        before = lower[first - 1] if first > sentence.first else ""
        if phrase in self.scanner.words.peoples and phrase not in self.scanner.words.demonyms:
            return Chunk(first, stop, "actor", "state_forces", stop - 1)
        if phrase in self.scanner.words.demonyms and phrase in self.scanner.words.peoples and before == "the":
            return Chunk(first, stop, "actor", "state_forces", stop - 1)
        if phrase in self.scanner.words.countries:
            if self.scanner.acts(stop, sentence) and before not in self.scanner.words.place_prepositions:
                return Chunk(first, stop, "actor", "government", stop - 1)
            return Chunk(first, stop, "actor", "government", stop - 1) if self._possesses(stop, sentence) else None
        if phrase in self.scanner.words.demonyms:
            return None
        if lower[first] in self.scanner.words.titles and stop - first > 1:
            return Chunk(first, stop, "actor", "person", stop - 1)
        if before in self.scanner.words.place_prepositions or before in self.scanner.words.place_nouns:
            return None
        described = stop - first > 1 and self._described(stop, sentence)
        if described or self.scanner.speaks(stop, sentence) or self._is_spoken_for(first, stop, sentence):
            kind = "person" if stop - first > 1 else "organisation"
            return Chunk(first, stop, "actor", kind, stop - 1)
        if stop - first == 1 and self._acronym(first, sentence):
            return Chunk(first, stop, "actor", "organisation", first)
        return None

    def _described(self, at: int, sentence: Sentence) -> bool:
        """Whether an appositive behind a name says who it is: *Orrin Vale, the governor*."""
        lower = self.scanner.document.lower
        if (
            at + 2 >= sentence.last
            or lower[at] != ","
            or not (lower[at + 1] in {"a", "an", "the"} or self.scanner.nominal(at + 1, sentence))
        ):
            return False
        for i in range(at + 1, min(at + 5, sentence.last)):
            match = self.scanner.words.actors.match(lower, i)
            if match:
                return match[1] in {"person", "civilians"}
            if lower[i] in self.scanner.words.prepositions or lower[i] == ",":
                return False
        return False

    def _kind_of_name(self, at: int) -> str:
        lower = self.scanner.document.lower[at]
        match = self.scanner.words.actors.starts.get(lower)
        if match:
            return match[-1][1]
        return (
            "nonstate_armed"
            if lower in {"brigades", "tigers", "wolves", "hawks", "falcons", "liberation", "volunteers", "column"}
            else "organisation"
        )

    def _acronym(self, at: int, sentence: Sentence) -> bool:
        """Whether a word is an abbreviation in brackets behind a name, as in *River Front (RF)*."""
        words = self.scanner.document.words
        word = words[at]
        return (
            2 <= len(word) <= 7
            and word.isupper()
            and at > sentence.first + 1
            and words[at - 1] == "("
            and at + 1 < sentence.last
            and words[at + 1] in {")", ","}
            and words[at - 2][0].isupper()
        )

    def _definite(self, at: int, sentence: Sentence) -> bool:
        """Whether *the* stands before a word and a verb behind it: the group attacked, but not a group of trees."""
        return (
            at > sentence.first and self.scanner.document.lower[at - 1] == "the" and self.scanner.acts(at + 1, sentence)
        )

    def _is_spoken_for(self, first: int, last: int, sentence: Sentence) -> bool:
        """Whether a name stands behind *said* or *according to*."""
        lower = self.scanner.document.lower
        if first - 1 <= sentence.first:
            return False
        if lower[first - 1] == "to" and lower[first - 2] == "according":
            return True
        after = lower[last] if last < sentence.last else "."
        return lower[first - 1] in self.scanner.words.inverting and after in {".", ",", ")", "—", "–"}

    def _possesses(self, at: int, sentence: Sentence) -> bool:
        """Whether a possessive ending stands at ``at`` and an actor behind it (*Norvia's army*)."""
        if at + 1 >= sentence.last or self.scanner.document.words[at] not in _POSSESSIVE:
            return False
        at += 1
        while at < sentence.last and self.scanner.nominal(at, sentence):
            if self.scanner.words.actors.match(self.scanner.document.lower, at):
                return True
            at += 1
        return False
