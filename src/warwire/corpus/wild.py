"""Stand-off annotations of real articles: labels without the text, which is not ours to give.

A row has the shape of the record with its ``text`` empty and ``text_sha256`` in its place. Whoever has the texts puts
them back with :func:`attach`, and gets gold that systems can be scored on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from warwire.corpus.manifest import sha256
from warwire.corpus.rows import read_lines
from warwire.errors import InputError, Problem
from warwire.model.record import Article
from warwire.model.scraped import scraped_text

__all__ = ["Standoff", "attach", "detach", "read_standoff", "read_texts"]


_REMEDY: Final = "see corpus/wild/README.md for the form"


class Standoff(msgspec.Struct, frozen=True):
    """An annotated article without its text, and the hash of the text that belongs to it."""

    text_sha256: str
    article: Article


class _Text(msgspec.Struct, frozen=True):
    id: str
    text: str


def detach(article: Article) -> Standoff:
    """Return an article without its text."""
    return Standoff(sha256(article.text.encode()), msgspec.structs.replace(article, text=""))


def attach(rows: Iterable[Standoff], texts: Mapping[str, str]) -> list[Article]:
    """Return the articles with their texts put back.

    Args:
        rows: the annotations.
        texts: id → scraped text.

    Raises:
        InputError: a text is missing, or is not the one that was annotated; all of them at once.
    """
    articles, problems = [], []
    for row in rows:
        text = scraped_text(texts.get(row.article.id, ""))
        if row.article.id not in texts:
            remedy = "add its line to the file of texts: see corpus/wild/README.md"
            message = "there is no text of this id"
            problems.append(Problem("missing-text", message, article=row.article.id, remedy=remedy))
        elif sha256(text.encode()) != row.text_sha256:
            remedy = "take the texts that were annotated: see corpus/wild/README.md"
            problems.append(
                Problem("other-text", "this is not the text that was annotated", article=row.article.id, remedy=remedy)
            )
        else:
            articles.append(msgspec.structs.replace(row.article, text=text))
    if problems:
        raise InputError(problems)
    return articles


def read_standoff(path: Path) -> list[Standoff]:
    """Read a file of annotations, one a line.

    Raises:
        InputError: the file is missing, or a line is no annotation.
    """
    return read_lines(path, Standoff, _REMEDY)


def read_texts(path: Path) -> dict[str, str]:
    """Read texts from JSON Lines with ``id`` and ``text``.

    Raises:
        InputError: the file is missing, a line lacks one of the two, or an id stands twice with different texts.
    """
    rows = read_lines(path, _Text, _REMEDY)
    twice = [id_ for id_, times in Counter(id_ for id_, _ in {(row.id, row.text) for row in rows}).items() if times > 1]
    if twice:
        message, remedy = "this id stands twice, with different texts", "keep one text of each id"
        raise InputError(
            [Problem("duplicate-article", message, file=str(path), article=i, remedy=remedy) for i in twice]
        )
    return {row.id: row.text for row in rows}
