"""Scenarios on the published case: what moves, what does not, and what is refused. 1,000 DKK;
negative = saving.
"""

import copy
import math

import numpy as np
import pytest
from changed_case import TV01C, changed_case
from pydantic import ValidationError

import fosterlib as fl

PUBLISHED = [-8000, -9900, -11900, -12800]


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


def line_effect(case, overrides, line):
    """The yearly effects of one line over all parties, in a scenario."""
    effects = fl.evaluate(case, case.scenario("test", overrides)).effects
    return effects[[each.id for each in case.lines].index(line)].sum(axis=0).tolist()


def total(case, overrides):
    return fl.evaluate(case, case.scenario("test", overrides)).total.tolist()


# What a changed assumption does, worked by hand


def test_9_children_in_network_care_save_9_seventeenths(case):
    by_hand = [-2700 * 9 / 17, -3100 * 9 / 17, -3700 * 9 / 17, -4100 * 9 / 17]
    assert line_effect(case, {"network.children": 9}, "network") == pytest.approx(by_hand, abs=1e-9)


def test_the_other_lines_do_not_notice_fewer_children_in_network_care(case):
    # -12,800 less what 8 of 17 children would have saved
    assert total(case, {"network.children": 9})[3] == pytest.approx(
        -12800 + 4100 * 8 / 17, abs=1e-9
    )


def test_a_dearer_foster_family_makes_network_care_save_more_and_foster_care_less(case):
    # 511 becomes 521: 17 children leave foster care, 5.75 child-years come to it
    network = line_effect(case, {"price.foster": 521}, "network")[3]
    foster = line_effect(case, {"price.foster": 521}, "foster")[3]
    assert network == pytest.approx(-4100 - 17 * 10, abs=1e-9)
    assert foster == pytest.approx(-3600 + 10 * 10 * 3600 / 6260, abs=1e-9)


def test_a_full_year_in_foster_care_saves_the_whole_price_gap(case):
    # 10 children x (511 - 1,137) = -6,260
    assert line_effect(case, {"foster.share_of_year": 1}, "foster")[3] == pytest.approx(
        -6260, abs=1e-9
    )


def test_half_a_visit_fewer_saves_half_the_money_and_half_the_posts(case):
    half = fl.evaluate(case, case.scenario("half", {"visits.after": 2.5}))
    assert half.total["2021"] == pytest.approx(-12800 + 650, abs=1e-9)
    assert half.staff.loc["consultants", "2021"] == pytest.approx(28 - 1.125, abs=1e-6)


def test_visits_as_before_save_nothing_and_keep_28_consultants(case):
    same = fl.evaluate(case, case.scenario("as before", {"visits.after": 3}))
    assert same.total["2021"] == pytest.approx(-12800 + 1300, abs=1e-9)
    assert (same.staff.loc["consultants"] == 28).all()


def test_calibrated_values_are_not_solved_again_in_a_scenario(case):
    values = case.values(case.scenario("dearer", {"price.foster": 521}))
    assert values["price.network"] == case.assumptions["price.network"].value
    assert values["foster.share_of_year"] == case.assumptions["foster.share_of_year"].value


def test_a_calibrated_value_can_be_overridden_like_any_other(case):
    # 17 children x (300 - 511) = -3,587
    assert line_effect(case, {"price.network": 300}, "network")[3] == pytest.approx(-3587, abs=1e-9)


def test_the_investment_of_the_officer_can_be_scaled(case):
    assert line_effect(case, {"officer.scale": 1.5}, "officer") == [450, 450, 450, 450]


# The three parts, together or one by one


@pytest.mark.parametrize(
    ("kept", "by_hand"),
    [
        ("part1", [-600, -900, -1300, -1300]),  # visits and development
        ("part2", [-2500, -2800, -3100, -3100]),  # contracts
        ("part3", [-4900, -6200, -7500, -8400]),  # officer, recruitment, network, foster, respite
    ],
)
def test_one_part_alone(case, kept, by_hand):
    others = {f"{part}.on": 0 for part in ("part1", "part2", "part3") if part != kept}
    assert total(case, others) == pytest.approx(by_hand, abs=1e-9)


def test_all_parts_left_out_have_no_effect_at_all(case):
    assert total(case, {"part1.on": 0, "part2.on": 0, "part3.on": 0}) == [0, 0, 0, 0]


def test_a_line_left_out_takes_its_own_effect_and_no_other(case):
    assert total(case, {"respite.on": 0}) == pytest.approx([-7300, -9100, -10900, -11800], abs=1e-9)


def test_a_line_counts_only_if_its_part_is_in_too(case):
    assert line_effect(case, {"part3.on": 0, "network.on": 1}, "network") == [0, 0, 0, 0]
    assert line_effect(case, {"part3.on": 1, "network.on": 0}, "network") == [0, 0, 0, 0]


def test_without_the_visits_the_consultants_stay(case):
    for overrides in ({"visits.on": 0}, {"part1.on": 0}):
        assert (
            fl.evaluate(case, case.scenario("kept", overrides)).staff.loc["consultants"] == 28
        ).all()


# The scenarios that come with the case


def test_slower_network_care(case):
    slow = fl.evaluate(case, case.scenarios["slower network care"])
    assert slow.total["2021"] == pytest.approx(-12800 + 4100 * 8 / 17, abs=1e-9)


def test_every_scenario_of_the_case_has_a_reason_and_can_be_evaluated(case):
    assert len(case.scenarios) >= 4
    for name, scenario in case.scenarios.items():
        assert scenario.name == name
        assert scenario.reason_da and scenario.reason_en
        assert np.isfinite(fl.evaluate(case, scenario).effects).all()


# What is refused


def test_an_unknown_assumption_is_refused_with_the_nearest_name(case):
    with pytest.raises(
        fl.CaseError,
        match=r"network\.childern: no such assumption.*did you mean 'network\.children'",
    ):
        case.scenario("misspelt", {"network.childern": 9})


@pytest.mark.parametrize("value", [-0.01, 30.01, math.inf, -math.inf])
def test_a_value_outside_its_range_is_refused_and_the_range_is_said(case, value):
    with pytest.raises(
        fl.CaseError, match=r"network\.children: is outside its range .*allowed: 0 to 30 child"
    ):
        case.scenario("too many", {"network.children": value})


@pytest.mark.parametrize("value", [0, 30])
def test_both_ends_of_a_range_are_within_it(case, value):
    assert case.scenario("at the end", {"network.children": value}).overrides == {
        "network.children": value
    }


@pytest.mark.parametrize("value", [math.nan, "9", None, True, [9], np.array([9.0])])
def test_what_is_no_number_is_refused(case, value):
    with pytest.raises(fl.CaseError, match=r"network\.children: is not a number"):
        case.scenario("no number", {"network.children": value})


@pytest.mark.parametrize("value", [0.5, 2, -1])
def test_a_switch_is_0_or_1(case, value):
    with pytest.raises(fl.CaseError, match=r"network\.on: is outside its range .*allowed: 0 or 1"):
        case.scenario("half a line", {"network.on": value})


def test_everything_that_is_wrong_with_a_scenario_is_said_at_once(case):
    with pytest.raises(fl.CaseError) as refused:
        case.scenario(
            "all wrong", {"network.childern": 9, "foster.children": 99, "respite.children": "six"}
        )
    assert [problem.field for problem in refused.value.problems] == [
        "network.childern",
        "foster.children",
        "respite.children",
    ]


@pytest.mark.parametrize("name", ["", None])
def test_a_scenario_without_a_name_is_refused(case, name):
    with pytest.raises(fl.CaseError, match="name"):
        case.scenario(name, {})


def test_a_number_too_large_for_a_computer_is_refused(case):
    with pytest.raises(fl.CaseError, match=r"network\.children"):
        case.scenario("huge", {"network.children": 10**400})


def test_an_unknown_line_is_refused_with_the_nearest_name(case):
    with pytest.raises(fl.CaseError, match=r"no line 'netwrk'.*did you mean 'network'\?"):
        case.line("netwrk")


# Nothing is changed behind anyone's back


def test_making_and_evaluating_scenarios_leaves_the_case_as_it_was(case):
    before = copy.deepcopy((dict(case.assumptions), dict(case.patterns), case.header))
    fl.evaluate(
        case,
        case.scenario("changed", {"network.children": 9, "delay.all": 1, "part1.on": 0}),
        until="2030",
    )
    fl.evaluate(case, case.baseline)
    assert dict(case.assumptions) == before[0]
    assert all(np.array_equal(case.patterns[line], pattern) for line, pattern in before[1].items())
    assert case.header == before[2]
    assert fl.evaluate(case).total.tolist() == pytest.approx(PUBLISHED, abs=1e-9)


def test_the_caller_s_own_overrides_are_copied(case):
    mine = {"network.children": 9}
    scenario = case.scenario("mine", mine)
    mine["network.children"] = 3
    mine["foster.children"] = 0
    assert scenario.overrides == {"network.children": 9.0}


def test_a_scenario_a_case_and_an_assumption_cannot_be_changed(case):
    with pytest.raises((AttributeError, TypeError)):
        case.assumptions["network.children"] = None
    with pytest.raises((AttributeError, TypeError)):
        case.years = ("2018",)
    with pytest.raises(ValidationError):
        case.assumptions["network.children"].value = 9
    with pytest.raises(ValidationError):
        case.published.name = "mine"


def test_the_printed_profiles_cannot_be_written_to(case):
    with pytest.raises(ValueError, match="read-only"):
        case.patterns["network"][0, 0] = 1


def test_what_is_done_to_a_table_of_results_does_not_change_the_results(case):
    plan = fl.evaluate(case)
    frame, by_year, staff = plan.frame, plan.total, plan.staff
    frame["value"] = by_year["2021"] = staff["2021"] = 0.0
    assert plan.frame["value"].sum() == pytest.approx(sum(PUBLISHED), abs=1e-9)
    assert plan.total["2021"] == pytest.approx(-12800, abs=1e-9)
    assert plan.staff.loc["consultants", "2021"] == pytest.approx(25.75, abs=1e-6)


def test_the_overrides_of_a_scenario_cannot_be_written_to(case):
    scenario = case.scenario("slower", {"network.children": 9})
    with pytest.raises(TypeError):
        scenario.overrides["network.children"] = 1.0


# Price levels


def test_prices_of_2019_are_2_percent_higher(case):
    plan = fl.evaluate(case)
    later = fl.in_prices(plan, "2019")
    assert later.price_level == "2019"
    assert later.total.tolist() == pytest.approx([1.02 * value for value in PUBLISHED], abs=1e-9)
    assert plan.price_level == "2018"
    assert plan.total.tolist() == pytest.approx(PUBLISHED, abs=1e-9)


def test_prices_of_2018_are_the_printed_ones(case):
    assert fl.in_prices(fl.evaluate(case), "2018").total.tolist() == pytest.approx(
        PUBLISHED, abs=1e-9
    )


def test_prices_of_2021_are_refused_since_no_source_for_that_year_was_found(case):
    with pytest.raises(
        fl.CaseError,
        match=r"price_index\.csv.*not interpolated.*'2021'.*2017, 2018, 2019, 2020, 2022, 2023",
    ):
        fl.in_prices(fl.evaluate(case), "2021")


# What the source does not state


@pytest.fixture
def without_respite_price(tmp_path):
    """The published case, had the source given no figure to solve the saving per prevented
    placement from.
    """
    solved = "triangular,1000 DKK/child/year,2018,calibrated,respite"
    return fl.load_case(
        changed_case(
            TV01C, tmp_path, ("assumptions.csv", solved, ",1000 DKK/child/year,2018,unknown,")
        )
    )


def test_an_unknown_saving_makes_its_line_and_the_total_unknown_and_never_zero(
    without_respite_price,
):
    plan = fl.evaluate(without_respite_price)
    assert plan.unknown == ("respite",)
    assert plan.total.isna().all()
    assert [problem.row for problem in without_respite_price.warnings] == ["price.respite_saving"]


def test_a_line_left_out_is_zero_even_if_its_saving_is_unknown(without_respite_price):
    left_out = total(without_respite_price, {"respite.on": 0})
    assert left_out == pytest.approx([-7300, -9100, -10900, -11800], abs=1e-9)
    assert (fl.evaluate(without_respite_price, without_respite_price.baseline).effects == 0).all()


def test_an_unknown_becomes_known_when_the_analyst_types_it(without_respite_price):
    # 6 children x 150 = 900 in place of the printed 1,000
    assert total(without_respite_price, {"price.respite_saving": 150})[3] == pytest.approx(
        -12700, abs=1e-9
    )
