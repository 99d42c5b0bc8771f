"""Random layers of a short text: spans nest and cross at will, actors share names."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from warwire.model.labels import HARMS, LOSS_OBJECTS, STATUSES, ZONE_LABELS

TEXT = "Nine of the men fell at dusk; the army said so, not I. Who?"
IDS = st.sampled_from(["a", "b", "c", "d"])
SOURCES = st.sampled_from(["a", "b", "author", "unnamed"])
COUNT = st.one_of(st.none(), st.integers(0, 60))


@st.composite
def places(draw: st.DrawFn) -> dict[str, int]:
    start = draw(st.integers(0, len(TEXT) - 1))
    return {"start": start, "end": draw(st.integers(start + 1, min(len(TEXT), start + 12)))}


@st.composite
def layers(draw: st.DrawFn, distinct: bool = True) -> dict[str, Any]:
    """Draw the layers of an article; spans nest and cross at will."""

    def items(**fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        drawn = draw(st.lists(st.tuples(places(), st.fixed_dictionaries(fields)), max_size=7))
        found = [place | rest for place, rest in drawn]
        if not distinct:
            return found
        return list({(item["start"], item["end"], item.get("label")): item for item in found}.values())

    ids = st.lists(IDS, max_size=2, unique=True)
    return {
        "zones": items(label=st.sampled_from(ZONE_LABELS)),
        "statements": items(label=st.sampled_from(["fact", "opinion"]), source=SOURCES),
        "mentions": items(label=st.sampled_from(["actor", "weapon"]), actor=st.lists(IDS, min_size=1, max_size=2)),
        "losses": items(
            harm=st.sampled_from(HARMS[:2]),
            object=st.sampled_from(LOSS_OBJECTS[:2]),
            count_min=COUNT,
            count_max=COUNT,
            sufferer=ids,
            inflictor=ids,
            source=SOURCES,
            status=st.sampled_from(STATUSES),
        ),
        "actors": [{"id": id_, "name": draw(st.sampled_from(["A", "B", id_]))} for id_ in "abcd"],
    }


def rows(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"article-{n}", "event": f"e{n % 2}", "text": TEXT} | layer for n, layer in enumerate(drawn)]
