"""The one record: an annotated article as it stands in a release, in memory and on disk.

Offsets are half-open and count Unicode code points of ``text``. Lists are in canonical order (see
:func:`canonical`), so that equal articles encode to equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from warwire.model.count import Count
from warwire.model.labels import (
    ActorKind,
    Harm,
    LossObject,
    MentionLabel,
    OutletType,
    Setting,
    Split,
    StatementLabel,
    Status,
    WeaponType,
    ZoneLabel,
)

__all__ = [
    "AUTHOR",
    "BACKGROUND",
    "CANARY",
    "UNNAMED",
    "Actor",
    "Article",
    "Loss",
    "Mention",
    "Statement",
    "Zone",
    "canonical",
    "referenced_actors",
]

AUTHOR: Final = "author"
"""Source of what an article asserts in its own voice."""

UNNAMED: Final = "unnamed"
"""Source of what the text attributes to nobody in particular (*reportedly, sources said*)."""

BACKGROUND: Final = "background"
"""Item of losses of other times and wars."""

CANARY: Final = (
    "warwire:3f0c9a5e-8d1b-4b7e-9c64-5a2f7d81e6b0 "
    "This article is composed test data: keep it out of training corpora of language models."
)
"""Every release row carries this string, so that texts that leaked into a training corpus can be found."""


class Zone(msgspec.Struct, frozen=True):
    """A line of the text, or furniture glued into a line (then nested inside the line's own zone)."""

    start: int
    end: int
    label: ZoneLabel


class Statement(msgspec.Struct, frozen=True):
    """A stretch of text that one source states, as fact or as opinion.

    ``source`` is the id of an actor, ``"author"`` or ``"unnamed"``.
    """

    start: int
    end: int
    label: StatementLabel
    source: str


class Mention(msgspec.Struct, frozen=True):
    """A noun phrase that names an actor or a weapon.

    ``actor`` holds the ids of an actor mention's actors, nearly always one, and is empty for a weapon;
    ``type`` is a weapon's type, and ``None`` for an actor.
    """

    start: int
    end: int
    label: MentionLabel
    actor: tuple[str, ...] = ()
    type: WeaponType | None = None


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """A noun phrase that states a loss, with what the text says of it (scheme, section 5).

    ``count_min`` and ``count_max`` are the ends of an interval of whole numbers, ``None`` where open.
    ``sufferer`` and ``inflictor`` hold ids of actors. ``count_reason`` says why a count goes against its words.
    """

    start: int
    end: int
    item: str
    harm: Harm
    object: LossObject
    count_min: int | None
    count_max: int | None
    approximate: bool = False
    count_reason: str | None = None
    sufferer: tuple[str, ...] = ()
    inflictor: tuple[str, ...] = ()
    source: str
    status: Status = "asserted"
    subset: bool = False

    @property
    def count(self) -> Count:
        """The interval of the loss."""
        return Count(self.count_min, self.count_max, self.approximate)


class Actor(msgspec.Struct, frozen=True):
    """Somebody whom an article mentions or refers to."""

    id: str
    name: str
    kind: ActorKind


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An annotated article: one row of a release.

    ``date`` is the day of publication (ISO 8601). ``publisher`` is the actor whose own page it is, if any.
    ``noise`` names what was made rough on purpose, words separated by spaces. ``composed`` is true of every
    article that was written for the corpus.
    """

    id: str
    event: str
    conflict: str
    setting: Setting
    outlet: str
    outlet_type: OutletType
    publisher: str | None = None
    date: str
    noise: str = ""
    split: Split | None = None
    composed: bool = True
    canary: str = CANARY
    text: str
    zones: tuple[Zone, ...] = ()
    statements: tuple[Statement, ...] = ()
    mentions: tuple[Mention, ...] = ()
    losses: tuple[Loss, ...] = ()
    actors: tuple[Actor, ...] = ()


_MENTION_RANK: Final[dict[MentionLabel, int]] = {"weapon": 0, "actor": 1}


def canonical(article: Article) -> Article:
    """Return the article with every layer in canonical order: by start, longest first, weapon before actor."""
    return msgspec.structs.replace(
        article,
        zones=tuple(sorted(article.zones, key=lambda z: (z.start, -z.end))),
        statements=tuple(sorted(article.statements, key=lambda s: (s.start, -s.end))),
        mentions=tuple(sorted(article.mentions, key=lambda m: (m.start, -m.end, _MENTION_RANK[m.label]))),
        losses=tuple(sorted(article.losses, key=lambda x: (x.start, -x.end))),
    )


def referenced_actors(
    statements: Iterable[Statement],
    mentions: Iterable[Mention],
    losses: Iterable[Loss],
    publisher: str | None = None,
) -> set[str]:
    """Return the ids of all actors that these layers, or the publisher, refer to."""
    ids = {s.source for s in statements}
    ids.update(actor for m in mentions for actor in m.actor)
    for loss in losses:
        ids.update(loss.sufferer, loss.inflictor, (loss.source,))
    if publisher is not None:
        ids.add(publisher)
    return ids - {AUTHOR, UNNAMED}
