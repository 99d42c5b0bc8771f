"""``warwire score``: score a file of predictions against gold."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warwire.cli.output import echo_json, echo_problems, json_option
from warwire.cli.scoring_options import (
    confidence_option,
    gold_options,
    names,
    resamples_option,
    seed_option,
    unit_option,
)

__all__ = ["score"]

_SHOWN = 20


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path))
@gold_options
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
@unit_option
@resamples_option(0, "At least 100, or 0 for no intervals.")
@confidence_option
@seed_option
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
