"""Values of the decisions file: written, read, refused."""

from __future__ import annotations

import pytest

from warwire.annotation.adjudication.values import Layer, normal, parse, written
from warwire.annotation.tasks import Region

LOSS = {"harm": "killed", "object": "combatants", "count": "41..", "item": "garrison", "source": "front"}


@pytest.mark.parametrize(
    ("layer", "regions", "extents", "value"),
    [
        ("zone", [], False, "-"),
        ("zone", [Region("", "paragraph", 3, 9)], False, "paragraph"),
        ("statement", [Region("", "fact", 3, 9, {"source": "front"})], False, "fact source=front"),
        ("actor", [Region("", "actor", 3, 9, {"ref": "army front"})], False, "actor ref=army,front"),
        (
            "weapon",
            [Region("", "weapon", 3, 5, {"type": "drone"}), Region("", "weapon", 6, 9, {"type": "naval"})],
            True,
            "[3:5] weapon type=drone | [6:9] weapon type=naval",
        ),
        (
            "loss",
            [Region("", "loss", 3, 9, {**LOSS, "sufferer": "army", "subset": "yes", "status": "denied"})],
            False,
            "loss source=front harm=killed object=combatants count=41.. sufferer=army status=denied subset=yes "
            "item=garrison",
        ),
        (
            "loss",
            [Region("", "loss", 3, 9, {**LOSS, "count_reason": 'he says "all" | and means\tit'})],
            False,
            "loss source=front harm=killed object=combatants count=41.. item=garrison "
            'count_reason="he says \\"all\\" | and means\\tit"',
        ),
    ],
)
def test_values_are_written_and_read_back(layer: Layer, regions: list[Region], extents: bool, value: str) -> None:
    assert written(regions, extents=extents) == value
    assert parse(value, layer, None if extents else (3, 9)) == regions


def test_what_is_compared_has_no_defaults_no_order_of_ids_and_no_reason() -> None:
    said = {**LOSS, "status": "asserted", "subset": "no", "sufferer": "b a", "count_reason": "why"}
    assert normal(Region("losses-1", "loss", 3, 9, said)) == Region("", "loss", 3, 9, {**LOSS, "sufferer": "a b"})


@pytest.mark.parametrize(
    ("value", "layer", "extent", "why"),
    [
        ("", "actor", (3, 9), "no label"),
        ("soldier ref=army", "actor", (3, 9), "which the scheme lacks"),
        ("weapon type=drone", "actor", (3, 9), "none of the layer actor"),
        ("actor ref=army", "actor", None, r"\[start:end\]"),
        ("actor", "actor", (3, 9), "gives no ref"),
        ("actor ref=", "actor", (3, 9), "is empty"),
        ("actor ref=army ref=front", "actor", (3, 9), "gives ref twice"),
        ("actor ref=army type=drone", "actor", (3, 9), "gives type, which no actor has"),
        ("actor ref=Army", "actor", (3, 9), "no list of ids"),
        ("actor ref=army or so", "actor", (3, 9), "cannot be read from «or so» on"),
        ("actor ref=army |", "actor", (3, 9), "cannot be read from «|» on"),
        ("weapon type=spear", "weapon", (3, 9), "is not one of"),
        ("loss harm=killed object=persons count=many item=x source=author", "loss", (3, 9), "a count that"),
        ("loss harm=killed object=persons count=2 item=x source=author count_reason=so", "loss", (3, 9), "quotation"),
    ],
)
def test_what_is_no_value_is_refused(value: str, layer: Layer, extent: tuple[int, int] | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(value, layer, extent)
