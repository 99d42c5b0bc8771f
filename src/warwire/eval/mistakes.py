"""What a system got wrong, sorted by kind, with examples in context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from warwire.eval.alignment import Alignment, align
from warwire.eval.gold import Gold
from warwire.eval.losses import FIELDS, AlignedLosses, Record, align_losses
from warwire.eval.matching import match
from warwire.eval.places import NOWHERE, SPAN_LABELS
from warwire.eval.predictions import Predictions

__all__ = ["KINDS", "Mistake", "Mistakes", "find_mistakes"]

KINDS: Final = {
    "missed": "a gold span that nothing is paired with",
    "spurious": "a predicted span that nothing is paired with",
    "furniture": "a spurious span in gold furniture: furniture taken for text",
    "boundary": "the right label on another extent that overlaps",
    "label": "the right extent with another label",
    "both": "another label on another extent that overlaps",
    "wrong count": "an aligned loss with another interval",
    "wrong source": "an aligned loss with another source",
}
"""The kinds of mistakes, and what each is."""

NONE: Final = "none"
_CONTEXT: Final = 50


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    Attributes:
        kind: one of :data:`KINDS`.
        article: id of the article.
        gold: label of the gold span, or what the gold record says; empty where there is none.
        predicted: the same of the prediction.
        start: first character of the gold span, or of the predicted one where there is no gold one; ``None`` where
            neither has a place.
        end: the character after its last.
        before: text in front of it.
        text: the words of the gold span, or of the predicted one.
        after: text behind it.
        predicted_text: the words of the predicted span, where they differ.
        predicted_start: first character of the predicted span that the gold span is paired with; ``None`` where
            there is no pair, or it is a pair of losses.
        predicted_end: the character after its last.
    """

    kind: str
    article: str
    gold: str
    predicted: str
    start: int | None
    end: int | None
    before: str
    text: str
    after: str
    predicted_text: str = ""
    predicted_start: int | None = None
    predicted_end: int | None = None

    def __str__(self) -> str:
        what = " → ".join(part or "nothing" for part in (self.gold, self.predicted))
        words = f"…{self.before}[{self.text}]{self.after}…" if self.start is not None else ""
        found = f" found: [{self.predicted_text}]" if self.predicted_text else ""
        return f"{self.article} {what}: {' '.join(words.split())}{found}".rstrip(": ")


@dataclass(frozen=True, slots=True)
class Mistakes:
    """All mistakes of a system.

    Attributes:
        every: the mistakes, in the order of articles.
        confusion: gold label → predicted label → number of pairs; ``none`` stands for spans that are not paired.
    """

    every: tuple[Mistake, ...]
    confusion: dict[str, dict[str, int]]

    def counts(self) -> dict[str, int]:
        """Return the number of mistakes of each kind."""
        found = Counter(mistake.kind for mistake in self.every)
        return {kind: found[kind] for kind in KINDS}

    def examples(self, limit: int) -> Iterator[Mistake]:
        """Yield at most ``limit`` mistakes of each kind, spread over the articles."""
        for kind in KINDS:
            of_kind = [mistake for mistake in self.every if mistake.kind == kind]
            step = max(1, len(of_kind) // limit) if limit else 1
            yield from of_kind[::step][: limit or None]

    def to_dict(self, limit: int = 0) -> dict[str, Any]:
        """Return the mistakes as plain data for JSON; 0 for all of them."""
        return {
            "counts": self.counts(),
            "kinds": dict(KINDS),
            "confusion": self.confusion,
            "examples": [msgspec.to_builtins(mistake) for mistake in self.examples(limit)],
        }


def find_mistakes(gold: Gold, predictions: Predictions) -> Mistakes:
    """Sort what went wrong with spans and losses.

    Args:
        gold: the gold articles.
        predictions: the predictions.
    """
    spans, confusion = _span_mistakes(gold, predictions)
    alignments = align(gold, predictions)
    losses = list(_loss_mistakes(gold, alignments, align_losses(gold, predictions, alignments)))
    order = {row.id: unit for unit, row in enumerate(gold.rows)}
    every = sorted([*spans, *losses], key=lambda m: (order[m.article], m.start or 0, m.end or 0, m.kind))
    return Mistakes(tuple(every), confusion)


def _span_mistakes(gold: Gold, predictions: Predictions) -> tuple[list[Mistake], dict[str, dict[str, int]]]:
    losses = predictions.places["losses"]
    sides = (
        gold.places["mentions"].beside(gold.places["losses"]),
        predictions.places["mentions"].beside(losses.select(losses.start != NOWHERE)),
    )
    pairs = match(*sides)
    confusion = {one: dict.fromkeys((*SPAN_LABELS[::-1], NONE), 0) for one in (*SPAN_LABELS[::-1], NONE)}
    found: list[Mistake] = []
    paired: tuple[set[int], set[int]] = (set(), set())
    for g, p, same_span, same_label in zip(
        pairs.gold.tolist(), pairs.predicted.tolist(), pairs.same_span.tolist(), pairs.same_label.tolist(), strict=True
    ):
        paired[0].add(g)
        paired[1].add(p)
        one, other = SPAN_LABELS[sides[0].label[g]], SPAN_LABELS[sides[1].label[p]]
        confusion[one][other] += 1
        if not (same_span and same_label):
            kind = "label" if same_span else "boundary" if same_label else "both"
            place, predicted = ((int(s.start[i]), int(s.end[i])) for s, i in zip(sides, (g, p), strict=True))
            found.append(_mistake(gold, int(sides[0].unit[g]), kind, one, other, place, predicted))
    for side, places in enumerate(sides):
        for index in sorted(set(range(len(places))) - paired[side]):
            unit, label = int(places.unit[index]), SPAN_LABELS[places.label[index]]
            place = int(places.start[index]), int(places.end[index])
            if side == 0:
                confusion[label][NONE] += 1
                found.append(_mistake(gold, unit, "missed", label, "", place))
            else:
                confusion[NONE][label] += 1
                kind = "furniture" if _in_furniture(gold, unit, place) else "spurious"
                found.append(_mistake(gold, unit, kind, "", label, place))
    return found, confusion


def _in_furniture(gold: Gold, unit: int, place: tuple[int, int]) -> bool:
    zones = gold.rows[unit].zones or ()
    return any(z.label == "furniture" and z.start < place[1] and place[0] < z.end for z in zones)


def _loss_mistakes(gold: Gold, alignments: Sequence[Alignment], aligned: Sequence[AlignedLosses]) -> Iterator[Mistake]:
    for unit, article in enumerate(aligned):
        names: dict[int, str] = {}
        for side in (alignments[unit].predicted, alignments[unit].gold):
            names |= {token: id_ or "" for id_, token in side.items()}
        for g, p in article.pairs:
            one, other = article.gold[g], article.predicted[p]
            place = article.places[0][one] or article.places[1][other]
            for field in ("count", "source"):
                index = FIELDS.index(field)
                if one[index] != other[index]:
                    shown = [_shown(record, field, names) for record in (one, other)]
                    yield _mistake(gold, unit, f"wrong {field}", shown[0], shown[1], place)


def _shown(record: Record, field: str, names: dict[int, str]) -> str:
    if field == "source":
        return names[record[5]] or "nobody"
    low, high = record[2]
    return (
        str(low) if low is not None and low == high else f"{'' if low is None else low}..{'' if high is None else high}"
    )


def _mistake(
    gold: Gold,
    unit: int,
    kind: str,
    one: str,
    other: str,
    place: tuple[int, int] | None,
    predicted: tuple[int, int] | None = None,
) -> Mistake:
    row = gold.rows[unit]
    if place is None:
        return Mistake(kind, row.id, one, other, None, None, "", "", "")
    start, end = place
    before, after = row.text[max(0, start - _CONTEXT) : start], row.text[end : end + _CONTEXT]
    found = row.text[slice(*predicted)] if predicted is not None and predicted != place else ""
    return Mistake(
        kind, row.id, one, other, start, end, before, row.text[start:end], after, found, *(predicted or (None, None))
    )
