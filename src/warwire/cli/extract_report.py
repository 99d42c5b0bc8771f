"""What ``warwire extract`` shows of a page, before it is known how: runs of text, losses, actors, opinions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from warwire.baselines.prediction import Prediction
from warwire.model.count import Count
from warwire.model.labels import ZoneLabel
from warwire.model.record import AUTHOR, UNNAMED, Loss

__all__ = ["ActorRow", "Line", "LossRow", "OpinionRow", "PageReport", "Run", "count_in_words", "printable", "report"]

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text over which the same spans are open.

    Attributes:
        text: the text.
        statement: ``fact``, ``opinion``, or empty outside of statements.
        source: name of the statement's source, empty for the author.
        loss: what a loss is said to be (``killed 81..``), or empty.
        weapon: type of a weapon, or empty.
        actor: name of an actor, or empty.
    """

    text: str
    statement: str = ""
    source: str = ""
    loss: str = ""
    weapon: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page and its zone."""

    zone: ZoneLabel
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class LossRow:
    """A row of the table of losses, all of it ready to be read; ``status`` is empty where it is plainly asserted."""

    quote: str
    harm: str
    object: str
    count: str
    interval: str
    sufferer: str
    inflictor: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor with its mentions, each with how often it stands."""

    name: str
    kind: str
    mentions: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion and whose it is."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PageReport:
    """All that is shown of a page."""

    title: str
    note: str
    lines: tuple[Line, ...]
    losses: tuple[LossRow, ...]
    actors: tuple[ActorRow, ...]
    weapons: tuple[tuple[str, str, int], ...]
    opinions: tuple[OpinionRow, ...]
    facts: int


def count_in_words(count: Count) -> str:
    """Return an interval as a reader writes it: *81 or more*, *10 to 15*, *about 50*."""
    about = "about " if count.approximate else ""
    if count.min is not None and count.min == count.max:
        return f"{about}{count.min:,}"
    if count.max is None:
        return f"{about}{count.min or 0:,} or more"
    if count.min is None:
        return f"{about}{count.max:,} at most"
    return f"{about}{count.min:,} to {count.max:,}"


def printable(text: str) -> str:
    """Return text in which control and direction characters, which could upset a terminal, are made visible."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def report(title: str, text: str, prediction: Prediction, note: str = "") -> PageReport:
    """Return what to show of a page.

    Args:
        title: what to call the page.
        text: its text.
        prediction: what a system found in it.
        note: what a reader should know of how the page was read.
    """
    names = {actor.id: printable(actor.name) for actor in prediction.actors or ()}

    def name(source: str) -> str:
        return {AUTHOR: "the author", UNNAMED: "unnamed"}.get(source, names.get(source, source))

    def quote(start: int, end: int) -> str:
        return printable(text[start:end])

    def row(loss: Loss) -> LossRow:
        return LossRow(
            quote=quote(loss.start, loss.end),
            harm=loss.harm,
            object=loss.object,
            count=count_in_words(loss.count),
            interval=str(loss.count),
            sufferer=", ".join(name(actor) for actor in loss.sufferer),
            inflictor=", ".join(name(actor) for actor in loss.inflictor),
            source=name(loss.source),
            status=_status(loss),
        )

    mentions: dict[str, dict[str, int]] = {actor: {} for actor in names}
    weapons: dict[tuple[str, str], int] = {}
    for mention in prediction.mentions or ():
        phrase = quote(mention.start, mention.end)
        for actor in mention.actor:
            mentions.setdefault(actor, {})[phrase] = mentions.get(actor, {}).get(phrase, 0) + 1
        if mention.label == "weapon":
            key = (phrase, mention.type or "other")
            weapons[key] = weapons.get(key, 0) + 1
    actors = [
        ActorRow(names[actor.id], actor.kind, tuple(mentions[actor.id].items()), sum(mentions[actor.id].values()))
        for actor in prediction.actors or ()
    ]
    statements = prediction.statements or ()
    return PageReport(
        title=printable(title),
        note=note,
        lines=_lines(text, prediction, name),
        losses=tuple(row(loss) for loss in prediction.losses or ()),
        actors=tuple(sorted(actors, key=lambda actor: -actor.total)),
        weapons=tuple((phrase, kind, times) for (phrase, kind), times in weapons.items()),
        opinions=tuple(OpinionRow(quote(s.start, s.end), name(s.source)) for s in statements if s.label == "opinion"),
        facts=sum(s.label == "fact" for s in statements),
    )


def _status(loss: Loss) -> str:
    parts = [] if loss.status == "asserted" else [str(loss.status)]
    return ", ".join([*parts, "part of a total"] if loss.subset else parts)


def _lines(text: str, prediction: Prediction, name: Callable[[str], str]) -> tuple[Line, ...]:
    spans: list[tuple[int, int, str, str, str]] = []
    for statement in prediction.statements or ():
        source = "" if statement.source == AUTHOR else name(statement.source)
        spans.append((statement.start, statement.end, "statement", statement.label, source))
    for loss in prediction.losses or ():
        spans.append((loss.start, loss.end, "loss", f"{loss.harm} {loss.count}", ""))
    for mention in prediction.mentions or ():
        value = (mention.type or "other") if mention.label == "weapon" else ", ".join(name(a) for a in mention.actor)
        spans.append((mention.start, mention.end, mention.label, value, ""))
    spans.sort(key=lambda span: span[0])
    starts = [span[0] for span in spans]
    lines = []
    for zone in prediction.zones or ():
        inside = spans[bisect_left(starts, zone.start) : bisect_left(starts, zone.end)]
        here = [span for span in inside if span[1] <= zone.end]
        edges = sorted({zone.start, zone.end, *(edge for span in here for edge in span[:2])})
        runs = []
        at, opened = 0, list[tuple[int, int, str, str, str]]()
        for first, last in pairwise(edges):
            opened = [span for span in opened if span[1] > first]
            while at < len(here) and here[at][0] <= first:
                opened.append(here[at])
                at += 1
            over = {span[2]: span for span in opened}
            stated = over.get("statement")
            runs.append(
                Run(
                    text=printable(text[first:last]),
                    statement=stated[3] if stated else "",
                    source=stated[4] if stated else "",
                    loss=over["loss"][3] if "loss" in over else "",
                    weapon=over["weapon"][3] if "weapon" in over else "",
                    actor=over["actor"][3] if "actor" in over else "",
                )
            )
        lines.append(Line(zone.label, tuple(runs)))
    return tuple(lines)
