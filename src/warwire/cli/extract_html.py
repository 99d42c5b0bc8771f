"""A page's extraction as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Sequence

from warwire.cli.extract_report import PageReport
from warwire.cli.output import number_of

__all__ = ["render"]


def render(pages: Sequence[PageReport], system: str) -> str:
    """Return an HTML page that shows extractions, asks for nothing from elsewhere, and runs no script.

    Args:
        pages: what to show.
        system: name of the system that made it.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("warwire.cli", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["number_of"] = number_of
    title = pages[0].title if len(pages) == 1 else number_of(len(pages), "article")
    return environment.get_template("extract.html.j2").render(pages=pages, system=system, title=f"warwire: {title}")
