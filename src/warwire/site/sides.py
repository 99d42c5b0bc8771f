"""An article's annotations side by side: gold and every system, and how any two of them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from warwire.eval.alignment import align
from warwire.eval.gold import Gold
from warwire.eval.losses import FIELDS, align_losses
from warwire.eval.mistakes import Mistakes, find_mistakes
from warwire.eval.places import flat_places
from warwire.eval.predictions import Predictions
from warwire.eval.rows import (
    LAYERS,
    PLACED_LAYERS,
    Actor,
    GoldLoss,
    GoldMention,
    GoldRow,
    GoldStatement,
    GoldZone,
    PredictedRow,
    as_ids,
)
from warwire.model.record import Article

__all__ = ["GOLD", "Sides", "gold_side", "sides_of"]

GOLD: Final = "gold"
"""Name of the gold among the sides."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A split with what every system says of it.

    Attributes:
        systems: name of each system → article → its layers as plain lists.
        differences: article → pair of sides (``gold|crf``) → how the second differs from the first.
        mistakes: name of each system → what it got wrong.
    """

    systems: dict[str, dict[str, dict[str, Any]]]
    differences: dict[str, dict[str, dict[str, Any]]]
    mistakes: dict[str, Mistakes]


def sides_of(gold: Gold, predictions: Mapping[str, Predictions]) -> Sides:
    """Set the systems beside the gold and beside each other.

    Two systems are compared as a system is with the gold, the one that comes first in place of it.

    Args:
        gold: the gold articles.
        predictions: name of each system → its predictions.
    """
    systems = {
        name: {row.id: _side(row) for row in answers.rows[: len(gold.rows)]} for name, answers in predictions.items()
    }
    differences: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    mistakes: dict[str, Mistakes] = {}
    stand_ins = {name: _as_gold(gold, answers) for name, answers in predictions.items()}
    for first, second in combinations([GOLD, *predictions], 2):
        one = gold if first == GOLD else stand_ins[first]
        found = find_mistakes(one, predictions[second])
        if first == GOLD:
            mistakes[second] = found
        for article, difference in _differences(one, predictions[second], found):
            differences[article][f"{first}|{second}"] = difference
    return Sides(systems, dict(differences), mistakes)


def _differences(gold: Gold, predictions: Predictions, mistakes: Mistakes) -> Iterator[tuple[str, dict[str, Any]]]:
    spans: dict[str, list[list[Any]]] = defaultdict(list)
    for m in mistakes.every:
        if m.kind in ("spurious", "furniture"):
            spans[m.article].append([m.kind, None, None, m.start, m.end])
        elif not m.kind.startswith("wrong "):
            spans[m.article].append([m.kind, m.start, m.end, m.predicted_start, m.predicted_end, m.gold, m.predicted])
    alignments = align(gold, predictions)
    for row, alignment, losses in zip(gold.rows, alignments, align_losses(gold, predictions, alignments), strict=True):
        partners = {token: id_ for id_, token in alignment.predicted.items()}
        pairs = []
        for g, p in losses.pairs:
            one, other = losses.gold[g], losses.predicted[p]
            fields = [field for field, a, b in zip(FIELDS, one, other, strict=True) if a != b]
            pairs.append([losses.places[0][one], losses.places[1][other], fields])
        yield (
            row.id,
            {
                "spans": spans[row.id],
                "losses": pairs,
                "actors": [
                    [id_, partners[token]] for id_, token in alignment.gold.items() if id_ and partners.get(token)
                ],
            },
        )


def _as_gold(gold: Gold, answers: Predictions) -> Gold:
    """Return a system's answers in place of the gold; what has no place in the text is left out."""
    rows = [_gold_row(text.text, row) for text, row in zip(gold.rows, answers.rows, strict=False)]
    places = {layer: flat_places(layer, [getattr(row, layer) or () for row in rows]) for layer in PLACED_LAYERS}
    layers = frozenset(layer for layer in LAYERS if any(getattr(row, layer) is not None for row in rows))
    return Gold(rows, layers, places, answers.digest)


def _gold_row(text: str, row: PredictedRow) -> GoldRow:
    return GoldRow(
        id=row.id,
        text=text,
        zones=None if row.zones is None else [GoldZone(*_place(z), z.label) for z in row.zones],
        statements=None
        if row.statements is None
        else [GoldStatement(*_place(s), s.label, s.source) for s in row.statements],
        mentions=None if row.mentions is None else [GoldMention(*_place(m), m.label, m.actor) for m in row.mentions],
        losses=None
        if row.losses is None
        else [
            GoldLoss(
                *_place(x), x.harm, x.object, x.count_min, x.count_max, x.sufferer, x.inflictor, x.source, x.status
            )
            for x in row.losses
            if x.start is not None
        ],
        actors=None if row.actors is None else [Actor(a.id, a.name, a.kind) for a in row.actors],
    )


def _place(item: Any) -> tuple[int, int]:
    """Return the place of an item that was read, and so has one."""
    return int(item.start), int(item.end)


def _side(row: PredictedRow) -> dict[str, Any]:
    """Return the layers of a prediction as plain lists, ``None`` where it has none."""
    return {
        "zones": None if row.zones is None else [[z.start, z.end, z.label] for z in row.zones],
        "statements": None if row.statements is None else [[s.start, s.end, s.label, s.source] for s in row.statements],
        "mentions": None
        if row.mentions is None
        else [[m.start, m.end, m.label, list(as_ids(m.actor)), None] for m in row.mentions],
        "losses": None if row.losses is None else [_loss(x) for x in row.losses],
        "actors": None if row.actors is None else [[a.id, a.name, a.kind] for a in row.actors],
    }


def gold_side(article: Article) -> dict[str, Any]:
    """Return the layers of an annotated article as plain lists."""
    return {
        "zones": [[z.start, z.end, z.label] for z in article.zones],
        "statements": [[s.start, s.end, s.label, s.source] for s in article.statements],
        "mentions": [[m.start, m.end, m.label, m.actor, m.type] for m in article.mentions],
        "losses": [{**_loss(x), "item": x.item, "subset": x.subset} for x in article.losses],
        "actors": [[a.id, a.name, a.kind] for a in article.actors],
    }


def _loss(loss: Any) -> dict[str, Any]:
    return {
        "start": loss.start,
        "end": loss.end,
        "harm": loss.harm,
        "object": loss.object,
        "min": loss.count_min,
        "max": loss.count_max,
        "approximate": getattr(loss, "approximate", False),
        "sufferer": list(as_ids(loss.sufferer)),
        "inflictor": list(as_ids(loss.inflictor)),
        "source": loss.source,
        "status": loss.status,
    }
