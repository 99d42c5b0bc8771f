"""Synthetic gold and predictions for the benchmarks: articles of 2,400 characters with 40 spans."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

__all__ = ["ARTICLES", "CHARACTERS", "SPANS", "WORDS", "Span", "spans_of", "write"]

ARTICLES, CHARACTERS, SPANS = 10_000, 2_400, 40
_LABELS = ("actor", "weapon", "loss")
_WORD = 6
WORDS = CHARACTERS // _WORD
"""Each word takes six characters, its space included, so that spans are the same in words and in characters."""

Span = tuple[int, int, str]


def spans_of(articles: int, seed: int = 0) -> list[tuple[list[Span], list[Span]]]:
    """Return gold and predicted spans of each article, in words.

    Of the gold spans the system finds three in four: one in ten of these with a wrong end, one in ten with a wrong
    label. One span in eight of its own stands where the gold has none.

    Args:
        articles: how many articles to make.
        seed: of the generator.
    """
    random = np.random.default_rng(seed)
    step = WORDS // SPANS
    out = []
    for _ in range(articles):
        length = random.integers(1, 4, size=SPANS)
        label = random.integers(0, 3, size=SPANS)
        fate = random.random(size=SPANS)
        gold, predicted = [], []
        for index in range(SPANS):
            start = index * step + 1
            end, name = start + int(length[index]), _LABELS[label[index]]
            gold.append((start, end, name))
            if fate[index] < 0.60:
                predicted.append((start, end, name))
            elif fate[index] < 0.675:
                predicted.append((start, end + 1, name))
            elif fate[index] < 0.75:
                predicted.append((start, end, _LABELS[label[index] - 1]))
            elif fate[index] > 0.875:
                predicted.append((start + 5, start + 7, name))
        out.append((gold, predicted))
    return out


def write(folder: Path, articles: int = ARTICLES) -> tuple[Path, Path]:
    """Write gold and predictions as JSON Lines, and return their paths.

    Args:
        folder: where to write.
        articles: how many articles to make.
    """
    text = ("words " * WORDS)[:CHARACTERS]
    paths = folder / "gold.jsonl", folder / "predictions.jsonl"
    with paths[0].open("w", encoding="utf-8") as gold_file, paths[1].open("w", encoding="utf-8") as predicted_file:
        for number, (gold, predicted) in enumerate(spans_of(articles)):
            head = {"id": f"article-{number:05}"}
            gold_file.write(json.dumps(head | {"event": f"event-{number // 4}", "text": text} | _layers(gold)) + "\n")
            predicted_file.write(json.dumps(head | _layers(predicted)) + "\n")
    return paths


def _layers(spans: list[Span]) -> dict[str, list[dict[str, object]]]:
    placed = [(start * _WORD, end * _WORD - 1, label) for start, end, label in spans]
    return {
        "mentions": [{"start": s, "end": e, "label": label} for s, e, label in placed if label != "loss"],
        "losses": [{"start": s, "end": e} for s, e, label in placed if label == "loss"],
    }
