"""From the scores of the encoder's heads to the prediction for an article."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, cast

import numpy as np

from warwire.baselines.coreference import Coreference, ids_of
from warwire.baselines.encoder.heads import Heads, log_softmax
from warwire.baselines.encoder.pairs import Bools, Floats, Span
from warwire.baselines.encoder.scene import Scene
from warwire.baselines.encoder.vocabulary import CLASSES, LAYERS, POINTERS
from warwire.baselines.prediction import Prediction
from warwire.baselines.records import Findings, Parties
from warwire.baselines.rules import Ruled, candidates_of, nested, segments_of
from warwire.baselines.scanner import Chunk
from warwire.baselines.tagger import INSIDE, OUTSIDE, Scores, best_spans
from warwire.model.record import Actor, Loss, Mention, Statement, Zone

__all__ = ["FORBIDDEN", "Reading", "bio_steps", "predict", "spans_by_tags"]

FORBIDDEN: Final = -1e9
"""What a step costs that BIO tags do not allow."""


class Reading(NamedTuple):
    """An article that was read.

    Attributes:
        article: its id.
        zones: its zones.
        ruled: what the rules make of its text, which has words.
        words: a vector for each word, shape ``[words, width]``.
    """

    article: str
    zones: tuple[Zone, ...]
    ruled: Ruled
    words: Floats


def bio_steps(forbidden: float = FORBIDDEN) -> Scores:
    """Return scores of steps between tags, shape ``[layers, 3, 3]``: 0, or ``forbidden`` where BIO has no such step."""
    steps = np.zeros((len(LAYERS), 3, 3))
    steps[:, OUTSIDE, INSIDE] = forbidden
    return steps


def predict(reading: Reading, heads: Heads, scores: Scores, steps: Scores) -> Prediction:
    """Return the prediction for an article.

    Args:
        reading: the article.
        heads: what is made of the vectors of its words.
        scores: of each tag of each word, shape ``[words, layers, 3]``.
        steps: of each tag after each other, shape ``[layers, 3, 3]``.
    """
    ruled, words = reading.ruled, reading.words
    found = spans_by_tags(ruled, scores, steps)
    kinds = heads.classes("kind", heads.spans(words, found["actor"]))
    types = heads.classes("weapon_type", heads.spans(words, found["weapon"]))
    actors = _chunks(found["actor"], "actor", _chosen("kind", kinds))
    weapons = _chunks(found["weapon"], "weapon", _chosen("weapon_type", types))
    chunks = sorted([*actors, *weapons])
    segments = segments_of(ruled, chunks)
    candidates = candidates_of(ruled, found["loss"], weapons)
    findings = Findings(ruled.document, reading.zones, chunks, candidates, segments, ["fact"] * len(segments))
    coreference = Coreference(ruled.document, ruled.words, actors)
    scene = Scene(Parties(findings, coreference, ruled.words))
    return _Decoder(reading, scene, heads, kinds).prediction()


def spans_by_tags(ruled: Ruled, scores: Scores, steps: Scores) -> dict[str, list[Span]]:
    """Return the best spans of each layer; a mention that crosses a loss or a weapon gives way to it."""
    found = dict(zip(LAYERS, best_spans(scores, steps, ruled.document), strict=True))
    found["weapon"] = nested(found["weapon"], found["loss"])
    found["actor"] = nested(found["actor"], [*found["loss"], *found["weapon"]])
    return found


def _chunks(spans: list[Span], label: str, values: list[str]) -> list[Chunk]:
    return [Chunk(first, last, label, value, last - 1) for (first, last), value in zip(spans, values, strict=True)]


def _chosen(head: str, scores: Floats) -> list[str]:
    return [CLASSES[head][column] for column in scores.argmax(axis=1)]


class _Decoder:
    """Makes records of the spans of one article."""

    def __init__(self, reading: Reading, scene: Scene, heads: Heads, kinds: Floats) -> None:
        self.reading, self.scene, self.heads, self.words = reading, scene, heads, reading.words
        self.document = reading.ruled.document
        self.actors = heads.spans(reading.words, scene.actors)
        self.clusters = self._cluster()
        self.names = self._name(kinds)

    def prediction(self) -> Prediction:
        """Return everything."""
        sources = self._sources()
        scene, document = self.scene, self.document
        labels = _chosen("label", self.heads.classes("label", self.heads.spans(self.words, scene.statements)))
        mentions = [
            Mention(document.start[c.first], document.end[c.last - 1], "actor", actor=(self.names[of].id,))
            for c, of in zip(scene.chunks, self.clusters, strict=True)
        ]
        mentions += [
            Mention(document.start[c.first], document.end[c.last - 1], "weapon", type=cast(Any, c.value))
            for c in scene.parties.findings.chunks
            if c.label == "weapon"
        ]
        return Prediction(
            id=self.reading.article,
            zones=self.reading.zones,
            statements=tuple(
                Statement(document.start[first], document.end[last - 1], cast(Any, label), source)
                for (first, last), label, source in zip(scene.statements, labels, sources, strict=True)
            ),
            mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))),
            losses=tuple(self._losses(sources)),
            actors=tuple(self.names.values()),
        )

    # -- actors --------------------------------------------------------------------------------------------------

    def _cluster(self) -> list[int]:
        """Return the actor of each mention: the number of the actor's first mention."""
        if not self.scene.chunks:
            return []
        scores = self.heads.point("antecedent", self.actors, self.actors, self.scene.antecedents())
        out: list[int] = []
        for at, row in enumerate(scores):
            best = int(row[: at + 1].argmax())
            out.append(out[best - 1] if best else at)
        return out

    def _name(self, kinds: Floats) -> dict[int, Actor]:
        """Return the actors by the number of their first mention: the mention that says most names them."""
        members: dict[int, list[int]] = {}
        for at, of in enumerate(self.clusters):
            members.setdefault(of, []).append(at)
        names = {of: max((self._quote(at) for at in its), key=_worth) for of, its in members.items()}
        of_kind = {of: CLASSES["kind"][int(kinds[its].sum(axis=0).argmax())] for of, its in members.items()}
        return {
            of: Actor(unique, name, cast(Any, of_kind[of]))
            for (of, name), unique in zip(names.items(), ids_of(names.values()), strict=True)
        }

    def _quote(self, at: int) -> str:
        return self.document.quote(*self.scene.actors[at])

    def _pointed(self, head: str, queries: Floats, features: Floats) -> list[str]:
        """Return the likeliest actor of each row: the probabilities of his mentions are summed."""
        names = self._options(head)
        scores = self.heads.point(head, queries, self.actors, features)
        out = []
        for row in np.exp(log_softmax(scores)):
            sums = dict.fromkeys(names, 0.0)
            for name, chance in zip(names, row, strict=True):
                sums[name] += float(chance)
            out.append(max(sums, key=sums.__getitem__))
        return out

    def _options(self, head: str) -> list[str]:
        return [*POINTERS[head], *(self.names[of].id for of in self.clusters)]

    # -- statements and losses -----------------------------------------------------------------------------------

    def _sources(self) -> list[str]:
        return self._pointed("source", self.heads.spans(self.words, self.scene.statements), self.scene.sources())

    def _of(self, head: str, names: list[str]) -> Bools:
        """Return which options of a pointer are the named ones, shape ``[names, options]``."""
        own = self._options(head)
        return np.array([[name == other for other in own] for name in names], dtype=bool).reshape(len(names), len(own))

    def _losses(self, sources: list[str]) -> list[Loss]:
        scene = self.scene
        if not scene.losses:
            return []
        queries = self.heads.spans(self.words, scene.losses)
        of_statements = scene.of_statements(self._of("source", sources))
        said = self._pointed("teller", queries, scene.tellers(of_statements))
        told_by = self._of("sufferer", ["" if name in POINTERS["teller"] else name for name in said])
        sufferers = self._pointed("sufferer", queries, scene.sufferers(told_by))
        suffering = self._of("inflictor", sufferers)
        inflictors = self._pointed("inflictor", queries, scene.inflictors(told_by, suffering))
        kinds: dict[str, str] = {"": ""} | {actor.id: actor.kind for actor in self.names.values()}
        hints = scene.hints([kinds[name] for name in sufferers])
        values = {
            head: _chosen(head, self.heads.classes(head, queries, hints))
            for head in ("harm", "object", "status", "subset")
        }
        out = []
        for at, (first, last) in enumerate(scene.losses):
            count = scene.parties.count(scene.parties.findings.candidates[at])
            sufferer = (sufferers[at],) if sufferers[at] else ()
            inflictor = (inflictors[at],) if inflictors[at] and inflictors[at] not in sufferer else ()
            harm, kind = values["harm"][at], values["object"][at]
            out.append(
                Loss(
                    start=self.document.start[first],
                    end=self.document.end[last - 1],
                    item="_".join((harm, kind, *sufferer)),
                    harm=cast(Any, harm),
                    object=cast(Any, kind),
                    count_min=count.min,
                    count_max=count.max,
                    approximate=count.approximate,
                    sufferer=sufferer,
                    inflictor=inflictor,
                    source=said[at],
                    status=cast(Any, values["status"][at]),
                    subset=values["subset"][at] == "yes",
                )
            )
        return out


def _worth(name: str) -> tuple[bool, int]:
    """Return how well a mention names an actor: a capital first, then length."""
    return any(word[0].isupper() for word in name.split()), len(name)
