"""brat: a folder with an ``.ann`` file for each document, named after its article."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from warwire.errors import InputError, Problem, shorten
from warwire.eval.convert.document import Document, Span
from warwire.eval.convert.text import read_text
from warwire.eval.gold import Gold

__all__ = ["read_brat"]

_ATTRIBUTES: Final = ("A", "M")
_OTHER: Final = ("#", "E", "N")
"""Notes, events and normalisations, of which nothing is needed."""

_REMEDY: Final = "name a folder with an .ann file for each article"
_REMEDIES: Final = {
    "bad-line": "write id, tab, label and offsets, tab, words (T1, ACTOR 0 5, …)",
    "other-text": "annotate the text as the article has it; offsets count its characters",
    "discontinuous-span": "give spans in one piece",
}


def read_brat(path: Path, gold: Gold, problems: list[Problem]) -> list[Document]:
    """Read the ``.ann`` files of a folder, or one of them.

    Text-bound annotations (``T``) are spans; attributes (``A``) are fields (``A1 type T1 drone``); equivalences
    (``* Equiv T1 T2``) and relations named *coref* make mentions those of one actor. A span in several pieces is taken
    from the first to the last of them. The text is the ``.txt`` file of the same name, where there is one.

    Args:
        path: the folder or file.
        gold: the articles, in whose texts the words of each span should stand.
        problems: takes up lines and spans that are left out, and spans in several pieces.

    Raises:
        InputError: there is no such file, or it is no text.
    """
    texts = {row.id: row.text for row in gold.rows}
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise InputError([Problem("no-file", "the folder has no .ann files", file=str(path), remedy=_REMEDY)])
    documents = []
    for file in files:
        spans: dict[str, Span] = {}
        same: list[list[str]] = []
        for number, line in enumerate(read_text(file, may_be_empty=True).splitlines(), 1):
            try:
                found = _read(line, spans, same)
            except (ValueError, IndexError, KeyError):
                found = "bad-line", "this is no brat annotation: the line is left out"
            else:
                found = found or _other_words(line, spans, texts.get(file.stem))
            if found:
                rule, message = found
                problem = Problem(
                    rule,
                    message,
                    file=str(file),
                    line=number,
                    text=shorten(line),
                    remedy=_REMEDIES[rule],
                    severity="hint" if rule == "discontinuous-span" else "error",
                )
                problems.append(problem)
        _name_actors(spans, same)
        beside = file.with_suffix(".txt")
        text = read_text(beside, may_be_empty=True) if beside.exists() else None
        documents.append(Document(file.stem, list(spans.values()), text, file.name))
    return documents


def _other_words(line: str, spans: dict[str, Span], text: str | None) -> tuple[str, str] | None:
    """Leave out a span in one piece whose words are not those of the article there."""
    id_ = line.partition("\t")[0]
    span = spans.get(id_)
    if span is None or not span.words or text is None or ";" in line.split("\t")[1]:
        return None
    there = text[span.start : span.end].split()
    if there == span.words.split():
        return None
    del spans[id_]
    return "other-text", f"the article has «{shorten(' '.join(there))}» there: the span is left out"


def _read(line: str, spans: dict[str, Span], same: list[list[str]]) -> tuple[str, str] | None:
    """Take up one line; return the rule and the message of what was changed in doing so."""
    if line.startswith("T"):
        id_, where, words = (*line.split("\t"), "")[:3]
        label, _, offsets = where.partition(" ")
        pieces = [piece.split() for piece in offsets.split(";")]
        spans[id_] = Span(label, int(pieces[0][0]), int(pieces[-1][1]), words)
        if len(pieces) > 1:
            return "discontinuous-span", "the span has several pieces: it is taken from the first to the last of them"
    elif line.startswith(_ATTRIBUTES):
        name, target, *value = line.split("\t")[1].split()
        if target in spans:
            spans[target].fields[name.lower()] = " ".join(value) or True
    elif line.startswith("*"):
        same.append(line.split("\t")[1].split()[1:])
    elif line.startswith("R"):
        name, one, other = line.split("\t")[1].split()[:3]
        if name.lower().startswith("coref"):
            same.append([one.partition(":")[2], other.partition(":")[2]])
    elif line.strip() and not line.startswith(_OTHER):
        raise ValueError(line)
    return None


def _name_actors(spans: dict[str, Span], same: list[list[str]]) -> None:
    """Give every group of mentions the name of its first one as their actor."""
    head = {id_: id_ for id_ in spans}

    def find(id_: str) -> str:
        while head[id_] != id_:
            id_ = head[id_]
        return id_

    for group in same:
        known = [id_ for id_ in group if id_ in spans]
        for id_ in known[1:]:
            head[find(id_)] = find(known[0])
    for group in same:
        for id_ in group:
            if id_ in spans:
                spans[id_].fields.setdefault("actor", [find(id_)])
