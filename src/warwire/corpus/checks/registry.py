"""The register of checks. A check is one function under one of the three decorators below.

Its rule is the decorator's id, level and severity, with the first line of the function's docstring as explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from warwire.corpus.checks.subject import Finding, Subject
from warwire.corpus.sources import Sources
from warwire.errors import Problem, Severity
from warwire.model.event import Event
from warwire.model.rules import Level, Rule

__all__ = ["CHECKS", "article_check", "corpus_check", "event_check", "run_article", "run_corpus", "run_event"]

ArticleCheck = Callable[[Subject], Iterable[Finding]]
EventCheck = Callable[[Event], Iterable[Finding]]
CorpusCheck = Callable[[Sources], Iterable[Finding]]

_ARTICLE: Final[dict[Rule, ArticleCheck]] = {}
_EVENT: Final[dict[Rule, EventCheck]] = {}
_CORPUS: Final[dict[Rule, CorpusCheck]] = {}
CHECKS: Final[dict[str, Rule]] = {}
"""The rule of every registered check, by id, in the order of registration."""


def _register(register: dict[Rule, Any], id_: str, level: Level, severity: Severity) -> Callable[[Any], Any]:
    def add(function: Any) -> Any:
        rule = Rule(id_, level, (function.__doc__ or "").partition("\n")[0], severity)
        assert id_ not in CHECKS, f"two checks have the id {id_}"
        CHECKS[id_] = rule
        register[rule] = function
        return function

    return add


def article_check(id_: str, level: Level, severity: Severity = "error") -> Callable[[ArticleCheck], ArticleCheck]:
    """Register a check of one article: it takes a :class:`Subject` and yields findings."""
    return _register(_ARTICLE, id_, level, severity)


def event_check(id_: str, level: Level, severity: Severity = "error") -> Callable[[EventCheck], EventCheck]:
    """Register a check of one fact sheet: it takes an :class:`Event` and yields findings."""
    return _register(_EVENT, id_, level, severity)


def corpus_check(id_: str, level: Level, severity: Severity = "error") -> Callable[[CorpusCheck], CorpusCheck]:
    """Register a check of all sources together: it takes :class:`Sources`; its findings name their file."""
    return _register(_CORPUS, id_, level, severity)


def run_article(subject: Subject, levels: Iterable[Level]) -> Iterator[Problem]:
    """Run the article checks of some levels."""
    for rule, check in _ARTICLE.items():
        if rule.level in levels:
            for finding in check(subject):
                yield subject.problem(rule, finding)


def run_event(event: Event, file: str, levels: Iterable[Level]) -> Iterator[Problem]:
    """Run the fact-sheet checks of some levels."""
    for rule, check in _EVENT.items():
        if rule.level in levels:
            for finding in check(event):
                yield replace(_problem(rule, finding), file=file, line=finding.line or 1)


def run_corpus(sources: Sources, levels: Iterable[Level]) -> Iterator[Problem]:
    """Run the checks of all sources together of some levels."""
    for rule, check in _CORPUS.items():
        if rule.level in levels:
            for finding in check(sources):
                yield _problem(rule, finding)


def _problem(rule: Rule, finding: Finding) -> Problem:
    problem = rule.problem(
        finding.message, line=finding.line, field=finding.field, text=finding.text or "", remedy=finding.remedy
    )
    return replace(problem, file=finding.file, article=finding.article)
