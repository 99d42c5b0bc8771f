"""An article under check: the row, what is known of its event and its file, and what the checks look up in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from warwire.errors import Problem
from warwire.model.event import Event
from warwire.model.labels import ActorKind
from warwire.model.record import Article, Zone
from warwire.model.rules import Rule
from warwire.model.xml_reader import Lines

__all__ = ["Finding", "Span", "Subject"]

_ITEM: Final = re.compile(r"(zones|statements|mentions|losses)\[(\d+)\]")
_STRETCH: Final = re.compile(r"text\[(\d+):(\d+)\]")


class Finding(NamedTuple):
    """What a check found; the registry makes a :class:`~warwire.errors.Problem` of it.

    Attributes:
        message: what is wrong, in one sentence without a full stop.
        field: where: ``losses[2].count``, ``text[10:14]``, or an attribute of the article (``date``).
        remedy: what to do next.
        text: the offending text; the words at ``field`` where left out.
        file: the file, where the check is not of one article.
        line: its line, where the check is not of one article.
        article: the article's id, where the check is not of one article.
    """

    message: str
    field: str = ""
    remedy: str = ""
    text: str | None = None
    file: str = ""
    line: int = 0
    article: str = ""


class Span(NamedTuple):
    """A mention or a loss: its field (``mentions[3]``), its label, its extent and its words."""

    field: str
    label: str
    start: int
    end: int
    words: str


@dataclass
class Subject:
    """An article under check.

    Attributes:
        article: its row.
        event: its event's fact sheet, where there is one.
        path: its file, where it came from one.
        lines: the lines of its parts in the file, where it came from one.
    """

    article: Article
    event: Event | None = None
    path: Path | None = None
    lines: Lines | None = None

    @cached_property
    def spans(self) -> list[Span]:
        """All mentions, then all losses."""
        text = self.article.text
        found = [
            Span(f"mentions[{i}]", m.label, m.start, m.end, text[m.start : m.end])
            for i, m in enumerate(self.article.mentions)
        ]
        found += [
            Span(f"losses[{i}]", "loss", x.start, x.end, text[x.start : x.end])
            for i, x in enumerate(self.article.losses)
        ]
        return found

    @cached_property
    def kinds(self) -> dict[str, ActorKind]:
        """The kind of every actor that may be referred to: the event's, or else the row's own."""
        if self.event is not None:
            return {actor.id: actor.kind for actor in self.event.actors}
        return {actor.id: actor.kind for actor in self.article.actors}

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """Every name that the event gives to an actor → the actors that have it."""
        found: dict[str, frozenset[str]] = {}
        pairs = [(actor.name, actor.id) for actor in self.article.actors]
        if self.event is not None:
            pairs += [(name, actor.id) for actor in self.event.actors for name in (actor.name, *actor.names)]
        for name, actor_id in pairs:
            found[name] = found.get(name, frozenset()) | {actor_id}
        return found

    @cached_property
    def zones(self) -> list[Zone]:
        """The zones that are lines, without the furniture inside them, in text order."""
        found: list[Zone] = []
        for zone in sorted(self.article.zones, key=lambda z: (z.start, -z.end)):
            if not found or zone.start >= found[-1].end:
                found.append(zone)
        return found

    @cached_property
    def furniture(self) -> list[Zone]:
        """All furniture, lines and stretches inside lines, in text order."""
        return sorted((z for z in self.article.zones if z.label == "furniture"), key=lambda z: z.start)

    @cached_property
    def _zone_starts(self) -> list[int]:
        return [zone.start for zone in self.zones]

    def zone_at(self, offset: int) -> Zone:
        """The line that holds an offset."""
        return self.zones[max(0, bisect_right(self._zone_starts, offset) - 1)]

    def before(self, offset: int) -> str:
        """The text of the line before an offset."""
        return self.article.text[self.zone_at(offset).start : offset]

    @cached_property
    def labelled(self) -> dict[str, list[Span]]:
        """The spans of each label, in text order."""
        found: dict[str, list[Span]] = {"actor": [], "weapon": [], "loss": []}
        for span in sorted(self.spans, key=lambda s: s.start):
            found[span.label].append(span)
        return found

    def inside(self, start: int, end: int, label: str) -> list[Span]:
        """The spans of a label inside an extent."""
        spans = self.labelled[label]
        found = []
        for span in spans[bisect_left(spans, start, key=lambda s: s.start) :]:
            if span.start >= end:
                break
            if span.end <= end:
                found.append(span)
        return found

    def problem(self, rule: Rule, finding: Finding) -> Problem:
        """Make a problem of a finding: add file, line, article, offsets and words."""
        line, span = self._place(finding.field)
        words = finding.text
        if words is None:
            words = self.article.text[span[0] : span[1]] if span else ""
        problem = rule.problem(finding.message, line=line, field=finding.field, text=words, remedy=finding.remedy)
        return replace(problem, file=str(self.path or ""), article=self.article.id, span=span)

    def _place(self, field: str) -> tuple[int, tuple[int, int] | None]:
        """The line in the file and the offsets that a field stands at."""
        if item := _ITEM.match(field):
            layer, index = item[1], int(item[2])
            found = getattr(self.article, layer)[index]
            line: int = getattr(self.lines, layer)[index] if self.lines else 0
            return line, (found.start, found.end)
        if stretch := _STRETCH.match(field):
            start, end = int(stretch[1]), int(stretch[2])
            zone = self.article.zones.index(self.zone_at(start))
            return (self.lines.zones[zone] if self.lines else 0), (start, end)
        return (1 if self.path else 0), None
