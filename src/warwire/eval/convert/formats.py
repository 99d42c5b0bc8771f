"""The formats that can be converted; a new one is a reader and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from warwire.errors import InputError, Problem
from warwire.eval.convert.brat import read_brat
from warwire.eval.convert.conll import read_conll
from warwire.eval.convert.docbin import read_docbin
from warwire.eval.convert.document import Document, rows_of
from warwire.eval.convert.hugging_face import read_hugging_face
from warwire.eval.convert.label_studio import read_label_studio
from warwire.eval.gold import Gold

__all__ = ["FORMATS", "Converted", "convert"]

FORMATS: Final[Mapping[str, Callable[[Path, Gold, list[Problem]], list[Document]]]] = {
    "conll": read_conll,
    "brat": read_brat,
    "spacy": read_docbin,
    "label-studio": read_label_studio,
    "hugging-face": read_hugging_face,
}
"""Name of each format → its reader."""


class Converted(NamedTuple):
    """What a file became.

    Attributes:
        rows: the prediction rows.
        problems: what was left out, and what the score will set aside; hints say what was changed.
    """

    rows: list[dict[str, Any]]
    problems: list[Problem]


def convert(path: Path, name: str, gold: Gold, labels: Mapping[str, str] | None = None) -> Converted:
    """Return the prediction rows of a file in another format.

    Args:
        path: the file, or the folder for brat.
        name: one of :data:`FORMATS`.
        gold: the articles that were predicted for.
        labels: label of the format → label of the scheme, where they differ by more than case.

    Raises:
        InputError: nothing of the file can be used: it has another format, is empty, or no document is an article's.
    """
    if not path.exists():
        raise InputError([Problem("unreadable-file", "there is no such file", file=str(path), remedy="check the path")])
    problems: list[Problem] = []
    documents = FORMATS[name](path, gold, problems)
    rows = list(rows_of(documents, gold, labels or {}, str(path), problems))
    if not rows:
        remedy = "check --from, and that the system has written its output"
        raise InputError(problems or [Problem("empty-file", "there is no document", file=str(path), remedy=remedy)])
    return Converted(rows, problems)
