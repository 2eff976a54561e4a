"""What the printed lines leave out when they are added, worked out by hand for TV01c in 1,000 DKK;
+ = less saving.

In 2021: 466 contracts cost 3,100 less in all, so 3,100 / 466 = 6.652 less a child; 17 children
leave foster care for network care; 3,600 / 626 = 5.751 full child-years come to foster care from
institutions; 466 families cost 1,300 less in visits.
"""

import itertools

import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.model.levers import contract_followup, placement_shift, visits
from fosterlib.model.overlap import overlap_by_pair, overlap_effects

CHEAPER, COMING, VISITS = 3_100 / 466, 3_600 / 626, 1_300 / 466
BY_HAND = {  # (the line it is counted in, the line that changes it): 2021
    ("network", "contracts"): 17 * CHEAPER,  # who leaves a cheaper contract saves less
    ("foster", "contracts"): -COMING * CHEAPER,  # who comes to a cheaper contract saves more
    ("visits", "network"): 17 * VISITS,  # families no longer visited
    ("visits", "foster"): -COMING * VISITS,  # more families, each with a visit less
}


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def pairs(case):
    return overlap_by_pair(case, case.values(), case.years)


def test_each_pair_by_hand_in_2021(pairs):
    found = pairs[pairs["year"] == "2021"].set_index(["line", "changed_by"])["value"]
    assert dict(found) == pytest.approx(BY_HAND)


def test_cheaper_contracts_cost_network_care_17_children_times_the_fall_in_price(pairs):
    value = pairs.set_index(["line", "changed_by", "year"])["value"]["network", "contracts", "2021"]
    assert value == pytest.approx(17 * 6.652, abs=0.01)


def test_before_full_effect_both_lines_have_come_only_part_of_the_way(pairs):
    values = pairs.set_index(["line", "changed_by", "year"])["value"]
    for year, network, contracts in (
        ("2018", 2_700, 2_500),
        ("2019", 3_100, 2_800),
        ("2020", 3_700, 3_100),
    ):
        part = network / 4_100 * contracts / 3_100
        assert values["network", "contracts", year] == pytest.approx(17 * CHEAPER * part)


def test_pairs_sum_to_the_line(case, pairs):
    joint = fl.evaluate(case, case.scenario("joint", {"overlap.on": 1}))
    line = dict(
        zip(
            joint.years,
            joint.effects[case.lines.index(case.line("overlap"))].sum(axis=0),
            strict=True,
        )
    )
    assert dict(pairs.groupby("year")["value"].sum()) == pytest.approx(line)
    assert line["2021"] == pytest.approx(sum(BY_HAND.values()))
    assert joint.total["2021"] == pytest.approx(-12_800 + line["2021"])


def test_the_overlap_is_off_in_the_published_case_and_0_where_no_two_levers_meet(case):
    assert fl.evaluate(case).total["2021"] == pytest.approx(-12_800)
    alone = case.scenario("alone", {"overlap.on": 1, "part1.on": 0, "part2.on": 0})
    assert fl.evaluate(case, alone).effects[
        case.lines.index(case.line("overlap"))
    ] == pytest.approx(0)


def test_a_pair_is_gone_when_one_of_its_lines_is_off(case):
    values = case.values(case.scenario("no contracts", {"part2.on": 0}))
    rows = overlap_by_pair(case, values, case.years)
    assert set(zip(rows["line"], rows["changed_by"], strict=True)) == {
        ("visits", "network"),
        ("visits", "foster"),
    }


def test_the_overlap_is_the_joint_effect_less_the_sum_whatever_the_values(case):
    """At full effect, with the levers called on what the others leave: contracts come first, then
    the moves.
    """
    rng = np.random.default_rng(5)
    for _ in range(50):
        v = {
            id: a.value if a.is_switch else rng.uniform(a.low, a.high)
            for id, a in case.assumptions.items()
        }
        v |= {id: 0.0 for id in v if id.endswith(".delay") or id == "delay.all"}
        fee = v["contracts.adjusted_share"], v["contracts.fee_units_less"], v["price.fee_unit"]
        fall = -fee[0] * fee[1] * fee[2] * v["care.contracts_per_child"]
        out, into = (
            v[f"{line}.children"] * v[f"{line}.share_of_year"] for line in ("network", "foster")
        )
        added = (into - out) * v["care.families_per_child"]
        staff = [
            v[id]
            for id in (
                "visits.before",
                "visits.after",
                "visits.hours",
                "staff.net_hours",
                "price.fte",
            )
        ]
        joint = (
            visits(v["care.families"] + added, *staff)
            + contract_followup(v["care.contracts"], *fee)
            + placement_shift(
                v["network.children"],
                v["network.share_of_year"],
                v["price.foster"] + fall,
                v["price.network"],
            )
            + placement_shift(
                v["foster.children"],
                v["foster.share_of_year"],
                v["price.institution"],
                v["price.foster"] + fall,
            )
        )
        alone = (
            visits(v["care.families"], *staff)
            + contract_followup(v["care.contracts"], *fee)
            + placement_shift(
                v["network.children"],
                v["network.share_of_year"],
                v["price.foster"],
                v["price.network"],
            )
            + placement_shift(
                v["foster.children"],
                v["foster.share_of_year"],
                v["price.institution"],
                v["price.foster"],
            )
        )
        assert overlap_effects(case, v, case.years)[:, -1].sum() == pytest.approx(
            joint - alone, abs=1e-6
        )


def test_pairs_sum_to_the_line_whatever_the_values(case):
    rng = np.random.default_rng(6)
    for switches in itertools.product((0.0, 1.0), repeat=3):
        v = {
            id: a.value if a.is_switch else rng.uniform(a.low, a.high)
            for id, a in case.assumptions.items()
        }
        v |= dict(zip(("visits.on", "contracts.on", "foster.on"), switches, strict=True))
        by_year = (
            overlap_by_pair(case, v, case.years)
            .groupby("year")["value"]
            .sum()
            .reindex(case.years, fill_value=0.0)
        )
        assert by_year.to_numpy(float) == pytest.approx(
            overlap_effects(case, v, case.years).sum(axis=0), abs=1e-8
        )


def test_many_draws_at_once_are_the_draws_one_by_one(case):
    rng = np.random.default_rng(7)
    v = {
        id: a.value if a.is_switch else rng.uniform(a.low, a.high, 4)
        for id, a in case.assumptions.items()
    }
    together = overlap_effects(case, v, case.years)
    for draw in range(4):
        one = {id: value if np.ndim(value) == 0 else value[draw] for id, value in v.items()}
        assert together[draw] == pytest.approx(overlap_effects(case, one, case.years))
