"""The heads of a trained network in NumPy: what :mod:`warwire.baselines.encoder.network` computes, without PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from warwire.baselines.encoder.pairs import Floats, Ints, Span
from warwire.baselines.encoder.vocabulary import CLASSES, HINTS, LAYERS, POINTERS

__all__ = ["Heads", "log_softmax", "parameters"]

_ROWS: Final = 64
"""Spans that are scored at once: memory grows with them times the mentions of the article."""


def log_softmax(scores: Floats) -> Floats:
    """Return log-probabilities over the last axis."""
    return np.asarray(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True), dtype=np.float32)


def parameters() -> set[str]:
    """Return a name of the parameters of every head, which a network that was trained has to have."""
    return {
        *(f"tags.{layer}.weight" for layer in LAYERS),
        *(f"classes.{head}.weight" for head in CLASSES),
        *(f"hints.{hint}.weight" for hints in HINTS.values() for hint in hints),
        *(f"instead.{head}" for head in POINTERS),
    }


class Heads:
    """Taggers, classifiers and pointers.

    Args:
        arrays: the parameters of the network that are not the transformer's, by their names in PyTorch.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._arrays = {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}

    def tags(self, words: Floats) -> Floats:
        """Return the log-probability of each tag of each word, shape ``[words, layers, 3]``."""
        return np.stack([log_softmax(self._linear(f"tags.{layer}", words)) for layer in LAYERS], axis=1)

    def spans(self, words: Floats, spans: Sequence[Span]) -> Floats:
        """Return a vector for each span, shape ``[spans, width]``."""
        if not spans:
            return np.zeros((0, words.shape[1]), dtype=np.float32)
        begin, end = np.array(spans).T
        mean = np.stack([words[first:last].mean(axis=0) for first, last in spans])
        joined = np.concatenate([words[begin], words[end - 1], mean], axis=1, dtype=np.float32)
        return np.tanh(self._linear("span", joined))

    def classes(self, head: str, spans: Floats, hints: Mapping[str, Ints] | None = None) -> Floats:
        """Return the log-probability of each value, shape ``[spans, values]``.

        Args:
            head: what is chosen.
            spans: vectors of spans.
            hints: the number of what the head is told besides of each span, by the names of ``HINTS``.
        """
        scores = self._linear(f"classes.{head}", spans)
        for hint in HINTS.get(head, ()):
            scores = scores + self._arrays[f"hints.{hint}.weight"][(hints or {})[hint]]
        return log_softmax(scores)

    def point(self, head: str, queries: Floats, actors: Floats, features: Floats) -> Floats:
        """Return the scores of what each span may point to, shape ``[spans, instead + actors]``."""
        assert features.shape[1] == len(POINTERS[head]) + len(actors)
        options = np.concatenate([self._arrays[f"instead.{head}"], actors])
        name = f"pointers.{head}"
        of_options = self._linear(f"{name}.option", options)[None]
        right = options @ self._arrays[f"{name}.right.weight"].T
        scores = np.zeros(features.shape[:2], dtype=np.float32)
        for begin in range(0, len(queries), _ROWS):
            rows = slice(begin, begin + _ROWS)
            left = queries[rows] @ self._arrays[f"{name}.left.weight"].T
            hidden = self._linear(f"{name}.query", queries[rows])[:, None] + of_options
            hidden += self._linear(f"{name}.features", features[rows])
            bilinear = left @ right.T / np.sqrt(np.float32(left.shape[1]))
            scores[rows] = self._linear(f"{name}.out", np.maximum(hidden, 0))[..., 0] + bilinear
        return scores

    def _linear(self, name: str, inputs: Floats) -> Floats:
        outputs: Floats = inputs @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]
        return outputs
