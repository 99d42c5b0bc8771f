"""What an annotator learns from gold: a sheet of every place at which his labels differ from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from warwire.annotation.adjudication.differences import KINDS
from warwire.annotation.agreement.page import by_kind, places_of, render
from warwire.annotation.rounds import labels_of, read_round
from warwire.corpus.load import load
from warwire.errors import InputError, Problem
from warwire.model.files import write_text
from warwire.model.record import Article

__all__ = ["feedback_page", "write_feedback"]


def feedback_page(annotator: str, labelled: Sequence[Article], gold: Sequence[Article], release: str) -> str:
    """Return an annotator's sheet of differences from gold.

    Args:
        annotator: his id.
        labelled: his articles.
        gold: the articles with the labels of gold; those that he did not label are passed over.
        release: version of the release that gold is.
    """
    known = {article.id: article for article in gold}
    there = [(article, known[article.id]) for article in labelled if article.id in known]
    same = [(article, right) for article, right in there if article.text == right.text]
    articles = [(article.id, places_of(right, {annotator: article}, "gold")) for article, right in same]
    places = [place for _, its in articles for place in its]
    return render(
        "feedback.html.j2",
        title=f"Feedback for {annotator}",
        annotator=annotator,
        release=release,
        labelled=len(same),
        missing=len(labelled) - len(there),
        changed=len(there) - len(same),
        articles=[(id_, its) for id_, its in articles if its],
        places=len(places),
        kinds=KINDS,
        number=by_kind(places),
    )


def write_feedback(folder: Path, release: str | None = None) -> dict[str, Path]:
    """Write ``feedback/<annotator>.html`` for every annotator of a round who has labels.

    Args:
        folder: of the round.
        release: version of the release that is gold; that of the round where it is left out.

    Returns:
        annotator → the page.

    Raises:
        InputError: the folder holds no round, the round is closed, or nobody has labels.
        MissingRelease: the release is not installed.
    """
    what = read_round(folder)
    if what.state == "closed":
        remedy = "a closed round never changes: write feedback before it is closed"
        raise InputError([Problem("round-closed", "the round is closed", file=str(folder), remedy=remedy)])
    labels = labels_of(folder)
    if not labels:
        raise InputError([Problem("no-labels", "no annotator has labels yet", file=str(folder))])
    version = release or what.release
    gold = load(version)
    out = {}
    for annotator, articles in labels.items():
        out[annotator] = folder / "feedback" / f"{annotator}.html"
        write_text(out[annotator], feedback_page(annotator, articles, gold, version))
    return out
