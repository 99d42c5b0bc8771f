"""How fast the harness scores, against a bare parse of the same files and against other scorers.

Makes 10,000 articles of 2,400 characters with 40 gold spans, and runs every contender on them in a process of its own,
from files to figures; a contender that is not installed is left out. Writes ``benchmarks/README.md``::

    pip install '.[bench]'
    python benchmarks/score_speed.py
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import synthetic

from warwire.model.files import write_text

OUTPUT: Final = Path(__file__).parent / "README.md"
LABELS: Final = ("actor", "weapon", "loss")


def _rows(path: Path) -> list[dict[str, Any]]:
    import orjson

    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def _spans(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [*row["mentions"], *(loss | {"label": "loss"} for loss in row["losses"])]


def floor(gold: Path, predictions: Path) -> Callable[[], object]:
    import msgspec

    from warwire.eval.rows import GoldRow, PredictedRow

    one, other = msgspec.json.Decoder(GoldRow), msgspec.json.Decoder(PredictedRow)
    return lambda: (one.decode_lines(gold.read_bytes()), other.decode_lines(predictions.read_bytes()))


def orjson_parse(gold: Path, predictions: Path) -> Callable[[], object]:
    import orjson  # noqa: F401  (imported before the clock starts)

    return lambda: [_rows(path) for path in (gold, predictions)]


def warwire(gold: Path, predictions: Path) -> Callable[[], object]:
    from warwire.eval import score

    return lambda: score(predictions, gold, tasks=["spans"], resamples=0)


def nervaluate(gold: Path, predictions: Path) -> Callable[[], object]:
    from nervaluate.evaluator import Evaluator

    def run() -> object:
        sides = []
        for path in (gold, predictions):
            rows = sorted(_rows(path), key=lambda row: row["id"])
            sides.append(
                [[{"label": s["label"], "start": s["start"], "end": s["end"] - 1} for s in _spans(row)] for row in rows]
            )
        return Evaluator(sides[0], sides[1], tags=list(LABELS), loader="dict").evaluate()

    return run


def seqeval(gold: Path, predictions: Path) -> Callable[[], object]:
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    def tags(row: dict[str, Any]) -> list[str]:
        out = ["O"] * synthetic.WORDS
        for span in _spans(row):
            first, last = span["start"] // 6, (span["end"] + 1) // 6
            out[first:last] = [f"B-{span['label']}"] + [f"I-{span['label']}"] * (last - first - 1)
        return out

    def run() -> object:
        sides = [[tags(row) for row in sorted(_rows(path), key=lambda r: r["id"])] for path in (gold, predictions)]
        return classification_report(sides[0], sides[1], mode="strict", scheme=IOB2, output_dict=True, zero_division=0)

    return run


def spacy(gold: Path, predictions: Path) -> Callable[[], object]:
    from spacy.lang.en import English
    from spacy.scorer import Scorer
    from spacy.tokens import Doc
    from spacy.training import Example

    vocab = English().vocab

    def doc(words: list[str], row: dict[str, Any]) -> Any:
        made = Doc(vocab, words=words)
        found = (made.char_span(s["start"], s["end"], label=s["label"]) for s in _spans(row))
        made.spans["sc"] = [span for span in found if span is not None]
        return made

    def run() -> object:
        sides = [sorted(_rows(path), key=lambda row: row["id"]) for path in (gold, predictions)]
        examples = []
        for one, other in zip(*sides, strict=True):
            words = one["text"].split()
            examples.append(Example(doc(words, other), doc(words, one)))
        return Scorer.score_spans(
            examples, "spans_sc", getter=lambda d, _: d.spans["sc"], allow_overlap=True, has_annotation=lambda _: True
        )

    return run


def bootstrap_60(gold: Path, predictions: Path) -> Callable[[], object]:
    del gold, predictions
    from warwire.eval.resampling import bootstrap

    counts = np.random.default_rng(0).integers(0, 20, size=(10_000, 60)).astype(np.float64)
    return lambda: bootstrap(counts, lambda sums: {"share": sums[:, 0] / sums[:, 1]}, 10_000, 0)


def randomisation(gold: Path, predictions: Path) -> Callable[[], object]:
    del gold, predictions
    from warwire.eval.resampling import randomisation as test

    one, other = np.random.default_rng(0).integers(0, 20, size=(2, 10_000, 3)).astype(np.float64)

    def f1(sums: Any) -> dict[str, Any]:
        return {"f1": 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])}

    return lambda: test(one, other, f1, 10_000, 0)


def coreference(gold: Path, predictions: Path) -> Callable[[], object]:
    del gold, predictions
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401  (imported before the clock starts)

    from warwire.eval.actors import Entities, count_entities
    from warwire.eval.places import Places

    random = np.random.default_rng(0)
    articles, mentions, entities = 10_000, 20, 6
    unit = np.repeat(np.arange(articles), mentions)
    start = np.tile(np.arange(mentions) * 10, articles)
    place = Places(unit, start, start + 5, np.full(len(unit), 2))
    sides = [Entities(place, unit * entities + random.integers(0, entities, len(unit))) for _ in range(2)]
    return lambda: count_entities(sides[0], sides[1], articles)


CONTENDERS: Final[dict[str, tuple[Callable[[Path, Path], Callable[[], object]], str, str]]] = {
    "floor": (floor, "msgspec", "typed parse of both files, nothing else"),
    "orjson": (orjson_parse, "orjson", "parse of both files into dicts, nothing else"),
    "warwire": (warwire, "warwire", "validation, four schemas and tolerant, per label"),
    "nervaluate": (nervaluate, "nervaluate", "four schemas, per label"),
    "seqeval": (seqeval, "seqeval", "strict, per label"),
    "spacy": (spacy, "spacy", "`Scorer.score_spans`: exact, per label"),
}
PARTS: Final = {
    "bootstrap": (bootstrap_60, "10,000 resamples of 60 columns over 10,000 units"),
    "randomisation": (randomisation, "10,000 trials of paired randomisation, F1, 10,000 units"),
    "coreference": (coreference, "MUC, B³, CEAF-e and LEA of 10,000 articles with 20 mentions of 6 entities"),
}
REPEATS: Final = {"nervaluate": 1, "seqeval": 1, "spacy": 1}


def measure(name: str, folder: Path) -> dict[str, float]:
    """Run one contender in this process, and return its CPU time and the peak of the process's memory."""
    make = CONTENDERS[name][0] if name in CONTENDERS else PARTS[name][0]
    work = make(folder / "gold.jsonl", folder / "predictions.jsonl")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    work()
    cpu = time.process_time() - begun
    return {"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "before": before / 1024}


def fresh(name: str, folder: Path) -> dict[str, float]:
    """Run one contender in processes of its own, and return the least of its CPU times, with its peak."""
    runs = []
    for _ in range(REPEATS.get(name, 5)):
        command = [sys.executable, __file__, "--measure", name, "--folder", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: run["cpu"])


def table(found: dict[str, dict[str, float]], parts: dict[str, dict[str, float]]) -> str:
    base = found["floor"]["cpu"]
    rows = []
    for name, run in found.items():
        package, what = CONTENDERS[name][1:]
        title = f"{package} {version(package)}"
        against = f"{run['cpu'] / found['warwire']['cpu']:.1f}"
        rows.append(
            f"| {title} | {what} | {run['cpu']:.2f} | {run['cpu'] / base:.2f} | {against} | {run['peak']:.0f} |"
        )
    others = [f"| {PARTS[name][1]} | {run['cpu']:.2f} |" for name, run in parts.items()]
    return HEAD.format(
        articles=f"{synthetic.ARTICLES:,}",
        characters=f"{synthetic.CHARACTERS:,}",
        spans=synthetic.SPANS,
        python=platform.python_version(),
        numpy=version("numpy"),
        rows="\n".join(rows),
        others="\n".join(others),
    )


HEAD: Final = """# Benchmarks

Generated by `python benchmarks/score_speed.py` (needs `pip install '.[bench]'`); do not edit.

{articles} articles of {characters} characters with {spans} gold spans each, from JSON Lines to figures, each contender
in a process of its own, Python {python}, numpy {numpy}. CPU seconds (least of five runs; one run of nervaluate, seqeval
and spaCy), imports left out. Peak memory of the process in MB, its imports included.

| scorer | what it does | CPU s | × bare parse | × warwire | peak MB |
| --- | --- | --- | --- | --- | --- |
{rows}

| part of warwire | CPU s |
| --- | --- |
{others}

`python benchmarks/calibration.py` measures how intervals and tests behave:
[eval/CALIBRATION.md](../eval/CALIBRATION.md).
"""


def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return find_spec(package) is not None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of the scoring harness.")
    parser.add_argument("--measure", choices=[*CONTENDERS, *PARTS])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.folder)))
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        synthetic.write(folder)
        found = {name: fresh(name, folder) for name, made in CONTENDERS.items() if installed(made[1])}
        parts = {name: fresh(name, folder) for name in PARTS}
    write_text(options.output, table(found, parts))


if __name__ == "__main__":
    main()
