"""Which mentions are the same actor: a sieve of exact names, abbreviations, head words, demonyms and general nouns."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from warwire.baselines.document import Document
from warwire.baselines.scanner import Chunk
from warwire.baselines.words import Words
from warwire.model.labels import ActorKind
from warwire.model.record import AUTHOR, UNNAMED, Actor

__all__ = ["Cluster", "Coreference", "ids_of"]

_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})


@dataclass(slots=True)
class Cluster:
    """An actor of the document.

    Attributes:
        chunks: its mentions, in order.
        kind: what it is.
        country: the country that a name or a demonym ties it to, or empty.
        named: whether one of its mentions is a proper name.
    """

    kind: ActorKind
    country: str = ""
    named: bool = False
    chunks: list[Chunk] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    id: str = ""
    name: str = ""


class Coreference:
    """Groups the actor mentions of one document."""

    def __init__(self, document: Document, words: Words, actors: list[Chunk]) -> None:
        self.document = document
        self.words = words
        self.clusters: list[Cluster] = []
        self._of: dict[Chunk, Cluster] = {}
        speaking = {chunk: kinds for chunk in actors if (kinds := self._speaks_for(chunk))}
        previous: Chunk | None = None
        for chunk in actors:
            if chunk in speaking:
                continue
            cluster = self._in_brackets(previous, chunk) or self._beside(previous, chunk) or self._find(chunk)
            self._join(cluster, chunk)
            previous = chunk
        for chunk, kinds in speaking.items():
            self._join(self._body_of(chunk, kinds) or self._find(chunk), chunk)
        self._name()

    def of(self, chunk: Chunk) -> Cluster:
        """Return the actor that a mention belongs to."""
        return self._of[chunk]

    def id_of(self, source: Chunk | str) -> str:
        """Return the id of a source: an actor's, or ``author`` or ``unnamed`` as it is."""
        return source if isinstance(source, str) else self._of[source].id

    def by_country(self, country: str, *, forces: bool) -> Cluster | None:
        """Return the forces of a country, or failing them its government (the other way round without ``forces``)."""
        order = ("state_forces", "government") if forces else ("government", "state_forces")
        for kind in order:
            for cluster in self.clusters:
                if cluster.country == country and cluster.kind == kind:
                    return cluster
        return None

    def actors(self) -> tuple[Actor, ...]:
        """Return the actors of the document, in order of their first mention."""
        return tuple(Actor(cluster.id, cluster.name, cluster.kind) for cluster in self.clusters)

    # -- the sieve -----------------------------------------------------------------------------------------------

    def _words(self, chunk: Chunk) -> tuple[str, ...]:
        return tuple(self.document.lower[chunk.first : chunk.last])

    def _country(self, chunk: Chunk) -> str:
        """Return the country that a mention names, by itself or by a demonym, or that possesses it."""
        words = self.document.words
        for i in range(chunk.first, chunk.last):
            for length in (2, 1):
                phrase = " ".join(words[i : i + length])
                if i + length <= chunk.last:
                    country = (
                        self.words.demonyms.get(phrase)
                        or self.words.countries.get(phrase)
                        or self.words.peoples.get(phrase)
                    )
                    if country:
                        return country
        if chunk.first >= 2 and words[chunk.first - 1] in _POSSESSIVE:
            owner = words[chunk.first - 2]
            return self.words.countries.get(owner, "")
        after = self.document.lower[chunk.last : chunk.last + 2]
        if after[:1] == ["of"] and chunk.last + 1 < len(words):
            at = chunk.last + 1 + (self.document.lower[chunk.last + 1] == "the")
            return self.words.countries.get(" ".join(words[at : at + 1]), "") or self.words.countries.get(
                " ".join(words[at : at + 2]), ""
            )
        return ""

    def _is_country(self, chunk: Chunk) -> bool:
        phrase = " ".join(self.document.words[chunk.first : chunk.last])
        return phrase in self.words.countries or phrase in self.words.peoples

    def _named(self, chunk: Chunk) -> bool:
        """Whether a mention holds a proper name that is more than a demonym before a common noun."""
        if self.document.words[chunk.head][0].isupper() and self._words(chunk)[-1] not in self.words.general:
            return True
        return any(
            self.document.words[i][0].isupper() and self.document.words[i] not in self.words.demonyms
            for i in range(chunk.first, chunk.last)
        ) and not (self.document.sentences and chunk.last - chunk.first == 1)

    def _in_brackets(self, previous: Chunk | None, chunk: Chunk) -> Cluster | None:
        """Return the actor that an abbreviation in brackets stands for, or that it abbreviates."""
        if previous is None or chunk.first - previous.last != 1 or self.document.words[previous.last] != "(":
            return None
        word = self.document.words[chunk.first]
        if chunk.last - chunk.first == 1 and word.isupper():
            return self._of[previous]
        own = self.document.words[previous.last - 1]
        return self._of[previous] if own.isupper() and chunk.last - chunk.first >= len(own) - 1 else None

    def _beside(self, previous: Chunk | None, chunk: Chunk) -> Cluster | None:
        """Return the person that an appositive between commas names: *Ilic, the governor*, *the governor, Ilic*."""
        if previous is None or {previous.value, chunk.value} - {"person", "civilians"}:
            return None
        joint = self.document.lower[previous.last : chunk.first]
        if joint[:1] != [","] or any(word not in self.words.determiners for word in joint[1:]):
            return None
        return self._of[previous] if self._named(previous) != self._named(chunk) else None

    def _speaks_for(self, chunk: Chunk) -> tuple[str, ...]:
        """Return the kinds of actor that an unnamed official, officer or spokesman can stand for; none for others."""
        head = self.document.lower[chunk.last - 1]
        if self._named(chunk) and self.document.words[chunk.last - 1][0].isupper():
            return ()
        if head in self.words.speakers:
            return ("state_forces", "nonstate_armed", "government", "coalition", "organisation")
        if head in self.words.sets["officers"]:
            return ("state_forces",)
        return ("government",) if head in self.words.sets["officials"] else ()

    def _body_of(self, chunk: Chunk, kinds: tuple[str, ...]) -> Cluster | None:
        """Return the actor that an unnamed person stands for: named beside it, or the last one of the right kind."""
        fitting = [cluster for cluster in self.clusters if cluster.kind in kinds]
        before = {self.document.lower[i] for i in range(chunk.first, chunk.last - 1)}
        country = self._country(chunk)
        for cluster in fitting:
            near = any(
                other.last <= chunk.first <= other.last + 1 and self.document.words[other.last] in _POSSESSIVE
                for other in _near(cluster, chunk)
            )
            tied = any(
                chunk.last + 1 <= other.first <= chunk.last + 2
                and self.document.lower[chunk.last] in {"of", "for", "from", "in"}
                for other in _near(cluster, chunk)
            )
            if near or tied or before & cluster.heads:
                return cluster
        if len(kinds) > 1:
            return None
        earlier = [
            (cluster.chunks[bisect_left(cluster.chunks, chunk[:1]) - 1].first, number)
            for number, cluster in enumerate(fitting)
            if not country or not cluster.country or cluster.country == country
            if cluster.chunks[0].first < chunk.first
        ]
        return fitting[max(earlier)[1]] if earlier else None

    def _find(self, chunk: Chunk) -> Cluster:
        words, head = self._words(chunk), self.document.lower[chunk.head]
        country = self._country(chunk)
        kind = cast(ActorKind, chunk.value)
        same = self._alias(words)
        for cluster in self.clusters:
            if same and any(self._alias(name) == same for name in cluster.names):
                return cluster
            if words in cluster.names and (cluster.country == country or not country):
                return cluster
        if self._is_country(chunk):
            return self._government(chunk, country)
        general = head in self.words.general
        if general and kind in self.words.members:
            return self._general(chunk, kind, country)
        if self._named(chunk):
            return self._by_name(chunk, words, kind, country)
        for cluster in self._recent():
            if (
                head in cluster.heads
                and (not country or not cluster.country or cluster.country == country)
                and (kind != "person" or not cluster.named or len(words) == 1)
            ):
                return cluster
        return self._new(kind, country)

    def _alias(self, words: tuple[str, ...]) -> str | None:
        """Return what all names of a well-known actor share, with or without *group* or *fighters* behind them."""
        same = self.words.same
        return same.get(words) or (same.get(words[:-1]) if words[-1] in self.words.general else None)

    def _government(self, chunk: Chunk, country: str) -> Cluster:
        people = " ".join(self.document.words[chunk.first : chunk.last]) in self.words.peoples
        return self.by_country(country, forces=people) or self._new("government", country)

    def _general(self, chunk: Chunk, kind: ActorKind, country: str) -> Cluster:
        """Find whose members *soldiers*, *rebels* or *residents* are: the last actor of that kind that fits."""
        named = self._named_inside(chunk)
        if named:
            return named
        own = self._modifiers(chunk)
        head = self.document.lower[chunk.head]
        recent = self._recent()
        if chunk.last - chunk.first == 1 and self.document.lower[chunk.first - 1] == "the":
            recent.sort(key=lambda cluster: head not in cluster.heads)
        for cluster in recent:
            if cluster.kind != kind and not (head in cluster.heads and cluster.kind == "organisation"):
                continue
            if own and any(own & self._modifiers(other) for other in cluster.chunks):
                return cluster
            if country and cluster.country and country != cluster.country:
                continue
            if country and not cluster.country and cluster.named:
                continue
            if own and kind != "civilians":
                continue
            if kind == "civilians" and not cluster.heads & self.words.members["civilians"]:
                continue
            return cluster
        return self._new(kind, country)

    def _recent(self) -> list[Cluster]:
        """Return the actors, the one mentioned last first."""
        return sorted((cluster for cluster in self.clusters if cluster.chunks), key=lambda c: -c.chunks[-1].first)

    def _modifiers(self, chunk: Chunk) -> set[str]:
        """Return the names before a general noun that are no country's (*Assad regime*: *assad*)."""
        words = self.document.words
        return {
            words[i].lower().removeprefix("al-").rstrip("s")
            for i in range(chunk.first, chunk.head)
            if words[i][0].isupper() and words[i] not in self.words.demonyms and not self._country_word(i)
        }

    def _country_word(self, at: int) -> bool:
        words = self.document.words
        return any(
            " ".join(words[a:b]) in self.words.countries
            for a, b in ((at, at + 1), (at, at + 2), (at - 1, at + 1))
            if a >= 0
        )

    def _named_inside(self, chunk: Chunk) -> Cluster | None:
        """Return the actor whose name stands before a general noun (*Front fighters*, *ISIS terrorists*)."""
        words = self._words(chunk)
        for cluster in reversed(self.clusters):
            for name in cluster.names:
                if (
                    cluster.named
                    and " ".join(name).title() not in self.words.countries
                    and 0 < len(name) < len(words)
                    and words[: len(name)] == name
                ):
                    return cluster
        return None

    def _by_name(self, chunk: Chunk, words: tuple[str, ...], kind: ActorKind, country: str) -> Cluster:
        raw = self.document.words[chunk.first : chunk.last]
        for cluster in reversed(self.clusters):
            if not cluster.named or (country and cluster.country and country != cluster.country):
                continue
            for name in cluster.names:
                surname = kind == "person" or (cluster.kind == "person" and len(words) == 1)
                if surname and cluster.kind in {"person", "organisation"} and name[-1] == words[-1]:
                    return cluster
                if (
                    len(raw) == 1
                    and raw[0].isupper()
                    and len(raw[0]) >= 2
                    and raw[0].lower() == "".join(word[0] for word in name if word not in {"of", "for", "the", "and"})
                ):
                    return cluster
                if kind != "person" and cluster.kind != "person" and self._part_of(words, name):
                    return cluster
        return self._new(kind, country)

    def _part_of(self, words: tuple[str, ...], name: tuple[str, ...]) -> bool:
        """Whether one name is the other's with words left out, its last content word kept or its first."""
        seats = ("-based", "-backed", "-led", "-run")
        words, name = (tuple(w for w in phrase if not w.endswith(seats)) or phrase for phrase in (words, name))
        short, long = sorted((words, name), key=len)
        content = [word for word in long if word not in {"of", "for", "the", "and"}]
        return (
            len(short) < len(long)
            and all(word in content for word in short)
            and (short[-1] in (content[-1], content[0]) or short[-1] in self._heads_of(long))
        )

    def _heads_of(self, name: tuple[str, ...]) -> set[str]:
        for i, word in enumerate(name):
            if word in {"of", "for", "without"}:
                return {name[i - 1]}
        return {name[-1]}

    def _new(self, kind: ActorKind, country: str) -> Cluster:
        cluster = Cluster(kind, country)
        self.clusters.append(cluster)
        return cluster

    def _join(self, cluster: Cluster, chunk: Chunk) -> None:
        insort(cluster.chunks, chunk)
        cluster.names.add(self._words(chunk))
        cluster.heads.add(self.document.lower[chunk.head])
        cluster.named = cluster.named or self._named(chunk)
        cluster.country = cluster.country or self._country(chunk)
        self._of[chunk] = cluster

    def _worth(
        self, chunk: Chunk, cluster: Cluster, times: Counter[tuple[str, ...]]
    ) -> tuple[bool, bool, bool, int, int]:
        """Return how well a mention names its actor: a proper name, no member's noun, long and frequent."""
        general = self.document.lower[chunk.head] in self.words.general
        proper = self._named(chunk) or self._is_country(chunk) or bool(self._country(chunk))
        others = times[self._words(chunk)]
        length = min(chunk.last - chunk.first, 5)
        itself = not self._speaks_for(chunk)
        return (
            itself,
            proper,
            not general or cluster.kind == "civilians",
            length * others if proper else others,
            -chunk.first,
        )

    def _name(self) -> None:
        """Give every actor the name that says most, and an id made of it."""
        for cluster in self.clusters:
            times = Counter(map(self._words, cluster.chunks))
            best = max(cluster.chunks, key=partial(self._worth, cluster=cluster, times=times))
            cluster.name = self.document.quote(best.first, best.last)
        for cluster, unique in zip(self.clusters, ids_of(cluster.name for cluster in self.clusters), strict=True):
            cluster.id = unique


def ids_of(names: Iterable[str]) -> list[str]:
    """Return an id for each name, made of its letters, all of them different."""
    ids = {AUTHOR: "", UNNAMED: ""}
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_") or "actor"
        unique, number = slug, 2
        while unique in ids:
            unique, number = f"{slug}_{number}", number + 1
        ids[unique] = name
    return list(ids)[2:]


def _near(cluster: Cluster, chunk: Chunk) -> list[Chunk]:
    """Return the mentions of an actor that begin within a dozen words or two of another mention."""
    chunks = cluster.chunks
    return chunks[bisect_left(chunks, (chunk.first - 24,)) : bisect_left(chunks, (chunk.last + 3,))]
