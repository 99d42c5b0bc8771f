"""Trained systems in the user's cache folder: trained once for each release, code and settings, then read back."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from warwire.baselines.registry import create, load_system
from warwire.baselines.system import Origin, Step, System
from warwire.corpus.load import load, manifest
from warwire.errors import InputError, MissingRelease, NotTrained, WarwireError

__all__ = ["cache_folder", "train", "trained"]


def cache_folder(system: str, release: str | None = None, settings: dict[str, Any] | None = None) -> Path:
    """Return where a system trained on a release is cached.

    The name holds a digest of the release, of the settings, and of the code and words of the baselines, so that a
    change of any of them trains anew.

    Raises:
        MissingRelease: the release is not here.
    """
    import platformdirs

    digest = hashlib.sha256()
    digest.update(manifest(release).release_hash.encode())
    digest.update(msgspec.json.encode(settings or {}, order="sorted"))
    for file in sorted(files("warwire.baselines").iterdir(), key=lambda item: item.name):
        if file.name.endswith((".py", ".toml")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return platformdirs.user_cache_path("warwire") / "models" / f"{system}-{digest.hexdigest()[:16]}"


def train(
    system: str,
    folder: Path,
    release: str | None = None,
    settings: dict[str, Any] | None = None,
    step: Step | None = None,
) -> System:
    """Train a system on a release, write it to a folder whole or not at all, and return it.

    Args:
        system: its name.
        folder: where to write it; what stands there is replaced.
        release: which release; the newest where it is left out.
        settings: what to change of the system's defaults.
        step: told of the progress.

    Raises:
        MissingRelease: the release, or its train split, is not here.
        InputError: there is no such system, or the folder cannot be written.
    """
    new = create(system, settings)
    about = manifest(release)
    train_articles = load(about.version, split="train")
    try:
        dev_articles = load(about.version, split="dev")
    except MissingRelease:
        dev_articles = []
    new.fit(train_articles, dev_articles, step)
    new.origin = Origin(about.version, about.release_hash)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise WarwireError(f"cannot write to {folder.parent}: {error.strerror}; choose another folder") from None
    try:
        new.save(aside)
        aside.chmod(0o755)
        _replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return new


def trained(system: str, release: str | None = None, step: Step | None = None) -> System:
    """Return a system from the cache, training it first where it is not there or is damaged.

    Two processes may do so at once: each writes aside, and either result is whole.

    Raises:
        MissingRelease: there is no release to train on.
        InputError: there is no such system.
    """
    create(system)
    folder = cache_folder(system, release)
    try:
        return load_system(folder)
    except (InputError, NotTrained):
        return train(system, folder, release, step=step)


def _replace(new: Path, folder: Path) -> None:
    """Put a folder in the place of another, which is moved away first if it is there."""
    for _ in range(10):
        try:
            new.rename(folder)
        except OSError:
            old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
            try:
                folder.rename(old / "model")
            except FileNotFoundError:
                pass
            finally:
                shutil.rmtree(old, ignore_errors=True)
        else:
            return
    raise WarwireError(f"cannot put the trained system at {folder}: something else keeps writing there; try again")
