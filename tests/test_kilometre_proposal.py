"""A proposal of one's own, typed into the template as an analyst would: fewer kilometres, a system
to plan the routes, a planner.
"""

import pytest
from click.testing import CliRunner
from kilometres import kilometre_workbook

import fosterlib as fl
from fosterlib.__main__ import main


@pytest.fixture
def own(tmp_path):
    return kilometre_workbook(tmp_path / "kilometer.xlsx")


def test_it_evaluates_in_its_own_prices_without_conversion(own):
    case = fl.load_case(own)
    assert [line.id for line in case.lines] == [
        "faerre_kilometer",
        "ruteplanlaegning",
        "planlaegger",
    ]
    saved, planner = 400_000 * 0.3 * 3.75, 0.5 * 520_000
    expected = [250_000 - saved / 2 + planner / 2, 50_000 - saved + planner, -saved, -saved]
    assert fl.evaluate(case).total.tolist() == pytest.approx(expected)


def test_an_assumption_can_be_moved_and_solved_for(own):
    case = fl.load_case(own)
    more = fl.evaluate(case, case.scenario("mere", {"km.share": 0.4}))
    assert more.total["2029"] == pytest.approx(-600_000)
    assert "km.price" in set(fl.break_even(case, target=-400_000)["assumption"])


def test_check_page_and_paper_come_straight_from_the_workbook(own, tmp_path):
    for words in (["check"], ["page", "--output"], ["paper", "--output"]):
        output = [str(tmp_path / "out")] if "--output" in words else []
        said = CliRunner().invoke(main, [words[0], str(own), *words[1:], *output])
        assert said.exit_code == 0, said.output
    assert {path.suffix for path in (tmp_path / "out").iterdir()} >= {".docx", ".xlsx", ".html"}


def test_a_plan_is_nowhere_called_printed_in_its_table(own):
    assert "trykt" not in str(fl.budget_table(fl.evaluate(fl.load_case(own)), "da")).lower()
