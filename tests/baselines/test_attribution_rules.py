"""Statements by rule: where they split, and whose they are."""

from __future__ import annotations

import pytest

from warwire.baselines.coreference import Coreference
from warwire.baselines.rules import apply_rules, segments_of
from warwire.baselines.words import seed_words

WORDS = seed_words()


def statements(text: str) -> list[tuple[str, str]]:
    ruled = apply_rules(text, (), WORDS)
    actors = [chunk for chunk in ruled.chunks if chunk.label == "actor"]
    coreference = Coreference(ruled.document, ruled.words, actors)
    return [
        (ruled.document.quote(s.first, s.last), coreference.id_of(s.source)) for s in segments_of(ruled, ruled.chunks)
    ]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Two fell.", ["author"]),
        ("The army said two fell.", ["army"]),
        ("Two fell, the army said.", ["army"]),
        ("Two fell, said the army.", ["army"]),
        ("According to the army, two fell.", ["army"]),
        ("Reuters, citing medics, reported two dead.", ["medics"]),
        ("Two fell, it was reported by the army.", ["army"]),
        ("The army said two fell. It added that nine fled.", ["army", "army"]),
        ("The army said two fell. The bridge held.", ["army", "author"]),
        ("“Two fell. Nine fled,” the army said.", ["army", "army"]),
        ("Igor Marsh, a spokesman for the army, said two fell.", ["army"]),
        ("The governor of Halva said two fell.", ["governor"]),
        ("Reportedly two fell.", ["unnamed"]),
        ("In a statement, the army mourned the “heroes of Kesh”.", ["army"]),
        ("They refused to say who fell.", ["author"]),
        ("The army said two fell, while the rebels said nine fell.", ["army", "rebels"]),
        ("The bridge held, but the rebels said it fell.", ["author", "rebels"]),
    ],
)
def test_sources(text: str, sources: list[str]) -> None:
    assert [source for _, source in statements(text)] == sources


def test_a_statement_splits_at_the_clause() -> None:
    (first, _), (second, _) = statements("The army said two fell, while the rebels said nine fell.")
    assert (first, second) == ("The army said two fell,", "while the rebels said nine fell.")


def test_a_headline_names_its_source() -> None:
    assert statements("Nine dead in raid: police") == [("Nine dead in raid: police", "police")]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("The River Front (RF) left. The RF said so.", [["River Front", "RF", "RF"]]),
        ("Igor Marsh said no. Marsh added that it was late.", [["Igor Marsh", "Marsh"]]),
        ("Ilya Marsh, the governor, said so.", [["Ilya Marsh", "governor"]]),
        (
            "On Monday the Norvian Observatory for Human Rights said so. The Halva-based Observatory saw it.",
            [["Norvian Observatory for Human Rights", "Halva-based Observatory"]],
        ),
        ("ISIS fled. Daesh said so.", [["ISIS", "Daesh"]]),
        ("Russian troops left. The soldiers wept.", [["Russian troops", "soldiers"]]),
        ("Moscow denied it. Russia said so.", [["Moscow", "Russia"]]),
        ("Russian troops left. Turkish troops came.", [["Russian troops"], ["Turkish troops"]]),
        ("The army said so. An army spokesman said so again.", [["army", "army spokesman"]]),
    ],
)
def test_who_is_who(text: str, groups: list[list[str]]) -> None:
    ruled = apply_rules(text, (), WORDS)
    actors = [chunk for chunk in ruled.chunks if chunk.label == "actor"]
    coreference = Coreference(ruled.document, ruled.words, actors)
    found = [[ruled.document.quote(c.first, c.last) for c in cluster.chunks] for cluster in coreference.clusters]
    assert found == groups
    assert len({actor.id for actor in coreference.actors()}) == len(groups)
