"""Write articles in the forms that other tools read: CoNLL/BIO, and spaCy's DocBin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from warwire.errors import MissingExtra
from warwire.model.record import Article
from warwire.model.tokens import lines, tokens

if TYPE_CHECKING:
    from spacy.tokens import DocBin

__all__ = ["LAYERS", "Layer", "Span", "layer_spans", "to_conll", "to_docbin"]

Layer = Literal["actor", "weapon", "loss", "statement", "zone"]
LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of one layer: offsets in code points, and what the exported form shows of it."""

    start: int
    end: int
    label: str


def layer_spans(article: Article, layer: Layer) -> list[Span]:
    """Return one layer of an article as labelled spans that do not overlap, in text order.

    The label is ``ACTOR``; ``WEAPON-`` and the type; ``LOSS-`` and the harm; ``fact`` or ``opinion``; or that of the
    zone. Furniture glued into a line cuts the line's own zone in pieces; zones lose white space at their edges.
    """
    if layer == "actor":
        return [Span(m.start, m.end, "ACTOR") for m in article.mentions if m.label == "actor"]
    if layer == "weapon":
        return [Span(m.start, m.end, f"WEAPON-{m.type}") for m in article.mentions if m.label == "weapon"]
    if layer == "loss":
        return [Span(x.start, x.end, f"LOSS-{x.harm}") for x in article.losses]
    if layer == "statement":
        return [Span(s.start, s.end, s.label) for s in article.statements]
    return _flat_zones(article)


def _flat_zones(article: Article) -> list[Span]:
    spans: list[Span] = []
    for zone in sorted(article.zones, key=lambda z: (z.start, -z.end)):
        if spans and zone.start < spans[-1].end:
            outer = spans.pop()
            pieces = [
                (outer.start, zone.start, outer.label),
                (zone.start, zone.end, zone.label),
                (zone.end, outer.end, outer.label),
            ]
        else:
            pieces = [(zone.start, zone.end, zone.label)]
        spans.extend(
            Span(*_trimmed(article.text, start, end), label)
            for start, end, label in pieces
            if article.text[start:end].strip()
        )
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the extent without white space at its edges."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def to_conll(articles: Iterable[Article], layer: Layer) -> str:
    """Return articles as CoNLL lines: token, start, end, BIO tag, separated by tabs.

    A comment ``# id = …`` begins an article, a blank line ends each line of its text. Offsets count code points of
    the article's text, so that predictions made on the tokens can be carried back.
    """
    out: list[str] = []
    for article in articles:
        out.append(f"# id = {article.id}")
        spans = layer_spans(article, layer)
        at = 0
        for begin, end in lines(article.text):
            for start, stop in tokens(article.text, begin, end):
                while at < len(spans) and spans[at].end <= start:
                    at += 1
                tag = _tag(spans[at] if at < len(spans) else None, start)
                out.append(f"{article.text[start:stop]}\t{start}\t{stop}\t{tag}")
            out.append("")
    return "\n".join(out) + "\n" if out else ""


def _tag(span: Span | None, start: int) -> str:
    if span is None or start < span.start:
        return "O"
    return f"{'B' if start == span.start else 'I'}-{span.label}"


def to_docbin(articles: Sequence[Article]) -> tuple[DocBin, int]:
    """Return articles as a spaCy ``DocBin``, every layer a span group of its name.

    ``doc.user_data["id"]`` holds the article's id; spans carry the actor ids, or the loss's item, as ``span_id``.
    Edges inside one of spaCy's tokens are widened to the token.

    Returns:
        The ``DocBin``, and how many spans were widened.

    Raises:
        MissingExtra: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError:
        raise MissingExtra("DocBin needs spaCy: pip install 'warwire[spacy]'") from None

    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    widened = 0
    for article in articles:
        doc = nlp.make_doc(article.text)
        doc.user_data.update({"id": article.id, "event": article.event, "split": article.split})
        for layer in LAYERS:
            group = []
            for span, identity in zip(layer_spans(article, layer), _identities(article, layer), strict=True):
                found = doc.char_span(span.start, span.end, label=span.label, span_id=identity, alignment_mode="expand")
                assert found is not None  # only an edge outside the text gives None
                widened += (found.start_char, found.end_char) != (span.start, span.end)
                group.append(found)
            doc.spans[layer] = group
        docs.add(doc)
    return docs, widened


def _identities(article: Article, layer: Layer) -> list[str]:
    if layer == "actor":
        return [" ".join(m.actor) for m in article.mentions if m.label == "actor"]
    if layer == "loss":
        return [x.item for x in article.losses]
    if layer == "statement":
        return [s.source for s in article.statements]
    return [""] * len(layer_spans(article, layer))
