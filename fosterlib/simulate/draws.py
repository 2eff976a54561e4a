"""Which assumptions are drawn, and the random numbers behind them.

Every assumption has a random stream of its own, keyed by the seed and its id, and a fixed place in
it for every block of draws. So a draw does not depend on chunks, workers or how many draws are
asked for, an assumption keeps its draws when others come or go, and scenarios share their random
numbers.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.distributions import RANKS, Distribution, likely_values
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.kinds import kind_of
from fosterlib.model.totals import drawn_assumptions, fixed_by

# Draws: an array of them (128 kB) stays in the processor's cache. Whole blocks are added in order.
BLOCK = 2**14
# Random words of 64 bits for a block. Each is four numbers of 16 bits; a rank is their upper 11.
WORDS = BLOCK // 4
# A block reads one row of a distribution's values, and after two blocks the next in this order.
# A low row is followed by its mirror, so that the mean of few blocks is right already.
LOW_ROWS = (15, 7, 11, 3, 13, 5, 9, 1, 14, 6, 10, 2, 12, 4, 8, 0)
ROWS = [row for low in LOW_ROWS for row in (low, 31 - low)]
BLOCKS_A_ROW = 2
SAMPLERS = ("random", "sobol")
FARTHEST, CELLS = 6.0, 2**14  # normal scores from -6 to 6, in cells narrower than any rank


@dataclass(frozen=True)
class Sampling:
    """What is drawn: a distribution for each id, the ids that are drawn together and how they are
    mixed.

    `dimensions` are the ids that the published case draws: those that a scenario fixes keep their
    random numbers. `fixed` is what a scenario overrides, where the printed figures hold for the
    rest; None where they do not (`totals.outcome`).
    """

    seed: int
    sampler: str
    dimensions: tuple[str, ...]
    fixed: frozenset[str] | None
    distributions: Mapping[str, Distribution]
    together: tuple[str, ...]
    mixing: tuple[tuple[float, ...], ...]


def sampling(
    case: Case,
    scenario: Scenario | None,
    seed: int,
    sampler: str,
    *,
    risk: bool = False,
    facts: str = "estimate",
    choices: bool = False,
) -> Sampling:
    """What is drawn in a scenario: each assumption with a distribution that is no switch and not
    overridden; choices only if asked for, and facts read as `totals.fixed_by` says.

    With `risk` each recurring line with a rating has a factor `<line>.risk`: triangular, with its
    mode as near 1 as its range allows. It takes the place of the ranges of what that line alone is
    computed from. CaseError if the correlations contradict each other.
    """
    uncertain = drawn_assumptions(case, None, facts, choices)
    if risk:
        rated = {line.id for line in case.lines if kind_of(line).is_delayed and line.risk}
        others = {id for line in case.lines if line.id not in rated for id in line.inputs}
        replaced = {id for line in case.lines if line.id in rated for id in line.inputs} - others
        uncertain = {id: one for id, one in uncertain.items() if id not in replaced}
        ratings = {entry.rating: entry for entry in case.header.risk}
        for line in case.lines:
            if kind_of(line).is_delayed and line.risk:
                low, high = ratings[line.risk].low_factor, ratings[line.risk].high_factor
                mode = min(max(1.0, low), high)
                uncertain[f"{line.id}.risk"] = ("triangular", (mode,), low, high)
    fixed: frozenset[str] | None = None if fixed_by(scenario, facts) is None else frozenset()
    plan = Sampling(seed, sampler, tuple(uncertain), fixed, uncertain, (), ())
    return restricted(plan, case, scenario)


def restricted(plan: Sampling, case: Case, scenario: Scenario | None) -> Sampling:
    """The same without what a scenario overrides."""
    over = frozenset(scenario.overrides if scenario else ())
    drawn = {id: distribution for id, distribution in plan.distributions.items() if id not in over}
    together, mixing = gaussian_copula(case, drawn)
    fixed = None if plan.fixed is None else over
    return replace(plan, fixed=fixed, distributions=drawn, together=together, mixing=mixing)


def gaussian_copula(
    case: Case, drawn: Mapping
) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    """The drawn ids that are correlated, and the triangular matrix that mixes their normal scores.

    `rho` is a rank correlation (Spearman); the normal scores have 2 sin(pi rho / 6) (Pearson 1907).
    """
    pairs = [pair for pair in case.header.correlation if pair.a in drawn and pair.b in drawn]
    ids = tuple(dict.fromkeys(id for pair in pairs for id in (pair.a, pair.b)))
    matrix = np.eye(len(ids))
    for pair in pairs:
        a, b = ids.index(pair.a), ids.index(pair.b)
        matrix[a, b] = matrix[b, a] = 2 * np.sin(np.pi * pair.rho / 6)
    try:
        return ids, tuple(map(tuple, np.linalg.cholesky(matrix).tolist()))
    except np.linalg.LinAlgError:
        reason = f"the correlations of {', '.join(ids)} contradict each other"
        raise CaseError(Problem(reason, "case.toml", "correlation", field="rho")) from None


def blocks_of_ranks(plan: Sampling, first: int, last: int) -> Iterator[dict[str, np.ndarray]]:
    """For the blocks first <= block < last: for each dimension the rank (0-2,047) of each draw,
    independent.
    """
    draw = sobol_ranks if plan.sampler == "sobol" else random_ranks
    return draw(plan, first, last)


def random_ranks(plan: Sampling, first: int, last: int) -> Iterator[dict[str, np.ndarray]]:
    """Independent draws: one PCG64 stream for each id."""
    streams = {}
    for id in plan.dimensions:
        key = (zlib.crc32(id.encode()),)
        stream = np.random.PCG64(np.random.SeedSequence(plan.seed, spawn_key=key))
        streams[id] = stream.advance(first * WORDS)
    for _ in range(first, last):
        yield {id: _upper_bits(stream.random_raw(WORDS)) for id, stream in streams.items()}


def _upper_bits(words: np.ndarray) -> np.ndarray:
    """Words of 64 bits as four times as many numbers from 0 to 2,047, alike on every machine."""
    return words.astype("<u8", copy=False).view("<u2") >> 5


def sobol_ranks(plan: Sampling, first: int, last: int) -> Iterator[dict[str, np.ndarray]]:
    """A scrambled Sobol sequence: draws that fill the space evenly, at most 2^30 of them."""
    from scipy.stats import qmc

    if not plan.dimensions:
        yield from ({} for _ in range(first, last))
        return
    engine = qmc.Sobol(len(plan.dimensions), rng=np.random.default_rng(plan.seed))
    if first:
        engine.fast_forward(first * BLOCK)
    for _ in range(first, last):
        points = (engine.random(BLOCK).T * RANKS).astype("<u2")
        yield dict(zip(plan.dimensions, points, strict=True))


def correlated_ranks(plan: Sampling, ranks: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The ranks of the ids that are drawn together, mixed as normal scores (Gaussian copula)."""
    if not plan.together:
        return {}
    normal = likely_values("normal", (0.0, 1.0), -np.inf, np.inf)[ROWS[0]]
    scores = [normal.take(ranks[id]) for id in plan.together]
    mixed = {plan.together[0]: ranks[plan.together[0]]}  # the first is mixed with none before it
    for n, id in enumerate(plan.together[1:], 1):
        weights = plan.mixing[n][: n + 1]  # a triangle: of those before, and its own
        mixed[id] = ranks_of_scores(
            sum(weight * score for weight, score in zip(weights, scores[: n + 1], strict=True))
        )
    return mixed


def ranks_of_scores(scores: np.ndarray) -> np.ndarray:
    """The rank (0-2,047) of each normal score: how many of the limits between ranks it reaches.

    Looked up by the cell that a score falls in, which holds one limit at most, and put right by
    that limit: ten times as fast as the distribution function, on which a simulation would spend
    a third of its time.
    """
    limits, ranks_at = _limits_and_cells()
    cells = ((scores + FARTHEST) * (CELLS / (2 * FARTHEST))).astype(np.intp)
    found = ranks_at.take(cells, mode="clip")
    return (found + (limits.take(found) <= scores)).astype("<u2")


@lru_cache(maxsize=1)
def _limits_and_cells() -> tuple[np.ndarray, np.ndarray]:
    """The scores between two ranks, and the rank in which each of many small cells begins."""
    from scipy.special import ndtri

    limits = np.append(ndtri(np.arange(1, RANKS) / RANKS), np.inf)
    edges = np.arange(CELLS) * (2 * FARTHEST / CELLS) - FARTHEST
    return limits, np.searchsorted(limits, edges, side="right").astype("<u2")


class DrawnValues(Mapping):
    """The value of every assumption in one block: a float, or an array of draws where it is drawn.

    `ranks` are those of the block, one an assumption, after mixing. An array is made each time it
    is asked for: then it is still in the processor's cache when a lever uses it.
    """

    def __init__(
        self,
        plan: Sampling,
        fixed: Mapping[str, float],
        ranks: Mapping[str, np.ndarray],
        block: int,
    ):
        row = ROWS[block // BLOCKS_A_ROW % len(ROWS)]
        mixed = correlated_ranks(plan, ranks)
        self.fixed = fixed
        self.ranks = {id: mixed.get(id, ranks[id]) for id in plan.distributions}
        self.tables = {id: likely_values(*plan.distributions[id])[row] for id in plan.distributions}

    def __getitem__(self, id: str):
        return self.tables[id].take(self.ranks[id]) if id in self.ranks else self.fixed[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fixed.keys() | self.ranks.keys())

    def __len__(self) -> int:
        return len(self.fixed.keys() | self.ranks.keys())
