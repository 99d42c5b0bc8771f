"""All counts of one pair of annotators, and the figures that sums of them give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from warwire.annotation.agreement import segments
from warwire.annotation.agreement.attributes import ACTOR_FIELDS, ATTRIBUTES, count_attributes, count_items
from warwire.annotation.agreement.coefficients import Nominal
from warwire.annotation.agreement.layers import STATEMENTS, TOKENS, UNITISED, VOICES, ZONES, count_layers
from warwire.eval.actors import MEASURES as ACTOR_MEASURES
from warwire.eval.case import Case
from warwire.eval.counts import Array, Counts
from warwire.eval.gold import read_gold
from warwire.eval.measures import Accuracy, Average, Measure, Ratio, columns_of, evaluate
from warwire.eval.predictions import read_predictions
from warwire.eval.registry import TASKS
from warwire.model.record import Article

__all__ = ["Pair", "count_pair", "figures_of", "pooled"]


def _of_items(measure: Measure) -> Measure:
    """Return a measure of coreference of actors as one of losses."""
    name = measure.name.replace("actors.", "items.")
    if isinstance(measure, Ratio):
        parts = (measure.found, measure.predicted, measure.covered, measure.gold)
        return Ratio(name, *(tuple(column.replace("actors.", "items.") for column in part) for part in parts))
    assert isinstance(measure, Average)
    return replace(measure, name=name, parts=tuple(part.replace("actors.", "items.") for part in measure.parts))


_TASKS: Final = tuple(TASKS.values())
_MEASURES: Final[tuple[Measure, ...]] = (
    *(measure for task in _TASKS for measure in task.measures),
    *map(_of_items, ACTOR_MEASURES),
    *ACTOR_FIELDS,
    Accuracy("statements.sources.agreement", "statements.sources.right", "statements.sources.total"),
    *segments.MEASURES,
)
_NOMINALS: Final = (*TOKENS.values(), STATEMENTS, VOICES, ZONES, *ATTRIBUTES.values())


@dataclass(frozen=True, slots=True)
class Pair:
    """What two annotators, or all pairs of several, have in common.

    Attributes:
        counts: of each article.
        loss_counts: the counts of losses as values; those that occur differ from pair to pair.
        withheld: measures that cannot be given, each with its reason.
        two: whether these are two annotators, so that kappa and gamma are defined.
    """

    counts: Counts
    loss_counts: Nominal
    withheld: Mapping[str, str]
    two: bool = True


def count_pair(one: Sequence[Article], other: Sequence[Article], *, tolerance: int) -> Pair:
    """Count everything in which two annotators can agree.

    The harness scores each of the two against the other, and the counts are added up, so that every F1 is the same
    whoever is named first.

    Args:
        one: the articles of one annotator, by id.
        other: the same articles of the other, in the same order.
        tolerance: characters by which each end of a span may be off under the tolerant measure.

    Raises:
        InputError: an offset lies outside its text.
        MissingExtra: ``opt-gamma`` is not installed.
    """
    cases = []
    for sides in ((one, other), (other, one)):
        gold = read_gold(sides[0])
        cases.append(Case(gold, read_predictions(sides[1], gold), tolerance, singletons=True))
    columns = dict[str, Array]()
    withheld = dict[str, str]()
    for case in cases:
        for task in _TASKS:
            withheld |= task.withheld(case.gold, case.predictions)
            counts = task.count(case)
            for name in columns_of(task.measures):
                columns[name] = columns.get(name, np.zeros(len(one))) + counts.column(name)[: len(one)]
    attributes, loss_counts = count_attributes(one, other, cases[0].alignments)
    columns |= count_layers(one, other, cases[0].alignments) | attributes
    columns |= count_items(one, other) | segments.count_gamma(one, other)
    return Pair(Counts.of([article.id for article in one], columns), loss_counts, withheld)


def pooled(pairs: Sequence[Pair], times: Mapping[str, int]) -> Pair:
    """Return the counts of all pairs of more than two annotators.

    Args:
        pairs: the counts of each pair.
        times: how many annotators each article has.
    """
    articles = sorted(times)
    place = {article: index for index, article in enumerate(articles)}
    columns: dict[str, Array] = {}
    for pair in pairs:
        rows = [place[article] for article in pair.counts.units]
        weights = np.array([1 / (times[article] - 1) for article in pair.counts.units])
        for index, name in enumerate(pair.counts.columns):
            columns.setdefault(name, np.zeros(len(articles)))[rows] += weights * pair.counts.array[:, index]
    values = sorted({value for pair in pairs for value in pair.loss_counts.values})
    loss_counts = Nominal(pairs[0].loss_counts.name, tuple(values))
    for value in values:
        for side in ("one", "other"):
            columns.setdefault(f"{loss_counts.name}.{side}.{value}", np.zeros(len(articles)))
    reasons = set.intersection(*(set(pair.withheld) for pair in pairs))
    withheld = {name: pairs[0].withheld[name] for name in reasons}
    return Pair(Counts.of(articles, columns), loss_counts, withheld, two=False)


def figures_of(pair: Pair, sums: Array) -> dict[str, Array]:
    """Return every figure from sums of counts.

    Args:
        pair: whose counts were summed.
        sums: the sums, shape ``[..., columns]``.
    """
    place = {name: index for index, name in enumerate(pair.counts.columns)}

    def column(name: str) -> Array:
        return sums[..., place[name]]

    known = evaluate(_MEASURES, pair.counts.columns, sums, pair.withheld)
    figures = {name: values for name, values in known.items() if not name.endswith((".precision", ".recall"))}
    for nominal in (*_NOMINALS, pair.loss_counts):
        figures |= nominal.figures(column, pair=pair.two)
    for unitised in UNITISED:
        figures |= unitised.figures(column)
    return figures
