"""How sure are we. In the small case the total of 2027 is -400 (moves) - 100 a child in respite -
50 (agreement).

With only the children in respite uncertain (uniform, 0 to 5) it is uniform from -950 to -450;
printed: -650.
"""

import tracemalloc

import numpy as np
import pytest
from changed_case import SMALL, TV01C, changed_case
from simulated import all_fixed_but

import fosterlib as fl
from fosterlib.simulate import blocks, run
from fosterlib.simulate.draws import BLOCK
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import simulate

CASE = fl.load_case(TV01C)
SMALL_CASE = fl.load_case(SMALL)
TABLES = [
    "quantiles",
    "probability",
    "expected_shortfall",
    "variance_share",
    "histogram",
    "error_bound",
    "total",
]


def same(one, two):
    return all(getattr(one, table).equals(getattr(two, table)) for table in TABLES)


# By hand: one uniform assumption


@pytest.fixture(scope="module")
def uniform():
    return simulate(
        SMALL_CASE, 200_000, seed=1, scenario=all_fixed_but(SMALL_CASE, "respite.children")
    )


def test_the_quantiles_of_a_uniform_total_are_evenly_spaced(uniform):
    assert uniform.quantiles.columns.tolist() == ["P5", "P10", "P50", "P90", "P95", "mean"]
    assert uniform.quantiles.loc["2027"].tolist() == pytest.approx(
        [-925, -900, -700, -500, -475, -700], abs=2
    )


def test_two_or_more_children_of_five_are_three_chances_of_five(uniform):
    assert uniform.probability.loc["2027"].tolist() == pytest.approx([-650, 0.6], abs=0.005)


def test_the_expected_shortfall_is_what_is_lacking_on_average(uniform):
    found = uniform.expected_shortfall.loc[
        "2027"
    ]  # 100 x the mean of 2 - x below 2, which happens twice in five
    assert found["expected_shortfall"] == pytest.approx(100 * 2**2 / 2 / 5, abs=0.5)
    assert found["when_missed"] == pytest.approx(100, abs=1)


def test_all_years_together_are_their_sum(uniform):
    # 2026: -200 - 50 x children - 100 + 50 for the campaign: the sum has 150 a child.
    assert uniform.total["mean"] == pytest.approx(-200 - 100 + 50 - 400 - 50 - 150 * 2.5, abs=2)
    assert uniform.probability.loc["all", "target"] == -350 - 650


def test_the_histogram_counts_every_draw_once(uniform):
    bins = uniform.histogram.groupby("year")["draws"]
    assert bins.sum().tolist() == [200_000] * 3
    year = uniform.histogram[uniform.histogram["year"] == "2027"]
    assert (year["left"].iloc[0], year["right"].iloc[-1]) == pytest.approx((-950, -450), abs=0.1)
    assert year["draws"].std() / year["draws"].mean() < 0.05


def test_its_only_uncertain_assumption_has_all_the_variance(uniform):
    assert uniform.variance_share.loc["respite.children"].tolist() == pytest.approx(
        [1, 1, 1], abs=0.005
    )


def test_nothing_uncertain_gives_the_printed_figures_for_sure():
    sure = simulate(CASE, 1_000, seed=1, scenario=all_fixed_but(CASE))
    assert sure.quantiles.loc["2021"].tolist() == pytest.approx([-12_800] * 6)
    assert sure.probability["probability"].tolist() == [1] * 5
    assert sure.expected_shortfall["expected_shortfall"].tolist() == pytest.approx(
        [0] * 5, abs=1e-6
    )
    assert sure.variance_share.empty


# The same seed, the same bytes


@pytest.mark.parametrize("sampler", ["random", "sobol"])
def test_the_result_does_not_hang_on_the_chunks(sampler, monkeypatch):
    whole, chunks = (
        simulate(CASE, 70_000, 5, sampler=sampler, chunk=chunk) for chunk in (10**6, 1)
    )
    assert same(whole, chunks)
    assert whole.part.kept.tobytes() == chunks.part.kept.tobytes()
    monkeypatch.setattr(run, "EXACT", 0)
    whole, chunks = (
        simulate(CASE, 70_000, 5, sampler=sampler, chunk=chunk) for chunk in (10**6, 1)
    )
    assert same(whole, chunks)
    assert whole.part.counts.tobytes() == chunks.part.counts.tobytes()
    assert whole.part.sums.tobytes() == chunks.part.sums.tobytes()


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others():
    one, two, other = (simulate(CASE, 20_000, seed) for seed in (1, 1, 2))
    assert one.part.kept.tobytes() == two.part.kept.tobytes() != other.part.kept.tobytes()


@pytest.mark.parametrize("sampler", ["random", "sobol"])
def test_a_longer_run_begins_with_the_draws_of_a_shorter_one(sampler):
    short, long = (
        simulate(CASE, draws, 1, sampler=sampler).part.kept for draws in (10_000, 50_000)
    )
    assert (long[:, :10_000] == short).all()


def test_a_seed_must_be_given_and_bad_arguments_are_refused_all_at_once():
    with pytest.raises(TypeError):
        simulate(CASE, 1_000)
    with pytest.raises(fl.CaseError) as refused:
        simulate(CASE, 0, -1, sampler="halton", keep="everything")
    assert [problem.field for problem in refused.value.problems] == [
        "draws",
        "seed",
        "sampler",
        "keep",
    ]
    with pytest.raises(fl.CaseError, match="Sobol"):
        simulate(CASE, 2**31, 1, sampler="sobol")


# Quantiles


@pytest.mark.parametrize("draws", [1, 2, 3, 10, 21, 1_000, 70_003])
def test_quantiles_are_those_of_the_draws(draws):
    found = simulate(CASE, draws, 3)
    wanted = np.quantile(found.part.kept, [0.05, 0.10, 0.50, 0.90, 0.95], axis=1).T
    assert found.quantiles.to_numpy()[:, :5] == pytest.approx(wanted[:4], rel=1e-12)
    assert found.total.to_numpy()[:5] == pytest.approx(wanted[4], rel=1e-12)
    assert (found.error_bound == 0).all()


def test_quantiles_from_bins_are_within_the_bound_that_is_reported(monkeypatch):
    exact = simulate(CASE, 60_000, 3)
    monkeypatch.setattr(run, "EXACT", 0)
    binned = simulate(CASE, 60_000, 3)
    assert not len(binned.part.kept)
    for year, bound in binned.error_bound.items():
        of = (
            (lambda one, year=year: one.total)
            if year == "all"
            else (lambda one, year=year: one.quantiles.loc[year])
        )
        assert 0 < bound < 10
        assert np.abs(of(binned) - of(exact)).max() <= bound
        assert of(binned)["mean"] == pytest.approx(of(exact)["mean"], rel=1e-12)
    assert binned.probability.equals(exact.probability)
    assert binned.expected_shortfall["expected_shortfall"].to_numpy() == pytest.approx(
        exact.expected_shortfall["expected_shortfall"].to_numpy()
    )
    assert binned.histogram.groupby("year")["draws"].sum().tolist() == [60_000] * 5


def test_above_a_million_draws_quantiles_come_from_bins():
    assert (simulate(CASE, 2**20 + 1, 1).error_bound > 0).all()


def test_a_few_hundred_thousand_draws_more_take_no_more_memory(monkeypatch):
    monkeypatch.setattr(run, "EXACT", 0)
    peaks = []
    for draws in (200_000, 800_000):
        simulate(CASE, 50_000, 1)
        tracemalloc.start()
        assert simulate(CASE, draws, 1, chunk=100_000).quantiles.notna().all(axis=None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] < 50e6


# By line


def test_lines_have_quantiles_too_and_their_means_add_up():
    found = simulate(CASE, 50_000, 1, keep="lines")
    assert found.lines.columns.tolist() == [
        "line",
        "year",
        "P5",
        "P10",
        "P50",
        "P90",
        "P95",
        "mean",
        "error_bound",
    ]
    means = found.lines.pivot(index="year", columns="line", values="mean").sum(axis=1)
    assert means["2021"] == pytest.approx(found.quantiles.loc["2021", "mean"])
    assert means["all"] == pytest.approx(found.total["mean"])
    officer = found.lines.set_index(["line", "year"]).loc[("officer", "2021")]
    assert officer[["P5", "P50", "mean"]].tolist() == pytest.approx([300] * 3)
    assert found.quantiles.equals(simulate(CASE, 50_000, 1).quantiles)


@pytest.mark.parametrize("draws", [1_000, 2**20 + 1])
def test_a_line_that_is_not_stated_and_not_in_the_total_has_no_quantiles(draws):
    kent = fl.load_case(TV01C.parent / "kent_voluntary")
    lines = simulate(kent, draws, 1, keep="lines").lines.set_index(["line", "year"])
    assert lines.loc["june"].isna().all(axis=None)
    assert lines.loc[("spend", "2011/12"), "mean"] == pytest.approx(17.5)


# Variance


def test_shares_of_variance_of_a_product_are_those_of_the_formula(tmp_path):
    change = ("assumptions.csv", "Respite,100,50,150,1,pert", "Respite,100,50,150,1,uniform")
    case = fl.load_case(changed_case(SMALL, tmp_path, change))
    found = simulate(case, 60_000, 1, all_fixed_but(case, "respite.children", "price.respite"))
    children, price, both = 100**2 * 25 / 12, 3**2 * 100**2 / 12, 25 / 12 * 100**2 / 12
    whole = children + price + both
    assert found.variance_share["2027"].to_dict() == pytest.approx(
        {"respite.children": children / whole, "price.respite": price / whole}, abs=0.015
    )


def test_what_does_not_matter_has_no_share_of_the_variance_even_with_few_draws():
    found = simulate(CASE, 2_000, 1, CASE.scenario("no visits", {"visits.on": 0})).variance_share
    idle = ["care.families", "staff.net_hours", "price.fte"]  # visits.after is a choice: not drawn
    assert found.loc[idle].mean(axis=None) < 0.008  # chance alone puts 31 / 2,000 there


# Stopped by hand


def test_a_run_that_is_stopped_returns_what_is_done_and_says_so(monkeypatch):
    whole, real = simulate(CASE, 2 * BLOCK, 1), blocks.run_blocks

    def stopped(model, first, last):
        if first == 2:
            raise KeyboardInterrupt
        return real(model, first, last)

    monkeypatch.setattr(run, "run_blocks", stopped)
    with pytest.warns(UserWarning, match="32,768 of 100,000 draws"):
        found = simulate(CASE, 100_000, 1, chunk=BLOCK)
    assert (found.draws, found.complete, whole.complete) == (2 * BLOCK, False, True)
    assert found.quantiles.equals(whole.quantiles)


def test_a_run_that_is_stopped_before_anything_is_done_is_stopped(monkeypatch):
    monkeypatch.setattr(run, "run_blocks", lambda *task: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        simulate(CASE, 1_000, 1)


# Sobol sequences


def test_a_sobol_sequence_is_closer_at_equal_draws():
    truth = simulate(CASE, 1_000_000, 99).total["mean"]
    errors = {
        sampler: np.mean(
            [
                abs(simulate(CASE, 4_096, seed, sampler=sampler).total["mean"] - truth)
                for seed in range(8)
            ]
        )
        for sampler in ("random", "sobol")
    }
    assert errors["sobol"] < errors["random"] / 3


# Many scenarios


SCENARIOS = [CASE.published, *CASE.scenarios.values()]


@pytest.mark.parametrize("sampler", ["random", "sobol"])
def test_a_grid_is_the_simulation_of_each_scenario(sampler):
    table = grid(CASE, SCENARIOS, 20_000, 1, sampler=sampler, risk=True)
    for scenario in SCENARIOS:
        alone = simulate(CASE, 20_000, 1, scenario, sampler=sampler, risk=True)
        rows = table[table["scenario"] == scenario.name].set_index("year")
        assert rows.loc[list(CASE.years), alone.quantiles.columns].equals(alone.quantiles)
        assert rows.loc["all", alone.total.index].tolist() == alone.total.tolist()
        assert rows[["target", "probability"]].equals(alone.probability)
        assert rows["expected_shortfall"].equals(alone.expected_shortfall["expected_shortfall"])


def test_a_grid_above_the_exact_limit_is_binned_as_a_simulation_is(monkeypatch):
    monkeypatch.setattr(run, "EXACT", 0)
    rows = grid(CASE, SCENARIOS[1:2], 20_000, 1).set_index("year")
    alone = simulate(CASE, 20_000, 1, SCENARIOS[1])
    assert rows.loc[list(CASE.years), alone.quantiles.columns].equals(alone.quantiles)


def test_a_grid_of_no_scenario_is_empty():
    assert grid(CASE, [], 100, 1).empty
