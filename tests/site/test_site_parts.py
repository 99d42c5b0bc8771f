"""What the pages are made of: claims that contradict, ties, average ranks, and the command."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError
from warwire.eval.gold import read_gold
from warwire.eval.mistakes import find_mistakes
from warwire.eval.predictions import read_predictions
from warwire.eval.scoring import score
from warwire.model.record import Article, Loss
from warwire.site.charts import scatter
from warwire.site.explorer import contradict, headline
from warwire.site.learning import learning, read_runs
from warwire.site.ranking import average_ranks, cliques
from warwire.site.sides import sides_of


def loss(least: int | None, most: int | None, **fields: Any) -> Loss:
    values = {"start": 0, "end": 1, "item": "x", "harm": "killed", "object": "persons", "source": "author"}
    return msgspec.convert({**values, "count_min": least, "count_max": most, **fields}, Loss)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (loss(9, 9), loss(12, 12), True),
        (loss(9, 12), loss(12, None), False),
        (loss(9, 11), loss(12, None), True),
        (loss(None, 4), loss(5, 5), True),
        (loss(9, 9), loss(12, 12, harm="wounded"), False),
        (loss(9, 9), loss(4, 4, subset=True), False),
        (loss(50, 50, approximate=True), loss(52, 52), False),
        (loss(9, 9), loss(9, 9, status="denied"), True),
        (loss(9, 9, status="denied"), loss(12, 12, status="denied"), False),
    ],
)
def test_claims_contradict_where_both_cannot_be_right(one: Loss, other: Loss, expected: bool) -> None:
    assert contradict(one, other) is expected
    assert contradict(other, one) is expected


def article(text: str, *labels: str) -> Article:
    """An article of one line a zone."""
    zones, start = [], 0
    for line, label in zip(text.split("\n"), labels, strict=True):
        zones.append({"start": start, "end": start + len(line), "label": label})
        start += len(line) + 1
    said = {"conflict": "c", "setting": "real", "outlet": "o", "outlet_type": "tabloid", "date": "2020-01-01"}
    layers: dict[str, Any] = {"statements": [], "mentions": [], "losses": [], "actors": []}
    return msgspec.convert({"id": "a", "event": "a", **said, "text": text, "zones": zones, **layers}, Article)


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("Share\nThe  ferry\nIt sank.", ["furniture", "headline", "paragraph"], "The ferry"),
        ("Share\nIt sank.\nNobody said why.", ["furniture", "paragraph", "paragraph"], "It sank. Nobody said why."),
        (f"{'It sank ' * 9}at night.", ["paragraph"], f"{'It sank ' * 9}at …"),
        (f"{'It sank ' * 9}at dusk so they say.", ["paragraph"], f"{'It sank ' * 9}at dusk …"),
        ("x" * 100, ["paragraph"], "x" * 80 + " …"),
        ("Share this", ["furniture"], "Share this"),
    ],
)
def test_a_title_is_a_headline_or_whole_words(text: str, labels: list[str], expected: str) -> None:
    assert headline(article(text, *labels)) == expected


def test_names_of_near_points_do_not_cover_each_other() -> None:
    points = [("one", 1000.0, 0.60), ("two", 1100.0, 0.59), ("three", 1_000_000.0, 0.595), ("four", 1200.0, 0.2)]
    svg = scatter(points, "Score", x="size", y="score")
    at = {name: (float(x), float(y)) for x, y, name in re.findall(r"translate\(([\d.]+),([\d.]+)\)[^>]*>(\w+)<", svg)}
    assert at["two"][1] - at["one"][1] > 12
    assert abs(at["three"][1] - at["one"][1]) < 3
    assert at["four"][1] - at["one"][1] > 60


def test_runs_on_parts_of_the_training_articles_may_be_missing_and_say_where_they_are_wrong(tmp_path: Path) -> None:
    path = tmp_path / "ablations.json"
    assert read_runs(path, "1.0.0") == {}
    assert learning({}) is None
    path.write_text(
        '{"crf, 10%": {"release": "1.0.0", "mean": 0.5, "articles": 36}, "crf, 10% twice": {"release": "1.0.0", "mean": 0, '
        '"articles": 1}, "crf, 25%": {"release": "0.9.0", "mean": 0.7, "articles": 88}}'
    )
    assert read_runs(path, "1.0.0") == {"crf": {36: 0.5}}
    assert learning(read_runs(path, "1.0.0")) is None
    for damage in ('{"crf, 10%": {"mean": "high", "articles": 36}}', '{"crf, 10'):
        path.write_text(damage)
        with pytest.raises(InputError, match=r"ablations\.json: .*encoder_ablations\.py"):
            read_runs(path, "1.0.0")


@pytest.mark.parametrize(
    ("number", "equal", "expected"),
    [
        (3, set(), []),
        (3, {(0, 1)}, [(0, 1)]),
        (3, {(0, 1), (1, 2)}, [(0, 1), (1, 2)]),
        (3, {(0, 1), (1, 2), (0, 2)}, [(0, 1, 2)]),
        (4, {(0, 2), (2, 3)}, [(2, 3)]),
        (1, set(), []),
    ],
)
def test_ties_are_the_largest_runs_without_a_difference(
    number: int, equal: set[tuple[int, int]], expected: list[tuple[int, ...]]
) -> None:
    assert cliques(number, equal) == expected


def test_average_ranks_are_over_events_and_share_what_is_equal() -> None:
    gold = load("0.1.0", split="dev")
    perfect = score(gold, gold, name="perfect", resamples=0)
    # The same but for the articles of one event, where nothing is found.
    event = gold[0].event
    worse = score([a for a in gold if a.event != event], gold, name="worse", resamples=0)
    events = len({article.event for article in gold})
    ranks, number = average_ranks([perfect, worse], "spans.strict.f1")
    assert number == events
    assert ranks == pytest.approx(((1.5 * (events - 1) + 1) / events, (1.5 * (events - 1) + 2) / events))


def test_two_systems_differ_as_a_system_differs_from_the_gold() -> None:
    articles = load("0.1.0", split="dev")[:8]
    gold = read_gold(articles)
    same = read_predictions(articles, gold)
    fewer = read_predictions([msgspec.structs.replace(a, mentions=a.mentions[1:]) for a in articles], gold)
    sides = sides_of(gold, {"same": same, "fewer": fewer})
    assert sides.mistakes["fewer"].counts() == find_mistakes(gold, fewer).counts()
    for article in articles:
        found = sides.differences[article.id]
        assert found["same|fewer"]["spans"] == found["gold|fewer"]["spans"]
        assert found["gold|same"]["spans"] == []
        if article.mentions:
            first = article.mentions[0]
            assert found["gold|fewer"]["spans"][0][:3] == ["missed", first.start, first.end]


def test_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    for module in [name for name in sys.modules if name.startswith("warwire.site")]:
        monkeypatch.delitem(sys.modules, module)
    done = CliRunner().invoke(cli, ["site", "build"])
    assert isinstance(done.exception, InputError)
    assert "warwire[site]" in str(done.exception)


def test_the_command_wants_submissions(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["site", "build", "--submissions", str(tmp_path), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, InputError)
    assert not (tmp_path / "out").exists()
