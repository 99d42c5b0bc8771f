"""Read the XML form of an article (scheme, section 7).

The reader keeps text verbatim, remembers the line of every span, and reports every break of the form at once, each
with a rule of :data:`warwire.model.rules.FORM_RULES`. What the form allows but the scheme does not (text outside a
statement, an unknown actor) is read, and left to the validator.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar, cast

from warwire.errors import InputError, Problem
from warwire.model import rules
from warwire.model.count import Count
from warwire.model.event import Event
from warwire.model.labels import Harm, LossObject, OutletType, StatementLabel, Status, WeaponType, ZoneLabel
from warwire.model.record import Actor, Article, Loss, Mention, Statement, Zone, referenced_actors
from warwire.model.values import complaint
from warwire.model.xml_tree import Node, parse_tree

__all__ = ["Lines", "Parsed", "parse_xml", "read_xml"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lines:
    """The line of the file on which each item of each layer begins, in the order of the layer."""

    zones: tuple[int, ...]
    statements: tuple[int, ...]
    mentions: tuple[int, ...]
    losses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article as read, and where in the file its parts stand."""

    article: Article
    lines: Lines


# -- the form: elements, where they may stand, what attributes they take ----------------------------------------------

_ZONE_OF: Final[dict[str, ZoneLabel]] = {
    "headline": "headline",
    "p": "paragraph",
    "caption": "caption",
    "furniture": "furniture",
}
_STATEMENTS: Final = ("fact", "opinion")
_SPANS: Final = ("loss", "weapon", "actor")
_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "article": ("id", "event", "outlet", "outlet_type", "date"),
    **dict.fromkeys(_ZONE_OF, ()),
    "fact": ("source",),
    "opinion": ("source",),
    "actor": ("ref",),
    "weapon": ("type",),
    "loss": ("item", "harm", "object", "count", "source"),
}
_OPTIONAL: Final[dict[str, tuple[str, ...]]] = {
    "article": ("publisher", "noise"),
    "loss": ("sufferer", "inflictor", "status", "subset", "count_reason"),
}


# -- interpreting the tree --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    text: str
    problems: list[Problem]
    zones: list[tuple[Zone, int]] = field(default_factory=list)
    statements: list[tuple[Statement, int]] = field(default_factory=list)
    mentions: list[tuple[Mention, int]] = field(default_factory=list)
    losses: list[tuple[Loss, int]] = field(default_factory=list)

    def visit(self, node: Node, above: tuple[str, ...]) -> None:
        if node.name not in _REQUIRED:
            self._report(
                rules.UNKNOWN_ELEMENT,
                node,
                f"<{node.name}> is no element of the form",
                f"use one of {', '.join(_REQUIRED)}",
            )
        else:
            self._place(node, above)
            self._attributes(node)
            if node.name != "article":
                self._extent(node)
            self._keep(node)
        for child in node.children:
            self.visit(child, (*above, node.name))

    def _report(self, rule: rules.Rule, node: Node, message: str, remedy: str = "", text: str | None = None) -> None:
        shown = self.text[node.start : node.end] if text is None else text
        self.problems.append(rule.problem(message, line=node.line, text=shown, remedy=remedy))

    def _place(self, node: Node, above: tuple[str, ...]) -> None:
        name, parent = node.name, above[-1] if above else ""
        kind = _STATEMENTS if name in _STATEMENTS else (name,) if name in _SPANS else ()
        around = [outer for outer in above if outer in kind]
        if around:
            self._report(
                rules.SAME_LABEL_NESTING,
                node,
                f"<{name}> stands inside <{around[-1]}>",
                "close the first statement before the next" if name in _STATEMENTS else "keep one of the two",
            )
            return
        if name == "article":
            good = not above
        elif name == "furniture":
            good = parent in ("article", "headline", "p", "caption")
        elif name in _ZONE_OF:
            good = parent == "article"
        elif name in _STATEMENTS:
            good = parent in _ZONE_OF
        else:
            good = len(above) > 1
        if not good:
            place = f"inside <{parent}>" if parent else "at the top of the file"
            self._report(rules.MISPLACED_ELEMENT, node, f"<{name}> stands {place}")

    def _attributes(self, node: Node) -> None:
        name = node.name
        required, optional = _REQUIRED[name], _OPTIONAL.get(name, ())
        for key in required:
            if not node.attributes.get(key, "").strip():
                self._report(rules.MISSING_ATTRIBUTE, node, f"<{name}> has no {key}", f'add {key}="…"')
        for key, value in node.attributes.items():
            if key not in required and key not in optional:
                takes = ", ".join(required + optional) or "none"
                self._report(rules.UNKNOWN_ATTRIBUTE, node, f"<{name}> takes no {key}", f"it takes: {takes}", key)
            elif value.strip() or key in optional:
                wrong = complaint(name, key, value)
                if wrong is not None:
                    self._report(rules.BAD_VALUE, node, f"{key} of <{name}> {wrong}", text=value)

    def _extent(self, node: Node) -> None:
        if not self.text[node.start : node.end].strip():
            self._report(rules.EMPTY_SPAN, node, f"<{node.name}> holds no text", "remove it, or put its words inside")
        elif node.name in _ZONE_OF and [child.name for child in node.children] == ["furniture"]:
            if (node.children[0].start, node.children[0].end) == (node.start, node.end):
                self._report(
                    rules.MISPLACED_ELEMENT,
                    node,
                    f"<furniture> fills its whole <{node.name}>",
                    "make the line itself a <furniture>",
                )
        elif node.name in _SPANS:
            for child in node.children:
                same = (child.start, child.end) == (node.start, node.end)
                if same and child.name in _SPANS and _SPANS.index(child.name) < _SPANS.index(node.name):
                    self._report(
                        rules.SPAN_ORDER,
                        node,
                        f"<{child.name}> stands inside <{node.name}> of the same extent",
                        f"put <{child.name}> outside",
                    )

    def _keep(self, node: Node) -> None:
        get, line = node.attributes.get, node.line
        if node.name in _ZONE_OF:
            self.zones.append((Zone(node.start, node.end, _ZONE_OF[node.name]), line))
        elif node.name in _STATEMENTS:
            label = cast(StatementLabel, node.name)
            self.statements.append((Statement(node.start, node.end, label, get("source", "")), line))
        elif node.name == "actor":
            self.mentions.append((Mention(node.start, node.end, "actor", tuple(get("ref", "").split())), line))
        elif node.name == "weapon":
            kind = cast(WeaponType, get("type", ""))
            self.mentions.append((Mention(node.start, node.end, "weapon", (), kind), line))
        elif node.name == "loss":
            self.losses.append((_loss(node), line))


def _loss(node: Node) -> Loss:
    get = node.attributes.get
    try:
        count = Count.written(get("count", ""))
    except ValueError:  # already reported: the article will not be returned
        count = Count(None, None)
    return Loss(
        start=node.start,
        end=node.end,
        item=get("item", ""),
        harm=cast(Harm, get("harm", "")),
        object=cast(LossObject, get("object", "")),
        count_min=count.min,
        count_max=count.max,
        source=get("source", ""),
        approximate=count.approximate,
        count_reason=get("count_reason"),
        sufferer=tuple(get("sufferer", "").split()),
        inflictor=tuple(get("inflictor", "").split()),
        status=cast(Status, get("status", "asserted")),
        subset=get("subset", "no") == "yes",
    )


def _split(items: list[tuple[T, int]]) -> tuple[tuple[T, ...], tuple[int, ...]]:
    """Return the items and their lines apart."""
    return tuple(item for item, _ in items), tuple(line for _, line in items)


def parse_xml(data: bytes, event: Event, *, file: str = "") -> Parsed:
    """Read an article and remember where its parts stand.

    Args:
        data: the bytes of the file.
        event: the fact sheet of the article's event; it gives the row its conflict, setting and actors.
        file: the path that problems name.

    Raises:
        InputError: the file breaks the form; all problems at once, each with file, line, text and rule.
    """
    try:
        tree = parse_tree(data)
    except InputError as error:
        raise InputError(problem.at(file=file) for problem in error.problems) from None
    root, get = tree.root, tree.root.attributes.get
    walk = _Walk(tree.text, tree.problems)
    if root.name == "article":
        walk.visit(root, ())
    else:
        walk.problems.append(
            rules.MISPLACED_ELEMENT.problem(
                f"the file is a <{root.name}>, not an <article>", line=root.line, remedy="name an article's file"
            )
        )
    if not root.children and not walk.problems:
        walk.problems.append(rules.EMPTY_SPAN.problem("the article has no lines", line=root.line))
    if not unicodedata.is_normalized("NFC", tree.text):
        walk.problems.append(_not_nfc(tree.text, root))
    if walk.problems:
        problems = sorted(walk.problems, key=lambda problem: problem.line)
        raise InputError(problem.at(file=file, article=get("id", "")) for problem in problems)
    zones, zone_lines = _split(walk.zones)
    statements, statement_lines = _split(walk.statements)
    mentions, mention_lines = _split(walk.mentions)
    losses, loss_lines = _split(walk.losses)
    publisher = get("publisher")
    known = referenced_actors(statements, mentions, losses, publisher)
    article = Article(
        id=get("id", ""),
        event=get("event", ""),
        conflict=event.conflict,
        setting=event.setting,
        outlet=get("outlet", ""),
        outlet_type=cast(OutletType, get("outlet_type", "")),
        publisher=publisher,
        date=get("date", ""),
        noise=get("noise", ""),
        text=tree.text,
        zones=zones,
        statements=statements,
        mentions=mentions,
        losses=losses,
        actors=tuple(Actor(a.id, a.name, a.kind) for a in event.actors if a.id in known),
    )
    return Parsed(article, Lines(zone_lines, statement_lines, mention_lines, loss_lines))


def _not_nfc(text: str, root: Node) -> Problem:
    for node in root.children:
        line = text[node.start : node.end]
        if not unicodedata.is_normalized("NFC", line):
            break
    return rules.TEXT_NOT_NFC.problem(
        "text is not in Unicode normalisation form C",
        line=node.line,
        text=line,
        remedy="normalise the file: unicodedata.normalize('NFC', text)",
    )


def read_xml(path: Path, event: Event) -> Article:
    """Read the article in a file.

    Raises:
        InputError: the file breaks the form.
        OSError: the file cannot be read.
    """
    return parse_xml(path.read_bytes(), event, file=str(path)).article
