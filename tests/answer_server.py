"""An OpenAI-compatible endpoint on the loopback that plays recorded answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Turn:
    """What to do with one request: a status, headers, a body, and a pause before them."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


def completion(answer: Any, *, finish: str = "stop", read: int = 1000, written: int = 200) -> Turn:
    """An answer of a model, as a string or as what to write as JSON."""
    content = answer if isinstance(answer, str) else json.dumps(answer)
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    usage = {"prompt_tokens": read, "completion_tokens": written}
    return Turn(json.dumps({"choices": [choice], "usage": usage}))


class AnswerServer(ThreadingHTTPServer):
    """Plays ``turns`` one after another, the last of them for ever; keeps what it was asked."""

    def __init__(self, turns: list[Turn]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.turns, self.asked = turns, list[dict[str, Any]]()
        self.keys: list[str | None] = []
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: AnswerServer

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked.append(request)
            self.server.keys.append(self.headers["Authorization"])
            turn = self.server.turns.pop(0) if len(self.server.turns) > 1 else self.server.turns[0]
        time.sleep(turn.pause)
        data = turn.body.encode()
        try:
            self.send_response(turn.status)
            for name, value in {"Content-Type": "application/json", **turn.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # whoever asked has given up

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def answers(*turns: Turn) -> Iterator[AnswerServer]:
    """Serve recorded answers while the block runs."""
    with AnswerServer(list(turns)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
