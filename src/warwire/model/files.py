"""Read and write files so that nothing is lost and nothing is half-written."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from warwire.errors import InputError, Problem
from warwire.model.rules import UNREADABLE_FILE

__all__ = ["read_bytes", "read_json", "replacing", "write_bytes", "write_text"]

T = TypeVar("T")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` when the block ends well.

    The bytes go to a file aside, are synchronised to disk, and are renamed over ``path``; where the block fails,
    ``path`` stays as it was. Missing folders are made.

    Raises:
        InputError: the place cannot be written to.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        message, remedy = f"the file cannot be written: {error.strerror}", "choose another place"
        raise InputError([Problem("unwritable-file", message, file=str(path), remedy=remedy)]) from None
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        aside.chmod(mode)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all."""
    with replacing(path) as stream:
        stream.write(data)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: the file is missing, is a folder, or cannot be read; the problem says what to do.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message, remedy = "there is no such file", "check the path"
    except IsADirectoryError:
        message, remedy = "this is a folder", "name a file in it"
    except PermissionError:
        message, remedy = "the file may not be read", "check its permissions"
    except OSError as error:
        message, remedy = f"the file cannot be read: {error.strerror}", "check the path"
    raise InputError([UNREADABLE_FILE.problem(message, remedy=remedy).at(file=str(path))])


def read_json(path: Path, form: type[T], *, rule: str, remedy: str) -> T:
    """Return what a JSON file holds.

    Args:
        path: the file.
        form: the type that it has to be of.
        rule: id of the problem where it is not.
        remedy: what to do then.

    Raises:
        InputError: the file cannot be read, or is not of this form.
    """
    try:
        return msgspec.json.decode(read_bytes(path), type=form)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem(rule, str(error), file=str(path), remedy=remedy)]) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
