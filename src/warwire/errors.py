"""Every error that warwire raises, and the one shape in which it reports a problem.

::

    WarwireError               something a person can act on; the message says what to do
    ├── InputError             files or records that break a rule; carries every Problem found
    ├── MissingRelease         a release, or a split of it, is not installed
    ├── MissingExtra           a feature needs an optional package that is not installed
    ├── MissingEndpoint        a feature needs a service that is not named
    └── NotTrained             a system is used before it was trained
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "InputError",
    "MissingEndpoint",
    "MissingExtra",
    "MissingRelease",
    "NotTrained",
    "Problem",
    "Severity",
    "WarwireError",
    "shorten",
]

Severity = Literal["error", "hint"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    Attributes:
        rule: stable id of the rule that is broken (``unknown-actor``).
        message: what is wrong, in one sentence without a full stop.
        file: path of the file as the user gave it, or empty.
        line: line of the file, counted from 1; 0 where there is none.
        article: id of the article, or empty.
        field: path of the field inside the article (``losses[2].count``), or empty.
        text: the offending text, shortened.
        remedy: what to do next, or empty.
        severity: ``error`` makes the input unusable, ``hint`` asks for a second look.
        span: half-open offsets of the offending text in the article's text, in code points; ``None`` where there is
            no such place.
    """

    rule: str
    message: str
    file: str = ""
    line: int = 0
    article: str = ""
    field: str = ""
    text: str = ""
    remedy: str = ""
    severity: Severity = "error"
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        where = " ".join(part for part in (self.article, self.field) if part)
        head = ": ".join(part for part in (place, where) if part)
        body = self.message + (f": «{self.text}»" if self.text else "")
        tail = f" ({self.remedy})" if self.remedy else ""
        label = "hint " if self.severity == "hint" else ""
        return f"{head}: {body} [{label}{self.rule}]{tail}" if head else f"{body} [{label}{self.rule}]{tail}"

    def at(self, *, file: str = "", line: int = 0, article: str = "") -> Problem:
        """Return the same problem with whatever of its place was still unknown filled in."""
        return replace(
            self,
            file=self.file or file,
            line=self.line or line,
            article=self.article or article,
        )


class WarwireError(Exception):
    """Something a person can act on. The message names the remedy."""


class InputError(WarwireError):
    """Files or records that break a rule.

    Attributes:
        problems: every problem found, in reading order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MissingRelease(WarwireError):
    """A release, or a split of it, is neither in the installed package nor in the checkout."""


class MissingExtra(WarwireError):
    """A feature needs an optional package that is not installed."""


class MissingEndpoint(WarwireError):
    """A feature needs a service, and nothing says where it is."""


class NotTrained(WarwireError):
    """A system is used before it was trained or loaded."""


def shorten(text: str, limit: int = 60) -> str:
    """Return ``text`` on one line, cut in its middle to at most ``limit`` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    half = (limit - 1) // 2
    return f"{flat[:half]}…{flat[-half:]}"
