"""A submission: a folder with a system's predictions and ``system.toml``, in which the system is disclosed.

::

    eval/submissions/<system>/
      system.toml              who made it, what it learned from, whether it saw the test texts: :class:`SystemCard`
      <split>.jsonl            its predictions, a file a split (or .jsonl.gz, .jsonl.zst, .parquet)
      <release>/<split>.jsonl  in place of it for one release, where releases have other articles
"""

from __future__ import annotations

import os.path
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from warwire.corpus.manifest import VERSION
from warwire.errors import InputError, Problem, shorten
from warwire.model.files import read_bytes
from warwire.model.labels import SPLITS

__all__ = [
    "CARD",
    "ENDINGS",
    "FORM",
    "HELD_OUT",
    "Submission",
    "SystemCard",
    "find_submissions",
    "read_submission",
    "read_system",
]

CARD: Final = "system.toml"
"""Name of the file in which a system is disclosed."""

ENDINGS: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
"""Endings of files of predictions."""

FORM: Final = "eval/submissions/README.md"
"""Where the form of a submission is explained."""

HELD_OUT: Final = tuple(split for split in SPLITS if split != "train")
"""The splits that no system is trained on: those that a submission gives predictions of, and that the board shows."""

_Name = Annotated[str, msgspec.Meta(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z")]
_UNSHOWN: Final = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
"""Characters that end a line, command a terminal, or turn the direction of what follows."""
_Line = Annotated[str, msgspec.Meta(max_length=500, pattern=rf"^(?=.*\S)[^{_UNSHOWN}]+\Z")]
_Version = Annotated[str, msgspec.Meta(pattern=rf"^{VERSION.pattern}\Z")]
_EXPECTED: Final = {
    "name": "Expected letters, digits, `.`, `_` and `-` alone",
    "releases": "Expected versions of releases such as `0.1.0`",
}
"""What is said in place of the patterns of these fields; all others hold a line of text."""
_Count = Annotated[int, msgspec.Meta(ge=0)]


class SystemCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``system.toml`` says of a system; ``seen_how``, ``releases`` and ``annotator`` may be left out.

    Attributes:
        name: of the system, and of its folder.
        version: of the system.
        contact: how to reach its authors.
        link: address of a paper or of code, or a path in this repository.
        parameters: number of trained weights, 0 where there are none, or ``undisclosed``.
        training_data: everything that it was trained or tuned on; empty where there is nothing.
        test_texts_seen: whether texts of ``test`` or ``test_unseen`` were seen by whoever or whatever made the system.
        seen_how: how they were seen, or why it is not known; needed unless ``test_texts_seen`` is ``no``.
        hardware: what it was run on.
        licence: of the system.
        releases: the releases that it is to be scored on; the newest one where the field is left out.
        annotator: whether it is an annotator whose labels had a vote in gold, and who is therefore not ranked.
    """

    name: _Name
    version: _Line
    contact: _Line
    link: _Line
    parameters: _Count | Literal["undisclosed"]
    training_data: list[_Line]
    test_texts_seen: Literal["no", "partly", "yes", "unknown"]
    seen_how: _Line | None = None
    hardware: _Line
    licence: _Line
    releases: Annotated[list[_Version], msgspec.Meta(min_length=1)] | None = None
    annotator: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A folder of predictions, and what is disclosed of their system.

    Attributes:
        folder: the folder.
        card: what its ``system.toml`` says, or ``None`` where that is missing or unsound.
        problems: what is wrong with its ``system.toml``.
    """

    folder: Path
    card: SystemCard | None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Name of the system: that of the folder, also where the folder is given as ``.``."""
        return _name_of(self.folder)

    @property
    def releases(self) -> tuple[str | None, ...]:
        """The releases that it is to be scored on; ``None`` is the newest."""
        return tuple(dict.fromkeys(self.card.releases)) if self.card and self.card.releases else (None,)

    def files(self, release: str, split: str) -> list[Path]:
        """Return the files of predictions of a split, of which there should be one.

        Those in the release's own folder go before those that serve every release.
        """
        for place in (self.folder / release, self.folder):
            if found := [path for ending in ENDINGS if (path := place / f"{split}{ending}").exists()]:
                return found
        return []


def find_submissions(root: Path) -> list[Submission]:
    """Return the submissions in a folder, by name. What is wrong with a ``system.toml`` is among its problems.

    Raises:
        InputError: there is no such folder, or it holds no submission.
    """
    folders = (path for path in root.iterdir() if path.is_dir()) if root.is_dir() else ()
    found = [read_submission(folder) for folder in sorted(folders) if not folder.name.startswith(".")]
    if not found:
        remedy = "write predictions first: warwire predict SYSTEM test eval/submissions/SYSTEM/test.jsonl"
        raise InputError([Problem("no-submissions", "there is no submission here", file=str(root), remedy=remedy)])
    return found


def read_submission(folder: Path) -> Submission:
    """Return the submission in a folder; what is wrong with its ``system.toml`` is among its problems."""
    try:
        return Submission(folder, read_system(folder / CARD))
    except InputError as error:
        return Submission(folder, None, error.problems)


def read_system(path: Path) -> SystemCard:
    """Read a ``system.toml``.

    Raises:
        InputError: it is missing, no TOML, or has fields that are missing, unknown or unsound; all at once, each with
            its line.
    """
    if not path.exists():
        message, remedy = f"the system has no {CARD}", f"write one: {FORM} has the form"
        raise InputError([Problem("no-system-card", message, file=str(path), remedy=remedy)])
    data = read_bytes(path)
    try:
        text = data.decode("utf-8")
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        message = str(error)[: place.start()] if place else str(error)
        line = int(place[1]) if place else 0
        problem = Problem("bad-system-card", message, file=str(path), line=line, remedy="write it as UTF-8 TOML")
        raise InputError([problem]) from None
    problems = sorted(_problems(values, path), key=lambda problem: problem.field)
    if problems:
        raise InputError(problem.at(file=str(path), line=_line_of(problem.field, text)) for problem in problems)
    return msgspec.convert(values, SystemCard)


def _problems(values: dict[str, Any], path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the fields of a card, each looked at by itself."""
    fields = {field.name: field for field in msgspec.structs.fields(SystemCard)}
    rule = "bad-system-card"
    for name in values.keys() - fields.keys():
        yield Problem(rule, "there is no such field", field=name, remedy=f"fields are {', '.join(fields)}")
    for name, field in fields.items():
        if name not in values:
            if field.required:
                yield Problem(rule, "the field is missing", field=name, remedy=f"{FORM} says what it holds")
            continue
        try:
            msgspec.convert(values[name], field.type)
        except msgspec.ValidationError as error:
            message = str(error)
            if "matching regex" in message:
                message = _EXPECTED.get(name, "Expected one line of text")
            yield Problem(rule, message, field=name, text=shorten(str(values[name])), remedy=f"see {FORM}")
    folder = _name_of(path.parent)
    if isinstance(values.get("name"), str) and values["name"] != folder:
        message = f"the folder is called {folder}"
        yield Problem(rule, message, field="name", text=shorten(values["name"]), remedy="give both the same name")
    if values.get("test_texts_seen") in ("partly", "yes", "unknown") and "seen_how" not in values:
        message = f"test_texts_seen is {values['test_texts_seen']}, and nothing says how"
        yield Problem(rule, message, field="seen_how", remedy="say what was seen, or why it is not known")


def _line_of(field: str, text: str) -> int:
    """Return the line on which a field of the top level stands, 0 where it does not."""
    found = re.search(rf"^\s*(\[*){re.escape(field)}\s*(=|\])", text, re.MULTILINE)
    return text.count("\n", 0, found.start(2)) + 1 if found else 0


def _name_of(folder: Path) -> str:
    return os.path.basename(os.path.abspath(folder))  # noqa: PTH100, PTH119  (pathlib has no way to take out `..` that leaves links alone)
