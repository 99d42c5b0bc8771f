"""Take one line of predictions apart item by item: what is sound, what is set aside, and why.

This is the careful reading, for rows that do not decode at once or whose places need a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from warwire.errors import Problem, shorten
from warwire.eval.quotes import Aligner
from warwire.eval.rows import (
    LAYERS,
    Actor,
    PredictedLoss,
    PredictedMention,
    PredictedRow,
    PredictedStatement,
    PredictedZone,
)
from warwire.model.labels import MENTION_LABELS, STATEMENT_LABELS, ZONE_LABELS
from warwire.model.record import AUTHOR

__all__ = ["Held", "Settled", "characters_of", "hold", "id_of", "settle"]

_ITEM: Final[Mapping[str, Any]] = {
    "zones": msgspec.json.Decoder(PredictedZone),
    "statements": msgspec.json.Decoder(PredictedStatement),
    "mentions": msgspec.json.Decoder(PredictedMention),
    "losses": msgspec.json.Decoder(PredictedLoss),
    "actors": msgspec.json.Decoder(Actor),
}
_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "zones": ZONE_LABELS,
    "statements": STATEMENT_LABELS,
    "mentions": MENTION_LABELS,
}
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder()
_UNKNOWN_LENGTH: Final = 1 << 20
_QUOTED: Final = 200
_LAYER_REMEDY: Final = "write a list, […], or null where the system does not produce the layer"
_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


_NULL: Final = msgspec.Raw(b"null")


class _LooseRow(msgspec.Struct, gc=False):
    id: str
    zones: msgspec.Raw = _NULL
    statements: msgspec.Raw = _NULL
    mentions: msgspec.Raw = _NULL
    losses: msgspec.Raw = _NULL
    actors: msgspec.Raw = _NULL


class _Id(msgspec.Struct, gc=False):
    id: str


_LOOSE, _ONLY_ID = msgspec.json.Decoder(_LooseRow), msgspec.json.Decoder(_Id)


@dataclass(frozen=True, slots=True)
class Held:
    """An item that was set aside, and what it counts for against precision.

    Attributes:
        layer: its layer.
        label: its label, or ``None`` where that is unknown: then it counts against every label.
        characters: how many characters it claims, at least 1.
        attributed: whether it names a source other than the author, or one that cannot be read.
        extent_only: whether only its place is at fault, and its record is judged all the same (losses).
    """

    layer: str
    label: str | None
    characters: int = 1
    attributed: bool = True
    extent_only: bool = False


@dataclass(slots=True)
class Settled:
    """A line taken apart. ``row`` is ``None`` where the line cannot be used at all.

    ``limit`` is the most characters that one item may be held against precision with: those of the text.
    """

    limit: int = _UNKNOWN_LENGTH
    row: PredictedRow | None = None
    held: list[Held] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def id_of(line: memoryview) -> str | None:
    """Return the article's id of a line that may be broken elsewhere."""
    try:
        return _ONLY_ID.decode(line).id
    except _ERRORS:
        found = re.search(rb'"id"\s*:\s*"((?:[^"\\]|\\.)*)"', line[:65536])
        return found[1].decode("utf-8", "replace") if found else None


def settle(line: memoryview, text: str | None, *, last: bool = False, limit: int | None = None) -> Settled:
    """Take a line apart.

    Args:
        line: the line, JSON.
        text: the article's text; ``None`` where the article is unknown or the row is set aside as a whole: then every
            item is set aside, without a problem of its own.
        last: whether it is the last line and the file ends without a line feed, so that it may have been cut.
        limit: characters of the article, where it is known and the row is set aside as a whole.
    """
    out = Settled(limit or _UNKNOWN_LENGTH) if text is None else Settled(characters_of(text))
    try:
        loose = _LOOSE.decode(line)
    except _ERRORS as error:
        out.problems.append(_bad_line(line, error, last))
        return out
    row = PredictedRow(id=loose.id)
    for layer in LAYERS:
        raw: msgspec.Raw = getattr(loose, layer)
        if bytes(raw) == b"null":
            continue
        try:
            items = _ITEMS.decode(raw)
        except _ERRORS:
            out.held.append(Held(layer, None))
            out.problems.append(
                _problem("bad-layer", f"{layer} is no list", layer, text=bytes(raw), remedy=_LAYER_REMEDY)
            )
            setattr(row, layer, [])
            continue
        setattr(row, layer, list(_sound_items(layer, items, text, out)))
    out.row = row
    if text is None:
        out.problems = []
    return out


def characters_of(text: str) -> int:
    """Return the number of characters that are not white space."""
    return len("".join(text.split()))


def _sound_items(layer: str, items: list[msgspec.Raw], text: str | None, out: Settled) -> Iterator[Any]:
    decoder, aligner = _ITEM[layer], Aligner(text or "")
    for index, raw in enumerate(items):
        name = f"{layer}[{index}]"
        try:
            item = decoder.decode(raw)
        except _ERRORS as error:
            held, message, rule, remedy = _diagnose(layer, raw, str(error), out.limit)
            out.held.append(held)
            out.problems.append(_problem(rule, message, name, text=bytes(raw), remedy=remedy))
            continue
        if layer == "actors":
            yield item
        elif text is None:
            out.held.append(hold(layer, item, out.limit))
        else:
            kept = _placed(layer, item, text, aligner, name, out)
            if kept is not None:
                yield kept


def _placed(layer: str, item: Any, text: str, aligner: Aligner, name: str, out: Settled) -> Any | None:
    """Return the item if its place is sound or it is a loss that needs none; else set it aside and say why."""
    if item.start is None and item.end is None and item.quote is not None:
        found = aligner.place(getattr(item, "label", "loss"), item.quote, item.sentence)
        if found is not None:
            item.start, item.end = found
            return item
        remedy = "quote the text word for word, in the order of the text"
        message = "the quote does not stand in the text (again)"
        out.problems.append(_problem("unaligned-quote", message, name, text=item.quote.encode(), remedy=remedy))
        out.held.append(hold(layer, item, out.limit, extent_only=layer == "losses"))
        return item if layer == "losses" else None
    if item.start is None or item.end is None:
        if layer == "losses" and item.start is item.end:
            return item
        rule, message = "no-place", "neither start and end nor a quote say where it stands"
    elif item.start < 0 or item.end > len(text):
        rule, message = "out-of-range", f"{item.start}..{item.end} lies outside a text of {len(text)} characters"
    elif item.start > item.end:
        rule, message = "reversed-span", f"{item.start}..{item.end} ends before it begins"
    elif item.start == item.end:
        rule, message = "empty-span", f"{item.start}..{item.end} is empty"
    else:
        return item
    remedy = "offsets are half-open and count Unicode code points of the article's text"
    out.problems.append(_problem(rule, message, name, remedy=remedy))
    out.held.append(hold(layer, item, out.limit))
    return None


def hold(layer: str, item: Any, limit: int, *, extent_only: bool = False) -> Held:
    """Return what a decoded item counts for when it is set aside."""
    label = getattr(item, "label", None)
    attributed = getattr(item, "source", None) not in (AUTHOR, None)
    claimed = characters_of(item.quote) if item.quote else 1
    if item.start is not None and item.end is not None:
        claimed = abs(item.end - item.start)
    return Held(layer, label, max(1, min(claimed, limit)), attributed, extent_only)


def _diagnose(layer: str, raw: msgspec.Raw, error: str, limit: int) -> tuple[Held, str, str, str]:
    """Say why an item does not decode: what is held, the message, the rule and the remedy."""
    unknown = Held(layer, None)
    try:
        item = _ANY.decode(raw)
    except _ERRORS:
        if _no_utf8(memoryview(raw)) is not None:
            return unknown, "the item is not UTF-8", "bad-item", "write the file as UTF-8"
        return unknown, "the item is no JSON that can be read", "bad-item", "write {…}"
    if not isinstance(item, dict):
        return unknown, "the item is no object", "bad-item", "write {…}"
    label = item.get("label")
    known = _LABELS.get(layer)
    start, end, source = (item.get(key) for key in ("start", "end", "source"))
    whole = [edge for edge in (start, end) if isinstance(edge, int) and not isinstance(edge, bool)]
    claimed = min(abs(whole[1] - whole[0]), limit) if len(whole) == 2 else 1
    labelled = label if known and label in known else None
    held = Held(layer, labelled, max(1, claimed), source not in (AUTHOR, None))
    if known and labelled is None:
        rule = "unknown-label" if "label" in item else "no-label"
        return held, f"the label is none of {', '.join(known)}", rule, _label_remedy(layer, label)
    for key in ("start", "end"):
        if isinstance(item.get(key), float):
            message = f"{key} is no whole number"
            return held, message, "float-offset", "offsets count characters: write 12, not 12.0"
    return held, error.replace("`", ""), "bad-item", "see the shape of a prediction row in the protocol"


def _label_remedy(layer: str, label: object) -> str:
    if isinstance(label, str) and label.lower() in _LABELS[layer]:
        return f"write {label.lower()!r}: labels are in lower case"
    if layer == "mentions" and isinstance(label, str) and label.lower() == "loss":
        return "losses have a layer of their own, losses"
    return f"write {' or '.join(_LABELS[layer])}, or leave the item out"


def _bad_line(line: memoryview, error: Exception, last: bool) -> Problem:
    text, remedy = shorten(line[:120].tobytes().decode("utf-8", "replace")), "write one JSON object a line"
    article = id_of(line) or ""
    if (byte := _no_utf8(line)) is not None:
        message, rule, text = f"the line is not UTF-8: byte {byte + 1} of it is 0x{line[byte]:02x}", "bad-line", ""
        remedy = "write the file as UTF-8"
    elif isinstance(error, msgspec.ValidationError):
        message, rule = f"the row cannot be used: {error}".replace("`", ""), "bad-row"
    elif last:
        message, rule, remedy = "the last line is cut off", "truncated-line", "write the file again to its end"
    elif isinstance(error, RecursionError):
        message, rule = "the line is nested too deeply", "bad-line"
    else:
        message, rule = f"the line is no JSON: {error}".replace("JSON is malformed: ", ""), "bad-line"
    return Problem(rule, message, article=article, text=text, remedy=remedy)


def _no_utf8(line: memoryview) -> int | None:
    """Return the first byte that is no UTF-8, if there is one."""
    try:
        str(line, "utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _problem(rule: str, message: str, field: str, *, text: bytes = b"", remedy: str = "") -> Problem:
    return Problem(rule, message, field=field, text=shorten(text[:_QUOTED].decode("utf-8", "replace")), remedy=remedy)
