"""Decide by rule where readings agree enough, and leave the rest open.

*Majority*: more than half of the readings, gold counting as one, say the same. *Majority of fields*: all readings have
the same span with the same label, and each attribute by itself has a majority. What the rules decide must make a legal
article together with the other decisions; what does not is left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from warwire.annotation.adjudication.aligning import GOLD
from warwire.annotation.adjudication.assembling import Document, assembled, errors_of, resolve
from warwire.annotation.adjudication.differences import Difference
from warwire.annotation.adjudication.values import NOTHING, normal, written
from warwire.annotation.tasks import Region
from warwire.errors import Problem

__all__ = [
    "LEFT_OPEN",
    "MAJORITY",
    "MAJORITY_OF_FIELDS",
    "RULES",
    "Decision",
    "by_rule",
    "chosen",
    "decide",
    "overlapping",
]

MAJORITY: Final = "majority"
MAJORITY_OF_FIELDS: Final = "majority of fields"
RULES: Final = (MAJORITY, MAJORITY_OF_FIELDS)
"""What stands in the column ``by`` where no person decided."""

LEFT_OPEN: Final = "left open: "
"""How the reason of a unit begins that a rule would decide, but not legally."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the decisions file.

    Attributes:
        unit: what is decided on.
        suggested: what a rule would decide where it is left open.
        decision: the name of a reading or a value; empty while the unit is open.
        by: the rule, or the adjudicator's name.
        reason: why, in words; where a unit was left open, why that.
    """

    unit: Difference
    suggested: str = ""
    decision: str = ""
    by: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has decided."""
        return not self.decision

    @property
    def of_rule(self) -> bool:
        """Whether this is just what a rule decides."""
        return self.by in RULES and (self.decision, self.by) == by_rule(self.unit)


def by_rule(unit: Difference) -> tuple[str, str] | None:
    """Return the value that a rule decides for and the rule, or ``None`` where no rule decides."""
    if (value := _most(unit.values.values())) is not None:
        return value, MAJORITY
    if unit.extents or NOTHING in unit.values.values() or unit.kind != "attributes":
        return None
    readings = [normal(regions[0]) for regions in unit.regions.values()]
    said: dict[str, str] = {}
    for name in {name for region in readings for name in region.attributes}:
        value = _most(region.attributes.get(name, "") for region in readings)
        if value is None:
            return None
        said[name] = value
    region = Region("", readings[0].label, unit.start, unit.end, said)
    return written([region], extents=False), MAJORITY_OF_FIELDS


def _most(values: Iterable[str]) -> str | None:
    counts = Counter(values)
    value, number = counts.most_common(1)[0]
    return value if 2 * number > counts.total() else None


def decide(document: Document, taken: Mapping[str, Decision], *, review_changed: bool = False) -> list[Decision]:
    """Decide on the units of a document.

    Args:
        document: the article.
        taken: decisions of people, by id of their unit; they are kept.
        review_changed: leave open what the rules would decide against gold.
    """
    decisions = []
    for unit in document.units:
        ruled = by_rule(unit)
        if unit.id in taken:
            decisions.append(replace(taken[unit.id], unit=unit))
        elif ruled is None:
            decisions.append(Decision(unit))
        elif review_changed and ruled[0] != unit.values[GOLD]:
            decisions.append(Decision(unit, suggested=ruled[0]))
        else:
            decisions.append(Decision(unit, decision=ruled[0], by=ruled[1]))
    return _legal(document, decisions)


def chosen(decisions: Iterable[Decision]) -> dict[str, list[Region]]:
    """Return the regions that decisions name, by unit; what is open, or names nothing that can be read, is left out."""
    out = {}
    for decision in decisions:
        try:
            out[decision.unit.id] = resolve(decision.unit, decision.decision) if not decision.open else None
        except ValueError:
            continue
    return {id_: regions for id_, regions in out.items() if regions is not None}


def _legal(document: Document, decisions: list[Decision]) -> list[Decision]:
    """Leave open what a rule decided against gold and what is not legal together, until the rest is."""
    sound = {_mark(problem) for problem in errors_of(document, document.readings.gold)}
    while True:
        against = [
            i for i, d in enumerate(decisions) if d.by in RULES and not d.open and d.decision != d.unit.values[GOLD]
        ]
        if not against:
            return decisions
        now = _errors(document, decisions)
        problems = [problem for mark, problem in now.items() if mark not in sound]
        if not problems:
            return decisions
        opened: dict[int, Problem] = {}
        for problem in problems:
            near = [i for i in against if _near(decisions[i].unit, problem)]
            guilty = [i for i in near if _mark(problem) not in _errors(document, _without(decisions, i))]
            people = any(d.by not in RULES and not d.open and _near(d.unit, problem) for d in decisions)
            opened |= dict.fromkeys(guilty or ([] if people else near or against), problem)
        if not opened:
            return decisions
        for i, problem in opened.items():
            decision = decisions[i]
            reason = f"{LEFT_OPEN}{problem.rule}: {problem.message}"
            decisions[i] = Decision(decision.unit, suggested=decision.decision, reason=" ".join(reason.split()))


def _errors(document: Document, decisions: Sequence[Decision]) -> dict[tuple[str, tuple[int, int] | None], Problem]:
    article = assembled(document, chosen(decisions))
    return {_mark(problem): problem for problem in errors_of(document, article)}


def _mark(problem: Problem) -> tuple[str, tuple[int, int] | None]:
    return problem.rule, problem.span


def _without(decisions: list[Decision], index: int) -> list[Decision]:
    return [*decisions[:index], *decisions[index + 1 :]]


def _near(unit: Difference, problem: Problem) -> bool:
    return problem.span is None or (unit.start < problem.span[1] and problem.span[0] < unit.end)


def overlapping(decisions: Iterable[Decision], problem: Problem) -> list[Decision]:
    """Return the decisions against gold whose units a problem's place touches, the shortest first."""
    near = [
        d for d in decisions if not d.open and _near(d.unit, problem) and d.decision not in (GOLD, d.unit.values[GOLD])
    ]
    return sorted(near, key=lambda d: d.unit.end - d.unit.start)
