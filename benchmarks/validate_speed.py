"""How long the validator takes on 1,000 articles of 350 words with 80 spans each: python benchmarks/validate_speed.py.

The articles are drawn from a fixed seed: a vocabulary with the frequencies of prose, in sentences that hold mentions
and losses as real ones do. They are legal, so every check runs to its end.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from warwire.corpus.sources import read_sources
from warwire.corpus.validate import validate

ARTICLES, PER_EVENT, SENTENCES = 1000, 4, 20
SHEET = """id = "{event}"
conflict = "{event}-war"
setting = "invented"
date = 2004-05-06
place = "the ford"
summary = "A patrol is lost."

[[actors]]
id = "guard"
name = "{name} Guard"
kind = "state_forces"
belligerent = true

[[actors]]
id = "league"
name = "{name} League"
kind = "nonstate_armed"
belligerent = true

[[items]]
id = "guns"
what = "mortars"

[[items]]
id = "dead"
what = "guardsmen"
"""
SENTENCE = (
    '<{label} source="{source}">{w} {w} the <actor ref="guard">guardsmen</actor> {w} {w} '
    '<loss item="background" harm="killed" object="combatants" count="{n}" sufferer="guard" inflictor="league" '
    'source="{source}">{n} <actor ref="guard">{x}</actor></loss> {w} by {w} <weapon type="artillery">mortars</weapon> '
    "{w} {w} {w} {w} {w} {w}.</{label}>"
)


def word(rng: random.Random, vocabulary: list[str]) -> str:
    return vocabulary[min(int(rng.paretovariate(0.6)), len(vocabulary)) - 1]


def article(rng: random.Random, vocabulary: list[str], event: str, number: int) -> str:
    lines = []
    for _ in range(SENTENCES):
        label = rng.choice(["fact", "fact", "opinion"])
        values = {"label": label, "source": rng.choice(["author", "guard"]), "n": rng.randint(2, 90)}
        sentence = SENTENCE.format(w="{w}", x=word(rng, vocabulary) + "men", **values)
        while "{w}" in sentence:
            sentence = sentence.replace("{w}", word(rng, vocabulary), 1)
        lines.append(f"<p>{sentence}</p>")
    head = (
        f'<article id="{event}-{number:02}" event="{event}" outlet="Post" outlet_type="local_paper" date="2004-05-07">'
    )
    return "\n".join([head, *lines, "</article>", ""])


def main() -> None:
    rng = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(rng.choices(letters, k=rng.randint(4, 9))) for _ in range(20_000)]
    with tempfile.TemporaryDirectory() as folder:
        root, splits = Path(folder), []
        for i in range(ARTICLES // PER_EVENT):
            event = f"event-{i}"
            (root / "events" / event).mkdir(parents=True)
            (root / "events" / event / "event.toml").write_text(SHEET.format(event=event, name=f"E{i}"))
            for number in range(1, PER_EVENT + 1):
                text = article(rng, vocabulary, event, number)
                (root / "events" / event / f"{number:02}-post.xml").write_text(text)
            splits.append(f"{event}\t{rng.choice(['train', 'dev', 'test'])}\n")
        (root / "splits.tsv").write_text("".join(splits))
        begun = time.perf_counter()
        sources = read_sources(root)
        read = time.perf_counter()
        problems = validate(sources)
        done = time.perf_counter()
    spans = sum(len(s.article.mentions) + len(s.article.losses) for s in sources.articles)
    words = sum(len(s.article.text.split()) for s in sources.articles)
    errors = [problem for problem in problems if problem.severity == "error"]
    print(
        f"{len(sources.articles)} articles, {words // ARTICLES} words and {spans // ARTICLES} spans each: "
        f"read {read - begun:.2f} s, checked {done - read:.2f} s, together {done - begun:.2f} s; "
        f"{len(errors)} errors, {len(problems) - len(errors)} hints"
    )
    for problem in errors[:3]:
        print(problem, file=sys.stderr)


if __name__ == "__main__":
    main()
