"""Gold: read, checked and put in the order of article ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from warwire.errors import InputError, Problem
from warwire.eval.places import Places, flat_places, units_with_duplicates
from warwire.eval.reading import Source, lines, read_source, source_of_rows
from warwire.eval.rows import LAYERS, PLACED_LAYERS, GoldRow, written

__all__ = ["Gold", "read_gold"]

_DECODER = msgspec.json.Decoder(GoldRow)


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotated articles in the order of their ids.

    Attributes:
        rows: the articles.
        layers: the layers that the gold has.
        places: for each placed layer, where its items stand, in the order of ``rows``.
        digest: SHA-256 of the file.
    """

    rows: list[GoldRow]
    layers: frozenset[str]
    places: dict[str, Places]
    digest: str

    @property
    def ids(self) -> list[str]:
        """Ids of the articles."""
        return [row.id for row in self.rows]


def read_gold(gold: str | Path | Iterable[Any] | Gold) -> Gold:
    """Read gold articles.

    Args:
        gold: path of a file of rows (JSON Lines or Parquet; plain, gzip or zstd), or rows in memory (``Article``
            or dicts). Of a row only ``id``, ``text`` and layers are needed. What is read already is returned as it is.

    Raises:
        InputError: a row cannot be read, an id stands twice, or an offset lies outside its text; all at once.
    """
    if isinstance(gold, Gold):
        return gold
    source = read_source(gold) if isinstance(gold, str | Path) else source_of_rows(gold)
    rows = _decode(source)
    rows.sort(key=lambda row: row.id)
    places = {layer: _places(rows, layer, source.name) for layer in PLACED_LAYERS}
    problems = list(_problems(rows, places, source.name))
    if problems:
        raise InputError(problems)
    layers = frozenset(layer for layer in LAYERS if any(getattr(row, layer) is not None for row in rows))
    return Gold(rows, layers, places, source.digest)


def _decode(source: Source) -> list[GoldRow]:
    try:
        rows = _DECODER.decode_lines(source.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    else:
        if rows:
            return rows
        raise InputError([Problem("empty-file", "there is no gold article", file=source.name)])
    problems = []
    for number, line in lines(source.data):
        try:
            _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            remedy = "a gold row needs id and text; its layers have the shape of the release files"
            problems.append(Problem("bad-gold", str(error), file=source.name, line=number, remedy=remedy))
    raise InputError(problems or [Problem("bad-gold", "the lines do not decode together", file=source.name)])


def _places(rows: list[GoldRow], layer: str, name: str) -> Places:
    """Return the places of a layer. Rows in which an item stands twice are put in one order first."""
    try:
        places = flat_places(layer, [getattr(row, layer) or () for row in rows])
    except OverflowError:
        message = f"an offset of {layer} is no number of a character"
        raise InputError([Problem("bad-offset", message, file=name)]) from None
    doubled = units_with_duplicates(places)
    for unit in doubled:
        getattr(rows[unit], layer).sort(key=written)
    return flat_places(layer, [getattr(row, layer) or () for row in rows]) if doubled else places


def _problems(rows: list[GoldRow], all_places: dict[str, Places], name: str) -> Iterator[Problem]:
    for id_, number in Counter(row.id for row in rows).items():
        if number > 1:
            yield Problem("duplicate-article", f"{number} gold rows have this id", file=name, article=id_)
    lengths = np.fromiter((len(row.text) for row in rows), np.int64, len(rows))
    for layer, places in all_places.items():
        limit = lengths[places.unit]
        for index in np.flatnonzero((places.start < 0) | (places.start >= places.end) | (places.end > limit)).tolist():
            unit = int(places.unit[index])
            start, end = int(places.start[index]), int(places.end[index])
            yield Problem(
                "bad-offset",
                f"{start}..{end} is no stretch of a text of {int(limit[index])} characters",
                file=name,
                article=rows[unit].id,
                field=f"{layer}[{index - int(np.searchsorted(places.unit, unit))}]",
            )
