"""The rules of the baselines, one after another: mentions, losses, statements of one article."""

from __future__ import annotations

from dataclasses import dataclass

from warwire.baselines.attribution import Attributor, Segment
from warwire.baselines.countries import local_countries
from warwire.baselines.document import Document
from warwire.baselines.losses import Candidate, LossFinder
from warwire.baselines.mentions import find_mentions
from warwire.baselines.scanner import Chunk
from warwire.baselines.spans import Spans
from warwire.baselines.tagger import Tags, tags_of
from warwire.baselines.words import Words
from warwire.model.record import Zone

__all__ = ["Ruled", "apply_rules", "candidates_of", "nested", "ruled_spans", "ruled_tags", "segments_of"]


@dataclass(slots=True)
class Ruled:
    """What the rules find in an article: its words, the lexicon with its own countries, mentions and losses."""

    document: Document
    words: Words
    chunks: Spans[Chunk]
    candidates: Spans[Candidate]


def apply_rules(text: str, zones: tuple[Zone, ...], words: Words) -> Ruled:
    """Find mentions and losses in the lines of a text that are not furniture."""
    document = Document.of(text, zones)
    countries = local_countries(document, words)
    if countries:
        words = words.with_countries(countries)
    chunks = find_mentions(document, words)
    candidates = LossFinder(document, words, chunks).find()
    whole = set(nested([(c.first, c.last) for c in chunks], [(c.first, c.last) for c in candidates]))
    return Ruled(document, words, Spans(c for c in chunks if (c.first, c.last) in whole), Spans(candidates))


def nested(inner: list[tuple[int, int]], outer: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the inner spans that cross no outer one."""
    spans = Spans(outer)
    return [
        (first, last)
        for first, last in inner
        if not any((a < first < b < last) or (first < a < last < b) for a, b in spans.over(first, last))
    ]


def segments_of(ruled: Ruled, chunks: list[Chunk]) -> list[Segment]:
    """Return the statements of an article, given its mentions."""
    return Attributor(ruled.document, ruled.words, Spans(c for c in chunks if c.label == "actor")).segments()


def candidates_of(ruled: Ruled, spans: list[tuple[int, int]], weapons: list[Chunk]) -> list[Candidate]:
    """Return spans of losses with what the rules make of each."""
    finder = LossFinder(ruled.document, ruled.words, weapons)
    found = {(c.first, c.last): c for c in ruled.candidates}
    return [found.get(span) or finder.describe(*span, ruled.candidates) for span in spans]


def ruled_spans(ruled: Ruled, label: str) -> list[tuple[int, int]]:
    """Return the rules' mentions of a label."""
    return [(c.first, c.last) for c in ruled.chunks if c.label == label]


def ruled_tags(ruled: Ruled) -> list[Tags]:
    """Return the rules' BIO tags of actors, weapons and losses, each of shape ``[words]``."""
    size = len(ruled.document.words)
    return [
        tags_of(ruled_spans(ruled, "actor"), size),
        tags_of(ruled_spans(ruled, "weapon"), size),
        tags_of([(c.first, c.last) for c in ruled.candidates], size),
    ]
