"""The page of the baselines: its tables are what scores and costs on file give."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from conftest import ROOT
from small_systems import small_corpus, small_lexicon
from warwire.baselines import table, wild
from warwire.baselines.costs import Costs, write_costs
from warwire.baselines.prediction import write_predictions
from warwire.baselines.system import Raw
from warwire.baselines.table import tables
from warwire.baselines.wild import read_scores, score_wild
from warwire.corpus.load import load
from warwire.corpus.wild import detach
from warwire.errors import InputError
from warwire.eval.scoring import score

PLACE = "# Baselines\n\n<!-- figures: generated -->\n<!-- end of figures -->\n"


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    folder = tmp_path / "eval" / "submissions" / "lexicon"
    articles = load("0.1.0", split="dev")
    write_predictions(folder / "dev.jsonl", small_lexicon().predict([Raw(a.id, a.text) for a in articles]))
    write_costs(folder, Costs(train_cpu_seconds=1234.5, articles_per_second=0.0123, bytes=1_500_000))
    return tmp_path / "eval"


def test_scores_and_costs_stand_in_the_tables(evaluation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tables(evaluation, "0.1.0", resamples=100)
    report = score(evaluation / "submissions" / "lexicon" / "dev.jsonl", split="dev", release="0.1.0", resamples=100)
    low, high = report.intervals["statements.macro_f1"] or (0, 0)
    assert f"{report.figures['statements.macro_f1']:.3f}<br>{low:.3f}–{high:.3f}" in text
    assert "| `lexicon` | 1,234 | 0.012 | – | – | 1.5 |" in text
    assert "Not scored here: `majority`, `linear`," in text
    assert "`lexicon`, " not in text
    assert "real articles" not in text
    monkeypatch.setattr("warwire.eval.leaderboard_cache.score", lambda *_, **__: pytest.fail("scored twice"))
    assert tables(evaluation, "0.1.0", resamples=100) == text


def test_the_page_is_written_and_compared(evaluation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "README.md"
    page.write_text(PLACE)
    monkeypatch.setattr(table, "tables", lambda _: "a table\n")
    with pytest.raises(SystemExit, match="make docs"):
        table._main([str(page), "--eval", str(evaluation), "--check"])
    assert page.read_text() == PLACE
    table._main([str(page), "--eval", str(evaluation)])
    assert "a table" in page.read_text()
    table._main([str(page), "--eval", str(evaluation), "--check"])


def test_costs_that_are_wrong_are_named(evaluation: Path) -> None:
    (evaluation / "submissions" / "lexicon" / "costs.json").write_text('{"bytes": "many"}')
    with pytest.raises(InputError, match="bad-costs"):
        tables(evaluation, "0.1.0", resamples=100)


def test_every_baseline_with_a_score_on_real_articles_is_in_the_page() -> None:
    text = (ROOT / "baselines" / "README.md").read_text("utf-8")
    for system, found in read_scores(ROOT / "eval" / "wild").items():
        assert (found.system, found.articles) == (system, 30)
        assert f"{found.figures['statements.macro_f1']:.3f}" in text


def test_real_articles_are_scored_and_leave_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = small_corpus()
    rows, texts, out = tmp_path / "rows.jsonl", tmp_path / "texts.jsonl", tmp_path / "wild"
    rows.write_bytes(msgspec.json.Encoder().encode_lines([detach(article) for article in articles]))
    texts.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles))
    small_lexicon().save(tmp_path / "models" / "lexicon")
    wild._main(
        [str(texts), "--rows", str(rows), "--models", str(tmp_path / "models"), "--out", str(out), "--resamples", "100"]
    )
    (found,) = read_scores(out).values()
    report = score(
        msgspec.to_builtins(small_lexicon().predict([Raw(a.id, a.text) for a in articles])),
        articles,
        unit="article",
        resamples=100,
    )
    assert (found.system, found.articles, found.figures) == ("lexicon", len(articles), dict(report.figures))
    assert found.intervals["mean"] == report.intervals["mean"]
    assert "linear: not run" in capsys.readouterr().out
    written = (out / "lexicon.json").read_text()
    assert not [line for a in articles for line in a.text.split("\n") if line in written]
    shutil.rmtree(out)
    assert read_scores(out) == {}
    assert score_wild(small_lexicon(), articles, found.annotations, resamples=100).figures == found.figures
