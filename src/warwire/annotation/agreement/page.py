"""The report on agreement as a page, with every disagreement in its context. It asks for nothing and runs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from warwire.annotation.adjudication.aligning import GOLD
from warwire.annotation.adjudication.differences import KINDS, Difference, Kind, differences
from warwire.annotation.adjudication.values import LAYERS, Layer, normal
from warwire.annotation.agreement.report import Comparison, Report
from warwire.model.record import Article

__all__ = ["Place", "Said", "agreement_page", "by_kind", "places_of", "render", "tables"]

_CONTEXT: Final = 90

_Row = tuple[str, tuple[str, ...]]
_TABLES: Final[tuple[tuple[str, str, tuple[str, ...], tuple[_Row, ...]], ...]] = (
    (
        "Spans",
        "F1 over spans: extent and label; the same with either end a few characters off. By token: inside or outside "
        "of a span of the label.",
        ("exact F1", "tolerant F1", "token κ", "token α", "unitised α", "γ"),
        (
            ("all", ("spans.strict.f1", "spans.tolerant.f1", "", "", "", "")),
            *(
                (
                    label,
                    (
                        f"spans.strict.by_label.{label}.f1",
                        f"spans.tolerant.by_label.{label}.f1",
                        f"tokens.{label}.kappa",
                        f"tokens.{label}.alpha",
                        f"unitised.{label}.u_alpha",
                        f"gamma.{label}",
                    ),
                )
                for label in ("actor", "weapon", "loss")
            ),
        ),
    ),
    (
        "Statements",
        "By character, white space and furniture apart. A source is the same where the actors are aligned.",
        ("agreement", "κ", "α", "F1", "unitised α", "γ"),
        (
            (
                "fact or opinion",
                (
                    "statements.characters.agreement",
                    "statements.characters.kappa",
                    "statements.characters.alpha",
                    "statements.macro_f1",
                    "unitised.statement.u_alpha",
                    "gamma.statement",
                ),
            ),
            ("fact", ("", "", "", "statements.fact.f1", "", "")),
            ("opinion", ("", "", "", "statements.opinion.f1", "", "")),
            ("opinion spans", ("", "", "", "statements.opinion_spans.f1", "", "")),
            ("source", ("statements.sources.agreement", "", "", "attribution.statements.f1", "", "")),
            (
                "author, unnamed or an actor",
                (
                    "statements.voices.agreement",
                    "statements.voices.kappa",
                    "statements.voices.alpha",
                    "statements.voice.f1",
                    "",
                    "",
                ),
            ),
        ),
    ),
    (
        "Attributes",
        "Of mentions and losses that both have marked with the same extent, and of aligned actors.",
        ("agreement", "κ", "α"),
        (
            *(
                (title, (f"attributes.{name}.agreement", f"attributes.{name}.kappa", f"attributes.{name}.alpha"))
                for title, name in (
                    ("kind of an actor", "actor_kind"),
                    ("type of a weapon", "weapon_type"),
                    ("harm of a loss", "harm"),
                    ("object", "object"),
                    ("count", "count"),
                    ("approximate", "approximate"),
                    ("status", "status"),
                    ("subset", "subset"),
                    ("background item", "background"),
                )
            ),
            *(
                (title, (f"attributes.{name}.agreement", "", ""))
                for title, name in (
                    ("actor of a mention", "mention_actor"),
                    ("sufferer", "sufferer"),
                    ("inflictor", "inflictor"),
                    ("source of a loss", "source"),
                )
            ),
        ),
    ),
    (
        "Coreference",
        "Which mentions are of the same actor, and which losses of the same item.",
        ("LEA", "CoNLL", "MUC", "B³", "CEAF-e"),
        tuple(
            (layer, (f"{layer}.lea.f1", f"{layer}.conll", *(f"{layer}.{m}.f1" for m in ("muc", "b_cubed", "ceaf_e"))))
            for layer in ("actors", "items")
        ),
    ),
    (
        "Losses as records",
        "Distinct records, wherever they stand: equal in all seven fields, and by their similarity.",
        ("strict F1", "weighted F1"),
        (("losses", ("losses.strict.f1", "losses.weighted.f1")),),
    ),
    (
        "Zones",
        "By character, white space apart.",
        ("agreement", "κ", "α", "F1"),
        (
            ("all", ("zones.characters.agreement", "zones.characters.kappa", "zones.characters.alpha", "zones.f1")),
            *(
                (label, ("", "", "", f"zones.by_label.{label}.f1"))
                for label in ("headline", "paragraph", "caption", "furniture")
            ),
        ),
    ),
)
"""Title, explanation, columns and rows of each table; an empty name is an empty cell."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one reading says at a place.

    Attributes:
        who: the annotator, or ``gold``.
        spans: the words of each span (empty where all readings have the same extent), its label, and its attributes,
            each with whether another reading that has a span there lacks it.
    """

    who: str
    spans: tuple[tuple[str, str, tuple[tuple[str, bool], ...]], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place at which readings differ, as it is shown."""

    layer: Layer
    kind: Kind
    before: str
    quote: str
    after: str
    said: tuple[Said, ...]


def places_of(base: Article, readings: Mapping[str, Article], name: str) -> list[Place]:
    """Return where readings of an article differ.

    Args:
        base: the article as gold, or the first annotator, has it: its ids are shown.
        readings: for each other annotator, the same article with his labels.
        name: who ``base`` is of.
    """
    return [_place(base.text, found, name) for found in differences(base, readings)]


def _place(text: str, found: Difference, name: str) -> Place:
    shown = {
        name if who == GOLD else who: [
            (
                text[region.start : region.end] if found.extents else "",
                region.label,
                [f"{key}={value}" for key, value in normal(region).attributes.items()],
            )
            for region in regions
        ]
        for who, regions in found.regions.items()
    }
    everywhere = set.intersection(*({word for *_, said in its for word in said} for its in shown.values() if its))
    return Place(
        layer=found.layer,
        kind=found.kind,
        before="…" * (found.start > _CONTEXT) + text[max(0, found.start - _CONTEXT) : found.start],
        quote=text[found.start : found.end],
        after=text[found.end : found.end + _CONTEXT] + "…" * (found.end + _CONTEXT < len(text)),
        said=tuple(
            Said(
                who,
                tuple(
                    (words, label, tuple((word, word not in everywhere) for word in said)) for words, label, said in its
                ),
            )
            for who, its in shown.items()
        ),
    )


def by_kind(places: Iterable[Place]) -> list[tuple[Layer, list[int]]]:
    """Return for each layer how many places differ in each of :data:`KINDS`."""
    number = {layer: [0] * len(KINDS) for layer in LAYERS}
    for place in places:
        number[place.layer][KINDS.index(place.kind)] += 1
    return list(number.items())


def tables(comparison: Comparison) -> list[tuple[str, str, tuple[str, ...], list[tuple[str, list[tuple[str, str]]]]]]:
    """Return title, explanation, columns and rows of each table; a cell is a figure and its interval, as text.

    Columns that no row has are left out.
    """
    out = []
    for title, what, columns, rows in _TABLES:
        cells = [(name, [_cell(comparison, figure) for figure in figures]) for name, figures in rows]
        kept = [index for index in range(len(columns)) if any(its[index][0] for _, its in cells)]
        out.append(
            (
                title,
                what,
                tuple(columns[index] for index in kept),
                [(name, [its[index] for index in kept]) for name, its in cells],
            )
        )
    return out


def _cell(comparison: Comparison, name: str) -> tuple[str, str]:
    figure = comparison.figures.get(name)
    if figure is None:
        return "", ""
    if figure.value is None:
        return "–", ""
    interval = "" if figure.low is None or figure.high is None else f"{_short(figure.low)}–{_short(figure.high)}"
    return _short(figure.value), interval


def _short(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def agreement_page(report: Report, labels: Mapping[str, Sequence[Article]]) -> str:
    """Return the page of a report.

    Args:
        report: the report.
        labels: each annotator's articles, as the report was made from.
    """
    rows = {who.id: {article.id: article for article in labels[who.id]} for who in report.annotators}
    articles = []
    for id_ in sorted({id_ for its in rows.values() for id_ in its}):
        (first, base), *others = [(who, its[id_]) for who, its in rows.items() if id_ in its]
        if others:
            articles.append((id_, places_of(base, dict(others), first)))
    return render(
        "agreement.html.j2",
        title=f"Agreement of round {report.round}" if report.round else "Agreement",
        report=report,
        comparisons=[(comparison, tables(comparison)) for comparison in reversed(report.comparisons)],
        articles=[(id_, places) for id_, places in articles if places],
        agreed=sum(not places for _, places in articles),
        kinds=KINDS,
        number=by_kind(place for _, places in articles for place in places),
    )


def render(template: str, **context: object) -> str:
    """Fill one of the templates beside this module."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("warwire.annotation.agreement", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**context)
