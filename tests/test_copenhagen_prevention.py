"""Copenhagen's prevention project 2011-2012: two administrations and money moved between years
(1,000 DKK).
"""

from pathlib import Path

import pytest

import fosterlib as fl

FOLDER = Path(__file__).parents[1] / "data" / "copenhagen_prevention"


@pytest.fixture(scope="module")
def case():
    return fl.load_case(FOLDER)


def by_party(results, *lines):
    chosen = results.frame[results.frame["line"].isin(lines)]
    return chosen.pivot_table(index="party", columns="year", values="value", aggfunc="sum")


def part(results, name):
    chosen = results.frame[results.frame["part"] == name]
    return chosen.pivot_table(index="party", columns="year", values="value", aggfunc="sum")


def test_every_printed_figure_is_reproduced(case):
    summary = fl.reconciliation_summary(case)
    assert summary["figures"].to_dict() == {"input": 7, "check": 8}
    assert summary["reproduced"].to_dict() == {"input": 7, "check": 8}


def test_both_administrations_have_the_printed_budget(case):
    spending, income = part(fl.evaluate(case), "expenditure"), part(fl.evaluate(case), "income")
    for party in ("sof", "buf"):
        assert spending.loc[party].tolist() == pytest.approx([100, 590], abs=1e-9)
        assert income.loc[party].tolist() == pytest.approx([-100, -590], abs=1e-9)


def test_without_the_dispensation_the_original_profile_is_left(case):
    original = part(fl.evaluate(case, case.scenarios["original profile"]), "expenditure")
    assert original.loc["sof"].tolist() == pytest.approx([254.208, 435.792], abs=1e-9)
    assert original.loc["buf"].tolist() == pytest.approx([254.208, 435.792], abs=1e-9)
    assert original.sum().tolist() == pytest.approx([508.416, 871.584], abs=1e-9)


def test_the_dispensation_moves_308_416_kroner_and_sums_to_nothing(case):
    moved = by_party(fl.evaluate(case), "expenditure_moved")
    assert moved.sum().tolist() == pytest.approx([-308.416, 308.416], abs=1e-9)
    assert moved.loc["sof"].tolist() == [-154.208, 154.208]
    for line in ("expenditure_moved", "income_moved"):
        assert by_party(fl.evaluate(case), line).sum(axis=1).tolist() == pytest.approx(
            [0, 0], abs=1e-12
        )


def test_the_ledger_balances_for_each_administration_and_year(case):
    for scenario in (None, *case.scenarios.values()):
        results = fl.evaluate(case, scenario)
        ledger = part(results, "expenditure") + part(results, "income")
        assert abs(ledger.to_numpy()).max() < 1e-9
        assert results.total.abs().max() < 1e-9


def test_the_service_target_is_the_expenditure_of_each_year(case):
    with_it = part(fl.evaluate(case), "expenditure").sum()
    without = part(fl.evaluate(case, case.scenarios["original profile"]), "expenditure").sum()
    assert with_it.tolist() == pytest.approx([200, 1180], abs=1e-9)
    assert (with_it - without).tolist() == pytest.approx([-308.416, 308.416], abs=1e-9)


def test_what_is_not_spent_in_2012_is_paid_back_and_not_carried_on(case):
    short = fl.evaluate(case, case.scenarios["2012 ends at 500 each"], until="2013")
    assert part(short, "expenditure").loc["sof"].tolist() == pytest.approx([100, 500, 0], abs=1e-9)
    assert by_party(short, "repaid_2012").loc["sof"].tolist() == [0, 90, 0]
    assert short.total["2013"] == 0


def test_what_is_not_spent_in_2011_does_not_come_in_2012(case):
    short = fl.evaluate(case, case.scenario("less in 2011", {"unspent.in_2011": 60}))
    assert part(short, "expenditure").sum().tolist() == pytest.approx([140, 1180], abs=1e-9)
    assert part(short, "income").sum().tolist() == pytest.approx([-140, -1180], abs=1e-9)


def test_one_administration_can_spend_less_than_the_other(case):
    short = fl.evaluate(case, case.scenarios["Social Services spends 500 in 2012"])
    assert part(short, "expenditure")["2012"].to_dict() == pytest.approx(
        {"sof": 500, "buf": 590}, abs=1e-9
    )


def test_the_cut_from_3_2_to_1_38_million_is_shown_and_not_added(case):
    results = fl.evaluate(case)
    assert by_party(results, "not_granted").to_numpy().sum() == pytest.approx(
        1380 - 3200, abs=1e-9
    )  # -1,820
    assert case.line("not_granted").in_total is False
    granted_in_full = fl.evaluate(case, case.scenario("granted in full", {"grant.granted": 3200}))
    assert by_party(granted_in_full, "not_granted").to_numpy().sum() == 0


def test_more_than_the_budget_cannot_be_unspent(case):
    with pytest.raises(fl.CaseError, match="0 to 1180"):
        case.scenario("too much", {"unspent.in_2012": 1181})
