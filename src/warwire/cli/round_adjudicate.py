"""``warwire round adjudicate``: from annotators' readings to adjudicated gold."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.corpus import needed_folder
from warwire.cli.output import echo_json, json_option, number_of

if TYPE_CHECKING:
    from warwire.annotation.adjudication.apply import Applied
    from warwire.annotation.adjudication.session import Outcome

__all__ = ["adjudicate"]

_Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_Folder)
@click.option("--corpus", "corpus", type=_Folder, metavar="DIR", help="The sources that are gold.  [default: ./corpus]")
@click.option("--release", "of_release", is_flag=True, help="Take gold from the release that the round names.")
@click.option(
    "--review",
    type=click.Choice(["nothing", "changed"]),
    default="nothing",
    show_default=True,
    help="changed: leave open what a majority would change in gold, and suggest it.",
)
@click.option("--status", "show_status", is_flag=True, help="Only count what is decided and open.")
@click.option("--apply", "target", type=_Folder, metavar="CORPUS", help="Write the decisions into these sources.")
@json_option
def adjudicate(
    folder: Path,
    corpus: Path | None,
    of_release: bool,
    review: str,
    show_status: bool,
    target: Path | None,
    as_json: bool,
) -> None:
    """Find where the readings of the round in FOLDER differ, and decide.

    Gold is one reading, each annotator's labels are another. Each difference becomes a line of FOLDER/decisions.tsv:
    decided by a majority where there is one, else left open for an adjudicator, who fills in decision, by and reason
    (annotation/ADJUDICATION.md). Run it again at any time: people's decisions are kept, and checked; exit 1 where one
    of them is wrong.

    With --apply, and nothing open, the decided labels are written into the sources, and what changed in gold, by label,
    into FOLDER/changes.tsv.
    """
    if sum((show_status, target is not None, corpus is not None or of_release or review != "nothing")) > 1:
        raise click.UsageError("--status and --apply stand alone")
    if of_release and corpus is not None:
        raise click.UsageError("gold is of --corpus or of --release: give one of the two")
    if show_status:
        from warwire.annotation.adjudication.table import decisions_path, read_lines, status

        counts = status(line.cells for line in read_lines(decisions_path(folder)))
        if as_json:
            echo_json(counts)
        else:
            _echo_status(counts)
    elif target is not None:
        from warwire.annotation.adjudication.apply import apply

        _echo_applied(apply(folder, target), as_json)
    else:
        from warwire.annotation.adjudication.session import adjudicate as run

        gold = None if of_release else needed_folder(corpus)
        outcome = run(folder, gold, review_changed=review == "changed")
        _echo_outcome(outcome, as_json)
        sys.exit(1 if outcome.problems else 0)


def _echo_outcome(outcome: Outcome, as_json: bool) -> None:
    from warwire.annotation.adjudication.decisions import LEFT_OPEN
    from warwire.annotation.adjudication.table import cells_of, status

    counts = status(map(cells_of, outcome.decisions))
    illegal = [d for d in outcome.decisions if d.open and d.reason.startswith(LEFT_OPEN)]
    if as_json:
        echo_json(
            {
                "units": len(outcome.decisions),
                "open": sum(d.open for d in outcome.decisions),
                "status": counts,
                "left_open_as_illegal": [d.unit.id for d in illegal],
                "orphaned": [cells["id"] for cells in outcome.orphaned],
                "unread": outcome.unread,
                "problems": outcome.problems,
            }
        )
        return
    for problem in outcome.problems:
        click.echo(str(problem))
    for cells in outcome.orphaned:
        said = f"{cells['layer']} {cells['start']}..{cells['end']}: {cells['decision']}"
        click.echo(f"orphaned: {cells['id']} {cells['article']} {said}, by {cells['by'] or 'nobody named'}")
    for decision in illegal:
        unit = decision.unit
        click.echo(f"{unit.id} {unit.article} {unit.layer} {unit.start}..{unit.end} {decision.reason}")
    _echo_status(counts)
    if outcome.unread:
        click.echo(f"{number_of(len(outcome.unread), 'article')} that nobody has labelled yet", err=True)
    if outcome.problems:
        click.echo(number_of(len(outcome.problems), "problem"), err=True)


def _echo_status(counts: Mapping[str, Mapping[str, Mapping[str, int]]]) -> None:
    width = max((len(value) for its in counts.values() for value in its), default=0)
    for column, its in counts.items():
        click.echo(f"{column:{width}}  decided   open")
        for value, number in its.items():
            click.echo(f"{value:{width}}  {number['decided']:7,}  {number['open']:5,}")
        click.echo()
    decided, left = (sum(number[key] for number in counts["layer"].values()) for key in ("decided", "open"))
    click.echo(f"{number_of(decided + left, 'unit')}; {decided:,} decided, {left:,} open")


def _echo_applied(done: Applied, as_json: bool) -> None:
    import msgspec

    if as_json:
        rows = [{**msgspec.to_builtins(change), "error_rate": change.error_rate} for change in done.changes]
        echo_json({"articles": list(map(str, done.articles)), "sheets": list(map(str, done.sheets)), "changes": rows})
        return
    click.echo(f"{'label':10}   gold   kept  changed  removed  added  error rate")
    for change in done.changes:
        rate = "" if change.error_rate is None else f"{change.error_rate:.1%}"
        counts = f"{change.gold:5}  {change.kept:5}  {change.changed:7}  {change.removed:7}  {change.added:5}"
        click.echo(f"{change.label:10}  {counts}  {rate:>10}")
    written = f"{number_of(len(done.articles), 'article')} and {number_of(len(done.sheets), 'sheet')}"
    click.echo(f"written: {written}", err=True)
