"""CoNLL: a word and its tag a line, an empty line after each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from warwire.errors import Problem
from warwire.eval.convert.document import Document, Span, align_words
from warwire.eval.convert.tags import spans_of_tags
from warwire.eval.convert.text import read_text
from warwire.eval.gold import Gold

__all__ = ["read_conll"]

_ID = re.compile(r"#\s*(?:newdoc\s+)?id\s*[=:]\s*(\S+)|#begin document\s+\(?([^);]+)\)?.*")
_COMMENT = ("# ", "#begin", "#end")
_Words = list[tuple[str, str]]


def read_conll(path: Path, gold: Gold, problems: list[Problem]) -> list[Document]:
    """Read documents: the first column is the word, the last its tag.

    A document begins at ``-DOCSTART-``, ``# id = ID``, ``# newdoc id = ID`` or ``#begin document (ID)``.

    Args:
        path: the file.
        gold: the articles, whose texts the words are aligned to.
        problems: takes up the documents that are left out, since a word does not stand in the text.

    Raises:
        InputError: the file cannot be read, is empty or is no text.
    """
    texts = {row.id: row.text for row in gold.rows}
    documents = []
    for number, (line, id_, sentences) in enumerate(_documents(path)):
        known = id_ if id_ is not None else (gold.ids[number] if number < len(gold.rows) else None)
        words = [word for sentence in sentences for word, _ in sentence]
        try:
            places = align_words(words, texts[known]) if known in texts else []
        except ValueError as error:
            remedy = "write the article's words as they stand in its text"
            problems.append(
                Problem(
                    "word-not-found",
                    f"{error}: the document is left out",
                    file=str(path),
                    line=line,
                    article=known or "",
                    remedy=remedy,
                )
            )
            documents.append(Document(id_, [], place=f"the document at line {line}", left_out=True))
            continue
        spans, done = [], 0
        for sentence in sentences:
            for first, last, label in spans_of_tags([tag for _, tag in sentence]):
                if places:
                    spans.append(Span(label, places[done + first][0], places[done + last - 1][1]))
                else:
                    spans.append(Span(label, words=" ".join(word for word, _ in sentence[first:last])))
            done += len(sentence)
        documents.append(Document(id_, spans, place=f"the document at line {line}"))
    return documents


def _documents(path: Path) -> Iterator[tuple[int, str | None, list[_Words]]]:
    """Yield the first line, the id if there is one, and the sentences of each document."""
    begun, id_ = 1, None
    sentences: list[_Words] = [[]]
    for number, line in enumerate(read_text(path).splitlines(), 1):
        found = _ID.match(line)
        if found or line.startswith("-DOCSTART-"):
            if any(sentences):
                yield begun, id_, sentences
                id_ = None
            begun, sentences = number, [[]]
            id_ = (found[1] or found[2]).strip() if found else id_
        elif not line.strip():
            sentences.append([])
        elif not line.startswith(_COMMENT):
            columns = line.split()
            sentences[-1].append((columns[0], columns[-1] if len(columns) > 1 else "O"))
    if any(sentences):
        yield begun, id_, sentences
