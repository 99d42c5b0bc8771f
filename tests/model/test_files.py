"""Files are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from warwire.errors import InputError
from warwire.model.files import read_bytes, replacing, write_text


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError), replacing(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]


def test_a_write_keeps_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_text(path, "old")
    path.chmod(0o640)
    write_text(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)


@pytest.mark.parametrize(("name", "words"), [("missing.txt", "no such file"), (".", "a folder")])
def test_unreadable_files_are_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_bytes(tmp_path / name)


@pytest.mark.parametrize("name", ["file.txt/below.txt", "file.txt/deep/below.txt"])
def test_unwritable_places_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(InputError, match="choose another place"):
        write_text(tmp_path / name, "x")
    with pytest.raises(InputError, match="choose another place"):
        write_text(tmp_path, "x")
    with pytest.raises(InputError, match="cannot be read"):
        read_bytes(tmp_path / name)
