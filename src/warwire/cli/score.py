"""``warwire score``: score a file of predictions against gold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from warwire.cli.output import echo_json, echo_problems, json_option

__all__ = ["LEAST_RESAMPLES", "enough_resamples", "names", "score"]

LEAST_RESAMPLES: Final = 100
"""The fewest resamples that an interval is drawn from."""

_SHOWN = 20


def enough_resamples(context: click.Context, parameter: click.Parameter, value: int) -> int:
    """Refuse a number of resamples whose tails hold too few of them to tell an end of an interval."""
    del context, parameter
    if 0 < value < LEAST_RESAMPLES:
        raise click.BadParameter(
            f"{value} resamples are too few: the ends of a 95 % interval would hang on one or two of them; "
            f"take {LEAST_RESAMPLES} or more"
        )
    return value


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path))
@click.option("--split", help="Split of a release to score against (test, unless --gold is given).")
@click.option("--release", help="Version of the release; the newest one installed unless told.")
@click.option("--gold", type=click.Path(path_type=Path), help="File of gold articles, in place of a release.")
@click.option(
    "--by",
    multiple=True,
    help="Slice: outlet_type, conflict, setting, length, noise, kind, type, harm. With commas, or repeated.",
)
@click.option(
    "--tasks",
    multiple=True,
    help="Score some tasks alone: spans, statements, losses, actors, attribution, zones. With commas, or repeated.",
)
@click.option(
    "--unit", type=click.Choice(["event", "article"]), default="event", show_default=True, help="What to resample."
)
@click.option(
    "--resamples",
    type=click.IntRange(0),
    callback=enough_resamples,
    default=10_000,
    show_default=True,
    help="At least 100, or 0 for no intervals.",
)
@click.option("--confidence", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--tolerance", type=click.IntRange(0, 50), default=3, show_default=True, help="Characters, for spans.tolerant."
)
@click.option("--no-singletons", is_flag=True, help="Leave entities of one mention out of coreference.")
@click.option("--strict", is_flag=True, help="Refuse predictions that have any problem.")
@json_option
def score(
    predictions: Path,
    split: str | None,
    release: str | None,
    gold: Path | None,
    by: tuple[str, ...],
    tasks: tuple[str, ...],
    unit: str,
    resamples: int,
    confidence: float,
    seed: int,
    tolerance: int,
    no_singletons: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Score PREDICTIONS against a split of a release, or against --gold.

    What is unsound in the predictions is set aside and counts against precision; --strict refuses it instead.
    """
    from warwire.eval import score as score_predictions
    from warwire.eval.registry import TASKS

    report = score_predictions(
        predictions,
        gold,
        split=split,
        release=release,
        tasks=names(tasks, tuple(TASKS), "--tasks") or TASKS,
        unit="article" if unit == "article" else "event",
        resamples=resamples,
        confidence=confidence,
        seed=seed,
        tolerance=tolerance,
        singletons=not no_singletons,
        by=names(by, (), "--by"),
    )
    faults = [problem for problem in report.problems if problem.severity == "error"]
    if strict and faults:
        echo_problems(report.problems)
        click.echo(f"refused: {len(faults)} problems; nothing was scored", err=True)
        sys.exit(1)
    if as_json:
        echo_json(report.to_dict())
        return
    echo_problems(report.problems[:_SHOWN])
    if len(report.problems) > _SHOWN:
        click.echo(f"… and {len(report.problems) - _SHOWN} more: warwire predictions check lists them all", err=True)
    click.echo(str(report))


def names(values: tuple[str, ...], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Split lists of names at commas and white space; refuse those that are not known, where that is asked for."""
    found = tuple(dict.fromkeys(",".join(values).replace(",", " ").split()))
    unknown = [name for name in found if known and name not in known]
    if unknown:
        raise click.UsageError(f"{option} {unknown[0]}: name some of {', '.join(known)}")
    return found
