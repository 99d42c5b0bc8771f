"""``warwire leaderboard``: the table of all systems."""

from __future__ import annotations

from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option, steps
from warwire.cli.scoring_options import resamples_option, seed_option
from warwire.model.labels import SPLITS

__all__ = ["build", "leaderboard"]


@click.group()
def leaderboard() -> None:
    """Build the table of all systems."""


@leaderboard.command()
@click.option(
    "--submissions",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("eval/submissions"),
    show_default=True,
    help="The folder with one folder a system.",
)
@click.option("--release", metavar="VERSION", help="The release to score on; the newest where it is left out.")
@click.option("--split", "splits", type=click.Choice(SPLITS), multiple=True, help="Only these splits.")
@resamples_option(0, "At least 100, or 0 for no intervals.")
@seed_option
@json_option
def build(folder: Path, release: str | None, splits: tuple[str, ...], resamples: int, seed: int, as_json: bool) -> None:
    """Score every submission on every held-out split and print the table.

    A system that lacks a split, or whose file cannot be read, is listed with the reason and never ranked.
    """
    from warwire.eval.leaderboard import BOARD_SPLITS, board, board_table

    with steps() as step:
        entries = board(
            folder, release=release, splits=splits or BOARD_SPLITS, resamples=resamples, seed=seed, step=step
        )
    if as_json:
        echo_json(
            [
                {
                    "system": entry.system,
                    "split": entry.split,
                    "rank": entry.rank,
                    "reason": entry.reason,
                    "score": entry.report.to_dict() if entry.report else None,
                }
                for entry in entries
            ]
        )
    else:
        click.echo(board_table(entries))
