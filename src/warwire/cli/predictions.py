"""``warwire predictions``: check and convert files of predictions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warwire.cli.output import echo_json, echo_problems, json_option
from warwire.cli.scoring_options import gold_options
from warwire.eval.convert import FORMATS

__all__ = ["predictions"]


@click.group()
def predictions() -> None:
    """Check and convert files of predictions."""


@predictions.command()
@click.argument("path", type=click.Path(path_type=Path))
@gold_options
@json_option
def check(path: Path, split: str | None, release: str | None, gold: Path | None, as_json: bool) -> None:
    """List everything that is wrong with the predictions in PATH; exit 1 if anything is."""
    import msgspec

    from warwire.eval.scoring import choose_gold, read_answers

    read = choose_gold(gold, split, release)[0]
    found = read_answers(path, read)
    produced = sorted(found.produced)
    if as_json:
        problems = [msgspec.to_builtins(problem) for problem in found.problems]
        echo_json({"articles": len(read.rows), "layers": produced, "problems": problems})
    else:
        for problem in found.problems:
            click.echo(str(problem))
        layers = ", ".join(produced) or "none"
        click.echo(f"{len(read.rows)} articles, layers: {layers}; {len(found.problems)} problems", err=True)
    if any(problem.severity == "error" for problem in found.problems):
        sys.exit(1)


@predictions.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from", "name", type=click.Choice(tuple(FORMATS)), required=True, help="Format of PATH.")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="JSON Lines to write.")
@click.option("--label", "labels", multiple=True, metavar="OLD=NEW", help="Rename a label (--label MIL=actor).")
@gold_options
def convert(
    path: Path,
    name: str,
    output: Path,
    labels: tuple[str, ...],
    split: str | None,
    release: str | None,
    gold: Path | None,
) -> None:
    """Convert predictions in PATH to JSON Lines that `warwire score` reads.

    What cannot be used is left out and named; exit 1 then, 2 where nothing can be used.
    """
    import msgspec

    from warwire.eval.convert import convert as convert_file
    from warwire.eval.report import rule_counts
    from warwire.eval.scoring import choose_gold
    from warwire.model.files import write_bytes

    renamed = dict(label.split("=", 1) for label in labels if "=" in label)
    if len(renamed) < len(labels):
        raise click.UsageError("--label takes OLD=NEW")
    for read in (path, gold, *(path.glob("*.ann") if path.is_dir() else ())):
        if read is not None and read.exists() and output.exists() and read.samefile(output):
            raise click.UsageError(f"-o {output} is read from and would be overwritten: name another file")
    rows, problems = convert_file(path, name, choose_gold(gold, split, release)[0], renamed)
    encoder = msgspec.json.Encoder()
    write_bytes(output, b"".join(encoder.encode(row) + b"\n" for row in rows))
    items = sum(len(layer) for row in rows for layer in row.values() if isinstance(layer, list))
    echo_problems(problems)
    counts = "".join(f"; {number} × {rule}" for rule, number in rule_counts(problems).items())
    click.echo(f"{output}: {len(rows)} articles, {items} items{counts}", err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)
