"""Blocks of draws through the model: each draw's totals kept, or sorted into fixed bins."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from fosterlib.model.calibration import calibration_order, solutions, with_solutions
from fosterlib.model.case import Case
from fosterlib.model.totals import totals
from fosterlib.simulate.draws import BLOCK, DrawnValues, Sampling, blocks_of_ranks

EXACT = 2**20  # draws: up to here the totals are kept and quantiles are exact
BINS = 2**14
PILOT = 3  # blocks: they fix where the bins lie, and the shares of variance


@dataclass(frozen=True, eq=False)
class Model:
    """All that a worker needs. Its rows are the years and their sum, then the same for each of
    `lines`.

    Rows before `first_binned` are kept draw by draw. The others go into bins, which begin at `low`
    and are `width` wide (one entry a binned row). `target` is the budget of each row.
    """

    case: Case
    values: Mapping[str, float]
    sampling: Sampling
    draws: int
    lines: tuple[str, ...]
    target: np.ndarray
    first_binned: int
    low: np.ndarray = field(default_factory=lambda: np.empty(0))
    width: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, eq=False)
class BlockSums:
    """What some whole blocks gave: kept outcomes (row, draw); by binned row the counts, and its
    sums in each block; by calibrated assumption how many draws solve it outside its range.
    """

    draws: int
    kept: np.ndarray
    counts: np.ndarray
    sums: np.ndarray
    outside: np.ndarray


def block_values(
    model: Model, first: int, last: int, ranks: Iterable | None = None
) -> Iterator[DrawnValues]:
    """The values of each block; the last may be cut short. `ranks` saves drawing them again."""
    for block, drawn in enumerate(ranks or blocks_of_ranks(model.sampling, first, last), first):
        left = model.draws - block * BLOCK
        yield DrawnValues(
            model.sampling, model.values, {id: rank[:left] for id, rank in drawn.items()}, block
        )


def outcomes(model: Model, values: Mapping, draws: int) -> list[np.ndarray]:
    """The outcome of each draw, row by row: short arrays that stay in the processor's cache."""
    years = model.case.years
    by_year = [totals(model.case, values, years)]
    for line in model.lines:
        by_year.append(totals(model.case, values, years, [model.case.line(line)]))
    rows = []
    for effects in by_year:
        rows += [*effects, sum(effects[1:], effects[0])]  # the years, and their sum
    return [row if isinstance(row, np.ndarray) else np.full(draws, row) for row in rows]


def held_and_outside(model: Model, values: DrawnValues) -> tuple[Mapping, list[int]]:
    """The values of a block, what is calibrated solved again where the printed figures hold; and
    how many draws solve each calibrated assumption outside its range. Nothing is clipped.
    """
    case, fixed = model.case, model.sampling.fixed
    solved = {} if fixed is None else solutions(case, values, fixed)
    counts = []
    for own in calibration_order(case):
        solution = np.asarray(solved.get(own.id, own.value))
        counts.append(how_many_outside(solution, own.low, own.high))
    return with_solutions(case, values, solved, fixed or ()), counts


def how_many_outside(values: np.ndarray, low: float, high: float) -> int:
    """How many values lie outside a range; what is no number does."""
    if low <= values.min() and values.max() <= high:  # as good as always, and quick to see
        return 0
    return int(np.count_nonzero(~((values >= low) & (values <= high))))


def run_blocks(model: Model, first: int, last: int, ranks: Iterable | None = None) -> BlockSums:
    """The blocks first <= block < last. `ranks` saves drawing them again."""
    size = min(last * BLOCK, model.draws) - first * BLOCK
    kept = np.empty((model.first_binned, size))
    binned = range(model.first_binned, len(model.target))
    counts = np.zeros((len(binned), BINS), dtype=np.int64)
    sums = np.empty((last - first, len(binned), len(MEASURES)))
    outside = np.zeros(len(calibration_order(model.case)), dtype=np.int64)
    for block, drawn in enumerate(block_values(model, first, last, ranks)):
        start = block * BLOCK
        values, beyond = held_and_outside(model, drawn)
        outside += np.array(beyond, dtype=np.int64)
        rows = outcomes(model, values, min(BLOCK, size - start))
        for row in range(model.first_binned):
            kept[row, start : start + BLOCK] = rows[row]
        for place, row in enumerate(binned):
            count_into_bins(counts[place], rows[row], model.low[place], model.width[place])
            sums[block, place] = [measure(rows[row], model.target[row]) for measure in MEASURES]
    return BlockSums(size, kept, counts, sums, outside)


def count_into_bins(counts: np.ndarray, row: np.ndarray, low: float, width: float) -> None:
    """Adds the outcomes of a row to its bins, those beyond them to the outermost; nothing of a row
    that is not stated, which has no bins (low is NaN).
    """
    if not np.isnan(low):
        bins = (row - low) * (1 / width)
        np.add.at(counts, np.clip(bins, 0, BINS - 1).astype(np.intp), 1)


def summed(row: np.ndarray, target: float) -> float:
    """The sum of the outcomes."""
    return row.sum()


def reaching(row: np.ndarray, target: float) -> int:
    """How many outcomes reach the target, but for rounding."""
    return int(np.count_nonzero(row <= target + 1e-9 * max(1.0, abs(target))))


def lacking(row: np.ndarray, target: float) -> float:
    """How much the outcomes lack of the target in all; what goes beyond it does not count."""
    return float(np.clip(row - target, 0.0, np.inf).sum())


MEASURES: tuple[Callable[[np.ndarray, float], float], ...] = (summed, reaching, lacking)


def joined(before: BlockSums, after: BlockSums) -> BlockSums:
    """Two neighbours, in block order, as one. Sums stay by block, so that they are always added up
    in one order.
    """
    return BlockSums(
        draws=before.draws + after.draws,
        kept=np.concatenate([before.kept, after.kept], axis=1),
        counts=before.counts + after.counts,
        sums=np.concatenate([before.sums, after.sums]),
        outside=before.outside + after.outside,
    )


def pilot(model: Model) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The first blocks: the rank of every draw of each id, and the outcomes of all rows (row,
    draw).
    """
    model = replace(model, first_binned=0)
    blocks = min(PILOT, -(-model.draws // BLOCK))
    drawn = list(block_values(model, 0, blocks))
    sizes = [min(BLOCK, model.draws - block * BLOCK) for block in range(blocks)]
    by_block = [
        np.stack(outcomes(model, held_and_outside(model, values)[0], size))
        for values, size in zip(drawn, sizes, strict=True)
    ]
    ranks = {
        id: np.concatenate([values.ranks[id] for values in drawn])
        for id in model.sampling.distributions
    }
    return ranks, np.concatenate(by_block, axis=1)


def with_bins(model: Model) -> Model:
    """The model with bins that reach a tenth beyond what the first blocks gave; NaN for what is not
    stated.
    """
    _, rows = pilot(model)
    binned = rows[model.first_binned :]
    low, high = binned.min(axis=1), binned.max(axis=1)
    margin = np.maximum(0.1 * (high - low), 1e-6 * np.maximum(1, np.abs(low)))
    return replace(model, low=low - margin, width=(high - low + 2 * margin) / BINS)
