"""Axes of charts: round ticks, and numbers beside them that say what they are."""

import pytest

import fosterlib as fl
from fosterlib.charts.columns_of_years import numbered
from fosterlib.charts.placing import nice_ticks
from fosterlib.charts.shapes import Stroke
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
