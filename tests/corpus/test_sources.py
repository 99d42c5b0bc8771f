"""Reading a corpus folder: everything that is sound is read, everything else is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from warwire.corpus.sources import read_event, read_sources
from warwire.errors import InputError

EVENT = """
id = "mill-weir"
conflict = "two-rivers-war"
setting = "invented"
date = 2004-05-06
place = "the weir"
summary = "A shot."
[[actors]]
id = "guard"
name = "Border Guard"
kind = "state_forces"
[[items]]
id = "guns"
what = "guns"
"""
ARTICLE = (
    '<article id="mill-weir-01" event="mill-weir" outlet="The Mill" outlet_type="local_paper" date="2004-05-07">\n'
    '<p><fact source="author">Rain fell.</fact></p>\n</article>\n'
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "events" / "mill-weir"
    folder.mkdir(parents=True)
    (folder / "event.toml").write_text(EVENT)
    (folder / "01-the-mill.xml").write_text(ARTICLE)
    (tmp_path / "splits.tsv").write_text("# event\tsplit\nmill-weir\ttrain\n")
    return tmp_path


def test_a_sound_corpus(corpus: Path) -> None:
    sources = read_sources(corpus)
    assert sources.problems == []
    assert [source.article.id for source in sources.articles] == ["mill-weir-01"]
    assert sources.splits == {"mill-weir": "train"}
    assert sources.articles[0].lines.zones == (2,)


def test_only_some_files(corpus: Path) -> None:
    folder = corpus / "events" / "mill-weir"
    (folder / "02-other.xml").write_text(ARTICLE.replace("weir-01", "weir-02"))
    assert len(read_sources(corpus, [folder / "02-other.xml"]).articles) == 1
    assert len(read_sources(corpus, [folder]).articles) == 2
    everything = [folder, *sorted(folder.iterdir())]
    again = read_sources(corpus, everything)
    assert (len(again.articles), again.problems) == (2, [])


def test_all_problems_at_once(corpus: Path) -> None:
    other = corpus / "events" / "other"
    other.mkdir()
    (other / "event.toml").write_text(EVENT)
    (corpus / "events" / "mill-weir" / "02-broken.xml").write_text(ARTICLE.replace("Rain", "Rain & hail"))
    (corpus / "splits.tsv").write_text("mill-weir\ttrain\nmill-weir\tdev\nother test\nother\tholdout\n")
    sources = read_sources(corpus)
    assert [(p.rule, p.line) for p in sources.problems] == [
        ("splits-form", 2),
        ("splits-form", 3),
        ("splits-form", 4),
        ("xml-malformed", 2),
        ("event-form", 0),
    ]
    assert len(sources.articles) == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("state_forces", "army", "Invalid enum value 'army' - at `$.actors[0].kind`"),
        ('place = "the weir"', "", "missing required field `place`"),
        ('place = "the weir"', 'plaice = "the weir"', "unknown field `plaice`"),
        ("2004-05-06", "2004-13-06", "event.toml:5: "),
        ('id = "mill-weir"', 'id = "mill-dam"', "its folder is mill-weir"),
        ("[[items]]", "[[items", "event.toml:12: "),
        ('name = "Border Guard"', 'name = ""', "`$.actors[0].name`"),
    ],
)
def test_a_broken_fact_sheet(corpus: Path, old: str, new: str, words: str) -> None:
    path = corpus / "events" / "mill-weir" / "event.toml"
    path.write_text(EVENT.replace(old, new))
    with pytest.raises(InputError) as refused:
        read_event(path)
    assert refused.value.problems[0].rule == "event-form"
    assert words in str(refused.value)
    assert str(path) in str(refused.value)


def test_no_corpus_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--corpus"):
        read_sources(tmp_path)
