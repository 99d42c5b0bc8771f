"""spaCy: a DocBin on disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from warwire.errors import InputError, MissingExtra, Problem
from warwire.eval.convert.document import Document, Span
from warwire.eval.gold import Gold
from warwire.model.files import read_bytes

__all__ = ["read_docbin"]


def read_docbin(path: Path, gold: Gold, problems: list[Problem]) -> list[Document]:
    """Read the entities and the span groups of every document; what stands in several of them is one span.

    A document's id is ``doc.user_data["id"]`` (stored with ``DocBin(store_user_data=True)``), else the article with
    the same text.

    Args:
        path: the file.
        gold: not needed; all formats are read with the same arguments.
        problems: not needed either.

    Raises:
        MissingExtra: spaCy is not installed.
        InputError: the file is no DocBin.
    """
    del gold, problems
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError:
        raise MissingExtra("DocBin files need spaCy: pip install 'warwire[spacy]'") from None
    data = read_bytes(path)
    try:
        docs = list(DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))
    except Exception as error:  # spaCy raises what its serialisers raise: zlib, msgpack, key and value errors
        problem = Problem("damaged-file", f"this is no DocBin: {error}", file=str(path), remedy="use DocBin.to_disk")
        raise InputError([problem]) from None
    documents = []
    for number, doc in enumerate(docs):
        places: Counter[tuple[int, int, str]] = Counter()
        for group in (doc.ents, *doc.spans.values()):
            places |= Counter((span.start_char, span.end_char, span.label_) for span in group)
        spans = [Span(label, start, end) for start, end, label in sorted(places.elements())]
        id_ = doc.user_data.get("id")
        documents.append(Document(None if id_ is None else str(id_), spans, doc.text, f"document {number + 1}"))
    return documents
