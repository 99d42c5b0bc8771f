"""A page's extraction on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warwire.cli.extract_report import Line, PageReport, Run
from warwire.cli.output import number_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["show"]

_ACTOR: Final = "bold cyan"
_WEAPON: Final = "bold magenta"
_LOSS: Final = "bold red"
_OPINION: Final = "italic yellow"
_DIM: Final = "dim"


def show(console: Console, page: PageReport) -> None:
    """Print a page's extraction: the article, its losses, its actors, and its opinions apart from its facts."""
    from rich.rule import Rule

    console.print(Rule(f"[bold]{_escape(page.title)}[/bold]", align="left"))
    if page.note:
        console.print(f"note: {page.note}", style=_DIM, markup=False, highlight=False)
    for line in page.lines:
        # Where nothing can be dimmed, furniture is named.
        mark = "(furniture) " if line.zone == "furniture" and not console.is_terminal else ""
        console.print(mark, _line(line), sep="", highlight=False)
    console.print()
    _legend(console)
    _losses(console, page)
    _actors(console, page)
    _weapons(console, page)
    _opinions(console, page)


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _line(line: Line) -> Text:
    from rich.text import Text

    text = Text()
    for run in line.runs:
        text.append(run.text, style=_style(line, run))
    return text


def _style(line: Line, run: Run) -> str:
    if line.zone == "furniture":
        return _DIM
    styles = []
    if line.zone == "headline":
        styles.append("bold")
    if run.statement == "opinion":
        styles.append(_OPINION)
    if run.actor:
        styles.append(_ACTOR)
    elif run.weapon:
        styles.append(_WEAPON)
    elif run.loss:
        styles.append(_LOSS)
    if run.loss:
        styles.append("underline")
    return " ".join(styles)


def _legend(console: Console) -> None:
    if not console.is_terminal:
        return
    styles = {"actor": _ACTOR, "weapon": _WEAPON, "loss": f"{_LOSS} underline", "opinion": _OPINION, "furniture": _DIM}
    console.print("  ".join(f"[{style}]{word}[/]" for word, style in styles.items()), highlight=False)


def _losses(console: Console, page: PageReport) -> None:
    if not page.losses:
        console.print("\nNo losses found.", highlight=False)
        return
    table = _table(f"Losses ({len(page.losses)})")
    for heading in ("what", "harm", "how many", "whose", "by whom", "according to"):
        whole = heading in {"harm", "how many"}
        table.add_column(heading, overflow="fold", no_wrap=whole, ratio=None if whole else 1)
    for loss in page.losses:
        status = f" ({loss.status})" if loss.status else ""
        cells = (loss.quote + status, loss.harm, loss.count, loss.sufferer or "–", loss.inflictor or "–", loss.source)
        table.add_row(*map(_plain, cells))
    console.print(table)


def _table(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)


def _plain(text: str) -> Text:
    from rich.text import Text

    return Text(text)


def _actors(console: Console, page: PageReport) -> None:
    if not page.actors:
        return
    table = _table(f"Actors ({len(page.actors)})")
    for heading in ("actor", "kind", "mentions"):
        table.add_column(heading, overflow="fold")
    for actor in page.actors:
        mentions = ", ".join(f"{phrase} ×{times}" if times > 1 else phrase for phrase, times in actor.mentions)
        table.add_row(_plain(actor.name), _plain(actor.kind.replace("_", " ")), _plain(mentions))
    console.print(table)


def _weapons(console: Console, page: PageReport) -> None:
    if page.weapons:
        parts = (
            f"{phrase} ({kind.replace('_', ' ')}{f', ×{times}' if times > 1 else ''})"
            for phrase, kind, times in page.weapons
        )
        console.print("Weapons", style="bold", highlight=False)
        console.print(", ".join(parts), markup=False, highlight=False)
        console.print()


def _opinions(console: Console, page: PageReport) -> None:
    from rich.table import Table

    console.print(
        f"Opinions ({len(page.opinions)}), apart from {number_of(page.facts, 'statement of fact')}",
        style="bold",
        highlight=False,
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(style=_OPINION, max_width=24, overflow="fold")
    table.add_column(overflow="fold")
    for opinion in page.opinions:
        table.add_row(_plain(opinion.source), _plain(opinion.text))
    console.print(table)
