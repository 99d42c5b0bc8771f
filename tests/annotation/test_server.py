"""A round on a real Label Studio server and in a real browser, through a death of the server, to its agreement."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from label_studio import browser, free_port, label_word, make_round

from warwire.annotation import client
from warwire.annotation.agreement import agreement_json, write_report
from warwire.annotation.client import connect, export_path, pull, push, status
from warwire.annotation.closing import close_round, verify_round
from warwire.annotation.form import form
from warwire.annotation.rounds import Suggestions, labels_of, write_labels
from warwire.annotation.server import Running, account, is_up, serving
from warwire.annotation.tasks import Result, read_tasks, regions_of, results_of, task_of
from warwire.corpus.load import load
from warwire.errors import InputError, WarwireError
from warwire.model.record import Article, Mention, Statement, Zone

ARTICLES = load("0.1.0")[:20]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the data of the servers."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[Running]:
    """The server of annotator *ana*."""
    with serving(data / "ana", "ana", free_port()) as server:
        yield server


@pytest.fixture
def server(running: Running) -> Iterator[Any]:
    """A client of that server."""
    with connect(running.account.url, running.account.token) as client_of_ana:
        yield client_of_ana


def second_reading(article: Article) -> Article:
    """Another annotator's labels: the last mention missed, the first statement of the other kind."""
    first, *rest = article.statements
    other = msgspec.structs.replace(first, label="opinion" if first.label == "fact" else "fact")
    return msgspec.structs.replace(article, publisher=None, statements=(other, *rest), mentions=article.mentions[:-1])


def annotate(server: Any, project: int, labels: list[Article]) -> None:
    by_id = {article.id: article for article in labels}
    for row in client._listing(server, project, "data"):
        results = msgspec.to_builtins(results_of(by_id[row["data"]["id"]]))
        server.annotations.create(id=row["id"], result=results, lead_time=1.0)


def test_a_round_from_push_to_closing(
    data: Path, running: Running, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "1"
    make_round(folder, ARTICLES, "ana", "ben")
    monkeypatch.setattr(client, "BATCH", 5)
    ana = server
    project = push(ana, folder, "ana").project
    again = push(ana, folder, "ana")
    assert (again.added, again.there) == (0, 20)
    plain = [msgspec.structs.replace(article, publisher=None) for article in ARTICLES]
    annotate(ana, project, plain)

    # A person adds a mention in the browser.
    edited = max(ARTICLES, key=lambda article: len(article.actors))
    task = next(row["id"] for row in client._listing(ana, project, "data") if row["data"]["id"] == edited.id)
    word, at = unlabelled_word(edited)
    with browser(running.account) as page:
        label_word(page, running.account, project, task, word, "7", edited.actors[0].id)

    # The second annotator has a server apart; it dies half-way through the pull.
    port = free_port()
    with serving(data / "ben", "ben", port) as there, connect(there.account.url, there.account.token) as ben:
        annotate(ben, push(ben, folder, "ben").project, [second_reading(article) for article in ARTICLES])
        counted(ben, monkeypatch, before=lambda n: there.process.kill() if n == 3 else None)
        with pytest.raises(WarwireError, match="does not answer"):
            pull(ben, folder, "ben")
    assert len(list((folder / "exports" / ".ben.parts").iterdir())) == 2
    assert not export_path(folder, "ben").exists()
    with serving(data / "ben", "ben", port) as there, connect(there.account.url, there.account.token) as ben:
        fetched = counted(ben, monkeypatch)
        done = status(ben, folder, "ben")
        assert (done.documents, done.tasks, done.labelled) == (20, 20, 20)
        assert pull(ben, folder, "ben").labelled == 20
    assert len(fetched) == 2

    # The file that says how to reach that server is lost: another account finds the labels again.
    (data / "ben" / "account.json").unlink()
    with serving(data / "ben", "ben", port) as anew, connect(anew.account.url, anew.account.token) as ben:
        assert anew.account.email != there.account.email
        assert status(ben, folder, "ben").labelled == 20
    pulled = pull(ana, folder, "ana")
    assert (pulled.labelled, pulled.problems) == (20, ())
    assert pulled.origins["manual"] > 0

    added = Mention(at, at + len(word), "actor", (edited.actors[0].id,))
    expected = [msgspec.structs.replace(a, mentions=(*a.mentions, added)) if a.id == edited.id else a for a in plain]
    apart = tmp_path / "apart" / "1"
    make_round(apart, ARTICLES, "ana", "ben")
    write_labels(apart, "ana", expected)
    write_labels(apart, "ben", [second_reading(article) for article in ARTICLES])
    assert labels_of(folder) == labels_of(apart)
    write_report(folder)
    assert (folder / "agreement.json").read_bytes() == agreement_json(apart)
    close_round(folder)
    assert verify_round(folder).problems == ()


def unlabelled_word(article: Article) -> tuple[str, int]:
    """Return a word that stands once in an article, within one text node: no label begins or ends in its statement."""
    borders = [
        edge for layer in (article.mentions, article.losses) for span in layer for edge in (span.start, span.end)
    ]
    for statement in article.statements:
        quote = article.text[statement.start : statement.end]
        if not any(statement.start <= edge <= statement.end for edge in borders):
            for word in quote.split():
                if word.isalpha() and len(word) > 3 and article.text.count(word) == 1:
                    return word, article.text.index(word)
    raise AssertionError(article.id)


def counted(server: Any, monkeypatch: pytest.MonkeyPatch, before: Callable[[int], None] = lambda n: None) -> list[int]:
    """Count the parts that are asked of a server, and do something before each."""
    asked: list[int] = []
    fetch = server.projects.exports.download_sync

    def download(**rest: Any) -> Any:
        asked.append(len(asked) + 1)
        before(asked[-1])
        return fetch(**rest)

    monkeypatch.setattr(server.projects.exports, "download_sync", download)
    return asked


def test_hostile_text_comes_back_the_same_from_server_and_browser(running: Running, server: Any) -> None:
    lines = ["😀 👩‍🚒 cafe\u0301 rebels", "مدينة تعز fell\u2028 to militia\r", "𐐷 end of gunmen here"]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    article = Article(
        id="hostile-01", event="hostile", conflict="none", setting="invented", outlet="x", outlet_type="independent_blog",
        date="2001-02-03", text=text,
        zones=tuple(Zone(at, at + len(line), "paragraph") for at, line in zip(starts, lines, strict=True)),
        statements=tuple(Statement(at, at + len(line), "fact", "author") for at, line in zip(starts, lines, strict=True)),
        mentions=tuple(
            Mention(text.index(word), text.index(word) + len(word), "weapon", type="other")
            for word in ("👩‍🚒", "cafe\u0301", "مدينة", "\u2028 to", "𐐷")
        ),
    )  # fmt: skip
    project: Any = server.projects.create(title="hostile", label_config=form())
    blind, suggested = task_of(article), task_of(article, "predictions", model_version="m")
    server.projects.import_tasks(id=project.id, request=[msgspec.to_builtins(task) for task in (blind, suggested)])
    first, second = (row["id"] for row in client._listing(server, project.id))
    server.annotations.create(id=first, result=msgspec.to_builtins(results_of(article)))
    with browser(running.account) as page:
        for task in (first, second):
            sent = label_word(page, running.account, project.id, task, "gunmen", "7", "x")
            assert {result["value"]["start"] for result in sent["result"]} >= {text.index("gunmen"), starts[2]}
    raw = b"".join(server.projects.exports.download_sync(id=project.id, export_type="JSON", download_all_tasks=True))
    for exported in msgspec.json.decode(raw):
        assert exported["data"]["text"] == text
        results = msgspec.convert(exported["annotations"][0]["result"], tuple[Result, ...])
        found = sorted((region.start, region.end, region.label) for region in regions_of(results))
        own = [
            (span.start, span.end, span.label)
            for layer in (article.zones, article.statements, article.mentions)
            for span in layer
        ]
        assert found == sorted([*own, (text.index("gunmen"), text.index("gunmen") + 6, "actor")])


def test_pre_annotations_go_along_except_on_controls(running: Running, server: Any, tmp_path: Path) -> None:
    folder, (control, helped) = tmp_path / "2", ARTICLES[:2]
    labels = msgspec.structs.replace(helped, publisher=None)
    make_round(folder, [control, helped], "ana", suggestions=Suggestions("linear", "1", (labels,), (control.id,)))
    project = push(server, folder, "ana").project
    assert server.projects.get(id=project).show_collab_predictions
    rows = client._listing(server, project, "data", "total_predictions")
    assert [(row["data"]["id"], row["total_predictions"]) for row in rows] == [(control.id, 0), (helped.id, 1)]
    pulled = pull(server, folder, "ana")
    assert (pulled.tasks, pulled.labelled, pulled.problems) == (2, 0, ())
    annotate(server, project, [control, labels])
    assert pull(server, folder, "ana").labelled == 2
    assert [row.id for row in labels_of(folder)["ana"]] == [control.id, helped.id]
    assert [task.data.id for task in read_tasks(export_path(folder, "ana"))] == [control.id, helped.id]


def test_what_is_wrong_on_the_server_is_reported_and_the_rest_is_kept(
    running: Running, server: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "3"
    make_round(folder, ARTICLES[:3], "ana")
    project = push(server, folder, "ana").project
    one, two, three = (row["id"] for row in client._listing(server, project))
    good = msgspec.to_builtins(results_of(ARTICLES[0]))
    server.annotations.create(id=one, result=good)
    server.annotations.create(
        id=two, result=[*good[:1], {**good[0], "id": "far", "value": {"start": 9, "end": 10**6, "labels": ["actor"]}}]
    )
    for _ in range(2):
        server.annotations.create(id=three, result=msgspec.to_builtins(results_of(ARTICLES[2])))
    pulled = pull(server, folder, "ana")
    assert pulled.labelled == 1
    assert [row.id for row in labels_of(folder)["ana"]] == [ARTICLES[0].id]
    assert {(p.rule, p.article) for p in pulled.problems} >= {
        ("span-out-of-range", ARTICLES[1].id),
        ("several-annotations", ARTICLES[2].id),
    }


def test_a_round_made_anew_and_tasks_of_nobody_are_told_from_the_rounds_own(
    running: Running, server: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "6"
    make_round(folder, ARTICLES[:2], "ana")
    old = push(server, folder, "ana").project
    shutil.rmtree(folder)
    make_round(folder, ARTICLES[:2], "ana")
    with pytest.raises(WarwireError, match=rf"project {old} on the server, 6/ana, is not of this round"):
        push(server, folder, "ana")
    server.projects.update(id=old, title="6, given up")
    project = push(server, folder, "ana").project
    assert project != old
    labels = msgspec.structs.replace(ARTICLES[0], publisher=None)
    first, _ = (row["id"] for row in client._listing(server, project))
    server.annotations.create(id=first, result=msgspec.to_builtins(results_of(labels)))
    server.projects.import_tasks(id=project, request=[{"data": {"text": "of nobody"}}])
    with pytest.raises(InputError, match=r"is not of a round: .*missing required field `id`.*foreign-task"):
        push(server, folder, "ana")
    pulled = pull(server, folder, "ana")
    assert (pulled.tasks, pulled.labelled, [problem.rule for problem in pulled.problems]) == (3, 1, ["bad-tasks"])


def test_a_wrong_token_a_taken_port_and_no_server_are_said(
    running: Running, server: Any, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "4"
    make_round(folder, ARTICLES[:1], "ana")
    nobody = f"http://127.0.0.1:{free_port()}"
    for url, said in ((running.account.url, "refuses the token"), (nobody, "does not answer")):
        with connect(url, "0" * 40) as other, pytest.raises(WarwireError, match=said):
            push(other, folder, "ana")
    with pytest.raises(WarwireError, match="no project of annotator ana"):
        pull(server, folder, "ana")
    with (
        pytest.raises(WarwireError, match=r"is taken.*--port"),
        serving(tmp_path / "x", "x", running.account.port),
    ):
        pass


def test_one_command_starts_the_round_of_human_annotators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "5"
    make_round(folder, ARTICLES[:2], "ana", "ben")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "warwire", "round", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    before = run("status", str(folder))
    assert before.returncode == 2
    assert "no server of annotator ana is running: run warwire round serve" in before.stderr
    command = [sys.executable, "-m", "warwire", "round", "serve", str(folder), "--port", str(free_port()), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            shown = json.loads("".join(iter(process.stdout.readline, "]\n")) + "]")
            assert [seat["annotator"] for seat in shown] == ["ana", "ben"]
            assert shown[0]["url"] != shown[1]["url"]
            told = run("status", str(folder), "--json")
            assert [(one["annotator"], one["tasks"], one["labelled"]) for one in json.loads(told.stdout)] == [
                ("ana", 2, 0),
                ("ben", 2, 0),
            ]
            assert "0 tasks added, 2 there already" in run("push", str(folder), "--annotator", "ben").stdout
            assert run("pull", str(folder)).stdout == "ana: 0 of 2 tasks labelled\nben: 0 of 2 tasks labelled\n"
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    accounts = [account(path.parent) for path in sorted((tmp_path / "share").rglob("account.json"))]
    assert len(accounts) == 2
    assert not any(is_up(there) for there in accounts if there)
