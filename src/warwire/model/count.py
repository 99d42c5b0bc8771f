"""The count of a loss: an interval of whole numbers, perhaps approximate, and its written form.

The written form is ``N``, ``N..N``, ``N..`` or ``..N``, with ``~`` in front where the text says that the
figure is approximate (scheme, section 5).
"""

from __future__ import annotations

import re

import msgspec

__all__ = ["Count"]

_DIGITS = 15  # more than a loss ever needs, and few enough for every reader of whole numbers

_WRITTEN = re.compile(
    r"(?P<approximate>~?)(?:(?P<low>[0-9]+)(?P<open_high>\.\.)?|(?P<open_low>\.\.)(?P<high>[0-9]+)|(?P<from>[0-9]+)\.\.(?P<to>[0-9]+))"
)


class Count(msgspec.Struct, frozen=True):
    """An interval of whole numbers, open at an end that is ``None``.

    Attributes:
        min: the smallest number that the words allow, or ``None``.
        max: the largest number that the words allow, or ``None``.
        approximate: whether the words say that the figure is approximate (*about 50*).
    """

    min: int | None
    max: int | None
    approximate: bool = False

    @classmethod
    def exactly(cls, number: int, *, approximate: bool = False) -> Count:
        """Return the interval that holds ``number`` alone."""
        return cls(number, number, approximate)

    @classmethod
    def written(cls, form: str) -> Count:
        """Read the written form (``80``, ``81..``, ``~50``, ``10..15``, ``..80``).

        Raises:
            ValueError: the form is none of these, or its ends are reversed.
        """
        match = _WRITTEN.fullmatch(form)
        if match is None:
            raise ValueError(f"'{form}' is not a count: write N, N..N, N.. or ..N, with ~ in front where approximate")
        if any(len(digits) > _DIGITS for digits in re.findall("[0-9]+", form)):
            raise ValueError(f"'{form}' is not a count: it has more than {_DIGITS} digits")
        approximate = bool(match["approximate"])
        if match["from"] is not None:
            low, high = int(match["from"]), int(match["to"])
            if low > high:
                raise ValueError(f"'{form}' is reversed: the smaller number comes first")
            return cls(low, high, approximate)
        if match["open_low"] is not None:
            return cls(None, int(match["high"]), approximate)
        low = int(match["low"])
        return cls(low, None if match["open_high"] else low, approximate)

    def __str__(self) -> str:
        tilde = "~" if self.approximate else ""
        if self.min is not None and self.min == self.max:
            return f"{tilde}{self.min}"
        low = "" if self.min is None else str(self.min)
        high = "" if self.max is None else str(self.max)
        return f"{tilde}{low}..{high}"
