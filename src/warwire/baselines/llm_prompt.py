"""What a language model is asked: instructions, worked examples, and an article with numbered sentences."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import msgspec

from warwire.baselines.document import Document
from warwire.model.labels import (
    ACTOR_KINDS,
    HARMS,
    LOSS_OBJECTS,
    STATEMENT_LABELS,
    STATUSES,
    WEAPON_TYPES,
)
from warwire.model.record import Article

__all__ = ["Example", "choose_examples", "messages", "numbered", "sentence_spans"]

_TEMPLATE: Final = "llm_prompt.j2"


class Example(msgspec.Struct, frozen=True):
    """A worked example: an article as the model sees it, and the answer that it should give."""

    text: str
    answer: str


def sentence_spans(document: Document) -> list[tuple[int, int]]:
    """Return the offsets of each sentence; the model knows the nth by the number n, from 1."""
    return [(document.start[s.first], document.end[s.last - 1]) for s in document.sentences]


def numbered(document: Document) -> str:
    """Return the sentences of a text, numbered, one a line; an empty line stands between lines of the text."""
    out: list[str] = []
    line = document.sentences[0].line if document.sentences else 0
    for number, (sentence, (start, end)) in enumerate(
        zip(document.sentences, sentence_spans(document), strict=True), start=1
    ):
        if sentence.line != line:
            out.append("")
        line = sentence.line
        out.append(f"[{number}] {document.text[start:end]}")
    return "\n".join(out)


@cache
def _instructions() -> str:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("warwire.baselines", "."),
        autoescape=False,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(_TEMPLATE).render(
        kinds=ACTOR_KINDS,
        types=WEAPON_TYPES,
        harms=HARMS,
        objects=LOSS_OBJECTS,
        statuses=STATUSES,
        labels=STATEMENT_LABELS,
    )


def messages(document: Document, examples: Iterable[Example]) -> list[dict[str, str]]:
    """Return the conversation to send: instructions, examples as past turns, and the article."""
    out = [{"role": "system", "content": _instructions()}]
    for example in examples:
        out += [{"role": "user", "content": example.text}, {"role": "assistant", "content": example.answer}]
    return [*out, {"role": "user", "content": numbered(document)}]


def choose_examples(articles: Sequence[Article], number: int, characters: int, seed: int) -> list[Example]:
    """Choose short articles at random as worked examples, those first that show a loss and an opinion.

    Args:
        articles: annotated articles; their order does not matter.
        number: how many to choose; no two of one event.
        characters: the longest text that is short.
        seed: of the choice.
    """
    short = sorted((a for a in articles if len(a.text) <= characters), key=lambda a: a.id)
    random.Random(seed).shuffle(short)
    short.sort(key=lambda a: not (a.losses and any(s.label == "opinion" for s in a.statements)))
    chosen: dict[str, Article] = {}
    for article in short:
        if len(chosen) < number:
            chosen.setdefault(article.event, article)
    return [_example(article) for article in chosen.values()]


def _example(article: Article) -> Example:
    document = Document.of(article.text, article.zones)
    answer = _Gold(article, sentence_spans(document)).answer()
    return Example(numbered(document), msgspec.json.encode(answer).decode())


class _Gold:
    """Writes an article's annotation as the answer that a model should give."""

    def __init__(self, article: Article, sentences: list[tuple[int, int]]) -> None:
        self._article, self._sentences = article, sentences
        self._actors = {actor.id: actor for actor in article.actors}

    def answer(self) -> dict[str, Any]:
        """Return the four lists."""
        article = self._article
        actors = [m for m in article.mentions if m.label == "actor"]
        return {
            "actors": [
                {
                    **self._place(m.start, m.end),
                    "name": self._name(m.actor[0]) if len(m.actor) == 1 else [self._name(id_) for id_ in m.actor],
                    "kind": self._actors[m.actor[0]].kind,
                }
                for m in actors
            ],
            "weapons": [
                {**self._place(m.start, m.end), "type": m.type} for m in article.mentions if m.label == "weapon"
            ],
            "losses": [
                {
                    **self._place(x.start, x.end),
                    "harm": x.harm,
                    "object": x.object,
                    "sufferer": [self._name(id_) for id_ in x.sufferer],
                    "inflictor": [self._name(id_) for id_ in x.inflictor],
                    "source": self._name(x.source),
                    "status": x.status,
                    "subset": x.subset,
                }
                for x in article.losses
            ],
            "statements": [
                {
                    **self._place(s.start, s.end, whole=False),
                    "label": s.label,
                    "source": self._name(s.source),
                }
                for s in article.statements
            ],
        }

    def _name(self, id_: str) -> str:
        return self._actors[id_].name if id_ in self._actors else id_

    def _place(self, start: int, end: int, *, whole: bool = True) -> dict[str, Any]:
        """Return sentence and quote; the quote of a statement only where it is not the sentence."""
        at = max(0, bisect_right(self._sentences, start, key=lambda span: span[0]) - 1)
        place: dict[str, Any] = {"sentence": at + 1}
        if whole or (start, end) != self._sentences[at]:
            place["quote"] = self._article.text[start:end]
        return place
