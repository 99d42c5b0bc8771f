"""Score predictions against gold: the one entry for the command line and for programs."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from warwire.errors import MissingRelease, Problem, WarwireError
from warwire.eval.case import Case
from warwire.eval.counts import Counts
from warwire.eval.gold import Gold, read_gold
from warwire.eval.measures import Measure, columns_of, evaluate
from warwire.eval.predictions import Predictions, read_predictions
from warwire.eval.registry import HEADLINES, MEAN, TASKS
from warwire.eval.report import Interval, Report, plain, reasons_of
from warwire.eval.resampling import bootstrap, percentile
from warwire.eval.signature import Signature
from warwire.eval.slices import slices_of
from warwire.eval.spans import TOLERANCE
from warwire.eval.task import Task
from warwire.model.labels import SCHEME_VERSION

__all__ = ["GoldFile", "choose_gold", "gold_file", "read_answers", "score"]

Unit = Literal["event", "article"]


class GoldFile(NamedTuple):
    """The gold file of a split, and the release that it belongs to."""

    path: Path
    split: str
    release: str
    digest: str
    scheme: str


def gold_file(split: str, release: str | None = None) -> GoldFile:
    """Find the gold of a split.

    Args:
        split: name of the split.
        release: version of the release; the newest one that is installed unless told.

    Raises:
        MissingRelease: the release, or its split, is not installed.
    """
    from warwire.corpus.load import manifest, release_dir

    about = manifest(release)
    if split not in about.splits:
        raise MissingRelease(f"release {about.version} has no split '{split}': name one of {', '.join(about.splits)}")
    path = release_dir(release) / "jsonl" / f"{split}.jsonl"
    return GoldFile(path, split, about.version, about.release_hash, about.scheme_version)


def choose_gold(
    gold: str | Path | Iterable[Any] | Gold | None, split: str | None = None, release: str | None = None
) -> tuple[Gold, GoldFile | None]:
    """Read the gold that is given, or else that of a split.

    Args:
        gold: a file, articles in memory, what is read already, or ``None`` for a split of a release.
        split: split of a release, ``test`` unless told.
        release: version of the release, the newest unless told.

    Returns:
        the gold, and where it was found if it is of a release.

    Raises:
        WarwireError: both gold and a split are given.
    """
    if gold is None:
        found = gold_file(split or "test", release)
        return read_gold(found.path), found
    if split is not None or release is not None:
        raise WarwireError("give either gold or a split of a release, not both")
    return read_gold(gold), None


def read_answers(predictions: str | Path | Iterable[Any], gold: Gold) -> Predictions:
    """Read predictions; where they know none of the gold's articles, name the split that they look made for.

    Args:
        predictions: path of a file of predictions, or rows in memory.
        gold: the gold articles.

    Raises:
        InputError: no row can be used at all.
    """
    answers = read_predictions(predictions, gold)
    unknown = {problem.article for problem in answers.problems if problem.rule == "unknown-article"}
    missing = sum(problem.rule == "missing-article" for problem in answers.problems)
    if unknown and missing == len(gold.rows) and (split := _split_of(unknown)):
        message = f"no row is of an article of the gold: this looks like split {split}"
        remedy = f"score it with --split {split}"
        file = str(predictions) if isinstance(predictions, str | Path) else ""
        answers.problems.insert(0, Problem("other-split", message, file=file, remedy=remedy, severity="hint"))
    return answers


def _split_of(ids: set[str]) -> str | None:
    """Return the split of the newest release that has most of some ids, or ``None`` where none has any."""
    from warwire.corpus.load import manifest

    shared: dict[str, int] = {}
    try:
        for split in manifest().splits:
            shared[split] = len(ids.intersection(read_gold(gold_file(split).path).ids))
    except WarwireError:
        return None
    best = max(shared, key=lambda split: shared[split], default=None)
    return best if best is not None and shared[best] else None


def score(
    predictions: str | Path | Iterable[Any],
    gold: str | Path | Iterable[Any] | Gold | None = None,
    *,
    split: str | None = None,
    release: str | None = None,
    name: str = "",
    tasks: Collection[str] = TASKS,
    unit: Unit = "event",
    resamples: int = 10_000,
    confidence: float = 0.95,
    seed: int = 0,
    tolerance: int = TOLERANCE,
    singletons: bool = True,
    by: Sequence[str] = (),
) -> Report:
    """Score predictions against gold.

    Args:
        predictions: path of a file of predictions (JSON Lines or Parquet; plain, gzip or zstd), or rows in memory.
        gold: path of a file of articles, articles in memory, or what :func:`warwire.eval.read_gold` returned; leave
            it out to score against a split of a release.
        split: split of a release (``test`` unless told); only without ``gold``.
        release: version of the release; the newest one that is installed unless told.
        name: of the system; the path of the predictions unless told.
        tasks: what to score; ``mean`` needs all five.
        unit: what is resampled; ``article`` where events are unknown.
        resamples: resamples of the bootstrap; 0 for no intervals.
        confidence: of the intervals.
        seed: of the generator.
        tolerance: characters by which each end of a span may be off under ``spans.tolerant``.
        singletons: whether coreference keeps entities of one mention.
        by: what to slice by (:data:`warwire.eval.slices.SLICES`).

    Raises:
        InputError: gold or predictions cannot be used at all.
        MissingRelease: the release, or its split, is not installed.
    """
    wanted = [task for name, task in TASKS.items() if name in tasks]
    if not tasks or set(tasks) - set(TASKS):
        raise WarwireError(f"tasks are some of {', '.join(TASKS)}, not {', '.join(tasks) or 'none'}")
    with _collector_paused():
        read, found = choose_gold(gold, split, release)
        answers = read_answers(predictions, read)
        counts, withheld = _count(Case(read, answers, tolerance, singletons), wanted)
    whole = set(HEADLINES) <= {task.headline for task in wanted}
    measures = tuple(measure for task in wanted for measure in task.measures) + ((MEAN,) if whole else ())
    groups = _groups(read, answers, unit)
    figures = plain(evaluate(measures, counts.columns, counts.sum(), withheld))
    intervals = _intervals(counts.grouped(groups), measures, withheld, resamples, confidence, seed)
    return Report(
        name=name or (str(predictions) if isinstance(predictions, str | Path) else ""),
        counts=counts,
        groups=groups,
        measures=measures,
        withheld=withheld,
        figures=figures,
        reasons=reasons_of(measures, figures, withheld),
        intervals=intervals,
        problems=tuple(answers.problems),
        signature=Signature(
            release=found.release if found else None,
            gold=found.digest if found else read.digest,
            split=found.split if found else None,
            scheme=found.scheme if found else SCHEME_VERSION,
            harness=_version(),
            tolerance=tolerance,
            singletons=singletons,
            unit=unit,
            resamples=resamples,
            confidence=confidence,
            seed=seed,
            articles=len(read.rows),
            units=len(set(groups)),
            predictions=answers.digest,
        ),
        slices=tuple(slices_of(by, read, answers, counts, measures, withheld)),
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from going through rows that hold no cycles, again and again as they are read."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _count(case: Case, tasks: Sequence[Task]) -> tuple[Counts, dict[str, str]]:
    """Return the counts of all tasks side by side, and what is withheld. What is all withheld is not counted."""
    withheld = {name: reason for task in tasks for name, reason in task.withheld(case.gold, case.predictions).items()}
    units = [row.id for row in case.predictions.rows]
    counts = Counts.of(units, {})
    for task in tasks:
        columns = columns_of(task.measures)
        given = any(measure.name not in withheld for measure in task.measures)
        part = task.count(case) if given else Counts.of(units, dict.fromkeys(columns, 0))
        counts = counts.beside(part.only(columns))
    return counts, withheld


def _groups(gold: Gold, predictions: Predictions, unit: Unit) -> tuple[str, ...]:
    """Return the unit of resampling of each row; articles without an event, and what belongs to none, stand alone."""
    groups = [f"event {row.event}" if unit == "event" and row.event else f"article {row.id}" for row in gold.rows]
    return tuple(groups + ["no article"] * (len(predictions.rows) - len(gold.rows)))


def _intervals(
    units: Counts, measures: Sequence[Measure], withheld: dict[str, str], resamples: int, confidence: float, seed: int
) -> dict[str, Interval | None]:
    if not resamples:
        return {}
    drawn = bootstrap(units.array, lambda sums: evaluate(measures, units.columns, sums, withheld), resamples, seed)
    known = {name for name, values in drawn.items() if not np.isnan(values).all()}
    some = len(units.units) > 1
    return {name: percentile(drawn[name], confidence) if some and name in known else None for name in drawn}


def _version() -> str:
    from importlib.metadata import version

    return version("warwire")
