"""The two factors of a line's effect: its coefficient by year, and the share of it that is reached.

    effect (party, year) = coefficient (year) x share reached (party, year)

Values are floats or arrays of draws; arrays lead, so that a share reached has the axes (..., party,
year). What time does to a line stands here once: a delay, the months between two dates, the years
beyond the case's own. Everything else asks: evaluation, simulation, capacity, workbook, workbench.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from fosterlib.model.arithmetic import greater, lesser
from fosterlib.model.case import Case
from fosterlib.model.computation import by_year, follows, full_effect, in_year
from fosterlib.model.entries import UNKNOWN, Line
from fosterlib.model.kinds import DELAY_OF_ALL, dates_of, kind_of
from fosterlib.model.years import year_start


def coefficient(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> list:
    """What the shares reached are multiplied by, an entry a year: a lever or a formula at full
    effect, or a scale; times what stays of it without the lines that enable it.

    A value `<line>.risk` is a factor on it. The entries are one object where the years do not
    differ.
    """
    if not kind_of(line).has_lever:
        effects = [values[line.own("scale")]] * len(years)
    else:
        effects = by_year(case, full_effect(case, line), values, years)
    factor = aid(case, line, values)
    risk = values.get(line.own("risk")) if kind_of(line).has_lever else None
    factor = factor if risk is None else factor * risk
    if isinstance(factor, float) and factor == 1.0:
        return effects
    if is_steady(effects):
        return [effects[0] * factor] * len(years)
    return [effect * factor for effect in effects]


def aid(case: Case, line: Line, values: Mapping):
    """What is left of a line's effect without the lines that enable it: a factor, 1 if all are on.

    For each that is off, `<line>.unaided_share` stays; several multiply.
    """
    factor = 1.0
    for id in line.enabled_by:
        if not case.line(id).is_on(values):
            factor = factor * values[line.own("unaided_share")]
    return factor


def is_steady(effects: Sequence) -> bool:
    """Whether a coefficient is the same every year, so that it may be multiplied before a delay."""
    return all(effect is effects[0] for effect in effects)


def reached(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """The share of its coefficient that a line has reached: array (..., party, year); 0 where off.

    For listed amounts, what is reached is the money itself. It depends on the assumptions of time
    and split alone, so most questions find it worked out already.
    """
    if not line.is_on(values):
        return np.zeros((len(case.parties), len(years)))
    ids = _deciding_ids(case, line.id)
    given = tuple(values[id] for id in ids)
    # Draws are worth no memory, and a share that is computed rests on more than is `given`.
    is_array = any(isinstance(value, np.ndarray) for value in given)
    if is_array or follows(case, tuple(line.split.values())):
        return _reached(case, line, values, years)
    return _reached_before(case, line.id, years, ids, given)


@lru_cache(maxsize=1024)  # asked for at every what-if
def _deciding_ids(case: Case, line: str) -> tuple[str, ...]:
    """The assumptions of time and split that decide what share of a line is reached."""
    own = case.line(line)
    return (*timing_ids(case, own), *own.split.values())


def timing_ids(case: Case, line: Line) -> list[str]:
    """The assumptions that decide when the money of a line comes."""
    kind = kind_of(line)
    own = [line.own(name) for name in kind.implied if name != "scale"]
    if not kind.is_delayed:
        return own
    enablers = [case.line(id) for id in line.enabled_by]
    waits = [id for one in enablers for id in (*one.switches(), *lateness_ids(one))]
    return [DELAY_OF_ALL, *own, *([line.own("unaided_share"), *waits] if enablers else [])]


def lateness_ids(line: Line) -> list[str]:
    """The assumption that says by how much a line is late on its own account, if it has one."""
    return [line.own(name) for name in ("delay", "start_months") if name in kind_of(line).implied]


@lru_cache(maxsize=4096)
def _reached_before(case: Case, line: str, years: tuple, ids: tuple, given: tuple) -> np.ndarray:
    shares = _reached(case, case.line(line), dict(zip(ids, given, strict=True)), years)
    shares.flags.writeable = False
    return shares


def _reached(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    leading = {**values, **{id: _leading(values[id]) for id in timing_ids(case, line)}}
    in_their_time = in_time(case, line, leading, pattern_by_year(case, line.id, years), years)
    shares = [
        product(parts, share)
        for parts, share in zip(
            party_shares_by_year(case, line, values, years), in_their_time, strict=True
        )
    ]
    none = np.zeros(len(case.parties))  # gives a share that is a plain 0 its parties
    return np.stack(np.broadcast_arrays(none, *shares)[1:], axis=-1)


def in_time(
    case: Case, line: Line, values: Mapping, shares: Sequence, years: Sequence[str]
) -> list:
    """A line's shares by year, moved by its delay or cut to the months between its dates."""
    kind = kind_of(line)
    if kind.is_delayed:
        return delayed(shares, delay_of(case, line, values))
    if kind.dates:
        months = months_of_years(case, line, values, years)
        return [
            times(part / kind.months, share) for part, share in zip(months, shares, strict=True)
        ]
    return list(shares)


def delay_of(case: Case, line: Line, values: Mapping):
    """The delay of a line in years: the common one, its own, and the wait for what enables it."""
    own = values[DELAY_OF_ALL] + values[line.own("delay")]
    return own + wait(case, line, values) if line.enabled_by else own


def wait(case: Case, line: Line, values: Mapping):
    """The years that a line waits for the latest of the lines that enable it, as far as it needs
    them: a line of which a third stays without them waits two thirds as long.
    """
    latest = 0.0
    for enabler in (case.line(id) for id in line.enabled_by):
        for id in lateness_ids(enabler) if enabler.is_on(values) else []:
            late = values[id] if id.endswith(".delay") else values[id] / 12
            latest = greater(latest, late)
    return latest * (1 - values[line.own("unaided_share")])


def delayed(shares: Sequence, delay) -> list:
    """A series by year that comes `delay` years later; between whole years it is interpolated.

    Before its first year there is nothing. Entries are floats or arrays, `delay` is a float or an
    array of draws.
    """
    return moved_by(shares, lag_weights(delay, len(shares)))


def moved_by(shares: Sequence, weights: Sequence) -> list:
    """The same with the weights of each lag, which series of one delay have in common. This is the
    one place where a delay is worked out.
    """
    moved = []
    for year in range(len(shares)):
        pairs = zip(weights, shares[year::-1], strict=False)  # from 0, 1, 2 ... years earlier
        moved.append(total([times(weight, share) for weight, share in pairs]))
    return moved


def lag_weights(delay, years: int) -> list:
    """How much of a series moved by `delay` years comes from 0, 1, 2 ... whole years earlier."""
    return [lag_weight(delay, lag) for lag in range(years)]


def lag_weight(delay, lag: int):
    """How much of a series moved by `delay` years comes from `lag` whole years earlier."""
    return greater(0, 1 - abs(delay - lag))


def months_of_years(case: Case, line: Line, values: Mapping, years: Sequence[str]) -> list:
    """How many months of each year a line is in force."""
    begin, finish = dates_of(line, values)
    return [months_in_force(begin, finish, first, 12) for first in first_months(case, years)]


def first_months(case: Case, years: Sequence[str]) -> list[int]:
    """The month in which each year begins, counted from year 0."""
    before = 1 if case.header.year_named_by == "end" else 0
    return [12 * (year_start(year) - before) + case.header.year_starts - 1 for year in years]


def months_in_force(begin, finish, first, length: int):
    """How many of the `length` months from month `first` on lie between `begin` and `finish`."""
    return greater(0, lesser(finish, first + length) - greater(begin, first))


def party_shares_by_year(
    case: Case, line: Line, values: Mapping, years: tuple[str, ...]
) -> list[np.ndarray]:
    """The share of each party in each year; one array where the years do not differ."""
    if not follows(case, tuple(line.split.values())):
        return [party_shares(case, line, values)] * len(years)
    return [party_shares(case, line, in_year(case, values, year)) for year in years]


def party_shares(case: Case, line: Line, values: Mapping) -> np.ndarray:
    """The share of each party (..., party) where a line is split by shares; else 1 for all."""
    if not line.split:
        return np.ones(len(case.parties))
    shares = dict(zip(line.split, (values[id] for id in line.split.values()), strict=True))
    if line.residual:
        shares[line.residual] = 1.0 - total(list(shares.values()))
    return np.stack(
        np.broadcast_arrays(*(shares.get(party, 0.0) for party in case.parties)), axis=-1
    )


@lru_cache(maxsize=256)
def pattern_by_year(case: Case, line: str, years: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """A line's pattern before delay, dates and split: for each year an array (party,)."""
    pattern = carried_on(case.line(line), case.patterns[line], len(years))
    pattern.flags.writeable = False
    return tuple(pattern.T)


def carried_on(line: Line, pattern: np.ndarray, years: int) -> np.ndarray:
    """A line's pattern (party, year) over more years: held as the line says."""
    share = held(line)
    later = pattern[:, -1:] * share if share else np.zeros((len(pattern), 1))
    return np.hstack([pattern, np.repeat(later, years - pattern.shape[1], axis=1)])


def held(line: Line) -> float:
    """What each later year has of the case's last: 1 = as much, 0 = nothing, NaN = not stated."""
    if kind_of(line).pattern != "listed" or line.continues is True:
        return 1.0
    return 0.0 if line.continues is False else UNKNOWN


def times(a, b):
    """A product in which nothing of an unknown number is nothing, and all of one is itself (most
    shares are 0 or 1, and a simulation multiplies a hundred thousand draws by each).
    """
    if is_zero(a) or is_zero(b):
        return 0.0
    if not isinstance(b, np.ndarray) and b == 1:
        return a
    return b if not isinstance(a, np.ndarray) and a == 1 else a * b


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The same for each element of two arrays."""
    cells = a * b
    if math.isnan(cells.sum()):
        cells = np.where((a == 0) | (b == 0), 0.0, cells)
    return cells


def total(parts: Sequence):
    """The sum of floats or arrays; what is nothing is not added."""
    found = 0.0
    for part in parts:
        if not is_zero(part):
            found = part if is_zero(found) else found + part
    return found


def is_zero(value) -> bool:
    """Whether a single number is 0; an array is taken as it is."""
    return not isinstance(value, np.ndarray) and value == 0


def _leading(value):
    """An array of draws with a last axis of one, so that it goes with arrays of parties."""
    return value[..., None] if isinstance(value, np.ndarray) else value
