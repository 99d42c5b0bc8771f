"""Mistakes are sorted by kind and shown in context."""

from __future__ import annotations

from typing import Any

from warwire.eval.gold import read_gold
from warwire.eval.mistakes import KINDS, Mistakes, find_mistakes
from warwire.eval.predictions import read_predictions

TEXT = "Nine tanks burned. The Front lost 12 men and the army said 9 guns.\nShare Front"


def place(words: str, after: int = 0) -> dict[str, int]:
    start = TEXT.index(words, after)
    return {"start": start, "end": start + len(words)}


def mention(words: str, label: str, after: int = 0) -> dict[str, Any]:
    return place(words, after) | {"label": label, "actor": [words[-3:]] if label == "actor" else []}


LOSS = {"harm": "killed", "object": "combatants", "count_min": 12, "count_max": 12, "source": "author"}
GOLD = {
    "id": "a",
    "text": TEXT,
    "zones": [{"start": 0, "end": 66, "label": "paragraph"}, {"start": 67, "end": 78, "label": "furniture"}],
    "mentions": [
        mention("tanks", "weapon"), mention("Front", "actor"), mention("men", "actor"),
        mention("army", "actor"), mention("guns", "weapon"),
    ],
    "losses": [place("12 men") | LOSS],
}  # fmt: skip
PREDICTED = {
    "id": "a",
    "mentions": [
        mention("Nine tanks", "weapon"), mention("Front", "weapon"), mention("the army", "weapon"),
        mention("burned", "weapon"), mention("Front", "actor", 60), mention("men", "actor"),
    ],
    "losses": [place("12 men") | LOSS | {"count_max": None, "source": "unnamed"}],
}  # fmt: skip


def found() -> Mistakes:
    gold = read_gold([GOLD])
    return find_mistakes(gold, read_predictions([PREDICTED], gold))


def test_each_mistake_is_of_one_kind() -> None:
    by_kind = {kind: [m.text for m in found().every if m.kind == kind] for kind in KINDS}
    assert by_kind == {
        "missed": ["guns"],
        "spurious": ["burned"],
        "furniture": ["Front"],
        "boundary": ["tanks"],
        "label": ["Front"],
        "both": ["army"],
        "wrong count": ["12 men"],
        "wrong source": ["12 men"],
    }
    assert found().counts() == dict.fromkeys(KINDS, 1)


def test_the_confusion_matrix_counts_every_span_once() -> None:
    confusion = found().confusion
    assert confusion["actor"] == {"actor": 1, "weapon": 2, "loss": 0, "none": 0}
    assert confusion["weapon"] == {"actor": 0, "weapon": 1, "loss": 0, "none": 1}
    assert confusion["loss"] == {"actor": 0, "weapon": 0, "loss": 1, "none": 0}
    assert confusion["none"] == {"actor": 1, "weapon": 1, "loss": 0, "none": 0}


def test_examples_stand_in_their_context() -> None:
    examples = {mistake.kind: mistake for mistake in found().examples(3)}
    boundary = examples["boundary"]
    assert (boundary.before, boundary.text, boundary.predicted_text) == ("Nine ", "tanks", "Nine tanks")
    assert str(boundary).startswith("a weapon → weapon: …Nine [tanks] burned.")
    assert (examples["wrong count"].gold, examples["wrong count"].predicted) == ("12", "12..")
    assert (examples["wrong source"].gold, examples["wrong source"].predicted) == ("author", "unnamed")
    out = found().to_dict(1)
    assert set(out) == {"counts", "kinds", "confusion", "examples"}
    assert len(out["examples"]) == len(KINDS)


def test_a_loss_without_a_place_is_shown_at_the_gold_place() -> None:
    loss = LOSS | {"count_min": 3}
    gold = read_gold([GOLD])
    mistakes = find_mistakes(gold, read_predictions([{"id": "a", "losses": [loss]}], gold))
    assert [m.text for m in mistakes.every if m.kind == "wrong count"] == ["12 men"]
