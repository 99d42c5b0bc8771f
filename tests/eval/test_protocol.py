"""The protocol is normative: its worked examples are run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from warwire.eval import score
from warwire.eval.report import nested

PROTOCOL = Path(__file__).parents[2] / "eval" / "PROTOCOL.md"
EXAMPLES = [
    json.loads(found) for found in re.findall(r"```json example\n(.*?)```", PROTOCOL.read_text(encoding="utf-8"), re.S)
]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_protocols_examples_come_out_as_they_say(number: int) -> None:
    example: dict[str, Any] = EXAMPLES[number]
    report = score(example["predictions"], example["gold"], resamples=0)
    for name, value in example["figures"].items():
        found = report.figures[name]
        assert found is None if value is None else found == pytest.approx(value, abs=1e-12), name
        assert (name in report.reasons) == (value is None)


def test_there_are_examples_for_every_task() -> None:
    named = {name.split(".")[0] for example in EXAMPLES for name in example["figures"]}
    assert named >= {"spans", "statements", "losses", "actors", "attribution", "mean"}


def test_json_has_the_names_that_the_protocol_fixes() -> None:
    example = EXAMPLES[-1]
    out = score(example["predictions"], example["gold"], resamples=10).to_dict()
    triple = {"precision", "recall", "f1"}
    for schema in ("exact", "strict", "partial", "type"):
        assert set(out["spans"][schema]) == triple | {"by_label"}
        assert all(set(label) == triple for label in out["spans"][schema]["by_label"].values())
    assert set(out["statements"]) == {"macro_f1", "fact", "opinion", "opinion_spans", "voice"}
    assert set(out["losses"]) == {"strict", "weighted", "by_field"}
    assert set(out["actors"]) == {"muc", "b_cubed", "ceaf_e", "lea", "conll"}
    assert set(out["attribution"]) == triple | {"statements", "losses"}
    assert set(out["zones"]) == triple | {"by_label"}
    assert {"mean", "intervals", "reasons", "signature", "problems"} < set(out)
    assert set(out["intervals"]) == set(score(example["predictions"], example["gold"]).figures)
    for plain in (out["spans"]["macro"], out["statements"]["macro_f1"], out["actors"]["conll"], out["mean"]):
        assert plain is None or isinstance(plain, float)


def test_nesting_keeps_every_figure() -> None:
    assert nested({"a.b": 1.0, "a.c.d": None, "e": 2.0}) == {"a": {"b": 1.0, "c": {"d": None}}, "e": 2.0}
