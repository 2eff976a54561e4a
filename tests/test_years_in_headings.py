"""The years in the headings and titles of every table are those of the figures below them."""

import inspect
import re

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.words import budget, tables

CASE = fl.load_case(TV01C)
LATE = CASE.scenario("late", {"visits.delay": 1.5, "delay.all": 0.5, "network.children": 9})
HORIZONS = [None, "2022", "2024"]
YEAR = re.compile(r"\b20\d\d\b")


def by_line(results):
    return {
        line.label_en: results.effects[number].sum(axis=0)
        for number, line in enumerate(CASE.lines)
        if line.in_total
    }


@pytest.mark.parametrize("until", HORIZONS)
@pytest.mark.parametrize("by_part", [False, True])
def test_a_budget_s_columns_hold_the_years_they_name(until, by_part):
    results = fl.evaluate(CASE, LATE, until)
    frame = budget.budget_table(results, "en", by_part, steering_area=False).frame
    assert list(frame.columns) == list(results.years)
    for label, cells in by_line(results).items():
        if label in frame.index and cells.any():
            row = frame.loc[[label]].iloc[-1]
            assert [row[year] for year in results.years] == pytest.approx(cells.tolist())
    assert frame.iloc[-1].tolist() == results.total.tolist()


@pytest.mark.parametrize("until", HORIZONS)
def test_the_centres_columns_hold_the_years_they_name(until):
    results = fl.evaluate(CASE, LATE, until)
    frame = budget.party_table(results, "en").frame
    for year in results.years:
        wanted = results.frame.query("year == @year").groupby("party")["value"].sum()
        found = dict(zip([party.id for party in CASE.header.party], frame[year], strict=False))
        assert found == pytest.approx({id: wanted.get(id, 0.0) for id in found})


@pytest.mark.parametrize("until", HORIZONS)
def test_the_overall_table_s_columns_hold_the_years_they_name(until):
    results = fl.evaluate(CASE, LATE, until)
    frame = budget.overall_table(results, "en").frame
    whole = frame.loc["Overall effect"]
    assert whole.iloc[1:].tolist() == [*results.total, pytest.approx(results.total.sum())]
    assert list(frame.columns[1:-1]) == list(results.years)


@pytest.mark.parametrize("every_year", [False, True])
@pytest.mark.parametrize("until", HORIZONS)
def test_the_posts_stand_under_their_own_years(until, every_year):
    results = fl.evaluate(CASE, LATE, until)
    table = tables.staffing_table(results, "en", every_year)
    posts, base = results.staff.loc["consultants"], "2017"
    columns = {YEAR.search(name)[0]: name for name in table.frame.columns if YEAR.search(name)}
    shown = [base, *results.years] if every_year else [base, results.years[-1]]
    assert list(columns) == shown
    row = table.frame.iloc[0]
    assert [row[columns[year]] for year in shown] == [posts[year] for year in shown]
    assert row.iloc[-1] == posts[shown[-1]] - posts[base]
    assert all(set(YEAR.findall(note)) <= {base, shown[-1]} for note in table.notes)


@pytest.mark.parametrize("until", HORIZONS)
def test_scenarios_are_titled_with_the_years_they_are_summed_over(until):
    results = fl.evaluate(CASE, LATE, until)
    table = tables.scenarios_table([results], "en")
    first, last = results.years[0], results.years[-1]
    assert f", {first}-{last}. " in table.title
    assert table.frame.iloc[-1, 0] == pytest.approx(results.total.sum())
    for year in results.years:
        one = tables.scenarios_table([results], "en", year)
        assert f", {year}. " in one.title
        assert one.frame.iloc[-1, 0] == pytest.approx(results.total[year])


@pytest.mark.parametrize("until", HORIZONS)
def test_what_a_change_does_alone_stands_under_its_own_year(until):
    results = fl.evaluate(CASE, LATE, until)
    frame = tables.changes_table(results, "en").frame
    (heading,) = [name for name in frame.columns if YEAR.search(name)]
    year = YEAR.search(heading)[0]
    assert year == results.years[-1]
    children = CASE.assumptions["network.children"].label_en
    alone = CASE.scenario("alone", {"network.children": 9})
    moved, plan = fl.evaluate(CASE, alone, until).total, fl.evaluate(CASE, until=until).total
    assert frame.loc[children, heading] == pytest.approx(moved[year] - plan[year])


def test_every_table_made_of_results_is_asked():
    made = {
        name
        for module in (budget, tables)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.endswith("_table")
        and not name.startswith("_")
        and {"results", "compared"} & set(inspect.signature(function).parameters)
    }
    source = inspect.getsource(inspect.getmodule(by_line))
    asked = set(re.findall(r"(?:budget|tables)\.(\w+_table)\(", source))
    assert made == asked
