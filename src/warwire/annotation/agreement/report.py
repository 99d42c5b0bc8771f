"""The report on agreement: figures with intervals for each pair of annotators, for all of them, and error rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from warwire.annotation.agreement.layers import (
    SPANS,
    STATEMENTS,
    TOKENS,
    inside_codes,
    spans_of,
    statement_codes,
    token_starts,
)
from warwire.annotation.agreement.observers import dawid_skene
from warwire.annotation.agreement.pairs import Pair, count_pair, figures_of, pooled
from warwire.annotation.rounds import Annotator, labels_of, read_round
from warwire.errors import InputError, Problem
from warwire.eval.counts import Array
from warwire.eval.resampling import bootstrap, percentile
from warwire.eval.spans import TOLERANCE
from warwire.model.record import Article

__all__ = [
    "MODELS",
    "Comparison",
    "ErrorRates",
    "Figure",
    "Report",
    "Settings",
    "Who",
    "agreement",
    "agreement_of",
    "encoded",
]

MODELS: Final = (
    "Agreement among language models says that the scheme is reproducible, not that people would agree on its labels."
)
"""What a report says where an annotator is a model."""

_DIGITS: Final = 6
"""Decimals of figures: fewer than the order of sums can change."""


class Who(msgspec.Struct, frozen=True):
    """An annotator: a person or a model, and how many articles he labelled. ``kind`` is empty where it is unknown."""

    id: str
    kind: str
    description: str
    articles: int


class Figure(msgspec.Struct, frozen=True):
    """A figure with the ends of its interval, each ``None`` where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


class Comparison(msgspec.Struct, frozen=True):
    """What some annotators agree on, over the articles that at least two of them labelled.

    Attributes:
        annotators: two of them, or all.
        articles: number of articles.
        events: number of events, which the intervals resample.
        items: for each annotator, the number of mentions, losses and statements of each label in these articles.
        figures: figure → its value and interval.
    """

    annotators: tuple[str, ...]
    articles: int
    events: int
    items: dict[str, dict[str, int]]
    figures: dict[str, Figure]


class ErrorRates(msgspec.Struct, frozen=True):
    """What Dawid & Skene's model says of the tokens of a layer.

    Attributes:
        layer: a label of spans, or ``statement``.
        shares: how frequent each value is held to be.
        rates: annotator → true value → said value → how often; ``None`` where a value is never true.
    """

    layer: str
    shares: dict[str, float]
    rates: dict[str, dict[str, dict[str, float | None]]]


class Settings(msgspec.Struct, frozen=True):
    """What it takes to get the same figures from the same labels."""

    tolerance: int = TOLERANCE
    resamples: int = 10_000
    confidence: float = 0.95
    seed: int = 0


class Report(msgspec.Struct, frozen=True):
    """Agreement of annotators.

    Attributes:
        round: name of the round, or empty.
        release: version of the release that the articles come from, or empty.
        note: what must be kept in mind where an annotator is a model, or empty.
        settings: tolerance and bootstrap.
        annotators: who they are.
        comparisons: of each pair; of all of them last, if there are more than two.
        error_rates: where there are more than two annotators.
    """

    round: str
    release: str
    note: str
    settings: Settings
    annotators: tuple[Who, ...]
    comparisons: tuple[Comparison, ...]
    error_rates: tuple[ErrorRates, ...] = ()


def agreement_of(folder: Path) -> Report:
    """Return the report of the round in ``folder``.

    Raises:
        InputError: the folder holds no round, or fewer than two annotators share an article.
        MissingExtra: ``opt-gamma`` is not installed.
    """
    what = read_round(folder)
    return agreement(labels_of(folder), what.annotators, name=what.name, release=what.release)


def agreement(
    labels: Mapping[str, Sequence[Article]],
    annotators: Sequence[Annotator] = (),
    *,
    name: str = "",
    release: str = "",
    settings: Settings | None = None,
) -> Report:
    """Return how far annotators agree.

    Args:
        labels: each annotator's articles, in any order.
        annotators: who they are.
        name: of the round.
        release: version of the release that the articles come from.
        settings: tolerance and bootstrap.

    Raises:
        InputError: fewer than two annotators share an article, an article has two texts, or an offset lies outside.
        MissingExtra: ``opt-gamma`` is not installed.
    """
    settings = settings or Settings()
    rows = {who: {article.id: article for article in its} for who, its in sorted(labels.items())}
    problems = list(_problems(rows))
    if problems:
        raise InputError(problems)
    pairs = {
        names: count_pair(*_shared(rows, names), tolerance=settings.tolerance)
        for names in combinations(rows, 2)
        if rows[names[0]].keys() & rows[names[1]].keys()
    }
    events = {article.id: article.event for its in rows.values() for article in its.values()}
    comparisons = [_comparison(names, pair, rows, events, settings) for names, pair in pairs.items()]
    if len(pairs) > 1:
        times = Counter(article for its in rows.values() for article in its)
        several = {article: number for article, number in times.items() if number > 1}
        comparisons.append(_comparison(tuple(rows), pooled(list(pairs.values()), several), rows, events, settings))
    known = {annotator.id: annotator for annotator in annotators}
    return Report(
        round=name,
        release=release,
        note=MODELS if any(known[who].kind == "model" for who in rows if who in known) else "",
        settings=settings,
        annotators=tuple(_who(who, known.get(who), len(its)) for who, its in rows.items()),
        comparisons=tuple(comparisons),
        error_rates=tuple(_error_rates(rows)) if len(rows) > 2 else (),
    )


def encoded(report: Report) -> bytes:
    """Return a report as indented JSON, equal reports as equal bytes."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=1) + b"\n"


_Rows = Mapping[str, Mapping[str, Article]]


def _problems(rows: _Rows) -> list[Problem]:
    texts: dict[str, str] = {}
    problems = []
    shared = Counter(article for its in rows.values() for article in its)
    for its in rows.values():
        for id_, article in its.items():
            if texts.setdefault(id_, article.text) != article.text:
                remedy = "have all annotators label the same text"
                problems.append(Problem("other-text", "the annotators' texts differ", article=id_, remedy=remedy))
    if max(shared.values(), default=0) < 2:
        remedy = "agreement needs the labels of at least two annotators of the same article"
        problems.append(Problem("nothing-shared", "no article has labels of two annotators", remedy=remedy))
    return problems


def _shared(rows: _Rows, names: Sequence[str]) -> tuple[list[Article], list[Article]]:
    ids = sorted(rows[names[0]].keys() & rows[names[1]].keys())
    return [rows[names[0]][id_] for id_ in ids], [rows[names[1]][id_] for id_ in ids]


def _who(name: str, annotator: Annotator | None, articles: int) -> Who:
    if annotator is None:
        return Who(name, "", "", articles)
    return Who(name, annotator.kind, annotator.description, articles)


def _comparison(
    names: tuple[str, ...], pair: Pair, rows: _Rows, events: Mapping[str, str], settings: Settings
) -> Comparison:
    grouped = pair.counts.grouped([events[article] for article in pair.counts.units])
    values = figures_of(pair, pair.counts.sum())
    drawn = bootstrap(grouped.array, lambda sums: figures_of(pair, sums), settings.resamples, settings.seed)
    some = len(grouped.units) > 1
    intervals = {name: percentile(drawn[name], settings.confidence) if some and drawn else None for name in values}
    articles = {who: [rows[who][id_] for id_ in pair.counts.units if id_ in rows[who]] for who in names}
    return Comparison(
        annotators=names,
        articles=len(pair.counts.units),
        events=len(grouped.units),
        items={who: _items(its) for who, its in articles.items()},
        figures={
            name: Figure(_rounded(value), *map(_rounded, intervals[name] or (np.nan, np.nan)))
            for name, value in sorted(values.items())
        },
    )


def _items(articles: Sequence[Article]) -> dict[str, int]:
    labels = (*SPANS, *STATEMENTS.values[1:])
    return {label: sum(len(spans_of(article, label)) for article in articles) for label in labels}


def _rounded(value: Any) -> float | None:
    return None if np.isnan(value) else round(float(value), _DIGITS) + 0.0


# -- more than two annotators -----------------------------------------------------------------------------------------


def _error_rates(rows: _Rows) -> list[ErrorRates]:
    """Estimate the annotators' error rates over the tokens of the articles that at least two of them labelled."""
    times = Counter(article for its in rows.values() for article in its)
    ids = sorted(article for article, number in times.items() if number > 1)
    layers = {label: TOKENS[label].values for label in SPANS} | {"statement": STATEMENTS.values}
    out = []
    for layer, values in layers.items():
        said = np.concatenate([_answers(layer, len(values), [its.get(id_) for its in rows.values()]) for id_ in ids])
        found = dawid_skene(said)
        named = [value or "none" for value in values]
        out.append(
            ErrorRates(
                layer=layer,
                shares=_named(named, found.shares),
                rates={
                    who: {true: _named(named, row) for true, row in zip(named, rates, strict=True)}
                    for who, rates in zip(rows, found.rates, strict=True)
                },
            )
        )
    return out


def _named(names: Sequence[str], values: Array) -> dict[str, Any]:
    return {name: _rounded(value) for name, value in zip(names, values, strict=True)}


def _answers(layer: str, values: int, sides: Sequence[Article | None]) -> Array:
    """Return what each annotator says of each token of an article, shape ``[tokens, annotators, values]``."""
    text = next(article.text for article in sides if article is not None)
    starts = token_starts(text)
    out = np.zeros((len(starts), len(sides), values))
    for number, article in enumerate(sides):
        if article is not None:
            codes = statement_codes(article) if layer == "statement" else inside_codes(article, layer)
            out[np.arange(len(starts)), number, codes[starts]] = 1
    return out
