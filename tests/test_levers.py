"""Each lever against an example worked by hand. Negative = saving; money in 1,000 DKK."""

import inspect

import numpy as np
import pytest
import sympy

from fosterlib.model import levers
from fosterlib.model.levers import LEVERS, arguments
from fosterlib.model.units import is_money, lever_problem, registry


def test_one_visit_fewer_for_466_families_saves_2_25_fte():
    # 466 families x (2 - 3) visits x 7.0 hours = -3,262 hours; / 1,450 hours per FTE = -2.25 FTE
    posts = levers.visit_fte(
        families=466, visits_before=3, visits_after=2, hours_per_visit=7.0, net_hours_per_fte=1450
    )
    assert posts == pytest.approx(-3262 / 1450)
    assert round(posts, 2) == -2.25


def test_one_visit_fewer_for_466_families_saves_1_3_million():
    # -3,262 hours / 1,450 hours per FTE x 577.8 per FTE = -1,299.8
    money = levers.visits(
        families=466,
        visits_before=3,
        visits_after=2,
        hours_per_visit=7.0,
        net_hours_per_fte=1450,
        cost_per_fte=577.8,
    )
    assert money == pytest.approx(-3262 / 1450 * 577.8)
    assert round(money, -2) == -1300


def test_as_many_visits_as_before_save_nothing():
    assert levers.visit_fte(466, 3, 3, 7, 1450) == 0
    assert levers.visits(466, 3, 3, 7, 1450, 577.8) == 0


def test_one_visit_more_costs_what_one_visit_fewer_saves():
    assert levers.visits(466, 2, 3, 7, 1450, 577.8) == -levers.visits(466, 3, 2, 7, 1450, 577.8) > 0


def test_one_fee_unit_less_in_an_eighth_of_400_contracts_saves_2_5_million():
    # 400 contracts x 0.125 = 50 contracts; 50 x 1 fee unit x 50 a year = 2,500
    assert levers.contract_followup(400, 0.125, fee_units_less=1, price_per_fee_unit=50) == -2500


def test_two_fee_units_less_save_twice_as_much_as_one():
    # 50 contracts x 2 fee units x 50 a year = 5,000
    assert levers.contract_followup(400, 0.125, fee_units_less=2, price_per_fee_unit=50) == -5000


def test_17_children_in_network_care_at_270_for_511_save_4_1_million():
    # 17 children x a full year x (270 - 511) = 17 x -241 = -4,097
    assert levers.placement_shift(17, 1, price_from=511, price_to=270) == -4097


def test_10_children_57_5_percent_of_the_year_in_foster_care_save_3_6_million():
    # 10 children x 0.575 of the year x (511 - 1,137) = 5.75 x -626 = -3,599.5
    assert levers.placement_shift(10, 0.575, price_from=1137, price_to=511) == pytest.approx(
        -3599.5
    )


def test_a_move_to_a_dearer_place_costs_money():
    # 10 children x half a year x (1,137 - 511) = 5 x 626 = 3,130
    assert levers.placement_shift(10, 0.5, price_from=511, price_to=1137) == 3130


def test_6_prevented_placements_at_150_save_900():
    assert levers.prevented_placements(children=6, saving_per_child=150) == -900


# Every lever once more: its arguments, in order, and what comes out, with the arithmetic.
EXAMPLES = {
    "visit_fte": ((100, 4, 3, 10, 1000), -1),  # 100 families x -1 visit x 10 hours / 1,000
    "visits": ((100, 4, 3, 10, 1000, 600), -600),  # -1 FTE x 600
    "contract_followup": ((200, 0.1, 2, 50), -2000),  # 20 contracts x 2 fee units x 50
    "placement_shift": ((8, 0.5, 500, 300), -800),  # 4 child-years x -200
    "prevented_placements": ((3, 100), -300),
    "fee_change": (
        (0.1, 2, 50, 1.5),
        -15,
    ),  # a tenth of the contracts, 100 less each, 1.5 contracts a child
    "contracts_added": ((8, 0.5, 1.5), 6),  # 4 child-years x 1.5 contracts
    "contracts_ended": ((8, 0.5, 1.5), -6),
    "families_added": ((8, 0.5, 0.75), 3),  # 4 child-years x 0.75 families
    "families_ended": ((8, 0.5, 0.75), -3),
}


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_has_an_example_worked_by_hand(name):
    assert name in EXAMPLES, f"add an example of '{name}' to EXAMPLES"
    given, expected = EXAMPLES[name]
    assert LEVERS[name](*given) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", LEVERS)
def test_a_thousand_draws_give_the_same_as_one_by_one(name):
    draws = [np.linspace(value / 2, value * 2, 1000) + 0.1 for value in EXAMPLES[name][0]]
    together = LEVERS[name](*draws)
    one_by_one = [LEVERS[name](*map(float, values)) for values in zip(*draws, strict=True)]
    assert np.array_equal(together, one_by_one)


@pytest.mark.parametrize("name", LEVERS)
def test_the_formula_with_symbols_gives_the_same_as_the_numbers(name):
    symbols = sympy.symbols(arguments(name))
    given = dict(zip(symbols, EXAMPLES[name][0], strict=True))
    formula = LEVERS[name](*symbols)
    assert formula.free_symbols == set(symbols)
    assert float(formula.subs(given)) == pytest.approx(EXAMPLES[name][1], abs=1e-9)


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_changes_none_of_its_drivers(name):
    draws = [np.full(3, float(value)) for value in EXAMPLES[name][0]]
    LEVERS[name](*draws)
    assert [list(draw) for draw in draws] == [[value] * 3 for value in EXAMPLES[name][0]]


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_says_what_comes_out(name):
    """The first paragraph of the docstring names the unit behind an arrow: -> money per year, ->
    FTE ...
    """
    assert "->" in inspect.getdoc(LEVERS[name])


VISIT_UNITS = {
    "families": "family",
    "visits_before": "visit/family/year",
    "visits_after": "visit/family/year",
    "hours_per_visit": "hour/visit",
    "net_hours_per_fte": "hour/FTE/year",
    "cost_per_fte": "1000 DKK/FTE/year",
}


def test_visits_come_out_as_money_per_year():
    assert lever_problem(levers.visits, VISIT_UNITS, "1000 DKK/year") is None


def test_visits_without_the_price_come_out_as_posts():
    units = {name: unit for name, unit in VISIT_UNITS.items() if name != "cost_per_fte"}
    assert lever_problem(levers.visit_fte, units, "FTE") is None


def test_hours_in_place_of_hours_per_visit_are_found():
    problem = lever_problem(
        levers.visits, VISIT_UNITS | {"hours_per_visit": "hour"}, "1000 DKK/year"
    )
    assert "not as 1000 DKK/year" in problem


def test_kroner_in_place_of_thousands_are_found():
    problem = lever_problem(
        levers.visits, VISIT_UNITS | {"cost_per_fte": "DKK/FTE/year"}, "1000 DKK/year"
    )
    assert "0.001 times" in problem


def test_a_price_per_month_is_twelve_times_too_large():
    problem = lever_problem(
        levers.visits, VISIT_UNITS | {"cost_per_fte": "1000 DKK/FTE/month"}, "1000 DKK/year"
    )
    assert "12 times" in problem


def test_prices_of_different_things_cannot_be_subtracted():
    units = {
        "children": "child",
        "share_of_year": "share",
        "price_from": "1000 DKK/child/year",
        "price_to": "1000 DKK/family/year",
    }
    assert "cannot be added" in lever_problem(levers.placement_shift, units, "1000 DKK/year")


def test_a_year_has_twelve_months():
    assert (1.0 * registry().parse_expression("year")).to("month").magnitude == pytest.approx(12)


def test_a_lever_may_have_any_number_of_drivers():
    def many(*, a, b, c, d, e, f, g, h, i, j, k, price):
        return (a + b + c + d + e + f + g + h + i + j + k) * price

    units = dict.fromkeys("abcdefghijk", "child") | {"price": "1000 DKK/child/year"}
    assert lever_problem(many, units, "1000 DKK/year") is None
    units["price"] = "DKK/child/year"
    assert "0.001 times too large or small" in lever_problem(many, units, "1000 DKK/year")


@pytest.mark.parametrize(
    ("unit", "money"), [("1000 DKK/year", True), ("GBP", True), ("DKKs", False), ("child", False)]
)
def test_a_unit_is_money_if_one_of_its_words_is_a_currency(unit, money):
    assert is_money(unit) == money
