"""The count parser: every row of the scheme's table, the table of composed phrases, and properties."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.model.count import Count
from warwire.model.quantity import read_count

TABLE = Path(__file__).parents[1] / "fixtures" / "counts.tsv"
ROWS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

# The rows of the count table (scheme, section 5): number of the row, what stands in front, words, count.
SCHEME = [
    (1, "", "80", "80"),
    (1, "", "eighty", "80"),
    (1, "the", "eighty divers", "80"),
    (2, "", "at least 80", "80.."),
    (2, "", "80 or more", "80.."),
    (2, "", "no fewer than 80", "80.."),
    (2, "", "at least nine barges", "9.."),
    (3, "", "more than 80", "81.."),
    (3, "", "over 80", "81.."),
    (3, "", "over thirty ferrymen", "31.."),
    (4, "", "up to 80", "..80"),
    (4, "", "at most 80", "..80"),
    (4, "", "as many as 80", "..80"),
    (4, "", "as many as six lorries", "..6"),
    (5, "", "fewer than 80", "..79"),
    (5, "", "under 80", "..79"),
    (5, "", "fewer than five cooks", "..4"),
    (6, "", "10 to 15", "10..15"),
    (6, "", "between 10 and 15", "10..15"),
    (6, "", "between six and nine huts", "6..9"),
    (7, "", "about 50", "~50"),
    (7, "", "around 50", "~50"),
    (7, "", "nearly 50", "~50"),
    (7, "", "almost 50", "~50"),
    (7, "", "some 50", "~50"),
    (7, "", "some forty cadets", "~40"),
    (8, "", "1.5 million", "1500000"),
    (8, "", "two and a half thousand", "2500"),
    (8, "", "3.2 million townspeople", "3200000"),
    (9, "", "equipment", "1.."),
    (9, "the", "infrastructure", "1.."),
    (9, "", "radio equipment", "1.."),
    (10, "", "a", "1"),
    (10, "", "one", "1"),
    (10, "", "another", "1"),
    (10, "", "one ferry", "1"),
    (10, "another", "ferry", "1"),
    (10, "a", "ferry", "1"),
    (10, "", "ferry", "1"),
    (11, "", "a couple", "2"),
    (11, "", "a pair", "2"),
    (11, "", "a couple of barges", "2"),
    (11, "", "a pair of cooks", "2"),
    (12, "", "ferrymen", "2.."),
    (12, "", "soldiers", "2.."),
    (12, "", "casualties", "2.."),
    (12, "", "some", "2.."),
    (12, "some", "barges", "2.."),
    (13, "", "several", "3.."),
    (13, "", "many", "3.."),
    (13, "", "a number of", "3.."),
    (13, "", "a few", "3.."),
    (13, "", "several barges", "3.."),
    (13, "", "a number of huts", "3.."),
    (14, "", "half a dozen", "6"),
    (14, "", "a dozen", "12"),
    (14, "", "two dozen", "24"),
    (14, "", "half a dozen cooks", "6"),
    (15, "", "dozens", "24.."),
    (15, "", "scores", "40.."),
    (15, "", "tens of", "20.."),
    (15, "", "hundreds", "200.."),
    (15, "", "scores of barges", "40.."),
    (15, "", "tens of huts", "20.."),
    (16, "", "several hundred", "300.."),
    (16, "", "thousands", "2000.."),
    (16, "", "tens of thousands", "20000.."),
    (16, "", "hundreds of thousands", "200000.."),
    (16, "", "millions", "2000000.."),
    (16, "", "tens of thousands of townspeople", "20000.."),
    (17, "", "no", "0"),
    (17, "", "none", "0"),
    (17, "", "zero", "0"),
    (17, "no", "barges", "0"),
    (17, "", "no barges", "0"),
    (18, "", "no casualties", "0"),
]


@pytest.mark.parametrize(("row", "before", "text", "count"), SCHEME)
def test_the_scheme(row: int, before: str, text: str, count: str) -> None:
    assert read_count(text, before) == Count.written(count)


def test_every_row_of_the_scheme_is_tested() -> None:
    assert {row for row, *_ in SCHEME} == set(range(1, 19))


@pytest.mark.parametrize(("before", "text", "count"), ROWS)
def test_the_table(before: str, text: str, count: str) -> None:
    assert read_count(text, before) == (None if count == "-" else Count.written(count))


def test_the_table_is_long_and_says_nothing_twice() -> None:
    assert len(ROWS) >= 400
    assert len({row[:2] for row in ROWS}) == len(ROWS)


def test_what_stands_further_in_front_does_not_matter() -> None:
    assert read_count("aircraft", "no soldiers were near when it hit another") == Count.exactly(1)
    assert read_count("soldiers", "no aircraft flew and the") == Count(2, None)
    assert read_count("soldiers", "It lost two. The") == Count(2, None)
    assert read_count("soldiers", "It lost two, four") == Count.exactly(4)
    assert read_count("soldiers", "It had two;") == Count(2, None)


@given(st.integers(1, 999_999_999))
def test_digits_grouping_and_words_read_the_same(number: int) -> None:
    written = (str(number), f"{number:,}", f"{number:,}".replace(",", "\u202f"), in_words(number, " and "))
    for form in (*written, in_words(number, " ")):
        assert read_count(f"{form} cooks") == Count.exactly(number), form
        assert read_count(f"more than {form} cooks") == Count(number + 1, None), form


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_ranges(one: int, other: int) -> None:
    low, high = sorted((one, other))
    for form in (f"{low} to {high}", f"{low}-{high}", f"{low} – {high}", f"between {low:,} and {high:,}"):
        assert read_count(f"{form} cooks") == Count(low, high), form


@given(st.sampled_from(ROWS))
def test_case_does_not_matter(row: tuple[str, str, str]) -> None:
    before, text, _ = row
    expected = read_count(text, before)
    for change in (str.upper, str.lower, str.title):
        if "'" not in text:  # str.title writes Norvia'S
            assert read_count(change(text), change(before)) == expected


@given(st.sampled_from(ROWS))
def test_quotation_marks_and_wide_spaces_do_not_matter(row: tuple[str, str, str]) -> None:
    before, text, _ = row
    assert read_count(f"“{text}”", before) == read_count(text, before)
    assert read_count(text.replace(" ", "\u00a0"), before) == read_count(text, before)


WORDS = sorted({word for row in ROWS for word in f"{row[0]} {row[1]}".split()})


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=10), st.lists(st.sampled_from(WORDS), max_size=3))
def test_any_words_give_a_count_that_can_be_written(words: list[str], before: list[str]) -> None:
    count = read_count(" ".join(words), " ".join(before))
    assert count is None or Count.written(str(count)) == count


@given(st.text(), st.text())
def test_any_text_gives_a_count_that_can_be_written(text: str, before: str) -> None:
    count = read_count(text, before)
    assert count is None or Count.written(str(count)) == count


@given(st.text("0123456789٣²½,. -–'()xkm%an+~"))
def test_any_figures_give_a_count_that_can_be_written(text: str) -> None:
    count = read_count(text)
    assert count is None or Count.written(str(count)) == count


LONG = (
    "1|1 |1, |1,|1-|111 |a |of |x|½|(1) |hundred |hundred and |thousand, |pair |dozens of |group of |half of a "
    "|at least |more than |but |over |one-|no. |5 mm |1 to |' |\u00a0"
)


@pytest.mark.parametrize("unit", LONG.split("|"))
def test_long_text_is_read(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    count = read_count(text, text)
    assert count is None or Count.written(str(count)) == count


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(number: int, joint: str) -> str:
    """Write a number below a thousand million in words, with ``joint`` behind *hundred*."""
    units, tens = UNITS.split(), TENS.split()
    for scale, word in ((10**6, "million"), (10**3, "thousand")):
        if number >= scale:
            head, rest = divmod(number, scale)
            tail = (joint if 0 < rest < 100 else " ") + in_words(rest, joint) if rest else ""
            return f"{in_words(head, joint)} {word}{tail}"
    if number >= 100:
        head, rest = divmod(number, 100)
        return f"{units[head]} hundred" + (joint + in_words(rest, joint) if rest else "")
    if number >= 20:
        head, rest = divmod(number, 10)
        return tens[head - 2] + (f"-{units[rest]}" if rest else "")
    return units[number]
