"""Write the figures of a release into ``COMPOSITION.md``: ``python -m warwire.corpus.statistics.page PAGE``."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from warwire.corpus.generated import with_block
from warwire.corpus.load import load, manifest
from warwire.corpus.statistics.figures import Figures, figures, read_real_text
from warwire.corpus.statistics.targets import targets

__all__ = ["beside", "composition", "number"]


def number(value: float | None) -> str:
    """Return a figure to three digits, whole from 100 on; ``""`` for ``None``."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 or (value > 1 and value == round(value)) else f"{value:.3g}"


def beside(found: Figures) -> list[tuple[str, str, str]]:
    """Return the rows of composed text beside real text: name, composed, real. Empty where real text is not known."""
    if found.likeness is None:
        return []
    rows = []
    for part in ("variety", "manner", "density"):
        ours, real = (_flat(part, getattr(side, part)) for side in (found.likeness.composed, found.likeness.real))
        rows += [(name.replace("_", " "), number(ours[name]), number(real.get(name))) for name in ours]
    rows.append(("distance of number forms", number(found.likeness.number_forms), ""))
    rows.append(("distance of ways to name a source", number(found.likeness.saying), ""))
    return rows


def _flat(part: str, value: object) -> dict[str, float]:
    """Return a record's figures by name, those of its tables among them."""
    flat: dict[str, float] = {}
    for name, figure in msgspec.to_builtins(value).items():
        if isinstance(figure, dict):
            flat.update({f"{part} {name}: {key}": number for key, number in figure.items()})
        else:
            flat[f"{part} {name}"] = figure
    return flat


def composition(page: str, root: Path, version: str | None = None) -> str:
    """Return the page with the figures of a release in their place.

    Args:
        page: the text of ``COMPOSITION.md``.
        root: the corpus folder, which holds the figures of real text.
        version: which release; the newest where it is left out.

    Raises:
        MissingRelease: the release is not here.
        ValueError: the page has no place for figures.
    """
    found = figures(load(version), read_real_text(root))
    wanted = targets(found)
    missed = [target for target in wanted if not target.met]
    lines = [f"Release {manifest(version).version}.", "", "| | composed | real |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {ours} | {real} |" for name, ours, real in beside(found)]
    lines += ["", f"{len(wanted) - len(missed)} of {len(wanted)} targets of the corpus are met."]
    if missed:
        lines += ["", "| missed | figure | least | most |", "| --- | ---: | ---: | ---: |"]
        lines += [f"| {t.name} | {number(t.figure)} | {number(t.low)} | {number(t.high)} |" for t in missed]
    if found.sameness.stock_phrases:
        phrases = "; ".join(f"*{phrase}* ({n})" for phrase, n in found.sameness.stock_phrases.items())
        lines += ["", f"Runs of six words in more than 1% of the articles: {phrases}."]
    return with_block(page, "\n".join(lines) + "\n")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(composition(path.read_text(encoding="utf-8"), path.parent), encoding="utf-8")
