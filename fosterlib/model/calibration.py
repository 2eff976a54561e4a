"""Calibrated assumptions: values that no source gives, solved so that a line's full effect is the
printed one.

They are solved when a case is loaded, again when an estimate is corrected, and again for each draw
of a simulation, in which the facts differ and the print does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.computation import follows, full_effect, in_year, rests_on
from fosterlib.model.entries import UNKNOWN, Assumption, Figure, Header, Line
from fosterlib.model.errors import Problem
from fosterlib.model.units import conversion

PROBES = 64  # pieces of a range in which a root is looked for
HALVINGS = 60


def printed_effects(
    header: Header, figures: Sequence[Figure], line: Line
) -> dict[str, dict[str, float]]:
    """What `input` rows print of a line's effect, by party and year, in the case's unit; negative =
    saving.
    """
    printed: dict[str, dict[str, float]] = {}
    for figure in figures:
        is_money = figure.measure in ("effect", "saving")
        if figure.line == line.id and figure.role == "input" and is_money:
            sign = -1 if figure.measure == "saving" else 1
            value = sign * figure.value * conversion(figure.unit, header.unit)
            printed.setdefault(figure.party, {})[figure.year] = value
    return printed


def printed_full_effect(case: Case, line: Line) -> float | None:
    """The printed effect of a line in its year of full effect; None if it is not printed."""
    printed = printed_effects(case.header, case.figures, line).get("all", {})
    return printed.get(case.header.full_effect_year(line))


def calibrated(case: Case, problems: list[Problem]) -> Case:
    """The case with each calibrated assumption solved; what cannot be goes into `problems`."""
    for own in in_order(case, problems):
        value = _solved(case, own, problems)
        solved = own.model_copy(update={"value": value})
        case = replace(case, assumptions={**case.assumptions, own.id: solved})
    return case


@lru_cache(maxsize=256)
def calibration_order(case: Case) -> tuple[Assumption, ...]:
    """The calibrated assumptions of a checked case, each after those that it rests on."""
    return tuple(in_order(case, []))


def in_order(case: Case, problems: list[Problem]) -> list[Assumption]:
    """The calibrated assumptions, each after those that its line also rests on."""
    waiting = {a.id: a for a in case.assumptions.values() if a.basis == "calibrated"}
    ordered: list[Assumption] = []
    while waiting:
        ready = [
            own
            for own in waiting.values()
            if not set(rests_on(case, case.line(own.calibrates).inputs)) & set(waiting) - {own.id}
        ]
        if not ready:
            ids = ", ".join(sorted(waiting))
            reason = f"calibrated assumptions wait for each other: {ids}"
            problems.append(Problem(reason, "assumptions.csv"))
            break
        ordered += [waiting.pop(own.id) for own in ready]
    return ordered


def _solved(case: Case, own: Assumption, problems: list[Problem]) -> float:
    """The value of a calibrated assumption at which its line gives the printed full effect."""
    line = case.line(own.calibrates)
    full_year = case.header.full_effect_year(line)
    place = {"file": "assumptions.csv", "row": own.id, "field": "value"}
    printed = printed_full_effect(case, line)
    if printed is None:
        problems.append(
            Problem(
                f"published.csv has no input row with the full effect of line '{line.id}' in"
                f" {full_year}",
                **place,
            )
        )
        return UNKNOWN
    values = case.values()
    blank = [id for id in rests_on(case, line.inputs) if id != own.id and _is_blank(values, id)]
    if blank:
        which = f"{', '.join(blank)} {'are' if len(blank) > 1 else 'is'}"
        reason = f"cannot be solved from line '{line.id}': {which} not stated"
        problems.append(Problem(reason, **place))
        return UNKNOWN
    roots = roots_in_range(miss_of(case, line, own, values, printed), own.low, own.high)
    if len(roots) == 1 and own.low <= roots[0] <= own.high:
        return roots[0]
    problems.append(Problem(**_unsolved(line, own, roots), **place))
    return UNKNOWN


def _is_blank(values: Mapping, id: str) -> bool:
    return id in values and values[id] != values[id]


def _unsolved(line: Line, own: Assumption, roots: Sequence[float]) -> dict[str, str]:
    """Why a calibrated assumption has no value, as reason and what is allowed."""
    allowed = f"{own.low:g} to {own.high:g}"
    if not roots:
        return {"message": f"line '{line.id}' does not depend on it at these values"}
    if len(roots) > 1:
        shown = ", ".join(f"{root:.6g}" for root in roots)
        reason = f"line '{line.id}' gives its printed effect at more than one value: {shown}"
        return {"message": reason, "allowed": "a range that holds one of them"}
    if roots[0] != roots[0]:
        reason = f"line '{line.id}' gives its printed effect at no value in its range"
        return {"message": reason, "allowed": allowed}
    reason = f"solved from line '{line.id}' it comes out as {roots[0]:.6g}, outside its range"
    return {"message": reason, "allowed": allowed}


def miss_of(case: Case, line: Line, own: Assumption, values: Mapping, printed: float) -> Callable:
    """By how much a line misses its printed full effect, as a function of the calibrated value."""
    effect, year = full_effect(case, line), case.header.full_effect_year(line)
    is_plain = not follows(case, effect.ids)

    def miss(value: Any) -> Any:
        moved = {**values, own.id: value}
        return effect(moved if is_plain else in_year(case, moved, year)) - printed

    return miss


def roots_in_range(miss: Callable, low: float, high: float) -> list[float]:
    """Where a function is zero: in closed form if it is a straight line (then also outside the
    range), else every change of sign within it; [NaN] if there is none, [] if it does not move.
    """
    if is_straight(miss, low, high):
        first, last = miss(low), miss(high)
        return [] if first == last else [float(low - first * (high - low) / (last - first))]
    from scipy.optimize import brentq

    at = np.linspace(low, high, PROBES + 1)
    missed = [miss(float(x)) for x in at]
    roots = [float(x) for x, one in zip(at, missed, strict=True) if one == 0]
    for n in range(PROBES):
        if missed[n] * missed[n + 1] < 0:
            roots.append(float(brentq(miss, at[n], at[n + 1], xtol=1e-14, rtol=1e-14)))
    return roots or [UNKNOWN]


def is_straight(miss: Callable, low: float, high: float) -> bool:
    """Whether a function is a straight line over a range, as far as two points between tell."""
    first, last = miss(low), miss(high)
    size = np.abs(first) + np.abs(last)
    return all(
        bool(
            np.all(np.abs(miss(low + t * (high - low)) - first - t * (last - first)) <= 1e-9 * size)
        )
        for t in (0.382, 0.7)
    )


def solved_again(case: Case, values: Mapping) -> dict[str, Any]:
    """The calibrated assumptions solved for these values of the others, floats or arrays of draws,
    so that the printed full effects still hold; outside their ranges too. NaN where none does.
    """
    found = dict(values)
    for own in calibration_order(case):
        line = case.line(own.calibrates)
        printed = printed_full_effect(case, line)
        assert printed is not None  # the case was solved with it
        miss = miss_of(case, line, own, found, printed)
        found[own.id] = _root_of_each(miss, own)
    return {own.id: found[own.id] for own in calibration_order(case)}


def _root_of_each(miss: Callable, own: Assumption) -> Any:
    """The root of each draw: in closed form where the line is linear, else by halving the range."""
    low, high = own.low, own.high
    first, last = miss(low), miss(high)
    if is_straight(miss, low, high):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(low - first * (high - low) / (last - first))[()]
    below, above = np.broadcast_arrays(low + 0.0 * first, high + 0.0 * first)
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        is_left = np.sign(miss(middle)) == np.sign(first)
        below, above = np.where(is_left, middle, below), np.where(is_left, above, middle)
    return np.where(np.sign(first) == np.sign(last), UNKNOWN, (below + above) / 2)[()]
