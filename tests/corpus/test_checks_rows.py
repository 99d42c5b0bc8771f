"""Rows that did not come from XML: form, fields and offsets."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from strategies import articles
from warwire.corpus.validate import check_article
from warwire.model.record import Article, Loss, Mention, Statement, Zone
from warwire.model.row_form import form_problems

TEXT = "Guard loses boats\nThree men of the guard were hurt."
ROW = Article(
    id="long-quay-01",
    event="long-quay",
    conflict="quay-war",
    setting="invented",
    outlet="The Quay",
    outlet_type="local_paper",
    date="2015-01-20",
    text=TEXT,
    zones=(Zone(0, 17, "headline"), Zone(18, 51, "paragraph")),
    statements=(Statement(0, 17, "fact", "author"), Statement(18, 51, "fact", "author")),
)


def row(**changes: Any) -> Article:
    return msgspec.structs.replace(ROW, **changes)


def actor(start: int, end: int) -> Mention:
    return Mention(start, end, "actor", ("guard",))


def test_the_row_is_legal() -> None:
    assert form_problems(ROW) == []
    assert check_article(ROW) == []


@pytest.mark.parametrize(
    ("changes", "rule", "field", "span"),
    [
        ({"mentions": (actor(12, 60),)}, "span-out-of-range", "mentions[0]", None),
        ({"mentions": (actor(-1, 5),)}, "span-out-of-range", "mentions[0]", None),
        ({"mentions": (actor(5, 5),)}, "span-out-of-range", "mentions[0]", None),
        ({"mentions": (actor(5, 6),)}, "empty-span", "mentions[0]", (5, 6)),
        ({"mentions": (actor(12, 23),)}, "line-break", "mentions[0]", (12, 23)),
        ({"mentions": (actor(0, 5), actor(0, 17))}, "same-label-nesting", "mentions[0]", (0, 5)),
        ({"mentions": (actor(0, 11), actor(6, 17))}, "same-label-nesting", "mentions[1]", (6, 17)),
        (
            {"mentions": (actor(0, 11), Mention(6, 17, "weapon", type="naval"))},
            "crossing-spans",
            "mentions[1]",
            (6, 17),
        ),
        ({"mentions": (Mention(0, 5, "actor"),)}, "missing-attribute", "mentions[0].actor", (0, 5)),
        ({"mentions": (Mention(0, 5, "weapon"),)}, "missing-attribute", "mentions[0].type", (0, 5)),
        (
            {"mentions": (actor(17 + 1, 51),), "statements": (Statement(18, 23, "fact", "author"),)},
            "misplaced-element",
            "statements[0]",
            (18, 23),
        ),
        ({"zones": (Zone(0, 17, "headline"),)}, "zone-not-line", "text[18:51]", (18, 51)),
        ({"zones": (*ROW.zones, Zone(18, 51, "furniture"))}, "zone-not-line", "zones[2]", (18, 51)),
        ({"zones": (*ROW.zones, Zone(18, 23, "caption"))}, "zone-not-line", "zones[2]", (18, 23)),
        ({"date": "20 January"}, "bad-value", "date", None),
        ({"text": TEXT.replace("men", "m\x01n")}, "xml-encoding", "text", None),
        ({"text": TEXT.replace("men", "m\rn")}, "line-break", "text", None),
        ({"text": TEXT.replace("men", "e\u0301n")}, "text-not-nfc", "text", None),
    ],
)
def test_broken_form(changes: dict[str, Any], rule: str, field: str, span: tuple[int, int] | None) -> None:
    broken = form_problems(row(**changes))
    assert (broken[0].rule, broken[0].field, broken[0].span) == (rule, field, span)
    assert {problem.rule for problem in check_article(row(**changes))} == {p.rule for p in broken}


@given(articles())
@settings(max_examples=60)
def test_legal_rows_have_no_problem_of_form(article: Article) -> None:
    assert form_problems(article) == []
    check_article(article)


def test_problems_name_field_and_offsets() -> None:
    loss = Loss(
        start=18,
        end=27,
        item="hurt",
        harm="wounded",
        object="persons",
        count_min=4,
        count_max=4,
        source="author",
        sufferer=("guard",),
    )
    problems = check_article(row(losses=(loss,), mentions=(actor(31, 40),)))
    found = {problem.rule: problem for problem in problems}
    assert found["count-contradicts-words"].field == "losses[0].count"
    assert found["count-contradicts-words"].span == (18, 27)
    assert found["count-contradicts-words"].text == "Three men"
    assert "the words say 3" in found["count-contradicts-words"].message
    assert found["begins-with-determiner"].field == "mentions[0]"
    assert {p.field for p in problems if p.rule == "unknown-actor"} == {"losses[0].sufferer", "mentions[0].actor"}
    assert all(problem.article == "long-quay-01" and not problem.line for problem in problems)
