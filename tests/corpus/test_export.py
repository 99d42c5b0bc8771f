"""Exports keep every span."""

from __future__ import annotations

from hypothesis import given, settings

from strategies import articles
from warwire.corpus.export import LAYERS, Layer, layer_spans, to_conll, to_docbin
from warwire.model.record import Article, Loss, Mention, Statement, Zone
from warwire.model.tokens import lines, tokens

ARTICLE = Article(
    id="mill-weir-01",
    event="mill-weir",
    conflict="two-rivers-war",
    setting="invented",
    outlet="The Mill",
    outlet_type="local_paper",
    date="2004-05-07",
    text="Hill League's two mortars lost. [Ad] Sad.\nHome",
    zones=(Zone(0, 41, "paragraph"), Zone(32, 36, "furniture"), Zone(42, 46, "furniture")),
    statements=(Statement(0, 31, "fact", "author"), Statement(37, 41, "opinion", "author")),
    mentions=(Mention(0, 11, "actor", ("league",)), Mention(18, 25, "weapon", (), "artillery")),
    losses=(
        Loss(
            start=14, end=25, item="guns", harm="seized", object="artillery", count_min=2, count_max=2,
            source="author",
        ),
    ),
)  # fmt: skip


def column(layer: Layer) -> list[str]:
    return [line.split("\t")[3] for line in to_conll([ARTICLE], layer).splitlines() if line.count("\t") == 3]


def test_conll_by_hand() -> None:
    words = ["Hill", "League", "'", "s", "two", "mortars", "lost", ".", "[", "Ad", "]", "Sad", ".", "Home"]
    lines = to_conll([ARTICLE], "actor").splitlines()
    assert lines[0] == "# id = mill-weir-01"
    assert [line.split("\t")[0] for line in lines[1:] if line] == words
    assert lines[1] == "Hill\t0\t4\tB-ACTOR"
    assert column("actor") == ["B-ACTOR", "I-ACTOR", *["O"] * 12]
    assert column("weapon") == [*["O"] * 5, "B-WEAPON-artillery", *["O"] * 8]
    assert column("loss") == [*["O"] * 4, "B-LOSS-seized", "I-LOSS-seized", *["O"] * 8]
    assert column("statement") == ["B-fact", *["I-fact"] * 7, *["O"] * 3, "B-opinion", "I-opinion", "O"]
    assert column("zone") == [
        "B-paragraph", *["I-paragraph"] * 7, "B-furniture", *["I-furniture"] * 2, "B-paragraph", "I-paragraph",
        "B-furniture",
    ]  # fmt: skip


def spans_of(conll: str) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for line in conll.splitlines():
        if line.count("\t") < 3:
            continue
        _, start, end, tag = line.rsplit("\t", 3)
        if tag[0] == "B":
            spans.append((int(start), int(end), tag[2:]))
        elif tag[0] == "I":
            spans[-1] = (spans[-1][0], int(end), spans[-1][2])
    return spans


def one_line(article: Article) -> bool:
    """Whether no line has characters that Python, but not the record, takes for line ends."""
    return len(article.text.splitlines()) == article.text.count("\n") + 1


@given(articles().filter(one_line))
@settings(max_examples=50)
def test_conll_keeps_every_span(article: Article) -> None:
    for layer in LAYERS:
        edges = {
            edge for begin, end in lines(article.text) for token in tokens(article.text, begin, end) for edge in token
        }
        kept = [(s.start, s.end, s.label) for s in layer_spans(article, layer)]
        if all(start in edges and end in edges for start, end, _ in kept):
            assert spans_of(to_conll([article], layer)) == kept


def test_docbin_keeps_every_span() -> None:
    import spacy

    docs, widened = to_docbin([ARTICLE])
    doc = next(docs.get_docs(spacy.blank("en").vocab))
    assert widened == 0
    assert doc.text == ARTICLE.text
    assert doc.user_data["id"] == "mill-weir-01"
    for layer in LAYERS:
        found = [(span.start_char, span.end_char, span.label_) for span in doc.spans[layer]]
        assert found == [(s.start, s.end, s.label) for s in layer_spans(ARTICLE, layer)]
    assert [span.id_ for span in doc.spans["actor"]] == ["league"]
    assert [span.id_ for span in doc.spans["loss"]] == ["guns"]


def test_docbin_counts_what_it_widens() -> None:
    import msgspec

    inside = msgspec.structs.replace(ARTICLE, mentions=(Mention(0, 3, "actor", ("league",)),))
    assert to_docbin([inside])[1] == 1
