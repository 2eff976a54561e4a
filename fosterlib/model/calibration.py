"""Calibrated assumptions: values that no source gives, solved so that a line's full effect is the
printed one.

They are solved when a case is loaded, again when an estimate is corrected, and again for each draw
of a simulation, in which the facts differ and the print does not.
"""

import math
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.computation import computed, follows, full_effect, in_year, rests_on
from fosterlib.model.entries import UNKNOWN, Assumption, Correction, Figure, Header, Line
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.overrides import allowed
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
    return _printed_full_effect(case, line.id)


@lru_cache(maxsize=1024)
def _printed_full_effect(case: Case, id: str) -> float | None:  # a simulation asks in every block
    line = case.line(id)
    printed = printed_effects(case.header, case.figures, line).get("all", {})
    return printed.get(case.header.full_effect_year(line))


def calibrated(case: Case, problems: list[Problem]) -> Case:
    """The case with each calibrated assumption solved; what cannot be goes into `problems`."""
    for own in in_order(case, problems):
        value = _solved(case, own, problems)
        solved = own.model_copy(update={"value": value})
        case = replace(case, assumptions={**case.assumptions, own.id: solved})
    return case


def with_computed_values(case: Case) -> Case:
    """The case; each computed assumption has the value that it comes to in the first year."""
    values = in_year(case, case.values(), case.years[0])
    found = {
        id: one.model_copy(update={"value": float(values[id])}) if one.formula else one
        for id, one in case.assumptions.items()
    }
    return replace(case, assumptions=found)


def with_corrections(
    case: Case, corrections: Sequence[Correction], problems: list[Problem]
) -> Case:
    """The case with estimates put right, and what is calibrated solved again; what cannot be goes
    into `problems`.
    """
    known, made = dict(case.assumptions), []
    for one in corrections:
        own = known[one.assumption]
        was = own.value if math.isnan(one.was) else one.was
        made.append(one.model_copy(update={"was": was}))
        known[own.id] = own.model_copy(update={"value": one.value})
    latest = {one.assumption: one for one in (*case.corrections, *made)}
    first = {one.assumption: one.was for one in reversed((*case.corrections, *made))}
    told = tuple(one.model_copy(update={"was": first[id]}) for id, one in latest.items())
    moved = replace(case, assumptions=known, corrections=told)
    return with_computed_values(calibrated(moved, problems))


def correction_problems(
    assumptions: Mapping[str, Assumption],
    corrections: Sequence[Correction],
    file: str = "",
) -> list[Problem]:
    """What is wrong with corrections: no assumption, no fact, outside its range."""
    return [
        problem for one in corrections for problem in _correction_problem(assumptions, one, file)
    ]


def _correction_problem(
    assumptions: Mapping[str, Assumption], one: Correction, file: str
) -> list[Problem]:
    own = assumptions.get(one.assumption)
    rule, near = "", ""
    if own is None:
        reason, near = "no such assumption", nearest(one.assumption, assumptions)
    elif own.basis in ("calibrated", "computed"):
        reason = f"is {own.basis}: correct what it rests on"
    elif own.nature != "fact":
        what = f"is {'an' if own.nature == 'outcome' else 'a'} {own.nature}" if own.nature else ""
        reason = f"{what or 'is not called a fact in assumptions.csv'}: only facts are corrected"
        rule = "a scenario that moves it"
    elif own.low == own.high:
        reason = "has no range, so that nothing says what may be right"
    elif not own.low <= one.value <= own.high:
        reason, rule = "is outside its range", allowed(own)
    else:
        return []
    place = {"field": one.assumption, "value": one.value, "allowed": rule, "nearest": near}
    return [Problem(reason, file, **place)]  # type: ignore[arg-type]


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
    used = [id for id in rests_on(case, line.inputs) if id not in (own.id, *computed(case))]
    blank = [id for id in used if _is_blank(values, id)]
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
        moved = ChainMap({own.id: value}, values)  # type: ignore[arg-type]
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
    found: dict[str, Any] = {}
    for own in calibration_order(case):
        line = case.line(own.calibrates)
        printed = printed_full_effect(case, line)
        assert printed is not None  # the case was solved with it
        miss = miss_of(case, line, own, ChainMap(found, values), printed)  # type: ignore[arg-type]
        find = _root if is_linear(case, own) else _root_by_halving
        found[own.id] = find(miss, own)
    return found


@lru_cache(maxsize=256)
def is_linear(case: Case, own: Assumption) -> bool:
    """Whether the line of a calibrated assumption is a straight line in it."""
    line, printed = case.line(own.calibrates), printed_full_effect(case, case.line(own.calibrates))
    return is_straight(miss_of(case, line, own, case.values(), printed or 0.0), own.low, own.high)


def _root(miss: Callable, own: Assumption) -> Any:
    """Where a straight line is zero, of each draw; also outside the range."""
    first, last = miss(own.low), miss(own.high)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (own.low + np.divide(first, first - last) * (own.high - own.low))[()]


def _root_by_halving(miss: Callable, own: Assumption) -> Any:
    """The root of each draw within the range, where the line is not straight; NaN without one."""
    first, last = miss(own.low), miss(own.high)
    below, above = np.broadcast_arrays(own.low + 0.0 * first, own.high + 0.0 * first)
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        is_left = np.sign(miss(middle)) == np.sign(first)
        below, above = np.where(is_left, middle, below), np.where(is_left, above, middle)
    return np.where(np.sign(first) == np.sign(last), UNKNOWN, (below + above) / 2)[()]


@lru_cache(maxsize=256)
def deciding_facts(case: Case) -> tuple[str, ...]:
    """The facts that calibrated assumptions are solved from."""
    lines = [case.line(own.calibrates) for own in calibration_order(case)]
    ids = rests_on(case, [id for line in lines for id in line.inputs])
    return tuple(id for id in ids if id in case.assumptions and _is_given_fact(case, id))


def _is_given_fact(case: Case, id: str) -> bool:
    one = case.assumptions[id]
    return one.nature == "fact" and one.basis not in ("calibrated", "computed")


def with_print_held(case: Case, values: Mapping, fixed: Collection[str] = ()) -> Mapping:
    """The values with what is calibrated solved again, so that a fact which differs from the case
    is our estimate put right: the printed figures hold.

    `fixed` are the ids that a scenario overrides: there the world changes, and the print does not
    hold.
    """
    return with_solutions(case, values, solutions(case, values, fixed), fixed)


def solutions(case: Case, values: Mapping, fixed: Collection[str] = ()) -> dict[str, Any]:
    """The calibrated assumptions solved for the facts at these values, all else as the case says;
    empty where no fact differs.
    """
    facts = {id: values[id] for id in deciding_facts(case) if id not in fixed}
    differing = {id: value for id, value in facts.items() if _differs(case, id, value)}
    return solved_again(case, case.values() | differing) if differing else {}


def with_solutions(
    case: Case, values: Mapping, solved: Mapping[str, Any], fixed: Collection[str] = ()
) -> Mapping:
    """The values with solutions in place: a calibrated fact takes its solution; a calibrated
    outcome its share of it, so that half of what is planned is half of the solution.

    Where the print can hold at no value at all, the case's own value stands.
    """
    taken = {}
    for id, found in solved.items():
        one = case.assumptions[id]
        is_found = np.isfinite(np.sum(found))  # all of them, as good as always
        solution = found if is_found else np.where(np.isfinite(found), found, one.value)[()]
        follows_it = one.nature == "fact" and id not in fixed
        taken[id] = solution if follows_it or not one.value else values[id] * solution / one.value
    return ChainMap(taken, values) if taken else values  # type: ignore[arg-type]


def _differs(case: Case, id: str, value: Any) -> bool:
    """Whether a fact, or one of its draws, is not what the case says; unknown is no difference."""
    return isinstance(value, np.ndarray) or (value == value and value != case.assumptions[id].value)
