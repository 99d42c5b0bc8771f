"""The tasks, their measures, and the order in which reports list them."""

from __future__ import annotations

from typing import Final

from warwire.eval import actors, attribution, losses, spans, statements, zones
from warwire.eval.measures import Average, Measure

__all__ = ["HEADLINES", "MEASURES", "TASKS"]

TASKS: Final = ("spans", "statements", "losses", "actors", "attribution", "zones")
"""The five tasks, and zones as a diagnostic."""

HEADLINES: Final = ("spans.strict.f1", "statements.macro_f1", "losses.strict.f1", "actors.conll", "attribution.f1")
"""The figure of each task that enters ``mean``."""

MEASURES: Final[dict[str, tuple[Measure, ...]]] = {
    "spans": spans.MEASURES,
    "statements": statements.MEASURES,
    "losses": losses.MEASURES,
    "actors": actors.MEASURES,
    "attribution": attribution.MEASURES,
    "zones": zones.MEASURES,
    "mean": (Average("mean", HEADLINES, strict=True),),
}
"""The measures of each task; ``mean`` needs all five."""
