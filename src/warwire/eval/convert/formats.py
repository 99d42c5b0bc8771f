"""The formats that can be converted; a new one is a reader and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from warwire.errors import InputError, Problem
from warwire.eval.convert.brat import read_brat
from warwire.eval.convert.conll import read_conll
from warwire.eval.convert.docbin import read_docbin
from warwire.eval.convert.document import Document, rows_of
from warwire.eval.convert.hugging_face import read_hugging_face
from warwire.eval.convert.label_studio import read_label_studio
from warwire.eval.gold import Gold

__all__ = ["FORMATS", "convert"]

FORMATS: Final[Mapping[str, Callable[[Path, Gold], list[Document]]]] = {
    "conll": read_conll,
    "brat": read_brat,
    "spacy": read_docbin,
    "label-studio": read_label_studio,
    "hugging-face": read_hugging_face,
}
"""Name of each format → its reader."""


def convert(path: Path, name: str, gold: Gold, labels: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the prediction rows of a file in another format.

    Args:
        path: the file, or the folder for brat.
        name: one of :data:`FORMATS`.
        gold: the articles that were predicted for.
        labels: label of the format → label of the scheme, where they differ by more than case.

    Raises:
        InputError: the file has another format, or its documents are not those of the articles.
    """
    if not path.exists():
        raise InputError([Problem("unreadable-file", "there is no such file", file=str(path), remedy="check the path")])
    return list(rows_of(FORMATS[name](path, gold), gold, labels or {}, str(path)))
