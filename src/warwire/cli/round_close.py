"""``warwire round close`` and ``warwire round verify``: the end of an annotation round."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option, number_of

__all__ = ["close", "verify"]

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@_FOLDER
@json_option
def close(folder: Path, as_json: bool) -> None:
    """Close the round in FOLDER: seal it with the hash of every file. It never changes after that."""
    from warwire.annotation.closing import close_round

    what = close_round(folder)
    if as_json:
        echo_json({"name": what.name, "files": len(what.files), "seal": what.seal})
    else:
        click.echo(f"round {what.name} is closed: {number_of(len(what.files), 'file')}, seal {what.seal}")


@click.command()
@_FOLDER
@json_option
def verify(folder: Path, as_json: bool) -> None:
    """Recompute the hashes and the agreement of the round in FOLDER from its files; exit 1 if any differs.

    Of an open round, what is there so far is checked: the texts of the labels, and agreement.json. What was checked is
    said.
    """
    from warwire.annotation.closing import verify_round
    from warwire.annotation.rounds import read_round

    what, found = read_round(folder), verify_round(folder)
    if as_json:
        about = {"name": what.name, "state": what.state, "files": len(what.files)}
        echo_json({**about, "checked": found.checked, "problems": found.problems})
    else:
        for problem in found.problems:
            click.echo(str(problem))
        state = " is open and" if what.state == "open" else ""
        as_should = f"is as it should be: {', '.join(found.checked)}"
        if not found.problems:
            nothing = "has nothing to check yet: no labels, no agreement.json"
            click.echo(f"round {what.name}{state} {as_should if found.checked else nothing}")
    if found.problems:
        sys.exit(1)
