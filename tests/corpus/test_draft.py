"""Templates for authors."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from warwire.corpus.draft import new_article, new_event, slug
from warwire.corpus.sources import read_event, read_sources
from warwire.errors import InputError

DAY = datetime.date(2004, 5, 6)


def test_a_new_event_and_two_articles_can_be_read(tmp_path: Path) -> None:
    path = new_event(tmp_path, "mill-weir", DAY)
    path.write_text(path.read_text().replace('conflict = ""', 'conflict = "two-rivers-war"'))
    assert read_event(path).date == DAY
    first = new_article(
        tmp_path, "mill-weir", "Der Müller & Söhne", "local_paper", DAY, "Head\n\n  A <b> e\u0301.  \nC\n"
    )
    second = new_article(tmp_path, "mill-weir", "Wire", "wire_agency", DAY, "Head")
    assert (first.name, second.name) == ("01-der-muller-sohne.xml", "02-wire.xml")
    sources = read_sources(tmp_path)
    assert sources.problems == []
    article = sources.articles[0].article
    assert article.text == "Head\nA <b> é.\nC"
    assert [zone.label for zone in article.zones] == ["headline", "paragraph", "paragraph"]
    assert article.outlet == "Der Müller & Söhne"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    new_event(tmp_path, "mill-weir", DAY)
    with pytest.raises(InputError, match="there already"):
        new_event(tmp_path, "mill-weir", DAY)


@pytest.mark.parametrize(("name", "expected"), [("The Quay", "the-quay"), ("Ñandú—24", "nandu-24"), ("a  b", "a-b")])
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_what_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="write mill-weir"):
        new_event(tmp_path, "Mill Weir", DAY)
    with pytest.raises(InputError, match="no such file"):
        new_article(tmp_path, "nowhere", "Wire", "wire_agency", DAY, "Head")
    new_event(tmp_path, "mill-weir", DAY)
    with pytest.raises(InputError, match="no lines"):
        new_article(tmp_path, "mill-weir", "Wire", "wire_agency", DAY, "\n \n")
