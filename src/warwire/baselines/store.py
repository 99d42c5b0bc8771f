"""Trained systems in the user's cache folder: trained once for each release, code and settings, then read back."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.baselines.costs import Training, read_training, write_training
from warwire.baselines.packaged import packaged
from warwire.baselines.registry import create, load_system, names
from warwire.baselines.system import INDEX, MOMENT, Origin, Step, System, load_folder
from warwire.corpus.load import load, manifest
from warwire.errors import InputError, MissingRelease, NotTrained, Problem, WarwireError

__all__ = ["cache_folder", "find_system", "inputs", "is_current", "train", "trained"]

_CODE: Final = ("warwire.baselines", "warwire.model")


class _Unwritable(WarwireError):
    """A folder cannot be written."""


def cache_folder(system: str, release: str | None = None, settings: dict[str, Any] | None = None) -> Path:
    """Return where a system trained on a release is cached.

    The name holds a digest of the release, of the settings, and of all that features come from: the code and words of
    the baselines, and the code of the model (tokens, numbers, quantities). A change of any of them trains anew.

    Raises:
        MissingRelease: the release is not here.
    """
    import platformdirs

    return platformdirs.user_cache_path("warwire") / "models" / f"{system}-{inputs(release, settings)[:16]}"


def inputs(release: str | None = None, settings: dict[str, Any] | None = None) -> str:
    """Return a digest of all that training depends on: release, settings, code and words.

    Raises:
        MissingRelease: the release is not here.
    """
    digest = hashlib.sha256()
    digest.update(manifest(release).release_hash.encode())
    digest.update(msgspec.json.encode(settings or {}, order="sorted"))
    for package in _CODE:
        root = Path(str(files(package)))
        for file in sorted(root.rglob("*")):
            if file.suffix in {".py", ".toml"}:
                digest.update(f"{package}/{file.relative_to(root).as_posix()}".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


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
        folder: where to write it; a system that stands there is replaced.
        release: which release; the newest where it is left out.
        settings: what to change of the system's defaults.
        step: told of the progress.

    Raises:
        MissingRelease: the release, or its train split, is not here.
        InputError: there is no such system, or the folder holds something else.
        WarwireError: the folder cannot be written; this is found out before the training.
    """
    if _holds_else(folder) and _holds_else(folder, after=MOMENT):
        message = "this folder holds something else than a trained system, and would be replaced"
        remedy = "name a folder of its own"
        raise InputError([Problem("other-folder", message, file=str(folder), remedy=remedy)])
    try:
        with _beside(folder) as aside:
            new, took = _fitted(system, release, settings, step)
            _keep(new, took, aside, folder)
    except _Unwritable as error:
        raise WarwireError(f"{error}; choose another folder with --out DIR") from None
    return new


def trained(
    system: str,
    release: str | None = None,
    step: Step | None = None,
    warn: Callable[[str], None] | None = None,
) -> System:
    """Return a system from the cache, training it first where it is not there or is damaged.

    Where no release is asked for, a system of the package ``warwire-models`` does as well, and saves the training.

    Two processes may do so at once: each writes aside, and either result is whole. Where the cache cannot be written
    the system is trained all the same, and lost afterwards.

    Args:
        system: its name.
        release: which release; the newest where it is left out.
        step: told of the progress.
        warn: told where the system cannot be kept, and what to do about it.

    Raises:
        MissingRelease: there is no release to train on.
        InputError: there is no such system.
    """
    create(system)
    folder = cache_folder(system, release)
    try:
        return load_system(folder)
    except (InputError, NotTrained):
        pass
    if release is None and (ready := packaged(system)):
        return ready
    new: System | None = None
    try:
        with _beside(folder) as aside:
            new, took = _fitted(system, release, None, step)
            _keep(new, took, aside, folder)
    except _Unwritable as error:
        if warn:
            warn(
                f"{system} is trained for this run only, since it cannot be kept ({error}); keep it with: "
                f"warwire train {system} --out DIR, and name that folder: warwire extract --system DIR"
            )
    return new or _fitted(system, release, None, step)[0]


def is_current(folder: Path, system: str, release: str | None = None, settings: dict[str, Any] | None = None) -> bool:
    """Whether a folder holds a system whole, as training it now would give it: same release, settings and code.

    Raises:
        MissingRelease: the release is not here.
    """
    took = read_training(folder)
    if took is None or took.inputs != inputs(release, settings):
        return False
    try:
        load_folder(folder, system)
    except (InputError, NotTrained):
        return False
    return True


def find_system(
    system: str,
    release: str | None = None,
    step: Step | None = None,
    warn: Callable[[str], None] | None = None,
) -> System:
    """Return the system that a person names: by its name, as :func:`trained` does, or by the folder that holds it.

    Raises:
        MissingRelease: there is no release to train on.
        NotTrained: the folder holds no trained system.
        InputError: there is neither a system nor a folder of this name, or the folder is damaged.
    """
    if system not in names() and Path(system).is_dir():
        return load_system(Path(system))
    return trained(system, release, step, warn)


def _fitted(
    system: str, release: str | None, settings: dict[str, Any] | None, step: Step | None
) -> tuple[System, Training]:
    """Return a newly trained system, and what that took."""
    new = create(system, settings)
    about = manifest(release)
    train_articles = load(about.version, split="train")
    try:
        dev_articles = load(about.version, split="dev")
    except MissingRelease:
        dev_articles = []
    begin = time.process_time()
    new.fit(train_articles, dev_articles, step)
    seconds = round(time.process_time() - begin, 2)
    new.origin = Origin(about.version, about.release_hash)
    return new, Training(train_cpu_seconds=seconds, inputs=inputs(about.version, settings))


def _holds_else(folder: Path, after: float = 0.0) -> bool:
    """Whether a folder holds something else than a system; another process may just be replacing the one that it holds.

    Args:
        folder: the folder.
        after: seconds to wait before looking.
    """
    time.sleep(after)
    try:
        names_there = {path.name for path in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return False
    return bool(names_there) and INDEX not in names_there


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, for what is to take its place, and remove it in the end."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _Unwritable(f"cannot write to {folder.parent}: {error.strerror}") from None
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _keep(new: System, took: Training, aside: Path, folder: Path) -> None:
    """Save a system by way of the folder aside: what stood in its place moves away, and the new one moves in."""
    try:
        (aside / "new").mkdir()
        new.save(aside / "new")
        write_training(aside / "new", took)
        for turn in range(10):
            with suppress(FileNotFoundError):
                folder.rename(aside / f"old-{turn}")
            with suppress(OSError):
                (aside / "new").rename(folder)
                return
    except (OSError, InputError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise _Unwritable(f"cannot write to {folder}: {reason}") from None
    raise _Unwritable(f"cannot put the system at {folder}: something else keeps writing there")
