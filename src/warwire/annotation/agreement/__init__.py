"""How far the annotators of a round agree, over all layers: ``annotation/AGREEMENT.md`` says what the figures mean."""

from __future__ import annotations

from pathlib import Path

from warwire.annotation.agreement.report import Report, Settings, agreement, agreement_of, encoded
from warwire.annotation.rounds import labels_of, read_round
from warwire.model.files import write_bytes, write_text

__all__ = ["Report", "Settings", "agreement", "agreement_json", "agreement_of", "encoded", "write_report"]


def agreement_json(folder: Path) -> bytes:
    """Return the bytes of ``agreement.json`` as the labels in the folder of a round give them, always the same.

    Raises:
        InputError: the folder holds no round, or no two annotators share an article.
        MissingExtra: ``opt-gamma`` is not installed.
    """
    return encoded(agreement_of(folder))


def write_report(folder: Path) -> Report:
    """Write ``agreement.json`` and ``agreement.html`` into the folder of a round, and return the report.

    In a closed round nothing is written.

    Raises:
        InputError: the folder holds no round, or no two annotators share an article.
        MissingExtra: ``opt-gamma`` is not installed.
    """
    from warwire.annotation.agreement.page import agreement_page

    report = agreement_of(folder)
    if read_round(folder).state == "open":
        write_bytes(folder / "agreement.json", encoded(report))
        write_text(folder / "agreement.html", agreement_page(report, labels_of(folder)))
    return report
