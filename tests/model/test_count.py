"""The written form of a count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warwire.model.count import Count


@pytest.mark.parametrize(
    ("form", "low", "high", "approximate"),
    [
        ("80", 80, 80, False),
        ("0", 0, 0, False),
        ("10..15", 10, 15, False),
        ("81..", 81, None, False),
        ("..79", None, 79, False),
        ("~50", 50, 50, True),
        ("~10..15", 10, 15, True),
        ("~..9", None, 9, True),
    ],
)
def test_written_form(form: str, low: int | None, high: int | None, approximate: bool) -> None:
    assert Count.written(form) == Count(low, high, approximate)
    assert str(Count.written(form)) == form


@pytest.mark.parametrize(
    "form", ["", "..", "~", "-3", "3.5", "15..10", "1 2", "3...", "~~4", "4~", "eight", "٣", "1" * 16]
)
def test_forms_that_are_none(form: str) -> None:
    with pytest.raises(ValueError, match=r"is not a count|is reversed"):
        Count.written(form)


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1), st.booleans(), st.sampled_from(["both", "low", "high"]))
def test_round_trip(a: int, b: int, approximate: bool, closed: str) -> None:
    low, high = sorted((a, b))
    count = Count(low if closed != "high" else None, high if closed != "low" else None, approximate)
    assert Count.written(str(count)) == count
