"""The report on agreement: what it finds, that it is the same each time, and what the pages and commands show."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from small_rounds import at, changed, gold, renamed, write_small_round
from strategies import articles
from warwire.annotation.agreement import Settings, agreement, agreement_json, encoded, write_report
from warwire.annotation.agreement.feedback import feedback_page
from warwire.annotation.agreement.layers import inside_codes, token_starts
from warwire.annotation.agreement.report import MODELS, Comparison
from warwire.annotation.rounds import Annotator, read_round, write_labels, write_round
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError, MissingExtra
from warwire.model.record import Article

FEW = Settings(resamples=50)


@cache
def some() -> tuple[Article, ...]:
    """Return six articles of three events."""
    dev = load("0.1.0", split="dev")
    events = list(dict.fromkeys(article.event for article in dev))[:3]
    return tuple(article for event in events for article in [a for a in dev if a.event == event][:2])


def careless(article: Article, tag: str, nth: int) -> Article:
    """Return the labels of somebody who overlooks every nth mention and loss, and finds an opinion too many."""
    mine = renamed(article, tag)
    return changed(
        mine,
        mentions=tuple(m for number, m in enumerate(mine.mentions) if number % nth),
        losses=tuple(loss for number, loss in enumerate(mine.losses) if number % nth),
        statements=(*mine.statements[:-1], changed(mine.statements[-1], label="opinion")),
    )


def value(comparison: Comparison, name: str) -> float | None:
    return comparison.figures[name].value


# -- what is found ----------------------------------------------------------------------------------------------------


@given(articles())
@hypothesis_settings(max_examples=15)
def test_equal_labels_under_other_ids_agree_wholly(article: Article) -> None:
    (comparison,) = agreement({"ann": [article], "ben": [article]}, settings=FEW).comparisons
    assert {figure.value for figure in comparison.figures.values()} <= {1.0, None}


def test_ids_of_ones_own_change_nothing() -> None:
    def own(article: Article, tag: str) -> Article:
        mine = renamed(article, tag)
        names = [actor.name for actor in article.actors]
        actors = [changed(actor, name=name) for actor, name in zip(mine.actors, names, strict=True)]
        return changed(mine, actors=tuple(actors))

    labels = {tag: [own(article, tag) for article in some()] for tag in ("a", "b")}
    (comparison,) = agreement(labels, settings=FEW).comparisons
    assert {name: f.value for name, f in comparison.figures.items() if f.value not in (1.0, None)} == {}
    assert (comparison.articles, comparison.events) == (6, 3)


def test_figures_of_one_article_are_those_counted_by_hand() -> None:
    article = gold()
    hospital, drone = at(article, "hospital"), at(article, "ship-launched drone")
    weapons = [m for m in article.mentions if m.label == "weapon"]
    actors = [m for m in article.mentions if m.label == "actor"]
    first = article.losses[0]
    mine = changed(
        article,
        mentions=tuple(
            changed(m, type="missile") if (m.start, m.end) == drone else m
            for m in article.mentions
            if (m.start, m.end) != hospital
        ),
        losses=(changed(first, status="denied", count_min=3, count_max=3), *article.losses[1:]),
    )
    (comparison,) = agreement({"ann": [article], "ben": [mine]}, settings=FEW).comparisons
    kept = len(actors) - 1
    assert value(comparison, "spans.strict.by_label.actor.f1") == pytest.approx(2 * kept / (2 * kept + 1), abs=1e-6)
    assert value(comparison, "spans.strict.by_label.weapon.f1") == 1
    right = (len(weapons) - 1) / len(weapons)
    assert value(comparison, "attributes.weapon_type.agreement") == pytest.approx(right, abs=1e-6)
    right = (len(article.losses) - 1) / len(article.losses)
    for field in ("status", "count"):
        assert value(comparison, f"attributes.{field}.agreement") == pytest.approx(right, abs=1e-6)
    assert value(comparison, "attributes.harm.agreement") == 1
    tokens = len(token_starts(article.text))
    assert value(comparison, "tokens.actor.agreement") == pytest.approx((tokens - 1) / tokens, abs=1e-6)
    assert comparison.items["ann"]["actor"] == comparison.items["ben"]["actor"] + 1 == len(actors)
    assert comparison.figures["tokens.actor.alpha"].low is None, "one event has no interval"


def test_it_is_the_same_whoever_is_named_first() -> None:
    one, other = list(some()), [careless(article, "x", 3) for article in some()]
    pairs = [
        agreement(labels, settings=FEW).comparisons[0] for labels in ({"a": one, "b": other}, {"a": other, "b": one})
    ]
    assert pairs[0].figures.keys() == pairs[1].figures.keys()
    for name, figure in pairs[0].figures.items():
        if not name.startswith("gamma."):
            assert figure == pairs[1].figures[name], name


def test_alpha_of_three_is_that_of_krippendorff_with_articles_that_one_did_not_see() -> None:
    labels = {
        "a": list(some()),
        "b": [careless(article, "b", 3) for article in some()[:4]],
        "c": [careless(article, "c", 2) for article in some()],
    }
    report = agreement(labels, settings=FEW)
    assert [comparison.annotators for comparison in report.comparisons] == [
        ("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c"),
    ]  # fmt: skip
    everyone = report.comparisons[-1]
    for label in ("actor", "weapon", "loss"):
        rows = []
        for its in labels.values():
            seen = {article.id: article for article in its}
            parts = [
                inside_codes(seen[a.id], label)[token_starts(a.text)].astype(float)
                if a.id in seen
                else np.full(len(token_starts(a.text)), np.nan)
                for a in some()
            ]
            rows.append(np.concatenate(parts))
        theirs = krippendorff.alpha(np.array(rows), level_of_measurement="nominal")
        assert value(everyone, f"tokens.{label}.alpha") == pytest.approx(theirs, abs=1e-6)
    assert not any(name.endswith(".kappa") for name in everyone.figures)
    rates = {layer.layer: layer.rates for layer in report.error_rates}
    misses = {who: rates["actor"][who]["inside"]["outside"] for who in labels}
    assert misses["a"] is not None
    assert misses["c"] is not None
    assert misses["a"] < 0.05 < misses["c"]


def test_intervals_hold_the_figure() -> None:
    labels = {"a": list(some()), "b": [careless(article, "b", 3) for article in some()]}
    figure = agreement(labels, settings=FEW).comparisons[0].figures["spans.strict.f1"]
    assert None not in (figure.low, figure.value, figure.high)
    assert figure.low <= figure.value <= figure.high  # type: ignore[operator]  # none of them is None


def test_what_cannot_be_compared_is_refused() -> None:
    one, other = some()[0], some()[1]
    with pytest.raises(InputError, match="no article has labels of two annotators"):
        agreement({"a": [one], "b": [other]})
    with pytest.raises(InputError, match="the annotators' texts differ"):
        agreement({"a": [one], "b": [changed(one, text=one.text.replace(" ", "_", 1))]})


def test_without_the_package_for_gamma_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opt_gamma", None)
    with pytest.raises(MissingExtra, match=re.escape("pip install 'warwire[agreement]'")):
        agreement({"a": [some()[0]], "b": [some()[0]]})


# -- a round ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ids = tuple(article.id for article in some())
    place = tmp_path / "1"
    annotators = (
        Annotator(id="ann", kind="person", description="knows <b>Orlan</b> & the Front", documents=ids),
        Annotator(id="ben", kind="model", description="a language model", documents=ids),
    )
    write_small_round(place, ids, annotators)
    write_labels(place, "ann", some())
    write_labels(place, "ben", [careless(article, "x", 3) for article in some()])
    return place


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["round", *map(str, arguments)])


def test_the_same_folder_gives_the_same_bytes(folder: Path) -> None:
    report = write_report(folder)
    data = (folder / "agreement.json").read_bytes()
    assert data == encoded(report) == agreement_json(folder)
    said = json.loads(data)
    assert [(who["id"], who["kind"]) for who in said["annotators"]] == [("ann", "person"), ("ben", "model")]
    assert said["note"] == MODELS


def test_the_page_shows_disagreements_in_context_and_runs_nothing(folder: Path) -> None:
    write_report(folder)
    page = (folder / "agreement.html").read_text(encoding="utf-8")
    assert "knows &lt;b&gt;Orlan&lt;/b&gt; &amp; the Front" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert MODELS in page
    missed = some()[0].mentions[0]
    words = some()[0].text[missed.start : missed.end]
    assert re.search(rf'<mark class="{missed.label}">{re.escape(words)}</mark>', page)
    assert '<span class="soft">nothing</span>' in page


def test_the_command_prints_and_writes(folder: Path) -> None:
    result = run("agree", folder)
    assert (result.exit_code, result.stderr) == (0, f"with the disagreements in context: {folder / 'agreement.html'}\n")
    assert "Annotators: ann (person), ben (model)" in result.stdout
    assert "6 articles of 3 events" in result.stdout
    written = json.loads((folder / "agreement.json").read_bytes())
    assert json.loads(run("agree", folder, "--json").stdout) == written


def test_a_closed_round_is_reported_and_left_as_it_is(folder: Path) -> None:
    before = write_report(folder)
    write_round(folder, changed(read_round(folder), state="closed"))
    (folder / "agreement.json").unlink()
    assert write_report(folder) == before
    assert not (folder / "agreement.json").exists()
    with pytest.raises(InputError, match="the round is closed"):
        CliRunner().invoke(cli, ["round", "feedback", str(folder)], catch_exceptions=False)


def test_feedback_shows_an_annotator_where_gold_differs(folder: Path) -> None:
    result = run("feedback", folder, "--json")
    assert json.loads(result.stdout) == {who: str(folder / "feedback" / f"{who}.html") for who in ("ann", "ben")}
    sheets = {who: (folder / "feedback" / f"{who}.html").read_text(encoding="utf-8") for who in ("ann", "ben")}
    assert "differ from gold, release 0.1.0: 0 places in 0 of 6 articles" in sheets["ann"]
    assert "<dt>gold</dt>" in sheets["ben"]
    assert "<dt>ben</dt>" in sheets["ben"]


def test_feedback_leaves_out_what_gold_lacks_or_has_otherwise() -> None:
    one, other, third = some()[:3]
    page = feedback_page("ann", [one, other, third], [one, changed(other, text=f"{other.text}!")], "0.1.0")
    assert "0 places in 0 of 1 articles" in page
    assert "lacks 1 of the articles" in page
    assert "The text of 1 of the articles is another" in page


def test_a_folder_without_labels_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"round\.toml"):
        agreement_json(tmp_path)
    for path in (folder / "labels").iterdir():
        path.unlink()
    with pytest.raises(InputError, match="no annotator has labels yet"):
        CliRunner().invoke(cli, ["round", "feedback", str(folder)], catch_exceptions=False)
