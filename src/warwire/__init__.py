"""An annotated corpus of conflict reporting, and the benchmark for systems that extract from it.

>>> import warwire
>>> articles = warwire.load(split="train")      # the newest release that is installed
>>> articles[0].losses[0].count                  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warwire.corpus.load import frame, load, manifest, releases
    from warwire.errors import InputError, MissingRelease, Problem, WarwireError
    from warwire.model.count import Count
    from warwire.model.quantity import read_count
    from warwire.model.record import Actor, Article, Loss, Mention, Statement, Zone

__version__ = _version("warwire")

__all__ = [
    "Actor",
    "Article",
    "Count",
    "InputError",
    "Loss",
    "Mention",
    "MissingRelease",
    "Problem",
    "Statement",
    "WarwireError",
    "Zone",
    "__version__",
    "frame",
    "load",
    "manifest",
    "read_count",
    "releases",
]

_HOME: Final = {
    **dict.fromkeys(("frame", "load", "manifest", "releases"), "warwire.corpus.load"),
    **dict.fromkeys(("InputError", "MissingRelease", "Problem", "WarwireError"), "warwire.errors"),
    **dict.fromkeys(("Actor", "Article", "Loss", "Mention", "Statement", "Zone"), "warwire.model.record"),
    "Count": "warwire.model.count",
    "read_count": "warwire.model.quantity",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for, so that the command line starts at once."""
    if name not in _HOME:
        raise AttributeError(f"module 'warwire' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
