"""Articles are drawn by chance, in proportion, or where systems are unsure or disagree; shares overlap as asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.annotation.rounds import Annotator
from warwire.annotation.select import METHODS, assign, disagreement, draw, stratified, uncertainty
from warwire.corpus.load import load
from warwire.errors import InputError

DEV = load("0.1.0", split="dev")
FOUR = DEV[:4]


def rows(path: Path, *about: dict[str, Any]) -> Path:
    own = [{"id": article.id, **more} for article, more in zip(FOUR, about, strict=True)]
    path.write_bytes(msgspec.json.Encoder().encode_lines(own))
    return path


def mention(start: int, score: float | None = None) -> dict[str, Any]:
    return {"start": start, "end": start + 2, "label": "actor", "score": score}


def test_uncertainty_is_one_less_the_mean_confidence(tmp_path: Path) -> None:
    path = rows(
        tmp_path / "p.jsonl",
        {"score": 0.25},
        {
            "mentions": [mention(0, 0.5), mention(5, 1.0)],
            "statements": [{"start": 0, "end": 9, "label": "fact", "score": 0.9}],
        },
        {"mentions": []},
        {"score": 1.0, "mentions": [mention(0)]},
    )
    found = uncertainty(path, FOUR)
    assert list(found.values()) == pytest.approx([0.75, 0.2, 0.0, 0.0])
    assert draw(FOUR, "uncertainty", 2, predictions=[path]) == [FOUR[0].id, FOUR[1].id]


def test_predictions_without_scores_are_refused(tmp_path: Path) -> None:
    path = rows(tmp_path / "p.jsonl", {"mentions": [mention(0)]}, {"score": 7.0}, {"score": 1.0}, {})
    with pytest.raises(InputError) as error:
        uncertainty(path, FOUR)
    assert [(p.rule, p.article) for p in error.value.problems] == [("no-score", FOUR[0].id), ("no-score", FOUR[1].id)]


def test_disagreement_is_one_less_the_f1(tmp_path: Path) -> None:
    one = rows(
        tmp_path / "1.jsonl",
        {"mentions": [mention(0), mention(5)]},
        {"mentions": [mention(0)]},
        {},
        {"mentions": [mention(3)]},
    )
    two = rows(
        tmp_path / "2.jsonl", {"mentions": [mention(0)]}, {"mentions": [mention(0)]}, {}, {"mentions": [mention(4)]}
    )
    assert list(disagreement(one, two, FOUR).values()) == pytest.approx([1 / 3, 0, 0, 1])
    assert draw(FOUR, "disagreement", 1, predictions=[one, two]) == [FOUR[3].id]


def test_a_file_that_lacks_an_article_and_too_few_files_are_refused(tmp_path: Path) -> None:
    path = rows(tmp_path / "p.jsonl", *[{"score": 1.0}] * 4)
    with pytest.raises(InputError, match="no predictions for 12 of the articles"):
        uncertainty(path, DEV)
    with pytest.raises(InputError, match="disagreement looks at 2 files of predictions, not at 1"):
        draw(FOUR, "disagreement", 1, predictions=[path])
    with pytest.raises(InputError, match="random looks at 0 files"):
        draw(FOUR, "random", 1, predictions=[path])


@settings(max_examples=40)
@given(st.integers(1, 20), st.integers(0, 5), st.sampled_from(["random", "stratified"]))
def test_a_draw_has_its_size_and_order_and_is_the_same_again(size: int, seed: int, method: Any) -> None:
    drawn = draw(DEV, method, size, seed=seed)
    assert drawn == draw(DEV, method, size, seed=seed)
    assert len(drawn) == min(size, len(DEV))
    assert drawn == [article.id for article in DEV if article.id in drawn]


@settings(max_examples=20)
@given(st.integers(1, 160))
def test_each_stratum_has_its_due_give_or_take_one(size: int) -> None:
    articles = load("0.1.0")
    strata = {article.id: (article.split, article.setting, article.outlet_type) for article in articles}
    chosen, whole = Counter(strata[name] for name in stratified(articles, size)), Counter(strata.values())
    assert sum(chosen.values()) == size
    assert all(abs(chosen[key] - size * count / len(articles)) < 1 for key, count in whole.items())


def test_another_seed_draws_others() -> None:
    assert len({tuple(draw(DEV, "random", 5, seed=seed)) for seed in range(5)}) > 1
    assert METHODS == ("random", "stratified", "uncertainty", "disagreement")


@settings(max_examples=60)
@given(st.integers(1, 30), st.integers(1, 4), st.floats(0, 1))
def test_shares_overlap_as_asked_and_leave_nothing_out(documents: int, people: int, overlap: float) -> None:
    ids = [f"d{i:02}" for i in range(documents)]
    annotators = [Annotator(id=f"a{i}", kind="person", documents=()) for i in range(people)]
    shares = [annotator.documents for annotator in assign(ids, annotators, overlap)]
    times = Counter(name for share in shares for name in share)
    together = round(overlap * documents)
    assert set(times) == set(ids)
    assert sorted(times.values(), reverse=True) == [people] * together + [1] * (documents - together)
    assert all(list(share) == [name for name in ids if name in share] for share in shares)
    lengths = [len(share) for share in shares]
    assert max(lengths) - min(lengths) <= 1
