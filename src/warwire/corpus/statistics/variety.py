"""How varied texts are: figures that fall when many texts follow one template."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Annotated, Final

import msgspec

from warwire.corpus.statistics.words import sentences, words

__all__ = ["Variety", "stock_phrases", "variety"]

RUN: Final = 4
"""Words in the runs whose distinct share is counted."""
OPENER: Final = 3
"""Words that open a sentence."""
VOCABULARY_AT: Final = 10_000
"""Words among which the vocabulary is counted: the share of distinct words falls with length."""
DRAWS: Final = 10
"""Random orders of the texts over which each figure is averaged."""
STOCK_RUN: Final = 6
"""Words in a stock phrase."""


class Variety(msgspec.Struct, frozen=True):
    """Figures of variety at one number of words, each the mean over random draws of texts.

    Attributes:
        words: words that each draw holds.
        distinct_runs: share of distinct word 4-grams among all.
        distinct_openers: share of distinct first three words among sentences.
        vocabulary: distinct words among the first 10,000, or all where there are fewer.
        sentence_mean: mean words a sentence.
        sentence_spread: standard deviation of words a sentence.
    """

    words: Annotated[int, msgspec.Meta(gt=0)]
    distinct_runs: float
    distinct_openers: float
    vocabulary: float
    sentence_mean: float
    sentence_spread: float


def variety(texts: Sequence[str], size: int | None = None, *, seed: int = 1) -> Variety:
    """Measure the variety of texts at a number of words.

    Args:
        texts: the texts, without furniture.
        size: words to draw, whole texts until they are reached; all where it is left out or there are fewer.
        seed: seed of the draws.

    Raises:
        ValueError: the texts hold no word, or ``size`` is below 1.
    """
    if size is not None and size < 1:
        raise ValueError(f"variety cannot be measured at {size} words: at least 1")
    cut = [[words(sentence) for sentence in sentences(text)] for text in texts]
    total = sum(len(sentence) for text in cut for sentence in text)
    if not total:
        raise ValueError("the texts hold no word")
    size = total if size is None else min(size, total)
    dice = random.Random(seed)
    draws = [_one(_draw(cut, size, dice)) for _ in range(DRAWS if size < total else 1)]
    return Variety(size, *(fmean(column) for column in zip(*draws, strict=True)))


def _draw(texts: list[list[list[str]]], size: int, dice: random.Random) -> list[list[list[str]]]:
    """Return whole texts in random order, cut off at the sentence with which ``size`` is reached."""
    taken: list[list[list[str]]] = []
    left = size
    for text in dice.sample(texts, len(texts)):
        part = []
        for sentence in text:
            if left <= 0:
                break
            part.append(sentence)
            left -= len(sentence)
        taken.append(part)
    return taken


def _one(texts: list[list[list[str]]]) -> tuple[float, float, float, float, float]:
    flat = [[word for sentence in text for word in sentence] for text in texts]
    runs = [tuple(text[at : at + RUN]) for text in flat for at in range(len(text) - RUN + 1)]
    whole = [sentence for text in texts for sentence in text if sentence]
    openers = [tuple(sentence[:OPENER]) for sentence in whole]
    lengths = [len(sentence) for sentence in whole]
    stream = [word for text in flat for word in text][:VOCABULARY_AT]
    return (
        len(set(runs)) / max(1, len(runs)),
        len(set(openers)) / len(openers),
        float(len(set(stream))),
        fmean(lengths),
        pstdev(lengths),
    )


def stock_phrases(texts: Sequence[Sequence[Sequence[str]]], share: float) -> list[tuple[str, int]]:
    """Return the runs of six words that stand in more than a share of the texts, the commonest first.

    Args:
        texts: each a list of stretches of words across which no run goes (names cut a text into stretches).
        share: of the texts, between 0 and 1.
    """
    found: Counter[str] = Counter()
    for text in texts:
        found.update(
            {" ".join(stretch[at : at + STOCK_RUN]) for stretch in text for at in range(len(stretch) - STOCK_RUN + 1)}
        )
    common = [(run, n) for run, n in found.items() if n > share * len(texts)]
    return sorted(common, key=lambda pair: (-pair[1], pair[0]))
