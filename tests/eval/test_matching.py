"""The matching against its definition, carried out pair by pair."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.eval.assignment import _greedy, assign, assign_greedily
from warwire.eval.matching import match, same_spans
from warwire.eval.overlap import overlap_pairs
from warwire.eval.places import Places, units_with_duplicates
from warwire.eval.tolerance import tolerant_pairs

Row = tuple[int, int, int, int]
ROW = st.builds(
    lambda unit, start, length, label: (unit, start, start + length, label),
    st.integers(0, 2), st.integers(0, 14), st.integers(1, 8), st.integers(0, 2),
)  # fmt: skip
UNIQUE = st.lists(ROW, max_size=14, unique=True).map(sorted)


def flat(rows: list[Row]) -> Places:
    return Places(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def overlap(one: Row, other: Row) -> int:
    return min(one[2], other[2]) - max(one[1], other[1]) if one[0] == other[0] else 0


def greedy(gold: list[Row], predicted: list[Row], first_tier: int = 0) -> set[tuple[int, int]]:
    """The definition of the protocol, section 3: four rounds, longest overlap, gold position, predicted position."""
    candidates = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if overlap(g, p) > 0:
                same = g[:3] == p[:3]
                tier = (0 if g[3] == p[3] else 1) if same else (2 if g[3] == p[3] else 3)
                candidates.append((max(tier, first_tier), -overlap(g, p), g[1:], p[1:], i, j))
    pairs: set[tuple[int, int]] = set()
    for *_, i, j in sorted(candidates):
        if all(i != a and j != b for a, b in pairs):
            pairs.add((i, j))
    return pairs


@settings(max_examples=300, deadline=None)
@given(UNIQUE, UNIQUE)
def test_the_matching_is_the_one_that_is_defined(gold: list[Row], predicted: list[Row]) -> None:
    found = match(flat(gold), flat(predicted))
    assert set(zip(found.gold.tolist(), found.predicted.tolist(), strict=True)) == greedy(gold, predicted)
    for g, p, span, label in zip(found.gold, found.predicted, found.same_span, found.same_label, strict=True):
        assert span == (gold[g][:3] == predicted[p][:3])
        assert label == (gold[g][3] == predicted[p][3])


@settings(max_examples=200, deadline=None)
@given(UNIQUE, UNIQUE)
def test_listing_pairs_and_finding_them_one_by_one_give_the_same(gold: list[Row], predicted: list[Row]) -> None:
    listed, chained = (overlap_pairs(flat(gold), flat(predicted), many) for many in (10**9, 0))
    assert {*zip(*map(np.ndarray.tolist, listed), strict=True)} == {*zip(*map(np.ndarray.tolist, chained), strict=True)}


@settings(max_examples=100, deadline=None)
@given(st.lists(ROW, max_size=12), st.lists(ROW, max_size=12))
def test_copies_pair_with_copies_of_themselves_alone(gold: list[Row], predicted: list[Row]) -> None:
    found = match(flat(gold), flat(predicted))
    equal = sum((Counter(gold) & Counter(predicted)).values())
    assert int((found.same_span & found.same_label).sum()) == equal == len(same_spans(flat(gold), flat(predicted))[0])
    assert len(found.gold) <= min(len(set(gold)), len(set(predicted))) + equal
    doubled = sorted({row[0] for row, n in Counter(gold).items() if n > 1})
    assert units_with_duplicates(flat(sorted(gold))) == doubled


def test_a_span_of_a_very_long_text_is_still_told_apart() -> None:
    far = 1 << 45
    gold = flat([(0, 1, far, 0), (1, far, far + 1, 1)])
    assert match(gold, gold).gold.tolist() == [0, 1]
    assert units_with_duplicates(flat([(1, far, far + 1, 1), (1, far, far + 1, 1)])) == [1]


@settings(max_examples=150, deadline=None)
@given(UNIQUE, UNIQUE, st.integers(0, 3))
def test_tolerant_pairs_are_those_that_are_defined(gold: list[Row], predicted: list[Row], tolerance: int) -> None:
    candidates = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            shift = abs(g[1] - p[1]), abs(g[2] - p[2])
            if (g[0], g[3]) == (p[0], p[3]) and max(shift) <= tolerance:
                candidates.append((sum(shift), g[1:3], p[1:3], i, j))
    taken: list[tuple[int, int]] = []
    for *_, i, j in sorted(candidates):
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    assert tolerant_pairs(flat(gold), flat(predicted), tolerance).tolist() == sorted(i for i, _ in taken)


def test_deep_nesting_is_matched_without_listing_every_pair() -> None:
    size = 3_000
    gold = flat([(0, 2 * i, 10 * size - 2 * i, 0) for i in range(size)])
    predicted = flat([(0, 2 * i + 1, 10 * size - 2 * i - 1, 0) for i in range(size)])
    left, right = overlap_pairs(gold, predicted, 1_000)
    assert sorted(left.tolist()) == sorted(right.tolist()) == list(range(size))


def test_assignment_takes_the_greatest_total() -> None:
    weights = np.array([[3.0, 2.0], [2.0, 0.0], [0.0, 0.0]])
    assert assign(weights) == [(0, 1), (1, 0)]
    assert _greedy(weights) == [(0, 0)]


@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_pairs_are_taken_greedily_without_the_matrix_as_with_it(
    rows: int, columns: int, seed: int, values: int
) -> None:
    weights = np.random.default_rng(seed).integers(0, values, (rows, columns)) / values
    lazy = assign_greedily((rows, columns), lambda side, index: weights[:, index] if side else weights[index])
    assert lazy == _greedy(weights)


def test_one_best_partner_for_all_is_passed_on() -> None:
    weights = np.tile(np.arange(300.0, 0.0, -1.0), (200, 1))
    lazy = assign_greedily((200, 300), lambda side, index: weights[:, index] if side else weights[index])
    assert lazy == [(index, index) for index in range(200)] == _greedy(weights)


@pytest.mark.parametrize("side", [0, 1])
def test_nothing_matches_nothing(side: int) -> None:
    sides = [flat([(0, 0, 3, 0)]), flat([])]
    assert len(match(sides[side], sides[1 - side]).gold) == 0
    assert len(tolerant_pairs(sides[side], sides[1 - side], 3)) == 0
