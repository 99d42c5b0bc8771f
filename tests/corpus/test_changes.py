"""Label changes between two versions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import FIXTURES
from warwire.cli import cli
from warwire.corpus.changes import Change, changes, left_out, summary, version
from warwire.errors import InputError


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "corpus", tmp_path / "corpus"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nothing_changed(corpus: Path) -> None:
    assert changes(version(str(corpus)), version(str(corpus))) == []


def test_added_removed_changed(corpus: Path) -> None:
    old = version(str(corpus))
    article = corpus / "events" / "mill-weir" / "01-the-mill.xml"
    edit(article, '<actor ref="league">League</actor>', "League")
    edit(article, 'count="2"', 'count="3" count_reason="two and a third"')
    edit(
        article,
        '<opinion source="author">It was a sorry sight.</opinion>',
        '<fact source="author">It was a sorry sight.</fact>',
    )
    edit(corpus / "events" / "salt-road" / "01-salt-wire.xml", "drivers</actor> said", "drivers</actor> told us")
    found = changes(old, version(str(corpus)))
    assert left_out(old, version(str(corpus))) == ["salt-road-01"]
    assert found == [
        Change("mill-weir-01", "statements", 3, 0, 0, 1),
        Change("mill-weir-01", "actor", 1, 0, 1, 0),
        Change("mill-weir-01", "loss", 1, 0, 0, 1),
    ]
    assert summary(found, old)[2] == Change("all", "actor", 2, 0, 1, 0)


def test_the_command(corpus: Path) -> None:
    old = str(FIXTURES / "corpus")
    edit(corpus / "events" / "mill-weir" / "02-guard-bulletin.xml", 'count="1"', 'count="1" status="retracted"')
    done = CliRunner().invoke(cli, ["corpus", "diff", old, str(corpus)])
    assert done.output.splitlines()[:2] == [
        "article\tlayer\tbefore\tadded\tremoved\tchanged",
        "mill-weir-02\tloss\t2\t0\t0\t1",
    ]


def test_what_is_no_version() -> None:
    with pytest.raises(InputError, match=r"this is no release and no folder: «9\.9»"):
        version("9.9")
