"""The manifest of a release: what is in it, and the hashes that prove it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

import msgspec

from warwire.model.files import read_json

__all__ = ["VERSION", "Manifest", "ParquetFile", "SplitEntry", "TextFile", "read_manifest", "release_hash", "sha256"]


VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
"""The form of a release's version: major, minor, patch."""


class TextFile(msgspec.Struct, frozen=True):
    """A file that has the same bytes on every machine."""

    path: str
    sha256: str
    bytes: int


class ParquetFile(msgspec.Struct, frozen=True):
    """A Parquet file: its bytes change with the library, so the hash is that of its table written as JSON Lines."""

    path: str
    table_sha256: str
    rows: int


class SplitEntry(msgspec.Struct, frozen=True):
    """One split of a release, with its counts."""

    jsonl: TextFile
    parquet: ParquetFile
    counts: dict[str, int]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a release is: version, scheme, hashes and counts.

    ``release_hash`` is the SHA-256 of the splits' names and JSON Lines hashes: it changes with any byte of any row.
    """

    name: str
    version: str
    scheme_version: str
    release_hash: str
    composed: bool
    canary: str
    licence: str
    splits: dict[str, SplitEntry]
    counts: dict[str, int]


def sha256(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def release_hash(splits: dict[str, SplitEntry]) -> str:
    """Return the hash that stands for a whole release."""
    return sha256("".join(f"{name} {entry.jsonl.sha256}\n" for name, entry in sorted(splits.items())).encode())


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the release in ``folder``.

    Raises:
        InputError: it is missing or damaged.
    """
    path = folder / "manifest.json"
    return read_json(path, Manifest, rule="bad-manifest", remedy="restore the release: it is never edited")
