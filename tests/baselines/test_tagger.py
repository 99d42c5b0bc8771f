"""The decoder against all sequences of tags, and the features."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.baselines.document import Document
from warwire.baselines.hashing import hash_string, matrix, mix
from warwire.baselines.tagger import BEGIN, INSIDE, OUTSIDE, Featuriser, Floats, Tagger, Taggers, tags_of
from warwire.baselines.words import seed_words


def worth(tags: tuple[int, ...], scores: Floats, steps: Floats) -> float:
    total = sum(scores[i, tag] for i, tag in enumerate(tags))
    return float(total + sum(steps[a, b] for a, b in pairwise(tags)))


def best_by_trying_all(scores: Floats, steps: Floats) -> float:
    legal = (
        tags
        for tags in product((OUTSIDE, BEGIN, INSIDE), repeat=len(scores))
        if tags[0] != INSIDE and (OUTSIDE, INSIDE) not in set(pairwise(tags))
    )
    return max(worth(tags, scores, steps) for tags in legal)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_the_decoder_finds_the_best_sequence(seed: int) -> None:
    random = np.random.default_rng(seed)
    document = Document.of("Nine men fled. Two fell in the night. They left.", ())
    features = random.integers(0, 16, size=(len(document.words), 2), dtype=np.uint64)
    layers = {}
    for layer in ("one", "two"):
        steps = random.normal(size=(3, 3))
        steps[OUTSIDE, INSIDE] = -1e9
        layers[layer] = Tagger(random.normal(size=(16, 3)).astype(np.float32), random.normal(size=3), steps)
    found = Taggers(layers).spans(features, document)
    for layer, tagger in layers.items():
        raw = tagger.weights[features.astype(np.int64)].sum(axis=1) + tagger.bias
        logistic = -np.logaddexp(0.0, -raw)
        scores = logistic - np.logaddexp.reduce(logistic, axis=1, keepdims=True)
        tags = tags_of(found[layer], len(document.words))
        for sentence in document.sentences:
            part = slice(sentence.first, sentence.last)
            found_worth = worth(tuple(tags[part].tolist()), scores[part], tagger.steps)
            assert found_worth == pytest.approx(best_by_trying_all(scores[part], tagger.steps))


def test_features_do_not_depend_on_the_run() -> None:
    document = Document.of("Rebels killed 12 soldiers.", ())
    features = Featuriser(seed_words(), 18).features(
        document, [tags_of([(0, 1)], 5), tags_of([], 5), tags_of([(2, 4)], 5)]
    )
    assert features.shape[0] == 5
    assert features.max() < 1 << 18


def test_hashes_are_the_published_ones() -> None:
    assert hash_string("123456789") == 0xCBF43926  # the check value of CRC-32
    z = (7 + 3 * 0x9E3779B97F4A7C15) % 2**64
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
    assert int(mix(np.array([7], dtype=np.uint64), 3)[0]) == z ^ z >> 31


def test_a_matrix_of_strings() -> None:
    rows = matrix([["a", "b", "a"], [], ["b"]], 12)
    assert rows.shape == (3, 4096)
    assert rows.sum(axis=1).tolist() == [[2.0], [0.0], [1.0]]


@pytest.mark.parametrize("spans", [[], [(0, 1)], [(1, 3), (3, 5)]])
def test_tags(spans: list[tuple[int, int]]) -> None:
    tags = tags_of(spans, 5)
    assert [i for i in range(5) if tags[i] == BEGIN] == [first for first, _ in spans]
    assert int((tags != OUTSIDE).sum()) == sum(last - first for first, last in spans)
