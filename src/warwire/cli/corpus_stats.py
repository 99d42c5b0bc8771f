"""``warwire corpus stats`` and ``measure``: figures of the corpus, and of real text to hold it to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.corpus import corpus_folder, needed_folder
from warwire.cli.output import echo_json, json_option, number_of, refuse_overwriting
from warwire.errors import InputError, Problem

if TYPE_CHECKING:
    from warwire.corpus.statistics.figures import Figures
    from warwire.corpus.statistics.targets import Target

__all__ = ["measure", "stats"]


@click.command()
@click.option(
    "--corpus",
    "root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of the sources and of real-text.json; ./corpus, or the checkout's, where left out.",
)
@click.option("--release", "version", help="Measure a release instead of the sources.")
@json_option
def stats(root: Path | None, version: str | None, as_json: bool) -> None:
    """Measure the corpus: what it is made of, how varied it is, and how like real reporting.

    Prints every figure that has a target beside it, then the composed text beside the real. What is missed is marked
    with ✗. Where corpus/real-text.json is missing, there is no likeness.
    """
    from warwire.corpus.build import assemble
    from warwire.corpus.load import load
    from warwire.corpus.sources import read_sources
    from warwire.corpus.statistics.figures import figures, read_real_text
    from warwire.corpus.statistics.targets import targets

    if version is not None:
        articles, folder = load(version), root or corpus_folder()
    else:
        folder = needed_folder(root)
        articles = [article for split in assemble(read_sources(folder)).values() for article in split]
    real = read_real_text(folder) if folder else None
    try:
        found = figures(articles, real)
    except ValueError as error:
        remedy = "write articles and label them first"
        raise InputError([Problem("nothing-to-measure", str(error), file=str(folder), remedy=remedy)]) from None
    wanted = targets(found)
    if as_json:
        echo_json({**_builtins(found), "targets": [{**_builtins(target), "met": target.met} for target in wanted]})
    else:
        click.echo("\n".join(_lines(found, wanted)))


@click.command()
@click.argument("texts", type=click.Path(path_type=Path))
@click.option("--annotated", type=click.Path(path_type=Path), required=True, help="Gold rows of some of the texts.")
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
def measure(texts: Path, annotated: Path, target: Path) -> None:
    """Measure real TEXTS (JSON Lines with id and text) and write the figures, no text, to OUT.

    OUT is what `warwire corpus stats` puts beside the corpus: corpus/real-text.json.
    """
    import msgspec

    from warwire.corpus.load import read_rows
    from warwire.corpus.statistics.figures import real_text
    from warwire.corpus.wild import read_texts
    from warwire.model.files import write_bytes

    refuse_overwriting(target, [str(texts), str(annotated)])
    stories, gold = read_texts(texts), read_rows(annotated)
    unknown = [article.id for article in gold if article.id not in stories]
    if unknown:
        message, remedy = f"{texts} has no text of this id", "measure the texts that the annotated ones come from"
        raise InputError(
            Problem("unknown-article", message, file=str(annotated), article=id_, remedy=remedy) for id_ in unknown
        )
    try:
        found = real_text(list(stories.values()), gold)
    except ValueError as error:
        remedy = "TEXTS needs words, and --annotated needs statements and actor mentions"
        raise InputError([Problem("nothing-to-measure", str(error), file=str(texts), remedy=remedy)]) from None
    write_bytes(target, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    click.echo(f"{number_of(found.texts, 'text')} of {number_of(found.variety.words, 'word')} → {target}")


def _builtins(value: object) -> dict[str, object]:
    import msgspec

    built: dict[str, object] = msgspec.to_builtins(value)
    return built


def _lines(found: Figures, wanted: list[Target]) -> list[str]:
    from warwire.corpus.statistics.page import beside, number
    from warwire.eval.tables import aligned

    rows = [("", "figure", "least", "most", "")]
    rows += [(t.name, number(t.figure), number(t.low), number(t.high), "" if t.met else "✗") for t in wanted]
    lines = [aligned(rows)]
    if found.likeness:
        lines += ["", aligned([("beside real text", "composed", "real"), *beside(found)])]
    if found.sameness.stock_phrases:
        lines += ["", "stock phrases: " + "; ".join(f"{p} ({n})" for p, n in found.sameness.stock_phrases.items())]
    missed = sum(not target.met for target in wanted)
    return [*lines, "", f"{len(wanted) - missed} of {len(wanted)} targets met"]
