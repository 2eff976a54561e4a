"""The colours of charts: neighbours differ without colour, texts in segments can be read, hatches
are few.
"""

from itertools import pairwise

import pytest

from fosterlib.charts.palette import (
    COLOURS,
    COSTS,
    PARTIES,
    SAVINGS,
    THEMES,
    UNSPLIT,
    party_slots,
)

LEAST_LIGHTNESS, LEAST_CONTRAST, MOST_HATCHES = 20, 4.5, 5


def linear(colour):
    """The red, green and blue of a colour as light."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour):
    """L* of CIELAB."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def party_stacks():
    return [
        (*party_slots(named, has_unsplit), *((UNSPLIT,) if has_unsplit else ()))
        for named in range(1, len(PARTIES) + 1)
        for has_unsplit in (False, True)
        if named < len(PARTIES) or not has_unsplit
    ]


@pytest.mark.parametrize("theme", range(len(THEMES)), ids=THEMES)
@pytest.mark.parametrize("slots", [SAVINGS, COSTS, *party_stacks()])
def test_neighbours_of_a_stack_differ_in_lightness(slots, theme):
    gaps = {
        (one.name, other.name): abs(lightness(one.colour[theme]) - lightness(other.colour[theme]))
        for one, other in pairwise(slots)
    }
    assert {pair: gap for pair, gap in gaps.items() if gap < LEAST_LIGHTNESS} == {}


@pytest.mark.parametrize("theme", range(len(THEMES)), ids=THEMES)
@pytest.mark.parametrize("slot", (*SAVINGS, *COSTS, UNSPLIT), ids=lambda slot: slot.name)
def test_a_figure_in_its_segment_can_be_read(slot, theme):
    assert contrast(slot.colour[theme], slot.text[theme]) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme", range(len(THEMES)), ids=THEMES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "less"])
def test_a_text_can_be_read_on_paper(name, theme):
    assert contrast(COLOURS[name][theme], COLOURS["paper"][theme]) >= LEAST_CONTRAST


def test_there_are_at_most_five_hatches():
    assert len({slot.hatch for slot in (*SAVINGS, *COSTS, UNSPLIT)}) <= MOST_HATCHES
    assert all(slot.hatch in ("", "/", "\\", ".") for slot in (*SAVINGS, *COSTS, UNSPLIT))
