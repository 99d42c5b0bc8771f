"""Tasks: each is one module and one line of the registry."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from warwire.cli import cli
from warwire.eval.measures import columns_of
from warwire.eval.registry import HEADLINES, MEAN, TASKS
from warwire.eval.task import Task


def test_the_mean_is_of_the_five_headlines() -> None:
    assert HEADLINES == (
        "spans.strict.f1",
        "statements.macro_f1",
        "losses.strict.f1",
        "actors.conll",
        "attribution.f1",
    )
    assert (MEAN.parts, MEAN.strict) == (HEADLINES, True)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_a_task_names_is_its_own(task: Task) -> None:
    names = {measure.name for measure in task.measures}
    assert {name.partition(".")[0] for name in names} == {task.name}
    assert {name for name, _ in task.rows} <= names
    assert {column.partition(".")[0] for column in columns_of(task.measures)} == {task.name}
    assert task.headline is None or {task.headline, task.headline.rpartition(".")[0]} & names


def test_help_names_every_task() -> None:
    shown = " ".join(CliRunner().invoke(cli, ["score", "--help"]).output.split())
    assert f"Score some tasks alone: {', '.join(TASKS)}." in shown
