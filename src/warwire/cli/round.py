"""``warwire round``: what an annotation round sends to Label Studio and gets back."""

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


@click.group("round")
def round_() -> None:
    """Write and check what an annotation round sends to Label Studio and gets back."""


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
    and does not fail the run.
    """
    from warwire.annotation.lint import lint as find_problems
    from warwire.annotation.tasks import Task, read_tasks
    from warwire.corpus.load import load

    articles = {article.id: article for article in load(release)} if release is not None else None
    read: dict[Path, list[Task]] = {}
    unusable: list[Problem] = []
    for path in files:
        try:
            read[path] = read_tasks(path)
        except InputError as error:
            unusable += error.problems
    if unusable:
        raise InputError(unusable)
    problems = [problem.at(file=str(path)) for path, its in read.items() for problem in find_problems(its, articles)]
    count = sum(map(len, read.values()))
    if as_json:
        echo_json({"tasks": count, "problems": problems})
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{number_of(count, 'task')}; {number_of(len(problems), 'problem')}", err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


round_.add_command(adjudicate)
round_.add_command(agree)
round_.add_command(feedback)
round_.add_command(new)
round_.add_command(serve)
round_.add_command(push)
round_.add_command(status)
round_.add_command(pull)
round_.add_command(close)
round_.add_command(verify)
