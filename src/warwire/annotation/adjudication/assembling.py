"""From decisions to an article: what a decision names, the article with decided labels, and whether it is legal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from warwire.annotation.adjudication.aligning import Aligned, aligned
from warwire.annotation.adjudication.differences import Difference, differences_of
from warwire.annotation.adjudication.values import ID_ATTRIBUTES, NEW, ids_of, normal, parse
from warwire.annotation.tasks import Region, with_regions
from warwire.corpus.validate import check_article
from warwire.errors import Problem
from warwire.model.event import Event, EventActor, Item
from warwire.model.record import AUTHOR, BACKGROUND, UNNAMED, Actor, Article, canonical, referenced_actors

__all__ = ["Document", "assembled", "document_of", "errors_of", "resolve", "unknown_ids"]


@dataclass(frozen=True, slots=True)
class Document:
    """An article that is adjudicated.

    Attributes:
        readings: its readings under one set of ids.
        event: the fact sheet of its event, with the new actors and items of the readings.
        known: ids of the actors, and of the items, of the fact sheet itself.
        units: where the readings differ, in text order.
    """

    readings: Aligned
    event: Event
    known: Mapping[str, frozenset[str]]
    units: Sequence[Difference]


def document_of(gold: Article, readings: Mapping[str, Article], event: Event) -> Document:
    """Align the readings of an article and find where they differ."""
    both = aligned(gold, readings, event)
    actors = (EventActor(id_.removeprefix(NEW), new.actor.name, new.actor.kind) for id_, new in both.actors.items())
    items = (Item(id_.removeprefix(NEW), new.what) for id_, new in both.items.items())
    known = {
        "actor": frozenset(actor.id for actor in event.actors),
        "item": frozenset(item.id for item in event.items),
    }
    wider = msgspec.structs.replace(event, actors=(*event.actors, *actors), items=(*event.items, *items))
    return Document(both, wider, known, differences_of(both))


def resolve(unit: Difference, decision: str) -> list[Region]:
    """Return the regions that a decision names.

    Args:
        unit: what is decided on.
        decision: the name of a reading, or a value.

    Returns:
        The regions as the first reading that has them wrote them; a value that no reading has gets the reason of its
        count from one that has the same count.

    Raises:
        ValueError: it is neither; the message says why, to be read behind the decision.
    """
    if decision in unit.regions:
        return list(unit.regions[decision])
    there = [region for regions in unit.regions.values() for region in regions]
    extent = None if unit.extents else (unit.start, unit.end)
    return [_completed(region, there) for region in parse(decision, unit.layer, extent)]


def _completed(region: Region, there: Sequence[Region]) -> Region:
    if "count_reason" in region.attributes:
        return region
    plain = normal(region)
    for other in there:
        if normal(other) == plain:
            return other
    for other in there:
        reason, count = other.attributes.get("count_reason"), region.attributes.get("count")
        if reason and count and other.attributes["count"] == count:
            return Region("", region.label, region.start, region.end, {**region.attributes, "count_reason": reason})
    return region


def unknown_ids(document: Document, regions: Iterable[Region]) -> list[str]:
    """Return the ids that regions name and neither the fact sheet nor a reading of the article has, with their kind."""
    new = {"actor": document.readings.actors.keys(), "item": document.readings.items.keys()}
    kept = list(regions)
    return [
        f"{kind} {id_}"
        for kind, reserved in (("actor", {AUTHOR, UNNAMED}), ("item", {BACKGROUND}))
        for id_ in sorted(ids_of(kept, "actor" if kind == "actor" else "item"))
        if id_ not in document.known[kind] and id_ not in new[kind] and id_ not in reserved
    ]


def assembled(document: Document, chosen: Mapping[str, Sequence[Region]]) -> Article:
    """Return the article of a document with decided labels; new ids lose their ``+``.

    Args:
        document: the article.
        chosen: regions by the id of the unit that they decide; other units stay as in gold.
    """
    gold, regions = document.readings.gold, document.readings.regions["gold"]
    replaced = {r.id for unit in document.units if unit.id in chosen for r in unit.regions["gold"]}
    kept = [region for region in regions if region.id not in replaced]
    kept += [_plain(region) for decided in chosen.values() for region in decided]
    article = canonical(with_regions(gold, kept, ()))
    used = referenced_actors(article.statements, article.mentions, article.losses, article.publisher)
    listed = {actor.id for actor in gold.actors}
    more = tuple(Actor(a.id, a.name, a.kind) for a in document.event.actors if a.id in used - listed)
    return msgspec.structs.replace(article, actors=tuple(a for a in gold.actors if a.id in used) + more)


def _plain(region: Region) -> Region:
    said = {
        name: " ".join(id_.removeprefix(NEW) for id_ in value.split()) if name in ID_ATTRIBUTES else value
        for name, value in region.attributes.items()
    }
    return Region(region.id, region.label, region.start, region.end, said)


def errors_of(document: Document, article: Article) -> list[Problem]:
    """Return what the validator calls wrong with an assembled article."""
    return [problem for problem in check_article(article, document.event) if problem.severity == "error"]
