"""What systems cost: charts of score against size, speed and training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from warwire.baselines.costs import Costs
from warwire.eval.report import Report
from warwire.eval.submission import Submission
from warwire.site.charts import scatter

__all__ = ["cost_charts"]


_AXES: Final = (
    ("train_cpu_seconds", "Score against training time", "processor seconds of training"),
    ("articles_per_second", "Score against speed", "articles a second of processor time"),
    ("bytes", "Score against size of the model", "bytes of the model"),
)


def cost_charts(
    reports: Mapping[str, Report], systems: Mapping[str, Submission], costs: Mapping[str, Costs]
) -> list[tuple[str, str]]:
    """Return charts of the mean against what is known of the systems that have one, each with its title.

    Logarithmic axes leave out what is 0.

    Args:
        reports: name of each system → its score.
        systems: name of each system → its submission.
        costs: name of each system → what was measured.
    """
    means = {name: report.mean for name, report in reports.items() if report.mean is not None}
    out = []
    sizes = {name: card.parameters for name in means if (card := systems[name].card) is not None}
    known = [(name, float(size), means[name]) for name, size in sizes.items() if isinstance(size, int) and size > 0]
    if known:
        title = "Score against trained weights"
        out.append((title, scatter(known, title, x="trained weights", y="mean F1")))
    for field, title, axis in _AXES:
        values = {name: getattr(costs[name], field) for name in means if name in costs}
        points = [(name, float(value), means[name]) for name, value in values.items() if value]
        if points:
            out.append((title, scatter(points, title, x=axis, y="mean F1")))
    return out
