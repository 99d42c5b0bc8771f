"""The figures of established scorers, reproduced.

``tests/fixtures/parity.json`` holds cases with the figures that seqeval 1.2.2 (strict, IOB2), nervaluate 1.2.1 and coval
gave for them, rounded to six decimals. Where one of them gives 0 for 0/0, the harness gives null.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from warwire.eval import score

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "parity.json").read_text(encoding="utf-8"))
SCHEMAS = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
FIGURES = {"precision": "precision", "recall": "recall", "f1": "f1-score"}


def span_rows(documents: list[list[list[Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"article-{number:03}",
            "text": "x" * 400,
            "mentions": [{"start": s, "end": e, "label": label.lower()} for s, e, label in spans if label != "LOSS"],
            "losses": [{"start": s, "end": e} for s, e, label in spans if label == "LOSS"],
        }
        for number, spans in enumerate(documents)
    ]


def entity_rows(clusters: list[list[list[int]]]) -> list[dict[str, Any]]:
    mentions = [
        {"start": start, "end": end, "label": "actor", "actor": [f"entity-{number}"]}
        for number, cluster in enumerate(clusters)
        for start, end in cluster
    ]
    return [{"id": "article", "text": "x" * 400, "mentions": mentions}]


def close(found: float | None, expected: float) -> bool:
    return abs((found or 0.0) - expected) <= 1e-6


@pytest.mark.parametrize("case", CASES["spans"], ids=range(len(CASES["spans"])))
def test_spans_are_scored_as_by_seqeval_and_nervaluate(case: dict[str, Any]) -> None:
    figures = score(span_rows(case["pred"]), span_rows(case["gold"]), tasks=["spans"], resamples=0).figures
    for ours, theirs in SCHEMAS.items():
        for figure in FIGURES:
            assert close(figures[f"spans.{ours}.{figure}"], case["nervaluate"][theirs][figure]), (ours, figure)
    for figure, theirs in FIGURES.items():
        assert close(figures[f"spans.strict.{figure}"], case["seqeval_strict"]["micro avg"][theirs])
        for label in {"ACTOR", "WEAPON", "LOSS"} & set(case["seqeval_strict"]):
            found = figures[f"spans.strict.by_label.{label.lower()}.{figure}"]
            assert close(found, case["seqeval_strict"][label][theirs]), (label, figure)
    assert close(figures["spans.macro"], case["seqeval_strict"]["macro avg"]["f1-score"])


@pytest.mark.parametrize("case", CASES["coref"], ids=range(len(CASES["coref"])))
def test_actors_are_scored_as_by_coval(case: dict[str, Any]) -> None:
    figures = score(entity_rows(case["pred"]), entity_rows(case["gold"]), tasks=["actors"], resamples=0).figures
    for measure, expected in case["coval"].items():
        for figure, value in expected.items():
            assert close(figures[f"actors.{measure}.{figure}"], value), (measure, figure)


def test_coreference_of_many_articles_adds_up() -> None:
    gold, predicted = (
        [entity_rows(case[side])[0] | {"id": str(i)} for i, case in enumerate(CASES["coref"])]
        for side in ("gold", "pred")
    )
    together = score(predicted, gold, tasks=["actors"], resamples=0).counts.sum()
    alone = sum(
        score([p], [g], tasks=["actors"], resamples=0).counts.sum() for p, g in zip(predicted, gold, strict=True)
    )
    assert together == pytest.approx(alone, abs=1e-9)
