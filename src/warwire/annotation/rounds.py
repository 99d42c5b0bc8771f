"""An annotation round is a folder: what was to be annotated, by whom, under which rules, and what came of it.

``round.toml`` says what the round is (:class:`Round`); ``labels/<annotator>.jsonl`` holds an annotator's labels, a row
of the record an article. Once closed, ``round.toml`` lists the hash of every other file and its own, and nothing in
the folder changes any more.
"""

from __future__ import annotations

import datetime
import re
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from warwire.annotation.form import form
from warwire.corpus.build import jsonl
from warwire.corpus.load import load, read_rows
from warwire.corpus.manifest import sha256
from warwire.errors import InputError, Problem
from warwire.model.files import read_bytes, write_bytes, write_text
from warwire.model.record import Article, canonical
from warwire.model.row_form import form_problems

__all__ = [
    "Annotator",
    "AnnotatorKind",
    "Hashes",
    "Preannotation",
    "Round",
    "Selection",
    "Suggestions",
    "documents_of",
    "guidelines_hash",
    "labels_of",
    "labels_path",
    "new_round",
    "preannotations_of",
    "read_round",
    "texts_hash",
    "to_toml",
    "write_labels",
    "write_round",
]

AnnotatorKind = Literal["person", "model"]

_FILE: Final = "round.toml"
_SUGGESTED: Final = "preannotations.jsonl"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,22}")


class Annotator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who annotates, and which articles.

    Attributes:
        id: lower-case letters, digits, and ``.``, ``_``, ``-``; the name of the annotator's files.
        kind: a person, or a language model. Every report says which.
        description: who or what it is, in the manager's words.
        documents: ids of the articles of this annotator's share.
    """

    id: str
    kind: AnnotatorKind
    description: str = ""
    documents: tuple[str, ...]


class Selection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the articles were drawn.

    Attributes:
        method: ``all`` of the splits, ``named`` one by one, or a method of :mod:`warwire.annotation.select`.
        splits: what they were drawn from; empty where they were named.
        seed: of the draw, where chance had part in it.
        predictions: SHA-256 of each file of predictions that the draw looked at, by the file's name.
    """

    method: str
    splits: tuple[str, ...] = ()
    seed: int | None = None
    predictions: dict[str, str] = {}


class Preannotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The system whose labels annotators start from, and the control articles that carry none of them.

    ``sha256`` is the hash of ``preannotations.jsonl``, which holds those labels.
    """

    system: str
    version: str
    sha256: str
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Labels of a system for annotators to start from, on all articles of a round but the control articles."""

    system: str
    version: str
    articles: tuple[Article, ...]
    controls: tuple[str, ...] = ()

    def about(self, digest: str) -> Preannotation:
        """Return what ``round.toml`` says of them."""
        return Preannotation(system=self.system, version=self.version, sha256=digest, controls=self.controls)


class Hashes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """SHA-256 of what annotators were given: the guidelines, the label configuration, the texts."""

    guidelines: str
    form: str
    texts: str


class Round(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``round.toml`` says.

    Attributes:
        name: of the round, and of its folder.
        id: which round it is, by chance: no other one has it, even of the same name and articles. ``None`` where the
            round was made before rounds had ids.
        release: version of the release that the articles come from.
        created: ISO 8601 date.
        state: ``open`` or ``closed``.
        blind: whether annotators saw no labels at all.
        documents: ids of all articles of the round, in order.
        selection: how they were drawn.
        preannotation: whose labels annotators started from; ``None`` in a blind round.
        hashes: of what annotators were given.
        annotators: who annotates.
        files: path in the folder → SHA-256, of every file but ``round.toml``; empty while the round is open.
        seal: SHA-256 of ``round.toml`` without its seal; empty while the round is open.
    """

    name: str
    id: str | None = None
    release: str
    created: str
    state: Literal["open", "closed"] = "open"
    blind: bool = True
    documents: tuple[str, ...]
    seal: str = ""
    selection: Selection
    preannotation: Preannotation | None = None
    hashes: Hashes
    annotators: tuple[Annotator, ...]
    files: dict[str, str] = {}

    def annotator(self, name: str) -> Annotator:
        """Return an annotator by id.

        Raises:
            InputError: the round has no such annotator.
        """
        for annotator in self.annotators:
            if annotator.id == name:
                return annotator
        remedy = f"name one of {', '.join(annotator.id for annotator in self.annotators)}"
        raise InputError([Problem("unknown-annotator", "the round has no such annotator", text=name, remedy=remedy)])

    def must_be_open(self, folder: Path) -> None:
        """Raise an InputError where the round is closed; ``folder`` is named in it."""
        if self.state == "closed":
            remedy = "a closed round never changes: make a new one with warwire round new"
            raise InputError([Problem("round-closed", "the round is closed", file=str(folder), remedy=remedy)])


# -- round.toml -----------------------------------------------------------------------------------------------------


def read_round(folder: Path) -> Round:
    """Read what the round in ``folder`` is.

    Raises:
        InputError: the folder holds no round, or its ``round.toml`` is not of the form.
    """
    path = folder / _FILE
    if folder.is_dir() and not path.exists():
        remedy = "name the folder of a round: one is made by warwire round new"
        raise InputError([Problem("no-round", "this folder holds no round.toml", file=str(folder), remedy=remedy)])
    try:
        return msgspec.convert(tomllib.loads(read_bytes(path).decode()), Round)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        remedy = "restore the file: it is written by warwire round new and close"
        raise InputError([Problem("bad-round", str(error), file=str(path), remedy=remedy)]) from None


def write_round(folder: Path, what: Round) -> None:
    """Write ``round.toml``, whole or not at all."""
    write_text(folder / _FILE, to_toml(what))


def to_toml(what: Round) -> str:
    """Return the text of ``round.toml``: JSON's strings, numbers and flat lists are TOML's."""
    values = msgspec.to_builtins(what)
    plain = {name: value for name, value in values.items() if not isinstance(value, dict) and name != "annotators"}
    lines = list(_pairs(plain))
    for name in ("selection", "preannotation", "hashes"):
        if values[name] is not None:
            lines += ["", f"[{name}]", *_pairs(values[name])]
    for annotator in values["annotators"]:
        lines += ["", "[[annotators]]", *_pairs(annotator)]
    lines += ["", "[files]", *_pairs(values["files"])] if values["files"] else []
    return "\n".join(lines) + "\n"


def _pairs(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        key = name if re.fullmatch(r"\w+", name, re.ASCII) else _json(name)
        if isinstance(value, dict):
            yield f"{key} = {{{', '.join(f'{_json(k)} = {_json(v)}' for k, v in value.items())}}}"
        elif isinstance(value, list | tuple) and value:
            yield f"{key} = ["
            yield from (f"  {_json(item)}," for item in value)
            yield "]"
        elif value is not None:
            yield f"{key} = {_json(value)}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


# -- what annotators are given --------------------------------------------------------------------------------------


def guidelines_hash(folder: Path) -> str:
    """Return one SHA-256 of the pages of the guidelines: of the lines ``name sha256``, by name.

    Raises:
        InputError: the folder has no pages.
    """
    pages = sorted(folder.glob("*.md"))
    if not pages:
        remedy = "name the folder of the guidelines, annotation/guidelines in the checkout"
        raise InputError([Problem("no-guidelines", "there are no guidelines", file=str(folder), remedy=remedy)])
    return sha256("".join(f"{page.name} {sha256(read_bytes(page))}\n" for page in pages).encode())


def texts_hash(articles: Iterable[Article]) -> str:
    """Return one SHA-256 of articles' texts: of the lines ``id sha256``, in their order."""
    return sha256("".join(f"{article.id} {sha256(article.text.encode())}\n" for article in articles).encode())


def documents_of(what: Round) -> dict[str, Article]:
    """Return the articles of a round by id, in its order, with the labels that they have in the release.

    Raises:
        MissingRelease: the release is not here.
        InputError: the release lacks some of them, or has another text.
    """
    found = _of_release(what.release, what.documents)
    if texts_hash(found) != what.hashes.texts:
        remedy = f"restore release {what.release}: it is never edited"
        raise InputError([Problem("texts-changed", "the release's texts are not those of the round", remedy=remedy)])
    return {article.id: article for article in found}


def _of_release(release: str, ids: Sequence[str]) -> list[Article]:
    there = {article.id: article for article in load(release)}
    problems = [
        Problem("unknown-article", f"release {release} has no such article", text=name, remedy="check the id")
        for name in ids
        if name not in there
    ]
    if problems:
        raise InputError(problems)
    return [there[name] for name in ids]


def new_round(
    folder: Path,
    *,
    release: str,
    documents: Sequence[str],
    annotators: Sequence[Annotator],
    selection: Selection,
    guidelines: Path,
    suggestions: Suggestions | None = None,
    created: datetime.date | None = None,
) -> Round:
    """Make the folder of a round, with its ``round.toml``; the folder's name is the round's.

    Args:
        folder: of the round; it must not be there yet.
        release: version of the release that the articles come from.
        documents: ids of the articles.
        annotators: who annotates which of them.
        selection: how they were drawn.
        guidelines: the folder of the guidelines.
        suggestions: labels that annotators start from; blind where they are left out.
        created: the day; today where it is left out.

    Raises:
        InputError: a name is not of the form or stands twice, the folder is there, an article is not in the release,
            or a share has articles that the round lacks; all of it at once.
    """
    problems = list(_complaints(folder, documents, annotators, suggestions))
    if problems:
        raise InputError(problems)
    rows = jsonl(suggestions.articles) if suggestions else b""
    what = Round(
        name=folder.name,
        id=secrets.token_hex(6),
        release=release,
        created=(created or datetime.date.today()).isoformat(),
        blind=suggestions is None,
        documents=tuple(documents),
        selection=selection,
        preannotation=suggestions.about(sha256(rows)) if suggestions else None,
        hashes=Hashes(
            guidelines=guidelines_hash(guidelines),
            form=sha256(form().encode()),
            texts=texts_hash(_of_release(release, documents)),
        ),
        annotators=tuple(annotators),
    )
    if suggestions:
        write_bytes(folder / _SUGGESTED, rows)
    write_round(folder, what)
    return what


def preannotations_of(folder: Path) -> dict[str, Article]:
    """Return the articles with the labels that annotators start from, by id; none in a blind round.

    Raises:
        InputError: the folder holds no round, or the labels are not those that the round was made with.
    """
    about, path = read_round(folder).preannotation, folder / _SUGGESTED
    if about is None:
        return {}
    if sha256(read_bytes(path)) != about.sha256:
        remedy = "restore the file: it is written by warwire round new"
        raise InputError(
            [Problem("file-changed", "this is not what the round was made with", str(path), remedy=remedy)]
        )
    return {article.id: article for article in read_rows(path)}


def _complaints(
    folder: Path, documents: Sequence[str], annotators: Sequence[Annotator], suggestions: Suggestions | None
) -> Iterator[Problem]:
    names = [annotator.id for annotator in annotators]
    for name in (folder.name, *names):
        if not _NAME.fullmatch(name):
            remedy = "use up to 23 lower-case letters, digits, '.', '_' and '-', a letter or digit first"
            yield Problem("bad-name", "this is no name of a round or an annotator", text=name, remedy=remedy)
    if folder.exists():
        yield Problem("round-exists", "the folder is there already", file=str(folder), remedy="choose another name")
    shares = {f"the share of {annotator.id}": annotator.documents for annotator in annotators}
    lists: dict[str, Sequence[str]] = {"the round": documents, "the list of annotators": names, **shares}
    if suggestions is not None:
        lists["the list of control articles"] = suggestions.controls
        lists["the list of suggestions"] = [article.id for article in suggestions.articles]
    for place, ids in lists.items():
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield Problem("duplicate-id", f"{place} has this twice", text=name, remedy="name it once")
        if not ids and place not in {"the list of control articles", "the list of suggestions"}:
            yield Problem("empty-round", f"{place} is empty", remedy="name at least one")
        for name in sorted(set(ids) - set(documents)) if place != "the list of annotators" else ():
            yield Problem("unknown-article", f"{place} has an article that the round lacks", text=name)


# -- labels ---------------------------------------------------------------------------------------------------------


def labels_path(folder: Path, annotator: str) -> Path:
    """Return where an annotator's labels stand."""
    return folder / "labels" / f"{annotator}.jsonl"


def labels_of(folder: Path) -> dict[str, list[Article]]:
    """Return the labels of each annotator who has any, in the order of ``round.toml``.

    Raises:
        InputError: the folder holds no round, or a file is no list of articles.
    """
    there = {annotator.id: labels_path(folder, annotator.id) for annotator in read_round(folder).annotators}
    return {name: read_rows(path) for name, path in there.items() if path.exists()}


def write_labels(folder: Path, annotator: str, articles: Iterable[Article]) -> Path:
    """Write an annotator's labels, whole or not at all, and return where; earlier ones are replaced.

    Args:
        folder: of the round.
        annotator: the annotator's id.
        articles: the share, or the part of it that is done, with this annotator's labels.

    Raises:
        InputError: the round is closed, has no such annotator, or an article is not of the share, stands twice, or is
            not of the record's form.
    """
    what = read_round(folder)
    what.must_be_open(folder)
    rank = {name: i for i, name in enumerate(what.annotator(annotator).documents)}
    rows = [canonical(article) for article in articles]
    path = labels_path(folder, annotator)
    problems = [problem.at(file=str(path)) for problem in _row_problems(rows, rank)]
    if problems:
        raise InputError(problems)
    write_bytes(path, jsonl(sorted(rows, key=lambda row: rank[row.id])))
    return path


def _row_problems(rows: Sequence[Article], share: Iterable[str]) -> Iterator[Problem]:
    known, seen = set(share), set[str]()
    for row in rows:
        if row.id not in known:
            yield Problem("unknown-article", "the article is not of the annotator's share", article=row.id)
        if row.id in seen:
            yield Problem("duplicate-id", "the article stands twice", article=row.id, remedy="keep one row")
        seen.add(row.id)
        yield from (problem.at(article=row.id) for problem in form_problems(row) if problem.severity == "error")
