"""Quotes: where they are found, the same as by looking at every place in turn, and without going over the text again."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from warwire.eval.quotes import Aligner

PIECES = ["army ", "Army ", "army", "a ", "\n", "  ", "’s ", "'s ", "navy. "]


def occurrences(text: str, quote: str, *, even: bool) -> list[tuple[int, int]]:
    """Return every place of a quote, by a regular expression that takes any run of white space for any other."""
    parts = re.split(r"\s+", quote) if even else [quote]
    pattern = r"\s+".join(
        re.escape(part).replace("’", "'").replace("'", "['’]") if even else re.escape(part) for part in parts
    )
    found = (re.match(pattern, text[at:], re.IGNORECASE if even else 0) for at in range(len(text)))
    places = [(at, at + match.end()) for at, match in enumerate(found) if match]
    return [
        (start, end)
        for start, end in places
        if not (text[start:end][:1].isalnum() and text[:start][-1:].isalnum())
        and not (text[start:end][-1:].isalnum() and text[end:][:1].isalnum())
    ]


def slow(text: str, asked: list[tuple[str, str, str | None]]) -> list[tuple[int, int] | None]:
    after: dict[str, int] = {}
    taken: dict[str, set[tuple[int, int]]] = {}
    out: list[tuple[int, int] | None] = []
    for label, written, sentence in asked:
        quote, hint = written.strip(), (sentence or "").strip()
        windows = [(after.get(label, 0), len(text)), (0, len(text))]
        hinted = hint and (occurrences(text, hint, even=False) or occurrences(text, hint, even=True))
        windows = [hinted[0], *windows] if hinted else windows
        places = (
            place
            for even in (False, True)
            for low, high in windows
            for place in (occurrences(text, quote, even=even) if quote else [])
            if low <= place[0] and place[1] <= high and place not in taken.get(label, ())
        )
        found = next(places, None)
        out.append(found)
        if found:
            taken.setdefault(label, set()).add(found)
            after[label] = found[1]
    return out


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_quotes_are_placed_as_by_looking_at_every_place_in_turn(data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12)))
    quotes = st.one_of(st.sampled_from(["army", "ARMY", "a", "army's", "Army army", "navy"]), stretches(text))
    hints = st.one_of(st.none(), stretches(text), st.just(text.upper()), st.just("nothing"))
    asked = data.draw(st.lists(st.tuples(st.sampled_from("xy"), quotes, hints), max_size=9))
    aligner = Aligner(text)
    assert [aligner.place(*one) for one in asked] == slow(text, asked)


def stretches(text: str) -> st.SearchStrategy[str]:
    edges = st.integers(0, len(text))
    return st.tuples(edges, edges).map(lambda pair: text[min(pair) : max(pair)])


def test_many_quotes_of_one_word_do_not_go_over_the_text_again_and_again() -> None:
    many = 50_000
    text = " ".join(["army"] * many)
    for quote, hint in (("army", None), ("Army", None), ("army", text), ("Army", text)):
        aligner = Aligner(text)
        found = [aligner.place("actor", quote, hint) for _ in range(many)]
        assert found == [(5 * number, 5 * number + 4) for number in range(many)]
        assert aligner.place("actor", quote) is None
