"""What the encoder is taught: an annotated article as spans, and the right answer of every head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from warwire.baselines.encoder.pairs import Bools, Floats, Ints, Span
from warwire.baselines.encoder.scene import Scene
from warwire.baselines.encoder.vocabulary import CLASSES, LAYERS, POINTERS
from warwire.baselines.rules import Ruled
from warwire.baselines.tagger import Tags, tags_of
from warwire.baselines.teaching import lesson
from warwire.model.record import Article, Loss, Statement

__all__ = ["Example", "example"]


class Example(NamedTuple):
    """The right answers for one article.

    Attributes:
        tags: of each layer, the BIO tag of each word.
        spans: the spans that each head describes: ``actor``, ``weapon``, ``loss``, ``statement``.
        classes: of each head that chooses a value, the spans' name and the number of the right value of each.
        hints: what heads are told besides, by the names of ``HINTS``, a number for each loss.
        pairs: of each head that points, the features of pairs, shape ``[spans, options, features]``.
        right: of each head that points, which options are right, shape ``[spans, options]``.
    """

    tags: dict[str, Tags]
    spans: dict[str, list[Span]]
    classes: dict[str, tuple[str, Ints]]
    hints: dict[str, Ints]
    pairs: dict[str, Floats]
    right: dict[str, Bools]


def example(article: Article, ruled: Ruled) -> Example:
    """Return what an annotated article teaches, its statements being cut as they will be in prediction."""
    taught = lesson(article, ruled)
    scene = Scene(taught.parties)
    losses = [loss for _, loss in taught.losses]
    size = len(ruled.document.words)
    actors = _actors_of(article, ruled, scene)
    types = {
        ruled.document.covering(m.start, m.end): m.type or "other" for m in article.mentions if m.label == "weapon"
    }
    kind_of = {actor.id: actor.kind for actor in article.actors}
    kinds = {loss.sufferer: kind_of[loss.sufferer[0]] if loss.sufferer else "" for loss in losses}
    said = [_statement_of(article, ruled, span) for span in scene.statements]
    source = _said(said, actors)
    teller = _said(losses, actors)
    sufferer = _or_none(_points((loss.sufferer for loss in losses), actors))
    inflictor = _or_none(_points((loss.inflictor for loss in losses), actors))
    told_by = np.concatenate([teller[:, :2].any(axis=1, keepdims=True), teller[:, 2:]], axis=1)
    same = _points(actors, actors)
    earlier = np.tril(same, -1)
    values: dict[str, tuple[str, Sequence[str]]] = {
        "kind": ("actor", [chunk.value for chunk in scene.chunks]),
        "weapon_type": ("weapon", [types[span] for span in scene.weapons]),
        "harm": ("loss", [loss.harm for loss in losses]),
        "object": ("loss", [loss.object for loss in losses]),
        "status": ("loss", [loss.status for loss in losses]),
        "subset": ("loss", ["yes" if loss.subset else "no" for loss in losses]),
        "label": ("statement", [statement.label for statement in said]),
    }
    spans = {"actor": scene.actors, "weapon": scene.weapons, "loss": scene.losses, "statement": scene.statements}
    right = {"source": source, "teller": teller, "sufferer": sufferer, "inflictor": inflictor}
    pairs = {
        "source": scene.sources(),
        "teller": scene.tellers(scene.of_statements(source)),
        "sufferer": scene.sufferers(told_by),
        "inflictor": scene.inflictors(told_by, sufferer),
    }
    return Example(
        tags={layer: tags_of(_apart(spans[layer]), size) for layer in LAYERS},
        spans=spans,
        classes={
            head: (of, np.array([CLASSES[head].index(value) for value in chosen], dtype=np.int64))
            for head, (of, chosen) in values.items()
        },
        hints=scene.hints([kinds[loss.sufferer] for loss in losses]),
        pairs={**pairs, "antecedent": scene.antecedents()},
        right={**right, "antecedent": _or_none(earlier)},
    )


def _actors_of(article: Article, ruled: Ruled, scene: Scene) -> list[set[str]]:
    """Return the ids of each mention of the scene."""
    ids: dict[Span, set[str]] = {}
    for mention in article.mentions:
        if mention.label == "actor":
            ids.setdefault(ruled.document.covering(mention.start, mention.end), set()).update(mention.actor)
    return [ids[span] for span in scene.actors]


def _statement_of(article: Article, ruled: Ruled, span: Span) -> Statement:
    """Return the gold statement that covers most of a stretch of words."""
    start, end = ruled.document.start[span[0]], ruled.document.end[span[1] - 1]
    return max(article.statements, key=lambda s: min(end, s.end) - max(start, s.start))


def _said(records: Sequence[Statement] | Sequence[Loss], actors: list[set[str]]) -> Bools:
    """Return who says each record, shape ``[records, 2 + mentions]``; the author says what no mention does."""
    instead = POINTERS["source"]
    rows = np.array([[record.source == name for name in instead] for record in records], dtype=bool).reshape(-1, 2)
    out = np.concatenate([rows, _points(({record.source} for record in records), actors)], axis=1)
    out[:, 0] |= ~out.any(axis=1)
    said: Bools = out
    return said


def _points(wanted: Iterable[Iterable[str]], actors: list[set[str]]) -> Bools:
    """Return which mentions are of one of the wanted actors, shape ``[wanted, mentions]``."""
    rows = [[bool(ids & set(names)) for ids in actors] for names in wanted]
    return np.array(rows, dtype=bool).reshape(len(rows), len(actors))


def _or_none(rows: Bools) -> Bools:
    return np.concatenate([~rows.any(axis=1, keepdims=True), rows], axis=1)


def _apart(spans: list[Span]) -> list[Span]:
    """Return spans without those that begin inside the one before."""
    out: list[Span] = []
    for span in spans:
        if not out or out[-1][1] <= span[0]:
            out.append(span)
    return out
