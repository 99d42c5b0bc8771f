"""Read the sources of the corpus: events' fact sheets, their articles, and the splits.

::

    corpus/
      splits.tsv                      event <TAB> split
      events/<event>/event.toml       the fact sheet
      events/<event>/NN-<outlet>.xml  one file an article
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from warwire.errors import InputError, Problem
from warwire.model.event import Event
from warwire.model.files import read_bytes
from warwire.model.labels import SPLITS, Split
from warwire.model.record import Article
from warwire.model.rules import UNREADABLE_FILE, Rule
from warwire.model.xml_reader import Lines, parse_xml

__all__ = ["SOURCE_RULES", "Source", "Sources", "read_event", "read_sources"]

EVENT_FORM: Final = Rule(
    "event-form", "form", "An event's fact sheet is TOML with the fields of its form, in a folder of its own name."
)
SPLITS_FORM: Final = Rule(
    "splits-form", "form", "A line of splits.tsv is an event, a tab and a split; each event stands there once."
)
SOURCE_RULES: Final = (EVENT_FORM, SPLITS_FORM)

_TOML_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it stands in its file."""

    path: Path
    event: Event
    article: Article
    lines: Lines


@dataclass(slots=True)
class Sources:
    """All that was read under a corpus folder.

    Attributes:
        root: the corpus folder.
        events: the fact sheets by event id.
        event_paths: the file of each fact sheet.
        articles: the articles that could be read, by path.
        splits: the split of each event that ``splits.tsv`` names.
        problems: what could not be read, and why.
    """

    root: Path
    events: dict[str, Event] = field(default_factory=dict)
    event_paths: dict[str, Path] = field(default_factory=dict)
    articles: list[Source] = field(default_factory=list)
    splits: dict[str, Split] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_event(path: Path) -> Event:
    """Read a fact sheet.

    Raises:
        InputError: it is missing, no TOML, lacks a field, or has one too many.
    """
    data = read_bytes(path)
    try:
        event = msgspec.toml.decode(data, type=Event)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message, line = str(error), 0
        if place := _TOML_PLACE.search(message):
            message, line = message[: place.start()], int(place[1])
        problem = EVENT_FORM.problem(message, line=line, remedy="see corpus/AUTHORING.md for the form")
        raise InputError([problem.at(file=str(path))]) from None
    if event.id != path.parent.name:
        raise InputError(
            [
                EVENT_FORM.problem(
                    f"its id is {event.id}, its folder is {path.parent.name}", remedy="give both the same name"
                ).at(file=str(path))
            ]
        )
    return event


def read_sources(root: Path, only: Iterable[Path] = ()) -> Sources:
    """Read a corpus folder, collecting problems instead of stopping at the first.

    Args:
        root: the folder that holds ``events/`` and ``splits.tsv``.
        only: files or event folders to read instead of all; the splits are read in any case.

    Raises:
        InputError: there is no such corpus folder.
    """
    if not (root / "events").is_dir():
        raise InputError(
            [
                UNREADABLE_FILE.problem(
                    "this folder holds no events/", remedy="name the corpus folder with --corpus"
                ).at(file=str(root))
            ]
        )
    sources = Sources(root)
    _read_splits(sources)
    for folder, files in _folders(root, tuple(only)):
        try:
            event = read_event(folder / "event.toml")
        except InputError as error:
            sources.problems.extend(error.problems)
            continue
        sources.events[event.id] = event
        sources.event_paths[event.id] = folder / "event.toml"
        for path in files:
            try:
                parsed = parse_xml(read_bytes(path), event, file=str(path))
            except InputError as error:
                sources.problems.extend(error.problems)
            else:
                sources.articles.append(Source(path, event, parsed.article, parsed.lines))
    return sources


def _folders(root: Path, only: tuple[Path, ...]) -> Iterator[tuple[Path, list[Path]]]:
    """Yield each event folder with the article files to read in it."""
    if not only:
        only = tuple(sorted(path for path in (root / "events").iterdir() if path.is_dir()))
    by_folder: dict[Path, dict[Path, None]] = {}
    for path in only:
        folder = path if path.is_dir() else path.parent
        files = by_folder.setdefault(folder, {})
        if path.is_dir():
            files.update(dict.fromkeys(sorted(path.glob("*.xml"))))
        elif path.name != "event.toml":  # read with its folder in any case
            files[path] = None
    for folder, files in by_folder.items():
        yield folder, list(files)


def _read_splits(sources: Sources) -> None:
    path = sources.root / "splits.tsv"
    if not path.exists():
        return
    for number, line in enumerate(read_bytes(path).decode("utf-8", "replace").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        event, tab, split = line.partition("\t")
        if not tab or split not in SPLITS or event in sources.splits:
            sources.problems.append(
                SPLITS_FORM.problem(
                    "the event stands here twice" if event in sources.splits else "this is no event, tab and split",
                    line=number,
                    text=line,
                    remedy=f"write one line an event: its id, a tab, one of {', '.join(SPLITS)}",
                ).at(file=str(path))
            )
        else:
            sources.splits[event] = split
