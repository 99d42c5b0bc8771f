"""Task 5, attribution: on whose word. Naming the author everywhere earns nothing.

The mean of two halves: F1 over characters of statements, and F1 over losses aligned as for their weighted measure; of
either only sources other than the author are counted. A source is right where it is the gold one after aligning actors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from warwire.eval.alignment import Alignment
from warwire.eval.characters import merged
from warwire.eval.counts import Counts, Ints
from warwire.eval.gold import Gold
from warwire.eval.losses import AlignedLosses, recorded
from warwire.eval.measures import Average, Measure, Ratio
from warwire.eval.predictions import Predictions
from warwire.eval.statements import Side, sourced, statement_sides
from warwire.eval.task import Task
from warwire.model.labels import STATEMENT_LABELS
from warwire.model.record import AUTHOR

__all__ = ["TASK", "count", "withheld"]

_HALVES: Final = ("statements", "losses")
_SOURCE: Final = 5
"""Place of the source in a loss record."""


def _ratio(name: str) -> Ratio:
    right, predicted, gold = ((f"{name}.{part}",) for part in ("right", "predicted", "gold"))
    return Ratio(name, right, predicted, right, gold)


MEASURES: Final[tuple[Measure, ...]] = (
    *(_ratio(f"attribution.{half}") for half in _HALVES),
    Average("attribution", tuple(f"attribution.{half}" for half in _HALVES), triple=True),
)


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    out = {}
    for half in _HALVES:
        if half not in gold.layers:
            out[f"attribution.{half}"] = f"the gold has no {half}"
        elif half not in predictions.produced:
            out[f"attribution.{half}"] = f"the system gives no {half}"
        else:
            says = sourced if half == "statements" else _sourced_losses
            for rows, who in ((gold.rows, "the gold gives"), (predictions.rows, "the system gives")):
                if not says(rows):
                    out[f"attribution.{half}"] = f"{who} its {half} no source"
    if len(out) == len(_HALVES):
        out["attribution"] = "; ".join(sorted(set(out.values())))
    return out


def _sourced_losses(rows: Sequence[Any]) -> bool:
    losses = [loss for row in rows for loss in row.losses or ()]
    return not losses or (recorded(rows) and any(loss.source is not None for loss in losses))


def count(
    gold: Gold, predictions: Predictions, alignments: Sequence[Alignment], aligned: Sequence[AlignedLosses]
) -> Counts:
    """Count characters and losses whose source is not the author.

    Args:
        gold: the gold articles.
        predictions: the predictions.
        alignments: the alignment of actors of each gold article.
        aligned: the aligned losses of each gold article.
    """
    array = {
        f"attribution.{half}.{part}": np.zeros(len(predictions.rows))
        for half in _HALVES
        for part in ("right", "predicted", "gold")
    }
    for unit, characters, in_gold, in_predicted in statement_sides(gold, predictions):
        stretches = _by_source(in_gold, alignments[unit].gold)
        array["attribution.statements.gold"][unit] = sum(map(characters.number, stretches.values()))
        for token, found in _by_source(in_predicted, alignments[unit].predicted).items():
            array["attribution.statements.predicted"][unit] += characters.number(found)
            if token in stretches:
                array["attribution.statements.right"][unit] += characters.shared(found, stretches[token])
    for unit, losses in enumerate(aligned):
        array["attribution.losses.right"][unit] = sum(
            losses.gold[g][_SOURCE] == losses.predicted[p][_SOURCE] > 0 for g, p in losses.pairs
        )
        array["attribution.losses.predicted"][unit] = sum(record[_SOURCE] > 0 for record in losses.predicted)
        array["attribution.losses.gold"][unit] = sum(record[_SOURCE] > 0 for record in losses.gold)
    held = predictions.held_counts
    every = (*STATEMENT_LABELS, None)
    array["attribution.statements.predicted"] += held("statements", every, only="attributed characters")
    array["attribution.losses.predicted"] += held("losses", (None,), only="attributed records")
    return Counts.of([row.id for row in predictions.rows], array)


def _by_source(side: Side, tokens: Mapping[str | None, int]) -> dict[int, tuple[Ints, Ints]]:
    """Return the stretches of each source other than the author."""
    chosen: dict[int, list[int]] = defaultdict(list)
    for index, source in enumerate(side.source):
        if source not in (AUTHOR, None):
            chosen[tokens[source]].append(index)
    return {token: merged(side.start[indices], side.end[indices]) for token, indices in chosen.items()}


TASK: Final = Task(
    "attribution",
    MEASURES,
    headline="attribution.f1",
    withheld=withheld,
    count=lambda case: count(case.gold, case.predictions, case.alignments, case.losses),
    rows=(
        ("attribution", "attribution *"),
        ("attribution.statements", "  statements"),
        ("attribution.losses", "  losses"),
    ),
)
