"""When the money comes: a quarter's delay, payback year, present value, stock or yearly inflow, by
month.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Line, Scenario
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.kinds import DELAY_OF_ALL, dates_of, kind_of
from fosterlib.model.terms import (
    coefficient,
    delay_of,
    delayed,
    first_months,
    held,
    months_in_force,
    times,
)
from fosterlib.model.totals import one_at_a_time, refuse_unknown
from fosterlib.model.years import is_year, year_label, year_start

QUARTER = 0.25  # year
ALL_MONEY = "all"
MONEY = ["money", "investment", "permanent", "payback_year", "reason"]
# The real rate that the Danish Ministry of Finance recommends for the first 35 years of a project,
# from a year on. Ny og lavere samfundsøkonomisk diskonteringsrente, 31.5.2013,
# https://fm.dk/nyheder/nyhedsarkiv/2013/maj/ny-og-lavere-samfundsoekonomisk-diskonteringsrente/;
# Dokumentationsnotat for den samfundsøkonomiske diskonteringsrente, 7.1.2021: from 4 to 3.5 %.
DANISH_RATES = {"2013": 0.04, "2021": 0.035}


@checked
def delay_prices(case: Case, scenario: Scenario | None = None) -> pd.DataFrame:
    """What each further quarter of delay costs, for every lever and for all together.

    Columns: assumption (`delay.all`, then `<line>.delay` of each recurring line that is on and in
    the total); delay (years, from the scenario's value by quarters to the assumption's high); total
    (the net total over the case's years at that delay); cost (against no further delay);
    quarter_cost (of this quarter). In the case's unit; costs are positive where a saving is lost.
    CaseError if the total is unknown.
    """
    refuse_unknown(case, scenario, case.years)
    values = case.values(scenario)
    moving = [line for line in case.lines if kind_of(line).is_delayed and line.in_total]
    ids = [DELAY_OF_ALL, *(line.own("delay") for line in moving if line.is_on(values))]
    delays = [np.arange(values[id], case.assumptions[id].high + 1e-9, QUARTER) for id in ids]
    which = np.repeat(np.arange(len(ids)), [len(delay) for delay in delays])
    totals = one_at_a_time(case, values, ids, which, np.concatenate(delays), None)
    table = pd.DataFrame(
        {"assumption": np.array(ids)[which], "delay": np.concatenate(delays), "total": totals}
    )
    of_one = table.groupby("assumption", sort=False)["total"]
    table["cost"] = table["total"] - of_one.transform("first")
    table["quarter_cost"] = of_one.diff()
    return table.dropna(ignore_index=True)


@checked
def payback_year(results: Results) -> pd.DataFrame:
    """The year in which what is put in has come back, for the money of each steering area and for
    all money.

    A year is netted as a whole, spending and savings together, since the source gives no months:
    money put in in January and saved in December of one year is back in that year. It is back in
    the first year from which the sum since the start is never again above zero, within the results'
    years (`evaluate(until=...)` adds years). Columns: money (a steering area, then `all`);
    investment (the investment lines that end, in the case's unit); permanent (those that go on,
    over the results' years: spending to be set against the savings, not put in once); payback_year
    ("" if none); reason (why there is none).
    """
    case = results.case
    counted = [number for number, line in enumerate(case.lines) if line.in_total]
    areas = dict.fromkeys(case.lines[number].steering_area for number in counted)
    rows = []
    for area in [*(area for area in areas if area), ALL_MONEY]:
        lines = [n for n in counted if area in (ALL_MONEY, case.lines[n].steering_area)]
        rows.append((area, *payback(results, lines)))
    return pd.DataFrame(rows, columns=MONEY)


def payback(results: Results, lines: list[int]) -> tuple[float, float, str, str]:
    """The investment in these lines, the permanent spending, the year in which the investment is
    back, and why there is none.
    """
    case, by_line = results.case, results.effects[lines].sum(axis=1)
    invests = np.array([case.lines[n].money == "investment" for n in lines], bool)
    goes_on = np.array([is_permanent(case.lines[n]) for n in lines], bool)
    investment = float(by_line[[is_implementation(case.lines[n]) for n in lines]].sum())
    permanent = float(by_line[invests & goes_on].sum())
    since_start = by_line.sum(axis=0).cumsum()
    if math.isnan(since_start[-1]):
        blank = ", ".join(id for id in results.unknown if id in {case.lines[n].id for n in lines})
        return investment, permanent, "", f"not stated: {blank}"
    if investment <= 0:
        return investment, permanent, "", "nothing is invested"
    owing = np.flatnonzero(since_start > 1e-9 * investment)
    back = owing[-1] + 1 if len(owing) else 0
    if back == len(results.years):
        return investment, permanent, "", f"not by {results.years[-1]}"
    return investment, permanent, results.years[back], ""


def years_to_payback(results: Results) -> float:
    """The number of years, the first one counted, in which what is put in comes back; NaN if it
    does not within the results' years, or if nothing is put in.
    """
    year = payback_year(results).iloc[-1]["payback_year"]
    return results.years.index(year) + 1 if year else math.nan


def is_implementation(line: Line) -> bool:
    """Whether a line is put in once to carry the proposal out: an investment that ends."""
    return line.money == "investment" and not is_permanent(line)


def is_permanent(line: Line) -> bool:
    """Whether a line's money goes on after the case's last year, as far as the source says."""
    return held(line) == 1 and line.end is None and kind_of(line).per_year


@checked
def present_value(
    results: Results,
    rate: float | Mapping[str, float] | None = None,
    base_year: str | None = None,
) -> pd.Series:
    """The present value of each line and of the net total (`total`, last), in the case's unit.

    `rate` is a real rate, since amounts are at constant prices: 0.035 for 3.5 %; or a rate by year,
    held until the next one. None: what the Danish Ministry of Finance recommends for the first 35
    years, 4 % until 2020 and 3.5 % from 2021, for a case in Danish kroner. Each year's money is
    divided by 1 + the rate of every year after `base_year` (None: the first year, which is thus not
    discounted) up to its own. NaN where a line is not stated. CaseError for a rate that is not
    above -1, a case in other money without a rate, or a base year that is no year.
    """
    first, base = results.years[0], base_year or results.years[0]
    by_year: dict[str, Any] = dict(rate) if isinstance(rate, Mapping) else {first: rate}
    if rate is None and "DKK" in results.case.header.unit.split():
        by_year = dict(DANISH_RATES)
    problems = [
        Problem("is not a rate", field="rate", value=one, allowed="above -1; 0.035 for 3.5 %")
        for one in by_year.values()
        if isinstance(one, bool) or not isinstance(one, (int, float)) or not -1 < one < math.inf
    ]
    for field, year in [("base_year", base), *(("rate", year) for year in by_year)]:
        if not is_year(year, like=first):
            problem = Problem("is not a year", field=field, value=year, allowed=f"as {first}")
            problems.append(problem)
    refuse(problems)
    factors = discount_factors(by_year, base, results.years)
    by_line = (results.effects.sum(axis=1) * factors).sum(axis=1)
    ids = [line.id for line in results.case.lines]
    return pd.Series(
        [*by_line, by_line[results.case.counted].sum()], [*ids, "total"], name="present_value"
    )


def discount_factors(rates: Mapping[str, float], base: str, years: Sequence[str]) -> np.ndarray:
    """What money of each year is worth in the base year: array (year,).

    The rate of a year takes money from that year to the one before; before the first rate listed
    the first holds.
    """
    listed = sorted((year_start(year), rate) for year, rate in rates.items())

    def growth(start: int) -> float:
        until_then = [rate for since, rate in listed if since <= start]
        return 1 + (until_then[-1] if until_then else listed[0][1])

    at, factors = year_start(base), []
    for start in map(year_start, years):
        passed = math.prod(growth(year) for year in range(min(at, start) + 1, max(at, start) + 1))
        factors.append(1 / passed if start >= at else passed)
    return np.array(factors)


@checked
def inflow_reading(
    case: Case,
    line: str,
    until: str | None = None,
    stay_years: int | None = None,
    scenario: Scenario | None = None,
) -> pd.DataFrame:
    """A line's effect if its number is a stock, as the case counts it, and if so many are new every
    year.

    "Ten children a year from 2021" may be ten who are in the new form of care at a time, or ten
    more each year. Up to the line's full year both readings are the printed figures. After it the
    stock stays; read as inflow, the full effect is added again every year, moved by the line's
    delay, and each year's children stay `stay_years` years (None: beyond the horizon). Index: year,
    to `until` (None: four years after the case's last). Columns: stock, inflow, difference, in the
    case's unit, negative = saving. CaseError for a line that is not recurring.
    """
    last = case.years[-1]
    until = until or year_label(year_start(last) + 4, like=last)
    results = evaluate(case, scenario, None if until == last else until)
    read = as_inflow(results, line, stay_years=stay_years)
    number = case.lines.index(case.line(line))
    stock, inflow = (one.effects[number].sum(axis=0) for one in (results, read))
    columns = {"stock": stock, "inflow": inflow, "difference": inflow - stock}
    return pd.DataFrame(columns, pd.Index(results.years, name="year"))


@checked
def as_inflow(results: Results, *lines: str, stay_years: int | None = None) -> Results:
    """The same results with the children of these lines read as new every year: all tables and
    charts follow.

    As `inflow_reading` has it; the parties share what is added as they share the line's last year.
    CaseError for a line that is not recurring, and for results in another price level than the
    case's (`in_prices` comes afterwards).
    """
    case, effects = results.case, results.effects.copy()
    chosen = [case.line(id) for id in lines]
    _refuse_no_inflow(results, chosen, stay_years)
    for line in chosen:
        stay = stay_years or math.inf
        added = added_by_inflow(case, line, results.scenario, results.years, stay)
        if added.any():
            cells = effects[case.lines.index(line)]  # a view: what is added stands in `effects`
            cells += np.outer(cells[:, -1] / cells[:, -1].sum(), added)
    return replace(results, effects=effects)


def _refuse_no_inflow(results: Results, lines: Sequence[Line], stay_years: int | None) -> None:
    """CaseError for results or lines that cannot be read as an inflow, or a stay of no years."""
    case = results.case
    if stay_years is not None and (not isinstance(stay_years, int) or stay_years < 1):
        reason, rule = "is not a number of whole years", "1, 2 ..."
        raise CaseError(Problem(reason, field="stay_years", value=stay_years, allowed=rule))
    if results.price_level != case.header.price_level:
        reason, rule = "are in other prices than the case", "in_prices afterwards"
        raise CaseError(Problem(reason, field="results", allowed=rule))
    recurring = [one.id for one in case.lines if kind_of(one).is_delayed]
    for line in lines:
        if line.id not in recurring:
            reason, rule = "is not a recurring line", ", ".join(recurring)
            raise CaseError(Problem(reason, field="line", value=line.id, allowed=rule))


def added_by_inflow(
    case: Case, line: Line, scenario: Scenario, years: tuple[str, ...], stay_years: float
) -> np.ndarray:
    """What the children of the years after the full year add, array (year,)."""
    values = case.values(scenario)
    if not line.is_on(values):
        return np.zeros(len(years))
    full = years.index(case.header.full_effect_year(line))
    # from `full + stay_years` on as many leave as come
    arrivals = [year for year in range(full + 1, len(years)) if year < full + stay_years]
    come = [float(sum(due <= year for due in arrivals)) for year in range(len(years))]
    grown = delayed(come, delay_of(case, line, values))
    return np.array(
        [times(*pair) for pair in zip(coefficient(case, line, values, years), grown, strict=True)]
    )


@checked
def monthly(results: Results) -> pd.DataFrame:
    """Effects by month: scenario, part, line, kind, party, year, month ("2023-04"), value; negative
    = saving.

    A year's effect of a `dated` line is spread over its months in force, so that the months sum to
    the year. The source says nothing of the months of other lines: NaN, shown as "not stated".
    """
    months = pd.concat(_months(results, line) for line in results.case.lines)
    table = results.frame.merge(months, on=["line", "year"])
    spread = table["value"] * table["share"]
    table["value"] = spread.mask(
        table["share"] == 0, 0.0
    )  # nothing of an unknown amount is nothing
    return table[["scenario", "part", "line", "kind", "party", "year", "month", "value"]]


def _months(results: Results, line: Line) -> pd.DataFrame:
    """The months of every year, and the share of the year's effect of `line` that falls in each."""
    case = results.case
    months = np.add.outer(first_months(case, results.years), np.arange(12))
    shares = np.full(months.shape, np.nan)
    if kind_of(line).dates:
        begin, finish = dates_of(line, case.values(results.scenario))
        in_force = months_in_force(begin, finish, months, 1)
        shares = in_force / np.maximum(in_force.sum(axis=1, keepdims=True), 1e-12)
    labels = [f"{month // 12}-{month % 12 + 1:02d}" for month in months.reshape(-1)]
    years = np.repeat(results.years, 12)
    return pd.DataFrame(
        {"line": line.id, "year": years, "month": labels, "share": shares.reshape(-1)}
    )
