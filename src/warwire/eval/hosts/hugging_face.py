"""A folder that can be pushed to Hugging Face as a data set: the board, the scores and the predictions.

::

    README.md                              the card that ``datasets.load_dataset(<folder>)`` reads, and the boards
    board.jsonl                            a row a system, split and release: rank, figures, intervals, disclosures
    scores/<system>/<release>/<split>.json every figure, with its interval or the reason why it has none
    predictions/<system>/<release>/<file>  what was scored
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.errors import InputError, Problem
from warwire.eval.hosts import COLUMNS
from warwire.eval.leaderboard import Board, Entry
from warwire.eval.leaderboard_tables import boards_page
from warwire.eval.report import Report
from warwire.model.files import read_bytes, write_bytes

__all__ = ["export_hugging_face", "refuse_used"]

_HEAD: Final = """---
pretty_name: "warwire: leaderboard"
language:
- en
license: cc-by-4.0
tags:
- leaderboard
- information-extraction
- conflict
configs:
- config_name: board
  default: true
  data_files: board.jsonl
---

# warwire: leaderboard

Systems that extract actors, weapons, losses, and fact or opinion from conflict reporting, scored on articles that were
composed for the purpose.

Figures are F1; an interval is one of 95 % over resampled events. `board.jsonl` has a row a system, split and release;
`scores/` has every figure; `predictions/` has what was scored, so that anybody can score it again with
`warwire score FILE --split SPLIT --release RELEASE`. Each system is under the licence that its row names.
"""


def export_hugging_face(built: Sequence[Board], out: Path) -> None:
    """Write boards as a folder that can be pushed as a data set.

    Args:
        built: the boards, as :func:`warwire.eval.leaderboard.boards` returns them.
        out: the folder to write; it holds nothing yet, but for the ``.git`` of an emptied clone.

    Raises:
        InputError: there is something in the folder, or it cannot be written to.
    """
    refuse_used(out)
    encoder = msgspec.json.Encoder()
    rows = [_row(board, entry) for board in built for entry in board.entries]
    for board in built:
        for entry in board.entries:
            for name, data in _behind(board, entry):
                write_bytes(out / name, data)
    write_bytes(out / "board.jsonl", encoder.encode_lines(rows))
    write_bytes(out / "README.md", boards_page(built, head=_HEAD).encode())


def refuse_used(out: Path) -> None:
    """Make sure that a folder holds nothing yet, but for a ``.git``, so that nothing in it is lost or left from before.

    Raises:
        InputError: it holds something, or is a file.
    """
    if out.exists() and (not out.is_dir() or any(child.name != ".git" for child in out.iterdir())):
        message, remedy = "this is a file, or a folder that holds something", "name a new folder, or empty this one"
        raise InputError([Problem("folder-in-use", message, file=str(out), remedy=remedy)])


def _row(board: Board, entry: Entry) -> dict[str, Any]:
    """Return the row of a system; every row has the same columns."""
    card, report = entry.submission.card, entry.report
    low, high = entry.ranks or (None, None)
    figures: dict[str, float | None] = {}
    for column, name in COLUMNS.items():
        ends = (report.intervals.get(name) if report else None) or (None, None)
        figures[column] = report.figures[name] if report else None
        figures[f"{column}_low"], figures[f"{column}_high"] = ends
    return {
        "release": board.release,
        "split": board.split,
        "system": entry.system,
        "rank": entry.rank,
        "rank_low": low,
        "rank_high": high,
        "reason": entry.reason,
        **figures,
        "problems": len(report.problems) if report else None,
        "version": card.version if card else None,
        "test_texts_seen": card.test_texts_seen if card else None,
        "seen_how": card.seen_how if card else None,
        "training_data": list(card.training_data) if card else [],
        "parameters": str(card.parameters) if card else None,
        "hardware": card.hardware if card else None,
        "licence": card.licence if card else None,
        "link": card.link if card else None,
        "contact": card.contact if card else None,
        "signature": str(report.signature) if report else None,
    }


def _behind(board: Board, entry: Entry) -> Iterator[tuple[str, bytes]]:
    """Yield the files behind a row: the whole score, and the predictions that it was made of."""
    if entry.report is None:
        return
    place = f"{entry.system}/{board.release}"
    score = msgspec.json.format(msgspec.json.encode(_score(entry.report)), indent=2)
    yield f"scores/{place}/{board.split}.json", score + b"\n"
    (path,) = entry.submission.files(board.release, board.split)
    yield f"predictions/{place}/{path.name}", read_bytes(path)


def _score(report: Report) -> dict[str, Any]:
    """Return a score as plain data, its problems counted by their rule, since they name the files of one machine."""
    return {**report.to_dict(), "problems": report.problem_counts()}
