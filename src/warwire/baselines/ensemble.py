"""The encoder and the conditional random fields together: spans by both, everything else by the encoder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from warwire.baselines.crf import Crf
from warwire.baselines.encoder.decoding import Reading, bio_steps, predict
from warwire.baselines.encoder.system import SETTINGS as ENCODER_SETTINGS
from warwire.baselines.encoder.system import Encoder
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Origin, Raw, Setting, Step, checked, load_folder, save_folder
from warwire.errors import NotTrained
from warwire.model.record import Article

__all__ = ["SETTINGS", "Ensemble"]

SETTINGS: Final = {**ENCODER_SETTINGS, "weight": Setting(0.6, 0.0, 100.0)}
"""The settings of ``encoder``; and how much the scores of ``crf`` weigh beside its log-probabilities, chosen on dev."""

_PARTS: Final = "parts.json"


class Ensemble:
    """The encoder, its tags helped by those of ``crf``: a log-linear pool of the two before Viterbi."""

    name = "ensemble"

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, SETTINGS)
        self.origin = Origin()
        self._encoder: Encoder | None = None
        self._crf: Crf | None = None

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:
        """Train both systems on the articles.

        Raises:
            InputError: there is no article.
            MissingExtra: a package that training needs is not installed.
        """
        encoder, crf = Encoder(self._of_encoder()), Crf({"seed": self.settings["seed"]})
        crf.fit(train, dev, step)
        encoder.fit(train, dev, step)
        self._encoder, self._crf = encoder, crf

    @classmethod
    def joined(cls, encoder: Encoder, crf: Crf) -> Self:
        """Return the ensemble of two trained systems."""
        system = cls(encoder.settings)
        system.origin = encoder.origin
        system._encoder, system._crf = encoder, crf
        return system

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return all layers."""
        encoder, crf = self._parts()
        weight = float(self.settings["weight"])
        out = []
        for article in articles:
            reading = encoder.read(article)
            if isinstance(reading, Reading):
                heads = encoder.heads_in_use
                scores, steps = crf.tagged(reading.ruled)
                joint = heads.tags(reading.words) + weight * scores
                out.append(predict(reading, heads, joint, bio_steps() + weight * steps))
            else:
                out.append(reading)
        return out

    def save(self, folder: Path) -> None:
        """Write the files of both systems."""
        encoder, crf = self._parts()
        files = {f"encoder-{name}": data for name, data in encoder.files().items()}
        files |= {f"crf-{name}": data for name, data in crf.files().items()}
        files[_PARTS] = msgspec.json.encode({"encoder": encoder.settings, "crf": crf.settings}, order="sorted")
        save_folder(folder, self.name, self.settings, files, self.origin)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read both systems back."""
        index, files = load_folder(folder, cls.name)
        system = cls(index.settings)
        system.origin = index.origin
        own = {
            part: {name.removeprefix(f"{part}-"): data for name, data in files.items() if name.startswith(f"{part}-")}
            for part in ("encoder", "crf")
        }
        settings = msgspec.json.decode(files[_PARTS], type=dict[str, dict[str, Any]])
        system._encoder = Encoder.of(settings["encoder"], own["encoder"])
        system._crf = Crf.of(settings["crf"], own["crf"])
        return system

    def _of_encoder(self) -> dict[str, Any]:
        return {key: value for key, value in self.settings.items() if key in ENCODER_SETTINGS}

    def _parts(self) -> tuple[Encoder, Crf]:
        if self._encoder is None or self._crf is None:
            raise NotTrained("the ensemble system was not trained; train it with: warwire train ensemble")
        return self._encoder, self._crf
