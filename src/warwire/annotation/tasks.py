"""An article as a task of Label Studio, and back.

A task carries an article's id, its text and the text's hash, and the canary; nothing else of the article leaves for
the server. A label is a region of the text; each attribute of it is a result of its own that repeats the region's id
under its control's name (https://labelstud.io/guide/task_format). The actors are listed in one text area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

import msgspec

from warwire.annotation.form import ACTORS, ATTRIBUTES, LABEL, LOSS, TEXT
from warwire.annotation.rules import DOCUMENT_CHANGED
from warwire.corpus.manifest import sha256
from warwire.errors import InputError, Problem
from warwire.model.count import Count
from warwire.model.files import read_bytes, write_bytes
from warwire.model.labels import (
    MENTION_LABELS,
    STATEMENT_LABELS,
    ZONE_LABELS,
    ActorKind,
    Harm,
    LossObject,
    Status,
    WeaponType,
)
from warwire.model.record import Actor, Article, Loss, Mention, Statement, Zone, canonical

__all__ = [
    "Data",
    "LabelsAs",
    "Region",
    "Result",
    "Results",
    "Task",
    "actors_of",
    "answers",
    "labelled",
    "read_tasks",
    "regions_of",
    "results_of",
    "task_of",
    "tasks_in",
    "with_regions",
    "write_tasks",
]


LabelsAs = Literal["annotations", "predictions"]
"""As what a task carries labels: an annotator's, or what annotators start from."""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A label on a region, an attribute of a region, the list of actors, or a relation between two regions.

    A server says of a region where it came from: ``origin`` is ``manual``, ``prediction`` or ``prediction-changed``.
    """

    id: str = ""
    type: str = ""
    from_name: str = ""
    to_name: str = ""
    from_id: str = ""
    to_id: str = ""
    value: dict[str, Any] = {}
    origin: str | None = None


class Results(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One annotator's results for a task, or one system's; ``was_cancelled`` where the annotator skipped it."""

    result: tuple[Result, ...]
    was_cancelled: bool = False
    model_version: str | None = None


class Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the server knows of an article. ``sha256`` is the hash of the text in UTF-8."""

    id: str
    sha256: str
    text: str
    canary: str = ""


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article on the server, with annotators' labels (``annotations``) and systems' (``predictions``).

    An export over the API gives the numbers of predictions in their place, and ``drafts``, which were never submitted.
    """

    data: Data
    annotations: tuple[Results, ...] = ()
    predictions: tuple[Results | int, ...] = ()
    drafts: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch of text with its attributes, by name, as they stand in the written form."""

    id: str
    label: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)


# -- out ------------------------------------------------------------------------------------------------------------


def task_of(article: Article, labels: LabelsAs | None = None, *, model_version: str | None = None) -> Task:
    """Return the task of an article.

    Args:
        article: the article.
        labels: as what its labels go along: an annotator's, or a prediction that annotators start from; ``None``
            leaves them out.
        model_version: whose predictions they are.
    """
    data = Data(id=article.id, sha256=sha256(article.text.encode()), text=article.text, canary=article.canary)
    if labels is None:
        return Task(data=data)
    given = (Results(result=results_of(article), model_version=model_version),)
    return Task(data=data, annotations=given) if labels == "annotations" else Task(data=data, predictions=given)


def results_of(article: Article) -> tuple[Result, ...]:
    """Return an article's labels as results: each region's label, then its attributes; the actors last.

    The id of a region is its layer and its place in it, so that equal articles give equal results.
    """
    results: list[Result] = []
    for region in _regions(article):
        extent = {"start": region.start, "end": region.end}
        quote = {**extent, "text": article.text[region.start : region.end]}
        results.append(_result(region.id, LABEL, "labels", {**quote, "labels": [region.label]}))
        for name, value in region.attributes.items():
            if value and ATTRIBUTES[name].kind == "choices":
                results.append(_result(region.id, name, "choices", {**quote, "choices": [value]}))
            elif value:
                results.append(_result(region.id, name, "textarea", {**extent, "text": [value]}))
    if article.actors:
        listed = [f"{actor.id} {actor.kind} {actor.name}" for actor in article.actors]
        results.append(_result(ACTORS, ACTORS, "textarea", {"text": listed}))
    return tuple(results)


def _result(region: str, control: str, kind: str, value: dict[str, Any]) -> Result:
    return Result(id=region, from_name=control, to_name=TEXT, type=kind, value=value)


def _regions(article: Article) -> Iterator[Region]:
    """Yield the regions of an article; an attribute that has its default is empty."""
    for i, z in enumerate(article.zones):
        yield Region(f"zones-{i}", z.label, z.start, z.end)
    for i, s in enumerate(article.statements):
        yield Region(f"statements-{i}", s.label, s.start, s.end, {"source": s.source})
    for i, m in enumerate(article.mentions):
        own: dict[str, str] = {"type": m.type or ""} if m.label == "weapon" else {"ref": " ".join(m.actor)}
        yield Region(f"mentions-{i}", m.label, m.start, m.end, own)
    for i, x in enumerate(article.losses):
        fields = {
            "harm": x.harm,
            "object": x.object,
            "count": str(x.count),
            "item": x.item,
            "sufferer": " ".join(x.sufferer),
            "inflictor": " ".join(x.inflictor),
            "source": x.source,
            "status": "" if x.status == "asserted" else x.status,
            "subset": "yes" if x.subset else "",
            "count_reason": x.count_reason or "",
        }
        yield Region(f"losses-{i}", LOSS, x.start, x.end, fields)


def write_tasks(path: Path, tasks: Iterable[Task]) -> None:
    """Write tasks as a JSON list, one task a line, in the form that Label Studio imports.

    Raises:
        InputError: the place cannot be written to.
    """
    write_bytes(path, b"[\n" + b",\n".join(map(msgspec.json.encode, tasks)) + b"\n]\n")


# -- and back -------------------------------------------------------------------------------------------------------

_REMEDY: Final = "export the project as JSON (not JSON_MIN, CSV or CoNLL), or write tasks with: warwire round tasks"


def read_tasks(path: Path) -> list[Task]:
    """Read tasks from a JSON list: what :func:`write_tasks` wrote, or a server's export as JSON.

    Raises:
        InputError: the file cannot be read, or is no list of tasks with our ``data``; the problems name each that is
            none, and its field.
    """
    tasks, problems = tasks_in(path)
    if problems:
        raise InputError(problems)
    return tasks


def tasks_in(path: Path) -> tuple[list[Task], list[Problem]]:
    """Read the tasks of a JSON list, and say what is wrong with each item of it that is none.

    Raises:
        InputError: the file cannot be read, or is no list.
    """
    try:
        items = msgspec.json.decode(read_bytes(path), type=list[Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem("bad-tasks", str(error), file=str(path), remedy=_REMEDY)]) from None
    tasks: list[Task] = []
    problems: list[Problem] = []
    for i, item in enumerate(items):
        try:
            tasks.append(msgspec.convert(item, Task))
        except msgspec.ValidationError as error:
            number = item.get("id") if isinstance(item, dict) else None
            place = f"[{i}]" if number is None else f"[{i}] (task {number})"
            problems.append(Problem("bad-tasks", str(error), file=str(path), field=place, remedy=_REMEDY))
    return tasks, problems


def answers(task: Task) -> Iterator[tuple[str, tuple[Result, ...]]]:
    """Yield the results of each annotator and each system, with their place in the task; skipped ones are left out."""
    for name, layer in (("annotations", task.annotations), ("predictions", task.predictions)):
        for i, given in enumerate(layer):
            if isinstance(given, Results) and not given.was_cancelled:
                yield f"{name}[{i}]", given.result


def labelled(article: Article, data: Data, results: Iterable[Result]) -> Article:
    """Return an article with its labels and actors replaced by those of a task.

    Args:
        article: the article as it was sent; its labels play no part.
        data: the task's data, which say that it is this article.
        results: one annotator's results, in which :func:`warwire.annotation.lint.lint` finds no error.

    Raises:
        InputError: the task is of another article or of another text.
    """
    if (data.id, data.sha256) != (article.id, sha256(article.text.encode())) or data.text != article.text:
        message = f"the task holds another text than article {article.id}"
        remedy = "import the article again and annotate the new task"
        raise InputError([DOCUMENT_CHANGED.problem(message, text=data.text, remedy=remedy).at(article=data.id)])
    kept = tuple(results)
    actors = tuple(actor for line in actors_of(kept) if (actor := _actor(line)))
    return canonical(with_regions(article, regions_of(kept), actors))


def actors_of(results: Iterable[Result]) -> Iterator[str]:
    """Yield the lines of the list of actors."""
    for result in results:
        if result.from_name == ACTORS:
            yield from result.value.get("text", ())


def _actor(line: str) -> Actor:
    actor, kind, name = line.strip().split(" ", 2)
    return Actor(actor, name, cast("ActorKind", kind))


def regions_of(results: Iterable[Result]) -> list[Region]:
    """Return the regions in the order of their labels, each with its attributes, outer white space taken off."""
    regions: dict[str, Region] = {}
    attributes: list[Result] = []
    for result in results:
        if result.from_name == LABEL:
            (label,) = result.value["labels"]
            regions[result.id] = Region(result.id, label, result.value["start"], result.value["end"])
        elif result.from_name in ATTRIBUTES:
            attributes.append(result)
    for result in attributes:
        value = result.value["choices" if result.type == "choices" else "text"]
        regions[result.id].attributes[result.from_name] = " ".join(value).strip()
    return list(regions.values())


def with_regions(article: Article, regions: Iterable[Region], actors: tuple[Actor, ...]) -> Article:
    """Return an article with its labels replaced by regions, in their order.

    Raises:
        ValueError: a count is none.
    """
    zones: list[Zone] = []
    statements: list[Statement] = []
    mentions: list[Mention] = []
    losses: list[Loss] = []
    for region in regions:
        place, said = (region.start, region.end), region.attributes
        if region.label in ZONE_LABELS:
            zones.append(Zone(*place, region.label))
        elif region.label in STATEMENT_LABELS:
            statements.append(Statement(*place, region.label, said.get("source", "")))
        elif region.label in MENTION_LABELS:
            kind = cast("WeaponType | None", said.get("type"))
            mentions.append(Mention(*place, region.label, _ids(said, "ref"), kind))
        else:
            losses.append(_loss(region))
    return msgspec.structs.replace(
        article,
        zones=tuple(zones),
        statements=tuple(statements),
        mentions=tuple(mentions),
        losses=tuple(losses),
        actors=actors,
    )


def _loss(region: Region) -> Loss:
    said = region.attributes
    count = Count.written(said.get("count", ""))
    return Loss(
        start=region.start,
        end=region.end,
        item=said.get("item", ""),
        harm=cast("Harm", said.get("harm", "")),
        object=cast("LossObject", said.get("object", "")),
        count_min=count.min,
        count_max=count.max,
        approximate=count.approximate,
        count_reason=said.get("count_reason") or None,
        sufferer=_ids(said, "sufferer"),
        inflictor=_ids(said, "inflictor"),
        source=said.get("source", ""),
        status=cast("Status", said.get("status") or "asserted"),
        subset=said.get("subset") == "yes",
    )


def _ids(said: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(said.get(name, "").split())
