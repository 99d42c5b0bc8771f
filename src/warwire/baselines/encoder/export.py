"""A trained network made ready for use: the transformer as ONNX in 8 bits, everything else as arrays."""

from __future__ import annotations

import logging
import math
import tempfile
import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from warwire.baselines.encoder.network import Network

__all__ = ["arrays_of", "in_eight_bits", "quantised", "transformer_of"]

_NEVER: Final = -1e9


class _Body(nn.Module):
    """The transformer written out (BERT, Devlin et al. 2019), since its own code hides shapes from the exporter."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        self.heads = int(body.config.num_attention_heads)

    def forward(self, embedded: Tensor, mask: Tensor) -> Tensor:
        own = self.body.embeddings
        places = torch.cumsum(torch.ones_like(mask), 1) - 1
        typed = own.token_type_embeddings.weight[0]
        hidden: Tensor = own.LayerNorm(embedded + own.position_embeddings(places) + typed)
        hide = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * _NEVER
        for layer in self.body.encoder.layer:
            attention = layer.attention
            query, key, value = (
                self._split(part(hidden)) for part in (attention.self.query, attention.self.key, attention.self.value)
            )
            scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[-1]) + hide
            seen = (scores.softmax(-1) @ value).transpose(1, 2).flatten(2)
            hidden = attention.output.LayerNorm(attention.output.dense(seen) + hidden)
            widened = functional.gelu(layer.intermediate.dense(hidden))
            hidden = layer.output.LayerNorm(layer.output.dense(widened) + hidden)
        return hidden

    def _split(self, vectors: Tensor) -> Tensor:
        split: Tensor = vectors.reshape(vectors.shape[0], vectors.shape[1], self.heads, -1).transpose(1, 2)
        return split


def transformer_of(network: Network) -> bytes:
    """Return the transformer behind the embeddings as ONNX."""
    network.eval()
    example = torch.zeros(2, 8, network.width), torch.ones(2, 8, dtype=torch.int64)
    axes = {name: {0: "windows", 1: "pieces"} for name in ("embedded", "mask", "vectors")}
    with tempfile.TemporaryDirectory(prefix="warwire-") as folder, warnings.catch_warnings():
        path = Path(folder) / "whole.onnx"
        warnings.simplefilter("ignore")  # the exporter of a fixed graph is deprecated, the other needs onnxscript
        torch.onnx.export(
            _Body(network.body).eval(),
            example,
            path,
            input_names=["embedded", "mask"],
            output_names=["vectors"],
            dynamic_axes=axes,
            dynamo=False,
            opset_version=17,
        )
        return path.read_bytes()


def in_eight_bits(transformer: bytes) -> bytes:
    """Return a transformer with its matrices in 8 bits and a scale a channel.

    With one scale a matrix the spans would lose some three points of F1.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(prefix="warwire-") as folder:
        small = Path(folder) / "small.onnx"
        model = onnx.load_model_from_string(transformer)
        logging.disable(logging.WARNING)  # it recommends a preparation that makes no difference here
        try:
            quantize_dynamic(model, str(small), per_channel=True, weight_type=QuantType.QInt8)
        finally:
            logging.disable(logging.NOTSET)
        return small.read_bytes()


def arrays_of(network: Network) -> dict[str, npt.NDArray[Any]]:
    """Return the parameters outside of the transformer in 16 bits, and the vectors of word pieces in 8."""
    arrays: dict[str, npt.NDArray[Any]] = {
        name: parameter.detach().numpy().astype(np.float16)
        for name, parameter in network.state_dict().items()
        if not name.startswith(("body.", "pieces."))
    }
    if not network.with_case:
        del arrays["case.weight"]
    if not network.with_rules:
        del arrays["ruled.weight"]
    arrays.update(quantised(network.pieces.weight.detach().numpy()))
    return arrays


def quantised(table: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[Any]]:
    """Return a table of vectors as whole numbers of 8 bits and a scale a row."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    return {"pieces": np.rint(table / scale).astype(np.int8), "pieces.scale": scale.astype(np.float32)}
