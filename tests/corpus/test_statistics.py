"""Figures of the corpus: hand-computed on small texts, and run on a release."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from strategies import articles as random_articles
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.corpus.statistics.density import density, is_named, story, story_words
from warwire.corpus.statistics.figures import Figures, figures, read_real_text, real_text
from warwire.corpus.statistics.makeup import make_up, row_of_count
from warwire.corpus.statistics.manner import distance, manner
from warwire.corpus.statistics.page import beside, number
from warwire.corpus.statistics.targets import Target, targets
from warwire.corpus.statistics.variety import stock_phrases, variety
from warwire.corpus.statistics.words import quoted_characters, sentences, words
from warwire.errors import InputError
from warwire.model.count import Count
from warwire.model.record import Article, Loss, Mention, Statement, Zone

CORPUS = str(ROOT / "corpus")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army's 1,200 men.", ["the", "armys", "1,200", "men"]),
        ("T-72s – lost", ["t", "72s", "lost"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One fell. Two rose.", ["One fell.", "Two rose."]),
        ("Lt. Oru fell. He rose", ["Lt. Oru fell.", "He rose"]),
        ("It cost 3.5 million. Why? No.", ["It cost 3.5 million.", "Why?", "No."]),
        ("A title\nA line", ["A title", "A line"]),
        ('He said "Go." They went.', ['He said "Go.', "They went."]),
        (" … \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_quotations_close_on_their_line() -> None:
    assert quoted_characters('He said "we left" and “we came”, then "never\nended') == len('"we left"“we came”')


def test_variety_by_hand() -> None:
    found = variety(["a b c d. A b c d.", "E f g."])
    assert found.words == 11
    assert found.distinct_runs == 4 / 5  # abcd bcda cdab dabc abcd
    assert found.distinct_openers == 2 / 3
    assert found.vocabulary == 7
    assert found.sentence_mean == pytest.approx(11 / 3)
    assert found.sentence_spread == pytest.approx((2 / 9) ** 0.5)


def test_variety_at_a_number_of_words_is_the_mean_of_draws_of_that_size() -> None:
    texts = [f"{word} one two three. {word} four five six." for word in ("A", "B", "C", "D")]
    found = variety(texts, 16)
    assert found.words == 16
    assert found == variety(texts, 16)
    assert found.vocabulary == 8


@pytest.mark.parametrize("measure", [variety, manner])
def test_nothing_to_measure(measure: object) -> None:
    with pytest.raises(ValueError, match="no word"):
        measure(["…"])  # type: ignore[operator]


def test_stock_phrases_count_texts_not_times() -> None:
    run = ["it", "was", "said", "by", "the", "side"]
    texts = [[run, run], [[*run, "of"]], [run[:5], run[5:]]]
    assert stock_phrases(texts, 0.5) == [("it was said by the side", 2)]
    assert stock_phrases(texts, 0.7) == []


def test_manner_by_hand() -> None:
    found = manner(["At least 12 men, said the army. Dozens fled, nearly 40 to 50 by three boats, according to it."])
    rates = {name: round(rate * found.words / 1000) for name, rate in {**found.number_forms, **found.saying}.items()}
    assert {name: n for name, n in rates.items() if n} == {
        "at_least": 1,
        "about": 1,
        "range": 1,
        "vague": 1,
        "digits": 3,
        "words": 1,
        "said": 1,
        "according to": 1,
    }


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"a": 1.0, "b": 1.0}, {"a": 4.0, "b": 4.0}, 0),
        ({"a": 1.0}, {"b": 2.0}, 1),
        ({"a": 1, "b": 3}, {"a": 1, "b": 1}, 0.25),
    ],
)
def test_distance(first: dict[str, float], second: dict[str, float], expected: float) -> None:
    assert distance(first, second) == distance(second, first) == expected


def loss(text: str, count: str, harm: str = "killed", **fields: object) -> Loss:
    interval = Count.written(count)
    return Loss(
        start=0,
        end=len(text),
        item="men",
        harm=harm,  # type: ignore[arg-type]
        object="persons",
        count_min=interval.min,
        count_max=interval.max,
        approximate=interval.approximate,
        source="author",
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("text", "count", "row"),
    [
        ("80 men", "80", "number"),
        ("eighty men", "80", "number"),
        ("at least 80 men", "80..", "at least"),
        ("80 or more", "80..", "at least"),
        ("more than 80 men", "81..", "more than"),
        ("up to 80 men", "..80", "up to"),
        ("as many as 80", "..80", "up to"),
        ("fewer than 80 men", "..79", "fewer than"),
        ("10 to 15 men", "10..15", "range"),
        ("between ten and fifteen men", "10..15", "range"),
        ("nearly 50 men", "~50", "about"),
        ("some 50 men", "~50", "about"),
        ("1.5 million people", "1500000", "million, thousand"),
        ("two and a half thousand", "2500", "million, thousand"),
        ("equipment", "1..", "mass noun"),
        ("a tank", "1", "a, one, bare singular"),
        ("depot", "1", "a, one, bare singular"),
        ("a couple of lorries", "2", "couple, pair"),
        ("soldiers", "2..", "bare plural"),
        ("some soldiers", "2..", "bare plural"),
        ("several soldiers", "3..", "several, many, a few"),
        ("half a dozen men", "6", "half a dozen, a dozen"),
        ("two dozen men", "24", "half a dozen, a dozen"),
        ("dozens of men", "24..", "dozens, scores, hundreds"),
        ("several hundred people", "300..", "several hundred, thousands"),
        ("tens of thousands of people", "20000..", "several hundred, thousands"),
        ("no soldiers", "0", "none"),
    ],
)
def test_rows_of_the_table_of_counts(text: str, count: str, row: str) -> None:
    assert row_of_count(text, loss(text, count)) == row


def test_no_casualties_is_a_row_of_its_own() -> None:
    assert row_of_count("no casualties", loss("no casualties", "0", "casualties")) == "no casualties"


def test_story_leaves_furniture_out() -> None:
    text = "Title\nShare this\nThey fell. Photo: Oru They rose."
    article = Article(
        id="e-01",
        event="e",
        conflict="w",
        setting="invented",
        outlet="O",
        outlet_type="wire_agency",
        date="2001-01-01",
        text=text,
        zones=(
            Zone(0, 5, "headline"),
            Zone(6, 16, "furniture"),
            Zone(17, len(text), "paragraph"),
            Zone(28, 38, "furniture"),
        ),
    )
    assert story(article) == "Title\nThey fell. They rose."
    assert story_words(article) == 5


def test_density_by_hand() -> None:
    text = "The Army left. Two men of Oru fell, a shame"
    article = Article(
        id="e-01",
        event="e",
        conflict="w",
        setting="invented",
        outlet="O",
        outlet_type="wire_agency",
        date="2001-01-01",
        text=text,
        zones=(Zone(0, len(text), "paragraph"),),
        statements=(Statement(0, 14, "fact", "author"), Statement(15, len(text), "opinion", "army")),
        mentions=(Mention(4, 8, "actor", ("army",)), Mention(19, 22, "actor", ("men",))),
    )
    found = density([article])
    assert found.words == 10
    assert found.actors == 200
    assert found.opinion == pytest.approx(28 / 42)
    assert found.attributed == 0.5
    assert found.named_actors == 0.5
    assert found.furniture == 0
    assert is_named(article, 4, 8, frozenset({0}))
    assert not is_named(article, 0, 3, frozenset({0}))


@given(st.lists(random_articles(), min_size=1, max_size=4))
def test_make_up_of_anything_adds_up(found: list[Article]) -> None:
    made = make_up(found)
    assert made.articles == len(found)
    assert sum(made.harms.values()) == sum(made.objects.values()) == made.labels["losses"]
    assert sum(made.count_rows.values()) == made.labels["losses"]
    assert sum(made.weapons.values()) == made.labels["weapons"]
    assert 0 <= made.opinion_share <= 1


def test_nothing_at_all() -> None:
    with pytest.raises(ValueError, match="no articles"):
        make_up([])
    with pytest.raises(ValueError, match="nothing to measure"):
        density([])


@pytest.fixture(scope="module")
def pilot() -> list[Article]:
    return load("0.1.0")


@pytest.fixture(scope="module")
def found(pilot: list[Article]) -> Figures:
    return figures(pilot, real_text([story(a) for a in pilot[:20]], pilot[:20]))


def test_a_release(found: Figures) -> None:
    assert (found.events, found.articles) == (40, 160)
    assert found.sameness.near_pairs == []
    assert found.likeness
    assert found.likeness.composed.variety.words == found.likeness.real.variety.words
    assert {t.name for t in targets(found)} >= {"events", "weapons drone", "losses of ships", "counts: range"}


def test_two_events_of_one_text_are_near(pilot: list[Article]) -> None:
    first, *_ = pilot
    copy = msgspec.structs.replace(first, id="other-01", event="other")
    assert figures([first, copy]).sameness.near_pairs == [(first.id, "other-01")]


@pytest.mark.parametrize(
    ("low", "high", "met"), [(None, None, True), (2, None, True), (3, None, False), (None, 2, True), (None, 1, False)]
)
def test_targets(low: float | None, high: float | None, met: bool) -> None:
    assert Target("x", 2, low, high).met is met


def test_command_prints_every_figure_as_json() -> None:
    result = CliRunner().invoke(cli, ["corpus", "stats", "--release", "0.1.0", "--corpus", CORPUS, "--json"])
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    keys = (
        "events articles words splits outlet_types settings labels opinion_share contradicting_events furniture_share"
    )
    assert set(keys.split()) <= set(printed)
    assert all("met" in target for target in printed["targets"])
    assert printed["likeness"]["real"]["texts"]


def test_command_prints_a_table() -> None:
    result = CliRunner().invoke(cli, ["corpus", "stats", "--release", "0.1.0", "--corpus", CORPUS])
    assert "✗" in result.stdout
    assert "targets met" in result.stdout
    assert "density named actors" in result.stdout


def _is_figures(part: object) -> bool:
    """Whether a part of the file is numbers, under names that are in the code."""
    if isinstance(part, dict):
        return all(len(name.split()) < 3 and _is_figures(value) for name, value in part.items())
    return isinstance(part, int | float)


def test_measuring_texts_writes_figures_and_no_text(tmp_path: Path, pilot: list[Article]) -> None:
    texts, gold, out = tmp_path / "texts.jsonl", tmp_path / "gold.jsonl", tmp_path / "real-text.json"
    texts.write_bytes(b"\n".join(msgspec.json.encode({"id": a.id, "text": story(a)}) for a in pilot[:3]))
    gold.write_bytes(b"\n".join(msgspec.json.encode(a) for a in pilot[:3]))
    result = CliRunner().invoke(cli, ["corpus", "measure", str(texts), "--annotated", str(gold), str(out)])
    assert result.exit_code == 0, result.output
    assert read_real_text(tmp_path) == real_text([story(a) for a in pilot[:3]], pilot[:3])
    assert all(_is_figures(part) for part in json.loads(out.read_text()).values())


def test_bad_figures_of_real_text(tmp_path: Path) -> None:
    assert read_real_text(tmp_path) is None
    (tmp_path / "real-text.json").write_text("{}")
    with pytest.raises(InputError, match="bad-figures"):
        read_real_text(tmp_path)


@pytest.mark.parametrize("damage", [{"words": 0}, {"words": -5}])
def test_figures_of_real_text_that_cannot_be(tmp_path: Path, damage: dict[str, int]) -> None:
    kept = json.loads((ROOT / "corpus" / "real-text.json").read_text("utf-8"))
    kept["variety"] |= damage
    (tmp_path / "real-text.json").write_text(json.dumps(kept))
    with pytest.raises(InputError, match="bad-figures"):
        read_real_text(tmp_path)


def test_a_folder_in_the_place_of_the_figures(tmp_path: Path) -> None:
    (tmp_path / "real-text.json").mkdir()
    with pytest.raises(InputError, match="folder"):
        read_real_text(tmp_path)


def test_a_figure_that_real_text_lacks_is_left_blank(found: Figures) -> None:
    assert found.likeness
    real = found.likeness.real
    less = msgspec.structs.replace(real, manner=msgspec.structs.replace(real.manner, saying={}))
    rows = beside(msgspec.structs.replace(found, likeness=msgspec.structs.replace(found.likeness, real=less)))
    assert [third for name, _, third in rows if name == "manner saying: said"] == [""]


@pytest.mark.parametrize(
    ("value", "written"), [(None, ""), (0.20543, "0.205"), (16.14, "16.1"), (2310.5, "2,310"), (99.97, "100"), (1, "1")]
)
def test_numbers(value: float | None, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("first", "second", "rivals"),
    [
        ("12", "12", 0),
        ("2..", "12", 0),
        ("20..", "12", 1),
        ("..10", "12", 1),
        ("10..15", "16..20", 1),
        ("~12", "12", 0),
    ],
)
def test_counts_contradict_where_they_cannot_both_be_true(first: str, second: str, rivals: int) -> None:
    counts = zip(("army", "front"), (first, second), strict=True)
    article = Article(
        id="e-01",
        event="e",
        conflict="w",
        setting="invented",
        outlet="O",
        outlet_type="wire_agency",
        date="2001-01-01",
        text="men",
        losses=tuple(msgspec.structs.replace(loss("men", count), source=source) for source, count in counts),
    )
    assert make_up([article]).contradicting_events == rivals


def test_the_closest_articles_are_found_however_far_apart(found: Figures) -> None:
    assert 0 < found.sameness.highest_jaccard < 0.02


def test_a_release_is_measured_where_there_is_no_corpus_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("warwire.cli.corpus.checkout", lambda: None)
    result = CliRunner().invoke(cli, ["corpus", "stats", "--release", "0.1.0", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["likeness"] is None
    result = CliRunner().invoke(cli, ["corpus", "stats"])
    assert isinstance(result.exception, InputError)


def test_a_corpus_without_articles(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "splits.tsv").write_text("event\tsplit\n")
    result = CliRunner().invoke(cli, ["corpus", "stats", "--corpus", str(tmp_path)])
    assert isinstance(result.exception, InputError)


def test_what_is_annotated_is_among_the_texts(tmp_path: Path, pilot: list[Article]) -> None:
    texts, gold, out = tmp_path / "texts.jsonl", tmp_path / "gold.jsonl", tmp_path / "real-text.json"
    texts.write_bytes(msgspec.json.encode({"id": pilot[0].id, "text": story(pilot[0])}))
    gold.write_bytes(b"\n".join(msgspec.json.encode(a) for a in pilot[:3]))
    result = CliRunner().invoke(cli, ["corpus", "measure", str(texts), "--annotated", str(gold), str(out)])
    assert isinstance(result.exception, InputError)
    assert [(p.rule, p.file, p.article) for p in result.exception.problems] == [
        ("unknown-article", str(gold), article.id) for article in pilot[1:3]
    ]
    assert str(texts) in str(result.exception)
    assert not out.exists()


def test_measuring_nothing_or_over_its_own_input(tmp_path: Path, pilot: list[Article]) -> None:
    texts, gold, out = tmp_path / "texts.jsonl", tmp_path / "gold.jsonl", tmp_path / "out.json"
    texts.write_bytes(msgspec.json.encode({"id": "a", "text": "They fell."}))
    gold.write_bytes(b"")
    command = ["corpus", "measure", str(texts), "--annotated", str(gold)]
    result = CliRunner().invoke(cli, [*command, str(out)])
    assert isinstance(result.exception, InputError)
    assert "nothing to measure" in str(result.exception)
    gold.write_bytes(msgspec.json.encode(pilot[0]))
    result = CliRunner().invoke(cli, [*command, str(texts)])
    assert "overwrite" in str(result.exception)
    assert "They fell." in texts.read_text()
