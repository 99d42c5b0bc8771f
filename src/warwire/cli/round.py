"""``warwire round``: the life of an annotation round, and tasks that are carried to Label Studio by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.output import echo_json, json_option, number_of
from warwire.cli.round_adjudicate import adjudicate
from warwire.cli.round_agree import agree, feedback
from warwire.cli.round_close import close, verify
from warwire.cli.round_new import new
from warwire.cli.round_server import pull, push, serve, status
from warwire.errors import InputError, Problem
from warwire.model.labels import SPLITS

if TYPE_CHECKING:
    from warwire.annotation.tasks import LabelsAs

__all__ = ["round_"]


class _InOrder(click.Group):
    """A group that lists its commands in the order in which a round needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Return the commands in the order in which they were added."""
        return list(self.commands)


@click.group("round", cls=_InOrder)
def round_() -> None:
    """Run an annotation round, from the drawing of its articles to labels that never change again.

    A round is a folder, and its life the order of the commands. `new` draws articles, shares them out and makes the
    folder. `serve` puts them before each annotator, on a Label Studio server apart; `push` brings them to a server that
    you have. `status` says how far everybody is, and `pull` fetches their labels, linted, into the folder. An annotator
    without Label Studio (a model, say) writes rows to FOLDER/labels.

    `agree` measures how far the annotators agree, and `feedback` shows each where gold differs. `adjudicate` has the
    differences decided, and takes what was decided into the sources. `close` seals the folder; `verify` tells anybody,
    without a network, whether it still is what was closed.

    `form`, `tasks` and `lint` are for tasks that you carry to Label Studio and back by hand. annotation/README.md goes
    through all of it.
    """


for _command in (new, serve, push, status, pull, agree, feedback, adjudicate, close, verify):
    round_.add_command(_command)


@round_.command("form")
def form_() -> None:
    """Print the label configuration of a Label Studio project."""
    from warwire.annotation.form import form

    click.echo(form(), nl=False)


@round_.command()
@click.argument("split", type=click.Choice(SPLITS))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--release", metavar="VERSION", help="Which release; the newest where it is left out.")
@click.option("--blind", is_flag=True, help="Leave the labels out: id and text alone.")
@json_option
def tasks(split: str, out: Path, release: str | None, blind: bool, as_json: bool) -> None:
    """Write the articles of SPLIT to OUT as tasks that Label Studio imports.

    Each task carries the labels of the release as a prediction, which annotators start from, unless --blind is given.
    """
    from warwire.annotation.tasks import task_of, write_tasks
    from warwire.corpus.load import load, release_dir

    articles = load(release, split=split)
    version = release_dir(release).name
    labels: LabelsAs | None = None if blind else "predictions"
    model = None if blind else f"warwire {version}"
    write_tasks(out, (task_of(article, labels, model_version=model) for article in articles))
    if as_json:
        about = {"release": version, "split": split, "tasks": len(articles), "blind": blind, "out": str(out)}
        echo_json(about)
    else:
        kind = "without labels" if blind else "with labels"
        click.echo(f"{number_of(len(articles), 'task')} of {split} of release {version}, {kind}: {out}")


@round_.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--release", metavar="VERSION", help="Hold the texts against this release too.")
@json_option
def lint(files: tuple[Path, ...], release: str | None, as_json: bool) -> None:
    """List everything that is wrong with the tasks in each FILE; exit 1 if anything is.

    A FILE is a JSON list of tasks: to be imported, or exported from a project as JSON. A hint asks for a second look
    and does not fail the run. Exit 2 where a FILE cannot be read at all; what is wrong with the others is listed all
    the same.
    """
    from warwire.annotation.lint import lint as find_problems
    from warwire.annotation.tasks import tasks_in
    from warwire.corpus.load import load

    articles = {article.id: article for article in load(release)} if release is not None else None
    problems: list[Problem] = []
    count, unusable = 0, False
    for path in files:
        try:
            tasks, unread = tasks_in(path)
        except InputError as error:
            problems += error.problems
            unusable = True
        else:
            problems += [*unread, *(problem.at(file=str(path)) for problem in find_problems(tasks, articles))]
            count += len(tasks) + len(unread)
    if as_json:
        echo_json({"tasks": count, "problems": problems})
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{number_of(count, 'task')}; {number_of(len(problems), 'problem')}", err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(2 if unusable else 1)
