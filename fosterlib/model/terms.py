"""The effect of a line as a sum of terms: a coefficient from the assumptions times a pattern
(party, year).

Only the case decides the patterns, so they are made once. Coefficients are floats or arrays of
draws: the same code for both. So one what-if is a small tensor product, and a million draws are one
matrix product.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.entries import Line
from fosterlib.model.levers import call_lever
from fosterlib.model.years import year_start


def coefficients(case: Case, values: Mapping, years: tuple[str, ...]) -> list:
    """The coefficient of every term, in the order of `terms`."""
    return [
        factor for line in case.lines for factor in line_coefficients(case, line, values, years)
    ]


def line_coefficients(
    case: Case, line: Line, values: Mapping, years: tuple[str, ...], effect=None
) -> list:
    """The coefficients of one line: effect (None: its lever at full effect) x timing x the parties'
    shares.
    """
    if line.kind == "overlap" or not line.is_on(values):
        return [0.0] * len(line_patterns(case, line, years))
    if line.kind == "amounts":
        return [values[f"{line.id}.scale"]]
    effect = call_lever(line.lever, line.drivers, values) if effect is None else effect
    if line.kind == "dated":
        months = active_months(case, line, values[f"{line.id}.extension_months"], years)
        timed = [part_of(effect, month / 12) for month in months]
    else:
        delay = values["delay.all"] + values[f"{line.id}.delay"]
        timed = [part_of(effect, lag_weight(delay, lag)) for lag in range(lags(case, line))]
    if not line.split:
        return timed
    shares = [values[id] for id in line.split.values()]
    shares += [1.0 - sum(shares)] if line.residual else []
    return [part_of(one, share) for share in shares for one in timed]


def part_of(whole, share):
    """A share of an effect; nothing of an unknown effect is nothing."""
    return whole * share if isinstance(share, np.ndarray) or share else 0.0


def lag_weight(delay, lag: int):
    """How much of a profile moved by `delay` years comes from the profile moved by `lag` whole
    years.
    """
    weight = 1.0 - abs(delay - lag)
    return np.maximum(weight, 0.0) if isinstance(weight, np.ndarray) else max(weight, 0.0)


def lags(case: Case, line: Line) -> int:
    """How many whole-year moves the largest allowed delay of a line needs."""
    longest = case.assumptions["delay.all"].high + case.assumptions[f"{line.id}.delay"].high
    return math.ceil(longest) + 1


def active_months(case: Case, line: Line, extension_months, years: Sequence[str]) -> list:
    """How many months of each year a dated line is in force; `extension_months` moves its end."""
    starts = [12 * year_start(year) + case.header.year_starts - 1 for year in years]
    return [months_in_force(line, extension_months, start, 12) for start in starts]


def months_in_force(line: Line, extension_months, starts, length: int):
    """How many months a dated line is in force of the `length` months that begin with the month
    numbers `starts`.
    """
    begin = -math.inf if line.start is None else month_number(line.start)
    finish = (
        math.inf if line.end is None else month_number(line.end, last_day=True) + extension_months
    )
    return np.clip(np.minimum(finish, starts + length) - np.maximum(begin, starts), 0, length)


def month_number(day: date, last_day: bool = False) -> float:
    """Months since year 0, with the part of the month that has passed at the start (or end) of the
    day.
    """
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    length = (following - day.replace(day=1)).days
    return 12 * day.year + day.month - 1 + (day.day - 1 + last_day) / length


def carried_on(line: Line, pattern: np.ndarray, years: int) -> np.ndarray:
    """A line's pattern (party, year) over more years: held as the line says."""
    later = pattern[:, -1:] * line.held if line.held else np.zeros((len(pattern), 1))
    return np.hstack([pattern, np.repeat(later, years - pattern.shape[1], axis=1)])


@lru_cache(maxsize=64)
def terms(case: Case, years: tuple[str, ...]) -> tuple[np.ndarray, list[int]]:
    """The patterns of all terms (term, party, year), and the first term of each line."""
    patterns: list[np.ndarray] = []
    first_terms = []
    for line in case.lines:
        first_terms.append(len(patterns))
        patterns += line_patterns(case, line, years)
    return np.stack(patterns), first_terms


def line_patterns(case: Case, line: Line, years: tuple[str, ...]) -> list[np.ndarray]:
    """The patterns (party, year) of one line's terms, in the order of `line_coefficients`."""
    pattern = carried_on(line, case.patterns[line.id], len(years))
    timed = [pattern]
    if line.kind == "dated":
        timed = [pattern * (np.arange(len(years)) == number) for number in range(len(years))]
    elif line.kind == "recurring":
        timed = [
            np.hstack([np.zeros((len(pattern), lag)), pattern])[:, : len(years)]
            for lag in range(lags(case, line))
        ]
    if not line.split:
        return timed
    parties = [*line.split, *([line.residual] if line.residual else [])]
    one_party = np.array(case.parties)[:, None]
    return [one * (one_party == party) for party in parties for one in timed]
