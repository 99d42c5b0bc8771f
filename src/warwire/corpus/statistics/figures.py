"""All figures of ``warwire corpus stats``: the corpus's make-up, its sameness, its likeness to real reporting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from warwire.corpus.checks.overlap import overlaps
from warwire.corpus.statistics.density import Density, density, story
from warwire.corpus.statistics.makeup import MakeUp, make_up
from warwire.corpus.statistics.manner import Manner, distance, manner
from warwire.corpus.statistics.variety import Variety, stock_phrases, variety
from warwire.corpus.statistics.words import sentences, words
from warwire.model.files import read_json
from warwire.model.record import Article

__all__ = ["Figures", "Likeness", "RealText", "Sameness", "figures", "read_real_text", "real_text"]

NEAR: Final = 0.1
"""Jaccard index of word 5-grams above which two articles of different events are too alike."""
STOCK_SHARE: Final = 0.01
"""Share of articles above which a run of six words is a stock phrase."""
REAL_TEXT: Final = "real-text.json"


class RealText(msgspec.Struct, frozen=True):
    """Figures of real reporting, kept without its text.

    Attributes:
        texts: number of texts that variety and manner were measured on.
        variety: of those texts.
        manner: of those texts.
        density: of the annotated articles among them.
    """

    texts: int
    variety: Variety
    manner: Manner
    density: Density


class Sameness(msgspec.Struct, frozen=True):
    """Signs of a template.

    Attributes:
        highest_jaccard: the highest Jaccard index of word 5-grams of two articles of different events.
        near_pairs: pairs of articles of different events above 0.1, as ids.
        stock_phrases: runs of six words, outside actors' names, in more than 1% of the articles, with how many.
    """

    highest_jaccard: float
    near_pairs: list[tuple[str, str]]
    stock_phrases: dict[str, int]


class Likeness(msgspec.Struct, frozen=True):
    """The composed articles beside real ones, at the same number of words for variety.

    ``number_forms`` and ``saying`` are total variation distances, 0 where the shares are equal.
    """

    composed: RealText
    real: RealText
    number_forms: float
    saying: float


class Figures(MakeUp, frozen=True):
    """The make-up of the corpus, its sameness, and its likeness to real text where that was measured."""

    sameness: Sameness
    likeness: Likeness | None


def real_text(texts: Sequence[str], annotated: Sequence[Article], size: int | None = None) -> RealText:
    """Measure texts, and the annotated articles among them.

    Args:
        texts: stories; of scraped texts, whatever stands on the page.
        annotated: annotated articles.
        size: words at which variety is measured; all where left out.

    Raises:
        ValueError: there is nothing to measure.
    """
    return RealText(len(texts), variety(texts, size), manner(texts), density(annotated))


def read_real_text(root: Path) -> RealText | None:
    """Read the figures of real text that stand in a corpus folder, or ``None`` where there are none.

    Raises:
        InputError: the file is not of the form.
    """
    path = root / REAL_TEXT
    if not path.exists():
        return None
    return read_json(path, RealText, rule="bad-figures", remedy="make it again: warwire corpus measure")


def figures(articles: Sequence[Article], real: RealText | None = None) -> Figures:
    """Measure the corpus.

    Args:
        articles: all articles, with their splits.
        real: figures of real text to put beside.

    Raises:
        ValueError: there are no articles, or nothing in them to put beside real text.
    """
    made = msgspec.structs.asdict(make_up(articles))
    texts = [story(article) for article in articles]
    likeness = None
    if real is not None:
        composed = real_text(texts, articles, real.variety.words)
        likeness = Likeness(
            composed,
            real,
            distance(composed.manner.number_forms, real.manner.number_forms),
            distance(composed.manner.saying, real.manner.saying),
        )
    return Figures(**made, sameness=_sameness(articles, texts), likeness=likeness)


def _sameness(articles: Sequence[Article], texts: Sequence[str]) -> Sameness:
    pairs = [
        (pair.jaccard, articles[pair.first].id, articles[pair.second].id)
        for pair in overlaps(tuple(texts), 0.0)
        if articles[pair.first].event != articles[pair.second].event
    ]
    stock = stock_phrases([list(_between_names(article)) for article in articles], STOCK_SHARE)
    return Sameness(
        highest_jaccard=max((jaccard for jaccard, _, _ in pairs), default=0.0),
        near_pairs=[(first, second) for jaccard, first, second in pairs if jaccard > NEAR],
        stock_phrases=dict(stock),
    )


def _between_names(article: Article) -> Iterator[list[str]]:
    """Yield the words of an article's statements, cut at every actor mention and sentence end."""
    names = sorted((m.start, m.end) for m in article.mentions if m.label == "actor")
    for statement in article.statements:
        at = statement.start
        for start, end in [*((s, e) for s, e in names if statement.start <= s < statement.end), (statement.end, 0)]:
            yield from (words(sentence) for sentence in sentences(article.text[at : max(at, start)]))
            at = max(at, end)
