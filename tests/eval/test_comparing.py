"""Comparisons: differences, corrected tests, ranks and ties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from warwire.errors import WarwireError
from warwire.eval import Report, compare, score
from warwire.eval.comparing import _standings
from warwire.eval.scoring import choose_gold
from warwire.eval.slices import SLICES

LABELS = ("actor", "weapon")


def article(number: int, found: int = 10) -> dict[str, Any]:
    """An article of ten mentions, of which a system finds the first ones."""
    mentions = [
        {"start": 4 * i, "end": 4 * i + 3, "label": LABELS[i % 2], "actor": ["x"], "type": "drone"}
        for i in range(found)
    ]
    return {
        "id": f"a{number:02}", "event": f"e{number // 2}", "text": "abc " * 10, "mentions": mentions, "losses": [],
        "outlet_type": ("tabloid", "wire_agency")[number % 2], "conflict": "c", "setting": "invented",
        "noise": ["", "ocr", "ocr typos"][number % 3], "actors": [{"id": "x", "name": "X", "kind": "government"}],
    }  # fmt: skip


GOLD = [article(number) for number in range(24)]


def system(*found: int, name: str = "") -> Report:
    rows = [article(number, found[number % len(found)]) for number in range(len(GOLD))]
    return score(rows, GOLD, resamples=0, name=name)


FIGURES = ("spans.strict.f1",)


def test_a_better_system_is_told_from_a_worse_one() -> None:
    comparison = compare(
        [system(5, 6, name="low"), system(9, 8, name="high")], figures=FIGURES, trials=2000, resamples=500
    )
    (difference,) = comparison.differences
    assert difference.difference == pytest.approx(2 * 0.55 / 1.55 - 2 * 0.85 / 1.85)
    assert difference.interval is not None
    assert difference.interval[1] < 0
    assert difference.p == difference.p_corrected
    assert difference.p is not None
    assert difference.p < 0.01
    assert difference.detectable is not None
    assert 0 <= difference.detectable < 0.1
    assert [(s.system, s.rank, s.ranks, s.group) for s in comparison.standings] == [
        ("high", 1, (1, 1), 1),
        ("low", 2, (2, 2), 2),
    ]
    assert "high" in str(comparison)
    assert "harness:" in str(comparison)


def test_systems_that_do_not_differ_are_tied() -> None:
    reports = [system(7, 8, 6, name="a"), system(8, 6, 7, name="b"), system(1, name="c"), system(8, 7, 6, name="d")]
    comparison = compare(reports, figures=FIGURES, trials=1000, resamples=300)
    assert {s.system: s.group for s in comparison.standings} == {"a": 1, "b": 1, "d": 1, "c": 2}
    assert len(comparison.differences) == 6
    for difference in comparison.differences:
        assert difference.p is not None
        assert difference.p_corrected is not None
        assert difference.p <= difference.p_corrected


@pytest.mark.parametrize("equal", [{("A", "C"), ("B", "C")}, {("A", "C")}])
def test_the_group_of_the_best_takes_in_all_that_do_not_differ_from_it(equal: set[tuple[str, str]]) -> None:
    names = ["C", "A", "B"]
    pairs = {tuple(sorted(names.index(name) for name in pair)) for pair in equal}
    drawn = [np.full(5, value) for value in (0.5, 0.9, 0.7)]
    found = _standings("mean", names, [0.5, 0.9, 0.7], drawn, {(one, other) for one, other in pairs}, 0.95)
    assert [(standing.system, standing.rank, standing.group) for standing in found] == [
        ("A", 1, 1),
        ("B", 2, 2),
        ("C", 3, 1),
    ]


def test_a_figure_that_one_system_has_not_is_null() -> None:
    without = score([{"id": row["id"], "losses": []} for row in GOLD], GOLD, resamples=0, name="b")
    comparison = compare([system(7, name="a"), without], figures=FIGURES, trials=50, resamples=50)
    (difference,) = comparison.differences
    assert (difference.difference, difference.interval, difference.p, difference.detectable) == (None, None, None, None)
    assert [s.system for s in comparison.standings] == ["a"]
    assert "–" in comparison.table()


def test_an_unknown_article_of_one_system_is_a_unit_of_both() -> None:
    rows = [article(number) for number in range(24)] + [article(99)]
    comparison = compare(
        [system(10, name="a"), score(rows, GOLD, resamples=0, name="b")], figures=FIGURES, trials=50, resamples=50
    )
    assert comparison.differences[0].difference is not None
    assert comparison.differences[0].difference > 0


def test_what_does_not_belong_together_is_refused() -> None:
    other = score(GOLD[:4], GOLD[:4], resamples=0, name="b")
    for reports, figures, message in (
        ([system(7, name="a"), other], FIGURES, "scored differently: gold"),
        ([system(7, name="a")], FIGURES, "two files"),
        ([system(7, name="a"), system(7, name="b")], ("spans.f1",), "there is no figure 'spans.f1'"),
    ):
        with pytest.raises(WarwireError, match=message):
            compare(reports, figures=figures)
    assert compare([system(7), system(8)], figures=FIGURES, trials=9, resamples=9).systems == (
        "predictions (1)",
        "predictions (2)",
    )
    with pytest.raises(WarwireError, match="either gold or a split"):
        choose_gold(GOLD, split="test")


def test_slices_are_scores_of_their_parts() -> None:
    rows = [article(number, 10 if number % 2 else 5) for number in range(24)]
    report = score(rows, GOLD, resamples=0, by=SLICES)
    parts = {(part.by, part.value): part for part in report.slices}
    assert parts["outlet_type", "wire_agency"].figures["spans.strict.f1"] == 1
    assert parts["outlet_type", "tabloid"].figures["spans.strict.f1"] == pytest.approx(2 / 3)
    assert parts["outlet_type", "tabloid"].articles == 12
    assert {value: part.articles for (by, value), part in parts.items() if by == "noise"} == {
        "none": 8,
        "ocr": 16,
        "typos": 8,
    }
    assert parts["kind", "government"].figures == {"spans.strict.recall": pytest.approx(96 / 120)}
    assert parts["type", "drone"].figures == {"spans.strict.recall": pytest.approx((60 + 24) / 120)}
    assert parts["length", "under 1,500 characters"].figures["spans.strict.f1"] == report.figures["spans.strict.f1"]
    assert "by noise" in str(report)
    assert report.to_dict()["slices"][0]["spans"]["strict"]["f1"] is not None
    with pytest.raises(WarwireError, match="no slice 'weather'"):
        score(rows, GOLD, resamples=0, by=["weather"])


def test_events_are_resampled_unless_articles_are_asked_for() -> None:
    rows = [article(number, 10 if number % 4 < 2 else 2) for number in range(24)]
    wide, narrow = (score(rows, GOLD, resamples=2000, unit=unit) for unit in ("event", "article"))
    assert (wide.signature.units, narrow.signature.units) == (12, 24)
    ends = [report.intervals["spans.strict.f1"] for report in (wide, narrow)]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0][1] - ends[0][0] > 1.2 * (ends[1][1] - ends[1][0])
    one = score(rows[:1], GOLD[:1], resamples=10)
    assert one.intervals["spans.strict.f1"] is None
    assert "no intervals: there is one unit" in str(one)


def test_harm_slices_count_records_of_either_side() -> None:
    loss = {"start": 0, "end": 3, "object": "persons", "count_min": 1, "count_max": 1, "source": "author"}
    gold = [
        {
            "id": "a",
            "text": "abc def",
            "losses": [loss | {"harm": "killed"}, loss | {"harm": "wounded", "start": 4, "end": 7}],
        }
    ]
    predicted = [{"id": "a", "losses": [loss | {"harm": "killed"}, loss | {"harm": "missing", "start": 4, "end": 7}]}]
    parts = {
        part.value: part.figures["losses.strict.f1"] for part in score(predicted, gold, resamples=0, by=["harm"]).slices
    }
    assert parts == {"killed": 1, "missing": 0, "wounded": 0}


def test_a_report_is_never_shown_without_its_signature() -> None:
    report = system(7, name="a")
    assert all(str(report.signature) in text for text in (str(report), repr(report)))
    assert report.to_dict()["signature"]["predictions"] == report.signature.predictions
    assert report.mean is None
