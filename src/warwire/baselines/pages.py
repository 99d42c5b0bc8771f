"""Raw pages: from the bytes of a scraped text or an HTML page to the text of its record."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from warwire.baselines.blocks import blocks_of, main_lines, parse, source_of
from warwire.errors import InputError, Problem, shorten
from warwire.model.scraped import scraped_text

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "Page", "is_html", "read_page", "read_page_file"]

MAX_BYTES: Final = 20_000_000
"""A file above this size is no page: it is refused before it is read."""
MAX_CHARACTERS: Final = 500_000
"""A text above this length is no article."""

_MAGIC: Final = (
    (b"%PDF", "a PDF", "turn it into text first, for instance with: pdftotext FILE"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save it as plain text first"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first"),
    (b"\x89PNG", "an image", "name a text or an HTML page"),
    (b"\xff\xd8\xff", "an image", "name a text or an HTML page"),
    (b"GIF8", "an image", "name a text or an HTML page"),
    (b"{\\rtf", "an RTF document", "save it as plain text first"),
)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE
)
# Python decodes these as well, but they write text in ASCII and are the encoding of no page.
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_HTML_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|table|div|article|section|main|header|blockquote|center|p|h[1-6]|ul|ol)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG: Final = re.compile(
    r"<(/?)(p|div|br|table|tr|td|a|b|i|span|font|center|h[1-6]|ul|li|img|article|section|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_CELL: Final = re.compile(r"<(/?)(?:table|tbody|tr|td|th|center|font)\b[^>]*>", re.IGNORECASE)
# What trafilatura sets around the cells of tables and before the items of lists.
_TABLE_MARKS: Final = re.compile(r"^(?:\|[|\s-]*|- )|[ \t]*\|[| \t-]*$", re.MULTILINE)
_TAG: Final = re.compile(r"<[^>]*>")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Page(NamedTuple):
    """A page as it was read: its text, ready for a system, and what a reader should know of how it was read."""

    text: str
    note: str = ""


def read_page_file(path: Path) -> Page:
    """Read the page in a file.

    Raises:
        InputError: the file is missing, is a folder, may not be read, or holds no text; the problem says what to do.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise _unusable(
                name, "this is a folder", "name the files in it, for instance with: warwire extract FOLDER/*.txt"
            )
        with path.open("rb") as stream:
            return read_page(stream, name)
    except FileNotFoundError:
        raise _unusable(name, "there is no such file", "check the path") from None
    except PermissionError:
        raise _unusable(name, "the file may not be read", "check its permissions") from None
    except OSError as error:
        raise _unusable(name, f"the file cannot be read: {error.strerror}", "check the path") from None


def read_page(stream: BinaryIO, name: str) -> Page:
    """Read a page from a stream of bytes.

    The text is the page's, as :func:`~warwire.model.scraped.scraped_text` keeps it; of an HTML page it is the title
    and the main text, as trafilatura finds them.

    Args:
        stream: the bytes.
        name: what to call it in messages.

    Raises:
        InputError: there is no text in it.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"this is larger than {MAX_BYTES // 1_000_000} MB, which no page of an article is"
        raise _unusable(name, message, "cut the file into its articles, one file each")
    if not data.strip():
        raise _unusable(name, "the file is empty", "name a file that holds an article")
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise _unusable(name, f"this is {what}, not a text", remedy)
    raw, note = _decode(data, name)
    text = scraped_text(_main_text(raw, name) if is_html(raw) else raw)
    if not text:
        raise _unusable(name, "there is no text in it", "name a file that holds an article")
    if len(text) > MAX_CHARACTERS:
        longest = max(len(line) for line in text.split("\n"))
        message = f"{len(text):,} characters of text (the longest line has {longest:,}) are no article"
        raise _unusable(name, message, f"cut it into articles of at most {MAX_CHARACTERS:,} characters each")
    return Page(text, note)


def _unusable(name: str, message: str, remedy: str, text: str = "") -> InputError:
    return InputError([Problem("unusable-page", message, file=name, text=shorten(text), remedy=remedy)])


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of some bytes, and a note where its encoding had to be guessed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                break
    binary = "this is a binary file, not a text"
    if b"\0" in data[:65536]:
        raise _unusable(name, binary, "name a text or an HTML page")
    try:
        text, note = data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        text, note = _guess(data, error.start)
    controls = len(_CONTROL.findall(text[:65536]))
    if controls > 0.01 * len(text[:65536]):
        raise _unusable(name, binary, "name a text or an HTML page")
    return text, note


def _guess(data: bytes, wrong: int) -> tuple[str, str]:
    declared = _DECLARED.search(data[:4096])
    for encoding in ([declared[1].decode("ascii").lower()] if declared else []) + ["cp1252", "latin-1"]:
        if encoding.replace("_", "-") in {"utf-8", "utf8"}:
            continue
        try:
            if codecs.lookup(encoding).name in _NO_CHARSETS:
                continue
            text = data.decode(encoding)
        except (LookupError, ValueError):
            continue
        origin = "as it declares itself" if declared and encoding == declared[1].decode("ascii").lower() else "a guess"
        return text, f"byte {wrong} is not UTF-8; read as {encoding}, {origin}"
    raise AssertionError("latin-1 decodes all bytes")


def is_html(text: str) -> bool:
    """Whether a text is an HTML page: it begins like one, or tags that open and close stand all through it."""
    if _HTML_START.match(text[:4000]):
        return True
    tags = _HTML_TAG.findall(text[:50_000])
    return len(tags) >= 6 and any(slash for slash, _ in tags) and 200 * len(tags) > len(text[:50_000]) // 4


def _laid_out_in_tables(page: str) -> bool:
    """Whether the text of a page stands in the cells of tables, as on pages of the 1990s, and not in an article."""
    if re.search(r"<(?:article|main)\b", page, re.IGNORECASE):
        return False
    cells = re.split(r"<t[dh]\b[^>]*>", page, flags=re.IGNORECASE)[1:]
    return any(len(_TAG.sub("", cell).split()) > 60 for cell in cells)


def _main_text(page: str, name: str) -> str:
    """Return the title and the main text of an HTML page."""
    import trafilatura

    tree = parse(page)
    if tree is None:
        raise _unusable(name, "this HTML page holds no text", "save the page's text and name that file")
    blocks = blocks_of(tree)
    visible = source_of(tree)
    if _laid_out_in_tables(visible):
        visible = _CELL.sub(lambda tag: f"<{tag[1]}div>", visible)
    try:
        found = trafilatura.bare_extraction(
            visible, include_comments=False, include_tables=True, with_metadata=True, favor_recall=True
        )
    except Exception as error:
        raise _unusable(
            name, f"this HTML page cannot be read: {error}", "save the page's text and name that file"
        ) from None
    document = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    main = (document.get("text") or "").strip()
    lines = main_lines(blocks, main)
    body = "\n".join(lines) if lines is not None else _TABLE_MARKS.sub("", main)
    title = " ".join((document.get("title") or tree.findtext(".//title") or "").split())
    if not body and not title:
        raise _unusable(name, "this HTML page holds no text", "save the page's text and name that file")
    first = body.split("\n", 1)[0]
    return body if not title or title.lower() in first.lower() or first.lower() in title.lower() else f"{title}\n{body}"
