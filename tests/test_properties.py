"""What must hold whatever an analyst types: random values in the ranges of the published case."""

import numpy as np
import pytest
from changed_case import SMALL, TV01C
from hypothesis import given, settings
from hypothesis import strategies as st

import fosterlib as fl
from fosterlib.model.evaluate import effects

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

CASE = fl.load_case(TV01C)
SMALL_CASE = fl.load_case(SMALL)
PUBLISHED = CASE.values()
MOVABLE = [id for id, a in CASE.assumptions.items() if not a.is_switch and a.low < a.high]
PRINTED_LINES = [line.id for line in CASE.lines if line.on]

# A driver that is a plain factor of its line: twice as much of it gives twice the effect.
PLAIN_FACTORS = {
    "care.families": "visits",
    "visits.hours": "visits",
    "price.fte": "visits",
    "care.contracts": "contracts",
    "contracts.adjusted_share": "contracts",
    "contracts.fee_units_less": "contracts",
    "price.fee_unit": "contracts",
    "network.children": "network",
    "network.share_of_year": "network",
    "foster.children": "foster",
    "foster.share_of_year": "foster",
    "respite.children": "respite",
    "price.respite_saving": "respite",
    "development.scale": "development",
    "officer.scale": "officer",
    "recruitment.scale": "recruitment",
}

# Which way a line's sum over the years moves when an assumption rises; -1 = towards a saving.
DIRECTIONS = [
    ("care.families", "visits", -1),
    ("visits.before", "visits", -1),
    ("visits.after", "visits", 1),
    ("visits.hours", "visits", -1),
    ("staff.net_hours", "visits", 1),  # more hours a post: fewer posts for the same visits
    ("price.fte", "visits", -1),
    ("care.contracts", "contracts", -1),
    ("contracts.adjusted_share", "contracts", -1),
    ("contracts.fee_units_less", "contracts", -1),
    ("price.fee_unit", "contracts", -1),
    ("network.children", "network", -1),
    ("network.share_of_year", "network", -1),
    ("price.foster", "network", -1),  # they leave foster care
    ("price.network", "network", 1),
    ("foster.children", "foster", -1),
    ("foster.share_of_year", "foster", -1),
    ("price.institution", "foster", -1),
    ("price.foster", "foster", 1),  # they come to foster care
    ("respite.children", "respite", -1),
    ("price.respite_saving", "respite", -1),
    ("delay.all", "network", 1),
    ("network.delay", "network", 1),
    ("officer.scale", "officer", 1),  # a cost
]


def within(id):
    """Any number within an assumption's range."""
    assumption = CASE.assumptions[id]
    return st.floats(assumption.low, assumption.high, allow_nan=False, allow_subnormal=False)


def overrides_of(ids):
    """Values within their ranges for some of these assumptions."""
    return st.fixed_dictionaries({}, optional={id: within(id) for id in ids})


def yearly(overrides, case=CASE):
    """The effects (line, party, year) of a scenario."""
    return fl.evaluate(case, case.scenario("random", overrides)).effects


def of_line(overrides, line):
    return yearly(overrides)[[each.id for each in CASE.lines].index(line)]


def only(line):
    """The switches that leave one line on."""
    return {f"{each.id}.on": float(each.id == line) for each in CASE.lines}


def close(a, b):
    return np.allclose(a, b, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(("driver", "line"), PLAIN_FACTORS.items())
@given(data=st.data())
def test_the_effect_of_a_line_is_in_proportion_to_each_plain_factor(driver, line, data):
    others = data.draw(overrides_of([id for id in MOVABLE if id != driver]))
    value = data.draw(within(driver))
    published = of_line(others, line)
    assert close(of_line(others | {driver: value}, line), published * value / PUBLISHED[driver])


UNAIDED = {f"{line.id}.unaided_share": 1 for line in CASE.lines if line.enabled_by}


@given(overrides=overrides_of(MOVABLE))
def test_all_lines_together_are_the_sum_of_each_alone(overrides):
    free = overrides | UNAIDED  # no line needs another
    alone = sum(yearly(free | only(line)) for line in PRINTED_LINES)
    assert close(yearly(free), alone)


@given(overrides=overrides_of(MOVABLE), left_out=st.sampled_from(PRINTED_LINES))
def test_a_line_left_out_leaves_every_other_line_as_it_was(overrides, left_out):
    free = overrides | UNAIDED
    with_it, without = yearly(free), yearly(free | {f"{left_out}.on": 0})
    number = [line.id for line in CASE.lines].index(left_out)
    assert (without[number] == 0).all()
    assert np.array_equal(np.delete(with_it, number, axis=0), np.delete(without, number, axis=0))


@given(overrides=overrides_of(MOVABLE))
def test_with_every_line_off_the_effect_is_exactly_zero(overrides):
    nothing = fl.evaluate(CASE, CASE.scenario("nothing", overrides | dict(CASE.baseline.overrides)))
    assert (nothing.effects == 0).all()
    assert (nothing.total == 0).all()


@given(
    overrides=overrides_of(
        [id for id in MOVABLE if not id.endswith(".delay") and id != "delay.all"]
    )
)
def test_a_delay_of_zero_changes_nothing(overrides):
    no_delay = {id: 0.0 for id in MOVABLE if id.endswith(".delay") or id == "delay.all"}
    assert np.array_equal(yearly(overrides), yearly(overrides | no_delay))


@given(delay=within("delay.all"), own=within("network.delay"))
def test_two_delays_are_one_delay_of_their_sum_as_long_as_it_is_allowed(delay, own):
    whole = min(delay + own, CASE.assumptions["delay.all"].high)
    together = of_line({"delay.all": whole}, "network")
    apart = of_line({"delay.all": delay, "network.delay": whole - delay}, "network")
    assert close(together, apart)


@given(overrides=overrides_of(MOVABLE))
def test_investments_do_not_move_with_a_delay(overrides):
    later = overrides | {"delay.all": 2}
    for line in ("development", "officer", "recruitment"):
        assert np.array_equal(of_line(overrides, line), of_line(later, line))


@pytest.mark.parametrize(("driver", "line", "sign"), DIRECTIONS)
@given(data=st.data())
def test_each_driver_pulls_in_its_own_direction_only(driver, line, sign, data):
    lower, higher = sorted((data.draw(within(driver)), data.draw(within(driver))))
    change = of_line({driver: higher}, line).sum() - of_line({driver: lower}, line).sum()
    assert sign * change >= -1e-6
    if higher - lower > 0.01 * (CASE.assumptions[driver].high - CASE.assumptions[driver].low):
        assert sign * change > 0


@given(
    draws=st.lists(
        st.fixed_dictionaries({id: within(id) for id in MOVABLE}), min_size=1, max_size=5
    )
)
@settings(max_examples=50)
def test_many_draws_at_once_give_the_same_as_one_by_one(draws):
    together = effects(
        CASE, PUBLISHED | {id: np.array([draw[id] for draw in draws]) for id in MOVABLE}, CASE.years
    )
    one_by_one = np.stack([effects(CASE, PUBLISHED | draw, CASE.years) for draw in draws])
    assert together.shape == (len(draws), len(CASE.lines), len(CASE.parties), len(CASE.years))
    assert np.allclose(together, one_by_one, rtol=1e-12, atol=1e-9)


@given(value=st.lists(within("network.children"), min_size=1, max_size=5))
def test_one_assumption_may_vary_while_the_others_stand_still(value):
    together = effects(CASE, PUBLISHED | {"network.children": np.array(value)}, CASE.years)
    assert np.allclose(
        together, [yearly({"network.children": each}) for each in value], rtol=1e-12, atol=1e-9
    )


@given(overrides=overrides_of(MOVABLE))
def test_lines_parts_and_parties_foot_to_the_total(overrides):
    results = fl.evaluate(CASE, CASE.scenario("random", overrides))
    for column in ("line", "part", "party"):
        by_year = results.frame.groupby([column, "year"])["value"].sum().unstack().sum()
        assert close(by_year, results.total)


@given(
    overrides=overrides_of(
        ["foster.children", "foster.share_of_year", "price.foster", "price.institution"]
    )
)
def test_a_centre_keeps_its_share_of_a_line_whatever_the_line_saves(overrides):
    effect = dict(zip(CASE.parties, of_line(overrides, "foster"), strict=True))
    # 2021: 500 of 3,600 in BCH
    assert effect["bch"][3] == pytest.approx(effect["bbu"][3] * 500 / 3100, rel=1e-9)
    assert (effect["unsplit"] == 0).all()


@given(share=st.floats(0, 1), children=st.floats(0, 5))
def test_shares_of_parties_add_to_the_whole_line(share, children):
    overrides = {"respite.south_share": share, "respite.children": children}
    north, south = yearly(overrides, SMALL_CASE)[1]
    assert close(
        north + south, np.array([-50, -100]) * children
    )  # 100 a child, half of it in the first year
    assert close(south, (north + south) * share)


@given(months=st.floats(0, 24))
def test_an_extension_lengthens_an_agreement_and_never_beyond_the_year(months):
    effect = yearly({"agreement.extension_months": months}, SMALL_CASE)[3].sum(axis=0)
    # 200 a year from July; the second year has three months and the extension, at most twelve
    assert close(effect, [-100, -200 * min(3 + months, 12) / 12])


@given(overrides=overrides_of(MOVABLE))
def test_the_first_years_do_not_depend_on_the_horizon(overrides):
    scenario = CASE.scenario("random", overrides)
    longer = fl.evaluate(CASE, scenario, until="2030").effects
    assert np.array_equal(longer[:, :, : len(CASE.years)], fl.evaluate(CASE, scenario).effects)


@given(overrides=overrides_of(MOVABLE))
def test_the_same_scenario_gives_the_same_bytes(overrides):
    assert yearly(overrides).tobytes() == yearly(dict(reversed(overrides.items()))).tobytes()
