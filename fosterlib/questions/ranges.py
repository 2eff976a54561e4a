"""What matters most: one assumption from low to high, two at once, and all over their
distributions.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.distributions import Distribution, inverse
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import Problem, refuse
from fosterlib.model.totals import (
    assumption_ids,
    drawn_assumptions,
    fixed_by,
    movable,
    one_at_a_time,
    outcome,
    refuse_unknown,
)
from fosterlib.model.years import years_to

# Columns of `sobol` by SALib's names.
INDICES = {
    "S1": "first",
    "S1_conf": "first_confidence",
    "ST": "total",
    "ST_conf": "total_confidence",
}


@checked
def tornado(
    case: Case,
    year: str | None = None,
    scenario: Scenario | None = None,
    facts: str = "estimate",
) -> pd.DataFrame:
    """Each assumption but the switches from its low to its high, others unchanged; the widest swing
    first.

    Columns: assumption; low, high (its range, in its unit); published (its published value);
    effect_low, effect_high (the net total in `year`, None: the sum of the case's years, with the
    assumption at its low and at its high); effect_published (the total with nothing moved); swing
    (the distance between effect_low and effect_high). Effects in the case's unit, negative =
    saving. `facts` as in `break_even`. CaseError if the total is unknown or there is no such year.
    """
    refuse_unknown(case, scenario, years_to(case.years, year))
    values = case.values(scenario)
    moved = [assumption for assumption in case.assumptions.values() if movable(assumption)]
    ids = [assumption.id for assumption in moved]
    ends = np.array([(assumption.low, assumption.high) for assumption in moved])
    which = np.repeat(np.arange(len(ids)), 2)
    fixed = fixed_by(scenario, facts)
    effects = one_at_a_time(case, values, ids, which, ends.ravel(), year, fixed).reshape(-1, 2)
    table = pd.DataFrame(
        {
            "assumption": ids,
            "low": ends[:, 0],
            "high": ends[:, 1],
            "published": [assumption.value for assumption in moved],
            "effect_low": effects[:, 0],
            "effect_high": effects[:, 1],
            "effect_published": float(outcome(case, values, year)),
            "swing": np.abs(effects[:, 1] - effects[:, 0]),
        }
    )
    table.attrs = {"case": case, "year": year, "facts": facts}
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


@checked
def two_way(
    case: Case,
    a: str,
    b: str,
    year: str | None = None,
    steps: int = 7,
    scenario: Scenario | None = None,
    *,
    facts: str = "estimate",
) -> pd.DataFrame:
    """The net total over the ranges of two assumptions, others unchanged.

    Index: `steps` values of `a` from its low to its high; columns: the same for `b`; cells: the
    total in `year` (None: the sum of the case's years), in the case's unit, negative = saving.
    CaseError as for `tornado`.
    """
    assumption_ids(case, a, b)
    first, second = (
        np.linspace(case.assumptions[id].low, case.assumptions[id].high, steps) for id in (a, b)
    )
    down, across = np.meshgrid(first, second, indexing="ij")
    values = {**case.values(scenario), a: down.ravel(), b: across.ravel()}
    totals = outcome(case, values, year, fixed_by(scenario, facts))
    cells = np.broadcast_to(totals, down.size).reshape(down.shape)
    table = pd.DataFrame(cells, pd.Index(first, name=a), pd.Index(second, name=b))
    table.attrs = {"year": year}
    return table


@checked
def sobol(
    case: Case,
    year: str | None = None,
    samples: int = 4096,
    *,
    seed: int,
    scenario: Scenario | None = None,
    facts: str = "estimate",
    choices: bool = False,
) -> pd.DataFrame:
    """Sobol indices of the net total: how much of its variance each drawn assumption explains, and
    with the others.

    Columns, the largest total first: assumption; first (share of the variance by itself, 0-1),
    first_confidence (half of the 95 % interval, bootstrapped); total (with all interactions),
    total_confidence. `total` less `first` is interaction. `facts` as in `break_even`, kept in
    `attrs`. `samples` is a power of two; the model is
    run samples x (assumptions + 2) times. Assumptions are drawn from their distributions,
    each by itself, also the pairs of `[[correlation]]`: the indices have no meaning for what is
    drawn together. Saltelli et al. 2010 by way of
    SALib. CaseError if nothing is drawn or the total is unknown.
    """
    drawn = drawn_assumptions(case, scenario, facts, choices)
    refuse(_sobol_problems(samples, seed, drawn))
    refuse_unknown(case, scenario, years_to(case.years, year))
    columns = saltelli_sample(drawn, samples, seed)
    totals = np.broadcast_to(
        outcome(case, case.values(scenario) | columns, year, fixed_by(scenario, facts)),
        samples * (len(drawn) + 2),
    )
    table = pd.DataFrame({"assumption": [*drawn], **_indices([*drawn], totals, seed)})
    table = table.sort_values("total", ascending=False, kind="stable", ignore_index=True)
    table.attrs = {"facts": facts}
    return table


def _sobol_problems(samples: int, seed: int, drawn: Mapping) -> list[Problem]:
    """What `sobol` cannot be asked."""
    problems = []
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        problems.append(
            Problem("is not a seed", field="seed", value=seed, allowed="a whole number, 0 or more")
        )
    if not isinstance(samples, int) or samples < 2 or samples & (samples - 1):
        reason, allowed = "is not a power of two", "1024, 4096 ..."
        problems.append(Problem(reason, field="samples", value=samples, allowed=allowed))
    if not drawn:
        problems.append(Problem("no assumption has a distribution", field="distribution"))
    return problems


def _indices(ids: list[str], totals: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """The columns of `sobol` from the totals of a Saltelli sample; all 0 where no total differs."""
    from SALib.analyze import sobol as analysis

    if np.ptp(totals) <= 1e-12 * np.abs(totals).max():
        return {column: np.zeros(len(ids)) for column in INDICES.values()}
    problem = {"num_vars": len(ids), "names": ids, "bounds": [[0.0, 1.0]] * len(ids)}
    # SALib takes a seed of 0 for none.
    found = analysis.analyze(problem, np.array(totals), calc_second_order=False, seed=seed + 1)
    return {column: found[key] for key, column in INDICES.items()}


def saltelli_sample(
    drawn: Mapping[str, Distribution], samples: int, seed: int
) -> dict[str, np.ndarray]:
    """The values to run the model at, in the order in which SALib's analysis expects their
    outcomes.

    For each base sample: A; A with one column at a time from B; B. A and B are the halves of a
    scrambled Sobol sequence. (SALib's own sampler takes as long as its analysis.)
    """
    from scipy.stats import qmc

    base = qmc.Sobol(2 * len(drawn), rng=np.random.default_rng(seed)).random(samples)
    found = {}
    for number, (id, distribution) in enumerate(drawn.items()):
        a, b = (
            inverse(*distribution, base[:, number]),
            inverse(*distribution, base[:, number + len(drawn)]),
        )
        column = np.repeat(a[:, None], len(drawn) + 2, axis=1)
        column[:, number + 1], column[:, -1] = b, b
        found[id] = column.ravel()
    return found
