"""What is wrong with decisions that people took: each by itself, and all of an article together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from warwire.annotation.adjudication.assembling import Document, assembled, errors_of, resolve, unknown_ids
from warwire.annotation.adjudication.decisions import LEFT_OPEN, RULES, Decision, chosen, overlapping
from warwire.annotation.adjudication.table import Line
from warwire.annotation.tasks import Region
from warwire.errors import Problem

__all__ = ["check"]


def check(
    documents: Iterable[Document], decisions: Iterable[Decision], path: Path, lines: Iterable[Line]
) -> list[Problem]:
    """Return what is wrong with decisions that people took, each with its line.

    Args:
        documents: the articles.
        decisions: the decisions on all their units.
        path: the file of decisions.
        lines: its lines.
    """
    numbers = {line.cells["id"]: line.number for line in lines}
    by_article: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_article.setdefault(decision.unit.article, []).append(decision)
    problems: list[Problem] = []
    for document in documents:
        its = by_article.get(document.readings.gold.id, [])
        for decision in its:
            found = _of_one(document, decision)
            problems += [
                p.at(file=str(path), line=numbers[decision.unit.id], article=decision.unit.article) for p in found
            ]
        problems += _together(document, its, path, numbers)
    return sorted(problems, key=lambda problem: problem.line)


def _of_one(document: Document, decision: Decision) -> Iterator[Problem]:
    unit, said = decision.unit, decision.decision
    if decision.open:
        if decision.by:
            yield Problem(
                "no-decision", "there is a name but no decision", text=decision.by, remedy="decide, or clear by"
            )
        return
    if decision.by in RULES:
        if not decision.of_rule:
            remedy = "put your name into by and say why, or take the rule's decision"
            yield Problem("rule-altered", f"this is not what {decision.by} decides", text=said, remedy=remedy)
    elif not decision.by:
        yield Problem("no-name", "the decision has no name", text=said, remedy="put your name into by")
    if decision.by not in RULES and (not decision.reason or decision.reason.startswith(LEFT_OPEN)):
        yield Problem("no-reason", "the decision has no reason", text=said, remedy="say why, in words")
    remedy = f"write {', '.join(unit.regions)}, or a value like those beside it"
    try:
        regions = resolve(unit, said)
    except ValueError as error:
        yield Problem("bad-decision", f"the decision {error}", text=said, remedy=remedy)
        return
    if _beyond(document, regions):
        yield Problem("bad-decision", "an extent is none of the article's text", text=said, remedy=remedy)
    for unknown in unknown_ids(document, regions):
        remedy = "use an id of the event's fact sheet, or add it there"
        yield Problem("unknown-id", "neither the fact sheet nor a reading has this", text=unknown, remedy=remedy)


def _beyond(document: Document, regions: Iterable[Region]) -> bool:
    length = len(document.readings.gold.text)
    return any(not region.start < region.end <= length for region in regions)


def _together(
    document: Document, decisions: list[Decision], path: Path, numbers: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield what the validator finds in the article that the decisions make, open units left as in gold."""
    gold = document.readings.gold
    picked = chosen(decisions)
    if any(unknown_ids(document, regions) or _beyond(document, regions) for regions in picked.values()):
        return
    known = {(problem.rule, problem.span) for problem in errors_of(document, gold)}
    for problem in errors_of(document, assembled(document, picked)):
        if (problem.rule, problem.span) not in known:
            near = overlapping(decisions, problem)
            yield problem.at(file=str(path), line=numbers[near[0].unit.id] if near else 0, article=gold.id)
