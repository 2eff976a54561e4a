"""The plan held against what happened: the parts sum to the variance, and what is not known stays
unknown.
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fosterlib import evaluate, load_case
from fosterlib.followup.plan import follow_up
from fosterlib.followup.reading import drivers_of
from fosterlib.followup.variance import phases_in

DATA = Path(__file__).parents[1] / "data"
PARTS = ["quantity", "price", "joint", "phase_in", "not_split"]
CASES = {
    name: load_case(DATA / name) for name in ("tv01c", "surrey_safeguarding", "herning_parents")
}
TV01C = CASES["tv01c"]


def reported(*rows):
    """Actuals from (kind, id, period, value)."""
    return pd.DataFrame(
        [{kind: id, "period": period, "value": value} for kind, id, period, value in rows]
    )


def full_effect_2021(line, **values):
    """An oracle: the effect of a line in 2021 with some assumptions moved, by `evaluate`."""
    scenario = TV01C.scenario(
        "moved", {id.replace("__", "."): value for id, value in values.items()}
    )
    return evaluate(TV01C, scenario).frame.query("line == @line and year == '2021'")["value"].sum()


@st.composite
def some_actuals(draw):
    """A case and figures for some of its lines and drivers, in quarters or years, some blank."""
    name = draw(st.sampled_from(list(CASES)))
    case = CASES[name]
    names = [("line", line.id) for line in case.lines if line.kind != "overlap"]
    names += [
        ("assumption", id)
        for id in dict.fromkeys(id for line in case.lines for id in drivers_of(line))
    ]
    values = {"line": st.floats(-1e5, 1e5), "assumption": st.floats(0.01, 1e4)}
    rows = []
    for kind, id in draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=12)):
        for year in draw(st.lists(st.sampled_from(case.years), unique=True)):
            quarters = draw(st.lists(st.sampled_from(["Q1", "Q2", "Q3", "Q4"]), unique=True))
            rows += [
                (kind, id, year + quarter, draw(st.one_of(st.none(), values[kind])))
                for quarter in quarters or [""]
            ]
    return name, reported(*rows) if rows else pd.DataFrame({"line": [], "period": [], "value": []})


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(some_actuals())
def test_the_parts_sum_to_the_variance_and_the_periods_to_the_plan(name_and_actuals):
    name, actuals = name_and_actuals
    case = CASES[name]
    found = follow_up(case, actuals)
    known = found.variance[found.variance["planned"].notna()]
    size = 1 + known[["planned", "realised", "quantity", "price", "joint"]].abs().sum(axis=1)
    assert (
        (known[PARTS].sum(axis=1) - (known["realised"] - known["planned"]))
        .abs()
        .le(1e-9 * size)
        .all()
    )
    assert (
        known["phase_in"]
        .notna()
        .eq(known[["quantity", "price", "joint"]].notna().all(axis=1) & _has_money(found, known))
        .all()
    )
    grows = np.array([phases_in(case.line(line)) for line in known["line"]], bool)
    all_known = known["phase_in"].notna()
    assert known.loc[all_known & grows, "not_split"].eq(0).all()
    assert known.loc[all_known & ~grows, "phase_in"].eq(0).all()
    planned = found.comparison.groupby("line")["planned"].agg(lambda cells: cells.sum(skipna=False))
    np.testing.assert_allclose(
        [planned[line.id] for line in case.lines],
        found.plan.effects.sum(axis=(1, 2)),
        rtol=1e-9,
        atol=1e-6,
    )
    np.testing.assert_allclose(
        known["variance"].sum(), found.comparison["variance"].sum(), rtol=1e-9, atol=1e-6
    )


def _has_money(found, rows):
    """For each row of the variance: whether its realised money was reported and not computed."""
    basis = found.comparison.groupby(["line", "period"])["basis"].first()
    return np.array(
        [basis[row.line, row.period] == "money" for row in rows.itertuples()], dtype=bool
    )


def test_quantity_price_and_their_joint_term_are_what_the_model_gives_for_the_same_drivers():
    found = follow_up(
        TV01C,
        reported(
            ("line", "network", "2021", -3000),
            ("assumption", "network.children", "2021", 14),
            ("assumption", "price.network", "2021", 300),
            ("assumption", "price.foster", "2021", 520),
        ),
    ).variance.iloc[0]
    plan = full_effect_2021("network")
    fewer = full_effect_2021("network", network__children=14)
    dearer = full_effect_2021("network", price__network=300, price__foster=520)
    both = full_effect_2021("network", network__children=14, price__network=300, price__foster=520)
    assert found["quantity"] == pytest.approx(fewer - plan)
    assert found["price"] == pytest.approx(dearer - plan)
    assert found["joint"] == pytest.approx(both - fewer - dearer + plan)
    assert found["phase_in"] == 0  # the children are counted as they come
    assert found["not_split"] == pytest.approx(-3000 - both)


def test_a_delay_with_drivers_as_planned_is_all_phase_in():
    late = evaluate(TV01C, TV01C.scenario("late", {"visits.delay": 0.5})).frame.query(
        "line == 'visits'"
    )
    rows = [("line", "visits", row.year, row.value) for row in late.itertuples()]
    rows += [
        ("assumption", id, row.year, TV01C.assumptions[id].value)
        for row in late.itertuples()
        for id in ("care.families", "price.fte")
    ]
    found = follow_up(TV01C, reported(*rows)).variance
    assert found["phase_in"].sum() == pytest.approx(found["variance"].sum())
    assert found["phase_in"].iloc[0] == pytest.approx(400)
    others = found[["quantity", "price", "joint", "not_split"]].abs().to_numpy()
    assert others.max() == pytest.approx(0, abs=1e-9)


def test_planned_children_follow_the_phase_in_and_families_do_not():
    found = follow_up(
        TV01C,
        reported(
            ("assumption", "network.children", "2018", 9),
            ("assumption", "care.families", "2018", 450),
        ),
    )
    planned = found.drivers.set_index("assumption")["planned"]
    assert planned["network.children"] == pytest.approx(17 * 2700 / 4100)
    assert planned["care.families"] == 466


def test_children_as_planned_give_the_planned_money_in_every_year():
    lines = {"network": 17, "foster": 10, "respite": 6}
    for line, children in lines.items():
        profile = TV01C.patterns[line].sum(axis=0)
        rows = [
            ("assumption", f"{line}.children", year, children * share)
            for year, share in zip(TV01C.years, profile, strict=True)
        ]
        found = follow_up(TV01C, reported(*rows)).comparison.query("line == @line")
        np.testing.assert_allclose(found["realised"], found["planned"], rtol=1e-12)
        assert set(found["basis"]) == {"drivers"}


def test_money_alone_says_that_there_is_a_variance_but_not_why():
    row = follow_up(TV01C, reported(("line", "network", "2018", -2000))).variance.iloc[0]
    assert row["variance"] == pytest.approx(700)
    assert row[["quantity", "price", "joint", "phase_in"]].isna().all()
    assert row["not_split"] == pytest.approx(700)


def test_without_a_price_the_quantity_is_known_and_the_rest_is_not_split():
    actuals = reported(
        ("line", "network", "2018", -2000), ("assumption", "network.children", "2018", 9)
    )
    row = follow_up(TV01C, actuals).variance.iloc[0]
    assert row["quantity"] == pytest.approx(2700 * (1 - 9 / (17 * 2700 / 4100)))
    assert row[["price", "joint", "phase_in"]].isna().all()
    assert row["not_split"] == pytest.approx(700 - row["quantity"])


def test_a_price_alone_is_no_realised_money():
    found = follow_up(TV01C, reported(("assumption", "price.foster", "2018", 530)))
    assert found.comparison["realised"].isna().all()
    assert len(found.drivers) == 2  # in two lines


def test_what_is_blank_is_not_known_and_never_zero():
    rows = [
        ("line", "visits", f"2018Q{n}", value)
        for n, value in enumerate((-200, None, -180, None), 1)
    ]
    found = follow_up(TV01C, reported(*rows))
    cells = found.comparison.query("line == 'visits' and year == '2018'")
    assert cells["realised"].isna().tolist() == [False, True, False, True]
    assert cells["planned"].tolist() == pytest.approx([-200.0] * 4)
    of_year = found.forecast.query("line == 'visits' and year == '2018'")
    assert of_year["realised_to_date"].item() == -380
    assert found.comparison.query("line == 'network'")["realised"].isna().all()


# The forecast, by the kind of money


def forecast(*rows, case=TV01C, line):
    found = follow_up(case, reported(*rows)).forecast.query("line == @line").set_index("year")
    return found["forecast"].tolist()


def quarters(line, year, *values):
    return [("line", line, f"{year}Q{n}", value) for n, value in enumerate(values, 1)]


def test_what_grows_in_runs_on_at_the_rate_of_its_latest_period():
    rows = ("line", "contracts", "2018", -2000), ("line", "contracts", "2019Q1", -560)
    assert forecast(*rows, line="contracts") == pytest.approx(
        [-2000, -0.8 * 2800, -0.8 * 3100, -0.8 * 3100]
    )
    found = follow_up(TV01C, reported(*rows)).forecast.query("line == 'contracts'")
    sums = found.set_index("year").loc["2019", ["planned_to_date", "realised_to_date", "rest"]]
    assert sums.tolist() == pytest.approx([-700, -560, -0.8 * 2100])


def test_a_slow_start_that_is_made_good_is_not_forecast_for_ever():
    """Contracts at 91 % of the plan to date, and at 100 % in the last quarter."""
    rows = quarters("contracts", "2018", -430, -520, -610, -640)
    rows += quarters("contracts", "2019", -655, -700)
    assert forecast(*rows, line="contracts") == pytest.approx([-2200, -2755, -3100, -3100])


def test_an_officer_hired_in_march_is_forecast_at_what_the_post_now_costs():
    rows = quarters("officer", "2018", 25, 75, 75, 75)
    assert forecast(*rows, line="officer") == pytest.approx([250, 300, 300, 300])
    dearer = quarters("officer", "2018", 25, 75, 75, 81)
    assert forecast(*dearer, line="officer") == pytest.approx([256, 324, 324, 324])


def test_a_post_of_which_one_period_is_known_is_forecast_as_planned():
    """The period may hold months in which it stood empty; above its plan it may not."""
    rows = quarters("officer", "2018", 25)
    assert forecast(*rows, line="officer") == pytest.approx([250, 300, 300, 300])
    rows = ("line", "officer", "2018", 330)
    assert forecast(rows, line="officer") == pytest.approx([330] * 4)
    surrey = CASES["surrey_safeguarding"]
    posts = forecast(("line", "posts", "2023/24", 400_000), case=surrey, line="posts")
    assert posts[-2:] == pytest.approx([400_000, 486_970])


def test_what_slipped_of_a_one_off_is_carried_over_and_overspending_is_not_won_back():
    assert forecast(("line", "development", "2018", 180), line="development") == pytest.approx(
        [180, 120, 0, 0]
    )
    assert forecast(("line", "recruitment", "2018", 520), line="recruitment") == pytest.approx(
        [520, 200, 0, 0]
    )


def test_what_slips_beyond_the_last_planned_year_falls_in_the_next_one():
    rows = ("line", "development", "2018", 200), ("line", "development", "2019", 60)
    assert forecast(*rows, line="development") == pytest.approx([200, 60, 40, 0])


def test_a_hole_in_what_is_known_of_a_one_off_is_forecast_as_planned():
    rows = quarters("recruitment", "2018", 100, None, 125)
    assert forecast(*rows, line="recruitment") == pytest.approx([100 + 125 + 125 + 150, 200, 0, 0])


def test_a_line_of_which_nothing_is_known_has_no_forecast():
    found = follow_up(TV01C, reported(("line", "contracts", "2018", -2000)))
    assert found.forecast.query("line == 'network'")["forecast"].isna().all()


def test_nothing_reported_leaves_everything_unknown():
    found = follow_up(TV01C, pd.DataFrame({"line": [], "period": [], "value": []}))
    assert found.variance.empty and found.drivers.empty
    assert found.forecast.query("planned != 0")["forecast"].isna().all()


def test_by_party_the_line_is_known_when_all_its_parties_are():
    rows = [
        {"line": "network", "party": party, "period": "2018", "value": value}
        for party, value in (("bbu", -2000), ("bch", -300))
    ]
    both = follow_up(TV01C, pd.DataFrame(rows))
    assert both.comparison.query("line == 'network' and year == '2018'")[
        "planned"
    ].tolist() == pytest.approx([-2300, -400])
    assert both.variance["realised"].tolist() == [-2300]
    children = {"assumption": "network.children", "period": "2018", "value": 9}
    one = follow_up(TV01C, pd.DataFrame([rows[0], children]))
    assert one.forecast.query("line == 'network' and year == '2019'")["forecast"].isna().all()
    assert one.variance[["planned", "realised", "not_split"]].iloc[0].tolist() == pytest.approx(
        [-2300, -2000, 300]
    )
    assert one.variance["quantity"].isna().all()  # the children are those of both


def test_a_quarter_takes_the_drivers_of_its_year_and_a_year_the_mean_of_its_quarters():
    rows = [("line", "network", "2018Q1", -600), ("assumption", "network.children", "2018", 10)]
    assert (
        follow_up(TV01C, reported(*rows))
        .variance.query("period == '2018Q1'")["quantity"]
        .notna()
        .all()
    )
    quarters = [
        ("assumption", "network.children", f"2018Q{n}", children)
        for n, children in enumerate((8, 9, 10, 13), 1)
    ]
    of_year = follow_up(
        TV01C, reported(("line", "network", "2018", -2400), *quarters)
    ).variance.iloc[0]
    mean = follow_up(
        TV01C,
        reported(
            ("line", "network", "2018", -2400), ("assumption", "network.children", "2018", 10)
        ),
    ).variance.iloc[0]
    assert of_year["quantity"] == pytest.approx(mean["quantity"])
    some = follow_up(
        TV01C, reported(("line", "network", "2018", -2400), *quarters[:3])
    ).variance.iloc[0]
    assert math.isnan(some["quantity"])


def test_a_dated_line_is_planned_by_its_months_in_force():
    case = CASES["surrey_safeguarding"]
    found = follow_up(case, reported(("line", "posts", "2023/24Q1", 120_000)))
    cells = found.comparison.query("line == 'posts' and year == '2023/24'")
    assert cells["planned"].tolist() == pytest.approx([486_970 / 4] * 4)
    bridge = follow_up(
        case,
        reported(("line", "bridge", "2023/24Q1", -1)),
        case.scenario("bridge", {"bridge.on": 1}),
    )
    planned = bridge.comparison.query("line == 'bridge' and year == '2023/24'")["planned"]
    assert planned.tolist() == pytest.approx([-486_970 / 12, 0, 0, 0])


def test_the_plan_can_be_another_scenario():
    slow = TV01C.scenario("slow", {"network.children": 9})
    found = follow_up(TV01C, reported(("line", "network", "2021", -2000)), slow)
    assert found.variance["planned"].item() == pytest.approx(-4100 * 9 / 17)


def test_money_in_other_prices_is_converted_by_the_price_index():
    row = {"line": "network", "period": "2019", "value": -3162.0, "price_level": "2019"}
    assert follow_up(TV01C, pd.DataFrame([row])).variance["variance"].item() == pytest.approx(0)


def test_the_indicators_are_the_sources_own_with_owner_frequency_and_direction():
    quarters = [
        ("indicator", "family_care_share", f"2018Q{n}", value)
        for n, value in enumerate((0.68, 0.69, None), 1)
    ]
    found = follow_up(
        TV01C, reported(*quarters, ("indicator", "foster_families", "2021Q2", 400))
    ).indicators
    share, families = found.to_dict("records")
    assert (
        share["period"],
        share["latest"],
        share["before"],
        share["moved"],
        share["as_wanted"],
    ) == (
        "2018Q2",
        0.69,
        0.68,
        "up",
        True,
    )
    assert share["frequency_da"] == "Hvert kvartal" and share["per_year"] == 4
    assert families["owner_en"].startswith("Centre for Children and Youth")
    assert (families["measured"], families["moved"]) == (1, "")


def test_the_drivers_of_a_line_that_is_off_say_nothing_of_it():
    found = follow_up(
        CASES["surrey_safeguarding"], reported(("assumption", "posts.number", "2023/24", 10))
    )
    assert set(found.drivers["line"]) == {"posts"}
    assert found.comparison.query("line == 'bridge'")["realised"].isna().all()


def test_a_party_that_the_plan_has_no_money_for_need_not_report():
    row = {"line": "posts", "party": "uncovered", "period": "2023/24", "value": 480_000}
    found = follow_up(
        CASES["surrey_safeguarding"],
        pd.DataFrame([row, {"assumption": "posts.number", "period": "2023/24", "value": 10}]),
    )
    assert found.variance[["planned", "quantity"]].iloc[0].tolist() == pytest.approx(
        [486_970, -44_270]
    )


def test_years_that_pandas_made_numbers_are_years():
    for year in (2018, 2018.0, np.int64(2018), "2018"):
        assert follow_up(TV01C, reported(("line", "visits", year, -700))).variance[
            "period"
        ].tolist() == ["2018"]
