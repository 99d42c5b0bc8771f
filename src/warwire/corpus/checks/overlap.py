"""Near-duplicates: pairs of texts that share many runs of five words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["NGRAM", "Overlap", "overlaps"]

NGRAM: Final = 5
"""Words in a run; shorter ones are shared by stock phrases alone."""

_WORD: Final = re.compile(r"\w+")
_CHUNK: Final = 2_000_000


class Overlap(NamedTuple):
    """Two texts, by index, and the Jaccard index of their sets of runs of five words."""

    first: int
    second: int
    jaccard: float


@lru_cache(maxsize=1)
def overlaps(texts: tuple[str, ...], threshold: float) -> tuple[Overlap, ...]:
    """Return all pairs of texts whose Jaccard index of word 5-grams is above a threshold, in order.

    Each run is hashed to 64 bits; runs that only one text has are dropped; the rest, sorted, is the inverted index from
    which pairs are counted. Words are compared in lower case, without punctuation. Two checks ask for the same pairs,
    so the last answer is kept.

    Args:
        texts: the texts.
        threshold: between 0 and 1.
    """
    hashes = _hashes(texts)
    sizes = np.array([len(h) for h in hashes], dtype=np.int64)
    if not sizes.sum():
        return ()
    runs = np.concatenate(hashes)
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    order = np.lexsort((owners, runs))
    runs, owners = runs[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], runs[1:] != runs[:-1])))
    lengths = np.diff(np.concatenate((starts, [len(runs)])))
    keys, shares = [], []
    for length in np.unique(lengths[lengths > 1]):
        left, right = np.triu_indices(int(length), 1)
        groups = starts[lengths == length]
        step = max(1, _CHUNK // len(left))
        for at in range(0, len(groups), step):
            members = owners[groups[at : at + step, None] + np.arange(length)]
            key, share = np.unique(members[:, left] * len(texts) + members[:, right], return_counts=True)
            keys.append(key)
            shares.append(share)
    if not keys:
        return ()
    pairs, places = np.unique(np.concatenate(keys), return_inverse=True)
    shared = np.bincount(places, weights=np.concatenate(shares))
    first, second = np.divmod(pairs, len(texts))
    jaccard = shared / (sizes[first] + sizes[second] - shared)
    near = jaccard > threshold
    return tuple(map(Overlap, first[near].tolist(), second[near].tolist(), jaccard[near].tolist()))


def _hashes(texts: tuple[str, ...]) -> list[npt.NDArray[np.uint64]]:
    """Return the hashes of each text's distinct runs: a polynomial in random 64-bit values of its words."""
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(word, len(numbers)) for word in _WORD.findall(text.lower())] for text in texts]
    values = np.random.default_rng(0).integers(1, 2**64, size=len(numbers) + 1, dtype=np.uint64, endpoint=False)
    factor = np.uint64(0x9E3779B97F4A7C15)
    result = []
    for words in coded:
        ids = values[np.array(words, dtype=np.int64)]
        count = max(0, len(words) - NGRAM + 1)
        total: npt.NDArray[np.uint64] = np.zeros(count, dtype=np.uint64)
        for offset in range(NGRAM):
            total = total * factor + ids[offset : offset + count]
        result.append(np.unique(total))
    return result
