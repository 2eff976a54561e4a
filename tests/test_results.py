"""The tidy table of results holds everything that the total holds."""

from pathlib import Path

import pytest

import fosterlib as fl

CASE = fl.load_case(Path(__file__).parents[1] / "data" / "tv01c")
SCENARIOS = [
    CASE.published,
    CASE.scenario("overlap", {"overlap.on": 1}),
    CASE.named("one year later"),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_rows_of_the_table_add_to_the_total(scenario):
    results = fl.evaluate(CASE, scenario)
    by_year = results.frame.groupby("year")["value"].sum()
    assert by_year.tolist() == pytest.approx(results.total.tolist(), abs=1e-9)


def test_a_case_whose_amounts_are_all_zero_has_a_table_too(tmp_path):
    table = tmp_path / "nothing.csv"
    table.write_text("line,2026,2027,total\nNothing,0,0,0\n", encoding="utf-8")
    case = fl.case_from_table(table, unit="GBP")
    assert fl.evaluate(case).frame["value"].tolist() == [0.0, 0.0]
