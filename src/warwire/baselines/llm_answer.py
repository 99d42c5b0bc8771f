"""From a language model's answer to a prediction: quotes find their place, values their vocabulary, actors their ids.

Nothing is left out without a note. A value that is none of the scheme's is dropped: a weapon, an actor and a loss go on
with the scheme's value for what is unsaid, if there is one (``other``, ``organisation``, ``asserted``); what has none
(the harm of a loss, the label of a statement) takes its item with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeVar, cast

import msgspec

from warwire.baselines.document import Document
from warwire.baselines.llm_prompt import sentence_spans
from warwire.baselines.prediction import Prediction
from warwire.errors import shorten
from warwire.eval.quotes import Aligner
from warwire.model.count import Count
from warwire.model.labels import (
    ACTOR_KINDS,
    HARMS,
    LOSS_OBJECTS,
    STATEMENT_LABELS,
    STATUSES,
    WEAPON_TYPES,
    ActorKind,
    Harm,
    LossObject,
    StatementLabel,
    Status,
    WeaponType,
)
from warwire.model.quantity import read_count
from warwire.model.record import AUTHOR, UNNAMED, Actor, Loss, Mention, Statement, Zone

__all__ = ["Malformed", "read_answer"]

_LISTS: Final = ("actors", "weapons", "losses", "statements")
_KIND: Final[ActorKind] = "organisation"
"""Kind of an actor of whom the answer says none."""
_UNREAD: Final = Count(1, None)
"""Count of a loss whose words cannot be read: at least one."""

Names = str | list[str] | None


class Malformed(ValueError):
    """An answer holds no JSON object of the form that was asked for."""


class _Placed(msgspec.Struct):
    quote: str
    sentence: int | None = None


class _Actor(_Placed):
    name: Names = None
    kind: str | None = None


class _Weapon(_Placed):
    type: str | None = None


class _Loss(_Placed):
    harm: str | None = None
    object: str | None = None
    count: str | int | None = None
    sufferer: Names = None
    inflictor: Names = None
    source: str | None = None
    status: str | None = None
    subset: bool | str | None = None


class _Statement(msgspec.Struct):
    sentence: int
    label: str | None = None
    source: str | None = None
    quote: str | None = None


class _Item(NamedTuple):
    """An item of the answer with its place in the text."""

    start: int
    end: int
    value: Any


T = TypeVar("T", bound=msgspec.Struct)


def read_answer(
    article: str, content: str, document: Document, zones: tuple[Zone, ...]
) -> tuple[Prediction, list[str]]:
    """Read a model's answer.

    Args:
        article: id of the article.
        content: the answer; whatever stands around its JSON object is passed over.
        document: the article, whose sentences the answer numbers.
        zones: its zones; no quote stands in furniture.

    Returns:
        The prediction, and a note for everything in the answer that was left out or changed.

    Raises:
        Malformed: there is no JSON object with any of the four lists.
    """
    return _Reader(document, zones).read(article, _object(content))


def _object(content: str) -> dict[str, Any]:
    """Return the JSON object that an answer holds, perhaps between other words."""
    first, last = content.find("{"), content.rfind("}")
    try:
        found = msgspec.json.decode(content[first : last + 1].encode()) if 0 <= first < last else None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed(f"it is no JSON ({error})") from None
    if not isinstance(found, dict) or not any(isinstance(found.get(name), list) for name in _LISTS):
        raise Malformed(f"it holds no JSON object with {', '.join(_LISTS)}")
    return found


class _Reader:
    """Reads one answer, and collects notes."""

    def __init__(self, document: Document, zones: Iterable[Zone]) -> None:
        self._document = document
        self._zones = tuple(zones)
        self._sentences = sentence_spans(document)
        self._notes: list[str] = []
        self._ids: dict[str, str] = {AUTHOR: AUTHOR, UNNAMED: UNNAMED}
        self._actors: dict[str, Actor] = {}
        searched = list(document.text)
        for zone in self._zones:
            if zone.label == "furniture":
                searched[zone.start : zone.end] = " " * (zone.end - zone.start)
        self._aligner = Aligner("".join(searched))

    def read(self, article: str, answer: dict[str, Any]) -> tuple[Prediction, list[str]]:
        """Return the prediction and the notes."""
        for name in sorted(answer.keys() - set(_LISTS)):
            self._note(name, "is not asked for")
        taken: list[tuple[int, int, str]] = []
        losses = self._placed("losses", self._items(answer, "losses", _Loss), taken)
        weapons = self._placed("weapons", self._items(answer, "weapons", _Weapon), taken)
        actors = self._placed("actors", self._items(answer, "actors", _Actor), taken)
        mentions = [Mention(a, b, "actor", actor=self._mentioned(a, b, value)) for a, b, value in actors]
        mentions += [Mention(a, b, "weapon", type=self._type(value)) for a, b, value in weapons]
        prediction = Prediction(
            id=article,
            zones=self._zones,
            statements=tuple(self._statements(self._items(answer, "statements", _Statement))),
            mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.label == "actor"))),
            losses=tuple(loss for item in sorted(losses, key=lambda x: x.start) for loss in self._loss(item)),
            actors=tuple(self._actors.values()),
        )
        return prediction, self._notes

    def _note(self, what: str, message: str) -> None:
        self._notes.append(f"{what} {message}")

    # -- items and their places --------------------------------------------------------------------------------------

    def _items(self, answer: dict[str, Any], name: str, kind: type[T]) -> list[T]:
        found = answer.get(name)
        if not isinstance(found, list):
            self._note(name, "is no list")
            return []
        items: list[T] = []
        for number, item in enumerate(found):
            try:
                items.append(msgspec.convert(item, kind))
            except msgspec.ValidationError as error:
                self._note(f"{name}[{number}]", f"has not the form that was asked for ({error})")
        return items

    def _placed(self, name: str, items: Iterable[_Placed], taken: list[tuple[int, int, str]]) -> list[_Item]:
        """Align the quotes of a layer; leave out those that would overlap one of it or cross one of another."""
        out: list[_Item] = []
        for item in items:
            what = f"{name} «{shorten(item.quote)}»"
            place = self._aligner.place(name, item.quote, self._hint(item.sentence))
            if place is None:
                self._note(what, "does not stand in the text, or not so often")
                continue
            start, end = place
            if "\n" in self._document.text[start:end]:
                self._note(what, "runs over two lines")
            elif any(_clash(start, end, name, *other) for other in taken):
                self._note(what, "overlaps another quote")
            else:
                taken.append((start, end, name))
                out.append(_Item(start, end, item))
        return out

    def _hint(self, number: int | None) -> str | None:
        if number is None or not 0 < number <= len(self._sentences):
            return None
        start, end = self._sentences[number - 1]
        return self._document.text[start:end]

    # -- values ------------------------------------------------------------------------------------------------------

    def _one_of(self, what: str, value: str | None, known: Sequence[str], default: str | None) -> str | None:
        """Return a value of a vocabulary; of another one there is a note."""
        if value in known or value is None:
            return value or default
        self._note(what, f"«{shorten(value)}» is none of {', '.join(known)}")
        return default

    def _actor(self, name: str, kind: ActorKind | None = None) -> str | None:
        """Return the id of the actor of a name, who is known from now on."""
        flat = " ".join(name.split())
        key = flat.casefold().removeprefix("the ")
        if not key:
            return None
        id_ = self._ids.setdefault(key, f"actor-{len(self._actors) + 1}")
        if id_ in (AUTHOR, UNNAMED):
            return id_
        if id_ not in self._actors:
            self._actors[id_] = Actor(id_, flat, kind or _KIND)
        return id_

    def _party(self, names: Names) -> tuple[str, ...]:
        """Return the ids of actors; nobody is an actor's party as author or unnamed."""
        ids = [self._actor(name) for name in ([names] if isinstance(names, str) else names or ())]
        return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ not in (AUTHOR, UNNAMED)))

    def _source(self, name: str | None) -> str:
        return self._actor(name or AUTHOR) or AUTHOR

    def _mentioned(self, start: int, end: int, item: _Actor) -> tuple[str, ...]:
        kind = cast(ActorKind | None, self._one_of("kind", item.kind, ACTOR_KINDS, None))
        names = [item.name] if isinstance(item.name, str) else item.name or []
        for name in names:
            self._actor(name, kind)
        if ids := self._party(names):
            return ids
        quote = self._document.text[start:end]
        self._note(f"actors «{shorten(quote)}»", "has no name: it goes by its words")
        return (cast(str, self._actor(quote, kind)),)

    def _type(self, item: _Weapon) -> WeaponType:
        return cast(WeaponType, self._one_of("type", item.type, WEAPON_TYPES, "other"))

    def _loss(self, item: _Item) -> Iterable[Loss]:
        loss: _Loss = item.value
        harm = cast(Harm | None, self._one_of("harm", loss.harm, HARMS, None))
        if harm is None:
            self._note(f"losses «{shorten(loss.quote)}»", "has no harm")
            return
        thing = cast(LossObject, self._one_of("object", loss.object, LOSS_OBJECTS, "other"))
        count = self._count(item)
        sufferer = self._party(loss.sufferer)
        yield Loss(
            start=item.start,
            end=item.end,
            item="_".join((harm, thing, *sufferer)),
            harm=harm,
            object=thing,
            count_min=count.min,
            count_max=count.max,
            approximate=count.approximate,
            sufferer=sufferer,
            inflictor=self._party(loss.inflictor),
            source=self._source(loss.source),
            status=cast(Status, self._one_of("status", loss.status, STATUSES, "asserted")),
            subset=loss.subset is True or loss.subset in ("yes", "true"),
        )

    def _count(self, item: _Item) -> Count:
        """Read the count from its words: those that the answer gives besides the quote, else the quote's own."""
        text = self._document.text
        quote = text[item.start : item.end]
        words = str(item.value.count or "").strip()
        if words and words.casefold() not in quote.casefold() and (count := read_count(words)):
            return count
        line = text.rfind("\n", 0, item.start) + 1
        if count := read_count(quote, text[line : item.start]):
            return count
        self._note(f"losses «{shorten(quote)}»", "has a count that cannot be read: it is taken as one or more")
        return _UNREAD

    # -- statements --------------------------------------------------------------------------------------------------

    def _statements(self, items: Iterable[_Statement]) -> Iterable[Statement]:
        parts: dict[int, list[_Statement]] = defaultdict(list)
        for item in items:
            what = f"statements, sentence {item.sentence}:"
            if not 0 < item.sentence <= len(self._sentences):
                self._note(what, "there is no such sentence")
            elif (label := self._one_of(f"{what} label", item.label, STATEMENT_LABELS, None)) is None:
                self._note(what, "has no label")
            else:
                parts[item.sentence].append(msgspec.structs.replace(item, label=label))
        for number in range(1, len(self._sentences) + 1):
            if number in parts:
                yield from self._split(number, parts[number])
            else:
                self._note(f"statements, sentence {number}:", "has no statement")

    def _split(self, number: int, parts: list[_Statement]) -> Iterable[Statement]:
        """Divide a sentence among its statements: each reaches from where its quote begins to the next one."""
        start, end = self._sentences[number - 1]
        text = self._document.text
        aligner = Aligner(text[start:end])
        begins: dict[int, _Statement] = {}
        for part in parts:
            place = aligner.place("", part.quote) if part.quote and len(parts) > 1 else (0, 0)
            if place is None or (place[0] in begins):
                self._note(f"statements, sentence {number}:", "a part does not stand in it, or twice")
            else:
                begins[place[0]] = part
        if not begins:
            return
        edges = [start, *(start + at for at in sorted(begins)[1:]), end]
        for (first, last), at in zip(pairwise(edges), sorted(begins), strict=True):
            label = cast(StatementLabel, begins[at].label)
            stop = first + len(text[first:last].rstrip())
            yield Statement(first, stop, label, self._source(begins[at].source))


def _clash(start: int, end: int, name: str, low: int, high: int, other: str) -> bool:
    """Whether two spans overlap that may not: those of one layer, or those that cross."""
    apart = end <= low or high <= start
    nested = (low <= start and end <= high) or (start <= low and high <= end)
    return not apart and (name == other or not nested)
