"""The check of a submission, before it is put on the board: the same for whoever submits and for CI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warwire.corpus.load import manifest
from warwire.corpus.manifest import VERSION
from warwire.errors import InputError, MissingRelease, Problem
from warwire.eval.gold import read_gold
from warwire.eval.scoring import gold_file, read_answers
from warwire.eval.submission import CARD, ENDINGS, FORM, HELD_OUT, Submission, read_submission
from warwire.model.labels import SPLITS

__all__ = ["CheckedFile", "SubmissionCheck", "check_submission"]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file of predictions that was read.

    Attributes:
        path: the file.
        release: the release that it was held against.
        split: the split.
        articles: number of articles of the split.
        layers: the layers that the system produces.
        problems: number of problems in it.
    """

    path: str
    release: str
    split: str
    articles: int
    layers: tuple[str, ...]
    problems: int


@dataclass(frozen=True, slots=True)
class SubmissionCheck:
    """What :func:`check_submission` found.

    Attributes:
        system: name of the system.
        files: the files of predictions that could be read.
        problems: everything that is wrong, ``system.toml`` first.
    """

    system: str
    files: tuple[CheckedFile, ...]
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing but hints was found."""
        return not any(problem.severity == "error" for problem in self.problems)


def check_submission(folder: Path, release: str | None = None) -> SubmissionCheck:
    """Check a submission: its ``system.toml``, and its predictions as the harness reads them.

    Args:
        folder: the submission.
        release: the release to hold it against in place of those that its ``system.toml`` names.

    Raises:
        InputError: there is no such folder.
        MissingRelease: the release that the caller names, or any at all, is not installed.
    """
    if not folder.is_dir():
        remedy = f"name the folder that holds {CARD} and the predictions"
        raise InputError([Problem("no-submission", "there is no such folder", file=str(folder), remedy=remedy)])
    submission = read_submission(folder)
    problems = list(submission.problems)
    files: list[CheckedFile] = []
    for named in (release,) if release else submission.releases:
        try:
            about = manifest(named)
        except MissingRelease as error:
            if release or named is None:
                raise
            problems.append(Problem("missing-release", str(error), file=str(folder / CARD), field="releases"))
            continue
        for split in (split for split in SPLITS if split in about.splits):
            checked, found = _check_split(submission, about.version, split)
            files += [checked] if checked else []
            problems += found
    problems += _strays(submission, {file.path for file in files} | {problem.file for problem in problems})
    return SubmissionCheck(submission.name, tuple(files), tuple(problems))


def _check_split(submission: Submission, version: str, split: str) -> tuple[CheckedFile | None, list[Problem]]:
    """Return the file of a split, if it can be read, and what is wrong with it."""
    paths = submission.files(version, split)
    if not paths and split not in HELD_OUT:
        return None, []
    if not paths:
        message = f"there are no predictions of split {split} of release {version}"
        remedy = f"write {split}.jsonl: a system that lacks a split is listed and never ranked"
        return None, [Problem("missing-split", message, file=str(submission.folder), remedy=remedy)]
    if len(paths) > 1:
        message = f"{' and '.join(path.name for path in paths)} are for one split"
        return None, [Problem("two-files", message, file=str(path), remedy="keep one") for path in paths]
    gold = read_gold(gold_file(split, version).path)
    try:
        answers = read_answers(paths[0], gold)
    except InputError as error:
        return None, list(error.problems)
    layers = tuple(sorted(answers.produced))
    checked = CheckedFile(str(paths[0]), version, split, len(gold.rows), layers, len(answers.problems))
    return checked, answers.problems


def _strays(submission: Submission, read: set[str]) -> Iterator[Problem]:
    """Yield a hint for every file that looks like predictions and was read for no split."""
    places = [submission.folder, *(path for path in submission.folder.iterdir() if VERSION.fullmatch(path.name))]
    for path in sorted(path for place in places if place.is_dir() for path in place.iterdir()):
        if path.name.endswith(ENDINGS) and str(path) not in read:
            message = "nothing reads this file"
            remedy = f"name it after a split ({', '.join(HELD_OUT)}): {FORM} says where"
            yield Problem("stray-file", message, file=str(path), remedy=remedy, severity="hint")
