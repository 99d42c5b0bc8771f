"""The cache of trained systems: made once, whole, and made again where it is damaged."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import FIXTURES
from warwire.baselines import store
from warwire.baselines.system import Raw
from warwire.corpus import load as loading
from warwire.corpus.build import build
from warwire.errors import MissingRelease, WarwireError


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
    with ThreadPoolExecutor(4) as pool:
        systems = list(pool.map(lambda _: store.train("lexicon", store.cache_folder("lexicon")), range(8)))
    assert len(systems) == 8
    folder = store.cache_folder("lexicon")
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert store.trained("lexicon").name == "lexicon"


def test_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_folders", list)
    with pytest.raises(MissingRelease, match="no release of the corpus is here"):
        store.trained("linear")


@pytest.mark.usefixtures("release")
def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarwireError, match="choose another folder"):
        store.train("lexicon", tmp_path / "file" / "model")
