"""The fact sheet of an event: its war, its actors, and what each side claims was lost."""

from __future__ import annotations

import datetime
from typing import Annotated

import msgspec

from warwire.model.labels import ActorKind, Setting
from warwire.model.record import Article

__all__ = ["Event", "EventActor", "Item", "event_of"]


Name = Annotated[str, msgspec.Meta(min_length=1)]
"""A name that is not empty."""


class EventActor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An actor of an event, with other names that outlets give it."""

    id: Name
    name: Name
    kind: ActorKind
    names: tuple[Name, ...] = ()
    belligerent: bool = False


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing that was lost or is claimed to be. ``claims`` maps a source to what it says of it."""

    id: str
    what: str
    claims: dict[str, str] = {}


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What happened, as its own author knows it: the file ``corpus/events/<event>/event.toml``."""

    id: str
    conflict: str
    setting: Setting
    date: datetime.date
    place: str
    summary: str
    actors: tuple[EventActor, ...]
    items: tuple[Item, ...]


def event_of(article: Article) -> Event:
    """Return the least event that an article's row implies: enough to read the article back from its XML form."""
    items = dict.fromkeys(loss.item for loss in article.losses)
    return Event(
        id=article.event,
        conflict=article.conflict,
        setting=article.setting,
        date=datetime.date.fromisoformat(article.date),
        place="",
        summary="",
        actors=tuple(EventActor(a.id, a.name, a.kind) for a in article.actors),
        items=tuple(Item(item, "") for item in items),
    )
