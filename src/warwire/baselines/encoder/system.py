"""The encoder as a system: settings, training, prediction, keeping."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np

from warwire.baselines.arrays import pack
from warwire.baselines.classifier import Classifier
from warwire.baselines.encoder.decoding import FORBIDDEN, Reading, bio_steps, predict
from warwire.baselines.encoder.heads import Heads, parameters
from warwire.baselines.encoder.reader import Reader
from warwire.baselines.encoder.vocabulary import HEADS
from warwire.baselines.encoder.windows import Windows, missing, model_folder, read_tokenizer, windows_of
from warwire.baselines.prediction import Prediction
from warwire.baselines.rules import Ruled, apply_rules, ruled_tags
from warwire.baselines.system import Filed, Origin, Raw, Setting, Step, checked
from warwire.baselines.words import seed_words
from warwire.baselines.zone_classifier import ZoneClassifier
from warwire.errors import InputError, NotTrained, Problem
from warwire.model.files import read_bytes
from warwire.model.record import Article

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["SETTINGS", "Encoder"]

SETTINGS: Final = {
    "seed": Setting(1, 0, 2**31 - 1),
    "epochs": Setting(20, 1, 100),
    "rate": Setting(2e-4, 1e-7, 1.0),
    "head_rate": Setting(1e-3, 1e-7, 1.0),
    "batch": Setting(4, 1, 1000),
    "window": Setting(382, 16, 510),
    "case": Setting(1, 0, 1),
    "rules": Setting(1, 0, 1),
    "renamed": Setting(0.7, 0.0, 1.0),
    "tiny": Setting(0, 0, 1),
    "zone_bits": Setting(16, 8, 24),
    "zone_c": Setting(1.0, 1e-6, 1e6),
}
"""Seed; passes over the data; learning rates of the transformer and of the rest; articles a step; word pieces a window;
whether the network is told how words are written and what the rules say; how often it reads an article under other
names; a small random transformer in place of the pretrained one, to try things out; features (log2) and inverse penalty
of the classifier of lines."""


class _Trained(NamedTuple):
    """What training leaves behind."""

    transformer: bytes
    arrays: dict[str, Any]
    tokenizer: bytes
    zones: ZoneClassifier


class Encoder(Filed):
    """The reference model: a pretrained transformer fine-tuned for all layers at once.

    Attributes:
        heads: what is trained.
        forbidden: what a step costs in decoding that BIO tags do not allow.
    """

    name = "encoder"
    heads: Collection[str] = HEADS
    forbidden: float = FORBIDDEN

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, SETTINGS)
        self.origin = Origin()
        self._words = seed_words()
        self._trained: _Trained | None = None
        self._reader: Reader | None = None
        self._tokenizer: Tokenizer | None = None

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:  # noqa: ARG002  (the protocol's signature)
        """Train the network on the articles; the settings are fixed, so ``dev`` is left alone.

        Raises:
            InputError: there is no article.
            MissingExtra: a package that training needs is not installed.
        """
        if not train:
            remedy = "name a release with a train split"
            raise InputError([Problem("no-articles", "there is no article to train on", remedy=remedy)])
        try:
            import torch

            from warwire.baselines.encoder.examples import example
            from warwire.baselines.encoder.export import arrays_of, in_eight_bits, transformer_of
            from warwire.baselines.encoder.network import Network, pretrained, tiny
            from warwire.baselines.encoder.renaming import Names
            from warwire.baselines.encoder.training import train as train_network
        except ImportError as error:
            raise missing(error.name or "torch") from None
        say = step or (lambda _what, _done, _total: None)
        number = self.settings
        data = read_bytes(model_folder() / "tokenizer.json")
        tokenizer = read_tokenizer(data)
        taught = []
        for done, article in enumerate(train):
            ruled = apply_rules(article.text, article.zones, self._words)
            if ruled.document.words:
                taught.append((ruled, example(article, ruled)))
            say("reading articles", done + 1, len(train))
        names = Names(((ruled.document, right.spans["actor"]) for ruled, right in taught), self._words.demonyms)
        order = Random(int(number["seed"]))

        def read(ruled: Ruled) -> Windows:
            words = names.changed(ruled.document, order) if order.random() < float(number["renamed"]) else None
            return windows_of(ruled.document, ruled_tags(ruled), tokenizer, int(number["window"]), words)

        torch.manual_seed(int(number["seed"]))
        body = tiny(tokenizer.get_vocab_size()) if number["tiny"] else pretrained(str(model_folder()))
        network = Network(body, case=bool(number["case"]), rules=bool(number["rules"]))
        epochs = int(number["epochs"])
        train_network(
            network,
            [(partial(read, ruled), right) for ruled, right in taught],
            epochs=epochs,
            rate=float(number["rate"]),
            head_rate=float(number["head_rate"]),
            batch=int(number["batch"]),
            seed=int(number["seed"]),
            step=lambda done, loss: say(f"training the network (loss {loss:.2f})", done, epochs),
            heads=self.heads,
        )
        zones = ZoneClassifier.train(
            train, self._words, int(number["zone_bits"]), float(number["zone_c"]), int(number["seed"])
        )
        self._trained = _Trained(in_eight_bits(transformer_of(network)), arrays_of(network), data, zones)
        self._reader = self._tokenizer = None

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return all layers."""
        steps = bio_steps(self.forbidden)
        out = []
        for article in articles:
            reading = self.read(article)
            if isinstance(reading, Reading):
                out.append(predict(reading, self.heads_in_use, self.heads_in_use.tags(reading.words), steps))
            else:
                out.append(reading)
        return out

    @property
    def heads_in_use(self) -> Heads:
        """What the trained system makes of the vectors of words."""
        return self._reading().heads

    def read(self, article: Raw) -> Reading | Prediction:
        """Return an article with a vector for each word, or the prediction for one that has no words."""
        trained, reader = self._parts(), self._reading()
        zones = trained.zones.zones(article.text)
        ruled = apply_rules(article.text, zones, self._words)
        if not ruled.document.words:
            return Prediction(id=article.id, zones=zones, statements=(), mentions=(), losses=(), actors=())
        if self._tokenizer is None:
            self._tokenizer = read_tokenizer(trained.tokenizer)
        windows = windows_of(ruled.document, ruled_tags(ruled), self._tokenizer, int(self.settings["window"]))
        return Reading(article.id, zones, ruled, reader.words(windows))

    def _reading(self) -> Reader:
        if self._reader is None:
            trained = self._parts()
            self._reader = Reader(trained.transformer, trained.arrays)
        return self._reader

    def _parts(self) -> _Trained:
        if self._trained is None:
            raise NotTrained("the encoder system was not trained; train it with: warwire train encoder")
        return self._trained

    def files(self) -> dict[str, bytes]:
        """Return what was learnt as files.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """
        trained = self._parts()
        arrays = trained.arrays | {f"zones.{key}": value for key, value in trained.zones.classifier.arrays().items()}
        return {
            "transformer.onnx": trained.transformer,
            "tokenizer.json": trained.tokenizer,
            "weights.npz": pack(arrays),
        }

    @classmethod
    def of(cls, settings: dict[str, Any], files: Mapping[str, bytes]) -> Self:
        """Return the system whose :meth:`files` these are."""
        system = cls(settings)
        with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        if not parameters() <= arrays.keys():
            message, remedy = "the encoder was trained by an older warwire", "train it again: warwire train encoder"
            raise InputError([Problem("old-model", message, remedy=remedy)])
        classifier = Classifier.of({key: arrays.pop(f"zones.{key}") for key in Classifier.KEYS})
        zones = ZoneClassifier(classifier, system._words)
        system._trained = _Trained(files["transformer.onnx"], arrays, files["tokenizer.json"], zones)
        return system
