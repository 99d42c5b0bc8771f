"""Build a release from the sources, and verify one.

::

    releases/<version>/
      README.md               the dataset card, from which load_dataset(<folder>) takes its files
      manifest.json           hashes, counts, scheme version
      jsonl/<split>.jsonl     one article a line, the same bytes on every machine
      parquet/<split>.parquet the same rows
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from warwire.corpus.card import card
from warwire.corpus.manifest import (
    VERSION,
    Manifest,
    ParquetFile,
    SplitEntry,
    TextFile,
    read_manifest,
    release_hash,
    sha256,
)
from warwire.corpus.sources import Sources, read_sources
from warwire.corpus.validate import validate
from warwire.errors import InputError, Problem
from warwire.model.files import read_bytes, write_bytes, write_text
from warwire.model.labels import SCHEME_VERSION, SPLITS
from warwire.model.record import CANARY, Article

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["assemble", "build", "jsonl", "table", "verify"]

LICENCE: Final = "CC-BY-4.0"


def assemble(sources: Sources) -> dict[str, list[Article]]:
    """Return the rows of each split, ordered by id.

    Raises:
        InputError: a source has an error, or an event is in no split.
    """
    problems = [problem for problem in validate(sources) if problem.severity == "error"]
    problems += [
        Problem(
            "event-in-no-split",
            f"event {event} is in no split",
            file=str(sources.root / "splits.tsv"),
            remedy="add a line for it",
        )
        for event in sources.events
        if event not in sources.splits
    ]
    if problems:
        raise InputError(problems)
    rows: dict[str, list[Article]] = {}
    for source in sources.articles:
        split = sources.splits[source.event.id]
        rows.setdefault(split, []).append(msgspec.structs.replace(source.article, split=split))
    return {split: sorted(rows[split], key=lambda a: a.id) for split in SPLITS if split in rows}


def build(root: Path, version: str, *, check: bool = False) -> Manifest:
    """Build a release from the sources under ``root`` into ``root/releases/<version>``.

    Args:
        root: the corpus folder.
        version: the version of the release, ``major.minor.patch``.
        check: build aside and compare with the release that is there, without writing.

    Returns:
        The manifest of the release.

    Raises:
        InputError: the sources have errors; the version is none; or a release of this version is there and differs,
            since releases never change.
    """
    if not VERSION.fullmatch(version):
        raise InputError(
            [Problem("bad-version", "a version is major.minor.patch", text=version, remedy="write 0.1.0, say")]
        )
    splits = assemble(read_sources(root))
    target = root / "releases" / version
    with tempfile.TemporaryDirectory(prefix="warwire-") as aside:
        folder = Path(aside) / version
        manifest = _write(folder, version, splits)
        if target.exists():
            there = read_manifest(target)
            if there != manifest or read_bytes(target / "README.md") != read_bytes(folder / "README.md"):
                raise InputError(
                    [
                        Problem(
                            "release-differs",
                            f"release {version} is there and differs from the sources ({_difference(there, manifest)})",
                            file=str(target),
                            remedy="releases never change: build the next version",
                        )
                    ]
                )
        elif check:
            raise InputError(
                [
                    Problem(
                        "release-missing",
                        f"release {version} is not there",
                        file=str(target),
                        remedy=f"run: warwire corpus build {version}",
                    )
                ]
            )
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{version}.part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(folder, part)
            part.rename(target)
    return manifest


def _difference(there: Manifest, here: Manifest) -> str:
    for name in sorted({*there.splits, *here.splits}):
        if there.splits.get(name) != here.splits.get(name):
            return f"split {name}"
    return "its manifest or its card"


def _write(folder: Path, version: str, splits: dict[str, list[Article]]) -> Manifest:
    import pyarrow.parquet as pq

    entries = {}
    for name, articles in splits.items():
        data = jsonl(articles)
        text_path, parquet_path = f"jsonl/{name}.jsonl", f"parquet/{name}.parquet"
        write_bytes(folder / text_path, data)
        rows = table(articles)
        (folder / parquet_path).parent.mkdir(exist_ok=True)
        pq.write_table(rows, folder / parquet_path, compression="zstd")
        entries[name] = SplitEntry(
            TextFile(text_path, sha256(data), len(data)),
            ParquetFile(parquet_path, _table_hash(rows), len(articles)),
            _counts(articles),
        )
    total: Counter[str] = Counter()
    for entry in entries.values():
        total.update(entry.counts)
    manifest = Manifest(
        name="warwire",
        version=version,
        scheme_version=SCHEME_VERSION,
        release_hash=release_hash(entries),
        composed=all(article.composed for articles in splits.values() for article in articles),
        canary=CANARY,
        licence=LICENCE,
        splits=entries,
        counts=dict(total),
    )
    write_bytes(folder / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    write_text(folder / "README.md", card(manifest))
    return manifest


def jsonl(articles: Iterable[Article]) -> bytes:
    """Return articles as JSON Lines, the same bytes for equal articles on every machine."""
    return msgspec.json.Encoder().encode_lines(articles)


def table(articles: Iterable[Article]) -> pa.Table:
    """Return articles as an Arrow table of the record's shape."""
    import pyarrow as pa

    return pa.Table.from_pylist([msgspec.to_builtins(article) for article in articles], schema=_schema())


def _schema() -> pa.Schema:
    import pyarrow as pa

    text, whole, flag = pa.string(), pa.int64(), pa.bool_()
    names = pa.list_(text)

    def items(**fields: Any) -> pa.DataType:
        return pa.list_(pa.struct([pa.field(name, kind) for name, kind in fields.items()]))

    layers = {
        "zones": items(start=whole, end=whole, label=text),
        "statements": items(start=whole, end=whole, label=text, source=text),
        "mentions": items(start=whole, end=whole, label=text, actor=names, type=text),
        "losses": items(
            start=whole,
            end=whole,
            item=text,
            harm=text,
            object=text,
            count_min=whole,
            count_max=whole,
            approximate=flag,
            count_reason=text,
            sufferer=names,
            inflictor=names,
            source=text,
            status=text,
            subset=flag,
        ),
        "actors": items(id=text, name=text, kind=text),
    }
    kinds = {"composed": flag, **layers}
    return pa.schema([pa.field(name, kinds.get(name, text)) for name in Article.__struct_fields__])


def _table_hash(rows: pa.Table) -> str:
    """Return the hash of a table: that of its rows as JSON Lines, whatever library wrote its bytes."""
    return sha256(jsonl(msgspec.convert(rows.to_pylist(), list[Article])))


def _counts(articles: list[Article]) -> dict[str, int]:
    return {
        "articles": len(articles),
        "events": len({article.event for article in articles}),
        "characters": sum(len(article.text) for article in articles),
        "words": sum(
            len(article.text[z.start : z.end].split())
            for article in articles
            for z in article.zones
            if z.label in ("headline", "paragraph")
        ),
        "statements": sum(len(article.statements) for article in articles),
        "opinions": sum(s.label == "opinion" for article in articles for s in article.statements),
        "actor_mentions": sum(m.label == "actor" for article in articles for m in article.mentions),
        "weapon_mentions": sum(m.label == "weapon" for article in articles for m in article.mentions),
        "losses": sum(len(article.losses) for article in articles),
    }


def verify(folder: Path) -> list[Problem]:
    """Compare a release with its manifest, byte for byte and row for row.

    Args:
        folder: the folder of the release.

    Returns:
        What differs; nothing where the release is whole.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    manifest = read_manifest(folder)
    problems = []
    remedy = "restore the release: it is never edited"
    for entry in manifest.splits.values():
        path = folder / entry.jsonl.path
        if not path.is_file() or sha256(path.read_bytes()) != entry.jsonl.sha256:
            problems.append(
                Problem("release-damaged", "the file is not the one of the manifest", file=str(path), remedy=remedy)
            )
        path = folder / entry.parquet.path
        try:
            damaged = _table_hash(pq.read_table(path)) != entry.parquet.table_sha256
        except (OSError, pa.ArrowException, msgspec.ValidationError):
            damaged = True
        if damaged:
            problems.append(
                Problem("release-damaged", "the table is not the one of the manifest", file=str(path), remedy=remedy)
            )
    if manifest.release_hash != release_hash(manifest.splits):
        problems.append(
            Problem(
                "release-damaged",
                "release_hash does not follow from the splits",
                file=str(folder / "manifest.json"),
                remedy=remedy,
            )
        )
    return problems
