"""The paint of a shape by its name in the palette, in colour or in grey."""

from dataclasses import dataclass

from fosterlib.charts.palette import COLOURS, COSTS, SAVINGS, UNSPLIT

LIGHT, GREY = 0, 2  # columns of the palette
SLOTS = {slot.name: slot for slot in (*SAVINGS, *COSTS, UNSPLIT)}
HATCHED = {"cost": ("/", "cost-hatch"), "rest": (".", "save")}
PLAIN = "plain:"  # a slot without its hatch, behind a text


@dataclass(frozen=True)
class Paint:
    """A colour, and a hatch of another colour on it: "/", "\\\\", "." (dots) or none."""

    colour: str
    hatch: str = ""
    hatch_colour: str = ""


def paint_of(name: str, grey: bool) -> Paint:
    """The paint that a slot or a colour of the palette stands for."""
    column = GREY if grey else LIGHT
    is_plain, name = name.startswith(PLAIN), name.removeprefix(PLAIN)
    if name in SLOTS:
        slot = SLOTS[name]
        found = Paint(slot.colour[column], slot.hatch, slot.hatch_colour[column])
    elif name in HATCHED:
        hatch, colour = HATCHED[name]
        ground = "band-90" if name == "rest" else name
        found = Paint(COLOURS[ground][column], hatch, COLOURS[colour][column])
    else:
        found = Paint(COLOURS[name][column])
    return Paint(found.colour) if is_plain else found


def ink_on(slot: str, grey: bool) -> str:
    """The colour of a text that can be read in a segment."""
    return SLOTS[slot].text[GREY if grey else LIGHT]
