"""``warwire predict --all``: the predictions of every trained system for the held-out splits, and what they cost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from warwire.cli.ladder import Outcome, run_each
from warwire.cli.output import number_of, steps
from warwire.errors import NotTrained, WarwireError

if TYPE_CHECKING:
    from warwire.corpus.manifest import Manifest

__all__ = ["predict_all"]

_CARDS: Final = Path("eval/submissions")


def predict_all(
    todo: list[str], named: tuple[str, ...], release: str | None, models: Path, out: Path, as_json: bool
) -> None:
    """Write the predictions of systems, and what became of each.

    Args:
        todo: names of the systems.
        named: those of them that were asked for by name.
        release: the release; the newest where it is left out.
        models: the folder of trained systems.
        out: the folder of submissions to write.
        as_json: whether to print JSON.

    Raises:
        MissingRelease: the release is not here, or has no held-out split.
    """
    import msgspec

    from warwire.corpus.load import load, manifest
    from warwire.eval.submission import HELD_OUT
    from warwire.model.files import write_bytes

    about = manifest(release)
    splits = [split for split in HELD_OUT if split in about.splits]
    if not splits:
        raise WarwireError(f"release {about.version} has no held-out split: {', '.join(HELD_OUT)}")
    encode = msgspec.json.Encoder().encode
    with tempfile.TemporaryDirectory(prefix="warwire-") as texts, steps() as step:
        for split in splits:
            rows = ({"id": article.id, "text": article.text} for article in load(about.version, split=split))
            write_bytes(Path(texts) / f"{split}.jsonl", b"".join(encode(row) + b"\n" for row in rows))

        def predict_one(system: str) -> Outcome:
            step(f"predicting with {system}", todo.index(system), len(todo))
            return _predict(system, models / system, out / system, about, Path(texts), splits)

        run_each(todo, named, predict_one, {"release": about.version, "splits": splits}, as_json)


def _predict(system: str, model: Path, out: Path, about: Manifest, texts: Path, splits: Sequence[str]) -> Outcome:
    import msgspec

    from warwire.baselines.costs import run, write_costs
    from warwire.baselines.system import load_folder
    from warwire.eval.submission import CARD

    remedy = f"train it: warwire train --all --system {system}"
    try:
        index, _ = load_folder(model, system)
    except NotTrained:
        return Outcome(system, "not run", f"{model} holds no trained system; {remedy}")
    if index.origin.release_hash != about.release_hash:
        trained = index.origin.release or "loose articles"
        return Outcome(system, "failed", f"it was trained on {trained}, not on release {about.version}; {remedy}")
    costs = run(model, [(texts / f"{split}.jsonl", out / f"{split}.jsonl") for split in splits])
    write_costs(out, costs)
    card = _CARDS / system / CARD
    if card.exists() and not ((out / CARD).exists() and card.samefile(out / CARD)):
        shutil.copyfile(card, out / CARD)
    memory = (costs.peak_memory_bytes or 0) / 1e6
    articles = number_of(costs.articles or 0, "article")
    said = f"{articles} at {costs.articles_per_second} a second, {memory:.0f} MB: {out}"
    return Outcome(system, "done", said, {"folder": str(out), **msgspec.to_builtins(costs)})
