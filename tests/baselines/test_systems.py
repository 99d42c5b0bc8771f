"""Systems: what they are given, what they answer, and what they keep."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer_server import answers, completion
from conftest import ROOT
from small_systems import (
    small_corpus,
    small_crf,
    small_encoder,
    small_ensemble,
    small_lexicon,
    small_linear,
    small_llm,
    small_spacy,
)
from warwire.baselines import crf, ensemble, lexicon, linear, llm, registry, spacy_system
from warwire.baselines.encoder import system as encoder
from warwire.baselines.majority import Majority
from warwire.baselines.prediction import Prediction, encode, write_predictions
from warwire.baselines.registry import SYSTEMS, create, load_system, names
from warwire.baselines.system import Raw, Setting, System, checked, load_folder, read_settings
from warwire.baselines.tagger import Taggers
from warwire.errors import InputError, MissingExtra, NotTrained
from warwire.eval.rows import PredictedRow
from warwire.model.files import read_bytes
from warwire.model.record import AUTHOR, UNNAMED

QUICK = {"linear": {"epochs": 2}, "crf": {"epochs": 2}, "spacy": {"epochs": 1}, "encoder": {"tiny": 1, "epochs": 1}}
QUICK["ensemble"] = QUICK["encoder"]
"""Settings that make training quick."""

RAWS = [Raw(article.id, article.text) for article in small_corpus()]


@pytest.fixture(autouse=True)
def _endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answering: str) -> None:
    """Give the system that asks a language model one to ask, and a place for its answers."""
    monkeypatch.setenv("WARWIRE_LLM_URL", answering)
    monkeypatch.setenv("WARWIRE_LLM_MODEL", "recorded")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def answering() -> Iterator[str]:
    answer = {
        "actors": [{"sentence": 1, "quote": "Army", "name": "army", "kind": "state_forces"}],
        "weapons": [{"sentence": 1, "quote": "tanks", "type": "armour"}],
        "losses": [{"sentence": 1, "quote": "nine tanks", "harm": "destroyed", "object": "armour", "source": "army"}],
        "statements": [{"sentence": number, "label": "fact", "source": "army"} for number in range(1, 40)],
    }
    with answers(completion(answer)) as server:
        yield server.url


def trained(name: str) -> System:
    if name == "linear":
        return small_linear()
    if name == "lexicon":
        return small_lexicon()
    if name == "crf":
        return small_crf()
    if name == "spacy":
        return small_spacy()
    if name == "encoder":
        return small_encoder()
    if name == "ensemble":
        return small_ensemble()
    if name == "llm":
        return small_llm()
    if name == "zero_shot":
        return create(name)
    system = Majority()
    system.fit(small_corpus(), [])
    return system


def encoded(predictions: list[Prediction]) -> bytes:
    return b"".join(map(encode, predictions))


@pytest.mark.parametrize("name", SYSTEMS)
def test_saved_and_loaded_it_predicts_the_same(name: str, tmp_path: Path) -> None:
    system = trained(name)
    system.save(tmp_path / "model")
    again = load_system(tmp_path / "model")
    assert again.name == name
    assert encoded(again.predict(RAWS)) == encoded(system.predict(RAWS))


@pytest.mark.parametrize("name", ["lexicon", "linear", "crf", "spacy", "encoder", "ensemble", "llm", "zero_shot"])
def test_training_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        system = create(name, QUICK.get(name))
        system.fit(small_corpus(), [])
        system.save(tmp_path / folder)
    files = {
        folder: {
            p.relative_to(tmp_path / folder): p.read_bytes() for p in (tmp_path / folder).rglob("*") if p.is_file()
        }
        for folder in ("first", "second")
    }
    assert files["first"] == files["second"]


@pytest.mark.parametrize("name", SYSTEMS)
def test_one_article_at_a_time_or_all_at_once(name: str) -> None:
    system = trained(name)
    assert [system.predict([raw])[0] for raw in RAWS] == system.predict(RAWS)


def test_the_harness_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    assert write_predictions(path, small_linear().predict(RAWS)) == len(RAWS)
    rows = [msgspec.json.decode(line, type=PredictedRow) for line in path.read_bytes().splitlines()]
    assert [row.id for row in rows] == [raw.id for raw in RAWS]
    assert all(row.losses is not None and row.mentions is not None for row in rows)


def test_majority_leaves_out_what_it_never_produces() -> None:
    (row,) = trained("majority").predict([Raw("a", "Two fell. Nine fled.\nSo it is said.")])
    assert (row.mentions, row.losses, row.actors) == (None, None, None)
    assert row.statements is not None
    assert [(s.start, s.end, s.label, s.source) for s in row.statements] == [
        (0, 9, "fact", "author"),
        (10, 20, "fact", "author"),
        (21, 35, "fact", "author"),
    ]


def test_linear_knows_its_training_articles() -> None:
    right = there = found = 0
    for article, row in zip(small_corpus(), small_linear().predict(RAWS), strict=True):
        gold = {(m.start, m.end, m.label) for m in article.mentions}
        predicted = {(m.start, m.end, m.label) for m in row.mentions or ()}
        right, there, found = right + len(gold & predicted), there + len(gold), found + len(predicted)
    assert 2 * right / (there + found) > 0.9


def check(raw: Raw, row: Prediction) -> None:
    """Every span is legal, and every id is one of the row's actors."""
    assert row.zones is not None
    assert row.statements is not None
    lines = [(z.start, z.end) for z in row.zones]
    furniture = {(z.start, z.end) for z in row.zones if z.label == "furniture"}
    assert all(raw.text[a:b] and "\n" not in raw.text[a:b] for a, b in lines)
    covered: set[int] = set()
    for statement in row.statements:
        (line,) = [(a, b) for a, b in lines if a <= statement.start and statement.end <= b]
        assert line not in furniture
        covered.update(range(statement.start, statement.end))
    for a, b in set(lines) - furniture:
        assert all(raw.text[i].isspace() or i in covered for i in range(a, b))
    ids = {actor.id for actor in row.actors or ()}
    assert {s.source for s in row.statements} <= ids | {AUTHOR, UNNAMED}
    spans = [(m.start, m.end, m.label) for m in row.mentions or ()] + [
        (x.start, x.end, "loss") for x in row.losses or ()
    ]
    for mention in row.mentions or ():
        assert set(mention.actor) <= ids
        assert bool(mention.type) == (mention.label == "weapon")
    for loss in row.losses or ():
        assert {*loss.sufferer, *loss.inflictor, loss.source} <= ids | {AUTHOR, UNNAMED}
        assert str(loss.count)
    for i, (a, b, label) in enumerate(spans):
        assert 0 <= a < b <= len(raw.text)
        assert any(first <= a and b <= last for first, last in lines)
        for c, d, other in spans[i + 1 :]:
            apart, nested = b <= c or d <= a, (a <= c and d <= b) or (c <= a and b <= d)
            assert apart or (nested and label != other)


@pytest.mark.parametrize("name", ["lexicon", "linear", "crf", "spacy", "encoder", "ensemble", "llm", "zero_shot"])
def test_answers_are_legal(name: str) -> None:
    for raw, row in zip(RAWS, trained(name).predict(RAWS), strict=True):
        check(raw, row)


WORD = st.sampled_from(
    [
        "the",
        "a",
        "an",
        "army",
        "River",
        "Front",
        "rebels",
        "Norvia",
        "Norvian",
        "soldiers",
        "civilians",
        "killed",
        "wounded",
        "destroyed",
        "said",
        "that",
        "12",
        "more",
        "than",
        "at",
        "least",
        "tanks",
        "T-72",
        "missile",
        "drone",
        "and",
        ",",
        ".",
        "“",
        "”",
        '"',
        "(",
        ")",
        ":",
        "by",
        "of",
        "in",
        "were",
        "was",
        "lost",
        "losses",
        "included",
        "its",
        "it",
        "he",
        "they",
        "Ilya",
        "Marsh",
        "denied",
        "according",
        "to",
        "reportedly",
        "no",
        "casualties",
        "including",
        "among",
        "dead",
        "toll",
        "rose",
        "76",
        "Monday",
        "May",
        "2015",
        "$",
        "3.5",
        "million",
        "dozens",
        "ISIS",
        "United",
        "States",
        "among",
        "whom",
        "no",
        "one",
        "nobody",
        "between",
        "and",
        "19:30",
        "10-15",
        "said",
        "U.S.",
        "'s",
    ]
)


@settings(max_examples=200)
@given(st.one_of(st.lists(WORD, max_size=40).map(" ".join), st.text(max_size=120)))
def test_no_text_upsets_a_system(text: str) -> None:
    for system in (small_lexicon(), small_linear()):
        (row,) = system.predict([Raw("a", text)])
        check(Raw("a", text), row)


# -- folders and names ----------------------------------------------------------------------------------------------


def test_a_country_of_two_words_ends_the_text() -> None:
    text = "On Monday the army left the United States"
    (row,) = small_linear().predict([Raw("a", text)])
    check(Raw("a", text), row)


def test_a_loss_is_not_cut_before_its_noun(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "By noon they had pulled six wounded men from the mud."
    system = small_linear()
    for spans in ([(5, 7)], [(5, 7), (7, 8)], [(5, 8)]):
        found = {"actor": [], "weapon": [], "loss": spans}
        monkeypatch.setattr(Taggers, "spans", lambda *_, found=found: found)
        (row,) = system.predict([Raw("a", text)])
        assert [(text[x.start : x.end], x.harm) for x in row.losses or ()] == [("six wounded men", "wounded")]


def test_untrained() -> None:
    for name in ("lexicon", "linear", "crf", "spacy"):
        with pytest.raises(NotTrained, match=f"warwire train {name}"):
            create(name).predict(RAWS)
    with pytest.raises(NotTrained):
        linear.Linear().save(Path("nowhere"))
    with pytest.raises(InputError, match="no article to train on"):
        linear.Linear().fit([], [])


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match="warwire train"):
        load_system(tmp_path)


def test_a_file_in_the_folder_s_place(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("")
    with pytest.raises(NotTrained, match="warwire train"):
        load_system(tmp_path / "model")


def test_a_folder_that_is_being_replaced_is_read_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, aside = tmp_path / "model", tmp_path / "aside"
    small_lexicon().save(folder)
    monkeypatch.setattr("warwire.baselines.system.time.sleep", lambda _: aside.rename(folder))
    # The folder is away between two renames.
    folder.rename(aside)
    assert load_system(folder).name == "lexicon"

    # It goes away after its index was read.
    def reading(path: Path) -> bytes:
        if path.name != "system.json" and folder.exists() and not list(tmp_path.glob("gone")):
            (tmp_path / "gone").touch()
            folder.rename(aside)
        return read_bytes(path)

    monkeypatch.setattr("warwire.baselines.system.read_bytes", reading)
    assert load_folder(folder)[0].system == "lexicon"
    assert (tmp_path / "gone").exists()


def test_another_system_s_folder(tmp_path: Path) -> None:
    small_lexicon().save(tmp_path)
    with pytest.raises(InputError, match="holds the system 'lexicon', not 'linear'"):
        linear.Linear.load(tmp_path)


def test_damaged_folders(tmp_path: Path) -> None:
    small_lexicon().save(tmp_path)
    lists = tmp_path / "lists.json"
    lists.write_bytes(lists.read_bytes()[:-5])
    with pytest.raises(InputError, match="not as it was written"):
        load_system(tmp_path)
    lists.unlink()
    with pytest.raises(InputError, match="a file of the model cannot be read: there is no such file"):
        load_system(tmp_path)
    (tmp_path / "system.json").write_text("{")
    with pytest.raises(InputError, match="bad-model"):
        load_system(tmp_path)


def test_a_folder_of_other_code(tmp_path: Path) -> None:
    small_lexicon().save(tmp_path)
    index, _ = load_folder(tmp_path)
    other = msgspec.structs.replace(index, code="0.0.0")
    (tmp_path / "system.json").write_bytes(msgspec.json.encode(other))
    with pytest.raises(InputError, match=r"written by warwire 0\.0\.0"):
        load_system(tmp_path)


def test_unknown_system() -> None:
    with pytest.raises(InputError, match="choose one of majority, lexicon, linear"):
        create("oracle")


def test_a_system_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("mine", "warwire.baselines.majority:Majority", "warwire.systems")
    monkeypatch.setattr(registry, "entry_points", lambda **_: EntryPoints([point]))
    assert names()[-1] == "mine"
    assert isinstance(create("mine"), Majority)


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("majority", {}),
        ("lexicon", lexicon.SETTINGS),
        ("linear", linear.SETTINGS),
        ("crf", crf.SETTINGS),
        ("spacy", spacy_system.SETTINGS),
        ("encoder", encoder.SETTINGS),
        ("ensemble", ensemble.SETTINGS),
        ("llm", llm.SETTINGS),
        ("zero_shot", {}),
    ],
)
def test_the_settings_on_file_are_the_defaults(name: str, defaults: dict[str, Setting]) -> None:
    assert read_settings(ROOT / "baselines" / name / "config.toml") == checked({}, defaults)
    assert (ROOT / "baselines" / name / "card.md").read_text("utf-8").startswith(f"# {name}\n")


def test_settings_that_are_no_toml(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("seed = ")
    with pytest.raises(InputError, match="bad-config"):
        read_settings(path)


def test_the_last_title_before_the_text_is_kept() -> None:
    text = (
        "The Coast Post\nHome | Islands | Sport\nNavy says two launches sank off the cape\nBy our correspondent\n"
        "The navy said on Monday that two launches had sunk off the cape and that nobody was hurt there.\nShare this"
    )
    zones = small_linear().predict([Raw("a", text)])[0].zones or ()
    assert [zone.label == "furniture" for zone in zones][1:] == [True, False, True, False, True]


def test_crf_learns_what_a_loss_is() -> None:
    found = {"harm": 0, "object": 0}
    seen = 0
    for article, row in zip(small_corpus(), small_crf().predict(RAWS), strict=True):
        gold = {(loss.start, loss.end): loss for loss in article.losses}
        for loss in row.losses or ():
            if (loss.start, loss.end) in gold:
                seen += 1
                found["harm"] += loss.harm == gold[loss.start, loss.end].harm
                found["object"] += loss.object == gold[loss.start, loss.end].object
    assert seen >= 10
    assert min(found.values()) >= 0.9 * seen


def test_crf_without_losses_to_learn_from_says_so() -> None:
    system = crf.Crf({"bits": 10, "epochs": 1})
    system.fit([msgspec.structs.replace(article, losses=()) for article in small_corpus()], [])
    with pytest.raises(NotTrained, match="without losses"):
        system.predict(RAWS)


def test_crf_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(MissingExtra, match=r"warwire\[crf\]"):
        crf.Crf().fit(small_corpus(), [])
