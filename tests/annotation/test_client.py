"""What is on a server is told by the round's identity, and what is not of the round is named, without a real server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from label_studio import make_round

from warwire.annotation import client
from warwire.annotation.client import pull, push, status
from warwire.annotation.rounds import Suggestions, labels_of, read_round, write_round
from warwire.annotation.server import data_folder
from warwire.annotation.tasks import results_of
from warwire.corpus.load import load
from warwire.errors import InputError, WarwireError

ARTICLES = load("0.1.0")[:3]


class Server:
    """A server that keeps projects and tasks in memory, as far as the client asks for them."""

    def __init__(self) -> None:
        self.known: list[Any] = []
        self.rows: list[Any] = []
        self.projects = self.tasks = self.exports = self
        self.projects.exports = self

    def list(self, *, project: int = 0, **_: Any) -> Any:
        return [row for row in self.rows if row.project == project] if project else self.known

    def create(self, **what: Any) -> Any:
        self.known.append(SimpleNamespace(id=len(self.known) + 1, **what))
        return self.known[-1]

    def get(self, *, id: int) -> Any:
        return self.known[id - 1]

    def update(self, **_: Any) -> None:
        """Take what changes of a project."""

    def import_tasks(self, *, id: int, request: Any) -> None:
        for task in request:
            row = {"annotations": [], "updated_at": "", "total_annotations": 0, "cancelled_annotations": 0, **task}
            self.rows.append(SimpleNamespace(id=len(self.rows) + 1, project=id, **row))

    def download_sync(self, *, request_options: Any, **_: Any) -> Iterator[bytes]:
        ids = request_options["additional_query_parameters"]["ids[]"]
        yield json.dumps([vars(row) for row in self.rows if row.id in ids]).encode()


@pytest.fixture
def server() -> Any:
    return Server()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_round(tmp_path / "2", ARTICLES, "ana")
    return tmp_path / "2"


def anew(folder: Path, suggestions: Suggestions | None = None) -> None:
    shutil.rmtree(folder)
    make_round(folder, ARTICLES, "ana", suggestions=suggestions)


def test_a_round_finds_its_own_project_again(server: Any, folder: Path) -> None:
    assert (push(server, folder, "ana").added, push(server, folder, "ana").there) == (3, 3)
    assert len(server.known) == 1
    assert status(server, folder, "ana").tasks == 3


@pytest.mark.parametrize("helped", [False, True])
def test_a_round_made_anew_does_not_take_the_old_ones_project(server: Any, folder: Path, helped: bool) -> None:
    old = push(server, folder, "ana").project
    labels = msgspec.structs.replace(ARTICLES[0], publisher=None)
    anew(folder, Suggestions("linear", "1", (labels,)) if helped else None)
    for ask in (push, pull, status):
        with pytest.raises(
            WarwireError, match=r"project 1 on the server, 2/ana, is not of this round.*rename or delete"
        ):
            ask(server, folder, "ana")
    assert len(server.rows) == 3
    server.known[0].title = "2/ana, old"
    own = push(server, folder, "ana")
    assert (own.added, own.project != old) == (3, True)
    assert push(server, folder, "ana").project == own.project


def test_a_round_made_anew_has_servers_of_its_own(folder: Path) -> None:
    old = data_folder(folder, "ana")
    assert data_folder(folder, "ana") == old
    anew(folder)
    assert data_folder(folder, "ana") != old


def test_a_round_without_an_id_is_known_by_what_it_was_known_by(server: Any, folder: Path) -> None:
    what = msgspec.structs.replace(read_round(folder), id=None)
    write_round(folder, what)
    project = push(server, folder, "ana").project
    assert server.known[0].description == f"warwire annotation round 2, annotator ana, texts {what.hashes.texts}"
    assert push(server, folder, "ana").project == project
    assert data_folder(folder, "ana").parent.name.startswith("2-")


FOREIGN: list[Any] = [{"text": "a"}, None, {"id": 7, "sha256": ""}, {"id": "a"}, {"id": ["a"], "sha256": ""}]


def test_all_tasks_that_are_not_of_a_round_are_named_by_push(server: Any, folder: Path) -> None:
    project = push(server, folder, "ana").project
    server.import_tasks(id=project, request=[{"data": data} for data in FOREIGN])
    with pytest.raises(
        InputError, match=r"task 4 of project 1 is not of a round: .*missing required field `id`"
    ) as error:
        push(server, folder, "ana")
    assert [problem.rule for problem in error.value.problems] == ["foreign-task"] * len(FOREIGN)
    assert all("delete the task on the server" in problem.remedy for problem in error.value.problems)


def test_tasks_that_are_not_of_a_round_are_named_by_pull_and_the_others_are_taken(
    server: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BATCH", 2)
    project = push(server, folder, "ana").project
    server.import_tasks(id=project, request=[{"data": data} for data in FOREIGN])
    odd = {"result": [{"type": "labels", "origin": 3}]}
    for row, article in zip(server.rows, ARTICLES, strict=False):
        row.annotations = [{"result": msgspec.to_builtins(results_of(article))}]
    server.rows[2].annotations = [odd]
    server.rows[1].annotations[0]["result"][0]["origin"] = None
    server.rows[0].annotations[0]["result"][0]["origin"] = "manual"
    pulled = pull(server, folder, "ana")
    assert (pulled.tasks, pulled.labelled) == (8, 2)
    assert pulled.origins["manual"] == 1
    assert [row.id for row in labels_of(folder)["ana"]] == [article.id for article in ARTICLES[:2]]
    places = [problem.field for problem in pulled.problems if problem.rule == "bad-tasks"]
    assert places == ["[2] (task 3)", *(f"[{n}] (task {n + 1})" for n in range(3, 8))]
    assert all("delete the task on the server" in p.remedy for p in pulled.problems if p.rule == "bad-tasks")


def test_a_task_without_a_number_is_no_answer_of_label_studio(server: Any, folder: Path) -> None:
    push(server, folder, "ana")
    server.rows[1].id = None
    for ask in (push, pull, status):
        with pytest.raises(WarwireError, match="not Label Studio's: a task of project 1 has no id"):
            ask(server, folder, "ana")
