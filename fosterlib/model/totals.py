"""The net total by year for many values at once: what sensitivity and simulation ask a hundred
thousand times.

It is `evaluate` without the parties and the cells, with the delay turned round: each year's growth
of an effect arrives so much later. Lines with the same delay grow together, so a delay of all
savings is paid for once.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.distributions import Distribution, read_distribution
from fosterlib.model.entries import Assumption, Line, Scenario
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.model.levers import call_lever
from fosterlib.model.overlap import overlap_effects
from fosterlib.model.terms import active_months, lags, line_patterns
from fosterlib.model.years import years_to


def totals(
    case: Case, values: Mapping, years: tuple[str, ...], lines: Iterable[Line] | None = None
) -> list:
    """The net effect of some lines (None: all that count in the total), one entry a year, in the
    case's unit.

    Values are floats or arrays of one shape, and so are the entries. Negative = saving. A value
    `<line>.risk` is a factor on that recurring line. Switches are floats.
    """
    found: list = [0.0] * len(years)
    growth: dict[
        object, tuple[Any, list]
    ] = {}  # by the lines' own delay: that delay, and the growth of each year
    for line in [line for line in case.lines if line.in_total] if lines is None else lines:
        if not line.is_on(values):
            continue
        if line.kind == "overlap":
            joint = np.moveaxis(overlap_effects(case, values, years).sum(axis=-2), -1, 0)
            found = [total + effect for total, effect in zip(found, joint, strict=True)]
            continue
        effect, shares = full_effect(line, values), year_shares(case, line, values, years)
        if line.kind == "recurring":
            delay = values[f"{line.id}.delay"]
            key = line.id if isinstance(delay, np.ndarray) else delay
            _, by_year = growth.setdefault(key, (delay, [0.0] * len(years)))
            add(by_year, effect, [share - before for before, share in pairwise([0.0, *shares])])
        else:
            add(found, effect, shares)
    for own_delay, by_year in growth.values():
        delay = values["delay.all"] + own_delay
        for later in range(len(years)):
            add(found, share_arrived(later - delay), [0.0] * later + by_year[: len(years) - later])
    return found


def share_arrived(years_since):
    """How much of a year's growth is there this long after it was due: grows from 0 to 1 within the
    year.
    """
    arrived = years_since + 1.0
    return (
        np.clip(arrived, 0.0, 1.0)
        if isinstance(arrived, np.ndarray)
        else min(max(arrived, 0.0), 1.0)
    )


def add(by_year: list, effect, shares: Sequence) -> None:
    """Adds effect times share to the sum of each year; nothing times unknown is nothing."""
    for year, share in enumerate(shares):
        if not is_zero(share) and not is_zero(effect):
            more = effect * share
            by_year[year] = more if is_zero(by_year[year]) else by_year[year] + more


def full_effect(line: Line, values: Mapping):
    """What the shares of a line by year are multiplied by: its lever (and risk factor), or its
    scale.
    """
    if line.kind == "amounts":
        return values[f"{line.id}.scale"]
    effect, risk = call_lever(line.lever, line.drivers, values), values.get(f"{line.id}.risk")
    return effect if risk is None else effect * risk


def year_shares(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> list:
    """A line's shares of full effect by year (its listed money for `amounts`), the parties added
    up.
    """
    by_party, shares = undelayed_pattern(case, line.id, years)
    if line.split:
        parts = {party: values[id] for party, id in line.split.items()}
        if line.residual:
            parts[line.residual] = 1.0 - sum(parts.values())
        rows = [(part, by_party[case.parties.index(party)]) for party, part in parts.items()]
        shares = [sum(part * row[year] for part, row in rows) for year in range(len(years))]
    if line.kind == "dated":
        months = active_months(case, line, values[f"{line.id}.extension_months"], years)
        shares = [month / 12 * share for month, share in zip(months, shares, strict=True)]
    return shares


def is_zero(value) -> bool:
    """Whether a single number is 0; an array of draws is taken as it is."""
    return not isinstance(value, np.ndarray) and value == 0


@lru_cache(maxsize=256)
def undelayed_pattern(
    case: Case, line: str, years: tuple[str, ...]
) -> tuple[np.ndarray, list[float]]:
    """A line's pattern (party, year) over a horizon, before delay and split, and its sum over the
    parties.
    """
    found = case.line(line)
    moves = lags(case, found) if found.kind == "recurring" else 1
    by_party = np.sum(line_patterns(case, found, years)[::moves], axis=0)
    return by_party, by_party.sum(axis=0).tolist()


def outcome(case: Case, values: Mapping, year: str | None):
    """The net total in one year, or summed over the case's years (None): a float, or an array as
    the values.

    A year after the case's last one is computed as `evaluate(until=...)` does. CaseError if it is
    no such year.
    """
    years = years_to(case.years, year)
    by_year = totals(case, values, years)
    return sum(by_year) if year is None else by_year[years.index(year)]


def movable(assumption: Assumption) -> bool:
    """Whether an assumption can be moved within a range: all but the switches."""
    return not assumption.is_switch and assumption.low < assumption.high


def one_at_a_time(
    case: Case,
    values: Mapping,
    ids: Sequence[str],
    which: np.ndarray,
    x: np.ndarray,
    year: str | None,
) -> np.ndarray:
    """The net total (as `outcome`) with assumption `ids[which]` at `x` and the others at `values`:
    arrays alike.
    """
    moved = {
        ids[number]: np.where(which == number, x, values[ids[number]])
        for number in np.unique(which).tolist()
    }
    return np.broadcast_to(outcome(case, {**values, **moved}, year), len(x))


def drawn_assumptions(case: Case, scenario: Scenario | None) -> dict[str, Distribution]:
    """The assumptions that are uncertain in a scenario: id -> shape, parameters, low, high of its
    distribution.

    Not the switches, not what is overridden, not what is fixed. CaseError for a distribution that
    cannot be read.
    """
    fixed = scenario.overrides if scenario else {}
    found, problems = {}, []
    for id, a in case.assumptions.items():
        if movable(a) and id not in fixed:
            try:
                shape, parameters = read_distribution(a.distribution, a.value, a.low, a.high)
            except ValueError as error:
                problems.append(
                    Problem(str(error), "assumptions.csv", id, "distribution", a.distribution)
                )
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
        ids = [id for id in (*line.drivers.values(), *line.split.values()) if np.isnan(values[id])]
        what = f"{', '.join(ids)} {'are' if len(ids) > 1 else 'is'}" if ids else "an amount is"
        problems.append(
            Problem(f"the total is unknown: {what} not stated (line '{line.id}')", field="value")
        )
    raise CaseError(problems)
