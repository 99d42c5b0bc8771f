"""Score trained systems on the real articles of ``corpus/wild``: ``python -m warwire.baselines.wild TEXTS``.

``TEXTS`` are the articles, JSON Lines with ``id`` and ``text``, which the repository may not hold
(``corpus/wild/README.md``). Of the scores it keeps the figures alone: no text, and no prediction. A system that cannot
run, or fails, is named with the reason and stops no other; where one fails, or none runs, the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from warwire.baselines.registry import load_system, names
from warwire.baselines.system import Origin, Raw, System
from warwire.corpus.manifest import sha256
from warwire.corpus.wild import attach, read_standoff, read_texts
from warwire.errors import InputError, MissingEndpoint, MissingExtra, NotTrained, WarwireError
from warwire.eval.scoring import score
from warwire.model.files import read_bytes, read_json, write_bytes
from warwire.model.record import Article

__all__ = ["COMMAND", "WildScore", "read_score", "score_wild"]

COMMAND: Final = "python -m warwire.baselines.wild TEXTS"
"""The command that writes the scores."""


class WildScore(msgspec.Struct, frozen=True, kw_only=True):
    """The score of a system on the real articles.

    Attributes:
        system: its name.
        trained: the release that it was trained on.
        command: what wrote the score.
        annotations: SHA-256 of the annotations, which hold the hashes of the texts.
        articles: number of articles.
        signature: of the score.
        figures: figure → value; ``None`` where it is not defined.
        intervals: figure → ends of its interval over resampled articles; ``None`` where it has none.
    """

    system: str
    trained: Origin
    command: str
    annotations: str
    articles: int
    signature: str
    figures: dict[str, float | None]
    intervals: dict[str, tuple[float, float] | None]


def score_wild(system: System, gold: Sequence[Article], annotations: str, resamples: int = 10_000) -> WildScore:
    """Return the score of a trained system on annotated articles.

    Args:
        system: the system.
        gold: the articles.
        annotations: SHA-256 of the file that the annotations come from.
        resamples: of the bootstrap over articles.
    """
    predictions = msgspec.to_builtins(system.predict([Raw(article.id, article.text) for article in gold]))
    report = score(predictions, gold, name=system.name, unit="article", resamples=resamples)
    return WildScore(
        system=system.name,
        trained=system.origin,
        command=COMMAND,
        annotations=annotations,
        articles=len(gold),
        signature=str(report.signature),
        figures=dict(report.figures),
        intervals=dict(report.intervals),
    )


def read_score(folder: Path, system: str) -> WildScore | None:
    """Return the score of a system that a folder holds, or ``None`` where it holds none.

    Raises:
        InputError: its file is not of this form.
    """
    path = folder / f"{system}.json"
    if not path.exists():
        return None
    return read_json(path, WildScore, rule="bad-wild-score", remedy="score the system again: make wild TEXTS=FILE")


def _main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m warwire.baselines.wild", description=__doc__)
    parser.add_argument("texts", metavar="TEXTS", type=Path, help="the articles: JSON Lines with id and text")
    parser.add_argument("--rows", type=Path, default=Path("corpus/wild/fakes.jsonl"), help="their annotations")
    parser.add_argument("--models", type=Path, default=Path("build/models"), help="a folder a trained system")
    parser.add_argument("--out", type=Path, default=Path("eval/wild"), help="where to write a file a system")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap")
    chosen = parser.parse_args(arguments)
    try:
        gold = attach(read_standoff(chosen.rows), read_texts(chosen.texts))
    except InputError as error:
        print(*(f"error: {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        sys.exit(2)
    annotations = sha256(read_bytes(chosen.rows))
    done = failed = 0
    for name in names():
        try:
            found = score_wild(load_system(chosen.models / name), gold, annotations, chosen.resamples)
            path = chosen.out / f"{name}.json"
            write_bytes(path, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
        except (MissingEndpoint, MissingExtra, NotTrained) as error:
            print(f"{name}: not run: {error}")
            continue
        except Exception as error:  # whatever a system raises is its failure, and no other's
            said = str(error) if isinstance(error, WarwireError) else f"{type(error).__name__}: {error}"
            print(f"{name}: failed: {said}")
            failed += 1
            continue
        print(f"{name}: {path}")
        done += 1
    sys.exit(1 if failed or not done else 0)


if __name__ == "__main__":
    _main()
