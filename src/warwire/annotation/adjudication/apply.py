"""Write decided labels into the sources of the corpus, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from warwire.annotation.adjudication.assembling import Document, assembled
from warwire.annotation.adjudication.decisions import Decision, chosen
from warwire.annotation.adjudication.error_rates import LabelChanges, label_changes, write_changes
from warwire.annotation.adjudication.session import decided, opened_round
from warwire.annotation.adjudication.table import changes_path
from warwire.annotation.adjudication.values import NEW, ids_of
from warwire.corpus.sources import Source, Sources
from warwire.corpus.validate import validate
from warwire.errors import InputError, Problem
from warwire.model.event import Event
from warwire.model.files import read_bytes, write_bytes
from warwire.model.record import Article
from warwire.model.xml_reader import parse_xml
from warwire.model.xml_writer import write_xml

__all__ = ["Applied", "apply"]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written.

    Attributes:
        articles: the files of articles that changed.
        sheets: the fact sheets that got actors or items.
        changes: what changed in gold, by label.
    """

    articles: Sequence[Path]
    sheets: Sequence[Path]
    changes: Sequence[LabelChanges]


def apply(folder: Path, corpus: Path) -> Applied:
    """Write the decisions of a round into the sources of the corpus, and what they changed into ``changes.tsv``.

    Only articles in which a label changed are written, in the form of :func:`warwire.model.xml_writer.write_xml`; their
    text stays as it is. New actors and items that a decision names are appended to the event's fact sheet.

    Args:
        folder: of the round.
        corpus: the corpus folder; its labels are the ones that were decided on.

    Raises:
        InputError: a unit is open, a decision is wrong, or the validator refuses what would be written. Then nothing
            is written.
    """
    opened_round(folder)
    material, decisions = decided(folder, corpus)
    sources = material.sources
    assert sources is not None  # since a corpus folder was named
    of = {source.article.id: source for source in sources.articles}
    after: dict[str, Article] = {}
    new: dict[str, _Sheet] = {}
    for document in material.documents:
        gold = document.readings.gold
        after[gold.id] = article = _decided(document, decisions[gold.id])
        if article != gold:
            new.setdefault(gold.event, _Sheet(gold.event)).add(document, decisions[gold.id])
    problems = [problem for sheet in new.values() for problem in sheet.problems]
    if problems:
        raise InputError(problems)
    sheets = {
        sources.event_paths[event]: read_bytes(sources.event_paths[event]) + sheet.toml().encode()
        for event, sheet in new.items()
        if sheet.actors or sheet.items
    }
    before = {document.readings.gold.id: document.readings.gold for document in material.documents}
    files = {of[id_].path: write_xml(article).encode() for id_, article in after.items() if article != before[id_]}
    _refuse(sources, {of[id_].path: article for id_, article in before.items()}, files, sheets)
    for path, data in (*sheets.items(), *files.items()):
        write_bytes(path, data)
    changes = label_changes(list(before.values()), list(after.values()))
    write_changes(changes_path(folder), changes)
    return Applied(list(files), list(sheets), changes)


def _decided(document: Document, decisions: list[Decision]) -> Article:
    return assembled(document, chosen(decisions))


class _Sheet:
    """What a fact sheet gets: actors and items by id, each as one reading describes it."""

    def __init__(self, event: str) -> None:
        self.event = event
        self.actors: dict[str, tuple[str, str, str, str]] = {}
        self.items: dict[str, tuple[str, str, str]] = {}
        self.problems: list[Problem] = []

    def add(self, document: Document, decisions: list[Decision]) -> None:
        """Add the new actors and items that decisions about an article name."""
        regions = [region for its in chosen(decisions).values() for region in its]
        article, readings = document.readings.gold.id, document.readings
        for id_ in sorted(ids_of(regions, "actor") & readings.actors.keys()):
            new = readings.actors[id_]
            actor = (new.actor.name, new.actor.kind, new.annotator, new.actor.id)
            other = self.actors.setdefault(id_, actor)
            if other[2:] != actor[2:] and (other[0].casefold(), other[1]) != (actor[0].casefold(), actor[1]):
                self._clash(article, id_, other[0], actor[0])
        for id_ in sorted(ids_of(regions, "item") & readings.items.keys()):
            item = (readings.items[id_].what, readings.items[id_].annotator, readings.items[id_].id)
            there = self.items.setdefault(id_, item)
            if there[1:] != item[1:]:
                self._clash(article, id_, there[0], item[0])

    def _clash(self, article: str, id_: str, one: str, other: str) -> None:
        message = f"the new id {id_} is of «{one}» in one article and of «{other}» in this one"
        remedy = "add them to the event's fact sheet under ids of their own, and decide for these"
        self.problems.append(Problem("id-of-two", message, article=article, text=id_, remedy=remedy))

    def toml(self) -> str:
        """Return what is appended: JSON's strings are TOML's."""
        parts = [
            f"\n[[actors]]\nid = {_string(id_)}\nname = {_string(name)}\nkind = {_string(kind)}\n"
            for id_, (name, kind, *_) in self.actors.items()
        ]
        parts += [
            f"\n[[items]]\nid = {_string(id_)}\nwhat = {_string(what)}\n" for id_, (what, *_) in self.items.items()
        ]
        return "".join(parts)


def _string(value: str) -> str:
    return json.dumps(value.removeprefix(NEW), ensure_ascii=False).replace("\x7f", "\\u007f")


def _refuse(
    sources: Sources, before: Mapping[Path, Article], files: Mapping[Path, bytes], sheets: Mapping[Path, bytes]
) -> None:
    """Read and check what would be written.

    Raises:
        InputError: the validator finds an error, or a text is not what it was.
    """
    problems = list(_found(sources, before, files, sheets))
    if problems:
        raise InputError(replace(problem, remedy=problem.remedy or "decide otherwise") for problem in problems)


def _found(
    sources: Sources, before: Mapping[Path, Article], files: Mapping[Path, bytes], sheets: Mapping[Path, bytes]
) -> Iterator[Problem]:
    staged = Sources(sources.root)
    for event, path in sources.event_paths.items():
        if path in sheets or any(before[file].event == event for file in files):
            sheet = sheets.get(path)
            staged.events[event] = msgspec.toml.decode(sheet, type=Event) if sheet else sources.events[event]
            staged.event_paths[event] = path
    for path, data in files.items():
        sheet_of = staged.events[before[path].event]
        try:
            parsed = parse_xml(data, sheet_of, file=str(path))
        except InputError as error:
            yield from error.problems
            continue
        staged.articles.append(Source(path, sheet_of, parsed.article, parsed.lines))
        if parsed.article.text != before[path].text:
            yield Problem("text-changed", "the text would not stay as it is", file=str(path), article=before[path].id)
    yield from (problem for problem in validate(staged, "plausibility") if problem.severity == "error")
