"""Task 2, statements: fact and opinion by character, spans of opinion, and whose voice speaks.

Only characters that are neither white space nor gold furniture count. Spans of opinion are scored as in SemEval-2020
task 11 (Da San Martino et al. 2020): overlaps earn their share, spans that overlap or touch are merged on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from warwire.eval.characters import Characters, Mask, merged, running
from warwire.eval.counts import Counts, Ints
from warwire.eval.gold import Gold
from warwire.eval.measures import Average, Measure, Ratio
from warwire.eval.predictions import Predictions
from warwire.eval.task import Task
from warwire.model.labels import STATEMENT_LABELS
from warwire.model.record import AUTHOR

__all__ = ["TASK", "Side", "count", "sourced", "statement_sides", "withheld"]

_BY_CHARACTER: Final = ("fact", "opinion", "voice")


def _ratio(name: str) -> Ratio:
    right, predicted, gold = ((f"{name}.{part}",) for part in ("right", "predicted", "gold"))
    return Ratio(name, right, predicted, right, gold)


MEASURES: Final[tuple[Measure, ...]] = (
    *(_ratio(f"statements.{name}") for name in _BY_CHARACTER),
    Ratio(
        "statements.opinion_spans",
        found=("statements.opinion_spans.found",),
        predicted=("statements.opinion_spans.predicted",),
        covered=("statements.opinion_spans.covered",),
        gold=("statements.opinion_spans.gold",),
    ),
    Average("statements.macro_f1", tuple(f"statements.{label}.f1" for label in STATEMENT_LABELS)),
)


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one article as arrays.

    Attributes:
        start: first character of each.
        end: the character after its last.
        opinion: whether it is an opinion.
        source: whose it is; ``None`` where that is not said.
    """

    start: Ints
    end: Ints
    opinion: Mask
    source: list[str | None]

    @property
    def attributed(self) -> Mask:
        """Whether each has a source other than the author."""
        return np.array([source not in (AUTHOR, None) for source in self.source], dtype=bool)


def _side(items: Any) -> Side:
    items = items or ()
    start, end = (np.array([getattr(item, edge) for item in items], dtype=np.int64) for edge in ("start", "end"))
    opinion = np.array([item.label == "opinion" for item in items], dtype=bool)
    return Side(start, end, opinion, [item.source for item in items])


def statement_sides(gold: Gold, predictions: Predictions) -> Iterator[tuple[int, Characters, Side, Side]]:
    """Yield for each gold article its unit, the characters that count, and the statements of gold and prediction."""
    for unit, row in enumerate(gold.rows):
        furniture = [(zone.start, zone.end) for zone in row.zones or () if zone.label == "furniture"]
        sides = _side(row.statements), _side(predictions.rows[unit].statements)
        yield unit, Characters(row.text, furniture), *sides


def sourced(rows: Any) -> bool:
    """Return whether any statement has a source, or there is no statement at all."""
    statements = [statement for row in rows for statement in row.statements or ()]
    return not statements or any(statement.source is not None for statement in statements)


def withheld(gold: Gold, predictions: Predictions) -> dict[str, str]:
    """Return the measures that cannot be given, each with its reason."""
    if "statements" not in gold.layers or "statements" not in predictions.produced:
        reason = "the gold has" if "statements" not in gold.layers else "the system gives"
        return {measure.name: f"{reason} no statements" for measure in MEASURES}
    if not sourced(gold.rows) or not sourced(predictions.rows):
        reason = "the gold gives" if not sourced(gold.rows) else "the system gives"
        return {"statements.voice": f"{reason} its statements no source"}
    return {}


def count(gold: Gold, predictions: Predictions) -> Counts:
    """Count characters and spans of statements.

    Args:
        gold: the gold articles.
        predictions: the predictions.
    """
    units = len(predictions.rows)
    names = [f"statements.{name}.{part}" for name in _BY_CHARACTER for part in ("right", "predicted", "gold")]
    spans = [f"statements.opinion_spans.{part}" for part in ("found", "predicted", "covered", "gold")]
    array = {name: np.zeros(units) for name in names + spans}
    for unit, characters, *sides in statement_sides(gold, predictions):
        masks = [_masks(characters, side) for side in sides]
        for name in _BY_CHARACTER:
            in_gold, in_predicted = (mask[name] for mask in masks)
            array[f"statements.{name}.right"][unit] = np.count_nonzero(in_gold & in_predicted)
            array[f"statements.{name}.predicted"][unit] = np.count_nonzero(in_predicted)
            array[f"statements.{name}.gold"][unit] = np.count_nonzero(in_gold)
        in_gold, in_predicted = (mask["opinion"] for mask in masks)
        runs = [merged(side.start[side.opinion], side.end[side.opinion]) for side in sides]
        for part, total, (starts, ends), mine, other in (
            ("covered", "gold", runs[0], in_gold, in_predicted),
            ("found", "predicted", runs[1], in_predicted, in_gold),
        ):
            size, shared = (before[ends] - before[starts] for before in (running(mine), running(mine & other)))
            array[f"statements.opinion_spans.{part}"][unit] = (shared[size > 0] / size[size > 0]).sum()
            array[f"statements.opinion_spans.{total}"][unit] = np.count_nonzero(size)
    held = predictions.held_counts
    for label in STATEMENT_LABELS:
        array[f"statements.{label}.predicted"] += held("statements", (label, None), only="characters")
    array["statements.voice.predicted"] += held("statements", (*STATEMENT_LABELS, None), only="attributed characters")
    array["statements.opinion_spans.predicted"] += held("statements", ("opinion", None))
    return Counts.of([row.id for row in predictions.rows], array)


def _masks(characters: Characters, side: Side) -> dict[str, Mask]:
    chosen = {"fact": ~side.opinion, "opinion": side.opinion, "voice": side.attributed}
    return {name: characters.mask(side.start[which], side.end[which]) for name, which in chosen.items()}


TASK: Final = Task(
    "statements",
    MEASURES,
    headline="statements.macro_f1",
    withheld=withheld,
    count=lambda case: count(case.gold, case.predictions),
    rows=(
        ("statements.macro_f1", "statements, macro *"),
        ("statements.fact", "  fact"),
        ("statements.opinion", "  opinion"),
        ("statements.opinion_spans", "  opinion spans"),
        ("statements.voice", "  voice"),
    ),
)
