"""What ``warwire train --all`` and ``warwire predict --all`` share: which systems, and what became of each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, TypeVar

import click
import msgspec

from warwire.cli.output import echo_json
from warwire.errors import InputError, MissingEndpoint, MissingExtra, Problem, WarwireError

__all__ = ["Outcome", "all_options", "chosen", "run_each"]

Command = TypeVar("Command", bound=Callable[..., Any])

_SHOWN: Final = {"not run": "yellow", "failed": "red"}


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a system.

    Attributes:
        system: its name.
        status: ``done``; ``kept``: it was done before; ``not run``: it needs what is not here; ``failed``.
        said: what was done, or why it was not.
        about: figures for a program to read.
    """

    system: str
    status: Literal["done", "kept", "not run", "failed"]
    said: str
    about: dict[str, Any] = {}


def all_options(command: Command) -> Command:
    """Add the options ``--all`` and ``--system``."""
    several = click.option(
        "--system",
        "systems",
        metavar="NAME",
        multiple=True,
        help="With --all: this system alone; may be given several times.",
    )
    every = click.option("--all", "every", is_flag=True, help="Every system that can run here, in place of one.")
    return every(several(command))


def chosen(every: bool, systems: tuple[str, ...], single: dict[str, Any], alone: dict[str, Any]) -> list[str]:
    """Return the names of the systems that ``--all`` is to run; none where a single one is meant.

    Args:
        every: whether ``--all`` is given.
        systems: what ``--system`` names.
        single: the arguments that name a single system and what it works on, by their names.
        alone: what goes with ``--all`` only, or with a single system only, by the name of the option; the first kind
            begins with ``+``.

    Raises:
        click.UsageError: both are meant, or neither.
        InputError: there is no such system; all of them at once.
    """
    from warwire.baselines.registry import names

    given = [name for name, value in single.items() if value is not None]
    if every and given:
        raise click.UsageError(f"--all runs every system: leave out {' and '.join(given)}, or leave out --all")
    wrong = [name.lstrip("+") for name, value in alone.items() if value is not None and name.startswith("+") != every]
    if systems and not every:
        raise click.UsageError("--system goes with --all: name a single system without it")
    if wrong:
        raise click.UsageError(f"{wrong[0]} goes with {'a single SYSTEM' if every else '--all'}")
    if not every and len(given) < len(single):
        missing = " ".join(name for name in single if name not in given)
        raise click.UsageError(f"Missing {missing}; or take every system with --all")
    unknown = [name for name in systems if name not in names()]
    if unknown:
        remedy = f"choose one of {', '.join(names())}"
        raise InputError(
            Problem("unknown-system", f"there is no system '{name}'", field="--system", remedy=remedy)
            for name in unknown
        )
    return (list(dict.fromkeys(systems)) or names()) if every else []


def run_each(
    todo: Iterable[str], named: Iterable[str], work: Callable[[str], Outcome], about: dict[str, Any], as_json: bool
) -> None:
    """Run systems in turn, saying of each what became of it; one that lacks something, or fails, stops no other.

    Whatever a system raises is its failure: a system of another package may raise anything.

    Exits with 1 where a system failed, or was asked for by name and did not run.

    Args:
        todo: names of the systems.
        named: those that were asked for by name.
        work: what to do with a system.
        about: what JSON says beside the systems.
        as_json: whether to print JSON, at the end.
    """
    asked = set(named)
    outcomes = []
    for system in todo:
        outcome = _attempt(system, work)
        outcomes.append(outcome)
        if not as_json:
            status = f"{click.style(outcome.status, fg=_SHOWN[outcome.status])}: " if outcome.status in _SHOWN else ""
            click.echo(f"{system}: {status}{outcome.said}")
    if as_json:
        echo_json({**about, "systems": outcomes})
    idle = not any(o.status in {"done", "kept"} for o in outcomes)
    if idle or any(o.status == "failed" or (o.status == "not run" and o.system in asked) for o in outcomes):
        sys.exit(1)


def _attempt(system: str, work: Callable[[str], Outcome]) -> Outcome:
    try:
        return work(system)
    except (MissingExtra, MissingEndpoint) as error:
        return Outcome(system, "not run", str(error))
    except WarwireError as error:
        return Outcome(system, "failed", str(error))
    except Exception as error:
        return Outcome(system, "failed", f"{type(error).__name__}: {error}".removesuffix(": "))
