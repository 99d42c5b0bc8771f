"""What every format is read into: documents with spans; and how these become prediction rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from warwire.errors import Problem
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
    """One document. ``id`` is ``None`` where the format does not name it; ``place`` says where it stands.

    One that its reader could not use is ``left_out``, but keeps its place among the others.
    """

    id: str | None
    spans: list[Span]
    text: str | None = None
    place: str = ""
    left_out: bool = False


def rows_of(
    documents: Sequence[Document], gold: Gold, labels: Mapping[str, str], file: str, problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Yield a prediction row for each document that belongs to an article.

    A document belongs to the article of its id; without one, to the article with the same text; where no document has
    either, the nth document to the nth article in the order of ids. A layer is null where no document has a span of
    it. Spans with an unknown label or beyond the text are kept, so that the score holds them against precision.

    Args:
        documents: the documents.
        gold: the articles.
        labels: label of the format → label of the scheme; others are matched without regard to case,
            and ``WEAPON-<type>`` and ``LOSS-<harm>`` give the field as well.
        file: the path that problems name.
        problems: takes up what is left out and what the score will set aside.
    """
    texts = {row.id: row.text for row in gold.rows}
    used = [
        (id_, document)
        for id_, document in zip(_ids_of(documents, gold, file, problems), documents, strict=True)
        if id_ is not None and not document.left_out and _belongs(id_, document, texts, file, problems)
    ]
    spans = [(id_, [(_label(span, labels), span) for span in document.spans]) for id_, document in used]
    layers = {_LAYER_OF.get(label, "mentions") for _, document in spans for label, _ in document}
    problems += _doubtful(spans, texts, file)
    for id_, document in spans:
        row: dict[str, Any] = {"id": id_}
        for layer in _FIELDS:
            row[layer] = [] if layer in layers else None
        for label, span in document:
            row[_LAYER_OF.get(label, "mentions")].append(_item(label, span))
        yield row


def _ids_of(documents: Sequence[Document], gold: Gold, file: str, problems: list[Problem]) -> list[str | None]:
    by_text = {row.text: row.id for row in gold.rows}
    ids = [document.id if document.id is not None else by_text.get(document.text or "") for document in documents]
    if not any(ids) and len(documents) == len(gold.rows):
        return list(gold.ids)
    remedy = "give each document the id of its article, or all articles in the order of their ids"
    message = f"belongs to no article; there are {len(documents)} documents and {len(gold.rows)} articles"
    problems += [
        Problem("unknown-document", f"{document.place or 'a document'} {message}", file=file, remedy=remedy)
        for document, id_ in zip(documents, ids, strict=True)
        if id_ is None and not document.left_out
    ]
    return ids


def _belongs(id_: str, document: Document, texts: Mapping[str, str], file: str, problems: list[Problem]) -> bool:
    """Return whether an article has the document's id and, where the document has a text, the same text."""
    if id_ not in texts:
        rule, message = "unknown-article", "the gold has no article of this id: the document is left out"
        remedy = "name the split or file that was predicted for (--split, --gold)"
    elif document.text is not None and document.text.rstrip() != texts[id_].rstrip():
        pairs = zip(document.text, texts[id_], strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        rule = "other-text"
        message = f"the text differs from the article's from character {same} on: the document is left out"
        remedy = "predict on the text as the article has it, since offsets count its characters"
    else:
        return True
    problems.append(Problem(rule, message, file=file, article=id_, remedy=remedy))
    return False


def _doubtful(
    documents: Sequence[tuple[str, list[tuple[str, Span]]]], texts: Mapping[str, str], file: str
) -> Iterator[Problem]:
    """Yield labels that the scheme does not have, each once, and spans beyond the text: the score sets them aside."""
    unknown = Counter(label for _, spans in documents for label, _ in spans if label not in _LAYER_OF)
    for label, number in unknown.most_common():
        message = f"{number} spans have a label that is none of {', '.join(_LAYER_OF)}; the score will set them aside"
        remedy = f"rename it (--label '{label}=actor'), or leave these spans out"
        yield Problem("unknown-label", message, file=file, text=label, remedy=remedy)
    remedy = "offsets are half-open and count Unicode code points of the article's text"
    for id_, spans in documents:
        size = len(texts[id_])
        for _, span in spans:
            if isinstance(span.start, int) and isinstance(span.end, int) and not 0 <= span.start < span.end <= size:
                message = f"{span.start}..{span.end} is no stretch of a text of {size} characters"
                message += "; the score will set it aside"
                yield Problem("out-of-range", message, file=file, article=id_, text=span.words[:60], remedy=remedy)


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
