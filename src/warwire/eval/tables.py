"""Reports as plain text, aligned for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from warwire.eval.comparing import ALPHA, Comparison
from warwire.eval.registry import TASKS
from warwire.eval.report import Report, Slice

__all__ = ["aligned", "comparison_table", "figure", "interval", "report_table"]

_ROWS: Final = (*(row for task in TASKS.values() for row in task.rows), ("mean", "mean of the five *"))
"""Measure and title of each line of a report."""


def figure(value: float | None) -> str:
    """Return a figure between 0 and 1 with three decimals, a dash where it is not defined."""
    return "–" if value is None else f"{value:.3f}"


def interval(ends: Sequence[float] | None) -> str:
    """Return an interval, empty where there is none."""
    return "" if ends is None else f"{ends[0]:.3f}–{ends[1]:.3f}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as lines: the first column flush left, the others flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def report_table(report: Report) -> str:
    """Return a report as a table, with its problems and its signature."""
    percent = f"{report.signature.confidence * 100:g}% interval"
    rows: list[tuple[str, ...]] = [("", "precision", "recall", "F1", percent if report.intervals else "")]
    for name, title in _ROWS:
        if name in report.figures:
            rows.append((title, "", "", figure(report.figures[name]), interval(report.intervals.get(name))))
        elif f"{name}.f1" in report.figures:
            parts = [figure(report.figures[f"{name}.{part}"]) for part in ("precision", "recall", "f1")]
            rows.append((title, *parts, interval(report.intervals.get(f"{name}.f1"))))
    blocks = [f"{report.name}\n" * bool(report.name) + aligned(rows) + "\n* a headline figure"]
    if report.intervals and not any(report.intervals.values()):
        blocks.append("no intervals: there is one unit of resampling alone (--unit article resamples articles)")
    fields = {name.rpartition(".")[2]: v for name, v in report.figures.items() if name.startswith("losses.by_field.")}
    if any(value is not None for value in fields.values()):
        blocks.append("aligned losses agree in: " + ", ".join(f"{name} {figure(v)}" for name, v in fields.items()))
    if report.withheld:
        blocks.append(_withheld(report))
    if report.slices:
        blocks.append(_slices(report.slices))
    if report.problems:
        counts = [f"  {number} × {rule}" for rule, number in report.problem_counts().items()]
        head = (
            f"{len(report.problems)} problems; what was set aside counts against precision, what is missing is missed:"
        )
        blocks.append("\n".join([head, *counts]))
    blocks.append(str(report.signature))
    return "\n\n".join(blocks)


def _withheld(report: Report) -> str:
    tasks: dict[str, list[str]] = {}
    for name, reason in report.withheld.items():
        titles = [title.strip(" *") for row, title in _ROWS if row == name]
        if titles:
            tasks.setdefault(reason, []).append(titles[0])
    return "\n".join(f"no figure for {', '.join(names)}: {reason}" for reason, names in tasks.items())


def _slices(slices: Sequence[Slice]) -> str:
    blocks = []
    for by in dict.fromkeys(part.by for part in slices):
        parts = [part for part in slices if part.by == by]
        names = [name for name in _SLICE_COLUMNS if any(name in part.figures for part in parts)]
        rows = [(f"by {by}", "articles", *(_SLICE_COLUMNS[name] for name in names))]
        rows += [(p.value, str(p.articles), *(figure(p.figures.get(name)) for name in names)) for p in parts]
        blocks.append(aligned(rows))
    return "\n\n".join(blocks)


_SLICE_COLUMNS = {
    "spans.strict.recall": "span recall",
    "spans.strict.f1": "spans",
    "statements.macro_f1": "statements",
    "losses.strict.f1": "losses",
    "actors.conll": "actors",
    "attribution.f1": "attribution",
    "mean": "mean",
}


def comparison_table(comparison: Comparison) -> str:
    """Return a comparison as tables: where the systems stand, and how each two differ."""
    blocks = []
    for name in dict.fromkeys(difference.figure for difference in comparison.differences):
        rows: list[tuple[str, ...]] = [(name, "value", "rank", "ranks", "group")]
        for s in comparison.standings:
            if s.figure == name:
                rows.append((s.system, figure(s.value), str(s.rank), f"{s.ranks[0]}–{s.ranks[1]}", str(s.group)))
        rows.append(("",) * 5)
        blocks.append(aligned(rows).rstrip())
        rows = [("difference", "", "interval", "p", "p (Holm)", "detectable")]
        for d in comparison.differences:
            if d.figure == name:
                ends = "" if d.interval is None else f"{d.interval[0]:+.3f}…{d.interval[1]:+.3f}"
                gap = "–" if d.difference is None else f"{d.difference:+.3f}"
                p_values = ("–" if p is None else f"{p:.4f}" for p in (d.p, d.p_corrected))
                rows.append((f"{d.first} − {d.second}", gap, ends, *p_values, figure(d.detectable)))
        blocks.append(aligned(rows))
    blocks.append(
        f"groups: systems that do not differ significantly from the best of their group (p < {ALPHA}, Holm over all "
        f"pairs, {comparison.trials} trials)"
    )
    lines = zip(comparison.systems, comparison.signatures, strict=True)
    blocks.append("\n".join(f"{system}: {signature}" for system, signature in lines))
    return "\n\n".join(blocks)
