"""The closed vocabularies of the annotation scheme, each with what a reader needs to know of it."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = [
    "ACTOR_KINDS",
    "HARMS",
    "LOSS_OBJECTS",
    "MENTION_LABELS",
    "NOISES",
    "OBJECT_OF_WEAPON",
    "OUTLET_TYPES",
    "SCHEME_VERSION",
    "SETTINGS",
    "SPLITS",
    "STATEMENT_LABELS",
    "STATUSES",
    "WEAPON_TYPES",
    "ZONE_LABELS",
    "ActorKind",
    "Harm",
    "LossObject",
    "MentionLabel",
    "OutletType",
    "Setting",
    "Split",
    "StatementLabel",
    "Status",
    "WeaponType",
    "ZoneLabel",
]

SCHEME_VERSION: Final = "1"
"""Version of the annotation scheme that the labels follow; every manifest and signature names it."""

ZoneLabel = Literal["headline", "paragraph", "caption", "furniture"]
StatementLabel = Literal["fact", "opinion"]
MentionLabel = Literal["actor", "weapon"]
ActorKind = Literal["state_forces", "nonstate_armed", "government", "coalition", "organisation", "civilians", "person"]
WeaponType = Literal[
    "aircraft",
    "drone",
    "missile",
    "rocket",
    "artillery",
    "armour",
    "anti_armour",
    "air_defence",
    "small_arms",
    "explosive",
    "vehicle",
    "naval",
    "chemical",
    "other",
]
Harm = Literal["killed", "wounded", "casualties", "captured", "missing", "displaced", "destroyed", "damaged", "seized"]
LossObject = Literal[
    "combatants",
    "civilians",
    "persons",
    "aircraft",
    "armour",
    "artillery",
    "vehicles",
    "ships",
    "arms",
    "infrastructure",
    "other",
]
Status = Literal["asserted", "denied", "retracted"]
Setting = Literal["real", "invented"]
Split = Literal["train", "dev", "test", "test_unseen"]
OutletType = Literal[
    "wire_agency",
    "state_agency",
    "ministry_bulletin",
    "armed_group_statement",
    "national_daily",
    "local_paper",
    "independent_blog",
    "think_tank_brief",
    "monitor_log",
    "humanitarian_report",
    "live_blog",
    "tabloid",
    "opinion_column",
    "broadcast_transcript",
]

ZONE_LABELS: Final[tuple[ZoneLabel, ...]] = get_args(ZoneLabel)
STATEMENT_LABELS: Final[tuple[StatementLabel, ...]] = get_args(StatementLabel)
MENTION_LABELS: Final[tuple[MentionLabel, ...]] = get_args(MentionLabel)
ACTOR_KINDS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)
WEAPON_TYPES: Final[tuple[WeaponType, ...]] = get_args(WeaponType)
HARMS: Final[tuple[Harm, ...]] = get_args(Harm)
LOSS_OBJECTS: Final[tuple[LossObject, ...]] = get_args(LossObject)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
NOISES: Final = (
    "furniture",
    "glued",
    "menu",
    "comments",
    "translated",
    "south_asian",
    "hurried",
    "typos",
    "apostrophes",
    "capitals",
    "list",
    "wrong_headline",
)
"""What can be made rough on purpose: the words of an article's ``noise``."""
SETTINGS: Final[tuple[Setting, ...]] = get_args(Setting)
SPLITS: Final[tuple[Split, ...]] = get_args(Split)
OUTLET_TYPES: Final[tuple[OutletType, ...]] = get_args(OutletType)

OBJECT_OF_WEAPON: Final[dict[WeaponType, LossObject]] = {
    "aircraft": "aircraft",
    "drone": "aircraft",
    "missile": "arms",
    "rocket": "arms",
    "artillery": "artillery",
    "armour": "armour",
    "anti_armour": "arms",
    "air_defence": "arms",
    "small_arms": "arms",
    "explosive": "arms",
    "vehicle": "vehicles",
    "naval": "ships",
    "chemical": "arms",
    "other": "arms",
}
"""The ``object`` of a loss whose thing is a weapon of each type (scheme, section 4)."""
