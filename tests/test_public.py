"""What the package shows: its names, its version, its generated pages, its start."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import warwire
from conftest import ROOT
from warwire.cli.reference import reference


def test_every_public_name_is_there() -> None:
    assert dir(warwire) == sorted(warwire.__all__)
    for name in warwire.__all__:
        assert getattr(warwire, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'colour'"):
        _ = warwire.colour


def test_the_version_is_the_one_installed() -> None:
    assert warwire.__version__ == importlib.metadata.version("warwire")


def test_the_reference_is_as_generated() -> None:
    assert (ROOT / "REFERENCE.md").read_text(encoding="utf-8") == reference(), "run: make docs"


def test_the_datasheet_is_as_generated() -> None:
    from warwire.corpus.datasheet import with_figures

    datasheet = (ROOT / "DATASHEET.md").read_text(encoding="utf-8")
    assert datasheet == with_figures(datasheet), "run: make docs"


def test_the_page_on_composition_is_as_generated() -> None:
    from warwire.corpus.statistics.page import composition

    page = ROOT / "corpus" / "COMPOSITION.md"
    assert page.read_text(encoding="utf-8") == composition(page.read_text(encoding="utf-8"), page.parent), "make docs"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from warwire.cli import cli; from click.testing import CliRunner; "
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0; "
        "print([m for m in ('numpy', 'pandas', 'sklearn', 'datasets', 'scipy', 'rich', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
