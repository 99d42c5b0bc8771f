"""Which browser the tests use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest


def chromium(playwright: Any) -> str:
    """Return the path of a Chromium: the one that is named, Debian's, or Playwright's own."""
    named = os.environ.get("WARWIRE_CHROMIUM")
    for path in (
        named,
        shutil.which("chromium"),
        shutil.which("chromium-browser"),
        playwright.chromium.executable_path,
    ):
        if path and Path(path).exists():
            return str(path)
    pytest.fail(
        "the pages and the annotation server are tested in Chromium, and there is none: install it (Debian: apt-get install chromium; elsewhere: "
        "playwright install chromium), or name one in the environment: WARWIRE_CHROMIUM=/path/to/chromium"
    )
