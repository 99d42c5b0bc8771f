"""Bring the readings of one article under one set of ids: gold's where there is one, new ones where there is none.

Actors are aligned one to one by :func:`warwire.eval.alignment.align` (paired mentions, then names); actors of whom one
side has no mention also by how often paired statements and losses have them in the same role. Items are aligned by
paired losses. What is left is aligned with what earlier readings have left, then held against the names of the event's
fact sheet; what is still left keeps its own id behind a ``+``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np

from warwire.annotation.adjudication.values import ID_ATTRIBUTES, NEW, ids_of
from warwire.annotation.tasks import Region, regions_of, results_of
from warwire.eval.alignment import UNALIGNED, align
from warwire.eval.assignment import assign
from warwire.eval.gold import read_gold
from warwire.eval.matching import match
from warwire.eval.places import flat_places
from warwire.eval.predictions import read_predictions
from warwire.model.event import Event
from warwire.model.record import AUTHOR, BACKGROUND, UNNAMED, Actor, Article

__all__ = ["GOLD", "Aligned", "NewActor", "NewItem", "aligned"]

GOLD: Final = "gold"
"""Name of the reading that gold is."""

_RESERVED: Final = {name: name for name in (AUTHOR, UNNAMED, BACKGROUND)}


@dataclass(frozen=True, slots=True)
class NewActor:
    """An actor that gold lacks, as an annotator described it."""

    annotator: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that gold lacks: its annotator, its id there, and the words of its first loss."""

    annotator: str
    id: str
    what: str


@dataclass(slots=True)
class Aligned:
    """The readings of an article under one set of ids.

    Attributes:
        gold: the article with the labels of gold.
        regions: the regions of each reading, gold's first; ids are gold's, those of the fact sheet, or new ones.
        actors: new actors by their ids with the ``+``.
        items: new items by their ids with the ``+``.
    """

    gold: Article
    regions: dict[str, list[Region]]
    actors: dict[str, NewActor] = field(default_factory=dict)
    items: dict[str, NewItem] = field(default_factory=dict)


def aligned(gold: Article, readings: Mapping[str, Article], event: Event | None = None) -> Aligned:
    """Bring readings of an article under the ids of gold.

    Args:
        gold: the article with the labels of gold.
        readings: for each annotator, the same article with his labels.
        event: the fact sheet of the event, whose actors are known by their names though gold does not mention them.
    """
    out = Aligned(gold, {GOLD: _regions(gold)})
    taken = {actor.id for actor in event.actors} if event else set()
    taken |= {actor.id for actor in gold.actors} | {loss.item for loss in gold.losses} | set(_RESERVED)
    taken |= {item.id for item in event.items} if event else set()
    earlier: list[tuple[Article, dict[str, str], dict[str, str]]] = []
    for name, article in readings.items():
        raw = _regions(article)
        actors, items = _actors(gold, article), _items(gold, article)
        for other, its_actors, its_items in earlier:
            _inherit(actors, _actors(other, article), its_actors)
            _inherit(items, _items(other, article), its_items)
        listed = {actor.id: actor for actor in article.actors}
        for id_ in sorted(ids_of(raw, "actor") - actors.keys()):
            actor = listed.get(id_) or Actor(id_, id_, "organisation")
            known = _by_sheet(actor, event, set(actors.values()))
            if known is None:
                known = _new(id_, taken)
                out.actors[known] = NewActor(name, actor)
            actors[id_] = known
        for loss in article.losses:
            if loss.item not in items:
                items[loss.item] = known = _new(loss.item, taken)
                out.items[known] = NewItem(name, loss.item, gold.text[loss.start : loss.end])
        out.regions[name] = [_renamed(region, actors, items) for region in raw]
        earlier.append((article, actors, items))
    return out


def _regions(article: Article) -> list[Region]:
    return regions_of(results_of(article))


def _new(id_: str, taken: set[str]) -> str:
    name, number = id_, 1
    while name in taken:
        number += 1
        name = f"{id_}_{number}"
    taken.add(name)
    return NEW + name


def _inherit(mine: dict[str, str], pairs: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """Give an id that gold does not know the id that an earlier reading's partner got, where no other has it."""
    for id_, partner in pairs.items():
        given = theirs.get(partner)
        if id_ not in mine and given is not None and given not in mine.values():
            mine[id_] = given


def _by_sheet(actor: Actor, event: Event | None, taken: Iterable[str]) -> str | None:
    """Return the one actor of a fact sheet, other than those taken, that has an actor's name."""
    if event is None:
        return None
    name = actor.name.casefold()
    found = [a.id for a in event.actors if name in {other.casefold() for other in (a.name, *a.names)}]
    return found[0] if len(found) == 1 and found[0] not in taken else None


def _renamed(region: Region, actors: Mapping[str, str], items: Mapping[str, str]) -> Region:
    said = dict(region.attributes)
    for name, kind in ID_ATTRIBUTES.items():
        if name in said:
            ids = actors if kind == "actor" else items
            said[name] = " ".join(ids[id_] for id_ in said[name].split())
    return Region(region.id, region.label, region.start, region.end, said)


# -- partners -------------------------------------------------------------------------------------------------------


def _actors(gold: Article, article: Article) -> dict[str, str]:
    """Return, for each actor of ``article`` that has a partner in ``gold``, the id of that partner."""
    base = read_gold([gold])
    (alignment,) = align(base, read_predictions([article], base))
    of = {token: id_ for id_, token in alignment.gold.items() if id_ is not None and token < UNALIGNED}
    pairs = {id_: of[token] for id_, token in alignment.predicted.items() if id_ is not None and token in of}
    pairs |= _RESERVED
    return pairs | _by_use(gold, article, pairs)


def _by_use(gold: Article, article: Article, pairs: Mapping[str, str]) -> dict[str, str]:
    """Align actors that are left, one of whom has no mention, by the roles in which both sides have them."""
    sides = gold, article
    mentioned = [{id_ for mention in side.mentions for id_ in mention.actor} for side in sides]
    together: Counter[tuple[str, str]] = Counter()
    for one, other in _pairs("statements", gold, article) + _pairs("losses", gold, article):
        for role in ("source", "sufferer", "inflictor"):
            ids = [_ids(getattr(item, role, ())) for item in (one, other)]
            free = ids[0] - set(pairs.values()), ids[1] - pairs.keys()
            together.update((g, p) for g in free[0] for p in free[1])
    for pair in list(together):
        if pair[0] in mentioned[0] and pair[1] in mentioned[1]:
            del together[pair]
    return _assigned(together)


def _ids(value: tuple[str, ...] | str) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def _items(gold: Article, article: Article) -> dict[str, str]:
    """Return, for each item of ``article`` that has a partner in ``gold``, the id of that partner."""
    together = Counter((one.item, other.item) for one, other in _pairs("losses", gold, article))
    for pair in list(together):
        if BACKGROUND in pair:
            del together[pair]
    return _assigned(together) | _RESERVED


def _pairs(layer: Literal["statements", "losses"], gold: Article, article: Article) -> list[tuple[Any, Any]]:
    """Pair the items of a layer one to one: the same extent, else an overlap."""
    sides = getattr(gold, layer), getattr(article, layer)
    found = match(*(flat_places(layer, [side]) for side in sides))
    return [(sides[0][g], sides[1][p]) for g, p in zip(found.gold.tolist(), found.predicted.tolist(), strict=True)]


def _assigned(weights: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return, for weights by pair of gold's and annotator's id, the partner of each annotator's id."""
    if not weights:
        return {}
    sides = [sorted({pair[side] for pair in weights}) for side in (0, 1)]
    index = [{id_: number for number, id_ in enumerate(side)} for side in sides]
    matrix = np.zeros((len(sides[0]), len(sides[1])))
    for (one, other), weight in weights.items():
        matrix[index[0][one], index[1][other]] = weight
    return {sides[1][column]: sides[0][row] for row, column in assign(matrix)}
