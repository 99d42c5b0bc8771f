"""Level ``scheme``: the extents of mentions and losses (scheme, section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from warwire.corpus.checks.registry import article_check
from warwire.corpus.checks.subject import Finding, Span, Subject
from warwire.corpus.checks.words import (
    BARE_PEOPLE,
    DETERMINERS,
    INSTITUTIONS,
    PERSONAL_PRONOUNS,
    PRONOUNS,
    begins_with_number,
    cuts_word,
    loose_edge,
    only_numbers,
    possessive_ending,
    quantity_after_article,
)

_SENTENCE_START: Final = frozenset(".!?:\"'“‘«•*|–—-…)")
_GENITIVE: Final = re.compile(r"\w(?:['’]s|s['’])\s+[^\W\d_A-Z]")
_AFTER_NOUN: Final = re.compile(
    r"[^\W\d_]\s+(?:of|who|whose|whom|which|from|in|near|with|for|by|under|against|at|on|inside|aboard|belonging to|"
    r"armed with|loyal to)\s"
)
_AFTER_COUNTED: Final = re.compile(
    r"[^\W\d_]\s+(?:who|whose|whom|which|near|inside|aboard|in|at|on|with|by|from|belonging to|armed with|loyal to)\s"
    r"(?!all\b|total\b|excess\b|least\b|most\b|the most\b|quantity\b)"
)
_LEXICAL_OF: Final = re.compile(
    r"(?:chiefs? of staff|heads? of state|men at arms|secretary of state|men of war|rules of engagement"
    r"|prisoners? of war|chiefs? of police|pieces? of|weapons? of mass destruction)\b",
    re.IGNORECASE,
)
_COORDINATED: Final = re.compile(
    r"(?:^|\s)[^\W\d_A-Z][\w-]*(?:(?<!ou)(?<!s)s|men|women|people|artillery|armour)\s+(?:and|or)\s+[^\W\d_A-Z]"
)


def _is_name(subject: Subject, span: Span) -> bool:
    """Tell whether a span's first words are part of a name: the event's, or capitals that nothing else asks for."""
    if span.words in subject.names:
        return span.words[0].isupper()
    words = span.words.split(None, 2)
    if len(words) < 2 or not (words[0][0].isupper() and words[1][0].isupper()):
        return False
    if subject.zone_at(span.start).label == "headline" or span.words.isupper():
        return False
    before = subject.before(span.start).rstrip()
    return bool(before) and before[-1] not in _SENTENCE_START


@article_check("span-cuts-word", "scheme")
def span_cuts_word(subject: Subject) -> Iterator[Finding]:
    """Spans begin and end at word boundaries; a name inside a hyphenated word is no mention."""
    text = subject.article.text
    for span in subject.spans:
        if cuts_word(text, span.start) or cuts_word(text, span.end):
            around = text[max(0, span.start - 8) : span.end + 8]
            yield Finding(
                f"the {span.label} is cut out of a word", span.field, "mark the whole word, or nothing of it", around
            )


@article_check("span-edge", "scheme")
def span_edge(subject: Subject) -> Iterator[Finding]:
    """No punctuation and no white space at the edge of a mention or a loss, unless it belongs to its words (*U.S.*)."""
    for span in subject.spans:
        if not possessive_ending(span.words) and (edge := loose_edge(span.words)):
            yield Finding(f"the {span.label} has '{edge}' at its edge", span.field, "leave it outside the tag")


@article_check("possessive-ending", "scheme")
def possessive_ending_inside(subject: Subject) -> Iterator[Finding]:
    """The possessive ending (*'s*, *s'*) stays outside of a mention."""
    for span in subject.spans:
        if possessive_ending(span.words) and span.words not in subject.names:
            yield Finding(f"the {span.label} ends with its possessive ending", span.field, "leave the ending outside")


@article_check("begins-with-determiner", "scheme")
def begins_with_determiner(subject: Subject) -> Iterator[Finding]:
    """No span begins with an article, a possessive or a demonstrative; a loss may with a quantity (*a dozen*)."""
    for span in subject.spans:
        first, *rest = span.words.split(None, 1)
        if not rest or first.lower() not in DETERMINERS or _is_name(subject, span):
            continue
        if span.label == "loss" and first.lower() in ("a", "an") and quantity_after_article(span.words):
            continue
        yield Finding(f"the {span.label} begins with '{first}'", span.field, "begin after it")


@article_check("begins-with-quantity", "scheme")
def begins_with_quantity(subject: Subject) -> Iterator[Finding]:
    """How many belongs to a loss, never to an actor or a weapon (*12 recruits*: *recruits*)."""
    for span in subject.spans:
        if span.label == "loss" or not begins_with_number(span.words):
            continue
        if not _is_name(subject, span) and not only_numbers(span.words):
            yield Finding(f"the {span.label} begins with how many", span.field, "begin after the quantity")


@article_check("no-noun", "scheme")
def no_noun(subject: Subject) -> Iterator[Finding]:
    """A pronoun is no mention and no loss; a bare number is no actor and no weapon."""
    for span in subject.spans:
        word = span.words.lower()
        acronym = len(word) > 1 and span.words.isupper()
        if word in (PERSONAL_PRONOUNS if span.label == "loss" else PRONOUNS) and not acronym:
            yield Finding(f"the {span.label} is a pronoun", span.field, "remove the tag")
        elif (
            span.label != "loss"
            and only_numbers(span.words)
            and not {span.words, f"the {span.words}", f"The {span.words}"} & subject.names.keys()
        ):
            yield Finding(f"the {span.label} is a bare number", span.field, "remove the tag")


@article_check("bare-people", "scheme")
def bare_people(subject: Subject) -> Iterator[Finding]:
    """Inside a loss the bare *people, persons, victims, casualties, others* are no mention of an actor."""
    for loss in subject.article.losses:
        for span in subject.inside(loss.start, loss.end, "actor"):
            if span.words.lower() in BARE_PEOPLE:
                yield Finding("the word names nobody in particular", span.field, "remove the actor tag")


@article_check("genitive-inside", "scheme", "hint")
def genitive_inside(subject: Subject) -> Iterator[Finding]:
    """A possessor is a mention of its own, or none, but no part of the next one (*the League's gunners*: two)."""
    for span in subject.spans:
        if genitive := _GENITIVE.search(span.words):
            counted = span.label == "loss" and " of " in span.words[: genitive.start() + 1]
            institution = span.words.split()[-1].lower() in INSTITUTIONS
            if not counted and not institution and span.words not in subject.names:
                yield Finding(f"the {span.label} holds a possessor and what is his", span.field, "mark them apart")


@article_check("post-modifier", "scheme", "hint")
def post_modifier(subject: Subject) -> Iterator[Finding]:
    """What follows the head noun (*of …, who …, armed with …*) stays out, unless it is part of a name."""
    for span in subject.spans:
        after = (_AFTER_COUNTED if span.label == "loss" else _AFTER_NOUN).search(span.words)
        if after is None or span.words in subject.names or _LEXICAL_OF.match(span.words):
            continue
        head = span.words[: after.start() + 1].split()[-1]
        if not head[0].isupper():  # else a name: Ministry of Defence
            yield Finding(f"the {span.label} goes on behind its head noun", span.field, "end at the head noun")


@article_check("coordinated-heads", "scheme", "hint")
def coordinated_heads(subject: Subject) -> Iterator[Finding]:
    """Coordinated heads are separate mentions, except under one number or inside one name."""
    for span in subject.spans:
        if span.label != "loss" and _COORDINATED.search(span.words) and span.words not in subject.names:
            yield Finding(f"the {span.label} holds two heads", span.field, "mark each of them")
