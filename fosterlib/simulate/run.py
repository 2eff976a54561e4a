"""`simulate`: the total as a distribution, from the distributions of the assumptions."""

import math
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from fosterlib.model.calibration import calibration_order
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import Problem, nearest, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.model.totals import refuse_unknown
from fosterlib.simulate.blocks import (
    EXACT,
    BlockSums,
    Model,
    joined,
    lacking,
    pilot,
    reaching,
    run_blocks,
    with_bins,
)
from fosterlib.simulate.cluster import Progress, run_all
from fosterlib.simulate.draws import BLOCK, SAMPLERS, Sampling, sampling
from fosterlib.simulate.summary import histogram_of, per_draw, quantiles_and_mean, variance_share

CHUNK = 2**20
KEEP = ("totals", "lines")
COLUMNS = ["P5", "P10", "P50", "P90", "P95", "mean"]
ALL_YEARS = "all"


@dataclass(frozen=True, eq=False)
class Simulation:
    """What a simulation found. Money in the case's unit, negative = saving; `all` is the sum of the
    years.

    P5 is the value that 5 % of the draws lie below: with negative savings the good end, and P95 the
    bad one. The tables are worked out when they are first asked for.
    """

    case: Case
    scenario: Scenario
    draws: int
    seed: int
    sampler: str
    facts: str
    """"estimate": the printed figures hold in every draw; "world": they need not."""
    complete: bool
    """False if it was stopped: `draws` says how many were done."""
    model: Model = field(repr=False)
    part: BlockSums = field(repr=False)

    def __repr__(self) -> str:
        reading = "given the print" if self.facts == "estimate" else "the print need not hold"
        drawn = f"{self.draws:,} draws, seed {self.seed}, {self.sampler}, {reading}"
        stopped = "" if self.complete else ", stopped"
        return f"Simulation {self.case.id}, {self.scenario.name}: {drawn}{stopped}"

    def _repr_html_(self) -> str:
        return self.quantiles.to_html(float_format="{:,.1f}".format)

    @cached_property
    def quantiles(self) -> pd.DataFrame:
        """By year (index): P5 P10 P50 P90 P95 mean."""
        return pd.DataFrame(self._figures(range(len(self.case.years))), self.rows[:-1], COLUMNS)

    @cached_property
    def total(self) -> pd.Series:
        """P5 P10 P50 P90 P95 mean of the sum of the years."""
        return pd.Series(self._figures([len(self.case.years)])[0], COLUMNS, name=ALL_YEARS)

    @cached_property
    def probability(self) -> pd.DataFrame:
        """By year and `all` (index): target (the published case's figure), probability of reaching
        it.
        """
        found = per_draw(self.model, self.part, reaching)
        return pd.DataFrame(
            {"target": self.model.target[: len(self.rows)], "probability": found}, self.rows
        )

    @cached_property
    def outside(self) -> pd.Series:
        """By calibrated assumption: in how many draws it is solved outside its range. Such draws
        count like the others; where there are many, the ranges and the print do not go together.
        """
        ids = [own.id for own in calibration_order(self.model.case)]
        return pd.Series(self.part.outside, ids, name="draws")

    @cached_property
    def expected_shortfall(self) -> pd.DataFrame:
        """By year and `all` (index): target; expected_shortfall, the mean of what a draw lacks of
        it (0 where it is reaching); when_missed, the mean over the draws that miss it (0 if none
        does).
        """
        expected = per_draw(self.model, self.part, lacking)
        missed = 1 - self.probability["probability"].to_numpy()
        when_missed = np.divide(expected, missed, out=np.zeros(len(missed)), where=missed > 0)
        return self.probability[["target"]].assign(
            expected_shortfall=expected, when_missed=when_missed
        )

    @cached_property
    def variance_share(self) -> pd.DataFrame:
        """By assumption (index, largest first): share (0-1) of the variance by year and `all`,
        first order.

        From the first 49,152 draws. A share of correlated assumptions holds what they have in
        common.
        """
        ranks, found = pilot(self.model)
        shares = {
            id: [variance_share(rank, row) for row in found[: len(self.rows)]]
            for id, rank in ranks.items()
        }
        table = pd.DataFrame.from_dict(shares, orient="index", columns=list(self.rows)).rename_axis(
            "assumption"
        )
        return table.sort_values(ALL_YEARS, ascending=False, kind="stable")

    @cached_property
    def histogram(self) -> pd.DataFrame:
        """year, left, right (edges), draws: 64 bins for each year and for `all`; in the unit of the
        case.
        """
        tables = []
        for row, year in enumerate(self.rows):
            edges, counts = histogram_of(self.model, self.part, row)
            tables.append(
                pd.DataFrame(
                    {"year": year, "left": edges[:-1], "right": edges[1:], "draws": counts}
                )
            )
        return pd.concat(tables, ignore_index=True)

    @cached_property
    def error_bound(self) -> pd.Series:
        """By year and `all`: how far a quantile can be from the draws' own. 0 = exact, up to
        1,048,576 draws.
        """
        bounds = 0.0 if self.model.first_binned else self.model.width[: len(self.rows)]
        return pd.Series(bounds, self.rows, name="error_bound")

    @cached_property
    def lines(self) -> pd.DataFrame | None:
        """With keep="lines": line, year (and `all`), P5 P10 P50 P90 P95 mean, error_bound; NaN for
        a line that is not stated (it is not in the total). Else None.
        """
        if not self.model.lines:
            return None
        labels = [(line, year) for line in self.model.lines for year in self.rows]
        first = len(self.rows)
        figures = pd.DataFrame(self._figures(range(first, first + len(labels))), columns=COLUMNS)
        bounds = self.model.width[first - self.model.first_binned :]
        return (
            pd.DataFrame(labels, columns=["line", "year"]).join(figures).assign(error_bound=bounds)
        )

    @property
    def rows(self) -> pd.Index:
        """The labels of the years, and `all` for their sum."""
        return pd.Index([*self.case.years, ALL_YEARS], name="year")

    def _figures(self, rows: Iterable[int]) -> list[np.ndarray]:
        room = np.empty(self.part.kept.shape[1])
        return [quantiles_and_mean(self.model, self.part, row, room) for row in rows]


@checked
def simulate(  # noqa: PLR0913 (the options of a public call, by keyword only)
    case: Case,
    draws: int,
    seed: int,
    scenario: Scenario | None = None,
    *,
    client=None,
    sampler: str = "random",
    facts: str = "estimate",
    choices: bool = False,
    risk: bool = False,
    keep: str = "totals",
    progress: bool = True,
    chunk: int = CHUNK,
) -> Simulation:
    """The net total by year as a distribution, from the distributions of the case's assumptions.

    `draws`: how many, at least 1; `seed`: a whole number, 0 or more. The same seed gives the same
    bytes, whatever `chunk` (draws computed at a time) and `client`; a longer run begins with the
    draws of a shorter one. Drawn is every assumption whose `distribution` says so; each draw takes
    one of 65,536 equally likely values, so probabilities are exact to 1/131,072 beside the sampling
    error. Pairs of `[[correlation]]` are drawn together (Gaussian copula). An assumption that the
    scenario overrides is fixed at its override; switches are never drawn.

    `facts`: "estimate" draws the facts and solves what is calibrated again for each draw, so that
    what is printed is not made uncertain: the result is conditional on the print. A calibrated
    outcome is then drawn around its solution. "world" keeps what is calibrated as it is: the world
    may differ from what the print rests on. `choices`: also draws what the council decides.
    `risk`: each recurring line's effect is multiplied by a factor for its rating, triangular with
    mode 1 between the low and high factor of the case's `[[risk]]` table, instead of what the
    line's own ranges would do. The overlap line is not multiplied.

    `sampler`: "random", or "sobol" for a scrambled Sobol sequence (best with a power of two draws).
    `keep`: "lines" gives quantiles by line too. `client`: None for this process; "local", a
    scheduler's address or a `dask.distributed.Client`. Stopped by hand (KeyboardInterrupt) it
    returns what the whole chunks done so far give, with a warning. CaseError if the scenario's
    total is unknown (it names the unknown assumption) or an argument cannot be used.
    """
    check_arguments(draws, seed, sampler, keep, chunk)
    refuse_unknown(case, scenario, case.years)
    plan = sampling(case, scenario, int(seed), sampler, risk=risk, facts=facts, choices=choices)
    model = prepared(case, scenario, plan, draws, keep)
    blocks, step = math.ceil(draws / BLOCK), math.ceil(chunk / BLOCK)
    tasks = [(first, min(first + step, blocks)) for first in range(0, blocks, step)]
    part = run_all(client, run_blocks, model, tasks, joined, Progress(progress, " draws", BLOCK))
    if part.draws < draws:
        warnings.warn(
            f"stopped: the result rests on {part.draws:,} of {draws:,} draws", stacklevel=2
        )
    complete = part.draws == draws
    return Simulation(
        case, scenario or case.published, part.draws, seed, sampler, facts, complete, model, part
    )


def check_arguments(draws: int, seed: int, sampler: str, keep: str, chunk: int) -> None:
    """CaseError for an argument that cannot be used."""
    problems = []
    for name, value, least in (("draws", draws, 1), ("seed", seed, 0), ("chunk", chunk, 1)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            problems.append(
                Problem(
                    "is not a whole number", field=name, value=value, allowed=f"{least} or more"
                )
            )
    for name, word, words in (("sampler", sampler, SAMPLERS), ("keep", keep, KEEP)):
        if word not in words:
            near = nearest(word, words)
            problems.append(
                Problem(
                    "is not a valid word",
                    field=name,
                    value=word,
                    allowed=", ".join(words),
                    nearest=near,
                )
            )
    if not problems and sampler == "sobol" and draws > 2**30:
        problems.append(
            Problem(
                "is more than a Sobol sequence has",
                field="draws",
                value=draws,
                allowed=f"{2**30:,}",
            )
        )
    refuse(problems)


def prepared(
    case: Case,
    scenario: Scenario | None,
    plan: Sampling,
    draws: int,
    keep: str,
) -> Model:
    """The model ready to run: targets, and bins where they are needed."""
    lines = tuple(line.id for line in case.lines) if keep == "lines" else ()
    printed = evaluate(case).total.to_numpy()
    target = np.concatenate([printed, [printed.sum()], np.zeros(len(lines) * (len(printed) + 1))])
    first_binned = len(printed) + 1 if draws <= EXACT else 0
    model = Model(case, case.values(scenario), plan, int(draws), lines, target, first_binned)
    return with_bins(model) if first_binned < len(target) else model
