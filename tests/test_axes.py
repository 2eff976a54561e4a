"""Axes of charts: round ticks, and numbers beside them that say what they are."""

from itertools import pairwise

import pytest

import fosterlib as fl
from fosterlib.charts.columns_of_years import numbered
from fosterlib.charts.comparing import comparison_plot
from fosterlib.charts.placing import fitting_scale, nice_ticks, outwards, spread_out
from fosterlib.charts.shapes import Box, Stroke, Text
from fosterlib.charts.tornadoes import tornado_plot
from fosterlib.words.text import read_number


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize(
    ("low", "high"), [(0, 1.4), (0, 14), (-12_800, 0), (0, 0.07), (-0.3, 1.1), (16, 17.5), (5, 5)]
)
def test_the_number_beside_a_tick_is_the_tick(low, high, lang):
    ticks = numbered(nice_ticks(low, high), lang)
    assert [read_number(text, lang) for _, text in ticks] == pytest.approx(
        [tick for tick, _ in ticks]
    )


def test_ticks_have_no_decimals_that_say_nothing():
    assert [text for _, text in numbered((0.0, 0.25, 0.5), "en")] == ["0.00", "0.25", "0.50"]
    assert [text for _, text in numbered((0.0, 2.5, 5.0), "da")] == ["0,0", "2,5", "5,0"]
    assert [text for _, text in numbered((0.0, 5.0, 10.0), "en")] == ["0", "5", "10"]


def test_a_tornado_in_which_nothing_matters_still_shows_where_the_net_is():
    case = fl.load_case(fl.example("tv01c"))
    plot = tornado_plot(fl.tornado(case), "en", top=0)
    upright = [
        shape
        for shape in plot.shapes
        if isinstance(shape, Stroke) and shape.points[0][0] == shape.points[-1][0]
    ]
    assert upright and all(0 < stroke.points[0][0] < plot.width for stroke in upright)
    assert any("-42,600" in str(shape) for shape in plot.shapes)


def test_labels_that_would_meet_are_moved_as_little_as_can_be_and_keep_their_order():
    assert spread_out([10, 50], [10, 10], 0, 100) == [10, 50]  # they do not meet
    assert spread_out([30, 30], [10, 10], 0, 100) == [25, 35]  # both give way by half
    assert spread_out([2, 98], [10, 10], 0, 100) == [5, 95]  # none leaves the lane
    sizes = [12, 9, 10, 11, 10]
    places = spread_out([40, 41, 42, 43, 90], sizes, 0, 100)
    gaps = [after - before for before, after in pairwise(places)]
    needed = [(one + other) / 2 for one, other in pairwise(sizes)]
    assert all(gap >= need - 1e-9 for gap, need in zip(gaps, needed, strict=True))


def test_the_longest_bar_and_its_text_just_fit_on_both_sides():
    lefts, rights = [(-10.0, 20.0), (-2.0, 40.0)], [(0.0, 5.0), (6.0, 30.0)]
    scale, zero = fitting_scale(lefts, rights, 100.0, 300.0)
    assert min(zero + scale * value - text for value, text in lefts) == pytest.approx(100)
    assert max(zero + scale * value + text for value, text in rights) == pytest.approx(300)


def test_an_axis_is_rounded_outwards_and_holds_zero():
    assert outwards(-16_940, 1_000) == (-17_500, 2_500)
    assert outwards(200, 900) == (0, 900)
    assert outwards(0, 0) == (0, 1)


def test_what_comes_of_rounding_has_no_bar_and_no_row():
    case = fl.load_case(fl.example("tv01c"))
    tornado = fl.tornado(case)
    tornado.loc[1:, "swing"] = 1e-11
    written = [
        shape.text for shape in tornado_plot(tornado, "en").shapes if isinstance(shape, Text)
    ]
    assert sum("years" in text or "children" in text for text in written) <= 4
    bars = comparison_plot([fl.evaluate(case, case.baseline)], "en").shapes
    assert not [shape for shape in bars if isinstance(shape, Box)]
