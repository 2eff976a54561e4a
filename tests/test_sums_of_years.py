"""Money that a source gives as a sum over years: known in the sum, a guess in each of them, and
said to be one.
"""

import pytest
from changed_case import SMALL, changed_case

import fosterlib as fl

LISTED = "campaign,north,2026,50,Tabel 1\ncampaign,north,2027,0,Tabel 1"
TOLD = "The source gives only the sum over several years of Campaign (2026, 2027)."


def with_sum(folder, written="2026+2027", value="80"):
    """The small case with its campaign known in sum alone."""
    row = f"campaign,north,{written},{value},Tabel 1"
    return fl.load_case(changed_case(SMALL, folder, ("amounts.csv", LISTED, row)))


@pytest.mark.parametrize("written", ["2026+2027", "all"])
def test_a_sum_counts_in_sums_and_is_spread_over_its_years(tmp_path, written):
    case = with_sum(tmp_path, written)
    results, before = fl.evaluate(case), fl.evaluate(fl.load_case(SMALL))
    assert results.total.sum() == pytest.approx(before.total.sum() + 30)
    assert (results.total - before.total).tolist() == pytest.approx([-10, 40])
    assert fl.payback_year(results).iloc[-1]["investment"] == 80
    assert case.spread == {"campaign": ("2026", "2027")}


def test_a_year_of_a_sum_is_marked_as_a_guess_and_the_sum_is_not(tmp_path):
    table = str(fl.overall_table(fl.evaluate(with_sum(tmp_path)), "en"))
    [campaign] = [line.split() for line in table.splitlines() if line.startswith("Campaign")]
    assert campaign == ["Campaign", "(40)", "(40)", "80"]
    assert f"{TOLD} It is spread evenly" in table
    assert "Figures in brackets rest on this spreading." in table


def test_what_rests_on_no_guess_is_not_marked(tmp_path):
    case = with_sum(tmp_path)
    off = fl.evaluate(case, case.scenario("without", {"campaign.on": 0.0}))
    for results in (off, fl.evaluate(fl.load_case(SMALL))):
        table = fl.budget_table(results, "en")
        assert table.guessed == frozenset()
        assert "brackets" not in str(table)
        assert "sum over several years" not in fl.headline(results, results, "en")


def test_headline_trace_and_paper_say_what_is_spread(tmp_path):
    results = fl.evaluate(with_sum(tmp_path))
    assert TOLD in fl.headline(results, results, "en")
    assert "Sum af 2026, 2027, fordelt jævnt  80 / 2 = 40" in str(
        fl.trace(results, "campaign", "2026", "da")
    )
    assert "fordelt jævnt på årene" in str(fl.party_table(results, "da"))


def test_a_sum_of_years_stands_in_the_workbook_of_the_case(tmp_path):
    case = with_sum(tmp_path)
    fl.save_case(case, tmp_path / "case.xlsx")
    read = fl.load_case(tmp_path / "case.xlsx")
    assert read.spread == case.spread
    assert fl.evaluate(read).total.tolist() == fl.evaluate(case).total.tolist()


def test_a_sum_that_is_not_stated_is_unknown(tmp_path):
    results = fl.evaluate(with_sum(tmp_path, value=""))
    assert results.unknown == ("campaign",)
    assert results.total.isna().all()
