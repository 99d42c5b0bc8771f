"""A small release with a hostile article, systems on it, the pages of both, and a visit to them in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page

from warwire.corpus.build import jsonl
from warwire.corpus.load import load
from warwire.corpus.manifest import Manifest, ParquetFile, SplitEntry, TextFile, release_hash, sha256
from warwire.model.record import Actor, Article, Loss, Mention, Statement, Zone
from warwire.site.build import build_site

VERSION = "0.0.1"
SCRIPT = "<script>alert('text')</script>"
NAME = "<img src=x onerror=alert(1)>"
RIGHT_TO_LEFT = "قال المتحدث إن \u202eالقافلة\u202c وصلت"
WORD = "x" * 10_000


def hostile() -> Article:
    """An article whose every part tries to be something else than text; beyond U+FFFF too, where offsets differ."""
    lines = [f"𐍈 {SCRIPT} </title>", RIGHT_TO_LEFT, WORD, "Nine tanks burned."]
    text, zones, start = "\n".join(lines), [], 0
    for line in lines:
        zones.append(Zone(start, start + len(line), "paragraph" if start else "headline"))
        start += len(line) + 1
    tanks = text.index("Nine tanks")
    return Article(
        id="hostile-01",
        event="hostile",
        conflict="hostile-war",
        setting="invented",
        outlet="The <b>Bold</b> Courier",
        outlet_type="tabloid",
        date="2020-01-01",
        split="test",
        text=text,
        zones=tuple(zones),
        statements=tuple(Statement(z.start, z.end, "opinion", "army") for z in zones),
        mentions=(Mention(2, 2 + len(SCRIPT), "actor", ("army",)),),
        losses=(
            Loss(
                start=tanks,
                end=tanks + 10,
                item="<i>tanks</i>",
                harm="destroyed",
                object="armour",
                count_min=9,
                count_max=9,
                source="army",
            ),
        ),
        actors=(Actor("army", NAME, "state_forces"),),
    )


def small_release() -> dict[str, list[Article]]:
    """A few events of each split of release 0.1.0, and the hostile article."""
    splits = {}
    for split in ("train", "dev", "test", "test_unseen"):
        articles = load("0.1.0", split=split)
        events = sorted({article.event for article in articles})[:3]
        splits[split] = [article for article in articles if article.event in events]
    splits["test"].append(hostile())
    return splits


def write_release(folder: Path, splits: dict[str, list[Article]]) -> None:
    entries = {}
    for split, articles in splits.items():
        data = jsonl(articles)
        path = folder / "jsonl" / f"{split}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        entries[split] = SplitEntry(
            TextFile(f"jsonl/{split}.jsonl", sha256(data), len(data)), ParquetFile("", "", len(articles)), {}
        )
    about = Manifest(
        name="warwire",
        version=VERSION,
        scheme_version="1",
        release_hash=release_hash(entries),
        composed=True,
        canary="canary",
        licence="CC-BY-4.0",
        splits=entries,
        counts={},
    )
    (folder / "manifest.json").write_bytes(msgspec.json.encode(about))


def careless(article: Article) -> dict[str, Any]:
    """Gold with known mistakes: the first mention missed, the second cut short, the first loss miscounted."""
    row: dict[str, Any] = msgspec.to_builtins(article)
    mentions = row["mentions"][1:]
    if mentions and mentions[0]["end"] - mentions[0]["start"] > 3:
        mentions[0]["end"] -= 2
    losses = row["losses"]
    if losses:
        losses[0]["count_min"], losses[0]["count_max"] = 777, 777
    if row["statements"]:
        row["statements"][0]["label"] = "fact" if row["statements"][0]["label"] == "opinion" else "opinion"
    return {**row, "mentions": mentions, "losses": losses}


def submit(folder: Path, splits: dict[str, list[Article]], change: Any, **card: Any) -> None:
    folder.mkdir(parents=True)
    said: dict[str, Any] = {
        "name": folder.name,
        "version": "1",
        "contact": "someone@example.org",
        "link": "https://example.org",
    }
    said |= {"parameters": 1000, "training_data": [], "test_texts_seen": "no", "hardware": "a core", "licence": "MIT"}
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in {**said, **card}.items())
    (folder / "system.toml").write_text("".join(lines))
    for split in ("dev", "test", "test_unseen"):
        rows = [change(article) for article in splits[split]]
        keep = ("id", "zones", "statements", "mentions", "losses", "actors")
        built = [{key: row[key] for key in keep} for row in rows]
        (folder / f"{split}.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(built))


def build_pages(folder: Path, splits: dict[str, list[Article]]) -> Path:
    """Build the pages of the release and of four systems; return their folder."""
    write_release(folder / "releases" / VERSION, splits)
    submissions = folder / "eval" / "submissions"
    submit(submissions / "perfect", splits, msgspec.to_builtins)
    submit(submissions / "careless", splits, careless, training_data=[SCRIPT], licence=NAME)
    submit(submissions / "silent", splits, lambda a: {**msgspec.to_builtins(a), "losses": None, "mentions": None})
    submit(submissions / "un <b>sound", splits, msgspec.to_builtins, licence=3)
    (submissions / "perfect" / "costs.json").write_text(
        json.dumps({"train_cpu_seconds": 3.5, "articles_per_second": 20, "bytes": 1_000_000})
    )
    runs = {"all of it": (0.5, 9), "perfect, 10%": (0.4, 9), "perfect, 100%": (0.6, 90), "careless, 10%": (0.3, 9)}
    runs |= {"careless, 25%": (0.35, 22), "silent, 10%": (0.1, 9)}
    said = {
        name: {"release": VERSION, "mean": mean, "articles": articles, "spans": 0.7}
        for name, (mean, articles) in runs.items()
    }
    (folder / "ablations.json").write_text(json.dumps(said))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warwire.corpus.load._folders", lambda: [folder / "releases"])
        told = build_site(folder / "out", submissions=submissions, runs=folder / "ablations.json", resamples=200)
    assert told["systems"] == 4
    return folder / "out"


class Visit:
    """A page in a browser without a network; ``faults`` is all that must not happen."""

    def __init__(self, context: BrowserContext, pages: Path) -> None:
        self.context, self.pages = context, pages
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.pages.as_uri(), "data:")):
            self.faults.append(f"request: {request.url}")

    def open(self, address: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{self.pages.as_uri()}/{address}")
        self.page.wait_for_function("document.documentElement.dataset.ready")
        return self.page
