"""What a chart shows and says is what was computed: titles, legends, colours, room on the axis."""

import pytest
from drawn_charts import CASES, case_of, charts_of, moved_scenario

import fosterlib as fl
from fosterlib.charts.shapes import Box, Text
from fosterlib.charts.stacks import reach_of_moves
from fosterlib.words.text import money_heading


def texts(chart):
    return texts_of(chart.plot)


def fills(chart):
    return {shape.fill for shape in chart.plot.shapes if isinstance(shape, Box)}


def frontier_of(target, year):
    case = case_of("tv01c")
    pairs = fl.frontier(case, "network.children", "foster.children", target=target, year=year)
    return fl.frontier_chart(case, pairs, "en")


def test_a_frontier_names_its_target_and_its_year():
    chart = frontier_of(-12_000, "2021")
    assert chart.plot.title == "Where -12,000 is just met, 2021"
    assert "Where -12,000 is just met, 2021" in chart.plot.description
    assert frontier_of(-40_000, None).plot.title.endswith("2018-2021 in all")


def test_a_frontier_without_a_line_does_not_speak_of_one():
    chart = frontier_of(-1e9, "2021")
    assert "the target is met nowhere in these ranges" in texts(chart)
    assert "the target is met on the line" not in texts(chart)
    told = "Children in network care instead of foster care, "
    assert told in chart.plot.description
    assert chart.plot.description.endswith("The target is met nowhere in these ranges.")
    assert "the target is met on the line" in texts(frontier_of(-12_000, "2021"))


@pytest.mark.parametrize(("year", "told"), [("2020", "2020"), (None, "2018-2021 in all")])
def test_lines_over_two_assumptions_say_of_which_years_the_total_is(year, told):
    case = case_of("tv01c")
    table = fl.two_way(case, "network.children", "price.foster", year=year)
    assert any(text.endswith(told) for text in texts(fl.two_way_chart(case, table, "en")))


def test_where_every_draw_reaches_the_plan_nothing_is_drawn_or_named_as_missing_it():
    draws = fl.simulate(case_of("herning_parents"), 200, 1, progress=False)
    assert draws.probability.loc["all", "probability"] == 1
    chart = fl.distribution_chart(draws, "en")
    assert "band-80" not in fills(chart)
    assert "misses the plan" not in texts(chart)


def test_a_bin_that_the_target_lies_in_is_parted_there():
    draws = fl.simulate(case_of("tv01c"), 2_000, 1, progress=False)
    bins = draws.histogram[draws.histogram["year"] == "all"]
    target = float(draws.probability.loc["all", "target"])
    parted = bins[(bins["left"] < target) & (bins["right"] > target) & (bins["draws"] > 0)]
    assert len(parted) == 1
    boxes = [one for one in fl.distribution_chart(draws).plot.shapes if isinstance(one, Box)]
    bars = [box for box in boxes if box.edge == "paper"]
    assert len(bars) == (bins["draws"] > 0).sum() + 1
    last = max((one for one in bars if one.fill == "save"), key=lambda one: one.x)
    first = min((one for one in bars if one.fill == "band-80"), key=lambda one: one.x)
    assert last.x + last.width == pytest.approx(first.x)


def test_a_sum_that_is_unknown_is_not_called_so_much_in_all():
    kent = case_of("kent_voluntary")
    chart = fl.comparison_chart([fl.evaluate(kent, until="2013/14")], "en")
    assert "Sum: not stated" in texts(chart)
    assert not any("not stated in all" in text for text in texts(chart))


def test_a_chart_of_phases_without_one_says_so_instead_of_empty_columns():
    chart = fl.profile_chart(fl.evaluate(case_of("herning_parents")), "en")
    assert "No line with a phase-in is on." in texts(chart)
    assert "2020" not in texts(chart)
    assert chart.plot.description.endswith("No line with a phase-in is on.")


def test_an_assumption_that_reaches_far_does_not_make_the_plan_small():
    case = case_of("herning_parents")  # where 20 children a year are worth eight times the grant
    low, high = reach_of_moves(case, case.years, case.header.price_level, True)
    assert -2_000 < low < -1_000 and high < 2_000
    tv01c = case_of("tv01c")
    low, high = reach_of_moves(tv01c, tv01c.years, tv01c.header.price_level, True)
    assert low < -15_000  # what network care can give has its room


def test_the_name_of_a_line_that_moved_says_by_how_much_and_against_what():
    case = case_of("tv01c")
    nine = case.scenario("nine", {"network.children": 9})
    shown = texts(fl.effects_chart(fl.evaluate(case, nine), "en", width=300))
    assert "+1,929 against the print in 2021" in " ".join(shown)  # in lines where it is long
    assert " ".join(shown).count("against the") == 1  # the other lines did not move
    later = texts(fl.effects_chart(fl.evaluate(case, nine, until="2024"), "en", width=300))
    assert "+1,929 against the plan in 2024" in " ".join(later)  # no source prints 2024
    assert not any("against the" in text for text in texts(fl.effects_chart(fl.evaluate(case))))
    changed = next(
        one
        for one in fl.effects_chart(fl.evaluate(case, nine), "da").plot.shapes
        if isinstance(one, Text) and one.text.startswith("+1.929")
    )
    assert (changed.colour, changed.bold) == ("less", True)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("case", CASES)
def test_an_alternative_text_says_the_unit_and_the_scenario(case, lang):
    moved = moved_scenario(case)
    for name, make in charts_of(case, 0).items():
        plot = make(lang).plot
        unit = money_heading(case_of(case), lang) if name == "comparison" else plot.caption
        assert unit[:18] in plot.description, name  # of the figures that it tells
        if name in ("effects", "party", "profile", "staffing", "bridge"):
            assert moved.name in plot.description, name
        assert ".." not in plot.description and "nan" not in plot.description


def texts_of(plot):
    return [shape.text for shape in plot.shapes if isinstance(shape, Text)]
