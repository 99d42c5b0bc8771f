"""How long 1,000 articles take to a Label Studio server and back: python benchmarks/label_studio_speed.py.

Two annotators with 500 articles each of the newest release, on an embedded server: pushed without labels, and pulled
with as many labels as the release has, which are put there by a bulk import that is not timed.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import msgspec

from warwire.annotation.client import BATCH, connect, pull, push
from warwire.annotation.rounds import Annotator, Selection, new_round
from warwire.annotation.server import serving
from warwire.annotation.tasks import task_of
from warwire.corpus.load import load, release_dir

PORT = 8499


def main() -> None:
    version, articles = release_dir().name, load()[:500]
    ids = tuple(article.id for article in articles)
    annotators = [Annotator(id=name, kind="model", documents=ids) for name in ("one", "two")]
    pushed = pulled = 0.0
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "bench"
        new_round(
            folder,
            release=version,
            documents=ids,
            annotators=annotators,
            selection=Selection(method="named"),
            guidelines=Path("annotation/guidelines"),
        )
        begin = time.perf_counter()
        with serving(Path(aside) / "server", "bench", PORT) as running:
            started = time.perf_counter() - begin
            with connect(running.account.url, running.account.token) as server:
                for annotator in annotators:
                    begin = time.perf_counter()
                    project = push(server, folder, annotator.id).project
                    pushed += time.perf_counter() - begin
                    server.tasks.delete_all_tasks(id=project)
                    for at in range(0, len(articles), BATCH):
                        tasks = [task_of(article, "annotations") for article in articles[at : at + BATCH]]
                        server.projects.import_tasks(id=project, request=[msgspec.to_builtins(task) for task in tasks])
                    begin = time.perf_counter()
                    done = pull(server, folder, annotator.id)
                    pulled += time.perf_counter() - begin
                    if (done.labelled, done.problems) != (len(articles), ()):
                        raise SystemExit(f"{done.labelled} of {len(articles)} articles came back sound")
    regions = 2 * sum(len(a.zones) + len(a.statements) + len(a.mentions) + len(a.losses) for a in articles)
    print(f"1,000 articles of release {version} with {regions:,} regions: server up in {started:.1f} s,")
    print(f"pushed in {pushed:.1f} s, pulled, linted and written in {pulled:.1f} s, together {pushed + pulled:.1f} s")


if __name__ == "__main__":
    main()
