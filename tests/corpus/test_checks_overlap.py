"""Near-duplicates: the hashed inverted index against sets of runs counted one by one."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.corpus.checks.overlap import overlaps


def jaccard(one: str, other: str) -> float:
    """The definition: the sets of runs of five words, written out."""
    sets = []
    for text in (one, other):
        words = re.findall(r"\w+", text.lower())
        sets.append({tuple(words[i : i + 5]) for i in range(len(words) - 4)})
    union = sets[0] | sets[1]
    return len(sets[0] & sets[1]) / len(union) if union else 0.0


def test_a_pair_by_hand() -> None:
    # 6 words: runs abcde, bcdef; abcde, bcdeg: one of three is shared.
    (pair,) = overlaps(("a b c d e f", "A, b: c d e g!"), 0.1)
    assert (pair.first, pair.second) == (0, 1)
    assert pair.jaccard == pytest.approx(1 / 3)
    assert overlaps(("a b c d e f", "A, b: c d e g!"), 1 / 3) == ()


def test_short_and_empty_texts_share_nothing() -> None:
    assert overlaps((), 0.1) == ()
    assert overlaps(("", "a b", "a b", "a b c d e"), 0.0) == ()


def test_a_run_that_all_have() -> None:
    texts = tuple(f"w{i} one two three four five x{i}" for i in range(40))
    found = overlaps(texts, 0.1)
    assert [(pair.first, pair.second) for pair in found] == list(combinations(range(40), 2))
    assert all(pair.jaccard == pytest.approx(1 / 5) for pair in found)


@given(st.lists(st.text("ab ", max_size=40), max_size=6).map(tuple))
@settings(max_examples=100)
def test_as_defined(texts: tuple[str, ...]) -> None:
    expected = {
        (i, j): jaccard(texts[i], texts[j])
        for i, j in combinations(range(len(texts)), 2)
        if jaccard(texts[i], texts[j]) > 0.1
    }
    found = {(pair.first, pair.second): pair.jaccard for pair in overlaps(texts, 0.1)}
    assert found == pytest.approx(expected)
