"""Predictions in other tools' formats become rows, and score as they should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import spacy
from spacy.tokens import DocBin, Span

from warwire.corpus.export import LAYERS, Layer, to_conll, to_docbin
from warwire.corpus.load import load
from warwire.errors import InputError
from warwire.eval import read_gold, score
from warwire.eval.convert import FORMATS
from warwire.eval.convert import convert as convert_file
from warwire.eval.convert.tags import spans_of_tags
from warwire.eval.gold import Gold

TEXTS = {"a": "River Front shelled two tanks.", "b": "Norvia – 😀 – denied it. The River Front laughed."}
GOLD = read_gold(
    [
        {
            "id": "a",
            "text": TEXTS["a"],
            "mentions": [{"start": 0, "end": 11, "label": "actor"}, {"start": 24, "end": 29, "label": "weapon"}],
            "losses": [{"start": 20, "end": 29}],
        },
        {
            "id": "b",
            "text": TEXTS["b"],
            "mentions": [{"start": 0, "end": 6, "label": "actor"}, {"start": 28, "end": 39, "label": "actor"}],
            "losses": [],
        },
    ]
)


def convert(path: Path, name: str, gold: Gold, labels: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return convert_file(path, name, gold, labels).rows


def strict(rows: Any) -> tuple[float | None, float | None]:
    report = score(rows, GOLD, resamples=0)
    assert report.problems == ()
    return report.figures["spans.strict.by_label.actor.f1"], report.figures["spans.strict.by_label.weapon.f1"]


def problems_of(path: Path, name: str) -> list[tuple[str, str]]:
    problems = convert_file(path, name, GOLD).problems
    assert all(problem.file and problem.remedy for problem in problems)
    return [(problem.rule, problem.severity) for problem in problems]


CONLL = """# id = b
Norvia\tNN\tB-ACTOR
–\tSYM\tO
😀\tSYM\tO
–\tSYM\tO
denied\tVB\tO
it\tPR\tO
.\t.\tO

The\tDT\tO
River\tNN\tB-ACTOR
Front\tNN\tI-ACTOR
laughed\tVB\tO
.\t.\tO

# id = a
River NN B-ACTOR
Front NN I-ACTOR
shelled VB O
two CD O
tanks NN B-WEAPON
. . O
"""


def test_conll(tmp_path: Path) -> None:
    path = tmp_path / "p.conll"
    path.write_text(CONLL, encoding="utf-8")
    rows = convert(path, "conll", GOLD)
    assert strict(rows) == (1, 1)
    assert rows[0]["losses"] is None
    docstart = "\n-DOCSTART- -X- O\n\n".join(
        [CONLL.partition("# id = a\n")[2], CONLL.partition("# id = a\n")[0].removeprefix("# id = b\n")]
    )
    path.write_text(docstart, encoding="utf-8")
    assert [row["id"] for row in convert(path, "conll", GOLD)] == ["a", "b"]
    assert strict(convert(path, "conll", GOLD)) == (1, 1)


def test_conll_names_a_word_that_the_text_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "p.conll"
    path.write_text("# id = a\nRiver B-ACTOR\nBank I-ACTOR\n", encoding="utf-8")
    with pytest.raises(InputError, match="«Bank», does not stand in the text"):
        convert(path, "conll", GOLD)
    path.write_text("River B-ACTOR\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 documents and 2 articles"):
        convert(path, "conll", GOLD)


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("B-X I-X O B-X", [(0, 2, "X"), (3, 4, "X")]),
        ("I-X I-X I-Y", [(0, 2, "X"), (2, 3, "Y")]),
        ("B-X B-X", [(0, 1, "X"), (1, 2, "X")]),
        ("S-X B-Y E-Y O", [(0, 1, "X"), (1, 3, "Y")]),
        ("U-X B-Y I-Y L-Y I-Y", [(0, 1, "X"), (1, 4, "Y"), (4, 5, "Y")]),
        ("X X O anti-tank", [(0, 2, "X"), (3, 4, "anti-tank")]),
        ("B-X I-Y", [(0, 1, "X"), (1, 2, "Y")]),
        ("", []),
    ],
)
def test_tags(tags: str, spans: list[tuple[int, int, str]]) -> None:
    assert list(spans_of_tags(tags.split())) == spans


def test_brat(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text(
        "T1\tActor 0 11\tRiver Front\nT2\tWEAPON 24 29\ttanks\nT3\tLOSS 20 29\ttwo tanks\nA1\ttype T2 armour\n#1\tAnnotatorNotes T1\tsure\n",
        encoding="utf-8",
    )
    (tmp_path / "b.ann").write_text(
        "T1\tACTOR 0 6\tNorvia\nT2\tACTOR 28 33;34 39\tRiver Front\n*\tEquiv T1 T2\nR1\tCoref Arg1:T2 Arg2:T1\n",
        encoding="utf-8",
    )
    rows = convert(tmp_path, "brat", GOLD)
    assert strict(rows) == (1, 1)
    assert rows[0]["mentions"][1]["type"] == "armour"
    assert rows[0]["losses"] == [{"start": 20, "end": 29}]
    assert [mention["actor"] for mention in rows[1]["mentions"]] == [["T1"], ["T1"]]
    assert problems_of(tmp_path, "brat") == [("discontinuous-span", "hint")]
    (tmp_path / "b.ann").write_text("T1 ACTOR\nT2\tACTOR 0 6\tNorvia\nT3\tACTOR 1 7\tNorvia\n", encoding="utf-8")
    assert problems_of(tmp_path, "brat") == [("bad-line", "error"), ("other-text", "error")]
    (tmp_path / "b.txt").write_text(TEXTS["b"] + "\n", encoding="utf-8")
    assert len(convert(tmp_path, "brat", GOLD)[1]["mentions"]) == 1
    (tmp_path / "b.txt").write_text(TEXTS["b"][1:], encoding="utf-8")
    assert problems_of(tmp_path, "brat")[2:] == [("other-text", "error")]
    assert [row["id"] for row in convert(tmp_path, "brat", GOLD)] == ["a"]


@pytest.mark.parametrize("named", [True, False])
def test_spacy(tmp_path: Path, named: bool) -> None:
    nlp = spacy.blank("en")
    box = DocBin(store_user_data=True)
    for id_, text in reversed(TEXTS.items()):
        doc = nlp(text)
        row = GOLD.rows[GOLD.ids.index(id_)]
        found = [doc.char_span(m.start, m.end, label=m.label.upper()) for m in row.mentions or ()]
        doc.ents = [span for span in found if isinstance(span, Span)]
        doc.spans["sc"] = doc.ents[:1]
        if named:
            doc.user_data["id"] = id_
        box.add(doc)
    box.to_disk(tmp_path / "p.spacy")
    assert strict(convert(tmp_path / "p.spacy", "spacy", GOLD)) == (1, 1)
    (tmp_path / "p.spacy").write_bytes(b"nothing")
    with pytest.raises(InputError, match="no DocBin"):
        convert(tmp_path / "p.spacy", "spacy", GOLD)


def region(id_: str, start: int, end: int, label: str) -> dict[str, Any]:
    return {
        "id": id_,
        "from_name": "ent",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "labels": [label]},
    }


def test_label_studio(tmp_path: Path) -> None:
    loss = region("r3", 20, 29, "LOSS")
    extra = [
        {"id": "r3", "from_name": "harm", "type": "choices", "value": {"choices": ["destroyed"]}},
        {"id": "r3", "from_name": "count_min", "type": "number", "value": {"number": 2}},
        {"id": "r3", "from_name": "count_max", "type": "textarea", "value": {"text": ["2"]}},
        {"id": "r3", "from_name": "sufferer", "type": "textarea", "value": {"text": ["n x"]}},
        {"type": "relation", "from_id": "r1", "to_id": "r2"},
    ]
    tasks = [
        {
            "data": {"id": "a", "text": TEXTS["a"]},
            "annotations": [{"result": [region("r1", 0, 11, "ACTOR"), region("r2", 24, 29, "weapon"), loss, *extra]}],
        },
        {
            "data": {"text": TEXTS["b"]},
            "predictions": [{"result": [region("r1", 0, 6, "actor"), region("r2", 28, 39, "actor")]}],
        },
    ]
    path = tmp_path / "p.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    rows = convert(path, "label-studio", GOLD)
    assert strict(rows) == (1, 1)
    assert rows[0]["losses"] == [
        {"start": 20, "end": 29, "harm": "destroyed", "count_min": 2, "count_max": 2, "sufferer": ["n", "x"]}
    ]
    path.write_text('{"data": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="no list of Label Studio tasks"):
        convert(path, "label-studio", GOLD)


def test_hugging_face(tmp_path: Path) -> None:
    grouped = [
        {"entity_group": "ACTOR", "start": 0, "end": 6, "word": "Norvia", "score": 0.9},
        {"entity_group": "ACTOR", "start": 28, "end": 39},
    ]
    tokens = [
        {"entity": "B-ACTOR", "index": 1, "start": 0, "end": 5, "word": "River"},
        {"entity": "I-ACTOR", "index": 2, "start": 6, "end": 11, "word": "Front"},
        {"entity": "I-WEAPON", "index": 5, "start": None, "end": None, "word": "tanks"},
    ]
    path = tmp_path / "p.json"
    path.write_text(json.dumps([tokens, grouped]), encoding="utf-8")
    assert strict(convert(path, "hugging-face", GOLD)) == (1, 1)
    lines = [{"id": "b", "entities": grouped}, {"text": TEXTS["a"], "entities": tokens}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert strict(convert(path, "hugging-face", GOLD)) == (1, 1)
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError, match="no output of token classification"):
        convert(path, "hugging-face", GOLD)


def test_an_entity_without_offsets_is_placed_by_all_of_its_words(tmp_path: Path) -> None:
    words = [("B-ACTOR", "River"), ("I-ACTOR", "Fro"), ("I-ACTOR", "##nt"), ("B-WEAPON", "tan"), ("I-WEAPON", "##ks")]
    tokens = [{"entity": tag, "index": n, "word": word} for n, (tag, word) in enumerate(words)]
    path = tmp_path / "p.json"
    path.write_text(json.dumps([tokens, []]), encoding="utf-8")
    rows = convert(path, "hugging-face", GOLD)
    assert [mention["quote"] for mention in rows[0]["mentions"]] == ["River Front", "tanks"]
    report = score(rows, GOLD, resamples=0)
    assert report.problems == ()
    assert report.figures["spans.strict.by_label.weapon.f1"] == 1
    assert report.figures["spans.strict.by_label.actor.recall"] == pytest.approx(1 / 3)


LAYER_FIGURES: dict[Layer, str] = {
    "actor": "spans.strict.by_label.actor.f1",
    "weapon": "spans.strict.by_label.weapon.f1",
    "loss": "spans.strict.by_label.loss.f1",
    "statement": "statements.macro_f1",
    "zone": "zones.f1",
}


@pytest.mark.parametrize("layer", LAYERS)
def test_gold_that_is_exported_as_conll_comes_back_whole(tmp_path: Path, layer: Layer) -> None:
    gold = load(split="dev")
    path = tmp_path / "gold.conll"
    path.write_text(to_conll(gold, layer), encoding="utf-8")
    read = read_gold(gold)
    report = score(convert(path, "conll", read), read, resamples=0)
    assert report.problems == ()
    assert report.figures[LAYER_FIGURES[layer]] == 1


def test_gold_that_is_exported_as_docbin_comes_back_whole(tmp_path: Path) -> None:
    gold = load(split="dev")
    twice = gold[0].losses[0]
    gold = [msgspec.structs.replace(gold[0], losses=(twice, *gold[0].losses)), *gold[1:]]
    box, widened = to_docbin(gold)
    assert widened == 0
    box.to_disk(tmp_path / "gold.spacy")
    read = read_gold(gold)
    rows = convert(tmp_path / "gold.spacy", "spacy", read)
    report = score(rows, read, resamples=0)
    assert {problem.rule for problem in report.problems} == {"duplicate-item"}
    assert {name: report.figures[name] for name in LAYER_FIGURES.values()} == dict.fromkeys(LAYER_FIGURES.values(), 1)
    back = {row["id"]: row for row in rows}
    for article in gold:
        assert sorted(loss["harm"] for loss in back[article.id]["losses"]) == sorted(x.harm for x in article.losses)
        types = [m["type"] for m in back[article.id]["mentions"] or () if m["label"] == "weapon"]
        assert types == [m.type for m in article.mentions if m.label == "weapon"]


@pytest.mark.parametrize(
    ("label", "layer", "item"),
    [
        ("WEAPON-drone", "mentions", {"label": "weapon", "type": "drone"}),
        ("weapon-ANTI_ARMOUR", "mentions", {"label": "weapon", "type": "anti_armour"}),
        ("LOSS-killed", "losses", {"harm": "killed"}),
        ("LOSS", "losses", {}),
        ("ACTOR", "mentions", {"label": "actor"}),
        ("Weapon", "mentions", {"label": "weapon"}),
        ("anti-tank", "mentions", {"label": "anti-tank"}),
    ],
)
def test_a_label_may_name_a_field(tmp_path: Path, label: str, layer: str, item: dict[str, str]) -> None:
    (tmp_path / "p.conll").write_text(f"# id = a\nRiver B-{label}\n", encoding="utf-8")
    (tmp_path / "a.ann").write_text(f"T1\t{label} 0 5\tRiver\n", encoding="utf-8")
    (tmp_path / "p.json").write_text(
        json.dumps([{"data": {"id": "a"}, "predictions": [{"result": [region("r", 0, 5, label)]}]}]), encoding="utf-8"
    )
    for name, path in (("conll", "p.conll"), ("brat", "a.ann"), ("label-studio", "p.json")):
        assert convert(tmp_path / path, name, GOLD)[0][layer] == [item | {"start": 0, "end": 5}]


def test_labels_can_be_renamed_and_unknown_ones_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "p.conll"
    path.write_text("# id = a\nRiver B-MIL\nFront I-MIL\nshelled B-EVENT\n", encoding="utf-8")
    rows = convert(path, "conll", GOLD, {"MIL": "actor"})
    assert [mention["label"] for mention in rows[0]["mentions"]] == ["actor", "EVENT"]
    assert sorted({p.rule for p in score(rows, GOLD, resamples=0).problems}) == ["missing-article", "unknown-label"]
    with pytest.raises(InputError, match="no such file"):
        convert(tmp_path / "none", "brat", GOLD)
    assert set(FORMATS) == {"conll", "brat", "spacy", "label-studio", "hugging-face"}


def test_what_cannot_be_used_is_named_all_at_once(tmp_path: Path) -> None:
    def task(id_: str, text: str, *regions: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"id": id_, "text": text}, "predictions": [{"result": list(regions)}]}

    path = tmp_path / "p.json"
    tasks = [
        task("a", TEXTS["a"], region("1", 0, 5, "PER"), region("2", 0, 5, "PER"), region("3", 20, 99, "actor")),
        task("b", TEXTS["b"] + " More."),
        task("c", "Elsewhere."),
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert [rule for rule, _ in problems_of(path, "label-studio")] == [
        *("other-text", "unknown-article", "unknown-label", "out-of-range")
    ]
    assert "2 spans" in convert_file(path, "label-studio", GOLD).problems[2].message
    path.write_text(json.dumps(tasks[1:]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        convert(path, "label-studio", GOLD)
    assert [problem.rule for problem in caught.value.problems] == ["other-text", "unknown-article"]


@pytest.mark.parametrize("name", ["conll", "brat", "label-studio", "hugging-face"])
@pytest.mark.parametrize(("data", "rule"), [(b"", "empty-file"), (b"\x1f\x8b\x08\xff", "binary-file")])
def test_empty_and_binary_files_are_refused_without_their_bytes(
    tmp_path: Path, name: str, data: bytes, rule: str
) -> None:
    path = tmp_path / "a.ann"
    path.write_bytes(data)
    if name == "brat" and not data:
        assert convert(path, name, GOLD)[0]["id"] == "a"
        return
    with pytest.raises(InputError) as caught:
        convert(path, name, GOLD)
    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"id": "a"}]', "document 1: the key 'entities' is missing"),
        ("[[3]]", "document 1: a value is not of the kind"),
    ],
)
def test_another_shape_is_told_in_words(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "p.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        convert(path, "hugging-face", GOLD)
