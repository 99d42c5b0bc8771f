"""Make the templates that an author fills: a fact sheet, and an article in plain lines."""

from __future__ import annotations

import datetime
import re
import unicodedata
from pathlib import Path
from typing import Final

from warwire.corpus.sources import read_event
from warwire.errors import InputError, Problem
from warwire.model.files import write_text
from warwire.model.labels import OutletType
from warwire.model.record import Article, Zone
from warwire.model.tokens import lines
from warwire.model.xml_writer import write_xml

__all__ = ["new_article", "new_event", "slug"]

_EVENT: Final = '''id = "{id}"
conflict = ""                # the war, lower-case words joined by hyphens; all its events share it
setting = "invented"         # real or invented
date = {date}            # the day of the event
place = ""
summary = """
What happened, in plain sentences: the order of things, the weapons, who was hurt, what is not known, what each side
wants believed.
"""

[[actors]]
id = "one_army"              # lower-case letters, digits, underscores
name = "One Army"
kind = "state_forces"        # state_forces nonstate_armed government coalition organisation civilians person
names = ["the army"]         # other names that outlets use
belligerent = true

[[items]]                    # one for each thing that was lost or is said to be
id = "tanks"
what = "tanks lost at the bridge"
claims = {{ one_army = "two damaged" }}   # who says what: actor ids, author or unnamed
'''


def slug(name: str) -> str:
    """Return a name as lower-case ASCII words joined by hyphens (*The Halle Post* → ``the-halle-post``)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def new_event(root: Path, event: str, date: datetime.date) -> Path:
    """Write the template of a fact sheet and return its path.

    Args:
        root: the corpus folder.
        event: the id of the event.
        date: the day of the event.

    Raises:
        InputError: the id is not of the form, or the event is there already.
    """
    path = root / "events" / event / "event.toml"
    if slug(event) != event:
        raise InputError(
            [
                Problem(
                    "bad-value",
                    "an event's id is lower-case words joined by hyphens",
                    text=event,
                    remedy=f"write {slug(event)}",
                )
            ]
        )
    if path.exists():
        raise InputError(
            [Problem("bad-value", "the event is there already", file=str(path), remedy="add an article with --outlet")]
        )
    write_text(path, _EVENT.format(id=event, date=date.isoformat()))
    return path


def new_article(root: Path, event: str, outlet: str, outlet_type: OutletType, date: datetime.date, text: str) -> Path:
    """Write the next article of an event, its lines in zones and without labels, and return its path.

    The first line becomes a headline, every other a paragraph; the author changes what is a caption or furniture.

    Args:
        root: the corpus folder.
        event: the id of an event that is there.
        outlet: the outlet's name.
        outlet_type: what kind of outlet it is.
        date: the day of publication.
        text: the article in plain lines; blank lines are left out.

    Raises:
        InputError: the event is not there, or the text is empty.
    """
    folder = root / "events" / event
    sheet = read_event(folder / "event.toml")
    kept = [unicodedata.normalize("NFC", line.strip()) for line in text.splitlines() if line.strip()]
    if not kept:
        raise InputError(
            [Problem("empty-span", "the text has no lines", remedy="give the article's text with --text FILE")]
        )
    number = 1 + max((int(path.name[:2]) for path in folder.glob("[0-9][0-9]-*.xml")), default=0)
    body = "\n".join(kept)
    zones = tuple(Zone(start, end, "paragraph" if start else "headline") for start, end in lines(body))
    article = Article(
        id=f"{event}-{number:02}",
        event=event,
        conflict=sheet.conflict,
        setting=sheet.setting,
        outlet=outlet,
        outlet_type=outlet_type,
        date=date.isoformat(),
        text=body,
        zones=zones,
    )
    path = folder / f"{number:02}-{slug(outlet)}.xml"
    write_text(path, write_xml(article))
    return path
