"""What the harness reads of a gold row and of a prediction row: lean typed structs, decoded as fast as JSON allows.

Fields that no measure needs are skipped by the decoder. Prediction rows are typed strictly, so that one decoding both
parses and validates; a row that does not decode is taken apart item by item in :mod:`warwire.eval.settle`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from warwire.model.labels import Harm, LossObject, MentionLabel, StatementLabel, Status, ZoneLabel

__all__ = [
    "LAYERS",
    "PLACED_LAYERS",
    "Actor",
    "GoldLoss",
    "GoldMention",
    "GoldRow",
    "Ids",
    "PredictedLoss",
    "PredictedMention",
    "PredictedRow",
    "PredictedStatement",
    "PredictedZone",
    "as_ids",
    "written",
]

LAYERS = ("zones", "statements", "mentions", "losses", "actors")
"""The layers of a row, in the order in which reports name them."""

PLACED_LAYERS = LAYERS[:4]
"""The layers whose items stand somewhere in the text."""

Number = Annotated[int, msgspec.Meta(ge=0)]
"""A whole number that is not negative."""

Ids = tuple[str, ...] | str | None
"""Ids of actors: a list, one id, or nothing."""


class Actor(msgspec.Struct, gc=False):
    """An actor of an article; ``name`` aligns actors without mentions, ``kind`` is for slices."""

    id: str
    name: str | None = None
    kind: str | None = None


class PredictedZone(msgspec.Struct, gc=False):
    """A predicted zone, placed by offsets or by a quote."""

    label: ZoneLabel
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    sentence: str | int | None = None


class PredictedStatement(msgspec.Struct, gc=False):
    """A predicted statement, placed by offsets or by a quote."""

    label: StatementLabel
    start: int | None = None
    end: int | None = None
    source: str | None = None
    quote: str | None = None
    sentence: str | int | None = None


class PredictedMention(msgspec.Struct, gc=False):
    """A predicted mention, placed by offsets or by a quote."""

    label: MentionLabel
    start: int | None = None
    end: int | None = None
    actor: Ids = None
    quote: str | None = None
    sentence: str | int | None = None


class PredictedLoss(msgspec.Struct, gc=False):
    """A predicted loss; its place is optional, since a record can be right without one."""

    start: int | None = None
    end: int | None = None
    harm: Harm | None = None
    object: LossObject | None = None
    count_min: Number | None = None
    count_max: Number | None = None
    sufferer: Ids = None
    inflictor: Ids = None
    source: str | None = None
    status: Status | None = "asserted"
    quote: str | None = None
    sentence: str | int | None = None


class PredictedRow(msgspec.Struct, gc=False):
    """A system's answer for one article. A layer that it does not produce is ``None``."""

    id: str
    zones: list[PredictedZone] | None = None
    statements: list[PredictedStatement] | None = None
    mentions: list[PredictedMention] | None = None
    losses: list[PredictedLoss] | None = None
    actors: list[Actor] | None = None


class GoldZone(msgspec.Struct, gc=False):
    """A gold zone."""

    start: int
    end: int
    label: ZoneLabel


class GoldStatement(msgspec.Struct, gc=False):
    """A gold statement."""

    start: int
    end: int
    label: StatementLabel
    source: str | None = None


class GoldMention(msgspec.Struct, gc=False):
    """A gold mention."""

    start: int
    end: int
    label: MentionLabel
    actor: Ids = None
    type: str | None = None


class GoldLoss(msgspec.Struct, gc=False):
    """A gold loss."""

    start: int
    end: int
    harm: Harm | None = None
    object: LossObject | None = None
    count_min: int | None = None
    count_max: int | None = None
    sufferer: Ids = None
    inflictor: Ids = None
    source: str | None = None
    status: Status | None = "asserted"


class GoldRow(msgspec.Struct, gc=False):
    """An annotated article: only ``id``, ``text`` and layers are needed, the rest serves resampling and slices."""

    id: str
    text: str
    event: str | None = None
    conflict: str | None = None
    setting: str | None = None
    outlet_type: str | None = None
    noise: Ids = None
    zones: list[GoldZone] | None = None
    statements: list[GoldStatement] | None = None
    mentions: list[GoldMention] | None = None
    losses: list[GoldLoss] | None = None
    actors: list[Actor] | None = None


def as_ids(value: Ids) -> tuple[str, ...]:
    """Return ids as a sorted tuple without repetitions; a string holds ids separated by white space."""
    if not value:
        return ()
    if isinstance(value, str):
        value = tuple(value.split())
    return value if len(value) == 1 else tuple(sorted(set(value)))


def written(item: msgspec.Struct) -> bytes:
    """Return an item as it would be written: a key that puts items in one order wherever they came from."""
    return msgspec.json.encode(item)
