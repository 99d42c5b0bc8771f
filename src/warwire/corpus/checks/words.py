"""What the checks of extents know of words: their boundaries, and the small closed classes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from warwire.model.number_tokens import tokenise
from warwire.model.quantity_lexicon import MEASURES, PLURAL_SCALES, SCALES, TENS, UNITS

__all__ = [
    "BARE_PEOPLE",
    "DETERMINERS",
    "FUNCTION_WORDS",
    "INSTITUTIONS",
    "PERSONAL_PRONOUNS",
    "PLACE_PREPOSITIONS",
    "PRONOUNS",
    "QUANTIFIERS",
    "UNIT_NOUNS",
    "begins_with_number",
    "cuts_word",
    "elliptical",
    "is_word",
    "loose_edge",
    "only_numbers",
    "possessive_ending",
    "quantity_after_article",
    "word_set",
]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a string as a set."""
    return frozenset(words.split())


DETERMINERS: Final = word_set("a an the this that these those my your his her its our their")
QUANTIFIERS: Final = word_set(
    "some several many few most half no any each every another dozens scores hundreds thousands tens millions "
    "countless numerous"
)
PERSONAL_PRONOUNS: Final = word_set(
    "i you he she it we they me him us them who whom which myself himself herself itself ourselves themselves those "
    "these this that his hers ours theirs"
)
PRONOUNS: Final = PERSONAL_PRONOUNS | word_set(
    "one ones both some all many several few most none others other each everyone everybody someone somebody anyone "
    "anybody nobody no-one"
)
BARE_PEOPLE: Final = word_set("people persons person victims victim casualties casualty others")
"""Heads of losses that are no mentions of actors (scheme, section 8, point 8)."""

UNIT_NOUNS: Final = word_set(
    "army armies brigade brigades battalion battalions regiment regiments division divisions corps company companies "
    "platoon platoons squad squads section sections squadron squadrons battery batteries detachment detachments unit "
    "units force forces garrison garrisons patrol patrols column columns group groups cell cells crew crews team teams "
    "convoy convoys militia militias formation formations contingent contingents network networks"
)
"""Nouns of bodies of fighters, which can be destroyed as one thing."""

INSTITUTIONS: Final = word_set(
    "office offices league union association committee council court movement party group federation front society "
    "club secretariat department service bureau hospital clinic school agency commission"
)
"""Heads that make a name of the possessor in front of them (*a mothers' league*)."""

PLACE_PREPOSITIONS: Final = word_set(
    "in at from to near of into towards toward around outside inside across through over between within via"
)
FUNCTION_WORDS: Final = DETERMINERS | word_set(
    "and or but nor as than when while where who which that if because since until although though not also then "
    "in on at of to from by with near for after before into over inside outside against under during between among "
    "amid across through around behind beside beneath towards toward without within along off out up down about "
    "was were is are has have had be been being do does did will would can could may might must shall should "
    "said says say told tells added claimed claims denied denies reported reports announced"
)

_QUALIFIED: Final = word_set(
    "at up over under as more fewer less between not about around nearly almost roughly approximately"
)
_QUANTITY_NOUNS: Final = word_set(
    "number total half third quarter fifth tenth majority minority lot bunch fraction proportion percentage quantity "
    "amount string series brace host handful few many score dozen"
)
_ELLIPTICAL: Final = (
    PRONOUNS
    | QUANTIFIERS
    | DETERMINERS
    | _QUALIFIED
    | _QUANTITY_NOUNS
    | word_set(
        "least than not as more fewer less so much twice nobody nothing first second third fourth fifth sixth seventh "
        "eighth ninth tenth"
    )
)
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")
_HYPHENS: Final = "-\u2010\u2011"
_APOSTROPHES: Final = "'’"
_JOINERS: Final = "\u200c\u200d\ufe0e\ufe0f"
_CONTRACTIONS: Final = frozenset({"s", "re", "ve", "ll", "d", "m"})
_CLOSING: Final = {"(": ")", "[": "]", "{": "}", '"': '"', "“": "”", "„": "“", "«": "»", "'": "'", "‘": "’", "‹": "›"}
_OPENING: Final = {closing: opening for opening, closing in _CLOSING.items()}
_BEFORE_DIGIT: Final = "~≈<>≥≤±.$€£¥₹"
_ABBREVIATION: Final = re.compile(
    r"(?:(?<!\w)(?:[^\W\d_]\.)+"
    r"|\b(?:Co|Corp|Inc|Ltd|Bros|Jr|Sr|St|Gen|Col|Lt|Maj|Sgt|Capt|Cpl|Pvt|Brig|Adm|Cmdr|Dept|Govt|Div|Bn|Regt|Btn|cal))\.?$"
)
_WORD: Final = re.compile(r"[^\W_]+")
_POSSESSIVE: Final = re.compile(r"\w['’]s$|s['’]$", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"\d[\d.,' ]*")
_NOT_BETWEEN: Final = word_set("of with in on at from by carrying and or")
_NUMBER_WORDS: Final = frozenset({*UNITS, *TENS, *SCALES, *PLURAL_SCALES} - {"score"})
_FIRST_WORDS: Final = _NUMBER_WORDS | QUANTIFIERS | _QUALIFIED


def is_word(character: str) -> bool:
    """Tell whether a character belongs to a word: a letter, a digit, an underscore, a combining mark."""
    return character.isalnum() or character == "_" or character in _JOINERS or unicodedata.category(character)[0] == "M"


def cuts_word(text: str, at: int) -> bool:
    """Tell whether an offset lies inside a word; hyphenated words and numbers with marks in them are one word.

    The possessive ending and contracted verbs are no part of a word, nor is a short elided article (*l'Est*).
    """
    if at in (0, len(text)):
        return False
    left, right = text[at - 1], text[at]
    if right.isspace() or left.isspace():
        return False
    if is_word(left) and is_word(right):
        return True
    if unicodedata.category(right)[0] == "M" or right in _JOINERS or left == "\u200d":
        return True
    after = text[at + 1 : at + 2]
    before = text[at - 2 : at - 1] if at > 1 else ""
    if is_word(left) and after and is_word(after):
        if right in _HYPHENS or (right in ".," and left.isdigit() and after.isdigit()):
            return True
        tail = _WORD.match(text, at + 1)
        return right in _APOSTROPHES and tail is not None and tail[0].lower() not in _CONTRACTIONS
    if is_word(right) and before and is_word(before):
        if left in _HYPHENS or (left in ".," and right.isdigit() and before.isdigit()):
            return True
        start = at - 2
        while start and is_word(text[start - 1]):
            start -= 1
        return left in _APOSTROPHES and at - 1 - start > 2
    return False


def possessive_ending(words: str) -> bool:
    """Tell whether words end with a possessive ending that is not a closing quotation mark."""
    ending = _POSSESSIVE.search(words)
    return ending is not None and not (ending[0][-1] in _APOSTROPHES and any(q in words[:-1] for q in "'‘"))


def loose_edge(words: str) -> str:
    """Return the punctuation or white space at the edge of words that does not belong to them, or nothing."""
    first, last = words[0], words[-1]
    if not is_word(first):
        closing = _CLOSING.get(first)
        inside = words.find(closing, 1) if closing else -1
        before_digit = first in _BEFORE_DIGIT and words[1:].lstrip()[:1].isdigit()
        if not before_digit and not 0 < inside < len(words) - 1:
            return first
    if not is_word(last):
        opening = _OPENING.get(last)
        inside = words.rfind(opening, 0, len(words) - 1) if opening else -1
        after_digit = last in "+%" and words[:-1].rstrip()[-1:].isdigit()
        if not after_digit and inside <= 0 and not (last == "." and _ABBREVIATION.search(words)):
            return last
    return ""


def only_numbers(words: str) -> bool:
    """Tell whether words are a bare number (*12*, *two dozen*, *hundreds*)."""
    return _may_count(words) and all(map(_is_number, tokenise(words)))


def _may_count(words: str) -> bool:
    """Tell whether the first word can begin a quantity, before words are cut in tokens at some cost."""
    first = _WORD.match(words)
    return first is not None and (first[0][0].isdigit() or first[0].lower() in _FIRST_WORDS)


def _is_number(token: str) -> bool:
    return token in _NUMBER_WORDS or _NUMERIC.fullmatch(token) is not None


def elliptical(words: str) -> bool:
    """Tell whether words say how many without saying of what (*no more than six, one of them, nobody, the seventh*)."""
    return all(
        token in _ELLIPTICAL
        or token in _NOT_BETWEEN
        or _ORDINAL.fullmatch(token)
        or not token[0].isalpha()
        or _is_number(token)
        for token in tokenise(words)
    )


def begins_with_number(words: str) -> bool:
    """Tell whether words begin with how many, in digits or in words, and go on.

    A number that measures (*120 mm mortar*), that is part of a compound (*12-man patrol*) or of a name (*45 Commando*)
    says nothing of how many.
    """
    tokens = tokenise(words) if _may_count(words) else []
    if len(tokens) < 2:
        return False
    first, second = tokens[0], tokens[1]
    if first in ("half", "most"):
        return second in DETERMINERS or second == "of"
    if first in QUANTIFIERS:
        return True
    if first in _QUALIFIED:
        return second in ("least", "most", "to", "than", "many", "much") or (
            _is_number(second) and begins_with_number(" ".join(tokens[1:]))
        )
    if not _is_number(first) or second in MEASURES or second == "strong":
        return False
    if first[0].isdigit():
        following = words.split(None, 1)
        return len(following) == 2 and not following[1][0].isupper()
    return True


def quantity_after_article(words: str) -> bool:
    """Tell whether words that begin with *a* or *an* name a quantity (*a dozen*, *a further 12*, *a number of*)."""
    tokens = tokenise(words)[1:4]
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in _NOT_BETWEEN:
            return False
        if token in _QUANTITY_NOUNS or (_is_number(token) and following not in MEASURES and following != "strong"):
            return True
    return False
