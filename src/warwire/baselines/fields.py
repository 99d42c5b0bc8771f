"""What a loss is: harm, object, status, and whether it is part of a total, learned from the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from warwire.baselines.classifier import Classifier
from warwire.baselines.losses import Candidate
from warwire.baselines.records import Parties
from warwire.model.labels import Harm, LossObject, Status

__all__ = ["FIELDS", "Fields", "field_features"]

FIELDS: Final = ("harm", "object", "status", "subset")
_NEAR: Final = 8
"""Words around a loss that are told from the rest of its sentence."""


class Fields:
    """A classifier for each field.

    Attributes:
        classifiers: by the name of the field.
    """

    def __init__(self, classifiers: dict[str, Classifier]) -> None:
        self.classifiers = classifiers

    @classmethod
    def train(
        cls, rows: Sequence[list[str]], values: dict[str, list[str]], *, bits: int, c: float, seed: int
    ) -> Fields:
        """Train on the features of losses and their value of each field."""
        return cls({name: Classifier.train(rows, values[name], bits, c, seed) for name in FIELDS})

    def refine(self, parties: Parties) -> list[tuple[Candidate, Status]]:
        """Return the losses of an article with their fields as learned, each with its status."""
        candidates = parties.completed()
        rows = [field_features(parties, candidate) for candidate in candidates]
        found = {name: classifier.predict(rows) for name, classifier in self.classifiers.items()}
        refined = []
        for at, candidate in enumerate(candidates):
            harm, thing = cast(Harm, found["harm"][at]), cast(LossObject, found["object"][at])
            one = replace(candidate, harm=harm, object=thing, subset=found["subset"][at] == "yes")
            refined.append((one, cast(Status, found["status"][at])))
        return refined


def field_features(parties: Parties, candidate: Candidate) -> list[str]:
    """Return the features of a loss: its words, those around it, words of harm near it, what the rules make of it."""
    document, lower = parties.document, parties.document.lower
    number = document.sentence_at(candidate.first)
    sentence, segment = document.sentences[number], parties.segment(candidate.first)
    first, last = candidate.first, candidate.last
    span = lower[first:last]
    rows = [
        f"rule={candidate.harm} {candidate.object} {candidate.role}",
        f"rule harm={candidate.harm}",
        f"rule object={candidate.object}",
        f"cue={lower[candidate.cue]}",
        f"head={span[-1]}",
        f"ending={span[-1][-3:]}",
        f"length={min(4, last - first)}",
        f"bare number={candidate.head == -1} {candidate.object}",
        f"verb={lower[segment.verb] if segment.verb >= 0 else ''}",
        f"source={segment.source if isinstance(segment.source, str) else 'actor'}",
        *(f"in={word}" for word in span),
    ]
    inside = [c for c in parties.findings.chunks if first <= c.first and c.last <= last]
    rows += [f"inside={chunk.label} {chunk.value}" for chunk in inside] or ["inside=nothing"]
    sufferers = parties.sufferer(candidate)
    rows += [f"sufferer={cluster.kind} {span[-1][-3:]}" for cluster in sufferers] or ["sufferer=nobody"]
    rows += [f"sufferer={cluster.kind} bare={candidate.head == -1}" for cluster in sufferers]
    for offset in range(1, 5):
        if first - offset >= sentence.first:
            rows.append(f"left {offset}={lower[first - offset]}")
        if last + offset - 1 < sentence.last:
            rows.append(f"right {offset}={lower[last + offset - 1]}")
    rows += _cues(parties, candidate)
    if number:
        before = document.sentences[number - 1]
        cues = (parties.words.cues.match(lower, at) for at in range(before.first, before.last))
        rows += [f"cue before={cue[1].harm}" for cue in cues if cue]
    return rows


def _cues(parties: Parties, candidate: Candidate) -> list[str]:
    """Return features of the other words of the sentence, of those near the loss, and of the nearest word of harm."""
    document, lower = parties.document, parties.document.lower
    first, last = candidate.first, candidate.last
    sentence = document.sentences[document.sentence_at(first)]
    rows: list[str] = []
    nearest: tuple[int, str, str, str] | None = None
    for at in range(sentence.first, sentence.last):
        if first <= at < last:
            continue
        side, distance = ("left", first - at) if at < first else ("right", at - last + 1)
        rows.append(f"word={lower[at]}")
        if distance <= _NEAR:
            rows.append(f"{side} near={lower[at]}")
        cue = parties.words.cues.match(lower, at)
        if cue:
            rows += [f"cue {side} {min(3, distance // 4)}={cue[1].harm}", f"cue word {side}={lower[at]}"]
            if nearest is None or distance < nearest[0]:
                nearest = (distance, lower[at], cue[1].harm, side)
    if nearest:
        _, word, harm, side = nearest
        rows += [f"nearest={harm}", f"nearest={harm} {candidate.object}", f"nearest={word} {side} {candidate.object}"]
    return rows
