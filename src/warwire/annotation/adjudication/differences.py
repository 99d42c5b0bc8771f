"""Where readings of an article differ: one unit for each place that somebody has to decide on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from warwire.annotation.adjudication.aligning import Aligned, aligned
from warwire.annotation.adjudication.values import LAYERS, NOTHING, Layer, layer_of, normal, written
from warwire.annotation.tasks import Region
from warwire.model.event import Event
from warwire.model.record import Article

__all__ = ["KINDS", "Difference", "Kind", "differences", "differences_of"]

Kind = Literal["presence", "extent", "label", "attributes"]
KINDS: Final[tuple[Kind, ...]] = ("presence", "extent", "label", "attributes")
"""In what readings differ, the first that is so: whether there is a span, its extent, its label, its attributes."""

_CONTEXT: Final = 60
_FLAT: Final = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))


@dataclass(frozen=True, slots=True)
class Difference:
    """A place at which the readings of an article differ: one decision.

    Spans of one layer that overlap, in one reading or another, form one unit.

    Attributes:
        article: the article's id.
        layer: which layer differs.
        kind: in what the readings differ.
        start: where the first span of any reading begins, in code points.
        end: where the last one ends.
        quote: the text between, on one line.
        context: 60 characters on either side, the quote in brackets.
        extents: whether the readings' spans differ in extent, so that values hold extents.
        values: what each reading says, gold first.
        regions: the regions of each reading there, with all their attributes.
    """

    article: str
    layer: Layer
    kind: Kind
    start: int
    end: int
    quote: str
    context: str
    extents: bool
    values: Mapping[str, str]
    regions: Mapping[str, tuple[Region, ...]]

    @property
    def id(self) -> str:
        """Hash of the place and of what the readings say there: a decision holds as long as these are the same."""
        parts = [self.article, self.layer, str(self.start), str(self.end)]
        parts += [f"{reading}: {value}" for reading, value in self.values.items()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def differences(gold: Article, readings: Mapping[str, Article], event: Event | None = None) -> list[Difference]:
    """Return where readings of an article differ from gold or from each other.

    Args:
        gold: the article with the labels of gold.
        readings: for each annotator, the same article with his labels; ids of actors and items are his own.
        event: the fact sheet of the event, whose actors are known by their names though gold does not mention them.

    Returns:
        The units in text order.
    """
    return differences_of(aligned(gold, readings, event))


def differences_of(readings: Aligned) -> list[Difference]:
    """Return where aligned readings differ, in text order."""
    found = [unit for layer in LAYERS for unit in _units(readings, layer)]
    return sorted(found, key=lambda unit: (unit.start, unit.end, LAYERS.index(unit.layer)))


def _units(readings: Aligned, layer: Layer) -> Iterator[Difference]:
    spans = sorted(
        (
            (region.start, region.end, number, region)
            for number, regions in enumerate(readings.regions.values())
            for region in regions
            if layer_of(region.label) == layer
        ),
        key=lambda span: span[:3],
    )
    cluster: list[tuple[int, Region]] = []
    end = 0
    for start, its_end, number, region in spans:
        if cluster and start >= end:
            yield from _unit(readings, layer, cluster)
            cluster = []
        end = max(end, its_end) if cluster else its_end
        cluster.append((number, region))
    if cluster:
        yield from _unit(readings, layer, cluster)


def _unit(readings: Aligned, layer: Layer, cluster: list[tuple[int, Region]]) -> Iterator[Difference]:
    """Yield the unit of overlapping spans where its readings differ."""
    regions: dict[str, tuple[Region, ...]] = {
        name: tuple(sorted((r for n, r in cluster if n == number), key=lambda r: (r.start, -r.end)))
        for number, name in enumerate(readings.regions)
    }
    extents = len({(region.start, region.end) for _, region in cluster}) > 1
    values = {name: written([normal(r) for r in its], extents=extents) for name, its in regions.items()}
    if len(set(values.values())) == 1:
        return
    start, end = min(r.start for _, r in cluster), max(r.end for _, r in cluster)
    text = readings.gold.text
    quote = text[start:end].translate(_FLAT)
    before, after = text[max(start - _CONTEXT, 0) : start], text[end : end + _CONTEXT]
    labels = {tuple(region.label for region in its) for its in regions.values()}
    kind: Kind = (
        "presence"
        if NOTHING in values.values()
        else "extent"
        if extents and len({tuple((r.start, r.end) for r in its) for its in regions.values()}) > 1
        else "label"
        if len(labels) > 1
        else "attributes"
    )
    yield Difference(
        article=readings.gold.id,
        layer=layer,
        kind=kind,
        start=start,
        end=end,
        quote=quote,
        context=f"{before.translate(_FLAT)}[{quote}]{after.translate(_FLAT)}",
        extents=extents,
        values=values,
        regions=regions,
    )
