"""Check the sources of the corpus, or one row from anywhere."""

from __future__ import annotations

from typing import Final

from warwire.corpus.checks import Subject, run_article, run_corpus, run_event
from warwire.corpus.sources import Source, Sources
from warwire.errors import Problem
from warwire.model.event import Event
from warwire.model.record import Article
from warwire.model.row_form import form_problems
from warwire.model.rules import LEVELS, Level

__all__ = ["check_article", "validate"]

_OF_ARTICLES: Final[tuple[Level, ...]] = ("references", "scheme", "plausibility")


def validate(sources: Sources, level: Level = "corpus") -> list[Problem]:
    """Run all checks over the sources.

    Args:
        sources: what :func:`warwire.corpus.sources.read_sources` read, with its own problems of form.
        level: the last level to run, in the order of :data:`warwire.model.rules.LEVELS`.

    Returns:
        All problems, hints among them, by file and line.
    """
    levels = LEVELS[: LEVELS.index(level) + 1]
    problems = list(sources.problems)
    for event, path in sources.event_paths.items():
        problems += run_event(sources.events[event], str(path), levels)
    for source in sources.articles:
        problems += run_article(_subject(source), levels)
    problems += run_corpus(sources, levels)
    return sorted(problems, key=lambda p: (p.file, p.line, p.span or (0, 0)))


def check_article(article: Article, event: Event | None = None) -> list[Problem]:
    """Check one row, from a release, an annotation tool or a system, by the rules of the corpus.

    Args:
        article: the row. Its form is checked too, since no XML file vouches for it.
        event: its event's fact sheet; without it the row's own actors are taken as known, and items are not checked.

    Returns:
        All problems, hints among them, in text order, each with the path of its field and with its offsets. Where the
        form is broken, those of the form alone.
    """
    problems = form_problems(article) or list(run_article(Subject(article, event), _OF_ARTICLES))
    return sorted((p.at(article=article.id) for p in problems), key=lambda p: p.span or (0, 0))


def _subject(source: Source) -> Subject:
    return Subject(source.article, source.event, source.path, source.lines)
