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
    signatures = [line for line in table.splitlines() if "|predictions:" in line]
    assert signatures == [f"{entry.system}: {entry.report.signature}" for entry in entries if entry.report]


def test_a_tie_shares_its_rank_and_what_has_no_mean_has_none(tmp_path: Path) -> None:
    gold = load(split="train")  # it has the most events: of few, no test tells any two systems apart
    without = rows(gold).replace(b'"statements":', b'"said":')
    for system, data in {
        "perfect": rows(gold),
        "alike": rows([msgspec.structs.replace(a, mentions=a.mentions[n == 0 :]) for n, a in enumerate(gold)]),
        "silent": rows([msgspec.structs.replace(a, mentions=a.mentions[:1], losses=()) for a in gold]),
        "without": without,
    }.items():
        (tmp_path / system).mkdir()
        (tmp_path / system / "train.jsonl").write_bytes(data)
    entries = board(tmp_path, splits=("train",), resamples=0)
    assert [(entry.system, entry.rank) for entry in entries] == [
        ("perfect", 1),
        ("alike", 1),
        ("silent", 2),
        ("without", None),
    ]
    cells = [line.split()[:2] for line in board_table(entries).splitlines()[1:]]
    assert [cell for cell in cells if cell and cell[0] in ("F1", *(entry.system for entry in entries))] == [
        ["F1", "rank"],
        ["perfect", "1"],
        ["alike", "1"],
        ["silent", "2"],
        ["without", "–"],
    ]


def test_the_head_counts_the_events_of_the_gold_alone_and_problems_are_told(folder: Path) -> None:
    dev = load(split="dev")
    stray = msgspec.structs.replace(dev[0], id="of-no-split")
    for system in ("perfect", "silent"):
        path = folder / system / "dev.jsonl"
        path.write_bytes(path.read_bytes() + rows([stray]))
    table = board_table(board(folder, splits=("dev",), resamples=0))
    assert table.splitlines()[0] == f"dev: {len(dev)} articles, {len({a.event for a in dev})} events"
    assert "perfect: 1 problems (warwire predictions check)" in table.splitlines()


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["dev.jsonl"], ""),
        (["dev.parquet"], ""),
        (["dev.jsonl.gz"], ""),
        (["dev.jsonl.zst"], ""),
        (["dev.jsonl", "dev.old.jsonl", "dev.jsonl.bak", "dev.txt"], ""),
        (["dev.old.jsonl"], "no predictions"),
        (["dev.jsonl", "dev.jsonl.gz"], "dev.jsonl and dev.jsonl.gz are for one split: keep one"),
    ],
)
def test_a_split_has_one_file(tmp_path: Path, names: list[str], reason: str) -> None:
    (tmp_path / "system").mkdir()
    right = next((name for name in names if name in ("dev.jsonl", "dev.jsonl.gz", "dev.jsonl.zst", "dev.parquet")), "")
    for name in names:
        data = rows(load(split="dev")) if name == right else b'{"id": "stale"}\n'
        (tmp_path / "system" / name).write_bytes(data)
    (entry,) = board(tmp_path, splits=("dev",), resamples=0)
    assert entry.reason == reason
    assert (entry.report.mean if entry.report else None) == (None if reason else 1)


def test_the_command(folder: Path) -> None:
    done = CliRunner().invoke(
        cli, ["leaderboard", "build", "--submissions", str(folder), "--json", "--resamples", "100"]
    )
    assert done.exit_code == 0
    built = json.loads(done.stdout)
    assert len(built) == 3 * len(BOARD_SPLITS)
    assert (built[0]["rank"], built[0]["score"]["mean"]) == (1, 1.0)


def test_no_submission_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="warwire predict"):
        submissions(tmp_path / "nowhere")
