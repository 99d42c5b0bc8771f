"""Find mentions of weapons by rule: a noun, a compound or a designation, with its modifiers before it."""

from __future__ import annotations

from dataclasses import dataclass

from warwire.baselines.document import Sentence
from warwire.baselines.scanner import Chunk, Scanner

__all__ = ["WeaponFinder"]


@dataclass(slots=True)
class WeaponFinder:
    """Finds the weapons of a document."""

    scanner: Scanner

    def find(self, sentence: Sentence) -> list[Chunk]:
        """Return the weapons of a sentence, left to right."""
        document = self.scanner.document
        found: list[Chunk] = []
        at = sentence.first
        while at < sentence.last:
            head = self._head(at, sentence)
            if head is None:
                at += 1
                continue
            last, value = head
            first = at
            floor = found[-1].last if found else sentence.first
            while first > floor and self._modifier(first - 1, sentence):
                first -= 1
            if value == "naval" and sentence.line not in document.titled:
                while (
                    last < sentence.last
                    and document.words[last][0].isupper()
                    and document.lower[last] not in self.scanner.words.closed
                ):
                    last += 1
            if document.lower[last - 1] not in {"of"}:
                found.append(Chunk(first, last, "weapon", value, head[0] - 1))
            at = last
        return found

    def _head(self, at: int, sentence: Sentence) -> tuple[int, str] | None:
        """Return where the weapon whose head begins here ends, and its type; longer compounds win."""
        end, value = at, ""
        while end < sentence.last:
            match = self.scanner.words.weapons.match(self.scanner.document.lower, end)
            if match is None:
                model = self.scanner.words.model(self.scanner.document.words[end])
                if model is None:
                    break
                match = (1, model)
            following = end + match[0]
            if following > sentence.last:
                break
            # A designation names the thing whatever noun follows (Grad rocket launchers, T-72 tanks).
            if not value or match[1] not in {"other", "vehicle"}:
                value = match[1] if value not in {"drone", "air_defence", "anti_armour", "chemical"} else value
            end = following
        if not value:
            return None
        if end == at + 1 and self._other_sense(at, end, sentence):
            return None
        return end, value

    def _other_sense(self, at: int, end: int, sentence: Sentence) -> bool:
        """Whether a word that can be a weapon is something else here: a verb, a charge of murder, a name."""
        own, word = self.scanner.document.lower[at], self.scanner.document.words[at]
        if own in self.scanner.words.sets["capital_weapons"] and not word[0].isupper():
            return True
        following = self.scanner.document.lower[end] if end < sentence.last else ""
        before = self.scanner.document.lower[at - 1] if at > sentence.first else ""
        if own in self.scanner.words.sets["weapons_or_verbs"] and (
            following in self.scanner.words.determiners
            or (
                sentence.line in self.scanner.document.titled
                and self.scanner.is_name(end - 1 + (end < sentence.last), sentence)
            )
        ):
            return True
        if own in {"bomber", "bombers"} and before in {"suicide", "car", "would-be"}:
            return True
        if own in {"charge", "charges"}:
            return before not in {"explosive", "demolition", "shaped", "propellant"}
        return own == "technical" and following.isalpha() and following not in self.scanner.words.closed

    def _modifier(self, at: int, sentence: Sentence) -> bool:
        lower = self.scanner.document.lower[at]
        if lower in self.scanner.words.closed or lower in self.scanner.words.number_words:
            return False
        if lower in self.scanner.words.actors.starts and lower not in self.scanner.words.weapon_modifiers:
            return lower in {"army", "navy", "air", "police", "government", "rebel", "militant", "coalition"}
        if lower in self.scanner.words.reporting:
            return False
        if lower.endswith(
            ("mm", "-made", "-built", "-era", "-guided", "-mounted", "-fired", "-range", "-propelled", "-laden")
        ):
            return True
        return self.scanner.modifies(at, sentence, self.scanner.words.weapon_modifiers)
