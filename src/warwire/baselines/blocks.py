"""The lines of an HTML page, as a browser breaks them: at block elements and line breaks, without what is hidden."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

__all__ = ["Block", "blocks_of", "main_lines", "parse", "source_of"]


def _set(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


_BREAKING: Final = _set(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure",
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol option p pre section summary table tbody",
    "td tfoot th thead title tr ul",
)
_DROPPED: Final = _set(
    "script style head nav template noscript iframe object svg math canvas audio video button select textarea"
)
_HIDING: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS: Final = re.compile(r"[\s|-]+")
# A shorter block than this, without spaces, may stand in another by chance.
_TELLING: Final = 25
# The least share of the main text that must be found in the blocks for them to stand for it.
_FOUND: Final = 0.8


class Block(NamedTuple):
    """A line of a page: the tag of the innermost block element that it stands in, and its text."""

    tag: str
    text: str


def parse(page: str) -> Any:
    """Return the tree of an HTML page without comments and hidden elements, or ``None`` where there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(page.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    hidden = [
        element
        for element in tree.iter(etree.Element)
        if element.getparent() is not None
        and (element.get("hidden") is not None or _HIDING.search(element.get("style") or ""))
    ]
    for element in hidden:
        element.drop_tree()
    return tree


def source_of(tree: Any) -> str:
    """Return the HTML of a tree."""
    from lxml import html

    source: str = html.tostring(tree, encoding="unicode")
    return source


def blocks_of(tree: Any) -> list[Block]:
    """Return the lines of a page in order; scripts, styles and menus are left out."""
    from lxml import etree

    blocks: list[Block] = []
    pieces: list[str] = []
    around = ["body"]
    dropped = 0

    def end() -> None:
        text = "".join(pieces)
        lines = text.split("\n") if "pre" in around else [" ".join(text.split())]
        blocks.extend(Block(around[-1], line.rstrip()) for line in lines if line.strip())
        pieces.clear()

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            dropped += tag in _DROPPED
            if tag in _BREAKING:
                end()
                around.append(tag if tag != "br" else around[-1])
            if not dropped and element.text:
                pieces.append(element.text)
            continue
        if tag in _BREAKING:
            end()
            around.pop()
        dropped -= tag in _DROPPED
        if not dropped and element.tail and element is not tree:
            pieces.append(element.tail)
    end()
    return blocks


def main_lines(blocks: list[Block], main: str) -> list[str] | None:
    """Return the blocks that hold the main text of a page, with the headings and captions among them.

    Args:
        blocks: the lines of the page.
        main: its main text as an extractor gives it, which may glue lines together or set marks of lists and tables;
            empty where it found none, and all blocks are kept.

    Returns:
        The lines, or ``None`` where the blocks do not hold the main text.
    """
    whole = _MARKS.sub("", main)
    if not whole:
        return [block.text for block in blocks]
    lines = {_MARKS.sub("", line) for line in main.split("\n")}
    at, found = 0, 0
    kept: list[bool] = []
    for block in blocks:
        own = _MARKS.sub("", block.text)
        near = whole.startswith(own, at)
        place = at if near else whole.find(own, at) if len(own) >= _TELLING or own in lines else -1
        kept.append(place >= 0 and bool(own))
        if kept[-1]:
            at, found = place + len(own), found + len(own)
    if found < _FOUND * len(whole):
        return None
    return [block.text for i, block in enumerate(blocks) if kept[i] or _belongs(blocks, kept, i)]


def _belongs(blocks: list[Block], kept: list[bool], at: int) -> bool:
    """Whether a heading stands right over a kept line, or a caption between two."""
    after = next((i for i in range(at + 1, len(blocks)) if blocks[i].tag not in _HEADINGS), len(blocks))
    if blocks[at].tag in _HEADINGS:
        return after < len(blocks) and kept[after]
    return blocks[at].tag == "figcaption" and 0 < at < len(blocks) - 1 and kept[at - 1] and kept[at + 1]
