"""What a system costs: training, speed, memory, disk.

``python -m warwire.baselines.costs MODEL IN OUT [IN OUT]…`` predicts with a trained system in a process of its own,
held to one core where the platform can do so, and prints what that took; :func:`run` calls it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from warwire.errors import MissingEndpoint, MissingExtra, WarwireError
from warwire.model.files import read_bytes, read_json, write_bytes

if TYPE_CHECKING:
    from warwire.baselines.system import Raw

__all__ = ["COSTS", "Costs", "Training", "read_costs", "read_training", "run", "size", "write_costs", "write_training"]

COSTS: Final = "costs.json"
"""Name of the file: of a :class:`Training` in a trained system's folder, of :class:`Costs` in that of a submission."""

_AT_ONCE: Final = 16
_ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""Variables that keep the numeric libraries from starting threads of their own."""


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """What training took. It stands beside a trained system and is no part of it: equal systems may differ in it.

    Attributes:
        train_cpu_seconds: processor time, all cores together.
        inputs: digest of release, settings and code (:func:`warwire.baselines.store.inputs`).
    """

    train_cpu_seconds: float
    inputs: str


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of a system; what was not measured is ``None``.

    Attributes:
        release: version of the release that the system was trained on; costs on another one do not compare. Empty
            where it was trained on loose articles, ``None`` where nothing tells.
        train_cpu_seconds: processor time of training, all cores together.
        articles_per_second: articles by processor time of prediction, all cores together. What a system waits for,
            such as an endpoint, is not in it, nor is its start.
        words_per_second: the same for words, which white space parts.
        peak_memory_bytes: the most that the process held in memory while it started and predicted.
        bytes: size of the trained system's folder, without the pretrained packages that it needs.
        cores: the cores that prediction could use: one, where the platform lets a process be held to it.
        articles: the articles that speed was measured on.
    """

    release: str | None = None
    train_cpu_seconds: float | None = None
    articles_per_second: float | None = None
    words_per_second: float | None = None
    peak_memory_bytes: int | None = None
    bytes: int | None = None
    cores: int | None = None
    articles: int | None = None


class _Answer(msgspec.Struct, frozen=True):
    """What the process says: what it measured, or the error and whether something was lacking for a start."""

    costs: Costs | None = None
    error: str = ""
    lacking: str = ""


def read_training(folder: Path) -> Training | None:
    """Return what the training of the system in a folder took, or ``None`` where it is not known."""
    try:
        return msgspec.json.decode((folder / COSTS).read_bytes(), type=Training)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def write_training(folder: Path, training: Training) -> None:
    """Write what training took beside a trained system."""
    _write(folder / COSTS, training)


def read_costs(folder: Path) -> Costs | None:
    """Return what is known of the costs of the submission in a folder, or ``None`` where it has no such file.

    Raises:
        InputError: the file is not of this form.
    """
    path = folder / COSTS
    if not path.exists():
        return None
    return read_json(path, Costs, rule="bad-costs", remedy="measure it: warwire predict --all")


def write_costs(folder: Path, costs: Costs) -> None:
    """Write costs beside the predictions of a submission."""
    _write(folder / COSTS, costs)


def _write(path: Path, value: Training | Costs) -> None:
    write_bytes(path, msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def size(folder: Path) -> int:
    """Return the bytes of a trained system's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != COSTS)


def run(model: Path, texts: Sequence[tuple[Path, Path]]) -> Costs:
    """Predict with a trained system in a process of its own, on one core where that can be had; return what it cost.

    Args:
        model: the folder of the system.
        texts: files of ``id`` and ``text``, JSON Lines, each with the file to write its predictions to.

    Raises:
        MissingExtra, MissingEndpoint: the system lacks a package or an endpoint here.
        WarwireError: it cannot predict.
    """
    command = [sys.executable, "-m", "warwire.baselines.costs", str(model), *(str(p) for pair in texts for p in pair)]
    done = subprocess.run(command, stdout=subprocess.PIPE, env={**os.environ, **_ONE_THREAD}, check=False)
    try:
        answer = msgspec.json.decode(done.stdout.splitlines()[-1] if done.stdout else b"", type=_Answer)
    except msgspec.DecodeError:
        raise WarwireError(f"prediction ended with exit code {done.returncode}") from None
    if answer.costs is None:
        lacking: dict[str, type[WarwireError]] = {kind.__name__: kind for kind in (MissingExtra, MissingEndpoint)}
        raise lacking.get(answer.lacking, WarwireError)(answer.error)
    training = read_training(model)
    return msgspec.structs.replace(answer.costs, train_cpu_seconds=training.train_cpu_seconds if training else None)


def _measure(model: Path, texts: Sequence[tuple[Path, Path]]) -> Costs:
    """Predict, and return what it took. The first article is read twice, so that no start is counted."""
    from warwire.baselines.prediction import write_predictions
    from warwire.baselines.registry import load_system

    system = load_system(model)
    sources = [(_raws(source), target) for source, target in texts]
    system.predict([raw for raws, _ in sources for raw in raws][:1])
    seconds = 0.0
    for raws, target in sources:
        begin = time.process_time()
        found = [row for at in range(0, len(raws), _AT_ONCE) for row in system.predict(raws[at : at + _AT_ONCE])]
        seconds += time.process_time() - begin
        write_predictions(target, found)
    articles = sum(len(raws) for raws, _ in sources)
    words = sum(len(raw.text.split()) for raws, _ in sources for raw in raws)
    return Costs(
        release=system.origin.release,
        articles_per_second=_rounded(articles / seconds) if seconds else None,
        words_per_second=_rounded(words / seconds) if seconds else None,
        peak_memory_bytes=_peak_memory(),
        bytes=size(model),
        cores=_cores(),
        articles=articles,
    )


def _cores() -> int | None:
    """Return how many cores this process can use, ``None`` where the platform does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _raws(path: Path) -> list[Raw]:
    from warwire.baselines.system import Raw

    rows = (msgspec.json.decode(line) for line in read_bytes(path).splitlines())
    return [Raw(row["id"], row["text"]) for row in rows]


def _rounded(value: float) -> float:
    """Return a figure to three digits, as many as repeat from run to run at best."""
    return float(f"{value:.3g}")


def _peak_memory() -> int:
    """Return the most bytes that this process has held in memory."""
    status = Path("/proc/self/status")
    if status.exists():  # the usage of resources would count what a parent held when it started this process
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource  # there is none on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _main(arguments: Sequence[str]) -> None:
    if hasattr(os, "sched_setaffinity"):  # neither macOS nor Windows has it
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    model, *paths = map(Path, arguments)
    try:
        answer = _Answer(costs=_measure(model, list(zip(paths[::2], paths[1::2], strict=True))))
    except WarwireError as error:
        answer = _Answer(error=str(error), lacking=type(error).__name__)
    print(msgspec.json.encode(answer).decode())


if __name__ == "__main__":
    _main(sys.argv[1:])
