"""What rules decide, what they leave open, and what is checked of people's decisions."""

from __future__ import annotations

import pytest

from small_rounds import at, changed, gold, renamed, sheet
from warwire.annotation.adjudication.aligning import GOLD
from warwire.annotation.adjudication.assembling import assembled, document_of, errors_of, resolve
from warwire.annotation.adjudication.decisions import (
    LEFT_OPEN,
    MAJORITY,
    MAJORITY_OF_FIELDS,
    Decision,
    by_rule,
    chosen,
    decide,
)
from warwire.annotation.adjudication.differences import Difference
from warwire.annotation.adjudication.values import layer_of, normal, written
from warwire.annotation.tasks import Region
from warwire.model.record import Article


def unit_of(*values: tuple[str, dict[str, str]] | None, extents: bool = False) -> Difference:
    """Return a unit at 3..9 with what each reading has there: label and attributes, or nothing."""
    names = ["gold", "ann", "ben", "cid", "dea"][: len(values)]
    regions = {n: (Region("", v[0], 3, 9, v[1]),) if v else () for n, v in zip(names, values, strict=True)}
    labels = {v[0] for v in values if v}
    kind = "presence" if None in values else "extent" if extents else "label" if len(labels) > 1 else "attributes"
    return Difference(
        "x-01",
        layer_of(min(labels)),
        kind,  # type: ignore[arg-type]  # one of the three, as written above
        3,
        9,
        "",
        "",
        extents,
        {n: written([normal(x) for x in r], extents=extents) for n, r in regions.items()},
        regions,
    )


def loss(count: str, object_: str, source: str) -> tuple[str, dict[str, str]]:
    said = {"harm": "killed", "object": object_, "count": count, "source": source, "item": "i"}
    return "loss", {name: value for name, value in said.items() if value}


A, B, C = (("actor", {"ref": ref}) for ref in "abc")
FACT, OPINION = ("fact", {"source": "a"}), ("opinion", {"source": "b"})


@pytest.mark.parametrize(
    ("unit", "decided"),
    [
        (unit_of(A, B, B), ("actor ref=b", MAJORITY)),
        (unit_of(A, B, A), ("actor ref=a", MAJORITY)),
        (unit_of(A, None, None), ("-", MAJORITY)),
        (unit_of(None, B, B), ("actor ref=b", MAJORITY)),
        (unit_of(A, B, C), None),
        (unit_of(A, B), None),
        (unit_of(A, B, B, C), None),
        (unit_of(A, B, B, B), ("actor ref=b", MAJORITY)),
        (unit_of(A, A, B, B, C), None),
        (unit_of(A, B, None), None),
        (
            unit_of(loss("2", "persons", "x"), loss("2", "civilians", "y"), loss("3", "civilians", "x")),
            ("loss source=x harm=killed object=civilians count=2 item=i", MAJORITY_OF_FIELDS),
        ),
        (unit_of(loss("2", "persons", "x"), loss("3", "civilians", "y"), loss("4", "civilians", "x")), None),
        (
            unit_of(
                ("loss", {**loss("2", "persons", "x")[1], "sufferer": "a"}),
                loss("2", "civilians", "x"),
                loss("3", "persons", "x"),
            ),
            ("loss source=x harm=killed object=persons count=2 item=i", MAJORITY_OF_FIELDS),
        ),
        (unit_of(FACT, ("fact", {"source": "b"}), OPINION), None),
        (unit_of(A, B, C, extents=True), None),
    ],
)
def test_rules_decide_where_a_majority_agrees(unit: Difference, decided: tuple[str, str] | None) -> None:
    assert by_rule(unit) == decided


def test_a_decision_names_a_reading_or_a_value() -> None:
    unit = unit_of(
        ("loss", {**loss("2", "persons", "x")[1], "count_reason": "two of one name"}), loss("3", "persons", "x")
    )
    assert resolve(unit, "gold") == list(unit.regions["gold"])
    assert resolve(unit, "-") == []
    (kept,) = resolve(unit, unit.values["gold"])
    assert kept.attributes["count_reason"] == "two of one name"
    (same_count,) = resolve(unit, unit.values["gold"].replace("persons", "civilians"))
    assert same_count.attributes["count_reason"] == "two of one name"
    (other_count,) = resolve(unit, unit.values["gold"].replace("count=2", "count=4"))
    assert "count_reason" not in other_count.attributes
    with pytest.raises(ValueError, match="no label"):
        resolve(unit, "Ann")


def without(article: Article, *places: tuple[int, int]) -> Article:
    return changed(article, mentions=tuple(m for m in article.mentions if (m.start, m.end) not in places))


def test_decisions_make_an_article() -> None:
    article = gold()
    place = at(article, "Orlan")
    document = document_of(article, {n: renamed(without(article, place), n[0]) for n in ("ann", "ben")}, sheet())
    (decision,) = decide(document, {})
    assert (decision.decision, decision.by, decision.open) == ("-", MAJORITY, False)
    assert assembled(document, chosen([decision])) == without(article, place)
    assert assembled(document, {}) == article
    (open_,) = decide(document, {}, review_changed=True)
    assert (open_.open, open_.suggested, open_.by) == (True, "-", "")
    person = Decision(decision.unit, decision="gold", by="Nell", reason="a government speaks")
    assert decide(document, {decision.unit.id: person}) == [person]
    assert assembled(document, chosen([person])) == article


def test_a_majority_for_gold_is_decided_even_in_a_review() -> None:
    article = gold()
    other = without(article, at(article, "Orlan"))
    document = document_of(article, {"ann": renamed(other, "a"), "ben": renamed(article, "b")}, sheet())
    (decision,) = decide(document, {}, review_changed=True)
    assert (decision.decision, decision.by) == ("actor ref=orlan_government", MAJORITY)


def test_what_is_not_legal_is_left_open() -> None:
    """Two of three want the determiner inside, which the scheme forbids; another majority beside it stands."""
    article = gold()
    army, orlan = at(article, "army"), at(article, "Orlan")
    wide = without(article, orlan)
    wide = changed(
        wide, mentions=tuple(changed(m, start=m.start - 4) if (m.start, m.end) == army else m for m in wide.mentions)
    )
    assert (
        article.text[army[0] - 4 : army[1]] == "The army" or article.text[army[0] - 4 : army[1]] == "The army".lower()
    )
    document = document_of(article, {"ann": renamed(wide, "a"), "ben": renamed(wide, "b")}, sheet())
    decisions = decide(document, {})
    assert [(d.unit.quote.lower(), d.open) for d in decisions] == [("the army", True), ("orlan", False)]
    left = decisions[0]
    assert left.suggested == left.unit.values["ann"]
    assert left.reason.startswith(f"{LEFT_OPEN}begins-with-determiner")
    assert errors_of(document, assembled(document, chosen(decisions))) == []


def test_a_gap_that_two_of_three_leave_is_left_open() -> None:
    article = gold()
    first = article.statements[0]
    shorter = changed(article, statements=(changed(first, end=first.end - len(" on Fire")), *article.statements[1:]))
    document = document_of(article, {"ann": renamed(shorter, "a"), "ben": renamed(shorter, "b")}, sheet())
    (decision,) = decide(document, {})
    assert (decision.open, decision.unit.layer) == (True, "statement")
    assert decision.reason.startswith(f"{LEFT_OPEN}text-outside-statement")
    agreed = Decision(decision.unit, decision="ann", by="Nell", reason="as they say")
    assert decide(document, {decision.unit.id: agreed}) == [agreed]


def test_gold_is_the_first_reading() -> None:
    document = document_of(gold(), {"ann": gold()}, sheet())
    assert next(iter(document.readings.regions)) == GOLD
