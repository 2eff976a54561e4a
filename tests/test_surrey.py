"""Surrey, Family Safeguarding: a grant that ends in March 2023, and eleven posts that nobody has
yet paid for (GBP).
"""

from pathlib import Path

import pytest

import fosterlib as fl
from fosterlib.questions.timing import monthly

FOLDER = Path(__file__).parents[1] / "data" / "surrey_safeguarding"
PARTNERS = ("opcc", "probation", "police", "council")


@pytest.fixture(scope="module")
def case():
    return fl.load_case(FOLDER)


def posts_by_party(case, scenario=None, year="2023/24"):
    frame = fl.evaluate(case, scenario).frame
    chosen = frame[(frame["part"] == "after_grant") & (frame["year"] == year)]
    return chosen.groupby("party")["value"].sum()


def test_every_printed_figure_is_reproduced(case):
    summary = fl.reconciliation_summary(case)
    assert summary["figures"].to_dict() == {"input": 4, "check": 0}
    assert summary["reproduced"].to_dict() == {"input": 4, "check": 0}


def test_the_cliff_shows_by_financial_year(case):
    assert fl.evaluate(case).total.to_dict() == pytest.approx(
        {"2020/21": 0, "2021/22": 0, "2022/23": 0, "2023/24": 486_970, "2024/25": 486_970}
    )


def test_the_grant_is_4_2_million_and_none_after_march_2023(case):
    frame = fl.evaluate(case).frame
    grant = frame[frame["line"] == "dfe_grant"].set_index("year")["value"]
    assert grant.sum() == pytest.approx(-4_200_000)
    assert grant[["2023/24", "2024/25"]].tolist() == [0, 0]


def test_the_cliff_shows_by_month(case):
    months = monthly(fl.evaluate(case)).groupby(["line", "month"])["value"].sum()
    assert months["dfe_grant", "2023-03"] == pytest.approx(-1_400_000 / 12)
    assert months["dfe_grant", "2023-04"] == 0
    assert months["posts", "2023-03"] == 0
    assert months["posts", "2023-04"] == pytest.approx(486_970 / 12)


def test_months_sum_to_the_year_of_every_dated_line(case):
    for scenario in (None, *case.scenarios.values()):
        results = fl.evaluate(case, scenario)
        by_year = monthly(results).groupby(["line", "party", "year"])["value"].sum(min_count=12)
        for row in results.frame.itertuples():
            if row.line != "council_contribution":
                assert by_year[row.line, row.party, row.year] == pytest.approx(row.value, abs=1e-6)


def test_at_first_everything_is_uncovered(case):
    paid = posts_by_party(case)
    assert paid["uncovered"] == pytest.approx(486_970)
    assert paid[list(PARTNERS)].tolist() == [0, 0, 0, 0]


def test_equal_shares_are_a_quarter_each_and_leave_nothing(case):
    paid = posts_by_party(case, case.scenarios["equal shares"])
    assert paid[list(PARTNERS)].tolist() == pytest.approx([121_742.5] * 4)
    assert paid["uncovered"] == pytest.approx(0, abs=1e-9)


def test_by_headcount_the_employer_of_the_posts_pays_them_all(case):
    paid = posts_by_party(case, case.scenarios["by headcount"])
    assert paid["probation"] == pytest.approx(486_970)
    assert paid["uncovered"] == pytest.approx(0, abs=1e-9)


def test_by_benefit_follows_the_savings_in_hertfordshire(case):
    # 2,600 and 107 thousand pounds in the first year: 96.05 % and 3.95 %
    paid = posts_by_party(case, case.scenarios["by benefit"])
    assert paid["council"] == pytest.approx(486_970 * 2600 / 2707, rel=1e-4)
    assert paid["police"] == pytest.approx(486_970 * 107 / 2707, rel=1e-3)
    assert paid["uncovered"] == pytest.approx(0, abs=1e-6)


def test_typed_shares_leave_the_rest_to_uncovered(case):
    typed = case.scenario("typed", {"share.council": 0.5, "share.police": 0.2})
    paid = posts_by_party(case, typed)
    assert paid["council"] == pytest.approx(243_485)
    assert paid["uncovered"] == pytest.approx(0.3 * 486_970)  # 146,091


def test_shares_above_one_hundred_per_cent_are_refused(case):
    with pytest.raises(fl.CaseError, match=r"add to 1\.1") as refusal:
        case.scenario("too much", {"share.council": 0.6, "share.police": 0.5})
    assert "uncovered" in str(refusal.value)


@pytest.mark.parametrize(("posts", "cost"), [(0, 0), (1, 44_270), (8, 354_160), (11, 486_970)])
def test_posts_that_go_on_cost_44_270_each(case, posts, cost):
    chosen = case.scenario("posts", {"posts.number": posts})
    assert fl.evaluate(case, chosen).total["2023/24"] == pytest.approx(cost)


def test_twelve_posts_are_more_than_the_source_speaks_of(case):
    with pytest.raises(fl.CaseError, match="0 to 11"):
        case.scenario("twelve", {"posts.number": 12})


def test_a_pay_rise_of_five_per_cent_opens_the_gap_by_24_348_50(case):
    dearer = case.scenarios["pay rise of five per cent"]
    assert fl.evaluate(case, dearer).total["2024/25"] - 486_970 == pytest.approx(24_348.5)


def test_an_extension_by_six_months_halves_the_first_year(case):
    longer = case.scenarios["grant extended by six months"]
    total = fl.evaluate(case, longer).total
    assert total[["2023/24", "2024/25"]].tolist() == pytest.approx([243_485, 486_970])
    months = monthly(fl.evaluate(case, longer)).groupby("month")["value"].sum()
    assert months["2023-09"] == pytest.approx(0, abs=1e-6)
    assert months["2023-10"] == pytest.approx(486_970 / 12)


def test_the_councils_own_contribution_stays_unknown_and_outside_the_total(case):
    results = fl.evaluate(case)
    assert results.unknown == ("council_contribution",)
    assert results.total.notna().all()
    typed = fl.evaluate(case, case.scenario("typed", {"council.contribution": 500_000}))
    assert typed.unknown == ()
    assert typed.total.tolist() == results.total.tolist()
