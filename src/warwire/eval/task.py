"""What a task is: its measures, the figure that enters the mean, how it is counted, and how reports show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warwire.eval.counts import Counts
from warwire.eval.gold import Gold
from warwire.eval.measures import Measure
from warwire.eval.predictions import Predictions

if TYPE_CHECKING:
    from warwire.eval.case import Case

__all__ = ["Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A task, defined in one module and listed in :mod:`warwire.eval.registry`.

    Attributes:
        name: of the task, and the first part of its figures' names.
        measures: what is computed, every mean after its parts.
        headline: the figure that enters ``mean``; ``None`` for a diagnostic.
        withheld: returns the measures that cannot be given, each with its reason.
        count: returns the columns that the measures need, and perhaps more.
        rows: measure and title of each line of a report.
    """

    name: str
    measures: tuple[Measure, ...]
    headline: str | None
    withheld: Callable[[Gold, Predictions], dict[str, str]]
    count: Callable[[Case], Counts]
    rows: tuple[tuple[str, str], ...]
