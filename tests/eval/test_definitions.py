"""The protocol's definitions, carried out on sets and by trying everything, against the harness."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from math import log10
from typing import Any

import pytest
from hypothesis import given, settings
from score_strategies import TEXT, layers, rows

from warwire.eval import Report, score
from warwire.eval.alignment import align
from warwire.eval.gold import read_gold
from warwire.eval.predictions import read_predictions

Figures = tuple[float | None, float | None, float | None]


def ratio(right: float, predicted: float, covered: float, gold: float) -> Figures:
    precision = right / predicted if predicted else None
    recall = covered / gold if gold else None
    if precision is None and recall is None:
        return None, None, None
    p, r = precision or 0.0, recall or 0.0
    return precision, recall, 2 * p * r / (p + r) if p + r else 0.0


def of_sets(predicted: Any, gold: Any) -> Figures:
    right = len(set(predicted) & set(gold))
    return ratio(right, len(set(predicted)), right, len(set(gold)))


def check(report: Report, name: str, expected: Figures) -> None:
    for figure, value in zip(("precision", "recall", "f1"), expected, strict=True):
        found = report.figures[f"{name}.{figure}"]
        assert found is None if value is None else found == pytest.approx(value, abs=1e-9), f"{name}.{figure}"


def one(layer: dict[str, Any]) -> dict[str, Any]:
    return rows([layer])[0]


def inside(item: dict[str, Any]) -> set[int]:
    return {at for at in range(item["start"], item["end"]) if not TEXT[at].isspace()}


def characters(items: list[dict[str, Any]]) -> set[int]:
    return set().union(*map(inside, items))


def runs(items: list[dict[str, Any]]) -> list[set[int]]:
    """Merge spans that overlap or touch; return the characters of each."""
    covered = {at for item in items for at in range(item["start"], item["end"])}
    out: list[list[int]] = []
    for at in sorted(covered):
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return [{at for at in run if not TEXT[at].isspace()} for run in out]


def tokens(gold: dict[str, Any], predicted: dict[str, Any]) -> list[dict[Any, int]]:
    read = read_gold([gold])
    (found,) = align(read, read_predictions([predicted], read))
    return [dict(found.gold), dict(found.predicted)]


@settings(max_examples=80, deadline=None)
@given(layers(), layers())
def test_statements_and_zones(gold_layers: dict[str, Any], predicted_layers: dict[str, Any]) -> None:
    sides = gold, predicted = one(gold_layers), one(predicted_layers)
    report = score([predicted], [gold], resamples=0)
    furniture = characters([zone for zone in gold["zones"] if zone["label"] == "furniture"])
    for name in ("fact", "opinion", "voice"):
        sets = [
            characters(
                [s for s in side["statements"] if name == s["label"] or (name == "voice" and s["source"] != "author")]
            )
            - furniture
            for side in sides
        ]
        if all(side["statements"] for side in sides) or name != "voice":
            check(report, f"statements.{name}", of_sets(sets[1], sets[0]))
    merged = [
        [run - furniture for run in runs([s for s in side["statements"] if s["label"] == "opinion"]) if run - furniture]
        for side in sides
    ]
    all_of = [set().union(*side) for side in merged]
    shares = [sum(len(run & all_of[1 - side]) / len(run) for run in merged[side]) for side in (0, 1)]
    check(report, "statements.opinion_spans", ratio(shares[1], len(merged[1]), shares[0], len(merged[0])))
    zones = []
    for side in sides:
        glued = characters([zone for zone in side["zones"] if zone["label"] == "furniture"])
        zones.append(
            {
                (at, z["label"])
                for z in side["zones"]
                for at in inside(z)
                if z["label"] == "furniture" or at not in glued
            }
        )
    check(report, "zones", of_sets(zones[1], zones[0]))


@settings(max_examples=80, deadline=None)
@given(layers(), layers())
def test_actors(gold_layers: dict[str, Any], predicted_layers: dict[str, Any]) -> None:
    sides = gold, predicted = one(gold_layers), one(predicted_layers)
    entities: list[list[frozenset[tuple[int, int]]]] = []
    for side in sides:
        by_ids: dict[frozenset[str], set[tuple[int, int]]] = {}
        for mention in side["mentions"]:
            if mention["label"] == "actor":
                by_ids.setdefault(frozenset(mention["actor"]), set()).add((mention["start"], mention["end"]))
        entities.append([frozenset(mentions) for mentions in by_ids.values()])
    report = score([predicted], [gold], resamples=0)
    if not all(entities):
        return
    muc: list[tuple[float, float]] = []
    b_cubed: list[tuple[float, float]] = []
    lea: list[tuple[float, float]] = []
    for mine, others in (entities, entities[::-1]):
        parts = [[len(k & r) for r in others if k & r] for k in mine]
        muc.append((sum(sum(p) - len(p) for p in parts), sum(len(k) - 1 for k in mine)))
        sizes = [len(k) for k in mine]
        b_cubed.append((sum(sum(n * n for n in p) / size for p, size in zip(parts, sizes, strict=True)), sum(sizes)))
        links = 0.0
        for k in mine:
            if len(k) == 1:
                links += k in others
            else:
                links += len(k) * sum(n * (n - 1) for n in (len(k & r) for r in others)) / (len(k) * (len(k) - 1))
        lea.append((links, sum(sizes)))
    for name, (of_gold, of_predicted) in {"muc": muc, "b_cubed": b_cubed, "lea": lea}.items():
        check(report, f"actors.{name}", ratio(*of_predicted, *of_gold))
    few, many = sorted(entities, key=len)
    best = max(
        sum(2 * len(k & r) / (len(k) + len(r)) for k, r in zip(few, chosen, strict=True))
        for chosen in permutations(many, len(few))
    )
    check(report, "actors.ceaf_e", ratio(best, len(entities[1]), best, len(entities[0])))


WEIGHTS = (0.25, 0.15, 0.25, 0.15, 0.10, 0.10)


def end_similarity(a: int | None, b: int | None) -> float:
    if a is None or b is None:
        return float(a is b)
    return max(0.0, 1 - abs(log10((a + 1) / (b + 1))))


def similarity(a: Any, b: Any) -> float:
    parts = [float(x == y) for x, y in zip(a[:6], b[:6], strict=True)]
    parts[2] = (end_similarity(a[2][0], b[2][0]) + end_similarity(a[2][1], b[2][1])) / 2
    return sum(weight * part for weight, part in zip(WEIGHTS, parts, strict=True))


@settings(max_examples=80, deadline=None)
@given(layers(), layers())
def test_losses_and_attribution(gold_layers: dict[str, Any], predicted_layers: dict[str, Any]) -> None:
    sides = gold, predicted = one(gold_layers), one(predicted_layers)
    report = score([predicted], [gold], resamples=0)
    names = tokens(gold, predicted)
    records = [
        {
            (
                loss["harm"], loss["object"], (loss["count_min"], loss["count_max"]),
                frozenset(name[id_] for id_ in loss["sufferer"]), frozenset(name[id_] for id_ in loss["inflictor"]),
                name[loss["source"]], loss["status"],
            )
            for loss in side["losses"]
        }
        for side, name in zip(sides, names, strict=True)
    ]  # fmt: skip
    if all(records):
        check(report, "losses.strict", of_sets(records[1], records[0]))
    few, many = sorted(map(list, records), key=len)
    if few and len(many) <= 6:
        best = max(
            sum(similarity(a, b) for a, b in zip(few, chosen, strict=True)) for chosen in permutations(many, len(few))
        )
        check(report, "losses.weighted", ratio(best, len(records[1]), best, len(records[0])))
    furniture = characters([zone for zone in gold["zones"] if zone["label"] == "furniture"])
    said = [
        {(at, name[s["source"]]) for s in side["statements"] if s["source"] != "author" for at in inside(s) - furniture}
        for side, name in zip(sides, names, strict=True)
    ]
    if all(side["statements"] for side in sides):
        check(report, "attribution.statements", of_sets(said[1], said[0]))


@settings(max_examples=80, deadline=None)
@given(layers(), layers())
def test_alignment_is_one_to_one_and_by_mentions_or_names(
    gold_layers: dict[str, Any], predicted_layers: dict[str, Any]
) -> None:
    gold, predicted = one(gold_layers), one(predicted_layers)
    sides = tokens(gold, predicted)
    pairs = [
        (id_, next(other for other, token in sides[1].items() if token == value))
        for id_, value in sides[0].items()
        if value > 1 and value in sides[1].values()
    ]
    assert all(max(Counter(side.values()).values()) == 1 for side in sides)
    names = [{actor["id"]: actor["name"] for actor in side["actors"]} for side in (gold, predicted)]
    mentioned = [
        {i for m in side["mentions"] if m["label"] == "actor" for i in m["actor"]} for side in (gold, predicted)
    ]
    for a, b in pairs:
        by_name = names[0][a] == names[1][b] and (a not in mentioned[0] or b not in mentioned[1])
        assert by_name or (a in mentioned[0] and b in mentioned[1])
    left = [set(names[side]) - {pair[side] for pair in pairs} for side in (0, 1)]
    for a in left[0]:
        for b in left[1]:
            assert names[0][a] != names[1][b] or (a in mentioned[0] and b in mentioned[1])


def test_actors_without_mentions_are_aligned_by_name() -> None:
    loss = {"harm": "killed", "object": "persons", "count_min": 1, "count_max": 1, "source": "author"}
    gold = {
        "id": "a",
        "text": TEXT,
        "mentions": [{"start": 34, "end": 38, "label": "actor", "actor": ["army"]}],
        "losses": [{"start": 0, "end": 4, "sufferer": ["army"], "inflictor": ["front"], **loss}],
        "actors": [{"id": "army", "name": "the army"}, {"id": "front", "name": "River Front"}],
    }
    named = {"actors": [{"id": "1", "name": "River Front"}, {"id": "2", "name": "the army"}]}
    predicted = {"id": "a", "losses": [{"sufferer": "2", "inflictor": ["1"], **loss}], **named}
    assert score([predicted], [gold], resamples=0).figures["losses.strict.f1"] == 1
    wrong = predicted | {"actors": [{"id": "1", "name": "the army"}, {"id": "2", "name": "River Front"}]}
    figures = score([wrong], [gold], resamples=0).figures
    assert figures["losses.strict.f1"] == 0
    assert figures["losses.by_field.sufferer"] == 0
    assert figures["losses.weighted.f1"] == pytest.approx(0.75)


def test_naming_the_author_everywhere_earns_nothing() -> None:
    statements = [
        {"start": 0, "end": 28, "label": "fact", "source": "author"},
        {"start": 30, "end": 59, "label": "fact", "source": "army"},
    ]
    gold = {"id": "a", "text": TEXT, "statements": statements}
    lazy = {"id": "a", "statements": [statement | {"source": "author"} for statement in statements]}
    figures = score([lazy], [gold], resamples=0).figures
    assert figures["attribution.f1"] == 0
    assert figures["statements.macro_f1"] == 1


def test_singletons_can_be_left_out() -> None:
    gold = {
        "id": "a",
        "text": "a b c",
        "mentions": [
            {"start": i, "end": i + 1, "label": "actor", "actor": [k]} for i, k in ((0, "x"), (2, "x"), (4, "y"))
        ],
    }
    predicted = {
        "id": "a",
        "mentions": [*gold["mentions"][:2], {"start": 4, "end": 5, "label": "actor", "actor": ["x"]}],
    }
    kept, dropped = (score([predicted], [gold], resamples=0, singletons=keep) for keep in (True, False))
    assert kept.figures["actors.b_cubed.recall"] == 1
    assert kept.figures["actors.b_cubed.precision"] == pytest.approx((4 / 3 + 1 / 3) / 3)
    assert dropped.figures["actors.b_cubed.precision"] == pytest.approx(4 / 9)
    assert "singletons:no" in str(dropped.signature)
