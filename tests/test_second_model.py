"""Two implementations of the five cases, the library's and one that shares nothing with it, give
the same money.
"""

import numpy as np
import pytest
import second_model
from changed_case import TV01C

import fosterlib as fl
from fosterlib.model.years import year_label, year_start

CASES = {folder.name: fl.load_case(folder) for folder in sorted(TV01C.parent.glob("*/"))}
SCENARIOS = 40


def random_overrides(case, draw):
    """Values anywhere in their ranges for about two in three assumptions; a switch off now and
    then; delays and months that are no whole steps; shares that leave something over.
    """
    moved = {}
    for id, one in case.assumptions.items():
        if one.is_switch:
            moved[id] = float(draw.random() < 0.85)
        elif one.low < one.high and (draw.random() < 0.67 or np.isnan(one.value)):
            moved[id] = draw.uniform(one.low, one.high)
    for line in case.lines:
        if line.split and line.residual:
            for id in line.split.values():
                moved[id] = draw.uniform(0, 1 / len(line.split))
    return moved


def random_scenarios(case, number=SCENARIOS):
    """As many random scenarios as asked that the case allows, and a horizon for each."""
    draw = np.random.default_rng(20_180_101)
    tried = 0
    while number:
        tried += 1
        assert tried < 50 * SCENARIOS, "the case allows almost no random scenario"
        try:
            scenario = case.scenario("random", random_overrides(case, draw))
        except fl.CaseError:
            continue  # a limit between two assumptions
        later = int(draw.integers(0, 6))
        last = case.years[-1]
        yield scenario, year_label(year_start(last) + later, like=last) if later else None
        number -= 1


@pytest.mark.parametrize("name", CASES)
def test_random_scenarios_give_the_same_money_by_line_party_and_year(name):
    case = CASES[name]
    for scenario, until in [(case.published, None), *random_scenarios(case)]:
        results = fl.evaluate(case, scenario, until)
        values = second_model.Values(name, len(results.years), dict(scenario.overrides))
        second = second_model.CASES[name](values)
        lines = [line.id for line in case.lines if line.kind != "overlap"]
        for line in lines:
            for number, party in enumerate(case.parties):
                mine = second.pop((line, party), [0.0] * len(results.years))
                theirs = results.effects[[one.id for one in case.lines].index(line), number]
                assert theirs == pytest.approx(mine, rel=1e-9, abs=1e-6, nan_ok=True), (line, party)
        assert set(second) <= {"posts", "overlap"}, "a line or party that the case does not have"


def test_random_scenarios_of_tv01c_give_the_same_posts_and_the_same_overlap():
    case = CASES["tv01c"]
    for scenario, until in random_scenarios(case):
        results = fl.evaluate(case, scenario, until)
        values = second_model.Values("tv01c", len(results.years), dict(scenario.overrides))
        second = second_model.CASES["tv01c"](values)
        posts = results.staff.loc["consultants", list(results.years)]
        assert posts.tolist() == pytest.approx(second["posts"])
        overlap = results.effects[[line.id for line in case.lines].index("overlap")].sum(axis=0)
        on = values["overlap.on"] * values["part3.on"]
        assert overlap == pytest.approx(np.multiply(second["overlap"], on), abs=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_the_second_model_asks_for_everything_that_can_be_moved(name):
    """So that an assumption added to a case, or one that nothing uses, is not left out unseen."""
    case, values = CASES[name], second_model.Values(name, 4, {})
    second_model.CASES[name](values)
    unasked = {id for id, one in case.assumptions.items() if one.low < one.high} - values.asked
    # the overlap's switch is used above; no line of the other four cases is delayed
    assert unasked == ({"overlap.on"} if name == "tv01c" else {"delay.all"})
    assert values.asked <= set(case.assumptions), "an assumption that the case does not have"


def test_the_comparison_can_fail():
    hours = CASES["tv01c"].assumptions["visits.hours"].value
    values = second_model.Values("tv01c", 4, {"visits.hours": 2 * hours})
    second = second_model.CASES["tv01c"](values)
    assert second["visits", "unsplit"] == pytest.approx([-1600, -2000, -2600, -2600])
