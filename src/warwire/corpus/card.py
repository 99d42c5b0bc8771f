"""The dataset card of a release: the README that ``datasets.load_dataset(<folder>)`` reads, offline."""

from __future__ import annotations

from typing import Final

from warwire.corpus.manifest import Manifest

__all__ = ["card"]

_TEMPLATE: Final = """---
license: cc-by-4.0
language:
- en
pretty_name: warwire {version}
tags:
- conflict
- information-extraction
- opinion
- attribution
- composed
configs:
- config_name: default
  data_files:
{data_files}
---

# warwire {version}

**Every article here was composed for this corpus.** Countries, forces and weapon models are often real; incidents,
figures, quotations and individuals are invented. It is no record of events.

News articles with span labels for actors, weapons and losses, and for fact and opinion with their sources. Annotation
scheme {scheme}; licence CC BY 4.0; release hash `{release_hash}`.

{table}

Every row carries a canary string; please keep the texts out of training corpora of language models:

    {canary}
"""


def card(manifest: Manifest) -> str:
    """Return the dataset card of a release, made from its manifest alone."""
    files = "\n".join(f"  - split: {name}\n    path: {entry.parquet.path}" for name, entry in manifest.splits.items())
    columns = list(manifest.counts)
    rows = [["split", *(name.replace("_", " ") for name in columns)], ["---", *("---:" for _ in columns)]]
    rows += [[name, *(str(entry.counts[c]) for c in columns)] for name, entry in manifest.splits.items()]
    rows.append(["all", *(str(manifest.counts[c]) for c in columns)])
    return _TEMPLATE.format(
        version=manifest.version,
        scheme=manifest.scheme_version,
        release_hash=manifest.release_hash,
        canary=manifest.canary,
        data_files=files,
        table="\n".join(f"| {' | '.join(row)} |" for row in rows),
    )
