"""The tasks, in the order in which reports list them; a new one is a module and a line here."""

from __future__ import annotations

from typing import Final

from warwire.eval import actors, attribution, losses, spans, statements, zones
from warwire.eval.measures import Average
from warwire.eval.task import Task

__all__ = ["HEADLINES", "MEAN", "TASKS"]

TASKS: Final[dict[str, Task]] = {
    task.name: task for task in (spans.TASK, statements.TASK, losses.TASK, actors.TASK, attribution.TASK, zones.TASK)
}
"""The five tasks, and zones as a diagnostic, by their names."""

HEADLINES: Final = tuple(task.headline for task in TASKS.values() if task.headline is not None)
"""The figure of each task that enters ``mean``."""

MEAN: Final = Average("mean", HEADLINES, strict=True)
"""The mean of the headline figures, which needs all of them."""
