"""An article goes to Label Studio and comes back the same, hostile text and all; the form holds all that it needs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface.interface import LabelInterface

from strategies import articles
from warwire.annotation.form import ATTRIBUTES, LABELS, form
from warwire.annotation.lint import lint
from warwire.annotation.tasks import answers, labelled, read_tasks, task_of, write_tasks
from warwire.corpus.load import load
from warwire.model.labels import HARMS, LOSS_OBJECTS, STATUSES, WEAPON_TYPES
from warwire.model.record import Article

NONE = {"zones": (), "statements": (), "mentions": (), "losses": (), "actors": ()}


@settings(max_examples=60)
@given(articles(), st.sampled_from(["annotations", "predictions"]))
def test_an_article_comes_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, article: Article, layer: Literal["annotations", "predictions"]
) -> None:
    path = tmp_path_factory.mktemp("round") / "tasks.json"
    write_tasks(path, [task_of(article, layer)])
    tasks = read_tasks(path)
    assert lint(tasks, {article.id: article}) == []
    ((place, results),) = answers(tasks[0])
    assert place == f"{layer}[0]"
    assert labelled(msgspec.structs.replace(article, **NONE), tasks[0].data, results) == article


@settings(max_examples=20)
@given(articles(), st.randoms(use_true_random=False))
def test_the_order_of_results_plays_no_part(article: Article, random: object) -> None:
    task = task_of(article, "annotations")
    ((_, results),) = answers(task)
    assert labelled(article, task.data, results[::-1]) == article


def test_offsets_are_code_points() -> None:
    article = next(a for a in load("0.1.0", split="dev") if a.mentions)
    moved = msgspec.structs.replace(
        article,
        text="😀👩‍🚒\n" + article.text,
        **{
            name: tuple(
                msgspec.structs.replace(span, start=span.start + 5, end=span.end + 5) for span in getattr(article, name)
            )
            for name in ("zones", "statements", "mentions", "losses")
        },
    )
    task = task_of(moved, "annotations")
    first = next(r for r in task.annotations[0].result if r.id == "mentions-0")
    before = article.mentions[0]
    assert first.value["text"] == article.text[before.start : before.end]
    assert (first.value["start"], first.value["end"]) == (before.start + 5, before.end + 5)


def test_an_attribute_repeats_its_regions_id_under_its_controls_name() -> None:
    article = next(a for a in load("0.1.0", split="dev") if a.losses)
    ((_, results),) = answers(task_of(article, "predictions", model_version="m"))
    loss = [r for r in results if r.id == "losses-0"]
    assert [(r.from_name, r.type) for r in loss][:4] == [
        ("label", "labels"),
        ("harm", "choices"),
        ("object", "choices"),
        ("count", "textarea"),
    ]
    assert {r.to_name for r in results} == {"text"}
    assert loss[1].value["choices"] == [article.losses[0].harm]


def test_a_blind_task_holds_nothing_of_the_labels() -> None:
    article = load("0.1.0", split="dev")[0]
    task = msgspec.to_builtins(task_of(article))
    assert set(task) == {"data"}
    assert set(task["data"]) == {"id", "sha256", "text", "canary"}
    assert task["data"]["text"] == article.text


def test_the_release_passes_the_linter(tmp_path: Path) -> None:
    release = load("0.1.0")
    write_tasks(tmp_path / "tasks.json", (task_of(article, "predictions") for article in release))
    tasks = read_tasks(tmp_path / "tasks.json")
    assert lint(tasks, {article.id: article for article in release}) == []
    assert [labelled(a, t.data, next(answers(t))[1]) for a, t in zip(release, tasks, strict=True)] == release


# -- the form -----------------------------------------------------------------------------------------------------------


def test_label_studio_takes_the_form_and_the_labels_in_it() -> None:
    interface: Any = LabelInterface(form())
    interface.validate()
    for article in load("0.1.0", split="dev"):
        prediction = task_of(article, "predictions", model_version="m").predictions[0]
        assert interface.validate_prediction(msgspec.json.decode(msgspec.json.encode(prediction)))


def test_the_form_has_every_value_of_the_scheme() -> None:
    root = ET.fromstring(form())
    assert tuple(label.attrib["value"] for label in root.iter("Label")) == LABELS
    for name, values in [("type", WEAPON_TYPES), ("harm", HARMS), ("object", LOSS_OBJECTS), ("status", STATUSES)]:
        (choices,) = (tag for tag in root.iter("Choices") if tag.attrib["name"] == name)
        assert tuple(choice.attrib["value"] for choice in choices) == values


def test_the_form_has_one_text_and_no_two_keys_alike() -> None:
    root = ET.fromstring(form())
    (text,) = root.iter("Text")
    assert text.attrib == {"name": "text", "value": "$text"}
    keys = [tag.attrib["hotkey"] for tag in (*root.iter("Label"), *root.iter("Choice"))]
    assert len(set(keys)) == len(keys) == len(LABELS) + sum(len(a.values) for a in ATTRIBUTES.values())


def test_each_attribute_shows_only_for_its_labels() -> None:
    root = ET.fromstring(form())
    controls = {tag.attrib["name"]: tag.attrib for tag in (*root.iter("Choices"), *root.iter("TextArea"))}
    assert set(controls) == {*ATTRIBUTES, "actors"}
    for name, attribute in ATTRIBUTES.items():
        control = controls[name]
        assert control["perRegion"] == "true"
        assert control["visibleWhen"] == "region-selected"
        assert control["whenLabelValue"].split(",") == list(attribute.of)
        assert ("required" in control) == attribute.required
