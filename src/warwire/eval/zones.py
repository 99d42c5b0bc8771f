"""Zones: what kind of line each character stands in. A diagnostic, no part of the mean."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from warwire.eval.characters import Characters, Mask
from warwire.eval.counts import Array, Counts
from warwire.eval.gold import Gold
from warwire.eval.measures import Measure, Ratio
from warwire.eval.predictions import Predictions
from warwire.eval.task import Task
from warwire.model.labels import ZONE_LABELS

__all__ = ["TASK", "count", "withheld"]


def _ratio(name: str, labels: tuple[str, ...]) -> Ratio:
    right, predicted, gold = (
        tuple(f"zones.{label}.{part}" for label in labels) for part in ("right", "predicted", "gold")
    )
    unknown = ("zones.unknown.predicted",) if len(labels) > 1 else ()
    return Ratio(name, right, predicted + unknown, right, gold)


MEASURES: Final[tuple[Measure, ...]] = (
    _ratio("zones", ZONE_LABELS),
    *(_ratio(f"zones.by_label.{label}", (label,)) for label in ZONE_LABELS),
)


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    if "zones" in gold.layers and "zones" in predictions.produced:
        return {}
    reason = "the gold has no zones" if "zones" not in gold.layers else "the system gives no zones"
    return {measure.name: reason for measure in MEASURES}


def count(gold: Gold, predictions: Predictions) -> Counts:
    """Count characters of zones, white space apart.

    Args:
        gold: the gold articles.
        predictions: the predictions.
    """
    units = len(predictions.rows)
    parts = ("right", "predicted", "gold")
    array: dict[str, Array] = {f"zones.{label}.{part}": np.zeros(units) for label in ZONE_LABELS for part in parts}
    for unit, row in enumerate(gold.rows):
        characters = Characters(row.text)
        in_gold, in_predicted = _masks(characters, row.zones), _masks(characters, predictions.rows[unit].zones)
        for label in ZONE_LABELS:
            array[f"zones.{label}.right"][unit] = np.count_nonzero(in_gold[label] & in_predicted[label])
            array[f"zones.{label}.predicted"][unit] = np.count_nonzero(in_predicted[label])
            array[f"zones.{label}.gold"][unit] = np.count_nonzero(in_gold[label])
    for label in ZONE_LABELS:
        array[f"zones.{label}.predicted"] += predictions.held_counts("zones", (label,), only="characters")
    array["zones.unknown.predicted"] = predictions.held_counts("zones", (None,), only="characters").astype(float)
    return Counts.of([row.id for row in predictions.rows], array)


def _masks(characters: Characters, zones: Any) -> dict[str, Mask]:
    """Return the characters of each label; furniture inside a line takes its characters from the line."""
    masks = {}
    for label in ZONE_LABELS:
        places = [(zone.start, zone.end) for zone in zones or () if zone.label == label]
        starts, ends = np.array(places, dtype=np.int64).reshape(-1, 2).T
        masks[label] = characters.mask(starts, ends)
    return {label: mask if label == "furniture" else mask & ~masks["furniture"] for label, mask in masks.items()}


TASK: Final = Task(
    "zones",
    MEASURES,
    headline=None,
    withheld=withheld,
    count=lambda case: count(case.gold, case.predictions),
    rows=(("zones", "zones"),),
)
