"""Later than planned, and after the last printed year: the published case, TV01c, moved in time.

1,000 DKK in 2018 prices; negative = saving. The printed savings are 9,000 in 2018, 10,500 in 2019,
12,200 in 2020 and 13,100 in 2021; the investments are 1,000, 600, 300 and 300.
"""

import numpy as np
import pytest
from changed_case import SMALL, TV01C, changed_case, unknown_respite

import fosterlib as fl
from fosterlib.model.years import horizon

YEARS = ["2018", "2019", "2020", "2021"]


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def plan(case):
    return fl.evaluate(case)


def by_line(results):
    cells = results.frame.groupby(["line", "year"])["value"]
    return cells.apply(
        lambda values: values.to_numpy().sum()
    ).unstack()  # pandas would add an unknown as 0


def of_party(results, line, party):
    return results.frame.query("line == @line and party == @party")["value"].tolist()


# After 2021


def test_the_officer_goes_on_after_2021_and_the_one_off_work_does_not(case):
    later = by_line(fl.evaluate(case, until="2024"))
    assert later.loc["officer", ["2022", "2023", "2024"]].tolist() == [300, 300, 300]
    assert later.loc["development", ["2022", "2023", "2024"]].tolist() == [0, 0, 0]
    assert later.loc["recruitment", ["2022", "2023", "2024"]].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("words", "later"), [("", 0), ("\ncontinues = true", 30)])
def test_the_last_amount_goes_on_only_where_the_line_says_so(tmp_path, words, later):
    amount = ("amounts.csv", "campaign,north,2027,0,", "campaign,north,2027,30,")
    line = ("case.toml", 'money = "investment"', 'money = "investment"' + words)
    changed = fl.evaluate(fl.load_case(changed_case(SMALL, tmp_path, amount, line)), until="2028")
    assert by_line(changed).loc["campaign"].tolist() == [50, 30, later]


def test_what_the_source_does_not_say_of_later_years_is_unknown_and_a_line_left_out_is_still_zero():
    case = fl.load_case(TV01C.parent / "kent_voluntary")
    later = fl.evaluate(case, until="2013/14")
    assert later.total[["2010/11", "2011/12"]].tolist() == pytest.approx([15.9, 17.5])
    assert later.total[["2012/13", "2013/14"]].isna().all()
    off = fl.evaluate(case, case.scenario("off", {"spend.on": 0}), until="2013/14")
    assert off.total.tolist() == [0, 0, 0, 0]
    assert "not stated" in str(fl.budget_table(later, "en"))


def test_another_word_for_what_comes_later_is_refused(tmp_path):
    words = 'money = "investment"\ncontinues = "perhaps"'
    with pytest.raises(
        fl.CaseError,
        match=r"field continues: is not a valid word.*allowed: true, false, not stated",
    ):
        fl.load_case(changed_case(SMALL, tmp_path, ("case.toml", 'money = "investment"', words)))


def test_the_savings_of_2021_go_on_after_2021(case):
    later = fl.evaluate(case, until="2024")
    assert list(later.years) == [*YEARS, "2022", "2023", "2024"]
    # -13,100 of savings + 300 for the officer
    assert later.total[["2022", "2023", "2024"]].tolist() == pytest.approx([-12800] * 3, abs=1e-9)
    assert later.total[YEARS].tolist() == pytest.approx([-8000, -9900, -11900, -12800], abs=1e-9)


def test_a_horizon_of_a_hundred_added_years_is_the_longest(case):
    assert horizon(case.years, "2121")[-1] == "2121"
    with pytest.raises(
        fl.CaseError, match=r"field until: is not a later year of the case \(value: '2122'\)"
    ):
        horizon(case.years, "2122")


def test_a_horizon_given_as_a_number_is_refused(case):
    with pytest.raises(fl.CaseError, match=r"until.*after 2021"):
        fl.evaluate(case, until=2025)


@pytest.mark.parametrize("year", ["2020", "2017", "later", "", "2030/31"])
def test_a_horizon_that_is_no_later_year_is_refused(case, year):
    with pytest.raises(fl.CaseError, match=r"until.*after 2021"):
        fl.evaluate(case, until=year)


# Later than planned: savings move, investments stay


def test_a_year_later_for_all_savings_worked_by_hand(case):
    later = fl.evaluate(case, case.scenario("a year later", {"delay.all": 1}))
    expected = [
        0 + 200 + 300 + 500,  # 2018: no saving yet; the investments as planned
        -800 - 2500 - 2700 - 2300 - 700 + 100 + 300 + 200,  # 2019: the savings of 2018
        -1000 - 2800 - 3100 - 2800 - 800 + 300,  # 2020: the savings of 2019
        -1300 - 3100 - 3700 - 3100 - 1000 + 300,  # 2021: the savings of 2020
    ]
    assert expected == [1000, -8400, -10200, -11900]
    assert later.total.tolist() == pytest.approx(expected, abs=1e-9)


def test_half_a_year_later_for_all_savings_worked_by_hand(case):
    later = fl.evaluate(case, case.scenario("half a year later", {"delay.all": 0.5}))
    expected = [
        (0 - 9000) / 2 + 1000,  # 2018: halfway between nothing and the savings of 2018
        (-9000 - 10500) / 2 + 600,  # 2019: halfway between the savings of 2018 and of 2019
        (-10500 - 12200) / 2 + 300,
        (-12200 - 13100) / 2 + 300,
    ]
    assert expected == [-3500, -9150, -11050, -12350]
    assert later.total.tolist() == pytest.approx(expected, abs=1e-9)


def test_a_quarter_later_costs_a_quarter_of_each_year_s_growth(case, plan):
    later = fl.evaluate(case, case.scenario("a quarter later", {"network.delay": 0.25}))
    # 2018: 0.75 x 2,700; 2019: 0.75 x 3,100 + 0.25 x 2,700; 2020 and 2021 alike
    expected = [-2025, -3000, -3550, -4000]
    assert by_line(later).loc["network"].tolist() == pytest.approx(expected, abs=1e-9)
    others = by_line(plan).index.drop("network")
    assert np.array_equal(by_line(later).loc[others], by_line(plan).loc[others])


def test_a_delay_of_one_line_comes_on_top_of_the_delay_of_all(case):
    later = fl.evaluate(
        case, case.scenario("later twice", {"delay.all": 0.5, "network.delay": 0.5})
    )
    assert by_line(later).loc["network"].tolist() == pytest.approx(
        [0, -2700, -3100, -3700], abs=1e-9
    )


def test_both_centres_wait_when_network_care_is_a_year_later(case):
    later = fl.evaluate(case, case.scenario("a year later", {"network.delay": 1}))
    assert of_party(later, "network", "bbu") == pytest.approx([0, -2300, -2600, -3100], abs=1e-9)
    assert of_party(later, "network", "bch") == pytest.approx([0, -400, -500, -600], abs=1e-9)


def test_the_posts_wait_with_their_line(case):
    later = fl.evaluate(case, case.scenario("a year later", {"visits.delay": 1}))
    expected = [28, 28, 28 - 2.25 * 800 / 1300, 28 - 2.25 * 1000 / 1300, 25.75]
    assert later.staff.loc["consultants"].tolist() == pytest.approx(expected, abs=1e-6)


def test_a_year_later_the_full_effect_comes_in_2022(case):
    later = fl.evaluate(case, case.scenario("a year later", {"delay.all": 1}), until="2022")
    assert later.total["2022"] == pytest.approx(-12800, abs=1e-9)


def test_three_years_later_and_three_more_leave_the_four_years_empty(case):
    never = fl.evaluate(case, case.scenario("very late", {"delay.all": 3, "network.delay": 3}))
    assert by_line(never).loc["network"].tolist() == [0, 0, 0, 0]


# Agreements with dates, in the small case of tests/bad_cases/_good: 2 children x 100 = 200 a year


def test_an_agreement_from_july_to_march_counts_six_months_and_then_three():
    small = fl.evaluate(fl.load_case(SMALL))
    assert by_line(small).loc["agreement"].tolist() == pytest.approx(
        [-200 * 6 / 12, -200 * 3 / 12], abs=1e-9
    )


def test_an_agreement_extended_by_six_months_counts_nine_in_the_second_year():
    small = fl.load_case(SMALL)
    longer = fl.evaluate(small, small.scenario("longer", {"agreement.extension_months": 6}))
    assert by_line(longer).loc["agreement"].tolist() == pytest.approx(
        [-200 * 6 / 12, -200 * 9 / 12], abs=1e-9
    )


def test_an_agreement_extended_into_a_third_year_counts_what_is_left_of_it():
    small = fl.load_case(SMALL)
    longer = fl.evaluate(
        small, small.scenario("longer", {"agreement.extension_months": 12}), until="2028"
    )
    assert by_line(longer).loc["agreement"].tolist() == pytest.approx(
        [-100, -200, -200 * 3 / 12], abs=1e-9
    )


def test_the_savings_of_an_agreement_do_not_move_with_the_delay_of_the_others():
    small = fl.load_case(SMALL)
    later = fl.evaluate(small, small.scenario("later", {"delay.all": 1}))
    assert by_line(later).loc["agreement"].tolist() == pytest.approx([-100, -50], abs=1e-9)
    assert by_line(later).loc["moves"].tolist() == pytest.approx([0, -200], abs=1e-9)


@pytest.fixture
def unknown_agreement(tmp_path):
    """The small case, had nobody said how many children the agreement is for."""
    stated = "Children in the agreement,2,0,5,1,,child,,published"
    unknown = "Children in the agreement,,0,5,1,,child,,unknown"
    return fl.load_case(changed_case(SMALL, tmp_path, ("assumptions.csv", stated, unknown)))


def test_an_agreement_that_has_ended_is_zero_even_if_its_amount_is_unknown(unknown_agreement):
    results = fl.evaluate(unknown_agreement, until="2028")
    assert np.isnan(results.total[["2026", "2027"]]).all()
    assert results.total["2028"] == pytest.approx(-400 - 200, abs=1e-9)


def test_an_unknown_amount_of_one_party_leaves_the_other_party_known(unknown_agreement):
    cells = dict(
        zip(unknown_agreement.parties, fl.evaluate(unknown_agreement).effects[3], strict=True)
    )
    assert np.isnan(cells["north"]).all()
    assert (cells["south"] == 0).all()


def test_what_has_not_begun_is_zero_even_if_its_effect_is_unknown(tmp_path):
    case = fl.load_case(unknown_respite(tmp_path))
    later = by_line(fl.evaluate(case, case.scenario("a year later", {"respite.delay": 1})))
    assert later.loc["respite", "2026"] == 0


def posts_worked_apart(delay, years):
    """28 posts less 2.25 along the printed -800, -1,000, -1,300, -1,300, moved; held after 2021."""
    printed = [800 / 1300, 1000 / 1300, 1.0, 1.0]

    def share(place):
        return 0.0 if place < 0 else printed[min(place, 3)]

    whole, part = int(delay), delay % 1
    return [
        28 - 2.25 * ((1 - part) * share(year - whole) + part * share(year - whole - 1))
        for year in range(years)
    ]


@pytest.mark.parametrize("until", ["2021", "2022", "2024", "2028"])
@pytest.mark.parametrize("delays", [(0, 0), (1, 0), (0, 2), (0.5, 1), (2.75, 2.5), (3, 3)])
def test_the_posts_of_every_year_of_every_horizon_wait_with_the_delay(case, delays, until):
    late = case.scenario(
        "late", dict(zip(["delay.all", "visits.delay"], map(float, delays), strict=True))
    )
    results = fl.evaluate(case, late, until)
    posts = results.staff.loc["consultants", list(results.years)]
    expected = posts_worked_apart(sum(delays), len(results.years))
    assert posts.tolist() == pytest.approx(expected, abs=1e-6)
