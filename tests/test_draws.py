"""What a simulation draws: from which distributions, together with what, what it leaves alone."""

import numpy as np
import pytest
from changed_case import SMALL, TV01C, changed_case, unknown_respite
from scipy import stats
from scipy.special import ndtr
from simulated import all_fixed_but, drawn

import fosterlib as fl
from fosterlib.model.evaluate import effects
from fosterlib.simulate.blocks import block_values, held_and_outside
from fosterlib.simulate.draws import BLOCK, ranks_of_scores
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import simulate

CASE = fl.load_case(TV01C)
SMALL_CASE = fl.load_case(SMALL)


@pytest.mark.parametrize(
    ("id", "wanted"),
    [
        ("respite.children", stats.triang(0.5, 0, 12)),
        ("price.foster", stats.truncnorm(-81 / 20, 89 / 20, 511, 20)),
        ("delay.all", stats.beta(1, 5, 0, 3)),
        (
            "foster.share_of_year",
            stats.triang(3_600 / 6_260, 0, 1),
        ),  # calibrated: the mode is the solved value
    ],
)
def test_an_assumption_is_drawn_from_its_distribution(id, wanted):
    assert stats.kstest(drawn(simulate(CASE, 100_000, 4), id)[::7], wanted.cdf).pvalue > 0.001


def test_a_long_run_takes_more_of_the_equally_likely_values():
    values = drawn(simulate(CASE, 12 * BLOCK, 4), "price.foster")
    assert len(np.unique(values[: 2 * BLOCK])) == 2_048
    assert len(np.unique(values)) == 6 * 2_048


def test_an_assumption_keeps_its_draws_when_another_is_fixed():
    one = simulate(CASE, 20_000, 1)
    two = simulate(CASE, 20_000, 1, CASE.scenario("fixed", {"care.families": 450}))
    assert (drawn(one, "price.foster") == drawn(two, "price.foster")).all()


def is_open(assumption):
    """Whether it is neither decided by the council nor solved from the print."""
    is_solved = assumption.nature == "fact" and assumption.basis == "calibrated"
    return assumption.nature != "choice" and not is_solved


def total_of_draw(model, block, number):
    """What one draw of a block comes to, by `effects`, with what is calibrated solved again."""
    values, _ = held_and_outside(model, block)
    one = {id: values[id] if np.ndim(values[id]) == 0 else values[id][number] for id in values}
    return effects(CASE, one, CASE.years)[CASE.counted].sum(axis=(0, 1))


def test_switches_and_what_has_no_distribution_are_not_drawn():
    ids = set(simulate(CASE, 100, 1).variance_share.index)
    assert ids == {id for id, a in CASE.assumptions.items() if a.distribution and is_open(a)}
    all_ids = set(simulate(CASE, 100, 1, facts="world", choices=True).variance_share.index)
    assert all_ids == {id for id, a in CASE.assumptions.items() if a.distribution}
    assert "network.share_of_year" not in ids and "network.on" not in ids


def test_an_overridden_assumption_is_fixed_at_its_override():
    found = simulate(CASE, 100, 1, CASE.scenario("fixed", {"network.children": 12}))
    assert "network.children" not in found.variance_share.index
    assert next(block_values(found.model, 0, 1))["network.children"] == 12


def test_a_line_that_is_off_has_no_effect_in_any_draw():
    found = simulate(CASE, 1_000, 1, CASE.baseline)
    assert (found.quantiles == 0).all(axis=None)


def test_correlated_assumptions_have_the_rank_correlation_and_keep_their_distributions():
    found = simulate(SMALL_CASE, 200_000, 1)
    home, respite = drawn(found, "price.home"), drawn(found, "price.respite")
    assert stats.spearmanr(home, respite).statistic == pytest.approx(0.5, abs=0.01)
    assert stats.kstest(home[::20], stats.truncnorm(-10, 10, 500, 20).cdf).pvalue > 0.001
    assert stats.kstest(respite[::20], stats.beta(3, 3, 50, 100).cdf).pvalue > 0.001
    assert stats.spearmanr(home, drawn(found, "respite.children")).statistic == pytest.approx(
        0, abs=0.01
    )


def test_correlations_that_contradict_each_other_are_refused(tmp_path):
    pair = '[[correlation]]\na = "{}"\nb = "{}"\nrho = {}\nsource = "Made up"\n\n'
    more = pair.format("price.home", "respite.children", 0.9) + pair.format(
        "price.respite", "respite.children", -0.9
    )
    case = fl.load_case(changed_case(SMALL, tmp_path, ("case.toml", "[[risk]]", more + "[[risk]]")))
    with pytest.raises(fl.CaseError, match="contradict each other"):
        simulate(case, 100, 1)


def test_an_unknown_total_is_refused_and_the_unknown_is_named(tmp_path):
    case = fl.load_case(unknown_respite(tmp_path))
    for ask in (lambda: simulate(case, 100, 1), lambda: grid(case, [case.published], 100, 1)):
        with pytest.raises(
            fl.CaseError, match=r"respite\.children is not stated \(line 'respite'\)"
        ):
            ask()
    known = case.scenario("known", {"respite.children": 2})
    assert simulate(case, 100, 1, known).draws == 100


def test_the_overlap_is_simulated_where_it_is_on():
    without = simulate(CASE, 500, 1)
    with_overlap = simulate(CASE, 500, 1, CASE.scenario("overlap", {"overlap.on": 1}))
    values = next(block_values(with_overlap.model, 0, 1))
    wanted = total_of_draw(with_overlap.model, values, 7)
    assert with_overlap.part.kept[:4, 7] == pytest.approx(wanted)
    assert np.abs(with_overlap.part.kept - without.part.kept).max() > 1


def test_every_draw_is_a_what_if():
    found = simulate(CASE, 40_000, 9, keep="lines")
    for block, values in enumerate(block_values(found.model, 0, 3)):
        wanted = total_of_draw(found.model, values, 123)
        assert found.part.kept[:4, block * BLOCK + 123] == pytest.approx(wanted)


def test_a_risk_rating_multiplies_its_line_by_a_triangular_factor():
    low = simulate(SMALL_CASE, 100_000, 1, all_fixed_but(SMALL_CASE), risk=True)
    mean = (0.9 + 1 + 1.05) / 3
    assert low.quantiles.loc["2027", "mean"] == pytest.approx(-400 - 200 * mean - 50, abs=0.2)
    assert low.variance_share.index.tolist() == ["respite.risk"]
    assert simulate(SMALL_CASE, 100, 1, all_fixed_but(SMALL_CASE)).variance_share.empty


def test_the_rank_of_a_normal_score_is_that_of_its_distribution():
    """Looked up, to be quick; the ends and the limits between two ranks are no exception."""
    scores = np.random.default_rng(3).normal(size=200_000) * 1.3
    scores = np.append(scores, [-50.0, 50.0, -6.0, 6.0, 0.0])
    assert (ranks_of_scores(scores) == np.minimum(ndtr(scores) * 2_048, 2_047).astype(int)).all()
