"""What a system is, and how a trained one is kept in a folder.

A folder of a trained system holds ``system.json`` (which system, from which release, with which settings, and the
hash of every other file) and the files that the system itself writes.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, Self

import msgspec

from warwire.baselines.prediction import Prediction
from warwire.errors import InputError, NotTrained, Problem
from warwire.model.files import read_bytes, write_bytes
from warwire.model.record import Article

__all__ = [
    "INDEX",
    "MOMENT",
    "Filed",
    "Folder",
    "Origin",
    "Raw",
    "Setting",
    "Step",
    "System",
    "checked",
    "load_folder",
    "read_settings",
    "save_folder",
]

INDEX: Final = "system.json"
"""Name of the file that says what a folder holds."""
MOMENT: Final = 0.05
"""Seconds in which a folder that is being replaced is whole again: the replacement is two renames."""

Step = Callable[[str, int, int], None]
"""Reports progress: what is being done, how many steps are done, and how many there are."""


class Raw(NamedTuple):
    """All that a system is given of an article."""

    id: str
    text: str


class Origin(msgspec.Struct, frozen=True):
    """What a system was trained from: release and its hash (empty where it was trained on loose articles)."""

    release: str = ""
    release_hash: str = ""


class Setting(NamedTuple):
    """A setting of a system: its default, whose type it keeps, and the least and greatest value that it may have."""

    default: int | float
    least: float
    greatest: float


def checked(settings: dict[str, Any] | None, known: Mapping[str, Setting]) -> dict[str, Any]:
    """Return the settings of a system: the defaults, and in their place what is given.

    Raises:
        InputError: a setting is unknown, or of the wrong type or out of range; every such setting is named.
    """
    problems = []
    for key, value in (settings or {}).items():
        if key not in known:
            remedy = f"choose among {', '.join(known)}" if known else "leave it out: this system has no settings"
            problems.append(Problem("unknown-setting", "there is no such setting", field=key, remedy=remedy))
            continue
        default, least, greatest = known[key]
        kind = int if isinstance(default, int) else (int, float)
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= greatest:
            what = "a whole number" if isinstance(default, int) else "a number"
            message = f"this must be {what} from {least:g} to {greatest:g}"
            problems.append(Problem("bad-setting", message, field=key, text=repr(value), remedy=f"default: {default}"))
    if problems:
        raise InputError(problems)
    return {**{key: setting.default for key, setting in known.items()}, **(settings or {})}


class System(Protocol):
    """A system that learns from annotated articles and answers for raw ones."""

    name: str
    origin: Origin

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:
        """Learn from articles; ``dev`` may be used to choose settings. Equal input and seed give an equal system."""

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return one prediction an article, in order.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """

    def save(self, folder: Path) -> None:
        """Write what was learnt to a folder."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read back what :meth:`save` wrote.

        Raises:
            InputError: the folder holds no such system, or is damaged.
        """


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """The index of a trained system's folder."""

    system: str
    code: str
    origin: Origin
    settings: dict[str, Any]
    files: dict[str, str]


def code_version() -> str:
    """Return the version of the code that a folder is written by: models of another one are not read."""
    return version("warwire")


def save_folder(folder: Path, system: str, settings: dict[str, Any], files: dict[str, bytes], origin: Origin) -> None:
    """Write a trained system: its files first, and its index last, so that a folder with an index is whole."""
    for name, data in files.items():
        write_bytes(folder / name, data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    index = Folder(system=system, code=code_version(), origin=origin, settings=settings, files=hashes)
    write_bytes(folder / INDEX, msgspec.json.format(msgspec.json.encode(index, order="sorted"), indent=2) + b"\n")


def load_folder(folder: Path, system: str = "") -> tuple[Folder, dict[str, bytes]]:
    """Read a trained system's index and files, and check them.

    A folder that is not whole is read once more after a moment: another process may just be replacing it.

    Args:
        folder: where it is.
        system: the name that it must have; any where it is left out.

    Raises:
        NotTrained: the folder is not there or holds no system.
        InputError: it holds another system, or is damaged.
    """
    try:
        return _read_folder(folder, system)
    except (InputError, NotTrained):
        time.sleep(MOMENT)
        return _read_folder(folder, system)


def _read_folder(folder: Path, system: str) -> tuple[Folder, dict[str, bytes]]:
    path = folder / INDEX
    remedy = "train it again with: warwire train"
    try:
        index = msgspec.json.decode(read_bytes(path), type=Folder)
    except InputError:
        message = f"{folder} holds no trained system that can be read"
        raise NotTrained(f"{message}; train one with: warwire train SYSTEM --out {folder}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem("bad-model", str(error), file=str(path), remedy=remedy)]) from None
    problems = []
    if system and index.system != system:
        message = f"this folder holds the system '{index.system}', not '{system}'"
        problems.append(Problem("wrong-model", message, file=str(folder), remedy="name the folder of the right system"))
    if index.code != code_version():
        message = f"the model was written by warwire {index.code}; this is {code_version()}"
        problems.append(Problem("old-model", message, file=str(folder), remedy=remedy))
    files: dict[str, bytes] = {}
    for name, expected in index.files.items():
        file = str(folder / name)
        try:
            files[name] = read_bytes(folder / name)
        except InputError as error:
            reasons = ", ".join(problem.message for problem in error.problems)
            message = f"a file of the model cannot be read: {reasons}"
            problems.append(Problem("bad-model", message, file=file, remedy=remedy))
            continue
        if hashlib.sha256(files[name]).hexdigest() != expected:
            message = "a file of the model is not as it was written"
            problems.append(Problem("bad-model", message, file=file, remedy=remedy))
    if problems:
        raise InputError(problems)
    return index, files


class Filed(ABC):
    """A system that tells what it learnt as files, and is made again of them."""

    name: str
    settings: dict[str, Any]
    origin: Origin

    @abstractmethod
    def files(self) -> dict[str, bytes]:
        """Return what was learnt as files.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """

    @classmethod
    @abstractmethod
    def of(cls, settings: dict[str, Any], files: Mapping[str, bytes]) -> Self:
        """Return the system whose :meth:`files` these are."""

    def save(self, folder: Path) -> None:
        """Write what was learnt, with the settings."""
        save_folder(folder, self.name, self.settings, self.files(), self.origin)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read back what was written."""
        index, files = load_folder(folder, cls.name)
        system = cls.of(index.settings, files)
        system.origin = index.origin
        return system


def read_settings(path: Path) -> dict[str, Any]:
    """Read a ``config.toml``.

    Raises:
        InputError: it is no TOML.
    """
    try:
        return tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem("bad-config", str(error), file=str(path), remedy="write it as TOML")]) from None
