"""What the corpus explorer shows: a line an article, the events with the claims on each loss, and statistics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from warwire.model.labels import ACTOR_KINDS, HARMS, SPLITS, WEAPON_TYPES
from warwire.model.record import BACKGROUND, Article, Loss
from warwire.site.charts import bars

__all__ = ["article_line", "claims_of", "contradict", "headline", "statistics"]

_FIRST_WORDS: Final = 80
"""Characters of a text that stand in for its headline, at most."""


def headline(article: Article) -> str:
    """Return the first headline of an article, or else the first whole words from its first paragraph on."""
    first = {zone.label: zone for zone in reversed(article.zones)}
    if head := first.get("headline"):
        return " ".join(article.text[head.start : head.end].split())
    start = first["paragraph"].start if "paragraph" in first else 0
    words = " ".join(article.text[start:].split())
    if len(words) <= _FIRST_WORDS:
        return words
    whole = words[: _FIRST_WORDS + 1].rpartition(" ")[0]  # a word that ends just there is whole
    return f"{whole or words[:_FIRST_WORDS]} …"


def article_line(article: Article) -> dict[str, Any]:
    """Return what the list of articles needs of one."""
    kinds = {actor.id: actor.kind for actor in article.actors}
    labels = {f"harm: {loss.harm}" for loss in article.losses}
    labels |= {f"weapon: {mention.type}" for mention in article.mentions if mention.type}
    labels |= {f"actor: {kinds[id_]}" for mention in article.mentions for id_ in mention.actor if id_ in kinds}
    labels |= {f"loss {loss.status}" for loss in article.losses if loss.status != "asserted"}
    if any(statement.label == "opinion" for statement in article.statements):
        labels.add("opinion")
    if not article.losses:
        labels.add("no loss")
    return {
        "id": article.id,
        "title": headline(article),
        "event": article.event,
        "conflict": article.conflict,
        "outlet": article.outlet,
        "date": article.date,
        "split": article.split or "",
        "setting": article.setting,
        "outlet_type": article.outlet_type,
        "labels": sorted(labels),
    }


def contradict(one: Loss, other: Loss) -> bool:
    """Return whether two claims on one thing that was lost cannot both be right.

    They cannot where they speak of the same harm and their intervals share no number, or where one asserts what the
    other denies. Parts of a total and approximate counts contradict nobody by their count.
    """
    if one.harm != other.harm:
        return False
    if (one.status == "denied") != (other.status == "denied"):
        return True
    if one.subset or other.subset or one.approximate or other.approximate or "denied" in (one.status, other.status):
        return False
    return not (_least(one) <= _most(other) and _least(other) <= _most(one))


def _least(loss: Loss) -> float:
    return -float("inf") if loss.count_min is None else loss.count_min


def _most(loss: Loss) -> float:
    return float("inf") if loss.count_max is None else loss.count_max


def claims_of(articles: Sequence[Article]) -> dict[str, Any]:
    """Return what the articles of one event claim was lost, item by item, who says so, and whether they contradict.

    Losses of other times and wars are left out.
    """
    names = {actor.id: actor.name for article in articles for actor in article.actors}
    items: dict[str, list[tuple[Article, Loss]]] = defaultdict(list)
    for article in articles:
        for loss in article.losses:
            if loss.item != BACKGROUND:
                items[loss.item].append((article, loss))
    first = articles[0]
    out = []
    for item, claims in sorted(items.items()):
        clash = any(
            (a.id, one.source) != (b.id, other.source) and contradict(one, other)
            for (a, one), (b, other) in combinations(claims, 2)
        )
        rows: dict[tuple[Any, ...], list[Any]] = {}
        for article, loss in claims:
            said = (_source(article, loss, names), loss.harm, str(loss.count), loss.status, loss.subset, article.id)
            rows.setdefault(said, [*said, article.text[loss.start : loss.end], loss.start])
        out.append({"item": item, "contradiction": clash, "claims": list(rows.values())})
    return {
        "id": first.event,
        "conflict": first.conflict,
        "setting": first.setting,
        "split": first.split or "",
        "articles": [[article.id, article.outlet, headline(article)] for article in articles],
        "items": sorted(out, key=lambda item: not item["contradiction"]),
    }


def _source(article: Article, loss: Loss, names: dict[str, str]) -> str:
    if loss.source == "author":
        return article.outlet
    if loss.source == "unnamed":
        return f"unnamed, in {article.outlet}"
    return names.get(loss.source, loss.source)


def statistics(articles: Sequence[Article]) -> list[tuple[str, str]]:
    """Return charts of what the articles hold, each with its title."""
    charts: list[tuple[str, dict[str, float], str]] = [
        ("Articles by split", _counted((a.split or "none" for a in articles), SPLITS), "articles"),
        ("Articles by outlet type", _counted(a.outlet_type for a in articles), "articles"),
        ("Articles by conflict", _counted(a.conflict for a in articles), "articles"),
        ("Losses by harm", _counted((x.harm for a in articles for x in a.losses), HARMS), "losses"),
        (
            "Weapon mentions by type",
            _counted((m.type for a in articles for m in a.mentions if m.type), WEAPON_TYPES),
            "mentions",
        ),
        ("Actors by kind", _counted((x.kind for a in articles for x in a.actors), ACTOR_KINDS), "actors in articles"),
    ]
    return [(title, bars(counts, title, value=value)) for title, counts, value in charts if counts]


def _counted(values: Any, order: Sequence[str] = ()) -> dict[str, float]:
    """Return how often each value stands, in a given order or else the most frequent first."""
    found = Counter(values)
    if order:
        return {value.replace("_", " "): found[value] for value in order if found[value]}
    return {value.replace("_", " "): number for value, number in found.most_common()}
