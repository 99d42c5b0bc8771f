"""Lists and patterns: the phrases of the training data, numbers, and rules from spans to records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Self, cast

import msgspec

from warwire.baselines.opinions import rule_label
from warwire.baselines.prediction import Prediction
from warwire.baselines.records import Findings, assemble
from warwire.baselines.rules import apply_rules, segments_of
from warwire.baselines.system import Origin, Raw, Setting, Step, checked, load_folder, save_folder
from warwire.baselines.words import Words, seed_words
from warwire.baselines.zones import rule_zones
from warwire.errors import NotTrained
from warwire.model.labels import ActorKind, LossObject, WeaponType
from warwire.model.record import Article
from warwire.model.tokens import tokens

__all__ = ["Lexicon", "Lists", "predict_by_rules"]

SETTINGS: Final = {"least": Setting(2, 1, 1_000_000), "share": Setting(0.6, 0, 1)}
"""A phrase is learnt if it was marked ``least`` times and in at least ``share`` of the places where it stands."""


class Lists(msgspec.Struct):
    """What was learnt: actors with their kind, weapons with their type, counted nouns with their object."""

    actors: dict[str, str] = {}
    weapons: dict[str, str] = {}
    objects: dict[str, str] = {}


class Lexicon:
    """Words of grammar, saying and harm, countries, and the nouns and names that training adds to them."""

    name = "lexicon"

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, SETTINGS)
        self.origin = Origin()
        self._words: Words | None = None
        self._lists = Lists()

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:  # noqa: ARG002  (the protocol's signature)
        """Collect the phrases that the articles mark often enough and leave unmarked seldom enough."""
        marked: dict[str, dict[str, Counter[str]]] = {
            name: defaultdict(Counter) for name in ("actors", "weapons", "objects")
        }
        for done, article in enumerate(train):
            kinds = {actor.id: actor.kind for actor in article.actors}
            for mention in article.mentions:
                quote = article.text[mention.start : mention.end]
                if mention.label == "weapon":
                    marked["weapons"][quote.lower()][mention.type or "other"] += 1
                elif len(mention.actor) == 1 and mention.actor[0] in kinds:
                    marked["actors"][quote][kinds[mention.actor[0]]] += 1
            for loss in article.losses:
                noun = article.text[loss.start : loss.end].split()[-1].lower()
                if noun.isalpha():
                    marked["objects"][noun][loss.object] += 1
            if step:
                step("counting phrases", done + 1, len(train))
        text = "\n".join(article.text for article in train)
        occurrences = {
            False: _occurrences(text, marked["actors"]),
            True: _occurrences(text.lower(), {**marked["weapons"], **marked["objects"]}),
        }
        self._lists = Lists(
            actors=self._choose(marked["actors"], occurrences[False]),
            weapons=self._choose(marked["weapons"], occurrences[True]),
            objects=self._choose(marked["objects"], occurrences[True], share=0.0),
        )
        self._words = _with_lists(self._lists)

    def _choose(
        self, marked: dict[str, Counter[str]], occurrences: Counter[str], share: float | None = None
    ) -> dict[str, str]:
        least = int(self.settings["least"])
        share = float(self.settings["share"]) if share is None else share
        chosen = {}
        for phrase, labels in sorted(marked.items()):
            total = labels.total()
            if total >= least and total >= share * occurrences[phrase]:
                chosen[phrase] = max(sorted(labels), key=lambda label: labels[label])
        return chosen

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return all layers, by lists and rules."""
        if self._words is None:
            raise NotTrained("the lexicon was not trained; train it with: warwire train lexicon")
        return [predict_by_rules(article, self._words) for article in articles]

    def save(self, folder: Path) -> None:
        """Write the lists."""
        data = msgspec.json.format(msgspec.json.encode(self._lists, order="sorted"), indent=1)
        save_folder(folder, self.name, self.settings, {"lists.json": data}, self.origin)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the lists back."""
        index, files = load_folder(folder, cls.name)
        system = cls(index.settings)
        system.origin = index.origin
        system._lists = msgspec.json.decode(files["lists.json"], type=Lists)
        system._words = _with_lists(system._lists)
        return system


def predict_by_rules(article: Raw, words: Words) -> Prediction:
    """Return all layers of an article, by the rules and what ``words`` knows."""
    zones = rule_zones(article.text, words)
    ruled = apply_rules(article.text, zones, words)
    segments = segments_of(ruled, ruled.chunks)
    labels = [rule_label(ruled.document, segment, words) for segment in segments]
    findings = Findings(ruled.document, zones, ruled.chunks, ruled.candidates, segments, labels)
    return assemble(article.id, findings, ruled.words)


def _with_lists(lists: Lists) -> Words:
    words = seed_words(content=False)
    for phrase, kind in lists.actors.items():
        words.learn_actor(tuple(phrase.split()), cast(ActorKind, kind))
    for phrase, weapon_type in lists.weapons.items():
        words.learn_weapon(tuple(phrase.split()), cast(WeaponType, weapon_type))
    for noun, loss_object in lists.objects.items():
        words.learn_object((noun,), cast(LossObject, loss_object))
    return words


def _occurrences(text: str, phrases: Iterable[str]) -> Counter[str]:
    """Count how often each phrase stands in a text, at word boundaries."""
    wanted: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        wanted.setdefault(tuple(phrase[a:b] for a, b in tokens(phrase)), phrase)
    lengths = sorted({len(key) for key in wanted})
    words = [text[a:b] for a, b in tokens(text)]
    found: Counter[str] = Counter()
    for at in range(len(words)):
        for length in lengths:
            known = wanted.get(tuple(words[at : at + length]))
            if known:
                found[known] += 1
    return found
