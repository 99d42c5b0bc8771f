"""The end of a round: it is closed once, and whoever has its folder can verify it without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.annotation.agreement import agreement_json
from warwire.annotation.rounds import Round, labels_of, read_round, texts_hash, to_toml, write_round
from warwire.corpus.manifest import sha256
from warwire.errors import InputError, Problem, shorten
from warwire.model.files import read_bytes
from warwire.model.record import Article

__all__ = ["Verification", "close_round", "missing_labels", "verify_round"]

_RESTORE: Final = "restore the folder as it was when the round was closed"

_CLOSE: Final = 1.5e-6
"""By how much a figure may differ: by one in the last of its six decimals, where sums are made in another order."""

_LACKING: Final = "the file lacks what the labels give"


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at in a round, in words, and what was found wrong."""

    checked: tuple[str, ...]
    problems: tuple[Problem, ...]


def missing_labels(folder: Path) -> dict[str, list[str]]:
    """Return which articles of their share annotators still owe, by annotator; those who owe nothing are left out."""
    done = {name: {row.id for row in rows} for name, rows in labels_of(folder).items()}
    owed = {
        annotator.id: [name for name in annotator.documents if name not in done.get(annotator.id, ())]
        for annotator in read_round(folder).annotators
    }
    return {name: articles for name, articles in owed.items() if articles}


def close_round(folder: Path) -> Round:
    """Close a round: write the hash of every file into ``round.toml``, and seal it.

    Raises:
        InputError: it is closed already, annotators owe labels, or its files are not in order.
    """
    what = read_round(folder)
    what.must_be_open(folder)
    problems = [
        Problem(
            "labels-missing",
            f"annotator {name} owes the labels of {len(owed)} articles, the first of them",
            article=owed[0],
            remedy="pull them, or make the round anew with a smaller share",
        )
        for name, owed in missing_labels(folder).items()
    ]
    if not (folder / "agreement.json").exists() and len(what.annotators) > 1:
        problems.append(Problem("no-agreement", "there is no agreement.json", remedy="run warwire round agree"))
    problems = [problem.at(file=str(folder)) for problem in problems] or list(verify_round(folder).problems)
    if problems:
        raise InputError(problems)
    closed = msgspec.structs.replace(what, state="closed", files=_hashes(folder))
    closed = msgspec.structs.replace(closed, seal=_seal(closed))
    write_round(folder, closed)
    return closed


def verify_round(folder: Path) -> Verification:
    """Verify the folder of a round; nothing but the folder is looked at.

    The labels' texts are held against the hash of the texts, and the figures of ``agreement.json`` against those that
    the labels give. Of a closed round, every byte is held against its hash, and ``round.toml`` against its seal.

    Raises:
        InputError: the folder holds no round.
        MissingExtra: what computes agreement is not installed.
    """
    what = read_round(folder)
    checked: list[str] = []
    problems: list[Problem] = []
    if what.state == "closed":
        plural = "" if len(what.files) == 1 else "s"
        checked.append(f"the bytes of {len(what.files)} file{plural}")
        problems += _bytes(folder, what)
    try:
        labels = labels_of(folder)
        if labels:
            done = {row.id for rows in labels.values() for row in rows}
            of = f"of {len(done)} of {len(what.documents)} articles"
            whole = done == set(what.documents)
            checked.append("all texts" if whole else f"texts {of}, against each other alone")
            problems += _texts(folder, what, labels)
        if (folder / "agreement.json").exists():
            checked.append("the figures of agreement.json")
            problems += _figures(folder, what)
    except InputError as error:
        problems += error.problems
    return Verification(checked=tuple(checked), problems=tuple(problems))


def _hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a round but ``round.toml``, by its path in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / "round.toml")
    return {path.relative_to(folder).as_posix(): sha256(read_bytes(path)) for path in paths}


def _seal(what: Round) -> str:
    """Return the SHA-256 of ``round.toml`` as it stands without its seal."""
    return sha256(to_toml(msgspec.structs.replace(what, seal="")).encode())


def _bytes(folder: Path, what: Round) -> Iterator[Problem]:
    there = _hashes(folder)
    if _seal(what) != what.seal:
        message = "round.toml was changed after the round was closed"
        yield Problem("file-changed", message, str(folder / "round.toml"), remedy=_RESTORE)
    for name in sorted(there.keys() | what.files.keys()):
        if there.get(name) != what.files.get(name):
            is_lost, is_new = name not in there, name not in what.files
            rule = "file-missing" if is_lost else "file-added" if is_new else "file-changed"
            message = {
                "file-missing": "the file is missing",
                "file-added": "the closed round has no such file",
                "file-changed": "the file was changed after the round was closed",
            }[rule]
            yield Problem(rule, message, str(folder / name), remedy=_RESTORE)


def _texts(folder: Path, what: Round, labels: dict[str, list[Article]]) -> Iterator[Problem]:
    """Hold the labels' texts against each other and, where every article has labels, against the round's hash."""
    texts: dict[str, str] = {}
    shares = {annotator.id: set(annotator.documents) for annotator in what.annotators}
    for annotator, rows in labels.items():
        for row in rows:
            place = f"labels/{annotator}.jsonl"
            if row.id not in shares[annotator]:
                yield Problem("unknown-article", "the article is not of the annotator's share", place, article=row.id)
            if texts.setdefault(row.id, row.text) != row.text:
                yield Problem("text-differs", "annotators have different texts", place, article=row.id)
    if texts.keys() == set(what.documents):
        by_id = {row.id: row for its in labels.values() for row in its}
        if texts_hash(by_id[name] for name in what.documents) != what.hashes.texts:
            yield Problem("texts-changed", "the labels' texts are not those of the round", str(folder), remedy=_RESTORE)


def _figures(folder: Path, what: Round) -> Iterator[Problem]:
    """Hold the figures of ``agreement.json`` against those that the labels give, however they are written.

    A closed round is not to blame for figures that warwire did not have yet when it was closed.
    """
    path = folder / "agreement.json"
    remedy = "run warwire round agree" if what.state == "open" else _RESTORE
    given = msgspec.json.decode(agreement_json(folder))
    try:
        differences = list(_differences(msgspec.json.decode(read_bytes(path)), given))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        differences = [("", f"the file cannot be read: {error}")]
    for field, message in differences:
        is_later = what.state == "closed" and message == _LACKING and ".figures." in field
        if not is_later:
            yield Problem("agreement-differs", message, str(path), field=field, remedy=remedy)


def _differences(said: Any, given: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the place of each difference between what a file says and what the labels give, and what it is."""
    if isinstance(said, dict) and isinstance(given, dict):
        for name in dict.fromkeys((*given, *said)):
            at = f"{place}.{name}" if place else name
            if name not in said:
                yield at, _LACKING
            elif name not in given:
                yield at, "the labels do not give this"
            else:
                yield from _differences(said[name], given[name], at)
    elif isinstance(said, list) and isinstance(given, list) and len(said) == len(given):
        for i, pair in enumerate(zip(said, given, strict=True)):
            yield from _differences(*pair, f"{place}[{i}]")
    elif isinstance(said, int | float) and isinstance(given, int | float):
        if abs(said - given) > _CLOSE:
            yield place, f"the file says {_short(said)}, the labels give {_short(given)}"
    elif said != given:
        yield place, f"the file says {_short(said)}, the labels give {_short(given)}"


def _short(value: Any) -> str:
    return shorten(msgspec.json.encode(value).decode())
