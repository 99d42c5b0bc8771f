"""A small tree of an XML file that knows the line and the text offsets of every element.

The article's text is made of the contents of the elements directly under the root, joined by one line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from warwire.errors import InputError, Problem
from warwire.model import rules

__all__ = ["Node", "Tree", "parse_tree"]

_CAN_CROSS = ("fact", "opinion", "loss", "weapon", "actor")
_DEPTH = 50  # deeper than any article; what is deeper was not closed
_CLOSING = re.compile(rb"</\s*([^\s>]+)")


@dataclass(slots=True)
class Node:
    """An element. ``start`` and ``end`` are offsets into the tree's text, ``end`` is set when it closes."""

    name: str
    attributes: dict[str, str]
    line: int
    start: int
    end: int = -1
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The root element, the text of all lines, and what was already found wrong."""

    root: Node
    text: str
    problems: list[Problem]


class _Builder:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.root: Node | None = None
        self.open: list[Node] = []
        self.pieces: list[str] = []
        self.length = 0
        self.problems: list[Problem] = []
        self.broken: Node | None = None  # the line whose break is reported already

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= _DEPTH:
            raise InputError(
                [
                    rules.XML_MALFORMED.problem(
                        f"elements stand in one another more than {_DEPTH} deep",
                        line=self.parser.CurrentLineNumber,
                        remedy="close every element",
                    )
                ]
            )
        if len(self.open) == 1 and self.root is not None and len(self.root.children) > 0:
            self._add("\n")
        node = Node(name, attributes, self.parser.CurrentLineNumber, self.length)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def text(self, text: str) -> None:
        if len(self.open) > 1:
            line = self.open[1]
            if ("\n" in text or "\r" in text) and line is not self.broken:
                self.broken = line
                self.problems.append(
                    rules.LINE_BREAK.problem(
                        f"<{line.name}> runs over more than one line",
                        line=line.line,
                        text=text,
                        remedy="give each line an element of its own",
                    )
                )
            self._add(text)
        elif text.strip():
            self.problems.append(
                rules.STRAY_TEXT.problem(
                    "text stands outside any line",
                    line=self.parser.CurrentLineNumber,
                    text=text,
                    remedy="put it inside <headline>, <p>, <caption> or <furniture>",
                )
            )

    def end(self, _name: str) -> None:
        self.open.pop().end = self.length

    def refuse(self, *_: object) -> None:
        self.problems.append(
            rules.XML_MALFORMED.problem(
                "a document type, comment or processing instruction has no place in an article",
                line=self.parser.CurrentLineNumber,
                remedy="remove it",
            )
        )

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def parse_tree(data: bytes) -> Tree:
    """Parse an article file.

    Args:
        data: the bytes of the file.

    Raises:
        InputError: the bytes are no UTF-8 text, or no well-formed XML; the problem names the line and the text.
    """
    if not data.strip():
        raise InputError(
            [rules.XML_MALFORMED.problem("the file is empty", remedy="write the article, or delete the file")]
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        binary = b"\0" in data[:4096]
        raise InputError(
            [
                rules.XML_ENCODING.problem(
                    "the file is binary, not an article" if binary else f"byte {error.start} is not UTF-8",
                    line=line,
                    text=ascii(data[max(0, error.start - 10) : error.start + 10]),
                    remedy="name an XML file" if binary else "save the file as UTF-8",
                )
            ]
        ) from None
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    builder = _Builder(parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.CommentHandler = builder.refuse
    parser.ProcessingInstructionHandler = builder.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError([*builder.problems, _malformed(data, parser, builder, error)]) from None
    assert builder.root is not None
    return Tree(builder.root, "".join(builder.pieces), builder.problems)


def _malformed(data: bytes, parser: expat.XMLParserType, builder: _Builder, error: expat.ExpatError) -> Problem:
    """Say what is not well-formed; a closing tag out of turn means that two spans cross."""
    at = max(parser.ErrorByteIndex, 0)
    excerpt = data[max(0, at - 30) : at + 30].decode("utf-8", "replace")
    reason = expat.ErrorString(error.code)
    closing = _CLOSING.match(data, data.rfind(b"<", 0, at + 1))
    if reason == "mismatched tag" and closing and builder.open:
        name, innermost = closing[1].decode("utf-8", "replace"), builder.open[-1]
        if name in _CAN_CROSS and innermost.name in _CAN_CROSS:
            return rules.CROSSING_SPANS.problem(
                f"</{name}> comes before the end of <{innermost.name}> of line {innermost.line}",
                line=error.lineno,
                text=excerpt,
                remedy="close the inner span first, or shorten one of the two",
            )
    return rules.XML_MALFORMED.problem(
        f"not well-formed XML: {reason}",
        line=error.lineno,
        text=excerpt,
        remedy="write & as &amp;, < as &lt; and close every tag",
    )
