"""The probes see no more than they may, and the surprises are where labels were spoilt."""

from __future__ import annotations

import json

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import FIXTURES
from warwire.baselines.probes import first_number, masked_text, position
from warwire.baselines.surprises import surprises
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.eval.gold import read_gold
from warwire.eval.predictions import read_predictions
from warwire.model.record import Article, Zone


@pytest.fixture(scope="module")
def some() -> list[Article]:
    """Six events, four articles each."""
    return load("0.1.0", split="train")[:24]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The T-72s of Oru's army", "Xxx X-72x of Xxx'x army"),
        ("ÉTOILE du", "Xxxxxx du"),
    ],
)
def test_masking(text: str, expected: str) -> None:
    assert masked_text(text) == expected


@given(st.text())
def test_masking_keeps_every_offset(text: str) -> None:
    assert len(masked_text(text)) == len(text)


def test_position_answers_the_same_whatever_the_words_are(some: list[Article]) -> None:
    train, article = some[:20], some[20]
    spelt = msgspec.structs.replace(article, text="".join("a" if c.islower() else c for c in article.text))
    found, blind = position(train, [article])[0], position(train, [spelt])[0]
    assert [(s.start, s.label) for s in found.statements or ()] == [(s.start, s.label) for s in blind.statements or ()]


@pytest.mark.parametrize("probe", [position, first_number])
def test_probes_answer_in_the_form_of_predictions(probe: object, some: list[Article]) -> None:
    found = probe(some[:12], some[12:])  # type: ignore[operator]
    assert read_predictions(found, read_gold(some[12:])).problems == []
    assert len(found) == 12


def test_the_first_number_of_the_story(some: list[Article]) -> None:
    text = "Posted at 6 pm\nOn the T-72 road 14 porters fell, and nine fled."
    zones = (Zone(0, 14, "furniture"), Zone(15, len(text), "paragraph"))
    (found,) = first_number([], [msgspec.structs.replace(some[0], text=text, zones=zones)])
    assert [(text[x.start : x.end], x.count_min, x.count_max, x.harm) for x in found.losses or ()] == [
        ("14 porters", 14, 14, "killed")
    ]


def test_spoilt_labels_are_found(some: list[Article]) -> None:
    spoilt = some[1]
    dropped = next(m for m in spoilt.mentions if spoilt.text[m.start : m.end].lower() in ("army", "soldiers", "police"))
    kept = tuple(m for m in spoilt.mentions if m != dropped)
    articles = [msgspec.structs.replace(a, mentions=kept) if a is spoilt else a for a in some]
    found = surprises(articles, folds=3, below=0.2)
    assert (spoilt.id, dropped.start) in {(s.article, s.start) for s in found if s.kind == "missing"}
    assert found == sorted(found, key=lambda s: s.probability)
    assert all(s.quote == next(a for a in some if a.id == s.article).text[s.start : s.end] for s in found)


@pytest.mark.parametrize("folds", [1, 99])
def test_folds_that_cannot_be(folds: int, some: list[Article]) -> None:
    with pytest.raises(ValueError, match="dealt out"):
        surprises(some, folds=folds)


def test_command_refuses_more_models_than_events() -> None:
    result = CliRunner().invoke(cli, ["corpus", "surprises", "--corpus", str(FIXTURES / "baselines"), "--folds", "999"])
    assert result.exit_code == 2
    assert "cannot be dealt out" in result.output


def test_command_prints_every_system_and_split() -> None:
    result = CliRunner().invoke(cli, ["corpus", "probe", "--release", "0.1.0", "--json"])
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert len(rows) == 18
    scores = {(row["system"], row["split"]): row for row in rows}
    assert scores["linear", "test"]["spans"] > scores["masked", "test"]["spans"] > scores["position", "test"]["spans"]
    assert scores["linear", "test"]["statements"] is not None
    assert scores["linear", "test"]["records"] is not None
