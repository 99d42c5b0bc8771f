"""The closed vocabularies that the heads of the encoder choose from, in the order of their columns."""

from __future__ import annotations

from typing import Final, get_args

from warwire.model.labels import ActorKind, Harm, LossObject, StatementLabel, Status, WeaponType

__all__ = ["CASES", "CLASSES", "HEADS", "HINTS", "LAYERS", "POINTERS", "RULED"]

LAYERS: Final = ("actor", "weapon", "loss")
"""Layers that are tagged, in order."""

CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "kind": get_args(ActorKind),
    "weapon_type": get_args(WeaponType),
    "harm": get_args(Harm),
    "object": get_args(LossObject),
    "status": get_args(Status),
    "subset": ("no", "yes"),
    "label": get_args(StatementLabel),
}
"""Heads that choose one value for a span, with the values."""

HINTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "harm": {"ruled_harm": CLASSES["harm"]},
    "object": {"ruled_object": CLASSES["object"], "sufferer": ("", *CLASSES["kind"])},
}
"""What a head that chooses a value is told besides, with what that may be: what the rules choose, and the kind of who
suffers the loss, nothing where nobody does."""

POINTERS: Final[dict[str, tuple[str, ...]]] = {
    "source": ("author", "unnamed"),
    "teller": ("author", "unnamed"),
    "sufferer": ("",),
    "inflictor": ("",),
    "antecedent": ("",),
}
"""Heads that choose an actor mention for a span, with what they may choose in place of a mention: the source of a
statement, the source of a loss, who suffers and who inflicts it, and an earlier mention of the same actor."""

HEADS: Final = frozenset({*LAYERS, *CLASSES, *POINTERS})
"""Everything that can be trained."""

CASES: Final = 5
"""How a word is written: small letters, a first capital, capitals, digits; and what is no word."""

RULED: Final = 27
"""What the rules tag a word as: outside, begin or inside, for each of the three layers."""
