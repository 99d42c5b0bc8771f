"""Pages that hold generated figures between two comments."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["with_block"]

_BLOCK: Final = re.compile(r"(<!-- figures:[^\n]*-->\n).*?(<!-- end of figures -->)", re.DOTALL)


def with_block(page: str, figures: str) -> str:
    """Return a page's text with figures in the place that its two comments mark.

    Raises:
        ValueError: the page lacks the comments.
    """
    if not _BLOCK.search(page):
        raise ValueError("the page has no place for figures: keep its two comments")
    return _BLOCK.sub(lambda match: f"{match[1]}\n{figures}\n{match[2]}", page)
