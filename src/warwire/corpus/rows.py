"""Read JSON Lines of one shape, naming every line that is of another."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from warwire.errors import InputError, Problem
from warwire.model.files import read_bytes

__all__ = ["read_lines"]

Row = TypeVar("Row", bound=msgspec.Struct)


def read_lines(path: Path, kind: type[Row], remedy: str) -> list[Row]:
    """Read the rows of a file, blank lines left out.

    Args:
        path: JSON Lines.
        kind: the shape of a row.
        remedy: what to do about a line of another shape.

    Raises:
        InputError: the file cannot be read, or lines are of another shape; every such line is named, with the path of
            the field.
    """
    decoder = msgspec.json.Decoder(kind)
    rows, problems = [], []
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(Problem("bad-row", str(error), file=str(path), line=number, remedy=remedy))
    if problems:
        raise InputError(problems)
    return rows
