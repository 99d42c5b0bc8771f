"""What release 1.0.0 must hold, as a table of figures with their floors and ceilings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from warwire.corpus.statistics.figures import Figures

__all__ = ["Target", "targets"]

EVENTS: Final = 160
ARTICLES: Final = 640
WORDS: Final = 220_000
SPLIT_SHARES: Final = {"train": 0.55, "dev": 0.10, "test": 0.175, "test_unseen": 0.175}
SPLIT_SLACK: Final = 0.02
"""How far a split's share of the events may be off."""
LENGTHS: Final = (110, 320, 700)
LENGTH_SLACK: Final = 0.25
WORSE: Final = 0.95
"""A figure of variety may be this fraction of the real text's, no less."""
STATEMENT_SHARE_NOT_AUTHOR: Final = 0.40


class Target(msgspec.Struct, frozen=True):
    """A figure beside what it must be.

    ``low`` and ``high`` are the ends of what is allowed, ``None`` where there is no such end.
    """

    name: str
    figure: float
    low: float | None
    high: float | None

    @property
    def met(self) -> bool:
        """Whether the figure is within its ends."""
        return (self.low is None or self.figure >= self.low) and (self.high is None or self.figure <= self.high)


def targets(figures: Figures) -> list[Target]:
    """Return every figure that has a target."""
    return list(_targets(figures))


def _targets(figures: Figures) -> Iterator[Target]:
    yield Target("events", figures.events, EVENTS, None)
    yield Target("articles", figures.articles, ARTICLES, None)
    yield Target("words", figures.words, WORDS, None)
    yield Target("real wars", figures.conflicts.get("real", 0), 18, None)
    yield Target("invented wars", figures.conflicts.get("invented", 0), 8, None)
    yield Target("events in invented countries", figures.settings.get("invented", 0.0), 0.30, 0.40)
    for split, share in SPLIT_SHARES.items():
        actual = figures.splits.get(split, {}).get("events", 0) / figures.events
        yield Target(f"events in {split}", actual, share - SPLIT_SLACK, share + SPLIT_SLACK)
    for name, share in figures.outlet_types.items():
        yield Target(f"articles of type {name}", share, 0.04, None)
    for title, actual, wanted in zip(("10th", "50th", "90th"), figures.length, LENGTHS, strict=True):
        slack = LENGTH_SLACK * wanted
        yield Target(f"{title} percentile of length", actual, wanted - slack, wanted + slack)
    yield Target("furniture", figures.furniture_share, 0.35, None)
    yield Target("translated English", figures.noise.get("translated", 0.0), 0.15, None)
    yield Target("lists, tables, transcripts", figures.noise.get("list", 0.0), 0.06, None)
    yield Target("events with rival figures", figures.contradicting_events, 0.60, None)
    yield Target("without fighting", figures.without_fighting, 0.05, None)
    yield Target("opinion, of scored characters", figures.opinion_share, 0.15, 0.35)
    yield Target("statements not by the author", figures.attributed_share, STATEMENT_SHARE_NOT_AUTHOR, None)
    yield Target("articles with an actor named three ways", figures.named_three_ways, 0.5, None)
    for title, found, least in (
        ("weapons", figures.weapons, 60),
        ("losses", figures.harms, 60),
        ("losses of", figures.objects, 60),
        ("counts:", figures.count_rows, 25),
    ):
        for name, number in found.items():
            yield Target(f"{title} {name}", number, least, None)
    for status in ("denied", "retracted"):
        yield Target(f"losses {status}", figures.statuses[status], 40, None)
    yield Target("subset losses", figures.subsets, 60, None)
    yield Target("closest articles of two events (Jaccard)", figures.sameness.highest_jaccard, None, 0.1)
    yield Target("stock phrases in over 1% of articles", len(figures.sameness.stock_phrases), None, 0)
    if figures.likeness is not None:
        ours, real = figures.likeness.composed.variety, figures.likeness.real.variety
        for name in ("distinct_runs", "distinct_openers", "vocabulary", "sentence_spread"):
            yield Target(name.replace("_", " "), getattr(ours, name), WORSE * getattr(real, name), None)
