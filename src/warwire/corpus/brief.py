"""Draw the briefs of an event's articles from seeded tables: what each outlet is, knows, and does wrong.

The tables stand in ``corpus/brief-tables.toml``. The draw depends on the seed and the event's id alone, so that a
brief can be drawn again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from warwire.errors import InputError, Problem
from warwire.model.event import Event
from warwire.model.files import read_bytes
from warwire.model.labels import OutletType

__all__ = ["Brief", "draw", "read_tables"]

TABLES: Final = "brief-tables.toml"


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    text: str
    weight: float = 1
    since: int = 0
    until: int = 9999


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: tuple[_Row | str, ...]


class _Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: OutletType
    weight: float
    opinion: str
    words: tuple[int, int]


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file, a field each."""

    outlet_type: tuple[_Outlet, ...]
    lead: _Table
    ending: _Table
    furniture: _Table
    errors: _Table
    count: _Table
    rare: _Table
    weapons: _Table
    matter: _Table
    trap: _Table
    sources: _Table
    headline: _Table


class Brief(msgspec.Struct, frozen=True):
    """What an author is told of one article, besides the fact sheet.

    Attributes:
        article: the id that the article will have.
        outlet_type: what kind of outlet it is.
        words: about how long.
        opinion: what share of it is opinion.
        sources: what the outlet has heard, and from whom.
        lead: how it begins.
        ending: how it ends.
        headline: what its headline is like.
        furniture: what the page carries beside it.
        errors: what its writer does wrong.
        count: the row of the count table to use.
        rare: a rare weapon, harm or object to use.
        weapons: how many weapons it names, and how.
        matter: how much of it is about the fighting.
        traps: two things that mislead a system.
    """

    article: str
    outlet_type: OutletType
    words: int
    opinion: str
    sources: str
    lead: str
    ending: str
    headline: str
    furniture: str
    errors: str
    count: str
    rare: str
    weapons: str
    matter: str
    traps: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"## {self.article}: {self.outlet_type}"]
        for name in self.__struct_fields__[2:]:
            value = getattr(self, name)
            lines.append(f"- {name}: {'; '.join(value) if isinstance(value, tuple) else value}")
        return "\n".join(lines)


def read_tables(root: Path) -> Tables:
    """Read the tables of the corpus folder ``root``.

    Raises:
        InputError: they are missing or not of the form.
    """
    path = root / TABLES
    try:
        return msgspec.toml.decode(read_bytes(path), type=Tables)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem("bad-tables", str(error), file=str(path))]) from None


def draw(event: Event, tables: Tables, *, articles: int, seed: int) -> list[Brief]:
    """Draw the briefs of an event's articles, all by outlets of different types.

    Args:
        event: the fact sheet; its date decides which furniture is of its time.
        tables: what to draw from.
        articles: how many, at most the number of outlet types.
        seed: the seed of the draw, together with the event's id.
    """
    dice = random.Random(f"{seed} {event.id}")
    outlets = list(tables.outlet_type)
    briefs = []
    for number in range(1, articles + 1):
        outlet = dice.choices(outlets, [o.weight for o in outlets])[0]
        outlets.remove(outlet)

        def pick(table: _Table, n: int = 1) -> list[str]:
            return _pick(dice, table, event.date.year, n)

        briefs.append(
            Brief(
                article=f"{event.id}-{number:02}",
                outlet_type=outlet.name,
                words=_length(dice, outlet.words),
                opinion=outlet.opinion,
                sources=pick(tables.sources)[0],
                lead=pick(tables.lead)[0],
                ending=pick(tables.ending)[0],
                headline=pick(tables.headline)[0],
                furniture=pick(tables.furniture)[0],
                errors=pick(tables.errors)[0],
                count=pick(tables.count)[0],
                rare=pick(tables.rare)[0],
                weapons=pick(tables.weapons)[0],
                matter=pick(tables.matter)[0],
                traps=tuple(pick(tables.trap, 2)),
            )
        )
    return briefs


def _length(dice: random.Random, words: tuple[int, int]) -> int:
    """Return a length, evenly spread on a logarithmic scale so that short pieces are as common as long ones."""
    low, high = words
    return int(round(low * (high / low) ** dice.random(), -1))


def _pick(dice: random.Random, table: _Table, year: int, n: int) -> list[str]:
    rows: Sequence[_Row] = [row if isinstance(row, _Row) else _Row(row) for row in table.rows]
    left = [row for row in rows if row.since <= year <= row.until]
    picked = []
    for _ in range(n):
        row = dice.choices(left, [r.weight for r in left])[0]
        left.remove(row)
        picked.append(row.text)
    return picked
