"""Which predicted actor is which gold actor. A system's ids are its own, so everything that names actors needs this.

In each article actors are aligned one to one: first so that as many of their mentions as can be are paired (by the
one-to-one matching of :mod:`warwire.eval.matching`; characters that the pairs share break ties), then actors of whom
one side has no mention, by equal name. An actor without a name goes by its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from warwire.eval.assignment import assign
from warwire.eval.gold import Gold
from warwire.eval.matching import match
from warwire.eval.places import CODES, Places
from warwire.eval.predictions import Predictions
from warwire.eval.rows import as_ids
from warwire.model.record import AUTHOR, UNNAMED

__all__ = ["UNALIGNED", "Alignment", "align", "order_of"]

UNALIGNED: Final = 1 << 40
"""Tokens from here on are of actors without a partner."""

_RESERVED: Final[Mapping[str | None, int]] = {None: -1, AUTHOR: 0, UNNAMED: 1}
_Key = tuple[tuple[tuple[int, int], ...], str, str]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Tokens of one article's actors: two ids have the same token if, and only if, they are aligned.

    Attributes:
        gold: token of each id of the gold.
        predicted: token of each id of the prediction.
    """

    gold: Mapping[str | None, int]
    predicted: Mapping[str | None, int]


@dataclass(slots=True)
class _Side:
    """One side's actors: their mentions and their names."""

    mentions: dict[str, list[tuple[int, int]]]
    names: dict[str, str]

    def key(self, id_: str) -> _Key:
        return tuple(sorted(self.mentions.get(id_, ()))), self.names[id_], id_


def order_of(token: int) -> int:
    """Return a token as it is sorted: actors without a partner stand last, alike on both sides."""
    return token if token < UNALIGNED else UNALIGNED + (token - UNALIGNED) // 2


def align(gold: Gold, predictions: Predictions) -> list[Alignment]:
    """Align the actors of every gold article.

    Args:
        gold: the gold articles.
        predictions: the predictions.
    """
    items = [row.mentions or () for row in gold.rows], [row.mentions or () for row in predictions.rows]
    places = gold.places["mentions"], predictions.places["mentions"]
    actors = [side.label == CODES["mentions"]["actor"] for side in places]
    sides = [side.select(mask) for side, mask in zip(places, actors, strict=True)]
    ids = [[as_ids(m.actor) for row in side for m in row if m.label == "actor"] for side in items]
    pairs = match(sides[0], sides[1])
    shared = _shared(sides[0].select(pairs.gold), sides[1].select(pairs.predicted))
    together: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for unit, g, p, characters in zip(
        sides[0].unit[pairs.gold].tolist(), pairs.gold.tolist(), pairs.predicted.tolist(), shared, strict=True
    ):
        together[unit].append((g, p, characters))
    bounds = [np.searchsorted(side.unit, np.arange(len(gold.rows) + 1)).tolist() for side in sides]
    out = []
    for unit, row in enumerate(gold.rows):
        described = [
            _describe(source, side, ids_, slice(bound[unit], bound[unit + 1]))
            for source, side, ids_, bound in zip((row, predictions.rows[unit]), sides, ids, bounds, strict=True)
        ]
        weights: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for g, p, characters in together[unit]:
            for one in ids[0][g]:
                for other in ids[1][p]:
                    weight = weights[one, other]
                    weight[0] += 1
                    weight[1] += characters
        out.append(_tokens(described[0], described[1], weights))
    return out


def _shared(gold: Places, predicted: Places) -> list[int]:
    return list((np.minimum(gold.end, predicted.end) - np.maximum(gold.start, predicted.start)).tolist())


def _describe(row: Any, places: Places, ids: list[tuple[str, ...]], here: slice) -> _Side:
    names = {actor.id: actor.name or actor.id for actor in row.actors or ()}
    mentions: dict[str, list[tuple[int, int]]] = {}
    for start, end, actors in zip(places.start[here].tolist(), places.end[here].tolist(), ids[here], strict=True):
        for actor in actors:
            mentions.setdefault(actor, []).append((start, end))
    referred = {statement.source for statement in row.statements or ()}
    for loss in row.losses or ():
        referred.add(loss.source)
        referred.update(as_ids(loss.sufferer), as_ids(loss.inflictor))
    for id_ in (*mentions, *referred):
        if id_ is not None and id_ not in names:
            names[id_] = id_
    for reserved in (AUTHOR, UNNAMED):
        names.pop(reserved, None)
        mentions.pop(reserved, None)
    return _Side(mentions, names)


def _tokens(gold: _Side, predicted: _Side, weights: dict[tuple[str, str], list[int]]) -> Alignment:
    keys = [sorted(map(side.key, side.names)) for side in (gold, predicted)]
    swapped = keys[1] < keys[0]
    if swapped:
        keys.reverse()
        gold, predicted = predicted, gold
        weights = {pair[::-1]: weight for pair, weight in weights.items()}
    pairs = _by_mentions(keys[0], keys[1], weights)
    taken = [{pair[side] for pair in pairs} for side in (0, 1)]
    free = [[key for key in keys[side] if key[2] not in taken[side]] for side in (0, 1)]
    pairs += _by_name(free[0], free[1])
    tokens: list[dict[str | None, int]] = [dict(_RESERVED), dict(_RESERVED)]
    for number, pair in enumerate(pairs):
        for side in (0, 1):
            tokens[side][pair[side]] = 2 + number
    for side in (0, 1):
        alone = [key[2] for key in keys[side] if key[2] not in tokens[side]]
        tokens[side] |= {id_: UNALIGNED + 2 * number + side for number, id_ in enumerate(alone)}
    if swapped:
        tokens.reverse()
    return Alignment(tokens[0], tokens[1])


def _by_mentions(
    left: list[_Key], right: list[_Key], weights: Mapping[tuple[str, str], list[int]]
) -> list[tuple[str, str]]:
    """Align by paired mentions. Where no actor has two candidates there is nothing to weigh."""
    links = [pair for pair in weights if AUTHOR not in pair and UNNAMED not in pair]
    if not links:
        return []
    ends = [{pair[side] for pair in links} for side in (0, 1)]
    ordered = [[key[2] for key in keys if key[2] in end] for keys, end in zip((left, right), ends, strict=True)]
    if len(ends[0]) == len(links) == len(ends[1]):
        of = dict(links)
        return [(id_, of[id_]) for id_ in ordered[0]]
    index = [{id_: number for number, id_ in enumerate(side)} for side in ordered]
    total = 1 + sum(characters for _, characters in weights.values())
    matrix = np.zeros((len(ordered[0]), len(ordered[1])))
    for one, other in links:
        number, characters = weights[one, other]
        matrix[index[0][one], index[1][other]] = number + characters / total
    return [(ordered[0][i], ordered[1][j]) for i, j in assign(matrix)]


def _by_name(left: list[_Key], right: list[_Key]) -> list[tuple[str, str]]:
    """Align by equal name actors of whom one side, at least, has no mention."""
    named: dict[str, list[_Key]] = defaultdict(list)
    for key in right:
        named[key[1]].append(key)
    pairs = []
    for mentions, name, id_ in left:
        for key in named[name]:
            if not mentions or not key[0]:
                named[name].remove(key)
                pairs.append((id_, key[2]))
                break
    return pairs
