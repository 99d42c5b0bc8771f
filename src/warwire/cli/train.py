"""``warwire train``: train a baseline system on a release."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from warwire.cli.output import echo_json, json_option, steps
from warwire.errors import InputError

__all__ = ["train"]


@click.command()
@click.argument("system")
@click.option("--release", metavar="VERSION", help="The release to train on; the newest where it is left out.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write the trained system to; the cache, where predict and extract look, if it is left out.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another seed than the system's own.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings in place of the defaults, as in baselines/SYSTEM/config.toml.",
)
@json_option
def train(
    system: str, release: str | None, out: Path | None, seed: int | None, config: Path | None, as_json: bool
) -> None:
    """Train SYSTEM on the train split of a release.

    The same release, settings and seed give the same predictions, byte for byte.
    """
    from warwire.baselines import store
    from warwire.baselines.registry import create
    from warwire.baselines.system import read_settings
    from warwire.corpus.load import manifest

    settings: dict[str, Any] = read_settings(config) if config else {}
    if seed is not None:
        settings["seed"] = seed
    try:
        create(system, settings)
    except InputError as error:
        raise InputError([problem.at(file=str(config or "")) for problem in error.problems]) from None
    about = manifest(release)
    folder = out or store.cache_folder(system, about.version, settings)
    begin = time.process_time()
    with steps() as step:
        store.train(system, folder, about.version, settings, step)
    seconds = round(time.process_time() - begin, 2)
    size = sum(file.stat().st_size for file in folder.iterdir())
    if as_json:
        echo_json(
            {"system": system, "release": about.version, "folder": str(folder), "cpu_seconds": seconds, "bytes": size}
        )
    else:
        click.echo(f"{system} trained on release {about.version} in {seconds} CPU-seconds: {folder} ({size:,} bytes)")
