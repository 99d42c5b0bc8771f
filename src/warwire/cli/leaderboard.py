"""``warwire leaderboard``: the table of all systems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import click

from warwire.cli.output import echo_json, echo_problems, json_option, steps
from warwire.cli.scoring_options import resamples_option, seed_option
from warwire.errors import Problem
from warwire.model.labels import SPLITS

__all__ = ["build", "codabench", "export", "huggingface", "leaderboard"]


@click.group()
def leaderboard() -> None:
    """Build the table of all systems."""


_submissions_option = click.option(
    "--submissions",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("eval/submissions"),
    show_default=True,
    help="The folder with one folder a system.",
)
_release_option = click.option(
    "--release", metavar="VERSION", help="Score all on this release, in place of those that each system.toml names."
)
_results_option = click.option(
    "--results",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where scores are kept and not computed again; results/ beside the submissions unless told.",
)


@leaderboard.command()
@_submissions_option
@_release_option
@click.option("--split", "splits", type=click.Choice(SPLITS), multiple=True, help="Only these splits.")
@_results_option
@click.option("--write", is_flag=True, help="Write leaderboard.md and ranks.json beside the submissions as well.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where what --write would write is not there.")
@resamples_option(0, "At least 100, or 0 for no intervals.")
@seed_option
@json_option
def build(
    folder: Path,
    release: str | None,
    splits: tuple[str, ...],
    results: Path | None,
    write: bool,
    check: bool,
    resamples: int,
    seed: int,
    as_json: bool,
) -> None:
    """Score every submission on every release that it names and print the tables.

    A system without a sound system.toml, or without predictions for a split, is listed with the reason and never
    ranked; so is one whose file cannot be read.
    """
    from warwire.eval.leaderboard import boards
    from warwire.eval.leaderboard_history import RANKS, ranks_text, read_ranks
    from warwire.eval.leaderboard_tables import boards_page, boards_table
    from warwire.eval.submission import HELD_OUT
    from warwire.model.files import read_bytes, write_text

    if (write or check) and (splits or release or not resamples):
        raise click.UsageError(
            "--write and --check take the whole board with its intervals: leave out --split, --release, --resamples 0"
        )
    page = folder.parent / "leaderboard.md"
    kept = results or folder.parent / "results"
    ranks = read_ranks(folder.parent / RANKS)
    with steps() as step, _aside(kept) if check else nullcontext(kept) as kept_in:
        built = boards(
            folder,
            release=release,
            splits=splits or HELD_OUT,
            resamples=resamples,
            seed=seed,
            results=kept_in,
            ranks=ranks,
            step=step,
        )
    pages = {page: boards_page(built), folder.parent / RANKS: ranks_text(ranks, built)} if check or write else {}
    if check:
        remedy = "write it again: warwire leaderboard build --write"
        stale = [path for path, text in pages.items() if read_bytes(path) != text.encode()]
        message = "the file is not what the submissions give"
        echo_problems(Problem("stale-board", message, file=str(path), remedy=remedy) for path in stale)
        if not stale:
            click.echo(f"{page} is current", err=True)
        click.get_current_context().exit(1 if stale else 0)
    if as_json:
        echo_json([board.to_dict() for board in built])
    else:
        click.echo(boards_table(built))
    for path, text in pages.items():
        write_text(path, text)
        click.echo(f"written: {path}", err=True)


@contextmanager
def _aside(results: Path) -> Iterator[Path]:
    """Yield a copy of the kept scores that is thrown away afterwards."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "results"
        if results.is_dir():
            copytree(results, copy)
        yield copy


@leaderboard.group()
def export() -> None:
    """Write the board for a host that people already use."""


@export.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--release", metavar="VERSION", help="The release to score on; the newest one unless told.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default=datetime.now,
    show_default="today",
    metavar="DATE",
    help="The day from which submissions are taken.",
)
@click.option(
    "--docker-image",
    default="python:3.12-slim",
    show_default=True,
    help="What submissions are scored in; it needs Python 3.11.",
)
@resamples_option(0, "At least 100, or 0 for no intervals.")
@seed_option
def codabench(out: Path, release: str | None, start: datetime, docker_image: str, resamples: int, seed: int) -> None:
    """Write the zip OUT that makes a competition of a release on Codabench.

    It holds the gold of the held-out splits and the harness as it is, and gives the figures of warwire score. It takes
    the place of an earlier bundle or of an empty file, and of nothing else.
    """
    from warwire.eval.hosts.codabench import export_codabench

    export_codabench(
        out, release=release, start=start.date(), docker_image=docker_image, resamples=resamples, seed=seed
    )
    click.echo(f"written: {out}", err=True)


@export.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@_submissions_option
@_release_option
@_results_option
@resamples_option(0, "At least 100, or 0 for no intervals.")
@seed_option
def huggingface(out: Path, folder: Path, release: str | None, results: Path | None, resamples: int, seed: int) -> None:
    """Write the folder OUT, which can be pushed to Hugging Face as a data set.

    It holds the boards, a row a score, every figure, and the predictions behind them.
    """
    from warwire.eval.hosts.hugging_face import export_hugging_face, refuse_used
    from warwire.eval.leaderboard import boards

    refuse_used(out)
    with steps() as step:
        built = boards(
            folder,
            release=release,
            resamples=resamples,
            seed=seed,
            results=results or folder.parent / "results",
            step=step,
        )
    export_hugging_face(built, out)
    click.echo(f"written: {out}", err=True)
