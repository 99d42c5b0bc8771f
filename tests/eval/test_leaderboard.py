"""The boards: best first, failures listed and never ranked, nothing scored twice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner, Result

from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError, MissingRelease
from warwire.eval.leaderboard import Board, boards
from warwire.eval.leaderboard_history import EarlierRank, Ranks, ranks_text, read_ranks
from warwire.eval.leaderboard_tables import boards_page, boards_table
from warwire.eval.scoring import score
from warwire.eval.submission import HELD_OUT
from warwire.model.record import Article

RELEASE = "0.1.0"


def rows(articles: list[Article]) -> bytes:
    keep = ("id", "zones", "statements", "mentions", "losses", "actors")
    built = [msgspec.to_builtins(article) for article in articles]
    return msgspec.json.Encoder().encode_lines([{key: row[key] for key in keep} for row in built])


def silent(articles: list[Article]) -> bytes:
    return rows([msgspec.structs.replace(a, mentions=a.mentions[:1], losses=()) for a in articles])


def submit(folder: Path, system: str, files: Mapping[str, bytes], **card: Any) -> None:
    """Write a submission whose system.toml is sound but for what is told."""
    said: dict[str, Any] = {
        "name": system,
        "version": "1",
        "contact": "someone@example.org",
        "link": "https://example.org",
    }
    said |= {"parameters": 0, "training_data": [], "test_texts_seen": "no", "hardware": "one core", "licence": "MIT"}
    said |= {"releases": [RELEASE], **card}
    (folder / system).mkdir(parents=True)
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in said.items())
    (folder / system / "system.toml").write_text("".join(lines))
    for name, data in files.items():
        (folder / system / name).write_bytes(data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "submissions"
    gold = {split: load(RELEASE, split=split) for split in HELD_OUT}
    perfect = {f"{split}.jsonl": rows(articles) for split, articles in gold.items()}
    submit(place, "perfect", perfect, test_texts_seen="yes", seen_how="it is the gold")
    submit(place, "silent", {f"{split}.jsonl": silent(articles) for split, articles in gold.items()})
    submit(place, "broken", {**perfect, "dev.jsonl": b"\x00\x01"})
    submit(place, "partial", {"dev.jsonl": perfect["dev.jsonl"]})
    submit(place, "unsaid", perfect)
    (place / "unsaid" / "system.toml").unlink()
    return place


def build(folder: Path, **options: Any) -> list[Board]:
    return boards(folder, **{"resamples": 0, "release": RELEASE, **options})


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["leaderboard", "build", *arguments])


def test_best_first_and_whoever_failed_or_lacks_a_split_has_no_rank(folder: Path) -> None:
    built = build(folder, resamples=100)
    assert [(board.release, board.split) for board in built] == [(RELEASE, split) for split in HELD_OUT]
    dev, test, _ = built
    assert [(entry.system, entry.rank is not None, entry.report is not None) for entry in dev.entries] == [
        ("perfect", True, True),
        ("silent", True, True),
        ("partial", False, True),
        ("unsaid", False, True),
        ("broken", False, False),
    ]
    assert dev.entries[0].report is not None
    assert (dev.entries[0].report.mean, dev.entries[0].ranks) == (1.0, (1, 1))
    assert dev.detectable is not None
    assert {entry.system: entry.reason for entry in test.entries} == {
        "perfect": "",
        "silent": "",
        "broken": "no score on dev",
        "unsaid": "no sound system.toml: the system has no system.toml (warwire submit check)",
        "partial": "no predictions",
    }


def test_the_table_says_who_is_not_ranked_and_who_saw_the_texts(folder: Path) -> None:
    table = boards_table(build(folder))
    lines = table.splitlines()
    assert "partial: not scored: no predictions" in lines
    assert "partial: not ranked: no score on test, test_unseen" in lines
    seen = {line.split()[0]: line.split()[-1] for line in lines if line.startswith(("perfect  ", "silent  "))}
    assert seen == {"perfect": "yes", "silent": "no"}
    assert any(line.startswith("unsaid ") and line.endswith("not disclosed") for line in lines)
    signatures = [line for line in lines if "|predictions:" in line]
    assert signatures == [
        f"{entry.system}: {entry.report.signature}"
        for board in build(folder)
        for entry in board.entries
        if entry.report
    ]


def test_a_tie_shares_its_rank_and_what_has_no_mean_has_none(tmp_path: Path) -> None:
    gold = load(RELEASE, split="train")  # it has the most events: of few, no test tells any two systems apart
    for system, data in {
        "perfect": rows(gold),
        "alike": rows([msgspec.structs.replace(a, mentions=a.mentions[n == 0 :]) for n, a in enumerate(gold)]),
        "silent": silent(gold),
        "without": rows(gold).replace(b'"statements":', b'"said":'),
    }.items():
        submit(tmp_path, system, {"train.jsonl": data})
    (board,) = build(tmp_path, splits=("train",))
    assert [(entry.system, entry.rank, entry.ranks) for entry in board.entries] == [
        ("perfect", 1, None),
        ("alike", 1, None),
        ("silent", 3, None),
        ("without", None, None),
    ]
    assert board.entries[-1].reason == "no mean, since it has no figure for statements"
    cells = [line.split()[:2] for line in boards_table([board]).splitlines()[1:]]
    assert [cell for cell in cells if cell and cell[0] in ("F1", *(entry.system for entry in board.entries))] == [
        ["F1", "rank"],
        ["perfect", "1"],
        ["alike", "1"],
        ["silent", "3"],
        ["without", "–"],
    ]


def test_the_head_counts_the_events_of_the_gold_alone_and_problems_are_told(folder: Path) -> None:
    dev = load(RELEASE, split="dev")
    stray = msgspec.structs.replace(dev[0], id="of-no-split")
    for system in ("perfect", "silent"):
        path = folder / system / "dev.jsonl"
        path.write_bytes(path.read_bytes() + rows([stray]))
    table = boards_table(build(folder, splits=("dev",))).splitlines()
    assert table[0] == f"dev of release {RELEASE}: {len(dev)} articles, {len({a.event for a in dev})} events"
    assert "perfect: 1 problems (warwire submit check)" in table


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
    right = next((name for name in names if name in ("dev.jsonl", "dev.jsonl.gz", "dev.jsonl.zst", "dev.parquet")), "")
    gold = rows(load(RELEASE, split="dev"))
    submit(tmp_path, "system", {name: gold if name == right else b'{"id": "stale"}\n' for name in names})
    ((entry,),) = (board.entries for board in build(tmp_path, splits=("dev",)))
    assert entry.reason == reason
    assert (entry.report.mean if entry.report else None) == (None if reason else 1)


def test_releases_are_those_that_a_submission_names(tmp_path: Path) -> None:
    dev = {"dev.jsonl": rows(load(RELEASE, split="dev"))}
    submit(tmp_path, "one", dev)
    submit(tmp_path, "two", dev, releases=[RELEASE, "99.0.0", RELEASE])
    absent, here = build(tmp_path, splits=("dev",), release=None)
    assert (absent.release, [entry.system for entry in absent.entries]) == ("99.0.0", ["two"])
    assert absent.entries[0].reason.startswith("release 99.0.0 is not here")
    assert [(entry.system, entry.rank) for entry in here.entries] == [("one", 1), ("two", 1)]
    (told,) = build(tmp_path, splits=("dev",), release=RELEASE)
    assert [(entry.system, entry.rank) for entry in told.entries] == [("one", 1), ("two", 1)]
    with pytest.raises(MissingRelease):
        build(tmp_path, release="99.0.0")


def test_nothing_is_scored_twice_and_what_changed_is_scored_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored: list[str] = []

    def counting(predictions: Path, **options: Any) -> Any:
        scored.append(f"{options['name']} {options['split']}")
        return score(predictions, **options)

    monkeypatch.setattr("warwire.eval.leaderboard_cache.score", counting)
    results = tmp_path / "kept"
    fresh = build(folder, resamples=100, results=results)
    assert len(scored) == 13  # three splits of four systems and one of the fifth; one of them fails
    scored.clear()
    again = build(folder, resamples=100, results=results)
    assert scored == ["broken dev"]  # a file that cannot be read has no score to keep
    assert [board.to_dict() for board in again] == [board.to_dict() for board in fresh]
    for one, other in zip(fresh, again, strict=True):
        for entry, kept in zip(one.entries, other.entries, strict=True):
            if entry.report and kept.report:
                assert np.array_equal(entry.report.counts.array, kept.report.counts.array)
                assert entry.report.measures == kept.report.measures
                assert entry.report.problems == kept.report.problems

    scored.clear()
    (folder / "silent" / "dev.jsonl").write_bytes(rows(load(RELEASE, split="dev")))
    (results / "perfect" / f"{RELEASE}-test.json").write_text("{")
    build(folder, resamples=100, results=results)
    assert scored == ["broken dev", "silent dev", "perfect test"]
    scored.clear()
    build(folder, resamples=100, results=results, seed=1)
    assert len(scored) == 13
    scored.clear()
    monkeypatch.setattr("warwire.eval.leaderboard_cache.harness_hash", lambda: "another harness")
    build(folder, resamples=100, results=results, seed=1)
    assert len(scored) == 13


def test_a_folder_of_results_that_cannot_be_written_is_an_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        build(folder, results=tmp_path / "kept")


def test_the_page_discloses_and_shows_hostile_words_as_text(folder: Path) -> None:
    dev = {f"{split}.jsonl": rows(load(RELEASE, split=split)) for split in HELD_OUT}
    submit(folder, "hostile", dev, contact="<script>alert(1)</script> | [x](javascript:y) `z`")
    page = boards_page(build(folder, resamples=100))
    assert "<script" not in page
    assert r"&lt;script&gt;alert(1)&lt;/script&gt; \| \[x\](javascript:y) \`z\`" in page
    assert f"## test of release {RELEASE}" in page
    assert "| yes: it is the gold |" in page
    assert "- partial: not scored: no predictions" in page
    tables = [line for line in page.splitlines() if line.startswith("| perfect ")]
    assert len(tables) == len(HELD_OUT) + 1
    assert "1.000<br>1.000–1.000" in tables[0]


def test_the_command_keeps_scores_and_writes_the_page_beside_the_submissions(folder: Path) -> None:
    shutil.rmtree(folder / "unsaid")  # what names no release is scored on the newest
    result = run("--submissions", str(folder), "--resamples", "100", "--json", "--write")
    assert result.exit_code == 0
    built = json.loads(result.stdout)
    assert [board["split"] for board in built] == list(HELD_OUT)
    first = built[0]["entries"][0]
    assert (first["system"], first["rank"], first["score"]["mean"]) == ("perfect", 1, 1.0)
    assert first["disclosed"]["seen_how"] == "it is the gold"
    assert (folder.parent / "results" / "perfect" / f"{RELEASE}-dev.json").is_file()
    assert (folder.parent / "leaderboard.md").read_text(encoding="utf-8").startswith("# Leaderboard\n")


def test_the_page_is_the_whole_board(folder: Path, tmp_path: Path) -> None:
    for part in (["--split", "dev"], ["--release", RELEASE], ["--resamples", "0"]):
        assert run("--submissions", str(folder), "--write", *part).exit_code == 2
    kept = tmp_path / "elsewhere"
    result = run(
        *("--submissions", str(folder), "--split", "dev", "--release", RELEASE, "--resamples", "0"),
        "--results",
        str(kept),
    )
    assert result.exit_code == 0
    assert result.stdout.startswith(f"dev of release {RELEASE}: ")
    assert (kept / "silent" / f"{RELEASE}-dev.json").is_file()
    assert not (folder.parent / "leaderboard.md").exists()


def test_a_newer_release_reports_the_ranks_on_the_one_before(folder: Path) -> None:
    before = build(folder)
    assert all(entry.earlier is None for board in before for entry in board.entries)
    assert "rank on" not in boards_table(before)
    # Neither older releases nor later ones, nor systems that are gone, play a part.
    ranks: Ranks = {
        "0.0.9": {"test": {"perfect": 7}},
        "0.0.10": {split: {"perfect": 2, "silent": 1, "gone": 3} for split in HELD_OUT},
        "9.0.0": {"test": {"perfect": 8}},
    }
    built = build(folder, ranks=ranks)
    was = {entry.system: entry.earlier for entry in built[1].entries}
    assert was.pop("perfect") == EarlierRank("0.0.10", 2)
    assert was.pop("silent") == EarlierRank("0.0.10", 1)
    assert set(was.values()) == {None}
    table = boards_table(built).splitlines()
    assert table[1].split()[:5] == ["F1", "rank", "rank", "on", "0.0.10"]
    assert next(line for line in table if line.startswith("perfect ")).split()[:3] == ["perfect", "1", "2"]
    assert "| system | rank | rank on 0.0.10 | mean |" in boards_page(built)
    assert built[0].to_dict()["entries"][0]["earlier"] == {"release": "0.0.10", "rank": 2}
    kept = json.loads(ranks_text(ranks, built))
    assert list(kept) == ["0.0.9", "0.0.10", RELEASE, "9.0.0"]
    assert kept["0.0.10"] == ranks["0.0.10"]
    assert set(kept[RELEASE]["test"]) == {"perfect", "silent"}


def test_kept_ranks_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "ranks.json"
    assert read_ranks(path) == {}
    path.write_text('{"0.1.0": {"test": {"a": "first"}}}')
    with pytest.raises(InputError, match=r"ranks\.json"):
        read_ranks(path)


def test_check_says_whether_the_page_is_current_and_writes_nothing(folder: Path) -> None:
    submit(
        folder, "only", {f"{split}.jsonl": (folder / "perfect" / f"{split}.jsonl").read_bytes() for split in HELD_OUT}
    )
    for other in ("perfect", "silent", "broken", "partial", "unsaid"):
        shutil.rmtree(folder / other)
    arguments = ("--submissions", str(folder), "--resamples", "100")
    assert run(*arguments, "--write").exit_code == 0
    done = run(*arguments, "--check")
    assert (done.exit_code, done.stdout) == (0, "")
    shutil.rmtree(folder.parent / "results")
    assert run(*arguments, "--check").exit_code == 0
    assert not (folder.parent / "results").exists()
    page = folder.parent / "leaderboard.md"
    page.write_text(page.read_text().replace("| 1", "| 2"))
    done = run(*arguments, "--check")
    assert done.exit_code == 1
    assert "stale-board" in done.stderr
    assert "warwire leaderboard build --write" in done.stderr
    assert run("--check", "--release", RELEASE).exit_code == 2


def test_an_annotator_with_a_vote_in_gold_is_listed_and_never_ranked(folder: Path) -> None:
    gold = {f"{split}.jsonl": rows(load(RELEASE, split=split)) for split in HELD_OUT}
    submit(folder, "reader", gold, annotator=True)
    for board in build(folder):
        (entry,) = [entry for entry in board.entries if entry.system == "reader"]
        assert entry.report is not None
        assert entry.report.mean == 1.0
        assert (entry.rank, entry.reason) == (None, "an annotator, whose labels had a vote in gold")
