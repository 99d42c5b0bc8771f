"""Features as numbers: strings and words hashed into a fixed space, the same on every machine."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

__all__ = ["Indices", "hash_string", "matrix", "mix"]

Indices = npt.NDArray[np.uint64]


@lru_cache(maxsize=1 << 18)
def hash_string(text: str) -> int:
    """Return a 32-bit hash of a string (CRC-32), which unlike Python's own does not change between runs."""
    return zlib.crc32(text.encode("utf-8"))


def mix(values: Indices, salt: int) -> Indices:
    """Return well-spread 64-bit numbers of hashes and a salt (the finaliser of SplitMix64, Steele et al. 2014)."""
    spread = (values + np.uint64((salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)).astype(np.uint64)
    spread = (spread ^ (spread >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return spread ^ (spread >> np.uint64(31))


def matrix(rows: Sequence[Sequence[str]], bits: int) -> csr_matrix:
    """Return a sparse matrix with a one for each feature of each row; ``2 ** bits`` columns."""
    mask = (1 << bits) - 1
    columns = [sorted({hash_string(feature) & mask for feature in row}) for row in rows]
    starts = np.cumsum([0, *(len(row) for row in columns)])
    flat = np.fromiter((column for row in columns for column in row), dtype=np.int64, count=int(starts[-1]))
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, starts), shape=(len(rows), 1 << bits))
