"""``warwire round agree`` and ``warwire round feedback``: how far annotators agree, and what each learns from gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.output import echo_json, json_option, number_of

if TYPE_CHECKING:
    from rich.console import Console

    from warwire.annotation.agreement import Report

__all__ = ["agree", "feedback"]

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@_FOLDER
@json_option
def agree(folder: Path, as_json: bool) -> None:
    """Report how far the annotators of the round in FOLDER agree.

    Writes agreement.json and agreement.html into an open round; of a closed round the report is printed alone. The same
    labels give the same bytes. Needs pip install 'warwire[agreement]'.
    """
    from warwire.annotation.agreement import write_report

    report = write_report(folder)
    if as_json:
        echo_json(report)
        return
    from rich.console import Console

    _show(Console(), report)
    if (folder / "agreement.html").exists():
        click.echo(f"with the disagreements in context: {folder / 'agreement.html'}", err=True)


@click.command()
@_FOLDER
@click.option("--release", metavar="VERSION", help="Which release is gold; that of the round where it is left out.")
@json_option
def feedback(folder: Path, release: str | None, as_json: bool) -> None:
    """Write each annotator's sheet of differences from gold, FOLDER/feedback/ANNOTATOR.html."""
    from warwire.annotation.agreement.feedback import write_feedback

    pages = write_feedback(folder, release)
    if as_json:
        echo_json({annotator: str(page) for annotator, page in pages.items()})
        return
    for page in pages.values():
        click.echo(str(page))
    click.echo(number_of(len(pages), "sheet"), err=True)


def _show(console: Console, report: Report) -> None:
    from rich import box
    from rich.table import Table

    from warwire.annotation.agreement.page import tables

    comparison = report.comparisons[-1]
    people = ", ".join(f"{who.id} ({who.kind or 'kind not said'})" for who in report.annotators)
    console.print(f"Annotators: {people}", markup=False, highlight=False)
    sizes = f"{number_of(comparison.articles, 'article')} of {number_of(comparison.events, 'event')}"
    console.print(f"{sizes}; in brackets {100 * report.settings.confidence:g}% intervals", highlight=False)
    if report.note:
        console.print(report.note, markup=False, highlight=False)
    for title, _, columns, rows in tables(comparison):
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("", *columns):
            table.add_column(heading)
        for name, cells in rows:
            shown = (f"{figure} ({interval})" if interval else figure for figure, interval in cells)
            table.add_row(name, *shown)
        console.print(table)
