"""Predictions come from anyone: every fault is counted, named and held against precision."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from warwire.corpus.load import load
from warwire.errors import InputError
from warwire.eval import Report, score

TEXT = "The River Front shelled two tanks near Halva. Norvia denied it."
GOLD: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "mentions": [
        {"start": 4, "end": 15, "label": "actor", "actor": ["rf"]},
        {"start": 28, "end": 33, "label": "weapon"},
        {"start": 46, "end": 52, "label": "actor", "actor": ["n"]},
    ],
    "losses": [
        {
            "start": 24,
            "end": 33,
            "harm": "damaged",
            "object": "armour",
            "count_min": 2,
            "count_max": 2,
            "source": "author",
        }
    ],
    "statements": [
        {"start": 0, "end": 45, "label": "fact", "source": "author"},
        {"start": 46, "end": 63, "label": "fact", "source": "n"},
    ],
}
OTHER = GOLD | {"id": "b"}


def answer(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in GOLD.items() if key != "text"} | changes


def of(*rows: Any, gold: Any = (GOLD,)) -> Report:
    return score(rows, gold, resamples=0)


def rules(report: Report) -> list[str]:
    return sorted(problem.rule for problem in report.problems)


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


EXTRA_MENTIONS = [
    ("unknown-label", {"start": 0, "end": 3, "label": "person"}),
    ("no-label", {"start": 0, "end": 3}),
    ("out-of-range", {"start": 0, "end": 64, "label": "actor"}),
    ("out-of-range", {"start": -1, "end": 3, "label": "actor"}),
    ("out-of-range", {"start": 0, "end": 10**30, "label": "actor"}),
    ("float-offset", {"start": 0.0, "end": 3, "label": "actor"}),
    ("reversed-span", {"start": 9, "end": 3, "label": "actor"}),
    ("empty-span", {"start": 3, "end": 3, "label": "actor"}),
    ("no-place", {"label": "actor"}),
    ("no-place", {"start": 1, "label": "actor"}),
    ("unaligned-quote", {"quote": "the Halva brigade", "label": "actor"}),
    ("duplicate-item", {"start": 4, "end": 15, "label": "actor", "actor": ["rf"]}),
    ("bad-item", {"start": "0", "end": 3, "label": "actor"}),
    ("bad-item", {"start": True, "end": 3, "label": "actor"}),
    ("bad-item", 7),
    ("unknown-label", {"start": 0, "end": 3, "label": ["actor"]}),
]


@pytest.mark.parametrize(("rule", "item"), EXTRA_MENTIONS)
def test_an_unsound_mention_is_named_and_counts_as_spurious(rule: str, item: Any) -> None:
    report = of(answer(mentions=[*GOLD["mentions"], item]))
    assert rules(report) == [rule]
    problem = report.problems[0]
    assert (problem.article, problem.line, problem.field) == ("a", 1, "mentions[3]")
    assert report.figures["spans.strict.precision"] == pytest.approx(4 / 5)
    assert report.figures["spans.strict.recall"] == 1
    assert report.figures["spans.partial.precision"] == pytest.approx(4 / 5)


EXTRA_LOSSES = [
    ("bad-item", {"start": 0, "end": 3, "harm": "exploded"}),
    ("bad-item", {"start": 0, "end": 3, "harm": "killed", "count_min": 1.5}),
    ("bad-item", {"start": 0, "end": 3, "harm": "killed", "count_min": -4}),
    ("out-of-range", {"start": 0, "end": 99, "harm": "killed", "count_min": 4, "count_max": 4}),
]


@pytest.mark.parametrize(("rule", "item"), EXTRA_LOSSES)
def test_an_unsound_loss_counts_as_spurious_in_spans_and_losses(rule: str, item: Any) -> None:
    report = of(answer(losses=[*GOLD["losses"], item]))
    assert rules(report) == [rule]
    assert report.figures["spans.strict.precision"] == pytest.approx(4 / 5)
    assert report.figures["losses.strict.precision"] == 0.5
    assert report.figures["losses.weighted.precision"] == 0.5
    assert report.figures["losses.strict.recall"] == 1


def test_a_loss_whose_quote_cannot_be_found_is_judged_by_its_record() -> None:
    loss = {key: value for key, value in GOLD["losses"][0].items() if key not in ("start", "end")} | {
        "quote": "2 tanks"
    }
    report = of(answer(losses=[loss]))
    assert rules(report) == ["unaligned-quote"]
    assert report.figures["losses.strict.f1"] == 1
    assert report.figures["spans.strict.by_label.loss.f1"] == 0
    assert report.figures["spans.strict.precision"] == pytest.approx(3 / 4)


EXTRA_STATEMENTS = [
    ("unknown-label", {"start": 0, "end": 10, "label": "claim"}, {"fact": 10, "opinion": 10}),
    ("out-of-range", {"start": 60, "end": 70, "label": "opinion"}, {"fact": 0, "opinion": 10}),
    ("reversed-span", {"start": 20, "end": 10, "label": "fact"}, {"fact": 10, "opinion": 0}),
    ("empty-span", {"start": 20, "end": 20, "label": "fact"}, {"fact": 1, "opinion": 0}),
    ("duplicate-item", {"start": 46, "end": 63, "label": "fact", "source": "n"}, {"fact": 17, "opinion": 0}),
    ("out-of-range", {"start": 0, "end": 10**12, "label": "fact"}, {"fact": 53, "opinion": 0}),
]


@pytest.mark.parametrize(("rule", "item", "held"), EXTRA_STATEMENTS)
def test_an_unsound_statement_counts_with_its_characters(rule: str, item: Any, held: dict[str, int]) -> None:
    report = of(answer(statements=[*GOLD["statements"], item]))
    assert rules(report) == [rule]
    sound = len("".join(TEXT.split()))
    assert sound == 53
    assert report.counts.column("statements.fact.predicted").sum() == sound + held["fact"]
    assert report.counts.column("statements.opinion.predicted").sum() == held["opinion"]


def test_all_problems_are_listed_at_once() -> None:
    report = of(answer(mentions=[*GOLD["mentions"], *(item for _, item in EXTRA_MENTIONS)]))
    assert rules(report) == sorted(rule for rule, _ in EXTRA_MENTIONS)
    assert report.figures["spans.strict.precision"] == pytest.approx(4 / (4 + len(EXTRA_MENTIONS)))


def test_a_layer_that_is_no_list_is_set_aside() -> None:
    report = of(answer(mentions={"start": 1}))
    assert rules(report) == ["bad-layer"]
    assert report.figures["spans.strict.recall"] == pytest.approx(1 / 4)
    assert report.figures["spans.strict.precision"] == pytest.approx(1 / 2)


def test_a_missing_article_is_all_missed() -> None:
    report = of(answer(), gold=[GOLD, OTHER])
    assert rules(report) == ["missing-article"]
    assert report.problems[0].article == "b"
    assert report.figures["spans.strict.recall"] == 0.5
    assert report.figures["spans.strict.precision"] == 1


def test_a_layer_missing_from_one_row_is_all_missed() -> None:
    report = of(answer(), answer(id="b", losses=None), gold=[GOLD, OTHER])
    assert report.problems == ()
    assert report.figures["losses.strict.recall"] == 0.5


def test_an_unknown_article_is_held_against_precision() -> None:
    report = of(answer(), answer(id="c"))
    assert rules(report) == ["unknown-article"]
    assert report.figures["spans.strict.precision"] == 0.5
    assert report.figures["spans.strict.recall"] == 1
    assert report.figures["losses.strict.precision"] == 0.5
    assert report.signature.articles == 1


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_rows_of_one_article_one_is_scored_whatever_their_order(turned: bool) -> None:
    rows = [answer(), answer(mentions=[])]
    report = of(*(rows[::-1] if turned else rows))
    assert rules(report) == ["duplicate-article"]
    assert report.figures["spans.strict.precision"] == pytest.approx(of(*rows).figures["spans.strict.precision"] or 0)


@pytest.mark.parametrize("id_", ["a", "nowhere"])
def test_of_a_row_set_aside_no_statement_claims_more_than_the_text(id_: str) -> None:
    endless = [{"start": 9, "end": 10**12, "label": "fact"}]  # in the row that comes last in byte order
    report = of(answer(), answer(id=id_, statements=endless))
    limit = 53 if id_ == "a" else 1 << 20
    assert report.counts.column("statements.fact.predicted").sum() == 53 + limit


def test_a_truncated_last_line_is_named_and_its_article_missed(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", answer(), answer(id="b"))
    path.write_bytes(path.read_bytes()[:-40])
    report = score(path, [GOLD, OTHER], resamples=0)
    assert rules(report) == ["missing-article", "truncated-line"]
    assert {(p.rule, p.line, p.article, p.file) for p in report.problems} == {
        ("truncated-line", 2, "b", str(path)),
        ("missing-article", 0, "b", str(path)),
    }


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("not json", "bad-line"),
        ("[1, 2]", "bad-row"),
        ('{"mentions": []}', "bad-row"),
        ('{"id": 5}', "bad-row"),
        ('{"id": "b"}{"id": "c"}', "bad-line"),
        ("[" * 100_000, "bad-row"),
        ('{"id": "b", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "bad-line"),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str, rule: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("\n" + line + "\n" + json.dumps(answer()) + "\n", encoding="utf-8")
    report = score(path, [GOLD], resamples=0)
    assert rules(report) == [rule]
    assert report.problems[0].line == 2
    assert report.figures["spans.strict.f1"] == 1


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty-file"),
        (b"\n \n", "empty-file"),
        (b"\x00\x01\x02\xff" * 100, "binary-file"),
        (b"\x1f\x8b\x08\x00broken", "damaged-file"),
        (b"\x28\xb5\x2f\xfdbroken", "damaged-file"),
        (b"PAR1broken", "damaged-file"),
        (b"some text\nand more\n", "bad-line"),
        (b"\xff\xfe\xfd\n", "bad-line"),
    ],
)
def test_a_file_without_any_row_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        score(path, [GOLD], resamples=0)
    assert {problem.rule for problem in caught.value.problems} == {rule}
    assert all(problem.file == str(path) for problem in caught.value.problems)


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path, compress: Any) -> None:
    data = b"".join(json.dumps(answer(id=f"{n}")).encode() + b"\n" for n in range(2000))
    path = tmp_path / "p.jsonl.x"
    for whole in (compress(data), compress(data[:500]) + compress(data[500:])):
        path.write_bytes(whole[:-20])
        with pytest.raises(InputError, match="damaged-file"):
            score(path, [GOLD], resamples=0)
        path.write_bytes(whole)
        assert len(score(path, [GOLD], resamples=0).problems) == 2001


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_one_problem(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "p.json"
    path.write_text(json.dumps([answer(), answer(id="b")], indent=indent), encoding="utf-8")
    with pytest.raises(InputError, match="this is a JSON array") as caught:
        score(path, [GOLD], resamples=0)
    assert [problem.rule for problem in caught.value.problems] == ["json-array"]


def test_a_byte_of_latin_1_is_named_as_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(json.dumps(answer()).encode() + b'\n{"id": "caf\xe9"}\n')
    (problem,) = score(path, [GOLD], resamples=0).problems
    assert (problem.rule, problem.line, problem.text, problem.remedy) == ("bad-line", 2, "", "write the file as UTF-8")
    assert problem.message == "the line is not UTF-8: byte 12 of it is 0xe9"
    row = json.dumps(answer(mentions=[{"quote": "Halva?", "label": "actor"}])).encode()
    path.write_bytes(row.replace(b"?", b"\xe9"))
    (problem,) = score(path, [GOLD], resamples=0).problems
    assert (problem.rule, problem.message) == ("bad-item", "the item is not UTF-8")


@pytest.mark.parametrize(("rule", "item"), EXTRA_MENTIONS)
def test_every_fault_has_a_remedy(rule: str, item: Any) -> None:
    report = of(answer(mentions=[*GOLD["mentions"], item], statements={"a": 1}))
    assert rules(report) == sorted(["bad-layer", rule])
    assert all(problem.remedy for problem in report.problems)


def test_doubtful_actors_are_hinted_at_and_change_nothing() -> None:
    actors = [{"id": "rf", "name": "x"}, {"id": "rf", "name": "River Front"}]
    report = of(answer(actors=actors))
    assert [(p.rule, p.severity, p.text, p.line) for p in report.problems] == [
        ("duplicate-actor", "hint", "rf", 1),
        ("unlisted-actor", "hint", "n", 1),
    ]
    assert all(problem.remedy for problem in report.problems)
    sound = of(answer(actors=[{"id": "rf", "name": "River Front"}, {"id": "n"}]))
    assert sound.problems == of(answer(actors=[])).problems == ()
    assert report.figures == sound.figures


def test_predictions_for_another_split_are_recognised() -> None:
    rows = [{"id": article.id, "mentions": []} for article in load(split="dev")[:3]]
    report = of(*rows)
    first = report.problems[0]
    assert (first.rule, first.severity, first.remedy) == ("other-split", "hint", "score it with --split dev")
    assert first.message == "no row is of an article of the gold: this looks like split dev"
    assert rules(of(*rows, answer())) == ["unknown-article"] * 3
    assert rules(of({"id": "nowhere", "mentions": []})) == ["missing-article", "unknown-article"]


def test_which_of_two_statements_is_kept_hangs_on_no_order() -> None:
    twice = [GOLD["statements"][1], GOLD["statements"][1] | {"source": "author"}]
    one, other = (of(answer(statements=items)) for items in (twice, twice[::-1]))
    assert rules(one) == rules(other) == ["duplicate-item"]
    assert one.figures == other.figures


def test_every_wrapping_gives_the_same_figures(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    loss = GOLD["losses"][0]
    rows = [
        answer(losses=[loss | {"status": "asserted"}, loss | {"start": 0, "quote": None}]),
        answer(id="b", statements=None),
    ]
    plain = write(tmp_path / "p.jsonl", *rows)
    data = plain.read_bytes()
    (tmp_path / "p.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "p.jsonl.zst").write_bytes(zstandard.compress(data))
    (tmp_path / "bom.jsonl").write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "p.parquet")
    figures = [score(path, [GOLD, OTHER], resamples=0).figures for path in sorted(tmp_path.iterdir())]
    assert len(figures) == 5
    assert all(figure == figures[0] for figure in figures)


def test_quotes_are_aligned_in_order_with_the_sentence_as_a_hint() -> None:
    text = "The army fired. The army fled. An army's “guns” fell."
    gold = {
        "id": "a",
        "text": text,
        "mentions": [{"start": s, "end": s + 4, "label": "actor"} for s in (4, 20, 34)],
        "losses": [],
    }
    quotes = [
        {"quote": "army", "label": "actor"},
        {"quote": "army", "label": "actor"},
        {"quote": "Army", "label": "actor"},
    ]
    report = of({"id": "a", "mentions": quotes, "losses": []}, gold=[gold])
    assert (report.problems, report.figures["spans.strict.f1"]) == ((), 1)
    hinted = [{"quote": "army", "sentence": "The army fled.", "label": "actor"}]
    assert (
        of({"id": "a", "mentions": hinted, "losses": []}, gold=[gold | {"mentions": [gold["mentions"][1]]}]).figures[
            "spans.strict.f1"
        ]
        == 1
    )
    assert rules(of({"id": "a", "mentions": [*quotes, quotes[0]], "losses": []}, gold=[gold])) == ["unaligned-quote"]


def test_what_a_system_never_produces_is_null() -> None:
    report = of({"id": "a", "mentions": [{"start": 4, "end": 15, "label": "actor"}]})
    for name in ("spans.strict.f1", "spans.macro", "losses.strict.f1", "statements.macro_f1", "attribution.f1", "mean"):
        assert report.figures[name] is None
    assert report.figures["spans.strict.by_label.actor.f1"] == pytest.approx(2 / 3)
    assert report.figures["spans.strict.by_label.weapon.recall"] == 0
    assert report.figures["spans.strict.by_label.loss.f1"] is None
    assert report.reasons["spans.strict.f1"] == "the system gives no losses"
    assert report.reasons["actors.conll"].startswith("the system gives its actor mentions no ids")
    assert "spans.strict.f1: the system gives no losses" in report.reasons["mean"]


def test_losses_may_be_given_without_places() -> None:
    loss = {key: value for key, value in GOLD["losses"][0].items() if key not in ("start", "end")}
    report = of(answer(losses=[loss]))
    assert report.figures["losses.strict.f1"] == 1
    assert report.figures["spans.strict.f1"] is None
    assert report.reasons["spans.strict.f1"] == "the system gives its losses no offsets or quotes"
    both = of(answer(losses=[*GOLD["losses"], loss]))
    assert [(problem.rule, problem.severity) for problem in both.problems] == [("no-place", "error")]
    assert both.figures["losses.strict.f1"] == 1
    assert both.figures["spans.strict.precision"] == pytest.approx(4 / 5)


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ([GOLD, GOLD], "2 gold rows have this id"),
        ([GOLD | {"mentions": [{"start": 0, "end": 99, "label": "actor"}]}], "0..99 is no stretch of a text of 63"),
        ([GOLD | {"mentions": [{"start": 0, "end": 9, "label": "person"}]}], "person"),
        ([{"id": "a"}], "text"),
    ],
)
def test_unsound_gold_is_refused(gold: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        of(answer(), gold=gold)
