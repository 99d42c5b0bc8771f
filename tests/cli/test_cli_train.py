"""``warwire train`` and ``warwire predict`` on a small release."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import FIXTURES
from warwire.cli import cli
from warwire.corpus import load as loading
from warwire.corpus.build import build
from warwire.errors import InputError, MissingRelease, WarwireError


@pytest.fixture(autouse=True)
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Path(shutil.copytree(FIXTURES / "baselines", tmp_path / "corpus"))
    build(corpus, "0.0.1")
    monkeypatch.setattr(loading, "_folders", lambda: [corpus / "releases"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_train_then_predict(tmp_path: Path) -> None:
    trained = run("train", "lexicon", "--out", tmp_path / "model", "--json")
    assert trained.exit_code == 0
    report = json.loads(trained.stdout)
    assert (report["system"], report["release"]) == ("lexicon", "0.0.1")
    assert report["bytes"] > 0
    predicted = run("predict", tmp_path / "model", "train", tmp_path / "rows.jsonl", "--json")
    assert json.loads(predicted.stdout)["articles"] == 6
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert set(rows[0]) == {"id", "zones", "statements", "mentions", "losses", "actors"}


def test_the_cache_serves_both(tmp_path: Path) -> None:
    assert "CPU-seconds" in run("train", "majority").stdout
    assert "majority: 6 articles" in run("predict", "majority", "train", tmp_path / "rows.jsonl").stdout


def test_seed_and_settings(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("epochs = 1\n")
    run("train", "linear", "--out", tmp_path / "model", "--seed", "7", "--config", config)
    settings = json.loads((tmp_path / "model" / "system.json").read_text())["settings"]
    assert (settings["seed"], settings["epochs"], settings["bits"]) == (7, 1, 18)


@pytest.mark.parametrize(
    ("system", "settings", "message"),
    [
        ("linear", 'bits = "x"', "bits: this must be a whole number from 8 to 24"),
        ("linear", "bits = 99\nepochs = 0", "(?s)bits: .*epochs: this must be"),
        ("linear", "seed = true", "seed: this must be a whole number"),
        ("linear", "alpha = nan", "alpha: this must be a number"),
        ("lexicon", "share = 2.0", "share: this must be a number from 0 to 1"),
        ("linear", "epoch = 3", "epoch: there is no such setting.*choose among seed, bits"),
        ("majority", "seed = 3", "seed: there is no such setting.*has no settings"),
    ],
)
def test_settings_that_cannot_be(system: str, settings: str, message: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(settings)
    with pytest.raises(InputError, match=message) as error:
        run("train", system, "--config", config)
    assert error.value.problems[0].file == str(config)


def test_predictions_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    row = json.dumps({"id": "a", "text": "Rebels killed 12 soldiers."})
    result = run("predict", "majority", "-", "-", stdin=row)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]
    assert result.stderr.startswith("majority: 1 article to standard output")
    assert not (tmp_path / "-").exists()


def test_no_input_is_overwritten(tmp_path: Path) -> None:
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"id": "a", "text": "Two fell."}')
    (tmp_path / "link").symlink_to(rows)
    for out in (rows, tmp_path / "link"):
        with pytest.raises(InputError, match="would overwrite this input"):
            run("predict", "majority", rows, out)
        with pytest.raises(InputError, match="would overwrite this input"):
            run("extract", rows, "--system", "majority", "--html", out)
    assert rows.read_text() == '{"id": "a", "text": "Two fell."}'


def test_articles_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    row = json.dumps({"id": "a", "text": "Rebels killed 12 soldiers.", "losses": "ignored"})
    (tmp_path / "in.jsonl").write_text(row + "\n\n")
    run("predict", "lexicon", tmp_path / "in.jsonl", tmp_path / "file.jsonl")
    run("predict", "lexicon", "-", tmp_path / "stdin.jsonl", stdin=row)
    assert (tmp_path / "file.jsonl").read_bytes() == (tmp_path / "stdin.jsonl").read_bytes()
    (loss,) = json.loads((tmp_path / "file.jsonl").read_text())["losses"]
    assert (loss["count_min"], loss["harm"]) == (12, "killed")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        ("no json", "write one JSON object a line"),
        ('{"id": "a"}', "text"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "this id stands twice"),
    ],
)
def test_bad_rows(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(content)
    with pytest.raises(InputError, match=message):
        run("predict", "majority", tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_no_article_on_standard_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input: there is no article in it"):
        run("predict", "majority", "-", tmp_path / "out.jsonl", stdin=" \n\n")


def test_a_compressed_file(tmp_path: Path) -> None:
    rows = b'{"id": "a", "text": "Two fell."}\n\n{"id": "b", "text": "Nine fled."}\n'
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + rows)
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(rows))
    for name in ("in.jsonl", "in.jsonl.gz"):
        assert "2 articles" in run("predict", "majority", tmp_path / name, tmp_path / f"{name}.out").stdout
    assert (tmp_path / "in.jsonl.out").read_bytes() == (tmp_path / "in.jsonl.gz.out").read_bytes()


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "page.txt").write_text("Nine fell\nRebels killed 12 soldiers.\n")
    extracted = run("extract", tmp_path / "page.txt", "--system", "lexicon", "--json")
    assert extracted.exit_code == 0
    assert json.loads(extracted.stdout)["losses"]
    predicted = run("predict", "lexicon", "train", tmp_path / "rows.jsonl")
    assert predicted.exit_code == 0
    for result in (extracted, predicted):
        for words in ("warning: ", "cannot write to", "warwire train lexicon --out DIR", "--system DIR"):
            assert words in result.stderr
    with pytest.raises(WarwireError, match="choose another folder"):
        run("train", "lexicon")


def test_unusable_commands(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose one of"):
        run("train", "oracle")
    with pytest.raises(InputError, match="no such split or file"):
        run("predict", "majority", "nowhere.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(MissingRelease, match=r"release 9\.9\.9 is not here"):
        run("train", "majority", "--release", "9.9.9")
    with pytest.raises(MissingRelease, match="no split 'dev'"):
        run("predict", "majority", "dev", tmp_path / "out.jsonl")
