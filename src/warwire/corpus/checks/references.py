"""Level ``references``: every id leads somewhere, and no two things share one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from warwire.corpus.checks.registry import article_check, corpus_check, event_check
from warwire.corpus.checks.subject import Finding, Subject
from warwire.corpus.sources import Sources
from warwire.model.event import Event
from warwire.model.record import AUTHOR, BACKGROUND, UNNAMED

_NUMBER_OF_FILE: Final = re.compile(r"(\d{2,})-.+\.xml")
_NO_ACTORS: Final = frozenset({AUTHOR, UNNAMED})


def references(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield the field and the id of every reference to an actor, sources apart from ``author`` and ``unnamed``."""
    article = subject.article
    if article.publisher is not None:
        yield "publisher", article.publisher
    for i, statement in enumerate(article.statements):
        if statement.source not in _NO_ACTORS:
            yield f"statements[{i}].source", statement.source
    for i, mention in enumerate(article.mentions):
        for actor in mention.actor:
            yield f"mentions[{i}].actor", actor
    for i, loss in enumerate(article.losses):
        if loss.source not in _NO_ACTORS:
            yield f"losses[{i}].source", loss.source
        for actor in loss.sufferer:
            yield f"losses[{i}].sufferer", actor
        for actor in loss.inflictor:
            yield f"losses[{i}].inflictor", actor


@article_check("unknown-actor", "references")
def unknown_actor(subject: Subject) -> Iterator[Finding]:
    """Every id of an actor (reference, source, sufferer, inflictor, publisher) stands in the event's fact sheet."""
    known = subject.kinds
    for field, actor in references(subject):
        if actor not in known and actor not in _NO_ACTORS:
            yield Finding(f"'{actor}' is no actor of the event", field, f"use one of: {', '.join(known)}")


@article_check("author-as-actor", "references")
def author_as_actor(subject: Subject) -> Iterator[Finding]:
    """`author` and `unnamed` are sources of statements and losses, never actors."""
    for field, actor in references(subject):
        if actor in _NO_ACTORS:
            yield Finding(f"'{actor}' is a source, not an actor", field, "name an actor of the event")


@article_check("repeated-id", "references")
def repeated_id(subject: Subject) -> Iterator[Finding]:
    """A list of actors names each of them once."""
    for field, count in Counter(references(subject)).items():
        if count > 1:
            yield Finding(f"'{field[1]}' stands here twice", field[0], "keep it once")


@article_check("unknown-item", "references")
def unknown_item(subject: Subject) -> Iterator[Finding]:
    """Every item of a loss stands in the event's fact sheet, or is `background`."""
    if subject.event is None:
        return
    known = [item.id for item in subject.event.items]
    for i, loss in enumerate(subject.article.losses):
        if loss.item not in known and loss.item != BACKGROUND:
            yield Finding(
                f"'{loss.item}' is no item of the event",
                f"losses[{i}].item",
                f"use one of: {', '.join([*known, BACKGROUND])}",
            )


@article_check("id-mismatch", "references")
def id_mismatch(subject: Subject) -> Iterator[Finding]:
    """An article's id is its event and the number that its file name begins with; its event is its folder's."""
    article, event = subject.article, subject.event
    if event is not None and article.event != event.id:
        yield Finding("the event is not that of the folder", "event", f"write {event.id}", article.event)
        return
    if subject.path is None:
        return
    number = _NUMBER_OF_FILE.fullmatch(subject.path.name)
    if number is None:
        yield Finding(
            "the file's name is no number, hyphen and outlet",
            "id",
            f"name it {article.id.rpartition('-')[2]}-OUTLET.xml",
            subject.path.name,
        )
    elif article.id != f"{article.event}-{number[1]}":
        yield Finding(
            "the id is not the event and the file's number", "id", f"write {article.event}-{number[1]}", article.id
        )


@event_check("duplicate-id", "references")
def duplicate_id(event: Event) -> Iterator[Finding]:
    """No two actors, and no two items, of a fact sheet share an id."""
    for what, ids in (("actors", event.actors), ("items", event.items)):
        for id_, count in Counter(thing.id for thing in ids).items():
            if count > 1:
                yield Finding(f"{count} {what} have this id", what, "rename all but one", id_)


@event_check("reserved-id", "references")
def reserved_id(event: Event) -> Iterator[Finding]:
    """No actor is called `author` or `unnamed`, no item `background`."""
    for actor in event.actors:
        if actor.id in _NO_ACTORS:
            yield Finding("this id has a meaning of its own", "actors", "rename the actor", actor.id)
    for item in event.items:
        if item.id == BACKGROUND:
            yield Finding("this id has a meaning of its own", "items", "remove the item, or rename it", item.id)


@event_check("unknown-claimant", "references")
def unknown_claimant(event: Event) -> Iterator[Finding]:
    """Whoever makes a claim in a fact sheet is one of its actors, `author` or `unnamed`."""
    known = {actor.id for actor in event.actors} | _NO_ACTORS
    for item in event.items:
        for claimant in item.claims:
            if claimant not in known:
                yield Finding(
                    f"a claim on {item.id} is made by no actor of the event", "items", "add the actor", claimant
                )


@corpus_check("duplicate-article", "references")
def duplicate_article(sources: Sources) -> Iterator[Finding]:
    """No two files hold an article of the same id."""
    first: dict[str, str] = {}
    for source in sources.articles:
        file = str(source.path)
        if first.setdefault(source.article.id, file) != file:
            yield Finding(
                f"the id is also that of {first[source.article.id]}",
                "id",
                "give each article a number of its own",
                source.article.id,
                file,
                1,
                source.article.id,
            )
