"""Amounts as reporting writes them: *eighty*, *1.5 million*, *two and a half dozen*, *several hundred*, *10 to 15*.

:func:`read_amount` reads the amount that begins at a token. What stands around an amount (*at least*, the noun) is the
business of :mod:`warwire.model.quantity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple, TypeVar

from warwire.model.count import Count
from warwire.model.number_tokens import digits_value
from warwire.model.quantity_lexicon import GROUPS, PLURAL_SCALES, SCALE_FRACTIONS, SCALES, TENS, UNITS, VAGUE

__all__ = ["Amount", "is_number_word", "longest_phrase", "read_amount", "token_at"]

_T = TypeVar("_T")

_LARGEST: Final = 10**12
"""No war has lost more of anything; what is larger is no count."""

_ANY_SCALE: Final = {**SCALES, **PLURAL_SCALES}
_AND_A_HALF: Final = dict.fromkeys(("and a half", "and half"), Fraction(1, 2))


class Amount(NamedTuple):
    """An amount, and where it stands.

    Attributes:
        interval: the numbers that it allows.
        end: index of the first token after it.
        digits: whether it begins with digits.
        scale: the value of the scale word that it ends with (*three dozen*: 12), else 1.
    """

    interval: Count
    end: int
    digits: bool = False
    scale: int = 1


def read_amount(tokens: list[str], at: int, *, between: bool = False) -> Amount | None:
    """Read the amount, or the range of two, that begins at a token.

    Args:
        tokens: the phrase, as :func:`~warwire.model.number_tokens.tokenise` cuts it.
        at: index of the token where the amount must begin.
        between: whether *between* stands in front, so that *and* joins the ends of a range.

    Returns:
        The amount, or ``None`` where none begins there.
    """
    first = _read_one(tokens, at)
    joint_at = first.end if first else at + 1
    joint, second = token_at(tokens, joint_at), _read_one(tokens, joint_at + 1)
    if second is None:
        return first
    first = first or _read_decimal(tokens, at, second.scale)
    if first is None:
        return None
    if joint in ("to", "or", "-") or (joint == "and" and between) or (joint == "/" and first.digits and second.digits):
        return _range(first, second, may_swap=joint in ("to", "and"))
    return first


def is_number_word(word: str) -> bool:
    """Tell whether a word by itself is an amount (*two, dozens, several, no*)."""
    return word in UNITS or word in TENS or word in _ANY_SCALE or word in VAGUE


def token_at(tokens: list[str], at: int) -> str:
    """Return a token, or the empty string behind the last one."""
    return tokens[at] if at < len(tokens) else ""


def longest_phrase(tokens: list[str], at: int, table: Mapping[str, _T]) -> tuple[_T, int] | None:
    """Return what ``table`` says of the longest of its phrases that stands at ``at``, and where the phrase ends."""
    for end in range(min(at + 4, len(tokens)), at, -1):
        phrase = " ".join(tokens[at:end])
        if phrase in table:
            return table[phrase], end
    return None


def _range(first: Amount, second: Amount, *, may_swap: bool) -> Amount:
    """Return the range from one amount to another; a scale word on one of them may serve both."""
    low, high = first.interval.min or 0, second.interval.max
    if high is not None:
        if first.scale == 1 and low * second.scale < high:  # three to four dozen
            low *= second.scale
        if high < low <= high * first.scale:  # a dozen or two
            high *= first.scale
        if high < low:
            if not may_swap:
                return first
            low, high = high, low
    return Amount(Count(low, high), second.end, first.digits, second.scale)


def _read_one(tokens: list[str], at: int) -> Amount | None:
    """Read a vague amount, an open plural or a cardinal, passing over its repetition in brackets (*twelve (12)*)."""
    amount = _read_plain(tokens, at)
    if amount is None or token_at(tokens, amount.end) != "(":
        return amount
    again = _read_plain(tokens, amount.end + 1)
    if again is None or again.interval != amount.interval or token_at(tokens, again.end) != ")":
        return amount
    return amount._replace(end=again.end + 1)


def _read_plain(tokens: list[str], at: int) -> Amount | None:
    amount = _read_vague(tokens, at) or _read_open(tokens, at) or _read_cardinal(tokens, at)
    if amount is None or max(amount.interval.min or 0, amount.interval.max or 0) > _LARGEST:
        return None
    return amount


def _read_vague(tokens: list[str], at: int) -> Amount | None:
    """Read *several*, *no*, *a number of*, and *several hundred*."""
    found = longest_phrase(tokens, at, VAGUE)
    if found is None:
        return None
    times, end = _scale_run(tokens, found[1])
    low, high = found[0].min or 0, found[0].max
    return Amount(Count(low * times, None if high is None else high * times), end)


def _read_open(tokens: list[str], at: int) -> Amount | None:
    """Read *dozens*, *tens of thousands*: two of them or more."""
    if token_at(tokens, at) not in PLURAL_SCALES:
        return None
    times, end = _scale_run(tokens, at)
    return Amount(Count(2 * times, None), end)


def _scale_run(tokens: list[str], at: int) -> tuple[int, int]:
    """Return the product of up to four scale words from ``at`` on, with or without *of*, and where they end."""
    product, end = 1, at
    for _ in range(4):
        word = end + (token_at(tokens, end) == "of")
        if token_at(tokens, word) not in _ANY_SCALE:
            break
        product, end = product * _ANY_SCALE[tokens[word]], word + 1
    return product, end


class _Number(NamedTuple):
    """A number that need not be whole, where it ends, and the scale word that it ends with, else 1."""

    value: Fraction
    end: int
    scale: int = 1


def _read_cardinal(tokens: list[str], at: int) -> Amount | None:
    """Read a whole number: *one hundred and twelve*, *2.4 million*, *half a dozen*, *1 million 200 thousand*."""
    start = at
    if token_at(tokens, at) in ("a", "an"):
        start += token_at(tokens, at + 1) in SCALES or token_at(tokens, at + 1) in SCALE_FRACTIONS
    group = _read_group(tokens, start)
    if group is None:
        return None
    total = group.value
    while group.scale >= 1000 and (following := _read_next_group(tokens, group)):
        total, group = total + following.value, following
    if total.denominator != 1:
        return None
    return Amount(Count.exactly(int(total)), group.end, tokens[at][0].isdecimal(), group.scale)


def _read_decimal(tokens: list[str], at: int, scale: int) -> Amount | None:
    """Read a decimal whose scale word stands behind the second number of its range (*1.5 to 2 million*)."""
    value = digits_value(token_at(tokens, at), scaled=True)
    if scale == 1 or value is None or (value * scale).denominator != 1:
        return None
    return Amount(Count.exactly(int(value * scale)), at + 1, digits=True, scale=scale)


def _read_group(tokens: list[str], at: int) -> _Number | None:
    """Read a number up to and with its scale word: *two hundred thousand*, *two and a half dozen*, *half a million*."""
    number = _read_fraction(tokens, at) or _read_hundreds(tokens, at)
    value, end = (number.value, number.end) if number else (Fraction(1), at)
    if number and (half := longest_phrase(tokens, end, _AND_A_HALF)):
        value, end = value + half[0], half[1]
    word = token_at(tokens, end)
    scale = SCALES.get(word) or (PLURAL_SCALES.get(word) if number else None)
    if scale is None:
        return number
    value, end = value * scale, end + 1
    if half := longest_phrase(tokens, end, _AND_A_HALF):  # a million and a half
        value, end = value + half[0] * scale, half[1]
    if word.removesuffix("s") in GROUPS:  # a couple of dozen
        times, end = _scale_run(tokens, end)
        value, scale = value * times, scale * times
    return _Number(value, end, scale)


def _read_next_group(tokens: list[str], last: _Number) -> _Number | None:
    """Read the group behind *thousand* or more: smaller than it, with a scale word if in digits."""
    comma = token_at(tokens, last.end) == ","
    start = last.end + (comma or token_at(tokens, last.end) == "and")
    group = _read_group(tokens, start)
    if group is None or group.value >= last.scale or (comma and group.value < 100):  # a thousand, two of them dead
        return None
    return None if group.scale == 1 and tokens[start][0].isdecimal() else group


def _read_fraction(tokens: list[str], at: int) -> _Number | None:
    """Read a half or quarters in front of a scale word (*half a dozen, three quarters of a million*)."""
    end, numerator = at, 1
    if token_at(tokens, at) in UNITS:
        end, numerator = at + 1, UNITS[tokens[at]]
    divisor = SCALE_FRACTIONS.get(token_at(tokens, end))
    if divisor is None:
        return None
    end += 1
    end += token_at(tokens, end) == "of"
    end += token_at(tokens, end) == "a"
    return _Number(Fraction(numerator, divisor), end) if token_at(tokens, end) in SCALES else None


def _read_hundreds(tokens: list[str], at: int) -> _Number | None:
    """Read digits, or words below ten thousand (*twelve hundred and five*)."""
    scaled = token_at(tokens, at + 1) in SCALES
    digits = digits_value(token_at(tokens, at), scaled=scaled)
    number = _Number(digits, at + 1) if digits is not None else _read_below_hundred(tokens, at)
    if number is None and token_at(tokens, at) != "hundred":
        return None
    value, end, _ = number or _Number(Fraction(1), at)
    if token_at(tokens, end) not in ("hundred", "hundreds"):
        return number
    value, end = value * 100, end + 1
    rest = _read_below_hundred(tokens, end + (token_at(tokens, end) == "and"))
    return _Number(value + rest.value, rest.end) if rest else _Number(value, end, 100)


def _read_below_hundred(tokens: list[str], at: int) -> _Number | None:
    """Read *seven*, *seventy* or *seventy seven*."""
    word = token_at(tokens, at)
    if word in UNITS:
        return _Number(Fraction(UNITS[word]), at + 1)
    if word not in TENS:
        return None
    unit = UNITS.get(token_at(tokens, at + 1), 0)
    return _Number(Fraction(TENS[word] + unit), at + 2) if 0 < unit < 10 else _Number(Fraction(TENS[word]), at + 1)
