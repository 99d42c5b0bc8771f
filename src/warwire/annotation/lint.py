"""Check tasks before import and after export, since the server accepts anything.

A relation whose end is missing makes a task that nobody can label, regions of one id collapse into one, and a region
out of range is not shown but kept: so all that is wrong is found here, at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from warwire.annotation import rules as lint_rules
from warwire.annotation.form import ACTORS, ATTRIBUTES, LABEL, LABELS, TEXT
from warwire.annotation.tasks import Data, Region, Result, Task, actors_of, answers, with_regions
from warwire.corpus.manifest import sha256
from warwire.errors import Problem
from warwire.model import rules
from warwire.model.labels import ACTOR_KINDS, MENTION_LABELS, STATEMENT_LABELS, ZONE_LABELS
from warwire.model.record import Actor, Article, referenced_actors
from warwire.model.row_form import form_problems
from warwire.model.rules import Rule
from warwire.model.values import complaint

__all__ = ["lint"]

_OF_ATTRIBUTES = {rule.id for rule in (rules.MISSING_ATTRIBUTE, rules.UNKNOWN_ATTRIBUTE, rules.BAD_VALUE)}


def lint(tasks: Iterable[Task], articles: Mapping[str, Article] | None = None) -> list[Problem]:
    """Return everything that is wrong with the tasks of one file.

    Args:
        tasks: what :func:`warwire.annotation.tasks.read_tasks` read.
        articles: the articles that were sent, by id; where they are left out, texts are only held against the hashes
            that the tasks carry.

    Returns:
        All problems, hints among them, by task, each with the article, the place in the task, the id of the region,
        and the offsets where there are any. The rules are :data:`warwire.annotation.rules.LINT_RULES`.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    for task in tasks:
        found = list(_document(task.data, articles))
        if task.data.id in seen:
            remedy = "keep one task of each article; a second import adds it again"
            found.append(lint_rules.DUPLICATE_TASK.problem("the article has a task already", remedy=remedy))
        seen.add(task.data.id)
        for place, results in answers(task):
            found += _Answer(task.data, place, results).problems()
        problems += [problem.at(article=task.data.id) for problem in found]
    return problems


def _document(data: Data, articles: Mapping[str, Article] | None) -> Iterator[Problem]:
    remedy = "write the tasks again with: warwire round tasks"
    if articles is not None and data.id not in articles:
        yield lint_rules.UNKNOWN_ARTICLE.problem("the release has no such article", remedy=remedy)
    changed = ""
    if sha256(data.text.encode()) != data.sha256:
        changed = "the text is not the one of the task's hash"
    elif articles is not None and data.id in articles and articles[data.id].text != data.text:
        changed = "the text is not that of the release"
    if changed:
        yield lint_rules.DOCUMENT_CHANGED.problem(changed, field="data.text", text=data.text, remedy=remedy)


@dataclass(slots=True)
class _Answer:
    """The results of one annotator or system for one text, and what is found wrong with them."""

    data: Data
    place: str
    results: tuple[Result, ...]
    found: list[Problem] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    unsound: set[str] = field(default_factory=set)

    def problems(self) -> list[Problem]:
        relations = [(i, result) for i, result in enumerate(self.results) if result.type == "relation"]
        rest = [(i, result) for i, result in enumerate(self.results) if result.type != "relation"]
        known = [(i, result) for i, result in rest if self._control(i, result)]
        for i, result in known:
            if result.from_name == LABEL:
                self._region(i, result)
        for i, result in known:
            if result.from_name in ATTRIBUTES:
                self._attribute(i, result)
        for i, result in relations:
            self._relation(i, result)
        self._complete()
        actors = self._actors(result for _, result in known)
        self._whole(actors)
        return self.found

    def _report(
        self, rule: Rule, message: str, i: int, remedy: str = "", text: str = "", region: Region | None = None
    ) -> None:
        where = f"{self.place}.result[{i}]" if i >= 0 else self.place
        result_id = region.id if region else self.results[i].id if i >= 0 else ""
        quote = text or (self.data.text[region.start : region.end] if region else "")
        problem = rule.problem(
            message, field=f"{where} (region {result_id})" if result_id else where, text=quote, remedy=remedy
        )
        self.found.append(replace(problem, span=(region.start, region.end)) if region else problem)

    # -- each result by itself ----------------------------------------------------------------------------------------

    def _control(self, i: int, result: Result) -> bool:
        """Say whether the form has the control that a result names, with the type that it names."""
        attribute = ATTRIBUTES.get(result.from_name)
        kinds = {LABEL: "labels", ACTORS: "textarea"}
        expected = attribute.kind if attribute else kinds.get(result.from_name)
        if expected is not None and result.type == expected and result.to_name == TEXT:
            payload = result.value.get({"textarea": "text"}.get(expected, expected))
            if isinstance(payload, list) and all(isinstance(value, str) for value in payload):
                return True
            message = f"the value of {result.from_name} is no list of strings"
            self._report(rules.BAD_VALUE, message, i, "give the value as Label Studio writes it", str(payload))
        else:
            named = f"{result.from_name or 'no name'} ({result.type or 'no type'}) on {result.to_name or 'nothing'}"
            remedy = "use the label configuration of: warwire round form"
            self._report(lint_rules.UNKNOWN_CONTROL, f"the form has no control {named}", i, remedy)
        self.unsound.add(result.id)
        return False

    def _region(self, i: int, result: Result) -> None:
        value, text = result.value, self.data.text
        if result.id in self.ids:
            message = "the id of the region is that of another one: the server would keep one of the two"
            self._report(lint_rules.DUPLICATE_REGION, message, i, "give each region an id of its own")
            return
        self.ids.add(result.id)
        labels, start, end = value["labels"], value.get("start"), value.get("end")
        before = len(self.found)
        if len(labels) != 1 or labels[0] not in LABELS:
            message = "the region has not one label of the form"
            self._report(lint_rules.UNKNOWN_LABEL, message, i, f"give it one of {', '.join(LABELS)}", ", ".join(labels))
        if type(start) is not int or type(end) is not int:
            message = f"{start!r}..{end!r} are no whole numbers"
            self._report(lint_rules.OFFSET_NOT_INTEGER, message, i, "offsets count Unicode code points")
        elif not (0 <= start <= len(text) and 0 <= end <= len(text)):
            message = f"{start}..{end} is no span of a text of {len(text)} characters"
            remedy = "offsets are half-open and count Unicode code points"
            self._report(rules.SPAN_OUT_OF_RANGE, message, i, remedy)
        elif start >= end:
            message = f"{start}..{end} ends before it has begun"
            self._report(lint_rules.SPAN_REVERSED, message, i, "give the smaller offset as start")
        else:
            self._quote(i, result, text[start:end])
        if len(self.found) == before and isinstance(start, int) and isinstance(end, int):
            self.regions[result.id] = Region(result.id, labels[0], start, end)
        else:
            self.unsound.add(result.id)

    def _quote(self, i: int, result: Result, covered: str) -> None:
        """Hold what a region quotes against its offsets; Label Studio writes a line feed as a backslash and an n."""
        quoted = result.value.get("text")
        if quoted is None:
            return
        if not isinstance(quoted, str) or quoted.replace("\\n", "\n") != covered.replace("\\n", "\n"):
            message = f"the offsets cover «{covered}», the region quotes other text"
            self._report(lint_rules.TEXT_DIFFERS, message, i, "count offsets in code points of this text", str(quoted))

    def _attribute(self, i: int, result: Result) -> None:
        name, value = result.from_name, result.value["choices" if result.type == "choices" else "text"]
        region = self.regions.get(result.id)
        if region is None:
            if result.id not in self.unsound:
                remedy = "give the region a label, or remove the attribute"
                self._report(lint_rules.ORPHAN_ATTRIBUTE, f"{name} belongs to no region", i, remedy, " ".join(value))
        elif name in region.attributes:
            message = f"the region has two values of {name}"
            self._report(lint_rules.DUPLICATE_REGION, message, i, "keep one of the two", " ".join(value), region)
        else:
            region.attributes[name] = said = " ".join(value).strip()
            if region.label not in ATTRIBUTES[name].of:
                message = f"the {region.label} has a value of {name}"
                self._report(rules.UNKNOWN_ATTRIBUTE, message, i, "remove it", said, region)
            elif said and (wrong := complaint(region.label, name, said)):
                message = f"{name} of the {region.label} {wrong}"
                self._report(rules.BAD_VALUE, message, i, "give it a value of the scheme", said, region)

    def _relation(self, i: int, result: Result) -> None:
        lost = [end or "none" for end in (result.from_id, result.to_id) if end not in self.ids | self.unsound]
        if lost:
            message = f"the relation ends at {' and '.join(lost)}, which is no region"
            remedy = "remove the relation: nobody can label the task while it is there"
            self._report(lint_rules.DANGLING_RELATION, message, i, remedy)
        else:
            message = "the relation plays no part"
            self._report(lint_rules.UNUSED_RELATION, message, i, "say who is meant by ids in the attributes")

    # -- all of them together ------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        places = {result.id: i for i, result in enumerate(self.results) if result.from_name == LABEL}
        for region in self.regions.values():
            for name, attribute in ATTRIBUTES.items():
                needed = attribute.required and region.label in attribute.of
                if needed and region.id not in self.unsound and not region.attributes.get(name):
                    message, remedy = f"the {region.label} has no {name}", f"fill in {name}"
                    self._report(rules.MISSING_ATTRIBUTE, message, places[region.id], remedy, region=region)

    def _actors(self, results: Iterable[Result]) -> tuple[Actor, ...]:
        actors: dict[str, Actor] = {}
        for line in actors_of(results):
            parts = line.strip().split(" ", 2)
            wrong = None
            if len(parts) < 3 or not parts[2].strip():
                wrong = "the actor is not an id, a kind and a name"
            elif complaint("loss", "item", parts[0]):
                wrong = "the actor's id is not of lower-case letters, digits and underscores"
            elif parts[1] not in ACTOR_KINDS:
                wrong = f"the actor's kind is not one of {', '.join(ACTOR_KINDS)}"
            elif parts[0] in actors:
                wrong = "the actor's id is that of another one"
            if wrong:
                self._report(lint_rules.ACTOR_FORM, wrong, -1, "write: id kind name", line)
            # What is wrongly written is listed all the same: whoever refers to it is not to blame.
            actors.setdefault(parts[0], Actor(parts[0], parts[-1], "person"))
        return tuple(actors.values())

    def _whole(self, actors: tuple[Actor, ...]) -> None:
        """Check the regions together, as the row that they make; each one's own attributes were checked before."""
        regions = [_countable(region) for region in self.regions.values()]
        row = with_regions(_row(self.data), regions, actors)
        by_field = dict(_fields(regions))
        for problem in form_problems(row):
            region = by_field.get(problem.field.partition(".")[0])
            attributes = problem.rule in _OF_ATTRIBUTES and problem.field != "id"
            uncovered = problem.rule == rules.ZONE_NOT_LINE.id and region is None and self.unsound
            if not attributes and not uncovered:
                where = f"{self.place} (region {region.id})" if region else f"{self.place} {problem.field}"
                self.found.append(replace(problem, field=where))
        listed = {actor.id for actor in actors}
        for actor in sorted(referenced_actors(row.statements, row.mentions, row.losses) - listed - {""}):
            remedy = f"add it to the list of actors: {actor} KIND NAME"
            self._report(lint_rules.UNKNOWN_ACTOR, "the list of actors lacks this id", -1, remedy, actor)


def _countable(region: Region) -> Region:
    """Return the region with a count that can be read; one that cannot be was reported."""
    count = region.attributes.get("count", "")
    unreadable = region.label == "loss" and (not count or complaint("loss", "count", count))
    return replace(region, attributes={**region.attributes, "count": "1"}) if unreadable else region


def _fields(regions: Iterable[Region]) -> Iterator[tuple[str, Region]]:
    """Yield the place that each region takes in the row that :func:`with_regions` makes."""
    layers: dict[str, list[Region]] = {"zones": [], "statements": [], "mentions": [], "losses": []}
    of: dict[str, str] = {
        **dict.fromkeys(ZONE_LABELS, "zones"),
        **dict.fromkeys(STATEMENT_LABELS, "statements"),
        **dict.fromkeys(MENTION_LABELS, "mentions"),
    }
    for region in regions:
        layer = of.get(region.label, "losses")
        yield f"{layer}[{len(layers[layer])}]", region
        layers[layer].append(region)


def _row(data: Data) -> Article:
    """Return a row of which only id and text are the article's own: all that the check of its form looks at."""
    head: dict[str, Any] = {"event": "unknown", "conflict": "unknown", "setting": "invented", "date": "2000-01-01"}
    head |= {"outlet": "unknown", "outlet_type": "wire_agency", "id": data.id, "text": data.text}
    return msgspec.convert(head, Article)
