"""Losses found by rule, and the records made of them."""

from __future__ import annotations

import pytest

from warwire.baselines.lexicon import predict_by_rules
from warwire.baselines.losses import settle
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Raw
from warwire.baselines.words import seed_words
from warwire.model.record import Loss


def read(text: str) -> Prediction:
    return predict_by_rules(Raw("a", f"Headline of the day\n{text}"), seed_words())


def losses(text: str) -> list[tuple[str, str, str, str]]:
    whole = f"Headline of the day\n{text}"
    return [(whole[x.start : x.end], x.harm, x.object, str(x.count)) for x in read(text).losses or ()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels killed 12 soldiers.", [("12 soldiers", "killed", "combatants", "12")]),
        ("More than 80 fighters were killed.", [("More than 80 fighters", "killed", "combatants", "81..")]),
        (
            "12 were killed, 30 wounded.",
            [("12", "killed", "persons", "12"), ("30", "wounded", "persons", "30")],
        ),
        (
            "The Front's losses included 60 fighters, 14 vehicles and nine pickup trucks with machine guns.",
            [
                ("60 fighters", "killed", "combatants", "60"),
                ("14 vehicles", "destroyed", "vehicles", "14"),
                ("nine pickup trucks", "destroyed", "vehicles", "9"),
            ],
        ),
        (
            "Enemy losses for the day: one Su-25 aircraft, two tanks and up to 120 servicemen.",
            [
                ("one Su-25 aircraft", "destroyed", "aircraft", "1"),
                ("two tanks", "destroyed", "armour", "2"),
                ("up to 120 servicemen", "killed", "combatants", "..120"),
            ],
        ),
        ("The death toll rose to 76 on Monday.", [("76", "killed", "persons", "76")]),
        ("The death of nine recruits was confirmed.", [("nine recruits", "killed", "combatants", "9")]),
        ("It left at least five people dead.", [("at least five people", "killed", "persons", "5..")]),
        ("The shell claimed the lives of four farmers.", [("four farmers", "killed", "civilians", "4")]),
        ("There were no casualties.", [("no casualties", "casualties", "persons", "0")]),
        ("There were no casualties among its crew.", [("no casualties", "casualties", "persons", "0")]),
        (
            "The raid brought nine deaths, among them two children.",
            [("nine deaths", "killed", "persons", "9"), ("two children", "killed", "civilians", "2")],
        ),
        ("Nobody was hurt.", [("Nobody", "wounded", "persons", "0")]),
        ("Some 3,000 families fled their homes.", [("Some 3,000 families", "displaced", "civilians", "~3000")]),
        ("The air force shot down four drones.", [("four drones", "destroyed", "aircraft", "4")]),
        ("The depot was levelled.", [("depot", "destroyed", "infrastructure", "1")]),
        ("The kiosk was destroyed.", [("kiosk", "destroyed", "infrastructure", "1")]),
        ("Troops seized two crates of rifles.", [("two crates of rifles", "seized", "arms", "2")]),
        ("They captured five soldiers.", [("five soldiers", "captured", "combatants", "5")]),
        ("They captured the village.", []),
        ("They hit the village and targeted a base.", []),
        ("They will kill 40 soldiers.", []),
        ("They tried to destroy two tanks.", []),
        ("She has two children aged four to 10.", []),
        ("The children aged from four to 10 were killed.", [("children", "killed", "civilians", "2..")]),
        ("On 12 May 2015 nine villagers died.", [("nine villagers", "killed", "civilians", "9")]),
    ],
)
def test_losses(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert losses(text) == expected


def only(text: str) -> Loss:
    (loss,) = read(text).losses or ()
    return loss


@pytest.mark.parametrize(
    ("text", "sufferer", "inflictor", "source"),
    [
        ("The River Front killed 12 soldiers of the Norvian Army.", "norvian_army", "river_front", "author"),
        ("The Norvian Army lost two helicopters.", "norvian_army", "", "author"),
        ("Nine tanks were destroyed by the River Front.", "", "river_front", "author"),
        ("The Norvian Army said it had destroyed nine tanks.", "", "norvian_army", "norvian_army"),
        ("Nine villagers were killed, according to Kesh Hospital.", "villagers", "", "kesh_hospital"),
        ("The Norvian Army acknowledged that two tanks were destroyed.", "norvian_army", "", "norvian_army"),
        ("Two tanks were reportedly destroyed.", "", "", "unnamed"),
        ("Sources said two tanks were destroyed.", "", "", "unnamed"),
        ("A spokesman for the Norvian Army said two tanks burned.", "", "", "norvian_army"),
    ],
)
def test_parties(text: str, sufferer: str, inflictor: str, source: str) -> None:
    loss = only(text)
    assert (" ".join(loss.sufferer), " ".join(loss.inflictor), loss.source) == (sufferer, inflictor, source)


def test_status_and_subset() -> None:
    assert only("The Norvian Army denied that 40 soldiers had died.").status == "denied"
    whole, part = read("Eleven villagers, including four children, were killed.").losses or ()
    assert (whole.subset, part.subset) == (False, True)
    among, total = read("Four children were among 11 villagers killed.").losses or ()
    assert (among.subset, total.subset) == (True, False)


def test_a_bare_number_takes_the_noun_beside_it() -> None:
    _, second = read("The Norvian Army said 12 of its soldiers were killed and 30 wounded.").losses or ()
    assert (second.object, second.sufferer) == ("combatants", ("norvian_army",))


def test_settle() -> None:
    assert settle("destroyed", "combatants") == "killed"
    assert settle("captured", "arms") == "seized"
    assert settle("captured", "infrastructure") is None
    assert settle("killed", "vehicles") is None
    assert settle("damaged", "persons") == "wounded"
