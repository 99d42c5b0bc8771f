"""The ranks of every release, kept in ``ranks.json`` beside the board, so that a newer release can say what changed.

Scores of older releases cannot be found again once a system has new predictions: what is kept is the ranks alone,
release → split → system → rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from warwire.model.files import read_json

if TYPE_CHECKING:
    from warwire.eval.leaderboard import Board

__all__ = ["RANKS", "EarlierRank", "Ranks", "earlier_ranks", "ranks_text", "read_ranks"]

RANKS: Final = "ranks.json"
"""Name of the file."""

Ranks = dict[str, dict[str, dict[str, int]]]
"""Release → split → system → rank."""


class EarlierRank(msgspec.Struct, frozen=True):
    """The rank of a system on an earlier release."""

    release: str
    rank: int


def read_ranks(path: Path) -> Ranks:
    """Read the ranks that were kept; a file that is not there keeps none.

    Raises:
        InputError: the file is not of this form.
    """
    if not path.exists():
        return {}
    return read_json(path, Ranks, rule="bad-ranks", remedy="restore it: warwire leaderboard build --write writes it")


def earlier_ranks(ranks: Ranks, release: str) -> dict[tuple[str, str], EarlierRank]:
    """Return the ranks on the newest release before this one of which any are kept: split and system → rank.

    Args:
        ranks: what is kept.
        release: version of a release.
    """
    before = [version for version in ranks if _order(version) < _order(release)]
    if not before:
        return {}
    last = max(before, key=_order)
    return {
        (split, system): EarlierRank(last, rank)
        for split, systems in ranks[last].items()
        for system, rank in systems.items()
    }


def ranks_text(ranks: Ranks, built: Sequence[Board]) -> str:
    """Return the file with the ranks of some boards in place of what it had of their releases.

    Args:
        ranks: what is kept.
        built: the boards.
    """
    new: Ranks = {}
    for board in built:
        found = {entry.system: entry.rank for entry in board.entries if entry.rank is not None}
        new.setdefault(board.release, {})[board.split] = dict(sorted(found.items()))
    together = {**ranks, **new}
    ordered = {version: together[version] for version in sorted(together, key=_order)}
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2).decode() + "\n"


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
