"""The board: best first, failures listed and never ranked."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError
from warwire.eval.leaderboard import BOARD_SPLITS, board, board_table, submissions
from warwire.model.record import Article


def rows(articles: list[Article]) -> bytes:
    keep = ("id", "zones", "statements", "mentions", "losses", "actors")
    built = [msgspec.to_builtins(article) for article in articles]
    return msgspec.json.Encoder().encode_lines([{key: row[key] for key in keep} for row in built])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dev = load(split="dev")
    for system, data in {
        "perfect": rows(dev),
        "silent": rows([msgspec.structs.replace(a, mentions=a.mentions[:1], losses=()) for a in dev]),
        "broken": b"\x00\x01",
    }.items():
        (tmp_path / system).mkdir()
        (tmp_path / system / "dev.jsonl").write_bytes(data)
    (tmp_path / "perfect" / "system.toml").write_text("name = 'perfect'")
    return tmp_path


def test_submissions_are_found_by_split(folder: Path) -> None:
    assert {system: list(files) for system, files in submissions(folder).items()} == {
        "broken": ["dev"],
        "perfect": ["dev"],
        "silent": ["dev"],
    }


def test_best_first_and_failures_last(folder: Path) -> None:
    entries = board(folder, splits=("dev", "test"), resamples=50)
    assert [(entry.system, entry.split) for entry in entries[:3]] == [
        ("perfect", "dev"),
        ("silent", "dev"),
        ("broken", "dev"),
    ]
    assert entries[0].report is not None
    assert entries[0].report.mean == 1.0
    assert entries[2].report is None
    assert {entry.reason for entry in entries if entry.split == "test"} == {"no predictions"}
    table = board_table(entries)
    assert "broken: not scored: " in table
    assert "release:" in table


def test_the_command(folder: Path) -> None:
    done = CliRunner().invoke(
        cli, ["leaderboard", "build", "--submissions", str(folder), "--json", "--resamples", "20"]
    )
    assert done.exit_code == 0
    built = json.loads(done.stdout)
    assert len(built) == 3 * len(BOARD_SPLITS)
    assert built[0]["score"]["mean"] == 1.0


def test_no_submission_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="warwire predict"):
        submissions(tmp_path / "nowhere")
