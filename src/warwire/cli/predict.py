"""``warwire predict``: write a trained system's predictions for articles."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warwire.cli.ladder import all_options, chosen
from warwire.cli.output import echo_json, echo_warning, json_option, number_of, refuse_overwriting, steps
from warwire.cli.predict_all import predict_all
from warwire.errors import InputError, Problem
from warwire.model.labels import SPLITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warwire.baselines.prediction import Prediction
    from warwire.baselines.system import Raw, Step, System

__all__ = ["predict"]

_AT_ONCE = 16


@click.command()
@click.argument("system", required=False)
@click.argument("source", metavar="[IN]", required=False)
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), required=False)
@click.option("--release", metavar="VERSION", help="The release of the split, and of the cached system.")
@all_options
@click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --all: the folder with a trained system each; build/models if it is left out.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --all: the folder to write submissions to; build/submissions if it is left out.",
)
@json_option
def predict(
    system: str | None,
    source: str | None,
    out: Path | None,
    release: str | None,
    every: bool,
    systems: tuple[str, ...],
    models: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write the predictions of SYSTEM for the articles of IN to OUT, or those of every system with --all.

    SYSTEM is a name (it is trained first where that was not done) or the folder of a trained system. IN is a split of
    the release (train, dev, test, test_unseen), a file of JSON Lines or Parquet with `id` and `text`, plain or
    compressed, or - for JSON Lines on standard input.
    OUT is a file of JSON Lines, one article a line, or - for standard output, which then holds nothing else: the
    report goes to standard error.

    With --all, every system that `warwire train --all` trained predicts the held-out splits into a folder of its own,
    on one core where the platform holds it to one: SPLIT.jsonl, costs.json (release trained on, training, speed,
    memory, size), and the system.toml of eval/submissions, where it has one. A system that lacks a package or an
    endpoint, or was not trained, is listed with the reason; exit 1 where one fails, or where one that --system names
    cannot run.
    """
    todo = chosen(
        every, systems, {"SYSTEM": system, "IN": source, "OUT": out}, {"+--models": models, "+--out DIR": folder}
    )
    if every:
        predict_all(
            todo, systems, release, models or Path("build/models"), folder or Path("build/submissions"), as_json
        )
        return
    assert system is not None
    assert source is not None
    assert out is not None
    _predict_one(system, source, out, release, as_json)


def _predict_one(system: str, source: str, out: Path, release: str | None, as_json: bool) -> None:
    from warwire.baselines.prediction import encode, write_predictions
    from warwire.baselines.store import find_system

    piped = str(out) == "-"
    if not piped:
        refuse_overwriting(out, [] if source in SPLITS else [source])
    articles = _articles(source, release)
    with steps() as step:
        model = find_system(system, release, step, echo_warning)
        begin = time.perf_counter()
        predictions = _predictions(model, articles, step)
        if piped:
            for prediction in predictions:
                click.echo(encode(prediction), nl=False)
        else:
            write_predictions(out, predictions)
    seconds = time.perf_counter() - begin
    rate = round(len(articles) / seconds, 1)
    usage = getattr(model, "usage", None)  # what the requests of a system took that asks a service
    if as_json:
        about = {"system": model.name, "articles": len(articles), "out": str(out)}
        took = {"usage": usage} if usage else {}
        echo_json({**about, "seconds": round(seconds, 3), "per_second": rate, **took}, err=piped)
    else:
        place = "standard output" if piped else out
        done = f"{number_of(len(articles), 'article')} to {place} in {seconds:.2f} s ({rate} a second)"
        click.echo(f"{model.name}: {done}", err=piped)
        if usage:
            click.echo(f"{model.name}: {usage}", err=piped)


def _predictions(system: System, articles: list[Raw], step: Step) -> Iterator[Prediction]:
    for at in range(0, len(articles), _AT_ONCE):
        yield from system.predict(articles[at : at + _AT_ONCE])
        step("predicting", min(at + _AT_ONCE, len(articles)), len(articles))


def _articles(source: str, release: str | None) -> list[Raw]:
    """Return what a system may see of the articles: id and text.

    Raises:
        InputError: a row has no id or no text, or two have one id; every such row is named.
    """
    import msgspec

    from warwire.baselines.system import Raw
    from warwire.corpus.load import load
    from warwire.eval.reading import lines, read_source

    if source in SPLITS:
        return [Raw(article.id, article.text) for article in load(release, split=source)]
    if source == "-":
        name, data = "standard input", sys.stdin.buffer.read()
    else:
        if not Path(source).exists():
            message = "there is no such split or file"
            raise InputError(
                [Problem("no-input", message, file=source, remedy=f"name one of {', '.join(SPLITS)}, a file, or -")]
            )
        name, data = source, read_source(source).data

    class Row(msgspec.Struct):
        id: str
        text: str

    decoder = msgspec.json.Decoder(Row)
    articles: list[Raw] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in lines(data):
        try:
            row = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            remedy = 'write one JSON object a line, with "id" and "text"'
            problems.append(Problem("bad-row", str(error), file=name, line=number, remedy=remedy))
            continue
        if row.id in seen:
            problems.append(Problem("duplicate-article", "this id stands twice", file=name, line=number, text=row.id))
        seen.add(row.id)
        articles.append(Raw(row.id, row.text))
    if not articles and not problems:
        remedy = 'write one JSON object a line, with "id" and "text"'
        problems.append(Problem("no-articles", "there is no article in it", file=name, remedy=remedy))
    if problems:
        raise InputError(problems)
    return articles
