"""What the corpus is made of: events, articles, settings, labels, and the rarer phenomena that it must hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

import msgspec
import numpy as np

from warwire.corpus.statistics.density import opinion_share, story_words
from warwire.model.count import Count
from warwire.model.labels import HARMS, LOSS_OBJECTS, OUTLET_TYPES, SPLITS, STATUSES, WEAPON_TYPES
from warwire.model.record import BACKGROUND, Article, Loss

__all__ = ["MakeUp", "make_up", "row_of_count"]


class MakeUp(msgspec.Struct, frozen=True):
    """What articles hold. All shares are between 0 and 1.

    Attributes:
        events: number of events.
        articles: number of articles.
        words: words of headlines, paragraphs and captions.
        conflicts: number of wars, by setting.
        splits: events, articles and words of each split.
        settings: share of events of each setting.
        outlet_types: share of articles of each type.
        length: 10th, 50th and 90th percentile of words an article.
        noise: share of articles that carry each kind of noise.
        labels: number of statements, opinions, mentions and losses.
        weapons: mentions of each weapon type.
        harms: losses of each harm.
        objects: losses of each object.
        statuses: losses of each status.
        count_rows: losses of each row of the scheme's table of counts.
        subsets: losses that are part of a total.
        opinion_share: of the characters of statements.
        attributed_share: of statements that are not the author's.
        contradicting_events: share of events in which two sources give counts of one harm to one item that cannot
            both be true.
        furniture_share: of articles that carry furniture.
        without_fighting: share of articles that report no fighting of their own event.
        named_three_ways: share of articles in which some actor is named in three or more different ways.
        shared_words: share of events in which two actors' names share a word.
    """

    events: int
    articles: int
    words: int
    conflicts: dict[str, int]
    splits: dict[str, dict[str, int]]
    settings: dict[str, float]
    outlet_types: dict[str, float]
    length: tuple[int, int, int]
    noise: dict[str, float]
    labels: dict[str, int]
    weapons: dict[str, int]
    harms: dict[str, int]
    objects: dict[str, int]
    statuses: dict[str, int]
    count_rows: dict[str, int]
    subsets: int
    opinion_share: float
    attributed_share: float
    contradicting_events: float
    furniture_share: float
    without_fighting: float
    named_three_ways: float
    shared_words: float


_FEW_WEAPONS: Final = 4
_OF_FIGHTING: Final = frozenset({"combatants", "aircraft", "armour", "artillery", "ships"})
_PEOPLE: Final = frozenset({"persons", "civilians"})
_ARMED: Final = frozenset({"state_forces", "nonstate_armed", "coalition", "government"})

_ROWS: Final = (
    ("several hundred, thousands", r"\b(?:several|many|few|some) (?:hundred|thousand)s?\b|\bthousands\b|\bmillions\b"),
    ("dozens, scores, hundreds", r"\b(?:dozens|scores|tens|hundreds)\b"),
    ("at least", r"\b(?:at least|no fewer than|no less than|not less than|minimum)\b|\bor more\b"),
    ("more than", r"\b(?:more than|over|above|exceeding|upwards of)\b|\bplus\b"),
    ("up to", r"\b(?:up to|at most|as many as|no more than|not more than|maximum)\b|\bor fewer\b|\bor less\b"),
    ("fewer than", r"\b(?:fewer than|less than|under|below)\b"),
    ("range", r"\d ?(?:-|–|to|or) ?\d|\b\w+ (?:to|or) \w+\b.*|\bbetween\b"),
    ("about", r"\b(?:about|around|nearly|almost|some|approximately|roughly|close to|estimated|odd|circa)\b|~"),
    ("million, thousand", r"\bhalf thousand|\bmillion\b|\band a half\b|\blakh\b|\b[\w.,]+ thousand\b"),
    ("half a dozen, a dozen", r"\bdozen\b"),
    ("couple, pair", r"\b(?:couple|pair)\b"),
    ("several, many, a few", r"\b(?:several|many|a number of|number of|few|numerous)\b"),
)  # fmt: skip
_ROW_PATTERNS: Final = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _ROWS)
_NUMBER: Final = re.compile(
    r"(?<![\w-])\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred)\b",
    re.IGNORECASE,
)
_ALL_ROWS: Final = (
    "no casualties", "none", *(name for name, _ in _ROWS), "number", "mass noun", "a, one, bare singular",
    "bare plural",
)  # fmt: skip


def row_of_count(words: str, loss: Loss) -> str:
    """Return the row of the scheme's table of counts that a loss's words and interval belong to.

    The interval decides between readings of the same words: *some soldiers* is a bare plural, *some 50* is about.
    """
    count = loss.count
    if count.min == 0 and count.max == 0:
        return "no casualties" if loss.harm == "casualties" else "none"
    for name, pattern in _ROW_PATTERNS:
        if not pattern.search(words):
            continue
        if name == "range" and (count.min is None or count.max is None or count.min == count.max):
            continue
        if name == "about" and not count.approximate:
            continue
        if name in ("at least", "more than") and count.max is not None:
            continue
        if name in ("up to", "fewer than") and count.min is not None:
            continue
        return name
    if _NUMBER.search(words) and not (count.min == 1 and count.max is None):
        return "number"
    if count.min == 1:
        return "a, one, bare singular" if count.max == 1 else "mass noun"
    return "bare plural"


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _contradicts(articles: Sequence[Article]) -> bool:
    """Tell whether two sources give counts of the same harm to the same item of one event that cannot both be true.

    *Soldiers* and *12 soldiers* can; *at least 20* and *12* cannot. An article in its own voice is a source of its own.
    """
    said: defaultdict[tuple[str, str], defaultdict[str, set[Count]]] = defaultdict(lambda: defaultdict(set))
    for article in articles:
        for loss in article.losses:
            if loss.item != BACKGROUND and not loss.subset:
                source = article.publisher or article.id if loss.source == "author" else loss.source
                said[loss.item, loss.harm][source].add(loss.count)
    return any(
        all(_apart(one, other) for one in first for other in second)
        for sources in said.values()
        for first, second in combinations(sources.values(), 2)
    )


def _apart(one: Count, other: Count) -> bool:
    """Tell whether no number is in both counts."""
    return any(
        low.min is not None and high.max is not None and low.min > high.max
        for low, high in ((one, other), (other, one))
    )


def _named_three_ways(article: Article) -> bool:
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for mention in article.mentions:
        if mention.label == "actor" and len(mention.actor) == 1:
            ways[mention.actor[0]].add(article.text[mention.start : mention.end].lower())
    return any(len(found) >= 3 for found in ways.values())


def _names_share_words(articles: Sequence[Article]) -> bool:
    seen: dict[str, str] = {}
    for article in articles:
        for actor in article.actors:
            for word in re.findall(r"[A-ZÀ-Þ]\w{3,}", actor.name):
                if seen.setdefault(word, actor.id) != actor.id:
                    return True
    return False


def _without_fighting(article: Article) -> bool:
    """Tell whether an article reports no fighting of its own event.

    It has at most four mentions of weapons, and of the losses that it asserts none is of combatants, aircraft, armour,
    artillery or ships, and none of people at the hands of a government or an armed actor.
    """
    kinds = {actor.id: actor.kind for actor in article.actors}
    own = [x for x in article.losses if x.item != BACKGROUND and x.status == "asserted" and x.count_max != 0]
    if sum(mention.label == "weapon" for mention in article.mentions) > _FEW_WEAPONS:
        return False
    return not any(
        loss.object in _OF_FIGHTING
        or (loss.object in _PEOPLE and any(kinds.get(actor) in _ARMED for actor in loss.inflictor))
        for loss in own
    )


def make_up(articles: Sequence[Article]) -> MakeUp:
    """Count what articles hold.

    Raises:
        ValueError: there are no articles.
    """
    if not articles:
        raise ValueError("there are no articles")
    events: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        events[article.event].append(article)
    lengths = {a.id: story_words(a) for a in articles}
    statements = [s for a in articles for s in a.statements]
    mentions = [m for a in articles for m in a.mentions]
    losses = [(a, x) for a in articles for x in a.losses]

    def tally(values: Iterable[str | None], names: Sequence[str]) -> dict[str, int]:
        found = Counter(values)
        return {name: found[name] for name in names}

    noise = Counter(word for a in articles for word in a.noise.split())
    types = Counter(a.outlet_type for a in articles)
    settings = Counter(group[0].setting for group in events.values())
    conflicts: Counter[str] = Counter({a.conflict: a.setting for a in articles}.values())
    low, middle, high = np.percentile(list(lengths.values()), (10, 50, 90)).round().astype(int).tolist()
    return MakeUp(
        events=len(events),
        articles=len(articles),
        words=sum(lengths.values()),
        conflicts=dict(conflicts),
        splits={
            split: {
                "events": len({a.event for a in part}),
                "articles": len(part),
                "words": sum(lengths[a.id] for a in part),
            }
            for split in SPLITS
            if (part := [a for a in articles if a.split == split])
        },
        settings={name: n / len(events) for name, n in sorted(settings.items())},
        outlet_types={name: types[name] / len(articles) for name in OUTLET_TYPES},
        length=(low, middle, high),
        noise={name: n / len(articles) for name, n in noise.most_common()},
        labels={
            "statements": len(statements),
            "opinions": sum(s.label == "opinion" for s in statements),
            "actors": sum(m.label == "actor" for m in mentions),
            "weapons": sum(m.label == "weapon" for m in mentions),
            "losses": len(losses),
        },
        weapons=tally((m.type for m in mentions if m.label == "weapon"), WEAPON_TYPES),
        harms=tally((x.harm for _, x in losses), HARMS),
        objects=tally((x.object for _, x in losses), LOSS_OBJECTS),
        statuses=tally((x.status for _, x in losses), STATUSES),
        count_rows=tally((row_of_count(a.text[x.start : x.end], x) for a, x in losses), _ALL_ROWS),
        subsets=sum(x.subset for _, x in losses),
        opinion_share=opinion_share(articles),
        attributed_share=_share(s.source != "author" for s in statements),
        contradicting_events=_share(map(_contradicts, events.values())),
        furniture_share=_share(any(z.label == "furniture" for z in a.zones) for a in articles),
        without_fighting=_share(map(_without_fighting, articles)),
        named_three_ways=_share(map(_named_three_ways, articles)),
        shared_words=_share(map(_names_share_words, events.values())),
    )
