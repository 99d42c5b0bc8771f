"""The cache of trained systems: made once, whole, and made again where it is damaged."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from conftest import FIXTURES
from warwire.baselines import store
from warwire.baselines.lexicon import Lexicon
from warwire.baselines.system import Raw, System
from warwire.corpus import load as loading
from warwire.corpus.build import build
from warwire.errors import InputError, MissingRelease, Problem, WarwireError


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    corpus = Path(shutil.copytree(FIXTURES / "baselines", tmp_path / "corpus"))
    build(corpus, "0.0.1")
    monkeypatch.setattr(loading, "_folders", lambda: [corpus / "releases"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return "0.0.1"


def test_trained_once(release: str) -> None:
    told: list[str] = []
    first = store.trained("lexicon", step=lambda what, _done, _total: told.append(what))
    assert told
    assert first.origin.release == release
    told.clear()
    second = store.trained("lexicon", step=lambda what, _done, _total: told.append(what))
    assert not told
    assert second.origin == first.origin
    raws = [Raw("a", "Rebels killed 12 soldiers.")]
    assert first.predict(raws) == second.predict(raws)


def test_the_folder_depends_on_what_went_in(release: str, tmp_path: Path) -> None:
    folder = store.cache_folder("lexicon")
    assert folder == store.cache_folder("lexicon", release)
    assert folder != store.cache_folder("linear")
    assert folder != store.cache_folder("lexicon", settings={"least": 3})
    assert str(folder).startswith(str(tmp_path / "cache"))


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    "file", ["baselines/words.toml", "baselines/losses.py", "model/tokens.py", "model/quantity.py"]
)
def test_the_folder_depends_on_the_code(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("baselines", "model"):
        source = Path(str(files(f"warwire.{package}")))
        shutil.copytree(source, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = store.cache_folder("lexicon")
    monkeypatch.setattr(store, "files", lambda package: tmp_path / package.removeprefix("warwire."))
    assert store.cache_folder("lexicon") == before
    with (tmp_path / file).open("a") as stream:
        stream.write("\n")
    assert store.cache_folder("lexicon") != before


@pytest.mark.usefixtures("release")
def test_a_damaged_cache_is_made_again() -> None:
    store.trained("lexicon")
    folder = store.cache_folder("lexicon")
    (folder / "lists.json").write_text("damage")
    store.trained("lexicon")
    assert (folder / "lists.json").read_text() != "damage"
    (folder / "system.json").unlink()
    assert store.trained("lexicon").name == "lexicon"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.usefixtures("release")
def test_several_at_once() -> None:
    folder = store.cache_folder("lexicon")
    raws = [Raw("a", "Rebels killed 12 soldiers.")]
    expected = store.trained("lexicon").predict(raws)
    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(store.train, "lexicon", folder) for _ in range(8)]
        readers = [pool.submit(store.trained, "lexicon") for _ in range(60)]
        assert all(future.result().predict(raws) == expected for future in writers + readers)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert store.trained("lexicon").predict(raws) == expected


def test_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_folders", list)
    with pytest.raises(MissingRelease, match="no release of the corpus is here"):
        store.trained("linear")


@pytest.mark.usefixtures("release")
def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(Lexicon, "fit", lambda *_: pytest.fail("trained before the folder was tried"))
    with pytest.raises(WarwireError, match="choose another folder"):
        store.train("lexicon", tmp_path / "file" / "model")


@pytest.mark.usefixtures("release")
def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    told: list[str] = []
    system = store.trained("lexicon", warn=told.append)
    assert system.predict([Raw("a", "Rebels killed 12 soldiers.")])[0].losses
    (message,) = told
    assert "warwire train lexicon --out DIR" in message
    assert "--system DIR" in message


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        InputError([Problem("unwritable-file", "the file cannot be written: No space left on device")]),
    ],
)
def test_a_disk_that_is_full(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise error

    fits: list[System] = []
    fit = Lexicon.fit

    def counted(self: Lexicon, *rest: Any) -> None:
        fits.append(self)
        fit(self, *rest)

    monkeypatch.setattr(Lexicon, "save", full)
    monkeypatch.setattr(Lexicon, "fit", counted)
    told: list[str] = []
    assert store.trained("lexicon", warn=told.append) in fits
    assert len(fits) == 1
    assert "No space left on device" in told[0]
    assert not list(store.cache_folder("lexicon").parent.iterdir())


def test_a_system_by_its_name_or_its_folder(release: str, tmp_path: Path) -> None:
    assert store.find_system("lexicon").origin.release == release
    store.train("majority", tmp_path / "mine")
    assert store.find_system(str(tmp_path / "mine")).name == "majority"
    with pytest.raises(InputError, match="choose one of"):
        store.find_system(str(tmp_path / "nowhere"))


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"other-folder.*name a folder of its own"):
        store.train("majority", tmp_path, "0.1.0")
    assert (tmp_path / "notes.txt").read_text() == "mine"
