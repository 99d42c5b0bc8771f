"""What two annotators say of the spans that both have marked, with the same extent and label, and of aligned actors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from warwire.annotation.agreement.coefficients import Nominal
from warwire.eval.actors import Entities, count_entities
from warwire.eval.alignment import UNALIGNED, Alignment
from warwire.eval.counts import Array
from warwire.eval.measures import Accuracy
from warwire.eval.places import Places, flat_places
from warwire.model.labels import ACTOR_KINDS, HARMS, LOSS_OBJECTS, STATUSES, WEAPON_TYPES
from warwire.model.record import BACKGROUND, Article, Loss

__all__ = ["ACTOR_FIELDS", "ATTRIBUTES", "count_attributes", "count_items"]

_YES_NO: Final = ("no", "yes")
_SAID: Final[dict[str, Callable[[Loss], str]]] = {
    "harm": lambda loss: loss.harm,
    "object": lambda loss: loss.object,
    "status": lambda loss: loss.status,
    "approximate": lambda loss: _YES_NO[loss.approximate],
    "subset": lambda loss: _YES_NO[loss.subset],
    "background": lambda loss: _YES_NO[loss.item == BACKGROUND],
}

ATTRIBUTES: Final = {
    "actor_kind": Nominal("attributes.actor_kind", ACTOR_KINDS),
    "weapon_type": Nominal("attributes.weapon_type", ("", *WEAPON_TYPES)),
    "harm": Nominal("attributes.harm", HARMS),
    "object": Nominal("attributes.object", LOSS_OBJECTS),
    "status": Nominal("attributes.status", STATUSES),
    "approximate": Nominal("attributes.approximate", _YES_NO),
    "subset": Nominal("attributes.subset", _YES_NO),
    "background": Nominal("attributes.background", _YES_NO),
}
"""Attributes with a fixed set of values. ``background`` is whether a loss's item is of other times and wars."""

ACTOR_FIELDS: Final = tuple(
    Accuracy(f"attributes.{name}.agreement", f"attributes.{name}.right", f"attributes.{name}.total")
    for name in ("mention_actor", "sufferer", "inflictor", "source")
)
"""Attributes that name actors: right where the actors are aligned. Their values differ from article to article, so
chance has no fixed set to draw from, and there is no kappa or alpha."""


def count_attributes(
    one: Sequence[Article], other: Sequence[Article], alignments: Sequence[Alignment]
) -> tuple[dict[str, Array], Nominal]:
    """Count the attributes of what both have marked.

    Args:
        one: the articles of one annotator.
        other: the same articles of the other.
        alignments: the alignment of actors of each article, the first annotator in the place of gold.

    Returns:
        columns of :data:`ATTRIBUTES`, :data:`ACTOR_FIELDS` and of the counts of losses, each of shape ``[articles]``;
        and what the counts of losses are: the values are the intervals that either annotator gives.
    """
    said: dict[str, list[tuple[int, str, str]]] = {name: [] for name in (*ATTRIBUTES, "count")}
    same: dict[str, Array] = {column: np.zeros(len(one)) for field in ACTOR_FIELDS for column in _columns(field)}

    def judge(name: str, unit: int, right: bool) -> None:
        same[f"attributes.{name}.right"][unit] += right
        same[f"attributes.{name}.total"][unit] += 1

    for unit, (article, its_other, alignment) in enumerate(zip(one, other, alignments, strict=True)):
        said["actor_kind"] += [(unit, *kinds) for kinds in _kinds(article, its_other, alignment)]
        for mention, its_pair in _pairs(article.mentions, its_other.mentions):
            if mention.label == "weapon":
                said["weapon_type"].append((unit, mention.type or "", its_pair.type or ""))
            else:
                judge("mention_actor", unit, _aligned(alignment, mention.actor, its_pair.actor))
        for loss, its_loss in _pairs(article.losses, its_other.losses):
            for name, of in _SAID.items():
                said[name].append((unit, of(loss), of(its_loss)))
            said["count"].append((unit, _interval(loss), _interval(its_loss)))
            judge("sufferer", unit, _aligned(alignment, loss.sufferer, its_loss.sufferer))
            judge("inflictor", unit, _aligned(alignment, loss.inflictor, its_loss.inflictor))
            judge("source", unit, _aligned(alignment, (loss.source,), (its_loss.source,)))
    intervals = {value for _, *pair in said["count"] for value in pair}
    counts = Nominal("attributes.count", tuple(sorted(intervals)) or ("",))
    columns = counts.coded(said["count"], len(one)) | same
    for name, nominal in ATTRIBUTES.items():
        columns |= nominal.coded(said[name], len(one))
    return columns, counts


def _columns(field: Accuracy) -> tuple[str, str]:
    return field.right, field.total


def _interval(loss: Loss) -> str:
    """Return the ends of a count; whether it is approximate is an attribute of its own."""
    return f"{'' if loss.count_min is None else loss.count_min}..{'' if loss.count_max is None else loss.count_max}"


def _pairs(one: Sequence[Any], other: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return the items of a layer that have the same extent and label on both sides."""
    known = {(item.start, item.end, getattr(item, "label", "")): item for item in other}
    keyed = [(item, known.get((item.start, item.end, getattr(item, "label", "")))) for item in one]
    return [(item, found) for item, found in keyed if found is not None]


def _aligned(alignment: Alignment, one: Sequence[str], other: Sequence[str]) -> bool:
    return {alignment.gold[id_] for id_ in one} == {alignment.predicted[id_] for id_ in other}


def _kinds(one: Article, other: Article, alignment: Alignment) -> list[tuple[str, str]]:
    """Return both kinds of each pair of aligned actors."""
    theirs = {alignment.predicted[actor.id]: actor.kind for actor in other.actors if actor.id in alignment.predicted}
    mine = [(alignment.gold[actor.id], actor.kind) for actor in one.actors if actor.id in alignment.gold]
    return [(kind, theirs[token]) for token, kind in mine if token < UNALIGNED and token in theirs]


def count_items(one: Sequence[Article], other: Sequence[Article]) -> dict[str, Array]:
    """Count which losses are of the same item, as for actors which mentions are of the same actor.

    Losses of other times and wars take no part: they are of no common item.

    Returns:
        columns ``items.…`` as of :func:`warwire.eval.actors.count_entities`, of shape ``[articles]``.
    """
    columns = count_entities(_entities(one), _entities(other), len(one))
    return {f"items{name.removeprefix('actors')}": values for name, values in columns.items()}


def _entities(articles: Sequence[Article]) -> Entities:
    losses = [[loss for loss in article.losses if loss.item != BACKGROUND] for article in articles]
    places: Places = flat_places("losses", losses)
    number: dict[tuple[int, str], int] = {}
    entity = [number.setdefault((unit, loss.item), len(number)) for unit, row in enumerate(losses) for loss in row]
    return Entities(places, np.array(entity, dtype=np.int64))
