"""Predictions: read, checked against the gold articles, and put in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from warwire.errors import InputError, Problem, shorten
from warwire.eval.counts import Ints
from warwire.eval.gold import Gold
from warwire.eval.places import NOWHERE, Places, flat_places, units_with_duplicates
from warwire.eval.reading import Source, lines, read_source, source_of_rows
from warwire.eval.rows import LAYERS, PLACED_LAYERS, PredictedRow, as_ids, written
from warwire.eval.settle import Held, Settled, characters_of, hold, id_of, settle
from warwire.model.record import AUTHOR, UNNAMED

__all__ = ["Predictions", "read_predictions"]

_DECODER = msgspec.json.Decoder(PredictedRow)
_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_ONE_ACTOR, _LIST = "give each actor one entry", "check the ids: an actor that is not listed goes by its id"


@dataclass(slots=True)
class Predictions:
    """A system's answers, one for each unit.

    A unit is a gold article; where items belong to no gold article, one more unit at the end stands for all of them.

    Attributes:
        rows: the sound part of each unit's row; an empty row where the system gave none.
        produced: the layers that the system produces.
        places: for each placed layer, where its items stand, in the order of ``rows``.
        held: unit and item of everything that was set aside.
        problems: everything that is wrong with the file.
        digest: SHA-256 of the file.
    """

    rows: list[PredictedRow]
    produced: frozenset[str]
    places: dict[str, Places]
    held: list[tuple[int, Held]]
    problems: list[Problem]
    digest: str

    def held_counts(self, layer: str, labels: Collection[str | None], *, only: str = "items") -> Ints:
        """Return how much each unit has set aside in a layer, shape ``[units]``.

        Args:
            layer: the layer.
            labels: labels of the items to count; ``None`` is that of items whose label is unknown, and of losses.
            only: ``items``, ``characters``, ``records`` (losses whose record is not judged either); the last two
                also as ``attributed …``: of items with a source other than the author.
        """
        counts = np.zeros(len(self.rows), dtype=np.int64)
        for unit, item in self.held:
            if item.layer != layer or item.label not in labels:
                continue
            if (only.endswith("records") and item.extent_only) or (
                only.startswith("attributed") and not item.attributed
            ):
                continue
            counts[unit] += item.characters if only.endswith("characters") else 1
        return counts


def read_predictions(predictions: str | Path | Iterable[Any], gold: Gold) -> Predictions:
    """Read predictions and check them against the gold articles.

    Args:
        predictions: path of a file of rows (JSON Lines or Parquet; plain, gzip or zstd), or rows in memory.
        gold: the gold articles.

    Raises:
        InputError: no row of the file can be used at all. Anything less is among the problems of the result.
    """
    source = read_source(predictions) if isinstance(predictions, str | Path) else source_of_rows(predictions)
    reader = _Reader(source, gold)
    reader.decode()
    reader.choose()
    places = reader.check()
    reader.report_missing()
    reader.hint_at_actors()
    if any(unit == len(gold.rows) for unit, _ in reader.held):
        reader.rows.append(PredictedRow(id=""))
    problems = sorted(reader.problems, key=lambda problem: (problem.line, problem.article))
    return Predictions(reader.rows, reader.produced(), places, reader.held, problems, source.digest)


class _Reader:
    """One reading of a file of predictions: each method is a step."""

    def __init__(self, source: Source, gold: Gold) -> None:
        self.source, self.gold = source, gold
        self.text_of = {row.id: row.text for row in gold.rows}
        self.rows = [PredictedRow(id=row.id) for row in gold.rows]
        self.held: list[tuple[int, Held]] = []
        self.problems: list[Problem] = []
        self._decoded: list[PredictedRow | None] = []
        self._settled: dict[int, Settled] = {}
        self._lines: list[tuple[int, memoryview]] | None = None
        self._index_of: dict[int, int] = {}

    def decode(self) -> None:
        """Decode the whole file at once, or else line by line, taking apart what does not decode."""
        data = self.source.data
        try:
            self._decoded = list(_DECODER.decode_lines(data))
        except _ERRORS:
            pass
        else:
            if _one_object_a_line(data, len(self._decoded)):
                return
        if _is_array(data):
            remedy = "write one object a line (jq -c '.[]' makes it so)"
            raise InputError([Problem("json-array", "this is a JSON array", file=self.source.name, remedy=remedy)])
        self._decoded = []
        whole = data.endswith(b"\n")
        numbered = self._numbered()
        for index, (number, line) in enumerate(numbered):
            try:
                self._decoded.append(_DECODER.decode(line))
            except _ERRORS:
                last = not whole and index == len(numbered) - 1
                settled = settle(line, self.text_of.get(id_of(line) or ""), last=last)
                self._settled[index] = settled
                self._decoded.append(settled.row)
                if settled.row is None:
                    self._report(settled.problems, number)
        if data and not any(self._decoded):
            raise InputError(self.problems)

    def choose(self) -> None:
        """Give each gold article its row; set aside rows of unknown articles and second rows of one article."""
        unit_of = {row.id: unit for unit, row in enumerate(self.gold.rows)}
        by_unit: dict[int, list[int]] = defaultdict(list)
        remedy = "predict for the articles of the split alone"
        for index, row in enumerate(self._decoded):
            if row is None:
                continue
            unit = unit_of.get(row.id)
            if unit is None:
                message = "the gold has no article of this id"
                self._set_aside(index, len(self.gold.rows), Problem("unknown-article", message, remedy=remedy))
            else:
                by_unit[unit].append(index)
        for unit, indices in by_unit.items():
            if len(indices) > 1:
                indices.sort(key=lambda index: self._line(index)[1].tobytes())
                for index in indices[1:]:
                    message = f"{len(indices)} rows have this id; the first of them in byte order is scored"
                    self._set_aside(index, unit, Problem("duplicate-article", message, remedy="give each article once"))
            index = indices[0]
            row = self._decoded[index]
            assert row is not None
            self.rows[unit] = row
            self._index_of[unit] = index
            if index in self._settled:
                self._keep(unit, index, self._settled[index])

    def check(self) -> dict[str, Places]:
        """Check every place against its text, look twice at rows where one is odd, and return the sound places."""
        lengths = np.fromiter((len(row.text) for row in self.gold.rows), np.int64, len(self.gold.rows))
        places: dict[str, Places] = {}
        suspects: set[int] = set()
        for layer in PLACED_LAYERS:
            items = [getattr(row, layer) or () for row in self.rows]
            try:
                places[layer] = flat_places(layer, items)
            except OverflowError:
                suspects.update(unit for unit, row in enumerate(items) if not _in_64_bits(row))
                continue
            found = places[layer]
            odd = (found.start < 0) | (found.start >= found.end) | (found.end > lengths[found.unit])
            suspects.update(found.unit[odd].tolist())
        for unit in sorted(suspects - {u for u, i in self._index_of.items() if i in self._settled}):
            index = self._index_of[unit]
            settled = settle(self._line(index)[1], self.gold.rows[unit].text)
            assert settled.row is not None
            self.rows[unit] = settled.row
            self._keep(unit, index, settled)
        if suspects:
            places = self._places()
        self._losses_without_place(places["losses"])
        if self._duplicates(places):
            places = self._places()
        return places

    def report_missing(self) -> None:
        """Name the gold articles without a row."""
        for unit, row in enumerate(self.gold.rows):
            if unit not in self._index_of:
                message = "the file has no row for this article: all of it is missed"
                self._report([Problem("missing-article", message, article=row.id, remedy="predict for every article")])

    def hint_at_actors(self) -> None:
        """Name actors that a row lists twice, and those that its mentions refer to but its list lacks."""
        for unit, index in sorted(self._index_of.items()):
            row = self.rows[unit]
            if not row.actors:
                continue
            known = Counter(actor.id for actor in row.actors)
            twice = [id_ for id_, number in known.items() if number > 1]
            named = {id_ for mention in row.mentions or () for id_ in as_ids(mention.actor)}
            strange = sorted(named - known.keys() - {AUTHOR, UNNAMED})
            for rule, field, message, remedy, found in (
                ("duplicate-actor", "actors", "an id stands twice: the last name given counts", _ONE_ACTOR, twice),
                ("unlisted-actor", "mentions", "mentions refer to actors that the row does not list", _LIST, strange),
            ):
                if found:
                    text = shorten(", ".join(found))
                    hint = Problem(rule, message, field=field, text=text, remedy=remedy, severity="hint")
                    self._report([hint], self._line(index)[0], row.id)

    def produced(self) -> frozenset[str]:
        """Return the layers that any row has."""
        return frozenset(
            layer
            for layer in LAYERS
            if any(row is not None and getattr(row, layer) is not None for row in self._decoded)
        )

    def _places(self) -> dict[str, Places]:
        return {layer: flat_places(layer, [getattr(row, layer) or () for row in self.rows]) for layer in PLACED_LAYERS}

    def _losses_without_place(self, places: Places) -> None:
        """Where a system gives its losses places, hold those without one against it."""
        nowhere = places.start == NOWHERE
        if nowhere.all() and not any(loss.quote is not None for row in self.rows for loss in row.losses or ()):
            return
        for unit in np.unique(places.unit[nowhere]).tolist():
            row = self.rows[unit]
            for number, loss in enumerate(row.losses or ()):
                if loss.start is None and loss.quote is None:
                    message = "this loss has no place, though others have: it counts as a spurious span"
                    remedy = "give every loss start and end, or a quote"
                    problem = Problem("no-place", message, field=f"losses[{number}]", remedy=remedy)
                    self._report([problem], self._line(self._index_of[unit])[0], row.id)
                    self.held.append((unit, hold("losses", loss, 1, extent_only=True)))

    def _duplicates(self, places: dict[str, Places]) -> bool:
        """Name items that stand twice; set aside statements and zones, which would otherwise count once."""
        changed = False
        for layer in PLACED_LAYERS:
            for unit in units_with_duplicates(places[layer]):
                row = self.rows[unit]
                number = self._line(self._index_of[unit])[0]
                seen: set[tuple[int, int, str]] = set()
                kept: list[Any] = []
                for index, item in sorted(enumerate(getattr(row, layer)), key=lambda pair: written(pair[1])):
                    key = (item.start, item.end, getattr(item, "label", "loss"))
                    if item.start is None or key not in seen:
                        seen.add(key)
                        kept.append(item)
                        continue
                    message = f"{item.start}..{item.end} stands here for a second time"
                    problem = Problem(
                        "duplicate-item", message, field=f"{layer}[{index}]", remedy="give each item once"
                    )
                    self._report([problem], number, row.id)
                    if layer in ("mentions", "losses"):
                        kept.append(item)
                    else:
                        self.held.append((unit, hold(layer, item, self._characters(unit))))
                changed = True
                setattr(row, layer, sorted(kept, key=written))
        return changed

    def _set_aside(self, index: int, unit: int, problem: Problem) -> None:
        number, line = self._line(index)
        row = self._decoded[index]
        assert row is not None
        self._report([problem], number, row.id)
        limit = self._characters(unit) if unit < len(self.gold.rows) else None
        self.held += [(unit, item) for item in settle(line, None, limit=limit).held]

    def _characters(self, unit: int) -> int:
        """Return the characters of a gold article that are not white space: the most that one item is held with."""
        return characters_of(self.gold.rows[unit].text)

    def _keep(self, unit: int, index: int, settled: Settled) -> None:
        self.held += [(unit, item) for item in settled.held]
        self._report(settled.problems, self._line(index)[0], self.rows[unit].id)

    def _line(self, index: int) -> tuple[int, memoryview]:
        return self._numbered()[index]

    def _numbered(self) -> list[tuple[int, memoryview]]:
        if self._lines is None:
            self._lines = list(lines(self.source.data))
        return self._lines

    def _report(self, problems: Iterable[Problem], line: int = 0, article: str = "") -> None:
        self.problems += [problem.at(file=self.source.name, line=line, article=article) for problem in problems]


def _one_object_a_line(data: bytes, objects: int) -> bool:
    """Return whether each line holds one of the objects, so that the nth object stands on the nth line."""
    codes = np.frombuffer(data, dtype=np.uint8)
    starts = np.append(0, np.flatnonzero(codes == ord("\n")) + 1)
    starts = starts[starts < len(codes)]
    return len(starts) == objects and bool((codes[starts] == ord("{")).all())


def _is_array(data: bytes) -> bool:
    """Return whether a whole file is one JSON array of objects, on one line or indented."""
    if not data.lstrip().startswith(b"["):
        return False
    try:
        return all(isinstance(row, dict) for row in msgspec.json.decode(data))
    except _ERRORS:
        return False


def _in_64_bits(items: Iterable[Any]) -> bool:
    return all(abs(edge or 0) < 1 << 63 for item in items for edge in (item.start, item.end))
