"""The benchmark scripts run, on little data: what they measure is not tested here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from warwire.eval import score

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def python(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], cwd=BENCHMARKS, check=True, capture_output=True, text=True
    ).stdout


def test_synthetic_articles_are_sound_and_can_be_measured(tmp_path: Path) -> None:
    python("-c", f"import pathlib, synthetic; synthetic.write(pathlib.Path({str(tmp_path)!r}), 30)")
    report = score(tmp_path / "predictions.jsonl", tmp_path / "gold.jsonl", resamples=0)
    assert report.problems == ()
    assert report.signature.articles == 30
    assert report.counts.column("spans.actor.gold").sum() > 0
    assert report.figures["spans.strict.f1"] == pytest.approx(0.64, abs=0.03)
    for name in ("floor", "warwire"):
        found = json.loads(python("score_speed.py", "--measure", name, "--folder", str(tmp_path)))
        assert found["cpu"] > 0


def test_calibration_writes_its_table(tmp_path: Path) -> None:
    code = (
        "import pathlib, calibration as c; c.EVENTS = (6,); c.truth = lambda quality: dict.fromkeys(c.FIGURES, quality);"
        f" pathlib.Path({str(tmp_path / 'c.md')!r}).write_text(c.table(5, 50), encoding='utf-8')"
    )
    python("-c", code)
    lines = (tmp_path / "c.md").read_text(encoding="utf-8").splitlines()
    assert [line.split("|")[2].strip() for line in lines if line.startswith("| 6 ")] == ["micro F1", "macro F1"]
