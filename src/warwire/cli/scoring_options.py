"""Options that the commands which score have in common: what to score against, and how to resample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

__all__ = ["confidence_option", "gold_options", "names", "resamples_option", "seed_option", "unit_option"]

_LEAST_RESAMPLES: Final = 100
"""The fewest resamples that an interval is drawn from."""

Command = TypeVar("Command", bound=Callable[..., Any])

unit_option = click.option(
    "--unit", type=click.Choice(["event", "article"]), default="event", show_default=True, help="What to resample."
)
confidence_option = click.option("--confidence", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
seed_option = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


def gold_options(command: Command) -> Command:
    """Add the options ``split``, ``release`` and ``gold``: the articles that predictions are held against."""
    for option in (
        click.option("--gold", type=click.Path(path_type=Path), help="File of gold articles, in place of a release."),
        click.option("--release", help="Version of the release; the newest one installed unless told."),
        click.option("--split", help="Split of a release to score against (test, unless --gold is given)."),
    ):
        command = option(command)
    return command


def resamples_option(least: int, explained: str) -> Callable[[Command], Command]:
    """Return the option ``--resamples``.

    Args:
        least: the smallest number that is allowed: 0 where a command can do without intervals, else 1.
        explained: its help.
    """
    return click.option(
        "--resamples",
        type=click.IntRange(least),
        callback=_enough,
        default=10_000,
        show_default=True,
        help=explained,
    )


def _enough(context: click.Context, parameter: click.Parameter, value: int) -> int:
    """Refuse a number of resamples whose tails hold too few of them to tell an end of an interval."""
    del context, parameter
    if 0 < value < _LEAST_RESAMPLES:
        raise click.BadParameter(
            f"{value} resamples are too few: the ends of a 95 % interval would hang on one or two of them; "
            f"take {_LEAST_RESAMPLES} or more"
        )
    return value


def names(values: tuple[str, ...], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Split lists of names at commas and white space; refuse those that are not known, where that is asked for."""
    found = tuple(dict.fromkeys(",".join(values).replace(",", " ").split()))
    unknown = [name for name in found if known and name not in known]
    if unknown:
        raise click.UsageError(f"{option} {unknown[0]}: name some of {', '.join(known)}")
    return found
