"""``warwire corpus probe`` and ``surprises``: is the corpus too easy, and which labels look wrong?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from warwire.cli.corpus import corpus_option
from warwire.cli.output import echo_json, json_option, number_of, steps
from warwire.model.labels import SPLITS

__all__ = ["probe", "surprises"]

_BASELINES = ("majority", "lexicon", "linear")
_COLUMNS = {
    "spans": "spans.strict.f1",
    "losses as spans": "spans.strict.by_label.loss.f1",
    "statements": "statements.macro_f1",
    "records": "losses.strict.f1",
    "mean": "mean",
}


@click.command()
@click.option("--release", metavar="VERSION", help="The release; the newest where it is left out.")
@json_option
def probe(release: str | None, as_json: bool) -> None:
    """Train majority, lexicon, linear and the three probes, and print their scores on every held-out split.

    A probe is kept from what matters: it sees no names (masked), no words (position), or takes the first number for a
    loss (first_number). A corpus in which one of them does well can be answered by a shortcut.
    """
    from warwire.baselines.probes import PROBES
    from warwire.baselines.registry import create
    from warwire.baselines.system import Raw
    from warwire.corpus.load import load
    from warwire.eval.scoring import score
    from warwire.eval.tables import aligned, figure

    train, dev = load(release, split="train"), load(release, split="dev")
    rows: list[dict[str, Any]] = []
    names = [*_BASELINES, *PROBES]
    with steps() as step:
        for done, name in enumerate(names):
            step(name, done, len(names))
            if name in _BASELINES:
                system = create(name)
                system.fit(train, dev)
            for split in SPLITS[1:]:
                gold = load(release, split=split)
                found = (
                    system.predict(Raw(a.id, a.text) for a in gold) if name in _BASELINES else PROBES[name](train, gold)
                )
                figures = score(found, gold, name=name, resamples=0).figures
                rows.append({"system": name, "split": split, **{c: figures.get(key) for c, key in _COLUMNS.items()}})
    if as_json:
        echo_json(rows)
        return
    cells = [[row["system"], row["split"], *(figure(row[column]) for column in _COLUMNS)] for row in rows]
    click.echo(aligned([["", "split", *_COLUMNS], *cells]))


@click.command()
@corpus_option
@click.option("--split", "splits", type=click.Choice(SPLITS), multiple=True, help="Only these; all where left out.")
@click.option("--folds", type=click.IntRange(2), default=5, show_default=True, help="Models to train.")
@click.option(
    "--below", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Probability that is surprising."
)
@json_option
def surprises(root: Path, splits: tuple[str, ...], folds: int, below: float, as_json: bool) -> None:
    """List the labels of the sources that a model trained on the other events finds improbable.

    Prints tab-separated lines, the most surprising first. A surprise is a place to look at, not an error.
    """
    from warwire.baselines.surprises import surprises as find
    from warwire.corpus.build import assemble
    from warwire.corpus.sources import read_sources

    articles = [article for split in assemble(read_sources(root)).values() for article in split]
    wanted = {article.id for article in articles if not splits or article.split in splits}
    events = len({article.event for article in articles})
    if folds > events:
        raise click.BadParameter(
            f"{number_of(events, 'event')} cannot be dealt out to {folds} models", param_hint="--folds"
        )
    with steps() as step:
        found = [s for s in find(articles, folds=folds, below=below, step=step) if s.article in wanted]
    if as_json:
        echo_json(found)
        return
    click.echo("probability\tarticle\tlayer\tkind\tlabel\tstart\tend\twords")
    for s in found:
        words = " ".join(s.quote.split())
        click.echo(f"{s.probability}\t{s.article}\t{s.layer}\t{s.kind}\t{s.label}\t{s.start}\t{s.end}\t{words}")
