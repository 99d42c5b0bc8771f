"""Write the figures of a release into ``DATASHEET.md``: ``python -m warwire.corpus.datasheet DATASHEET.md``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from warwire.corpus.generated import with_block
from warwire.corpus.load import load, manifest
from warwire.corpus.statistics.density import opinion_share

__all__ = ["figures", "with_figures"]


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shares(title: str, values: Iterable[str]) -> str:
    counts = Counter(values)
    total = sum(counts.values())
    return _table([title, "n", "share"], ((name, n, f"{n / total:.1%}") for name, n in counts.most_common()))


def figures(version: str | None = None) -> str:
    """Return the tables of a release in Markdown.

    Args:
        version: which release; the newest where it is left out.

    Raises:
        MissingRelease: the release is not here.
    """
    about, articles = manifest(version), load(version)
    columns = list(about.counts)
    splits = _table(
        ["split", *(column.replace("_", " ") for column in columns)],
        [
            *([name, *(entry.counts[c] for c in columns)] for name, entry in about.splits.items()),
            ["all", *(about.counts[c] for c in columns)],
        ],
    )
    losses = [loss for article in articles for loss in article.losses]
    mentions = [mention for article in articles for mention in article.mentions]
    parts = [
        f"Release {about.version}, scheme version {about.scheme_version}, `{about.release_hash[:16]}…`.",
        splits,
        f"Opinions cover {opinion_share(articles):.1%} of the characters of all statements.",
        _shares("setting", (article.setting for article in articles)),
        _shares("war", (article.conflict for article in articles)),
        _shares("outlet", (article.outlet_type for article in articles)),
        _shares("weapon", (mention.type for mention in mentions if mention.type)),
        _shares("harm", (loss.harm for loss in losses)),
        _shares("object", (loss.object for loss in losses)),
        _shares("status", (loss.status for loss in losses)),
        _shares("source of a loss", (x.source if x.source in ("author", "unnamed") else "an actor" for x in losses)),
    ]
    return "\n\n".join(parts) + "\n"


def with_figures(datasheet: str, version: str | None = None) -> str:
    """Return a datasheet's text with the figures of a release in their place.

    Raises:
        ValueError: the text lacks the two comments that mark the place.
    """
    return with_block(datasheet, figures(version))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_figures(path.read_text(encoding="utf-8")), encoding="utf-8")
