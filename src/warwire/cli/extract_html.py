"""A page's extraction as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Sequence

from warwire.cli.extract_report import PageReport

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
    title = pages[0].title if len(pages) == 1 else f"{len(pages)} articles"
    return environment.get_template("extract.html.j2").render(pages=pages, system=system, title=f"warwire: {title}")
