"""A score: figures, intervals, the counts behind them, what was wrong with the predictions, and the signature."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from warwire.errors import Problem
from warwire.eval.counts import Array, Counts
from warwire.eval.measures import Accuracy, Average, Measure, Ratio
from warwire.eval.signature import Signature

__all__ = ["Interval", "Report", "Slice", "nested", "number", "plain", "reasons_of", "rule_counts"]

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Slice:
    """Figures of a part of the articles, or of the items of one kind.

    Attributes:
        by: what it was sliced by.
        value: what its members share.
        articles: number of articles that have such members.
        figures: figure → value, ``None`` where not defined.
    """

    by: str
    value: str
    articles: int
    figures: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report:
    """What :func:`warwire.eval.score` returns. ``print(report)`` shows the table and the signature.

    Attributes:
        name: of the system: the path of its predictions, or what the caller says.
        counts: additive counts of each article.
        groups: the unit of resampling (event or article) of each article.
        measures: what was computed, every mean after its parts.
        withheld: measures that cannot be given, each with its reason.
        figures: figure (``spans.strict.f1``, ``spans.macro``) → value; ``None`` where it is not defined.
        reasons: figure → why it is not defined.
        intervals: figure → ends of its interval; ``None`` where it has none.
        problems: everything that was wrong with the predictions.
        signature: what it takes to get the same figures again.
        slices: figures of parts, if asked for.
    """

    name: str
    counts: Counts
    groups: tuple[str, ...]
    measures: tuple[Measure, ...]
    withheld: Mapping[str, str]
    figures: Mapping[str, float | None]
    reasons: Mapping[str, str]
    intervals: Mapping[str, Interval | None]
    problems: tuple[Problem, ...]
    signature: Signature
    slices: tuple[Slice, ...] = field(default=())

    @property
    def mean(self) -> float | None:
        """The mean of the five headline figures."""
        return self.figures.get("mean")

    def grouped(self) -> Counts:
        """Return the counts of the units of resampling."""
        return self.counts.grouped(self.groups)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        out = nested(self.figures)
        out["intervals"] = {name: None if ends is None else list(ends) for name, ends in self.intervals.items()}
        out["reasons"] = dict(self.reasons)
        out["signature"] = msgspec.to_builtins(self.signature)
        out["problems"] = [msgspec.to_builtins(problem) for problem in self.problems]
        if self.slices:
            out["slices"] = [
                {"by": s.by, "value": s.value, "articles": s.articles, **nested(s.figures)} for s in self.slices
            ]
        return out

    def problem_counts(self) -> dict[str, int]:
        """Return how many problems there are of each rule, most frequent first."""
        return rule_counts(self.problems)

    def table(self) -> str:
        """Return the report as a table for people, signature last."""
        from warwire.eval.tables import report_table

        return report_table(self)

    def __str__(self) -> str:
        return self.table()

    def __repr__(self) -> str:
        return f"<Report of {self.name or 'predictions'}: mean {self.mean}, {self.signature}>"


def rule_counts(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many problems there are of each rule, most frequent first."""
    return dict(Counter(problem.rule for problem in problems).most_common())


def number(value: Any) -> float | None:
    """Return a figure as a plain number, ``None`` for ``nan``."""
    plain = float(value)
    return None if math.isnan(plain) else plain


def nested(figures: Mapping[str, float | None]) -> dict[str, Any]:
    """Return figures as nested mappings: ``spans.strict.f1`` stands in ``["spans"]["strict"]["f1"]``."""
    out: dict[str, Any] = {}
    for name, value in figures.items():
        *path, last = name.split(".")
        here = out
        for step in path:
            here = here.setdefault(step, {})
        here[last] = value
    return out


def reasons_of(
    measures: Sequence[Measure], figures: Mapping[str, float | None], withheld: Mapping[str, str]
) -> dict[str, str]:
    """Return for every figure that is not defined why it is not."""
    out: dict[str, str] = {}
    for measure in measures:
        names = [name for name in figures if name == measure.name or name.rpartition(".")[0] == measure.name]
        for name in names:
            if figures[name] is None:
                out[name] = withheld.get(measure.name) or _why(measure, name, figures, out)
    return out


def _why(measure: Measure, name: str, figures: Mapping[str, float | None], known: Mapping[str, str]) -> str:
    if isinstance(measure, Ratio):
        figure = name.rpartition(".")[2]
        return {
            "precision": "0/0: nothing is predicted",
            "recall": "0/0: the gold has none",
            "f1": "0/0: the gold has none and none is predicted",
        }[figure]
    if isinstance(measure, Accuracy):
        return "0/0: no records are aligned"
    assert isinstance(measure, Average)
    parts = [f"{part}.{name.rpartition('.')[2]}" if measure.triple else part for part in measure.parts]
    return "; ".join(f"{part}: {known[part]}" for part in parts if figures[part] is None)


def plain(figures: Mapping[str, Array]) -> dict[str, float | None]:
    """Return figures of shape ``[]`` as plain numbers."""
    return {name: number(np.asarray(value)) for name, value in figures.items()}
