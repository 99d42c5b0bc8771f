"""The floor: every line a paragraph, every sentence a fact that the author states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from warwire.baselines.document import Document
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Origin, Raw, Step, checked, load_folder, save_folder
from warwire.baselines.zones import zones_of
from warwire.model.record import AUTHOR, Article, Statement

__all__ = ["Majority", "author_facts"]


class Majority:
    """Answers what is most frequent, and nothing that has to be found."""

    name = "majority"

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, {})
        self.origin = Origin()

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:
        """Learn nothing: that facts of the author prevail is taken as known."""

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return zones and statements; it never produces mentions, losses or actors."""
        return [self._predict(article) for article in articles]

    def _predict(self, article: Raw) -> Prediction:
        zones = zones_of(article.text, ["paragraph"] * (article.text.count("\n") + 1))
        return Prediction(id=article.id, zones=zones, statements=author_facts(Document.of(article.text, zones)))

    def save(self, folder: Path) -> None:
        """Write the index alone: there is nothing else to keep."""
        save_folder(folder, self.name, self.settings, {}, self.origin)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the index back."""
        index, _ = load_folder(folder, cls.name)
        system = cls(index.settings)
        system.origin = index.origin
        return system


def author_facts(document: Document) -> tuple[Statement, ...]:
    """Return every sentence of a document as a fact that the author states."""
    return tuple(
        Statement(document.start[s.first], document.end[s.last - 1], "fact", AUTHOR) for s in document.sentences
    )
