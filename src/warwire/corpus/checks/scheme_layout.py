"""Level ``scheme``: statements cover the text, furniture stays bare, spans stand in statements."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from warwire.corpus.checks.registry import article_check
from warwire.corpus.checks.subject import Finding, Subject

_RUN: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_BARE: Final = frozenset({"furniture"})


def _gaps(start: int, end: int, covered: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of an extent that sorted extents leave over."""
    at = start
    for left, right in covered:
        if right <= at:
            continue
        if left >= end:
            break
        if left > at:
            yield at, left
        at = max(at, right)
    if at < end:
        yield at, end


@article_check("text-outside-statement", "scheme")
def text_outside_statement(subject: Subject) -> Iterator[Finding]:
    """Statements cover all but white space of headlines, paragraphs and captions."""
    article = subject.article
    remedy = "wrap it in <fact> or <opinion>, or in <furniture>"
    if not article.statements:
        if any(zone.label not in _BARE for zone in subject.zones):
            yield Finding("the article has no statements", "", "wrap each sentence in <fact> or <opinion>")
        return
    covered = sorted([(s.start, s.end) for s in article.statements] + [(z.start, z.end) for z in subject.furniture])
    spans = sorted((s.start, s.end) for s in subject.spans)
    for zone in subject.zones:
        if zone.label in _BARE:
            continue
        for start, end in _gaps(zone.start, zone.end, covered):
            run = _RUN.search(article.text, start, end)
            if run is None or not any(article.text[a:b].strip() for a, b in _gaps(run.start(), run.end(), spans)):
                continue  # white space, or spans alone, which mention-outside-statement reports
            yield Finding("text stands outside any statement", f"text[{run.start()}:{run.end()}]", remedy)


@article_check("statement-edge", "scheme")
def statement_edge(subject: Subject) -> Iterator[Finding]:
    """A statement begins and ends with text, not with white space."""
    text = subject.article.text
    for i, statement in enumerate(subject.article.statements):
        if text[statement.start].isspace() or text[statement.end - 1].isspace():
            yield Finding(
                "the statement begins or ends with white space", f"statements[{i}]", "leave it outside the tag"
            )


@article_check("tag-in-furniture", "scheme")
def tag_in_furniture(subject: Subject) -> Iterator[Finding]:
    """Furniture holds no statement and no span."""
    furniture = subject.furniture
    if not furniture:
        return
    items: list[tuple[str, str, int, int]] = [
        (f"statements[{i}]", s.label, s.start, s.end) for i, s in enumerate(subject.article.statements)
    ]
    items += [(s.field, s.label, s.start, s.end) for s in subject.spans]
    for field, label, start, end in items:
        if any(zone.start < end and start < zone.end for zone in furniture):
            yield Finding(f"{label} stands in furniture", field, "remove the tag, or make the line a paragraph")


@article_check("mention-outside-statement", "scheme")
def mention_outside_statement(subject: Subject) -> Iterator[Finding]:
    """Every mention and every loss stands inside a statement."""
    holders = sorted(
        [(s.start, s.end) for s in subject.article.statements] + [(z.start, z.end) for z in subject.furniture]
    )
    for span in subject.spans:
        left = bisect_right(holders, (span.start, len(subject.article.text))) - 1
        if left < 0 or holders[left][1] < span.end:
            yield Finding(f"{span.label} stands outside any statement", span.field, "wrap its sentence")
