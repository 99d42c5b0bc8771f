"""``warwire corpus validate`` and ``warwire corpus checks`` as a person or a program runs them."""

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
from warwire.corpus.checks import all_rules
from warwire.errors import InputError

VALID = FIXTURES / "valid"
HINT = FIXTURES / "invalid" / "near-duplicate"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["corpus", *map(str, arguments)])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the legal corpus with an error of form, one of the scheme, and one of the whole corpus."""
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root)
    for name, old, new in [
        ("events/bell-tower/01-tarn-herald.xml", "The <actor", "<actor"),
        ("events/bell-tower/01-tarn-herald.xml", '<actor ref="st_mary">hospital', '<actor ref="st_mary">the hospital'),
        ("events/bell-tower/02-hill-front.xml", 'count="2"', 'count="two"'),
        ("splits.tsv", "long-quay", "short-quay"),
    ]:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


def test_legal_corpus() -> None:
    result = run("validate", "--corpus", VALID)
    assert result.exit_code == 0
    assert result.output.startswith("articles 4, events 2, errors 0, hints 0, count_reasons 1, seconds ")
    assert run("validate", "--corpus", VALID, "--strict").exit_code == 0


def test_problems_take_a_line_each_in_order(broken: Path) -> None:
    result = run("validate", "--corpus", broken)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    tower = broken / "events" / "bell-tower"
    assert lines[0] == (
        f"{tower / '01-tarn-herald.xml'}:5: bell-tower-01 mentions[9]: the actor begins with 'the': «the hospital» "
        "[begins-with-determiner] (begin after it)"
    )
    assert lines[1].startswith(f"{tower / '02-hill-front.xml'}:4: bell-tower-02: count of <loss> is not a count")
    assert "[bad-value]" in lines[1]
    assert lines[2].startswith(f"{broken / 'events' / 'long-quay' / 'event.toml'}:1: the event is in no split")
    assert "[hint event-in-no-split]" in lines[2]
    assert lines[3].startswith(f"{broken / 'splits.tsv'}:3: there is no such event: «short-quay»")
    assert lines[4].startswith("articles 3, events 2, errors 3, hints 1, ")
    assert len(lines) == 5


def test_levels_stop_where_they_are_told(broken: Path) -> None:
    def rules(*arguments: str) -> list[str]:
        report = json.loads(run("validate", "--corpus", broken, "--json", *arguments).stdout)
        return [problem["rule"] for problem in report["problems"]]

    assert rules("--level", "form") == ["bad-value"]
    assert rules("--level", "references") == ["bad-value"]
    assert rules("--level", "scheme") == ["begins-with-determiner", "bad-value"]
    assert rules("--no-hints") == ["begins-with-determiner", "bad-value", "split-of-unknown-event"]
    assert len(rules()) == 4


def test_json_holds_fields_and_offsets(broken: Path) -> None:
    report = json.loads(run("validate", "--corpus", broken, "--json").stdout)
    problem = report["problems"][0]
    assert problem["field"] == "mentions[9]"
    start, end = problem["span"]
    assert end - start == len("the hospital")
    assert report["summary"]["errors"] == 3


def test_hints_fail_only_a_strict_run() -> None:
    assert run("validate", "--corpus", HINT).exit_code == 0
    assert run("validate", "--corpus", HINT, "--strict").exit_code == 1
    quiet = run("validate", "--corpus", HINT, "--no-hints")
    assert quiet.exit_code == 0
    assert quiet.output.startswith("articles 2, events 2, errors 0, hints 0")
    assert run("validate", "--corpus", HINT, "--no-hints", "--strict").exit_code == 2


def test_paths_narrow_what_is_checked(broken: Path) -> None:
    tower = broken / "events" / "bell-tower"
    one = run("validate", "--corpus", broken, "--level", "plausibility", tower / "03-evening-orlander.xml")
    assert one.exit_code == 0
    assert one.output.startswith("articles 1, events 1, errors 0")
    folder = run("validate", "--corpus", broken, "--level", "plausibility", broken / "events" / "long-quay")
    assert folder.exit_code == 0
    assert run("validate", "--corpus", broken, tower).exit_code == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "the file is binary"),
        (b"<article id='x'>", "not well-formed XML"),
        (b"<p>" + b"x" * 5_000_000 + b"</p>", "not an <article>"),
    ],
)
def test_files_that_are_no_articles(tmp_path: Path, data: bytes, words: str) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root)
    path = root / "events" / "long-quay" / "02-odd.xml"
    path.write_bytes(data)
    result = run("validate", "--corpus", root, path)
    assert result.exit_code == 1
    assert words in result.output
    assert str(path) in result.output
    assert max(map(len, result.output.splitlines())) < 600


def test_what_cannot_be_used(tmp_path: Path) -> None:
    assert run("validate", "--corpus", VALID, tmp_path / "none.xml").exit_code == 2
    result = run("validate", "--corpus", tmp_path)
    assert isinstance(result.exception, InputError)
    assert "--corpus" in str(result.exception)


def test_an_event_without_its_sheet(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root)
    (root / "events" / "long-quay" / "event.toml").unlink()
    result = run("validate", "--corpus", root, "--level", "form")
    assert result.exit_code == 1
    assert "event.toml: there is no such file" in result.output


def test_the_command_as_it_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from warwire.cli import main; main()", "corpus", "validate", "--corpus", str(VALID)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_checks_are_listed() -> None:
    plain = run("checks").output.splitlines()
    assert len(plain) == len(all_rules())
    assert plain[0].startswith("unreadable-file")
    listed = json.loads(run("checks", "--json").stdout)
    assert {rule["id"] for rule in listed} == {rule.id for rule in all_rules()}
    assert run("checks", "--markdown").output.count("\n| `") == len(all_rules())
