"""What every format is read into: documents with spans; and how these become prediction rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from warwire.errors import InputError, Problem
from warwire.eval.gold import Gold
from warwire.model.labels import MENTION_LABELS, STATEMENT_LABELS, ZONE_LABELS

__all__ = ["Document", "Span", "align_words", "number_of", "rows_of"]

_LAYER_OF: dict[str, str] = {
    **dict.fromkeys(ZONE_LABELS, "zones"),
    **dict.fromkeys(STATEMENT_LABELS, "statements"),
    **dict.fromkeys(MENTION_LABELS, "mentions"),
    "loss": "losses",
}
_FIELDS = {
    "zones": (),
    "statements": ("source",),
    "mentions": ("actor", "type"),
    "losses": (
        *("harm", "object", "count_min", "count_max", "approximate"),
        *("sufferer", "inflictor", "source", "status", "subset", "item"),
    ),
}
_NAMED_FIELD = {"weapon": "type", "loss": "harm"}
"""The field whose value a label may name after a hyphen, as ``warwire corpus export`` writes it."""
_LISTS = ("actor", "sufferer", "inflictor")
_NUMBERS = ("count_min", "count_max")


@dataclass(slots=True)
class Span:
    """A labelled stretch of text. ``words`` stand in for offsets where a format has none."""

    label: str
    start: int | None = None
    end: int | None = None
    words: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """One document. ``id`` is ``None`` where the format does not name it; ``place`` says where it stands."""

    id: str | None
    spans: list[Span]
    text: str | None = None
    place: str = ""


def rows_of(
    documents: Sequence[Document], gold: Gold, labels: Mapping[str, str], file: str
) -> Iterator[dict[str, Any]]:
    """Yield a prediction row for each document.

    A document belongs to the article of its id; without one, to the article with the same text; without either, the
    nth document to the nth article in the order of ids. A layer is null where no document has a span of it.

    Args:
        documents: the documents.
        gold: the articles.
        labels: label of the format → label of the scheme; others are matched without regard to case,
            and ``WEAPON-<type>`` and ``LOSS-<harm>`` give the field as well.
        file: the path that problems name.

    Raises:
        InputError: a document belongs to no article, or there are not as many documents as articles.
    """
    ids = _ids_of(documents, gold, file)
    spans = [[(_label(span, labels), span) for span in document.spans] for document in documents]
    layers = {_LAYER_OF.get(label, "mentions") for document in spans for label, _ in document}
    for id_, document in zip(ids, spans, strict=True):
        row: dict[str, Any] = {"id": id_}
        for layer in _FIELDS:
            row[layer] = [] if layer in layers else None
        for label, span in document:
            row[_LAYER_OF.get(label, "mentions")].append(_item(label, span))
        yield row


def _ids_of(documents: Sequence[Document], gold: Gold, file: str) -> list[str]:
    by_text = {row.text: row.id for row in gold.rows}
    ids: list[str | None] = [
        document.id if document.id is not None else by_text.get(document.text or "") for document in documents
    ]
    if None not in ids:
        return [id_ for id_ in ids if id_ is not None]
    if any(document.id is not None for document in documents) or len(documents) != len(gold.rows):
        remedy = "give each document the id of its article, or all articles in the order of their ids"
        message = f"belongs to no article; there are {len(documents)} documents and {len(gold.rows)} articles"
        raise InputError(
            Problem("unknown-document", f"{document.place or 'a document'} {message}", file=file, remedy=remedy)
            for document, id_ in zip(documents, ids, strict=True)
            if id_ is None
        )
    return gold.ids


def _label(span: Span, labels: Mapping[str, str]) -> str:
    """Return the label of the scheme; the field that ``LOSS-killed`` names goes to the span's fields."""
    label = labels.get(span.label, span.label)
    lower, _, value = label.lower().partition("-")
    if value and lower in _NAMED_FIELD:
        span.fields.setdefault(_NAMED_FIELD[lower], value)
        return lower
    return label.lower() if label.lower() in _LAYER_OF else label


def _item(label: str, span: Span) -> dict[str, Any]:
    layer = _LAYER_OF.get(label, "mentions")
    item: dict[str, Any] = {} if layer == "losses" else {"label": label}
    if span.start is not None and span.end is not None:
        item |= {"start": span.start, "end": span.end}
    else:
        item["quote"] = span.words
    for name in _FIELDS[layer]:
        if (value := span.fields.get(name)) is not None:
            item[name] = _value(name, value)
    return item


def _value(name: str, value: Any) -> Any:
    if name in _LISTS:
        return value.split() if isinstance(value, str) else list(value)
    if name in _NUMBERS and isinstance(value, str):
        number = number_of(value)
        return value if number is None else number
    return value


def number_of(value: str) -> int | None:
    """Return a whole number written in digits, or ``None``."""
    return int(value) if value.strip().isdecimal() else None


def align_words(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Return where words stand that follow one another in a text.

    Raises:
        ValueError: a word does not stand after the one before; the message names it.
    """
    places, at = [], 0
    for index, word in enumerate(words):
        start = text.find(word, at)
        if start < 0:
            raise ValueError(f"word {index + 1}, «{word}», does not stand in the text after character {at}")
        at = start + len(word)
        places.append((start, at))
    return places
