"""Briefs: drawn from tables, the same for the same seed, of their time."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from conftest import ROOT
from warwire.corpus.brief import draw, read_tables
from warwire.errors import InputError
from warwire.model.event import Event
from warwire.model.labels import OUTLET_TYPES

EVENT = Event(
    id="mill-weir",
    conflict="two-rivers-war",
    setting="invented",
    date=datetime.date(1994, 5, 6),
    place="the weir",
    summary="",
    actors=(),
    items=(),
)
TABLES = read_tables(ROOT / "corpus")


def test_the_tables_know_every_outlet_type() -> None:
    assert {outlet.name for outlet in TABLES.outlet_type} == set(OUTLET_TYPES)


def test_a_draw_can_be_drawn_again() -> None:
    first = draw(EVENT, TABLES, articles=4, seed=7)
    assert first == draw(EVENT, TABLES, articles=4, seed=7)
    assert first != draw(EVENT, TABLES, articles=4, seed=8)
    assert first != draw(msgspec.structs.replace(EVENT, id="other"), TABLES, articles=4, seed=7)
    assert str(first[0]).startswith("## mill-weir-01: ")


@pytest.mark.parametrize("seed", range(20))
def test_a_draw_fits_its_event(seed: int) -> None:
    briefs = draw(EVENT, TABLES, articles=5, seed=seed)
    assert len({brief.outlet_type for brief in briefs}) == 5
    for brief in briefs:
        assert 60 <= brief.words <= 760
        assert brief.rare
        assert brief.weapons
        assert brief.matter
        assert len(set(brief.traps)) == 2
        assert "cookie" not in brief.furniture
        assert "comment form" not in brief.furniture


def test_broken_tables_are_named(tmp_path: Path) -> None:
    (tmp_path / "brief-tables.toml").write_text("[lead]\nrows = [{ txt = 'x' }]")
    with pytest.raises(InputError, match=r"brief-tables\.toml"):
        read_tables(tmp_path)
