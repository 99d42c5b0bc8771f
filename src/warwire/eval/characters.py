"""Characters of a text that count: those that are not white space and do not stand in gold furniture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from warwire.eval.counts import Ints

__all__ = ["Characters", "Mask", "covered", "merged", "running"]

Mask = npt.NDArray[np.bool_]

_TABLE: Final = np.array([chr(code).isspace() for code in range(0x3002)])


def covered(starts: npt.ArrayLike, ends: npt.ArrayLike, length: int) -> Mask:
    """Return which of ``length`` characters lie inside any of the spans."""
    begun = np.bincount(np.asarray(starts, dtype=np.int64), minlength=length + 1)
    ended = np.bincount(np.asarray(ends, dtype=np.int64), minlength=length + 1)
    return np.cumsum(begun - ended)[:length] > 0


def merged(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return the stretches that spans cover: those that overlap or touch become one."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    first = np.append(True, starts[1:] > ends[:-1])
    return starts[first], np.append(ends[:-1][first[1:]], ends[-1])


class Characters:
    """The characters of one text.

    Args:
        text: the text.
        without: stretches to leave out, half-open.

    Attributes:
        length: number of all characters of the text.
        counted: which characters count, shape ``[length]``.
    """

    def __init__(self, text: str, without: Iterable[tuple[int, int]] = ()) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self.length = len(codes)
        self.counted: Mask = ~_TABLE[np.minimum(codes, len(_TABLE) - 1)]
        for start, end in without:
            self.counted[start:end] = False
        self._before = running(self.counted)

    def mask(self, starts: Ints, ends: Ints) -> Mask:
        """Return which characters count and lie inside any of the spans."""
        return covered(starts, ends, self.length) & self.counted

    def number(self, stretches: tuple[Ints, Ints]) -> int:
        """Return how many characters merged stretches hold."""
        starts, ends = stretches
        return int((self._before[ends] - self._before[starts]).sum())

    def shared(self, stretches: tuple[Ints, Ints], others: tuple[Ints, Ints]) -> int:
        """Return how many characters lie in both of two lists of merged stretches."""
        starts, ends = others
        before = np.concatenate([[0], np.cumsum(self._before[ends] - self._before[starts])])

        def up_to(edges: Ints) -> Ints:
            """Count the characters of the others that lie before each edge."""
            last = np.searchsorted(starts, edges, side="right") - 1
            inside = self._before[np.minimum(edges, ends[last])] - self._before[starts[last]]
            return np.where(last >= 0, before[np.maximum(last, 0)] + inside, 0)

        return int((up_to(stretches[1]) - up_to(stretches[0])).sum()) if len(starts) else 0


def running(mask: Mask) -> Ints:
    """Return how many characters of a mask lie before each place, shape ``[length + 1]``."""
    return np.concatenate([[0], np.cumsum(mask)])
