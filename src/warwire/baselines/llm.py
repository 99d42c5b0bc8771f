"""Any language model behind an OpenAI-compatible endpoint: it quotes and labels, and its quotes are found in the text.

A language model gives no offsets; it quotes, in the order of the text, and quotes are aligned in that order
(:class:`warwire.eval.quotes.Aligner`). It reads no counts either: the project's own parser does
(:func:`warwire.model.quantity.read_count`). Zones come from rules.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from warwire.baselines.document import Document
from warwire.baselines.llm_answer import Malformed, read_answer
from warwire.baselines.llm_client import Client, Endpoint, Refused, Usage
from warwire.baselines.llm_prompt import Example, choose_examples, messages
from warwire.baselines.prediction import Prediction
from warwire.baselines.system import Origin, Raw, Setting, Step, checked, load_folder, save_folder
from warwire.baselines.words import Words, seed_words
from warwire.baselines.zones import rule_zones
from warwire.errors import InputError, NotTrained, Problem, WarwireError
from warwire.model.record import Article

__all__ = ["SETTINGS", "Llm"]

SETTINGS: Final = {
    "seed": Setting(1, 0, 2**31 - 1),
    "examples": Setting(2, 0, 20),
    "example_characters": Setting(1500, 1, 100_000),
    "temperature": Setting(0.0, 0.0, 2.0),
    "max_tokens": Setting(16_384, 0, 10_000_000),
    "json_mode": Setting(1, 0, 1),
    "parallel": Setting(4, 1, 256),
    "timeout": Setting(180.0, 0.01, 86_400.0),
    "retries": Setting(6, 0, 100),
    "backoff": Setting(1.0, 0.0, 60.0),
    "price_in": Setting(0.0, 0.0, 1e6),
    "price_out": Setting(0.0, 0.0, 1e6),
}
"""Seed of the choice of worked examples, how many, and their longest text in characters; temperature, most tokens of an
answer and whether JSON is asked of the endpoint; requests at a time, seconds until a request is given up, tries after
the first and seconds before the second; prices per million tokens read and written."""

_EXAMPLES: Final = "examples.json"
_CHECK: Final = "check the model's name, and try the settings json_mode = 0, max_tokens = 0 or temperature = 1"
_log: Final = logging.getLogger("warwire.llm")


class Llm:
    """Asks a language model.

    URL, model and key come from the environment when it predicts, so a trained system holds none of them.

    Attributes:
        usage: what its requests took so far.
    """

    name = "llm"

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, SETTINGS)
        self.origin = Origin()
        self.usage = Usage()
        self._counting = threading.Lock()
        self._examples: list[Example] | None = None

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:  # noqa: ARG002  (the protocol's signature)
        """Choose worked examples for the prompt from the training articles; no request is made."""
        number, characters = int(self.settings["examples"]), int(self.settings["example_characters"])
        self._examples = choose_examples(train, number, characters, int(self.settings["seed"]))

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return one prediction an article, from kept answers where there are any.

        An answer that cannot be understood gives a prediction without statements, mentions, losses and actors, and a
        warning of the logger ``warwire.llm``; so does an article that the endpoint does not take (it is too long, or a
        filter stops it). What had to be left out of an answer is a warning too.

        Raises:
            NotTrained: the system was neither trained nor loaded.
            WarwireError: the endpoint is not named, gives no answer, or takes none of the articles; answers so far
                are kept for the next run.
        """
        if self._examples is None:
            raise NotTrained("the system llm is not trained; train it with: warwire train llm")
        examples = self._examples
        words = seed_words()
        with (
            Client(Endpoint.of(os.environ), self.settings) as client,
            ThreadPoolExecutor(int(self.settings["parallel"])) as pool,
        ):
            found = list(pool.map(lambda article: self._predict(article, client, examples, words), articles))
        refusals = [refused for _, refused in found if refused]
        if refusals and len(refusals) == len(found):
            raise WarwireError(f"the endpoint takes none of these articles ({refusals[0]}); {_CHECK}")
        return [prediction for prediction, _ in found]

    def _predict(
        self, article: Raw, client: Client, examples: list[Example], words: Words
    ) -> tuple[Prediction, Refused | None]:
        """Return the prediction for an article, and why the endpoint did not take it, if it did not."""
        zones = rule_zones(article.text, words)
        document = Document.of(article.text, zones)
        nothing = Prediction(id=article.id, zones=zones, statements=(), mentions=(), losses=(), actors=())
        if not document.sentences:
            return nothing, None
        request = self._request(client.model, document, examples)
        reply = client.kept(request)
        if reply is not None:
            with self._counting:
                self.usage.kept += 1
        else:
            try:
                reply = client.ask(request)
            except Refused as refused:
                _log.warning("%s: the endpoint does not take it (%s): nothing is predicted", article.id, refused)
                return nothing, refused
            with self._counting:
                self.usage.add(reply, float(self.settings["price_in"]), float(self.settings["price_out"]))
        try:
            prediction, notes = read_answer(article.id, reply.content, document, zones)
        except Malformed as malformed:
            cut = "; it was cut off, so allow more with max_tokens" if reply.finish == "length" else ""
            _log.warning("%s: the answer is of no use: %s%s: nothing is predicted", article.id, malformed, cut)
            return nothing, None
        client.keep(request, reply)
        if notes:
            _log.warning("%s: left out of the answer, or changed: %s", article.id, "; ".join(notes))
        return prediction, None

    def _request(self, model: str, document: Document, examples: list[Example]) -> dict[str, Any]:
        """Return what the endpoint is asked."""
        request: dict[str, Any] = {
            "model": model,
            "messages": messages(document, examples),
            "temperature": float(self.settings["temperature"]),
        }
        if self.settings["max_tokens"]:
            request["max_tokens"] = int(self.settings["max_tokens"])
        if self.settings["json_mode"]:
            request["response_format"] = {"type": "json_object"}
        return request

    def save(self, folder: Path) -> None:
        """Write the worked examples.

        Raises:
            NotTrained: there are none yet.
        """
        if self._examples is None:
            raise NotTrained("there is nothing to save before the system is trained")
        files = {_EXAMPLES: msgspec.json.encode(self._examples)}
        save_folder(folder, self.name, self.settings, files, self.origin)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the worked examples back."""
        index, files = load_folder(folder, cls.name)
        system = cls(index.settings)
        system.origin = index.origin
        try:
            system._examples = msgspec.json.decode(files[_EXAMPLES], type=list[Example])
        except (KeyError, msgspec.DecodeError):
            problem = Problem("bad-model", "it holds no worked examples", file=str(folder), remedy="train it again")
            raise InputError([problem]) from None
        return system
