"""Exports for other hosts: unpacked, run as the host runs them, and held against the command line."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from click.testing import CliRunner, Result

from warwire.cli import cli
from warwire.corpus.load import load, release_dir
from warwire.errors import InputError, MissingRelease
from warwire.eval.hosts import COLUMNS
from warwire.eval.hosts.codabench import export_codabench
from warwire.eval.report import Report
from warwire.eval.scoring import score
from warwire.eval.submission import HELD_OUT
from warwire.model.record import Article

RELEASE = "0.1.0"
RESAMPLES = 100


def export(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["leaderboard", "export", *arguments])


def rows(
    articles: list[Article], keep: tuple[str, ...] = ("zones", "statements", "mentions", "losses", "actors")
) -> bytes:
    """Predictions that are right but for every third mention, which is missed."""
    built = []
    for article in articles:
        row = msgspec.to_builtins(article)
        row["mentions"] = [mention for number, mention in enumerate(row["mentions"]) if number % 3]
        built.append({"id": article.id, **{layer: row[layer] for layer in keep}})
    return msgspec.json.Encoder().encode_lines(built)


def expected(place: Path, split: str) -> Report:
    return score(place / f"{split}.jsonl", split=split, release=RELEASE, resamples=RESAMPLES)


def figures(report: Report, split: str) -> dict[str, float]:
    named = {f"{split}_{column}": report.figures[name] for column, name in COLUMNS.items()}
    return {name: value for name, value in named.items() if value is not None}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, unpacked."""
    place = tmp_path_factory.mktemp("codabench")
    for name in ("one.zip", "two.zip"):
        result = export(
            *("codabench", str(place / name), "--release", RELEASE),
            *("--resamples", str(RESAMPLES), "--start", "2026-01-31"),
        )
        assert result.exit_code == 0, result.output
    assert (place / "one.zip").read_bytes() == (place / "two.zip").read_bytes()
    with zipfile.ZipFile(place / "one.zip") as archive:
        archive.extractall(place / "unpacked")
    return place / "unpacked"


@pytest.fixture
def submission(tmp_path: Path, bundle: Path) -> Path:
    """``input/res`` with sound predictions, beside ``input/ref`` with the gold."""
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "ref").symlink_to(bundle / "reference_data")
    (tmp_path / "output").mkdir()
    res = tmp_path / "input" / "res"
    res.mkdir()
    for split in HELD_OUT:
        (res / f"{split}.jsonl").write_bytes(rows(load(RELEASE, split=split)))
    return res


def run(
    program: Path, res: Path, *options: str, **environment: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, float] | None, str]:
    """Run the scoring program as the host does; return what it did, the scores and the page."""
    out = res.parent.parent / "output"
    done = subprocess.run(
        [sys.executable, *options, str(program / "score.py"), str(res.parent), str(out)],
        capture_output=True,
        text=True,
        check=False,
        cwd=out,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )
    page, scores = out / "detailed_results.html", out / "scores.json"
    return (
        done,
        json.loads(scores.read_bytes()) if scores.exists() else None,
        page.read_text(encoding="utf-8") if page.exists() else "",
    )


def test_a_bundle_has_what_the_host_asks_for(bundle: Path) -> None:
    about: Any = msgspec.yaml.decode((bundle / "competition.yaml").read_bytes())
    assert (about["version"], about["docker_image"]) == (2, "python:3.12-slim")
    assert (bundle / about["image"]).read_bytes().startswith(b"\x89PNG")
    for name in (about["terms"], *(page["file"] for page in about["pages"])):
        assert (bundle / name).read_text(encoding="utf-8").startswith("# ")
    (task,), (phase,), (board,) = about["tasks"], about["phases"], about["leaderboards"]
    assert phase["tasks"] == [task["index"]]
    assert (phase["start"], "end" in phase) == ("2026-01-31", False)
    assert phase["accepts_only_result_submissions"] is True
    assert phase["hide_output"] is phase["hide_prediction_output"] is phase["hide_score_output"] is True
    assert [column["index"] for column in board["columns"]] == list(range(len(HELD_OUT) * len(COLUMNS)))
    assert {key for column in board["columns"] for key in column} == {"title", "key", "index", "sorting", "precision"}
    command = msgspec.yaml.decode((bundle / task["scoring_program"] / "metadata.yaml").read_bytes())
    assert command == {"command": "python3 /app/program/score.py /app/input /app/output"}
    for split in HELD_OUT:
        gold = (bundle / task["reference_data"] / f"{split}.jsonl").read_bytes()
        assert gold == (release_dir(RELEASE) / "jsonl" / f"{split}.jsonl").read_bytes()
        kit = (bundle / phase["starting_kit"] / f"{split}.jsonl").read_bytes()
        given = [json.loads(line) for line in kit.splitlines()]
        assert given == [{"id": article.id, "text": article.text} for article in load(RELEASE, split=split)]


def test_what_the_scorer_carries_is_what_it_needs(bundle: Path) -> None:
    lines = (bundle / "scoring_program" / "requirements.txt").read_text().splitlines()
    assert all(
        importlib.metadata.version(name) == number for name, _, number in (line.partition("==") for line in lines)
    )
    carried = {path.name for path in (bundle / "scoring_program" / "lib" / "warwire").iterdir()}
    assert carried == {"__init__.py", "errors.py", "model", "corpus", "eval"}


def test_nothing_else_need_be_installed(bundle: Path, submission: Path, tmp_path: Path) -> None:
    place = tmp_path / "packages"
    place.mkdir()
    for line in (bundle / "scoring_program" / "requirements.txt").read_text().splitlines():
        package = importlib.metadata.distribution(line.partition("==")[0])
        for top in {file.parts[0] for file in package.files or ()} - {".."}:
            (place / top).symlink_to(str(package.locate_file(top)))
    reports = {split: expected(submission, split) for split in HELD_OUT}
    dev, test = submission / "dev.jsonl", submission / "test.jsonl"
    built = [json.loads(line) for line in dev.read_bytes().splitlines()]
    pq.write_table(pa.Table.from_pylist(built), submission / "dev.parquet")
    (submission / "test.jsonl.zst").write_bytes(zstandard.compress(test.read_bytes()))
    dev.unlink()
    test.unlink()
    done, scores, _ = run(bundle / "scoring_program", submission, "-S", PYTHONPATH=str(place))
    assert (done.returncode, done.stderr) == (0, "")
    assert scores == {key: value for split in HELD_OUT for key, value in figures(reports[split], split).items()}


def test_the_host_gives_the_figures_of_the_command_line(bundle: Path, submission: Path) -> None:
    done, scores, page = run(bundle / "scoring_program", submission)
    assert (done.returncode, done.stderr) == (0, "")
    reports = {split: expected(submission, split) for split in HELD_OUT}
    assert scores == {key: value for split in HELD_OUT for key, value in figures(reports[split], split).items()}
    assert len(scores) == len(HELD_OUT) * len(COLUMNS)
    assert scores["test_spans"] < 1
    for report in reports.values():
        assert str(report.signature) in page
    told = CliRunner().invoke(
        cli,
        [
            "score",
            str(submission / "test.jsonl"),
            "--split",
            "test",
            "--release",
            RELEASE,
            "--resamples",
            "0",
            "--json",
        ],
    )
    assert json.loads(told.stdout)["mean"] == scores["test_mean"]


def test_the_harness_is_the_one_that_is_carried(bundle: Path, submission: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    (program / "lib").mkdir(parents=True)
    for name in ("score.py", "requirements.txt", "lib/warwire"):
        (program / name).symlink_to(bundle / "scoring_program" / name)
    (program / "score.py").unlink()
    (program / "score.py").write_bytes((bundle / "scoring_program" / "score.py").read_bytes())
    about = program / "lib" / "warwire-99.0.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: warwire\nVersion: 99.0.0\n")
    done, _, page = run(program, submission)
    assert done.returncode == 0
    assert page.count("|harness:99.0.0|") == len(HELD_OUT)


def test_what_is_missing_is_installed_or_named(bundle: Path, submission: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "score.py").write_bytes((bundle / "scoring_program" / "score.py").read_bytes())
    (program / "lib").symlink_to(bundle / "scoring_program" / "lib")
    (program / "requirements.txt").write_text("msgspec==0\nnowhere_to_be_had==1\n")
    (tmp_path / "path" / "pip").mkdir(parents=True)
    (tmp_path / "path" / "pip" / "__init__.py").touch()
    pip = tmp_path / "path" / "pip" / "__main__.py"
    pip.write_text("import sys; sys.exit(1)")
    done, scores, _ = run(program, submission, PYTHONPATH=str(tmp_path / "path"))
    assert (done.returncode, scores) == (2, None)
    assert done.stderr.startswith("nowhere_to_be_had: neither installed nor to be fetched")
    pip.write_text("import sys; open('asked', 'w').write(' '.join(sys.argv[1:]))")
    done, scores, _ = run(program, submission, PYTHONPATH=str(tmp_path / "path"))
    assert (done.returncode, scores is not None) == (0, True)
    assert (tmp_path / "output" / "asked").read_text().endswith(f"-r {program / 'requirements.txt'}")


def test_what_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(MissingRelease, match=r"99\.0\.0"):
        export_codabench(tmp_path / "b.zip", release="99.0.0", start=date(2026, 1, 31), docker_image="python:3.12-slim")
    assert export("codabench", str(tmp_path), "--release", RELEASE).exit_code == 2
    assert export("codabench", str(tmp_path / "b.zip"), "--release", RELEASE, "--start", "soon").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_takes_the_place_of_a_bundle_alone(tmp_path: Path) -> None:
    out, other = tmp_path / "b.zip", tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("competition.yaml", "title: another competition\n")
    damaged = other.read_bytes().replace(b"PK\x01\x02", b"PK\x00\x00")  # where its files are listed
    for held in (b"notes", b"PK\x03\x04 cut off", damaged, other.read_bytes()):
        out.write_bytes(held)
        result = export("codabench", str(out), "--release", RELEASE)
        assert isinstance(result.exception, InputError)
        (problem,) = result.exception.problems
        assert (problem.rule, problem.file) == ("file-in-use", str(out))
        assert problem.remedy == "name a new file, or remove this one"
        assert out.read_bytes() == held
    out.write_bytes(b"")
    for start in ("2026-01-31", "2026-02-01"):
        result = export("codabench", str(out), "--release", RELEASE, "--start", start)
        assert result.exit_code == 0, result.output
        with zipfile.ZipFile(out) as archive:
            assert start in archive.read("competition.yaml").decode()


def test_a_layer_that_is_never_produced_has_no_figure(bundle: Path, submission: Path) -> None:
    for split in HELD_OUT:
        (submission / f"{split}.jsonl").write_bytes(rows(load(RELEASE, split=split), ("mentions", "actors")))
    done, scores, _ = run(bundle / "scoring_program", submission)
    assert done.returncode == 0
    assert scores is not None
    assert {key.removeprefix("test_") for key in scores if key.startswith("test_")} & set(COLUMNS) == {"actors"}
    assert all(
        scores[key] == value for split in HELD_OUT for key, value in figures(expected(submission, split), split).items()
    )


def test_a_bad_submission_is_told_all_that_is_wrong(bundle: Path, submission: Path) -> None:
    (submission / "dev.jsonl").write_bytes(b"\x00\x01")
    (submission / "test.jsonl").unlink()
    (submission / "test_unseen.jsonl.gz").write_bytes(b"x")
    done, scores, page = run(bundle / "scoring_program", submission)
    assert (done.returncode, scores) == (1, None)
    assert "Traceback" not in done.stderr
    for rule in ("binary-file", "missing-split", "two-files"):
        assert f"[{rule}]" in page
        assert f"[{rule}]" in done.stderr
    assert "Why there is no score" in page
    assert str(submission) not in page


def test_hostile_words_are_shown_as_text(bundle: Path, submission: Path) -> None:
    hostile = {"id": "<script>alert(1)</script>", "mentions": []}
    with (submission / "dev.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(hostile) + "\n")
    done, _, page = run(bundle / "scoring_program", submission)
    assert done.returncode == 0
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A folder of submissions: one sound, one without a split."""
    for system, splits in {"sound": HELD_OUT, "partial": ("dev",)}.items():
        place = tmp_path / "submissions" / system
        place.mkdir(parents=True)
        (place / "system.toml").write_text(
            f'name = "{system}"\nversion = "1"\ncontact = "<b>someone</b>"\nlink = "https://example.org"\nparameters = 0\n'
            'training_data = []\ntest_texts_seen = "no"\nhardware = "one core"\nlicence = "MIT"\nreleases = ["0.1.0"]\n'
        )
        for split in splits:
            (place / f"{split}.jsonl").write_bytes(rows(load(RELEASE, split=split)))
    return tmp_path / "submissions"


def test_the_folder_for_hugging_face(board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    out = tmp_path / "out"
    arguments = ("huggingface", str(out), "--submissions", str(board), "--resamples", str(RESAMPLES))
    result = export(*arguments)
    assert result.exit_code == 0, result.output
    loaded = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "cache"))["train"]
    listed = {(row["split"], row["system"]): row for row in loaded}
    assert len(listed) == len(loaded) == 2 * len(HELD_OUT)
    for split in HELD_OUT:
        report = expected(board / "sound", split)
        row = listed[split, "sound"]
        assert (row["rank"], row["rank_low"], row["rank_high"], row["reason"]) == (1, 1, 1, "")
        assert {column: row[column] for column in COLUMNS} == {c: report.figures[name] for c, name in COLUMNS.items()}
        assert [row["mean_low"], row["mean_high"]] == list(report.intervals["mean"] or ())
        assert row["signature"] == str(report.signature)
        whole = json.loads((out / "scores" / "sound" / RELEASE / f"{split}.json").read_bytes())
        assert whole["losses"]["strict"]["f1"] == report.figures["losses.strict.f1"]
        kept = out / "predictions" / "sound" / RELEASE / f"{split}.jsonl"
        assert kept.read_bytes() == (board / "sound" / f"{split}.jsonl").read_bytes()
    assert listed["dev", "partial"]["reason"] == "no score on test, test_unseen"
    assert (listed["test", "partial"]["mean"], listed["test", "partial"]["reason"]) == (None, "no predictions")
    card = (out / "README.md").read_text(encoding="utf-8")
    assert f"## test of release {RELEASE}: " in card
    assert "<b>" not in card
    assert str(tmp_path) not in "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.json*"))


def test_nothing_is_written_over(board: Path, tmp_path: Path) -> None:
    out = tmp_path / "clone"
    (out / ".git").mkdir(parents=True)
    arguments = ("huggingface", str(out), "--submissions", str(board), "--resamples", "0")
    assert export(*arguments).exit_code == 0
    again = export(*arguments)
    assert again.exit_code != 0
    assert "folder-in-use" in str(again.exception)
