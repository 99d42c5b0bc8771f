"""Level ``plausibility``: what is allowed, and seldom meant. All are hints."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from warwire.corpus.checks.registry import article_check
from warwire.corpus.checks.scheme_loss import PEOPLE
from warwire.corpus.checks.subject import Finding, Span, Subject
from warwire.corpus.checks.words import FUNCTION_WORDS, PLACE_PREPOSITIONS, cuts_word, elliptical, only_numbers
from warwire.model.count import Count
from warwire.model.labels import ActorKind
from warwire.model.record import BACKGROUND, Loss

_FRIENDLY: Final = re.compile(
    r"\b(?:(?:its|their|his|her|our) own|friendly|accident\w*|mistak\w*|misfire\w*|malfunction\w*|suicide|defect\w*"
    r"|by error|in error|premature\w*)\b",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(
    r"\b(?:earlier|first|initial\w*|previous\w*|at the time|later|since|now|rose|risen|revised|correct\w*|updated?"
    r"|then)\b",
    re.IGNORECASE,
)
_PREDICATE: Final = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|become|becomes|became|called)(?:\s+(?:not|a|an|the|about|some|only|also|\d+))*\s+$"
)
_DATELINE: Final = re.compile(r"\)\s*[-–—]")
_FIGHTERS: Final[frozenset[ActorKind]] = frozenset({"state_forces", "nonstate_armed"})
_OF_A_STATE: Final[frozenset[ActorKind]] = frozenset({"government", "state_forces"})
"""A country's name may stand for either of them (scheme, section 8, point 9)."""

_LONG: Final = datetime.timedelta(days=366)
_BEFORE: Final = re.compile(r"([\w'’-]+)\s+$|(^|[^\w\s])\s*$")
_AFTER: Final = re.compile(r"\s+([\w'’-]+)|\s*($|[^\w\s])")


@article_check("unlabelled-elsewhere", "plausibility", "hint")
def unlabelled_elsewhere(subject: Subject) -> Iterator[Finding]:
    """The words of a mention stand elsewhere in the article, in a like place, without its label."""
    text = subject.article.text
    lower = text.lower()
    if len(lower) != len(text):  # some capitals have two small letters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    statements = [(s.start, s.end) for s in subject.article.statements]
    starts = {label: {s.start for s in spans} for label, spans in subject.labelled.items()}
    sought: dict[tuple[str, str], list[Span]] = {}
    for span in subject.spans:
        if _worth_seeking(span):
            sought.setdefault((span.label, lower[span.start : span.end]), []).append(span)
    for (label, words), marked in sought.items():
        bare = [
            (at, end)
            for at, end in _occurrences(lower, words)
            if at not in starts[label]
            and not any(s.start < end and at < s.end for s in subject.labelled[label])
            and any(a <= at and end <= b for a, b in statements)
            and not cuts_word(text, at)
            and not cuts_word(text, end)
            and _like_place(subject, marked[0], at, end)
        ]
        if len(bare) > len(marked) or (words.isalpha() and marked[0].words.islower() and len(marked) < 3 * len(bare)):
            continue  # the label is the exception; a common noun must be marked nearly everywhere
        line = text.count("\n", 0, marked[0].start) + 1
        for at, end in bare:
            yield Finding(
                f"these words are marked as {label} in line {line} of the text, and bare here",
                f"text[{at}:{end}]",
                "mark them here too, if they mean the same",
            )


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))


def _worth_seeking(span: Span) -> bool:
    if span.label == "loss":
        return " " in span.words and not only_numbers(span.words) and any(c.isdigit() for c in span.words)
    return len(span.words) > 2 or span.words.isupper()


def _like_place(subject: Subject, span: Span, at: int, end: int) -> bool:
    """Tell whether words at an extent are likely a noun phrase of their own, and no place and no modifier."""
    text = subject.article.text
    zone = subject.zone_at(at)
    if _PREDICATE.search(text, zone.start, at) or (_DATELINE.match(text, end, zone.end) and at < zone.start + 60):
        return False
    before, after = _BEFORE.search(text, zone.start, at), _AFTER.match(text, end, zone.end)
    left = (before[1] or "") if before else ""
    right = (after[1] or "") if after else ""
    bare_after = not right or right.lower() in FUNCTION_WORDS
    if text[at:end][0].isupper() and span.words[0].isupper() and zone.label != "headline":
        if left[:1].isupper() and left.lower() not in FUNCTION_WORDS:
            return False  # part of a longer name
        place = left.lower() in PLACE_PREPOSITIONS
        acronym = span.words.isupper() and len(span.words) > 1
        return not place and (bare_after or acronym) and not right[:1].isupper()
    bare_before = not left or left.lower() in FUNCTION_WORDS or only_numbers(left)
    return bare_before and bare_after


@article_check("figures-disagree", "plausibility", "hint")
def figures_disagree(subject: Subject) -> Iterator[Finding]:
    """One source gives one figure of one loss, or figures that can both be true."""
    losses = [
        (i, loss)
        for i, loss in enumerate(subject.article.losses)
        if loss.item != BACKGROUND and loss.status == "asserted" and not loss.subset
    ]
    for position, (i, loss) in enumerate(losses):
        for _, earlier in losses[:position]:
            if _same_thing(subject, earlier, loss) and _disjoint(earlier.count, loss.count):
                yield Finding(
                    f"the same source gives {earlier.count} and {loss.count} of {loss.item}",
                    f"losses[{i}].count",
                    'mark a part with subset, a withdrawn figure with status="retracted"',
                )
                break


def _same_thing(subject: Subject, one: Loss, other: Loss) -> bool:
    """Tell whether two losses are one source's words on the same thing, as far as their nouns show."""
    if (one.item, one.source, one.harm, one.object) != (other.item, other.source, other.harm, other.object):
        return False
    text = subject.article.text
    words = [text[loss.start : loss.end].lower() for loss in (one, other)]
    nouns = {phrase.split()[-1].removesuffix("s") for phrase in words if not elliptical(phrase)}
    zones = [subject.zone_at(loss.start) for loss in (one, other)]
    return len(nouns) < 2 and not any(_CHANGED.search(text, zone.start, zone.end) for zone in zones)


def _disjoint(one: Count, other: Count) -> bool:
    """Tell whether two intervals have no number in common; an approximate one is a fifth wider at each end."""
    (a, b), (c, d) = _widened(one), _widened(other)
    return (b is not None and c is not None and b < c) or (d is not None and a is not None and d < a)


def _widened(count: Count) -> tuple[float | None, float | None]:
    slack = 0.2 if count.approximate else 0.0
    low = None if count.min is None else count.min * (1 - slack)
    return low, None if count.max is None else count.max * (1 + slack)


@article_check("sufferer-is-inflictor", "plausibility", "hint")
def sufferer_is_inflictor(subject: Subject) -> Iterator[Finding]:
    """Nobody kills or hurts his own people, unless the article speaks of an accident, a mistake or his own fire."""
    if _FRIENDLY.search(subject.article.text):
        return
    told: set[str] = set()
    for i, loss in enumerate(subject.article.losses):
        both = set(loss.sufferer) & set(loss.inflictor) - told
        if both and len(loss.inflictor) == 1 and loss.object in PEOPLE:  # in a clash both inflict
            told |= both
            yield Finding(f"{', '.join(sorted(both))} both suffers and inflicts it", f"losses[{i}].inflictor")


@article_check("object-against-sufferer", "plausibility", "hint")
def object_against_sufferer(subject: Subject) -> Iterator[Finding]:
    """Combatants are of armed actors, civilians are not."""
    for i, loss in enumerate(subject.article.losses):
        kinds = {subject.kinds.get(actor) for actor in loss.sufferer}
        if not kinds or loss.object not in PEOPLE:
            continue
        if (loss.object == "combatants" and kinds == {"civilians"}) or (
            loss.object == "civilians" and kinds <= _FIGHTERS
        ):
            yield Finding(
                f"{loss.object} are lost to {', '.join(loss.sufferer)}",
                f"losses[{i}].sufferer",
                "change one of the two",
            )


@article_check("name-of-another", "plausibility", "hint")
def name_of_another(subject: Subject) -> Iterator[Finding]:
    """A mention whose words are, in the fact sheet, the proper name of one actor refers to that actor."""
    for i, mention in enumerate(subject.article.mentions):
        words = subject.article.text[mention.start : mention.end]
        owners = subject.names.get(words, frozenset())
        known = subject.kinds.keys() >= set(mention.actor)
        if mention.label != "actor" or not owners or not words[0].isupper() or not known:
            continue
        kinds = {subject.kinds[actor] for actor in (*owners, *mention.actor)}
        if owners.isdisjoint(mention.actor) and not kinds <= _OF_A_STATE:
            yield Finding(
                f"in the fact sheet this is {', '.join(sorted(owners))}, here {', '.join(mention.actor)}",
                f"mentions[{i}].actor",
                "change the reference, or the name in the fact sheet",
            )


@article_check("type-varies", "plausibility", "hint")
def type_varies(subject: Subject) -> Iterator[Finding]:
    """The same words name a weapon of the same type throughout an article."""
    first: dict[str, str | None] = {}
    for i, mention in enumerate(subject.article.mentions):
        if mention.label == "weapon":
            words = subject.article.text[mention.start : mention.end].lower()
            if first.setdefault(words, mention.type) != mention.type:
                yield Finding(f"it is {mention.type} here and {first[words]} above", f"mentions[{i}].type")


@article_check("date-before-event", "plausibility", "hint")
def date_before_event(subject: Subject) -> Iterator[Finding]:
    """An article is not older than its event."""
    if subject.event is not None and datetime.date.fromisoformat(subject.article.date) < subject.event.date:
        yield Finding(f"the event was on {subject.event.date}", "date", "change one of the two", subject.article.date)


@article_check("date-long-after", "plausibility", "hint")
def date_long_after(subject: Subject) -> Iterator[Finding]:
    """An article is not younger than its event by more than a year."""
    if subject.event is not None and datetime.date.fromisoformat(subject.article.date) > subject.event.date + _LONG:
        yield Finding(f"the event was on {subject.event.date}", "date", "change one of the two", subject.article.date)


@article_check("column-without-opinion", "plausibility", "hint")
def column_without_opinion(subject: Subject) -> Iterator[Finding]:
    """An opinion column states an opinion."""
    article = subject.article
    labels = {statement.label for statement in article.statements}
    if article.outlet_type == "opinion_column" and labels == {"fact"}:
        yield Finding("the column holds nothing but facts", "outlet_type", "label its opinions, or change the type")
