"""``warwire extract`` on small pages, good and bad."""

from __future__ import annotations

import html.parser
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from conftest import FIXTURES
from small_systems import small_linear
from warwire.baselines.lexicon import predict_by_rules
from warwire.baselines.system import Raw
from warwire.baselines.words import seed_words
from warwire.cli import cli
from warwire.cli.extract_html import render
from warwire.cli.extract_report import count_in_words, printable, report
from warwire.cli.extract_view import show
from warwire.eval.rows import PredictedRow
from warwire.model.count import Count

PAGES = FIXTURES / "pages"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    small_linear().save(folder)
    return folder


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["extract", *map(str, arguments)], input=stdin)


def test_the_record_of_a_page(model: Path) -> None:
    result = run(PAGES / "blog.txt", "--system", model, "--json")
    assert result.exit_code == 0
    row = json.loads(result.stdout)
    lines = [line for line in (PAGES / "blog.txt").read_text("utf-8").splitlines() if line.strip()]
    assert row["id"] == "blog.txt"
    assert row["text"] == "\n".join(lines)
    assert msgspec.json.decode(result.stdout, type=PredictedRow).losses
    found = {row["text"][x["start"] : x["end"]]: x for x in row["losses"]}
    assert found["at least 60 fighters"]["count_min"] == 60
    assert found["at least 60 fighters"]["count_max"] is None
    assert found["14 vehicles"]["harm"] == "destroyed"
    ministry = found["14 vehicles"]["source"]
    assert "ministry" in ministry
    assert ministry in {actor["id"] for actor in row["actors"]}
    form = row["text"].index("Leave a Reply")
    spans = row["mentions"] + row["losses"] + row["statements"]
    assert all(span["end"] <= form for span in spans)


def test_for_people(model: Path) -> None:
    result = run(PAGES / "blog.txt", "--system", model)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    flat = " ".join(result.stdout.split())
    for words in (
        "Losses (",
        "60 or more",
        "Actors (",
        "pickup trucks (vehicle)",
        "Opinions (",
        "(furniture) Leave a Reply",
    ):
        assert words in flat


def test_colours_on_a_terminal() -> None:
    text = "Nine fell\nRebels killed 12 soldiers with mortars.\nShare this: Facebook"
    (prediction,) = small_linear().predict([Raw("a", text)])
    stream = io.StringIO()
    show(Console(file=stream, force_terminal=True, color_system="standard", width=80), report("a", text, prediction))
    assert "\x1b[2mShare this: Facebook\x1b[0m" in stream.getvalue()
    assert "\x1b[1;35mmortars\x1b[0m" in stream.getvalue()


class Checker(html.parser.HTMLParser):
    """Collects tags, and whatever a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [f"{tag} {key}" for key, _ in attrs if key in {"src", "href", "srcset", "onload", "onclick"}]


def test_an_html_page_of_its_own(model: Path, tmp_path: Path) -> None:
    page = tmp_path / "evil <b>.txt"
    page.write_text('Nine fell\nRebels of the "<script>alert(1)</script>" Front killed 12 soldiers & left.\n')
    out = tmp_path / "out.html"
    result = run(page, PAGES / "blog.txt", "--system", model, "--html", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    written = out.read_text("utf-8")
    checker = Checker()
    checker.feed(written)
    assert not checker.fetched
    assert "script" not in checker.tags
    assert "&lt;script&gt;alert(1)" in written
    assert "url(" not in written
    assert checker.tags.count("section") == 2
    assert "prefers-color-scheme: dark" in written
    assert 'name="viewport"' in written


def test_files_of_one_name_keep_their_paths(model: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a/p.txt", "b/p.txt", "a/q.txt")]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text("Rebels killed 12 soldiers.\n")
    result = run(*paths, "-", "--system", model, "--json", stdin=b"They left.")
    ids = [json.loads(line)["id"] for line in result.stdout.splitlines()]
    assert ids == [str(paths[0]), str(paths[1]), "q.txt", "standard input"]


def test_only_what_is_not_asserted_is_said() -> None:
    text = (
        "Nine fell\nEleven villagers, including four children, were killed. The army denied that 40 soldiers had died."
    )
    prediction = predict_by_rules(Raw("a", text), seed_words())
    page = report("a", text, prediction)
    statuses = {loss.quote: loss.status for loss in page.losses}
    assert statuses == {"Eleven villagers": "", "four children": "part of a total", "40 soldiers": "denied"}
    stream = io.StringIO()
    show(Console(file=stream, width=120), page)
    assert "four children (part of a total)" in stream.getvalue()
    assert "asserted" not in stream.getvalue() + render([page], "lexicon")


def test_standard_input(model: Path) -> None:
    result = run("-", "--system", model, "--json", stdin=b"Rebels killed 12 soldiers.\n\n\nThey left.")
    row = json.loads(result.stdout)
    assert (row["id"], row["text"]) == ("standard input", "Rebels killed 12 soldiers.\nThey left.")


def test_one_bad_file_does_not_stop_the_others(model: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"a\0b")
    result = run(
        tmp_path / "empty.txt", PAGES / "blog.txt", tmp_path / "binary.txt", tmp_path, "--system", model, "--json"
    )
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    for words in ("the file is empty", "this is a binary file", "this is a folder"):
        assert words in result.stderr


@pytest.mark.parametrize(
    ("data", "message"), [(b"", "is empty"), (b"%PDF-", "pdftotext"), (b"y" * 50_000_000, "larger than 20 MB")]
)
def test_unusable_files(data: bytes, message: str, model: Path, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(data)
    result = run(tmp_path / "page", "--system", model)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_guessed_encoding_is_told(model: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes("The café fell.".encode("cp1252"))
    result = run(tmp_path / "page.txt", "--system", model, "--json")
    assert json.loads(result.stdout)["text"] == "The café fell."
    assert "read as cp1252" in result.stderr


def test_a_program_of_its_own(model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from warwire.cli import main; main()", "extract"]
    missing = subprocess.run([*command, "no.txt", "--system", str(model)], capture_output=True, text=True, check=False)
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr
    unknown = subprocess.run([*command, "no.txt", "--system", "oracle"], capture_output=True, text=True, check=False)
    assert unknown.returncode == 2
    assert "choose one of majority, lexicon, linear" in unknown.stderr
    assert "Traceback" not in missing.stderr + unknown.stderr


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(81, None), "81 or more"),
        (Count(1500, 1500), "1,500"),
        (Count(10, 15), "10 to 15"),
        (Count(None, 80), "80 at most"),
        (Count(50, 50, approximate=True), "about 50"),
    ],
)
def test_counts_in_words(count: Count, words: str) -> None:
    assert count_in_words(count) == words


def test_nothing_reaches_the_terminal_that_could_upset_it() -> None:
    assert printable("a\x1b[31mb\u202ec\x07") == "a\ufffd[31mb\ufffdc\ufffd"


def test_one_is_not_many(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels killed 12 soldiers at the bridge.\n")
    result = run(tmp_path / "a.txt", "--system", model)
    assert result.stderr == ""
    assert "1 statement of fact" in result.stdout
    assert "1 statements" not in result.stdout
    written = run(tmp_path / "a.txt", "--system", model, "--html", tmp_path / "out.html")
    assert written.stderr.startswith("1 article to ")
    assert "1 statement of fact." in (tmp_path / "out.html").read_text("utf-8")


def test_a_full_disk(model: Path) -> None:
    command = [sys.executable, "-c", "from warwire.cli import main; main()", "extract", str(PAGES / "blog.txt")]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*command, "--system", str(model), "--json"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr == "error: the output cannot be written or read: No space left on device\n"
