"""``warwire corpus``: check, build and export the corpus."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any, cast

import click

from warwire.cli import LazyGroup
from warwire.cli.output import echo_json, echo_problems, json_option
from warwire.corpus.load import checkout
from warwire.errors import InputError, Problem
from warwire.model.labels import OUTLET_TYPES, SPLITS, OutletType

__all__ = [
    "attach",
    "brief",
    "build",
    "corpus",
    "corpus_folder",
    "corpus_option",
    "diff",
    "export",
    "needed_folder",
    "new",
    "verify",
]


_SHOWN = 5
"""Articles that a message names before it only counts them."""


def corpus_folder() -> Path | None:
    """Return ./corpus, else the checkout's, or ``None`` where there is neither."""
    here = Path("corpus")
    if (here / "events").is_dir():
        return here
    root = checkout()
    return root / "corpus" if root else None


def needed_folder(folder: Path | None) -> Path:
    """Return the corpus folder that was named, or else found.

    Raises:
        InputError: none was.
    """
    folder = folder or corpus_folder()
    if folder is None:
        remedy = "run in a checkout, or name one with --corpus DIR"
        raise InputError([Problem("unreadable-file", "there is no corpus folder here", remedy=remedy)])
    return folder


def _corpus(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    return needed_folder(value)


corpus_option = click.option(
    "--corpus",
    "root",
    type=click.Path(path_type=Path),
    callback=_corpus,
    help="The corpus folder; ./corpus, or the checkout's, where left out.",
)
"""The option ``--corpus DIR``, given to a command as ``root``."""


@click.group(
    cls=LazyGroup,
    commands_of={
        "validate": ("warwire.cli.corpus_validate:validate", "Check the sources, or some of their files."),
        "checks": ("warwire.cli.corpus_validate:checks", "List every check: its id, its level, what it asks."),
        "build": ("warwire.cli.corpus:build", "Build a release from the sources."),
        "verify": ("warwire.cli.corpus:verify", "Compare a release with its manifest."),
        "export": ("warwire.cli.corpus:export", "Write a split as CoNLL/BIO or as spaCy's DocBin."),
        "attach": ("warwire.cli.corpus:attach", "Put real texts back under stand-off annotations."),
        "diff": ("warwire.cli.corpus:diff", "Count the labels that changed between two versions."),
        "stats": ("warwire.cli.corpus_stats:stats", "Measure the corpus, beside its targets and real text."),
        "measure": ("warwire.cli.corpus_stats:measure", "Measure real texts, to hold the corpus to."),
        "probe": ("warwire.cli.corpus_probe:probe", "Score baselines and probes: is the corpus too easy?"),
        "surprises": ("warwire.cli.corpus_probe:surprises", "List labels that a model finds improbable."),
        "brief": ("warwire.cli.corpus:brief", "Draw the briefs of an event's articles."),
        "new": ("warwire.cli.corpus:new", "Make the template of an event or of an article."),
    },
)
def corpus() -> None:
    """Check, build and export the corpus."""


@click.command()
@click.argument("version")
@corpus_option
@click.option("--check", is_flag=True, help="Compare with the release that is there; write nothing.")
@json_option
def build(version: str, root: Path, check: bool, as_json: bool) -> None:
    """Build release VERSION into corpus/releases/VERSION.

    The sources must be without errors. A release that is there already is never changed: where the sources differ
    from it, build the next version.
    """
    from warwire.corpus.build import build as build_release

    try:
        manifest = build_release(root, version, check=check)
    except InputError as error:
        if not check or {problem.rule for problem in error.problems} != {"release-differs"}:
            raise
        echo_problems(error.problems)
        if as_json:
            echo_json({"problems": error.problems})
        sys.exit(1)
    if as_json:
        echo_json(manifest)
        return
    for name, entry in manifest.splits.items():
        click.echo(
            f"{name:12} {entry.counts['articles']:5} articles {entry.counts['events']:4} events  "
            f"{entry.jsonl.sha256[:16]}"
        )
    click.echo(f"release {version} {'is as built' if check else 'stands'}: {manifest.release_hash}")


@click.command()
@click.argument("version", required=False)
@json_option
def verify(version: str | None, as_json: bool) -> None:
    """Compare release VERSION (the newest where left out), or the release in a folder, with its manifest."""
    from warwire.corpus.build import verify as verify_release
    from warwire.corpus.load import release_dir

    folder = Path(version) if version and Path(version).is_dir() else release_dir(version)
    problems = verify_release(folder)
    if as_json:
        echo_json({"release": folder.name, "problems": problems})
    else:
        echo_problems(problems)
        if not problems:
            click.echo(f"release {folder.name} is whole")
    sys.exit(1 if problems else 0)


@click.command()
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["conll", "docbin"]), required=True, help="What to write.")
@click.option(
    "--layer", type=click.Choice(["actor", "weapon", "loss", "statement", "zone"]), help="The layer, for conll."
)
@click.option("--split", type=click.Choice(SPLITS), default="train", show_default=True)
@click.option("--release", "version", help="The release; the newest where left out.")
@json_option
def export(target: Path, form: str, layer: Any, split: str, version: str | None, as_json: bool) -> None:
    """Write a split of a release to OUT for another tool.

    conll writes one layer: token, start, end and BIO tag, separated by tabs. docbin writes all layers as span groups.
    """
    from warwire.corpus.export import to_conll, to_docbin
    from warwire.corpus.load import load
    from warwire.model.files import write_bytes, write_text

    if form == "conll" and layer is None:
        raise click.UsageError("conll holds one layer: name it with --layer")
    if form == "docbin" and layer is not None:
        raise click.UsageError("docbin holds every layer: leave --layer out")
    articles = load(version, split=split)
    report: dict[str, object] = {"articles": len(articles), "file": str(target)}
    if form == "conll":
        write_text(target, to_conll(articles, layer))
    else:
        docs, report["widened"] = to_docbin(articles)
        write_bytes(target, docs.to_bytes())
    if as_json:
        echo_json(report)
    else:
        widened = f"; {report['widened']} spans widened to spaCy's tokens" if report.get("widened") else ""
        click.echo(f"{len(articles)} articles → {target}{widened}")


@click.command()
@click.argument("event")
@corpus_option
@click.option("--outlet", help="Add an article by this outlet; the event must be there.")
@click.option("--type", "outlet_type", type=click.Choice(OUTLET_TYPES), help="The outlet's type.")
@click.option(
    "--text", type=click.File("r", encoding="utf-8"), help="The article in plain lines; - reads standard input."
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of the event, or of publication.")
def new(event: str, root: Path, outlet: str | None, outlet_type: str | None, text: Any, date: Any) -> None:
    """Make the fact sheet of EVENT, or with --outlet its next article, and print the path of the file."""
    from warwire.corpus.draft import new_article, new_event

    day = date.date() if date else datetime.date.today()
    if outlet is None:
        path = new_event(root, event, day)
    elif outlet_type is None:
        raise click.UsageError("an article needs --type, the type of its outlet")
    else:
        body = text.read() if text else "The headline\nThe first paragraph."
        path = new_article(root, event, outlet, cast(OutletType, outlet_type), day, body)
    click.echo(path)


@click.command()
@click.argument("events", nargs=-1, required=True, metavar="EVENT…")
@corpus_option
@click.option("--articles", type=click.IntRange(1, len(OUTLET_TYPES)), default=4, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other briefs.")
@json_option
def brief(events: tuple[str, ...], root: Path, articles: int, seed: int, as_json: bool) -> None:
    """Draw the briefs of the articles of each EVENT from corpus/brief-tables.toml."""
    from warwire.corpus.brief import draw, read_tables
    from warwire.corpus.sources import read_event

    tables = read_tables(root)
    sheets = [read_event(root / "events" / event / "event.toml") for event in events]
    briefs = [b for sheet in sheets for b in draw(sheet, tables, articles=articles, seed=seed)]
    if as_json:
        echo_json(briefs)
    else:
        click.echo("\n\n".join(map(str, briefs)))


@click.command()
@click.argument("rows", type=click.Path(path_type=Path))
@click.argument("texts", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
def attach(rows: Path, texts: Path, target: Path) -> None:
    """Put TEXTS (JSON Lines with id and text) under the annotations ROWS, and write gold rows to OUT.

    The annotations of real articles in corpus/wild/ come without the articles, which are not ours to give.
    """
    from warwire.corpus.build import jsonl
    from warwire.corpus.wild import attach as attach_texts
    from warwire.corpus.wild import read_standoff, read_texts
    from warwire.model.files import write_bytes

    articles = attach_texts(read_standoff(rows), read_texts(texts))
    write_bytes(target, jsonl(articles))
    click.echo(f"{len(articles)} articles → {target}")


@click.command()
@click.argument("old")
@click.argument("new_version", metavar="NEW")
@json_option
def diff(old: str, new_version: str, as_json: bool) -> None:
    """Count the labels that were added, removed and changed from OLD to NEW, each a release or a corpus folder.

    Prints tab-separated lines, one for each article and layer in which something changed, sums last.
    """
    from warwire.corpus.changes import changes, left_out, summary, version

    before, after = version(old), version(new_version)
    alone = set(left_out(before, after))
    before = [article for article in before if article.id not in alone]
    found = changes(before, after)
    rows = [*found, *summary(found, before)]
    if as_json:
        echo_json({"changes": rows, "left_out": sorted(alone)})
        return
    if alone:
        some = ", ".join(sorted(alone)[:_SHOWN]) + (", …" if len(alone) > _SHOWN else "")
        click.echo(f"left out, in one version only or of another text: {len(alone)} articles ({some})", err=True)
    click.echo("article\tlayer\tbefore\tadded\tremoved\tchanged")
    for row in rows:
        click.echo(f"{row.article}\t{row.layer}\t{row.before}\t{row.added}\t{row.removed}\t{row.changed}")
