"""``warwire round`` as a person or a program runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from warwire.annotation.form import form
from warwire.cli import cli

HERE = ROOT / "tests" / "annotation"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["round", *map(str, arguments)])


def test_the_form_is_printed_as_it_is() -> None:
    result = run("form")
    assert result.exit_code == 0
    assert result.stdout == form()


def test_tasks_are_written_and_pass(tmp_path: Path) -> None:
    out = tmp_path / "dev.json"
    result = run("tasks", "dev", out, "--release", "0.1.0")
    assert result.exit_code == 0
    assert result.stdout == f"16 tasks of dev of release 0.1.0, with labels: {out}\n"
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert {task["predictions"][0]["model_version"] for task in tasks} == {"warwire 0.1.0"}
    checked = run("lint", out, "--release", "0.1.0")
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", "16 tasks; 0 problems\n")


def test_blind_tasks_hold_no_labels(tmp_path: Path) -> None:
    out = tmp_path / "dev.json"
    result = run("tasks", "dev", out, "--release", "0.1.0", "--blind", "--json")
    assert json.loads(result.stdout) == {
        "release": "0.1.0", "split": "dev", "tasks": 16, "blind": True, "out": str(out),
    }  # fmt: skip
    assert [list(task) for task in json.loads(out.read_text(encoding="utf-8"))] == [["data"]] * 16


def test_the_linter_exits_1_and_names_the_file() -> None:
    path = HERE / "invalid" / "span-reversed.json"
    result = run("lint", HERE / "sound.json", path)
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith(f"{path}: two-launches-01 annotations[0].result[9] (region w0): 66..62 ends before")
    assert result.stderr == "2 tasks; 1 problem\n"


def test_the_linter_writes_json() -> None:
    result = run("lint", "--json", HERE / "invalid" / "unknown-label.json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["tasks"] == 1
    assert [(p["rule"], p["article"], p["text"]) for p in found["problems"]] == [
        ("unknown-label", "two-launches-01", "mine")
    ]


def test_a_hint_does_not_fail_the_run() -> None:
    result = run("lint", HERE / "invalid" / "unused-relation.json")
    assert result.exit_code == 0
    assert "[hint unused-relation]" in result.stdout


def test_texts_are_held_against_a_release() -> None:
    result = run("lint", HERE / "sound.json", "--release", "0.1.0")
    assert result.exit_code == 1
    assert "[unknown-article]" in result.stdout


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(tmp_path: Path) -> None:
    broken, missing = tmp_path / "broken.json", tmp_path / "missing.json"
    broken.write_text("[")
    result = run("lint", broken, HERE / "invalid" / "span-reversed.json", missing, HERE / "invalid" / "bad-value.json")
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    lines = result.stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        str(broken), str(HERE / "invalid" / "span-reversed.json"), str(missing), str(HERE / "invalid" / "bad-value.json"),
    ]  # fmt: skip
    assert ["[bad-tasks]" in lines[0], "[unreadable-file]" in lines[2]] == [True, True]
    assert result.stderr == "2 tasks; 4 problems\n"
    told = json.loads(run("lint", "--json", broken, HERE / "invalid" / "bad-value.json").stdout)
    assert [problem["rule"] for problem in told["problems"]] == ["bad-tasks", "bad-value"]


def test_a_task_that_is_none_hides_nothing_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    reversed_ = json.loads((HERE / "invalid" / "span-reversed.json").read_text(encoding="utf-8"))
    path.write_text(json.dumps([{"id": 7}, *reversed_, {"data": {"id": "a"}}]))
    result = run("lint", path)
    assert result.exit_code == 1
    assert result.stderr == "3 tasks; 3 problems\n"
    first, second, third = result.stdout.splitlines()
    assert first.startswith(f"{path}: [0] (task 7): Object missing required field `data` [bad-tasks]")
    assert second.startswith(f"{path}: [2]: Object missing required field `sha256`")
    assert "[span-reversed]" in third


def test_help_goes_through_a_rounds_life_in_the_order_of_its_commands() -> None:
    text = run("--help").stdout
    about, listed = text.split("Commands:")
    life = ["new", "serve", "push", "status", "pull", "agree", "feedback", "adjudicate", "close", "verify"]
    by_hand = ["form", "tasks", "lint"]
    assert [line.split()[0] for line in listed.strip().splitlines()] == life + by_hand
    places = [about.index(f"`{name}`") for name in life + by_hand]
    assert places == sorted(places)


@pytest.mark.parametrize("arguments", [["tasks", "dev"], ["tasks", "nowhere", "out.json"], ["lint"]])
def test_wrong_commands_exit_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
