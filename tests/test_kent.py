"""Kent, voluntary sector 2010-2012: spending that is known, agreements whose worth is not (million
GBP).
"""

from pathlib import Path

import pytest
from changed_case import changed_case

import fosterlib as fl
from fosterlib.questions.timing import monthly

FOLDER = Path(__file__).parents[1] / "data" / "kent_voluntary"
REGISTER = ("june", "september", "march", "renewal")


@pytest.fixture(scope="module")
def case():
    return fl.load_case(FOLDER)


def register(results, line):
    months = monthly(results)
    return months[months["line"] == line].set_index("month")["value"]


def test_every_printed_figure_is_reproduced(case):
    summary = fl.reconciliation_summary(case)
    assert summary["figures"].to_dict() == {"input": 5, "check": 1}
    assert summary["reproduced"].to_dict() == {"input": 5, "check": 1}


def test_spending_grows_from_15_9_to_17_5_million(case):
    assert fl.evaluate(case).total.to_dict() == {"2010/11": 15.9, "2011/12": 17.5}


def test_thirteen_agreements_end_before_march_one_and_twelve(case):
    figures = fl.reconcile(case).set_index("measure")
    thirteen = figures.loc["june.agreements+september.agreements"]
    assert (thirteen["published"], thirteen["model"], thirteen["role"]) == (13, 1 + 12, "check")
    assert thirteen["evidence"] == "derived"
    assert figures.loc[["june.agreements", "september.agreements"], "cross_checked"].all()
    assert not figures.loc["march.agreements", "cross_checked"]


def test_a_sum_of_assumptions_that_does_not_come_out_is_named(tmp_path):
    change = ("published.csv", "september.agreements,13,", "september.agreements,14,")
    wrong = fl.reconcile(fl.load_case(changed_case(FOLDER, tmp_path, change)))
    assert wrong.loc[~wrong["ok"].fillna(True).astype(bool), "published"].tolist() == [14]


def test_a_sum_of_what_is_no_assumption_is_refused_by_its_part(tmp_path):
    change = ("published.csv", "june.agreements+september", "june.agreement+september")
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(changed_case(FOLDER, tmp_path, change))
    (problem,) = refused.value.problems
    assert (problem.field, problem.value, problem.nearest) == (
        "measure",
        "june.agreement",
        "june.agreements",
    )


def test_the_agreements_are_the_printed_173_by_end_date(case):
    values = case.values()
    assert [values[f"{line}.agreements"] for line in ("june", "september", "march")] == [1, 12, 160]


def test_value_at_risk_is_not_stated_and_never_added(case):
    results = fl.evaluate(case)
    assert {"june", "september", "march"} <= set(results.unknown)
    assert results.total.notna().all()
    assert all(case.line(line).in_total is False for line in REGISTER)


def test_by_month_the_register_is_unknown_until_an_agreement_ends_and_then_nothing(case):
    september = register(fl.evaluate(case), "september")
    assert september["2011-04":"2011-09"].isna().all()
    assert (september["2011-10":"2012-03"] == 0).all()


def test_a_typed_amount_gives_value_at_risk_by_month_and_leaves_the_total(case):
    typed = fl.evaluate(case, case.scenario("typed", {"agreement.amount": 0.05}))
    assert typed.total.to_dict() == {"2010/11": 15.9, "2011/12": 17.5}
    assert register(typed, "march")["2012-03"] == pytest.approx(160 * 0.05 / 12)  # 0.667
    assert register(typed, "september")["2011-09"] == pytest.approx(12 * 0.05 / 12)  # 0.05
    assert register(typed, "september")["2011-10"] == 0
    assert register(typed, "june")["2011-06"] == pytest.approx(0.05 / 12 / 30)  # one day of June


def test_spending_has_no_months(case):
    assert register(fl.evaluate(case), "spend").isna().all()


def test_an_extension_by_six_months_moves_the_end_to_september_2012(case):
    longer = case.scenario("longer", {"march.extension_months": 6, "agreement.amount": 0.05})
    months = register(fl.evaluate(case, longer, until="2012/13"), "march")
    assert months["2012-09"] == pytest.approx(160 * 0.05 / 12)
    assert months["2012-10"] == 0
    frame = fl.evaluate(case, longer, until="2012/13").frame
    half_year = frame[(frame["line"] == "march") & (frame["year"] == "2012/13")]["value"].sum()
    assert half_year == pytest.approx(4.0)  # 160 x 0.05 / 2


def test_renewal_of_eighty_per_cent_is_unknown_until_an_amount_is_typed(case):
    renewed = case.scenarios["80 per cent renewed"]
    assert "renewal" in fl.evaluate(case, renewed, until="2012/13").unknown
    typed = case.scenario("typed", {**renewed.overrides, "agreement.amount": 0.05})
    frame = fl.evaluate(case, typed, until="2012/13").frame
    assert frame[frame["line"] == "renewal"].set_index("year")["value"]["2012/13"] == pytest.approx(
        6.4
    )
