"""What a rule is: a stable id, a level, a severity and one line of explanation.

A :class:`~warwire.errors.Problem` names the rule that it breaks. The rules of the XML form stand here, since its
reader reports them; the other levels stand with their checks in :mod:`warwire.corpus.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from warwire.errors import Problem, Severity, shorten

__all__ = ["FORM_RULES", "LEVELS", "ROW_RULES", "Level", "Rule"]

Level = Literal["form", "references", "scheme", "plausibility", "corpus"]
LEVELS: Final[tuple[Level, ...]] = ("form", "references", "scheme", "plausibility", "corpus")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the corpus.

    Attributes:
        id: stable name, words joined by hyphens; its invalid fixture is named after it.
        level: which of :data:`LEVELS` it belongs to.
        text: one line that explains it.
        severity: ``error`` or ``hint``.
    """

    id: str
    level: Level
    text: str
    severity: Severity = "error"

    def problem(self, message: str, *, line: int = 0, field: str = "", text: str = "", remedy: str = "") -> Problem:
        """Return a problem that names this rule."""
        return Problem(
            self.id, message, line=line, field=field, text=shorten(text), remedy=remedy, severity=self.severity
        )


UNREADABLE_FILE: Final = Rule("unreadable-file", "form", "Every file and folder that is named or needed can be read.")
XML_ENCODING: Final = Rule("xml-encoding", "form", "A file is UTF-8 text without control characters.")
XML_MALFORMED: Final = Rule(
    "xml-malformed", "form", "A file is well-formed XML without a document type, comments or processing instructions."
)
CROSSING_SPANS: Final = Rule("crossing-spans", "form", "Spans nest or are disjoint; they never cross.")
UNKNOWN_ELEMENT: Final = Rule("unknown-element", "form", "Only the elements of the written form occur.")
MISPLACED_ELEMENT: Final = Rule(
    "misplaced-element", "form", "Lines stand in the article, statements in lines, spans in statements or lines."
)
STRAY_TEXT: Final = Rule("stray-text", "form", "Between the lines of an article stands nothing but white space.")
UNKNOWN_ATTRIBUTE: Final = Rule("unknown-attribute", "form", "An element has only the attributes of the written form.")
MISSING_ATTRIBUTE: Final = Rule("missing-attribute", "form", "Every required attribute is there and not empty.")
BAD_VALUE: Final = Rule(
    "bad-value", "form", "An attribute's value is one of those that the scheme lists, or has the form that it asks for."
)
EMPTY_SPAN: Final = Rule("empty-span", "form", "A line, a statement and a span hold text.")
LINE_BREAK: Final = Rule("line-break", "form", "One element holds one line: no line feed or carriage return inside it.")
SPAN_ORDER: Final = Rule("span-order", "form", "Of equal extents the order from the outside in is loss, weapon, actor.")
SAME_LABEL_NESTING: Final = Rule(
    "same-label-nesting", "form", "Spans of one label never overlap: an actor holds no actor, a statement no statement."
)
TEXT_NOT_NFC: Final = Rule("text-not-nfc", "form", "Text is in Unicode normalisation form C.")

FORM_RULES: Final[tuple[Rule, ...]] = (
    UNREADABLE_FILE,
    XML_ENCODING,
    XML_MALFORMED,
    CROSSING_SPANS,
    UNKNOWN_ELEMENT,
    MISPLACED_ELEMENT,
    STRAY_TEXT,
    UNKNOWN_ATTRIBUTE,
    MISSING_ATTRIBUTE,
    BAD_VALUE,
    EMPTY_SPAN,
    LINE_BREAK,
    SPAN_ORDER,
    SAME_LABEL_NESTING,
    TEXT_NOT_NFC,
)

SPAN_OUT_OF_RANGE: Final = Rule("span-out-of-range", "form", "A span begins before it ends, inside the text.")
ZONE_NOT_LINE: Final = Rule(
    "zone-not-line", "form", "Every line of the text is one zone, from its first character to its last."
)

ROW_RULES: Final[tuple[Rule, ...]] = (SPAN_OUT_OF_RANGE, ZONE_NOT_LINE)
"""What the XML form cannot break, but a row that did not come from it can."""
