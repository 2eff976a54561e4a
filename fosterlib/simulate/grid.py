"""`grid`: many scenarios with the same draws, so that they differ by what they change and not by
chance.
"""

import math
import operator
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.totals import refuse_unknown
from fosterlib.simulate.blocks import BLOCK, Model, lacking, reaching, run_blocks, with_bins
from fosterlib.simulate.cluster import Progress, run_all
from fosterlib.simulate.draws import Sampling, blocks_of_ranks, restricted, sampling
from fosterlib.simulate.run import ALL_YEARS, COLUMNS, check_arguments, prepared
from fosterlib.simulate.summary import per_draw, quantiles_and_mean

BATCH = 25  # scenarios computed at a time
FIGURES = [*COLUMNS, "target", "probability", "expected_shortfall"]


@dataclass(frozen=True, eq=False)
class Batch:
    """All that a worker needs: the published case ready to run, and the values and draws of each
    scenario.
    """

    model: Model
    scenarios: Sequence[tuple[Mapping[str, float], Sampling]]


@checked
def grid(  # noqa: PLR0913 (the options of a public call, by keyword only)
    case: Case,
    scenarios: Sequence[Scenario],
    draws: int,
    seed: int,
    *,
    client=None,
    sampler: str = "random",
    facts: str = "estimate",
    choices: bool = False,
    risk: bool = False,
    progress: bool = True,
) -> pd.DataFrame:
    """The net total of many scenarios as distributions, with common random numbers; each as
    `simulate` gives it.

    Columns: scenario (name); year (the case's years, then `all` for their sum); P5 P10 P50 P90 P95
    mean; target (the published case's figure); probability (of reaching it); expected_shortfall
    (mean of what a draw lacks of it). In the case's unit, negative = saving. Arguments and errors
    are those of `simulate`; stopped by hand, it returns the scenarios done so far, with a warning.
    """
    check_arguments(draws, seed, sampler, "totals", 1)
    for scenario in scenarios:
        refuse_unknown(case, scenario, case.years)
    if not scenarios:
        return pd.DataFrame(columns=["scenario", "year", *FIGURES])
    plan = sampling(case, None, seed, sampler, risk=risk, facts=facts, choices=choices)
    model = prepared(case, None, plan, draws, "totals")
    each = [
        (case.values(scenario), restricted(model.sampling, case, scenario))
        for scenario in scenarios
    ]
    tasks = [(first, min(first + BATCH, len(each))) for first in range(0, len(each), BATCH)]
    batches = run_all(
        client,
        run_scenarios,
        Batch(model, each),
        tasks,
        operator.add,
        Progress(progress, " scenarios"),
    )
    table = _table_of(batches, [scenario.name for scenario in scenarios], [*case.years, ALL_YEARS])
    done = len(table) // (len(case.years) + 1)
    if done < len(scenarios):
        message = f"stopped: {done:,} of {len(scenarios):,} scenarios were done"
        warnings.warn(message, stacklevel=2)
    return table


def _table_of(
    batches: Sequence[tuple[int, np.ndarray]], names: Sequence[str], years: Sequence[str]
) -> pd.DataFrame:
    """The figures of the scenarios that are done, a row for each of them and year. Each batch says
    with which scenario it begins: stopped by hand, some between them may be lacking.
    """
    done = [name for first, batch in batches for name in names[first : first + len(batch)]]
    figures = np.concatenate([batch for _, batch in batches]).reshape(-1, len(FIGURES))
    labels = {"scenario": np.repeat(done, len(years)), "year": [*years] * len(done)}
    return pd.DataFrame(labels).join(pd.DataFrame(figures, columns=FIGURES))


def run_scenarios(batch: Batch, first: int, last: int) -> list[tuple[int, np.ndarray]]:
    """The scenarios first <= number < last: `first` and their figures, array (scenario, year,
    figure).
    """
    model = batch.model
    blocks, rows = math.ceil(model.draws / BLOCK), len(model.case.years) + 1
    ranks = list(blocks_of_ranks(model.sampling, 0, blocks)) if model.first_binned else None
    figures = []
    for values, plan in batch.scenarios[first:last]:
        scenario = replace(model, values=values, sampling=plan)
        if not scenario.first_binned:
            scenario = with_bins(scenario)
        sums = run_blocks(scenario, 0, blocks, ranks)
        room = np.empty(sums.kept.shape[1])
        table = [quantiles_and_mean(scenario, sums, row, room) for row in range(rows)]
        means = per_draw(scenario, sums, reaching), per_draw(scenario, sums, lacking)
        figures.append(np.column_stack([table, scenario.target[:rows], *means]))
    return [(first, np.array(figures))]
