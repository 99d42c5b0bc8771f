"""Words and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warwire.baselines.document import Document
from warwire.model.record import Zone


def sentences(text: str) -> list[str]:
    document = Document.of(text, ())
    return [document.quote(s.first, s.last) for s in document.sentences]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Norvia's T-72s fired.", ["Norvia", "'s", "T-72s", "fired", "."]),
        ("the U.S.-led raid", ["the", "U.S.-led", "raid"]),
        ("Gen. Ilic and Mrs. Marsh", ["Gen.", "Ilic", "and", "Mrs.", "Marsh"]),
        ("at 13:30 some 1,500 men", ["at", "13:30", "some", "1,500", "men"]),
        ("didn’t flee", ["didn’t", "flee"]),
        ("“Halt”—he said", ["“", "Halt", "”", "—", "he", "said"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert Document.of(text, ()).words == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two fell. Nine fled.", ["Two fell.", "Nine fled."]),
        ("Gen. Ilic left. He is ill.", ["Gen. Ilic left.", "He is ill."]),
        ("The U.S. Navy came. It left.", ["The U.S. Navy came.", "It left."]),
        ("They left the U.S. The rest stayed.", ["They left the U.S.", "The rest stayed."]),
        ("“We held. We will hold.” Nobody did.", ["“We held.", "We will hold.”", "Nobody did."]),
        ('It said: "Two fell." The rest fled.', ['It said: "Two fell."', "The rest fled."]),
        ("The raid ended.The army left.", ["The raid ended.", "The army left."]),
        ("Losses rose 2.5 times. Why? Nobody says!", ["Losses rose 2.5 times.", "Why?", "Nobody says!"]),
        ("One line\nand another", ["One line", "and another"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_furniture_is_not_read() -> None:
    text = "Two fell.\nShare this\nNine fled. Tweet it"
    zones = (Zone(0, 9, "paragraph"), Zone(10, 20, "furniture"), Zone(21, 40, "paragraph"), Zone(32, 40, "furniture"))
    document = Document.of(text, zones)
    assert [document.quote(s.first, s.last) for s in document.sentences] == ["Two fell.", "Nine fled."]


@given(st.text(max_size=300))
def test_every_visible_character_is_in_a_sentence(text: str) -> None:
    document = Document.of(text, ())
    covered = {i for s in document.sentences for i in range(document.start[s.first], document.end[s.last - 1])}
    words = {i for a, b in zip(document.start, document.end, strict=True) for i in range(a, b)}
    assert words <= covered
    assert all(text[i].isspace() for i in set(range(len(text))) - covered)
