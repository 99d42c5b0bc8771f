"""Hugging Face: what a token-classification pipeline returns, as JSON or JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from warwire.errors import InputError, Problem
from warwire.eval.convert.document import Document, Span
from warwire.eval.convert.tags import spans_of_tags
from warwire.eval.convert.text import SHAPE_ERRORS, complaint, read_text
from warwire.eval.gold import Gold

__all__ = ["read_hugging_face"]


def read_hugging_face(path: Path, gold: Gold, problems: list[Problem]) -> list[Document]:
    """Read the output for every article.

    A document is a list of entities, or an object with ``id`` (or ``text``) and ``entities``. Entities are grouped
    (``entity_group``) or tokens (``entity``, with ``B-`` and ``I-``), which are joined. A token without offsets (from
    a slow tokenizer) is placed by its ``word``, an entity of several such tokens by
    all of their words.

    Args:
        path: a JSON list of documents, or a document a line.
        gold: not needed; all formats are read with the same arguments.
        problems: not needed either.

    Raises:
        InputError: the file has another shape.
    """
    del gold, problems
    data = read_text(path)
    out: list[Document] = []
    try:
        try:
            decoded = msgspec.json.decode(data)
            flat = isinstance(decoded, dict) or (bool(decoded) and _is_entity(decoded[0]))
            documents = [decoded] if flat else decoded
        except msgspec.DecodeError:
            documents = msgspec.json.Decoder().decode_lines(data)
        for document in documents:
            out.append(_document(document, len(out)))
        return out
    except SHAPE_ERRORS as error:
        where = "" if isinstance(error, msgspec.DecodeError) else f"document {len(out) + 1}: "
        message = f"this is no output of token classification: {where}{complaint(error)}"
        remedy = "write a list of entities for each article, or objects with id and entities"
        problem = Problem("bad-file", message, file=str(path), remedy=remedy)
        raise InputError([problem]) from None


def _is_entity(value: Any) -> bool:
    return isinstance(value, dict) and ("entity" in value or "entity_group" in value)


def _document(document: Any, number: int) -> Document:
    row = document if isinstance(document, dict) else {"entities": document}
    entities = row["entities"]
    spans = [_span(entity["entity_group"], [entity]) for entity in entities if "entity_group" in entity]
    tokens = [entity for entity in entities if "entity_group" not in entity]
    for part in _neighbours(tokens):
        for first, last, label in spans_of_tags([token["entity"] for token in part]):
            spans.append(_span(label, part[first:last]))
    id_ = row.get("id")
    return Document(None if id_ is None else str(id_), spans, row.get("text"), f"document {number + 1}")


def _neighbours(tokens: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Split tokens where some between them were left out, since the pipeline drops those outside any entity."""
    parts: list[list[dict[str, Any]]] = []
    for token in tokens:
        before = parts[-1][-1] if parts else None
        follows = before is not None and token.get("index", 0) == before.get("index", -1) + 1
        if follows:
            parts[-1].append(token)
        else:
            parts.append([token])
    return parts


def _span(label: str, tokens: list[dict[str, Any]]) -> Span:
    """Return the span of some tokens; WordPiece marks a token that continues a word with ``##``."""
    words = " ".join(str(token.get("word", "")) for token in tokens).replace(" ##", "")
    return Span(label, tokens[0].get("start"), tokens[-1].get("end"), words)
