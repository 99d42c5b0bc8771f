"""Task 3, losses: who lost what, at whose hands, on whose word.

Both sides are collapsed to distinct records, since a loss that is said twice is one; places play no part. *Strict*
counts records that agree in all seven fields; *weighted* adds up similarities under the best one-to-one alignment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from warwire.eval.alignment import Alignment, order_of
from warwire.eval.assignment import LARGEST, assign, assign_greedily
from warwire.eval.counts import Array, Counts
from warwire.eval.gold import Gold
from warwire.eval.measures import Accuracy, Measure, Ratio
from warwire.eval.predictions import Predictions
from warwire.eval.rows import as_ids
from warwire.eval.task import Task

__all__ = ["FIELDS", "TASK", "WEIGHTS", "AlignedLosses", "Record", "align_losses", "count", "withheld"]

FIELDS: Final = ("harm", "object", "count", "sufferer", "inflictor", "source", "status")
"""The fields in which records must agree to be equal; ``count`` is the interval."""

WEIGHTS: Final = {"harm": 0.25, "count": 0.25, "object": 0.15, "sufferer": 0.15, "inflictor": 0.10, "source": 0.10}
"""Share of each field in the similarity of two records."""

MEASURES: Final[tuple[Measure, ...]] = (
    Ratio("losses.strict", ("losses.equal",), ("losses.predicted",), ("losses.equal",), ("losses.gold",)),
    Ratio("losses.weighted", ("losses.similar",), ("losses.predicted",), ("losses.similar",), ("losses.gold",)),
    *(Accuracy(f"losses.by_field.{field}", f"losses.{field}.right", "losses.aligned") for field in FIELDS),
)

ASSERTED: Final = "asserted"
"""Status of a loss that gives none."""

_CHUNK: Final = 1 << 20
"""Cells of the matrix of similarities that are computed at a time."""

Record = tuple[str | None, str | None, tuple[int | None, int | None], tuple[int, ...], tuple[int, ...], int, str]
"""The seven fields of a loss, in the order of :data:`FIELDS`, actors as tokens of the alignment."""

Place = tuple[int, int] | None
"""Start and end, where there is a place."""


@dataclass(frozen=True, slots=True)
class AlignedLosses:
    """The distinct losses of one article.

    Attributes:
        gold: records of the gold, in canonical order.
        predicted: records of the prediction, in canonical order.
        pairs: index of the gold and of the predicted record of each aligned pair.
        similarity: similarity of each pair, in (0, 1].
        places: for gold and prediction, the first place at which each record is said, where it has one.
    """

    gold: list[Record]
    predicted: list[Record]
    pairs: list[tuple[int, int]]
    similarity: list[float]
    places: tuple[dict[Record, Place], dict[Record, Place]]


def recorded(rows: Any) -> bool:
    """Return whether any loss says more than where it stands, or there is no loss at all."""
    losses = [loss for row in rows for loss in row.losses or ()]
    return not losses or any(
        loss.harm is not None or loss.object is not None or loss.count_min is not None or loss.count_max is not None
        for loss in losses
    )


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    if "losses" not in gold.layers:
        reason = "the gold has no losses"
    elif "losses" not in predictions.produced:
        reason = "the system gives no losses"
    elif not recorded(gold.rows):
        reason = "the gold gives its losses places alone, no records"
    elif not recorded(predictions.rows):
        reason = "the system gives its losses places alone, no records"
    else:
        return {}
    return {measure.name: reason for measure in MEASURES}


def align_losses(gold: Gold, predictions: Predictions, alignments: Sequence[Alignment]) -> list[AlignedLosses]:
    """Collapse and align the losses of every gold article.

    Args:
        gold: the gold articles.
        predictions: the predictions.
        alignments: the alignment of actors of each gold article.
    """
    return [
        _align(_placed(row.losses, alignment.gold), _placed(predictions.rows[unit].losses, alignment.predicted))
        for unit, (row, alignment) in enumerate(zip(gold.rows, alignments, strict=True))
    ]


def count(predictions: Predictions, aligned: Sequence[AlignedLosses]) -> Counts:
    """Count records, their equals and their similarity.

    Args:
        predictions: the predictions.
        aligned: the aligned losses of each gold article.
    """
    names = ["gold", "predicted", "equal", "similar", "aligned", *(f"{field}.right" for field in FIELDS)]
    array = {f"losses.{name}": np.zeros(len(predictions.rows)) for name in names}
    for unit, article in enumerate(aligned):
        array["losses.gold"][unit] = len(article.gold)
        array["losses.predicted"][unit] = len(article.predicted)
        array["losses.equal"][unit] = len(set(article.gold) & set(article.predicted))
        array["losses.similar"][unit] = sum(article.similarity)
        array["losses.aligned"][unit] = len(article.pairs)
        for place, field in enumerate(FIELDS):
            array[f"losses.{field}.right"][unit] = sum(
                article.gold[g][place] == article.predicted[p][place] for g, p in article.pairs
            )
    array["losses.predicted"] += predictions.held_counts("losses", (None,), only="records")
    return Counts.of([row.id for row in predictions.rows], array)


def _placed(losses: Any, tokens: Mapping[str | None, int]) -> dict[Record, Place]:
    """Return the distinct records of an article in canonical order, each with its first place."""
    records: dict[Record, Place] = {}
    for loss in losses or ():
        record = (
            loss.harm,
            loss.object,
            (loss.count_min, loss.count_max),
            tuple(sorted(tokens[id_] for id_ in as_ids(loss.sufferer))),
            tuple(sorted(tokens[id_] for id_ in as_ids(loss.inflictor))),
            tokens[loss.source],
            loss.status or ASSERTED,
        )
        place = None if loss.start is None else (loss.start, loss.end)
        other = records.get(record)
        records[record] = place if other is None or (place is not None and place < other) else other
    return {record: records[record] for record in sorted(records, key=_order)}


def _order(record: Record) -> tuple[Any, ...]:
    harm, object_, (low, high), sufferer, inflictor, source, status = record
    ends = tuple((end is None, end or 0) for end in (low, high))
    actors = tuple(tuple(map(order_of, ids)) for ids in (sufferer, inflictor))
    return (harm or "", object_ or "", ends, actors, order_of(source), status)


def _align(gold_places: dict[Record, Place], predicted_places: dict[Record, Place]) -> AlignedLosses:
    gold, predicted, places = list(gold_places), list(predicted_places), (gold_places, predicted_places)
    if not gold or not predicted:
        return AlignedLosses(gold, predicted, [], [], places)
    swapped = [_order(record) for record in predicted] < [_order(record) for record in gold]
    sides = (predicted, gold) if swapped else (gold, predicted)
    similar = _Similarity(*sides)
    if len(gold) * len(predicted) > LARGEST:
        found = assign_greedily((len(sides[0]), len(sides[1])), similar.of)
        similarity = sorted(float(similar.of(0, row)[column]) for row, column in found)
    else:
        weights = similar.matrix()
        found = assign(weights)
        similarity = sorted(float(weights[row, column]) for row, column in found)
    pairs = sorted((column, row) if swapped else (row, column) for row, column in found)
    return AlignedLosses(gold, predicted, pairs, similarity, places)


class _Similarity:
    """Similarity of the records of two sides, computed for some of them at a time so that memory stays small."""

    def __init__(self, left: list[Record], right: list[Record]) -> None:
        self._fields = [(place, field) for place, field in enumerate(FIELDS) if field in WEIGHTS and field != "count"]
        codes: list[dict[Any, int]] = [{} for _ in self._fields]
        self._codes = [
            [
                np.array([code.setdefault(record[place], len(code)) for record in side], dtype=np.int32)
                for code, (place, _) in zip(codes, self._fields, strict=True)
            ]
            for side in (left, right)
        ]
        self._ends = [
            [
                np.array([math.nan if (end := record[2][edge]) is None else math.log10(end + 1) for record in side])
                for edge in (0, 1)
            ]
            for side in (left, right)
        ]
        self._shape = len(left), len(right)

    def matrix(self) -> Array:
        """Return the similarity of every record on the left with every one on the right, shape ``[left, right]``."""
        total = np.empty(self._shape)
        for start in range(0, self._shape[0], step := max(1, _CHUNK // self._shape[1])):
            total[start : start + step] = self._block(0, slice(start, start + step))
        return total

    def of(self, side: int, index: int) -> Array:
        """Return the similarity of one record of a side with every record of the other."""
        return self._block(side, slice(index, index + 1)).ravel()

    def _block(self, side: int, some: slice) -> Array:
        total = WEIGHTS["count"] * self._counts(side, some)
        for (_, field), one, other in zip(self._fields, self._codes[side], self._codes[1 - side], strict=True):
            total += WEIGHTS[field] * (one[some, None] == other[None, :])
        return total

    def _counts(self, side: int, some: slice) -> Array:
        ends = [
            (one[some, None], other[None, :]) for one, other in zip(self._ends[side], self._ends[1 - side], strict=True)
        ]
        total = np.zeros(np.broadcast_shapes(*(part.shape for part in ends[0])))
        for one, other in ends:
            closed = np.maximum(0.0, 1.0 - np.abs(one - other))
            total += np.where(np.isnan(one) & np.isnan(other), 1.0, np.nan_to_num(closed, nan=0.0))
        return np.asarray(total / 2)


TASK: Final = Task(
    "losses",
    MEASURES,
    headline="losses.strict.f1",
    withheld=withheld,
    count=lambda case: count(case.predictions, case.losses),
    rows=(
        ("losses.strict", "losses, strict *"),
        ("losses.weighted", "  weighted"),
    ),
)
