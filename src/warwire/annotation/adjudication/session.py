"""One run over a round: read its material, keep what people decided, decide the rest by rule, check the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from warwire.annotation.adjudication.aligning import GOLD
from warwire.annotation.adjudication.assembling import Document, document_of
from warwire.annotation.adjudication.checking import check
from warwire.annotation.adjudication.decisions import RULES, Decision, decide
from warwire.annotation.adjudication.differences import Difference
from warwire.annotation.adjudication.table import (
    Line,
    cells_of,
    changes_path,
    decisions_path,
    orphans_path,
    read_lines,
    reserved_names,
    write_lines,
)
from warwire.annotation.rounds import documents_of, labels_of, read_round
from warwire.corpus.load import load
from warwire.corpus.sources import Sources, read_sources
from warwire.errors import InputError, Problem, shorten
from warwire.model.event import Event, event_of
from warwire.model.record import Article
from warwire.model.row_form import form_problems

__all__ = ["Material", "Outcome", "adjudicate", "decided", "material_of", "opened_round"]


@dataclass(frozen=True, slots=True)
class Material:
    """What a round has to be adjudicated.

    Attributes:
        documents: the articles that somebody has labelled, in the order of the round.
        readings: the names of the readings, gold first.
        unread: ids of the round's articles that nobody has labelled yet.
        sources: the sources of the corpus that gold was read from; ``None`` where it was the round's release.
    """

    documents: Sequence[Document]
    readings: Sequence[str]
    unread: Sequence[str]
    sources: Sources | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        decisions: a line a unit, in the order of documents and text.
        orphaned: people's decisions, here and of earlier runs, whose unit is no more.
        problems: what is wrong with people's decisions, with its line.
        unread: ids of the round's articles that nobody has labelled yet.
    """

    decisions: Sequence[Decision]
    orphaned: Sequence[Mapping[str, str]]
    problems: Sequence[Problem]
    unread: Sequence[str]


def opened_round(folder: Path) -> None:
    """Make sure that a round may still be decided on.

    Raises:
        InputError: it is closed, its decisions stand in the sources already, or it is no round.
    """
    read_round(folder).must_be_open(folder)
    path = changes_path(folder)
    if path.exists():
        message = "the decisions of this round stand in the sources already"
        remedy = "to decide anew, restore the sources and remove this file"
        raise InputError([Problem("already-applied", message, file=str(path), remedy=remedy)])


# -- material -------------------------------------------------------------------------------------------------------


def material_of(folder: Path, corpus: Path | None = None) -> Material:
    """Read a round's articles, with the labels of gold and of every annotator, and find where they differ.

    Args:
        folder: of the round.
        corpus: the corpus folder whose sources are gold; the round's release where it is left out.

    Raises:
        InputError: gold lacks an article; nobody has labelled any; a row is of another text or breaks the form.
    """
    what, labels = read_round(folder), labels_of(folder)
    sources = None
    if corpus is None:
        gold = documents_of(what)
        events = _events(load(what.release), {article.event for article in gold.values()})
    else:
        sources = read_sources(corpus)
        if sources.problems:
            raise InputError(sources.problems)
        gold = {source.article.id: source.article for source in sources.articles}
        events = sources.events
    rows = {name: {row.id: row for row in its} for name, its in labels.items()}
    problems = list(_problems(folder, what.documents, gold, rows))
    if problems:
        raise InputError(problems)
    documents = []
    for id_ in what.documents:
        readings = {name: its[id_] for name, its in rows.items() if id_ in its}
        if readings:
            documents.append(document_of(gold[id_], readings, events[gold[id_].event]))
    done = {document.readings.gold.id for document in documents}
    return Material(documents, (GOLD, *rows), [id_ for id_ in what.documents if id_ not in done], sources)


def _events(articles: Iterable[Article], wanted: set[str]) -> dict[str, Event]:
    """Return the least fact sheets that the articles of a release imply."""
    events: dict[str, Event] = {}
    for article in articles:
        if article.event in wanted:
            one = event_of(article)
            other = events.get(article.event, one)
            actors = {actor.id: actor for actor in (*other.actors, *one.actors)}
            items = {item.id: item for item in (*other.items, *one.items)}
            events[one.id] = msgspec.structs.replace(other, actors=tuple(actors.values()), items=tuple(items.values()))
    return events


def _problems(
    folder: Path, ids: Iterable[str], gold: Mapping[str, Article], rows: Mapping[str, Mapping[str, Article]]
) -> Iterator[Problem]:
    if not any(rows.values()):
        remedy = "pull the labels of the annotators first: warwire round pull"
        yield Problem("labels-missing", "nobody has labelled anything", file=str(folder), remedy=remedy)
    for name in sorted(rows.keys() & reserved_names()):
        yield Problem("bad-name", "no annotator can have this name: a column has it", file=str(folder), text=name)
    kept = set(ids)
    for id_ in sorted(kept - gold.keys()):
        yield Problem("unknown-article", "gold has no such article", article=id_, remedy="name another corpus folder")
    for name, its in rows.items():
        file = str(folder / "labels" / f"{name}.jsonl")
        for id_, row in its.items():
            if id_ not in kept:
                yield Problem("unknown-article", "the round has no such article", file=file, article=id_)
            elif id_ in gold and row.text != gold[id_].text:
                yield Problem(
                    "text-changed", "the text is not that of gold", file=file, article=id_, text=shorten(row.text)
                )
            else:
                yield from (problem.at(file=file, article=id_) for problem in form_problems(row))


# -- decisions ------------------------------------------------------------------------------------------------------


def adjudicate(folder: Path, corpus: Path | None = None, *, review_changed: bool = False) -> Outcome:
    """Write the decisions of a round: by rule where a rule decides, people's as they are, the rest open.

    Args:
        folder: of the round; its ``decisions.tsv`` is read, if it is there, and written.
        corpus: the corpus folder whose sources are gold; the round's release where it is left out.
        review_changed: leave open what the rules would decide against gold.

    Raises:
        InputError: the round is closed, or its material or the file of decisions cannot be used.
    """
    opened_round(folder)
    material = material_of(folder, corpus)
    units = {unit.id: unit for document in material.documents for unit in document.units}
    here, aside = decisions_path(folder), orphans_path(folder)
    lines = [*(_lines(aside) if aside.exists() else []), *(_lines(here) if here.exists() else [])]
    taken: dict[str, Decision] = {}
    orphaned: dict[str, Mapping[str, str]] = {}
    for line in lines:
        id_ = line.cells["id"]
        if id_ in units:
            decision = _decision(line, units[id_])
            if line.touched and not decision.of_rule:
                taken[id_] = decision
        elif line.touched and line.cells["by"] not in RULES:
            orphaned[id_] = line.cells
    decisions = [
        decision
        for document in material.documents
        for decision in decide(document, taken, review_changed=review_changed)
    ]
    write_lines(here, map(cells_of, decisions), material.readings)
    if orphaned:
        write_lines(aside, orphaned.values(), _readings_of(orphaned.values()))
    else:
        aside.unlink(missing_ok=True)
    problems = check(material.documents, decisions, here, read_lines(here))
    return Outcome(decisions, list(orphaned.values()), problems, material.unread)


def _lines(path: Path) -> list[Line]:
    lines = read_lines(path)
    numbers = Counter(line.cells["id"] for line in lines)
    twice = [line for line in lines if numbers[line.cells["id"]] > 1]
    if twice:
        raise InputError(
            Problem(
                "duplicate-unit", "the unit stands twice", file=str(path), line=line.number, text=line.cells["id"],
                remedy="keep one of the lines",
            )
            for line in twice
        )  # fmt: skip
    return lines


def _decision(line: Line, unit: Difference) -> Decision:
    cells = line.cells
    return Decision(unit, cells["suggested"], cells["decision"], cells["by"], cells["reason"])


def _readings_of(lines: Iterable[Mapping[str, str]]) -> list[str]:
    others = reserved_names() - {GOLD}
    return list(dict.fromkeys([GOLD, *(name for cells in lines for name in cells if name not in others)]))


def decided(folder: Path, corpus: Path) -> tuple[Material, dict[str, list[Decision]]]:
    """Return the material of a round, and what its file of decisions says of each article's units.

    Args:
        folder: of the round.
        corpus: the corpus folder whose sources are gold.

    Raises:
        InputError: the file lacks a unit or has one open, or
            :func:`~warwire.annotation.adjudication.checking.check` finds something.
    """
    material = material_of(folder, corpus)
    path = decisions_path(folder)
    lines = {line.cells["id"]: line for line in _lines(path)}
    decisions: dict[str, list[Decision]] = {}
    problems = []
    for document in material.documents:
        its = decisions.setdefault(document.readings.gold.id, [])
        here = [unit for unit in document.units if unit.id in lines]
        if missing := len(document.units) - len(here):
            message = f"the file has no line for {missing} of the {len(document.units)} units"
            remedy = (
                "labels of gold or of an annotator have changed: run warwire round adjudicate again, from these sources"
            )
            problem = Problem("unit-missing", message, remedy=remedy)
            problems.append(problem.at(file=str(path), article=document.readings.gold.id))
        for unit in here:
            line = lines[unit.id]
            its.append(_decision(line, unit))
            if line.open:
                text = shorten(unit.quote)
                problem = Problem("unit-open", "nobody has decided on this", text=text, remedy="decide on it")
                problems.append(problem.at(file=str(path), line=line.number, article=unit.article))
    everything = [decision for its in decisions.values() for decision in its]
    problems += check(material.documents, everything, path, lines.values())
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    return material, decisions
