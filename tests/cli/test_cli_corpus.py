"""``warwire corpus``: what it prints, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import FIXTURES
from warwire.cli import cli


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "corpus", tmp_path / "corpus"))


def test_build_then_check(corpus: Path) -> None:
    built = run("corpus", "build", "0.0.1", "--corpus", corpus)
    assert built.exit_code == 0
    assert "release 0.0.1 stands" in built.output
    again = run("corpus", "build", "0.0.1", "--corpus", corpus, "--check", "--json")
    assert json.loads(again.output)["splits"]["train"]["counts"]["articles"] == 2


def test_new_event_and_article(corpus: Path, tmp_path: Path) -> None:
    made = run("corpus", "new", "fuel-barge", "--corpus", corpus, "--date", "2012-07-03")
    assert made.exit_code == 0
    sheet = Path(made.output.strip())
    sheet.write_text(sheet.read_text().replace('conflict = ""', 'conflict = "two-rivers-war"'))
    draft = tmp_path / "draft.txt"
    draft.write_text("Barge burns\nIt burned.\n")
    made = run(
        "corpus", "new", "fuel-barge", "--corpus", corpus, "--outlet", "The Quay", "--type", "local_paper", "--text", draft,
        "--date", "2012-07-04",
    )  # fmt: skip
    assert Path(made.output.strip()).name == "01-the-quay.xml"
    assert "<p>It burned.</p>" in Path(made.output.strip()).read_text()
    checked = run("corpus", "validate", "--corpus", corpus, made.output.strip())
    assert checked.exit_code == 1
    assert "text-outside-statement" in checked.output


def test_an_article_needs_a_type(corpus: Path) -> None:
    refused = run("corpus", "new", "mill-weir", "--corpus", corpus, "--outlet", "The Quay")
    assert refused.exit_code == 2
    assert "--type" in refused.output


def test_briefs(corpus: Path) -> None:
    shutil.copy(FIXTURES.parents[1] / "corpus" / "brief-tables.toml", corpus)
    drawn = run("corpus", "brief", "mill-weir", "salt-road", "--corpus", corpus, "--articles", "3", "--json")
    assert [brief["article"] for brief in json.loads(drawn.output)][:4] == [
        "mill-weir-01",
        "mill-weir-02",
        "mill-weir-03",
        "salt-road-01",
    ]


@pytest.mark.parametrize("form", [("conll", "--layer", "actor"), ("docbin",)])
def test_export(tmp_path: Path, form: tuple[str, ...]) -> None:
    target = tmp_path / "out"
    exported = run("corpus", "export", target, "--split", "dev", "--json", "--format", *form)
    assert exported.exit_code == 0
    assert json.loads(exported.output)["articles"] > 0
    assert target.stat().st_size > 1000


def test_conll_needs_a_layer(tmp_path: Path) -> None:
    refused = run("corpus", "export", tmp_path / "out", "--format", "conll")
    assert refused.exit_code == 2
    assert "--layer" in refused.output
    refused = run("corpus", "export", tmp_path / "out", "--format", "docbin", "--layer", "actor")
    assert refused.exit_code == 2


def test_a_release_that_differs(corpus: Path) -> None:
    run("corpus", "build", "0.0.1", "--corpus", corpus)
    assert "is whole" in run("corpus", "verify", corpus / "releases" / "0.0.1").output
    article = corpus / "events" / "mill-weir" / "01-the-mill.xml"
    article.write_text(article.read_text().replace("Rain", "Snow"))
    differs = run("corpus", "build", "0.0.1", "--corpus", corpus, "--check", "--json")
    assert differs.exit_code == 1
    assert json.loads(differs.stdout)["problems"][0]["rule"] == "release-differs"
    (corpus / "releases" / "0.0.1" / "jsonl" / "train.jsonl").write_text("")
    assert run("corpus", "verify", corpus / "releases" / "0.0.1").exit_code == 1


def test_without_splits_there_is_one_hint(corpus: Path) -> None:
    (corpus / "splits.tsv").unlink()
    checked = run("corpus", "validate", "--corpus", corpus, "--json")
    assert [problem["message"] for problem in json.loads(checked.stdout)["problems"]] == ["there is no splits.tsv"]


def test_verify() -> None:
    assert "is whole" in run("corpus", "verify").output
    assert json.loads(run("corpus", "verify", "--json").output)["problems"] == []


def process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "warwire", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("corpus", "verify", "9.9.9"), "release 9.9.9 is not here"),
        (("corpus", "build", "one", "--corpus", "FIXTURES"), "major.minor.patch"),
        (("corpus", "validate", "--corpus", "/nowhere"), "--corpus"),
        (("corpus", "export", "/dev/null", "--format", "conll", "--layer", "zone", "--release", "7"), "release 7"),
        (("corpus", "brief", "nowhere", "--corpus", "FIXTURES"), "no such file"),
    ],
)
def test_errors_are_for_people(arguments: tuple[str, ...], words: str) -> None:
    done = process(*(str(FIXTURES / "corpus") if a == "FIXTURES" else a for a in arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    assert words in done.stderr
