"""The values that attributes of the XML form, and so the fields of a row, may have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Final

from warwire.model.count import Count
from warwire.model.labels import HARMS, LOSS_OBJECTS, NOISES, OUTLET_TYPES, STATUSES, WEAPON_TYPES

__all__ = ["FORBIDDEN", "complaint"]

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""

_Check = Callable[[str], str | None]


def _one_of(values: tuple[str, ...]) -> _Check:
    return lambda value: None if value in values else f"is not one of {', '.join(values)}"


def _words_of(values: tuple[str, ...]) -> _Check:
    def check(value: str) -> str | None:
        good = all(word in values for word in value.split(" "))
        return None if good else f"is no list, separated by single spaces, of {', '.join(values)}"

    return check


def _matches(pattern: str, what: str) -> _Check:
    form = re.compile(pattern)
    return lambda value: None if form.fullmatch(value) else f"is no {what}"


def _date(value: str) -> str | None:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return "is no day of the calendar: write YYYY-MM-DD"
    return None if day.isoformat() == value else "is not written YYYY-MM-DD"


def _count(value: str) -> str | None:
    try:
        Count.written(value)
    except ValueError as error:
        return str(error).partition("' ")[2]
    return None


_ID: Final = r"[a-z0-9][a-z0-9_]*"
_one_id = _matches(_ID, "id: lower-case letters, digits and underscores")
_ids = _matches(rf"{_ID}( {_ID})*", "list of ids separated by single spaces")
_slug = _matches(r"[a-z0-9]+(-[a-z0-9]+)*", "id: lower-case words joined by hyphens")
_CHECKS: Final[dict[tuple[str, str], _Check]] = {
    ("article", "id"): _slug,
    ("article", "event"): _slug,
    ("article", "outlet_type"): _one_of(OUTLET_TYPES),
    ("article", "date"): _date,
    ("article", "publisher"): _one_id,
    ("article", "noise"): _words_of(NOISES),
    ("fact", "source"): _one_id,
    ("opinion", "source"): _one_id,
    ("actor", "ref"): _ids,
    ("weapon", "type"): _one_of(WEAPON_TYPES),
    ("loss", "item"): _one_id,
    ("loss", "harm"): _one_of(HARMS),
    ("loss", "object"): _one_of(LOSS_OBJECTS),
    ("loss", "count"): _count,
    ("loss", "source"): _one_id,
    ("loss", "sufferer"): _ids,
    ("loss", "inflictor"): _ids,
    ("loss", "status"): _one_of(STATUSES),
    ("loss", "subset"): _one_of(("yes", "no")),
}


def complaint(element: str, attribute: str, value: str) -> str | None:
    """Return what is wrong with the value of an attribute, to be read behind its name, or ``None``."""
    bad = FORBIDDEN.search(value)
    if bad is not None:
        return f"holds the character {bad[0]!a}, which XML cannot hold"
    check = _CHECKS.get((element, attribute))
    return None if check is None else check(value)
