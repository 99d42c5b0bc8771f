"""Where readings differ: actors and items under one set of ids, and one unit a place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings

from small_rounds import at, changed, gold, renamed, sheet
from strategies import articles
from warwire.annotation.adjudication.aligning import aligned
from warwire.annotation.adjudication.differences import Difference, differences
from warwire.model.record import Actor, Article, Loss, Mention, Statement


def values(found: list[Difference]) -> list[tuple[str, str, str, dict[str, str]]]:
    return [(unit.layer, unit.kind, unit.quote, dict(unit.values)) for unit in found]


@given(articles())
@hypothesis_settings(max_examples=30)
def test_equal_readings_do_not_differ(article: Article) -> None:
    assert differences(article, {"ann": article, "ben": article}) == []


def test_ids_of_ones_own_are_no_difference() -> None:
    for name in ("bell-tower-01", "bell-tower-02", "bell-tower-03"):
        article = gold(name)
        assert differences(article, {"ann": renamed(article, "a"), "ben": renamed(article, "b")}) == []


def test_each_kind_of_difference_is_one_unit() -> None:
    article = renamed(gold(), "a")
    orlan, hospital, drone = at(article, "Orlan"), at(article, "hospital"), at(article, "ship-launched drone")
    front = next(m.actor for m in article.mentions if article.text[m.start : m.end] == "Front")
    changes: dict[tuple[int, int], dict[str, Any]] = {
        hospital: {"actor": front},
        drone: {"start": drone[1] - len("drone")},
    }
    mentions = [changed(m, **changes.get((m.start, m.end), {})) for m in article.mentions if (m.start, m.end) != orlan]
    last = article.statements[-1]
    mine = changed(
        article, mentions=tuple(mentions), statements=(*article.statements[:-1], changed(last, label="opinion"))
    )
    kept = renamed(gold(), "b")
    found = differences(gold(), {"ann": mine, "ben": kept})
    assert values(found) == [
        (
            "weapon",
            "extent",
            "ship-launched drone",
            dict.fromkeys(["gold", "ben"], f"[{drone[0]}:{drone[1]}] weapon type=drone")
            | {"ann": f"[{drone[1] - 5}:{drone[1]}] weapon type=drone"},
        ),
        ("actor", "presence", "Orlan", {"gold": "actor ref=orlan_government", "ann": "-", "ben": "actor ref=orlan_government"}),
        ("actor", "attributes", "hospital", {"gold": "actor ref=st_mary", "ann": "actor ref=hill_front", "ben": "actor ref=st_mary"}),
        (
            "statement",
            "label",
            gold().text[last.start : last.end],
            {"gold": "fact source=author", "ann": "opinion source=author", "ben": "fact source=author"},
        ),
    ]  # fmt: skip
    assert "furniture" not in {unit.layer for unit in found}
    assert found[1].context.count("[Orlan]") == 1
    assert "\n" not in "".join(unit.context + unit.quote for unit in found)
    assert len({unit.id for unit in found}) == len(found)


def test_overlapping_statements_are_one_unit_with_extents() -> None:
    article = gold()
    first, second = article.statements[3:5]
    assert first.end + 1 == second.start
    one = changed(first, end=second.end)
    merged = changed(article, statements=(*article.statements[:3], one, *article.statements[5:]))
    (unit,) = differences(article, {"ann": merged})
    assert (unit.layer, unit.kind, unit.start, unit.end) == ("statement", "extent", first.start, second.end)
    assert unit.values == {
        "gold": f"[{first.start}:{first.end}] {first.label} source={first.source} | "
        f"[{second.start}:{second.end}] {second.label} source={second.source}",
        "ann": f"[{first.start}:{second.end}] {first.label} source={first.source}",
    }


def test_an_actor_without_mentions_is_known_by_its_use() -> None:
    article = gold()
    unmentioned = changed(
        article, mentions=tuple(m for m in article.mentions if m.actor != ("st_mary",) or m.label == "weapon")
    )
    readings = aligned(unmentioned, {"ann": renamed(unmentioned, "a")})
    assert not readings.actors
    assert differences(unmentioned, {"ann": renamed(unmentioned, "a")}) == []


def test_a_new_actor_is_one_for_both_annotators_and_known_by_the_sheet() -> None:
    article = gold()
    place = at(article, "gauge")
    mine = {
        name: changed(
            article,
            mentions=(*article.mentions, Mention(*place, "actor", (f"{name}_x",))),
            actors=(*article.actors, Actor(f"{name}_x", f"{name} at the weir", "person")),
        )
        for name in ("ann", "ben")
    }
    (unit,) = differences(article, mine, sheet())
    assert unit.values == {"gold": "-", "ann": "actor ref=+ann_x", "ben": "actor ref=+ann_x"}
    court = changed(mine["ann"], actors=(*article.actors, Actor("ann_x", "the Tribunal", "organisation")))
    (unit,) = differences(article, {"ann": court}, sheet())
    assert unit.values == {"gold": "-", "ann": "actor ref=hague_court"}


def test_a_new_id_is_never_that_of_another_actor() -> None:
    article = gold()
    mine = changed(
        article,
        mentions=(*article.mentions, Mention(*at(article, "gauge"), "actor", ("us_forces",))),
        actors=(*article.actors, Actor("us_forces", "the gauge-keeper", "person")),
    )
    (unit,) = differences(article, {"ann": mine}, sheet())
    assert unit.values["ann"] == "actor ref=+us_forces_2"


def _losses(*items: str) -> Article:
    """Return an article with two losses of these items."""
    return Article(
        id="x-01", event="x", conflict="w", setting="invented", outlet="o", outlet_type="local_paper", date="2000-01-01",
        text="two tanks and one gun", statements=(Statement(0, 21, "fact", "author"),),
        losses=tuple(
            Loss(start=s, end=e, harm="destroyed", object="other", count_min=1, count_max=1, source="author", item=item)
            for (s, e), item in zip([(0, 9), (14, 21)], items, strict=True)
        ),
    )  # fmt: skip


def test_items_differ_only_where_they_split_or_merge() -> None:
    def items(base: Article, mine: Article) -> list[str]:
        return [unit.values["ann"].rpartition("=")[2] for unit in differences(base, {"ann": mine})]

    assert items(_losses("tanks", "gun"), _losses("i", "j")) == []
    assert items(_losses("tanks", "gun"), _losses("gun", "tanks")) == []
    assert items(_losses("arms", "arms"), _losses("i", "i")) == []
    assert items(_losses("arms", "arms"), _losses("i", "j")) == ["+j"]
    assert items(_losses("tanks", "gun"), _losses("i", "i")) in (["gun"], ["tanks"])
    assert items(_losses("tanks", "gun"), _losses("i", "background")) == ["background"]


def test_order_of_ids_and_reason_of_a_count_are_no_difference() -> None:
    base = _losses("tanks", "gun")
    first = base.losses[0]
    with_ids = changed(base, losses=(changed(first, sufferer=("a", "b"), count_reason="x"), base.losses[1]))
    other = changed(base, losses=(changed(first, sufferer=("b", "a")), base.losses[1]))
    assert differences(with_ids, {"ann": other}) == []
