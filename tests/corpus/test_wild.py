"""Stand-off annotations: the text leaves and comes back, or is named as missing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from conftest import FIXTURES
from warwire.cli import cli
from warwire.corpus.load import read_rows
from warwire.corpus.sources import read_sources
from warwire.corpus.wild import attach, detach, plain_text
from warwire.errors import InputError

ARTICLES = [source.article for source in read_sources(FIXTURES / "corpus").articles]
TEXTS = {article.id: article.text for article in ARTICLES}


def test_there_and_back() -> None:
    rows = [detach(article) for article in ARTICLES]
    assert all(text not in msgspec.json.encode(rows).decode() for text in TEXTS.values())
    assert attach(rows, TEXTS) == ARTICLES


def test_scraped_lines() -> None:
    assert plain_text(" e\u0301 \r\n\r\n \u00a0\nb\n") == " é \nb"


def test_missing_and_other_texts_are_named() -> None:
    first, second, _ = (article.id for article in ARTICLES)
    with pytest.raises(InputError) as refused:
        attach([detach(article) for article in ARTICLES], {**TEXTS, first: "Other."} | {second: TEXTS[second] + "\n\n"})
    assert [(p.rule, p.article) for p in refused.value.problems] == [("other-text", first)]
    with pytest.raises(InputError, match="no text of this id"):
        attach([detach(article) for article in ARTICLES], {})


def test_the_command(tmp_path: Path) -> None:
    encoder = msgspec.json.Encoder()
    (tmp_path / "rows.jsonl").write_bytes(encoder.encode_lines([detach(article) for article in ARTICLES]))
    (tmp_path / "texts.jsonl").write_bytes(encoder.encode_lines([{"id": i, "text": t} for i, t in TEXTS.items()]))
    names = [str(tmp_path / f"{name}.jsonl") for name in ("rows", "texts", "gold")]
    assert CliRunner().invoke(cli, ["corpus", "attach", *names]).exit_code == 0
    assert read_rows(tmp_path / "gold.jsonl") == ARTICLES
    refused = CliRunner().invoke(cli, ["corpus", "attach", names[1], names[1], names[2]])
    assert isinstance(refused.exception, InputError)
