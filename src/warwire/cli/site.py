"""``warwire site``: the pages that show the corpus, the systems and the board."""

from __future__ import annotations

from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option, number_of, steps
from warwire.cli.scoring_options import resamples_option, seed_option
from warwire.errors import InputError, Problem

__all__ = ["build", "site"]

_PARTS = ("altair", "itables", "vl_convert")


@click.group()
def site() -> None:
    """Build the pages that show the corpus, the systems and the board."""


@site.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/site"),
    show_default=True,
    help="The folder that the pages are written to.",
)
@click.option("--release", metavar="VERSION", help="The release to show; the newest that a system names unless told.")
@click.option(
    "--submissions",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("eval/submissions"),
    show_default=True,
    help="The folder with one folder a system.",
)
@click.option(
    "--results",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where scores are kept and not computed again; results/ beside the submissions unless told.",
)
@resamples_option(100, "Of the intervals.")
@seed_option
@json_option
def build(
    out: Path, release: str | None, folder: Path, results: Path | None, resamples: int, seed: int, as_json: bool
) -> None:
    """Write the pages as plain files.

    Open OUT/index.html in a browser: the pages need no server and ask for nothing from elsewhere. They need the
    packages of the extra [site].
    """
    try:
        from warwire.site.build import build_site
    except ModuleNotFoundError as error:
        if error.name not in _PARTS:
            raise
        message, remedy = f"the package {error.name} is not installed", "install them: pip install 'warwire[site]'"
        raise InputError([Problem("missing-package", message, remedy=remedy)]) from None
    with steps() as step:
        built = build_site(
            out,
            submissions=folder,
            release=release,
            results=results or folder.parent / "results",
            resamples=resamples,
            seed=seed,
            step=step,
        )
    if as_json:
        echo_json(built)
    else:
        shown = ", ".join(number_of(count, noun.removesuffix("s")) for noun, count in built.items())
        click.echo(f"{shown}: open {out / 'index.html'}")
