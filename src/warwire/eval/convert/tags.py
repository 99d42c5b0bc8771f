"""Spans from a tag a word: IOB1, IOB2, IOE and BIOES/BILOU are all read alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["spans_of_tags"]


def spans_of_tags(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first word, the word after the last, and label of every span.

    A span begins at ``B``, ``S`` or ``U``, or where the label changes, and ends before the next beginning, at an
    ``O``, and after ``E``, ``L``, ``S`` or ``U`` (as seqeval's lenient mode and conlleval do).

    Args:
        tags: ``O``, or prefix, hyphen and label (``B-LOSS``); a label without a prefix counts as ``I``.
    """
    begun, open_label = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        prefix, label = _split(tag)
        if open_label and (label != open_label or prefix in "BSU"):
            yield begun, index, open_label
            open_label = ""
        if label and not open_label:
            begun, open_label = index, label
        if open_label and prefix in "ELSU":
            yield begun, index + 1, open_label
            open_label = ""


def _split(tag: str) -> tuple[str, str]:
    if tag in ("O", "_", "-", ""):
        return "O", ""
    prefix, hyphen, label = tag.partition("-")
    return (prefix, label) if hyphen and prefix in ("B", "I", "E", "S", "L", "U") else ("I", tag)
