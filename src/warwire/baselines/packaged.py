"""Trained systems that come as a package of their own, ``warwire-models``: what it is made of, and how it is found.

``python -m warwire.baselines.packaged FOLDER`` writes the package's manifest.
"""

from __future__ import annotations

import hashlib
import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec

from warwire.baselines.system import System
from warwire.errors import InputError, Problem
from warwire.model.files import read_json, write_bytes

__all__ = ["PACKAGE", "check_package", "package_folder", "packaged", "write_manifest"]

PACKAGE: Final = "warwire_models"
_MANIFEST: Final = "manifest.json"
_PARTS: Final = {"ensemble": ("encoder", "crf")}


def package_folder() -> Path | None:
    """Return the folder of the package, or ``None`` where it is not installed."""
    try:
        return Path(str(files(PACKAGE)))
    except ModuleNotFoundError:
        return None


def packaged(system: str) -> System | None:
    """Return a trained system from the package, or ``None`` where that is not installed or does not hold it.

    The ensemble is joined of the two systems that it is made of.

    Raises:
        InputError: its files are not those of the manifest, or were written by another version of warwire.
    """
    from warwire.baselines.registry import load_system

    folder = package_folder()
    parts = _PARTS.get(system, (system,))
    if folder is None or not all((folder / part).is_dir() for part in parts):
        return None
    check_package(folder)
    if system in _PARTS:
        from warwire.baselines.crf import Crf
        from warwire.baselines.encoder.system import Encoder
        from warwire.baselines.ensemble import Ensemble

        return Ensemble.joined(Encoder.load(folder / "encoder"), Crf.load(folder / "crf"))
    return load_system(folder / system)


def write_manifest(folder: Path) -> dict[str, str]:
    """Write the SHA-256 of every file of every system in a package's folder, and return them by path."""
    hashes = _hashes(folder)
    write_bytes(folder / _MANIFEST, msgspec.json.format(msgspec.json.encode(hashes), indent=2) + b"\n")
    return hashes


def check_package(folder: Path) -> None:
    """Compare the files of a package with its manifest.

    Raises:
        InputError: a file is missing, is there unasked for, or is not as it was written; all of them are named.
    """
    path = folder / _MANIFEST
    remedy = "install warwire-models again"
    expected = read_json(path, dict[str, str], rule="bad-model", remedy=remedy)
    found = _hashes(folder)
    message = "the file is not the one of the manifest"
    problems = [
        Problem("bad-model", message, file=str(folder / name), remedy=remedy)
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]
    if problems:
        raise InputError(problems)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*/*"))
        if path.is_file() and path.parent.name != "__pycache__"
    }


if __name__ == "__main__":
    for name, digest in write_manifest(Path(sys.argv[1])).items():
        print(digest, name)
