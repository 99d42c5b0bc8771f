"""The checks of the corpus: one file a level, large levels in several.

To add one: write a function under a decorator of :mod:`warwire.corpus.checks.registry` in the file of its level, add
the fixture ``tests/fixtures/invalid/<id>.xml`` that breaks it and nothing else, and run ``make docs``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from warwire.corpus.checks.registry import CHECKS, run_article, run_corpus, run_event
from warwire.corpus.checks.subject import Subject
from warwire.corpus.sources import SOURCE_RULES
from warwire.model.rules import FORM_RULES, LEVELS, ROW_RULES, Rule

__all__ = ["MODULES", "Subject", "all_rules", "run_article", "run_corpus", "run_event"]

MODULES: Final = ("references", "scheme_layout", "scheme_extent", "scheme_loss", "plausibility", "corpus")
"""The files of checks. Each registers its own when it is imported."""

for _module in MODULES:
    import_module(f"{__name__}.{_module}")


def all_rules() -> list[Rule]:
    """Return every rule of the corpus, by level, each level in the order of its files."""
    rules = [*FORM_RULES, *ROW_RULES, *SOURCE_RULES, *CHECKS.values()]
    return sorted(rules, key=lambda rule: LEVELS.index(rule.level))
