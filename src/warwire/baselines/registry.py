"""Every system by its name. Another package adds one by an entry point of the group ``warwire.systems``."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, cast

from warwire.baselines.system import System, load_folder
from warwire.errors import InputError, Problem

__all__ = ["SYSTEMS", "create", "load_system", "names"]

SYSTEMS: Final = {
    "majority": "warwire.baselines.majority:Majority",
    "lexicon": "warwire.baselines.lexicon:Lexicon",
    "linear": "warwire.baselines.linear:Linear",
    "crf": "warwire.baselines.crf:Crf",
    "spacy": "warwire.baselines.spacy_system:Spacy",
    "encoder": "warwire.baselines.encoder.system:Encoder",
    "ensemble": "warwire.baselines.ensemble:Ensemble",
    "llm": "warwire.baselines.llm:Llm",
    "zero_shot": "warwire.baselines.zero_shot:ZeroShot",
}
"""Name → class. A system is one line here."""


def names() -> list[str]:
    """Return the names of all systems, those of other packages last."""
    return [
        *SYSTEMS,
        *sorted(point.name for point in entry_points(group="warwire.systems") if point.name not in SYSTEMS),
    ]


def _class(name: str) -> Any:
    if name in SYSTEMS:
        module, _, attribute = SYSTEMS[name].partition(":")
        return getattr(import_module(module), attribute)
    for point in entry_points(group="warwire.systems", name=name):
        return point.load()
    message = f"there is no system '{name}'"
    raise InputError([Problem("unknown-system", message, remedy=f"choose one of {', '.join(names())}")])


def create(name: str, settings: dict[str, Any] | None = None) -> System:
    """Return an untrained system.

    Args:
        name: its name.
        settings: what to change of its defaults.

    Raises:
        InputError: there is no system of this name.
    """
    return cast(System, _class(name)(settings))


def load_system(folder: Path) -> System:
    """Return a trained system from its folder, whichever it is.

    Raises:
        NotTrained: the folder holds no trained system.
        InputError: it is damaged, or of a system that is not installed.
    """
    index, _ = load_folder(folder)
    return cast(System, _class(index.system).load(folder))
