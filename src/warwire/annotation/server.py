"""An embedded Label Studio: installed once, its database prepared once, then started in seconds.

Label Studio needs older packages than warwire does, so it stands in an environment of its own, in the user's cache
folder, with the versions of ``label-studio.txt``. A server listens on the loopback address alone, keeps its data in
SQLite in a folder of its own, sends no analytics, and lets nobody sign up. It has no roles: whoever has its token may
see and change everything on it, so annotators who must not see each other's work get a server each.
"""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import msgspec
from platformdirs import user_cache_path, user_data_path

from warwire.annotation.processes import holding, running
from warwire.annotation.rounds import read_round
from warwire.corpus.manifest import sha256
from warwire.errors import InputError, Problem, WarwireError
from warwire.model.files import read_bytes, replacing

__all__ = ["VERSION", "Account", "Running", "account", "data_folder", "install", "is_up", "prepare", "serving"]

VERSION: Final = "1.23.2"
"""Of Label Studio; the newest that is known to work with the SDK that warwire needs."""

HOST: Final = "127.0.0.1"

_VERSIONS: Final = Path(__file__).with_name("label-studio.txt")
_DATABASE: Final = "label_studio.sqlite3"
_PATIENCE: Final = 180.0
"""Seconds in which a server must answer."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach an annotator's server, as ``account.json`` in its data folder says it."""

    url: Annotated[str, msgspec.Meta(pattern=r"^http://[\w.-]+:\d{4,5}\Z")]
    email: str
    password: str
    token: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]+\Z")]

    @property
    def port(self) -> int:
        """The port of its address."""
        return int(self.url.rsplit(":", 1)[1])


class Running(NamedTuple):
    """A server that runs, and the process that it runs in."""

    account: Account
    process: subprocess.Popen[bytes]


# -- once a machine -------------------------------------------------------------------------------------------------


def _home() -> Path:
    """Return the cache folder of one version: its environment and its prepared database."""
    return user_cache_path("warwire") / f"label-studio-{VERSION}-{sha256(_VERSIONS.read_bytes())[:8]}"


def _silent(_: str) -> None:
    """Say nothing."""


@contextmanager
def _alone(say: Callable[[str], None]) -> Iterator[None]:
    """Keep other starts out of the cache folder while the block runs; where one is in it, say so and wait."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    lock = home / "lock"
    with holding(lock, lambda: say(f"another start is installing Label Studio: waiting for it to end ({lock})")):
        yield


def install(say: Callable[[str], None] = _silent) -> Path:
    """Return the program ``label-studio``, installed from the package index first where it is not there.

    Of several starts at once one installs, the others wait for it.

    Args:
        say: called with a line for whoever watches, where another start is waited for.

    Raises:
        WarwireError: it cannot be installed.
    """
    environment, done = _home() / "env", _home() / "installed"
    program = environment / ("Scripts" if os.name == "nt" else "bin") / "label-studio"
    if done.exists():
        return program
    with _alone(say):
        if not done.exists():
            shutil.rmtree(environment, ignore_errors=True)
            python = str(program.with_name("python"))
            _run([sys.executable, "-m", "venv", str(environment)], "make an environment for Label Studio")
            quiet = ["--quiet", "--disable-pip-version-check", "--no-deps"]
            _run([python, "-m", "pip", "install", *quiet, "--requirement", str(_VERSIONS)], "install Label Studio")
            done.touch()
    return program


def prepare(say: Callable[[str], None] = _silent) -> Path:
    """Return an empty database with all migrations applied, made first where it is not there (about a minute).

    Args:
        say: called with a line for whoever watches, where another start is waited for.

    Raises:
        WarwireError: Label Studio cannot be installed, or fails.
    """
    prepared = _home() / _DATABASE
    if prepared.exists():
        return prepared
    program = install(say)
    with _alone(say):
        if not prepared.exists():
            with tempfile.TemporaryDirectory(dir=_home()) as aside:
                _run([str(program), "version"], "prepare Label Studio's database", _environment(Path(aside)))
                (Path(aside) / _DATABASE).replace(prepared)
    return prepared


def _run(command: list[str], purpose: str, environment: Mapping[str, str] | None = None) -> None:
    pipe = subprocess.PIPE
    with running(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=environment) as process:
        output, errors = (stream.decode("utf-8", "replace") for stream in process.communicate())
    if process.returncode:
        said = "\n".join((errors or output).strip().splitlines()[-5:])
        raise WarwireError(f"could not {purpose}: is the package index within reach, and the disk not full?\n{said}")


# -- an annotator's server ------------------------------------------------------------------------------------------


def data_folder(folder: Path, annotator: str) -> Path:
    """Return where the server of an annotator keeps its data: outside of the round, in the user's data folder.

    It is the round's by its id, so that a round made anew in the same place starts with empty servers. A round that was
    made before rounds had ids is known by its place.

    Raises:
        InputError: the folder holds no round.
    """
    what = read_round(folder)
    own = what.id or sha256(str(folder.resolve()).encode())[:12]
    return user_data_path("warwire") / "rounds" / f"{what.name}-{own}" / annotator


def account(data: Path) -> Account | None:
    """Return how to reach the server whose data stand in ``data``; ``None`` where none was ever started.

    Raises:
        InputError: ``account.json`` is damaged.
    """
    path = data / "account.json"
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(read_bytes(path), type=Account)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"the file does not say how to reach the annotator's server: {error}"
        remedy = (
            "end that server if it runs, and delete the file: warwire round serve then makes another account, "
            "which finds the labels again"
        )
        raise InputError([Problem("bad-account", message, file=str(path), remedy=remedy)]) from None


def is_up(there: Account) -> bool:
    """Say whether a server answers at the address, and knows the account."""
    request = urllib.request.Request(
        f"{there.url}/api/current-user/whoami", headers={"Authorization": f"Token {there.token}"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return bool(answer.status == 200)
    except (OSError, OverflowError, http.client.HTTPException):
        return False


def _new_account(data: Path, annotator: str, port: int) -> Account:
    """Make the data folder, from the prepared database, and the account; keep both if they are there.

    A database whose account was lost gets another one beside it, of another name: the server gives no old one away.
    """
    old, database = account(data), data / _DATABASE
    again = f"-{secrets.token_hex(3)}" if database.exists() else ""
    there = Account(
        url=f"http://{HOST}:{port}",
        email=old.email if old else f"{annotator}{again}@localhost",
        password=old.password if old else secrets.token_urlsafe(12),
        token=old.token if old else secrets.token_hex(20),
    )
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    if not database.exists():
        with replacing(database) as stream:
            stream.write(read_bytes(prepare()))
    with replacing(data / "account.json") as stream:
        stream.write(msgspec.json.encode(there))
    (data / "account.json").chmod(0o600)
    return there


def _environment(data: Path, there: Account | None = None) -> dict[str, str]:
    """Return the environment in which Label Studio stays quiet and to itself."""
    own = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "DJANGO_DB": "sqlite",
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
        "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
        "LABEL_STUDIO_SENTRY_DSN": "",
        "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
    }
    if there is not None:
        own |= {
            "LABEL_STUDIO_HOST": there.url,
            "LABEL_STUDIO_USERNAME": there.email,
            "LABEL_STUDIO_PASSWORD": there.password,
            "LABEL_STUDIO_USER_TOKEN": there.token,
        }
    others = ("LABEL_STUDIO_", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)} | own


@contextmanager
def serving(data: Path, annotator: str, port: int) -> Iterator[Running]:
    """Run an annotator's server while the block runs.

    Args:
        data: folder of the server's data; made where it is not there, with an account that a later start finds again.
        annotator: id of the annotator, who signs in as ``<id>@localhost``.
        port: of the loopback address.

    Raises:
        WarwireError: the server runs already, the port is taken, or the server does not come up; the message has the
            last lines of its log.
    """
    old = account(data)
    if old is not None and is_up(old):
        raise WarwireError(
            f"this annotator's server runs already, at {old.url}: use it, or end the program that has it"
        )
    if _taken(port):
        raise WarwireError(f"port {port} is taken: end the program that has it, or choose another with --port")
    there = _new_account(data, annotator, port)
    program = install()
    command = [str(program), "start", "--no-browser", "--internal-host", HOST, "--port", str(port)]
    path = data / "server.log"
    quiet = {"stdin": subprocess.DEVNULL, "env": _environment(data, there), "cwd": data}
    with path.open("ab") as log, running(command, stdout=log, stderr=log, **quiet) as process:
        _await(process, there, path)
        yield Running(there, process)


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((HOST, port)) == 0


def _await(process: subprocess.Popen[bytes], there: Account, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_up(there):
        if process.poll() is not None or time.monotonic() > end:
            said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
            raise WarwireError(f"Label Studio did not come up; its log, {log}, ends:\n{said}")
        time.sleep(0.2)


if __name__ == "__main__":
    prepare(lambda message: print(message, file=sys.stderr))
