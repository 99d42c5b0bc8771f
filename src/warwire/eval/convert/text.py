"""Read the text of a file in another format, and say in words for people what is wrong with its shape."""

from __future__ import annotations

from pathlib import Path

import msgspec

from warwire.errors import InputError, Problem
from warwire.model.files import read_bytes

__all__ = ["SHAPE_ERRORS", "complaint", "read_text"]

SHAPE_ERRORS = (msgspec.DecodeError, AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError)
"""What is raised where JSON is not of the shape that a reader expects."""


def read_text(path: Path, *, may_be_empty: bool = False) -> str:
    """Return the text of a UTF-8 file, without a byte order mark.

    Raises:
        InputError: the file cannot be read, is empty, or is no UTF-8 text; what stands in it is not quoted.
    """
    data = read_bytes(path)
    if not may_be_empty and not data.strip():
        remedy = "check that the system has written its output"
        raise InputError([Problem("empty-file", "the file is empty", file=str(path), remedy=remedy)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text: byte {error.start + 1} is 0x{data[error.start]:02x}"
    else:
        if "\0" not in text:
            return text
        message = "the file is not text"
    remedy = "check --from; write text as UTF-8, not compressed"
    raise InputError([Problem("binary-file", message, file=str(path), remedy=remedy)])


def complaint(error: Exception) -> str:
    """Return what one of :data:`SHAPE_ERRORS` means."""
    if isinstance(error, KeyError):
        return f"the key '{error.args[0]}' is missing"
    if isinstance(error, msgspec.DecodeError):
        return str(error).replace("`", "")
    return "a value is not of the kind that belongs there"
