"""The network of the encoder: a pretrained transformer with taggers of words, classifiers of spans, and pointers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from warwire.baselines.encoder.pairs import FEATURES, Span
from warwire.baselines.encoder.vocabulary import CASES, CLASSES, HINTS, LAYERS, POINTERS, RULED
from warwire.baselines.encoder.windows import Windows

__all__ = ["Network", "Pointer", "pretrained", "tiny"]

_POINTER: Final = 128


def pretrained(folder: str) -> Any:
    """Return the pretrained transformer of a folder."""
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    # Dropping attention out takes a quarter of the time of training, most of it to draw random numbers.
    return AutoModel.from_pretrained(folder, attn_implementation="eager", attention_probs_dropout_prob=0.0)


def tiny(pieces: int) -> Any:
    """Return a small transformer with random weights, to try the training with."""
    from transformers import BertConfig, BertModel

    settings: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    settings["attn_implementation"] = "eager"
    return BertModel(BertConfig(vocab_size=pieces, intermediate_size=64, **settings))


class Pointer(nn.Module):
    """Scores pairs of a span and an option: a hidden layer over both and their features, and a bilinear term."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query = nn.Linear(width, _POINTER)
        self.option = nn.Linear(width, _POINTER)
        self.features = nn.Linear(FEATURES, _POINTER)
        self.out = nn.Linear(_POINTER, 1)
        self.left = nn.Linear(width, _POINTER, bias=False)
        self.right = nn.Linear(width, _POINTER, bias=False)
        self.drop = nn.Dropout(0.1)

    def forward(self, queries: Tensor, options: Tensor, features: Tensor) -> Tensor:
        """Return scores, shape ``[queries, options]``."""
        hidden = self.query(queries)[:, None] + self.option(options)[None] + self.features(features)
        bilinear = self.left(queries) @ self.right(options).T / math.sqrt(_POINTER)
        scores: Tensor = self.out(self.drop(functional.relu(hidden))).squeeze(-1) + bilinear
        return scores


class Network(nn.Module):
    """All layers of an article from one reading of its text.

    The vectors of word pieces stay as they were pretrained, and the transformer computes in 16 bits while it is
    trained: together they halve the time.

    Args:
        body: the transformer, of ``transformers``.
        case: whether it is told how words are written, which an uncased model does not see.
        rules: whether it is told what the rules tag words as.
    """

    def __init__(self, body: Any, *, case: bool = True, rules: bool = True) -> None:
        super().__init__()
        self.body = body
        self.width = int(body.config.hidden_size)
        self.pieces = body.embeddings.word_embeddings
        self.pieces.weight.requires_grad_(False)
        self.case = nn.Embedding(CASES, self.width)
        self.ruled = nn.Embedding(RULED, self.width)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.ruled.weight)
        self.with_case, self.with_rules = case, rules
        self.drop = nn.Dropout(0.15)
        self.tags = nn.ModuleDict({layer: nn.Linear(self.width, 3) for layer in LAYERS})
        self.span = nn.Linear(3 * self.width, self.width)
        self.classes = nn.ModuleDict({head: nn.Linear(self.width, len(values)) for head, values in CLASSES.items()})
        tables = {
            hint: nn.Embedding(len(values), len(CLASSES[head]))
            for head in HINTS
            for hint, values in HINTS[head].items()
        }
        self.hints = nn.ModuleDict(tables)
        for table in tables.values():
            nn.init.zeros_(table.weight)
        self.pointers = nn.ModuleDict({head: Pointer(self.width) for head in POINTERS})
        self.instead = nn.ParameterDict(
            {head: nn.Parameter(torch.randn(len(values), self.width) * 0.02) for head, values in POINTERS.items()}
        )

    def embedded(self, windows: Windows) -> Tensor:
        """Return what the transformer reads, shape ``[windows, pieces, width]``."""
        embedded: Tensor = self.pieces(torch.from_numpy(windows.ids))
        if self.with_case:
            embedded = embedded + self.case(torch.from_numpy(windows.case))
        if self.with_rules:
            embedded = embedded + self.ruled(torch.from_numpy(windows.ruled))
        return embedded

    def words(self, windows: Windows) -> Tensor:
        """Return a vector for each word, shape ``[words, width]``."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            read = self.body(inputs_embeds=self.embedded(windows), attention_mask=torch.from_numpy(windows.mask))
        flat = read.last_hidden_state.float().reshape(-1, self.width)
        vectors: Tensor = self.drop(flat[torch.from_numpy(windows.index)])
        return vectors

    def spans(self, words: Tensor, spans: list[Span]) -> Tensor:
        """Return a vector for each span: of its first and last word and of their mean."""
        if not spans:
            return words.new_zeros((0, self.width))
        first, last = torch.tensor(spans).T
        sums = torch.cat([words.new_zeros((1, self.width)), words.cumsum(0)])
        mean = (sums[last] - sums[first]) / (last - first)[:, None]
        vectors: Tensor = torch.tanh(self.span(torch.cat([words[first], words[last - 1], mean], dim=1)))
        return vectors

    def classify(self, head: str, spans: Tensor, hints: Mapping[str, Tensor]) -> Tensor:
        """Return the scores of what each span may be, shape ``[spans, values]``.

        Args:
            head: what is chosen.
            spans: vectors of spans.
            hints: the number of what the head is told besides of each span, by the names of ``HINTS``.
        """
        scores: Tensor = self.classes[head](spans)
        for hint in HINTS.get(head, ()):
            scores = scores + self.hints[hint](hints[hint])
        return scores

    def point(self, head: str, queries: Tensor, actors: Tensor, features: Tensor) -> Tensor:
        """Return the scores of what each span may point to, shape ``[spans, instead + actors]``."""
        scores: Tensor = self.pointers[head](queries, torch.cat([self.instead[head], actors]), features)
        return scores
