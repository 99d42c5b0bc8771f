"""Error rates of more than two annotators, estimated without gold: Dawid & Skene 1979.

The package that has this, crowd-kit, asks for ``transformers`` and all that comes with it, of which these thirty lines
need nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from warwire.eval.counts import Array

__all__ = ["Observers", "dawid_skene"]

_STEPS: Final = 200
_CLOSE: Final = 1e-8
_LEAST: Final = 1e-300
"""Stands for a probability of 0 under a logarithm."""


@dataclass(frozen=True, slots=True)
class Observers:
    """What Dawid & Skene's model makes of the answers of several annotators.

    Attributes:
        shares: how frequent each value is, shape ``[values]``.
        rates: how often each annotator says a value where another, or the same, is true; shape
            ``[annotators, true values, said values]``, ``nan`` for a value that is never true.
        true: probability of each value for each item, shape ``[items, values]``.
    """

    shares: Array
    rates: Array
    true: Array


def dawid_skene(said: npt.ArrayLike) -> Observers:
    """Estimate annotators' error rates by expectation maximisation, from the majority on (equations 2.3 to 2.5, 3.1).

    Args:
        said: how often each annotator said each value of each item, shape ``[items, annotators, values]``; all 0
            where one did not look at it.
    """
    answers = np.asarray(said, dtype=np.float64)
    patterns, inverse, weights = np.unique(
        answers.reshape(len(answers), -1), axis=0, return_inverse=True, return_counts=True
    )
    answers = patterns.reshape(-1, *answers.shape[1:])
    true = answers.sum(axis=1) / answers.sum(axis=(1, 2))[:, None]
    before = np.zeros(0)
    for _ in range(_STEPS):
        weighted = true * weights[:, None]
        shares = weighted.sum(axis=0) / weights.sum()
        found = np.einsum("ij,ikl->kjl", weighted, answers)
        total = found.sum(axis=2, keepdims=True)
        rates = np.divide(found, total, out=np.full(found.shape, np.nan), where=total > 0)
        logs = np.log(np.maximum(np.nan_to_num(rates), _LEAST))
        likely = np.log(np.maximum(shares, _LEAST)) + np.einsum("ikl,kjl->ij", answers, logs)
        true = np.exp(likely - likely.max(axis=1, keepdims=True))
        true /= true.sum(axis=1, keepdims=True)
        now = np.concatenate([shares, np.nan_to_num(rates).ravel()])
        if len(before) and np.abs(now - before).max() < _CLOSE:
            break
        before = now
    return Observers(shares, rates, true[inverse.reshape(-1)])
