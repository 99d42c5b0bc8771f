"""Arrays of a trained system as bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

__all__ = ["pack"]


def pack(arrays: dict[str, Any]) -> bytes:
    """Return arrays as a compressed archive whose bytes depend on nothing but the arrays."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, array in sorted(arrays.items()):
            member = io.BytesIO()
            np.save(member, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue(), zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
