"""What the draws of a row say: quantiles and mean, how often the target is reached, how the draws lie."""

from collections.abc import Callable

import numpy as np

from fosterlib.simulate.blocks import BINS, Model, Part
from fosterlib.simulate.quantiles import binned_quantiles, exact_quantiles

SHOWN_BINS = 64


def quantiles_and_mean(model: Model, part: Part, row: int) -> np.ndarray:
    """P5 P10 P50 P90 P95 and the mean of a row."""
    if row < model.first_binned:
        return np.append(exact_quantiles(part.kept[row]), part.kept[row].mean())
    place = row - model.first_binned
    quantiles = binned_quantiles(part.counts[place], model.low[place], model.width[place])
    return np.append(quantiles, part.sums[:, place, 0].sum() / part.draws)


def per_draw(model: Model, part: Part, rows: int, measure: Callable, column: int) -> np.ndarray:
    """For each of the first rows the mean over the draws of `measure(outcomes, target)`, a column of binned sums."""
    if not model.first_binned:
        return part.sums[:, :rows, column].sum(axis=0) / part.draws
    return np.array([measure(part.kept[row], model.target[row]) for row in range(rows)]) / part.draws


def histogram_of(model: Model, part: Part, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Edges (65) and counts (64) of a row. The outermost bins of a binned row hold what lies beyond too."""
    if row < model.first_binned:
        counts, edges = np.histogram(part.kept[row], SHOWN_BINS)
        return edges, counts
    place = row - model.first_binned
    edges = model.low[place] + np.linspace(0, BINS, SHOWN_BINS + 1) * model.width[place]
    return edges, part.counts[place].reshape(SHOWN_BINS, -1).sum(axis=1)
