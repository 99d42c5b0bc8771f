"""Real pages, which are not part of the project: ``make test-real REAL=PATH`` names the folder that holds them.

The folder holds ``*.txt`` files as scraped; its sub-folders may hold ``articles.jsonl`` with ``id`` and ``text``.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from warwire.baselines.pages import read_page_file
from warwire.baselines.prediction import Prediction, encode
from warwire.baselines.store import trained
from warwire.baselines.system import Raw

SMOKE = "000_44ecef475c9321df.txt"
"""A blog post on air strikes of 2017 with the whole comment form of its page."""


def folder() -> Path:
    named = os.environ.get("WARWIRE_REAL")
    if not named:
        pytest.fail("these tests need real pages: run them with make test-real REAL=PATH, the folder that holds them")
    path = Path(named)
    if not (path / SMOKE).is_file():
        pytest.fail(f"WARWIRE_REAL names {path}, which holds no {SMOKE}")
    return path


def others() -> list[Raw]:
    rows = []
    for file in sorted(folder().glob("*/articles.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            rows.append(Raw(str(row["id"]), row["text"]))
    return rows


@cache
def smoke() -> tuple[str, Prediction]:
    text = read_page_file(folder() / SMOKE).text
    return text, trained("linear").predict([Raw("smoke", text)])[0]


def test_the_text_is_the_lines_verbatim() -> None:
    raw = (folder() / SMOKE).read_text("utf-8")
    assert smoke()[0].split("\n") == [line for line in raw.split("\n") if line.strip()]


def test_no_span_in_the_comment_form() -> None:
    text, row = smoke()
    form = text.index("Leave a Reply")
    spans: list[Any] = [*(row.statements or ()), *(row.mentions or ()), *(row.losses or ())]
    assert [text[s.start : s.end] for s in spans if s.end > form] == []


def test_its_losses_are_the_ministry_s() -> None:
    text, row = smoke()
    found = {text[x.start : x.end]: x for x in row.losses or ()}
    names = {actor.id: actor.name for actor in row.actors or ()}
    expected = {
        "more than 80 terrorists": "81..",
        "36 vehicles": "36",
        "eight fuel tankers": "8",
        "17 pickup trucks": "17",
    }
    for quote, count in expected.items():
        assert str(found[quote].count) == count
        assert "ministry" in names[found[quote].source]


def test_its_weapons() -> None:
    text, row = smoke()
    weapons = {text[m.start : m.end] for m in row.mentions or () if m.label == "weapon"}
    assert {"mortars", "machine guns"} <= weapons


def test_other_pages_are_read_without_trouble() -> None:
    raws = others()
    assert raws
    rows = trained("linear").predict(raws)
    assert [row.id for row in rows] == [raw.id for raw in raws]
    assert all(encode(row) for row in rows)
    assert [row.id for row in rows if all(zone.label == "furniture" for zone in row.zones or ())] == []
    assert sum(bool(row.losses) for row in rows) > len(rows) / 2
