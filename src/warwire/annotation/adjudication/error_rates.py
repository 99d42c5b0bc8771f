"""What adjudication changed in gold, by label: the errors of the authors' labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.annotation.adjudication.values import LAYERS, Layer
from warwire.eval.matching import match
from warwire.eval.places import flat_places
from warwire.model.files import write_text
from warwire.model.labels import STATEMENT_LABELS, ZONE_LABELS
from warwire.model.record import Article

__all__ = ["COLUMNS", "LabelChanges", "label_changes", "write_changes"]

COLUMNS: Final = (
    "layer", "label", "gold", "kept", "changed", "removed", "added",
    "changed_extent", "changed_label", "changed_attributes", "error_rate",
)  # fmt: skip
_LABELS: Final[dict[Layer, tuple[str, ...]]] = {
    "zone": ZONE_LABELS,
    "statement": STATEMENT_LABELS,
    "actor": ("actor",),
    "weapon": ("weapon",),
    "loss": ("loss",),
}


class LabelChanges(msgspec.Struct, frozen=True):
    """What became of the labels of gold, for one label.

    A label of gold is *kept* if the adjudicated article has the same span with the same label and attributes,
    *changed* if a span of its layer is paired with it (:func:`warwire.eval.matching.match`), else *removed*; what is
    paired with none is *added*. A change may be one of extent, label and attributes at once.
    """

    layer: str
    label: str
    gold: int
    kept: int
    changed: int
    removed: int
    added: int
    changed_extent: int
    changed_label: int
    changed_attributes: int

    @property
    def error_rate(self) -> float | None:
        """Share of all labels, gold's and added ones, that were not kept; ``None`` where there is none."""
        total = self.gold + self.added
        return (total - self.kept) / total if total else None


def label_changes(gold: Sequence[Article], adjudicated: Sequence[Article]) -> list[LabelChanges]:
    """Compare gold with what was decided.

    Args:
        gold: articles with the labels of gold.
        adjudicated: the same articles, in the same order, with the decided labels.

    Returns:
        One entry a label, in the order of the scheme.
    """
    return [
        LabelChanges(layer, label, *(counts[label, name] for name in COLUMNS[2:-1]))
        for layer in LAYERS
        for counts in [_counts(layer, gold, adjudicated)]
        for label in _LABELS[layer]
    ]


def _counts(layer: Layer, gold: Sequence[Article], adjudicated: Sequence[Article]) -> Counter[tuple[str, str]]:
    sides = [[_items(layer, article) for article in articles] for articles in (gold, adjudicated)]
    name = {"zone": "zones", "statement": "statements", "loss": "losses"}.get(layer, "mentions")
    found = match(*(flat_places(name, side) for side in sides))
    before, after = ([item for items in side for item in items] for side in sides)
    partner = dict(zip(found.gold.tolist(), found.predicted.tolist(), strict=True))
    counts: Counter[tuple[str, str]] = Counter()
    for index, item in enumerate(before):
        label = _label(item)
        counts[label, "gold"] += 1
        other = after[partner[index]] if index in partner else None
        if other is None:
            counts[label, "removed"] += 1
        elif other == item:
            counts[label, "kept"] += 1
        else:
            counts[label, "changed"] += 1
            moved = (item.start, item.end) != (other.start, other.end)
            counts[label, "changed_extent"] += moved
            counts[label, "changed_label"] += label != _label(other)
            counts[label, "changed_attributes"] += _attributes(item) != _attributes(other)
    paired = set(partner.values())
    counts.update((_label(item), "added") for index, item in enumerate(after) if index not in paired)
    return counts


def _items(layer: Layer, article: Article) -> Sequence[Any]:
    if layer == "zone":
        return article.zones
    if layer == "statement":
        return article.statements
    if layer == "loss":
        return article.losses
    return [mention for mention in article.mentions if mention.label == layer]


def _label(item: Any) -> str:
    return str(getattr(item, "label", "loss"))


def _attributes(item: Any) -> dict[str, Any]:
    return {
        name: value for name, value in msgspec.structs.asdict(item).items() if name not in ("start", "end", "label")
    }


def write_changes(path: Path, changes: Iterable[LabelChanges]) -> None:
    """Write changes as TSV, the error rate with three decimals."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for change in changes:
        rate = change.error_rate
        counts = (str(getattr(change, name)) for name in COLUMNS[:-1])
        rows.append((*counts, "" if rate is None else f"{rate:.3f}"))
    write_text(path, "".join("\t".join(row) + "\n" for row in rows))
