"""``warwire train --all`` and ``warwire predict --all`` on a small release."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from conftest import FIXTURES
from warwire.baselines import registry, store
from warwire.baselines.majority import Majority
from warwire.cli import cli
from warwire.corpus import load as loading
from warwire.corpus.build import build
from warwire.errors import InputError, WarwireError

QUICK = {name: registry.SYSTEMS[name] for name in ("majority", "lexicon", "llm", "crf")}


@pytest.fixture(autouse=True)
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Path(shutil.copytree(FIXTURES / "baselines", tmp_path / "corpus"))
    build(corpus, "0.0.1")
    for kind in ("jsonl", "parquet"):
        (corpus / "releases" / "0.0.1" / kind / f"dev.{kind}").write_bytes(
            (corpus / "releases" / "0.0.1" / kind / f"train.{kind}").read_bytes()
        )
    manifest = corpus / "releases" / "0.0.1" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["splits"]["dev"] = json.loads(json.dumps(content["splits"]["train"]).replace("train", "dev"))
    manifest.write_text(json.dumps(content))
    monkeypatch.setattr(loading, "_folders", lambda: [corpus / "releases"])
    monkeypatch.setattr(registry, "SYSTEMS", QUICK)
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("WARWIRE_LLM_URL", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def statuses(result: Result) -> dict[str, str]:
    return {row["system"]: row["status"] for row in json.loads(result.stdout)["systems"]}


def test_every_system_that_can_run_is_trained_and_predicts(tmp_path: Path) -> None:
    trained = run("train", "--all", "--json")
    assert trained.exit_code == 0
    assert statuses(trained) == {"majority": "done", "lexicon": "done", "llm": "done", "crf": "not run"}
    (crf,) = [row for row in json.loads(trained.stdout)["systems"] if row["system"] == "crf"]
    assert "pip install 'warwire[crf]'" in crf["said"]

    card = tmp_path / "eval" / "submissions" / "lexicon" / "system.toml"
    card.parent.mkdir(parents=True)
    card.write_text('name = "lexicon"\n')
    predicted = run("predict", "--all", "--json")
    assert predicted.exit_code == 0
    assert statuses(predicted) == {"majority": "done", "lexicon": "done", "llm": "not run", "crf": "not run"}
    said = {row["system"]: row["said"] for row in json.loads(predicted.stdout)["systems"]}
    assert "WARWIRE_LLM_URL" in said["llm"]
    assert "warwire train --all --system crf" in said["crf"]

    lexicon = tmp_path / "build" / "submissions" / "lexicon"
    assert sorted(path.name for path in lexicon.iterdir()) == ["costs.json", "dev.jsonl", "system.toml"]
    assert (lexicon / "system.toml").read_text() == 'name = "lexicon"\n'
    costs = json.loads((lexicon / "costs.json").read_text())
    took = json.loads((tmp_path / "build" / "models" / "lexicon" / "costs.json").read_text())
    assert (costs["release"], costs["articles"]) == ("0.0.1", 6)
    assert costs["train_cpu_seconds"] == took["train_cpu_seconds"]
    run("predict", "build/models/lexicon", "dev", "alone.jsonl")
    assert (lexicon / "dev.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()


def test_what_is_trained_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "models"
    run("train", "--all", "--system", "lexicon", "--out", out)
    before = (out / "lexicon" / "lists.json").stat().st_mtime_ns
    again = run("train", "--all", "--system", "majority", "--system", "lexicon", "--out", out)
    assert "lexicon: trained already" in again.stdout
    assert (out / "lexicon" / "lists.json").stat().st_mtime_ns == before

    def trains_again() -> bool:
        return statuses(run("train", "--all", "--system", "lexicon", "--out", out, "--json")) == {"lexicon": "done"}

    (out / "lexicon" / "lists.json").write_text("damage")
    assert trains_again()
    (out / "lexicon" / "costs.json").unlink()
    assert trains_again()
    config = tmp_path / "config.toml"
    config.write_text("least = 3\n")
    run("train", "lexicon", "--config", config, "--out", out / "lexicon")
    assert trains_again()
    monkeypatch.setattr(store, "_CODE", ("warwire.model",))
    assert trains_again()


def test_who_was_asked_for_by_name_must_run(tmp_path: Path) -> None:
    result = run("train", "--all", "--system", "crf")
    assert result.exit_code == 1
    assert "crf: not run: crf needs python-crfsuite" in result.stdout
    result = run("predict", "--all", "--system", "majority", "--models", tmp_path)
    assert result.exit_code == 1
    assert "majority: not run:" in result.stdout
    with pytest.raises(InputError, match=r"(?s)no system 'oracle'.*no system 'seer'.*choose one of majority"):
        run("train", "--all", "--system", "oracle", "--system", "seer")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (WarwireError("the majority is undecided"), "the majority is undecided"),
        (RuntimeError("the network is gone"), "RuntimeError: the network is gone"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_system_that_fails_is_named_and_keeps_no_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Majority, "fit", fails)
    result = run("train", "--all")
    assert result.exit_code == 1
    assert f"majority: failed: {said}\n" in result.stdout
    assert "lexicon: trained in" in result.stdout


def test_a_system_of_another_release_does_not_predict(tmp_path: Path) -> None:
    run("train", "--all", "--system", "majority")
    index = tmp_path / "build" / "models" / "majority" / "system.json"
    content = json.loads(index.read_bytes())
    content["origin"] = {"release": "0.0.0", "release_hash": "ab"}
    index.write_bytes(msgspec.json.encode(content))
    result = run("predict", "--all", "--system", "majority")
    assert result.exit_code == 1
    assert "majority: failed: it was trained on 0.0.0, not on release 0.0.1" in result.stdout
    (tmp_path / "build" / "models" / "majority" / "system.json").unlink()
    assert "majority: not run" in run("predict", "--all").stdout


def test_a_release_without_held_out_splits(tmp_path: Path) -> None:
    manifest = tmp_path / "corpus" / "releases" / "0.0.1" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    del content["splits"]["dev"]
    manifest.write_text(json.dumps(content))
    with pytest.raises(WarwireError, match="no held-out split"):
        run("predict", "--all")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--all", "linear"], "leave out SYSTEM, or leave out --all"),
        (["predict", "--all", "linear", "test", "out"], "leave out SYSTEM and IN and OUT, or leave out --all"),
        (["train"], "Missing SYSTEM; or take every system with --all"),
        (["predict", "linear"], "Missing IN OUT"),
        (["train", "--system", "linear"], "--system goes with --all"),
        (["train", "--all", "--seed", "3"], "--seed goes with a single SYSTEM"),
        (["predict", "linear", "test", "out", "--models", "build"], "--models goes with --all"),
        (["predict", "linear", "test", "out", "--out", "build"], "--out DIR goes with --all"),
    ],
)
def test_one_system_or_all(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == click.UsageError.exit_code
    assert message in result.stderr
