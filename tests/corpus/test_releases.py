"""Releases: built the same everywhere, never changed, open with every tool."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import warwire
from conftest import FIXTURES
from warwire.corpus import load as loading
from warwire.corpus.build import build, verify
from warwire.corpus.load import frame, load, manifest, read_rows, release_dir, releases
from warwire.errors import InputError, MissingRelease


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "corpus", tmp_path / "corpus"))


def test_a_release_is_built_and_whole(corpus: Path) -> None:
    made = build(corpus, "0.0.1")
    folder = corpus / "releases" / "0.0.1"
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "README.md",
        "jsonl/test.jsonl",
        "jsonl/train.jsonl",
        "manifest.json",
        "parquet/test.parquet",
        "parquet/train.parquet",
    ]
    assert verify(folder) == []
    assert made.counts["articles"] == 3
    assert made.splits["train"].counts["events"] == 1
    for entry in made.splits.values():
        assert entry.jsonl.sha256 == entry.parquet.table_sha256
    rows = read_rows(folder / "jsonl" / "train.jsonl")
    assert [row.split for row in rows] == ["train", "train"]
    assert all(row.composed and row.canary.startswith("warwire:") for row in rows)


def test_the_same_bytes_again(corpus: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(corpus, tmp_path / "other"))
    assert build(corpus, "0.0.1") == build(other, "0.0.1") == build(corpus, "0.0.1", check=True)
    for path in (corpus / "releases").rglob("*.jsonl"):
        assert path.read_bytes() == (other / path.relative_to(corpus)).read_bytes()


def test_a_release_never_changes(corpus: Path) -> None:
    build(corpus, "0.0.1")
    article = corpus / "events" / "mill-weir" / "01-the-mill.xml"
    article.write_text(article.read_text().replace("Rain", "Snow"))
    with pytest.raises(InputError, match="build the next version"):
        build(corpus, "0.0.1")
    assert verify(corpus / "releases" / "0.0.1") == []
    assert build(corpus, "0.0.2").release_hash != manifest_hash(corpus, "0.0.1")


def manifest_hash(corpus: Path, version: str) -> str:
    from warwire.corpus.manifest import read_manifest

    return read_manifest(corpus / "releases" / version).release_hash


@pytest.mark.parametrize("name", ["jsonl/train.jsonl", "parquet/test.parquet"])
def test_damage_is_found(corpus: Path, name: str) -> None:
    build(corpus, "0.0.1")
    path = corpus / "releases" / "0.0.1" / name
    path.write_bytes(path.read_bytes()[:-200])
    assert [problem.file for problem in verify(path.parents[1])] == [str(path)]


def test_what_cannot_be_built(corpus: Path) -> None:
    with pytest.raises(InputError, match=r"major\.minor\.patch"):
        build(corpus, "1")
    with pytest.raises(InputError, match="warwire corpus build"):
        build(corpus, "0.0.1", check=True)
    (corpus / "splits.tsv").write_text("")
    with pytest.raises(InputError, match="in no split"):
        build(corpus, "0.0.1")
    article = next((corpus / "events").rglob("*.xml"))
    article.write_text("")
    with pytest.raises(InputError, match="the file is empty"):
        build(corpus, "0.0.1")
    assert not (corpus / "releases").exists()


def test_datasets_opens_the_folder_offline(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    build(corpus, "0.0.1")
    opened = datasets.load_dataset(str(corpus / "releases" / "0.0.1"), cache_dir=str(tmp_path / "cache"))
    assert {name: len(rows) for name, rows in opened.items()} == {"train": 2, "test": 1}
    features = opened["train"].features
    assert features["text"] == datasets.Value("string")
    assert features["zones"] == datasets.List(
        {"start": datasets.Value("int64"), "end": datasets.Value("int64"), "label": datasets.Value("string")}
    )
    assert features["losses"].feature["sufferer"] == datasets.List(datasets.Value("string"))
    lines = (corpus / "releases" / "0.0.1" / "jsonl" / "train.jsonl").read_text().splitlines()
    assert list(opened["train"]) == [json.loads(line) for line in lines]


def test_the_latest_release_loads() -> None:
    version = list(releases())[-1]
    articles = warwire.load(version)
    assert len(articles) == manifest(version).counts["articles"] > 0
    assert {article.split for article in articles} == set(manifest(version).splits)
    assert warwire.load(split="train") == [article for article in articles if article.split == "train"]
    assert verify(release_dir(version)) == []


def test_frames() -> None:
    articles = load(split="dev")
    assert list(frame(split="dev")["id"]) == [article.id for article in articles]
    losses = frame(split="dev", layer="losses")
    assert len(losses) == sum(len(article.losses) for article in articles)
    first = articles[0].losses[0]
    assert losses.loc[0, "quote"] == articles[0].text[first.start : first.end]
    assert set(frame(split="dev", layer="actors").columns) == {"article", "split", "id", "name", "kind"}
    with pytest.raises(ValueError, match="there is no layer"):
        frame(layer="verbs")  # type: ignore[arg-type]


def test_a_missing_release_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingRelease, match=r"release 9\.9\.9 is not here; there is 0\.1\.0"):
        load("9.9.9")
    with pytest.raises(MissingRelease, match="has no split 'holdout'; it has train"):
        load(split="holdout")
    monkeypatch.setattr(loading, "_folders", lambda: [tmp_path])
    with pytest.raises(MissingRelease, match="warwire corpus build VERSION"):
        load()


def test_odd_folders_are_no_releases(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(corpus, "0.0.1")
    place = corpus / "releases"
    for name in (".0.0.2.part", "0.0.1 (copy)"):
        shutil.copytree(place / "0.0.1", place / name)
    monkeypatch.setattr(loading, "_folders", lambda: [place])
    assert list(releases()) == ["0.0.1"]


def test_a_lost_split_is_named(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(corpus, "0.0.1")
    monkeypatch.setattr(loading, "_folders", lambda: [corpus / "releases"])
    (corpus / "releases" / "0.0.1" / "jsonl" / "test.jsonl").unlink()
    assert len(load("0.0.1", split="train")) == 2
    with pytest.raises(MissingRelease, match=r"has lost .*test\.jsonl"):
        load("0.0.1")


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": 3}\n\nnot json\n')
    with pytest.raises(InputError) as refused:
        read_rows(path)
    assert [problem.line for problem in refused.value.problems] == [1, 3]
    assert "$.id" in str(refused.value)
