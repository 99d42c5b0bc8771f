"""The boundaries and small classes of words that the checks of extents go by."""

from __future__ import annotations

import pytest

from warwire.corpus.checks.words import (
    begins_with_number,
    cuts_word,
    loose_edge,
    only_numbers,
    possessive_ending,
    quantity_after_article,
)


def marked(phrase: str) -> tuple[str, int, int]:
    """Return a phrase without its two bars, and where they stood."""
    start = phrase.index("|")
    end = phrase.index("|", start + 1) - 1
    return phrase.replace("|", ""), start, end


@pytest.mark.parametrize(
    "phrase",
    [
        "the |guard| left",
        "the |guard|’s boats",
        "the |guards|' boats",
        "in |l'Est|.",
        "in l'|Est|.",
        "(|UN|)",
        "“|Reed League|”",
        "guns/|mortars|/rockets",
        "Saltby–|Marsh|–Orlan line",
        "|S-300s|",
        "a |T-72|.",
        "|12,000| men",
        "no mark 👩‍🚒|guard|👩‍🚒",
        "|ex-soldiers| left",
        "the |الجبهة| said",
        "they|’re| here",
    ],
)
def test_words_left_whole(phrase: str) -> None:
    text, start, end = marked(phrase)
    assert not cuts_word(text, start)
    assert not cuts_word(text, end)


@pytest.mark.parametrize(
    "phrase",
    [
        "the |guar|ds left",
        "the g|uards| left",
        "|League|-held ground",
        "pro-|League| men",
        "pro-|League|-men",
        "non‑|League| men",
        "|San|a'a fell",
        "Sana'|a| fell",
        "|12|,000 men",
        "12,|000| men",
        "|Ẕ|̌ā",
        "|guard|_1",
        "|ال|جبهة",
        "👩|‍🚒|",
    ],
)
def test_words_cut(phrase: str) -> None:
    text, start, end = marked(phrase)
    assert cuts_word(text, start) or cuts_word(text, end)


@pytest.mark.parametrize(
    ("words", "edge"),
    [
        ("guard", ""),
        ("U.S.", ""),
        ("the U.N.", ""),
        ("Saltby Corp.", ""),
        ("Pump Mfg", ""),
        ("“Storm” Battalion", ""),
        ("Battalion “Storm”", ""),
        ("155 mm (towed) howitzers", ""),
        ("howitzers (towed)", ""),
        ("about 50%", ""),
        ("500+", ""),
        ("~40 men", ""),
        (".50-calibre guns", ""),
        ("Léopard é", ""),
        ("guard,", ","),
        ("guard.", "."),
        ("guard ", " "),
        (" guard", " "),
        ("\u00a0guard", "\u00a0"),
        ("“guard”", "“"),
        ("(UN)", "("),
        ("guard”", "”"),
        ("‘guard", "‘"),
        ("-guard", "-"),
        ("guard -", "-"),
        ("…guard", "…"),
    ],
)
def test_edges(words: str, edge: str) -> None:
    assert loose_edge(words) == edge


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("League's", True),
        ("League’s", True),
        ("LEAGUE'S", True),
        ("fighters'", True),
        ("fighters’", True),
        ("‘fighters’", False),
        ("the 'Tigers'", False),
        ("Leagues", False),
        ("League's men", False),
    ],
)
def test_possessive_endings(words: str, ends: bool) -> None:
    assert possessive_ending(words) is ends


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("12 guardsmen", True),
        ("twelve guardsmen", True),
        ("twenty-two guardsmen", True),
        ("dozens of guardsmen", True),
        ("several guardsmen", True),
        ("some guardsmen", True),
        ("no guardsmen", True),
        ("at least 12 guardsmen", True),
        ("up to 40 tanks", True),
        ("as many as 40 tanks", True),
        ("more than forty tanks", True),
        ("fewer than 40 tanks", True),
        ("between 40 and 50 tanks", True),
        ("not one tank", True),
        ("about 40 tanks", True),
        ("1,200 rifles", True),
        ("half the patrol", True),
        ("another patrol", True),
        ("12-man patrol", False),
        ("two-seat trainer", False),
        ("120 mm mortars", False),
        ("120mm mortars", False),
        ("500-pound bombs", False),
        ("500 lb bombs", False),
        ("45 Commando", False),
        ("3rd Brigade", False),
        ("2S19 guns", False),
        ("both armies", False),
        ("multiple rocket launcher", False),
        ("guards", False),
        ("K Company", False),
        ("M 16 rifles", False),
        ("Up-river League", False),
        ("one", False),
    ],
)
def test_beginnings_with_how_many(words: str, begins: bool) -> None:
    assert begins_with_number(words) is begins


@pytest.mark.parametrize("words", ["12", "twelve", "two dozen", "hundreds", "1.5 million", "1,200"])
def test_bare_numbers(words: str) -> None:
    assert only_numbers(words)


@pytest.mark.parametrize("words", ["12th", "T-72", "2S19", "guards", "one guard", "K", "M", "120mm"])
def test_no_bare_numbers(words: str) -> None:
    assert not only_numbers(words)


@pytest.mark.parametrize(
    ("words", "quantity"),
    [
        ("a dozen guards", True),
        ("a couple of guards", True),
        ("a hundred guards", True),
        ("a few guards", True),
        ("a number of guards", True),
        ("a large number of guards", True),
        ("a further 12 guards", True),
        ("an estimated 40 guards", True),
        ("a total of 40 guards", True),
        ("a third of the fleet", True),
        ("a handful of guards", True),
        ("a pair of tanks", True),
        ("a tank", False),
        ("an aircraft", False),
        ("a 120 mm mortar", False),
        ("a T-72 tank", False),
        ("a 12-man patrol", False),
        ("a patrol of six", False),
        ("a burnt-out lorry", False),
    ],
)
def test_quantities_behind_an_article(words: str, quantity: bool) -> None:
    assert quantity_after_article(words) is quantity
