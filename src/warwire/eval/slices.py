"""Figures of parts: of articles that share something, or of the gold items of one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from warwire.errors import WarwireError
from warwire.eval.alignment import align
from warwire.eval.counts import Counts
from warwire.eval.gold import Gold
from warwire.eval.losses import align_losses
from warwire.eval.measures import Measure, Ratio, evaluate
from warwire.eval.predictions import Predictions
from warwire.eval.report import Slice, plain
from warwire.eval.rows import GoldMention, GoldRow, as_ids
from warwire.eval.spans import strict_hits

__all__ = ["SLICES", "slices_of"]

_LENGTHS: Final = ((1500, "under 1,500 characters"), (3000, "1,500 to 2,999 characters"))


def _length(row: GoldRow) -> tuple[str, ...]:
    return (next((name for limit, name in _LENGTHS if len(row.text) < limit), "3,000 characters and more"),)


_OF_ARTICLE: Final[Mapping[str, Callable[[GoldRow], Sequence[str]]]] = {
    "outlet_type": lambda row: (row.outlet_type or "unknown",),
    "conflict": lambda row: (row.conflict or "unknown",),
    "setting": lambda row: (row.setting or "unknown",),
    "length": _length,
    "noise": lambda row: as_ids(row.noise) or ("none",),
}
_OF_ITEM: Final = ("kind", "type", "harm")

SLICES: Final = (*_OF_ARTICLE, *_OF_ITEM)
"""What a score can be sliced by: properties of articles, then of gold items."""


def slices_of(
    by: Sequence[str],
    gold: Gold,
    predictions: Predictions,
    counts: Counts,
    measures: Sequence[Measure],
    withheld: Mapping[str, str],
) -> Iterator[Slice]:
    """Yield the figures of every part.

    Parts of articles have every measure; an article with two kinds of noise is in both. Parts of items have what can
    be said of them: recall of actor mentions by the ``kind`` of the actor and of weapon mentions by ``type``, and
    the strict measure of losses by ``harm``.

    Args:
        by: names out of :data:`SLICES`.
        gold: the gold articles.
        predictions: the predictions.
        counts: the counts of each article.
        measures: what to compute.
        withheld: measures that cannot be given.
    """
    for name in by:
        if name in _OF_ARTICLE:
            members: dict[str, list[int]] = defaultdict(list)
            for unit, row in enumerate(gold.rows):
                for value in _OF_ARTICLE[name](row):
                    members[value].append(unit)
            for value, units in sorted(members.items()):
                sums = counts.array[units].sum(axis=0)
                yield Slice(name, value, len(units), plain(evaluate(measures, counts.columns, sums, withheld)))
        elif name == "harm":
            yield from _by_harm(gold, predictions, withheld)
        elif name in _OF_ITEM:
            yield from _recall(name, gold, predictions, withheld)
        else:
            raise WarwireError(f"there is no slice '{name}': name some of {', '.join(SLICES)}")


def _recall(name: str, gold: Gold, predictions: Predictions, withheld: Mapping[str, str]) -> Iterator[Slice]:
    label = "actor" if name == "kind" else "weapon"
    if f"spans.strict.by_label.{label}" in withheld:
        return
    hits = iter(strict_hits(gold, predictions).tolist())
    total: dict[str, list[bool]] = defaultdict(list)
    articles: dict[str, set[str]] = defaultdict(set)
    for row in gold.rows:
        kinds = {actor.id: actor.kind for actor in row.actors or ()}
        for mention in row.mentions or ():
            hit = next(hits)
            if mention.label == label:
                for value in _kinds(mention, kinds) if name == "kind" else {mention.type or "unknown"}:
                    total[value].append(hit)
                    articles[value].add(row.id)
    for value, found in sorted(total.items()):
        yield Slice(name, value, len(articles[value]), {"spans.strict.recall": sum(found) / len(found)})


def _kinds(mention: GoldMention, kinds: Mapping[str, str | None]) -> set[str]:
    return {kinds.get(id_) or "unknown" for id_ in as_ids(mention.actor)} or {"unknown"}


def _by_harm(gold: Gold, predictions: Predictions, withheld: Mapping[str, str]) -> Iterator[Slice]:
    if "losses.strict" in withheld:
        return
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    articles: dict[str, int] = defaultdict(int)
    for article in align_losses(gold, predictions, align(gold, predictions)):
        equal = set(article.gold) & set(article.predicted)
        for column, records in enumerate((article.gold, article.predicted, equal)):
            for record in records:
                sums[record[0] or "unknown"][column] += 1
        for harm in {record[0] or "unknown" for record in article.gold}:
            articles[harm] += 1
    measure = Ratio("losses.strict", ("equal",), ("predicted",), ("equal",), ("gold",))
    for harm, row in sorted(sums.items()):
        figures = evaluate([measure], ("gold", "predicted", "equal"), np.array(row, dtype=np.float64), {})
        yield Slice("harm", harm, articles[harm], plain(figures))
