"""A linear classifier of lines or statements over hashed features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from warwire.baselines.hashing import matrix

__all__ = ["Classifier"]


class Classifier:
    """Logistic regression, or the one label there is.

    Attributes:
        labels: in alphabetical order.
        weights: shape ``[2 ** bits, labels]``; ``bias`` shape ``[labels]``.
    """

    KEYS: ClassVar = ("labels", "weights", "bias")

    def __init__(self, labels: list[str], weights: npt.NDArray[np.float32], bias: npt.NDArray[np.float64]) -> None:
        self.labels, self.weights, self.bias = labels, weights, bias

    @classmethod
    def train(cls, rows: Sequence[Sequence[str]], labels: Sequence[str], bits: int, c: float, seed: int) -> Classifier:
        """Train on the features and labels of rows; ``c`` is the inverse of the L2 penalty."""
        from sklearn.linear_model import LogisticRegression

        distinct = sorted(set(labels))
        if len(distinct) < 2:
            return cls(
                distinct or ["fact"],
                np.zeros((1 << bits, max(1, len(distinct))), np.float32),
                np.zeros(max(1, len(distinct))),
            )
        model = LogisticRegression(C=c, max_iter=300, random_state=seed)
        data = matrix(rows, bits)
        used = np.unique(data.indices)
        model.fit(data[:, used], list(labels))
        weights: npt.NDArray[np.float64] = np.zeros((len(model.coef_), 1 << bits))
        weights[:, used] = model.coef_
        bias: npt.NDArray[np.float64] = np.asarray(model.intercept_)
        if len(distinct) == 2:
            weights, bias = np.vstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
        return cls(distinct, np.ascontiguousarray(weights.T, dtype=np.float32), np.asarray(bias, dtype=np.float64))

    def scores(self, rows: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """Return the log-odds of each label up to a term of the row, shape ``[rows, labels]``."""
        bits = int(self.weights.shape[0]).bit_length() - 1
        return np.asarray(matrix(rows, bits) @ self.weights + self.bias)

    def predict(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """Return the label of each row."""
        return [self.labels[i] for i in self.scores(rows).argmax(axis=1)] if rows else []

    def arrays(self) -> dict[str, Any]:
        """Return what :meth:`of` reads back."""
        return {"labels": np.array(self.labels), "weights": self.weights, "bias": self.bias}

    @classmethod
    def of(cls, arrays: dict[str, Any]) -> Self:
        """Return the classifier of some arrays."""
        return cls([str(label) for label in arrays["labels"]], arrays["weights"], arrays["bias"])
