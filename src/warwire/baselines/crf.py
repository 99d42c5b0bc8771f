"""A conditional random field for each layer; the fields of losses by learned classifiers, their parties by rule.

Lafferty, McCallum and Pereira, *Conditional random fields* (2001), trained by CRFsuite (python-crfsuite). The trained
weights are read out once into arrays, so that prediction looks them up as the linear system does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np

from warwire.baselines.classifier import Classifier
from warwire.baselines.document import Document
from warwire.baselines.fields import FIELDS, Fields, field_features
from warwire.baselines.hashing import Indices
from warwire.baselines.linear import Linear
from warwire.baselines.losses import Candidate
from warwire.baselines.records import Parties
from warwire.baselines.rules import Ruled, apply_rules, ruled_tags
from warwire.baselines.system import Setting, Step
from warwire.baselines.tagger import INSIDE, OUTSIDE, Floats, Tagger, Taggers, Tags
from warwire.baselines.teaching import lesson
from warwire.errors import MissingExtra, NotTrained
from warwire.model.labels import Status
from warwire.model.record import Article

__all__ = ["SETTINGS", "Crf"]

SETTINGS: Final = {
    "seed": Setting(1, 0, 2**31 - 1),
    "bits": Setting(18, 8, 24),
    "c1": Setting(0.1, 0.0, 1e3),
    "c2": Setting(0.05, 0.0, 1e3),
    "epochs": Setting(100, 1, 10_000),
    "statement_c": Setting(0.5, 1e-6, 1e6),
    "zone_c": Setting(1.0, 1e-6, 1e6),
    "field_c": Setting(1.0, 1e-6, 1e6),
}
"""Seed; log2 of the feature space; L1 and L2 penalties and iterations of the fields; inverse penalties of the
classifiers of statements, zones and the fields of losses."""

_TAGS: Final = "OBI"
_NEVER: Final = -1e9


class _CrfTaggers(Taggers):
    """Taggers whose scores are sums of weights, as the field was trained."""

    def scores(self, features: Indices) -> Floats:
        """Return the score of each tag of each word, shape ``[words, layers, 3]``."""
        return np.asarray(self._weights[features.astype(np.int64)].sum(axis=1).reshape(len(features), -1, 3))


class Crf(Linear):
    """Conditional random fields, with learned fields of losses."""

    name = "crf"
    known: ClassVar[Mapping[str, Setting]] = SETTINGS

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        super().__init__(settings)
        self._fields: Fields | None = None

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:
        """Train every part on the articles; the settings are fixed, so ``dev`` is left alone.

        Raises:
            InputError: there is no article.
            MissingExtra: python-crfsuite is not installed.
        """
        super().fit(train, dev, step)
        rows: list[list[str]] = []
        values: dict[str, list[str]] = {name: [] for name in FIELDS}
        for article in train:
            taught = lesson(article, apply_rules(article.text, article.zones, self._words))
            for candidate, gold in taught.losses:
                rows.append(field_features(taught.parties, candidate))
                values["harm"].append(gold.harm)
                values["object"].append(gold.object)
                values["status"].append(gold.status)
                values["subset"].append("yes" if gold.subset else "no")
        bits, seed = int(self.settings["bits"]), int(self.settings["seed"])
        if rows:
            self._fields = Fields.train(rows, values, bits=bits, c=float(self.settings["field_c"]), seed=seed)

    def _train_tagger(self, features: list[Indices], tags: list[Tags], documents: list[Document]) -> Tagger:
        try:
            import pycrfsuite
        except ImportError:
            raise MissingExtra("crf needs python-crfsuite; install it with: pip install 'warwire[crf]'") from None
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": float(self.settings["c1"]),
                "c2": float(self.settings["c2"]),
                "max_iterations": int(self.settings["epochs"]),
                "feature.possible_transitions": True,
            }
        )
        for one, tagged, document in zip(features, tags, documents, strict=True):
            names = one.astype(str)
            for s in document.sentences:
                items = pycrfsuite.ItemSequence([list(row) for row in names[s.first : s.last]])
                trainer.append(items, [_TAGS[tag] for tag in tagged[s.first : s.last]])
        with tempfile.TemporaryDirectory(prefix="warwire-") as folder:
            path = str(Path(folder) / "crf")
            trainer.train(path)
            tagger = pycrfsuite.Tagger()
            tagger.open(path)
            learnt = tagger.info()
            tagger.close()
        weights = np.zeros((1 << int(self.settings["bits"]), 3), dtype=np.float32)
        for (feature, tag), weight in learnt.state_features.items():
            weights[int(feature), _TAGS.index(tag)] = weight
        steps = np.zeros((3, 3))
        for (before, after), weight in learnt.transitions.items():
            steps[_TAGS.index(before), _TAGS.index(after)] = weight
        steps[OUTSIDE, INSIDE] = _NEVER
        return Tagger(weights, np.zeros(3), steps)

    def _join_taggers(self, taggers: dict[str, Tagger]) -> Taggers:
        return _CrfTaggers(taggers)

    def _mended(self, ruled: Ruled, spans: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:  # noqa: ARG002  (the rules are among its features)
        """Return the spans as they are: on dev the rules that mend those of ``linear`` cost them a point."""
        return spans

    def _plausible(self, ruled: Ruled, first: int, last: int, label: str) -> bool:  # noqa: ARG002  (likewise)
        """Return that every span is plausible."""
        return True

    def tagged(self, ruled: Ruled) -> tuple[Floats, Floats]:
        """Return the scores of each tag of each word, shape ``[words, layers, 3]``, and of steps between tags.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """
        taggers, _, _ = self._parts("the crf system was not trained; train it with: warwire train crf")
        return taggers.scores(self._featuriser.features(ruled.document, ruled_tags(ruled))), taggers.steps

    def _refine(self, parties: Parties) -> list[tuple[Candidate, Status]]:
        if self._fields is None:
            raise NotTrained("the crf system was trained on articles without losses; train it with: warwire train crf")
        return self._fields.refine(parties)

    def _more_arrays(self) -> dict[str, Any]:
        fields = self._fields.classifiers if self._fields else {}
        return {
            f"field.{name}.{key}": value
            for name, classifier in fields.items()
            for key, value in classifier.arrays().items()
        }

    def _read_more(self, arrays: Mapping[str, Any]) -> None:
        """Read the classifiers of the fields of losses."""
        if f"field.{FIELDS[0]}.labels" in arrays:
            self._fields = Fields(
                {
                    name: Classifier.of({key: arrays[f"field.{name}.{key}"] for key in Classifier.KEYS})
                    for name in FIELDS
                }
            )
