"""What a system answers for an article: a row of a file of predictions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from warwire.model.files import replacing
from warwire.model.record import Actor, Loss, Mention, Statement, Zone

__all__ = ["Prediction", "encode", "write_predictions"]


class Prediction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A row of predictions: the record's layers, with the system's own ids of actors.

    A layer that the system never produces is ``None``. ``text`` is given where the reader has no copy of it, as
    ``warwire extract`` does.
    """

    id: str
    text: str | msgspec.UnsetType = msgspec.UNSET
    zones: tuple[Zone, ...] | None = None
    statements: tuple[Statement, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    losses: tuple[Loss, ...] | None = None
    actors: tuple[Actor, ...] | None = None


def encode(prediction: Prediction) -> bytes:
    """Return a row as one line of JSON, with its line feed."""
    return msgspec.json.encode(prediction) + b"\n"


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> int:
    """Write predictions as JSON Lines, the whole file or nothing, and return how many they are."""
    written = 0
    with replacing(path) as stream:
        for prediction in predictions:
            stream.write(encode(prediction))
            written += 1
    return written
