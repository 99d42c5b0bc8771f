"""Find all mentions of actors and weapons by rule, and names again wherever they stand by themselves."""

from __future__ import annotations

from typing import Final

from warwire.baselines.actors import ActorFinder
from warwire.baselines.document import Document
from warwire.baselines.scanner import Chunk, Scanner
from warwire.baselines.weapons import WeaponFinder
from warwire.baselines.words import Words

__all__ = ["find_mentions"]

_CONNECTING: Final = frozenset(
    {"of", "for", "the", "and", "to", "in", "without", "del", "de", "la", "al", "bin", "ibn", "von", "van", "abu", "el"}
)


def _again(scanner: Scanner, found: list[list[Chunk]]) -> None:
    """Mark names again wherever they stand by themselves, once the document has shown that they are actors."""
    document, words = scanner.document, scanner.words
    known: dict[tuple[str, ...], str] = {}
    for chunks in found:
        for chunk in chunks:
            phrase = tuple(document.words[chunk.first : chunk.last])
            if chunk.label != "actor" or not all(word[0].isupper() for word in phrase if word not in _CONNECTING):
                continue
            if phrase[0] in words.countries or phrase[0] in words.peoples:
                continue
            known.setdefault(phrase, chunk.value)
            if chunk.value == "person" and len(phrase) > 1 and phrase[-1].lower() not in words.actors.starts:
                known.setdefault(phrase[-1:], chunk.value)
    if not known:
        return
    firsts = {phrase[0] for phrase in known}
    by_length = sorted(known, key=len, reverse=True)
    for sentence, chunks in zip(document.sentences, found, strict=True):
        taken = {i for chunk in chunks for i in range(chunk.first, chunk.last)}
        for at in range(sentence.first, sentence.last):
            if document.words[at] not in firsts or at in taken:
                continue
            before = document.lower[at - 1] if at > sentence.first else ""
            for phrase in by_length:
                last = at + len(phrase)
                if (
                    last > sentence.last
                    or tuple(document.words[at:last]) != phrase
                    or taken.intersection(range(at, last))
                ):
                    continue
                if before in words.place_prepositions and known[phrase] != "person":
                    break
                chunks.append(Chunk(at, last, "actor", known[phrase], last - 1))
                taken.update(range(at, last))
                break
        chunks.sort()


def find_mentions(document: Document, words: Words) -> list[Chunk]:
    """Return every mention of an actor or a weapon that the rules find, left to right."""
    scanner = Scanner.of(document, words)
    weapons_of, actors_of = WeaponFinder(scanner), ActorFinder(scanner)
    found = []
    for sentence in document.sentences:
        weapons = weapons_of.find(sentence)
        found.append(sorted([*weapons, *actors_of.find(sentence, weapons)]))
    _again(scanner, found)
    return [chunk for chunks in found for chunk in chunks]
