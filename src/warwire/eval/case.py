"""What is scored, and what several tasks need of it: computed once, and only when a task asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from warwire.eval.alignment import Alignment, align
from warwire.eval.gold import Gold
from warwire.eval.losses import AlignedLosses, align_losses
from warwire.eval.predictions import Predictions

__all__ = ["Case"]


@dataclass(frozen=True)
class Case:
    """Gold, predictions, and the parameters of counting.

    Attributes:
        gold: the gold articles.
        predictions: the predictions.
        tolerance: characters by which each end of a span may be off under ``spans.tolerant``.
        singletons: whether coreference keeps entities of one mention.
    """

    gold: Gold
    predictions: Predictions
    tolerance: int
    singletons: bool

    @cached_property
    def alignments(self) -> list[Alignment]:
        """The alignment of actors of each gold article."""
        return align(self.gold, self.predictions)

    @cached_property
    def losses(self) -> list[AlignedLosses]:
        """The aligned losses of each gold article."""
        return align_losses(self.gold, self.predictions, self.alignments)
