"""Task 1, spans: actors, weapons and losses in the text, under the four schemas of SemEval-2013 task 9.

The schemas are those of the MUC evaluations as named by SemEval-2013 task 9 (Segura-Bedmar et al. 2013): *strict* asks
for extent and label, *exact* for the extent, *partial* gives half for an overlap, *type* asks for an overlap and the
label. All four are read off one matching (:mod:`warwire.eval.matching`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from warwire.eval.counts import Array, Counts, Ints
from warwire.eval.gold import Gold
from warwire.eval.matching import match, same_spans
from warwire.eval.measures import Average, Measure, Ratio
from warwire.eval.places import NOWHERE, SPAN_LABELS, Places
from warwire.eval.predictions import Predictions
from warwire.eval.task import Task
from warwire.eval.tolerance import tolerant_pairs

__all__ = ["SCHEMAS", "TASK", "TOLERANCE", "count", "strict_hits", "withheld"]

SCHEMAS: Final = ("exact", "strict", "partial", "type")
TOLERANCE: Final = 3
"""Characters by which each end may be off under the tolerant measure, unless told otherwise."""


def _ratio(name: str, schema: str, labels: tuple[str, ...]) -> Ratio:
    unknown = ("spans.unknown.predicted",) if len(labels) > 1 else ()
    return Ratio(
        name,
        found=tuple(f"spans.{label}.{schema}_predicted" for label in labels),
        predicted=tuple(f"spans.{label}.predicted" for label in labels) + unknown,
        covered=tuple(f"spans.{label}.{schema}_gold" for label in labels),
        gold=tuple(f"spans.{label}.gold" for label in labels),
    )


MEASURES: Final[tuple[Measure, ...]] = (
    *(_ratio(f"spans.{schema}", schema, SPAN_LABELS) for schema in (*SCHEMAS, "tolerant")),
    *(
        _ratio(f"spans.{schema}.by_label.{label}", schema, (label,))
        for schema in (*SCHEMAS, "tolerant")
        for label in SPAN_LABELS[::-1]
    ),
    Average("spans.macro", tuple(f"spans.strict.by_label.{label}.f1" for label in SPAN_LABELS[::-1])),
)


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    reasons: dict[str, str] = {}
    for label in SPAN_LABELS:
        layer = "losses" if label == "loss" else "mentions"
        if layer not in gold.layers:
            reasons[label] = f"the gold has no {layer}"
        elif layer not in predictions.produced:
            reasons[label] = f"the system gives no {layer}"
        elif label == "loss" and not _placed(predictions):
            reasons[label] = "the system gives its losses no offsets or quotes"
    names = (*SCHEMAS, "tolerant")
    out = {f"spans.{name}.by_label.{label}": reason for label, reason in reasons.items() for name in names}
    if reasons:
        reason = "; ".join(sorted(set(reasons.values())))
        out |= {f"spans.{name}": reason for name in names} | {"spans.macro": reason}
    return out


def _placed(predictions: Predictions) -> bool:
    """Return whether losses have places; a system that predicts no loss at all is taken to give them."""
    places = predictions.places["losses"]
    tried = any(item.layer == "losses" for _, item in predictions.held)
    return not len(places) or tried or bool((places.start != NOWHERE).any())


def count(gold: Gold, predictions: Predictions, tolerance: int = TOLERANCE) -> Counts:
    """Count spans and what they match.

    Columns for each label: ``gold`` and ``predicted`` spans, and for each schema the credit of gold spans of the label
    and of predicted spans of the label (they differ where spans of different labels are paired).

    Args:
        gold: the gold articles.
        predictions: the predictions.
        tolerance: characters by which each end may be off under the tolerant measure.
    """
    losses = predictions.places["losses"]
    sides = (
        gold.places["mentions"].beside(gold.places["losses"]),
        predictions.places["mentions"].beside(losses.select(losses.start != NOWHERE)),
    )
    units = len(predictions.rows)
    pairs = match(*sides)
    labels = [side.label[index] for side, index in zip(sides, (pairs.gold, pairs.predicted), strict=True)]
    unit = sides[0].unit[pairs.gold]
    credit: dict[str, npt.NDArray[Any]] = {
        "exact": pairs.same_span,
        "strict": pairs.same_span & pairs.same_label,
        "partial": np.where(pairs.same_span, 1.0, 0.5),
        "type": pairs.same_label,
    }
    strict = credit["strict"]
    near = _near(sides, (pairs.gold[strict], pairs.predicted[strict]), tolerance)
    totals = [_by_label(side.unit, side.label, units) for side in sides]
    credits = {schema: [_by_label(unit, which, units, values) for which in labels] for schema, values in credit.items()}
    tolerant = credits["strict"][0] + _by_label(near.unit, near.label, units)
    credits["tolerant"] = [tolerant, tolerant]
    columns: dict[str, Array] = {}
    for code, label in enumerate(SPAN_LABELS):
        held = predictions.held_counts(*(("losses", (None,)) if label == "loss" else ("mentions", (label,))))
        columns[f"spans.{label}.gold"] = totals[0][:, code]
        columns[f"spans.{label}.predicted"] = totals[1][:, code] + held
        for schema, (of_gold, of_predicted) in credits.items():
            columns[f"spans.{label}.{schema}_gold"] = of_gold[:, code]
            columns[f"spans.{label}.{schema}_predicted"] = of_predicted[:, code]
    columns["spans.unknown.predicted"] = predictions.held_counts("mentions", (None,)).astype(np.float64)
    return Counts.of([row.id for row in predictions.rows], columns)


def strict_hits(gold: Gold, predictions: Predictions) -> npt.NDArray[np.bool_]:
    """Return whether each gold mention, in the order of the rows, is found with its extent and label."""
    mentions = gold.places["mentions"]
    hits = np.zeros(len(mentions), dtype=bool)
    hits[same_spans(mentions, predictions.places["mentions"])[0]] = True
    return hits


def _near(sides: tuple[Places, Places], strict: tuple[Ints, Ints], tolerance: int) -> Places:
    """Return the gold spans that are matched by tolerance alone: exact matches come first in any case."""
    rest = []
    for side, matched in zip(sides, strict, strict=True):
        free = np.ones(len(side), dtype=bool)
        free[matched] = False
        rest.append(side.select(free))
    return rest[0].select(tolerant_pairs(rest[0], rest[1], tolerance))


def _by_label(unit: Ints, label: Ints, units: int, values: npt.ArrayLike | None = None) -> Array:
    """Return the number of spans, or the sum of their values, of each unit and label, shape ``[units, labels]``."""
    size = units * len(SPAN_LABELS)
    return np.bincount(unit * len(SPAN_LABELS) + label, values, size).reshape(units, -1).astype(np.float64)


TASK: Final = Task(
    "spans",
    MEASURES,
    headline="spans.strict.f1",
    withheld=withheld,
    count=lambda case: count(case.gold, case.predictions, case.tolerance),
    rows=(
        ("spans.strict", "spans, strict *"),
        ("spans.strict.by_label.actor", "  actor"),
        ("spans.strict.by_label.weapon", "  weapon"),
        ("spans.strict.by_label.loss", "  loss"),
        ("spans.macro", "  macro"),
        ("spans.exact", "  exact"),
        ("spans.partial", "  partial"),
        ("spans.type", "  type"),
        ("spans.tolerant", "  tolerant"),
    ),
)
