"""brat: a folder with an ``.ann`` file for each document, named after its article."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from warwire.errors import InputError, Problem
from warwire.eval.convert.document import Document, Span
from warwire.eval.gold import Gold
from warwire.model.files import read_bytes

__all__ = ["read_brat"]

_ATTRIBUTES: Final = ("A", "M")


def read_brat(path: Path, gold: Gold) -> list[Document]:
    """Read the ``.ann`` files of a folder, or one of them.

    Text-bound annotations (``T``) are spans; attributes (``A``) are fields (``A1 type T1 drone``); equivalences
    (``* Equiv T1 T2``) and relations named *coref* make mentions those of one actor. A span in several pieces is taken
    from the first to the last of them.

    Args:
        path: the folder or file.
        gold: not needed; all formats are read with the same arguments.

    Raises:
        InputError: there is no such file, or a line cannot be read.
    """
    del gold
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise InputError([Problem("no-file", "the folder has no .ann files", file=str(path))])
    documents, problems = [], []
    for file in files:
        spans: dict[str, Span] = {}
        same: list[list[str]] = []
        for number, line in enumerate(read_bytes(file).decode("utf-8", "replace").splitlines(), 1):
            try:
                _read(line, spans, same)
            except (ValueError, IndexError, KeyError):
                problems.append(
                    Problem("bad-line", "this is no brat annotation", file=str(file), line=number, text=line[:60])
                )
        _name_actors(spans, same)
        documents.append(Document(file.stem, list(spans.values()), place=file.name))
    if problems:
        raise InputError(problems)
    return documents


def _read(line: str, spans: dict[str, Span], same: list[list[str]]) -> None:
    if line.startswith("T"):
        id_, where, words = (*line.split("\t"), "")[:3]
        label, _, offsets = where.partition(" ")
        pieces = [piece.split() for piece in offsets.split(";")]
        spans[id_] = Span(label, int(pieces[0][0]), int(pieces[-1][1]), words)
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
