"""Stand-off annotations: the text leaves and comes back, or is named as missing."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from conftest import FIXTURES
from warwire.baselines.pages import read_page
from warwire.cli import cli
from warwire.corpus.load import read_rows
from warwire.corpus.sources import read_sources
from warwire.corpus.wild import attach, detach, read_texts
from warwire.errors import InputError
from warwire.model.scraped import scraped_text

ARTICLES = [source.article for source in read_sources(FIXTURES / "corpus").articles]
TEXTS = {article.id: article.text for article in ARTICLES}


def test_there_and_back() -> None:
    rows = [detach(article) for article in ARTICLES]
    assert all(text not in msgspec.json.encode(rows).decode() for text in TEXTS.values())
    assert attach(rows, TEXTS) == ARTICLES


@pytest.mark.parametrize(
    ("scraped", "text"),
    [
        (" e\u0301 \r\n\r\n \u00a0\nb\n", " \u00e9 \nb"),
        ("one\rtwo\r\rthree\r\n", "one\ntwo\nthree"),
        ("\ufeffone\n\ufefftwo", "one\n\ufefftwo"),
        ("\r\n \n", ""),
    ],
)
def test_scraped_lines(scraped: str, text: str) -> None:
    assert scraped_text(scraped) == text
    assert scraped_text(text) == text
    if text:
        assert read_page(io.BytesIO(scraped.encode()), "page").text == text


def test_carriage_returns_and_a_mark_do_not_change_a_text() -> None:
    rows = [detach(article) for article in ARTICLES]
    assert attach(rows, {i: "\ufeff" + text.replace("\n", "\r") for i, text in TEXTS.items()}) == ARTICLES


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


def test_an_id_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(
        '{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n{"id": "b", "text": "Two."}\n{"id": "a", "text": "Three."}\n'
    )
    with pytest.raises(InputError) as error:
        read_texts(path)
    assert [(p.rule, p.article) for p in error.value.problems] == [("duplicate-article", "a")]
