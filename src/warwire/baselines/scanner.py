"""What each word of a text can be: part of a name, a modifier, the verb of a subject. Finders of mentions ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from warwire.baselines.document import Document, Sentence
from warwire.baselines.words import Words

__all__ = ["Chunk", "Scanner"]

_LED: Final = (
    "-led",
    "-backed",
    "-run",
    "-aligned",
    "-trained",
    "-based",
    "-linked",
    "-allied",
    "-controlled",
    "-supported",
    "-affiliated",
)


class Chunk(NamedTuple):
    """A mention: words ``first`` to ``last`` (half-open), its label, its kind or type, and its head word."""

    first: int
    last: int
    label: str
    value: str
    head: int


@dataclass(slots=True)
class Scanner:
    """A document, the lexicon, and the words that the document writes with a capital where nothing else asks for it."""

    document: Document
    words: Words
    capitals: frozenset[str]

    @classmethod
    def of(cls, document: Document, words: Words) -> Scanner:
        """Look through the document for words that are capitalised where nothing else asks for it."""
        capitals = {
            document.words[i]
            for sentence in document.sentences
            if sentence.line not in document.titled
            for i in range(sentence.first + 1, sentence.last)
            if document.words[i][0].isupper() and document.words[i - 1] not in '“"‘.:•-–—'
        }
        return cls(document, words, frozenset(capitals))

    def is_name(self, at: int, sentence: Sentence) -> bool:
        """Whether a word is capitalised because it is (part of) a name."""
        word, lower = self.document.words[at], self.document.lower[at]
        if not word[0].isupper():
            return lower.startswith(("al-", "as-", "ash-", "an-", "ar-", "el-")) and any(c.isupper() for c in word)
        if lower in self.words.not_names or lower in self.words.closed:
            return False
        if word in self.words.countries or word in self.words.demonyms or word in self.words.peoples:
            return True
        if word in self.words.names.starts:
            return True
        if sentence.line in self.document.titled:
            return word in self.capitals
        previous = self.document.words[at - 1] if at > sentence.first else ""
        if at == sentence.first or previous in {"“", '"', "‘", "•", ":", "—", "–", "-"}:
            return word in self.capitals or (len(word) > 1 and word.isupper()) or self._introduced(at, sentence)
        return True

    def _introduced(self, at: int, sentence: Sentence) -> bool:
        """Whether the first word of a sentence goes on as a name does: another capital, or a verb of saying."""
        if at + 1 >= sentence.last:
            return False
        following, lower = self.document.words[at + 1], self.document.lower[at + 1]
        own = self.document.lower[at]
        if own in self.words.actor_modifiers or own in self.words.actors.starts or own in self.words.titles:
            return True
        return (following[0].isupper() and lower not in self.words.closed) or lower in self.words.reporting

    def modifies(self, at: int, sentence: Sentence, modifiers: set[str]) -> bool:
        """Whether a word can stand before a head noun inside its mention."""
        lower = self.document.lower[at]
        if lower in modifiers or lower.endswith(_LED) or lower.startswith(("pro-", "anti-")):
            return lower not in self.words.closed
        return self.is_name(at, sentence)

    def nominal(self, at: int, sentence: Sentence) -> bool:
        """Whether a word can stand in the mention of an actor: a head noun, a name, a modifier."""
        if self.words.actors.match(self.document.lower, at):
            return True
        if self.words.names.match(self.document.words, at):
            return True
        lower = self.document.lower[at]
        if lower in self.words.number_words:
            return False
        return self.modifies(at, sentence, self.words.actor_modifiers)

    def length(self, at: int, sentence: Sentence) -> int:
        """Return how many words the noun or name that begins at a word has."""
        for table, words in ((self.words.actors, self.document.lower), (self.words.names, self.document.words)):
            match = table.match(words, at)
            if match and at + match[0] <= sentence.last:
                return match[0]
        return 1

    def speaks(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb of saying stands right behind a phrase that ends before ``at``."""
        lower = self.document.lower
        if (
            at + 1 < sentence.last
            and lower[at] in {"in", "of", "at", "for", "from"}
            and self.document.words[at + 1][0].isupper()
        ):
            at += 1
            while at < sentence.last and self.document.words[at][0].isupper():
                at += 1
        while at < sentence.last and (lower[at] in self.words.adverbs or lower[at] in {"has", "have", "had"}):
            at += 1
        return at < sentence.last and lower[at] in self.words.reporting

    def acts(self, at: int, sentence: Sentence) -> bool:
        """Whether what stands at ``at`` looks like the verb of a subject before it."""
        if at >= sentence.last:
            return False
        lower = self.document.lower[at]
        if lower in self.words.reporting or lower in self.words.auxiliaries:
            return True
        cue = self.words.cues.match(self.document.lower, at)
        if cue and cue[1].form == "verb":
            return True
        return lower in {
            "launched",
            "began",
            "backs",
            "supports",
            "sent",
            "fired",
            "struck",
            "hit",
            "withdrew",
            "took",
            "lost",
            "fought",
            "loses",
            "sends",
            "fires",
            "strikes",
        } or (len(lower) > 4 and lower.endswith("ed") and lower not in self.words.actor_modifiers)

    def counted(self, at: int, sentence: Sentence) -> bool:
        """Whether a number stands before a word."""
        before = self.document.lower[at - 1] if at > sentence.first else ""
        return before[:1].isdigit() or before in self.words.number_words
