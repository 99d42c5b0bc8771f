"""Programs that end with the block that started them, whatever ends it, and a lock that ends with whoever holds it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

__all__ = ["holding", "interruptible", "running"]

_STOPS: Final = tuple(
    signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__
)
"""Ctrl-C, a request to end, a terminal that was closed; Windows has no SIGHUP."""

_PATIENCE: Final = 10.0
"""Seconds that a program has to end when it is asked to."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end the block with a KeyboardInterrupt; only the first of them counts.

    Later ones do not disturb what the first one made the block end. A SIGHUP that is ignored, as under ``nohup``,
    stays so.
    """

    def stop(*_: object) -> None:
        for number in _STOPS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    with ExitStack() as stack:
        for number in _STOPS:
            if number.name != "SIGHUP" or signal.getsignal(number) != signal.SIG_IGN:
                stack.callback(signal.signal, number, signal.signal(number, stop))
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off signals until the block has ended, so that what it starts is known to whoever must end it."""
    late: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()  # no other thread is ever disturbed
    before = {
        number: signal.signal(number, lambda number, _: late.append(number))
        for number in _STOPS
        if is_main and callable(signal.getsignal(number))
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for caught in late:
            signal.raise_signal(caught)


@contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block runs; if it has not ended by itself then, it is ended, with all that it started.

    Args:
        command: the program and its arguments.
        options: of :class:`subprocess.Popen`.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        with _undisturbed():
            process = subprocess.Popen(command, process_group=0, **options)
        yield process
    finally:
        if process is not None and process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program and its group to end, then make them."""
    if os.name == "nt":  # there are no groups
        process.kill()
        process.wait()
        return
    for number, patience in ((signal.SIGTERM, _PATIENCE), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError, PermissionError):  # nobody is left; macOS says so in the second way
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)


@contextmanager
def holding(path: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold a lock while the block runs: of all that ask for it, one has it at a time, and loses it when it ends.

    Windows has no such lock; the block runs without it there.

    Args:
        path: the file of the lock; it stays, empty.
        wait: called once, before waiting, where another has it.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
