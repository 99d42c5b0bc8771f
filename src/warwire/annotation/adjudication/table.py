"""The file of decisions, a line a unit: ``decisions.tsv``, and what is orphaned, ``decisions.orphaned.tsv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from warwire.annotation.adjudication.aligning import GOLD
from warwire.annotation.adjudication.decisions import LEFT_OPEN, Decision
from warwire.annotation.adjudication.differences import KINDS
from warwire.annotation.adjudication.values import LAYERS
from warwire.errors import InputError, Problem, shorten
from warwire.model.files import read_bytes, write_text

__all__ = [
    "Line",
    "cells_of",
    "changes_path",
    "decisions_path",
    "orphans_path",
    "read_lines",
    "reserved_names",
    "status",
    "write_lines",
]

_BEFORE: Final = ("id", "article", "layer", "kind", "start", "end", "quote", "context")
_AFTER: Final = ("suggested", "decision", "by", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the file: its number from 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    @property
    def open(self) -> bool:
        """Whether nobody has decided."""
        return not self.cells["decision"]

    @property
    def touched(self) -> bool:
        """Whether somebody wrote into it."""
        note = self.cells["reason"]
        return bool(self.cells["decision"] or self.cells["by"] or (note and not note.startswith(LEFT_OPEN)))


def decisions_path(folder: Path) -> Path:
    """Return where the decisions of a round stand."""
    return folder / "decisions.tsv"


def changes_path(folder: Path) -> Path:
    """Return where it stands what the decisions of a round changed in gold."""
    return folder / "changes.tsv"


def orphans_path(folder: Path) -> Path:
    """Return where people's decisions stand whose unit is no more."""
    return folder / "decisions.orphaned.tsv"


def reserved_names() -> frozenset[str]:
    """Return the names that no annotator can have, since columns have them."""
    return frozenset((*_BEFORE, GOLD, *_AFTER))


def cells_of(decision: Decision) -> dict[str, str]:
    """Return the cells of a decision by column."""
    unit = decision.unit
    return {
        "id": unit.id,
        "article": unit.article,
        "layer": unit.layer,
        "kind": unit.kind,
        "start": str(unit.start),
        "end": str(unit.end),
        "quote": unit.quote,
        "context": unit.context,
        **unit.values,
        "suggested": decision.suggested,
        "decision": decision.decision,
        "by": decision.by,
        "reason": decision.reason,
    }


def write_lines(path: Path, lines: Iterable[Mapping[str, str]], readings: Sequence[str]) -> None:
    """Write lines under a header, by article and offset; a reading that a line has not is left empty.

    Args:
        path: the file.
        lines: the cells of each line by column.
        readings: names of the readings, gold first.
    """
    columns = (*_BEFORE, *readings, *_AFTER)
    ordered = sorted(lines, key=lambda c: (c["article"], int(c["start"]), int(c["end"]), LAYERS.index(c["layer"])))
    rows = [columns, *([cells.get(column, "") for column in columns] for cells in ordered)]
    write_text(path, "".join("\t".join(row) + "\n" for row in rows))


def read_lines(path: Path) -> list[Line]:
    """Read the lines of a file of decisions.

    Raises:
        InputError: it cannot be read, or lacks a column, or a line has not the header's number of cells.
    """
    try:
        rows = [line.rstrip("\r").split("\t") for line in read_bytes(path).decode().removeprefix("\ufeff").split("\n")]
    except UnicodeDecodeError as error:
        raise InputError([_form(path, 0, f"the file is not UTF-8: {error.reason}", "")]) from None
    header = [name.strip() for name in rows[0]]
    lacking = [name for name in (*_BEFORE, GOLD, *_AFTER) if name not in header]
    if lacking or len(set(header)) < len(header):
        message = f"the header lacks {', '.join(lacking)}" if lacking else "the header names a column twice"
        raise InputError([_form(path, 1, message, "\t".join(header))])
    problems, lines = [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if len(row) != len(header):
            message = f"the line has {len(row)} cells, the header {len(header)}"
            problems.append(_form(path, number, message, "\t".join(row)))
        elif cells["layer"] not in LAYERS or not (cells["start"].isdigit() and cells["end"].isdigit()):
            problems.append(_form(path, number, "layer, start or end is none", cells["layer"]))
        else:
            lines.append(Line(number, cells))
    if problems:
        raise InputError(problems)
    return lines


def _form(path: Path, line: int, message: str, text: str) -> Problem:
    remedy = (
        "change only suggested, decision, by and reason; keep tabs between cells, and no quotation marks around them"
    )
    return Problem("decisions-form", message, file=str(path), line=line, text=shorten(text), remedy=remedy)


def status(lines: Iterable[Mapping[str, str]]) -> dict[str, dict[str, dict[str, int]]]:
    """Count decided and open units: by layer, by kind, and by who decided.

    Returns:
        ``layer``, ``kind`` and ``by`` → value → ``decided`` and ``open``; of ``by`` those who decided alone.
    """
    kept = list(lines)
    out: dict[str, dict[str, dict[str, int]]] = {}
    for column, values in (("layer", LAYERS), ("kind", KINDS)):
        found = Counter((cells[column], bool(cells["decision"])) for cells in kept)
        out[column] = {
            value: {"decided": found[value, True], "open": found[value, False]}
            for value in values
            if found[value, True] or found[value, False]
        }
    by = Counter(cells["by"] or "nobody named" for cells in kept if cells["decision"])
    out["by"] = {name: {"decided": number, "open": 0} for name, number in sorted(by.items())}
    return out
