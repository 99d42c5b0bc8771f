"""Every word that the reading of counts knows: numbers, qualifiers, determiners, units, and nouns of unusual number.

To teach :func:`warwire.model.quantity.read_count` a word, add it to the list that it belongs to.
"""

from __future__ import annotations

from typing import Final, Literal

from warwire.model.count import Count

__all__ = [
    "AFTER",
    "BODIES",
    "CURRENCIES",
    "DEFINITE",
    "DETERMINERS",
    "EITHER_NOUNS",
    "EXCEPT",
    "GLUE",
    "GROUPS",
    "INTRODUCERS",
    "JOINTS",
    "LOOSE_BODIES",
    "MASS_NOUNS",
    "MEASURES",
    "OPENERS",
    "PARTS",
    "PLURAL_DETERMINERS",
    "PLURAL_NOUNS",
    "PLURAL_SCALES",
    "POST_MODIFIERS",
    "QUALIFIERS",
    "SAYING",
    "SCALES",
    "SCALE_FRACTIONS",
    "SINGULAR_DETERMINERS",
    "SINGULAR_NOUNS",
    "STRONG",
    "TENS",
    "UNITS",
    "VAGUE",
    "Effect",
]

Effect = Literal["at_least", "more", "at_most", "fewer", "about"]
"""What a qualifier does to the amount beside it."""


def _listed(words: str) -> list[str]:
    return words.split()


def _phrases(phrases: str) -> list[str]:
    return phrases.split("|")


def _all(effect: Effect, phrases: str) -> dict[str, Effect]:
    return dict.fromkeys(_phrases(phrases), effect)


# Numbers

UNITS: Final = {
    word: number
    for number, word in enumerate(
        _listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS: Final = {
    "fourty": 40,
    **{
        word: 10 * tens
        for tens, word in enumerate(_listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
    },
}
GROUPS: Final = {"pair": 2, "couple": 2, "duo": 2, "trio": 3, "quartet": 4, "dozen": 12, "score": 20}
"""Words that are a number of things by themselves."""

SCALES: Final = {
    **GROUPS,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
"""Every word that multiplies the number in front of it."""

PLURAL_SCALES: Final = {"tens": 10, **{f"{word}s": scale for word, scale in SCALES.items()}}
"""*Dozens, thousands*: open amounts by themselves, multipliers behind a number or *several*."""

SCALE_FRACTIONS: Final = {"half": 2, "quarter": 4, "quarters": 4}
"""What a scale word is divided by (*half a dozen, a quarter of a million*)."""

VAGUE: Final[dict[str, Count]] = {
    **dict.fromkeys(
        _phrases(
            "no|none|nil|nobody|no one|no-one|no single|nothing|neither|nor|without|without a|without any|not a|not any"
            "|not one|not a single|not one single|not even a|not even one"
        ),
        Count.exactly(0),
    ),
    **dict.fromkeys(("both", "twins"), Count.exactly(2)),
    **dict.fromkeys(
        _phrases(
            "several|many|few|handful|number of|numbers of|multiple|various|numerous|countless|innumerable|untold"
            "|sundry|a lot of|lots of|good deal of|great deal of|plenty of|host of|hosts of|string of|series of"
            "|array of|variety of"
        ),
        Count(3, None),
    ),
    **dict.fromkeys(
        _phrases("unknown number of|unspecified number of|undisclosed number of|undetermined number of"),
        Count(2, None),
    ),
}
"""Amounts without a number. *Few* is read as *a few*; an unknown number says no more than the plural does."""

STRONG: Final = frozenset(_listed("strong man men member person soldier fighter vehicle truck car tank ship boat"))
"""Endings that make a hyphened number the number of a unit (*a 12-man patrol*)."""

GLUE: Final = frozenset(_listed("to or and at least most more than odd plus some something"))
"""Words that may stand inside a hyphened number (*10-to-15, at-least-80, fifty-odd*)."""

# What stands around an amount

QUALIFIERS: Final = {
    **_all(
        "at_least",
        "at least|atleast|at the very least|at a minimum|no fewer than|no less than|not fewer than|not less than"
        "|no fewer then|no less then|upwards of|upward of|minimum of|minimum|min|as few as|not under|>=|≥",
    ),
    **_all(
        "more",
        "more than|more then|many more than|over|above|beyond|in excess of|exceeding|greater than|higher than|>",
    ),
    **_all(
        "at_most",
        "at most|at the most|up to|upto|as many as|as much as|no more than|no more then|not more than|not over"
        "|not exceeding|no greater than|maximum of|maximum|max|<=|≤",
    ),
    **_all("fewer", "fewer than|less than|fewer then|less then|under|below|lower than|short of|not even|<"),
    **_all(
        "about",
        "about|around|nearly|almost|some|approximately|approx|roughly|circa|ca|close to|close on|nearing|approaching"
        "|estimated|perhaps|maybe|more or less|in the region of|on the order of|in the order of|~|≈",
    ),
}
"""What stands in front of an amount. *Just under* and *well over* are read as the *under* and *over* that they are."""

AFTER: Final = {
    **_all(
        "at_least",
        "or more|or above|or over|and above|and over|and more|at least|at the least"
        "|at the very least|if not more|minimum|plus|+",
    ),
    **_all("at_most", "or fewer|or less|or under|at most|at the most|maximum"),
    **_all("about", "or so|or thereabouts|odd|some|something|ish|approximately|approx|roughly|more or less"),
}
"""What stands behind an amount, or at the end of its phrase (*50 soldiers or so*)."""

JOINTS: Final = frozenset(_listed("and but to or possibly perhaps even ,"))
"""Words that may stand before a second bound (*at least 40 and possibly as many as 60*)."""

SINGULAR_DETERMINERS: Final = frozenset(_listed("a an another each every either this single lone sole"))
DEFINITE: Final = frozenset(_listed("the that its his her their our my your"))
PLURAL_DETERMINERS: Final = frozenset(_listed("these those some all more"))
DETERMINERS: Final = SINGULAR_DETERMINERS | DEFINITE | PLURAL_DETERMINERS | {"any", "other"}

OPENERS: Final = DETERMINERS | frozenset(
    _listed(
        """
        of from between anywhere anything somewhere and x nos further additional extra remaining only just total first
        last next final combined overall entire whole full record mere staggering whopping well slightly little far
        possibly even
        """
    )
)
"""Words that a number may follow. Behind most others, digits are part of a name (*Leopard 2, Hill 402*)."""

INTRODUCERS: Final = dict.fromkeys(
    _phrases(
        "in quantity of|in a quantity of|in the quantity of|in an amount of|in the amount of|in number of"
        "|in the number of|numbering|totalling|totaling"
    )
)
"""What brings the number behind its noun (*soldiers in the amount of 12*)."""

EXCEPT: Final = frozenset(_listed("but except excluding"))
"""The number behind one of these is what was not lost (*all but two*)."""

PARTS: Final = frozenset(
    _listed(
        """
        half halves third thirds quarter quarters fifth fifths sixth sixths tenth tenths % most part parts some rest
        remainder majority bulk portion proportion much amount amounts quantity quantities
        """
    )
)
"""An unknown part of what follows (*most of, a third of, 40% of, half its*)."""

POST_MODIFIERS: Final = frozenset(
    _listed(
        """
        of in at on near from with by for inside outside aboard during along across against after before while within
        through among amongst since over under above below around about beyond without worth who which whose where
        when that including carrying armed belonging as was were is are had have has be been
        """
    )
)
"""Words that end a noun phrase once its noun has been read."""

SAYING: Final = frozenset(
    _listed("said says say saying claimed claims reported reports confirmed announced denied added stated told alleged")
)
"""Words behind which *that* is no determiner (*said that aircraft were lost*)."""

# Nouns

LOOSE_BODIES: Final = frozenset(_listed("group groups crowd crowds batch band bands bunch gang"))
"""Bodies that are no unit: *a group of soldiers* says no more than *soldiers*."""

BODIES: Final = LOOSE_BODIES | frozenset(
    _listed(
        """
        team teams crew convoy column family party squad patrol unit contingent detachment platoon company garrison
        force fleet flotilla squadron swarm salvo volley wave cluster pack cell toll deaths death killing killings loss
        losses capture destruction shipment consignment stockpile cache
        """
    )
)
"""Nouns whose *of* may bring the number that counts (*a convoy of 12 trucks*)."""

CURRENCIES: Final = frozenset(_listed("$ € £ ¥ ₹ usd eur rs"))

SIZES: Final = frozenset(_listed("bed bedroom seat seater storey story floor room wheel"))
"""Nouns by whose number something is called (*a 40-bed hospital*); behind *one* they are things themselves."""

MEASURES: Final = (
    CURRENCIES
    | SIZES
    | frozenset(
        _listed(
            """
            mm cm km kg kgs g lb lbs t cal calibre caliber metric square sq cubic % mph kph knots mw kw worth seconds
            feet inch inches
            """
        )
    )
    | frozenset(
        form
        for unit in _listed(
            """
            millimetre millimeter centimetre centimeter metre meter kilometre kilometer mile yard litre liter gallon
            ton tonne kilo kilogram kilogramme gram pound ounce hectare acre degree megawatt kilowatt volt minute hour
            day week month year dollar euro rouble ruble rupee riyal dinar shekel lira franc cent
            """
        )
        for form in (unit, f"{unit}s")
    )
)
"""Units: the number in front of one measures, and counts nothing (*155 mm guns, 23 km of road*)."""

MASS_NOUNS: Final = frozenset(
    _listed(
        """
        equipment infrastructure ammunition ammo ordnance weaponry hardware materiel matériel material machinery gear
        artillery armour armor infantry cavalry manpower firepower airpower livestock poultry property housing farmland
        cargo freight merchandise fuel petrol diesel gasoline kerosene oil gas food foodstuff grain wheat rice flour
        bread timber coal cement steel copper money cash gold currency aid medicine medication clothing furniture
        luggage baggage debris rubble wreckage damage electricity power water gunpowder powder dynamite tnt rdx
        barley oats maize millet sorghum salt sugar wool cotton fertiliser fertilizer contraband loot booty logistics
        traffic mail data information intelligence grass hay straw canvas paddy
        """
    )
)

PLURAL_NOUNS: Final = frozenset(
    _listed(
        """
        men women children people folk police personnel staff cattle others everyone everybody them they we us these
        those brethren kin mice oxen feet geese teeth lice menus gurus emus
        dead wounded injured missing displaced killed captured detained sick elderly homeless kia wia mia
        mujahideen mujahedeen mujahidin mujahedin fedayeen taliban peshmerga shabiha basij janjaweed clergy
        british french dutch irish spanish english swiss
        """
    )
)
"""Plurals that do not end in *-s* or end in what the suffix rule takes for a singular; people named by an adjective."""

EITHER_NOUNS: Final = frozenset(
    _listed(
        """
        aircraft warcraft spacecraft hovercraft rotorcraft watercraft craft sheep deer fish series species means
        offspring rhinoceros manpads himars awacs hercules deceased spetsnaz
        """
    )
)
"""Nouns with one form for both numbers."""

SINGULAR_NOUNS: Final = frozenset(
    _listed(
        """
        atlas christmas texas chaos lens news iris axis tigris paris headquarters barracks crossroads gasworks
        waterworks ironworks works corps premises gallows summons isis hamas
        specimen regimen omen abdomen acumen yemen cheese
        """
    )
)
"""Singulars that look like plurals."""
