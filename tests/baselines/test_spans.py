"""Spans of words that are asked what is near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warwire.baselines.rules import nested
from warwire.baselines.spans import Spans

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=12)


@given(SPANS, SPANS)
def test_what_is_over_a_span(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    for first, last in others:
        expected = sorted((a for a in spans if a[0] < last and first < a[1]), key=lambda span: span[0])
        assert Spans(spans).over(first, last) == expected


@given(SPANS, SPANS)
def test_what_crosses_nothing(inner: list[tuple[int, int]], outer: list[tuple[int, int]]) -> None:
    def crosses(first: int, last: int) -> bool:
        return any((a < first < b < last) or (first < a < last < b) for a, b in outer)

    assert nested(inner, outer) == [span for span in inner if not crosses(*span)]
