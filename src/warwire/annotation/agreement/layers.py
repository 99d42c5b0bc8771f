"""What two annotators say of every token and character of a text: spans, statements and their sources, zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from warwire.annotation.agreement.coefficients import GAP, Nominal, Unitised
from warwire.eval.alignment import Alignment
from warwire.eval.characters import Characters, covered
from warwire.eval.counts import Array, Ints
from warwire.model.labels import STATEMENT_LABELS, ZONE_LABELS
from warwire.model.record import AUTHOR, UNNAMED, Article
from warwire.model.tokens import tokens

__all__ = [
    "SPANS",
    "STATEMENTS",
    "TOKENS",
    "UNITISED",
    "VOICES",
    "ZONES",
    "count_layers",
    "inside_codes",
    "spans_of",
    "statement_codes",
    "token_starts",
]

SPANS: Final = ("actor", "weapon", "loss")
"""The labels of spans, as reports list them."""

_OUT, _IN = "outside", "inside"
_ACTOR: Final = "actor"
_VOICES: Final = (AUTHOR, UNNAMED, _ACTOR)

TOKENS: Final = {label: Nominal(f"tokens.{label}", (_OUT, _IN)) for label in SPANS}
"""For each label of a span, whether a token stands inside."""

STATEMENTS: Final = Nominal("statements.characters", (GAP, *STATEMENT_LABELS))
"""Fact or opinion, by character."""

VOICES: Final = Nominal("statements.voices", _VOICES)
"""By character, whether the source is the author, nobody in particular, or some actor."""

ZONES: Final = Nominal("zones.characters", (GAP, *ZONE_LABELS))
"""The zone, by character."""

UNITISED: Final = (
    *(Unitised(f"unitised.{label}", (label,)) for label in SPANS),
    Unitised("unitised.statement", STATEMENT_LABELS),
)


def spans_of(article: Article, label: str) -> Ints:
    """Return the spans of a label, shape ``[spans, 2]``."""
    layers: Mapping[str, Sequence[Any]] = {
        "loss": article.losses,
        **dict.fromkeys(STATEMENT_LABELS, article.statements),
        **dict.fromkeys(ZONE_LABELS, article.zones),
    }
    items = layers.get(label, article.mentions)
    found = [(item.start, item.end) for item in items if getattr(item, "label", "loss") == label]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def token_starts(text: str) -> Ints:
    """Return where each token of a text begins."""
    return np.array([start for start, _ in tokens(text)], dtype=np.int64)


def inside_codes(article: Article, label: str) -> Ints:
    """Return for each character whether it stands inside a span of a label, 1 or 0, shape ``[characters]``."""
    starts, ends = spans_of(article, label).T
    return covered(starts, ends, len(article.text)).astype(np.int64)


def statement_codes(article: Article) -> Ints:
    """Return the place of each character's label in the values of :data:`STATEMENTS`, shape ``[characters]``."""
    return _painted(article, STATEMENT_LABELS)


def _painted(article: Article, labels: Sequence[str]) -> Ints:
    """Give each character the place of its label, counted from 1; of two labels the later in the list counts."""
    line = np.zeros(len(article.text), dtype=np.int64)
    for code, label in enumerate(labels, start=1):
        for start, end in spans_of(article, label).tolist():
            line[start:end] = code
    return line


def count_layers(one: Sequence[Article], other: Sequence[Article], alignments: Sequence[Alignment]) -> dict[str, Array]:
    """Count tokens, characters and the lengths of units.

    White space does not count, and of statements no character that either annotator holds to be furniture.

    Args:
        one: the articles of one annotator.
        other: the same articles of the other.
        alignments: the alignment of actors of each article, the first annotator in the place of gold.

    Returns:
        columns of :data:`TOKENS`, :data:`STATEMENTS`, ``VOICES``, :data:`ZONES`, :data:`UNITISED`, and
        ``statements.sources.right`` and ``.total``, each of shape ``[articles]``.
    """
    units = len(one)
    columns: dict[str, Array] = {}
    said: dict[str, list[tuple[Ints, Ints]]] = defaultdict(list)
    lengths: dict[str, Array] = defaultdict(lambda: np.zeros(units))
    for unit, (article, its_other, alignment) in enumerate(zip(one, other, alignments, strict=True)):
        sides = article, its_other
        starts = token_starts(article.text)
        for label in SPANS:
            inside = [inside_codes(side, label)[starts] for side in sides]
            said[f"tokens.{label}"].append((inside[0], inside[1]))
        characters = Characters(article.text).counted
        zones = [_painted(side, ZONE_LABELS) for side in sides]
        said[ZONES.name].append((zones[0][characters], zones[1][characters]))
        furniture = 1 + ZONE_LABELS.index("furniture")
        counted = characters & (zones[0] != furniture) & (zones[1] != furniture)
        labels = [statement_codes(side)[counted] for side in sides]
        said[STATEMENTS.name].append((labels[0], labels[1]))
        sources = [
            _sources(side, tokens_of)[counted]
            for side, tokens_of in zip(sides, (alignment.gold, alignment.predicted), strict=True)
        ]
        both = (sources[0] != alignment.gold[None]) & (sources[1] != alignment.gold[None])
        sources = [side[both] for side in sources]
        lengths["statements.sources.right"][unit] = np.count_nonzero(sources[0] == sources[1])
        lengths["statements.sources.total"][unit] = len(sources[0])
        said[VOICES.name].append((_voice(sources[0]), _voice(sources[1])))
        for unitised in UNITISED:
            spans = [{value: spans_of(side, value) for value in unitised.values} for side in sides]
            for name, value in unitised.count(spans, len(article.text)).items():
                lengths[name][unit] = value
    for nominal in (*TOKENS.values(), STATEMENTS, VOICES, ZONES):
        pairs = said[nominal.name]
        unit_of = np.repeat(np.arange(units), [len(pair[0]) for pair in pairs])
        its_one, its_others = (np.concatenate(side) for side in zip(*pairs, strict=True))
        columns |= nominal.count(unit_of, its_one, its_others, units)
    return columns | dict(lengths)


def _sources(article: Article, tokens_of: Mapping[str | None, int]) -> Ints:
    """Return the token of each character's source, shape ``[characters]``."""
    line = np.full(len(article.text), tokens_of[None], dtype=np.int64)
    for statement in article.statements:
        line[statement.start : statement.end] = tokens_of[statement.source]
    return line


def _voice(sources: Ints) -> Ints:
    """Return the places in the values of :data:`VOICES`: tokens 0 and 1 are the author's and nobody's in particular."""
    return np.minimum(sources, _VOICES.index(_ACTOR))
