"""What is known of a pair of a span and an actor mention besides their words: order, distance, strings, rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from warwire.baselines.encoder.vocabulary import CLASSES
from warwire.baselines.records import Parties
from warwire.baselines.scanner import Chunk

__all__ = ["FEATURES", "Bools", "Floats", "Ints", "Options", "Span"]

Span = tuple[int, int]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_DISTANCES: Final = (1, 3, 6, 12, 25, 60, 150)
_KINDS: Final = CLASSES["kind"]
_NAMES: Final = (
    *(f"distance_{most}" for most in (*_DISTANCES, "more")),
    *("before", "after", "inside", "same_sentence", "same_line", "sentence_before"),
    *("same_string", "same_head", "shared_word", "acronym", "ruled", "instead", "as_source", "as_sufferer"),
    *("frequency", "first_sentence", "after_by", "before_report", "after_report", "lost"),
    *_KINDS,
)
_AT: Final = {name: at for at, name in enumerate(_NAMES)}
FEATURES: Final = len(_NAMES)
"""How many numbers describe a pair."""


class Options:
    """The actor mentions of an article, as what a loss, a statement or a mention may point to.

    Attributes:
        chunks: the mentions, in order.
    """

    def __init__(self, parties: Parties, lost: Sequence[Span]) -> None:
        self.document = parties.document
        self.chunks: list[Chunk] = [c for c in parties.findings.chunks if c.label == "actor"]
        lower, size = self.document.lower, len(self.document.words)
        self._sentence, self._line = np.zeros(size + 1, dtype=np.int64), np.zeros(size + 1, dtype=np.int64)
        for number, sentence in enumerate(self.document.sentences):
            self._sentence[sentence.first : sentence.last] = number
            self._line[sentence.first : sentence.last] = sentence.line
        self._of = np.zeros((len(self.chunks), FEATURES), dtype=np.float32)
        self._spans: list[Span] = [(c.first, c.last) for c in self.chunks]
        texts = self._texts(self._spans)
        taken = np.zeros(size + 1, dtype=bool)
        for first, last in lost:
            taken[first:last] = True
        reporting, determiners = parties.words.reporting, parties.words.determiners
        for row, chunk, text in zip(self._of, self.chunks, texts, strict=True):
            before = chunk.first - 1
            while before > 0 and lower[before] in determiners:
                before -= 1
            row[_AT["after_by"]] = before >= 0 and lower[before] == "by"
            row[_AT["before_report"]] = any(word in reporting for word in lower[chunk.last : chunk.last + 4])
            row[_AT["after_report"]] = any(word in reporting for word in lower[max(0, chunk.first - 4) : chunk.first])
            row[_AT["frequency"]] = min(texts.count(text), 5) / 5
            row[_AT["first_sentence"]] = self._sentence[chunk.first] == 0
            row[_AT["lost"]] = taken[chunk.first]
            row[_AT[chunk.value]] = 1

    def features(
        self,
        queries: Sequence[Span],
        instead: int,
        *,
        ruled: Bools,
        source: Bools | None = None,
        sufferer: Bools | None = None,
    ) -> Floats:
        """Describe each pair of a query and an option.

        Args:
            queries: spans, in words.
            instead: number of options that are no mention; they stand first.
            ruled: what the rules choose, shape ``[queries, instead + options]``.
            source: whether an option is who says what the query stands in, same shape.
            sufferer: whether it is the actor who bears the loss, same shape.

        Returns:
            shape ``[queries, instead + options, FEATURES]``.
        """
        count = len(self.chunks)
        out = np.zeros((len(queries), instead + count, FEATURES), dtype=np.float32)
        out[:, :instead, _AT["instead"]] = 1
        out[:, :, _AT["ruled"]] = ruled
        if source is not None:
            out[:, :, _AT["as_source"]] = source
        if sufferer is not None:
            out[:, :, _AT["as_sufferer"]] = sufferer
        if not count or not queries:
            return out
        pairs = out[:, instead:]
        pairs += self._of
        first, last = np.array(queries).T[:, :, None]
        begin, end = np.array(self._spans).T[:, None, :]
        gap = np.maximum(np.where(end <= first, first - end, np.where(begin >= last, begin - last, 0)), 0)
        step = np.searchsorted(_DISTANCES, gap)
        np.put_along_axis(pairs, step[:, :, None], 1, axis=2)
        own, theirs = self._sentence[first], self._sentence[begin]
        pairs[:, :, _AT["before"]] = end <= first
        pairs[:, :, _AT["after"]] = begin >= last
        pairs[:, :, _AT["inside"]] = (first <= begin) & (end <= last)
        pairs[:, :, _AT["same_sentence"]] = own == theirs
        pairs[:, :, _AT["sentence_before"]] = own == theirs + 1
        pairs[:, :, _AT["same_line"]] = self._line[first] == self._line[begin]
        self._compare(pairs, queries)
        return out

    def _compare(self, pairs: Floats, queries: Sequence[Span]) -> None:
        """Compare the strings of queries and options."""
        numbers: dict[str, int] = {}
        own, theirs = self._texts(queries), self._texts(self._spans)
        lower, words = self.document.lower, self.document.words

        def ids(texts: list[str]) -> Ints:
            return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)

        pairs[:, :, _AT["same_string"]] = ids(own)[:, None] == ids(theirs)[None]
        heads = [lower[last - 1] for _, last in queries], [lower[last - 1] for _, last in self._spans]
        pairs[:, :, _AT["same_head"]] = ids(heads[0])[:, None] == ids(heads[1])[None]
        initials = ["." + "".join(word[0] for word in text.split()) for text in (*own, *theirs)]
        short = [
            f".{lower[first]}" if last - first == 1 and len(lower[first]) > 1 and words[first].isupper() else ""
            for first, last in (*queries, *self._spans)
        ]
        a, b, split = ids(initials), ids(short), len(queries)
        known = np.array([bool(text) for text in short])
        pairs[:, :, _AT["acronym"]] = ((a[:split, None] == b[None, split:]) & known[None, split:]) | (
            (b[:split, None] == a[None, split:]) & known[:split, None]
        )
        bags = [{word for word in lower[first:last] if len(word) > 2} for first, last in (*queries, *self._spans)]
        vocabulary = {word: at for at, word in enumerate(sorted(set().union(*bags)))}
        incidence = np.zeros((len(bags), len(vocabulary)), dtype=np.float32)
        for row, bag in zip(incidence, bags, strict=True):
            row[[vocabulary[word] for word in bag]] = 1
        pairs[:, :, _AT["shared_word"]] = incidence[:split] @ incidence[split:].T > 0

    def _texts(self, spans: Sequence[Span]) -> list[str]:
        return [" ".join(self.document.lower[first:last]) for first, last in spans]
