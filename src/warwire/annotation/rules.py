"""What the linter of tasks asks beyond the rules of the record's form in :mod:`warwire.model.rules`."""

from __future__ import annotations

from typing import Final

from warwire.corpus.checks.registry import CHECKS
from warwire.model import rules
from warwire.model.rules import Rule

__all__ = ["LINT_RULES"]

UNKNOWN_ARTICLE: Final = Rule("unknown-article", "references", "A task's article is one of the release.")
DUPLICATE_TASK: Final = Rule("duplicate-task", "form", "An article stands in one task of a file.")
DOCUMENT_CHANGED: Final = Rule(
    "document-changed", "form", "A task's text is the one whose hash it carries, and that of the release."
)
UNKNOWN_CONTROL: Final = Rule("unknown-control", "form", "Each result comes from a control of the form, on its text.")
UNKNOWN_LABEL: Final = Rule("unknown-label", "form", "A region has one label, and the form has it.")
OFFSET_NOT_INTEGER: Final = Rule("offset-not-integer", "form", "Offsets are whole numbers.")
SPAN_REVERSED: Final = Rule("span-reversed", "form", "A region begins before it ends.")
TEXT_DIFFERS: Final = Rule("text-differs", "form", "The text that a region quotes is the one that its offsets cover.")
DUPLICATE_REGION: Final = Rule(
    "duplicate-region", "form", "No two regions share an id, nor two values of an attribute."
)
ORPHAN_ATTRIBUTE: Final = Rule("orphan-attribute", "form", "An attribute belongs to a region that has a label.")
DANGLING_RELATION: Final = Rule("dangling-relation", "form", "Both ends of a relation are regions.")
UNUSED_RELATION: Final = Rule(
    "unused-relation", "form", "The form has no relations: who is meant is said by ids.", severity="hint"
)
ACTOR_FORM: Final = Rule(
    "actor-form", "form", "Each actor of the list is an id, a kind and a name, and each id is new."
)
UNKNOWN_ACTOR: Final = CHECKS["unknown-actor"]

LINT_RULES: Final[tuple[Rule, ...]] = (
    UNKNOWN_ARTICLE,
    DUPLICATE_TASK,
    DOCUMENT_CHANGED,
    UNKNOWN_CONTROL,
    UNKNOWN_LABEL,
    OFFSET_NOT_INTEGER,
    SPAN_REVERSED,
    rules.SPAN_OUT_OF_RANGE,
    TEXT_DIFFERS,
    DUPLICATE_REGION,
    ORPHAN_ATTRIBUTE,
    DANGLING_RELATION,
    UNUSED_RELATION,
    ACTOR_FORM,
    UNKNOWN_ACTOR,
    rules.MISSING_ATTRIBUTE,
    rules.UNKNOWN_ATTRIBUTE,
    rules.BAD_VALUE,
    rules.EMPTY_SPAN,
    rules.LINE_BREAK,
    rules.ZONE_NOT_LINE,
    rules.MISPLACED_ELEMENT,
    rules.SAME_LABEL_NESTING,
    rules.CROSSING_SPANS,
    rules.TEXT_NOT_NFC,
    rules.XML_ENCODING,
)
"""All that the linter may report, each with the fixture ``tests/annotation/invalid/<id>.json`` that breaks it."""
