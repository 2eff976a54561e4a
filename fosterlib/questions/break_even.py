"""The value of an assumption at which a target is just met, alone or for two at once."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Assumption, Scenario
from fosterlib.model.totals import assumption_ids, fixed_by, movable, one_at_a_time, outcome

SAME = 1e-9  # relative: totals that differ by less are the same
# The ends of the range, and two points between them at no round share of it, where kinks may be.
THIRDS = np.array([0.0, 0.3819660113, 0.7236067977, 1.0])
GRID = np.linspace(0.0, 1.0, 65)
HALVINGS = 60  # of a piece of the grid


class Crossing(NamedTuple):
    """Where a total meets a target: the value (NaN: nowhere in range), and why there is none."""

    value: float
    reason: str


class StraightLines(NamedTuple):
    """Many totals between `low` and `high` as the lines through their ends: the value at which each
    line meets the target, and what the total is. Arrays (problem,).

    `scale` is the difference that is rounding. Straight is a total that is its line, flat one that
    does not move, inside one whose line meets the target in range.
    """

    low: np.ndarray
    high: np.ndarray
    value: np.ndarray
    scale: np.ndarray
    is_straight: np.ndarray
    is_flat: np.ndarray
    is_inside: np.ndarray
    is_unknown: np.ndarray


@checked
def break_even(
    case: Case,
    target: float = 0.0,
    year: str | None = None,
    scenario: Scenario | None = None,
    facts: str = "estimate",
) -> pd.DataFrame:
    """For every assumption but the switches, the value at which the net total just meets `target`,
    others unchanged.

    `target` is in the case's unit, negative = saving; `year` is one year, also after the case's
    last, or None for the sum of the case's years. Columns, a row an assumption, in the case's
    order:

    assumption; published (its published value); value (where the target is met; NaN if nowhere in
    its range, the crossing nearest to the scenario's value if there are several); headroom (how far
    it can move from the scenario's value before the target is missed; negative: how far it must
    move to meet it); unit; reason (why there is no value); enough (the whole step next to `value`
    at which the target is really met, worked out there: 6 of 17 children where 5.39 would just do;
    NaN where neither neighbour in range meets it).

    `facts`: what moving a fact means. "estimate": ours was wrong, and the printed figures hold, so
    what is calibrated is solved again; "world": the world changes, and they do not. `simulate`,
    `tornado` and `sobol` read it alike.

    Solved in closed form where the total is affine in the assumption, else by
    `scipy.optimize.brentq`.
    """
    values, fixed = case.values(scenario), fixed_by(scenario, facts)
    assumptions = [assumption for assumption in case.assumptions.values() if movable(assumption)]
    ids = [assumption.id for assumption in assumptions]
    now = float(outcome(case, values, year))

    def total(which, x):
        if isinstance(which, int):
            return outcome(case, {**values, ids[which]: x}, year, fixed)
        return one_at_a_time(case, values, ids, which, x, year, fixed)

    low = np.array([assumption.low for assumption in assumptions])
    high = np.array([assumption.high for assumption in assumptions])
    found = crossings(total, target, low, high, np.array([values[id] for id in ids]))
    steps = whole_steps(total, target, found, assumptions)
    rows = [
        (*break_even_row(assumption, values[assumption.id], crossing, now, target, values), enough)
        for assumption, crossing, enough in zip(assumptions, found, steps, strict=True)
    ]
    columns = ["assumption", "published", "value", "headroom", "unit", "reason", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    asked = {"target": target, "year": year, "scenario": scenario, "facts": facts}
    table.attrs = {"case": case, **asked}  # a chart of the table tells of what it is
    return table


def break_even_row(
    assumption: Assumption, at: float, found: Crossing, now: float, target: float, values: dict
) -> tuple:
    """One row of `break_even`, but for `enough`: the assumption stands at `at`, the total at
    `now`.
    """
    distance = abs(found.value - at)
    headroom = distance if meets(now, target) or distance == 0 else -distance
    reason = found.reason
    if not reason and math.isnan(found.value):
        blank = [id for id, value in values.items() if math.isnan(value) and id != assumption.id]
        reason = f"the total is unknown: {', '.join(blank) or 'an amount'} not stated"
    return assumption.id, assumption.value, found.value, headroom, assumption.unit, reason


def meets(total, target: float):
    """Whether a total (float or array) saves as much as the target asks, but for rounding."""
    return total <= target + SAME * max(1.0, abs(target))


def whole_steps(
    total: Callable, target: float, found: list[Crossing], assumptions: Sequence[Assumption]
) -> list[float]:
    """For each crossing the nearest whole step of its assumption at which the target is met.

    The step below and the step above are both put into the total, so that no rounding of the
    crossing decides which side meets it. NaN where neither does, or lies outside the range.
    """
    value = np.array([crossing.value for crossing in found])
    step, low, high = (
        np.array([getattr(assumption, name) for assumption in assumptions])
        for name in ("step", "low", "high")
    )
    enough, nearest = np.full(len(value), math.nan), np.full(len(value), math.inf)
    for side in (np.floor(value / step) * step, np.ceil(value / step) * step):
        side = np.round(side, 10) + 0.0  # no minus before a zero
        distance = np.abs(side - value)
        places = np.flatnonzero((side >= low) & (side <= high) & (distance < nearest))
        places = places[meets(total(places, side[places]), target)] if len(places) else places
        enough[places], nearest[places] = side[places], distance[places]
    return enough.tolist()


@checked
def frontier(
    case: Case,
    a: str,
    b: str,
    target: float = 0.0,
    year: str | None = None,
    points: int = 41,
    scenario: Scenario | None = None,
    *,
    facts: str = "estimate",
) -> pd.DataFrame:
    """The pairs of values of two assumptions at which the net total just meets `target`, others
    unchanged.

    Columns: the id of `a` (`points` values from its low to its high), the id of `b` (NaN where the
    target is met nowhere in its range). `target`, `year` and `facts` as in `break_even`. CaseError
    if `a` or `b` is no such assumption.
    """
    assumption_ids(case, a, b)
    values, first, second = case.values(scenario), case.assumptions[a], case.assumptions[b]
    fixed = fixed_by(scenario, facts)
    across = np.linspace(first.low, first.high, points)

    def total(which, x):
        moved = {**values, a: across[which], b: x}
        return np.broadcast_to(outcome(case, moved, year, fixed), np.shape(x))

    ends = np.full(points, second.low), np.full(points, second.high), np.full(points, values[b])
    table = pd.DataFrame({a: across, b: [found.value for found in crossings(total, target, *ends)]})
    table.attrs = {"target": target, "year": year}
    return table


def crossings(
    total: Callable, target: float, low: np.ndarray, high: np.ndarray, start: np.ndarray
) -> list[Crossing]:
    """Where each of many totals meets the target, nearest to `start`, between `low` and `high`
    (arrays).

    `total(which, x)` gives the total of problem number `which` at x: for an int and a float, or for
    two arrays.
    """
    lines = straight_lines(total, target, low, high)
    found = [_straight_crossing(lines, place) for place in range(len(low))]
    # A kink between the four points would be missed: what seems straight is tried where it crosses.
    tried = np.flatnonzero(lines.is_inside)
    if len(tried):
        misses = np.abs(total(tried, lines.value[tried]) - target) > 1e3 * lines.scale[tried]
        tried = tried[misses]
    curved = np.flatnonzero(~lines.is_straight & ~lines.is_unknown).tolist() + tried.tolist()
    solved = curved_crossings(total, target, low, high, start, curved)
    for place, crossing in zip(curved, solved, strict=True):
        found[place] = crossing
    return found


def straight_lines(
    total: Callable, target: float, low: np.ndarray, high: np.ndarray
) -> StraightLines:
    """The lines through the ends of many totals, and which totals are such lines."""
    margin = SAME * (high - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = spread(total, low, high, THIRDS) - target
        scale = SAME * (abs(target) + np.abs(gaps).max(axis=1))
        slope = gaps[:, -1] - gaps[:, 0]
        bend = np.abs(gaps - gaps[:, :1] - slope[:, None] * THIRDS).max(axis=1)
        is_straight = bend <= scale
        is_flat = is_straight & (np.abs(slope) <= scale)
        value = low - gaps[:, 0] / slope * (high - low)
        in_range = (value >= low - margin) & (value <= high + margin)
    is_inside = is_straight & ~is_flat & in_range
    value = np.clip(value, low, high, where=is_inside, out=value)  # a hair outside is rounding
    is_unknown = np.any(np.isnan(gaps), axis=1)
    return StraightLines(low, high, value, scale, is_straight, is_flat, is_inside, is_unknown)


def _straight_crossing(lines: StraightLines, place: int) -> Crossing:
    """Where one line meets the target, or why it does not."""
    low, high, value = lines.low[place], lines.high[place], lines.value[place]
    if lines.is_unknown[place]:
        return Crossing(math.nan, "")
    if lines.is_flat[place]:
        return Crossing(math.nan, "makes no difference to the total")
    if lines.is_inside[place]:
        return Crossing(float(value), "")
    wanted = "0" if abs(value) <= SAME * (high - low) else f"{value:,.4g}"
    return Crossing(math.nan, f"would have to be {wanted}, outside {low:g} to {high:g}")


def curved_crossings(
    total: Callable,
    target: float,
    low: np.ndarray,
    high: np.ndarray,
    start: np.ndarray,
    which: list[int],
) -> list[Crossing]:
    """The same for totals that are not affine: the change of sign on a fine grid nearest to
    `start`, then Brent.
    """
    if not which:
        return []
    x = low[which, None] + (high - low)[which, None] * GRID
    places = np.repeat(which, len(GRID))
    gaps = np.reshape(total(places, x.ravel()), x.shape) - target
    return [
        crossing_on_grid(partial(_gap, total, target, place), target, points, gap, start[place])
        for place, points, gap in zip(which, x, gaps, strict=True)
    ]


def crossing_on_grid(
    gap_at: Callable[[float], float],
    target: float,
    points: np.ndarray,
    gaps: np.ndarray,
    start: float,
) -> Crossing:
    """Where a total meets the target, from its gaps at the points of a grid: the change of sign
    nearest to `start`. Where it stays at the target over some points, the end of that stretch.
    """
    room = SAME * (abs(target) + np.abs(gaps).max())
    gaps = np.where(np.abs(gaps) <= room, 0.0, gaps)  # what rounding leaves of nothing
    is_flat = np.append((gaps[:-1] == 0) & (gaps[1:] == 0), False)  # the last is before the first
    changes = np.flatnonzero((np.sign(gaps[:-1]) * np.sign(gaps[1:]) <= 0) & ~is_flat[:-1])
    if not len(changes):
        ends = f"{gaps.min() + target:,.0f} to {gaps.max() + target:,.0f}"
        reason = f"the total stays at {ends} within {points[0]:g} to {points[-1]:g}"
        return Crossing(math.nan, reason)
    near = 0.5 * (points[0] + points[-1]) if math.isnan(start) else start
    middle = 0.5 * (points[changes] + points[changes + 1])
    at = changes[np.argmin(np.abs(middle - near))]
    left, right = points[at], points[at + 1]
    if is_flat[at - 1]:
        return Crossing(edge_of_flat(gap_at, right, left, room), "")
    if is_flat[at + 1]:
        return Crossing(edge_of_flat(gap_at, left, right, room), "")
    return Crossing(root_between(gap_at, left, right), "")


def edge_of_flat(gap_at: Callable[[float], float], off: float, on: float, room: float) -> float:
    """How far a total that stays at the target goes on doing so, from `on` towards `off`."""
    room /= 1e3  # closer than a stretch is told by
    for _ in range(HALVINGS):
        middle = 0.5 * (off + on)
        if abs(gap_at(middle)) <= room:
            on = middle
        else:
            off = middle
    return float(on)


def root_between(gap_at: Callable[[float], float], left: float, right: float) -> float:
    """Where a gap is zero between two points at which its signs differ.

    If they do not, one at a time, the gap at one of them was rounding: that point is the root.
    """
    from scipy.optimize import brentq

    ends = {left: gap_at(left), right: gap_at(right)}
    if np.sign(ends[left]) * np.sign(ends[right]) > 0:
        return float(min(ends, key=lambda end: abs(ends[end])))
    return float(brentq(gap_at, left, right, maxiter=1_000))


def _gap(total: Callable, target: float, place: int, x: float) -> float:
    return float(total(place, x)) - target


def spread(total: Callable, low: np.ndarray, high: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The totals of all problems at these shares of the way from low to high: array (problem,
    share).
    """
    x = low[:, None] + (high - low)[:, None] * shares
    return np.reshape(total(np.repeat(np.arange(len(low)), len(shares)), x.ravel()), x.shape)
