"""How dense the labels are, and how actors are named: figures that real and composed articles share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from warwire.model.record import Article

__all__ = ["Density", "density", "is_named", "opinion_share", "story", "story_words"]

_WORD: Final = re.compile(r"\w+(?:['’.,-]\w+)*")
_CAPITAL: Final = re.compile(r"(?<![\w'’-])[A-ZÀ-ÖØ-Þ]")


class Density(msgspec.Struct, frozen=True):
    """Label densities of annotated articles.

    Attributes:
        articles: articles measured.
        words: words of headlines, paragraphs and captions, furniture left out.
        actors: actor mentions in 1,000 words.
        weapons: weapon mentions in 1,000 words.
        losses: losses in 1,000 words.
        statements: statements in 1,000 words.
        opinion: share of the characters of statements that stand in opinions.
        attributed: share of statements that are not the author's.
        named_actors: share of actor mentions that hold a name, not only common nouns.
        furniture: share of articles that carry furniture.
    """

    articles: int
    words: int
    actors: float
    weapons: float
    losses: float
    statements: float
    opinion: float
    attributed: float
    named_actors: float
    furniture: float


def story(article: Article) -> str:
    """Return the lines of an article that tell its story, one a line: no furniture, glued or not."""
    furniture = [(z.start, z.end) for z in article.zones if z.label == "furniture"]
    lines = []
    for zone in article.zones:
        if zone.label == "furniture":
            continue
        at, kept = zone.start, []
        for start, end in furniture:
            if zone.start <= start and end <= zone.end:
                kept.append(article.text[at:start])
                at = end
        kept.append(article.text[at : zone.end])
        lines.append(" ".join(part.strip() for part in kept if part.strip()))
    return "\n".join(line for line in lines if line)


def story_words(article: Article) -> int:
    """Return the number of words of an article's story."""
    return len(_WORD.findall(story(article)))


def is_named(article: Article, start: int, end: int, openings: frozenset[int]) -> bool:
    """Tell whether the words at ``start:end`` hold a name: a capital that is not just a sentence's first letter.

    Args:
        article: the article.
        start: first code point.
        end: behind the last code point.
        openings: where sentences start.
    """
    capitals = [start + match.start() for match in _CAPITAL.finditer(article.text[start:end])]
    return any(at not in openings for at in capitals)


def opinion_share(articles: Iterable[Article]) -> float:
    """Return the share of the characters of statements that stand in opinions, 0 where there are none."""
    of = {"fact": 0, "opinion": 0}
    for article in articles:
        for statement in article.statements:
            of[statement.label] += statement.end - statement.start
    return of["opinion"] / max(1, sum(of.values()))


def density(articles: Sequence[Article]) -> Density:
    """Measure annotated articles.

    Raises:
        ValueError: the articles hold no word, statement or actor mention.
    """
    words = sum(map(story_words, articles))
    statements = [s for a in articles for s in a.statements]
    actors = [(a, m) for a in articles for m in a.mentions if m.label == "actor"]
    if not (words and statements and actors):
        raise ValueError("there is nothing to measure: no word, no statement or no actor mention")
    weapons = sum(m.label == "weapon" for a in articles for m in a.mentions)
    losses = sum(len(a.losses) for a in articles)
    openings = {a.id: frozenset(s.start for s in a.statements) for a in articles}
    return Density(
        articles=len(articles),
        words=words,
        actors=1000 * len(actors) / words,
        weapons=1000 * weapons / words,
        losses=1000 * losses / words,
        statements=1000 * len(statements) / words,
        opinion=opinion_share(articles),
        attributed=sum(s.source != "author" for s in statements) / len(statements),
        named_actors=sum(is_named(a, m.start, m.end, openings[a.id]) for a, m in actors) / len(actors),
        furniture=sum(any(z.label == "furniture" for z in a.zones) for a in articles) / len(articles),
    )
