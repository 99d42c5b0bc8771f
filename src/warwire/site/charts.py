"""Charts as SVG: written by Altair, drawn by vl-convert without a browser or a network.

Colours are named by a few marked values, which the pages' style sheet takes over, so that a chart follows the reader's
light or dark mode.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import vl_convert

from warwire.site.ranking import Ranking

__all__ = ["bars", "critical_difference", "curves", "scatter"]

_INK: Final = "#010101"
_SERIES: Final = "#020202"
_GRID: Final = "#030303"
_MUTED: Final = "#040404"
_CLASSES: Final = {_INK: "ink", _SERIES: "series", _GRID: "grid", _MUTED: "muted"}
_FONT: Final = "system-ui, sans-serif"
_WIDTH: Final = 7.5
"""Pixels that a letter of a label takes at most on average: fonts differ from browser to browser."""

_ACROSS, _DOWN = 260, 180
"""Pixels of a chart of points."""
_LINE: Final = 13
"""Pixels that a line of labels takes."""

Chart = alt.Chart | alt.LayerChart | alt.FacetChart


def _chart(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _svg(chart: Chart, title: str) -> str:
    """Draw a chart; ``title`` is what a screen reader says of it."""
    config: dict[str, Any] = {
        "background": None,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": _MUTED,
            "titleColor": _INK,
            "gridColor": _GRID,
            "domainColor": _GRID,
            "tickColor": _GRID,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 220,
        },
    }
    svg: str = vl_convert.vegalite_to_svg({**chart.to_dict(), "config": config})
    for colour, name in _CLASSES.items():
        svg = re.sub(rf'(fill|stroke)="{colour}"', rf'\1="var(--chart-{name})"', svg)
    # What is inside is said by the title and the table beside the chart.
    svg = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", svg)
    label = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def bars(counts: Mapping[str, float], title: str, *, value: str = "articles") -> str:
    """Draw horizontal bars, in the order given, each with its number.

    Args:
        counts: name → length of the bar.
        title: what the chart shows.
        value: title of the axis.
    """
    rows = [{"name": name, "value": number} for name, number in counts.items()]
    base = _chart(rows).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(grid=False, ticks=False, domain=False, minExtent=_WIDTH * max(map(len, counts))),
        ),
        x=alt.X("value:Q", title=value, axis=alt.Axis(tickCount=5)),
    )
    labels = base.mark_text(align="left", dx=4, color=_INK, fontSize=11).encode(
        text=alt.Text("value:Q", format=",.6~g")
    )
    return _svg(alt.layer(base.mark_bar(color=_SERIES, height=14), labels).properties(width=260), title)


def scatter(points: Sequence[tuple[str, float, float]], title: str, *, x: str, y: str, log: bool = True) -> str:
    """Draw named points.

    Args:
        points: name, x and y of each.
        title: what the chart shows.
        x: title of the horizontal axis.
        y: title of the vertical axis.
        log: whether the horizontal axis is logarithmic, which zeros do not stand on.
    """
    rows = [
        {"name": name, "x": one, "y": other, "label": label}
        for (name, one, other), label in zip(points, _apart(points, log=log), strict=True)
    ]
    scale = alt.Scale(type="log") if log else alt.Scale(zero=True)
    base = _chart(rows).encode(
        x=alt.X("x:Q", title=x, scale=scale, axis=alt.Axis(tickCount=4, format="~s", grid=False)),
        y=alt.Y("y:Q", title=y, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4)),
    )
    names = base.mark_text(align="left", dx=8, color=_INK, fontSize=12).encode(y="label:Q", text="name:N")
    dots = base.mark_circle(size=90, color=_SERIES, opacity=1)
    return _svg(alt.layer(dots, names).properties(width=_ACROSS, height=_DOWN), title)


def _apart(points: Sequence[tuple[str, float, float]], *, log: bool) -> list[float]:
    """Return how high the label of each point stands: as the point, or lower where it would cover another label."""
    places = [math.log10(x) if log else x for _, x, _ in points]
    first, last = min(places, default=0.0), max(places, default=0.0)
    pixel = (math.ceil(last) - math.floor(first) if log else last - first) / _ACROSS  # the axis has whole powers of ten
    line = max((y for *_, y in points), default=0) * _LINE / _DOWN
    labels = [y for *_, y in points]
    placed: list[int] = []
    for at in sorted(range(len(points)), key=lambda at: -labels[at]):
        for other in placed:
            left = min(at, other, key=places.__getitem__)
            is_beside = abs(places[at] - places[other]) <= pixel * _WIDTH * len(points[left][0])
            if is_beside and labels[other] - labels[at] < line:
                labels[at] = labels[other] - line
        placed.append(at)
    return labels


def curves(lines: Mapping[str, Mapping[int, float]], title: str, *, x: str, y: str) -> str:
    """Draw named lines over a logarithmic axis, told apart by their dashes and the name at their end.

    Args:
        lines: name → x → y of each point.
        title: what the chart shows.
        x: title of the horizontal axis.
        y: title of the vertical axis, which need not begin at 0.
    """
    rows = [{"name": name, "x": one, "y": other} for name, points in lines.items() for one, other in points.items()]
    ticks = alt.Axis(values=sorted({one for points in lines.values() for one in points}), format="d", grid=False)
    base = _chart(rows).encode(
        x=alt.X("x:Q", title=x, scale=alt.Scale(type="log", padding=12, nice=False), axis=ticks),
        y=alt.Y("y:Q", title=y, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5)),
        detail="name:N",
    )
    line = base.mark_line(color=_SERIES).encode(strokeDash=alt.StrokeDash("name:N", sort=list(lines), legend=None))
    dots = base.mark_circle(size=60, color=_SERIES, opacity=1)
    ends = [{"name": name, "x": max(points), "y": points[max(points)]} for name, points in lines.items()]
    names = _chart(ends).mark_text(align="left", dx=8, color=_INK, fontSize=12).encode(x="x:Q", y="y:Q", text="name:N")
    room = {"left": 5, "top": 5, "bottom": 5, "right": _WIDTH * max(map(len, lines)) / 2}
    return _svg(alt.layer(line, dots, names).properties(width=420, height=220, padding=room), title)


def critical_difference(ranking: Ranking) -> str:
    """Draw average ranks on a line, best on the left, with a bar over systems that do not differ (Demšar 2006).

    Args:
        ranking: the systems in one figure.
    """
    names = [
        {"name": f"{name} ({rank:.2f})", "rank": rank, "level": -1.0 - place}
        for place, (name, rank) in enumerate(zip(ranking.systems, ranking.ranks, strict=True))
    ]
    ties = [
        {
            "from": min(ranking.ranks[i] for i in tie),
            "to": max(ranking.ranks[i] for i in tie),
            "level": 0.5 + 0.4 * place,
        }
        for place, tie in enumerate(ranking.ties)
    ]
    ends = [1, max(2, len(names))]
    y = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-1.0 - len(names), 1.0 + 0.4 * len(ties)], nice=False))
    axis = alt.Axis(
        tickMinStep=1, tickCount=len(names), grid=True, title="average rank over events (1 is best)", format="d"
    )
    place = _chart(names).encode(
        x=alt.X("rank:Q", scale=alt.Scale(domain=ends, padding=30, nice=False), axis=axis), y=y
    )
    stems = place.mark_rule(color=_MUTED).encode(y2=alt.datum(0))
    dots = place.mark_circle(color=_SERIES, size=60, opacity=1)
    middle = (ends[0] + ends[1]) / 2
    labels = [
        place.mark_text(align="left", dx=8, color=_INK, fontSize=12)
        .encode(text="name:N")
        .transform_filter(alt.datum.rank <= middle),
        place.mark_text(align="right", dx=-8, color=_INK, fontSize=12)
        .encode(text="name:N")
        .transform_filter(alt.datum.rank > middle),
    ]
    bar = _chart(ties).mark_rule(color=_INK, strokeWidth=5, strokeCap="round").encode(x=alt.X("from:Q"), x2="to:Q", y=y)
    title = "; ".join(
        f"{name}: average rank {rank:.2f}" for name, rank in zip(ranking.systems, ranking.ranks, strict=True)
    )
    return _svg(alt.layer(stems, bar, dots, *labels).properties(width=420, height=36 + 26 * len(names)), title)
