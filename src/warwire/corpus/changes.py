"""What changed between two versions of the same articles: labels added, removed, and given other values."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.corpus.load import load, releases
from warwire.corpus.sources import read_sources
from warwire.errors import InputError, Problem
from warwire.model.record import Article

__all__ = ["LAYERS", "Change", "changes", "left_out", "summary", "version"]

LAYERS: Final = ("zones", "statements", "actor", "weapon", "loss")
"""The layers that are compared: zones, statements (a fact made an opinion is changed), and each label of spans."""


class Change(msgspec.Struct, frozen=True):
    """What changed in one layer of one article.

    Attributes:
        article: the article's id.
        layer: one of :data:`LAYERS`.
        before: how many items the layer had.
        added: items at places where the old version had none of the layer.
        removed: items at places where the new version has none of the layer.
        changed: items at the same place with other values.
    """

    article: str
    layer: str
    before: int
    added: int
    removed: int
    changed: int


def version(name: str) -> list[Article]:
    """Return the articles of a release (by its version) or of a corpus folder (by its path).

    Raises:
        InputError: it is neither, or the sources of the folder cannot be read.
    """
    if name in releases():
        return load(name)
    if not Path(name).is_dir():
        remedy = f"name a corpus folder, or one of {', '.join(releases()) or 'the releases, of which none is here'}"
        raise InputError([Problem("no-version", "this is no release and no folder", text=name, remedy=remedy)])
    sources = read_sources(Path(name))
    if sources.problems:
        raise InputError(sources.problems)
    return [source.article for source in sources.articles]


def changes(old: Iterable[Article], new: Iterable[Article]) -> list[Change]:
    """Compare two versions of the same articles.

    Articles that only one version has, and articles whose text changed, are left out: their labels cannot be compared.

    Returns:
        The layers in which something changed, by article.
    """
    before = {article.id: article for article in old}
    found = []
    for article in sorted(new, key=lambda a: a.id):
        other = before.get(article.id)
        if other is None or other.text != article.text:
            continue
        for layer in LAYERS:
            was, now = _places(other, layer), _places(article, layer)
            added, removed = len(now.keys() - was.keys()), len(was.keys() - now.keys())
            changed = sum(was[place] != now[place] for place in was.keys() & now.keys())
            if added or removed or changed:
                found.append(Change(article.id, layer, len(was), added, removed, changed))
    return found


def left_out(old: Iterable[Article], new: Iterable[Article]) -> list[str]:
    """Return the ids of the articles that cannot be compared: in one version only, or of another text."""
    texts = [{article.id: article.text for article in articles} for articles in (old, new)]
    return sorted(i for i in texts[0].keys() | texts[1].keys() if texts[0].get(i) != texts[1].get(i))


def summary(found: Iterable[Change], old: Iterable[Article]) -> list[Change]:
    """Return the sums over all articles, one a layer, with how many items the old version had in all."""
    total = {layer: [0, 0, 0] for layer in LAYERS}
    for change in found:
        for i, n in enumerate((change.added, change.removed, change.changed)):
            total[change.layer][i] += n
    articles = list(old)
    before = {layer: sum(len(_places(article, layer)) for article in articles) for layer in LAYERS}
    return [Change("all", layer, before[layer], *total[layer]) for layer in LAYERS]


def _places(article: Article, layer: str) -> dict[tuple[int, int], Any]:
    items: Iterable[Any]
    if layer == "zones":
        items = article.zones
    elif layer == "loss":
        items = article.losses
    elif layer == "statements":
        items = article.statements
    else:
        items = (m for m in article.mentions if m.label == layer)
    return {(item.start, item.end): item for item in items}
