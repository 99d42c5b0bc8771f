"""Draw the articles of a round: by chance, in the proportions of the corpus, or where labels help a system most.

Uncertainty sampling takes what a system is least sure of (Lewis and Gale 1994, https://doi.org/10.1007/978-1-4471-2099-5_1);
disagreement sampling takes what two systems label most differently (query by committee, Seung, Opper and Sompolinsky
1992, https://doi.org/10.1145/130385.130417).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final, Literal

import msgspec

from warwire.annotation.rounds import Annotator
from warwire.corpus.rows import read_lines
from warwire.errors import InputError, Problem
from warwire.model.record import Article

__all__ = ["METHODS", "Method", "assign", "disagreement", "draw", "stratified", "uncertainty"]

Method = Literal["random", "stratified", "uncertainty", "disagreement"]
METHODS: Final[tuple[Method, ...]] = ("random", "stratified", "uncertainty", "disagreement")


class _Span(msgspec.Struct, frozen=True):
    start: int
    end: int
    label: str = ""
    type: str | None = None
    harm: str = ""
    object: str = ""
    score: float | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        """All that two systems may say alike; ids of actors and items are each system's own."""
        return (self.start, self.end, self.label, self.type, self.harm, self.object)


class _Row(msgspec.Struct, frozen=True):
    """What is read of a row of predictions."""

    id: str
    score: float | None = None
    statements: tuple[_Span, ...] | None = None
    mentions: tuple[_Span, ...] | None = None
    losses: tuple[_Span, ...] | None = None

    @property
    def layers(self) -> dict[str, tuple[_Span, ...]]:
        """The layers whose labels are compared; zones are left out, since systems hardly differ on them."""
        return {"statements": self.statements or (), "mentions": self.mentions or (), "losses": self.losses or ()}


def _read(path: Path, articles: Iterable[Article]) -> dict[str, _Row]:
    rows = {row.id: row for row in read_lines(path, _Row, "each line is one article's predictions, with its id")}
    missing = [article.id for article in articles if article.id not in rows]
    if missing:
        message = f"the file has no predictions for {len(missing)} of the articles, the first of them"
        remedy = "predict all splits that the round is drawn from"
        raise InputError([Problem("missing-article", message, file=str(path), article=missing[0], remedy=remedy)])
    return rows


# -- how much an article is wanted ----------------------------------------------------------------------------------


def uncertainty(path: Path, articles: Sequence[Article]) -> dict[str, float]:
    """Return how unsure a system is of each article: 1 less its confidence, by id.

    Args:
        path: predictions as JSON Lines. A row's ``score`` is the system's confidence in the article, from 0 to 1; where
            it is left out, the mean of the ``score`` of its statements, mentions and losses is taken, and an article
            without any is one that the system is sure of.
        articles: those to choose from.

    Raises:
        InputError: the file cannot be read, lacks an article, or has no scores.
    """
    rows = _read(path, articles)
    found: dict[str, float] = {}
    unscored: list[Problem] = []
    for article in articles:
        row = rows[article.id]
        spans = [span for layer in row.layers.values() for span in layer]
        scores = [row.score] if row.score is not None else [span.score for span in spans]
        known = [score for score in scores if score is not None and 0 <= score <= 1]
        if len(known) != len(scores):
            message = "the row, or a label of it, has no score from 0 to 1"
            remedy = "give each row, or each statement, mention and loss, the system's confidence as its score"
            unscored.append(Problem("no-score", message, file=str(path), article=article.id, remedy=remedy))
        found[article.id] = 1 - fmean(known) if known else 0.0
    if unscored:
        raise InputError(unscored)
    return found


def disagreement(first: Path, second: Path, articles: Sequence[Article]) -> dict[str, float]:
    """Return how differently two systems label each article: 1 less the F1 of the one's labels against the other's.

    Labels are the same where offsets, label, type, harm and object are; where neither system has any, the two agree.

    Raises:
        InputError: a file cannot be read or lacks an article.
    """
    one, two = _read(first, articles), _read(second, articles)
    return {article.id: 1 - _f1(one[article.id], two[article.id]) for article in articles}


def _f1(one: _Row, two: _Row) -> float:
    mine, its = ({(name, *span.said) for name, layer in row.layers.items() for span in layer} for row in (one, two))
    return 2 * len(mine & its) / (len(mine) + len(its)) if mine or its else 1.0


# -- drawing --------------------------------------------------------------------------------------------------------


def draw(
    articles: Sequence[Article], method: Method, size: int, *, seed: int = 0, predictions: Sequence[Path] = ()
) -> list[str]:
    """Return the ids of the articles that a method chooses, in the order of ``articles``.

    Args:
        articles: those to choose from.
        method: ``random``; ``stratified`` over split, setting and type of outlet; ``uncertainty``, with one file of
            predictions; ``disagreement``, with two.
        size: how many; all where there are fewer.
        seed: of the draw; among equally wanted articles, chance chooses.
        predictions: what the method looks at.

    Raises:
        InputError: a file cannot be read, lacks an article, or has no scores; or the files are too few or too many.
    """
    wanted_files = {"uncertainty": 1, "disagreement": 2}.get(method, 0)
    if len(predictions) != wanted_files:
        message = f"{method} looks at {wanted_files} files of predictions, not at {len(predictions)}"
        raise InputError([Problem("wrong-predictions", message, remedy="name each with --predictions")])
    dice = random.Random(seed)
    shuffled = dice.sample(list(articles), len(articles))
    if method == "random":
        chosen = {article.id for article in shuffled[:size]}
    elif method == "stratified":
        chosen = set(stratified(shuffled, size))
    else:
        score = (
            uncertainty(predictions[0], articles)
            if method == "uncertainty"
            else disagreement(predictions[0], predictions[1], articles)
        )
        chosen = {article.id for article in sorted(shuffled, key=lambda article: -score[article.id])[:size]}
    return [article.id for article in articles if article.id in chosen]


def stratified(articles: Sequence[Article], size: int) -> list[str]:
    """Return the first articles of each stratum (split, setting, type of outlet), in proportion to the strata.

    Each stratum has the whole part of its due; what is left goes to the largest remainders (Hamilton's method).
    """
    strata: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for article in articles:
        strata[article.split, article.setting, article.outlet_type].append(article.id)
    size = min(size, len(articles))
    due = {key: size * len(ids) / len(articles) for key, ids in strata.items()}
    seats = {key: int(share) for key, share in due.items()}
    left = size - sum(seats.values())
    for key in sorted(due, key=lambda key: seats[key] - due[key])[:left]:
        seats[key] += 1
    return [name for key, ids in strata.items() for name in ids[: seats[key]]]


def assign(documents: Sequence[str], annotators: Sequence[Annotator], overlap: float) -> list[Annotator]:
    """Return the annotators with their shares, in the order of ``documents``.

    Args:
        documents: ids of the round's articles.
        annotators: what they have as documents plays no part.
        overlap: share of the articles that everybody has, from 0 to 1, spread evenly; the others are dealt in turn.
    """
    together = round(overlap * len(documents))
    common = {documents[i * len(documents) // together] for i in range(together)}
    dealt = [name for name in documents if name not in common]
    shares = [common.union(dealt[i :: len(annotators)]) for i in range(len(annotators))]
    return [
        msgspec.structs.replace(annotator, documents=tuple(name for name in documents if name in share))
        for annotator, share in zip(annotators, shares, strict=True)
    ]
