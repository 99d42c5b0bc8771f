"""The text of a page as the record holds it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["scraped_text"]

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def scraped_text(text: str) -> str:
    """Return scraped text as the record holds it: its non-blank lines, verbatim in form C, joined by one line feed.

    A line ends at a line feed, a carriage return, or the two together. A byte order mark at the start is dropped.
    """
    whole = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return "\n".join(line for line in _LINE_END.split(whole) if line.strip())
