"""Labels that a model trained on other events finds surprising: where somebody should look again.

Northcutt, Jiang and Chuang, *Confident learning* (2021): probabilities come from models that never saw the article, and
a label is suspect where its probability is low. Here the model is the linear baseline, and the articles of an
event are always left out together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from warwire.baselines.linear import LAYERS, Judgement, Linear
from warwire.baselines.system import Step
from warwire.baselines.tagger import BEGIN, INSIDE, OUTSIDE
from warwire.model.record import Article

__all__ = ["FOLDS", "Surprise", "surprises"]

FOLDS: Final = 5


class Surprise(msgspec.Struct, frozen=True):
    """A label that is there and not expected, or expected and not there.

    Attributes:
        article: id of the article.
        layer: ``actor``, ``weapon``, ``loss`` or ``statement``.
        kind: ``unexpected`` label, or ``missing`` one.
        start: first code point.
        end: behind the last code point.
        label: of a statement, the label that it has.
        probability: of what is there, between 0 and 1, by a model that has not seen the event.
        quote: the words.
    """

    article: str
    layer: str
    kind: Literal["unexpected", "missing"]
    start: int
    end: int
    label: str
    probability: float
    quote: str


def surprises(
    articles: Sequence[Article], *, folds: int = FOLDS, below: float = 0.1, step: Step | None = None
) -> list[Surprise]:
    """Find the labels of articles that models trained on the other events find improbable.

    Args:
        articles: all annotated articles.
        folds: how many models; the events are dealt out to them in the order of their ids.
        below: the probability below which a label is surprising.
        step: reports progress.

    Returns:
        the surprises, the most surprising first.

    Raises:
        ValueError: there are fewer events than folds, or fewer than two folds.
    """
    events = sorted({article.event for article in articles})
    if not 2 <= folds <= len(events):
        raise ValueError(f"{len(events)} events cannot be dealt out to {folds} folds: choose from 2 to that many")
    fold = {event: number % folds for number, event in enumerate(events)}
    found: list[Surprise] = []
    for number in range(folds):
        model = Linear()
        model.fit([a for a in articles if fold[a.event] != number], [])
        for article in articles:
            if fold[article.event] == number:
                found += _of_article(article, model.judge(article), below)
        if step:
            step("training on the other events", number + 1, folds)
    return sorted(found, key=lambda s: (s.probability, s.article, s.start, s.layer))


def _of_article(article: Article, judged: Judgement, below: float) -> Iterator[Surprise]:
    document = judged.document
    for layer in LAYERS:
        tags, chances = judged.tags[layer], np.exp(judged.tag_scores[layer])
        for first, last in _runs(tags != OUTSIDE, tags == BEGIN):
            probability = float(1 - chances[first:last, OUTSIDE].max())
            if probability < below:
                yield _surprise(article, judged, layer, "unexpected", first, last, "", probability)
        expected = (chances[:, BEGIN] + chances[:, INSIDE] > 1 - below) & (tags == OUTSIDE)
        for first, last in _runs(expected, np.zeros(len(tags), dtype=bool)):
            probability = float(chances[first:last, OUTSIDE].min())
            yield _surprise(article, judged, layer, "missing", first, last, "", probability)
    for segment, label, scores in zip(judged.segments, judged.labels, judged.label_scores, strict=True):
        column = judged.label_names.index(label) if label in judged.label_names else -1
        probability = float(np.exp(scores[column])) if column >= 0 else 0.0
        if probability < below and segment.first < min(segment.last, len(document.words)):
            yield _surprise(article, judged, "statement", "unexpected", segment.first, segment.last, label, probability)


def _surprise(
    article: Article,
    judged: Judgement,
    layer: str,
    kind: Literal["unexpected", "missing"],
    first: int,
    last: int,
    label: str,
    probability: float,
) -> Surprise:
    start, end = judged.document.start[first], judged.document.end[last - 1]
    return Surprise(article.id, layer, kind, start, end, label, round(probability, 4), article.text[start:end])


def _runs(inside: npt.NDArray[np.bool_], begins: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that are inside, a new one at every beginning."""
    first = -1
    for at in range(len(inside) + 1):
        ends = at == len(inside) or not inside[at] or begins[at]
        if ends and first >= 0:
            yield first, at
            first = -1
        if at < len(inside) and inside[at] and first < 0:
            first = at
