"""Find and load releases of the corpus.

Releases stand in the installed package (``warwire/_corpus/releases``), else in the checkout (``corpus/releases``).
Each is a folder named after its version; see :mod:`warwire.corpus.build` for what is in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

import msgspec

from warwire.corpus.manifest import VERSION, Manifest, read_manifest
from warwire.corpus.rows import read_lines
from warwire.errors import MissingRelease
from warwire.model.labels import SPLITS
from warwire.model.record import Article

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FrameLayer", "checkout", "frame", "load", "manifest", "read_rows", "release_dir", "releases"]

FrameLayer = Literal["articles", "zones", "statements", "mentions", "losses", "actors"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_INSTALLED: Final = _PACKAGE / "_corpus" / "releases"


def checkout() -> Path | None:
    """Return the folder of the checkout that this package runs from, or ``None`` where it is installed from a wheel."""
    root = _PACKAGE.parents[1]
    return root if (root / "corpus" / "events").is_dir() else None


def _folders() -> list[Path]:
    root = checkout()
    places = [_INSTALLED] + ([root / "corpus" / "releases"] if root else [])
    return [place for place in places if place.is_dir()]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def releases() -> dict[str, Path]:
    """Return every release that is here, oldest first: version → folder."""
    found: dict[str, Path] = {}
    for place in _folders():
        for folder in place.iterdir():
            if VERSION.fullmatch(folder.name) and (folder / "manifest.json").is_file():
                found.setdefault(folder.name, folder)
    return dict(sorted(found.items(), key=lambda pair: _order(pair[0])))


def release_dir(version: str | None = None) -> Path:
    """Return the folder of a release.

    Args:
        version: which one (``"0.1.0"``); the newest where it is left out.

    Raises:
        MissingRelease: it is not here; the message says which ones are, and how to come by one.
    """
    here = releases()
    if version is None and here:
        return list(here.values())[-1]
    if version is not None and version in here:
        return here[version]
    if here:
        raise MissingRelease(
            f"release {version} is not here; there is {', '.join(here)}. Install the warwire version that carries it"
        )
    raise MissingRelease(
        "no release of the corpus is here: the package was built without one. "
        "Install warwire from its wheel, or in a checkout run: warwire corpus build VERSION"
    )


def manifest(version: str | None = None) -> Manifest:
    """Return the manifest of a release: its hashes and counts.

    Raises:
        MissingRelease: the release is not here.
    """
    return read_manifest(release_dir(version))


def load(version: str | None = None, *, split: str | None = None) -> list[Article]:
    """Load the articles of a release.

    Args:
        version: which release (``"0.1.0"``); the newest where it is left out.
        split: ``train``, ``dev``, ``test`` or ``test_unseen``; all of them, in this order, where it is left out.

    Returns:
        The articles, ordered by id within each split.

    Raises:
        MissingRelease: the release, or the split of it, is not here.
    """
    folder = release_dir(version)
    entries = read_manifest(folder).splits
    splits = [name for name in SPLITS if name in entries]
    if split is not None:
        if split not in splits:
            raise MissingRelease(f"release {folder.name} has no split '{split}'; it has {', '.join(splits)}")
        splits = [split]
    paths = [folder / entries[name].jsonl.path for name in splits]
    lost = [str(path) for path in paths if not path.is_file()]
    if lost:
        raise MissingRelease(f"release {folder.name} has lost {', '.join(lost)}: restore it, or install warwire again")
    return [article for path in paths for article in read_rows(path)]


def read_rows(path: Path) -> list[Article]:
    """Read articles from JSON Lines of the record's shape.

    Raises:
        InputError: a line is no article; every such line is named, with the path of the field.
    """
    return read_lines(path, Article, "each line is one article of the record's shape")


def frame(version: str | None = None, *, split: str | None = None, layer: FrameLayer = "articles") -> pd.DataFrame:
    """Load a release as a pandas frame.

    Args:
        version: which release; the newest where it is left out.
        split: which split; all of them where it is left out.
        layer: ``articles`` gives one row an article; the name of a layer gives one row an item of it, with
            ``article`` (the id), ``split`` and, for spans, the ``quote`` that they cover.

    Raises:
        MissingRelease: the release, or the split of it, is not here.
        ValueError: there is no such layer.
    """
    import pandas as pd

    if layer not in get_args(FrameLayer):
        raise ValueError(f"there is no layer '{layer}'; it is one of {', '.join(get_args(FrameLayer))}")
    articles = load(version, split=split)
    if layer == "articles":
        return pd.DataFrame([msgspec.to_builtins(article) for article in articles])
    rows = []
    for article in articles:
        for item in getattr(article, layer):
            row = {"article": article.id, "split": article.split, **msgspec.to_builtins(item)}
            if layer != "actors":
                row["quote"] = article.text[item.start : item.end]
            rows.append(row)
    return pd.DataFrame(rows).convert_dtypes()
