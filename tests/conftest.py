"""Paths that tests share. This folder is on the path: ``strategies`` makes random legal articles."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

ROOT: Final = Path(__file__).resolve().parents[1]
FIXTURES: Final = ROOT / "tests" / "fixtures"

settings.register_profile("warwire", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("warwire")


@pytest.fixture
def root() -> Path:
    """The checkout that the tests stand in."""
    return ROOT


@pytest.fixture
def fixtures() -> Path:
    """The folder of fixtures."""
    return FIXTURES
