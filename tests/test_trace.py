"""How a figure came to be, and what every output carries."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import fosterlib as fl
from fosterlib.model.case import label
from fosterlib.model.levers import LEVERS, arguments
from fosterlib.words.formula import formula
from fosterlib.words.stamp import input_hash, stamp
from fosterlib.words.trace import trace

FOLDERS = [path.parent for path in sorted(Path("data").glob("*/case.toml"))]


@pytest.fixture(scope="module")
def case():
    return fl.load_case("data/tv01c")


@pytest.fixture(scope="module")
def plan(case):
    return fl.evaluate(case)


@pytest.mark.parametrize("lever", sorted(LEVERS))
def test_the_formula_of_every_lever_calculates_what_the_lever_does(lever):
    values = {name: 1.5 + 0.7 * n for n, name in enumerate(arguments(lever))}
    text = formula(LEVERS[lever], {name: repr(value) for name, value in values.items()})
    assert eval(text) == pytest.approx(LEVERS[lever](**values), rel=1e-12)


def test_a_formula_reads_in_the_order_of_the_function():
    names = {name: name for name in arguments("visits")}
    expected = (
        "families*(visits_after - visits_before)*hours_per_visit*cost_per_fte/net_hours_per_fte"
    )
    assert formula(LEVERS["visits"], names) == expected


def test_a_formula_has_no_two_minus_signs_in_a_row():
    def repaid(budget, months_late, months):
        return -(-budget * months_late / months)

    assert formula(repaid, {}) == "budget*months_late/months"


def test_the_trace_of_a_figure_leads_from_formula_to_sources(plan):
    text = str(trace(plan, line="network", year=2019, lang="en"))
    assert text.startswith("More network care, 2019: -3,100 (1,000 DKK, 2018 prices)")
    assert "network.children × network.share_of_year × (price.network - price.foster)" in text
    assert "17 × 1 × (269.8235 - 511)" in text
    assert "-4,100.0 × 0.7561" in text
    assert re.search(r"Centre for Children and Youth \(BBU\) +-2,600\n", text)
    assert re.search(r"Centre for Disability \(BCH\) +-500\n", text)
    assert "Tabel 1: Øget brug af netværkspleje" in text
    assert "NB-Økonomi (Danish trade journal) 7.10.2020" in text


def test_the_numbers_put_in_give_the_full_effect_by_hand(plan):
    for line in ("visits", "contracts", "network", "foster", "respite"):
        steps = dict(trace(plan, line, "2021", "en").steps)
        by_hand = eval(steps["Numbers put in"].replace(",", "").replace("×", "*"))
        full_effect = plan.effects[[one.id for one in plan.case.lines].index(line)].sum(axis=0)[-1]
        assert by_hand == pytest.approx(full_effect, rel=1e-5)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_line_and_year_of_every_case_can_be_traced_and_gives_the_figure(folder):
    results = fl.evaluate(fl.load_case(folder))
    for n, line in enumerate(results.case.lines):
        for y, year in enumerate(results.years):
            found = trace(results, line.id, year, "da")
            assert found.value == pytest.approx(results.effects[n, :, y].sum(), nan_ok=True)
            assert label(line, "da") in str(found)
    total = trace(results, "total", results.years[0])
    assert total.value == pytest.approx(results.total.iloc[0], nan_ok=True)


def test_the_trace_of_the_overlap_names_the_pairs(case):
    results = fl.evaluate(case, case.scenario("with overlap", {"overlap.on": 1}))
    steps = dict(trace(results, "overlap", "2021", "en").steps)
    assert "network × contracts" in steps


def test_the_trace_in_another_price_level_says_the_conversion(plan):
    text = str(trace(fl.in_prices(plan, "2023"), "network", "2021", "en"))
    assert "× 1.1116 (2023 prices)" in text


def test_a_line_that_is_off_is_traced_to_its_switch(case):
    results = fl.evaluate(case, case.scenario("off", {"network.on": 0}))
    assert (
        dict(trace(results, "network", "2021", "en").steps)["Calculation"]
        == "the line is switched off: 0"
    )


def test_a_year_or_line_that_is_not_there_is_refused(plan):
    with pytest.raises(fl.CaseError, match="is not a year of the results"):
        trace(plan, "network", 2031)
    with pytest.raises(fl.CaseError, match="did you mean 'network'"):
        trace(plan, "netwerk", 2019)


def test_the_stamp_names_case_scenario_changes_library_hash_and_the_date_only_if_given(case):
    results = fl.evaluate(case, case.scenario("nine", {"network.children": 9}))
    rows = dict(stamp(results, "en"))
    assert rows["Case and version"] == "tv01c, TV01c"
    assert rows["Scenario"] == "nine"
    assert rows["Changes"] == "network.children 17 → 9"
    assert rows["Calculated with"] == f"fosterlib {fl.__version__}"
    assert re.fullmatch("[0-9a-f]{12}", rows["Hash of the inputs"])
    assert "Date" not in rows
    assert dict(stamp(results, "en", date(2018, 1, 2)))["Date"] == "2018-01-02"


def test_the_hash_changes_with_the_inputs_and_only_with_them(case):
    again = fl.load_case("data/tv01c")
    assert input_hash(case) == input_hash(again) == input_hash(case, case.published)
    nine = case.scenario("nine", {"network.children": 9})
    assert input_hash(case, nine) != input_hash(case)
    assert input_hash(case, nine) == input_hash(
        case, case.scenario("another name", {"network.children": 9})
    )
    moved = {
        **case.assumptions,
        "price.foster": case.assumptions["price.foster"].model_copy(update={"note": "new"}),
    }
    assert input_hash(replace(case, assumptions=moved)) != input_hash(case)
    assert input_hash(case, case.scenario("no change", {"network.children": 17})) == input_hash(
        case
    )
