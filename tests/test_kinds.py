"""The kinds of line: one of each is loaded, evaluated, drawn, traced, written and checked alike."""

import openpyxl
import pytest
from changed_case import with_training

import fosterlib as fl
from fosterlib.export.workbook import export_workbook
from fosterlib.model.entries import LineKind
from fosterlib.model.kinds import IMPLIED, KINDS
from fosterlib.words.report import oddities


@pytest.fixture
def case(tmp_path):
    return fl.load_case(with_training(tmp_path))


def training(case, overrides, until=None):
    """The yearly money of the training, whose money falls in November 2026."""
    results = fl.evaluate(case, case.scenario("moved", overrides), until)
    return dict(zip(results.years, results.effects[-1].sum(axis=0), strict=True))


def test_every_kind_that_may_be_written_has_its_rules_and_its_implied_assumptions():
    assert set(LineKind.__args__) == set(KINDS)
    assert {name for kind in KINDS.values() for name in kind.implied} <= set(IMPLIED)


def test_money_that_falls_at_once_falls_in_the_year_of_its_date(case):
    assert training(case, {}) == {"2026": 4 * 25, "2027": 0}


def test_money_that_falls_at_once_needs_its_day(tmp_path):
    folder = with_training(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace("start = 2026-11-20\n", ""), encoding="utf-8")
    with pytest.raises(fl.CaseError, match="line training, field start: a once line needs the day"):
        fl.load_case(folder)


def test_a_later_start_moves_it_into_the_next_year_and_beyond_the_case(case):
    assert training(case, {"training.start_months": 1}) == {"2026": 100, "2027": 0}
    assert training(case, {"training.start_months": 2}) == {"2026": 0, "2027": 100}
    later = training(case, {"training.start_months": 14}, until="2028")
    assert later == {"2026": 0, "2027": 0, "2028": 100}


def test_a_start_between_two_months_divides_it(case):
    half = training(case, {"training.start_months": 1.5})
    assert half == pytest.approx({"2026": 50, "2027": 50})


def test_the_end_and_the_start_of_a_dated_line_move_both_ways(case):
    # the agreement runs from July 2026 to March 2027: 6 and 3 months of 2 x 100 a year
    def agreement(**months):
        scenario = case.scenario("moved", {f"agreement.{id}": n for id, n in months.items()})
        return (fl.evaluate(case, scenario).effects[3].sum(axis=0) / -200 * 12).tolist()

    assert agreement() == pytest.approx([6, 3])
    assert agreement(extension_months=-4) == pytest.approx([5, 0])
    assert agreement(start_months=-3) == pytest.approx([9, 3])
    assert agreement(start_months=7) == pytest.approx([0, 2])
    assert agreement(extension_months=-24) == pytest.approx([0, 0])


def test_its_month_is_known(case):
    table = fl.monthly(fl.evaluate(case)).query("line == 'training'").set_index("month")["value"]
    assert table["2026-11"] == 100
    assert table.drop("2026-11").eq(0).all()


def test_it_is_drawn_and_the_draws_are_those_of_evaluate(case):
    drawn = fl.simulate(case, draws=5_000, seed=1, progress=False)
    mean = drawn.quantiles.loc["2026", "mean"]
    # uniform 0-8 courses at uniform 20-40 each: 4 x 30 in the mean, where 100 is planned
    without = fl.evaluate(case, case.scenario("without", {"training.on": 0})).total["2026"]
    fixed = case.scenario("fixed", {"training.courses": 4, "price.course": 25})
    other = fl.simulate(case, draws=5_000, seed=1, scenario=fixed, progress=False)
    assert mean - other.quantiles.loc["2026", "mean"] == pytest.approx(20, abs=3)
    assert without == fl.evaluate(case).total["2026"] - 100


def test_its_figure_is_traced(case):
    told = str(fl.trace(fl.evaluate(case), "training", "2026", "en"))
    assert "training.courses × price.course" in told
    assert "1 / 1" in told
    assert "100.0 × 1.0000" in told


def test_the_workbook_computes_it_from_its_assumptions(case, tmp_path):
    path = export_workbook(fl.evaluate(case), tmp_path / "book.xlsx", "en")
    sheet = openpyxl.load_workbook(path)["Calculation"]
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "=training.courses*price.course" in formulas
    assert any(text.endswith(" + training.start_months") for text in formulas)


def test_check_has_nothing_to_say_of_it(case):
    assert [problem for problem in oddities(case) if "training" in str(problem)] == []
