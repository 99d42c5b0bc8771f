"""A trained encoder at work: words of an article to vectors, through ONNX."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from warwire.baselines.encoder.heads import Heads
from warwire.baselines.encoder.pairs import Floats
from warwire.baselines.encoder.windows import Windows, missing

__all__ = ["Reader"]

_WINDOWS: Final = 16
"""Windows that are read at once."""


class Reader:
    """The transformer and the heads of a trained network.

    Attributes:
        heads: what is made of the vectors of words.

    Args:
        transformer: ONNX, as :func:`warwire.baselines.encoder.export.transformer_of` writes it.
        arrays: as :func:`warwire.baselines.encoder.export.arrays_of` returns them.
    """

    def __init__(self, transformer: bytes, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        try:
            import onnxruntime
        except ImportError:
            raise missing("onnxruntime") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(transformer, options, providers=["CPUExecutionProvider"])
        self._pieces, self._scale = arrays["pieces"], arrays["pieces.scale"]
        self._case, self._ruled = (
            arrays[name].astype(np.float32) if name in arrays else None for name in ("case.weight", "ruled.weight")
        )
        self.heads = Heads({name: array for name, array in arrays.items() if not name.startswith("pieces")})

    def words(self, windows: Windows) -> Floats:
        """Return a vector for each word, shape ``[words, width]``."""
        parts = []
        for begin in range(0, len(windows.ids), _WINDOWS):
            rows = slice(begin, begin + _WINDOWS)
            ids = windows.ids[rows]
            embedded = self._pieces[ids].astype(np.float32) * self._scale[ids]
            if self._case is not None:
                embedded += self._case[windows.case[rows]]
            if self._ruled is not None:
                embedded += self._ruled[windows.ruled[rows]]
            parts.append(self._session.run(None, {"embedded": embedded, "mask": windows.mask[rows]})[0])
        vectors: Floats = np.concatenate(parts)
        return vectors.reshape(-1, vectors.shape[2])[windows.index]
