"""``warwire train``: train a baseline system on a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from warwire.cli.ladder import Outcome, all_options, chosen, run_each
from warwire.cli.output import echo_json, json_option, steps
from warwire.errors import InputError

__all__ = ["train"]


@click.command()
@click.argument("system", required=False)
@click.option("--release", metavar="VERSION", help="The release to train on; the newest where it is left out.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write the trained system to; the cache, where predict and extract look, if it is left out. "
    "With --all: a folder that gets one a system; build/models if it is left out.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another seed than the system's own.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings in place of the defaults, as in baselines/SYSTEM/config.toml.",
)
@all_options
@json_option
def train(
    system: str | None,
    release: str | None,
    out: Path | None,
    seed: int | None,
    config: Path | None,
    every: bool,
    systems: tuple[str, ...],
    as_json: bool,
) -> None:
    """Train SYSTEM on the train split of a release, or every system with --all.

    The same release, settings and seed give the same predictions, byte for byte.

    With --all, what is trained already from the same release, code and settings is kept. A system that lacks a package
    is listed with the reason; exit 1 where one fails, or where one that --system names cannot run.
    """
    from warwire.baselines.system import read_settings

    todo = chosen(every, systems, {"SYSTEM": system}, {"--seed": seed, "--config": config})
    if every:
        _train_all(todo, systems, release, out or Path("build/models"), as_json)
        return
    assert system is not None
    settings: dict[str, Any] = read_settings(config) if config else {}
    if seed is not None:
        settings["seed"] = seed
    _train_one(system, release, out, settings, str(config or ""), as_json)


def _train_one(
    system: str, release: str | None, out: Path | None, settings: dict[str, Any], config: str, as_json: bool
) -> None:
    from warwire.baselines import store
    from warwire.baselines.registry import create
    from warwire.corpus.load import manifest

    try:
        create(system, settings)
    except InputError as error:
        raise InputError([problem.at(file=config) for problem in error.problems]) from None
    about = manifest(release)
    folder = out or store.cache_folder(system, about.version, settings)
    with steps() as step:
        store.train(system, folder, about.version, settings, step)
    seconds, size = _took(folder)
    if as_json:
        echo_json(
            {"system": system, "release": about.version, "folder": str(folder), "cpu_seconds": seconds, "bytes": size}
        )
    else:
        click.echo(f"{system} trained on release {about.version} in {seconds} CPU-seconds: {folder} ({size:,} bytes)")


def _took(folder: Path) -> tuple[float, int]:
    """Return the CPU-seconds that a trained system took, and the bytes that it has."""
    from warwire.baselines.costs import read_training, size

    took = read_training(folder)
    assert took is not None
    return took.train_cpu_seconds, size(folder)


def _train_all(todo: list[str], named: tuple[str, ...], release: str | None, out: Path, as_json: bool) -> None:
    from warwire.baselines import store
    from warwire.corpus.load import manifest

    version = manifest(release).version
    with steps() as step:

        def train_one(system: str) -> Outcome:
            folder = out / system
            kept = store.is_current(folder, system, version)
            if not kept:
                store.train(
                    system, folder, version, None, lambda what, done, total: step(f"{system}: {what}", done, total)
                )
            seconds, size = _took(folder)
            how = "trained already" if kept else f"trained in {seconds} CPU-seconds"
            about = {"folder": str(folder), "cpu_seconds": seconds, "bytes": size}
            return Outcome(system, "kept" if kept else "done", f"{how}: {folder} ({size:,} bytes)", about)

        run_each(todo, named, train_one, {"release": version}, as_json)
