"""A round adjudicated as a person or a program does it: decisions.tsv, again, and into the sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from small_rounds import at, changed, gold, renamed, small_round
from warwire.annotation.adjudication.table import read_lines
from warwire.annotation.rounds import (
    Annotator,
    Selection,
    new_round,
    read_round,
    write_labels,
    write_round,
)
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.corpus.sources import read_event, read_sources
from warwire.corpus.validate import validate
from warwire.model.record import Actor, Article, Mention
from warwire.model.tokens import tokens

ROUND = ("round", "adjudicate")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [*ROUND, *map(str, arguments)])


def labels() -> dict[str, Article]:
    """Return two annotators' labels of one article: an actor too few with both, and a new one; a type with one."""
    article = gold()
    orlan, gauge, drone = at(article, "Orlan"), at(article, "gauge"), at(article, "ship-launched drone")
    out = {}
    for name in ("ann", "ben"):
        mine = renamed(article, name[0])
        mentions = tuple(
            changed(m, type="other") if name == "ann" and (m.start, m.end) == drone else m
            for m in mine.mentions
            if (m.start, m.end) != orlan
        )
        keeper = Actor("keeper", "keeper of the gauge", "person")
        new = Mention(*gauge, "actor", ("keeper",))
        out[name] = changed(mine, mentions=(*mentions, new), actors=(*mine.actors, keeper))
    return out


def fill(folder: Path, cells: Mapping[str, Mapping[str, str]]) -> None:
    """Write into the cells of the lines whose quote is given."""
    path = folder / "decisions.tsv"
    header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for column, value in cells.get(row[header.index("quote")], {}).items():
            row[header.index(column)] = value
    path.write_text("".join("\t".join(row) + "\n" for row in (header, *rows)), encoding="utf-8")


def cells(folder: Path) -> dict[str, Mapping[str, str]]:
    return {line.cells["quote"]: line.cells for line in read_lines(folder / "decisions.tsv")}


def test_the_file_of_decisions(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    result = run(folder, "--corpus", corpus)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "3 units; 3 decided, 0 open"
    lines = (folder / "decisions.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == [
        "id", "article", "layer", "kind", "start", "end", "quote", "context", "gold", "ann", "ben",
        "suggested", "decision", "by", "reason",
    ]  # fmt: skip
    found = cells(folder)
    assert list(found) == ["ship-launched drone", "Orlan", "gauge"]
    assert {quote: (line["decision"], line["by"]) for quote, line in found.items()} == {
        "ship-launched drone": ("weapon type=drone", "majority"),
        "Orlan": ("-", "majority"),
        "gauge": ("actor ref=+keeper", "majority"),
    }
    start, end = at(gold(), "Orlan")
    assert (found["Orlan"]["start"], found["Orlan"]["end"]) == (str(start), str(end))
    assert json.loads(run(folder, "--status", "--json").stdout) == {
        "layer": {"actor": {"decided": 2, "open": 0}, "weapon": {"decided": 1, "open": 0}},
        "kind": {"presence": {"decided": 2, "open": 0}, "attributes": {"decided": 1, "open": 0}},
        "by": {"majority": {"decided": 3, "open": 0}},
    }


def test_a_review_leaves_open_what_would_change_gold(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    reported = json.loads(run(folder, "--corpus", corpus, "--review", "changed", "--json").stdout)
    assert (reported["units"], reported["open"], reported["problems"]) == (3, 2, [])
    found = cells(folder)
    assert (found["Orlan"]["decision"], found["Orlan"]["suggested"]) == ("", "-")
    assert found["ship-launched drone"]["decision"] == "weapon type=drone"
    refused = run(folder, "--apply", corpus)
    assert refused.exit_code != 0
    assert not (folder / "changes.tsv").exists()


def test_people_s_decisions_are_kept_and_orphans_are_told(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus, "--review", "changed")
    mine = {"decision": "gold", "by": "Nell", "reason": "a government speaks"}
    fill(folder, {"Orlan": mine, "gauge": {**mine, "decision": "-"}})
    again = run(folder, "--corpus", corpus)
    assert again.exit_code == 0, again.output
    assert {name: cells(folder)["Orlan"][name] for name in mine} == mine
    kept = (folder / "decisions.tsv").read_bytes()
    assert run(folder, "--corpus", corpus).exit_code == 0
    assert (folder / "decisions.tsv").read_bytes() == kept
    other = labels()["ben"]
    hospital = next(m.actor for m in other.mentions if (m.start, m.end) == at(other, "hospital"))
    orlan = Mention(*at(other, "Orlan"), "actor", hospital)
    write_labels(folder, "ben", [changed(other, mentions=(*other.mentions, orlan))])
    third = run(folder, "--corpus", corpus)
    assert "orphaned: " in third.stdout
    assert (folder / "decisions.orphaned.tsv").exists()
    assert cells(folder)["Orlan"]["by"] == ""
    write_labels(folder, "ben", [other])
    assert "orphaned" not in run(folder, "--corpus", corpus).stdout
    assert (folder / "decisions.tsv").read_bytes() == kept
    assert not (folder / "decisions.orphaned.tsv").exists()


@pytest.mark.parametrize(
    ("written", "rule", "text"),
    [
        ({"decision": "Gold", "by": "Nell", "reason": "so"}, "bad-decision", "Gold"),
        ({"decision": "weapon type=other", "by": "Nell", "reason": "so"}, "bad-decision", "weapon type=other"),
        ({"decision": "actor ref=orlan_navy", "by": "Nell", "reason": "so"}, "unknown-id", "actor orlan_navy"),
        ({"decision": "actor ref=+gardener", "by": "Nell", "reason": "so"}, "unknown-id", "actor +gardener"),
        ({"decision": "[9000:9001] actor ref=st_mary", "by": "Nell", "reason": "so"}, "bad-decision", "[9000:9001] actor ref=st_mary"),
        ({"decision": "gold", "by": "Nell"}, "no-reason", "gold"),
        ({"decision": "gold", "by": "", "reason": "so"}, "no-name", "gold"),
        ({"decision": "", "by": "Nell"}, "no-decision", "Nell"),
        ({"decision": "gold"}, "rule-altered", "gold"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path: Path, written: dict[str, str], rule: str, text: str) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus)
    fill(folder, {"Orlan": written, "ship-launched drone": {"decision": "nothing", "by": "Nell", "reason": "so"}})
    result = run(folder, "--corpus", corpus, "--json")
    assert result.exit_code == 1
    problems = [(p["rule"], p["text"], p["line"], p["article"]) for p in json.loads(result.stdout)["problems"]]
    assert problems == [("bad-decision", "nothing", 2, "bell-tower-01"), (rule, text, 3, "bell-tower-01")]
    assert run(folder, "--apply", corpus).exit_code != 0
    assert not (folder / "changes.tsv").exists()


def test_a_decision_that_is_not_legal_with_the_rest_is_named(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus)
    start, end = at(gold(), "Orlan")
    wide = {"decision": f"[{start - 3}:{end}] actor ref=st_mary", "by": "Nell", "reason": "wide"}
    fill(folder, {"Orlan": wide})
    result = run(folder, "--corpus", corpus)
    assert result.exit_code == 1
    assert f"{folder / 'decisions.tsv'}:3: bell-tower-01" in result.stdout


def test_decisions_go_into_the_sources(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus, "--review", "changed")
    reason = {"by": "Nell", "reason": "as two of three have it"}
    fill(folder, {"Orlan": {**reason, "decision": "ann"}, "gauge": {**reason, "decision": "ben"}})
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    result = run(folder, "--apply", corpus)
    assert result.exit_code == 0, result.output
    changed_files = {path.name for path, data in before.items() if path.read_bytes() != data}
    assert changed_files == {"01-tarn-herald.xml", "event.toml"}
    sources = read_sources(corpus)
    assert [p for p in validate(sources) if p.severity == "error"] == []
    article = next(s.article for s in sources.articles if s.article.id == "bell-tower-01")
    assert article.text == gold().text
    spans = {(m.start, m.end): m for m in article.mentions}
    assert at(article, "Orlan") not in spans
    assert spans[at(article, "gauge")].actor == ("keeper",)
    added = read_event(corpus / "events" / "bell-tower" / "event.toml").actors[-1]
    assert (added.id, added.name, added.kind) == ("keeper", "keeper of the gauge", "person")
    actors = sum(m.label == "actor" for m in gold().mentions)
    header, *rows = [line.split("\t") for line in (folder / "changes.tsv").read_text(encoding="utf-8").splitlines()]
    by_label = {row[1]: dict(zip(header, row, strict=True)) for row in rows}
    assert by_label["actor"] == {
        "layer": "actor", "label": "actor", "gold": str(actors), "kept": str(actors - 1), "changed": "0", "removed": "1",
        "added": "1", "changed_extent": "0", "changed_label": "0", "changed_attributes": "0",
        "error_rate": f"{2 / (actors + 1):.3f}",
    }  # fmt: skip
    assert by_label["weapon"]["error_rate"] == by_label["fact"]["error_rate"] == "0.000"
    assert by_label["caption"]["gold"] == "1"
    for again in (("--apply", corpus), ("--corpus", corpus)):
        assert "stand in the sources already" in str(run(folder, *again).exception)


def test_gold_everywhere_leaves_every_byte(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus)
    mine = {"decision": "gold", "by": "Nell", "reason": "gold is right"}
    fill(folder, dict.fromkeys(["Orlan", "gauge", "ship-launched drone"], mine))
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    assert run(folder, "--apply", corpus).exit_code == 0
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before


def test_nothing_is_written_where_a_new_id_is_of_two(tmp_path: Path) -> None:
    """In one article the new keeper is of ann and ben, in another, which ben has not read, he is another one."""
    both, second = labels(), gold("bell-tower-02")
    folder, corpus = small_round(tmp_path, both)
    what = read_round(folder)
    ids = (*what.documents, second.id)
    write_round(
        folder, changed(what, documents=ids, annotators=tuple(changed(a, documents=ids) for a in what.annotators))
    )
    place = free_place(second)
    mine = renamed(second, "b")
    ferry = Actor("keeper", "keeper of the ferry", "organisation")
    mentions = (*mine.mentions, Mention(*place, "actor", ("keeper",)))
    write_labels(folder, "ben", [changed(mine, mentions=mentions, actors=(*mine.actors, ferry))])
    write_labels(folder, "ann", [both["ann"]])
    run(folder, "--corpus", corpus)
    decided = {"decision": "ben", "by": "Nell", "reason": "so"}
    fill(folder, {second.text[slice(*place)]: decided, "Orlan": {**decided, "decision": "gold"}, "gauge": {**decided, "decision": "ann"},
                  "ship-launched drone": {**decided, "decision": "gold"}})  # fmt: skip
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    assert "the new id +keeper is of" in str(run(folder, "--apply", corpus).exception)
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before


def free_place(article: Article) -> tuple[int, int]:
    """Return a word in a statement over which no span stands."""
    taken = [(m.start, m.end) for m in article.mentions] + [(x.start, x.end) for x in article.losses]
    return next(
        (start, end)
        for statement in article.statements
        for start, end in tokens(article.text, statement.start, statement.end)
        if article.text[start:end].isalpha()
        and end - start > 5
        and not any(start < its_end and its_start < end for its_start, its_end in taken)
    )


def test_the_release_is_gold_too_and_a_closed_round_is_left_alone(tmp_path: Path) -> None:
    articles = load("0.1.0", split="dev")[:2]
    ids = tuple(article.id for article in articles)
    guidelines = tmp_path / "guidelines"
    guidelines.mkdir()
    (guidelines / "page.md").write_text("A page.\n", encoding="utf-8")
    folder = tmp_path / "2"
    annotators = [Annotator(id=name, kind="model", documents=ids) for name in ("ann", "ben")]
    new_round(
        folder, release="0.1.0", documents=ids, annotators=annotators, selection=Selection(method="named"),
        guidelines=guidelines,
    )  # fmt: skip
    nobody = run(folder, "--release")
    assert "nobody has labelled anything" in str(nobody.exception)
    for name in ("ann", "ben"):
        write_labels(folder, name, [renamed(article, name[0]) for article in articles])
    result = run(folder, "--release")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "0 units; 0 decided, 0 open"
    write_round(folder, changed(read_round(folder), state="closed"))
    assert "the round is closed" in str(run(folder, "--release").exception)


def test_options_that_exclude_each_other(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    for options in (("--status", "--apply", corpus), ("--status", "--release"), ("--release", "--corpus", corpus)):
        assert run(folder, *options).exit_code == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "the header lacks id"), ("id\tid", "the header lacks article"), ("HEAD\nx\ty", "the line has 2 cells")],
)
def test_a_damaged_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus)
    path = folder / "decisions.tsv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(text.replace("HEAD", head), encoding="utf-8")
    result = run(folder, "--corpus", corpus)
    assert message in str(result.exception)


def test_a_unit_that_stands_twice_is_refused(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    run(folder, "--corpus", corpus)
    path = folder / "decisions.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert "the unit stands twice" in str(run(folder, "--corpus", corpus).exception)


def test_labels_of_another_text_are_refused(tmp_path: Path) -> None:
    folder, corpus = small_round(tmp_path, labels())
    path = corpus / "events" / "bell-tower" / "01-tarn-herald.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("at dusk", "at dawn"), encoding="utf-8")
    assert "the text is not that of gold" in str(run(folder, "--corpus", corpus).exception)
