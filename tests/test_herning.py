"""Herning, "Målrettet indsats" 2020-2022: a grant, six cost lines, and what the margins leave open
(1,000 DKK).
"""

from pathlib import Path

import pytest

import fosterlib as fl
from fosterlib.questions.timing import monthly

FOLDER = Path(__file__).parents[1] / "data" / "herning_parents"
COST_LINES = {
    "leader": 341,
    "therapists": 1916,
    "hours": 307,
    "transport": 46,
    "training": 110,
    "audit": 30,
}
YEARS = {"2020": 994, "2021": 879, "2022": 877}


@pytest.fixture(scope="module")
def case():
    return fl.load_case(FOLDER)


def cells(results):
    return results.frame.pivot_table(index="line", columns="year", values="value", aggfunc="sum")


def test_every_printed_figure_is_reproduced_and_inputs_are_counted_apart(case):
    summary = fl.reconciliation_summary(case)
    assert summary["figures"].to_dict() == {"input": 13, "check": 11}
    assert summary["reproduced"].to_dict() == {"input": 13, "check": 11}


def test_each_cost_line_sums_to_its_printed_total(case):
    totals = cells(fl.evaluate(case)).loc[list(COST_LINES)].sum(axis=1)
    assert totals.to_dict() == pytest.approx(COST_LINES, abs=1e-9)


def test_each_year_sums_to_the_printed_budget(case):
    totals = cells(fl.evaluate(case)).loc[list(COST_LINES)].sum()
    assert totals.to_dict() == pytest.approx(YEARS, abs=1e-9)


def test_by_default_every_line_follows_the_yearly_total_to_the_krone(case):
    table = cells(fl.evaluate(case))
    for line, total in COST_LINES.items():
        for year, budget in YEARS.items():
            assert table.loc[line, year] == pytest.approx(total * budget / 2750, abs=0.001)


def test_the_split_by_year_says_that_it_is_an_estimate(case):
    split = [amount for amount in case.amounts if amount.line in COST_LINES]
    assert len(split) == 18
    assert all(amount.locator.startswith("Skøn, forfatterne") for amount in split)


def test_income_equals_expenditure_so_the_net_is_zero_every_year(case):
    assert fl.evaluate(case).total.tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert cells(fl.evaluate(case)).loc["grant"].to_dict() == {
        "2020": -994,
        "2021": -879,
        "2022": -877,
    }


def test_posts_that_start_three_months_late_leave_a_quarter_unspent_and_it_is_paid_back(case):
    late = fl.evaluate(case, case.scenario("late", {"posts.months_late": 3}))
    unspent = (341 + 1916) * 994 / 2750 * 3 / 12  # 203.951
    assert cells(late).loc["late_posts", "2020"] == pytest.approx(-unspent, abs=0.001)
    assert cells(late).loc["repaid", "2020"] == pytest.approx(unspent, abs=0.001)
    assert late.total.tolist() == pytest.approx([0, 0, 0], abs=1e-9)


def test_posts_are_late_in_the_first_year_only(case):
    late = fl.evaluate(case, case.scenario("late", {"posts.months_late": 3}))
    assert cells(late).loc["repaid", ["2021", "2022"]].tolist() == [0, 0]
    months = monthly(late)
    of_2020 = months[(months["line"] == "repaid") & (months["year"] == "2020")]
    assert of_2020["value"].tolist() == pytest.approx([203.951 / 12] * 12, abs=0.001)


def test_going_on_after_2022_costs_the_budget_of_2022_a_year(case):
    assert fl.evaluate(case, until="2023").total["2023"] == 0
    everything = fl.evaluate(case, case.scenarios["all goes on after 2022"], until="2024")
    assert everything.total.to_dict() == pytest.approx(
        {"2020": 0, "2021": 0, "2022": 0, "2023": 877, "2024": 877}, abs=1e-6
    )


def test_going_on_with_the_therapists_alone_costs_one_and_a_third_posts(case):
    therapists = fl.evaluate(case, case.scenarios["only the therapists go on"], until="2023")
    assert therapists.total["2023"] == pytest.approx(479 * 4 / 3, abs=1e-6)  # 638.667
    dearer = case.scenario(
        "with a pay rise", {"therapists_after.on": 1, "therapists.pay_rise_share": 0.02}
    )
    assert fl.evaluate(case, dearer, until="2023").total["2023"] == pytest.approx(
        479 * 4 / 3 * 1.02, abs=1e-6
    )


def test_fifteen_child_months_earlier_home_pay_for_a_year_of_going_on_and_fourteen_do_not(case):
    # 9,700,000 / 13,459 / 12 = 60.06 a child-month; 877 / 60.06 = 14.6 child-months
    going_on = {"therapists_after.on": 1, "rest_after.on": 1, "returns.children": 1}
    fifteen = case.scenario("fifteen", going_on | {"returns.months_earlier": 15})
    fourteen = case.scenario("fourteen", going_on | {"returns.months_earlier": 14})
    assert fl.evaluate(case, fifteen, until="2023").total["2023"] == pytest.approx(
        877 - 15 * 60.06, abs=1e-6
    )  # -23.9
    assert fl.evaluate(case, fourteen, until="2023").total["2023"] == pytest.approx(
        877 - 14 * 60.06, abs=1e-6
    )  # 36.16


def test_a_typed_split_that_breaks_a_margin_is_named_by_line_and_year(tmp_path):
    import shutil

    folder = tmp_path / "typed"
    shutil.copytree(FOLDER, folder)
    text = (folder / "amounts.csv").read_text()
    (folder / "amounts.csv").write_text(
        text.replace("audit,herning,2022,9.567", "audit,herning,2022,12.567")
    )
    table = fl.reconcile(fl.load_case(folder))
    wrong = table[~table["ok"].fillna(True).astype(bool)]
    assert ("audit", "all") in set(zip(wrong["line"], wrong["year"], strict=True))
    assert ("expenditure", "2022") in set(zip(wrong["line"], wrong["year"], strict=True))
    assert ("expenditure", "2021") not in set(zip(wrong["line"], wrong["year"], strict=True))


def test_a_typed_split_that_keeps_both_margins_is_as_good(tmp_path):
    import shutil

    folder = tmp_path / "typed"
    shutil.copytree(FOLDER, folder)
    text = (folder / "amounts.csv").read_text()
    for old, new in (
        ("audit,herning,2020,10.844", "audit,herning,2020,0"),
        ("audit,herning,2022,9.567", "audit,herning,2022,20.411"),
        ("training,herning,2020,39.76", "training,herning,2020,50.604"),
        ("training,herning,2022,35.08", "training,herning,2022,24.236"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "amounts.csv").write_text(text)
    summary = fl.reconciliation_summary(fl.load_case(folder))
    assert (summary["figures"] == summary["reproduced"]).all()
