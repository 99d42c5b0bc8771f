"""Probes: systems that are kept from what matters, so that whatever they find shows a shortcut in the corpus.

``masked`` is the linear baseline on texts whose capitalised words are blanked out; ``position`` sees where words and
sentences stand and nothing of what they say; ``first_number`` takes the first number of an article for its dead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias, cast

import msgspec

from warwire.baselines.classifier import Classifier
from warwire.baselines.document import Document
from warwire.baselines.linear import Linear
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Raw
from warwire.baselines.tagger import spans_of
from warwire.model.labels import StatementLabel
from warwire.model.quantity import read_count
from warwire.model.record import AUTHOR, Actor, Article, Loss, Mention, Statement

__all__ = ["PROBES", "first_number", "masked", "masked_text", "position"]

_CAPITALISED: Final = re.compile(r"(?<![\w'’-])[A-ZÀ-ÖØ-Þ][\w'’-]*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NUMBER: Final = re.compile(
    r"(?<![\w.,:/-])(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|dozens)(?![\w:/-])(?: [a-z]+)?",
    re.IGNORECASE,
)
_BITS: Final = 14
_PENALTY: Final = 1.0
_LAST: Final = 12
"""Positions behind this one are not told apart."""
_SOMEBODY: Final = "somebody"
_BIO: Final = "OBI"
_SPAN_LAYERS: Final = ("actor", "weapon", "loss")


def masked_text(text: str) -> str:
    """Return a text of the same length in which each capitalised word is a row of x behind an X."""
    return _CAPITALISED.sub(lambda m: "X" + _LETTER.sub("x", m[0][1:]), text)


def masked(train: Sequence[Article], articles: Sequence[Article]) -> list[Prediction]:
    """Train the linear baseline on texts without names, and answer for texts without names."""
    system = Linear()
    system.fit([msgspec.structs.replace(article, text=masked_text(article.text)) for article in train], [])
    return system.predict(Raw(article.id, masked_text(article.text)) for article in articles)


def first_number(_train: Sequence[Article], articles: Sequence[Article]) -> list[Prediction]:
    """Take the first number of each article, with the word behind it, for people killed."""
    return [_first_number(article) for article in articles]


def _first_number(article: Article) -> Prediction:
    losses: tuple[Loss, ...] = ()
    furniture = [(z.start, z.end) for z in article.zones if z.label == "furniture"]
    for match in _NUMBER.finditer(article.text):
        count = read_count(match[0])
        if count is None or any(start <= match.start() < end for start, end in furniture):
            continue
        losses = (
            Loss(
                start=match.start(),
                end=match.end(),
                item="first",
                harm="killed",
                object="persons",
                count_min=count.min,
                count_max=count.max,
                approximate=count.approximate,
                source=AUTHOR,
            ),
        )
        break
    return Prediction(id=article.id, zones=article.zones, statements=(), mentions=(), losses=losses, actors=())


def position(train: Sequence[Article], articles: Sequence[Article]) -> list[Prediction]:
    """Learn labels from the place of words and sentences alone; zones are given."""
    rows: list[tuple[str, ...]] = []
    tags: dict[str, list[str]] = {layer: [] for layer in _SPAN_LAYERS}
    sentences, labels = [], []
    for article in train:
        document = Document.of(article.text, article.zones)
        rows += _word_places(document)
        for layer in _SPAN_LAYERS:
            tags[layer] += _tags(article, layer, document)
        for place, sentence in zip(_sentence_places(document), document.sentences, strict=True):
            start, end = document.start[sentence.first], document.end[sentence.last - 1]
            label = max(article.statements, key=lambda s: min(s.end, end) - max(s.start, start), default=None)
            if label is not None:
                sentences.append(place)
                labels.append(label.label)
    taggers = {layer: Classifier.train(rows, tags[layer], _BITS, _PENALTY, 1) for layer in _SPAN_LAYERS}
    statements = Classifier.train(sentences, labels, _BITS, _PENALTY, 1)
    return [_placed(article, taggers, statements) for article in articles]


def _placed(article: Article, taggers: dict[str, Classifier], statements: Classifier) -> Prediction:
    document = Document.of(article.text, article.zones)
    words = _word_places(document)
    spans = {
        layer: [
            (document.start[first], document.end[last - 1])
            for first, last in spans_of(list(map(_BIO.index, tagger.predict(words))))
        ]
        for layer, tagger in taggers.items()
    }
    found = [
        Statement(document.start[s.first], document.end[s.last - 1], cast(StatementLabel, label), AUTHOR)
        for s, label in zip(document.sentences, statements.predict(_sentence_places(document)), strict=True)
    ]
    mentions = [
        *(Mention(start, end, "actor", (_SOMEBODY,)) for start, end in spans["actor"]),
        *(Mention(start, end, "weapon", (), "other") for start, end in spans["weapon"]),
    ]
    losses = [
        Loss(
            start=start,
            end=end,
            item="placed",
            harm="killed",
            object="persons",
            count_min=1,
            count_max=1,
            source=AUTHOR,
        )
        for start, end in spans["loss"]
    ]
    return Prediction(
        id=article.id,
        zones=article.zones,
        statements=tuple(found),
        mentions=tuple(mentions),
        losses=tuple(losses),
        actors=(Actor(_SOMEBODY, _SOMEBODY, "civilians"),) if spans["actor"] else (),
    )


def _near(number: int) -> int:
    return min(number, _LAST)


def _sentence_places(document: Document) -> list[tuple[str, ...]]:
    last = document.sentences[-1].line if document.sentences else 0
    return [
        (f"line {_near(s.line)}", f"from the end {_near(last - s.line)}", f"words {_near((s.last - s.first) // 4)}")
        for s in document.sentences
    ]


def _word_places(document: Document) -> list[tuple[str, ...]]:
    places: list[tuple[str, ...]] = []
    for (line, *_), sentence in zip(_sentence_places(document), document.sentences, strict=True):
        for at in range(sentence.first, sentence.last):
            first, last = _near(at - sentence.first), _near(sentence.last - 1 - at)
            places.append((f"word {first}", f"from the end {last}", f"{line} word {first}"))
    return places


def _tags(article: Article, layer: str, document: Document) -> list[str]:
    items = article.losses if layer == "loss" else [m for m in article.mentions if m.label == layer]
    begins = {item.start: item.end for item in items}
    tags, end = [], -1
    for sentence in document.sentences:
        for at in range(sentence.first, sentence.last):
            if document.start[at] in begins:
                end = begins[document.start[at]]
                tags.append("B")
            else:
                tags.append("I" if document.start[at] < end else "O")
    return tags


Probe: TypeAlias = Callable[[Sequence[Article], Sequence[Article]], list[Prediction]]

PROBES: Final[dict[str, Probe]] = {"masked": masked, "position": position, "first_number": first_number}
"""Name → what trains it on articles and answers for others."""
