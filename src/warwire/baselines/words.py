"""The lexicon of the rules: the seed words of ``words.toml``, and what a system adds to them from its training data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Final, Generic, TypeVar, cast

from warwire.model.labels import ACTOR_KINDS, HARMS, LOSS_OBJECTS, WEAPON_TYPES, ActorKind, Harm, LossObject, WeaponType

__all__ = ["Phrases", "Words", "plural", "seed_words"]

T = TypeVar("T")

_ES: Final = ("s", "x", "z", "ch", "sh")
_ACTOR_NOUNS: Final = (*ACTOR_KINDS, *(f"names_{kind}" for kind in ACTOR_KINDS), "name_heads", "same")


def plural(noun: str) -> str:
    """Return the regular plural of a noun or of a phrase's last word (``army`` → ``armies``)."""
    if noun.endswith("y") and noun[-2:-1] not in {"a", "e", "o", "u", "i"}:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(_ES) else "s")


@dataclass(slots=True)
class Phrases(Generic[T]):
    """A dictionary of phrases that finds the longest one which begins at a word."""

    starts: dict[str, list[tuple[tuple[str, ...], T]]] = field(default_factory=dict)

    def add(self, words: tuple[str, ...], value: T) -> None:
        """Enter a phrase; an earlier entry of the same words stays."""
        entries = self.starts.setdefault(words[0], [])
        if all(known != words for known, _ in entries):
            entries.append((words, value))
            entries.sort(key=lambda entry: -len(entry[0]))

    def match(self, words: list[str], at: int) -> tuple[int, T] | None:
        """Return the length and the value of the longest phrase that begins at ``words[at]``, if there is one."""
        for phrase, value in self.starts.get(words[at], ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                return len(phrase), value
        return None

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], T]]:
        for entries in self.starts.values():
            yield from entries

    def copy(self) -> Phrases[T]:
        """Return a dictionary of its own with the same entries."""
        return Phrases({word: list(entries) for word, entries in self.starts.items()})


def _split(value: str) -> list[tuple[str, ...]]:
    return [tuple(item.split("_")) for item in value.split()]


def _flat(value: str) -> frozenset[str]:
    return frozenset(" ".join(phrase) for phrase in _split(value))


def _forms(name: str, forms: str) -> list[str]:
    """Return a country's own name, which ``=Other_Name`` sets, its adjective, and what follows."""
    first, *rest = (form.replace("_", " ") for form in forms.split())
    return [first[1:], *rest] if first.startswith("=") else [name, first, *rest]


def _nouns(table: Mapping[str, str], labels: Iterable[str]) -> Phrases[str]:
    """Enter singulars and plurals of the nouns of each label."""
    found: Phrases[str] = Phrases()
    for label in labels:
        for words in _split(table.get(label, "")):
            found.add(words, label)
    for label in labels:
        for words in _split(table.get(label, "")):
            found.add((*words[:-1], plural(words[-1])), label)
    return found


@dataclass(slots=True)
class Cue:
    """What a word of harm does: the harm, and where the thing lost stands.

    ``form`` is ``verb`` (its object, or its subject in the passive), ``subject`` (its subject suffers), ``lost`` (its
    object is lost to its subject), or ``noun``.
    """

    harm: Harm
    form: str


class Words:
    """The lexicon.

    Attributes:
        actors: common head nouns of actors → kind, in lower case.
        names: proper names of actors → kind, as written.
        weapons: head nouns and phrases of weapons → type, in lower case.
        objects: head nouns of things that can be lost → object of the loss.
        cues: words and phrases of harm.
    """

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._read_function_words(table["function"])
        self._read_attribution(table["attribution"])
        self._read_harm(table)
        self._read_actors(table["actor"])
        self._read_weapons(table["weapon"])
        self._read_countries(table["countries"])
        self.opinion = _flat(table["opinion"]["words"])
        self.modals = _flat(table["opinion"]["modals"])
        self.sets = {name: _flat(value) for name, value in table["sets"].items()}
        self.members = {kind: frozenset(value.split()) for kind, value in table["members"].items()}
        self.general = frozenset(word for words in self.members.values() for word in words)
        zone = table["zone"]
        self.furniture = _flat(zone["furniture"])
        self.furniture_starts = tuple(phrase.replace("_", " ") for phrase in zone["furniture_starts"].split())
        self.page_ends = _flat(zone["ends"])
        self.captions = _flat(zone["captions"])

    def _read_function_words(self, function: Mapping[str, str]) -> None:
        self.determiners = _flat(function["determiners"])
        self.prepositions = _flat(function["prepositions"])
        self.conjunctions = _flat(function["conjunctions"])
        self.pronouns = _flat(function["pronouns"])
        self.auxiliaries = _flat(function["auxiliaries"])
        self.adverbs = _flat(function["adverbs"])
        self.place_prepositions = _flat(function["place_prepositions"])
        self.place_nouns = _flat(function["place_nouns"])
        self.dates = _flat(function["months"]) | _flat(function["weekdays"])
        self.number_words = _flat(function["number_words"])
        self.not_names = _flat(function["not_names"])
        self.qualifiers: Phrases[bool] = Phrases()
        for phrase in _split(function["qualifiers"]):
            self.qualifiers.add(phrase, True)

    def _read_attribution(self, attribution: Mapping[str, str]) -> None:
        self.reporting = _flat(attribution["verbs"])
        self.inverting = _flat(attribution["inverting"])
        self.citing = _flat(attribution["citing"])
        self.denying = _flat(attribution["denying"])
        self.admitting = _flat(attribution["admitting"])
        self.retracting = _flat(attribution["retracting"])
        self.unnamed = _flat(attribution["unnamed"])
        self.unnamed_nouns = _flat(attribution["unnamed_nouns"])
        self.unnamed_passives: Phrases[bool] = Phrases()
        for phrase in _split(attribution["unnamed_passives"]):
            self.unnamed_passives.add(phrase, True)
        self.speakers = _flat(attribution["speakers"])
        self.documents = _flat(attribution["documents"])

    def _read_harm(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self.objects: Phrases[str] = _nouns(table["object"], LOSS_OBJECTS)
        self.cues: Phrases[Cue] = Phrases()
        for section, form in (
            ("harm_lost", "lost"),
            ("harm_intransitive", "subject"),
            ("harm", "verb"),
            ("harm_noun", "noun"),
        ):
            for harm in HARMS:
                for phrase in _split(table[section].get(harm, "")):
                    self.cues.add(phrase, Cue(harm, form))

    def _read_actors(self, actor: Mapping[str, str]) -> None:
        self.actors: Phrases[str] = _nouns(actor, ACTOR_KINDS)
        self.titles = _flat(actor["titles"])
        self.actor_modifiers = set(_flat(actor["modifiers"]))
        self.not_after = _flat(actor["not_after"])
        self.names: Phrases[str] = Phrases()
        for kind in ACTOR_KINDS:
            for phrase in _split(actor.get(f"names_{kind}", "")):
                self.names.add(phrase, kind)
        self.same = {
            phrase: line.split()[0].replace("_", " ").lower()
            for line in actor["same"].splitlines()
            for phrase in (tuple(name.lower() for name in words) for words in _split(line))
        }
        self.name_heads = _flat(actor["name_heads"])

    def _read_weapons(self, weapon: Mapping[str, str]) -> None:
        self.weapons: Phrases[str] = _nouns(weapon, WEAPON_TYPES)
        self.weapon_modifiers = set(_flat(weapon["modifiers"]))
        self._models = [
            (re.compile(pattern), cast(WeaponType, weapon_type))
            for weapon_type, pattern in cast("Mapping[str, dict[str, str]]", weapon)["models"].items()
        ]
        self._known_models: dict[str, WeaponType | None] = {}

    def _read_countries(self, countries: Mapping[str, str]) -> None:
        self.countries: dict[str, str] = {}
        self.demonyms: dict[str, str] = {}
        self.peoples: dict[str, str] = {}
        for key, forms in countries.items():
            name = key.replace("_", " ")
            country, adjective, *more = _forms(name, forms)
            self.countries[name] = country
            for capital in more[1:]:
                self.countries[capital] = country
            self.demonyms[adjective] = country
            self.peoples[more[0] if more else adjective + "s"] = country

    @cached_property
    def closed(self) -> frozenset[str]:
        """Words that no noun phrase holds: function words, dates, auxiliaries."""
        return (
            self.determiners
            | self.prepositions
            | self.conjunctions
            | self.pronouns
            | self.auxiliaries
            | self.adverbs
            | self.dates
        )

    def model(self, word: str) -> WeaponType | None:
        """Return the type of the weapon that a name or designation stands for (``T-72`` → ``armour``)."""
        if word not in self._known_models:
            self._known_models[word] = self._find_model(word)
        return self._known_models[word]

    def _find_model(self, word: str) -> WeaponType | None:
        if not any(letter.isupper() for letter in word):
            return None
        return next((weapon_type for pattern, weapon_type in self._models if pattern.fullmatch(word)), None)

    def with_countries(self, names: Mapping[str, str]) -> Words:
        """Return the same lexicon with more countries (name → adjective), as a text of its own shows them."""
        other = copy(self)
        other.countries = {**self.countries, **{name: name for name in names}}
        other.demonyms = {**self.demonyms, **{adjective: name for name, adjective in names.items()}}
        other.peoples = {**self.peoples, **{adjective + "s": name for name, adjective in names.items()}}
        return other

    def learn_actor(self, phrase: tuple[str, ...], kind: ActorKind) -> None:
        """Add a phrase that training data mark as an actor: a name if it is capitalised, else a head noun."""
        if phrase[0][:1].isupper():
            self.names.add(phrase, kind)
        else:
            self.actors.add(tuple(word.lower() for word in phrase), kind)

    def learn_weapon(self, phrase: tuple[str, ...], weapon_type: WeaponType) -> None:
        """Add a phrase that training data mark as a weapon."""
        self.weapons.add(tuple(word.lower() for word in phrase), weapon_type)

    def learn_object(self, phrase: tuple[str, ...], loss_object: LossObject) -> None:
        """Add a noun that training data count as a loss."""
        self.objects.add(tuple(word.lower() for word in phrase), loss_object)


def seed_words(*, content: bool = True) -> Words:
    """Return a new lexicon that holds the seed words alone.

    Args:
        content: whether it knows nouns and names of actors, weapons and things that can be lost; without them it knows
            grammar, words of saying and of harm, countries, and the furniture of pages.
    """
    table = tomllib.loads(files("warwire.baselines").joinpath("words.toml").read_text("utf-8"))
    if not content:
        for section, labels in (("actor", _ACTOR_NOUNS), ("weapon", WEAPON_TYPES), ("object", LOSS_OBJECTS)):
            table[section] |= dict.fromkeys(labels, "")
        table["weapon"]["models"] = {}
        table["members"] = dict.fromkeys(table["members"], "")
    return Words(table)
