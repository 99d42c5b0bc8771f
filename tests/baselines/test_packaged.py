"""The package of trained systems: found, checked, used without training."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from small_systems import small_crf, small_encoder, small_linear
from warwire.baselines import store
from warwire.baselines.ensemble import Ensemble
from warwire.baselines.packaged import check_package, package_folder, packaged, write_manifest
from warwire.baselines.system import Raw
from warwire.errors import InputError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with the system linear in it."""
    folder = tmp_path / "warwire_models"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    small_linear().save(folder / "linear")
    write_manifest(folder)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "warwire_models", raising=False)
    return folder


def test_it_is_found_and_used_without_training(package: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    raw = Raw("a", "The Norvian Army lost nine tanks, the River Front said.")
    assert package_folder() == package
    found = store.trained("linear")
    assert found.predict([raw]) == small_linear().predict([raw])
    assert not (tmp_path / "cache").exists()


def test_what_it_does_not_hold(package: Path) -> None:
    assert package.is_dir()
    assert packaged("encoder") is None


def test_the_ensemble_is_joined_of_its_parts(package: Path) -> None:
    for part in (small_encoder(), small_crf()):
        part.save(package / part.name)
    write_manifest(package)
    raw = Raw("a", "The Norvian Army lost nine tanks, the River Front said.")
    found = packaged("ensemble")
    assert found is not None
    assert found.predict([raw]) == Ensemble.joined(small_encoder(), small_crf()).predict([raw])


def test_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warwire.baselines.packaged.PACKAGE", "no_such_package")
    assert package_folder() is None
    assert packaged("linear") is None


@pytest.mark.parametrize("harm", ["changed", "missing", "more"])
def test_a_file_that_is_not_as_it_was_written(package: Path, harm: str) -> None:
    target = package / "linear" / "weights.npz"
    if harm == "changed":
        target.write_bytes(target.read_bytes() + b" ")
    elif harm == "missing":
        target.unlink()
    else:
        (package / "linear" / "more.bin").write_bytes(b"")
    with pytest.raises(InputError, match="not the one of the manifest") as error:
        packaged("linear")
    assert len(error.value.problems) == 1
    assert "install warwire-models again" in str(error.value)


def test_a_manifest_that_is_no_json(package: Path) -> None:
    (package / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="bad-model"):
        check_package(package)
