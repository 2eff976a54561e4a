"""From a case and a scenario to the effect of every line, party and year.

The effect of a line is a sum of terms, each a coefficient (from the assumptions) times a pattern (party, year)
that only the case decides. So one what-if is a small tensor product, and a million draws are one matrix product.
Coefficients are floats or arrays of draws: the same code for both.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from fosterlib.case import Case, Line, Scenario, year_start
from fosterlib.errors import CaseError, Problem
from fosterlib.levers import LEVERS, arguments
from fosterlib.prices import price_factor


@dataclass(frozen=True, eq=False)
class Results:
    """The effects of one scenario. `effects` has the axes (line, party, year), in the case's unit; NaN = unknown."""

    case: Case
    scenario: Scenario
    years: tuple[str, ...]
    price_level: str
    effects: np.ndarray

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Tidy effects: scenario, part, line, kind, party, year, value. Negative = saving."""
        rows, labels = _frame_labels(self.case, self.years)
        return pd.DataFrame({"scenario": self.scenario.name, **labels, "value": self.effects.reshape(-1)[rows]})

    @cached_property
    def total(self) -> pd.Series:
        """The net total by year over the lines that count in the total. NaN if one of them is unknown."""
        counted = [line.in_total for line in self.case.lines]
        return pd.Series(self.effects[counted].sum(axis=(0, 1)), index=list(self.years), name=self.scenario.name)

    @cached_property
    def staff(self) -> pd.DataFrame:
        """Posts (FTE) by role (index) and year (columns), the base year first."""
        return staff_table(self)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The lines whose effect is not stated in some year: they make a total unknown."""
        return tuple(
            line.id for line, cells in zip(self.case.lines, self.effects, strict=True) if np.isnan(cells).any()
        )


def evaluate(case: Case, scenario: Scenario | None = None, until: str | None = None) -> Results:
    """The effects of a scenario (None: the published case) by line, party and year; negative = saving.

    `until` goes on after the case's last year: profiles are held, amounts go on only where the line says so.
    """
    scenario = scenario or case.published
    years = horizon(case, until)
    cells = effects(case, case.values(scenario), years)
    return Results(case, scenario, years, case.header.price_level, cells)


def horizon(case: Case, until: str | None) -> tuple[str, ...]:
    """The years of the case, up to `until` if given; CaseError if `until` is before the last year or no year."""
    if until is None or until == case.years[-1]:
        return case.years
    last = year_start(case.years[-1])
    count = year_start(until) - last if until[:4].isdigit() else -1
    added = tuple(year_label(last + step, like=case.years[-1]) for step in range(1, count + 1))
    if not added or added[-1] != until or count > 100:
        raise CaseError(
            Problem("is not a later year of the case", field="until", value=until, allowed=f"after {case.years[-1]}")
        )
    return case.years + added


def year_label(start: int, like: str) -> str:
    """The label of the year that starts in calendar year `start`, in the form of another label."""
    return str(start) if len(like) == 4 else f"{start}/{(start + 1) % 100:02d}"


def effects(case: Case, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """Effects with the axes (..., line, party, year); the leading axis is there if a value is an array of draws."""
    patterns, first_terms = terms(case, years)
    factors = np.stack(np.broadcast_arrays(*coefficients(case, values, years)), axis=-1)[..., None, None]
    cells = factors * patterns
    if np.isnan(cells).any():  # nothing times unknown is nothing
        cells = np.where((factors == 0) | (patterns == 0), 0.0, cells)
    return np.add.reduceat(cells, first_terms, axis=-3)


def coefficients(case: Case, values: Mapping, years: tuple[str, ...]) -> list:
    """The coefficient of every term, in the order of `terms`."""
    return [factor for line in case.lines for factor in line_coefficients(case, line, values, years)]


def line_coefficients(case: Case, line: Line, values: Mapping, years: tuple[str, ...], effect=None) -> list:
    """The coefficients of one line: effect (None: its lever at full effect) x timing x the parties' shares."""
    if not all(values[switch] for switch in line.switches()):
        return [0.0] * len(line_patterns(case, line, years))
    if line.kind == "amounts":
        return [values[f"{line.id}.scale"]]
    effect = call_lever(line.lever, line, values) if effect is None else effect
    if line.kind == "dated":
        months = active_months(case, line, values[f"{line.id}.extension_months"], years)
        timed = [effect * (month / 12) for month in months]
    else:
        delay = values["delay.all"] + values[f"{line.id}.delay"]
        timed = [effect * lag_weight(delay, lag) for lag in range(lags(case, line))]
    if not line.split:
        return timed
    shares = [values[id] for id in line.split.values()]
    shares += [1.0 - sum(shares)] if line.residual else []
    return [one * share for share in shares for one in timed]


def call_lever(name: str, line: Line, values: Mapping):
    """A lever with the line's drivers at full effect: money per year (negative = saving), or FTE."""
    return LEVERS[name](**{argument: values[line.drivers[argument]] for argument in arguments(name)})


def lag_weight(delay, lag: int):
    """How much of a profile moved by `delay` years comes from the profile moved by `lag` whole years."""
    weight = 1.0 - abs(delay - lag)
    return np.maximum(weight, 0.0) if isinstance(weight, np.ndarray) else max(weight, 0.0)


def lags(case: Case, line: Line) -> int:
    """How many whole-year moves the largest allowed delay of a line needs."""
    longest = case.assumptions["delay.all"].high + case.assumptions[f"{line.id}.delay"].high
    return math.ceil(longest) + 1


def active_months(case: Case, line: Line, extension_months, years: Sequence[str]) -> list:
    """How many months of each year a dated line is in force; `extension_months` moves its end."""
    begin = -math.inf if line.start is None else month_number(line.start)
    finish = math.inf if line.end is None else month_number(line.end, last_day=True) + extension_months
    found = []
    for year in years:
        first = 12 * year_start(year) + case.header.year_starts - 1
        found.append(np.clip(np.minimum(finish, first + 12) - max(begin, first), 0, 12))
    return found


def month_number(day: date, last_day: bool = False) -> float:
    """Months since year 0, with the part of the month that has passed at the start (or end) of the day."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    length = (following - day.replace(day=1)).days
    return 12 * day.year + day.month - 1 + (day.day - 1 + last_day) / length


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
    pattern = case.patterns[line.id]
    more = len(years) - pattern.shape[1]
    held = line.kind != "amounts" or line.continues
    pattern = np.hstack([pattern, np.repeat(pattern[:, -1:] if held else np.zeros((len(pattern), 1)), more, axis=1)])
    timed = [pattern]
    if line.kind == "dated":
        timed = [pattern * (np.arange(len(years)) == number) for number in range(len(years))]
    elif line.kind == "recurring":
        timed = [
            np.hstack([np.zeros((len(pattern), lag)), pattern])[:, : len(years)] for lag in range(lags(case, line))
        ]
    if not line.split:
        return timed
    parties = [*line.split, *([line.residual] if line.residual else [])]
    one_party = np.array(case.parties)[:, None]
    return [one * (one_party == party) for party in parties for one in timed]


def staff_table(results: Results) -> pd.DataFrame:
    """Posts by role and year: those of the base year plus what the line's lever changes, along its profile."""
    case, values, roles = results.case, results.case.values(results.scenario), {}
    for line in case.lines:
        if line.staff:
            change = call_lever(line.staff.lever, line, values)
            weights = line_coefficients(case, line, values, results.years, effect=1.0)
            patterns = line_patterns(case, line, results.years)
            shares = sum(weight * pattern.sum(axis=0) for weight, pattern in zip(weights, patterns, strict=True))
            base = values[line.staff.base]
            posts = dict(zip(results.years, base + change * shares, strict=True))
            roles[line.staff.role] = {line.staff.base_year: base} | posts
    return pd.DataFrame.from_dict(roles, orient="index")


def in_prices(results: Results, year: str) -> Results:
    """The same effects in another year's price level; CaseError for a year that the price index lacks."""
    factor = price_factor(results.case.price_index, results.price_level, year)
    return replace(results, price_level=year, effects=results.effects * factor)


@lru_cache(maxsize=64)
def _frame_labels(case: Case, years: tuple[str, ...]) -> tuple[np.ndarray, dict[str, list[str]]]:
    """Which cells of `effects` stand in the tidy frame (parties that a line touches), and their labels."""
    cells: list[int] = []
    labels: list[tuple[str, ...]] = []
    for line_number, line in enumerate(case.lines):
        touched = np.any(case.patterns[line.id] != 0, axis=1)
        for party_number, party in enumerate(case.parties):
            if touched[party_number]:
                start = (line_number * len(case.parties) + party_number) * len(years)
                cells += range(start, start + len(years))
                labels += [(line.part, line.id, line.kind, party, year) for year in years]
    columns = zip(*labels, strict=True)
    return np.array(cells), dict(zip(("part", "line", "kind", "party", "year"), map(list, columns), strict=True))
