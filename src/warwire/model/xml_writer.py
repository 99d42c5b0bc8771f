"""Write the XML form of an article (scheme, section 7), the same bytes for equal articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from warwire.errors import InputError
from warwire.model.labels import ZoneLabel
from warwire.model.record import Article, Loss, Mention
from warwire.model.row_form import form_problems

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
        InputError: the form cannot hold the article; all that :func:`warwire.model.row_form.form_problems` finds.
    """
    problems = form_problems(article)
    if problems:
        raise InputError(problem.at(article=article.id) for problem in problems)
    tags = sorted(_tags(article), key=lambda tag: (tag.start, -tag.end, tag.rank))
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
