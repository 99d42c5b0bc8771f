"""A client of OpenAI-compatible endpoints: retries with back-off, answers kept on disk, tokens and their price."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec

from warwire.errors import InputError, MissingEndpoint, WarwireError, shorten
from warwire.model.files import read_bytes, write_bytes

if TYPE_CHECKING:
    import httpx

__all__ = ["KEY", "MODEL", "URL", "Client", "Endpoint", "Refused", "Reply", "Usage", "answers_folder"]

URL: Final = "WARWIRE_LLM_URL"
MODEL: Final = "WARWIRE_LLM_MODEL"
KEY: Final = "WARWIRE_LLM_KEY"

_LONGEST_WAIT: Final = 60.0
"""Seconds: no wait between two tries is longer."""
_REFUSALS: Final = (400, 413, 422)
"""What endpoints answer to a text that is too long for the model, or that their filters do not let pass."""
_TOO_MANY: Final = 429
_MILLION: Final = 1e6


class Refused(WarwireError):
    """The endpoint does not take this one request."""


class Reply(msgspec.Struct, frozen=True):
    """What a model answered, as it is kept on disk.

    Attributes:
        content: the text of the answer.
        finish: why the model stopped (``stop``, ``length``).
        prompt_tokens, completion_tokens: as the endpoint counted them; 0 where it does not say.
    """

    content: str
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(slots=True)
class Usage:
    """What the requests of a system took so far; answers from disk took nothing. One thread at a time may count.

    Attributes:
        requests: answers that the endpoint gave.
        kept: answers that came from disk.
        unmetered: answers of the endpoint without a count of tokens, which no cost covers.
        prompt_tokens, completion_tokens: tokens of the endpoint's answers.
        cost: their price, in the currency of the price settings.
    """

    requests: int = 0
    kept: int = 0
    unmetered: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    def add(self, reply: Reply, price_in: float, price_out: float) -> None:
        """Count an answer of the endpoint; prices are per million tokens."""
        self.requests += 1
        self.unmetered += not (reply.prompt_tokens or reply.completion_tokens)
        self.prompt_tokens += reply.prompt_tokens
        self.completion_tokens += reply.completion_tokens
        self.cost += (reply.prompt_tokens * price_in + reply.completion_tokens * price_out) / _MILLION

    def __str__(self) -> str:
        text = (
            f"{self.requests:,} answers of the endpoint and {self.kept:,} kept ones; {self.prompt_tokens:,} tokens "
            f"read, {self.completion_tokens:,} written, cost {self.cost:.4f}"
        )
        return f"{text}; {self.unmetered:,} answers came without a count of tokens" if self.unmetered else text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and how to call it."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read the endpoint from environment variables.

        Raises:
            MissingEndpoint: URL or model is missing.
            WarwireError: a value cannot be used.
        """
        url, model, key = (environment.get(name, "").strip() for name in (URL, MODEL, KEY))
        if missing := [name for name, value in ((URL, url), (MODEL, model)) if not value]:
            raise MissingEndpoint(
                f"the system llm needs the environment variable {' and '.join(missing)}: {URL} is the base URL of an "
                f"OpenAI-compatible endpoint (https://host/v1), {MODEL} the model's name there, {KEY} the key if it "
                "needs one"
            )
        if not url.startswith(("http://", "https://")):
            raise WarwireError(f"{URL} must begin with http:// or https://: «{shorten(url)}»")
        if not (key.isascii() and (key.isprintable() or not key)):
            raise WarwireError(f"{KEY} holds characters that no header may hold; copy the key again")
        return cls(url.rstrip("/"), model, key)


def answers_folder() -> Path:
    """Return where answers are kept between runs."""
    import platformdirs

    return platformdirs.user_cache_path("warwire") / "answers"


class Client:
    """Asks a model, from several threads at once if need be. To be used as a context.

    Args:
        endpoint: where it is.
        settings: ``timeout``, ``retries`` and ``backoff``; see the system's settings.

    Attributes:
        model: name of the model.
    """

    def __init__(self, endpoint: Endpoint, settings: Mapping[str, Any]) -> None:
        import httpx

        self.model = endpoint.model
        self._endpoint = endpoint
        self._retries, self._backoff = int(settings["retries"]), float(settings["backoff"])
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        try:
            self._url = httpx.URL(f"{endpoint.url}/chat/completions")
        except httpx.InvalidURL as error:
            raise WarwireError(f"{URL} is no URL: {error}") from None
        self._http = httpx.Client(headers=headers, timeout=float(settings["timeout"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def kept(self, request: Mapping[str, Any]) -> Reply | None:
        """Return the answer that is kept of an equal request to the same endpoint, if there is one."""
        with suppress(InputError, msgspec.MsgspecError):
            return msgspec.json.decode(read_bytes(self._place(request)), type=Reply)
        return None

    def keep(self, request: Mapping[str, Any], reply: Reply) -> None:
        """Keep an answer. Where the folder cannot be written it is lost, and asked for again in another run."""
        with suppress(InputError, OSError):
            write_bytes(self._place(request), msgspec.json.encode(reply))

    def _place(self, request: Mapping[str, Any]) -> Path:
        """Return where an answer is kept: by the hash of URL, model, settings, prompt and text."""
        what = msgspec.json.encode([self._endpoint.url, request], order="sorted")
        digest = hashlib.sha256(what).hexdigest()
        return answers_folder() / digest[:2] / f"{digest}.json"

    def ask(self, request: Mapping[str, Any]) -> Reply:
        """Send a request, and again after a pause where the endpoint is busy, broken or silent.

        Pauses double from try to try; where the endpoint names a pause (``Retry-After``), that one is kept to.

        Raises:
            Refused: the endpoint does not take this request, though it may take others.
            WarwireError: there is no answer after all tries, or the endpoint takes no request at all.
        """
        import httpx

        for turn in range(self._retries + 1):
            pause = min(_LONGEST_WAIT, self._backoff * 2**turn)
            try:
                response = self._http.post(self._url, json=dict(request))
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
                raise WarwireError(f"the endpoint {self._endpoint.url} cannot be asked: {error}") from None
            except httpx.RequestError as error:
                wrong = f"{type(error).__name__} {error}".strip()
            else:
                if response.is_success:
                    return _reply(response)
                wrong = f"{response.status_code} {response.reason_phrase}: {shorten(response.text, 200)}"
                if response.status_code in _REFUSALS:
                    raise Refused(wrong)
                if response.status_code != _TOO_MANY and not response.is_server_error:
                    raise WarwireError(
                        f"the endpoint {self._endpoint.url} answered {wrong}; check {URL}, {MODEL} and {KEY}"
                    )
                pause = _named_pause(response, pause)
            if turn < self._retries:
                time.sleep(pause)
        raise WarwireError(
            f"the endpoint {self._endpoint.url} gave no answer in {self._retries + 1} tries, at last {wrong}; the "
            "answers so far are kept: run it again later to go on"
        )


def _named_pause(response: httpx.Response, pause: float) -> float:
    with suppress(ValueError):
        named = float(response.headers.get("Retry-After", ""))
        if named >= 0:
            return min(_LONGEST_WAIT, named)
    return pause


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Tokens(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Tokens | None = None


def _reply(response: httpx.Response) -> Reply:
    """Read a completion; what is none has no content that could be understood."""
    try:
        completion = msgspec.json.decode(response.content, type=_Completion)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Reply("")
    usage = completion.usage or _Tokens()
    choice = completion.choices[0] if completion.choices else _Choice(_Message())
    return Reply(
        choice.message.content or "",
        choice.finish_reason or "",
        usage.prompt_tokens or 0,
        usage.completion_tokens or 0,
    )
