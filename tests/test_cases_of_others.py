"""A proposal of another council, found in public and modelled as data only: its figures, its
drivers, and what does not fit together in it.
"""

from pathlib import Path

import pytest
from changed_case import changed_case
from click.testing import CliRunner

import fosterlib as fl
from fosterlib.__main__ import main

FOLDER = Path(__file__).parent / "cases_of_others" / "middlesbrough_homes"
SAVED = {"2023/24": 0, "2024/25": 0, "2025/26": 450, "2026/27": 1065, "2027/28": 1915}


@pytest.fixture(scope="module")
def case():
    return fl.load_case(FOLDER)


def saved(case, **overrides):
    """What the homes save by year, with these assumptions moved."""
    moved = {name.replace("__", "."): value for name, value in overrides.items()}
    frame = fl.evaluate(case, case.scenario("moved", moved)).frame
    return -frame[frame["line"] == "homes"].groupby("year")["value"].sum()


def test_every_printed_figure_is_reproduced(case):
    counts = fl.reconciliation_summary(case)
    assert counts["figures"].tolist() == counts["reproduced"].tolist() == [6, 6]
    assert saved(case).to_dict() == pytest.approx(SAVED)


def test_a_printed_change_is_no_repetition_and_no_check_tests_a_lever(case):
    table = fl.reconcile(case).query("role == 'check'")
    assert not table["tests_lever"].any()
    assert table["evidence"].tolist() == [
        "derived",
        "derived",
        "typed",
        "derived",
        "typed",
        "typed",
    ]
    assert fl.reconciliation_summary(case).loc["check", "identities"] == 3


def test_the_sources_are_named_with_their_address(case):
    of_others = [
        one for one in case.assumptions.values() if one.basis == "published" and not one.is_implied
    ]
    assert len(of_others) == 6
    assert all("https://" in one.source and one.locator for one in of_others)


def test_a_computed_assumption_has_its_formula_as_its_source_where_it_names_none(case, tmp_path):
    computed = case.assumptions["homes.beds"]
    told = fl.assumptions_table(case, lang="en").frame.loc["homes.beds"]
    assert "" in told.tolist() and "0 - 0" not in told.tolist()
    assert computed.source == computed.formula
    fl.save_case(case, tmp_path / "saved")
    assert fl.load_case(tmp_path / "saved").assumptions["homes.beds"] == computed


def test_the_saving_is_two_thirds_of_what_beds_and_prices_give(case):
    full = 27 * 0.9 * (5600 - 3300) * 52 / 1000
    assert case.values()["homes.kept_share"] == pytest.approx(1915 / full)


def test_the_years_before_the_last_homes_follow_the_beds_in_use(case):
    without = saved(case, beds__third=0)
    assert without["2026/27"] == pytest.approx(1065)
    assert without["2027/28"] == pytest.approx(1915 * 15 / 27)


def test_the_original_plan_is_the_other_option_and_never_on_beside_the_revised_one(case):
    original = fl.evaluate(case, case.named("the original plan"))
    assert original.total.tolist() == [-787, -1848, -1848, -1848, -1848]
    with pytest.raises(fl.CaseError, match=r"no more than one|only one|alternatives"):
        fl.evaluate(case, case.scenario("both", {"original.on": 1}))


def test_a_table_leaves_out_the_option_that_is_off_and_shows_it_where_it_is_on(case):
    option = "Savings of the original plan"
    for table in (fl.budget_table, fl.overall_table):
        chosen, other = (
            list(table(fl.evaluate(case, case.named(name)), "en").frame.index)
            for name in ("published", "the original plan")
        )
        assert option not in chosen and option in other


def test_the_year_s_bill_as_a_correction_cannot_give_the_printed_savings(case):
    """14.4 million for 76 places is 3,644 a week: at that price 27 beds cannot save 1.9 million."""
    [rival] = case.rivals
    assert rival.value == pytest.approx(14_400_000 / 76 / 52, abs=1)
    with pytest.raises(fl.CaseError, match=r"homes\.kept_share"):
        fl.corrected(case, {"price.external": rival.value}, reason="the year's bill")


def test_its_open_questions_say_in_money_what_they_would_mean(case):
    price, _, years = (question.question_en for question in case.open_questions)
    last = saved(case, price__external=3644)["2027/28"]
    assert f"£{last / 1000:.2f} million in 2027/28 instead of 1.92" in price
    savings = sum(SAVED.values())
    assert f"£{savings / 1000:.2f} million over the years" in years
    lacking = [(4500 - SAVED["2027/28"]) / 1000, (4500 - savings) / 1000]
    assert "£{:.1f} million are lacking by 2027/28 instead of {:.1f}".format(*lacking) in years


def test_check_says_that_it_is_sound_though_an_option_is_off():
    said = CliRunner().invoke(main, ["check", str(FOLDER), "--lang", "en"])
    assert said.exit_code == 0, said.output
    assert "No check tests a lever" in said.output


def test_it_comes_back_from_a_workbook_as_the_same_case(case, tmp_path):
    fl.save_case(case, tmp_path / "case.xlsx")
    read = fl.load_case(tmp_path / "case.xlsx")
    assert read.assumptions == case.assumptions and read.figures == case.figures
    for name in ("published", *case.scenarios):
        totals = [fl.evaluate(one, one.named(name)).total.tolist() for one in (read, case)]
        assert totals[0] == totals[1], name


def test_questions_are_asked_of_it(case):
    enough = fl.break_even(case, target=-957.5, year="2027/28", facts="world")
    half = 3300 + 2300 / 2
    assert enough.set_index("assumption").loc["price.external", "value"] == pytest.approx(half)
    draws = fl.simulate(case, draws=2_000, seed=1)
    assert 0 < float(draws.probability.iloc[-1]["probability"]) < 1


def test_a_range_that_crosses_a_limit_is_drawn_and_refused_only_where_it_is_asked_for(tmp_path):
    change = ("assumptions.csv", ",5600,3400,", ",5600,3000,")
    wide = fl.load_case(changed_case(FOLDER, tmp_path, change))
    assert fl.effects_chart(fl.evaluate(wide), "en").get_axes()
    with pytest.raises(fl.CaseError, match="An external place costs no less"):
        fl.evaluate(wide, wide.scenario("cheap", {"price.external": 3100}))


def test_what_is_computed_is_moved_by_what_it_rests_on_and_by_no_year(case):
    with pytest.raises(fl.CaseError) as refused:
        fl.evaluate(case, case.scenario("more", {"homes.beds": 30}))
    assert refused.value.problems[0].allowed == (
        "move what it rests on: beds.first, beds.second, beds.third"
    )


def test_a_value_that_would_have_to_be_nothing_is_called_0(case):
    rows = fl.break_even(case, target=0, year="2027/28").set_index("assumption")
    reason = rows.loc["homes.occupancy_share", "reason"]
    assert reason == "would have to be 0, outside 0.6 to 1"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_page_and_paper_are_written(case, tmp_path, lang):
    fl.export_page(case, tmp_path / "page.html")
    fl.export_paper(fl.evaluate(case), tmp_path / "paper.docx", lang=lang)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Middlesbrough" in page
    assert (tmp_path / "paper.docx").stat().st_size > 10_000
