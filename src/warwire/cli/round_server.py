"""``warwire round serve``, ``push``, ``pull``, ``status``: a round and the Label Studio servers that it runs on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from warwire.cli.output import echo_json, echo_problems, echo_warning, json_option, number_of
from warwire.errors import WarwireError

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

__all__ = ["pull", "push", "serve", "status"]

_FOLDER: Final = click.argument("folder", type=click.Path(path_type=Path))
_ANNOTATORS: Final = click.option(
    "--annotator", "annotators", multiple=True, metavar="ID", help="Only this annotator; repeatable. Else all."
)
_URL: Final = click.option("--url", envvar="WARWIRE_LS_URL", help="A Label Studio server. [env: WARWIRE_LS_URL]")
_TOKEN: Final = click.option(
    "--token", envvar="WARWIRE_LS_TOKEN", help="Of an account on that server. [env: WARWIRE_LS_TOKEN]"
)


class _Seat(NamedTuple):
    annotator: str
    server: LabelStudio


@contextmanager
def _seats(folder: Path, annotators: tuple[str, ...], url: str | None, token: str | None) -> Iterator[list[_Seat]]:
    """Give the server of each annotator while the block runs: the one that is named, or each one's own.

    Raises:
        WarwireError: of an address and a token only one is given, or an annotator's own server is not running.
    """
    from warwire.annotation.client import connect
    from warwire.annotation.server import account, data_folder, is_up

    names = _names(folder, annotators)
    if bool(url) != bool(token):
        raise WarwireError("a server needs both --url and --token (or WARWIRE_LS_URL and WARWIRE_LS_TOKEN)")
    places: list[tuple[str, str]] = []
    for name in names:
        there = account(data_folder(folder, name))
        if url and token:
            places.append((url, token))
        elif there is not None and is_up(there):
            places.append((there.url, there.token))
        else:
            remedy = f"run warwire round serve {folder} in another terminal, or name a server with --url and --token"
            raise WarwireError(f"no server of annotator {name} is running: {remedy}")
    with ExitStack() as stack:
        yield [_Seat(name, stack.enter_context(connect(*place))) for name, place in zip(names, places, strict=True)]


def _names(folder: Path, annotators: tuple[str, ...]) -> list[str]:
    from warwire.annotation.rounds import read_round

    what = read_round(folder)
    return [what.annotator(name).id for name in annotators] or [annotator.id for annotator in what.annotators]


def _command(function: Callable[..., None]) -> click.Command:
    """Make a command of a function of the round and its servers."""
    return click.command()(_FOLDER(_ANNOTATORS(_URL(_TOKEN(json_option(function))))))


@_command
def push(folder: Path, annotators: tuple[str, ...], url: str | None, token: str | None, as_json: bool) -> None:
    """Bring the tasks of the round in FOLDER to each annotator's project, and add none that is there already."""
    from warwire.annotation.client import push as bring

    with _seats(folder, annotators, url, token) as seats:
        done = [bring(seat.server, folder, seat.annotator) for seat in seats]
    if as_json:
        echo_json(done)
        return
    for pushed in done:
        added = number_of(pushed.added, "task")
        click.echo(f"{pushed.annotator}: {added} added, {pushed.there} there already, project {pushed.project}")


@_command
def status(folder: Path, annotators: tuple[str, ...], url: str | None, token: str | None, as_json: bool) -> None:
    """Say how far each annotator of the round in FOLDER is."""
    from warwire.annotation.client import status as ask

    with _seats(folder, annotators, url, token) as seats:
        done = [ask(seat.server, folder, seat.annotator) for seat in seats]
    if as_json:
        echo_json(done)
        return
    for one in done:
        click.echo(f"{one.annotator}: {one.labelled} of {number_of(one.documents, 'article')} labelled")
        if one.tasks < one.documents:
            click.echo(f"{one.annotator}: {one.tasks} of them are on the server: run warwire round push")


@_command
def pull(folder: Path, annotators: tuple[str, ...], url: str | None, token: str | None, as_json: bool) -> None:
    """Fetch the labels of each annotator of the round in FOLDER; exit 1 if the linter finds anything wrong.

    FOLDER/exports keeps what the server sent, FOLDER/labels the labels of every task without an error. A pull that was
    cut off goes on where it stopped.
    """
    from warwire.annotation.client import pull as fetch

    with _seats(folder, annotators, url, token) as seats:
        done = [fetch(seat.server, folder, seat.annotator) for seat in seats]
    problems = [problem for pulled in done for problem in pulled.problems]
    if as_json:
        echo_json(done)
    else:
        for pulled in done:
            origins = ", ".join(f"{count:,} {origin}" for origin, count in pulled.origins.items())
            labelled = f"{pulled.labelled} of {number_of(pulled.tasks, 'task')} labelled"
            click.echo(f"{pulled.annotator}: {labelled}" + (f"; regions: {origins}" if origins else ""))
            if pulled.drafts:
                echo_warning(f"{pulled.annotator}: {number_of(pulled.drafts, 'draft')} never submitted")
        echo_problems(problems)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


@click.command()
@_FOLDER
@_ANNOTATORS
@click.option("--port", type=click.IntRange(1024, 65000), default=8500, show_default=True, help="Of the first server.")
@json_option
def serve(folder: Path, annotators: tuple[str, ...], port: int, as_json: bool) -> None:
    """Start a Label Studio server for each annotator of the round in FOLDER, with the tasks on it, until interrupted.

    Each annotator has a server with a port and a data folder of its own on the loopback address, so that blind
    annotators stay apart. Label Studio is installed the first time (about three minutes); later starts take seconds.
    """
    from warwire.annotation.client import connect
    from warwire.annotation.client import push as bring
    from warwire.annotation.processes import interruptible
    from warwire.annotation.rounds import read_round
    from warwire.annotation.server import data_folder, install, prepare, serving

    ports = {annotator.id: port + i for i, annotator in enumerate(read_round(folder).annotators)}
    names = _names(folder, annotators)
    shown: list[dict[str, Any]] = []
    try:
        with interruptible(), ExitStack() as stack:
            if not as_json:
                click.echo("starting Label Studio…", err=True)
            install(echo_warning)
            prepare(echo_warning)
            for name in names:
                there = stack.enter_context(serving(data_folder(folder, name), name, ports[name])).account
                with connect(there.url, there.token) as server:
                    pushed = bring(server, folder, name)
                address = f"{there.url}/projects/{pushed.project}/data"
                shown.append({"annotator": name, "url": address, "email": there.email, "password": there.password})
                if not as_json:
                    click.echo(f"{name}: {address}  sign in as {there.email} with {there.password}")
            if as_json:
                echo_json(shown)
            else:
                click.echo("interrupt to stop; what annotators have submitted is kept", err=True)
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        if len(shown) < len(names):
            raise WarwireError("interrupted before every server was up: those that were are stopped") from None
