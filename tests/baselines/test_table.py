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
from warwire.baselines.registry import SYSTEMS
from warwire.baselines.system import Origin, Raw
from warwire.baselines.table import tables
from warwire.baselines.wild import WildScore, read_score, score_wild
from warwire.corpus.load import load
from warwire.corpus.wild import detach
from warwire.errors import Problem
from warwire.eval.scoring import score

PLACE = "# Baselines\n\n<!-- figures: generated -->\n<!-- end of figures -->\n"


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    folder = tmp_path / "eval" / "submissions" / "lexicon"
    articles = load("0.1.0", split="dev")
    write_predictions(folder / "dev.jsonl", small_lexicon().predict([Raw(a.id, a.text) for a in articles]))
    write_costs(folder, Costs(release="0.1.0", train_cpu_seconds=1234.5, articles_per_second=0.0123, bytes=1_500_000))
    return tmp_path / "eval"


def test_scores_and_costs_stand_in_the_tables(evaluation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, problems = tables(evaluation, "0.1.0", resamples=100)
    assert problems == []
    report = score(evaluation / "submissions" / "lexicon" / "dev.jsonl", split="dev", release="0.1.0", resamples=100)
    low, high = report.intervals["statements.macro_f1"] or (0, 0)
    assert f"{report.figures['statements.macro_f1']:.3f}<br>{low:.3f}–{high:.3f}" in text
    assert "| `lexicon` | 0.1.0 | 1,234 | 0.012 | – | – | 1.5 |" in text
    assert "Not scored here: `majority`, `linear`," in text
    assert "`lexicon`, " not in text
    assert "real articles" not in text
    monkeypatch.setattr("warwire.eval.leaderboard_cache.score", lambda *_, **__: pytest.fail("scored twice"))
    assert tables(evaluation, "0.1.0", resamples=100) == (text, [])


def test_the_page_is_written_and_compared(evaluation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "README.md"
    page.write_text(PLACE)
    monkeypatch.setattr(table, "tables", lambda _: ("a table\n", []))
    with pytest.raises(SystemExit, match="make docs"):
        table._main([str(page), "--eval", str(evaluation), "--check"])
    assert page.read_text() == PLACE
    table._main([str(page), "--eval", str(evaluation)])
    assert "a table" in page.read_text()
    table._main([str(page), "--eval", str(evaluation), "--check"])


def figures_on_real_articles(folder: Path, system: str) -> None:
    found = WildScore(
        system=system,
        trained=Origin("0.1.0", "ab"),
        command="",
        annotations="",
        articles=7,
        signature="",
        figures={"mean": 0.25},
        intervals={},
    )
    folder.mkdir(exist_ok=True)
    (folder / f"{system}.json").write_bytes(msgspec.json.encode(found))


@pytest.mark.parametrize(
    ("file", "damage", "rule", "row"),
    [
        ("wild/linear.json", b'{"system": "linear", "trai', "bad-wild-score", "| `linear` |"),
        ("wild/linear.json", b'{"system": "\xff"}', "bad-wild-score", "| `linear` |"),
        ("submissions/lexicon/costs.json", b'{"bytes": "many"}', "bad-costs", "| `lexicon` | 0.1.0 |"),
        ("submissions/lexicon/costs.json", b"", "bad-costs", "| `lexicon` | 0.1.0 |"),
        ("submissions/lexicon/dev.jsonl", b"\x00\x01", "binary-file", "| `lexicon` | 0."),
    ],
)
def test_a_damaged_file_costs_its_row_alone_and_is_named(
    evaluation: Path, file: str, damage: bytes, rule: str, row: str
) -> None:
    figures_on_real_articles(evaluation / "wild", "linear")
    figures_on_real_articles(evaluation / "wild", "crf")
    before, _ = tables(evaluation, "0.1.0", resamples=100)
    (evaluation / file).write_bytes(damage)
    after, (problem, *_) = tables(evaluation, "0.1.0", resamples=100)
    assert (problem.rule, problem.file) == (rule, str(evaluation / file))
    assert problem.remedy
    assert f"Left out, since they cannot be used: `{evaluation / file}`." in after
    lost = set(before.splitlines()) - set(after.splitlines())
    assert [line for line in lost if line.startswith(row)]
    assert "| `crf` | – | – | – | – | – | 0.250 |" in after


def test_the_page_is_written_without_the_damaged_row_and_the_command_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "README.md"
    page.write_text(PLACE)
    lost = Problem("bad-costs", "it is cut off", file="costs.json", remedy="measure it")
    monkeypatch.setattr(table, "tables", lambda _: ("the other rows\n", [lost]))
    for arguments in ([str(page)], [str(page), "--check"]):
        with pytest.raises(SystemExit) as ended:
            table._main(arguments)
        assert ended.value.code == 1
        assert "the other rows" in page.read_text()
        assert capsys.readouterr().err == "error: costs.json: it is cut off [bad-costs] (measure it)\n"


def test_without_submissions_the_page_stays_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "README.md"
    page.write_text(PLACE)
    with pytest.raises(SystemExit) as ended:
        table._main([str(page), "--eval", str(tmp_path / "nowhere")])
    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err
    assert page.read_text() == PLACE


def test_every_baseline_with_a_score_on_real_articles_is_in_the_page() -> None:
    text = (ROOT / "baselines" / "README.md").read_text("utf-8")
    scores = {system: read_score(ROOT / "eval" / "wild", system) for system in SYSTEMS}
    assert any(scores.values())
    for system, found in scores.items():
        if found is None:
            continue
        assert (found.system, found.articles) == (system, 30)
        assert f"{found.figures['statements.macro_f1']:.3f}" in text


def test_real_articles_are_scored_and_leave_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = small_corpus()
    rows, texts, out = tmp_path / "rows.jsonl", tmp_path / "texts.jsonl", tmp_path / "wild"
    rows.write_bytes(msgspec.json.Encoder().encode_lines([detach(article) for article in articles]))
    texts.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles))
    small_lexicon().save(tmp_path / "models" / "lexicon")
    for system in ("linear", "crf"):
        small_lexicon().save(tmp_path / "models" / system)
    (tmp_path / "models" / "linear" / "system.json").write_bytes(b'{"system": "\xff"}')
    (tmp_path / "models" / "crf" / "lists.json").write_text("damage")
    arguments = ["--models", str(tmp_path / "models"), "--out", str(out), "--resamples", "100"]
    with pytest.raises(SystemExit) as ended:
        wild._main([str(texts), "--rows", str(rows), *arguments])
    assert ended.value.code == 1
    found = read_score(out, "lexicon")
    assert found is not None
    assert [path.name for path in out.iterdir()] == ["lexicon.json"]
    report = score(
        msgspec.to_builtins(small_lexicon().predict([Raw(a.id, a.text) for a in articles])),
        articles,
        unit="article",
        resamples=100,
    )
    assert (found.system, found.articles, found.figures) == ("lexicon", len(articles), dict(report.figures))
    assert found.intervals["mean"] == report.intervals["mean"]
    said = capsys.readouterr().out.splitlines()
    for system, file in (("linear", "system.json"), ("crf", "lists.json")):
        (line,) = [line for line in said if line.startswith(f"{system}: failed: ")]
        assert str(tmp_path / "models" / system / file) in line
        assert "train it again with: warwire train" in line
    assert any(line.startswith("spacy: not run: ") for line in said)
    written = (out / "lexicon.json").read_text()
    assert not [line for a in articles for line in a.text.split("\n") if line in written]
    shutil.rmtree(out)
    assert read_score(out, "lexicon") is None
    assert score_wild(small_lexicon(), articles, found.annotations, resamples=100).figures == found.figures


def test_a_system_that_breaks_down_stops_no_other_and_wrong_texts_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = small_corpus()
    rows, texts = tmp_path / "rows.jsonl", tmp_path / "texts.jsonl"
    rows.write_bytes(msgspec.json.Encoder().encode_lines([detach(article) for article in articles]))
    texts.write_text("")
    with pytest.raises(SystemExit) as ended:
        wild._main([str(texts), "--rows", str(rows)])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("[missing-text]") == len(articles)

    def breaks(folder: Path) -> None:
        raise RuntimeError(f"no memory for {folder.name}")

    texts.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles))
    monkeypatch.setattr(wild, "load_system", breaks)
    with pytest.raises(SystemExit) as ended:
        wild._main([str(texts), "--rows", str(rows), "--out", str(tmp_path / "out")])
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert all(f"{system}: failed: RuntimeError: no memory for {system}" in said for system in SYSTEMS)
