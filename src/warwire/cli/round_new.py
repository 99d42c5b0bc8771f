"""``warwire round new``: draw the articles of an annotation round and make its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from warwire.cli.output import echo_json, echo_warning, json_option, number_of, steps
from warwire.errors import InputError, Problem
from warwire.model.labels import SPLITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warwire.annotation.rounds import Annotator, Selection, Suggestions
    from warwire.model.record import Article

__all__ = ["new"]

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHARE = click.FloatRange(0, 1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--release", metavar="VERSION", help="Which release; the newest where it is left out.")
@click.option("--split", "splits", multiple=True, type=click.Choice(SPLITS), help="Draw from this split; repeatable.")
@click.option("--documents", metavar="FILE", type=_FILE, help="Take the articles whose ids FILE lists, one a line.")
@click.option(
    "--select",
    "method",
    type=click.Choice(("random", "stratified", "uncertainty", "disagreement")),
    help="How to draw; all articles where it is left out.",
)
@click.option("--size", type=click.IntRange(1), help="How many articles to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of all that is left to chance.")
@click.option(
    "--predictions",
    multiple=True,
    metavar="FILE",
    type=_FILE,
    help="What the draw looks at: with scores for uncertainty; given twice for disagreement.",
)
@click.option(
    "--annotator",
    "annotators",
    multiple=True,
    required=True,
    metavar="ID:KIND[:WHO]",
    help="Who annotates: id, person or model, and who it is in words; repeatable.",
)
@click.option(
    "--overlap", type=_SHARE, default=1.0, show_default=True, help="Share of articles that every annotator has."
)
@click.option("--blind", is_flag=True, help="Annotators start from plain text.")
@click.option("--system", metavar="SYSTEM", help="Annotators start from its labels: a name, or a trained folder.")
@click.option(
    "--controls", type=_SHARE, default=0.2, show_default=True, help="Share of articles without the system's labels."
)
@click.option(
    "--guidelines",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("annotation/guidelines"),
    show_default=True,
    help="The guidelines that annotators are given.",
)
@json_option
def new(
    folder: Path,
    release: str | None,
    splits: tuple[str, ...],
    documents: Path | None,
    method: str | None,
    size: int | None,
    seed: int,
    predictions: tuple[Path, ...],
    annotators: tuple[str, ...],
    overlap: float,
    blind: bool,
    system: str | None,
    controls: float,
    guidelines: Path,
    as_json: bool,
) -> None:
    """Make the round FOLDER, whose last part is its name: draw articles, share them out, note what annotators get.

    Articles come from --split, or are those that --documents names. Annotators work --blind, or from the labels of a
    --system, except on control articles: the difference between the two measures how far its labels lead them.
    """
    from warwire.annotation.rounds import new_round
    from warwire.annotation.select import assign
    from warwire.corpus.load import release_dir

    if bool(splits) == bool(documents):
        raise click.UsageError("name what to draw from: --split, or --documents")
    if blind == bool(system):
        raise click.UsageError("say what annotators start from: --blind, or --system")
    if bool(method) != bool(size):
        raise click.UsageError("--select and --size go together")
    version = release_dir(release).name
    chosen, selection = _drawn(version, splits, documents, method, size or 0, seed, predictions)
    ids = [article.id for article in chosen]
    if size and len(ids) < size:
        raise click.UsageError(f"--size is {size}, and there are {number_of(len(ids), 'article')} to draw from")
    who = assign(ids, [_annotator(text) for text in annotators], overlap)
    suggestions = _suggestions(system, version, chosen, controls, seed) if system else None
    what = new_round(
        folder,
        release=version,
        documents=ids,
        annotators=who,
        selection=selection,
        guidelines=guidelines,
        suggestions=suggestions,
    )
    if as_json:
        echo_json(what)
        return
    click.echo(f"{number_of(len(ids), 'article')} of release {version}: {folder}")
    for annotator in what.annotators:
        click.echo(f"  {annotator.id} ({annotator.kind}): {number_of(len(annotator.documents), 'article')}")
    if what.preannotation:
        rest = number_of(len(what.preannotation.controls), "control article")
        click.echo(f"  with the labels of {what.preannotation.system}, except on {rest}")


def _annotator(text: str) -> Annotator:
    from warwire.annotation.rounds import Annotator, AnnotatorKind

    name, _, rest = text.partition(":")
    kind, _, description = rest.partition(":")
    for known in get_args(AnnotatorKind):
        if kind == known:
            return Annotator(id=name, kind=known, description=description.strip(), documents=())
    remedy = "write id:person or id:model, and who it is after a second colon"
    raise InputError([Problem("bad-annotator", "this is no annotator", text=text, remedy=remedy)])


def _drawn(
    version: str,
    splits: tuple[str, ...],
    documents: Path | None,
    method: str | None,
    size: int,
    seed: int,
    predictions: tuple[Path, ...],
) -> tuple[list[Article], Selection]:
    from warwire.annotation.rounds import Selection
    from warwire.annotation.select import METHODS, draw
    from warwire.corpus.load import load
    from warwire.corpus.manifest import sha256
    from warwire.model.files import read_bytes

    if documents:
        there = {article.id: article for article in load(version)}
        ids = [line.strip() for line in read_bytes(documents).decode("utf-8", "replace").splitlines() if line.strip()]
        unknown = [name for name in ids if name not in there]
        if unknown:
            remedy = f"name articles of release {version}"
            raise InputError(
                Problem("unknown-article", "the release has no such article", str(documents), text=name, remedy=remedy)
                for name in unknown
            )
        pool, how = [there[name] for name in ids], "named"
    else:
        pool, how = [article for split in splits for article in load(version, split=split)], "all"
    by_id = {article.id: article for article in pool}
    for known in METHODS:
        if method == known:
            names = draw(pool, known, size, seed=seed, predictions=predictions)
            hashes = {path.name: sha256(read_bytes(path)) for path in predictions}
            return [by_id[name] for name in names], Selection(
                method=known, splits=splits, seed=seed, predictions=hashes
            )
    return pool, Selection(method=how, splits=splits)


def _suggestions(system: str, version: str, articles: Sequence[Article], controls: float, seed: int) -> Suggestions:
    """Let a system label all articles but the control articles, which chance chooses."""
    import random

    import msgspec

    from warwire.annotation.rounds import Suggestions
    from warwire.baselines.store import find_system
    from warwire.baselines.system import Raw, code_version
    from warwire.model.record import canonical

    ids = sorted(random.Random(seed).sample([article.id for article in articles], round(controls * len(articles))))
    helped = [article for article in articles if article.id not in set(ids)]
    with steps() as step:
        model = find_system(system, version, step, echo_warning)
        predictions = model.predict([Raw(article.id, article.text) for article in helped])
    labelled = tuple(
        canonical(
            msgspec.structs.replace(
                article,
                publisher=None,
                **{
                    layer: getattr(prediction, layer) or ()
                    for layer in ("zones", "statements", "mentions", "losses", "actors")
                },
            )
        )
        for article, prediction in zip(helped, predictions, strict=True)
    )
    return Suggestions(model.name, f"warwire {code_version()}", labelled, tuple(ids))
