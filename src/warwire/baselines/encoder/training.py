"""Training of the encoder's network."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Sequence
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from warwire.baselines.encoder.examples import Example
from warwire.baselines.encoder.network import Network
from warwire.baselines.encoder.vocabulary import HEADS, LAYERS, POINTERS
from warwire.baselines.encoder.windows import Windows

__all__ = ["losses_of", "train"]

_WEIGHTS: Final = {"tags": 3.0, "kind": 0.3, "weapon_type": 0.5, "status": 0.5, "subset": 0.5}
_QUERIES: Final = {"source": "statement", "antecedent": "actor"}
"""What the pointers point from; a loss, those that are not named here."""
_WARM: Final = 0.08
_NEVER: Final = -1e9


def train(
    network: Network,
    lessons: Sequence[tuple[Callable[[], Windows], Example]],
    *,
    epochs: int,
    rate: float,
    head_rate: float,
    batch: int,
    seed: int,
    step: Callable[[int, float], None],
    heads: Collection[str] = HEADS,
) -> None:
    """Train a network: AdamW, a warm-up over a twelfth of the steps, then a linear decay to nothing.

    Args:
        network: it is changed in place, and left ready to predict.
        lessons: articles, which may read differently each time, with the right answers.
        epochs: passes over them.
        rate: the learning rate of the transformer.
        head_rate: the learning rate of everything else.
        batch: articles that one step is made of.
        seed: of the order of articles and of dropout.
        step: told after each epoch its number and the mean loss of an article.
        heads: the heads that are trained, all of them unless something is to be found out.
    """
    torch.manual_seed(seed)
    order = random.Random(seed)
    body = {id(p) for p in network.body.parameters()}
    rest = [p for p in network.parameters() if id(p) not in body]
    learnt = [p for p in network.body.parameters() if p.requires_grad]
    groups = [{"params": learnt, "lr": rate}, {"params": rest, "lr": head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = epochs * math.ceil(len(lessons) / batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1.0, (at + 1) / (_WARM * total)) * max(0.0, 1 - at / total)
    )
    network.train()
    mixed = list(lessons)
    for epoch in range(epochs):
        order.shuffle(mixed)
        summed = 0.0
        for begin in range(0, len(mixed), batch):
            optimiser.zero_grad()
            for read, example in mixed[begin : begin + batch]:
                own = losses_of(network, read(), example)
                loss = torch.stack([value for head, value in own.items() if head in heads]).sum()
                (loss / batch).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
                summed += float(loss.detach())
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        step(epoch + 1, summed / len(mixed))
    network.eval()


def losses_of(network: Network, windows: Windows, example: Example) -> dict[str, Tensor]:
    """Return the loss of every head that the article has something to teach."""
    words = network.words(windows)
    out: dict[str, Tensor] = {}
    for layer in LAYERS:
        right = torch.from_numpy(example.tags[layer].astype("int64"))
        out[layer] = _WEIGHTS["tags"] * functional.cross_entropy(network.tags[layer](words), right)
    spans = {name: network.spans(words, its) for name, its in example.spans.items()}
    hints = {hint: torch.from_numpy(numbers) for hint, numbers in example.hints.items()}
    for head, (of, numbers) in example.classes.items():
        if len(numbers):
            right = torch.from_numpy(numbers)
            scores = network.classify(head, spans[of], hints)
            loss = functional.cross_entropy(scores, right)
            out[head] = _WEIGHTS.get(head, 1.0) * loss
    for head in POINTERS:
        queries = spans[_QUERIES.get(head, "loss")]
        if not len(queries) or (head == "antecedent" and len(queries) < 2):
            continue
        scores = network.point(head, queries, spans["actor"], torch.from_numpy(example.pairs[head]))
        if head == "antecedent":
            open_ = torch.ones_like(scores, dtype=torch.bool).tril(0)
            scores = scores.masked_fill(~open_, _NEVER)
        right = torch.from_numpy(example.right[head])
        out[head] = -scores.log_softmax(1).masked_fill(~right, _NEVER).logsumexp(1).mean()
    return out
