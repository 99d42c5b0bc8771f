"""Gamma: agreement on segments that are aligned first, by the package ``opt-gamma``, for two annotators.

The form is that of ``opt-gamma``: position by Jaccard distance, label by equality, half the weight each; spans can be
partners where at least half of their union is shared; the best alignment is exact. It is set off against what circular
shifts of both annotations give (Mathet, Widlöcher & Métivier 2015, section 5.2.1). Values are not those of classical γ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from warwire.annotation.agreement.layers import SPANS, spans_of
from warwire.errors import MissingExtra
from warwire.eval.counts import Array
from warwire.eval.measures import Accuracy
from warwire.model.labels import STATEMENT_LABELS
from warwire.model.record import Article

__all__ = ["MEASURES", "count_gamma"]

_LABELS: Final[dict[str, tuple[str, ...]]] = {**{label: (label,) for label in SPANS}, "statement": STATEMENT_LABELS}

MEASURES: Final = tuple(Accuracy(f"gamma.{name}", f"gamma.{name}.sum", f"gamma.{name}.articles") for name in _LABELS)
"""The mean over the articles in which either annotator has a segment."""

_SEED: Final = 42
_REPLICAS: Final = 30
"""Random shifts of each article that chance is estimated from."""


def count_gamma(one: Sequence[Article], other: Sequence[Article]) -> dict[str, Array]:
    """Return gamma of each article and whether it has one, for every label of a span and for statements.

    Args:
        one: the articles of one annotator.
        other: the same articles of the other.

    Raises:
        MissingExtra: ``opt-gamma`` is not installed.
    """
    try:
        import opt_gamma
    except ImportError:
        remedy = "pip install 'warwire[agreement]'"
        raise MissingExtra(f"gamma needs the package opt-gamma, which is not installed: {remedy}") from None
    config = opt_gamma.GammaConfig(chance_correction=True, n_iter=_REPLICAS, seed=_SEED)
    columns: dict[str, Array] = {
        column: np.zeros(len(one)) for measure in MEASURES for column in (measure.right, measure.total)
    }
    for unit, sides in enumerate(zip(one, other, strict=True)):
        for name, labels in _LABELS.items():
            units = [_units(opt_gamma, side, labels) for side in sides]
            if not any(units):
                continue
            result = opt_gamma.gamma_segments(*units, config=config)
            if result.is_defined:
                columns[f"gamma.{name}.sum"][unit] = result.gamma
                columns[f"gamma.{name}.articles"][unit] = 1
    return columns


def _units(opt_gamma: Any, article: Article, labels: Sequence[str]) -> list[Any]:
    return [
        opt_gamma.Unit(opt_gamma.Span(start, end), label)
        for label in labels
        for start, end in spans_of(article, label).tolist()
    ]
