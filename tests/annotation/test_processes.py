"""Whatever interrupts ``warwire round serve`` leaves nothing running, and of two starts at once only one installs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from label_studio import free_port, make_round

from warwire.annotation import server
from warwire.annotation.processes import interruptible, running
from warwire.annotation.server import account, data_folder, install
from warwire.cli import cli
from warwire.corpus.load import load
from warwire.errors import InputError

ARTICLES = load("0.1.0")[:1]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

HANGING = """#!{python}
import socket, subprocess, time
line = socket.create_connection(("127.0.0.1", {port}))
line.set_inheritable(True)
subprocess.Popen(["sleep", "300"], close_fds=False)
line.sendall(b"up")
time.sleep(300)
"""
"""A program that starts another and never comes to an end; both hold a line to the test."""

INSTALLING = """#!{python}
import pathlib, shutil, sys, time
here = pathlib.Path({here!r})
with (here / "log").open("a") as log:
    log.write(sys.argv[2] + "\\n")
if sys.argv[2] == "venv":
    target = pathlib.Path(sys.argv[3]) / "bin"
    target.mkdir(parents=True)
    shutil.copy(__file__, target / "python")
    for _ in range(2000):
        if (here / "waiting").exists():
            break
        time.sleep(0.01)
"""
"""A Python that notes what it is asked to install, and takes as long as it is alone."""


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


@contextmanager
def line() -> Iterator[socket.socket]:
    """Listen for the one program that will hold a line to the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield listening


def interrupted(command: list[str], listening: socket.socket, number: signal.Signals) -> tuple[int, str]:
    """Send a signal when the line is up, see that all who hold it have ended, and return exit code and errors."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        there, _ = listening.accept()
        with there:
            assert there.recv(2) == b"up"
            process.send_signal(number)
            said = process.communicate(timeout=60)[1]
            there.settimeout(10)
            assert there.recv(1) == b"", "nobody holds the line any more"
    return process.returncode, said


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_a_server_starts_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "1"
    make_round(folder, ARTICLES, "ana", "ben")
    home = server._home()
    with line() as listening:
        hanging = HANGING.format(python=sys.executable, port=listening.getsockname()[1])
        program(home / "env" / "bin" / "label-studio", hanging)
        (home / "installed").touch()
        (home / "label_studio.sqlite3").touch()
        command = [sys.executable, "-m", "warwire", "round", "serve", str(folder), "--port", str(free_port())]
        code, said = interrupted(command, listening, number)
    assert code == 2
    assert said.splitlines() == [
        "starting Label Studio…",
        "error: interrupted before every server was up: those that were are stopped",
    ]


def test_a_signal_while_label_studio_is_installed_leaves_nothing_running(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    make_round(folder, ARTICLES, "ana")
    with line() as listening:
        hanging = HANGING.format(python=sys.executable, port=listening.getsockname()[1])
        python = str(program(tmp_path / "python", hanging))
        arguments = ["warwire", "round", "serve", str(folder)]
        code = (
            f"import sys; from warwire.cli import main; sys.executable = {python!r}; sys.argv = {arguments!r}; main()"
        )
        returned, said = interrupted([sys.executable, "-c", code], listening, signal.SIGTERM)
    assert returned == 2
    assert "interrupted before every server was up" in said
    assert not (server._home() / "installed").exists()


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """SIGHUP as a terminal sends it, even where these tests run under nohup, which has it ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_only_the_first_signal_counts_and_one_that_is_ignored_stays_so() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    ended = False
    with pytest.raises(KeyboardInterrupt), interruptible():
        try:
            os.kill(os.getpid(), signal.SIGHUP)
        finally:
            for number in SIGNALS:
                os.kill(os.getpid(), number)
            ended = True
    assert ended
    assert [signal.getsignal(number) for number in SIGNALS] == before
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
        with pytest.raises(KeyboardInterrupt), interruptible():
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before[2])


def test_a_signal_while_a_program_is_being_started_does_not_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def signalled(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))  # type: ignore[call-overload]  # what Popen itself was given
        os.kill(os.getpid(), signal.SIGTERM)
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", signalled)
    with pytest.raises(KeyboardInterrupt), interruptible(), running(["sleep", "300"]):
        pass
    assert started[0].returncode == -signal.SIGTERM


def test_of_two_starts_at_once_one_installs_and_the_other_says_that_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = program(tmp_path / "python", INSTALLING.format(python=sys.executable, here=str(tmp_path)))
    monkeypatch.setattr(sys, "executable", str(python))
    said: list[str] = []

    def say(message: str) -> None:
        said.append(message)
        (tmp_path / "waiting").touch()

    with ThreadPoolExecutor() as threads:
        first, second = (thread.result() for thread in [threads.submit(install, say) for _ in range(2)])
    assert first == second == server._home() / "env" / "bin" / "label-studio"
    assert (tmp_path / "log").read_text().split() == ["venv", "pip"]
    assert said == [
        f"another start is installing Label Studio: waiting for it to end ({server._home() / 'lock'})",
    ]
    assert install(say) == first
    assert (tmp_path / "log").read_text().split() == ["venv", "pip"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Input data was truncated"),
        ('{"url": "http://127.0.0.1:8500", "email": "a@b"', "Input data was truncated"),
        ('{"url": "http://127.0.0.1:8500", "email": "a@b"}', "missing required field `password`"),
        ('{"url": "127.0.0.1", "email": "a@b", "password": "x", "token": "0"}', r"matching regex .* at `\$.url`"),
        ('{"url": "http://127.0.0.1:8500", "email": "a@b", "password": "x", "token": "0\\n"}', r"at `\$.token`"),
        ("\udcff", "Invalid UTF-8|malformed"),
    ],
)
def test_a_damaged_account_is_named_with_its_file_and_a_remedy(tmp_path: Path, content: str, said: str) -> None:
    folder = tmp_path / "1"
    make_round(folder, ARTICLES, "ana")
    path = data_folder(folder, "ana") / "account.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=said) as error:
        account(path.parent)
    assert [(problem.rule, problem.file) for problem in error.value.problems] == [("bad-account", str(path))]
    assert "delete the file" in error.value.problems[0].remedy
    result = CliRunner().invoke(cli, ["round", "status", str(folder)])
    assert isinstance(result.exception, InputError)


def test_a_lost_account_is_replaced_by_one_of_another_name(tmp_path: Path) -> None:
    server._home().mkdir(parents=True)
    (server._home() / "label_studio.sqlite3").touch()
    first = server._new_account(tmp_path / "ana", "ana", 8500)
    assert server._new_account(tmp_path / "ana", "ana", 8501).email == first.email == "ana@localhost"
    (tmp_path / "ana" / "account.json").unlink()
    other = server._new_account(tmp_path / "ana", "ana", 8500)
    assert other.email.startswith("ana-")
    assert other.token != first.token
