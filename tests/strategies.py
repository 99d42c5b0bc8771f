"""Random legal articles: every layer, spans up to four deep, hostile text."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from warwire.model.labels import (
    ACTOR_KINDS,
    HARMS,
    LOSS_OBJECTS,
    OUTLET_TYPES,
    SETTINGS,
    STATEMENT_LABELS,
    STATUSES,
    WEAPON_TYPES,
)
from warwire.model.record import Actor, Article, Loss, Mention, Statement, Zone, canonical, referenced_actors

WORDS = st.sampled_from(
    [
        "tank", "Army", "40", "said", "&", "<b>", '"', "'s", "…", "😀", "👩‍🚒", "e\u0301te\u0301", "Z\u0335algo\u0316",
        "\u200fالجيش", "צבא", "a\u00a0b", "\u2028", "\u0085", "]]>", "&lt;", "-", "naïve", "ﬁ", "\u1e9b\u0323",
        "x" * 50,
    ]
)  # fmt: skip
SPACES = st.sampled_from([" ", "  ", "\u00a0", "\t", "\u3000"])
IDS = ["army", "front", "un_mission", "villagers"]
SOURCES = [*IDS, "author", "unnamed"]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw a legal article; its text is NFC, its layers in canonical order."""
    layers: dict[str, list[Any]] = {"zones": [], "statements": [], "mentions": [], "losses": []}
    text = ""
    for number in range(draw(st.integers(1, 4))):
        text += "\n" if number else ""
        start = len(text)
        label = draw(st.sampled_from(["headline", "paragraph", "caption", "furniture"]))
        if label == "furniture":
            text += draw(_phrase())
        else:
            text = _line(draw, text, layers)
        layers["zones"].append(Zone(start, len(text), label))  # type: ignore[arg-type]
    text = text if unicodedata.is_normalized("NFC", text) else _reject()
    publisher = draw(st.sampled_from([None, "army"]))
    used = referenced_actors(layers["statements"], layers["mentions"], layers["losses"], publisher)
    return canonical(
        Article(
            id="one-event-01",
            event="one-event",
            conflict="one-war",
            setting=draw(st.sampled_from(SETTINGS)),
            outlet=draw(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
                    str.strip
                )
            ),
            outlet_type=draw(st.sampled_from(OUTLET_TYPES)),
            publisher=publisher,
            date="2001-02-03",
            noise=draw(st.sampled_from(["", "typos", "furniture glued"])),
            text=text,
            zones=tuple(layers["zones"]),
            statements=tuple(layers["statements"]),
            mentions=tuple(layers["mentions"]),
            losses=tuple(layers["losses"]),
            actors=tuple(Actor(i, i.title(), draw(st.sampled_from(ACTOR_KINDS))) for i in IDS if i in used),
        )
    )


def _reject() -> str:
    from hypothesis import reject

    return reject()


@st.composite
def _phrase(draw: st.DrawFn) -> str:
    words = [unicodedata.normalize("NFC", draw(WORDS)) for _ in range(draw(st.integers(1, 4)))]
    joined = words[0]
    for word in words[1:]:
        joined += draw(SPACES) + word
    return joined if joined.strip() else joined + "x"


def _line(draw: st.DrawFn, text: str, layers: dict[str, list[Any]]) -> str:
    """Add statements, with inline furniture between them now and then."""
    for number in range(draw(st.integers(1, 3))):
        text += " " if number else ""
        start = len(text)
        if number and draw(st.booleans()):
            text += draw(_phrase())
            layers["zones"].append(Zone(start, len(text), "furniture"))
            continue
        for piece in range(draw(st.integers(1, 3))):
            text += draw(SPACES) if piece else ""
            text = _spans(draw, text, layers, ["loss", "weapon", "actor"])
        layers["statements"].append(
            Statement(start, len(text), draw(st.sampled_from(STATEMENT_LABELS)), draw(st.sampled_from(SOURCES)))
        )
    return text


def _spans(draw: st.DrawFn, text: str, layers: dict[str, list[Any]], labels: list[str]) -> str:
    """Add a phrase, perhaps inside a span of one of ``labels``, with spans of the remaining labels inside it."""
    chosen = draw(st.sampled_from([None, *labels]))
    if chosen is None:
        return text + draw(_phrase())
    start = len(text)
    before = draw(_phrase()) + " " if draw(st.booleans()) else ""
    # Of equal extents the order is fixed: whatever stands inside at the same place must rank lower.
    rest = labels[labels.index(chosen) + 1 :] if not before else [x for x in labels if x != chosen]
    text = _spans(draw, text + before, layers, rest)
    if chosen == "actor":
        ref = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=2, unique=True))
        layers["mentions"].append(Mention(start, len(text), "actor", actor=tuple(ref)))
    elif chosen == "weapon":
        layers["mentions"].append(Mention(start, len(text), "weapon", type=draw(st.sampled_from(WEAPON_TYPES))))
    else:
        layers["losses"].append(draw(_loss(start, len(text))))
    return text


@st.composite
def _loss(draw: st.DrawFn, start: int, end: int) -> Loss:
    low, high = sorted((draw(st.integers(0, 10**12)), draw(st.integers(0, 10**12))))
    open_end = draw(st.sampled_from(["", "low", "high"]))
    actors = st.lists(st.sampled_from(IDS), max_size=2, unique=True).map(tuple)
    return Loss(
        start=start,
        end=end,
        item=draw(st.sampled_from(["tanks", "background"])),
        harm=draw(st.sampled_from(HARMS)),
        object=draw(st.sampled_from(LOSS_OBJECTS)),
        count_min=None if open_end == "low" else low,
        count_max=None if open_end == "high" else high,
        approximate=draw(st.booleans()),
        count_reason=draw(st.sampled_from([None, 'the list\nthat follows has "nine" names & more'])),
        sufferer=draw(actors),
        inflictor=draw(actors),
        source=draw(st.sampled_from(SOURCES)),
        status=draw(st.sampled_from(STATUSES)),
        subset=draw(st.booleans()),
    )
