"""The count of a loss, read from its words (scheme, section 5).

:func:`read_count` goes through a noun phrase in four steps:

1. :func:`~warwire.model.number_tokens.tokenise` cuts it into words and numbers;
2. :func:`_find_amount` collects qualifiers (*at least*) until it meets an amount
   (:func:`~warwire.model.number_words.read_amount`), and passes over numbers that count nothing (*T-72, 155 mm*);
3. :func:`_qualify` does to the amount what each qualifier asks for;
4. where there is no amount, :func:`_count_of_noun` reads determiner and noun (*a tank, tanks, equipment*).

Every step moves forward and looks at a few tokens at a time: long input is read in linear
time.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from warwire.model.count import Count
from warwire.model.noun_number import noun_number
from warwire.model.number_tokens import tokenise
from warwire.model.number_words import Amount, is_number_word, longest_phrase, read_amount, token_at
from warwire.model.quantity_lexicon import (
    AFTER,
    BODIES,
    CURRENCIES,
    DEFINITE,
    DETERMINERS,
    EXCEPT,
    INTRODUCERS,
    JOINTS,
    LOOSE_BODIES,
    MEASURES,
    OPENERS,
    PARTS,
    PLURAL_DETERMINERS,
    POST_MODIFIERS,
    QUALIFIERS,
    SAYING,
    SINGULAR_DETERMINERS,
    SIZES,
    Effect,
)

__all__ = ["read_count"]

_BREAK: Final = re.compile(r"[.,;:!?()…]")
_MARKS: Final = frozenset("(),:;/-")
_ONE: Final = Count.exactly(1)
_ONE_OR_MORE: Final = Count(1, None)
_TWO_OR_MORE: Final = Count(2, None)


def read_count(text: str, before: str = "") -> Count | None:
    """Read the count of a loss from its words, as the scheme's table does.

    Args:
        text: the words of the loss, quantity and noun (*more than 40 soldiers*); case, quotation marks and the width
            of spaces and dashes do not matter.
        before: what stands in front of it on its line; only determiners and numbers among its last three words are
            read (*an* before *aircraft*, *the two* before *pilots*).

    Returns:
        The interval, or ``None`` where the words allow no reading: no words at all, or a bound that the written form
        cannot express (*up to several hundred*).
    """
    phrase = tokenise(text)
    if not any(token[0].isalnum() for token in phrase):
        return None
    tokens = [*_lead(before), *phrase]
    found = _find_amount(tokens)
    return _count_of_noun(tokens) if found is None else _bounded(tokens, found)


def _lead(before: str) -> list[str]:
    """Return the determiners and numbers that end ``before``, at most three words (*not a single*)."""
    words = tokenise(_BREAK.split(before[-80:])[-1])[-3:]
    if words[-1:] == ["that"] and words[-2:][0] in SAYING:  # said that aircraft were lost
        return []
    lead: list[str] = []
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        digits = word[0].isdecimal() and at > 0 and words[at - 1] in DETERMINERS
        if not (digits or word in DETERMINERS or is_number_word(word) or word in ("half", "not")):
            break
        lead.insert(0, word)
    return lead


class _Found(NamedTuple):
    """An amount, and the qualifiers in front of it, the outermost first."""

    amount: Amount
    effects: tuple[Effect, ...] = ()


def _find_amount(tokens: list[str]) -> _Found | None:
    """Return the first amount of the phrase that counts its noun, or ``None``.

    ``ready`` says whether digits may count where the search stands; ``noun`` is the word just passed, if it can be
    the phrase's noun.
    """
    effects: list[Effect] = []
    ready, between, noun, at = True, False, "", 0
    while at < len(tokens):
        word = tokens[at]
        if introducer := longest_phrase(tokens, at, INTRODUCERS):
            ready, noun, at = True, "", introducer[1]
            continue
        if noun and word in POST_MODIFIERS and not (word == "of" and noun in BODIES):
            return None
        if part := _part(tokens, at):
            return _Found(part)
        if qualifier := longest_phrase(tokens, at, QUALIFIERS):
            effects.append(qualifier[0])
            ready, at = True, qualifier[1]
            continue
        amount = read_amount(tokens, at, between=between)
        if amount and (part := _part(tokens, amount.end)):  # two thirds of, 40% of
            return _Found(part)
        if measured := _end_of_measure(tokens, at, amount):
            if measured == len(tokens) or tokens[measured] == "of":  # five tonnes of ammunition
                return _Found(Amount(_ONE_OR_MORE, measured))
            effects, ready, at = [], False, measured
            continue
        if amount and (ready or not amount.digits or _is_trailing(tokens, noun, amount)):
            return _Found(amount, tuple(effects))
        if word in OPENERS:
            ready, between = True, between or word == "between"
        elif word in _MARKS:
            ready, noun = True, ""
        elif word == "not" or word.endswith(("ly", "ed", "'s")):
            ready = True
        else:
            ready, noun, effects = False, word, []
        at = amount.end if amount else at + 1
    return None


def _part(tokens: list[str], at: int) -> Amount | None:
    """Return the count of an unknown part, where one begins at ``at`` (*most of its tanks, all but two*)."""
    word, following = token_at(tokens, at), token_at(tokens, at + 1)
    if word in EXCEPT and (left_out := read_amount(tokens, at + 1)):
        at = left_out.end
    elif word in PARTS and (following == "of" or (word == "half" and following in DEFINITE)):
        if read_amount(tokens, at):  # a quarter of a million
            return None
        at += 1
    else:
        return None
    several = noun_number(_noun_phrase(tokens, at).noun) in ("plural", "either")
    return Amount(_TWO_OR_MORE if several else _ONE_OR_MORE, at)


def _end_of_measure(tokens: list[str], at: int, amount: Amount | None) -> int | None:
    """Return where the units behind the number at ``at`` end (*155 mm, 6.5 tonnes*), or ``None`` without units."""
    if amount is None and not tokens[at][0].isdecimal():
        return None
    end = after = amount.end if amount else at + 1
    if amount and tokens[end - 1] != "of" and token_at(tokens, end) == "of" and token_at(tokens, end + 1) in MEASURES:
        end = after = end + 1  # hundreds of hectares
    if amount and amount.interval == _ONE and token_at(tokens, end) in SIZES:  # one wheel
        return None
    while token_at(tokens, after) in MEASURES:
        if tokens[after] == "t" and token_at(tokens, after + 1)[:1].isdigit():  # ten T 72s
            break
        after += 1
    if after == end and not (at > 0 and tokens[at - 1] in CURRENCIES):
        return None
    behind = longest_phrase(tokens, after, AFTER)  # 20 tonnes or more
    return behind[1] if behind else after


def _is_trailing(tokens: list[str], noun: str, amount: Amount) -> bool:
    """Tell whether an amount ends the phrase behind a plural (*soldiers 12*, but not *Leopard 2*)."""
    return amount.end == len(tokens) and noun_number(noun) == "plural"


def _bounded(tokens: list[str], found: _Found) -> Count | None:
    """Return the amount with everything done to it that its qualifiers, in front and behind, ask for."""
    count, end = found.amount.interval, found.amount.end
    rough = count.max is None
    if count == Count(3, None) and tokens[end - 1] == "of" and noun_number(_noun_phrase(tokens, end).noun) == "mass":
        return _ONE_OR_MORE  # lots of equipment
    for effect in (*_effect_behind(tokens, end), *reversed(found.effects)):
        if effect == "about" and rough:  # some dozens
            continue
        qualified = _qualify(count, effect)
        if qualified is None:
            return None
        count = qualified
    return _with_second_bound(tokens, end, count)


def _effect_behind(tokens: list[str], end: int) -> list[Effect]:
    """Return what stands behind an amount (*50-odd soldiers*), or closes its phrase (*50 soldiers or more*)."""
    close = longest_phrase(tokens, end, AFTER)
    if close and not read_amount(tokens, close[1]):
        return [close[0]]
    for start in range(max(end, len(tokens) - 4), len(tokens) - 1):
        closing = longest_phrase(tokens, start, AFTER)
        if closing and closing[1] == len(tokens):
            return [closing[0]]
    return []


def _qualify(count: Count, effect: Effect) -> Count | None:
    """Apply one qualifier, or return ``None`` where the bound that it needs is open."""
    low, high = count.min, count.max
    match effect:
        case "about":
            return Count(low, high, approximate=True)
        case "at_least":
            return None if low is None else Count(low, None, count.approximate)
        case "more":
            return None if low is None else Count(low if high is None else low + 1, None, count.approximate)
        case "at_most":
            return None if high is None else Count(None, high, count.approximate)
        case "fewer":
            return Count(None, high - 1, count.approximate) if high else None


def _with_second_bound(tokens: list[str], end: int, count: Count) -> Count:
    """Return ``count`` closed by a bound that follows it at once (*at least 40 and as many as 60*)."""
    at = end
    while token_at(tokens, at) in JOINTS:
        at += 1
    qualifier = longest_phrase(tokens, at, QUALIFIERS) if at > end else None
    amount = read_amount(tokens, qualifier[1]) if qualifier else None
    bound = _qualify(amount.interval, qualifier[0]) if qualifier and amount else None
    if bound is None:
        return count
    if bound.min is None:
        low, high = count.min, bound.max
    else:
        low, high = bound.min, count.max if count.min is None else None
    if low is None or high is None or low > high:
        return count
    return Count(low, high, count.approximate or bound.approximate)


class _NounPhrase(NamedTuple):
    """The last determiner in front of a noun, and the noun; each may be empty."""

    determiner: str
    noun: str


def _noun_phrase(tokens: list[str], at: int) -> _NounPhrase:
    """Return determiner and noun of the phrase that begins at ``at``: its last word in front of a post-modifier."""
    determiner = noun = ""
    group: _NounPhrase | None = None
    while at < len(tokens):
        word = tokens[at]
        if noun and word == "of" and noun in LOOSE_BODIES:
            group = group or _NounPhrase(determiner, noun)
            determiner = noun = ""
        elif noun and (word in POST_MODIFIERS or word == "("):
            break
        elif word in DETERMINERS or word.endswith("'s"):
            determiner = determiner if noun else word
        elif qualifier := longest_phrase(tokens, at, QUALIFIERS):
            at = qualifier[1] - 1
        elif word not in OPENERS and word not in POST_MODIFIERS and word[0].isalnum():
            noun = word
        at += 1
    if group is not None:  # a group of soldiers is soldiers, a group of infantry is a group
        return _NounPhrase("", noun) if noun_number(noun) == "plural" else group
    return _NounPhrase(determiner, noun)


def _count_of_noun(tokens: list[str]) -> Count | None:
    """Return the count of a phrase without an amount, by its determiner and the number of its noun."""
    determiner, noun = _noun_phrase(tokens, 0)
    number = noun_number(noun)
    if number == "mass":
        return _ONE if determiner in ("a", "an", "another") else _ONE_OR_MORE
    if determiner in SINGULAR_DETERMINERS:
        return _ONE
    if determiner in PLURAL_DETERMINERS or number == "plural" or (number == "either" and not determiner):
        return _TWO_OR_MORE
    return _ONE if noun else None
