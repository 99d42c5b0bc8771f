"""The commands around scores, as people and programs call them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from warwire.cli import cli

TEXT = "The River Front shelled two tanks near Halva."
ROW: dict[str, Any] = {
    "id": "a",
    "mentions": [{"start": 4, "end": 15, "label": "actor", "actor": ["rf"]}],
    "losses": [{"start": 24, "end": 33, "harm": "damaged", "object": "armour", "count_min": 2, "count_max": 2, "source": "author"}],
    "statements": [{"start": 0, "end": 45, "label": "fact", "source": "author"}],
}  # fmt: skip
BAD = ROW | {"id": "b", "mentions": [{"start": 0, "end": 99, "label": "actor"}]}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    gold = [ROW | {"id": id_, "event": id_, "text": TEXT, "outlet_type": "tabloid"} for id_ in "ab"]
    contents = {"gold": gold, "good": [ROW, ROW | {"id": "b"}], "bad": [ROW, BAD]}
    for name, rows in contents.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "p.conll").write_text("# id = a\nRiver B-ACTOR\nFront I-ACTOR\n", encoding="utf-8")
    return {path.name.partition(".")[0]: str(path) for path in tmp_path.iterdir()} | {"folder": str(tmp_path)}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_score_prints_a_table_and_its_signature(files: dict[str, str]) -> None:
    result = run("score", files["good"], "--gold", files["gold"], "--by", "outlet_type,harm")
    assert result.exit_code == 0
    assert "mean of the five" in result.output
    assert "by outlet_type" in result.output
    last = result.output.strip().splitlines()[-1]
    assert last.startswith("release:none|gold:")
    assert "resamples:10000|confidence:0.95|seed:0|articles:2|units:2|predictions:" in last


def test_score_gives_json(files: dict[str, str]) -> None:
    result = run("score", files["good"], "--gold", files["gold"], "--json", "--resamples", "100", "--unit", "article")
    out = json.loads(result.stdout)
    assert out["spans"]["strict"]["f1"] == 1
    assert out["problems"] == []
    assert out["signature"]["unit"] == "article"
    assert out["intervals"]["spans.strict.f1"] == [1, 1]


def test_problems_are_told_and_strict_refuses_them(files: dict[str, str]) -> None:
    result = run("score", files["bad"], "--gold", files["gold"], "--resamples", "0")
    assert result.exit_code == 0
    assert "1 × out-of-range" in result.output
    assert f"{files['bad']}:2: b mentions[0]: 0..99 lies outside a text of 45 characters" in result.stderr
    refused = run("score", files["bad"], "--gold", files["gold"], "--strict")
    assert refused.exit_code == 1
    assert "refused: 1 problems" in refused.stderr
    assert refused.stdout == ""
    assert run("score", files["good"], "--gold", files["gold"], "--strict", "--resamples", "0").exit_code == 0


def test_strict_refuses_a_loss_without_place_where_others_have_one(files: dict[str, str]) -> None:
    path = Path(files["folder"]) / "nowhere.jsonl"
    extra = {"harm": "damaged", "object": "ships", "count_min": 1, "count_max": 1, "source": "author"}
    rows = [ROW | {"losses": [*ROW["losses"], extra]}, ROW | {"id": "b"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    refused = run("score", str(path), "--gold", files["gold"], "--strict")
    assert refused.exit_code == 1
    assert "refused: 1 problems" in refused.stderr
    assert run("predictions", "check", str(path), "--gold", files["gold"]).exit_code == 1


def test_hints_are_told_and_refuse_nothing(files: dict[str, str]) -> None:
    path = Path(files["folder"]) / "hints.jsonl"
    rows = [ROW | {"actors": [{"id": "x"}]}, ROW | {"id": "b"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    strict = run("score", str(path), "--gold", files["gold"], "--strict", "--resamples", "0")
    assert strict.exit_code == 0
    assert "[hint unlisted-actor]" in strict.stderr
    checked = run("predictions", "check", str(path), "--gold", files["gold"])
    assert checked.exit_code == 0
    assert "[hint unlisted-actor]" in checked.stdout


def test_tasks_can_be_chosen(files: dict[str, str]) -> None:
    result = run(
        "score", files["good"], "--gold", files["gold"], "--tasks", "spans,zones", "--json", "--resamples", "0"
    )
    assert {"statements", "mean"}.isdisjoint(json.loads(result.stdout))
    assert "name some of spans" in run("score", files["good"], "--gold", files["gold"], "--tasks", "words").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "{folder}/none.jsonl", "--gold", "{gold}"], "there is no such file"),
        (["score", "{good}", "--gold", "{gold}", "--split", "test"], "give either gold or a split"),
        (["score", "{good}", "--gold", "{gold}", "--by", "weather"], "there is no slice 'weather'"),
        (["score", "{good}", "--gold", "{good}"], "missing required field text"),
        (["compare", "{good}", "--gold", "{gold}"], "two files of predictions or more"),
        (["compare", "{good}", "{bad}", "--gold", "{gold}", "--figures", "f1"], "there is no figure 'f1'"),
        (["predictions", "convert", "{conll}", "--from", "brat", "--gold", "{gold}", "-o", "{folder}/o"], "no brat"),
    ],
)
def test_what_cannot_be_used_exits_2_with_a_message(files: dict[str, str], arguments: list[str], message: str) -> None:
    files["conll"] = files["p"]
    filled = [argument.format(**files) for argument in arguments]
    done = subprocess.run(
        [sys.executable, "-c", "from warwire.cli import main; main()", *filled],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr.replace("`", "")
    assert "Traceback" not in done.stderr


def test_options_may_be_repeated(files: dict[str, str]) -> None:
    common = [files["good"], "--gold", files["gold"], "--json", "--resamples", "0"]
    repeated = run("score", *common, "--by", "harm", "--by", "kind,type", "--tasks", "spans", "--tasks", "losses")
    together = run("score", *common, "--by", "harm,kind,type", "--tasks", "spans,losses")
    assert repeated.exit_code == 0
    assert repeated.stdout == together.stdout
    two = [files["good"], files["bad"], "--gold", files["gold"], "--trials", "9", "--resamples", "100", "--json"]
    out = json.loads(run("compare", *two, "--figures", "mean", "--figures", "spans.strict.f1").stdout)
    assert [difference["figure"] for difference in out["differences"]] == ["mean", "spans.strict.f1"]


@pytest.mark.parametrize("command", [["score", "{good}"], ["compare", "{good}", "{bad}"], ["leaderboard", "build"]])
def test_too_few_resamples_are_refused(files: dict[str, str], command: list[str]) -> None:
    gold = [] if command[0] == "leaderboard" else ["--gold", files["gold"]]
    result = run(*(part.format(**files) for part in command), *gold, "--resamples", "99")
    assert result.exit_code == 2
    assert "99 resamples are too few" in result.stderr


def test_a_figure_that_is_unknown_has_likely_ones_named(files: dict[str, str]) -> None:
    result = run("compare", files["good"], files["bad"], "--gold", files["gold"], "--figures", "span.strict.f1")
    assert "spans.strict.f1" in str(result.exception)
    assert len(str(result.exception)) < 300


def test_compare(files: dict[str, str]) -> None:
    arguments = [
        "compare",
        files["good"],
        files["bad"],
        "--gold",
        files["gold"],
        "--trials",
        "50",
        "--resamples",
        "100",
    ]
    table = run(*arguments)
    assert table.exit_code == 0
    assert "p (Holm)" in table.output
    assert "1 problems" in table.stderr
    out = json.loads(run(*arguments, "--figures", "spans.strict.f1", "--json").stdout)
    assert out["differences"][0]["difference"] == pytest.approx(1 - 0.75)
    assert len(out["signatures"]) == 2


def test_errors(files: dict[str, str]) -> None:
    result = run("errors", files["bad"], "--gold", files["gold"])
    assert result.exit_code == 0
    assert "The [River Front] shelled" in result.output
    assert "gold \\ predicted" in result.output
    assert result.stderr.startswith(f"{files['bad']}: 1 problems (warwire predictions check), 1 items set aside")
    assert run("errors", files["good"], "--gold", files["gold"]).stderr == ""
    out = json.loads(run("errors", files["bad"], "--gold", files["gold"], "--json").stdout)
    assert out["counts"]["missed"] == 1
    assert (out["problems"], out["set_aside"]) == ({"out-of-range": 1}, 1)


def test_predictions_check(files: dict[str, str]) -> None:
    assert run("predictions", "check", files["good"], "--gold", files["gold"]).exit_code == 0
    result = run("predictions", "check", files["bad"], "--gold", files["gold"])
    assert result.exit_code == 1
    assert "[out-of-range]" in result.output
    out = json.loads(run("predictions", "check", files["bad"], "--gold", files["gold"], "--json").stdout)
    assert [problem["rule"] for problem in out["problems"]] == ["out-of-range"]


def test_predictions_convert(files: dict[str, str]) -> None:
    output = str(Path(files["folder"]) / "out.jsonl")
    arguments = ["predictions", "convert", files["p"], "--from", "conll", "--gold", files["gold"], "-o", output]
    result = run(*arguments, "--label", "ACTOR=weapon")
    assert (result.exit_code, result.stderr) == (0, f"{output}: 1 articles, 1 items\n")
    row = json.loads(Path(output).read_text(encoding="utf-8"))
    assert row["mentions"] == [{"label": "weapon", "start": 4, "end": 15}]
    assert run(*arguments, "--label", "ACTOR").exit_code == 2
    doubtful = run(*arguments, "--label", "ACTOR=EVENT")
    assert doubtful.exit_code == 1
    assert doubtful.stderr.endswith("1 articles, 1 items; 1 × unknown-label\n")


@pytest.mark.parametrize("name", ["p", "gold"])
def test_convert_never_overwrites_what_it_reads(files: dict[str, str], name: str) -> None:
    before = Path(files[name]).read_bytes()
    arguments = ["predictions", "convert", files["p"], "--from", "conll", "--gold", files["gold"], "-o", files[name]]
    result = run(*arguments)
    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
    assert Path(files[name]).read_bytes() == before


def test_a_split_is_found_in_its_release(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warwire.corpus.manifest import Manifest, ParquetFile, SplitEntry, TextFile

    folder = tmp_path / "releases" / "0.9.9"
    (folder / "jsonl").mkdir(parents=True)
    data = Path(files["gold"]).read_bytes()
    (folder / "jsonl" / "test.jsonl").write_bytes(data)
    entry = SplitEntry(TextFile("jsonl/test.jsonl", "0" * 64, len(data)), ParquetFile("test.parquet", "0" * 64, 2), {})
    manifest = Manifest(
        name="warwire", version="0.9.9", scheme_version="1", release_hash="f" * 64, composed=True, canary="",
        licence="", splits={"test": entry}, counts={},
    )  # fmt: skip
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    monkeypatch.setattr("warwire.corpus.load.releases", lambda: {"0.9.9": folder})
    out = json.loads(run("score", files["good"], "--json", "--resamples", "0").stdout)
    signature = out["signature"]
    assert (signature["release"], signature["gold"], signature["split"]) == ("0.9.9", "f" * 64, "test")
    refused = run("score", files["good"], "--split", "dev")
    assert "release 0.9.9 has no split 'dev': name one of test" in str(refused.exception)
