"""A classifier of lines, trained on the corpus and held to what the rules know as furniture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from warwire.baselines.classifier import Classifier
from warwire.baselines.document import split_lines
from warwire.baselines.words import Words
from warwire.baselines.zones import LONGEST_FORM, line_features, zones_of
from warwire.model.labels import ZoneLabel
from warwire.model.record import Article, Zone

__all__ = ["ZoneClassifier"]


class ZoneClassifier:
    """Labels the lines of a text.

    Attributes:
        classifier: of lines.
    """

    def __init__(self, classifier: Classifier, words: Words) -> None:
        self.classifier = classifier
        self._words = words

    @classmethod
    def train(cls, articles: Sequence[Article], words: Words, bits: int, c: float, seed: int) -> ZoneClassifier:
        """Train on the zones of articles; the settings are those of :meth:`Classifier.train`."""
        lines, line_labels = [], []
        for article in articles:
            labels = {(zone.start, zone.end): zone.label for zone in article.zones}
            at = 0
            for line, found in zip(article.text.split("\n"), line_features(article.text, words), strict=True):
                if (at, at + len(line)) in labels:
                    lines.append(found)
                    line_labels.append(labels[at, at + len(line)])
                at += len(line) + 1
        return cls(Classifier.train(lines, cast("list[str]", line_labels), bits, c, seed), words)

    def zones(self, text: str) -> tuple[Zone, ...]:
        """Classify lines; what a rule knows as furniture stays so, since training shows few forms of pages.

        A first line, a long one, and the last title before the article begins are furniture by rule alone: to lose
        them may be to lose the article.
        """
        features = line_features(text, self._words)
        labels = cast("list[ZoneLabel]", self.classifier.predict(features))
        ruled = [cast(ZoneLabel, own[0].removeprefix("rule=")) for own in features]
        begin = ruled.index("paragraph") if "paragraph" in ruled else 0
        title = max((i for i in range(begin) if ruled[i] == "headline"), default=0)
        for i, ((start, end), label) in enumerate(zip(split_lines(text), labels, strict=True)):
            if label == "furniture" and (i in {0, title} or end - start > LONGEST_FORM):
                labels[i] = ruled[i]
        return zones_of(
            text, ["furniture" if rule == "furniture" else label for rule, label in zip(ruled, labels, strict=True)]
        )
