"""The form of a row that did not come from an XML file: what the file's nesting would have made impossible.

The reader of the XML form reports the same breaks with the same rules, by line; here they are named by field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from warwire.errors import Problem
from warwire.model import rules
from warwire.model.record import Article
from warwire.model.rules import Rule
from warwire.model.tokens import lines
from warwire.model.values import FORBIDDEN, complaint

__all__ = ["form_problems"]


class _Span(NamedTuple):
    """A span of any layer: where it is in the row, its extent, its label as the XML form calls it."""

    field: str
    start: int
    end: int
    label: str

    @property
    def layer(self) -> str:
        return "statement" if self.label in ("fact", "opinion") else self.label


def form_problems(article: Article) -> list[Problem]:
    """Return what is wrong with a row's form.

    A row without problems has an XML form that reads back as the same row, but for actors that nothing refers to.

    Args:
        article: a row from anywhere: a release, an annotation tool, a system.

    Returns:
        Problems with the path of the field and the offsets. Where text or offsets themselves are unusable, only that.
    """
    spans, zones = _spans(article), _zones(article)
    basic = [*_text(article.text), *_extents(article.text, [*zones, *spans])]
    if basic:
        return basic
    inline, problems = _lines(article, zones)
    problems += _over_lines(article.text, spans)
    within = [span for span in (*spans, *inline) if "\n" not in article.text[span.start : span.end]]
    problems += _crossings(article.text, sorted(within, key=lambda s: (s.start, -s.end, _rank(s))))
    problems += _values(article)
    return problems


def _spans(article: Article) -> list[_Span]:
    spans = [_Span(f"statements[{i}]", s.start, s.end, s.label) for i, s in enumerate(article.statements)]
    spans += [_Span(f"losses[{i}]", x.start, x.end, "loss") for i, x in enumerate(article.losses)]
    spans += [_Span(f"mentions[{i}]", m.start, m.end, m.label) for i, m in enumerate(article.mentions)]
    return spans


def _zones(article: Article) -> list[_Span]:
    return [_Span(f"zones[{i}]", z.start, z.end, z.label) for i, z in enumerate(article.zones)]


def _rank(span: _Span) -> int:
    """Of equal extents the order from the outside in."""
    return ("statement", "loss", "weapon", "actor").index(span.layer) if span.layer != "furniture" else -1


def _problem(rule: Rule, message: str, span: _Span, text: str, remedy: str = "") -> Problem:
    problem = rule.problem(message, field=span.field, text=text[span.start : span.end], remedy=remedy)
    return replace(problem, span=(span.start, span.end))


def _text(text: str) -> Iterator[Problem]:
    for bad in FORBIDDEN.finditer(text):
        yield rules.XML_ENCODING.problem(
            f"character {bad[0]!a} at offset {bad.start()} is not allowed in XML", field="text", remedy="remove it"
        )
    if "\r" in text:
        yield rules.LINE_BREAK.problem("a carriage return stands in the text", field="text", remedy="remove it")
    if not unicodedata.is_normalized("NFC", text):
        yield rules.TEXT_NOT_NFC.problem(
            "text is not in Unicode normalisation form C", field="text", remedy="normalise it before spans are drawn"
        )


def _extents(text: str, spans: Iterable[_Span]) -> Iterator[Problem]:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            yield rules.SPAN_OUT_OF_RANGE.problem(
                f"{span.start}..{span.end} is no span of a text of {len(text)} characters",
                field=span.field,
                remedy="offsets are half-open and count Unicode code points",
            )
        elif not text[span.start : span.end].strip():
            yield _problem(rules.EMPTY_SPAN, f"{span.label} holds no text", span, text, "remove it")


def _lines(article: Article, zones: list[_Span]) -> tuple[list[_Span], list[Problem]]:
    """Return the zones that stand inside a line, and what is wrong with zones."""
    problems: list[Problem] = []
    expected = list(lines(article.text))
    ends = dict(expected)
    whole, inline = set(), []
    for zone in zones:
        if ends.get(zone.start) == zone.end and (zone.start, zone.end) not in whole:
            whole.add((zone.start, zone.end))
            continue
        inside = zone.label == "furniture" and (zone.start, zone.end) not in whole
        if not inside or "\n" in article.text[zone.start : zone.end]:
            problems.append(
                _problem(
                    rules.ZONE_NOT_LINE,
                    f"this {zone.label} is neither a line of its own nor furniture within one",
                    zone,
                    article.text,
                    "give every line one zone; only furniture stands inside a line",
                )
            )
        else:
            inline.append(zone)
    furniture = [(z.start, z.end) for z in zones if z.label == "furniture" and z not in inline]
    problems += [
        _problem(
            rules.MISPLACED_ELEMENT, "furniture stands inside furniture", zone, article.text, "keep the line's own"
        )
        for zone in inline
        if any(start <= zone.start and zone.end <= end for start, end in furniture)
    ]
    for start, end in expected:
        if (start, end) not in whole:
            line = _Span(f"text[{start}:{end}]", start, end, "line")
            problems.append(
                _problem(rules.ZONE_NOT_LINE, "no zone covers this line", line, article.text, "give the line a zone")
            )
    return inline, problems


def _crossings(text: str, spans: list[_Span]) -> Iterator[Problem]:
    """Yield spans that cross another one, or overlap one of their own layer; ``spans`` are in canonical order."""
    stack: list[_Span] = []
    for span in spans:
        while stack and stack[-1].end <= span.start:
            stack.pop()
        same = next((outer for outer in stack if outer.layer == span.layer and outer.end > span.start), None)
        crossed = next((outer for outer in stack if outer.start < span.start < outer.end < span.end), None)
        if same is not None:
            yield _problem(
                rules.SAME_LABEL_NESTING,
                f"{span.label} overlaps {same.label} {same.field} «{text[same.start : same.end]}»",
                span,
                text,
                "keep one of the two",
            )
        elif crossed is not None:
            yield _problem(
                rules.CROSSING_SPANS,
                f"{span.label} crosses {crossed.label} {crossed.field} «{text[crossed.start : crossed.end]}»",
                span,
                text,
                "shorten one of the two",
            )
        elif stack and span.label in ("fact", "opinion", "furniture") and stack[-1].label != "furniture":
            yield _problem(
                rules.MISPLACED_ELEMENT,
                f"{span.label} stands inside {stack[-1].label} {stack[-1].field}",
                span,
                text,
                "statements and furniture stand in lines, not in other spans",
            )
        stack.append(span)
        stack.sort(key=lambda s: -s.end)


def _over_lines(text: str, spans: list[_Span]) -> Iterator[Problem]:
    for span in spans:
        if "\n" in text[span.start : span.end]:
            yield _problem(
                rules.LINE_BREAK, f"{span.label} runs over more than one line", span, text, "make one of each line"
            )


def _values(article: Article) -> Iterator[Problem]:
    """Yield values that the XML form would refuse or would not bring back."""
    head = {name: getattr(article, name) for name in ("id", "event", "outlet", "outlet_type", "date")}
    optional = {"publisher": article.publisher, "noise": article.noise or None}
    for name, value in (*head.items(), *optional.items()):
        if value is not None and (wrong := _wrong("article", name, value)):
            yield rules.BAD_VALUE.problem(f"{name} {wrong}", field=name, text=value)
    for i, m in enumerate(article.mentions):
        foreign = ("actor" if m.actor else "") if m.label == "weapon" else ("type" if m.type else "")
        if foreign:
            span = _Span(f"mentions[{i}].{foreign}", m.start, m.end, m.label)
            yield _problem(
                rules.UNKNOWN_ATTRIBUTE, f"the {m.label} has a value of {foreign}", span, article.text, "remove it"
            )
    for span, element, name, value in _attributes(article):
        if wrong := _wrong(element, name, value):
            rule = rules.BAD_VALUE if value.strip() else rules.MISSING_ATTRIBUTE
            yield _problem(
                rule, f"{name} of the {element} {wrong}", span, article.text, "give it a value of the scheme"
            )


def _wrong(element: str, name: str, value: str) -> str | None:
    return complaint(element, name, value) if value.strip() else "is empty"


def _attributes(article: Article) -> Iterator[tuple[_Span, str, str, str]]:
    """Yield each value of each item as the XML form would write it, with the place of its field."""
    for i, s in enumerate(article.statements):
        yield _Span(f"statements[{i}].source", s.start, s.end, s.label), s.label, "source", s.source
    for i, m in enumerate(article.mentions):
        own, name, value = (
            ("type", "type", m.type or "") if m.label == "weapon" else ("actor", "ref", " ".join(m.actor))
        )
        yield _Span(f"mentions[{i}].{own}", m.start, m.end, m.label), m.label, name, value
    for i, x in enumerate(article.losses):
        fields = {
            "item": x.item,
            "count": str(x.count),
            "source": x.source,
            **({"sufferer": " ".join(x.sufferer)} if x.sufferer else {}),
            **({"inflictor": " ".join(x.inflictor)} if x.inflictor else {}),
            **({"count_reason": x.count_reason} if x.count_reason is not None else {}),
        }
        for name, value in fields.items():
            yield _Span(f"losses[{i}].{name}", x.start, x.end, "loss"), "loss", name, value
