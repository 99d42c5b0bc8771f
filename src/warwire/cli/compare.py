"""``warwire compare``: compare systems with paired tests."""

from __future__ import annotations

from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option
from warwire.cli.scoring_options import (
    confidence_option,
    gold_options,
    names,
    resamples_option,
    seed_option,
    unit_option,
)

__all__ = ["compare"]


@click.command()
@click.argument("predictions", nargs=-1, required=True, type=click.Path(path_type=Path))
@gold_options
@click.option(
    "--figures",
    multiple=True,
    help="What to compare: mean, spans.strict.f1, … (with commas, or repeated; else the headline figures).",
)
@unit_option
@click.option("--trials", type=click.IntRange(1), default=10_000, show_default=True, help="Of the paired test.")
@resamples_option(1, "Of the intervals, at least 100.")
@confidence_option
@seed_option
@json_option
def compare(
    predictions: tuple[Path, ...],
    split: str | None,
    release: str | None,
    gold: Path | None,
    figures: tuple[str, ...],
    unit: str,
    trials: int,
    resamples: int,
    confidence: float,
    seed: int,
    as_json: bool,
) -> None:
    """Compare two PREDICTIONS or more: differences, intervals, corrected p-values, ranks and ties."""
    from warwire.eval import compare as compare_reports
    from warwire.eval import score
    from warwire.eval.comparing import FIGURES

    if len(predictions) < 2:
        raise click.UsageError("name two files of predictions or more")
    reports = [
        score(
            path,
            gold,
            split=split,
            release=release,
            unit="article" if unit == "article" else "event",
            resamples=0,
            seed=seed,
        )
        for path in predictions
    ]
    comparison = compare_reports(
        reports,
        figures=names(figures, (), "--figures") or FIGURES,
        trials=trials,
        resamples=resamples,
        confidence=confidence,
        seed=seed,
    )
    for report in reports:
        faults = sum(problem.severity == "error" for problem in report.problems)
        if faults:
            click.echo(f"{report.name}: {faults} problems (warwire predictions check)", err=True)
    if as_json:
        echo_json(comparison.to_dict())
    else:
        click.echo(str(comparison))
