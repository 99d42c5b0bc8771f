"""Task 4, actors: which mentions are of the same actor, by the measures of coreference.

MUC (Vilain et al. 1995), B³ (Bagga & Baldwin 1998), entity-based CEAF (Luo 2005) and LEA (Moosavi & Strube 2016), over
predicted mentions, as in coval. All four are sums over entities, so they are computed for all articles at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from warwire.eval.assignment import assign
from warwire.eval.counts import Array, Counts, Ints
from warwire.eval.gold import Gold
from warwire.eval.matching import same_spans
from warwire.eval.measures import Average, Measure, Ratio
from warwire.eval.places import CODES, Places
from warwire.eval.predictions import Predictions
from warwire.eval.rows import as_ids
from warwire.eval.task import Task
from warwire.model.labels import MENTION_LABELS

__all__ = ["TASK", "Entities", "count", "count_entities", "withheld"]

_NAMES: Final = ("muc", "b_cubed", "ceaf_e", "lea")


def _ratio(name: str) -> Ratio:
    parts = ("found", "predicted", "covered", "gold")
    return Ratio(f"actors.{name}", *((f"actors.{name}.{part}",) for part in parts))


MEASURES: Final[tuple[Measure, ...]] = (
    *(_ratio(name) for name in _NAMES),
    Average("actors.conll", tuple(f"actors.{name}.f1" for name in _NAMES[:3])),
)


@dataclass(frozen=True, slots=True)
class Entities:
    """Mentions of several articles and the entities that they belong to.

    Attributes:
        places: the mentions.
        entity: number of each mention's entity; entities of different articles have different numbers.
    """

    places: Places
    entity: Ints


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    for rows, layers, who in (
        (gold.rows, gold.layers, "the gold gives"),
        (predictions.rows, predictions.produced, "the system gives"),
    ):
        if "mentions" not in layers:
            return {measure.name: f"{who} no mentions" for measure in MEASURES}
        if not _identified(rows):
            return {measure.name: f"{who} its actor mentions no ids" for measure in MEASURES}
    return {}


def _identified(rows: Sequence[Any]) -> bool:
    actors = [mention for row in rows for mention in row.mentions or () if mention.label == "actor"]
    return not actors or any(mention.actor for mention in actors)


def count(gold: Gold, predictions: Predictions, *, singletons: bool = True) -> Counts:
    """Count links, mentions and entities of actors.

    Args:
        gold: the gold articles.
        predictions: the predictions.
        singletons: whether entities with one mention take part.
    """
    sides = (
        _entities(gold.rows, gold.places["mentions"]),
        _entities(predictions.rows, predictions.places["mentions"]),
    )
    units = len(predictions.rows)
    columns = count_entities(sides[0], sides[1], units, singletons=singletons)
    if singletons:
        held = sum(predictions.held_counts("mentions", (label,)) for label in (MENTION_LABELS[0], None))
        for name in _NAMES[1:]:
            columns[f"actors.{name}.predicted"] = columns[f"actors.{name}.predicted"] + held
    return Counts.of([row.id for row in predictions.rows], columns)


def _entities(rows: Sequence[Any], places: Places) -> Entities:
    """Return the actor mentions and their entities. A mention without ids is an entity of its own."""
    numbers: list[int] = []
    number = 0
    for row in rows:
        known: dict[tuple[str, ...], int] = {}
        for mention in row.mentions or ():
            if mention.label != "actor":
                continue
            ids = as_ids(mention.actor)
            if ids in known:
                numbers.append(known[ids])
                continue
            if ids:
                known[ids] = number
            numbers.append(number)
            number += 1
    actors = places.select(places.label == CODES["mentions"]["actor"])
    return Entities(actors, np.array(numbers, dtype=np.int64))


def count_entities(
    gold: Entities, predicted: Entities, units: int, *, singletons: bool = True
) -> dict[str, npt.NDArray[Any]]:
    """Count links, mentions and entities.

    Args:
        gold: gold mentions and entities.
        predicted: predicted mentions and entities.
        units: number of articles.
        singletons: whether entities with one mention take part.

    Returns:
        columns of shape ``[units]``: for each measure what is ``found`` of what is ``predicted``, and ``covered`` of
        what is ``gold``.
    """
    gold, predicted = _canonical(gold), _canonical(predicted)
    if not singletons:
        gold, predicted = _without_singletons(gold), _without_singletons(predicted)
    sizes = [np.bincount(side.entity) for side in (gold, predicted)]
    unit_of = [_unit_of(side, len(size)) for side, size in zip((gold, predicted), sizes, strict=True)]
    ours, theirs = same_spans(gold.places, predicted.places)
    table = _contingency(gold.entity[ours], predicted.entity[theirs])
    columns: dict[str, npt.NDArray[Any]] = {}
    for side, (part, total) in enumerate((("covered", "gold"), ("found", "predicted"))):
        entity, other = (table.gold, table.predicted) if side == 0 else (table.predicted, table.gold)
        for name, (right, possible) in _per_entity(entity, other, table.common, sizes[side], sizes[1 - side]).items():
            columns[f"actors.{name}.{part}"] = np.bincount(unit_of[side], weights=right, minlength=units)
            columns[f"actors.{name}.{total}"] = np.bincount(unit_of[side], weights=possible, minlength=units)
        columns[f"actors.ceaf_e.{total}"] = np.bincount(unit_of[side], weights=sizes[side] > 0, minlength=units)
    similar = _ceaf(table, sizes, unit_of[0], units)
    return columns | {f"actors.ceaf_e.{part}": similar for part in ("covered", "found")}


@dataclass(frozen=True, slots=True)
class _Table:
    """How many mentions each gold entity shares with each predicted one, where any."""

    gold: Ints
    predicted: Ints
    common: Ints


def _contingency(gold: Ints, predicted: Ints) -> _Table:
    width = int(predicted.max(initial=0)) + 1
    pairs, common = np.unique(gold * width + predicted, return_counts=True)
    return _Table(pairs // width, pairs % width, common)


def _per_entity(
    entity: Ints, other: Ints, common: Ints, size: Ints, other_size: Ints
) -> dict[str, tuple[Array, Array]]:
    """Return for each entity what MUC, B³ and LEA count as right and as possible."""
    total = size.astype(np.float64)

    def add(values: npt.NDArray[Any]) -> Array:
        return np.asarray(np.bincount(entity, weights=values, minlength=len(size)), dtype=np.float64)

    shared, parts = add(common), add(np.ones(len(common)))
    links = add(common * (common - 1) / 2)
    all_links = total * (total - 1) / 2
    alone = add((common == 1) & (size[entity] == 1) & (other_size[other] == 1)).astype(np.float64)
    resolved = np.divide(links, all_links, out=alone, where=all_links > 0)
    b_cubed = np.divide(add(common.astype(np.float64) ** 2), total, out=np.zeros(len(size)), where=total > 0)
    return {
        "muc": (np.where(total > 0, shared - parts, 0.0), np.maximum(total - 1, 0.0)),
        "b_cubed": (b_cubed, total),
        "lea": (total * resolved, total),
    }


def _ceaf(table: _Table, sizes: list[Ints], unit_of: Ints, units: int) -> Array:
    """Return for each article the greatest total φ4 of a one-to-one alignment of entities.

    Entities that share mentions, directly or over others, are aligned together; groups of one pair need no search.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    similarity = 2 * table.common / (sizes[0][table.gold] + sizes[1][table.predicted])
    if not len(similarity):
        return np.zeros(units)
    left, right = len(sizes[0]), len(sizes[1])
    graph = coo_array((np.ones(len(similarity)), (table.gold, left + table.predicted)), shape=(left + right,) * 2)
    group = connected_components(graph, directed=False)[1][table.gold].astype(np.int64)
    order = np.argsort(group, kind="stable")
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    size = np.diff(np.append(first, len(order)))
    best = np.maximum.reduceat(similarity[order], first)
    unit = unit_of[table.gold[order[first]]]
    rows, columns = (_within(entity, group) for entity in (table.gold, table.predicted))
    for index in np.flatnonzero(size > 1).tolist():
        edges = order[first[index] : first[index] + size[index]]
        row, column = rows[edges], columns[edges]
        weights = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
        if min(weights.shape) > 1:
            weights[row, column] = similarity[edges]
            best[index] = sum(sorted(weights[pair] for pair in assign(weights)))
    return np.asarray(np.bincount(unit, weights=best, minlength=units), dtype=np.float64)


def _within(entity: Ints, group: Ints) -> Ints:
    """Return the number of each entity among those of its group, in the order of entities."""
    names, inverse = np.unique(entity, return_inverse=True)
    group_of = np.zeros(len(names), dtype=np.int64)
    group_of[inverse] = group
    order = np.argsort(group_of, kind="stable")
    first = np.flatnonzero(np.diff(group_of[order], prepend=-1))
    number = np.empty(len(names), dtype=np.int64)
    number[order] = np.arange(len(names)) - np.repeat(first, np.diff(np.append(first, len(names))))
    return np.asarray(number[inverse])


def _unit_of(side: Entities, entities: int) -> Ints:
    unit = np.zeros(entities, dtype=np.int64)
    unit[side.entity] = side.places.unit
    return unit


def _canonical(side: Entities) -> Entities:
    """Number the entities in the order of their first mentions, so that sums do not depend on the order of rows."""
    order = np.lexsort((side.places.end, side.places.start, side.places.unit))
    names, first = np.unique(side.entity[order], return_index=True)
    rank = np.empty(int(names.max(initial=-1)) + 1, dtype=np.int64)
    rank[names[np.argsort(first)]] = np.arange(len(names))
    return Entities(side.places, rank[side.entity])


def _without_singletons(side: Entities) -> Entities:
    kept = np.bincount(side.entity)[side.entity] > 1
    return Entities(side.places.select(kept), side.entity[kept])


TASK: Final = Task(
    "actors",
    MEASURES,
    headline="actors.conll",
    withheld=withheld,
    count=lambda case: count(case.gold, case.predictions, singletons=case.singletons),
    rows=(
        ("actors.conll", "actors, CoNLL *"),
        ("actors.muc", "  MUC"),
        ("actors.b_cubed", "  B³"),
        ("actors.ceaf_e", "  CEAF-e"),
        ("actors.lea", "  LEA"),
    ),
)
