"""Raw pages: text and HTML of several ages, and files that are none."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest

from conftest import FIXTURES
from warwire.baselines.pages import MAX_BYTES, MAX_CHARACTERS, Page, is_html, read_page, read_page_file
from warwire.errors import InputError

PAGES = FIXTURES / "pages"


def read(data: bytes) -> Page:
    return read_page(io.BytesIO(data), "page")


def test_plain_text_is_kept_verbatim() -> None:
    page = read("\ufeffFirst\u00a0 line \r\n\r\n  \r\n\tsecond cafe\u0301\rthird\n".encode())
    assert page == Page("First\u00a0 line \n\tsecond café\nthird")
    assert unicodedata.is_normalized("NFC", page.text)


def test_utf_16() -> None:
    assert read("Nine fell.\n\nTwo fled.".encode("utf-16")).text == "Nine fell.\nTwo fled."


def test_a_guessed_encoding_is_told() -> None:
    page = read("The café fell – twice".encode("cp1252"))
    assert page.text == "The café fell – twice"
    assert "read as cp1252, a guess" in page.note


def test_a_declared_encoding() -> None:
    html = (
        '<html><head><meta charset="iso-8859-2"><title>Ł</title></head><body><p>'
        + "Wojsko żąda pokoju. " * 9
        + "</p></body></html>"
    )
    page = read(html.encode("iso-8859-2"))
    assert "żąda" in page.text
    assert "as it declares itself" in page.note


def test_a_page_laid_out_in_tables() -> None:
    lines = read_page_file(PAGES / "1998_table.html").text.split("\n")
    assert "Two boats sunk in Lorn Strait" in lines[0]
    assert any(line.startswith("CAPE LORN, Aug. 3 - The Tarskian Navy said") for line in lines)
    assert not any("|" in line for line in lines)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "<div class=x>The army lost 12 men.<br>Rebels lost two tanks.</div>",
            "The army lost 12 men.\nRebels lost two tanks.",
        ),
        ("<TABLE><TR><TD>Nine fell.</TD></TR></TABLE>", "Nine fell."),
        ("<p>The army lost 12 men.</p>", "The army lost 12 men."),
        ("<p>Nine <b>men</b>\n fell<p>Two fled", "Nine men fell\nTwo fled"),
        (
            "<article><h1>Nine fell</h1><h2>The army counts</h2><p>Two fell.</p><figure><img src=a>"
            "<figcaption>The bridge.</figcaption></figure><p>Nine fled.</p></article>",
            "Nine fell\nThe army counts\nTwo fell.\nThe bridge.\nNine fled.",
        ),
        (
            "<html><head><title>Losses at Kesh</title><style>p {}</style></head><body><nav>Home</nav>"
            "<p>The army said on Monday that it had counted its losses of the week.</p>"
            "<div style='display: none'>A banner that nobody sees.</div><p hidden>Nor this.</p>"
            "<table><tr><th>Side</th><th>Tanks</th></tr><tr><td>Army</td><td>12</td></tr></table>"
            "<ul><li>Nine men fell.</li></ul><script>var x</script></body></html>",
            "Losses at Kesh\nThe army said on Monday that it had counted its losses of the week.\n"
            "Side\nTanks\nArmy\n12\nNine men fell.",
        ),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><pre>Nine\n  fell</pre></body></html>', "Nine\n  fell"),
    ],
)
def test_small_pages_keep_their_lines(page: str, text: str) -> None:
    assert read(page.encode()).text == text


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "idna", "rot13", "no-such"])
def test_a_declared_encoding_that_is_none(charset: str) -> None:
    page = read(f'<html><meta charset="{charset}"><body><p>The café fell.</p></body></html>'.encode("cp1252"))
    assert page.text == "The café fell."
    assert "read as cp1252, a guess" in page.note


def test_a_blog_with_comments() -> None:
    text = read_page_file(PAGES / "2009_blog.html").text
    assert "The army counts again" in text
    assert "lost two men and a truck" in text
    assert "My cousin says" not in text
    assert "Blogroll" not in text


def test_a_news_page_with_a_banner() -> None:
    text = read_page_file(PAGES / "2023_news.html").text
    assert text.startswith("Drones hit depot in Halva, five dead")
    assert "nine of 12 Shahed drones" in text
    for noise in ("cookies", "dataLayer", "newsletter", "Wheat prices", "All rights reserved"):
        assert noise not in text


def test_an_old_page_in_cp1252() -> None:
    page = read_page_file(PAGES / "1999_cp1252.html")
    assert "café by the bridge" in page.text
    assert "cp1252" in page.note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><html><body>x</body></html>", True),
        ("  <?xml version='1.0'?><html>", True),
        ("<p>One.</p><p>Two <b>fell</b>.</p><p>Three.</p>", True),
        ("Nine < ten, and ten > nine. <ref>", False),
        ("The army said <i>nothing</i> at all. " + "It kept quiet for a year. " * 40, False),
    ],
)
def test_what_is_html(text: str, expected: bool) -> None:
    assert is_html(text) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"%PDF-1.7 ...", "pdftotext"),
        (b"PK\x03\x04rest", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "an image"),
        (b"text\0more", "a binary file"),
        (b"\xff\xfe\x00", "a binary file"),
        (bytes(range(1, 9)) * 50, "a binary file"),
        (b"x" * (MAX_CHARACTERS + 1), "are no article"),
        (b"x " * (MAX_BYTES // 2 + 1), "larger than 20 MB"),
        (b"<!doctype html><html><body></body></html>", "holds no text"),
    ],
)
def test_what_is_no_page(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        read(data)
    (problem,) = error.value.problems
    assert problem.file == "page"
    assert problem.remedy


def test_paths(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_page_file(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="this is a folder"):
        read_page_file(tmp_path)
