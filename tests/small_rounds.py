"""A round over the fixture corpus, and annotators whose labels are gold's under other ids, changed here and there."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from conftest import FIXTURES
from warwire.annotation.rounds import Annotator, Hashes, Round, Selection, write_labels, write_round
from warwire.corpus.sources import read_sources
from warwire.model.event import Event
from warwire.model.record import BACKGROUND, Article

changed = msgspec.structs.replace


@cache
def gold(article: str = "bell-tower-01") -> Article:
    """Return an article of the fixture corpus."""
    return next(s.article for s in read_sources(FIXTURES / "valid").articles if s.article.id == article)


@cache
def sheet(event: str = "bell-tower") -> Event:
    """Return a fact sheet of the fixture corpus."""
    return read_sources(FIXTURES / "valid").events[event]


def renamed(article: Article, tag: str) -> Article:
    """Return an article under an annotator's own ids of actors and items."""
    actors = {actor.id: f"{tag}{number}" for number, actor in enumerate(reversed(article.actors))}
    names = sorted({loss.item for loss in article.losses} - {BACKGROUND})
    items = {item: f"{tag}_item{number}" for number, item in enumerate(names)}

    def many(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(actors[id_] for id_ in ids)

    return changed(
        article,
        actors=tuple(changed(a, id=actors[a.id], name=f"{tag} {a.name}") for a in article.actors),
        statements=tuple(changed(s, source=actors.get(s.source, s.source)) for s in article.statements),
        mentions=tuple(changed(m, actor=many(m.actor)) for m in article.mentions),
        losses=tuple(
            changed(
                x,
                item=items.get(x.item, x.item),
                source=actors.get(x.source, x.source),
                sufferer=many(x.sufferer),
                inflictor=many(x.inflictor),
            )
            for x in article.losses
        ),
    )


def at(article: Article, words: str, nth: int = 0) -> tuple[int, int]:
    """Return where words stand in an article's text."""
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    return start, start + len(words)


def write_small_round(place: Path, ids: tuple[str, ...], annotators: Iterable[Annotator]) -> None:
    """Write the ``round.toml`` of a round over articles of release 0.1.0."""
    write_round(
        place,
        Round(
            name="1",
            release="0.1.0",
            created="2020-01-01",
            documents=ids,
            selection=Selection(method="named"),
            hashes=Hashes(guidelines="", form="", texts=""),
            annotators=tuple(annotators),
        ),
    )


def small_round(folder: Path, labels: Mapping[str, Article]) -> tuple[Path, Path]:
    """Make a round over one article, and a copy of the fixture corpus; return both folders."""
    corpus = folder / "corpus"
    shutil.copytree(FIXTURES / "valid", corpus)
    ids = tuple(dict.fromkeys(article.id for article in labels.values()))
    place = folder / "1"
    write_small_round(place, ids, [Annotator(id=name, kind="model", documents=ids) for name in labels])
    for name, article in labels.items():
        write_labels(place, name, [article])
    return place, corpus
