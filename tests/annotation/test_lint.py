"""Each rule of the linter has one fixture that breaks it and nothing else; all that is wrong is reported at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from warwire.annotation.lint import lint
from warwire.annotation.rules import LINT_RULES
from warwire.annotation.tasks import Task, answers, labelled, read_tasks, results_of
from warwire.errors import InputError, Problem
from warwire.model.record import Article, Loss, Mention, Statement, Zone
from warwire.model.row_form import form_problems
from warwire.model.rules import Rule

HERE = ROOT / "tests" / "annotation"
INVALID = HERE / "invalid"
SOUND = HERE / "sound.json"


def bare() -> Article:
    """The article that the fixtures are tasks of."""
    (task,) = read_tasks(SOUND)
    return Article(
        id=task.data.id,
        event="two-launches",
        conflict="a-war",
        setting="invented",
        outlet="The Post",
        outlet_type="local_paper",
        date="2001-02-03",
        text=task.data.text,
    )


def broken(change: Any) -> list[Problem]:
    """Lint the sound task after a change of its results, a list of dictionaries."""
    tasks = msgspec.json.decode(SOUND.read_bytes())
    change(tasks[0]["annotations"][0]["result"])
    return lint(msgspec.convert(tasks, list[Task]))


@pytest.mark.parametrize("rule", LINT_RULES, ids=[rule.id for rule in LINT_RULES])
def test_each_rule_has_one_fixture_that_breaks_it_alone(rule: Rule) -> None:
    article = bare()
    problems = lint(read_tasks(INVALID / f"{rule.id}.json"))
    if rule.id == "unknown-article":
        assert problems == []
        problems = lint(read_tasks(INVALID / f"{rule.id}.json"), {article.id: article})
    assert [problem.rule for problem in problems] == [rule.id], [str(problem) for problem in problems]
    assert problems[0].severity == rule.severity
    assert problems[0].article == read_tasks(INVALID / f"{rule.id}.json")[0].data.id
    assert problems[0].message
    assert problems[0].remedy


def test_each_fixture_belongs_to_a_rule() -> None:
    assert {path.stem for path in INVALID.iterdir()} == {rule.id for rule in LINT_RULES}
    assert len({rule.id for rule in LINT_RULES}) == len(LINT_RULES)


def test_a_sound_task_reads_as_the_article_that_it_says() -> None:
    (task,) = read_tasks(SOUND)
    article = bare()
    assert lint([task], {article.id: article}) == []
    ((place, results),) = answers(task)
    read = labelled(article, task.data, results)
    assert place == "annotations[0]"
    assert read.zones == (Zone(0, 17, "headline"), Zone(18, 67, "paragraph"), Zone(68, 78, "furniture"))
    assert read.statements == (Statement(0, 17, "fact", "author"), Statement(18, 67, "fact", "league"))
    assert read.mentions == (
        Mention(22, 28, "actor", ("league",)),
        Mention(62, 66, "weapon", type="explosive"),
    )
    assert read.losses == (
        Loss(
            start=42, end=54, item="launches", harm="destroyed", object="ships", count_min=2, count_max=2,
            inflictor=("league",), source="league",
        ),
    )  # fmt: skip
    assert [(actor.id, actor.kind, actor.name) for actor in read.actors] == [("league", "nonstate_armed", "The League")]
    assert msgspec.structs.replace(article, actors=read.actors) == msgspec.structs.replace(
        read, zones=(), statements=(), mentions=(), losses=()
    )


def test_all_problems_come_at_once() -> None:
    def change(results: list[dict[str, Any]]) -> None:
        by_name = {(result["id"], result["from_name"]): result for result in results}
        by_name["w0", "label"]["value"]["labels"] = ["gun"]
        by_name["x0", "count"]["value"]["text"] = ["two"]
        by_name["a0", "label"]["value"].update(start=46, end=59, text="launches with")
        results.remove(by_name["s0", "source"])
        results.append({"type": "relation", "from_id": "x0", "to_id": "gone"})

    assert {problem.rule for problem in broken(change)} == {
        "unknown-label",
        "bad-value",
        "crossing-spans",
        "missing-attribute",
        "dangling-relation",
    }


def test_problems_name_the_place_the_region_and_the_offsets() -> None:
    (problem,) = lint(read_tasks(INVALID / "bad-value.json"))
    assert str(problem) == (
        "two-launches-01 annotations[0].result[15] (region x0): count of the loss is not a count: write N, N..N, N.. "
        "or ..N, with ~ in front where approximate: «two» [bad-value] (give it a value of the scheme)"
    )
    assert problem.span == (42, 54)
    (problem,) = lint(read_tasks(INVALID / "crossing-spans.json"))
    assert problem.field == "annotations[0] (region a0)"
    assert problem.span == (46, 59)


def test_a_line_feed_in_a_quote_may_be_a_backslash_and_an_n() -> None:
    def change(results: list[dict[str, Any]]) -> None:
        label = next(r for r in results if (r["id"], r["from_name"]) == ("w0", "label"))
        label["value"].update(start=62, end=73, text="mine.\\nShare")

    assert [problem.rule for problem in broken(change)] == ["line-break"]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"choices": "explosive"}, "bad-value"),
        ({"choices": [1]}, "bad-value"),
        ({}, "bad-value"),
        ({"choices": ["explosive", "naval"]}, "bad-value"),
        ({"choices": ["sabre"]}, "bad-value"),
        ({"choices": []}, "missing-attribute"),
    ],
)
def test_values_of_other_shapes_are_problems_not_crashes(value: dict[str, Any], rule: str) -> None:
    def change(results: list[dict[str, Any]]) -> None:
        next(r for r in results if (r["id"], r["from_name"]) == ("w0", "type"))["value"] = value

    assert [problem.rule for problem in broken(change)] == [rule]


def test_a_region_with_a_wrong_control_is_no_duplicate_of_itself() -> None:
    def change(results: list[dict[str, Any]]) -> None:
        results.insert(0, {"id": "w0", "from_name": "calibre", "to_name": "text", "type": "textarea", "value": {}})
        results.append({"type": "relation", "from_id": "w0", "to_id": "x0"})

    assert [problem.rule for problem in broken(change)] == ["unknown-control", "unused-relation"]


@pytest.mark.parametrize(
    "line", ["league", "league person", "League person Name", "league king Name", "league person  "]
)
def test_actors_that_are_wrongly_written(line: str) -> None:
    def change(results: list[dict[str, Any]]) -> None:
        results[-1]["value"]["text"] = ["league person The League", line]

    assert {problem.rule for problem in broken(change)} == {"actor-form"}


def test_what_an_annotator_skipped_is_left_out() -> None:
    tasks = msgspec.json.decode((INVALID / "span-reversed.json").read_bytes())
    tasks[0]["annotations"][0]["was_cancelled"] = True
    assert lint(msgspec.convert(tasks, list[Task])) == []


def test_another_text_is_not_read_into_an_article() -> None:
    (task,) = read_tasks(SOUND)
    other = msgspec.structs.replace(bare(), text="Another text")
    with pytest.raises(InputError, match=r"another text than article two-launches-01.*document-changed"):
        labelled(other, task.data, results_of(other))


@pytest.mark.parametrize("content", [b"", b"{}", b'[{"id": 1}]', b"\xff\xfe", b'[{"data": {"id": "a", "text": "b"}}]'])
def test_what_is_no_list_of_tasks(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"tasks\.json: .*\[bad-tasks\]"):
        read_tasks(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 100) | st.floats(allow_nan=False) | st.sampled_from(["", "fact", "x0"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["start", "text"]), inner, max_size=2),
    max_leaves=4,
)
_KEYS = ["id", "type", "from_name", "to_name", "from_id", "to_id"]
_VALUES = ["start", "end", "text", "labels", "choices"]
_NAMES = st.sampled_from(
    ["", "x0", "a0", "relation", "labels", "choices", "textarea", "text", "label", "actors", "count"]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(_KEYS), _NAMES), max_size=3), st.data())
def test_whatever_results_hold_the_linter_answers_and_what_it_passes_can_be_read(
    renamed: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    tasks = msgspec.json.decode(SOUND.read_bytes())
    results = tasks[0]["annotations"][0]["result"]
    for at, key, name in renamed:
        results[at % len(results)][key] = name
    for _ in range(data.draw(st.integers(0, 2))):
        result = results[data.draw(st.integers(0, len(results) - 1))]
        result["value"][data.draw(st.sampled_from(_VALUES))] = data.draw(_JSON)
    read = msgspec.convert(tasks, list[Task])
    if not any(problem.severity == "error" for problem in lint(read)):
        ((_, kept),) = answers(read[0])
        assert form_problems(labelled(bare(), read[0].data, kept)) == []
