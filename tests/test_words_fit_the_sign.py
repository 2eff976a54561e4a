"""A cost is called no saving and a saving no cost, in a tornado, in what is said of the draws, and
in what must be true; and where the calculation lies outside the draws, that is said, with why.
"""

import pytest
from changed_case import TV01C, changed_case
from kilometres import kilometre_workbook
from random_states import CASES, random_scenario

import fosterlib as fl
from fosterlib.charts.shapes import Text
from fosterlib.charts.tornadoes import tornado_plot
from fosterlib.charts.uncertainty import distribution_plot
from fosterlib.export.answers import must_be_true_table, range_table
from fosterlib.words.likelihood import what_lies_outside

LOADED = {name: fl.load_case(TV01C.parent / name) for name in CASES}
SURREY, COPENHAGEN = LOADED["surrey_safeguarding"], LOADED["tv01c"]
COSTS_ALONE = {"part1.on": 0, "part2.on": 0, "network.on": 0, "foster.on": 0, "respite.on": 0}
SAVING = {"da": "besparelse", "en": "saving"}
COST = {"da": "udgift", "en": "cost"}


def texts(plot):
    return [shape.text for shape in plot.shapes if isinstance(shape, Text)]


def ways(case, lang, scenario=None, year=None):
    """What a tornado calls its two sides, and the totals that it shows."""
    table = fl.tornado(case, year, scenario)
    arrows = [text for text in texts(tornado_plot(table, lang)) if "←" in text or "→" in text]
    shown = table[table["swing"] > 1e-6].head(12)
    return arrows, [*shown["effect_low"], *shown["effect_high"], *table["effect_published"][:1]]


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(6))
def test_a_tornado_speaks_of_a_saving_only_where_all_that_it_shows_saves(name, lang, seed):
    case = LOADED[name]
    scenario = random_scenario(case, 31 * seed) if seed else None
    if fl.evaluate(case, scenario).total.isna().any():  # what is not stated has no tornado
        with pytest.raises(fl.CaseError, match=r"not stated|unknown"):
            ways(case, lang, scenario)
        return
    (lower, higher), totals = ways(case, lang, scenario)
    of_saving = SAVING[lang] in lower and SAVING[lang] in higher
    assert of_saving or (SAVING[lang] not in lower and SAVING[lang] not in higher)
    if of_saving:
        assert max(totals) < 0.5 and not any(line.money == "income" for line in case.lines)
    elif lang == "da":
        assert lower.startswith("← lavere") and higher.startswith("højere")


def test_a_tornado_names_its_sides_by_what_it_shows():
    assert ways(COPENHAGEN, "da")[0] == ["← større besparelse", "mindre besparelse →"]
    costly = COPENHAGEN.scenario("costs alone", COSTS_ALONE)
    assert ways(COPENHAGEN, "en", costly)[0] == ["← lower cost", "higher cost →"]
    assert ways(LOADED["kent_voluntary"], "en")[0] == ["← lower cost", "higher cost →"]
    assert ways(SURREY, "en")[0] == ["← lower net spending", "higher net spending →"]


def test_the_first_years_of_an_own_proposal_are_told_by_what_they_come_to(tmp_path):
    case = fl.load_case(kilometre_workbook(tmp_path / "km.xlsx"))
    assert ways(case, "da", year="2029")[0] == ["← større besparelse", "mindre besparelse →"]
    (lower, _), totals = ways(case, "da", year="2026")
    assert fl.evaluate(case).total["2026"] > 0
    assert lower == ("← lavere udgift" if min(totals) > 0 else "← lavere nettoudgift")


def test_a_cost_is_kept_within_and_a_saving_reached():
    cost = fl.simulate(SURREY, 200, 1, progress=False)
    saving = fl.simulate(COPENHAGEN, 200, 1, progress=False)
    assert "keeping within the plan" in fl.probability_text(cost, "en")
    assert "holde sig inden for planen" in fl.probability_text(cost, "da")
    assert "reaching the printed figures" in fl.probability_text(saving, "en")
    drawn = " ".join(texts(distribution_plot(cost, "en")))
    assert "within the plan" in drawn and "reaches" not in drawn
    assert "reaches the printed figure" in " ".join(texts(distribution_plot(saving, "en")))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(5))
def test_each_year_whose_calculation_lies_outside_is_named_and_no_other(name, lang, seed):
    case = LOADED[name]
    scenario = random_scenario(case, 17 * seed) if seed else None
    results = fl.evaluate(case, scenario)
    if results.total.isna().any():  # what is not stated is not drawn
        with pytest.raises(fl.CaseError, match=r"not stated|unknown"):
            fl.simulate(case, 400, 1, scenario, progress=False)
        return
    found = fl.simulate(case, 400, 1, scenario, progress=False)
    low, high = found.quantiles["P10"], found.quantiles["P90"]
    coin = 0.001
    outside = [y for y in case.years if not low[y] - coin < results.total[y] < high[y] + coin]
    told = what_lies_outside(found, lang)
    assert [year for year in case.years if year in told] == outside
    assert told in fl.probability_text(found, lang) or not found.variance_share.to_numpy().any()


def test_the_assumption_that_pulls_the_draws_to_one_side_is_named(tmp_path):
    told = fl.probability_text(fl.simulate(SURREY, 400, 1, progress=False), "en")
    assert told.endswith(
        "What is calculated for 2023/24 and 2024/25 lies below P10, since the estimates lie towards"
        " one end of their ranges. What can raise net spending most: Pay rise beyond the forecast"
        " (taken as 0 %; may be 0 % to 25 %)."
    )
    row = "Pay rise beyond the forecast,0,0,0.25"
    folder = changed_case(
        TV01C.parent / "surrey_safeguarding",
        tmp_path,
        ("assumptions.csv", row, row.replace(",0,0,0.25", ",0.25,0,0.25")),
    )
    other = fl.simulate(fl.load_case(folder), 400, 1, progress=False)
    assert "2024/25 ligger over P90" in what_lies_outside(other, "da")
    assert "trække nettoudgiften ned, er: Lønstigning" in what_lies_outside(other, "da")


def test_a_calculation_within_the_draws_is_not_commented_on():
    results = fl.evaluate(COPENHAGEN, COPENHAGEN.scenario("late is certain", {"delay.all": 0}))
    assert what_lies_outside(fl.simulate(COPENHAGEN, 400, 1, results.scenario), "en") == ""
    assert "P10" in range_table(results, "en").notes[0]


def test_what_must_be_true_is_a_saving_only_without_an_income(tmp_path):
    table = must_be_true_table(fl.evaluate(COPENHAGEN), "en")
    assert "of the saving in 2021" in table.title
    herning = LOADED["herning_parents"]
    earlier = herning.scenario("five children", {"returns.children": 5})
    assert "fall in net spending" in must_be_true_table(fl.evaluate(herning, earlier), "en").title
