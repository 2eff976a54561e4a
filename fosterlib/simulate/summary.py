"""What the draws of a row say: quantiles and mean, whether the target is reached, how they lie,
what moves them.

Quantiles are exact from the draws, or from bins with a bound on the error.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from fosterlib.model.distributions import RANKS
from fosterlib.simulate.blocks import BINS, MEASURES, BlockSums, Model

PROBABILITIES = (0.05, 0.10, 0.50, 0.90, 0.95)
SORTED = 2**16  # draws: so few are sorted as quickly as they are searched
SHOWN_BINS = 64
CLASSES = 32  # of equal probability, for the shares of variance


def quantiles_and_mean(model: Model, part: BlockSums, row: int, room: np.ndarray) -> np.ndarray:
    """P5 P10 P50 P90 P95 and the mean of a row; NaN if it is not stated. `room` as it is below."""
    if row < model.first_binned:
        return np.append(exact_quantiles(part.kept[row], room), part.kept[row].mean())
    place = row - model.first_binned
    if np.isnan(model.low[place]):
        return np.full(len(PROBABILITIES) + 1, np.nan)
    quantiles = binned_quantiles(part.counts[place], model.low[place], model.width[place])
    return np.append(quantiles, part.sums[:, place, 0].sum() / part.draws)


def exact_quantiles(draws: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Quantiles with linear interpolation, as `np.quantile` has them, in a third of its time.

    The draws are put in place in `room`, an array as long as they are: memory that is used again
    costs a third of memory that is new.
    """
    place = np.array(PROBABILITIES) * (len(draws) - 1)
    below = place.astype(int)
    row = room
    row[:] = draws
    if len(row) <= SORTED:
        row.sort()
        above = row[np.minimum(below + 1, len(row) - 1)]
    else:
        put_in_place(row, below.tolist())
        above = np.array([row[at + 1 : end + 1].min() for at, end in pairwise([*below, len(row)])])
    return row[below] + (above - row[below]) * (place - below)


def put_in_place(row: np.ndarray, places: Sequence[int]) -> None:
    """Sorts `row` just so far that each of these places (ascending) holds what it would if all were
    sorted.
    """
    if places:
        middle = len(places) // 2
        at = places[middle]
        row.partition(at)
        put_in_place(row[:at], places[:middle])
        put_in_place(row[at + 1 :], [place - at - 1 for place in places[middle + 1 :]])


def binned_quantiles(counts: np.ndarray, low: float, width: float) -> np.ndarray:
    """Quantiles from counts in bins of one width; wrong by at most that width."""
    place = np.array(PROBABILITIES) * (counts.sum() - 1) + 0.5
    up_to = np.cumsum(counts)
    bins = np.searchsorted(up_to, place)
    return low + width * (bins + 1 - (up_to[bins] - place) / counts[bins])


def per_draw(model: Model, part: BlockSums, measure: Callable) -> np.ndarray:
    """For each year and for their sum, the mean over the draws of one of the measures of outcomes
    and target.
    """
    rows = range(len(model.case.years) + 1)
    if not model.first_binned:
        return part.sums[:, : len(rows), MEASURES.index(measure)].sum(axis=0) / part.draws
    return np.array([measure(part.kept[row], model.target[row]) for row in rows]) / part.draws


def histogram_of(model: Model, part: BlockSums, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Edges (65) and counts (64) of a row. The outermost bins of a binned row hold what lies beyond
    too.
    """
    if row < model.first_binned:
        counts, edges = np.histogram(part.kept[row], SHOWN_BINS)
        return edges, counts
    place = row - model.first_binned
    edges = model.low[place] + np.linspace(0, BINS, SHOWN_BINS + 1) * model.width[place]
    return edges, part.counts[place].reshape(SHOWN_BINS, -1).sum(axis=1)


def variance_share(ranks: np.ndarray, outcome: np.ndarray) -> float:
    """How much of an outcome's variance goes with one assumption: the first-order index, 0-1.

    The variance between 32 classes of the assumption over the whole, less what chance puts there
    (Kelley's epsilon squared). What only combinations of assumptions explain is in none of them.
    """
    classes = min(CLASSES, max(2, len(ranks) // 32))
    group = ranks.astype(np.int64) * classes // RANKS
    deviations = outcome - outcome.mean()
    whole = np.square(deviations).sum()
    if whole <= 1e-18 * np.square(outcome).sum():
        return 0.0
    sizes = np.bincount(group, minlength=classes)
    between = (
        np.bincount(group, weights=deviations, minlength=classes) ** 2 / np.maximum(sizes, 1)
    ).sum()
    noise = (whole - between) * (classes - 1) / max(len(ranks) - classes, 1)
    return min(max((between - noise) / whole, 0.0), 1.0)
