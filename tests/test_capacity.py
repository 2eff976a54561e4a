"""New families by quarter against what the placements need. TV01c; families are counted, not money.

Foster families: 466 in use, 10 % stop in a year, 7.25 % more new ones than usual (the officer's
18 % of foster families, granted once over three kinds), 17.5 weeks to approve, three months to
wait, recruitment at work from mid-2017. Network care leaves foster families free.
"""

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl
from fosterlib.questions.capacity import capacity_assumptions, capacity_scenario, family_capacity

EXTRA = 0.0725 * 0.10 * 466  # new foster families a year beyond those that replace others
LEAD = 17.5 / 52 + 3 / 12  # years from applying to a child


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def alone(case):
    return case.scenario("no network care", {"network.on": 0, "foster.share_of_year": 1})


@pytest.fixture(scope="module")
def foster(case, alone):
    table = family_capacity(case, alone)
    return table[table["line"] == "foster"].set_index("quarter")


def test_the_need_is_the_plans_children(foster):
    assert foster.loc["2021 Q1":, "needed"].tolist() == pytest.approx([10] * 4)
    assert foster.loc["2018 Q1", "needed"] == pytest.approx(10 * 2_300 / 3_600)


def test_children_are_counted_over_the_part_of_the_year_they_are_there(case):
    table = family_capacity(case, case.scenario("no network care", {"network.on": 0}))
    foster = table[table["line"] == "foster"].set_index("quarter")
    assert foster.loc["2021 Q1", "needed"] == pytest.approx(10 * 360 / (1137 - 511))


def test_what_network_care_leaves_free_is_enough_for_the_children_from_institutions(case):
    table = family_capacity(case)
    foster = table[table["line"] == "foster"].set_index("quarter")
    assert foster.loc["2021 Q1", "freed"] == pytest.approx(17)
    assert foster.loc["2018 Q1", "freed"] == pytest.approx(17 * 2_700 / 4_100)
    assert foster["lacking"].max() == 0
    assert "foster.delay" not in capacity_scenario(case).overrides


def test_the_first_families_come_when_approval_and_waiting_are_over(foster):
    # Recruitment began half a year before 2018: the first are matched LEAD - 0.5 years into it.
    assert foster.loc["2018 Q1", "new"] == pytest.approx(EXTRA * (0.25 - (LEAD - 0.5)))
    assert foster.loc["2018 Q2", "new"] == pytest.approx(EXTRA / 4)


def test_stock_and_flow_balance_in_every_quarter(foster):
    before = foster["ready"].shift(fill_value=0)
    assert (before + foster["new"] - foster["stopped"]).to_numpy() == pytest.approx(
        foster["ready"].to_numpy()
    )
    assert foster["stopped"].to_numpy() == pytest.approx((before * 0.10 / 4).to_numpy())
    assert foster["lacking"].to_numpy() == pytest.approx(
        (foster["needed"] - foster["ready"]).clip(lower=0).to_numpy()
    )


def test_what_must_be_found_is_the_growth_and_those_who_stop_and_they_apply_three_quarters_before(
    foster,
):
    first, second = foster.loc["2018 Q1"], foster.loc["2018 Q2"]
    assert first["to_find"] == pytest.approx(first["needed"])
    assert second["to_find"] == pytest.approx(first["needed"] * 0.10 / 4)
    assert (first["apply_by"], foster.loc["2019 Q3", "apply_by"]) == ("2017 Q2", "2018 Q4")
    assert first["stand_still"] == pytest.approx(46.6 / 4)


def test_the_shortfall_becomes_the_delay_with_the_same_child_years(case, alone, foster):
    planned = fl.evaluate(case, alone).effects[case.lines.index(case.line("foster"))].sum()
    slower = capacity_scenario(case, alone)
    late = fl.evaluate(case, slower).effects[case.lines.index(case.line("foster"))].sum()
    reached = 1 - foster["lacking"].sum() / foster["needed"].sum()
    assert late == pytest.approx(planned * reached)
    assert {"foster.delay", "respite.delay"} <= set(slower.overrides)


def test_without_a_head_start_the_families_come_later(case, alone):
    late = capacity_scenario(case, alone, rates={"capacity.all.head_start_months": 0})
    usual = capacity_scenario(case, alone)
    assert late.overrides["foster.delay"] > usual.overrides["foster.delay"] + 0.2


def test_without_extra_recruitment_the_delay_is_the_longest_allowed_and_says_so(case, alone):
    slower = capacity_scenario(case, alone, rates={"capacity.foster.extra_share": 0})
    assert slower.overrides["foster.delay"] == 3
    assert "foster 3.00, the longest delay allowed (3)" in slower.reason


def test_with_families_enough_nothing_is_delayed(case):
    plenty = {f"capacity.{line}.extra_share": 1 for line in ("foster", "respite", "network")}
    plenty |= {f"capacity.{line}.waiting_months": 0 for line in ("foster", "respite", "network")}
    plenty |= {"capacity.all.head_start_months": 12}
    assert dict(capacity_scenario(case, rates=plenty).overrides) == {}


def test_a_scenario_keeps_its_own_changes_and_its_delay_is_only_made_longer(case):
    own = case.scenario("own", {"network.children": 9, "foster.delay": 1.0, "respite.on": 0})
    slower = capacity_scenario(case, own)
    assert slower.overrides["network.children"] == 9
    assert slower.overrides["foster.delay"] >= 1.0
    assert "respite.delay" not in slower.overrides
    table = family_capacity(case, own)
    assert table[table["line"] == "respite"]["needed"].sum() == 0
    assert table[table["line"] == "network"]["needed"].max() == 9


def test_more_children_need_more_families_and_come_later(case, alone):
    moved = {**alone.overrides, "foster.children": 20}
    twice = capacity_scenario(case, case.scenario("twice", moved))
    usual = capacity_scenario(case, alone)
    assert twice.overrides["foster.delay"] > usual.overrides["foster.delay"]


def test_the_published_case_knows_nothing_of_capacity(case):
    assert fl.evaluate(case).total.tolist() == pytest.approx([-8_000, -9_900, -11_900, -12_800])


def test_every_rate_says_where_it_comes_from(case):
    for rate in capacity_assumptions(case).values():
        assert rate.source and (rate.locator or rate.note)


def test_a_case_without_the_file_is_refused():
    with pytest.raises(fl.CaseError, match=r"capacity\.csv"):
        family_capacity(fl.load_case(SMALL))


def test_a_rate_outside_its_range_or_unknown_is_refused(case):
    with pytest.raises(fl.CaseError) as refused:
        family_capacity(
            case, rates={"capacity.foster.exit_share": 0.9, "capacity.foster.exits": 0.1}
        )
    assert [problem.file for problem in refused.value.problems] == ["capacity.csv"] * 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("capacity.foster.exit_share", "capacity.foster.exits", "there is no such rate"),
        ("capacity.all.head_start_months", "capacity.all.head_start", "the row is missing"),
        ("466,300,550", "466,500,550", "is outside its range"),
        ("466,300,550", "many,300,550", "is not a number"),
        ("219,150,300,1,,family", "219,150,300,1,,homes", "is not known"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path, old, new, said):
    folder = changed_case(TV01C, tmp_path, ("capacity.csv", old, new))
    with pytest.raises(fl.CaseError, match=said) as refused:
        family_capacity(fl.load_case(folder))
    assert {problem.file for problem in refused.value.problems} == {"capacity.csv"}


def test_a_line_without_children_has_no_capacity(tmp_path):
    text = (
        (TV01C / "capacity.csv")
        .read_text(encoding="utf-8")
        .replace("capacity.respite.", "capacity.officer.")
    )
    folder = changed_case(TV01C, tmp_path)
    (folder / "capacity.csv").write_text(text, encoding="utf-8")
    with pytest.raises(fl.CaseError, match="is no recurring line with children"):
        family_capacity(fl.load_case(folder))


def test_every_rate_says_whether_it_is_a_fact_an_outcome_or_a_choice():
    natures = {rate.id: rate.nature for rate in fl.load_case(TV01C).capacity}
    outcomes = {id for id, nature in natures.items() if nature == "outcome"}
    assert outcomes == {f"capacity.{kind}.extra_share" for kind in ("foster", "respite", "network")}
    assert {id for id, nature in natures.items() if nature == "choice"} == {
        "capacity.all.head_start_months"
    }
    assert set(natures.values()) == {"fact", "outcome", "choice"}
    assert all(rate.owner and rate.reliability for rate in fl.load_case(TV01C).capacity)
