"""What the tests of the server share: a round, an annotator at the keyboard, a free port."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from browsers import chromium
from conftest import ROOT
from warwire.annotation.rounds import Annotator, Round, Selection, Suggestions, new_round
from warwire.annotation.server import Account
from warwire.model.record import Article

QUIET = ("disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-sync", "no-sandbox")
"""Chromium's options: it runs as whoever runs the tests, and asks nothing of the network."""

_WHERE = """(word) => {
  const root = document.querySelector('.warwire-text');
  if (root === null) return null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
  return null;
}"""


def make_round(folder: Path, articles: Sequence[Article], *names: str, suggestions: Suggestions | None = None) -> Round:
    """Make a round of articles of release 0.1.0 that every annotator has."""
    ids = tuple(article.id for article in articles)
    return new_round(
        folder,
        release="0.1.0",
        documents=ids,
        annotators=[Annotator(id=name, kind="model", description="a test", documents=ids) for name in names],
        selection=Selection(method="named"),
        guidelines=ROOT / "annotation" / "guidelines",
        suggestions=suggestions,
    )


def free_port() -> int:
    """Return a port of the loopback address that nobody has, nor the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


@contextmanager
def browser(there: Account) -> Iterator[Page]:
    """Open a browser and sign in."""
    with sync_playwright() as playwright:
        arguments = [f"--{option}" for option in QUIET]
        opened = playwright.chromium.launch(executable_path=chromium(playwright), args=arguments)
        page = opened.new_page(viewport={"width": 1500, "height": 1000})
        page.goto(f"{there.url}/user/login/")
        page.fill("input[name=email]", there.email)
        page.fill("input[name=password]", there.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        yield page
        opened.close()


def label_word(page: Page, there: Account, project: int, task: int, word: str, key: str, attribute: str) -> Any:
    """Label a word of a task as an actor, as a person does, fill in its ref, and return what the browser sent."""
    page.goto(f"{there.url}/projects/{project}/data?task={task}")
    page.wait_for_selector(".warwire-text")
    page.wait_for_load_state("networkidle")  # the page draws the task again when all of it has come
    page.wait_for_function(f"({_WHERE})({word!r}) !== null")
    page.keyboard.press(key)
    spot = page.evaluate(_WHERE, word)
    page.mouse.dblclick(*spot)
    page.wait_for_timeout(500)
    own = page.get_by_text("ref: id of the actor")
    for _ in range(10):
        page.mouse.click(*spot)
        with suppress(PlaywrightTimeout):
            own.wait_for(timeout=2000)  # the fields of the region show once it is selected
            break
    page.locator(".warwire-fields input:visible").first.fill(attribute)
    page.mouse.click(spot[0], 890)
    with page.expect_response(
        lambda answer: answer.request.method in {"POST", "PATCH"} and "/annotations" in answer.url
    ) as sent:
        page.get_by_role("button", name="Submit").or_(page.get_by_role("button", name="Update")).first.click()
    return sent.value.json()
