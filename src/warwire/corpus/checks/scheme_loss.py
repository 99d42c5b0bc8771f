"""Level ``scheme``: the records of losses (scheme, section 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from warwire.corpus.checks.registry import article_check
from warwire.corpus.checks.subject import Finding, Subject
from warwire.corpus.checks.words import BARE_PEOPLE, UNIT_NOUNS, elliptical, word_set
from warwire.model.count import Count
from warwire.model.labels import OBJECT_OF_WEAPON, Harm, LossObject
from warwire.model.quantity import read_count
from warwire.model.record import AUTHOR, Loss

__all__ = ["PEOPLE"]

PEOPLE: Final[frozenset[LossObject]] = frozenset({"combatants", "civilians", "persons"})
"""Objects that are people; every other one is a thing."""

_OF_PEOPLE: Final[frozenset[Harm]] = frozenset({"killed", "wounded", "casualties", "captured", "missing", "displaced"})
_OF_THINGS: Final[frozenset[Harm]] = frozenset({"destroyed", "damaged", "seized", "missing"})
_OF_ANIMALS: Final[frozenset[Harm]] = frozenset({"killed", "wounded", "missing", "displaced"})
_TOTALS: Final[dict[Harm, tuple[Harm, ...]]] = {"casualties": ("killed", "wounded"), "damaged": ("destroyed",)}
"""Harms of a total → those of its parts."""

_NO_CASUALTIES: Final = re.compile(r"(?:no|zero|nil) casualties", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_NO_ACTOR_HEADS: Final = BARE_PEOPLE | word_set(
    "dead wounded injured displaced detained bodies body lives life corpses corpse remains fatalities deaths death "
    "injuries missing killed hurt rest"
)
_NO_WEAPON_HEADS: Final = word_set(
    "crate crates box boxes case cases cache caches store stores stock stocks load loads sack sacks belt belts depot "
    "depots dump dumps shipment shipments consignment consignments equipment supplies materiel"
)


def _heads(words: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(words)]


@article_check("count-contradicts-words", "scheme")
def count_contradicts_words(subject: Subject) -> Iterator[Finding]:
    """A count is the interval that its words say, unless `count_reason` says why not."""
    for i, loss in enumerate(subject.article.losses):
        said = _said(subject, loss) if loss.count_reason is None else None
        if said is not None and said != loss.count:
            yield Finding(
                f"the count is {loss.count}, the words say {said}",
                f"losses[{i}].count",
                f'write count="{said}", or keep it and say why in count_reason',
            )


@article_check("needless-count-reason", "scheme")
def needless_count_reason(subject: Subject) -> Iterator[Finding]:
    """A `count_reason` stands only where the count goes against its words."""
    for i, loss in enumerate(subject.article.losses):
        if loss.count_reason is not None and _said(subject, loss) == loss.count:
            yield Finding(f"the words say {loss.count} too", f"losses[{i}].count_reason", "remove it")


def _said(subject: Subject, loss: Loss) -> Count | None:
    """What the words of a loss say, where they can be counted; a person's name says one, though it end in *-s*."""
    people = {actor.id for actor in subject.article.actors if actor.kind == "person"}
    for mention in subject.article.mentions:
        if (
            (mention.start, mention.end) == (loss.start, loss.end)
            and people.issuperset(mention.actor)
            and mention.actor
        ):
            return Count.exactly(len(mention.actor))
    return read_count(subject.article.text[loss.start : loss.end], subject.before(loss.start))


@article_check("no-casualties", "scheme")
def no_casualties(subject: Subject) -> Iterator[Finding]:
    """*No casualties* is count `0`, harm `casualties`, object `persons`."""
    text = subject.article.text
    for i, loss in enumerate(subject.article.losses):
        if _NO_CASUALTIES.fullmatch(text[loss.start : loss.end]):
            wrong = [
                f'{name}="{asked}"'
                for name, asked in (("harm", "casualties"), ("object", "persons"))
                if getattr(loss, name) != asked
            ]
            if wrong:
                yield Finding("no casualties are casualties of persons", f"losses[{i}]", f"write {' '.join(wrong)}")


@article_check("harm-against-object", "scheme")
def harm_against_object(subject: Subject) -> Iterator[Finding]:
    """People are killed, wounded, captured, missing or displaced; things are destroyed, damaged, seized or missing."""
    text = subject.article.text
    for i, loss in enumerate(subject.article.losses):
        if loss.object in PEOPLE:
            unit = loss.object == "combatants" and loss.harm == "destroyed"
            good = loss.harm in _OF_PEOPLE or (unit and not UNIT_NOUNS.isdisjoint(_heads(text[loss.start : loss.end])))
            asked = _OF_PEOPLE
        else:
            good = loss.harm in _OF_THINGS or (loss.object == "other" and loss.harm in _OF_ANIMALS)
            asked = _OF_THINGS
        if not good:
            yield Finding(
                f"{loss.object} cannot be {loss.harm}", f"losses[{i}].harm", f"use one of: {', '.join(sorted(asked))}"
            )


@article_check("weapon-against-object", "scheme", "hint")
def weapon_against_object(subject: Subject) -> Iterator[Finding]:
    """The object of a lost weapon follows from the weapon's type."""
    types = {f"mentions[{i}]": m.type for i, m in enumerate(subject.article.mentions)}
    for i, loss in enumerate(subject.article.losses):
        weapons = subject.inside(loss.start, loss.end, "weapon")
        if not any(weapon.end == loss.end for weapon in weapons):
            continue
        asked = {OBJECT_OF_WEAPON[kind] for weapon in weapons if (kind := types[weapon.field]) is not None}
        if loss.object not in asked:
            yield Finding(
                f"the object is {loss.object}, the weapon in it is of {', '.join(sorted(asked))}",
                f"losses[{i}].object",
                "change the object, or the weapon's type",
            )


@article_check("weapon-unmarked", "scheme", "hint")
def weapon_unmarked(subject: Subject) -> Iterator[Finding]:
    """A weapon destroyed or captured is both: the loss, and inside it the weapon."""
    text = subject.article.text
    for i, loss in enumerate(subject.article.losses):
        if loss.object not in ("armour", "artillery", "arms"):
            continue
        words = text[loss.start : loss.end]
        if elliptical(words) or not _NO_WEAPON_HEADS.isdisjoint(_heads(words)):
            continue
        if not subject.inside(loss.start, loss.end, "weapon"):
            yield Finding(f"a loss of {loss.object} holds no weapon", f"losses[{i}]", "mark the weapon inside it")


@article_check("actor-unmarked", "scheme", "hint")
def actor_unmarked(subject: Subject) -> Iterator[Finding]:
    """Inside a loss of people the head noun is an actor mention too, unless it is the bare *people* or the like."""
    text = subject.article.text
    for i, loss in enumerate(subject.article.losses):
        words = text[loss.start : loss.end]
        if loss.object not in PEOPLE or elliptical(words) or not _NO_ACTOR_HEADS.isdisjoint(_heads(words)):
            continue
        if subject.inside(loss.start, loss.end, "actor"):
            continue
        if any(m.label == "actor" and m.start <= loss.start and loss.end <= m.end for m in subject.article.mentions):
            continue
        yield Finding(
            f"'{_heads(words)[-1]}' is no mention of an actor", f"losses[{i}]", "mark the head noun as an actor"
        )


@article_check("subset-without-total", "scheme", "hint")
def subset_without_total(subject: Subject) -> Iterator[Finding]:
    """A subset has its total in the article: a loss of the same source and harm that can be as large."""
    losses = subject.article.losses
    for i, loss in enumerate(losses):
        if loss.subset and not any(_total_of(loss, other) for other in losses):
            yield Finding(
                "no loss of this source and harm is its total", f"losses[{i}].subset", "mark the total, or drop subset"
            )


def _total_of(part: Loss, other: Loss) -> bool:
    enough = other.count_max is None or part.count_min is None or other.count_max >= part.count_min
    harm = other.harm == part.harm or part.harm in _TOTALS.get(other.harm, ())
    return not other.subset and other.source == part.source and harm and enough


@article_check("author-denies", "scheme", "hint")
def author_denies(subject: Subject) -> Iterator[Finding]:
    """Where a statement's source denies a loss, the denied loss is that source's, not the author's."""
    statements = subject.article.statements
    for i, loss in enumerate(subject.article.losses):
        if loss.status != "denied" or loss.source != AUTHOR:
            continue
        source = next((s.source for s in statements if s.start <= loss.start and loss.end <= s.end), AUTHOR)
        if source != AUTHOR:
            yield Finding(
                f"the author's loss is denied in a statement of {source}",
                f"losses[{i}].source",
                f"write {source}, if it denies the loss",
            )
