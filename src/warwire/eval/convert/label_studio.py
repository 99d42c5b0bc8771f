"""Label Studio: its JSON export, or predictions to import into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from warwire.errors import InputError, Problem
from warwire.eval.convert.document import Document, Span
from warwire.eval.convert.text import SHAPE_ERRORS, complaint, read_text
from warwire.eval.gold import Gold

__all__ = ["read_label_studio"]


def read_label_studio(path: Path, gold: Gold, problems: list[Problem]) -> list[Document]:
    """Read the tasks of a JSON file; of each the first prediction, else the first annotation.

    Labels are spans; choices, numbers and text areas of the same region are fields, named as in the configuration.
    Offsets are those of ``<Text>``, which counts code points. The article's id is ``data.id``, else the article with
    the same ``data.text``.

    Args:
        path: the file.
        gold: not needed; all formats are read with the same arguments.
        problems: not needed either.

    Raises:
        InputError: the file is no list of tasks.
    """
    del gold, problems
    try:
        tasks = msgspec.json.decode(read_text(path), type=list[dict[str, Any]])
        return [_document(task, number) for number, task in enumerate(tasks)]
    except SHAPE_ERRORS as error:
        message = f"this is no list of Label Studio tasks: {complaint(error)}"
        remedy = "export the project as JSON, not JSON-MIN"
        problem = Problem("bad-file", message, file=str(path), remedy=remedy)
        raise InputError([problem]) from None


def _document(task: dict[str, Any], number: int) -> Document:
    data = task.get("data", {})
    answers = task.get("predictions") or task.get("annotations") or [{}]
    spans: dict[str, Span] = {}
    for index, result in enumerate(answers[0].get("result", [])):
        value = result.get("value", {})
        id_ = str(result.get("id", index))
        if result.get("type") in ("labels", "hypertextlabels") and "start" in value:
            labels = value.get("labels") or value.get("hypertextlabels") or [""]
            spans[id_] = Span(labels[0], int(value["start"]), int(value["end"]), fields=dict(result.get("meta") or {}))
    for result in answers[0].get("result", []):
        span = spans.get(str(result.get("id")))
        found = _field(result)
        if span is not None and found is not None:
            span.fields[str(result.get("from_name"))] = found
    id_ = data.get("id")
    return Document(None if id_ is None else str(id_), list(spans.values()), data.get("text"), f"task {number + 1}")


def _field(result: dict[str, Any]) -> Any:
    value = result.get("value", {})
    kind = result.get("type")
    if kind in ("choices", "textarea"):
        found = value.get("choices") if kind == "choices" else value.get("text")
        return " ".join(found) if isinstance(found, list) else found
    return value.get("number") if kind == "number" else None
