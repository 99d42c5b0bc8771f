"""A Codabench bundle: a zip that makes a competition of a release, with the harness as its scoring program.

The form is that of version 2 of ``competition.yaml`` (https://docs.codabench.org, *Yaml Structure*), as its unpacker
takes it: it needs ``image``, ``terms``, ``pages``, ``tasks``, ``phases`` and ``leaderboards``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import msgspec

from warwire.corpus.load import load, manifest, release_dir
from warwire.errors import InputError, Problem
from warwire.eval.hosts import COLUMNS
from warwire.eval.hosts.scorer import REFERENCE, Reference
from warwire.eval.submission import HELD_OUT
from warwire.model.files import read_bytes, write_bytes

__all__ = ["export_codabench"]

_CARRIED: Final = ("__init__.py", "errors.py", "model", "corpus", "eval")
"""The parts of the package that a score is made with."""

_REQUIRED: Final = ("msgspec", "numpy", "pyarrow", "scipy", "threadpoolctl", "zstandard")
"""What those parts need to read and score predictions of every form."""

_PAGE: Final = "competition.yaml"
_GOLD: Final = f"reference_data/{REFERENCE}"
"""What a bundle is known by."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Time of every file of the zip, so that the same release and harness give the same bytes."""


def export_codabench(
    out: Path,
    *,
    release: str | None = None,
    start: date,
    docker_image: str,
    resamples: int = 10_000,
    seed: int = 0,
) -> None:
    """Write the bundle of a release.

    Args:
        out: the zip to write, in place of an earlier bundle or of an empty file where one is there.
        release: version of the release; the newest one unless told.
        start: the day from which submissions are taken.
        docker_image: image that submissions are scored in; it needs Python 3.11, and the host's own default has 3.7.
        resamples: of the bootstrap; 0 for no intervals.
        seed: of the generator.

    Raises:
        MissingRelease: the release is not installed.
        InputError: the zip cannot be written, or would take the place of something else.
    """
    _refuse_used(out)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(release, start, docker_image, resamples, seed).items():
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, data)
    write_bytes(out, held.getvalue())


def _refuse_used(out: Path) -> None:
    """Make sure that what a bundle takes the place of is an earlier bundle or empty.

    Raises:
        InputError: it is not.
    """
    if not out.exists() or out.stat().st_size == 0:
        return
    if zipfile.is_zipfile(out):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(out) as archive:
            if {_PAGE, _GOLD} <= set(archive.namelist()):
                return
    message, remedy = "this file is no earlier bundle, and would be replaced", "name a new file, or remove this one"
    raise InputError([Problem("file-in-use", message, file=str(out), remedy=remedy)])


def _files(release: str | None, start: date, docker_image: str, resamples: int, seed: int) -> dict[str, bytes]:
    """Return the files of a bundle; arguments and errors are those of :func:`export_codabench`."""
    about = manifest(release)
    splits = tuple(split for split in HELD_OUT if split in about.splits)
    reference = Reference(
        release=about.version,
        gold=about.release_hash,
        scheme=about.scheme_version,
        splits=splits,
        resamples=resamples,
        seed=seed,
    )
    here = files("warwire.eval.hosts")
    bundle = {
        _PAGE: msgspec.yaml.encode(_competition(reference, start, docker_image)),
        "logo.png": (here / "logo.png").read_bytes(),
        **{name: _render(name, reference) for name in ("overview.md", "scoring.md", "terms.md")},
        "scoring_program/metadata.yaml": b"command: python3 /app/program/score.py /app/input /app/output\n",
        "scoring_program/score.py": (here / "codabench_score.py").read_bytes(),
        "scoring_program/requirements.txt": "".join(f"{name}=={version(name)}\n" for name in _REQUIRED).encode(),
        **{f"scoring_program/lib/{name}": data for name, data in _harness()},
        _GOLD: msgspec.json.encode(reference),
    }
    encoder = msgspec.json.Encoder()
    for split in splits:
        bundle[f"reference_data/{split}.jsonl"] = read_bytes(release_dir(release) / about.splits[split].jsonl.path)
        texts = [{"id": article.id, "text": article.text} for article in load(release, split=split)]
        bundle[f"starting_kit/{split}.jsonl"] = encoder.encode_lines(texts)
    return bundle


def _competition(reference: Reference, start: date, docker_image: str) -> dict[str, Any]:
    """Return what ``competition.yaml`` says."""
    columns = [(split, column) for split in reference.splits for column in COLUMNS]
    return {
        "version": 2,
        "title": f"warwire {reference.release}",
        "description": "Actors, weapons, losses, and fact versus opinion in conflict reporting",
        "image": "logo.png",
        "terms": "terms.md",
        "docker_image": docker_image,
        "competition_type": "benchmark",
        "registration_auto_approve": True,
        "enable_detailed_results": True,
        "make_programs_available": False,
        "make_input_data_available": False,
        "fact_sheet": {"test_texts_seen": _DISCLOSED},
        "pages": [{"title": "Overview", "file": "overview.md"}, {"title": "Scoring", "file": "scoring.md"}],
        "tasks": [
            {
                "index": 0,
                "name": f"Held-out splits of release {reference.release}",
                "description": "Predictions of every held-out split, scored by warwire",
                "reference_data": "reference_data",
                "scoring_program": "scoring_program",
            }
        ],
        "phases": [
            {
                "index": 0,
                "name": f"Release {reference.release}",
                "description": "Open without end: a corrected release is a new competition",
                "start": start.isoformat(),
                "max_submissions_per_day": 5,
                "execution_time_limit": 1800,
                "accepts_only_result_submissions": True,
                "hide_output": True,
                "hide_prediction_output": True,
                "hide_score_output": True,
                "starting_kit": "starting_kit",
                "tasks": [0],
            }
        ],
        "leaderboards": [
            {
                "index": 0,
                "title": f"Release {reference.release}",
                "key": "main",
                "columns": [
                    {
                        "index": index,
                        "title": f"{split}: {column}",
                        "key": f"{split}_{column}",
                        "sorting": "desc",
                        "precision": 3,
                    }
                    for index, (split, column) in enumerate(columns)
                ],
            }
        ],
    }


_DISCLOSED: Final = {
    "key": "test_texts_seen",
    "type": "select",
    "title": "Did whoever or whatever made the system see texts of test or test_unseen?",
    "selection": ["", "no", "partly", "yes", "unknown"],
    "is_required": "true",
    "is_on_leaderboard": "true",
}
"""The question that every submission answers."""


def _harness() -> Iterator[tuple[str, bytes]]:
    """Yield the parts of the package that a score is made with, and what names their version."""
    package = files("warwire")
    for name in _CARRIED:
        yield from _tree(package / name, f"warwire/{name}")
    number = version("warwire")
    head = f"Metadata-Version: 2.4\nName: warwire\nVersion: {number}\nLicense-Expression: Apache-2.0\n"
    yield f"warwire-{number}.dist-info/METADATA", head.encode()


def _tree(place: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if place.is_file():
        yield name, place.read_bytes()
        return
    for child in sorted(place.iterdir(), key=lambda child: child.name):
        if child.name != "__pycache__":
            yield from _tree(child, f"{name}/{child.name}")


def _render(name: str, reference: Reference) -> bytes:
    """Return one of the bundle's pages."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("warwire.eval.hosts", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    page = environment.get_template(f"{name}.j2").render(reference=reference, harness=version("warwire"))
    return page.encode()
