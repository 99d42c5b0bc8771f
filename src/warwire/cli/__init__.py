"""The command line. Each command stands in a module of its own and is imported only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from warwire.errors import InputError, WarwireError

__all__ = ["LazyGroup", "cli", "main"]


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that ``--help`` answers at once.

    Args:
        commands_of: name of each command → its module and attribute (``warwire.cli.score:score``) and its one line of
            help, in the order in which help lists them.
    """

    def __init__(self, *args: Any, commands_of: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands_of = commands_of

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Return the commands in the order of their registration."""
        return list(self.commands_of)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (click's signature)
        """Import and return a command."""
        if cmd_name not in self.commands_of:
            return None
        module, _, attribute = self.commands_of[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  (click's signature)
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.commands_of.items()])


COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "corpus": ("warwire.cli.corpus:corpus", "Check, build and export the corpus."),
    "train": ("warwire.cli.train:train", "Train a baseline system."),
    "predict": ("warwire.cli.predict:predict", "Write a system's predictions for articles."),
    "score": ("warwire.cli.score:score", "Score a file of predictions against gold."),
    "compare": ("warwire.cli.compare:compare", "Compare systems with paired tests."),
    "errors": ("warwire.cli.errors:errors", "Sort what a system got wrong, with examples."),
    "predictions": ("warwire.cli.predictions:predictions", "Check and convert files of predictions."),
    "submit": ("warwire.cli.submit:submit", "Check a submission to the leaderboard."),
    "leaderboard": ("warwire.cli.leaderboard:leaderboard", "Build the table of all systems."),
    "site": ("warwire.cli.site:site", "Build the pages that show the corpus, the systems and the board."),
    "round": (
        "warwire.cli.round:round_",
        "Run an annotation round: draw, serve, push, pull, measure, adjudicate, close.",
    ),
    "extract": ("warwire.cli.extract:extract", "Extract actors, weapons, losses and opinions from raw pages."),
}


@click.group(cls=LazyGroup, commands_of=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="warwire", message="warwire %(version)s")
def cli() -> None:
    """An annotated corpus of conflict reporting, and the benchmark for systems that extract from it.

    Exit codes: 0 done; 1 a check found problems, or part of the input was left out; 2 the command or its input
    cannot be used.
    """


def main() -> None:
    """Run the command line; turn errors that a person can act on into messages and exit codes."""
    try:
        try:
            cli()
        finally:
            sys.stdout.flush()
    except InputError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        sys.exit(2)
    except WarwireError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        # What could not be written must not be tried again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        place = error.filename or "the output"
        click.echo(f"error: {place} cannot be written or read: {error.strerror}", err=True)
        sys.exit(2)
