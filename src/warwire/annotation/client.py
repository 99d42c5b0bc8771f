"""A round's tasks go to a Label Studio server and its annotators' labels come back, over ``label-studio-sdk``.

Each annotator has a project. What is on the server is told by our own id and the text's hash, so that a second push
adds nothing; a pull takes tasks in parts that are kept until all have come, so that one that was cut off goes on
where it stopped. Bulk import and the export endpoint are used: listing whole tasks is slow.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from warwire.annotation.form import form
from warwire.annotation.lint import lint
from warwire.annotation.rounds import Preannotation, Round, documents_of, preannotations_of, read_round, write_labels
from warwire.annotation.tasks import Task, labelled, task_of, tasks_in
from warwire.corpus.manifest import sha256
from warwire.errors import InputError, Problem, WarwireError
from warwire.model.files import read_bytes, write_bytes

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

__all__ = ["Pulled", "Pushed", "Status", "connect", "export_path", "pull", "push", "status", "tasks_for"]

BATCH: Final = 200
"""Tasks in one request: a few megabytes, some seconds of the server."""

Item = TypeVar("Item")

_FOREIGN: Final = "delete the task on the server; one that is of the round comes there again with warwire round push"

_TIMEOUT: Final = 300.0
"""Seconds that one request may take."""


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """What a push did: tasks that it added, and those that were there already."""

    annotator: str
    project: int
    added: int
    there: int


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull brought.

    Attributes:
        annotator: whose labels.
        tasks: tasks of the project.
        labelled: articles whose labels were written.
        skipped: tasks that the annotator skipped.
        drafts: tasks with a draft that was never submitted, and nothing else.
        origins: regions by where they came from: ``manual``, ``prediction``, ``prediction-changed``.
        problems: what the linter found; the labels of a task with an error were not written.
    """

    annotator: str
    tasks: int
    labelled: int
    skipped: int
    drafts: int
    origins: dict[str, int]
    problems: tuple[Problem, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How far an annotator is: articles of the share, tasks on the server, tasks with labels, tasks skipped."""

    annotator: str
    documents: int
    tasks: int
    labelled: int
    skipped: int


# -- the server -----------------------------------------------------------------------------------------------------


@contextmanager
def connect(url: str, token: str) -> Iterator[LabelStudio]:
    """Give a client of the server at ``url`` while the block runs; nothing is asked of it yet.

    Args:
        url: of the server, with its scheme.
        token: of the user in whose name everything is done: a legacy token or a personal access token.
    """
    import httpx
    from label_studio_sdk import LabelStudio

    make: Any = LabelStudio  # the package gives no types for it
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as http:
        client: LabelStudio = make(base_url=url.rstrip("/"), api_key=token, httpx_client=http)
        yield client


@contextmanager
def _asking() -> Iterator[None]:
    """Turn what the network and the server complain of into errors that a person can act on."""
    import httpx
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except httpx.HTTPError as error:
        again = "is it running, and its address right? Run the command again: what has come or gone is kept"
        raise WarwireError(
            f"the Label Studio server does not answer ({error or type(error).__name__}): {again}"
        ) from None
    except ApiError as error:
        if error.status_code == 401:
            raise WarwireError("the Label Studio server refuses the token: give that of an account on it") from None
        answer = " ".join(str(error.body).split())[:300]
        raise WarwireError(f"the Label Studio server answered {error.status_code}: {answer}") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise WarwireError(f"the server's answer is not Label Studio's: {error}") from None


def _title(what: Round, annotator: str) -> str:
    return f"{what.name}/{annotator}"


def _description(what: Round, annotator: str) -> str:
    own = f", id {what.id}" if what.id else ""
    return f"warwire annotation round {what.name}, annotator {annotator}, texts {what.hashes.texts}{own}"


def _project(server: LabelStudio, what: Round, annotator: str) -> Any | None:
    """Return the annotator's project; it is told by its description, which names the round's id and texts.

    Raises:
        WarwireError: the server has none, and one of its title that is not of this round.
    """
    wanted, title = _description(what, annotator), _title(what, annotator)
    projects: list[Any] = list(server.projects.list())
    for project in projects:
        if project.description == wanted:
            return project
    for project in projects:
        if project.title == title:
            raise WarwireError(
                f"project {project.id} on the server, {title}, is not of this round, but of another one of its name: "
                "rename or delete it there, or make this round under another name"
            )
    return None


def _new_project(server: LabelStudio, what: Round, annotator: str) -> Any:
    made: Any = server.projects.create(
        title=_title(what, annotator),
        description=_description(what, annotator),
        label_config=form(),
        maximum_annotations=1,
        show_collab_predictions=not what.blind,
        show_skip_button=False,
    )
    return server.projects.get(id=made.id)  # the answer to create does not say all


def _existing(server: LabelStudio, what: Round, annotator: str) -> Any:
    project = _project(server, what, annotator)
    if project is None:
        raise WarwireError(f"the server has no project of annotator {annotator}: run warwire round push first")
    return project


def _listing(server: LabelStudio, project: int, *fields: str) -> list[dict[str, Any]]:
    """Return some fields of each task of a project, by the server's id.

    Raises:
        ValueError: a task has no id.
    """
    listed: Iterable[Any] = server.tasks.list(project=project, page_size=1000, include=",".join(("id", *fields)))
    rows = [{name: getattr(task, name, None) for name in ("id", *fields)} for task in listed]
    if any(type(row["id"]) is not int for row in rows):
        raise ValueError(f"a task of project {project} has no id")
    return sorted(rows, key=lambda row: row["id"])


# -- push -----------------------------------------------------------------------------------------------------------


def tasks_for(folder: Path, annotator: str) -> list[Task]:
    """Return the tasks of an annotator's share, with pre-annotations except on control articles.

    Raises:
        MissingRelease: the release is not here.
        InputError: the round is not of its form, has no such annotator, or the linter finds an error in a task.
    """
    what = read_round(folder)
    there = documents_of(what)
    suggested = preannotations_of(folder)
    version = model_version(what.preannotation) if what.preannotation else None
    tasks = [
        task_of(suggested[name], "predictions", model_version=version) if name in suggested else task_of(there[name])
        for name in what.annotator(annotator).documents
    ]
    errors = [problem for problem in lint(tasks, there) if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return tasks


def model_version(about: Preannotation) -> str:
    """Return the name under which the server knows a system's labels."""
    return f"{about.system} {about.version}"


def push(server: LabelStudio, folder: Path, annotator: str) -> Pushed:
    """Bring an annotator's tasks to the server: make the project where it lacks, and add the tasks that it lacks.

    Raises:
        WarwireError: the server does not answer, refuses, or holds something else.
        InputError: the round, or a task on the server, is not as it should be.
    """
    what, tasks = read_round(folder), tasks_for(folder, annotator)
    if sha256(form().encode()) != what.hashes.form:
        raise WarwireError("the form is not the one that the round was made with: make the round again")
    with _asking():
        project = _project(server, what, annotator) or _new_project(server, what, annotator)
        if (project.label_config or "").strip() != form().strip():
            raise WarwireError(f"project {project.id} has another label configuration: put that of warwire round form")
        there = _texts_there(project.id, _listing(server, project.id, "data"))
        changed = [task for task in tasks if there.get(task.data.id, task.data.sha256) != task.data.sha256]
        if changed:
            remedy = "delete the task on the server, or the project, and push again"
            raise InputError(
                Problem("document-changed", "the server has another text", article=task.data.id, remedy=remedy)
                for task in changed
            )
        lacking = [task for task in tasks if task.data.id not in there]
        for part in _parts(lacking):
            server.projects.import_tasks(id=project.id, request=[msgspec.to_builtins(task) for task in part])
        if what.preannotation:
            server.projects.update(id=project.id, model_version=model_version(what.preannotation))
    return Pushed(annotator=annotator, project=project.id, added=len(lacking), there=len(tasks) - len(lacking))


class _Text(msgspec.Struct, frozen=True):
    """What tells a task of ours on the server."""

    id: str
    sha256: str


def _texts_there(project: int, rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the hash of each text that a project has, by the article's id.

    Raises:
        InputError: tasks of the project are none of ours; all of them are named.
    """
    there: dict[str, str] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            text = msgspec.convert(row["data"], _Text)
        except msgspec.ValidationError as error:
            message = f"task {row['id']} of project {project} is not of a round: {error}"
            problems.append(Problem("foreign-task", message, remedy=_FOREIGN))
        else:
            there[text.id] = text.sha256
    if problems:
        raise InputError(problems)
    return there


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[i : i + BATCH] for i in range(0, len(items), BATCH))


# -- pull -----------------------------------------------------------------------------------------------------------


def export_path(folder: Path, annotator: str) -> Path:
    """Return where what the server exported stands, as it came."""
    return folder / "exports" / f"{annotator}.json"


def pull(server: LabelStudio, folder: Path, annotator: str) -> Pulled:
    """Fetch an annotator's labels: the export as it came, and the labels of the tasks that the linter passes.

    Tasks come in parts, each kept beside the export until all are there. A part is asked for again where one of its
    tasks was changed since, so that a pull which was cut off goes on without mixing old and new.

    Raises:
        WarwireError: the server does not answer or refuses; what has come is kept.
        InputError: the round is not of its form, is closed, or has no such annotator.
    """
    what = read_round(folder)
    what.annotator(annotator)
    what.must_be_open(folder)
    target = export_path(folder, annotator)
    aside = target.with_name(f".{annotator}.parts")
    with _asking():
        project = _existing(server, what, annotator).id
        paths = [_part(server, project, rows, aside) for rows in _parts(_listing(server, project, "updated_at"))]
        raw = [task for path in paths for task in msgspec.json.decode(read_bytes(path), type=list[msgspec.Raw])]
    write_bytes(target, b"[\n" + b",\n".join(map(bytes, raw)) + b"\n]\n")
    shutil.rmtree(aside, ignore_errors=True)
    return _take(folder, what, annotator, target)


def _part(server: LabelStudio, project: int, rows: Sequence[dict[str, Any]], aside: Path) -> Path:
    """Return the file of some tasks' export, fetched unless it is there."""
    path = aside / f"{sha256(repr((project, rows)).encode())[:16]}.json"
    if not path.exists():
        chosen: Any = {"additional_query_parameters": {"ids[]": [row["id"] for row in rows]}}
        stream = server.projects.exports.download_sync(
            id=project, export_type="JSON", download_all_tasks=True, request_options=chosen
        )
        data = b"".join(stream)
        got = len(msgspec.json.decode(data, type=list[msgspec.Raw]))
        if got != len(rows):
            raise WarwireError(f"the server sent {got} of {len(rows)} tasks: run the command again")
        write_bytes(path, data)
    return path


def _take(folder: Path, what: Round, annotator: str, target: Path) -> Pulled:
    """Lint an export and write the labels of the tasks that are sound; nobody is asked for the publisher."""
    (tasks, unread), articles = tasks_in(target), documents_of(what)
    given = [[answer for answer in task.annotations if not answer.was_cancelled] for task in tasks]
    problems = (
        [replace(problem, remedy=_FOREIGN) for problem in unread]
        + [
            Problem(
                "several-annotations",
                f"the task has {len(answers)} annotations",
                article=task.data.id,
                remedy="keep one, delete the others on the server",
            )
            for task, answers in zip(tasks, given, strict=True)
            if len(answers) > 1
        ]
        + lint(tasks, {name: articles[name] for name in what.annotator(annotator).documents})
    )
    unsound = {problem.article for problem in problems if problem.severity == "error"}
    rows = [
        msgspec.structs.replace(labelled(articles[task.data.id], task.data, answers[0].result), publisher=None)
        for task, answers in zip(tasks, given, strict=True)
        if answers and task.data.id not in unsound
    ]
    write_labels(folder, annotator, rows)
    regions = [
        result.origin or "unknown"
        for task in tasks
        for answer in task.annotations
        if not answer.was_cancelled
        for result in answer.result
        if result.type == "labels"
    ]
    return Pulled(
        annotator=annotator,
        tasks=len(tasks) + len(unread),
        labelled=len(rows),
        skipped=sum(any(answer.was_cancelled for answer in task.annotations) for task in tasks),
        drafts=sum(bool(task.drafts) and not task.annotations for task in tasks),
        origins=dict(sorted(Counter(regions).items())),
        problems=tuple(problem.at(file=str(target)) for problem in problems),
    )


# -- status ---------------------------------------------------------------------------------------------------------


def status(server: LabelStudio, folder: Path, annotator: str) -> Status:
    """Ask how far an annotator is.

    Raises:
        WarwireError: the server does not answer or refuses.
        InputError: the round is not of its form, or has no such annotator.
    """
    what = read_round(folder)
    share = what.annotator(annotator).documents
    with _asking():
        project = _project(server, what, annotator)
        rows = _listing(server, project.id, "total_annotations", "cancelled_annotations") if project else []
    return Status(
        annotator=annotator,
        documents=len(share),
        tasks=len(rows),
        labelled=sum(bool(row["total_annotations"]) for row in rows),
        skipped=sum(bool(row["cancelled_annotations"]) for row in rows),
    )
