"""Intervals and tests from summed counts: percentile bootstrap and paired approximate randomisation.

Units (events, or articles) are resampled whole, and every figure is computed from the sums of each resample, so one
pass serves all measures. Bootstrap: Efron & Tibshirani 1993, percentile interval. Approximate randomisation: Noreen
1989, with the count of trials at least as extreme and one added above and below (Phipson & Smyth 2010). Correction
for many comparisons: Holm 1979.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import numpy as np

from warwire.eval.counts import Array

__all__ = ["Figures", "bootstrap", "holm", "percentile", "randomisation", "resampled_sums"]

Figures = Callable[[Array], Mapping[str, Array]]
"""A function from sums of shape ``[..., columns]`` to figures of shape ``[...]``."""

_CELLS: Final = 1 << 18
"""Draws made at once: few enough to stay in the processor's cache."""

_EXACT: Final = 1 << 24
"""Whole numbers below this are exact in single precision."""

_SAME: Final = 1e-12
"""Differences closer than this are equal: sums of the same numbers in another order may differ by rounding."""


def resampled_sums(counts: Array, resamples: int, seed: int) -> Iterator[Array]:
    """Yield sums over units that are drawn with replacement, as many as there are.

    Args:
        counts: counts, shape ``[units, columns]``.
        resamples: how often to draw.
        seed: of the generator (PCG64).

    Yields:
        sums, shape ``[some, columns]``, ``resamples`` of them in all.
    """
    units = len(counts)
    random = np.random.default_rng(seed)
    rows = max(1, min(resamples, _CELLS // max(units, 1)))
    offset = (np.arange(rows) * units)[:, None]
    for done in range(0, resamples, rows):
        some = min(rows, resamples - done)
        drawn = random.integers(0, units, size=(some, units), dtype=np.int32) + offset[:some]
        times = np.bincount(drawn.ravel(), minlength=some * units).reshape(some, units)
        yield times.astype(np.float64) @ counts


def bootstrap(counts: Array, figures: Figures, resamples: int, seed: int) -> dict[str, Array]:
    """Return the figures of every resample.

    Args:
        counts: counts, shape ``[units, columns]``.
        figures: what to compute from sums.
        resamples: how often to draw.
        seed: of the generator.

    Returns:
        figure → its values, shape ``[resamples]``.
    """
    with _one_thread():
        parts = [figures(sums) for sums in resampled_sums(counts, resamples, seed)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}


def percentile(values: Array, confidence: float) -> tuple[float, float] | None:
    """Return the percentile interval, or ``None`` where no resample defines the figure.

    Args:
        values: the figure of every resample; ``nan`` where it was not defined.
        confidence: the share of resamples between the two ends.
    """
    defined = values[~np.isnan(values)]
    if not len(defined):
        return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def randomisation(one: Array, other: Array, figures: Figures, trials: int, seed: int) -> dict[str, float]:
    """Test for every figure whether two systems differ by more than chance.

    In each trial the two systems' counts change places in each unit with probability 1/2. Units in which the two have
    the same counts cannot change anything and are left out of the draw.

    Args:
        one: counts of one system, shape ``[units, columns]``.
        other: counts of the other, same units and columns.
        figures: what to compute from sums.
        trials: how many trials to make.
        seed: of the generator.

    Returns:
        figure → p-value (two-sided); ``nan`` where one of the two has no figure.
    """
    total, difference = (one + other).sum(axis=0), one - other
    difference = difference[np.any(difference != 0, axis=1)]
    observed = _gap(figures(one.sum(axis=0)), figures(other.sum(axis=0)))
    extreme = dict.fromkeys(observed, 0)
    with _one_thread():
        for swapped in _swapped(trials, difference, seed):
            moved = difference.sum(axis=0) - 2 * swapped
            gaps = _gap(figures((total + moved) / 2), figures((total - moved) / 2))
            for name, gap in gaps.items():
                extreme[name] += int(np.count_nonzero(~(gap < observed[name] - _SAME)))
    return {
        name: float("nan") if np.isnan(gap) else (extreme[name] + 1) / (trials + 1) for name, gap in observed.items()
    }


def _one_thread() -> AbstractContextManager[Any]:
    """Keep matrix products, which are small here, to one thread: more of them cost time, and the order of sums."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(1, "blas")
    return limits


def _gap(one: Mapping[str, Array], other: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.abs(one[name] - other[name]) for name in one}


def _swapped(trials: int, difference: Array, seed: int) -> Iterator[Array]:
    """Yield the sums of differences over units drawn with probability 1/2 each, ``trials`` rows in all."""
    units = len(difference)
    whole = bool(np.all(difference == np.floor(difference))) and np.abs(difference).sum(axis=0).max(initial=0) < _EXACT
    exact = difference.astype(np.float32 if whole else np.float64)
    random = np.random.default_rng(seed)
    width = -(-units // 8)
    rows = max(1, min(trials, _CELLS // max(8 * width, 1)))
    for done in range(0, trials, rows):
        some = min(rows, trials - done)
        bits = np.frombuffer(random.bytes(some * width), dtype=np.uint8).reshape(some, width)
        drawn = np.unpackbits(bits, axis=1, count=units)
        yield (drawn.astype(exact.dtype) @ exact).astype(np.float64)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number, by Holm's step-down procedure; ``nan`` stays ``nan``.

    Args:
        p_values: uncorrected p-values.
    """
    order = sorted((p, index) for index, p in enumerate(p_values) if not np.isnan(p))
    corrected = [float("nan")] * len(p_values)
    largest = 0.0
    for rank, (p, index) in enumerate(order):
        largest = max(largest, min(1.0, p * (len(order) - rank)))
        corrected[index] = largest
    return corrected
