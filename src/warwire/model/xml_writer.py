"""Write the XML form of an article (scheme, section 7), the same bytes for equal articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from warwire.errors import InputError, Problem
from warwire.model.labels import ZoneLabel
from warwire.model.record import Article, Loss, Mention

__all__ = ["write_xml"]

_ELEMENT_OF: Final[dict[ZoneLabel, str]] = {
    "headline": "headline",
    "paragraph": "p",
    "caption": "caption",
    "furniture": "furniture",
}
# Of equal extents the order from the outside in: line or inline furniture, statement, loss, weapon, actor.
_ZONE, _STATEMENT, _LOSS, _WEAPON, _ACTOR = range(5)
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Tag:
    """An element to be: its extent, its rank among equal extents, its name and attributes."""

    start: int
    end: int
    rank: int
    name: str
    attributes: tuple[tuple[str, str], ...] = ()

    def opening(self) -> str:
        return f"<{self.name}{_attributes(self.attributes)}>"


def _attributes(pairs: tuple[tuple[str, str], ...]) -> str:
    return "".join(f' {key}="{value.translate(_IN_ATTRIBUTE)}"' for key, value in pairs)


def write_xml(article: Article) -> str:
    """Return the XML form of an article.

    Attributes that have their default are left out. The article's conflict, setting, actors, split and canary
    are not in the form: they come from its event and its release.

    Raises:
        InputError: the form cannot hold the article: spans cross or reach outside the text, text lies outside every
            line, or a character is not allowed in XML.
    """
    problems = _obstacles(article)
    tags = sorted(_tags(article), key=lambda tag: (tag.start, -tag.end, tag.rank))
    if not problems:
        problems = _crossings(tags, article.text)
    if problems:
        raise InputError(problem.at(article=article.id) for problem in problems)
    head = (
        ("id", article.id),
        ("event", article.event),
        ("outlet", article.outlet),
        ("outlet_type", article.outlet_type),
        *((("publisher", article.publisher),) if article.publisher is not None else ()),
        ("date", article.date),
        *((("noise", article.noise),) if article.noise else ()),
    )
    return f"<article{_attributes(head)}>\n{_body(tags, article.text)}\n</article>\n"


def _body(tags: list[_Tag], text: str) -> str:
    out: list[str] = []
    stack: list[_Tag] = []
    at = 0

    def advance(to: int) -> None:
        nonlocal at
        while stack and stack[-1].end <= to:
            tag = stack.pop()
            out.append(text[at : tag.end].translate(_IN_TEXT))
            out.append(f"</{tag.name}>")
            at = tag.end
        out.append(text[at:to].translate(_IN_TEXT))
        at = to

    for tag in tags:
        advance(tag.start)
        out.append(tag.opening())
        stack.append(tag)
    advance(len(text))
    return "".join(out)


def _tags(article: Article) -> list[_Tag]:
    tags = [_Tag(z.start, z.end, _ZONE, _ELEMENT_OF[z.label]) for z in article.zones]
    tags += [_Tag(s.start, s.end, _STATEMENT, s.label, (("source", s.source),)) for s in article.statements]
    tags += [_mention(m) for m in article.mentions]
    tags += [_Tag(x.start, x.end, _LOSS, "loss", _loss(x)) for x in article.losses]
    return tags


def _mention(mention: Mention) -> _Tag:
    if mention.label == "actor":
        return _Tag(mention.start, mention.end, _ACTOR, "actor", (("ref", " ".join(mention.actor)),))
    return _Tag(mention.start, mention.end, _WEAPON, "weapon", (("type", mention.type or ""),))


def _loss(loss: Loss) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("item", loss.item),
        ("harm", loss.harm),
        ("object", loss.object),
        ("count", str(loss.count)),
        ("sufferer", " ".join(loss.sufferer)),
        ("inflictor", " ".join(loss.inflictor)),
        ("source", loss.source),
        ("status", "" if loss.status == "asserted" else loss.status),
        ("subset", "yes" if loss.subset else ""),
        ("count_reason", loss.count_reason or ""),
    ]
    return tuple((key, value) for key, value in pairs if value)


def _obstacles(article: Article) -> list[Problem]:
    problems = []
    bad = _FORBIDDEN.search(article.text)
    if bad:
        problems.append(
            Problem(
                "xml-encoding",
                f"character {bad[0]!a} at offset {bad.start()} is not allowed in XML",
                field="text",
                remedy="remove it",
            )
        )
    for name in ("zones", "statements", "mentions", "losses"):
        for i, span in enumerate(getattr(article, name)):
            if not 0 <= span.start < span.end <= len(article.text):
                problems.append(
                    Problem(
                        "span-out-of-range",
                        f"{span.start}..{span.end} is no span of a text of {len(article.text)} characters",
                        field=f"{name}[{i}]",
                    )
                )
    lines = sorted(z for z in {(z.start, z.end) for z in article.zones} if not _inside(z, article))
    expected, at = [], 0
    for line in article.text.split("\n"):
        expected.append((at, at + len(line)))
        at += len(line) + 1
    if lines != expected:
        problems.append(
            Problem(
                "zone-not-line",
                "the zones do not cover the lines of the text one by one",
                field="zones",
                remedy="give every line one zone, from its first character to its last",
            )
        )
    return problems


def _inside(extent: tuple[int, int], article: Article) -> bool:
    """Whether a zone stands inside another one: furniture glued into a line."""
    return any(z.start <= extent[0] and extent[1] <= z.end and (z.start, z.end) != extent for z in article.zones)


def _crossings(tags: list[_Tag], text: str) -> list[Problem]:
    problems = []
    stack: list[_Tag] = []
    for tag in tags:
        while stack and stack[-1].end <= tag.start:
            stack.pop()
        if stack and tag.end > stack[-1].end:
            outer = stack[-1]
            problems.append(
                Problem(
                    "crossing-spans",
                    f"<{tag.name}> «{text[tag.start : tag.end]}» crosses <{outer.name}>",
                    text=text[outer.start : outer.end],
                    remedy="shorten one of the two",
                )
            )
            continue
        stack.append(tag)
    return problems
