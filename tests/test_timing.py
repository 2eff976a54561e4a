"""When the money comes. TV01c, 1,000 DKK in 2018 prices; negative = saving, a cost of delay is
positive.

Gross savings 9,000, 10,500, 12,200, 13,100; investments 1,000, 600, 300, 300; foster care 2,300,
2,800, 3,100, 3,600.
"""

import math

import pytest
from changed_case import TV01C, changed_case, unknown_respite

import fosterlib as fl
from fosterlib.questions.timing import delay_prices, inflow_reading, payback_year, present_value


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def plan(case):
    return fl.evaluate(case)


# The price of a quarter


def test_a_year_of_delay_costs_the_last_year_and_a_quarter_a_quarter_of_it(case):
    prices = delay_prices(case).set_index(["assumption", "delay"])
    assert prices.loc[("delay.all", 0.25), "quarter_cost"] == pytest.approx(13_100 / 4)
    assert prices.loc[("delay.all", 1.0), "cost"] == pytest.approx(13_100)
    assert prices.loc[("delay.all", 1.25), "quarter_cost"] == pytest.approx(12_200 / 4)
    assert prices.loc[("delay.all", 3.0), "cost"] == pytest.approx(13_100 + 12_200 + 10_500)
    assert prices.loc[("foster.delay", 0.25), "quarter_cost"] == pytest.approx(3_600 / 4)


def test_the_levers_prices_add_up_to_that_of_all(case):
    prices = delay_prices(case)
    alone = prices[prices["assumption"] != "delay.all"].groupby("delay")["quarter_cost"].sum()
    together = prices[prices["assumption"] == "delay.all"].set_index("delay")["quarter_cost"]
    assert alone.to_numpy() == pytest.approx(together.to_numpy())
    assert prices["assumption"].nunique() == 6


def test_a_price_is_the_difference_of_two_what_ifs(case, plan):
    for price in delay_prices(case).itertuples():
        late = fl.evaluate(case, case.scenario("late", {price.assumption: price.delay}))
        assert price.total == pytest.approx(late.total.sum())
        assert price.cost == pytest.approx(late.total.sum() - plan.total.sum())


def test_a_line_that_is_off_has_no_price_and_a_delay_there_is_counts_from_where_it_stands(case):
    late = case.scenario("late", {"part3.on": 0, "delay.all": 2.5})
    prices = delay_prices(case, late)
    assert set(prices["assumption"]) == {"delay.all", "visits.delay", "contracts.delay"}
    assert prices[prices["assumption"] == "delay.all"]["delay"].tolist() == [2.75, 3.0]


# Payback


def test_the_published_plan_has_paid_back_in_its_first_year(plan):
    table = payback_year(plan)
    assert table["money"].tolist() == ["Service", "all"]
    assert table["investment"].tolist() == [1_000, 1_000]  # the campaign and the development
    assert table["permanent"].tolist() == [1_200, 1_200]  # the officer, who stays
    assert table["payback_year"].tolist() == ["2018", "2018"]


def test_a_plan_a_year_and_a_half_late_pays_back_in_its_second_year(case):
    # Nothing is saved in 2018 and 4,500 in 2019: 1,000 - (4,500 - 600) < 0.
    late = fl.evaluate(case, case.scenario("late", {"delay.all": 1.5}))
    assert payback_year(late)["payback_year"].tolist() == ["2019", "2019"]


def test_investments_without_savings_are_never_paid_back(case):
    alone = fl.evaluate(
        case,
        case.scenario(
            "alone",
            {"network.on": 0, "foster.on": 0, "respite.on": 0, "part2.on": 0, "visits.on": 0},
        ),
    )
    assert (
        payback_year(alone)[["payback_year", "reason"]].values.tolist() == [["", "not by 2021"]] * 2
    )


def test_savings_without_an_investment_have_no_payback_year(case):
    savings = fl.evaluate(case, case.scenario("savings", {"part1.on": 0, "part3.on": 0}))
    assert payback_year(savings)["reason"].tolist() == ["nothing is invested"] * 2


def test_service_money_and_all_money_pay_back_apart(tmp_path):
    other = (
        '[[line]]\nid = "recruitment"\nlabel_da = "Målgruppeanalyse, rekrutteringsstrategi og'
        ' -kampagne"'
    )
    text = (TV01C / "case.toml").read_text(encoding="utf-8")
    start = text.index(other)
    line = text[start : text.index("[[line]]", start + 5)]
    change = (
        "case.toml",
        line,
        line.replace('steering_area = "Service"', 'steering_area = "Anlæg"'),
    )
    case = fl.load_case(changed_case(TV01C, tmp_path, change))
    table = payback_year(fl.evaluate(case)).set_index("money")
    assert table.loc["Anlæg", ["investment", "payback_year", "reason"]].tolist() == [
        700,
        "",
        "not by 2021",
    ]
    assert table.loc["Service", "investment"] == 300
    assert table.loc["Service", "permanent"] == 1_200
    assert table.loc["all", "investment"] == 1_000


def test_a_payback_that_hangs_on_an_unknown_says_so(tmp_path):
    results = fl.evaluate(fl.load_case(unknown_respite(tmp_path)))
    assert payback_year(results)["reason"].tolist() == ["not stated: respite"]


# Present value


def test_the_present_value_by_hand(plan):
    values = present_value(plan, 0.04)
    by_hand = sum(
        total / 1.04**years for years, total in enumerate([-8_000, -9_900, -11_900, -12_800])
    )
    assert values["total"] == pytest.approx(by_hand)
    assert values["development"] == pytest.approx(200 + 100 / 1.04)
    assert values.drop("total").sum() == pytest.approx(by_hand)


def test_without_a_rate_the_present_value_is_the_sum_and_an_earlier_base_year_lowers_it(plan):
    assert present_value(plan, 0)["total"] == pytest.approx(-42_600)
    assert present_value(plan, 0.04, "2017")["total"] == pytest.approx(
        present_value(plan, 0.04)["total"] / 1.04
    )


def test_the_present_value_goes_on_with_the_horizon(case):
    longer = (
        present_value(fl.evaluate(case, until="2022"), 0.04)["total"]
        - present_value(fl.evaluate(case), 0.04)["total"]
    )
    assert longer == pytest.approx(-12_800 / 1.04**4)


def test_what_is_shown_and_never_added_is_not_in_the_present_value():
    kent = fl.evaluate(fl.load_case(TV01C.parent / "kent_voluntary"))
    values = present_value(kent, 0.0)
    assert values["total"] == pytest.approx(15.9 + 17.5)
    assert math.isnan(values["june"])  # the register's amounts are not stated


def test_the_rate_is_the_ministry_s_for_each_year_unless_one_is_given(plan):
    """4 % takes 2019 and 2020 back a year, 3.5 % takes 2021: checked against the notes of 2013 and
    2021.
    """
    by_hand = -8_000 - 9_900 / 1.04 - 11_900 / 1.04**2 - 12_800 / (1.04**2 * 1.035)
    assert present_value(plan)["total"] == pytest.approx(by_hand)
    assert present_value(plan, {"2018": 0.04, "2021": 0.035})["total"] == pytest.approx(by_hand)
    in_2021 = by_hand * 1.04**2 * 1.035
    assert present_value(plan, base_year="2021")["total"] == pytest.approx(in_2021)
    in_2016 = by_hand / 1.04**2
    assert present_value(plan, base_year="2016")["total"] == pytest.approx(in_2016)


def test_a_case_in_other_money_needs_a_rate():
    kent = fl.evaluate(fl.load_case(TV01C.parent / "kent_voluntary"))
    with pytest.raises(fl.CaseError, match="is not a rate"):
        present_value(kent)
    assert present_value(kent, {"2010/11": 0.035})["total"] == pytest.approx(15.9 + 17.5 / 1.035)


@pytest.mark.parametrize(
    ("rate", "base"),
    [
        (-1, None),
        (True, None),
        ("4 %", None),
        (0.04, "soon"),
        (0.04, 2017),
        ({"soon": 0.04}, None),
        ({"2018": -1.0}, None),
    ],
)
def test_a_rate_or_a_base_year_that_is_none_is_refused(plan, rate, base):
    with pytest.raises(fl.CaseError):
        present_value(plan, rate, base)


# Stock or inflow


def test_both_readings_are_the_printed_figures_up_to_the_full_year(case):
    table = inflow_reading(case, "foster")
    assert table.index.tolist() == ["2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"]
    assert table.loc[:"2021", "stock"].tolist() == pytest.approx([-2_300, -2_800, -3_100, -3_600])
    assert table.loc[:"2021", "difference"].tolist() == pytest.approx([0] * 4)


def test_read_as_inflow_ten_more_children_a_year_add_3_600_a_year(case):
    table = inflow_reading(case, "foster")
    assert table.loc["2022":, "stock"].tolist() == pytest.approx([-3_600] * 4)
    assert table.loc["2022":, "inflow"].tolist() == pytest.approx(
        [-7_200, -10_800, -14_400, -18_000]
    )


def test_children_who_stay_three_years_stop_the_growth_after_three(case):
    table = inflow_reading(case, "foster", stay_years=3)
    assert table.loc["2022":, "inflow"].tolist() == pytest.approx(
        [-7_200, -10_800, -10_800, -10_800]
    )
    assert inflow_reading(case, "foster", stay_years=1)["difference"].tolist() == pytest.approx(
        [0] * 8
    )


def test_a_delay_moves_the_inflow_too(case):
    table = inflow_reading(case, "foster", scenario=case.scenario("late", {"foster.delay": 0.5}))
    assert table.loc["2022", "difference"] == pytest.approx(-1_800)
    assert table.loc["2023", "difference"] == pytest.approx(-5_400)


def test_a_line_that_is_off_has_no_inflow(case):
    table = inflow_reading(case, "foster", scenario=case.scenario("off", {"part3.on": 0}))
    assert (table == 0).all(axis=None)


def test_only_a_recurring_line_can_be_read_as_an_inflow_and_for_whole_years(case):
    with pytest.raises(
        fl.CaseError, match="visits, caseworkers, contracts, network, foster, respite"
    ):
        inflow_reading(case, "officer")
    with pytest.raises(fl.CaseError):
        inflow_reading(case, "foster", stay_years=0)
    assert math.isclose(inflow_reading(case, "foster", until="2021")["stock"].sum(), -11_800)


def test_read_as_inflow_every_total_and_party_follows(case):
    stock = fl.evaluate(case, until="2023")
    read = fl.as_inflow(stock, "network", "foster")
    more = read.total - stock.total
    assert more.tolist() == pytest.approx([0, 0, 0, 0, -4_100 - 3_600, -2 * (4_100 + 3_600)])
    foster = case.lines.index(case.line("foster"))
    assert read.effects[foster, :, -1] == pytest.approx(3 * stock.effects[foster, :, -1])
    assert stock.total["2023"] == pytest.approx(-12_800)  # the results given are as they were
    with pytest.raises(fl.CaseError, match="is not a recurring line"):
        fl.as_inflow(stock, "officer")
    with pytest.raises(fl.CaseError, match="are in other prices than the case"):
        fl.as_inflow(fl.in_prices(stock, "2019"), "foster")


@pytest.mark.parametrize("until", [None, "2024"])
@pytest.mark.parametrize("base", ["2015", "2017", "2018", "2019", "2021", "2026"])
def test_a_base_year_before_at_or_after_the_first_follows_the_formula(case, base, until):
    results = fl.evaluate(case, until=until)
    by_hand = sum(total / 1.035 ** (int(year) - int(base)) for year, total in results.total.items())
    assert present_value(results, 0.035, base)["total"] == pytest.approx(by_hand, rel=1e-12)
