"""A submission: its system.toml read field by field, and its folder checked, all problems at once."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError, MissingRelease
from warwire.eval.submission import HELD_OUT, find_submissions, read_submission, read_system
from warwire.eval.submission_check import check_submission

CARD = """\
name = "probe"
version = "1"
contact = "someone@example.org"
link = "https://example.org/probe"
parameters = 12
training_data = ["split train"]
test_texts_seen = "no"
hardware = "one core"
licence = "MIT"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A submission to release 0.1.0 that is sound."""
    place = tmp_path / "probe"
    place.mkdir()
    (place / "system.toml").write_text(CARD + 'releases = ["0.1.0"]\n')
    for split in HELD_OUT:
        rows = [{"id": article.id, "mentions": []} for article in load("0.1.0", split=split)]
        (place / f"{split}.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(rows))
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["submit", "check", *arguments])


def test_a_card_is_read(folder: Path) -> None:
    card = read_system(folder / "system.toml")
    assert (card.name, card.parameters, card.training_data, card.seen_how) == ("probe", 12, ["split train"], None)
    assert card.releases == ["0.1.0"]


@pytest.mark.parametrize(
    ("line", "instead", "field", "number", "message"),
    [
        ('version = "1"', "version = 1", "version", 2, "Expected `str`, got `int`"),
        ('version = "1"', 'version = " "', "version", 2, "Expected one line of text"),
        ('version = "1"', 'version = "1\\u001b[2J"', "version", 2, "Expected one line of text"),
        ('version = "1"', 'version = "1\\nx"', "version", 2, "Expected one line of text"),
        ('licence = "MIT"', "", "licence", 0, "the field is missing"),
        ('licence = "MIT"', 'license = "MIT"', "license", 9, "there is no such field"),
        ("parameters = 12", "parameters = -1", "parameters", 5, ">= 0"),
        ("parameters = 12", 'parameters = "many"', "parameters", 5, "Invalid enum value 'many'"),
        ("parameters = 12", "parameters = true", "parameters", 5, "got `bool`"),
        ('["split train"]', '["a", 2]', "training_data", 6, "got `int` - at `$[1]`"),
        ('seen = "no"', 'seen = "maybe"', "test_texts_seen", 7, "Invalid enum value 'maybe'"),
        ('seen = "no"', 'seen = "partly"', "seen_how", 0, "test_texts_seen is partly, and nothing says how"),
        ('name = "probe"', 'name = "<b>"', "name", 1, "Expected letters"),
        ('name = "probe"', 'name = "other"', "name", 1, "the folder is called probe"),
        ('licence = "MIT"', 'licence = "MIT"\nreleases = []', "releases", 10, "length >= 1"),
        ('licence = "MIT"', 'licence = "MIT"\nreleases = ["new"]', "releases", 10, "versions of releases"),
        ('licence = "MIT"', 'licence = "MIT"\n[more]', "more", 10, "there is no such field"),
    ],
)
def test_an_error_names_file_line_and_field(
    folder: Path, line: str, instead: str, field: str, number: int, message: str
) -> None:
    path = folder / "system.toml"
    path.write_text(CARD.replace(line, instead))
    with pytest.raises(InputError) as raised:
        read_system(path)
    problems = [problem for problem in raised.value.problems if problem.field == field]
    assert {(problem.file, problem.line) for problem in problems} == {(str(path), number)}
    assert any(message in problem.message for problem in problems)


def test_all_errors_of_a_card_come_at_once(folder: Path) -> None:
    (folder / "system.toml").write_text("name = 3\nlicense = 'x'\n")
    with pytest.raises(InputError) as raised:
        read_system(folder / "system.toml")
    assert [problem.field for problem in raised.value.problems] == [
        *("contact", "hardware", "licence", "license", "link", "name"),
        *("parameters", "test_texts_seen", "training_data", "version"),
    ]


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [(b"a = 1\nname = \n", "bad-system-card", 2), (b"\xff\xfe", "bad-system-card", 0), (None, "no-system-card", 0)],
)
def test_what_is_no_toml(folder: Path, data: bytes | None, rule: str, line: int) -> None:
    path = folder / "system.toml"
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    submission = read_submission(folder)
    assert submission.card is None
    assert [(problem.rule, problem.line, problem.file) for problem in submission.problems] == [(rule, line, str(path))]


def test_the_submissions_of_the_project_are_sound() -> None:
    found = find_submissions(ROOT / "eval" / "submissions")
    assert {"majority", "lexicon", "linear", "crf"} <= {submission.name for submission in found}
    assert [submission.problems for submission in found] == [()] * len(found)


def test_no_submission_at_all(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="warwire predict"):
            find_submissions(place)


def test_a_file_of_a_release_goes_before_that_of_all(folder: Path) -> None:
    (folder / "0.1.0").mkdir()
    own = folder / "0.1.0" / "dev.parquet"
    own.touch()
    submission = read_submission(folder)
    assert submission.files("0.1.0", "dev") == [own]
    assert submission.files("0.2.0", "dev") == [folder / "dev.jsonl"]
    assert submission.files("0.1.0", "train") == []


def test_a_sound_submission_passes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(str(folder), "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["passed"], found["problems"]) == (0, True, [])
    assert [(file["release"], file["split"], file["layers"]) for file in found["files"]] == [
        ("0.1.0", split, ["mentions"]) for split in HELD_OUT
    ]
    monkeypatch.chdir(folder)
    assert run(".").exit_code == 0


def test_all_problems_of_a_submission_come_at_once(folder: Path) -> None:
    (folder / "system.toml").write_text(CARD.replace('licence = "MIT"\n', ""))
    (folder / "dev.jsonl").unlink()
    (folder / "test.jsonl.gz").write_bytes(b"x")
    first = load("0.1.0", split="test_unseen")[0].id
    (folder / "test_unseen.jsonl").write_text(
        json.dumps({"id": first, "mentions": [{"start": 0, "end": 3, "label": "plane"}]}) + "\n"
    )
    (folder / "tset.jsonl").touch()
    found = check_submission(folder, "0.1.0")
    rules = [problem.rule for problem in found.problems if problem.rule != "missing-article"]
    assert rules == ["bad-system-card", "missing-split", "two-files", "two-files", "unknown-label", "stray-file"]
    missing = sum(problem.rule == "missing-article" for problem in found.problems)
    assert missing == len(load("0.1.0", split="test_unseen")) - 1
    assert {problem.file for problem in found.problems if problem.rule == "unknown-label"} == {
        str(folder / "test_unseen.jsonl")
    }
    result = run(str(folder), "--release", "0.1.0")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == len(found.problems)
    assert result.stderr.splitlines()[-1] == "probe: not passed"


def test_an_unreadable_file_is_one_problem_among_others(folder: Path) -> None:
    (folder / "dev.jsonl").write_bytes(b"\0\1")
    (folder / "test.jsonl").write_bytes(b"")
    found = check_submission(folder)
    assert [problem.rule for problem in found.problems] == ["binary-file", "empty-file"]
    assert [file.split for file in found.files] == ["test_unseen"]


def test_a_hint_alone_lets_pass(folder: Path) -> None:
    (folder / "old.jsonl").touch()
    assert [problem.rule for problem in check_submission(folder).problems] == ["stray-file"]
    assert run(str(folder)).exit_code == 0


def test_a_release_that_is_not_here(folder: Path) -> None:
    (folder / "system.toml").write_text(CARD + 'releases = ["99.0.0", "0.1.0"]\n')
    found = check_submission(folder)
    assert [(problem.rule, problem.field) for problem in found.problems] == [("missing-release", "releases")]
    assert len(found.files) == len(HELD_OUT)
    with pytest.raises(MissingRelease):
        check_submission(folder, "99.0.0")


def test_no_folder_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        check_submission(tmp_path / "nowhere")
