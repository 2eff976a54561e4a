"""The seed decides the draws: one seed gives the same figures, another seed gives others."""

import inspect

import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.simulate.draws import SAMPLERS

CASE = fl.load_case(TV01C)
DRAWS = 2_000


def drawn_totals(seed, **options):
    return fl.simulate(CASE, DRAWS, seed, progress=False, **options).part.kept


ASKED = {
    **{
        f"simulate, {sampler}, risk={risk}": lambda seed, sampler=sampler, risk=risk: drawn_totals(
            seed, sampler=sampler, risk=risk
        )
        for sampler in SAMPLERS
        for risk in (False, True)
    },
    **{
        f"grid, {sampler}": lambda seed, sampler=sampler: (
            fl.grid(CASE, [CASE.published], DRAWS, seed, sampler=sampler, progress=False)
            .select_dtypes("number")
            .to_numpy()
        )
        for sampler in SAMPLERS
    },
    "sobol": lambda seed: fl.sobol(CASE, samples=64, seed=seed).set_index("assumption").to_numpy(),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_the_same_seed_gives_the_same_and_another_seed_gives_others(ask):
    first, again, other = ask(1), ask(1), ask(2)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_another_seed_draws_every_total_anew(sampler):
    one, other = drawn_totals(1, sampler=sampler), drawn_totals(2, sampler=sampler)
    assert np.mean(one == other) < 0.01


def test_every_public_function_with_a_seed_is_asked():
    with_seed = {
        name
        for name in dir(fl)
        if inspect.isfunction(function := getattr(fl, name))
        and "seed" in inspect.signature(function).parameters
    }
    assert with_seed == {name.split(",")[0] for name in ASKED}
