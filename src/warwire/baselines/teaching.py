"""What a system should have found: the spans of an annotated article in the form of the baselines' findings."""

from __future__ import annotations

from typing import NamedTuple

from warwire.baselines.coreference import Coreference
from warwire.baselines.losses import Candidate
from warwire.baselines.records import Findings, Parties
from warwire.baselines.rules import Ruled, candidates_of, segments_of
from warwire.baselines.scanner import Chunk
from warwire.model.labels import StatementLabel
from warwire.model.record import Article, Loss

__all__ = ["Lesson", "lesson"]


class Lesson(NamedTuple):
    """An annotated article seen by the baselines.

    Attributes:
        parties: its spans, with actors grouped by the sieve as they would be in prediction.
        losses: each loss as the rules describe its span, and as it is annotated.
    """

    parties: Parties
    losses: list[tuple[Candidate, Loss]]


def lesson(article: Article, ruled: Ruled) -> Lesson:
    """Return an annotated article as a system would see it that finds every span.

    Args:
        article: the article.
        ruled: what the rules make of its text.
    """
    kinds = {actor.id: actor.kind for actor in article.actors}
    actors: set[Chunk] = set()
    weapons: list[Chunk] = []

    for mention in article.mentions:
        first, last = ruled.document.covering(mention.start, mention.end)
        if first >= last:
            continue
        if mention.label == "actor":
            actors.add(Chunk(first, last, "actor", kinds[mention.actor[0]], last - 1))
        else:
            weapons.append(Chunk(first, last, "weapon", mention.type or "other", last - 1))
    chunks = sorted([*actors, *weapons])
    spans = [ruled.document.covering(loss.start, loss.end) for loss in article.losses]
    whole = [(span, loss) for span, loss in zip(spans, article.losses, strict=True) if span[0] < span[1]]
    described = candidates_of(ruled, [span for span, _ in whole], weapons)
    losses = [(candidate, loss) for candidate, (_, loss) in zip(described, whole, strict=True)]
    segments = segments_of(ruled, chunks)
    labels: list[StatementLabel] = ["fact" for _ in segments]  # they play no part in losses
    findings = Findings(ruled.document, article.zones, chunks, [c for c, _ in losses], segments, labels)
    coreference = Coreference(ruled.document, ruled.words, [chunk for chunk in chunks if chunk.label == "actor"])
    parties = Parties(findings, coreference, ruled.words)
    completed = {(c.first, c.last): c for c in parties.completed()}
    return Lesson(parties, [(completed[c.first, c.last], loss) for c, loss in losses])
