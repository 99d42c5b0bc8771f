"""A tagger for one layer: hashed features of words, a linear classifier of BIO tags, and Viterbi decoding."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from warwire.baselines.document import Document
from warwire.baselines.hashing import Indices, hash_string, mix
from warwire.baselines.words import Words

__all__ = [
    "BEGIN",
    "INSIDE",
    "OUTSIDE",
    "Featuriser",
    "Floats",
    "Scores",
    "Tagger",
    "Taggers",
    "Tags",
    "best_spans",
    "spans_of",
    "tags_of",
]

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
_EDGE: Final = hash_string("the edge of a sentence")
# Where BIO forbids a step: nothing outside goes on inside.
_FORBIDDEN: Final = -1e9

Floats = npt.NDArray[np.float64]
Scores = npt.NDArray[np.floating[Any]]
Tags = npt.NDArray[np.int8]


def tags_of(spans: list[tuple[int, int]], length: int) -> Tags:
    """Return BIO tags of spans of words (half-open)."""
    tags = np.zeros(length, dtype=np.int8)
    for first, last in spans:
        tags[first] = BEGIN
        tags[first + 1 : last] = INSIDE
    return tags


class Featuriser:
    """Turns the words of a document into hashed features, remembering what it knows of each word."""

    def __init__(self, words: Words, bits: int) -> None:
        self.words = words
        self.bits = bits
        self._known: dict[str, tuple[int, int, int, int, int]] = {}

    def features(self, document: Document, ruled: list[Tags]) -> Indices:
        """Return the features of every word, shape ``[words, features]``.

        Args:
            document: the document.
            ruled: for each layer, the tags that the rules give.
        """
        size = len(document.words)
        known = self._known
        rows = []
        for written in document.words:
            row = known.get(written)
            if row is None:
                row = known[written] = self._of_word(written)
            rows.append(row)
        lexical = np.array(rows, dtype=np.uint64).reshape(size, 5)
        rule: Indices = np.zeros(size, dtype=np.uint64)
        for tags in ruled:
            rule = rule * np.uint64(3) + tags.astype(np.uint64)
        place = np.zeros(size, dtype=np.uint64)
        starts = np.zeros(size, dtype=np.int64)
        ends = np.zeros(size, dtype=np.int64)
        for sentence in document.sentences:
            starts[sentence.first : sentence.last] = sentence.first
            ends[sentence.first : sentence.last] = sentence.last
            place[sentence.first : sentence.last] = 1 + (sentence.line in document.titled) + 2 * (sentence.line == 0)
        at = np.arange(size)

        def shift(values: Indices, by: int) -> Indices:
            target = at + by
            inside = (target >= starts) & (target < ends)
            return np.where(inside, values[np.clip(target, 0, size - 1)], np.uint64(_EDGE))

        word, shape, suffix, prefix, kind = (lexical[:, i] for i in range(5))
        w = {by: shift(word, by) for by in (-2, -1, 1, 2)}
        k = {by: shift(kind, by) for by in (-2, -1, 1, 2)}
        r = {by: shift(rule, by) for by in (-1, 1)}
        columns = [
            word, w[-1], w[1], w[-2], w[2],
            word + mix(w[-1], 1), word + mix(w[1], 2),
            shape, shift(shape, -1), shift(shape, 1),
            suffix, shift(suffix, -1), shift(suffix, 1), prefix,
            kind, k[-1], k[1], k[-2], k[2],
            kind + mix(k[-1], 1), kind + mix(k[1], 2), kind + mix(shape, 3), k[-1] + mix(k[1], 4),
            rule, r[-1], r[1], rule + mix(word, 5), rule + mix(r[1], 6) + mix(r[-1], 7),
            rule + mix(k[1], 8), rule + mix(k[-1], 9),
            rule + mix(place, 10), place + mix(shape, 11),
        ]  # fmt: skip
        mask = np.uint64((1 << self.bits) - 1)
        return np.stack([mix(column, 100 + i) & mask for i, column in enumerate(columns)], axis=1)

    def _of_word(self, word: str) -> tuple[int, int, int, int, int]:
        lower = word.lower()
        shape = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)
        squeezed = "".join(c for i, c in enumerate(shape) if i < 2 or shape[i - 2 : i] != c * 2)[:6]
        normal = "0" * len(lower) if lower.isdigit() else lower
        return (
            hash_string(normal),
            hash_string("shape " + squeezed),
            hash_string("suffix " + lower[-3:]),
            hash_string("prefix " + lower[:3]),
            hash_string("kind " + self._kind(word, lower)),
        )

    def _kind(self, word: str, lower: str) -> str:
        """Return what the seed words know of a word."""
        words = self.words
        object_of = words.objects.starts.get(lower)
        actor = words.actors.starts.get(lower)
        weapon = words.weapons.starts.get(lower)
        cue = words.cues.starts.get(lower)
        country = word in words.countries
        return "|".join(
            (
                object_of[-1][1] if object_of else "",
                actor[-1][1] if actor else "",
                weapon[-1][1] if weapon else words.model(word) or "",
                cue[-1][1].form if cue else "",
                "c" if country else "d" if word in words.demonyms else "p" if word in words.peoples else "",
                "n" if word in words.names.starts else "h" if word in words.name_heads else "",
                "s" if lower in words.reporting else "",
                "#" if lower in words.number_words or lower[0].isdigit() else "",
                "f" if lower in words.closed else "",
                "m" if lower in words.actor_modifiers or lower in words.weapon_modifiers else "",
                "t" if lower in words.titles else "",
            )
        )


class Tagger:
    """A linear classifier of the BIO tags of one layer, and how probable each step from tag to tag is.

    Attributes:
        weights: shape ``[2 ** bits, 3]``.
        bias: shape ``[3]``.
        steps: log-probability of each step from tag to tag, shape ``[3, 3]``.
    """

    def __init__(self, weights: npt.NDArray[np.float32], bias: Floats, steps: Floats) -> None:
        self.weights, self.bias, self.steps = weights, bias, steps

    @classmethod
    def train(cls, features: list[Indices], tags: list[Tags], settings: dict[str, Any]) -> Tagger:
        """Train by averaged stochastic gradient descent on the logistic loss, one tag against the rest.

        Averaging: Xu, *Towards optimal one pass large scale learning with averaged SGD* (2011), as in scikit-learn.
        """
        from sklearn.linear_model import SGDClassifier

        bits = int(settings["bits"])
        flat = np.concatenate(features)
        target = np.concatenate(tags)
        width = flat.shape[1]
        used, columns = np.unique(flat.astype(np.int64), return_inverse=True)
        data = csr_matrix(
            (np.ones(flat.size, dtype=np.float64), columns.ravel(), np.arange(0, flat.size + 1, width)),
            shape=(len(flat), len(used)),
        )
        weights = np.zeros((1 << bits, 3))
        bias = np.full(3, -20.0)
        for tag in range(3):
            positive = target == tag
            if not positive.any():
                continue
            if positive.all():
                bias[tag] = 20.0
                continue
            model = SGDClassifier(
                loss="log_loss",
                alpha=float(settings["alpha"]),
                average=True,
                max_iter=int(settings["epochs"]),
                tol=None,
                random_state=int(settings["seed"]),
            )
            model.fit(data, positive)
            weights[used, tag] = model.coef_[0]
            bias[tag] = model.intercept_[0]
        return cls(weights.astype(np.float32), bias, _steps(tags))


class Taggers:
    """The taggers of all layers, run together: one look-up of the weights, one pass of the decoder.

    Attributes:
        layers: the tagger of each layer.
        steps: of each layer, the score of each tag after each other, shape ``[layers, 3, 3]``.
    """

    def __init__(self, layers: dict[str, Tagger]) -> None:
        self.layers = layers
        self._weights = np.concatenate([tagger.weights for tagger in layers.values()], axis=1)
        self._bias = np.stack([tagger.bias for tagger in layers.values()])
        self.steps = np.stack([tagger.steps for tagger in layers.values()])

    def scores(self, features: Indices) -> Floats:
        """Return the log-probability of each tag of each word, shape ``[words, layers, 3]``."""
        raw = self._weights[features.astype(np.int64)].sum(axis=1).reshape(len(features), -1, 3) + self._bias
        logistic = -np.logaddexp(0.0, -raw)
        return np.asarray(logistic - np.logaddexp.reduce(logistic, axis=2, keepdims=True))

    def spans(self, features: Indices, document: Document) -> dict[str, list[tuple[int, int]]]:
        """Return the best spans of words of each layer, none of them across sentences."""
        return dict(zip(self.layers, best_spans(self.scores(features), self.steps, document), strict=True))


def best_spans(scores: Scores, steps: Scores, document: Document) -> list[list[tuple[int, int]]]:
    """Return the most probable spans of words of each layer, none of them across sentences.

    Args:
        scores: of each tag of each word, shape ``[words, layers, 3]``.
        steps: of each tag after each other, shape ``[layers, 3, 3]``.
        document: it says where sentences end.
    """
    return [
        [span for s in document.sentences for span in spans_of(tags[s.first : s.last].tolist(), s.first)]
        for tags in _decode(scores, steps, document)
    ]


def _decode(scores: Scores, steps: Scores, document: Document) -> Tags:
    """Return the most probable tags, shape ``[layers, words]`` (Viterbi 1967; all sentences side by side)."""
    words, layers = scores.shape[:2]
    sentences = sorted(document.sentences, key=lambda s: s.first - s.last)
    first = np.array([s.first for s in sentences])
    length = np.array([s.last - s.first for s in sentences])
    best = scores[first].transpose(1, 0, 2).copy()
    best[:, :, INSIDE] = _FORBIDDEN
    back: list[npt.NDArray[np.intp]] = []
    for at in range(1, int(length[0])):
        going = int((length > at).sum())
        paths = best[:, :going, :, None] + steps[:, None]
        back.append(paths.argmax(axis=2))
        best[:, :going] = paths.max(axis=2) + scores[first[:going] + at].transpose(1, 0, 2)
    tags = np.zeros((layers, words), dtype=np.int8)
    tag = best.argmax(axis=2)
    rows = np.arange(layers)[:, None]
    for at in range(int(length[0]) - 1, -1, -1):
        going = int((length > at).sum())
        tags[:, first[:going] + at] = tag[:, :going]
        if at:
            tag[:, :going] = back[at - 1][rows, np.arange(going)[None], tag[:, :going]]
    return tags


def _steps(tags: list[Tags]) -> Floats:
    """Return log-probabilities of steps between tags relative to their frequency, which the scores already hold."""
    counts = np.ones((3, 3))
    for one in tags:
        np.add.at(counts, (one[:-1], one[1:]), 1)
    joint = counts / counts.sum()
    steps = np.log(joint / (joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)))
    steps = np.clip(0.3 * steps, -3, 3)
    steps[OUTSIDE, INSIDE] = _FORBIDDEN
    return np.asarray(steps)


def spans_of(tags: list[int], first: int = 0) -> list[tuple[int, int]]:
    """Return the spans of words that BIO tags mark, the first tag being that of word ``first``."""
    spans: list[tuple[int, int]] = []
    begin = -1
    for at, tag in enumerate([*tags, OUTSIDE]):
        if tag != INSIDE and begin >= 0:
            spans.append((first + begin, first + at))
            begin = -1
        if tag == BEGIN:
            begin = at
    return spans
