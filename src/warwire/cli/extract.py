"""``warwire extract``: actors, weapons, losses, facts and opinions of raw pages."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.output import echo_problems, echo_warning, json_option, number_of, refuse_overwriting, steps
from warwire.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warwire.baselines.pages import Page
    from warwire.baselines.prediction import Prediction
    from warwire.baselines.system import System
    from warwire.cli.extract_report import PageReport

__all__ = ["extract"]


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--system", default="linear", show_default=True, help="A system's name, or the folder of a trained one.")
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Write an HTML page."
)
@json_option
def extract(files: tuple[str, ...], system: str, page: Path | None, as_json: bool) -> None:
    """Extract actors, weapons, losses, facts and opinions from raw pages.

    FILE is scraped text or HTML; - is standard input. The first use of a system trains it from the newest release,
    which takes a while, and keeps it in the user's cache folder.

    --json prints one record a line, which also is a row of predictions; several files give several lines. One file
    that cannot be read does not stop the others. The id of a row is the file's name, or its path where two files have
    one name.
    """
    from warwire.baselines.registry import names
    from warwire.baselines.store import find_system

    if page is not None:
        refuse_overwriting(page, files)
    if system in names() and all(name != "-" and not Path(name).exists() for name in files):
        for name in files:  # nothing to read: no system need be trained for it
            try:
                _read(name)
            except InputError as error:
                echo_problems(error.problems)
        sys.exit(2)
    with steps() as step:
        model = find_system(system, step=step, warn=echo_warning)
    reports: list[PageReport] = []
    failed = 0
    for name, title in _titles(files).items():
        try:
            raw = _read(name)
        except InputError as error:
            echo_problems(error.problems)
            failed += 1
            continue
        reports.append(_one(title, raw, model, as_json=as_json, quiet=page is not None))
    if page is not None and reports:
        from warwire.cli.extract_html import render
        from warwire.model.files import write_text

        write_text(page, render(reports, model.name))
        if not as_json:
            click.echo(f"{number_of(len(reports), 'article')} to {page}", err=True)
    if usage := getattr(model, "usage", None):  # what the requests of a system took that asks a service
        click.echo(f"{model.name}: {usage}", err=True)
    if failed:
        sys.exit(1 if reports else 2)


def _titles(files: Iterable[str]) -> dict[str, str]:
    """Return what to call each page, which is its record's id: its file's name, or the path where names collide."""
    titles = {name: "standard input" if name == "-" else Path(name).name for name in files}
    times = Counter(titles.values())
    return {name: title if times[title] == 1 else name for name, title in titles.items()}


def _read(name: str) -> Page:
    from warwire.baselines.pages import read_page, read_page_file

    return read_page(sys.stdin.buffer, "standard input") if name == "-" else read_page_file(Path(name))


def _one(title: str, raw: Page, model: System, *, as_json: bool, quiet: bool) -> PageReport:
    """Extract from one page, print the outcome, and return it."""
    import msgspec

    from warwire.baselines.prediction import encode
    from warwire.baselines.system import Raw
    from warwire.cli.extract_report import report

    prediction: Prediction = model.predict([Raw(title, raw.text)])[0]
    found = report(title, raw.text, prediction, raw.note)
    if as_json:
        click.echo(encode(msgspec.structs.replace(prediction, text=raw.text)), nl=False)
        if raw.note:
            click.echo(f"note: {title}: {raw.note}", err=True)
    elif not quiet:
        from rich.console import Console

        from warwire.cli.extract_view import show

        show(Console(), found)
    return found
