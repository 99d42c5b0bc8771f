"""spaCy's entity recogniser a layer, started from a pretrained pipeline; everything else as the system ``crf`` does."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final

from warwire.baselines.crf import Crf
from warwire.baselines.document import Document
from warwire.baselines.hashing import Indices
from warwire.baselines.linear import LAYERS, Linear
from warwire.baselines.rules import Ruled
from warwire.baselines.spacy_layers import LayerPipelines, read_layer, train_layer
from warwire.baselines.system import Setting
from warwire.baselines.tagger import Taggers, Tags
from warwire.model.files import write_bytes

__all__ = ["SETTINGS", "Spacy"]

SETTINGS: Final = {
    "seed": Setting(1, 0, 2**31 - 1),
    "epochs": Setting(4, 1, 1000),
    "rate": Setting(1e-3, 1e-7, 1.0),
    "dropout": Setting(0.2, 0.0, 0.9),
    "bits": Setting(18, 8, 24),
    "statement_c": Setting(0.5, 1e-6, 1e6),
    "zone_c": Setting(1.0, 1e-6, 1e6),
    "field_c": Setting(1.0, 1e-6, 1e6),
}
"""Seed; passes over the data, learning rate and dropout of the recognisers; log2 of the feature space and inverse
penalties of the classifiers of statements, zones and the fields of losses."""


class Spacy(Crf):
    """A fine-tuned recogniser a layer; statements, zones and the fields of losses by the classifiers of ``crf``.

    The folder of a trained system holds a pipeline a layer (``actor``, ``weapon``, ``loss``) that ``spacy.load`` reads.
    """

    name = "spacy"
    known: ClassVar[Mapping[str, Setting]] = SETTINGS

    def _train_taggers(
        self,
        features: list[Indices],  # noqa: ARG002  (the recognisers read the text)
        tags: dict[str, list[Tags]],
        documents: list[Document],
        tell: Callable[[str, int], None],
    ) -> Taggers:
        pipelines = {}
        for number, layer in enumerate(LAYERS):
            pipelines[layer] = train_layer(
                layer,
                documents,
                tags[layer],
                epochs=int(self.settings["epochs"]),
                rate=float(self.settings["rate"]),
                dropout=float(self.settings["dropout"]),
                seed=int(self.settings["seed"]),
            )
            tell(layer, number + 1)
        return LayerPipelines(pipelines)

    def _mended(self, ruled: Ruled, spans: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:
        """Return the spans mended by the rules: the recognisers do not see them, as the taggers of ``crf`` do."""
        return Linear._mended(self, ruled, spans)

    def _plausible(self, ruled: Ruled, first: int, last: int, label: str) -> bool:
        """Whether a span can be a mention, by the rules."""
        return Linear._plausible(self, ruled, first, last, label)

    def files(self) -> dict[str, bytes]:
        """Return what was learnt as files, those of a layer's pipeline in a folder of their own.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """
        files = super().files()
        assert isinstance(self._taggers, LayerPipelines)
        with tempfile.TemporaryDirectory(prefix="warwire-") as folder:
            for layer, nlp in self._taggers.pipelines.items():
                nlp.to_disk(Path(folder) / layer)
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    files[path.relative_to(folder).as_posix()] = path.read_bytes()
        return files

    def _read_taggers(self, _arrays: Mapping[str, Any], files: Mapping[str, bytes]) -> Taggers:
        with tempfile.TemporaryDirectory(prefix="warwire-") as folder:
            for name, data in files.items():
                write_bytes(Path(folder) / name, data)
            return LayerPipelines({layer: read_layer(Path(folder) / layer) for layer in LAYERS})
