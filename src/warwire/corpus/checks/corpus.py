"""Level ``corpus``: all articles together, and what may not stand in two splits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from warwire.corpus.checks.overlap import NGRAM, overlaps
from warwire.corpus.checks.registry import corpus_check
from warwire.corpus.checks.subject import Finding
from warwire.corpus.sources import Source, Sources
from warwire.model.event import Event, EventActor

_NEAR: Final = 0.1
"""Jaccard index of word 5-grams above which two texts count as near-duplicates."""

_UNSEEN: Final = "test_unseen"
_SEEN: Final = ("train", "dev")


@corpus_check("event-in-no-split", "corpus", "hint")
def event_in_no_split(sources: Sources) -> Iterator[Finding]:
    """Every event stands in `splits.tsv`."""
    splits = sources.root / "splits.tsv"
    if sources.events and not splits.exists():
        yield Finding(
            "there is no splits.tsv", "", "write one line an event: its id, a tab, its split", "", str(splits)
        )
        return
    for event, path in sources.event_paths.items():
        if event not in sources.splits:
            yield Finding(
                "the event is in no split", "", "add a line for it to splits.tsv before a release", event, str(path), 1
            )


@corpus_check("split-of-unknown-event", "corpus")
def split_of_unknown_event(sources: Sources) -> Iterator[Finding]:
    """Every event of `splits.tsv` has its folder."""
    path = sources.root / "splits.tsv"
    for event in sources.splits:
        if not (sources.root / "events" / event).is_dir():
            yield Finding(
                "there is no such event", "", "remove the line, or add the event", event, str(path), _line(path, event)
            )


def _line(path: Path, event: str) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.partition("\t")[0] == event), 0)


@corpus_check("duplicate-text", "corpus")
def duplicate_text(sources: Sources) -> Iterator[Finding]:
    """No two articles have the same text."""
    first: dict[str, Source] = {}
    for source in sources.articles:
        other = first.setdefault(source.article.text, source)
        if other is not source:
            yield _at(source, f"the text is that of {other.article.id}", "remove one of the two", source.article.text)


@corpus_check("near-duplicate-across-splits", "corpus")
def near_duplicate_across_splits(sources: Sources) -> Iterator[Finding]:
    """No article is nearly the same as one of another event in another split (word 5-grams, Jaccard above 0.1)."""
    yield from _near_duplicates(sources, across=True)


@corpus_check("near-duplicate", "corpus", "hint")
def near_duplicate(sources: Sources) -> Iterator[Finding]:
    """No article is nearly the same as one of another event (word 5-grams, Jaccard above 0.1)."""
    yield from _near_duplicates(sources, across=False)


def _near_duplicates(sources: Sources, *, across: bool) -> Iterator[Finding]:
    texts = tuple(_without_furniture(source) for source in sources.articles)
    for pair in overlaps(texts, _NEAR):
        one, other = sources.articles[pair.first], sources.articles[pair.second]
        if one.event.id == other.event.id or one.article.text == other.article.text:
            continue
        splits = {sources.splits.get(one.event.id), sources.splits.get(other.event.id)}
        if (len(splits - {None}) == 2) == across:
            yield _at(
                other,
                f"{pair.jaccard:.0%} of its runs of {NGRAM} words are also in {one.article.id}",
                "rewrite one of the two" if not across else "rewrite one of the two, or give both events one split",
            )


def _without_furniture(source: Source) -> str:
    article = source.article
    return "\n".join(article.text[z.start : z.end] for z in article.zones if z.label != "furniture")


def _at(source: Source, message: str, remedy: str, text: str = "") -> Finding:
    return Finding(message, "", remedy, text, str(source.path), 1, source.article.id)


def _events_by_split(sources: Sources) -> tuple[list[Event], list[Event]]:
    """The events of the unseen split, and those of the splits that systems learn from."""
    split = sources.splits.get
    unseen = [event for event in sources.events.values() if split(event.id) == _UNSEEN]
    return unseen, [event for event in sources.events.values() if split(event.id) in _SEEN]


@corpus_check("conflict-across-splits", "corpus")
def conflict_across_splits(sources: Sources) -> Iterator[Finding]:
    """A conflict of `test_unseen` has no event in `train` or `dev`."""
    unseen, seen = _events_by_split(sources)
    conflicts = {event.conflict: event.id for event in seen}
    for event in unseen:
        if event.conflict in conflicts:
            yield Finding(
                f"{conflicts[event.conflict]} is of the same conflict, and systems learn from it",
                "conflict",
                "give both events one split",
                event.conflict,
                str(sources.event_paths[event.id]),
                1,
            )


@corpus_check("belligerent-across-splits", "corpus")
def belligerent_across_splits(sources: Sources) -> Iterator[Finding]:
    """A belligerent of `test_unseen` is none in `train` or `dev`, by any of its proper names."""
    unseen, seen = _events_by_split(sources)
    known = {
        name: event.id for event in seen for actor in event.actors if actor.belligerent for name in _proper_names(actor)
    }
    conflicts = {event.conflict for event in seen}
    for event in unseen:
        for actor in event.actors:
            other = next((known[name] for name in _proper_names(actor) if name in known), None)
            if actor.belligerent and other and event.conflict not in conflicts:
                yield Finding(
                    f"this belligerent is also one in {other}, and systems learn from it",
                    "actors",
                    "give both events one split",
                    actor.name,
                    str(sources.event_paths[event.id]),
                    1,
                )


def _proper_names(actor: EventActor) -> list[str]:
    """Return the names of an actor that begin with a capital: *the army* is many, *Hill League* is one."""
    return [name.casefold() for name in (actor.name, *actor.names) if name[:1].isupper()]


@corpus_check("setting-of-conflict", "corpus")
def setting_of_conflict(sources: Sources) -> Iterator[Finding]:
    """All events of a conflict have the same setting, real or invented."""
    by_conflict: dict[str, list[Event]] = defaultdict(list)
    for event in sources.events.values():
        by_conflict[event.conflict].append(event)
    for events in by_conflict.values():
        for event in events[1:]:
            if event.setting != events[0].setting:
                yield Finding(
                    f"the setting is {event.setting}, that of {events[0].id} is {events[0].setting}",
                    "setting",
                    "give the conflict one setting, or this event another conflict",
                    event.conflict,
                    str(sources.event_paths[event.id]),
                    1,
                )
