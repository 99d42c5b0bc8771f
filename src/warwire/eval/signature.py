"""The signature of a score: what it takes to get the same figures again."""

from __future__ import annotations

import msgspec

__all__ = ["PROTOCOL_VERSION", "Signature"]

PROTOCOL_VERSION = "1"
"""Version of the definitions in ``eval/PROTOCOL.md``; a change of any figure is a new version."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What a score was computed from, and how.

    Attributes:
        release: version of the corpus release, or ``None`` for gold of another origin.
        gold: hash of the release, or of the gold file.
        split: split of the release.
        scheme: version of the annotation scheme.
        harness: version of warwire.
        protocol: version of the protocol.
        tolerance: characters that the tolerant measure forgives at either end.
        singletons: whether coreference keeps entities of one mention.
        unit: what is resampled, ``event`` or ``article``.
        resamples: resamples of the bootstrap.
        confidence: of the intervals.
        seed: of the generator.
        articles: number of gold articles.
        units: number of units that are resampled.
        predictions: hash of the predictions.
    """

    release: str | None
    gold: str
    split: str | None
    scheme: str
    harness: str
    protocol: str = PROTOCOL_VERSION
    tolerance: int
    singletons: bool
    unit: str
    resamples: int
    confidence: float
    seed: int
    articles: int
    units: int
    predictions: str

    def __str__(self) -> str:
        fields = msgspec.structs.asdict(self)
        for name in ("gold", "predictions"):
            fields[name] = fields[name][:12]
        words = {True: "yes", False: "no", None: "none"}
        return "|".join(
            f"{name}:{words[value] if value is None or isinstance(value, bool) else value}"
            for name, value in fields.items()
        )
