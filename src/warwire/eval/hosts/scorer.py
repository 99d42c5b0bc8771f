"""The scorer that runs on a host: gold and a submission in, ``scores.json`` and a page out."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from warwire.errors import InputError, Problem
from warwire.eval.hosts import COLUMNS
from warwire.eval.report import Report
from warwire.eval.scoring import score
from warwire.eval.submission import Submission
from warwire.model.files import read_bytes, write_bytes, write_text

__all__ = ["REFERENCE", "Reference", "run"]

REFERENCE: Final = "reference.json"
"""Name of the file beside the gold that says what the gold is."""

_SHOWN: Final = 100
"""Problems that are shown of a split."""

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}</style>
<h1>{title}</h1>
{body}
</html>
"""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What the gold beside this file is, and how it is scored.

    Attributes:
        release: version of the release that it belongs to.
        gold: hash of the release.
        scheme: version of the annotation scheme.
        splits: its splits, a file ``<split>.jsonl`` each.
        resamples: of the bootstrap; 0 for no intervals.
        seed: of the generator.
    """

    release: str
    gold: str
    scheme: str
    splits: tuple[str, ...]
    resamples: int
    seed: int


def run(source: Path, out: Path) -> int:
    """Score the submission in ``source/res`` against the gold in ``source/ref``.

    Writes ``scores.json`` (``<split>_<column>`` → figure; what is not defined is left out, since a host takes numbers
    alone) and ``detailed_results.html`` into ``out``. Where a split has no score there are no scores at all, and the
    page and standard error say why.

    Returns:
        0 where every split was scored, else 1.
    """
    ref = source / "ref"
    reference = msgspec.json.decode(read_bytes(ref / REFERENCE), type=Reference)
    submission = Submission(source / "res", None)
    reports: dict[str, Report] = {}
    problems: list[Problem] = []
    for split in reference.splits:
        try:
            reports[split] = _score(submission, ref, reference, split)
        except InputError as error:
            problems += error.problems
    problems = [_named(problem, submission.folder) for problem in problems]
    write_text(out / "detailed_results.html", _page(reference, reports, problems, submission.folder))
    if problems:
        print("\n".join(f"error: {problem}" for problem in problems), file=sys.stderr)
        return 1
    scores = {
        f"{split}_{column}": report.figures[name]
        for split, report in reports.items()
        for column, name in COLUMNS.items()
        if report.figures[name] is not None
    }
    write_bytes(out / "scores.json", msgspec.json.format(msgspec.json.encode(scores), indent=2) + b"\n")
    return 0


def _score(submission: Submission, ref: Path, reference: Reference, split: str) -> Report:
    """Score a split, under the signature that the command line gives it.

    Raises:
        InputError: the submission has no file of the split, or more than one, or it cannot be read.
    """
    paths = submission.files(reference.release, split)
    if not paths:
        remedy = f"put {split}.jsonl at the root of the zip"
        raise InputError([Problem("missing-split", f"there are no predictions of split {split}", remedy=remedy)])
    if len(paths) > 1:
        names = " and ".join(path.name for path in paths)
        raise InputError([Problem("two-files", f"{names} are for one split", remedy="keep one")])
    report = score(
        paths[0],
        ref / f"{split}.jsonl",
        name=f"{split} of release {reference.release}",
        resamples=reference.resamples,
        seed=reference.seed,
    )
    signature = msgspec.structs.replace(
        report.signature, release=reference.release, gold=reference.gold, scheme=reference.scheme, split=split
    )
    return replace(report, signature=signature)


def _named(problem: Problem, folder: Path) -> Problem:
    """Return a problem with its file named as the submission names it."""
    file = Path(problem.file)
    return replace(problem, file=str(file.relative_to(folder))) if file.is_relative_to(folder) else problem


def _page(reference: Reference, reports: dict[str, Report], problems: list[Problem], folder: Path) -> str:
    """Return the page of a submission. It holds what others wrote, all of it escaped: the host shows it unguarded."""
    state = "not scored" if problems else "scored"
    title = f"warwire, release {reference.release}: {state}"
    blocks = list(_blocks(reports, problems, folder))
    body = "\n".join(f"<h2>{html.escape(head)}</h2>\n<pre>{html.escape(text)}</pre>" for head, text in blocks)
    return _PAGE.format(title=html.escape(title), body=body)


def _blocks(reports: dict[str, Report], problems: list[Problem], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the heading and the text of each part of a page."""
    if problems:
        yield "Why there is no score", _listed(problems)
    for split, report in reports.items():
        yield split, str(report)
        if report.problems:
            yield f"Problems of {split}", _listed([_named(problem, folder) for problem in report.problems])


def _listed(problems: list[Problem]) -> str:
    more = len(problems) - _SHOWN
    lines = [f"{problem.severity}: {problem}" for problem in problems[:_SHOWN]]
    return "\n".join([*lines, f"… and {more} more: warwire predictions check lists them all"] if more > 0 else lines)
