"""What each line of a page is: headline, paragraph, caption or furniture. Features of lines, and rules over them."""

from __future__ import annotations

import re
from typing import Final

from warwire.baselines.document import split_lines
from warwire.baselines.words import Words
from warwire.model.labels import ZoneLabel
from warwire.model.record import Zone

__all__ = ["LONGEST_FORM", "line_features", "rule_zones", "zones_of"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W_]+)*")
_DATE: Final = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[\s./-]+)?(?:(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|\d{1,2})[\s.,/-]+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?[\s./-]+)?\d{2,4}(?:[\s,|·•-]+(?:at\s+)?\d{1,2}[:.]\d{2}(?P<rest>.*))?",
    re.IGNORECASE,
)
# What may follow date and time: a zone, another time or date, a word such as "Updated", a place behind a mark.
_AFTER_TIME: Final = re.compile(
    r"(?:[\s,|·•()/–-]*(?<!\w)|(?<=\d))"
    r"(?:(?i:[ap]\.?m\.?|hrs|hours|local time|(?:last )?(?:updated|modified|published|posted)(?: (?:on|at))?:?"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"|[A-Z]{2,5}|[+-]?\d[\d:.]*)(?!\w)"
    r"|[\s,|·•()/–-]*[,|·•(/–-]\s*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2}(?=\W*$)"
)
_BYLINE: Final = re.compile(
    r"(?i:by|from|(?:text|words|reporting|story|written|edited) by|author)[:\s]+"
    r"(?:[A-Z][\w.'’-]+[\s,|/]*){1,5}(?:and\s|in\s|,|\||$).*",
    re.DOTALL,
)
_STAFF: Final = re.compile(
    r"(?:by|from)\s+(?:(?:our|a|the|own|staff|special|foreign|defence|defense|war|chief|senior|political)\s+){0,4}"
    r"(?:correspondents?|reporters?|writers?|staff|newsroom|agencies|news\s+desk)(?:\s+(?:in|and)\s.*)?",
    re.IGNORECASE,
)
_DATE_BY: Final = re.compile(_DATE.pattern + r"\W+by\s+.{1,40}", re.IGNORECASE)
_DATELINE: Final = re.compile(
    r"[A-Z][A-Z\s.,'’-]{2,40}(?:\([A-Za-z ]+\))?\s*[-–—,]*\s*(?:[A-Z][a-z]+\.?\s+\d{1,2})?\s*[-–—]*"
)
_PLACEHOLDER: Final = re.compile(r"%[sd]\b|\{\{|\$\{|&nbsp;|lorem ipsum", re.IGNORECASE)
_LINKS: Final = re.compile(r"[|»›>·•/]|\s{3,}|\[\s*\]")
_URL: Final = re.compile(r"https?://|www\.|[\w.-]@[\w-]+\.\w+")
_SPEECH: Final = re.compile(r"[.!?…][\"”’')\]]*$")
_CREDIT: Final = re.compile(
    r"\((?:photo|image|picture|ap|afp|reuters|epa|getty|file|courtesy)\b[^)]{0,200}\)\W{0,9}$|(?:photo|image|picture)s?\s*(?:by|:|/|credit)|/\s*(?:AFP|AP|Reuters|EPA|Getty)\b",
    re.IGNORECASE,
)
LONGEST_FORM: Final = 200
"""A longer line is no date, by-line or dateline, however it begins."""
_BULLET: Final = re.compile(r"^\s*[•▪●◦*–-]\s+")


def line_features(text: str, words: Words) -> list[list[str]]:
    """Return the features of every line of a text: its words, its form, where it stands, and what the rules say."""
    extents = split_lines(text)
    lines = [text[start:end] for start, end in extents]
    ruled = _labels(lines, words)
    shapes = [_shape(line, words) for line in lines]
    features = []
    for i, line in enumerate(lines):
        place = min(9, 10 * i // max(1, len(lines)))
        own = [f"rule={ruled[i]}", f"place={place}", f"first={i == 0}", f"last={i == len(lines) - 1}", *shapes[i]]
        own += [f"word={word.lower()}" for word in _WORD.findall(line)[:12]] if len(line) < 120 else []
        own += [f"previous:{ruled[i - 1]}" if i else "previous:start"]
        own += [f"next:{ruled[i + 1]}" if i + 1 < len(lines) else "next:end"]
        features.append(own)
    return features


def rule_zones(text: str, words: Words) -> tuple[Zone, ...]:
    """Return the zones of a text by rule alone."""
    extents = split_lines(text)
    return zones_of(text, _labels([text[start:end] for start, end in extents], words))


def zones_of(text: str, labels: list[ZoneLabel]) -> tuple[Zone, ...]:
    """Return one zone a line, leaving out empty lines."""
    return tuple(
        Zone(start, end, label)
        for (start, end), label in zip(split_lines(text), labels, strict=True)
        if text[start:end].strip()
    )


def _shape(line: str, words: Words) -> list[str]:
    found = [word.lower() for word in _WORD.findall(line)]
    share = sum(word in words.furniture for word in found) / max(1, len(found))
    capitals = sum(word[:1].isupper() for word in _WORD.findall(line)) / max(1, len(found))
    return [
        f"length={min(len(found), 60) // 4}",
        f"ends={bool(_SPEECH.search(line.rstrip()))}",
        f"furniture={round(share * 5)}",
        f"capitals={round(capitals * 4)}",
        f"links={min(3, len(_LINKS.findall(line)))}",
        f"credit={bool(_CREDIT.search(line))}",
        f"date={_is_date(line.strip())}",
        f"url={bool(_URL.search(line))}",
    ]


def _labels(lines: list[str], words: Words) -> list[ZoneLabel]:
    """Label lines one after another; some lines say what all that follow them are."""
    labels: list[ZoneLabel] = []
    over = False
    prose = [_is_prose(line) for line in lines]
    last_prose = max((i for i, flag in enumerate(prose) if flag), default=-1)
    for i, line in enumerate(lines):
        flat = " ".join(line.split())
        key = flat.lower().strip(" .:!*#-–—|>»()0123456789").replace("_", " ")
        if not over and i > 0 and key in words.page_ends and len(flat) < 40:
            over = True
        if over and not (prose[i] and i <= last_prose and _long_prose(line) and not _addressed(line)):
            labels.append("furniture")
            continue
        labels.append(_label(flat, i, lines, prose[i], labels, words, follows=i < last_prose))
    return labels


def _is_prose(line: str) -> bool:
    return len(_WORD.findall(line)) >= 8 and bool(_SPEECH.search(line.rstrip()))


def _long_prose(line: str) -> bool:
    return len(_WORD.findall(line)) >= 25


def _addressed(line: str) -> bool:
    """Whether a line speaks to the reader, as forms and notices do."""
    return bool(re.search(r"\byou(?:r|rs|'re)?\b", line, re.IGNORECASE))


def _label(
    flat: str, at: int, lines: list[str], prose: bool, before: list[ZoneLabel], words: Words, *, follows: bool
) -> ZoneLabel:
    """Label one line, given the labels before it and whether prose follows anywhere."""
    found = _WORD.findall(flat)
    lower = flat.lower()
    bullet = bool(_BULLET.match(lines[at]))
    if is_furniture(flat, words):
        return "furniture"
    if len(found) <= 45 and _CREDIT.search(flat):
        return "caption"
    opening = found[0].lower() if found else ""
    if opening in words.captions and ":" in flat[:25] and len(found) <= 40 and not prose:
        return "caption"
    if lower.startswith(
        ("caption:", "photo:", "pictured:", "picture:", "image:", "file photo", "in this photo", "above:", "below:")
    ):
        return "caption"
    ended = bool(_SPEECH.search(flat)) and not flat.endswith(("U.S.", "U.N."))
    if bullet or ended or len(found) > 22:
        if at == 0 and len(found) <= 14 and len(lines) > 1 and flat.count(". ") == 0 and not bullet:
            return "headline"
        return "paragraph"
    if flat.endswith((",", ";")):
        return "paragraph"
    if (
        len(found) <= 22
        and (follows or at == 0)
        and (at == 0 or before[-1] in {"headline", "furniture"} or len(found) <= 14)
    ):
        return "headline"
    return "paragraph"


def _is_date(flat: str) -> bool:
    """Whether a line holds a date, perhaps with a time, and nothing that tells of anything."""
    match = _DATE.fullmatch(flat) if len(flat) <= LONGEST_FORM else None
    return match is not None and not _AFTER_TIME.sub("", match["rest"] or "").strip(" ,|·•()/–-.")


def is_furniture(line: str, words: Words) -> bool:
    """Whether a line by itself is furniture: a form, a link, a by-line, a date alone, a share bar."""
    flat = line.strip()
    found = [word.lower() for word in _WORD.findall(flat)]
    lower = flat.lower().lstrip("•*|>»-–— ")
    if not found:
        return True
    if _PLACEHOLDER.search(flat) and len(found) < 20:
        return True
    short = len(flat) <= LONGEST_FORM
    if short and (
        _is_date(flat)
        or _DATE_BY.fullmatch(flat)
        or ((_BYLINE.fullmatch(flat) or _STAFF.fullmatch(flat)) and len(found) <= 12 and not _SPEECH.search(flat))
    ):
        return True
    if lower.startswith(words.furniture_starts) and (len(found) <= 16 or (_addressed(flat) and len(found) <= 40)):
        return not (len(found) > 8 and _SPEECH.search(flat) and not _addressed(flat) and ":" not in flat[:25])
    if len(found) <= 30 and _URL.search(flat) and len(found) <= 12:
        return True
    share = sum(word in words.furniture for word in found) / len(found)
    if share >= 0.5 and len(found) <= 12:
        return True
    if _addressed(flat) and share >= 0.2 and len(found) <= 30:
        return True
    if len(_LINKS.findall(flat)) >= 2 and len(found) <= 20 and not _SPEECH.search(flat) and not _BULLET.match(line):
        return share > 0 or len(_LINKS.findall(flat)) >= 3
    if "-" not in flat[:60] and flat.isupper() and len(found) <= 2 and not _SPEECH.search(flat):
        return True
    return (
        short
        and bool(_DATELINE.fullmatch(flat))
        and len(found) <= 6
        and ("," in flat or "(" in flat)
        and flat.isupper() is False
        and flat.split("(")[0].isupper()
    )
