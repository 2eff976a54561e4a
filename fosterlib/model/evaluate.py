"""From a case and a scenario to the effect of every line, party and year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from fosterlib.model.case import Case, wrong_kind
from fosterlib.model.computation import by_year, posts_changed
from fosterlib.model.entries import Line, Scenario
from fosterlib.model.errors import refuse
from fosterlib.model.kinds import kind_of
from fosterlib.model.overlap import overlap_effects
from fosterlib.model.prices import price_factor
from fosterlib.model.terms import aid, coefficient, is_steady, product, reached
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

    def __post_init__(self) -> None:
        self.effects.flags.writeable = False

    def __repr__(self) -> str:
        by_year = ", ".join(f"{year}: {value:,.1f}" for year, value in self.total.items())
        prices = f", {self.price_level} prices" if self.price_level else ""
        about = f"{self.case.id}, {self.scenario.name}, {self.case.header.unit}{prices}"
        return f"Results {about}: {by_year}"

    def _repr_html_(self) -> str:
        ids = [line.id for line in self.case.lines]
        by_line = pd.DataFrame(self.effects.sum(axis=1), ids, list(self.years))
        net = self.total.rename("total").to_frame().T
        return pd.concat([by_line, net]).map("{:,.1f}".format).to_html()

    @property
    def frame(self) -> pd.DataFrame:
        """Tidy effects: scenario, part, line, kind, party, year, value. Negative = saving."""
        cells, labels = _frame_labels(self.case, self.years, self.scenario.name)
        frame = labels.copy()  # deep: the labels are kept for the next one who asks
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
    def spread(self) -> np.ndarray:
        """Which cells (line, party, year) hold a part of a sum that the source gives for several
        years together, spread evenly over them: the sum is known, the cell is a guess.
        """
        years = [self.case.spread.get(line.id, ()) for line in self.case.lines]
        guessed = np.array([[year in some for year in self.years] for some in years])
        return guessed[:, None, :] & (self.effects != 0)

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
    refuse(wrong_kind(case, Case, "case", 'a case: fl.load_case("folder")'))
    years = horizon(case.years, until)
    cells = effects(case, case.values(scenario), years)
    return Results(case, scenario or case.published, years, case.header.price_level, cells)


def effects(case: Case, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """Effects with the axes (..., line, party, year); the leading axis if a value is an array."""
    by_line = [line_effects(case, line, values, years) for line in case.lines]
    if any(cells.ndim > 2 for cells in by_line):
        by_line = list(np.broadcast_arrays(*by_line))
    return np.stack(by_line, axis=-3)


def line_effects(case: Case, line: Line, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """The effect of one line: array (..., party, year); its coefficient by year times what is
    reached.
    """
    if not line.is_on(values):
        return np.zeros((len(case.parties), len(years)))
    if kind_of(line).is_computed:
        return overlap_effects(case, values, years)
    full = coefficient(case, line, values, years)
    shares = reached(case, line, values, years)
    if is_steady(full):
        return product(np.asarray(full[0])[..., None, None], shares)  # (..., party, year)
    of_years = np.stack(np.broadcast_arrays(*full), axis=-1)  # (..., year)
    return product(of_years[..., None, :], shares)


def staff_table(results: Results) -> pd.DataFrame:
    """Posts by role and year: those of the base year plus what the line changes, along its profile.

    Without a base, the change alone.
    """
    case, values, roles = results.case, results.case.values(results.scenario), {}
    for line in case.lines:
        shares = reached(case, line, values, results.years).sum(axis=0)
        for staff in line.staff:
            full = by_year(case, posts_changed(case, line, staff), values, results.years)
            changes = np.array(full) * aid(case, line, values)
            base = values[staff.base] if staff.base else 0.0
            posts = dict(zip(results.years, base + changes * shares, strict=True))
            roles[staff.role] = ({staff.base_year: base} if staff.base else {}) | posts
    return pd.DataFrame.from_dict(roles, orient="index")


def in_prices(results: Results, year: str) -> Results:
    """The same effects in another year's price level; CaseError for a year that the price index
    lacks.
    """
    refuse(wrong_kind(results, Results, "results", "results: fl.evaluate(case)"))
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
                labels += [(scenario, line.part, line.id, line.kind, party, year) for year in years]
    columns = ["scenario", "part", "line", "kind", "party", "year"]
    return np.array(cells, dtype=int), pd.DataFrame(labels, columns=columns)
