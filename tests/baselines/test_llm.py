"""The system that asks a language model, against an endpoint on the loopback that plays recorded answers."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from answer_server import AnswerServer, Turn, answers, completion
from small_systems import small_corpus
from warwire.baselines.document import Document
from warwire.baselines.llm import Llm
from warwire.baselines.llm_answer import Malformed, read_answer
from warwire.baselines.llm_client import Endpoint
from warwire.baselines.llm_prompt import choose_examples, numbered
from warwire.baselines.prediction import Prediction, encode
from warwire.baselines.system import Raw
from warwire.baselines.words import seed_words
from warwire.baselines.zones import rule_zones
from warwire.cli import cli
from warwire.errors import InputError, NotTrained, WarwireError
from warwire.model.record import Zone

TEXT = (
    "Dune Guard says raid repelled\n"
    "The Dune Guard said its gunners had killed more than 30 soldiers, a blow the regime will not forget. "
    "The army denied that soldiers had died, and soldiers of the army shelled the ridge with mortars.\n"
    "Share this: Facebook | Print | soldiers"
)
RAW = Raw("dune-01", TEXT)
ANSWER: dict[str, list[dict[str, Any]]] = {
    "actors": [
        {"sentence": 1, "quote": "Dune Guard", "name": "Dune Guard", "kind": "nonstate_armed"},
        {"sentence": 2, "quote": "Dune Guard", "name": "the Dune Guard", "kind": "nonstate_armed"},
        {"sentence": 2, "quote": "gunners", "name": "Dune Guard"},
        {"sentence": 2, "quote": "soldiers", "name": "army", "kind": "state_forces"},
        {"sentence": 2, "quote": "regime", "name": ["regime", "army"], "kind": "government"},
        {"sentence": 3, "quote": "army", "name": "army"},
        {"sentence": 3, "quote": "soldiers", "name": "army"},
        {"sentence": 3, "quote": "Soldiers", "name": "Army"},
    ],
    "weapons": [{"sentence": 3, "quote": "mortars", "type": "artillery"}],
    "losses": [
        {
            "sentence": 2,
            "quote": "more than 30 soldiers",
            "harm": "killed",
            "object": "combatants",
            "sufferer": ["army"],
            "inflictor": "Dune Guard",
            "source": "Dune Guard",
        },
        {
            "sentence": 3,
            "quote": "soldiers",
            "count": "about forty",
            "harm": "killed",
            "object": "combatants",
            "sufferer": ["army"],
            "inflictor": [],
            "source": "army",
            "status": "denied",
        },
    ],
    "statements": [
        {"sentence": 1, "label": "fact", "source": "Dune Guard"},
        {"sentence": 2, "label": "fact", "source": "Dune Guard", "quote": "The Dune Guard said"},
        {"sentence": 2, "label": "opinion", "source": "author", "quote": "a blow the regime will not forget"},
        {"sentence": 3, "label": "fact", "source": "unnamed"},
    ],
}

Make = Callable[..., tuple[Llm, AnswerServer]]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("WARWIRE_LLM_MODEL", "recorded")
    for name in ("WARWIRE_LLM_URL", "WARWIRE_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Return a function that starts an endpoint and returns a trained system that asks it."""
    open_servers = []

    def start(*turns: Turn, **settings: float) -> tuple[Llm, AnswerServer]:
        served = answers(*turns)
        server = served.__enter__()
        open_servers.append(served)
        monkeypatch.setenv("WARWIRE_LLM_URL", server.url)
        system = Llm({"backoff": 0.0, "parallel": 1, "retries": 2, **settings})
        system.fit(small_corpus(), [])
        return system, server

    yield start
    for served in open_servers:
        served.__exit__(None, None, None)


def read(answer: Any, text: str = TEXT) -> tuple[Prediction, list[str]]:
    zones = rule_zones(text, seed_words())
    content = answer if isinstance(answer, str) else json.dumps(answer)
    return read_answer("a", content, Document.of(text, zones), zones)


# -- from an answer to a prediction ----------------------------------------------------------------------------------


def test_what_a_whole_answer_says() -> None:
    row, notes = read(ANSWER)
    assert notes == []
    assert [z.label for z in row.zones or ()] == ["headline", "paragraph", "furniture"]
    assert [(TEXT[s.start : s.end], s.label, s.source) for s in row.statements or ()] == [
        ("Dune Guard says raid repelled", "fact", "actor-1"),
        ("The Dune Guard said its gunners had killed more than 30 soldiers,", "fact", "actor-1"),
        ("a blow the regime will not forget.", "opinion", "author"),
        (
            "The army denied that soldiers had died, and soldiers of the army shelled the ridge with mortars.",
            "fact",
            "unnamed",
        ),
    ]
    assert [(TEXT[m.start : m.end], m.actor, m.type) for m in row.mentions or ()] == [
        ("Dune Guard", ("actor-1",), None),
        ("Dune Guard", ("actor-1",), None),
        ("gunners", ("actor-1",), None),
        ("soldiers", ("actor-2",), None),
        ("regime", ("actor-3", "actor-2"), None),
        ("army", ("actor-2",), None),
        ("soldiers", ("actor-2",), None),
        ("soldiers", ("actor-2",), None),
        ("mortars", (), "artillery"),
    ]
    assert len({m.start for m in row.mentions or ()}) == 9
    assert [(a.id, a.name, a.kind) for a in row.actors or ()] == [
        ("actor-1", "Dune Guard", "nonstate_armed"),
        ("actor-2", "army", "state_forces"),
        ("actor-3", "regime", "government"),
    ]
    first, second = row.losses or ()
    assert (str(first.count), first.sufferer, first.inflictor, first.source) == (
        "31..",
        ("actor-2",),
        ("actor-1",),
        "actor-1",
    )
    assert (str(second.count), second.status, second.inflictor, second.source) == ("~40", "denied", (), "actor-2")
    assert TEXT.index("soldiers had died") == second.start


def test_an_answer_among_other_words() -> None:
    assert read(f"Here it is:\n```json\n{json.dumps(ANSWER)}\n```\nAnything else?") == read(ANSWER)


@pytest.mark.parametrize(
    ("layer", "item", "note", "left"),
    [
        ("actors", {"quote": "gunners", "name": "x", "kind": "gang"}, "kind «gang» is none of state_forces", 1),
        ("actors", {"quote": "gunners"}, "«gunners» has no name: it goes by its words", 1),
        ("actors", {"quote": "gunners", "name": "author"}, "«gunners» has no name", 1),
        ("actors", {"quote": "sailors", "name": "x"}, "«sailors» does not stand in the text", 0),
        ("actors", {"quote": "Facebook", "name": "x"}, "«Facebook» does not stand in the text", 0),
        ("actors", {"quote": "repelled The Dune Guard", "name": "x"}, "runs over two lines", 0),
        ("actors", {"quote": 3, "name": "x"}, r"actors\[0\] has not the form.*quote", 0),
        ("actors", "gunners", r"actors\[0\] has not the form", 0),
        ("weapons", {"quote": "mortars", "type": "catapult"}, "type «catapult» is none of", 1),
        ("losses", {"quote": "soldiers", "harm": "vaporised"}, "harm «vaporised» is none of.* has no harm", 0),
        ("losses", {"quote": "soldiers"}, "«soldiers» has no harm", 0),
        ("losses", {"quote": "soldiers", "harm": "killed", "object": "army"}, "object «army» is none of", 1),
        ("losses", {"quote": "soldiers", "harm": "killed", "status": "sure"}, "status «sure» is none of", 1),
        ("statements", {"sentence": 1, "label": "rumour"}, "label «rumour» is none of fact, opinion", 0),
        ("statements", {"sentence": 4, "label": "fact"}, "sentence 4: there is no such sentence", 0),
        ("statements", {"sentence": 0, "label": "fact"}, "sentence 0: there is no such sentence", 0),
    ],
)
def test_what_is_wrong_is_noted(layer: str, item: Any, note: str, left: int) -> None:
    row, notes = read({**{name: [] for name in ANSWER}, layer: [item]})
    joined = " ".join(notes)
    assert re.search(note, joined), joined
    items = row.losses if layer == "losses" else row.statements if layer == "statements" else row.mentions
    assert len(items or ()) == left
    assert encode(row)


def test_values_that_a_dropped_label_leaves() -> None:
    row, _ = read(
        {
            "actors": [{"quote": "gunners", "name": "Guard", "kind": "gang"}],
            "weapons": [{"quote": "mortars", "type": "catapult"}],
            "losses": [{"quote": "soldiers", "harm": "killed", "object": "army", "status": "sure", "source": ""}],
        }
    )
    assert [(a.name, a.kind) for a in row.actors or ()] == [("Guard", "organisation")]
    assert [m.type for m in row.mentions or ()] == [None, "other"]
    (loss,) = row.losses or ()
    assert (loss.object, loss.status, loss.source, loss.subset) == ("other", "asserted", "author", False)


def test_overlaps_and_repeated_parts() -> None:
    row, notes = read(
        {
            "actors": [
                {"quote": "Dune Guard", "name": "g"},
                {"quote": "Guard says", "name": "g"},
                {"quote": "30 soldiers", "name": "s"},
            ],
            "losses": [{"quote": "more than 30", "harm": "killed"}],
            "statements": [
                {"sentence": 2, "label": "fact"},
                {"sentence": 2, "label": "opinion"},
                {"sentence": 1, "label": "fact", "quote": "nowhere"},
                {"sentence": 1, "label": "opinion", "quote": "no such part"},
            ],
            "comment": "done",
        }
    )
    assert [TEXT[m.start : m.end] for m in row.mentions or ()] == ["Dune Guard"]
    assert [(s.label, TEXT[s.start : s.start + 8]) for s in row.statements or ()] == [("fact", "The Dune")]
    assert sum("overlaps another quote" in note for note in notes) == 2
    assert sum("a part does not stand in it, or twice" in note for note in notes) == 3
    assert {"comment is not asked for", "weapons is no list"} <= set(notes)


@pytest.mark.parametrize(
    "content", ["", "I cannot help with that.", "{", '{"actors": [', "[1]", '{"a": 1}', "{" * 9999 + "}"]
)
def test_malformed_answers(content: str) -> None:
    with pytest.raises(Malformed):
        read(content)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["soldiers", "fact", "killed"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["quote", "sentence", "name", "kind", "type", "harm", "object", "count", "source", "label"]), JSONS
)


@given(st.dictionaries(st.sampled_from([*ANSWER, "more"]), st.lists(FIELDS | JSONS, max_size=5) | JSONS))
def test_no_answer_upsets_it(answer: dict[str, Any]) -> None:
    if not any(isinstance(answer.get(name), list) for name in ANSWER):
        with pytest.raises(Malformed):
            read(answer)
    else:
        row, _ = read(answer)
        assert msgspec.json.decode(encode(row), type=Prediction) == row


# -- what is asked ---------------------------------------------------------------------------------------------------


def test_sentences_are_numbered() -> None:
    text = "Raid\nTwo fell. Nine fled.\nShare this: Facebook"
    zones = (Zone(0, 4, "headline"), Zone(5, 25, "paragraph"), Zone(26, len(text), "furniture"))
    assert numbered(Document.of(text, zones)) == "[1] Raid\n\n[2] Two fell.\n[3] Nine fled."


def test_examples_answer_as_the_gold_does() -> None:
    (example,) = choose_examples(small_corpus(), 1, 5000, 1)
    (article,) = [a for a in small_corpus() if numbered(Document.of(a.text, a.zones)) == example.text]
    document = Document.of(article.text, article.zones)
    row, notes = read_answer(article.id, example.answer, document, article.zones)
    assert notes == []
    assert row.statements is not None
    assert [(s.start, s.end, s.label) for s in row.statements] == [
        (s.start, s.end, s.label) for s in article.statements
    ]
    assert [(m.start, m.end, m.type) for m in row.mentions or ()] == [
        (m.start, m.end, m.type) for m in article.mentions
    ]
    assert [(x.start, x.end, x.harm, x.count) for x in row.losses or ()] == [
        (x.start, x.end, x.harm, x.count) for x in article.losses
    ]


def test_examples_are_short_of_several_events_and_seeded() -> None:
    corpus = small_corpus()
    assert choose_examples(corpus, 2, 5000, 1) == choose_examples(corpus[::-1], 2, 5000, 1)
    assert len(choose_examples(corpus, 9, 5000, 1)) == 2
    assert choose_examples(corpus, 2, 10, 1) == []
    assert choose_examples(corpus, 0, 5000, 1) == []
    assert len({example.text for seed in range(9) for example in choose_examples(corpus, 1, 5000, seed)}) > 1


def test_the_request(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARWIRE_LLM_KEY", "secret")
    system, server = make(completion(ANSWER), examples=1, temperature=0.5)
    system.predict([RAW])
    (asked,) = server.asked
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("recorded", 0.5, 16384)
    assert asked["response_format"] == {"type": "json_object"}
    assert [message["role"] for message in asked["messages"]] == ["system", "user", "assistant", "user"]
    assert "anti_armour" in asked["messages"][0]["content"]
    assert asked["messages"][-1]["content"].startswith("[1] Dune Guard says raid repelled\n\n[2] The Dune")
    assert "Facebook" not in asked["messages"][-1]["content"]
    assert server.keys == ["Bearer secret"]
    bare, server = make(completion(ANSWER), json_mode=0, max_tokens=0)
    bare.predict([RAW])
    assert not {"max_tokens", "response_format"} & set(server.asked[0])


# -- the endpoint ----------------------------------------------------------------------------------------------------


def test_an_answer_is_asked_for_once(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARWIRE_LLM_KEY", "secret")
    system, server = make(completion(ANSWER))
    first = system.predict([RAW])
    again = Llm(system.settings)
    again.fit(small_corpus(), [])
    assert again.predict([RAW]) == first
    assert len(server.asked) == 1
    assert (again.usage.requests, again.usage.kept, again.usage.prompt_tokens) == (0, 1, 0)
    again.predict([Raw("b", TEXT + "\nMore of it.")])
    assert len(server.asked) == 2
    monkeypatch.setenv("WARWIRE_LLM_MODEL", "another")
    again.predict([RAW])
    assert len(server.asked) == 3
    kept = [path.read_text("utf-8") for path in (tmp_path / "cache").rglob("*.json")]
    assert len(kept) == 3
    assert not any("secret" in text for text in kept)


def test_a_kept_answer_that_is_damaged_is_asked_for_again(make: Make, tmp_path: Path) -> None:
    system, server = make(completion(ANSWER))
    first = system.predict([RAW])
    (kept,) = (tmp_path / "cache").rglob("*.json")
    kept.write_text("{")
    assert system.predict([RAW]) == first
    assert len(server.asked) == 2


def test_without_a_place_for_answers(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    system, server = make(completion(ANSWER))
    assert system.predict([RAW]) == system.predict([RAW])
    assert len(server.asked) == 2


def test_busy_and_broken_then_well(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("warwire.baselines.llm_client.time.sleep", waits.append)
    system, server = make(
        Turn("slow down", 429, {"Retry-After": "7"}),
        Turn("slow down", 429, {"Retry-After": "Tue, 05 Aug 1987 10:00:00 GMT"}),
        Turn("oops", 503),
        completion(ANSWER),
        retries=3,
        backoff=2.0,
    )
    (row,) = system.predict([RAW])
    assert row.losses
    assert len(server.asked) == 4
    assert [wait for wait in waits if wait] == [7.0, 4.0, 8.0]


def test_a_timeout_then_well(make: Make) -> None:
    slow = completion(ANSWER)
    slow.pause = 0.6
    system, server = make(slow, completion(ANSWER), timeout=0.2)
    (row,) = system.predict([RAW])
    assert row.losses
    assert len(server.asked) == 2


def test_no_answer_after_all_tries(make: Make) -> None:
    system, server = make(completion(ANSWER), Turn("busy", 500))
    system.predict([RAW])
    with pytest.raises(WarwireError, match=r"no answer in 3 tries, at last 500 .*run it again later"):
        system.predict([RAW, Raw("b", "Two fell.")])
    assert len(server.asked) == 4
    assert system.usage.kept == 1


def test_a_key_that_is_not_taken(make: Make) -> None:
    system, server = make(Turn('{"error": "invalid key"}', 401))
    with pytest.raises(WarwireError, match=r"answered 401 .*invalid key.*WARWIRE_LLM_KEY"):
        system.predict([RAW])
    assert len(server.asked) == 1


def test_one_article_that_is_not_taken(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    system, _ = make(Turn("too long", 400), completion(ANSWER))
    first, second = system.predict([Raw("long", "Two fell. Nine fled."), RAW])
    assert (first.id, first.statements, first.mentions, first.losses, first.actors) == ("long", (), (), (), ())
    assert second.losses
    assert "long: the endpoint does not take it (400 Bad Request: too long)" in caplog.text


def test_no_article_is_taken(make: Make) -> None:
    system, _ = make(Turn("unknown parameter", 400))
    with pytest.raises(WarwireError, match=r"takes none of these articles .*unknown parameter.*json_mode = 0"):
        system.predict([RAW, Raw("b", "Two fell.")])


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (completion("I would rather not."), "dune-01: the answer is of no use: it holds no JSON object"),
        (completion('{"actors": [{"quote"', finish="length"), "allow more with max_tokens"),
        (completion('{"actors": [}'), "it is no JSON"),
        (Turn("<html>welcome</html>"), "of no use"),
        (Turn('{"choices": []}'), "of no use"),
        (Turn('{"choices": [{"message": {"content": null}}]}'), "of no use"),
    ],
)
def test_a_malformed_answer_predicts_nothing(
    turn: Turn, words: str, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    system, server = make(turn)
    (row,) = system.predict([RAW])
    assert (row.statements, row.mentions, row.losses, row.actors) == ((), (), (), ())
    assert len(row.zones or ()) == 3
    assert words in caplog.text
    system.predict([RAW])
    assert len(server.asked) == 2  # it is not kept


def test_what_is_left_out_is_a_warning(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    weapons = [{"sentence": 3, "quote": "mortars", "type": "catapult"}]
    system, _ = make(completion({**ANSWER, "weapons": weapons}))
    with caplog.at_level(logging.WARNING):
        system.predict([RAW])
    assert "dune-01: left out of the answer, or changed: type «catapult» is none of aircraft" in caplog.text


def test_tokens_and_cost(make: Make) -> None:
    system, _ = make(
        completion(ANSWER, read=2_000_000, written=100_000), Turn('{"choices": []}'), price_in=0.5, price_out=10.0
    )
    system.predict([RAW, Raw("b", "Two fell."), RAW])
    assert system.usage.cost == 2.0
    assert str(system.usage) == (
        "2 answers of the endpoint and 1 kept ones; 2,000,000 tokens read, 100,000 written, cost 2.0000; 1 answers "
        "came without a count of tokens"
    )


def test_articles_in_parallel_keep_their_order(make: Make) -> None:
    system, server = make(completion(ANSWER), parallel=4)
    raws = [Raw(f"a{number}", f"{TEXT}\nNumber {number} fell.") for number in range(9)]
    rows = system.predict(raws)
    assert [row.id for row in rows] == [raw.id for raw in raws]
    assert (len(server.asked), system.usage.requests) == (9, 9)


def test_a_text_without_sentences_is_not_sent(make: Make) -> None:
    system, server = make(completion(ANSWER))
    (row,) = system.predict([Raw("a", "\n")])
    assert row.statements == ()
    assert server.asked == []


def test_an_endpoint_that_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    system = Llm()
    system.fit([], [])
    with pytest.raises(WarwireError, match="needs the environment variable WARWIRE_LLM_URL:"):
        system.predict([RAW])
    monkeypatch.delenv("WARWIRE_LLM_MODEL")
    with pytest.raises(WarwireError, match="WARWIRE_LLM_URL and WARWIRE_LLM_MODEL"):
        system.predict([RAW])


@pytest.mark.parametrize(
    ("url", "key", "message"),
    [
        ("host/v1", "", "must begin with http"),
        ("http://host:port/v1", "", "is no URL"),
        ("http://127.0.0.1/v1", "schlüssel", "no header may hold"),
        ("http://127.0.0.1/v1", "a\nb", "no header may hold"),
    ],
)
def test_an_endpoint_that_cannot_be(url: str, key: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARWIRE_LLM_URL", url)
    monkeypatch.setenv("WARWIRE_LLM_KEY", key)
    system = Llm()
    system.fit([], [])
    with pytest.raises(WarwireError, match=message):
        system.predict([RAW])


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with answers(completion(ANSWER)) as server:
        url = server.url
    monkeypatch.setenv("WARWIRE_LLM_URL", url)
    system = Llm({"retries": 1, "backoff": 0.0})
    system.fit([], [])
    with pytest.raises(WarwireError, match="no answer in 2 tries, at last ConnectError"):
        system.predict([RAW])


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(Endpoint("http://host", "m", "secret"))


# -- keeping and the command line ------------------------------------------------------------------------------------


def test_untrained_and_damaged(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match="warwire train llm"):
        Llm().predict([RAW])
    with pytest.raises(NotTrained):
        Llm().save(tmp_path)
    system = Llm()
    system.fit(small_corpus(), [])
    system.save(tmp_path)
    assert Llm.load(tmp_path)._examples == system._examples
    index = json.loads((tmp_path / "system.json").read_text())
    (tmp_path / "system.json").write_text(json.dumps({**index, "files": {}}))
    with pytest.raises(InputError, match="holds no worked examples"):
        Llm.load(tmp_path)


def test_the_command_reports_what_it_took(make: Make, tmp_path: Path) -> None:
    system, _ = make(completion(ANSWER), price_in=1.0)
    system.save(tmp_path / "model")
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}))
    asked = ["predict", str(tmp_path / "model"), str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")]
    first = CliRunner().invoke(cli, [*asked, "--json"])
    assert json.loads(first.stdout)["usage"] == {
        "requests": 1,
        "kept": 0,
        "unmetered": 0,
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "cost": 0.001,
    }
    assert "0 answers of the endpoint and 1 kept ones" in CliRunner().invoke(cli, asked).stdout
    (tmp_path / "page.txt").write_text(TEXT)
    extracted = CliRunner().invoke(
        cli, ["extract", str(tmp_path / "page.txt"), "--system", str(tmp_path / "model"), "--json"]
    )
    assert json.loads(extracted.stdout)["losses"]
    assert "llm: 0 answers of the endpoint and 1 kept ones" in extracted.stderr
