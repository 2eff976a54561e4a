"""Every chart of every case, for tests that look at all of them."""

from functools import cache

import pandas as pd
from changed_case import TV01C

import fosterlib as fl
from fosterlib.model.totals import movable

CASES = tuple(sorted(path.parent.name for path in TV01C.parent.glob("*/case.toml")))
YEARS = (0, 4, 7, 12)  # how many are shown; 0: the case's own


@cache
def case_of(name):
    return fl.load_case(TV01C.parent / name)


def last_year(case, years):
    """The label of the last of so many years; None for the case's own."""
    if not years:
        return None
    first = case.years[0]
    after = int(first[:4]) + years - 1
    return f"{after}/{(after + 1) % 100:02d}" if "/" in first else str(after)


LONG = "et meget langt navn på et scenarie, som ingen har forkortet"


@cache
def moved_scenario(name):
    """Three assumptions away from where they stand, as far as their ranges and limits let them."""
    case, moved = case_of(name), case_of(name).scenario(LONG, {})
    ids = [one.id for one in case.assumptions.values() if movable(one) and one.value == one.value]
    for id in sorted(ids, key=lambda id: (case.assumptions[id].is_implied, id)):
        one = case.assumptions[id]
        value = one.low if one.value != one.low else one.high
        try:
            moved = case.scenario(LONG, {**moved.overrides, id: value})
        except fl.CaseError:  # a limit of the case: the two cannot be so together
            continue
        if len(moved.overrides) == 3:
            break
    return moved


@cache
def charts_of(name, years):
    """What makes each chart of a case, by name: functions of lang and form."""
    case = case_of(name)
    until = last_year(case, years)
    plan = fl.evaluate(case, until=until)
    moved = fl.evaluate(case, moved_scenario(name), until)
    named = [fl.evaluate(case, scenario, until) for scenario in case.scenarios.values()]
    found = {
        "effects": lambda *a, **k: fl.effects_chart(moved, *a, **k),
        "effects as published": lambda *a, **k: fl.effects_chart(plan, *a, **k),
        "party": lambda *a, **k: fl.party_chart(moved, *a, **k),
        "profile": lambda *a, **k: fl.profile_chart(moved, *a, **k),
        "bridge": lambda *a, **k: fl.bridge_chart(plan, moved, *a, **k),
        "comparison": lambda *a, **k: fl.comparison_chart([plan, moved, *named], *a, **k),
    }
    if len(plan.staff):
        found["staffing"] = lambda *a, **k: fl.staffing_chart(moved, *a, **k)
    if not plan.total.isna().any() and not years:
        found |= uncertain_charts(case)
    return found | dated_charts(plan, named)


def dated_charts(plan, named):
    """The chart by month, where a scenario has a dated line with money."""
    for results in (plan, *named):
        try:
            fl.monthly_chart(results)
        except fl.CaseError:
            continue
        return {"monthly": lambda *a, results=results, **k: fl.monthly_chart(results, *a, **k)}
    return {}


def uncertain_charts(case):
    """The charts of the questions; they know the case's own years."""
    tornado, target = fl.tornado(case), fl.evaluate(case).total.sum() * 0.9
    a, b = tornado["assumption"][:2]
    needs = fl.break_even(case, target)
    pairs, border = fl.two_way(case, a, b), fl.frontier(case, a, b, target=target)
    found = {
        "tornado": lambda *args, **k: fl.tornado_chart(tornado, *args, **k),
        "break_even": lambda *args, **k: fl.break_even_chart(needs, *args, **k),
        "two_way": lambda *args, **k: fl.two_way_chart(case, pairs, *args, **k),
        "frontier": lambda *args, **k: fl.frontier_chart(case, border, *args, **k),
    }
    try:
        draws = fl.simulate(case, 2_000, 1, progress=False)
    except fl.CaseError:  # nothing of the case is uncertain
        return found
    found["fan"] = lambda *args, **k: fl.fan_chart(draws, *args, **k)
    found["distribution"] = lambda *args, **k: fl.distribution_chart(draws, *args, **k)
    return found


@cache
def follow_up_charts():
    """The follow-up of TV01c: as it is, and with a few quarters of one line only."""
    case = case_of("tv01c")
    whole = fl.follow_up(case, case.folder / "actuals_example.csv")
    few = fl.follow_up(case, rows_of(case, "contracts"))
    return {
        "follow_up": lambda *a, **k: fl.followup_chart(whole, *a, **k),
        "follow_up of a few lines": lambda *a, **k: fl.followup_chart(few, *a, **k),
    }


def rows_of(case, line):
    """The reported rows of one line."""
    rows = pd.read_csv(case.folder / "actuals_example.csv", dtype=str, keep_default_na=False)
    return rows[rows["line"] == line]
