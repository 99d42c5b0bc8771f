"""Files of rows, whatever their wrapping: JSON Lines or Parquet; plain, gzip or zstd. All become lines of JSON."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from warwire.errors import InputError, Problem
from warwire.model.files import read_bytes

__all__ = ["Source", "lines", "read_source", "source_of_rows"]

_GZIP, _ZSTD, _PARQUET, _BOM = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1", b"\xef\xbb\xbf"
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Source:
    """Rows as lines of JSON, and where they came from.

    Attributes:
        data: the lines, UTF-8.
        name: the path as the user gave it, or empty for rows in memory.
        digest: SHA-256 of the file as it is on disk, or of ``data`` for rows in memory, in hexadecimal.
    """

    data: bytes
    name: str
    digest: str


def read_source(path: str | Path) -> Source:
    """Read a file; what it is is told by its first bytes, not by its name.

    Raises:
        InputError: the file cannot be read, is empty, is damaged, or is neither text nor Parquet.
    """
    name = str(path)
    data = read_bytes(Path(path))
    digest = hashlib.sha256(data).hexdigest()
    try:
        data = _unwrap(data)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        remedy = "write the file again, or copy it again from where it came"
        raise InputError([Problem("damaged-file", str(error).rstrip("."), file=name, remedy=remedy)]) from None
    if not data or data.isspace():
        raise InputError([Problem("empty-file", "the file is empty", file=name, remedy="write one article a line")])
    if b"\0" in data[:65536]:
        remedy = "give JSON Lines or Parquet, plain, gzip or zstd"
        raise InputError([Problem("binary-file", "this is neither text nor Parquet", file=name, remedy=remedy)])
    return Source(data, name, digest)


def source_of_rows(rows: Iterable[Any]) -> Source:
    """Return rows in memory (dicts, or msgspec Structs such as ``Article``) as a source."""
    encoder = msgspec.json.Encoder()
    data = b"".join(encoder.encode(row) + b"\n" for row in rows)
    return Source(data, "", hashlib.sha256(data).hexdigest())


def lines(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """Yield the lines that are not blank, each with its number from 1."""
    view = memoryview(data)
    ends = np.append(np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 10), len(data))
    start = 0
    for number, end in enumerate(ends.tolist(), start=1):
        line = view[start:end]
        start = end + 1
        if line[:256].tobytes().strip() or line.tobytes().strip():
            yield number, line


def _unwrap(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        data = gzip.decompress(data)
    elif data.startswith(_ZSTD):
        data = _zstd(data)
    if data.startswith(_PARQUET):
        data = _parquet(data)
    return data.removeprefix(_BOM)


def _zstd(data: bytes) -> bytes:
    import zstandard

    parts = []
    while data:
        frame = zstandard.ZstdDecompressor().decompressobj()
        try:
            parts.append(frame.decompress(data))
        except zstandard.ZstdError as error:
            raise ValueError(f"the zstd stream is damaged: {error}") from None
        if not frame.eof:
            raise ValueError("the zstd stream is cut off")
        data = frame.unused_data
    return b"".join(parts)


def _parquet(data: bytes) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    encoder = msgspec.json.Encoder(enc_hook=str)
    try:
        batches = pq.ParquetFile(pa.BufferReader(data)).iter_batches(batch_size=_BATCH)
        return b"".join(encoder.encode(row) + b"\n" for batch in batches for row in batch.to_pylist())
    except pa.ArrowException as error:
        raise ValueError(f"the Parquet file is damaged: {error}") from None
