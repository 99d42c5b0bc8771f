"""An article's spans as the heads of the encoder see them, and what the rules say of each pair of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from warwire.baselines.coreference import Cluster
from warwire.baselines.encoder.pairs import Bools, Floats, Ints, Options, Span
from warwire.baselines.encoder.vocabulary import HINTS, POINTERS
from warwire.baselines.records import Parties
from warwire.model.record import AUTHOR

__all__ = ["Scene"]


class Scene:
    """Actors, weapons, losses and statements of one article, as words, with the features of their pairs.

    Attributes:
        actors: spans of the actor mentions, in order; ``weapons``, ``losses`` and ``statements`` likewise.
        statement_of: of each loss, the number of its statement, or -1.
    """

    def __init__(self, parties: Parties) -> None:
        findings = parties.findings
        self.parties = parties
        self.losses: list[Span] = [(c.first, c.last) for c in findings.candidates]
        self._options = Options(parties, self.losses)
        self.chunks = self._options.chunks
        self.actors: list[Span] = [(c.first, c.last) for c in self.chunks]
        self.weapons: list[Span] = [(c.first, c.last) for c in findings.chunks if c.label == "weapon"]
        self.statements: list[Span] = [(s.first, s.last) for s in findings.segments]
        self.statement_of = [
            next((at for at, (first, last) in enumerate(self.statements) if first <= begin < last), -1)
            for begin, _ in self.losses
        ]
        self._completed = parties.completed()
        self._number = {id(cluster): number for number, cluster in enumerate(parties.coreference.clusters)}
        of = parties.coreference.of
        self._clusters = np.array([self._number[id(of(chunk))] for chunk in self.chunks], dtype=np.int64)

    def antecedents(self) -> Floats:
        """Return the features of each mention and each other one; the rules' choice is the sieve's."""
        same = self._clusters[:, None] == self._clusters[None]
        return self._options.features(self.actors, 1, ruled=_beside(same, 1))

    def sources(self) -> Floats:
        """Return the features of each statement and each mention; the rules' choice is the attributor's."""
        return self._options.features(self.statements, len(POINTERS["source"]), ruled=self._attributed())

    def tellers(self, source: Bools) -> Floats:
        """Return the features of each loss and each mention.

        Args:
            source: whether an option is the source of the statement that a loss stands in, shape
                ``[losses, 2 + actors]``.
        """
        ruled = self.of_statements(self._attributed())
        return self._options.features(self.losses, len(POINTERS["teller"]), ruled=ruled, source=source)

    def sufferers(self, source: Bools) -> Floats:
        """Return the features of each loss and each mention.

        Args:
            source: whether an option is the source of a loss, shape ``[losses, 1 + actors]``.
        """
        ruled = self._ruled(self.parties.sufferer(candidate) for candidate in self._completed)
        return self._options.features(self.losses, 1, ruled=ruled, source=source)

    def inflictors(self, source: Bools, sufferer: Bools) -> Floats:
        """Return the features of each loss and each mention; ``sufferer`` says who bears the loss."""
        segments = [self.parties.segment(candidate.first) for candidate in self._completed]
        ruled = self._ruled(map(self.parties.inflictor, self._completed, segments))
        return self._options.features(self.losses, 1, ruled=ruled, source=source, sufferer=sufferer)

    def of_statements(self, rows: Bools) -> Bools:
        """Return for each loss the row of its statement; one that stands in none is the author's.

        Args:
            rows: which options each statement points to, shape ``[statements, 2 + actors]``.
        """
        alone = np.zeros((1, rows.shape[1]), dtype=bool)
        alone[0, POINTERS["source"].index(AUTHOR)] = True
        chosen: Bools = np.concatenate([rows, alone])[self.statement_of]
        return chosen

    def hints(self, sufferers: Sequence[str]) -> dict[str, Ints]:
        """Return what heads are told of each loss, by the names of ``HINTS``.

        Args:
            sufferers: the kind of who suffers each loss, empty where nobody does.
        """
        told: dict[str, Sequence[str]] = {
            "ruled_harm": [candidate.harm for candidate in self._completed],
            "ruled_object": [candidate.object for candidate in self._completed],
            "sufferer": sufferers,
        }
        return {
            hint: np.array([values.index(value) for value in told[hint]], dtype=np.int64)
            for head in HINTS
            for hint, values in HINTS[head].items()
        }

    def _attributed(self) -> Bools:
        """Return what the rules choose for each statement, shape ``[statements, 2 + actors]``."""
        instead = POINTERS["source"]
        ruled = np.zeros((len(self.statements), len(instead) + len(self.chunks)), dtype=bool)
        for row, segment in zip(ruled, self.parties.findings.segments, strict=True):
            if isinstance(segment.source, str):
                row[instead.index(segment.source)] = True
            else:
                row[len(instead) :] = self._clusters == self._number[id(self.parties.coreference.of(segment.source))]
        return ruled

    def _ruled(self, choices: Iterable[list[Cluster]]) -> Bools:
        chosen = [{self._number[id(cluster)] for cluster in choice} for choice in choices]
        rows = np.array([[number in choice for number in self._clusters] for choice in chosen], dtype=bool)
        return _beside(rows.reshape(len(chosen), len(self._clusters)), 1)


def _beside(rows: Bools, instead: int) -> Bools:
    """Return rows with the option that stands for no mention in front, chosen where nothing else is."""
    none = np.zeros((len(rows), instead), dtype=bool)
    none[:, 0] = ~rows.any(axis=1)
    return np.concatenate([none, rows], axis=1)
