"""Rows that did not come from XML: what the form would refuse is named by field."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings

from strategies import articles
from warwire.model.event import event_of
from warwire.model.record import Article, Loss, Mention, Statement, Zone
from warwire.model.row_form import form_problems
from warwire.model.xml_reader import parse_xml
from warwire.model.xml_writer import write_xml

ARTICLE = Article(
    id="mill-weir-01",
    event="mill-weir",
    conflict="two-rivers-war",
    setting="invented",
    outlet="The Mill",
    outlet_type="local_paper",
    date="2004-05-07",
    text="Nine men fled. [Ad]\nHome",
    zones=(Zone(0, 19, "paragraph"), Zone(15, 19, "furniture"), Zone(20, 24, "furniture")),
    statements=(Statement(0, 14, "fact", "author"),),
    losses=(
        Loss(start=0, end=8, item="men", harm="displaced", object="persons", count_min=9, count_max=9, source="author"),
    ),
)
LOSS = ARTICLE.losses[0]


@given(articles())
@settings(max_examples=100)
def test_legal_rows_have_no_problem_and_come_back(article: Article) -> None:
    assert form_problems(article) == []
    assert parse_xml(write_xml(article).encode(), event_of(article)).article == article


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"id": "Mill 1"}, "id", "bad-value"),
        ({"date": "20040507"}, "date", "bad-value"),
        ({"date": "2004-W19-5"}, "date", "bad-value"),
        ({"outlet": ""}, "outlet", "bad-value"),
        ({"outlet": "The\x00Mill"}, "outlet", "bad-value"),
        ({"statements": (Statement(0, 14, "fact", "the army"),)}, "statements[0].source", "bad-value"),
        ({"statements": (Statement(0, 14, "fact", ""),)}, "statements[0].source", "missing-attribute"),
        ({"mentions": (Mention(5, 8, "actor"),)}, "mentions[0].actor", "missing-attribute"),
        ({"mentions": (Mention(5, 8, "weapon"),)}, "mentions[0].type", "missing-attribute"),
        ({"mentions": (Mention(5, 8, "weapon", ("men",), "other"),)}, "mentions[0].actor", "unknown-attribute"),
        ({"mentions": (Mention(5, 8, "actor", ("men",), "other"),)}, "mentions[0].type", "unknown-attribute"),
        ({"zones": (*ARTICLE.zones, Zone(20, 22, "furniture"))}, "zones[3]", "misplaced-element"),
    ],
)
def test_what_the_form_would_refuse(changes: dict[str, object], field: str, rule: str) -> None:
    problems = form_problems(msgspec.structs.replace(ARTICLE, **changes))
    assert [(problem.field, problem.rule) for problem in problems] == [(field, rule)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count_min": None, "count_max": None}, "losses[0].count"),
        ({"count_min": 12, "count_max": 9}, "losses[0].count"),
        ({"count_min": -3, "count_max": 9}, "losses[0].count"),
        ({"count_min": 10**20, "count_max": None}, "losses[0].count"),
        ({"sufferer": ("Men",)}, "losses[0].sufferer"),
        ({"count_reason": ""}, "losses[0].count_reason"),
    ],
)
def test_losses_that_the_form_would_refuse(changes: dict[str, object], field: str) -> None:
    row = msgspec.structs.replace(ARTICLE, losses=(msgspec.structs.replace(LOSS, **changes),))
    assert [problem.field for problem in form_problems(row)] == [field]
