"""The label configuration of Label Studio, generated from the vocabularies of the scheme so that it cannot drift.

One ``<Text>`` object holds the article: its offsets are half-open and count code points, as ours do. One set of labels
draws the regions of every layer. What a region needs besides its label are attributes of the written form (scheme,
section 7) under the same names, each shown only while a region of its label is selected. Tags and parameters:
https://labelstud.io/tags/.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import Final, Literal
from xml.sax.saxutils import quoteattr

from warwire.model.labels import (
    ACTOR_KINDS,
    HARMS,
    LOSS_OBJECTS,
    MENTION_LABELS,
    STATEMENT_LABELS,
    STATUSES,
    WEAPON_TYPES,
    ZONE_LABELS,
)

__all__ = ["ACTORS", "ATTRIBUTES", "LABEL", "LABELS", "LOSS", "TEXT", "Attribute", "form"]

TEXT: Final = "text"
"""Name of the one object, and of the field of a task's data that fills it."""

LABEL: Final = "label"
"""Name of the control that draws regions."""

ACTORS: Final = "actors"
"""Name of the text area, one an article, that lists the actors: id, kind and name, a line each."""

LOSS: Final = "loss"

LABELS: Final[tuple[str, ...]] = (*ZONE_LABELS, *STATEMENT_LABELS, *MENTION_LABELS, LOSS)
"""What a region may be."""

# Paul Tol's muted scheme (https://personal.sron.nl/~pault/): nine colours that colour-blind readers tell apart.
# Its pale grey, which nobody can read as the name of a label, is a darker one here.
_COLOURS: Final = ("#44AA99", "#777777", "#117733", "#999933", "#88CCEE", "#AA4499", "#332288", "#DDCC77", "#CC6677")
# The labels stay above a long text, and what is asked of a region beside it, each scrolling by itself.
_STYLE: Final = " ".join(
    (
        ".warwire-labels {position: sticky; top: 0; z-index: 5; background: var(--color-neutral-background, #fff)}",
        ".warwire-columns {display: flex; gap: 24px; align-items: flex-start}",
        ".warwire-text {flex: 3 1 0; min-width: 0; line-height: 1.9}",
        ".warwire-text p, .warwire-text div {line-height: 1.9}",
        ".warwire-fields h4 {font-size: 14px; line-height: 1.3; margin: 4px 0 !important}",
        ".warwire-fields {flex: 2 1 0; min-width: 0; position: sticky; top: 48px; overflow-y: auto;"
        " max-height: calc(100vh - 240px)}",
    )
)
_ENTER: Final = "press Enter after each actor"
_LETTERS: Final = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is said of a region besides its label.

    Attributes:
        name: of the control, and of the attribute in the written form.
        of: the labels whose regions have it.
        hint: what to write, or the question that the choices answer.
        values: the choices; empty for a text area.
        required: whether a region of these labels must have it.
    """

    name: str
    of: tuple[str, ...]
    hint: str
    values: tuple[str, ...] = ()
    required: bool = True

    @property
    def kind(self) -> Literal["choices", "textarea"]:
        """The type of its results in Label Studio."""
        return "choices" if self.values else "textarea"


ATTRIBUTES: Final[dict[str, Attribute]] = {
    attribute.name: attribute
    for attribute in (
        Attribute("ref", ("actor",), "id of the actor, or ids separated by spaces"),
        Attribute("type", ("weapon",), "What is the device for?", WEAPON_TYPES),
        Attribute("harm", (LOSS,), "What happened to it?", HARMS),
        Attribute("object", (LOSS,), "Who or what was lost?", LOSS_OBJECTS),
        Attribute("count", (LOSS,), "N, N..N, N.. or ..N, with ~ in front where approximate"),
        Attribute("item", (LOSS,), "id of the thing lost, or background"),
        Attribute("sufferer", (LOSS,), "ids of those who bear it, or nothing", required=False),
        Attribute("inflictor", (LOSS,), "ids of those who caused it, or nothing", required=False),
        Attribute("source", (*STATEMENT_LABELS, LOSS), "Whose claim? author, unnamed, or the id of an actor"),
        Attribute("status", (LOSS,), "Left out: asserted", STATUSES, required=False),
        Attribute("subset", (LOSS,), "Part of a total that the same source gives?", ("yes", "no"), required=False),
        Attribute("count_reason", (LOSS,), "why the count goes against its words, or nothing", required=False),
    )
}


def form() -> str:
    """Return the label configuration: XML for a project's ``label_config``.

    Labels have the keys 1 to 9; choices the letters in the order of the keyboard, then the letters with shift, so that
    no two have one key. Label Studio shows each key beside its label or choice.
    """
    digits = map(str, range(1, len(_COLOURS) + 1))
    labels = [
        f"    <Label{_parameters(value=label, background=colour, hotkey=key)}/>"
        for label, colour, key in zip(LABELS, _COLOURS, digits, strict=True)
    ]
    keys = (shift + letter for shift, letter in product(("", "shift+"), _LETTERS))
    controls: list[str] = []
    for attribute in ATTRIBUTES.values():
        taken = tuple(islice(keys, len(attribute.values)))
        controls += _control(attribute, taken)
    lines = [
        "<View>",
        f"  <Style>{_STYLE}</Style>",
        f"  <View{_parameters(className='warwire-labels')}>",
        f"  <Labels{_parameters(name=LABEL, toName=TEXT, choice='single', showInline='true')}>",
        *labels,
        "  </Labels>",
        "  </View>",
        f"  <View{_parameters(className='warwire-columns')}>",
        f"  <View{_parameters(className='warwire-text')}>",
        f"  <Text{_parameters(name=TEXT, value=f'${TEXT}')}/>",
        "  </View>",
        f"  <View{_parameters(className='warwire-fields')}>",
        *controls,
        _header(f"actors of the article: id kind name; kind: {', '.join(ACTOR_KINDS)}"),
        f"    <TextArea{_parameters(name=ACTORS, toName=TEXT, editable='true', placeholder=_ENTER)}/>",
        "  </View>",
        "  </View>",
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _control(attribute: Attribute, keys: tuple[str, ...]) -> list[str]:
    shown = {"visibleWhen": "region-selected", "whenLabelValue": ",".join(attribute.of)}
    common = {"name": attribute.name, "toName": TEXT, "perRegion": "true", **shown}
    if attribute.required:
        common |= {"required": "true", "requiredMessage": f"A region lacks its {attribute.name}."}
    view = f"  <View{_parameters(**shown)}>"
    header = _header(f"{attribute.name}: {attribute.hint}")
    if not attribute.values:
        area = {**common, "editable": "true", "maxSubmissions": "1"}
        return [view, header, f"    <TextArea{_parameters(**area)}/>", "  </View>"]
    choices = [
        f"      <Choice{_parameters(value=value, hotkey=key)}/>"
        for value, key in zip(attribute.values, keys, strict=True)
    ]
    opening = f"    <Choices{_parameters(**common, choice='single', showInline='true')}>"
    return [view, header, opening, *choices, "    </Choices>", "  </View>"]


def _header(title: str) -> str:
    return f"    <Header{_parameters(value=title, size='6')}/>"


def _parameters(**values: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
