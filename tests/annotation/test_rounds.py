"""A round's folder says all of the round, holds its labels, and once closed tells of every byte that changed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from warwire.annotation.agreement import write_report
from warwire.annotation.client import tasks_for
from warwire.annotation.closing import close_round, missing_labels, verify_round
from warwire.annotation.rounds import (
    Annotator,
    Hashes,
    Preannotation,
    Round,
    Selection,
    documents_of,
    guidelines_hash,
    labels_of,
    new_round,
    preannotations_of,
    read_round,
    to_toml,
    write_labels,
)
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError

GUIDELINES = ROOT / "annotation" / "guidelines"
ARTICLES = load("0.1.0", split="dev")[:4]
IDS = tuple(article.id for article in ARTICLES)


def make(folder: Path, **changes: Any) -> Round:
    default: dict[str, Any] = {
        "release": "0.1.0",
        "documents": IDS,
        "annotators": [
            Annotator(id="ana", kind="person", documents=IDS),
            Annotator(id="ben", kind="model", description="a machine", documents=IDS[:2]),
        ],
        "selection": Selection(method="named"),
        "guidelines": GUIDELINES,
    }
    return new_round(folder, **{**default, **changes})


def complete(folder: Path) -> Path:
    """Make a round whose labels and report are there."""
    make(folder)
    write_labels(folder, "ana", ARTICLES)
    write_labels(folder, "ben", ARTICLES[:2])
    write_report(folder)
    return folder


def rules(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [problem.rule for problem in error.value.problems]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["round", *map(str, arguments)], catch_exceptions=True)


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
STRUCTS = st.builds(
    Round,
    name=TEXT, id=st.none() | TEXT, release=TEXT, created=TEXT, state=st.sampled_from(["open", "closed"]), blind=st.booleans(),
    documents=st.lists(TEXT, max_size=3).map(tuple), seal=TEXT,
    selection=st.builds(
        Selection, method=TEXT, splits=st.lists(TEXT, max_size=2).map(tuple), seed=st.none() | st.integers(0, 9),
        predictions=st.dictionaries(TEXT, TEXT, max_size=2),
    ),
    preannotation=st.none() | st.builds(Preannotation, system=TEXT, version=TEXT, sha256=TEXT),
    hashes=st.builds(Hashes, guidelines=TEXT, form=TEXT, texts=TEXT),
    annotators=st.lists(
        st.builds(Annotator, id=TEXT, kind=st.sampled_from(["person", "model"]), description=TEXT,
                  documents=st.lists(TEXT, max_size=2).map(tuple)), min_size=1,
        max_size=2,
    ).map(tuple),
    files=st.dictionaries(TEXT, TEXT, max_size=2),
)  # fmt: skip


@settings(max_examples=80)
@given(STRUCTS)
def test_what_is_written_as_toml_reads_the_same(what: Round) -> None:
    assert msgspec.convert(tomllib.loads(to_toml(what)), Round) == what


def test_a_round_reads_as_it_was_made(tmp_path: Path) -> None:
    made = make(tmp_path / "1")
    assert read_round(tmp_path / "1") == made
    assert (made.name, made.state, made.blind, made.documents) == ("1", "open", True, IDS)
    assert made.hashes.guidelines == guidelines_hash(GUIDELINES)
    assert documents_of(made) == dict(zip(IDS, ARTICLES, strict=True))
    assert preannotations_of(tmp_path / "1") == {}
    assert make(tmp_path / "apart" / "1").id != made.id
    assert [task.predictions for task in tasks_for(tmp_path / "1", "ben")] == [(), ()]


def test_all_that_is_wrong_with_a_new_round_comes_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        make(
            tmp_path,
            documents=(*IDS, IDS[0]),
            annotators=[
                Annotator(id="Ana B", kind="person", documents=("nowhere-01",)),
                Annotator(id="ben", kind="model", documents=()),
            ],
        )
    assert rules(error) == ["bad-name", "bad-name", "round-exists", "duplicate-id", "unknown-article", "empty-round"]
    with pytest.raises(InputError, match=r"release 0\.1\.0 has no such article: «nowhere-01»"):
        make(
            tmp_path / "1",
            documents=("nowhere-01",),
            annotators=[Annotator(id="a", kind="model", documents=("nowhere-01",))],
        )
    with pytest.raises(InputError, match="no-guidelines"):
        make(tmp_path / "1", guidelines=tmp_path)
    assert not (tmp_path / "1").exists()


@pytest.mark.parametrize(("content", "rule"), [(None, "no-round"), ("name = ", "bad-round"), ("name = 1", "bad-round")])
def test_what_is_no_round(tmp_path: Path, content: str | None, rule: str) -> None:
    if content:
        (tmp_path / "round.toml").write_text(content)
    with pytest.raises(InputError) as error:
        read_round(tmp_path)
    assert rules(error) == [rule]


def test_labels_are_written_in_order_and_read_back(tmp_path: Path) -> None:
    make(tmp_path / "1")
    assert labels_of(tmp_path / "1") == {}
    write_labels(tmp_path / "1", "ana", ARTICLES[2::-1])
    assert labels_of(tmp_path / "1") == {"ana": ARTICLES[:3]}
    assert missing_labels(tmp_path / "1") == {"ana": [IDS[3]], "ben": list(IDS[:2])}


def test_labels_that_do_not_belong_are_refused(tmp_path: Path) -> None:
    make(tmp_path / "1")
    with pytest.raises(InputError, match="no such annotator"):
        write_labels(tmp_path / "1", "eve", ARTICLES)
    broken = msgspec.structs.replace(ARTICLES[0], zones=())
    with pytest.raises(InputError) as error:
        write_labels(tmp_path / "1", "ben", [broken, ARTICLES[1], ARTICLES[1], ARTICLES[2]])
    assert {"zone-not-line", "duplicate-id", "unknown-article"} <= set(rules(error))
    assert labels_of(tmp_path / "1") == {}


def test_a_round_is_closed_once_and_never_changes(tmp_path: Path) -> None:
    folder = complete(tmp_path / "1")
    closed = close_round(folder)
    assert read_round(folder) == closed
    assert sorted(closed.files) == ["agreement.html", "agreement.json", "labels/ana.jsonl", "labels/ben.jsonl"]
    assert verify_round(folder).problems == ()
    for refused in (lambda: close_round(folder), lambda: write_labels(folder, "ana", ARTICLES)):
        with pytest.raises(InputError, match="the round is closed"):
            refused()


def test_a_round_is_not_closed_before_it_is_complete(tmp_path: Path) -> None:
    make(tmp_path / "1")
    write_labels(tmp_path / "1", "ana", ARTICLES)
    with pytest.raises(InputError) as error:
        close_round(tmp_path / "1")
    assert rules(error) == ["labels-missing", "no-agreement"]
    assert "annotator ben owes the labels of 2 articles" in str(error.value)


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"fact"', b'"opinion"', 1))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda folder: flip(folder / "labels" / "ana.jsonl"), {"file-changed", "agreement-differs"}),
        (lambda folder: (folder / "agreement.html").unlink(), {"file-missing"}),
        (lambda folder: (folder / "late.txt").write_text("x"), {"file-added"}),
        (lambda folder: (folder / "agreement.json").write_text("{}"), {"file-changed", "agreement-differs"}),
        (
            lambda folder: (folder / "round.toml").write_text(
                (folder / "round.toml").read_text().replace('"named"', '"random"')
            ),
            {"file-changed"},
        ),
    ],
)
def test_every_change_of_a_closed_round_is_found(tmp_path: Path, change: Any, expected: set[str]) -> None:
    folder = complete(tmp_path / "1")
    close_round(folder)
    change(folder)
    assert {problem.rule for problem in verify_round(folder).problems} == expected
    result = run("verify", folder)
    assert result.exit_code == 1
    assert all(f"[{rule}]" in result.stdout for rule in expected)


def test_what_is_not_there_yet_is_not_said_to_be_verified(tmp_path: Path) -> None:
    make(tmp_path / "1")
    said = run("verify", tmp_path / "1").stdout
    assert said == "round 1 is open and has nothing to check yet: no labels, no agreement.json\n"
    write_labels(tmp_path / "1", "ben", ARTICLES[:2])
    said = run("verify", tmp_path / "1").stdout
    assert said == "round 1 is open and is as it should be: texts of 2 of 4 articles, against each other alone\n"


def test_all_problems_of_a_closed_round_come_with_labels_that_cannot_be_read(tmp_path: Path) -> None:
    folder = complete(tmp_path / "1")
    close_round(folder)
    (folder / "labels" / "ben.jsonl").write_text("{")
    (folder / "agreement.html").unlink()
    found = [problem.rule for problem in verify_round(folder).problems]
    assert found[:2] == ["file-missing", "file-changed"]
    assert len(found) > 2


def first_figure(said: Any) -> Any:
    return said["comparisons"][0]["figures"]["attributes.harm.agreement"]


def test_agreement_is_compared_by_its_figures_not_its_bytes(tmp_path: Path) -> None:
    folder = complete(tmp_path / "1")
    path = folder / "agreement.json"
    said = json.loads(path.read_bytes())
    first_figure(said)["value"] -= 1e-6
    path.write_text(json.dumps(said, sort_keys=True))
    assert verify_round(folder).problems == ()
    assert close_round(folder).state == "closed"
    assert verify_round(folder).problems == ()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        (lambda said: first_figure(said).update(value=0.5), "comparisons[0].figures.attributes.harm.agreement.value", "the file says 0.5, the labels give 1.0"),
        (lambda said: first_figure(said).update(value=None), "comparisons[0].figures.attributes.harm.agreement.value", "the file says null, the labels give 1.0"),
        (lambda said: said["comparisons"][0].update(articles=3), "comparisons[0].articles", "the file says 3, the labels give 2"),
        (lambda said: said.update(round="2"), "round", 'the file says "2", the labels give "1"'),
        (lambda said: said.pop("note"), "note", "the file lacks what the labels give"),
        (lambda said: said.update(more=1), "more", "the labels do not give this"),
    ],
)  # fmt: skip
def test_a_figure_that_the_labels_do_not_give_is_named(tmp_path: Path, change: Any, field: str, message: str) -> None:
    folder = complete(tmp_path / "1")
    path = folder / "agreement.json"
    said = json.loads(path.read_bytes())
    change(said)
    path.write_text(json.dumps(said))
    (problem,) = verify_round(folder).problems
    assert (problem.rule, problem.file, problem.field, problem.message) == (
        "agreement-differs",
        str(path),
        field,
        message,
    )
    assert problem.remedy == "run warwire round agree"


def test_a_closed_round_may_lack_figures_that_warwire_had_not_yet(tmp_path: Path) -> None:
    folder = complete(tmp_path / "1")
    path = folder / "agreement.json"
    whole = path.read_bytes()
    said = json.loads(whole)
    del said["comparisons"][0]["figures"]["attributes.harm.agreement"]
    path.write_text(json.dumps(said))
    (problem,) = verify_round(folder).problems
    assert problem.field == "comparisons[0].figures.attributes.harm.agreement"
    path.write_bytes(whole)
    close_round(folder)
    path.write_text(json.dumps(said))
    assert [problem.rule for problem in verify_round(folder).problems] == ["file-changed"]


@pytest.mark.parametrize("text", ["{", "[" * 100_000])
def test_a_report_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    folder = complete(tmp_path / "1")
    (folder / "agreement.json").write_text(text)
    (problem,) = verify_round(folder).problems
    assert problem.message.startswith("the file cannot be read: ")


def test_texts_that_are_not_the_rounds_are_found(tmp_path: Path) -> None:
    make(tmp_path / "1", annotators=[Annotator(id="ana", kind="model", documents=IDS)])
    other = msgspec.structs.replace(ARTICLES[0], text=ARTICLES[0].text.replace("a", "e"))
    write_labels(tmp_path / "1", "ana", [other, *ARTICLES[1:]])
    assert [problem.rule for problem in verify_round(tmp_path / "1").problems] == ["texts-changed"]


# -- the commands ---------------------------------------------------------------------------------------------------


def test_a_blind_round_from_the_command_line_to_its_closing(tmp_path: Path) -> None:
    folder = tmp_path / "2"
    result = run(
        "new", folder, "--release", "0.1.0", "--split", "dev", "--select", "stratified", "--size", 6, "--blind",
        "--annotator", "ana:person:a teacher", "--annotator", "ben:model", "--overlap", 0.5, "--guidelines", GUIDELINES,
    )  # fmt: skip
    assert (
        result.stdout
        == f"6 articles of release 0.1.0: {folder}\n  ana (person): 5 articles\n  ben (model): 4 articles\n"
    )
    what = read_round(folder)
    assert what.annotator("ana").description == "a teacher"
    assert (what.selection.method, what.selection.splits, what.selection.seed) == ("stratified", ("dev",), 0)
    there = documents_of(what)
    for annotator in what.annotators:
        write_labels(folder, annotator.id, [there[name] for name in annotator.documents])
    texts = "all texts"
    assert run("verify", folder).stdout == f"round 2 is open and is as it should be: {texts}\n"
    write_report(folder)
    closed = run("close", folder)
    assert closed.stdout.startswith("round 2 is closed: 4 files, seal ")
    figures = "the figures of agreement.json"
    assert run("verify", folder).stdout == f"round 2 is as it should be: the bytes of 4 files, {texts}, {figures}\n"
    told = json.loads(run("verify", folder, "--json").stdout)
    assert told["checked"] == ["the bytes of 4 files", texts, figures]


def test_a_round_that_starts_from_a_systems_labels(tmp_path: Path) -> None:
    names = tmp_path / "ids.txt"
    names.write_text("\n".join(IDS))
    folder = tmp_path / "3"
    result = run(
        "new", folder, "--release", "0.1.0", "--documents", names, "--annotator", "ana:person", "--system", "lexicon",
        "--controls", 0.25, "--guidelines", GUIDELINES, "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    about = read_round(folder).preannotation
    assert about is not None
    assert (about.system, len(about.controls)) == ("lexicon", 1)
    helped = preannotations_of(folder)
    assert helped.keys() == set(IDS) - set(about.controls)
    tasks = tasks_for(folder, "ana")
    assert [bool(task.predictions) for task in tasks] == [task.data.id in helped for task in tasks]
    (folder / "preannotations.jsonl").write_bytes(b"")
    with pytest.raises(InputError, match="not what the round was made with"):
        tasks_for(folder, "ana")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--split", "dev", "--annotator", "a:person"],
        ["--blind", "--annotator", "a:person"],
        ["--split", "dev", "--blind"],
        ["--split", "dev", "--blind", "--annotator", "a:person", "--size", "3"],
    ],
)
def test_commands_that_leave_something_open_exit_2(tmp_path: Path, arguments: list[str]) -> None:
    assert run("new", tmp_path / "1", "--release", "0.1.0", "--guidelines", GUIDELINES, *arguments).exit_code == 2


def test_wrong_annotators_and_articles_are_named(tmp_path: Path) -> None:
    names = tmp_path / "ids.txt"
    names.write_text("nowhere-01\n")
    rest = ("--release", "0.1.0", "--blind", "--guidelines", GUIDELINES)
    result = run("new", tmp_path / "1", "--split", "dev", "--annotator", "ana:cat", *rest)
    assert "write id:person or id:model" in str(result.exception)
    result = run("new", tmp_path / "1", "--documents", names, "--annotator", "ana:person", *rest)
    assert "the release has no such article: «nowhere-01»" in str(result.exception)
