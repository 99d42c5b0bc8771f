"""Packages of the board for hosts that people already use: a Codabench bundle, a Hugging Face data set."""

from __future__ import annotations

from typing import Final

from warwire.eval.registry import TASKS

__all__ = ["COLUMNS"]

COLUMNS: Final[dict[str, str]] = {
    "mean": "mean",
    **{task.name: task.headline for task in TASKS.values() if task.headline is not None},
}
"""Columns of a board on a host → the figure that each shows."""
