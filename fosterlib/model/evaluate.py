"""From a case and a scenario to the effect of every line, party and year."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.entries import Scenario
from fosterlib.model.levers import call_lever
from fosterlib.model.overlap import growth, overlap_effects
from fosterlib.model.prices import price_factor
from fosterlib.model.terms import coefficients, terms
from fosterlib.model.years import horizon


@dataclass(frozen=True, eq=False)
class Results:
    """The effects of one scenario. `effects` has the axes (line, party, year), in the case's unit;
    NaN = unknown.
    """

    case: Case
    scenario: Scenario
    years: tuple[str, ...]
    price_level: str
    effects: np.ndarray

    @property
    def frame(self) -> pd.DataFrame:
        """Tidy effects: scenario, part, line, kind, party, year, value. Negative = saving."""
        cells, labels = _frame_labels(self.case, self.years, self.scenario.name)
        frame = labels.copy(deep=False)
        frame["value"] = self.effects.reshape(-1)[cells]
        return frame

    @property
    def total(self) -> pd.Series:
        """The net total by year over the lines that count in the total. NaN if one of them is
        unknown.
        """
        by_year = self.effects[self.case.counted].sum(axis=(0, 1))
        return pd.Series(by_year, index=list(self.years), name=self.scenario.name)

    @property
    def staff(self) -> pd.DataFrame:
        """Posts (FTE) by role (index) and year (columns), the base year first."""
        return staff_table(self)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The lines whose effect is not stated in some year: they make a total unknown."""
        return tuple(
            line.id
            for line, cells in zip(self.case.lines, self.effects, strict=True)
            if np.isnan(cells).any()
        )


def evaluate(case: Case, scenario: Scenario | None = None, until: str | None = None) -> Results:
    """The effects of a scenario (None: the published case) by line, party and year; negative =
    saving.

    `until` goes on after the case's last year: profiles are held, amounts go on only where the line
    says so.
    """
    years = horizon(case.years, until)
    cells = effects(case, case.values(scenario), years)
    return Results(case, scenario or case.published, years, case.header.price_level, cells)


def effects(case: Case, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """Effects with the axes (..., line, party, year); the leading axis is there if a value is an
    array of draws.
    """
    patterns, first_terms = terms(case, years)
    each = coefficients(case, values, years)
    if any(isinstance(one, np.ndarray) and one.ndim for one in each):
        each = list(np.broadcast_arrays(*each))
    factors = np.stack(each, axis=-1)[..., None, None]
    cells = factors * patterns
    if math.isnan(cells.sum()):  # nothing times unknown is nothing
        cells = np.where((factors == 0) | (patterns == 0), 0.0, cells)
    found = np.add.reduceat(cells, first_terms, axis=-3)
    for number, line in enumerate(case.lines):
        if line.kind == "overlap" and line.is_on(values):
            found[..., number, :, :] = overlap_effects(case, values, years)
    return found


def staff_table(results: Results) -> pd.DataFrame:
    """Posts by role and year: those of the base year plus what the line's lever changes, along its
    profile.
    """
    case, values, roles = results.case, results.case.values(results.scenario), {}
    for line in case.lines:
        if line.staff:
            change = call_lever(line.staff.lever, line.drivers, values)
            shares = growth(case, line, values, results.years).sum(axis=0)
            base = values[line.staff.base]
            posts = dict(zip(results.years, base + change * shares, strict=True))
            roles[line.staff.role] = {line.staff.base_year: base} | posts
    return pd.DataFrame.from_dict(roles, orient="index")


def in_prices(results: Results, year: str) -> Results:
    """The same effects in another year's price level; CaseError for a year that the price index
    lacks.
    """
    if year == results.price_level:
        return results
    factor = price_factor(results.case.price_index, results.price_level, year)
    return replace(results, price_level=year, effects=results.effects * factor)


def published_beside(results: Results) -> Results:
    """The published case over the same years and in the same prices as `results`."""
    return in_prices(evaluate(results.case, until=results.years[-1]), results.price_level)


@lru_cache(maxsize=64)
def _frame_labels(
    case: Case, years: tuple[str, ...], scenario: str
) -> tuple[np.ndarray, pd.DataFrame]:
    """Which cells of `effects` stand in the tidy frame (parties that a line touches), and the frame
    without values.
    """
    cells: list[int] = []
    labels: list[tuple] = []
    anywhere = np.stack([pattern.any(axis=1) for pattern in case.patterns.values()]).any(axis=0)
    for line_number, line in enumerate(case.lines):
        touched: np.ndarray = np.asarray(case.patterns[line.id].any(axis=1))
        if not touched.any():  # an overlap, or listed as nothing: wherever the case has money
            touched = np.asarray(anywhere if anywhere.any() else ~anywhere)
        for party_number, party in enumerate(case.parties):
            if touched[party_number]:
                start = (line_number * len(case.parties) + party_number) * len(years)
                cells += range(start, start + len(years))
                labels += [
                    (scenario, line.part, line.id, line.kind, party, year, 0.0) for year in years
                ]
    columns = ["scenario", "part", "line", "kind", "party", "year", "value"]
    return np.array(cells, dtype=int), pd.DataFrame(labels, columns=columns)
