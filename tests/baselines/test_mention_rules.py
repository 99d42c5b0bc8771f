"""Mentions found by rule: which phrases, of which kind or type, and which not."""

from __future__ import annotations

import pytest

from warwire.baselines.rules import apply_rules
from warwire.baselines.words import plural, seed_words

WORDS = seed_words()


def mentions(text: str, label: str) -> list[tuple[str, str]]:
    ruled = apply_rules(text, (), WORDS)
    return [(ruled.document.quote(c.first, c.last), c.value) for c in ruled.chunks if c.label == label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russian forces held the bridge.", [("Russian forces", "state_forces")]),
        ("The River Front said it had won.", [("River Front", "nonstate_armed")]),
        (
            "Syria's army left the town; Syria denied it.",
            [("Syria", "government"), ("army", "state_forces"), ("Syria", "government")],
        ),
        ("Syria denied it.", [("Syria", "government")]),
        ("They met in Syria.", []),
        ("The Turks left a Turkish base.", [("Turks", "state_forces")]),
        ("On Monday the Ministry of Defence of Norvia spoke.", [("Ministry of Defence of Norvia", "government")]),
        ("the Russian ministry of defense", [("Russian ministry of defense", "government")]),
        (
            "On Monday they wrote to the Syrian Observatory for Human Rights in secret.",
            [("Syrian Observatory for Human Rights", "organisation")],
        ),
        (
            "On that day President Orrin Vale spoke of ISIS again.",
            [("President Orrin Vale", "person"), ("ISIS", "nonstate_armed")],
        ),
        ("An ISIS convoy left.", [("ISIS", "nonstate_armed")]),
        ("The rebel positions fell.", []),
        ("It hit civilian property.", []),
        ("A rights group said so.", [("rights group", "organisation")]),
        ("More than 40 recruits fled.", [("recruits", "state_forces")]),
        ("“No,” said the ferryman.", [("ferryman", "person")]),
        ("The keeper said so.", [("keeper", "person")]),
        ("The report said so.", []),
    ],
)
def test_actors(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text, "actor") == expected


def test_a_country_of_the_text_s_own() -> None:
    text = "On Monday Norvia denied it. Norvian troops had gone. The envoy of Norvia left."
    assert ("Norvian troops", "state_forces") in mentions(text, "actor")
    assert ("Norvia", "government") in mentions(text, "actor")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mortars and machine guns", [("mortars", "artillery"), ("machine guns", "small_arms")]),
        ("two T-72 tanks and a Mi-24", [("T-72 tanks", "armour"), ("Mi-24", "aircraft")]),
        ("Turkish drones and Grad rockets", [("Turkish drones", "drone"), ("Grad rockets", "rocket")]),
        ("wire-guided missiles", [("wire-guided missiles", "anti_armour")]),
        ("an anti-aircraft gun", [("anti-aircraft gun", "air_defence")]),
        ("a surface-to-air missile", [("surface-to-air missile", "air_defence")]),
        ("rocket-propelled grenades", [("rocket-propelled grenades", "anti_armour")]),
        ("a car bomb and chlorine gas", [("car bomb", "explosive"), ("chlorine gas", "chemical")]),
        ("pickup trucks in the frigate Dom Luis", [("pickup trucks", "vehicle"), ("frigate Dom Luis", "naval")]),
        ("weapons and ammunition", [("weapons", "other"), ("ammunition", "other")]),
        ("a drone strike by a suicide bomber", [("drone", "drone")]),
        ("charges of murder at the technical college", []),
    ],
)
def test_weapons(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text, "weapon") == expected


@pytest.mark.parametrize(
    ("noun", "expected"), [("army", "armies"), ("convoy", "convoys"), ("bus", "buses"), ("tank", "tanks")]
)
def test_plural(noun: str, expected: str) -> None:
    assert plural(noun) == expected


def test_the_longest_phrase_wins() -> None:
    assert WORDS.weapons.match(["fighter", "jets", "flew"], 0) == (2, "aircraft")
    assert WORDS.weapons.match(["bread"], 0) is None
