"""What matters most. 1,000 DKK; negative = saving. TV01c: -12,800 in 2021, -42,600 in 2018-2021."""

import numpy as np
import pytest
from changed_case import SMALL, TV01C, changed_case, unknown_respite
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

import fosterlib as fl
from fosterlib.model.errors import Problem
from fosterlib.model.totals import totals
from fosterlib.model.years import horizon, year_label, year_start
from fosterlib.questions.ranges import sobol, tornado, two_way

CASE = fl.load_case(TV01C)
KENT = fl.load_case(TV01C.parent / "kent_voluntary")  # no amount is stated after 2011/12
SMALL_CASE = fl.load_case(SMALL)
ALL_CASES = sorted(path.parent for path in TV01C.parent.glob("*/case.toml"))


# The short way to the total is the long way


def random_values(case, rng, size=None):
    values = {}
    for id, a in case.assumptions.items():
        values[id] = a.value if a.is_switch else rng.uniform(a.low, a.high, size)
    return values


@pytest.mark.parametrize("folder", [*ALL_CASES, SMALL], ids=lambda folder: folder.name)
@pytest.mark.parametrize("added", [0, 3])
def test_totals_of_many_draws_are_those_of_evaluate(folder, added):
    case = fl.load_case(folder)
    rng = np.random.default_rng(1)
    until = year_label(year_start(case.years[-1]) + added, like=case.years[-1])
    years = horizon(case.years, until)
    splits = {id for line in case.lines for id in line.split.values()}
    values = random_values(case, rng, 5)
    for id in splits:  # shares that are refused above 1 in all
        values[id] = values[id] / (10 * len(splits))
    for id in [id for id in values if id.startswith("unspent.in_")]:  # within the case's limits
        values[id] = values[id] * 0.4
    if any(np.isnan(value).any() for value in values.values()):
        pytest.skip("a value is unknown")
    found = np.array([np.broadcast_to(row, 5) for row in totals(case, values, years)])
    for draw in range(5):
        one = {id: value if np.ndim(value) == 0 else value[draw] for id, value in values.items()}
        overrides = {
            id: value
            for id, value in one.items()
            if value == value and not case.assumptions[id].is_switch
        }
        wanted = fl.evaluate(case, case.scenario("draw", overrides), until=until).total
        assert found[:, draw] == pytest.approx(wanted.to_numpy(), rel=1e-9, abs=1e-6, nan_ok=True)


@given(seed=st.integers(0, 2**32 - 1), overlap=st.sampled_from([0.0, 1.0]))
def test_totals_of_one_what_if_are_those_of_evaluate(seed, overlap):
    values = random_values(CASE, np.random.default_rng(seed))
    values["overlap.on"] = overlap
    scenario = CASE.scenario("any", values)
    assert totals(CASE, values, CASE.years) == pytest.approx(
        fl.evaluate(CASE, scenario).total.to_numpy(), abs=1e-6
    )


def test_lines_one_by_one_add_up_to_the_total():
    values = random_values(CASE, np.random.default_rng(3), 4) | {"overlap.on": 1.0}
    each = [totals(CASE, values, CASE.years, [line]) for line in CASE.lines]
    together = totals(CASE, values, CASE.years)
    for year in range(4):
        assert np.array(sum(line[year] for line in each)) == pytest.approx(together[year])


# Tornado


def test_the_tornado_of_2021_by_hand():
    table = tornado(CASE, "2021").set_index("assumption")
    children = table.loc["foster.children"]  # 0 to 20 children at 360
    assert children[["low", "high", "published"]].tolist() == [0, 20, 10]
    assert children[["effect_low", "effect_high", "effect_published"]].tolist() == pytest.approx(
        [-9_200, -16_400, -12_800]
    )
    assert children["swing"] == pytest.approx(7_200)
    assert table.loc["delay.all", "effect_high"] == pytest.approx(
        300 - 9_000
    )  # 2021 as 2018 was to be


def test_every_end_of_the_tornado_is_a_what_if():
    for bar in tornado(CASE, facts="world").itertuples():
        for value, effect in ((bar.low, bar.effect_low), (bar.high, bar.effect_high)):
            results = fl.evaluate(CASE, CASE.scenario("end", {bar.assumption: value}))
            assert results.total.sum() == pytest.approx(effect)


def test_the_widest_swing_is_on_top_and_no_switch_is_moved():
    table = tornado(CASE, "2021")
    assert table["swing"].is_monotonic_decreasing
    assert not [id for id in table["assumption"] if id.endswith(".on")]


def test_a_tornado_starts_from_the_scenario():
    fewer = CASE.scenario("fewer", {"network.children": 9, "part2.on": 0})
    table = tornado(CASE, "2021", fewer).set_index("assumption")
    assert table["effect_published"].iloc[0] == pytest.approx(-12_800 + 3_100 + 8 * 4_100 / 17)
    assert table.loc["network.children", "published"] == 17
    assert table.loc["price.fee_unit", "swing"] == 0


@pytest.mark.parametrize("ask", [tornado, lambda case: sobol(case, samples=64, seed=1)])
def test_an_unknown_total_is_refused_and_the_unknown_is_named(tmp_path, ask):
    with pytest.raises(fl.CaseError, match=r"respite\.children is not stated \(line 'respite'\)"):
        ask(fl.load_case(unknown_respite(tmp_path)))


@pytest.mark.parametrize(
    "ask", [tornado, lambda case, **more: sobol(case, samples=64, seed=1, **more)]
)
def test_a_scenario_that_states_the_unknown_is_not_refused(tmp_path, ask):
    case = fl.load_case(unknown_respite(tmp_path))
    found = ask(case, scenario=case.scenario("stated", {"respite.children": 2}))
    assert found.drop(columns=["assumption", "published"], errors="ignore").notna().all(axis=None)


def test_a_later_year_of_which_nothing_is_stated_is_refused(tmp_path):
    with pytest.raises(
        fl.CaseError, match=r"the total is unknown: an amount is not stated \(line 'spend'\)"
    ):
        tornado(KENT, "2012/13")
    words = ("case.toml", 'money = "investment"', 'money = "investment"\ncontinues = "not stated"')
    case = fl.load_case(changed_case(SMALL, tmp_path, words))
    with pytest.raises(
        fl.CaseError, match=r"the total is unknown: an amount is not stated \(line 'campaign'\)"
    ):
        sobol(case, "2028", samples=64, seed=1)


def test_bars_of_the_same_length_stay_in_the_order_of_the_case_and_rows_are_numbered_from_the_top():
    table = tornado(CASE, "2021", facts="world")
    none = table.loc[table["swing"] == 0, "assumption"].tolist()
    assert 5 <= len(none) < len(table)
    assert none == [id for id in CASE.assumptions if id in none]
    assert table.index.tolist() == list(range(len(table)))


def test_a_tornado_knows_its_case_and_year_for_the_chart():
    assert tornado(CASE, "2021").attrs == {"case": CASE, "year": "2021", "facts": "estimate"}


# Two at once


def test_the_two_way_table_by_hand():
    table = two_way(CASE, "network.children", "price.network", "2021", steps=3, facts="world")
    assert table.index.tolist() == [0, 15, 30]
    assert table.columns.tolist() == [80, 240, 400]
    assert (table.index.name, table.columns.name) == ("network.children", "price.network")
    assert table.loc[0].tolist() == pytest.approx([-8_700] * 3)
    assert table.loc[30, 80] == pytest.approx(-8_700 - 30 * (511 - 80))


def test_a_two_way_table_of_what_does_not_matter_is_flat():
    table = two_way(CASE, "staff.consultants", "care.families_per_child", steps=2)
    assert table.to_numpy() == pytest.approx(np.full((2, 2), -42_600))


def test_a_two_way_table_of_no_assumption_is_refused():
    with pytest.raises(fl.CaseError, match=r"did you mean 'network\.children'"):
        two_way(CASE, "network.childen", "price.network")
    with pytest.raises(fl.CaseError, match=r"did you mean 'price\.network'"):
        two_way(CASE, "network.children", "price.netwerk")


def test_a_two_way_table_starts_from_the_scenario_and_has_seven_steps_unless_told():
    off = CASE.scenario("off", {"part2.on": 0})
    table = two_way(CASE, "network.children", "price.network", "2021", scenario=off)
    assert table.shape == (7, 7)
    assert table.loc[0].tolist() == pytest.approx([-8_700 + 3_100] * 7)


# Sobol indices


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """Total of 2027 = -400 - price x (children + 0.5): 0 to 5 children, price 50 to 150, both
    uniform.
    """
    change = ("assumptions.csv", "Respite,100,50,150,1,pert", "Respite,100,50,150,1,uniform")
    case = fl.load_case(changed_case(SMALL, tmp_path_factory.mktemp("product"), change))
    fixed = {
        "moves.children": 4,
        "price.home": 500,
        "price.family": case.assumptions["price.family"].value,
    }
    return case, case.scenario("two uniform", fixed)


def test_sobol_indices_of_a_product_are_those_of_the_formula(product):
    case, scenario = product
    children, price, both = 100**2 * 25 / 12, 3**2 * 100**2 / 12, 25 / 12 * 100**2 / 12
    whole = children + price + both
    table = sobol(case, "2027", samples=4096, seed=1, scenario=scenario).set_index("assumption")
    assert table.index.tolist() == ["respite.children", "price.respite"]
    assert table["first"].tolist() == pytest.approx([children / whole, price / whole], abs=0.02)
    assert table["total"].tolist() == pytest.approx(
        [(children + both) / whole, (price + both) / whole], abs=0.02
    )
    assert (table["first_confidence"] < 0.06).all() and (table["total_confidence"] < 0.06).all()


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_gives_the_same_indices_and_confidence(product, seed):
    case, scenario = product
    one, two = (sobol(case, samples=128, seed=seed, scenario=scenario) for _ in range(2))
    assert one.equals(two)
    assert not one.equals(sobol(case, samples=128, seed=seed + 1, scenario=scenario))


def test_sobol_indices_of_a_total_that_does_not_vary_are_zero(product):
    case, _ = product
    off = case.scenario("off", {"part1.on": 0})
    assert (sobol(case, samples=64, seed=1, scenario=off)[["first", "total"]] == 0).all(axis=None)


def test_sobol_refuses_a_number_of_samples_that_is_no_power_of_two_and_a_case_without_distributions(
    product,
):
    case, _ = product
    with pytest.raises(fl.CaseError, match="power of two"):
        sobol(case, samples=1000, seed=1)
    fixed = case.scenario(
        "fixed", {id: a.value for id, a in case.assumptions.items() if a.distribution}
    )
    with pytest.raises(fl.CaseError, match="no assumption has a distribution"):
        sobol(case, samples=64, seed=1, scenario=fixed)


@pytest.mark.parametrize("seed", [True, -1, 1.5, "1"])
def test_a_seed_that_is_no_whole_number_from_0_is_refused(seed):
    with pytest.raises(fl.CaseError) as refused:
        sobol(SMALL_CASE, samples=64, seed=seed)
    wanted = Problem("is not a seed", field="seed", value=seed, allowed="a whole number, 0 or more")
    assert refused.value.problems == [wanted]


@pytest.mark.parametrize("samples", [-4, 0, 1, 3, 6, 64.0, "64"])
def test_a_number_of_samples_that_is_no_power_of_two_is_refused(samples):
    with pytest.raises(fl.CaseError) as refused:
        sobol(SMALL_CASE, samples=samples, seed=1)
    wanted = Problem(
        "is not a power of two", field="samples", value=samples, allowed="1024, 4096 ..."
    )
    assert refused.value.problems == [wanted]


def test_everything_wrong_with_a_request_for_sobol_indices_is_said_at_once():
    with pytest.raises(fl.CaseError) as refused:
        sobol(KENT, samples=3, seed=-1)
    assert [problem.field for problem in refused.value.problems] == [
        "seed",
        "samples",
        "distribution",
    ]
    assert refused.value.problems[2] == Problem(
        "no assumption has a distribution", field="distribution"
    )


def test_two_samples_are_enough_to_run_and_4096_are_taken_unless_told(product):
    case, scenario = product
    assert len(sobol(case, samples=2, seed=1, scenario=scenario)) == 2
    assert sobol(case, seed=1, scenario=scenario).equals(
        sobol(case, samples=4096, seed=1, scenario=scenario)
    )


def test_sobol_rows_are_numbered_from_the_largest():
    table = sobol(SMALL_CASE, samples=256, seed=1)
    assert table.columns.tolist() == [
        "assumption",
        "first",
        "first_confidence",
        "total",
        "total_confidence",
    ]
    assert table["total"].is_monotonic_decreasing
    assert table.index.tolist() == list(range(len(table)))


@pytest.mark.parametrize(
    ("facts", "said"),
    [("estimate", "the printed figures hold."), ("world", "the printed figures need not hold.")],
)
def test_tornado_break_even_and_sobol_say_which_reading_of_a_fact_they_use(facts, said):
    case = fl.load_case(TV01C)
    swings = fl.tornado(case, year="2021", facts=facts)
    needed = fl.break_even(case, target=-10_000, year="2021", facts=facts)
    shares = fl.sobol(case, samples=8, seed=1, facts=facts)
    assert [table.attrs["facts"] for table in (swings, needed, shares)] == [facts] * 3
    for chart in (fl.tornado_chart(swings, lang="en"), fl.break_even_chart(needed, lang="en")):
        foot = " ".join(text.get_text() for text in chart.findobj(Text))
        assert said in " ".join(foot.split())
