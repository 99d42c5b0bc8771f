"""``warwire submit``: check a submission to the leaderboard."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option

__all__ = ["check", "submit"]


@click.group()
def submit() -> None:
    """Check a submission to the leaderboard."""


@submit.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--release", metavar="VERSION", help="Check against this release, in place of those that are named.")
@json_option
def check(folder: Path, release: str | None, as_json: bool) -> None:
    """List everything that is wrong with the submission in DIR; exit 1 if anything is.

    DIR is named after the system and holds system.toml and a file of predictions for each held-out split.
    """
    import msgspec

    from warwire.eval.submission_check import check_submission

    found = check_submission(folder, release)
    if as_json:
        echo_json({"passed": found.passed, **msgspec.to_builtins(found)})
    else:
        for problem in found.problems:
            click.echo(str(problem))
        for file in found.files:
            layers = ", ".join(file.layers) or "none"
            click.echo(
                f"{file.path}: {file.split} of release {file.release}, {file.articles} articles, layers: {layers}; "
                f"{file.problems} problems",
                err=True,
            )
        click.echo(f"{found.system}: {'passed' if found.passed else 'not passed'}", err=True)
    if not found.passed:
        sys.exit(1)
