"""Every rule has one fixture that breaks it and nothing else; every legal fixture passes without a hint."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from conftest import FIXTURES, ROOT
from warwire.cli.corpus_validate import page
from warwire.corpus.checks import MODULES, all_rules
from warwire.corpus.sources import read_event, read_sources
from warwire.corpus.validate import check_article, validate
from warwire.errors import Problem
from warwire.model.record import Article
from warwire.model.rules import LEVELS, Rule

INVALID = FIXTURES / "invalid"
RULES = {rule.id: rule for rule in all_rules()}
SHEET = INVALID / "event.toml"


def fixture_of(rule: str) -> list[Path]:
    return [path for path in INVALID.iterdir() if path != SHEET and path.stem == rule]


def problems_of(path: Path, tmp_path: Path) -> list[Problem]:
    """Check a fixture: a row, a corpus folder, or one article in a corpus folder made around it."""
    if path.suffix == ".json":
        return check_article(msgspec.json.decode(path.read_bytes(), type=Article))
    if path.is_dir():
        return validate(read_sources(path))
    event = msgspec.toml.decode(SHEET.read_bytes())["id"]
    folder = tmp_path / "events" / event
    folder.mkdir(parents=True)
    shutil.copy(SHEET, folder / "event.toml")
    shutil.copy(path, folder / "01-post.xml")
    (tmp_path / "splits.tsv").write_text(f"{event}\ttrain\n")
    return validate(read_sources(tmp_path))


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_has_one_fixture_that_breaks_it_alone(rule: Rule, tmp_path: Path) -> None:
    (path,) = fixture_of(rule.id)
    problems = problems_of(path, tmp_path)
    assert {problem.rule for problem in problems} == {rule.id}
    assert all(problem.severity == rule.severity for problem in problems)
    assert all(problem.message and (problem.file or path.suffix == ".json") for problem in problems)


def test_each_fixture_belongs_to_a_rule() -> None:
    assert {path.stem for path in INVALID.iterdir() if path != SHEET} == set(RULES)
    assert read_event_id() == "dry-ford"


def read_event_id() -> str:
    return str(msgspec.toml.decode(SHEET.read_bytes())["id"])


def test_rules_explain_themselves() -> None:
    for rule in RULES.values():
        assert rule.text.endswith((".", ")."))
        assert len(rule.text) <= 120, rule.id
        assert rule.level in LEVELS
        assert rule.id == rule.id.lower().replace("_", "-")
    assert all(rule.severity == "hint" for rule in RULES.values() if rule.level == "plausibility")


def test_each_level_has_files_of_its_own() -> None:
    assert {name.partition("_")[0] for name in MODULES} == set(LEVELS) - {"form"}


def test_legal_articles_pass_without_a_hint() -> None:
    sources = read_sources(FIXTURES / "valid")
    assert len(sources.articles) >= 4
    assert [str(problem) for problem in validate(sources)] == []


def test_legal_articles_pass_as_rows() -> None:
    for source in read_sources(FIXTURES / "valid").articles:
        assert check_article(source.article, source.event) == []
        assert check_article(source.article) == []


def test_the_page_of_checks_is_as_generated() -> None:
    assert (ROOT / "corpus" / "CHECKS.md").read_text(encoding="utf-8") == page(all_rules())


def test_the_sheet_of_the_fixtures_is_legal(tmp_path: Path) -> None:
    folder = tmp_path / "dry-ford"
    folder.mkdir()
    shutil.copy(SHEET, folder)
    assert read_event(folder / "event.toml").items
