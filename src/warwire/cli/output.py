"""What commands share: JSON for programs, problems for people, progress for whoever waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import msgspec

from warwire.errors import InputError, Problem

__all__ = [
    "echo_json",
    "echo_problems",
    "echo_warning",
    "json_option",
    "number_of",
    "progress",
    "refuse_overwriting",
    "steps",
]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def echo_json(value: Any, *, err: bool = False) -> None:
    """Print ``value`` as indented JSON on standard output, or on standard error."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode(), err=err)


def echo_problems(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, a line each, errors in red."""
    for problem in problems:
        label = "error" if problem.severity == "error" else "hint"
        click.echo(f"{click.style(label, fg='red' if label == 'error' else 'yellow')}: {problem}", err=True)


def echo_warning(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(f"{click.style('warning', fg='yellow')}: {message}", err=True)


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where there is not just one: *1 article*, *1,204 articles*."""
    first, *rest = noun.split(" ", 1)
    return " ".join([f"{count:,}", first if count == 1 else f"{first}s", *rest])


def refuse_overwriting(out: Path, inputs: Iterable[str]) -> None:
    """Make sure that an output takes the place of no input, by whatever path or link they are named.

    Raises:
        InputError: it would.
    """
    for name in inputs:
        with suppress(OSError):
            if name != "-" and out.exists() and out.samefile(name):
                message = "the output would overwrite this input"
                raise InputError([Problem("overwrites-input", message, file=name, remedy="name another output")])


def progress() -> Any:
    """Return a rich progress bar on standard error that goes away when it is done, silent where no one watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (sys.stderr.isatty() and console.is_interactive),
    )


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows how far a long task is: what is being done, steps done, and steps in all."""
    with progress() as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
