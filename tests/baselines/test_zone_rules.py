"""Lines of raw pages."""

from __future__ import annotations

import pytest

from conftest import FIXTURES
from warwire.baselines.words import seed_words
from warwire.baselines.zones import is_furniture, line_features, rule_zones

WORDS = seed_words()


@pytest.mark.parametrize(
    "line",
    [
        "Share this: Facebook | Twitter | Email",
        "READ MORE: Talks in Halva end without result",
        "By Mira Tolen",
        "By our correspondent",
        "From our own staff writers in Halva",
        "14 March 2011",
        "Posted on 12 June 2016 by Orrin Vale",
        "June 4th, 2009 by Orrin",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Fill in the form below, or log in with one of these:",
        "You are posting with your own account. ( Log out / Change )",
        "Facebook photo",
        "Connecting to %s",
        "%d bloggers like this:",
        "Home > World > Middle East | Contact us",
        "© 2014 The Halva Courier. All rights reserved.",
        "We use cookies. By clicking Accept all you agree to our privacy policy.",
        "Tags: Kesh, bridge, army",
        "* * *",
        "Tuesday 3 May 2016 18:14",
        "3 May 2016, 18:14 GMT | Updated 19:20",
        "May 3, 2016 at 6:14 pm, Halva",
        "www.halva-courier.example",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line, WORDS)


@pytest.mark.parametrize(
    "line",
    [
        "The army said on Monday that it had killed 40 rebels.",
        "Norvian Army Loses Nine Tanks at Kesh Bridge",
        "  • The picture below shows the bend where the road leaves the river",
        "HALVA (Strand) - Four villagers were killed by mortars at the bridge.",
        "Tuesday 3 May 2016 18:14 Five villagers die at Kesh",
        "Tuesday 3 May 2016 18:14 Raid on Kesh kills five. "
        + "The army said that its drones had missed the bridge. " * 20,
        "Print shops in Halva were told to share their paper with the army.",
        "“We will tweet nothing,” the governor told his staff.",
    ],
)
def test_no_furniture(line: str) -> None:
    assert not is_furniture(line, WORDS)


def test_a_blog_s_page() -> None:
    text = "\n".join(line for line in (FIXTURES / "pages" / "blog.txt").read_text("utf-8").splitlines() if line.strip())
    labels = [zone.label for zone in rule_zones(text, WORDS)]
    assert labels[:6] == ["headline", "paragraph", "furniture", "paragraph", "furniture", "paragraph"]
    assert set(labels[7:]) == {"furniture"}


def test_the_readers_comments_are_furniture() -> None:
    text = "Nine fell at Kesh\nNine soldiers fell at Kesh on Sunday, the army said.\nLeave a comment\nTamas says\nI do not believe it!"
    assert [zone.label for zone in rule_zones(text, WORDS)] == ["headline", "paragraph"] + ["furniture"] * 3


def test_captions() -> None:
    text = "Nine fell\nNine soldiers fell at Kesh on Sunday, the army said.\nPhoto: the bridge at Kesh\nThe bridge on Monday (AFP)\nThey left."
    labels = [zone.label for zone in rule_zones(text, WORDS)]
    assert labels == ["headline", "paragraph", "caption", "caption", "paragraph"]


def test_empty_lines_have_no_zone() -> None:
    assert [zone.start for zone in rule_zones("One.\n\n \nTwo.", WORDS)] == [0, 8]
    assert len(line_features("One.\n\n \nTwo.", WORDS)) == 4


def test_long_lines_of_anything_take_no_long_time() -> None:
    for line in ("a" * 400_000, "By " + "A" * 400_000, "AB" + "-" * 400_000, "(photo" * 60_000):
        assert len(rule_zones(line, WORDS)) == 1
    assert len(rule_zones("a\n" * 100_000, WORDS)) == 100_000
