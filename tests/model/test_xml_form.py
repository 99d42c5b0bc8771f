"""The XML form: lossless both ways, and refused where it is broken."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings

from strategies import articles
from warwire.errors import InputError
from warwire.model.event import Event, EventActor, event_of
from warwire.model.record import Article, Loss, Mention, Statement, Zone
from warwire.model.xml_reader import parse_xml
from warwire.model.xml_writer import write_xml

EVENT = Event(
    id="mill-weir",
    conflict="two-rivers-war",
    setting="invented",
    date=datetime.date(2004, 5, 6),
    place="the weir",
    summary="",
    actors=(EventActor("guard", "Border Guard", "state_forces"), EventActor("league", "Hill League", "nonstate_armed")),
    items=(),
)
XML = """\
<article id="mill-weir-01" event="mill-weir" outlet="The Ferry &amp; Mill" outlet_type="local_paper" date="2004-05-07">
<headline><fact source="league"><actor ref="league">League</actor> claims <loss item="guns" harm="seized" object="artillery" count="2" sufferer="guard" source="league"><weapon type="artillery">two <actor ref="guard">Border Guard</actor> mortars</weapon></loss></fact></headline>
<p><fact source="author">Rain fell.</fact> <furniture>[Advertisement]</furniture> <opinion source="author">A poor show &lt;again&gt;.</opinion></p>
<furniture>Home | Print</furniture>
</article>
"""


def parse(xml: str) -> Article:
    return parse_xml(xml.encode(), EVENT, file="01.xml").article


def test_reader_gives_the_record() -> None:
    article = parse(XML)
    assert article.text == (
        "League claims two Border Guard mortars\nRain fell. [Advertisement] A poor show <again>.\nHome | Print"
    )
    assert article.zones == (
        Zone(0, 38, "headline"),
        Zone(39, 86, "paragraph"),
        Zone(50, 65, "furniture"),
        Zone(87, 99, "furniture"),
    )
    assert article.statements == (
        Statement(0, 38, "fact", "league"),
        Statement(39, 49, "fact", "author"),
        Statement(66, 86, "opinion", "author"),
    )
    assert article.mentions == (
        Mention(0, 6, "actor", ("league",)),
        Mention(14, 38, "weapon", (), "artillery"),
        Mention(18, 30, "actor", ("guard",)),
    )
    assert article.losses == (
        Loss(
            start=14, end=38, item="guns", harm="seized", object="artillery", count_min=2, count_max=2,
            sufferer=("guard",), source="league",
        ),
    )  # fmt: skip
    assert [actor.id for actor in article.actors] == ["guard", "league"]
    assert (article.outlet, article.conflict, article.setting) == ("The Ferry & Mill", "two-rivers-war", "invented")


def test_reader_remembers_lines() -> None:
    lines = parse_xml(XML.encode(), EVENT).lines
    assert lines.zones == (2, 3, 3, 4)
    assert lines.statements == (2, 3, 3)
    assert lines.losses == (2,)


def test_writer_gives_back_the_bytes() -> None:
    assert write_xml(parse(XML)) == XML


@given(articles())
@settings(max_examples=300)
def test_lossless_both_ways(article: Article) -> None:
    xml = write_xml(article)
    again = parse_xml(xml.encode(), event_of(article)).article
    assert again == article
    assert write_xml(again) == xml
    assert xml.count("\n") == 2 + len(article.text.split("\n"))


BROKEN: list[tuple[str, str, str, str, int]] = [
    (
        "a mention that crosses a loss",
        'two <actor ref="guard">Border Guard</actor> mortars</weapon></loss>',
        'two <actor ref="guard">Border Guard mortars</weapon></actor></loss>',
        "crossing-spans",
        2,
    ),
    (
        "an element that is none",
        "<furniture>Home | Print</furniture>",
        "<aside>Home</aside>",
        "unknown-element",
        4,
    ),
    (
        "an attribute that is none",
        'ref="league"',
        'ref="league" colour="red"',
        "unknown-attribute",
        2,
    ),
    (
        "a missing attribute",
        ' harm="seized"',
        "",
        "missing-attribute",
        2,
    ),
    (
        "a reversed count",
        'count="2"',
        'count="4..2"',
        "bad-value",
        2,
    ),
    (
        "a harm that is none",
        'harm="seized"',
        'harm="stolen"',
        "bad-value",
        2,
    ),
    (
        "a day that is none",
        "2004-05-07",
        "2004-02-30",
        "bad-value",
        1,
    ),
    (
        "an ampersand",
        "Rain fell",
        "Rain & hail fell",
        "xml-malformed",
        3,
    ),
    (
        "a comment",
        "Rain fell",
        "Rain <!-- was it? --> fell",
        "xml-malformed",
        3,
    ),
    (
        "a text between lines",
        "<furniture>Home",
        "stray <furniture>Home",
        "stray-text",
        4,
    ),
    (
        "a text over two lines",
        "Rain fell",
        "Rain\nfell",
        "line-break",
        3,
    ),
    (
        "an empty span",
        "<furniture>Home | Print</furniture>",
        "<furniture> </furniture>",
        "empty-span",
        4,
    ),
    (
        "a statement in a statement",
        "Rain fell.",
        '<fact source="author">Rain</fact> fell.',
        "same-label-nesting",
        3,
    ),
    (
        "a statement in the article",
        "<furniture>Home | Print</furniture>",
        '<fact source="author">Home</fact>',
        "misplaced-element",
        4,
    ),
    (
        "a weapon around the whole of a loss",
        '<actor ref="league">League</actor>',
        '<actor ref="league"><weapon type="other">League</weapon></actor>',
        "span-order",
        2,
    ),
    (
        "a text that is not composed",
        "Rain fell",
        "Régen fell",
        "text-not-nfc",
        3,
    ),
    (
        "furniture that fills its line",
        "<furniture>Home | Print</furniture>",
        "<p><furniture>Home | Print</furniture></p>",
        "misplaced-element",
        4,
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_broken_form_is_refused(old: str, new: str, rule: str, line: int) -> None:
    assert old in XML
    with pytest.raises(InputError) as refused:
        parse(XML.replace(old, new, 1))
    problem = refused.value.problems[0]
    assert (problem.rule, problem.file, problem.line) == (rule, "01.xml", line)
    assert str(problem).startswith(f"01.xml:{line}: ")


def test_all_problems_come_at_once() -> None:
    with pytest.raises(InputError) as refused:
        parse(
            XML.replace('harm="seized"', 'harm="stolen"')
            .replace("2004-05-07", "soon")
            .replace('source="author"', "", 1)
        )
    assert [problem.line for problem in refused.value.problems] == [1, 2, 3]


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        (b"", "xml-malformed", "empty"),
        (b" \n", "xml-malformed", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "xml-encoding", "binary"),
        ("<article>naïve".encode("latin-1"), "xml-encoding", "not UTF-8"),
        (b"<html></html>", "misplaced-element", "not an <article>"),
        (b"<!DOCTYPE article [<!ENTITY a 'b'>]><article>&a;</article>", "xml-malformed", "document type"),
        (b"<article/>", "missing-attribute", "no id"),
        (b"<article>" + b"<p>" * 5000, "xml-malformed", "deep"),
    ],
)
def test_files_that_are_no_articles(data: bytes, rule: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_xml(data, EVENT, file="x.xml")
    assert refused.value.problems[0].rule == rule
    assert words in str(refused.value)


def replaced(article: Article, **changes: object) -> Article:
    import msgspec

    return msgspec.structs.replace(article, **changes)


EMPTY: dict[str, object] = {"statements": (), "mentions": (), "losses": ()}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"mentions": (Mention(0, 10, "actor", ("guard",)), Mention(7, 20, "weapon", (), "other"))}, "crossing-spans"),
        ({"mentions": (Mention(90, 300, "actor", ("guard",)),)}, "span-out-of-range"),
        ({"mentions": (Mention(9, 9, "actor", ("guard",)),)}, "span-out-of-range"),
        ({"zones": (Zone(0, 38, "headline"),)}, "zone-not-line"),
        ({"text": "\x00", "zones": (Zone(0, 1, "headline"),), **EMPTY}, "xml-encoding"),
    ],
)  # fmt: skip
def test_writer_refuses_what_the_form_cannot_hold(changes: dict[str, object], rule: str) -> None:
    with pytest.raises(InputError) as refused:
        write_xml(replaced(parse(XML), **changes))
    assert {problem.rule for problem in refused.value.problems} == {rule}
    assert refused.value.problems[0].article == "mill-weir-01"


def test_a_file_that_never_closes_its_line_is_read_in_linear_time() -> None:
    with pytest.raises(InputError) as refused:
        parse("<article><p>" + "and so on\n" * 400_000)
    assert [problem.rule for problem in refused.value.problems] == ["line-break", "xml-malformed"]
