"""What commands share: JSON for programs, problems for people, progress for whoever waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from warwire.errors import Problem

__all__ = ["echo_json", "echo_problems", "echo_warning", "json_option", "progress", "steps"]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def echo_json(value: Any) -> None:
    """Print ``value`` as indented JSON on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def echo_problems(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, a line each, errors in red."""
    for problem in problems:
        label = "error" if problem.severity == "error" else "hint"
        click.echo(f"{click.style(label, fg='red' if label == 'error' else 'yellow')}: {problem}", err=True)


def echo_warning(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(f"{click.style('warning', fg='yellow')}: {message}", err=True)


def progress() -> Any:
    """Return a rich progress bar on standard error that goes away when it is done, silent where no one watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows how far a long task is: what is being done, steps done, and steps in all."""
    with progress() as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
