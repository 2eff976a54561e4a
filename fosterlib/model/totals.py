"""The net total by year for many values at once: what sensitivity and simulation ask a hundred
thousand times.

It is `evaluate` without the parties and the cells. Lines with the same delay are added up before
they are moved, so a delay of all savings is paid for once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from fosterlib.model.calibration import with_print_held
from fosterlib.model.case import Case
from fosterlib.model.computation import follows, rests_on
from fosterlib.model.distributions import Distribution, read_distribution
from fosterlib.model.entries import Assumption, Line, Scenario
from fosterlib.model.errors import CaseError, Problem, must_be, nearest, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.model.kinds import kind_of
from fosterlib.model.overlap import overlap_effects
from fosterlib.model.terms import (
    coefficient,
    delay_of,
    in_time,
    is_steady,
    lag_weights,
    moved_by,
    pattern_by_year,
    reached,
    times,
    total,
    wait,
)
from fosterlib.model.years import years_to


def totals(
    case: Case, values: Mapping, years: tuple[str, ...], lines: Iterable[Line] | None = None
) -> list:
    """The net effect of some lines (None: all that count in the total), one entry a year.

    In the case's unit, negative = saving. Values are floats or arrays of one shape, and so are the
    entries. Switches are floats.
    """
    chosen = [line for line in case.lines if line.in_total] if lines is None else lines
    found = [0.0] * len(years)
    weights: dict[object, list] = {}  # of the lags, by delay
    waiting: dict[object, tuple[object, list]] = {}  # a delay, and what comes so much later
    for line in (line for line in chosen if line.is_on(values)):
        kind = kind_of(line)
        if kind.is_computed:
            joint = np.moveaxis(overlap_effects(case, values, years).sum(axis=-2), -1, 0)
            found = [total([*pair]) for pair in zip(found, joint, strict=True)]
            continue
        effects = coefficient(case, line, values, years)
        if follows(case, tuple(line.split.values())):  # parties that share otherwise every year
            shares = np.moveaxis(reached(case, line, values, years).sum(axis=-2), -1, 0)
            add(found, effects, list(shares))
            continue
        shares = undelayed_shares(case, line, values, years)
        if kind.is_delayed and is_steady(effects):
            key = _delay_key(case, line, values)
            if key not in weights:
                weights[key] = lag_weights(delay_of(case, line, values), len(years))
            group = line.id if line.enabled_by else key
            _, due = waiting.setdefault(group, (key, [0.0] * len(years)))
            add(due, effects, shares)
        else:
            add(found, effects, in_time(case, line, values, shares, years))
    for key, due in waiting.values():
        found = [total([*pair]) for pair in zip(found, moved_by(due, weights[key]), strict=True)]
    return found


def _delay_key(case: Case, line: Line, values: Mapping) -> object:
    """What lines of the same delay have in common: their own, and their wait for other lines."""
    waited = wait(case, line, values) if line.enabled_by else 0.0
    apart = (values[line.own("delay")], waited)
    return line.id if any(isinstance(one, np.ndarray) for one in apart) else apart


def add(by_year: list, effects: Sequence, shares: Sequence) -> None:
    """Adds effect times share to the sum of each year."""
    for year, (effect, share) in enumerate(zip(effects, shares, strict=True)):
        by_year[year] = total([by_year[year], times(effect, share)])


def undelayed_shares(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> list:
    """A line's shares by year before its delay or dates, the parties added up."""
    if not line.split:
        return list(pattern_sums(case, line.id, years))
    by_party = pattern_by_year(case, line.id, years)
    parts = {party: values[id] for party, id in line.split.items()}
    if line.residual:
        parts[line.residual] = 1.0 - total(list(parts.values()))
    places = {party: case.parties.index(party) for party in parts}
    return [
        total([times(part, float(shares[places[party]])) for party, part in parts.items()])
        for shares in by_party
    ]


@lru_cache(maxsize=256)
def pattern_sums(case: Case, line: str, years: tuple[str, ...]) -> tuple[float, ...]:
    """A line's pattern by year, the parties added up."""
    return tuple(float(shares.sum()) for shares in pattern_by_year(case, line, years))


FACTS = ("estimate", "world")


def fixed_by(scenario: Scenario | None, facts: str) -> Collection[str] | None:
    """What `outcome` needs to read a fact that moves as an estimate put right, in a scenario; None
    where it means that the world changes. CaseError for another word.
    """
    must_be(facts, FACTS, "reading of facts")
    if facts == "world":
        return None
    return scenario.overrides.keys() if scenario else ()


def outcome(case: Case, values: Mapping, year: str | None, fixed: Collection[str] | None = None):
    """The net total in one year, or summed over the case's years (None): a float, or an array as
    the values.

    Where `fixed` is given (what a scenario overrides), a fact that moves is our estimate put right,
    and the printed figures hold; else the world changes.

    A year after the case's last one is computed as `evaluate(until=...)` does. CaseError if it is
    no such year.
    """
    years = years_to(case.years, year)
    held = values if fixed is None else with_print_held(case, values, fixed)
    by_year = totals(case, held, years)
    return sum(by_year) if year is None else by_year[years.index(year)]


def movable(assumption: Assumption) -> bool:
    """Whether an assumption can be moved within a range: all but switches and computed ones."""
    is_free = not assumption.is_switch and not assumption.formula
    return is_free and assumption.low < assumption.high


def one_at_a_time(
    case: Case,
    values: Mapping,
    ids: Sequence[str],
    which: np.ndarray,
    x: np.ndarray,
    year: str | None,
    fixed: Collection[str] | None = None,
) -> np.ndarray:
    """The net total (as `outcome`) with assumption `ids[which]` at `x` and the others at `values`:
    arrays alike.
    """
    moved = {
        ids[number]: np.where(which == number, x, values[ids[number]])
        for number in np.unique(which).tolist()
    }
    return np.broadcast_to(outcome(case, {**values, **moved}, year, fixed), len(x))


def drawn_assumptions(
    case: Case, scenario: Scenario | None, facts: str = "estimate", choices: bool = False
) -> dict[str, Distribution]:
    """The assumptions that are uncertain in a scenario: id -> shape, parameters, low, high of its
    distribution.

    Not the switches, not what is overridden, not what is fixed; what the council decides only if
    `choices` are asked for; a calibrated fact not where facts are estimates, since it follows from
    them and from the print. CaseError for a distribution that cannot be read.
    """
    fixed = scenario.overrides if scenario else {}
    found, problems = {}, []
    for id, a in case.assumptions.items():
        is_solved = facts == "estimate" and a.nature == "fact" and a.basis == "calibrated"
        is_left = is_solved or (a.nature == "choice" and not choices)
        if movable(a) and id not in fixed and not is_left:
            try:
                shape, parameters = read_distribution(a.distribution, a.value, a.low, a.high)
            except ValueError as error:
                place = {"field": "distribution", "value": a.distribution}
                problems.append(Problem(str(error), "assumptions.csv", id, **place))
                continue
            if shape != "fixed":
                found[id] = (shape, parameters, a.low, a.high)
    refuse(problems)
    return found


def assumption_ids(case: Case, *ids: str) -> None:
    """CaseError for each id that is no assumption of the case, or is a switch."""
    problems = [
        Problem("no such assumption", field=id, nearest=nearest(id, case.assumptions))
        if id not in case.assumptions
        else Problem("is a switch and has no range", field=id)
        for id in ids
        if id not in case.assumptions or case.assumptions[id].is_switch
    ]
    refuse(problems)


def refuse_unknown(case: Case, scenario: Scenario | None, years: tuple[str, ...]) -> None:
    """CaseError that names what makes a scenario's total unknown: assumptions, or amounts that are
    not stated.
    """
    values = case.values(scenario)
    if not np.isnan(sum(totals(case, values, years))):
        return
    results = evaluate(case, scenario, None if years == case.years else years[-1])
    problems = []
    for line in (case.line(id) for id in results.unknown if case.line(id).in_total):
        used = rests_on(case, (*line.inputs, *line.split.values()))
        ids = [id for id in used if id in values and np.isnan(values[id])]
        what = f"{', '.join(ids)} {'are' if len(ids) > 1 else 'is'}" if ids else "an amount is"
        problems.append(
            Problem(f"the total is unknown: {what} not stated (line '{line.id}')", field="value")
        )
    raise CaseError(problems)
