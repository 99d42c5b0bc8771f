"""What holds of every score, whatever is scored."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_strategies import layers, rows

from strategies import articles
from warwire.eval import Report, score
from warwire.eval.measures import evaluate
from warwire.model.record import Article


def figures(predicted: Any, gold: Any) -> Report:
    return score(predicted, gold, resamples=0)


PAIRS = st.lists(st.tuples(layers(), layers()), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_order_changes_nothing(pairs: list[Any], shuffle: random.Random) -> None:
    gold, predicted = (rows([pair[side] for pair in pairs]) for side in (0, 1))
    expected = figures(predicted, gold).figures
    for side in (gold, predicted):
        shuffle.shuffle(side)
        for row in side:
            for layer in ("zones", "statements", "mentions", "losses", "actors"):
                row[layer] = shuffle.sample(row[layer], len(row[layer]))
    assert figures(predicted, gold).figures == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(layers(distinct=False), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_order_changes_nothing_where_items_stand_twice(drawn: list[Any], shuffle: random.Random) -> None:
    gold, predicted = rows(drawn[:1]), rows(drawn[-1:])
    expected = figures(predicted, gold).figures
    for row in predicted:
        for layer in ("zones", "statements", "mentions", "losses"):
            row[layer] = shuffle.sample(row[layer], len(row[layer]))
    assert figures(predicted, gold).figures == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(layers(), min_size=1, max_size=2))
def test_gold_against_itself_is_all_right(drawn: list[Any]) -> None:
    gold = rows(drawn)
    report = figures(gold, gold)
    assert report.problems == ()
    assert {
        name: value for name, value in report.figures.items() if value is not None and value != pytest.approx(1)
    } == {}


@settings(max_examples=40, deadline=None)
@given(articles())
def test_a_legal_article_against_itself_is_all_right(article: Article) -> None:
    report = figures([article], [article])
    assert report.problems == ()
    assert all(value is None or value == pytest.approx(1) for value in report.figures.values())


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_exchanging_the_sides_exchanges_precision_and_recall(pairs: list[Any]) -> None:
    gold, predicted = (rows([pair[side] | {"zones": []} for pair in pairs]) for side in (0, 1))
    one, other = figures(predicted, gold).figures, figures(gold, predicted).figures
    turned = {"precision": "recall", "recall": "precision"}
    for name, value in one.items():
        measure, _, figure = name.rpartition(".")
        mirrored = other[f"{measure}.{turned[figure]}" if figure in turned else name]
        assert (value is None) == (mirrored is None), name
        assert value is None or value == pytest.approx(mirrored, abs=1e-12), name


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(layers(), layers()), min_size=2, max_size=4), st.integers(1, 3))
def test_parts_add_up_to_the_whole(pairs: list[Any], cut: int) -> None:
    gold, predicted = (rows([pair[side] for pair in pairs]) for side in (0, 1))
    whole = figures(predicted, gold)
    parts = [figures(predicted[part], gold[part]) for part in (slice(cut), slice(cut, None)) if gold[part]]
    merged = parts[0].counts if len(parts) == 1 else parts[0].counts.merge(parts[1].counts)
    np.testing.assert_allclose(merged.sum(), whole.counts.sum(), atol=1e-9)
    found = evaluate(whole.measures, merged.columns, merged.sum(), whole.withheld)
    for name, value in whole.figures.items():
        assert np.isnan(found[name]) if value is None else found[name] == pytest.approx(value), name


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_figures_lie_between_0_and_1_and_schemas_are_ordered(pairs: list[Any]) -> None:
    gold, predicted = (rows([pair[side] for pair in pairs]) for side in (0, 1))
    found = figures(predicted, gold).figures
    assert all(value is None or -1e-12 <= value <= 1 + 1e-12 for value in found.values())
    for figure in ("precision", "recall", "f1"):
        strict, exact, partial, kind = (found[f"spans.{s}.{figure}"] for s in ("strict", "exact", "partial", "type"))
        if strict is not None and exact is not None and partial is not None and kind is not None:
            assert strict <= exact <= partial
            assert strict <= kind
    strict, weighted = found["losses.strict.f1"], found["losses.weighted.f1"]
    assert strict is None or weighted is None or strict <= weighted + 1e-12
