"""What a reading says at a place, as one line of the decisions file, and back.

A value is ``-`` where a reading has nothing there, else each span's label with the attributes of the written form that
have not their default, ids separated by commas::

    fact source=river_front
    actor ref=norvian_army
    loss harm=killed object=combatants count=41.. sufferer=norvian_army source=river_front item=garrison

Where the readings of a unit differ in extent, each span has its own in front, and several are joined by a bar::

    [120:135] actor ref=norvian_army | [139:150] weapon type=drone

An id that begins with ``+`` is new: no actor, or item, of the gold corresponds to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from warwire.annotation.form import ATTRIBUTES, LABELS
from warwire.annotation.tasks import Region
from warwire.model.labels import STATEMENT_LABELS, ZONE_LABELS
from warwire.model.values import complaint

__all__ = ["ID_ATTRIBUTES", "LAYERS", "NEW", "NOTHING", "Layer", "ids_of", "layer_of", "normal", "parse", "written"]

Layer = Literal["zone", "statement", "actor", "weapon", "loss"]
LAYERS: Final[tuple[Layer, ...]] = ("zone", "statement", "actor", "weapon", "loss")
"""The layers that are decided on by themselves."""

NOTHING: Final = "-"
"""The value of a reading that has no span at a place."""

NEW: Final = "+"
"""What stands in front of an id that gold does not have."""

ID_ATTRIBUTES: Final[dict[str, Literal["actor", "item"]]] = {
    "source": "actor",
    "ref": "actor",
    "sufferer": "actor",
    "inflictor": "actor",
    "item": "item",
}
"""Attributes that hold ids, and of what."""

_ORDER: Final = (
    "source", "ref", "type", "harm", "object", "count", "sufferer", "inflictor", "status", "subset", "item",
    "count_reason",
)  # fmt: skip
_LISTS: Final = ("ref", "sufferer", "inflictor")
_DEFAULTS: Final = (("status", "asserted"), ("subset", "no"))
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_SPAN: Final = re.compile(
    rf"(?:\[(?P<start>[0-9]+):(?P<end>[0-9]+)\]\s*)?(?P<label>[a-z]+)(?P<said>(?:\s+[a-z_]+=(?:{_QUOTED}|[^\s\"|]*))*)"
)
_ATTRIBUTE: Final = re.compile(rf"([a-z_]+)=({_QUOTED}|[^\s\"|]*)")
_BAR: Final = re.compile(r"\s*\|\s*")


def layer_of(label: str) -> Layer:
    """Return the layer of a label."""
    if label in ZONE_LABELS:
        return "zone"
    if label in STATEMENT_LABELS:
        return "statement"
    return "actor" if label == "actor" else "weapon" if label == "weapon" else "loss"


def normal(region: Region) -> Region:
    """Return a region as it is compared: ids in alphabetical order, no defaults, no reason of a count."""
    said = {}
    for name in _ORDER[:-1]:
        value = region.attributes.get(name, "")
        if value and (name, value) not in _DEFAULTS:
            said[name] = " ".join(sorted(value.split())) if name in _LISTS else value
    return Region("", region.label, region.start, region.end, said)


def written(regions: Sequence[Region], *, extents: bool) -> str:
    """Return the value of a reading.

    Args:
        regions: the reading's regions at a place, in text order.
        extents: whether extents are written.
    """
    return " | ".join(_span(region, extents) for region in regions) or NOTHING


def _span(region: Region, extents: bool) -> str:
    parts = [f"[{region.start}:{region.end}]"] if extents else []
    parts.append(region.label)
    for name in _ORDER:
        if value := region.attributes.get(name, ""):
            shown = json.dumps(value, ensure_ascii=False) if name == "count_reason" else value.replace(" ", ",")
            parts.append(f"{name}={shown}")
    return " ".join(parts)


def parse(value: str, layer: Layer, extent: tuple[int, int] | None) -> list[Region]:
    """Return the regions that a value names.

    Args:
        value: the value.
        layer: the layer of its unit.
        extent: the extent of a span that has none in front; ``None`` where each span must have one.

    Raises:
        ValueError: it is no value of the layer; the message says why, to be read behind the value.
    """
    value = value.strip()
    if value == NOTHING:
        return []
    regions, at = [], 0
    while True:
        match = _SPAN.match(value, at)
        if match is None:
            raise ValueError("is no label with attributes")
        regions.append(_region(match, layer, extent))
        at = match.end()
        if at == len(value):
            return sorted(regions, key=lambda r: (r.start, -r.end))
        bar = _BAR.match(value, at)
        if bar is None or bar.end() == len(value):
            raise ValueError(f"cannot be read from «{value[at:].strip()}» on")
        at = bar.end()


def _region(match: re.Match[str], layer: Layer, extent: tuple[int, int] | None) -> Region:
    label = match["label"]
    if label not in LABELS:
        raise ValueError(f"has the label {label}, which the scheme lacks")
    if layer_of(label) != layer:
        raise ValueError(f"has the label {label}, which is none of the layer {layer}")
    if match["start"] is not None:
        extent = int(match["start"]), int(match["end"])
    if extent is None:
        raise ValueError("needs its extents, as [start:end] in front of each label, since the readings differ in them")
    said: dict[str, str] = {}
    for name, shown in _ATTRIBUTE.findall(match["said"]):
        if name in said:
            raise ValueError(f"gives {name} twice")
        said[name] = _read(name, shown)
        if name not in ATTRIBUTES or label not in ATTRIBUTES[name].of:
            raise ValueError(f"gives {name}, which no {label} has")
        checked = said[name].replace(NEW, "") if name in ID_ATTRIBUTES else said[name]
        wrong = complaint(label, name, checked) if checked else "is empty"
        if wrong:
            raise ValueError(f"has a {name} that {wrong}")
    lacking = [name for name, a in ATTRIBUTES.items() if a.required and label in a.of and name not in said]
    if lacking:
        raise ValueError(f"gives no {', '.join(lacking)}")
    return Region("", label, *extent, {name: value for name, value in said.items() if (name, value) not in _DEFAULTS})


def _read(name: str, shown: str) -> str:
    if name != "count_reason":
        return shown.replace(",", " ")
    try:
        return str(json.loads(shown))
    except json.JSONDecodeError:
        raise ValueError("has a count_reason that does not stand in quotation marks") from None


def ids_of(regions: Iterable[Region], kind: Literal["actor", "item"]) -> set[str]:
    """Return the ids of actors, or of items, that regions name, ``author`` and the like among them."""
    return {
        id_
        for region in regions
        for name, of in ID_ATTRIBUTES.items()
        if of == kind
        for id_ in region.attributes.get(name, "").split()
    }
