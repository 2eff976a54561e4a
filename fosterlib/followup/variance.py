"""Planned against realised by line and period, and the variance between them taken apart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fosterlib.case import Case, year_start
from fosterlib.entries import UNKNOWN, Line
from fosterlib.evaluate import Results
from fosterlib.followup.reading import QUARTERS, drivers_of, period_number, split_period
from fosterlib.overlap import growth
from fosterlib.terms import month_number
from fosterlib.totals import full_effect
from fosterlib.units import is_money

BUILT_UP = {"children", "adjusted_share"}  # what levers count from none: the plan for a period follows the phase-in
PRICE_FACTORS = {"scale", "pay_rise_share"}  # drivers of the price that are not money themselves
PARTS = ["volume", "price", "mix", "timing", "not_split"]

Reported = Mapping[tuple[str, str, str], Mapping[str, float]]  # (kind, id, party): value by period


@dataclass(frozen=True)
class Span:
    """A year or a quarter of one line, and the share of the year's plan that falls in it."""

    period: str
    year: str
    share: float


def compare(plan: Results, reported: Reported) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables comparison (line, party, period) and variance (line, period)."""
    cells: list[list] = []
    parts: list[list] = []
    for line in plan.case.lines:
        kinds, reached = driver_kinds(plan.case, line), phase_in(plan, line)
        is_on = is_planned(plan, line)
        for span in spans(plan, line, reported):
            values, weight = planned_values(plan, line, reached[span.year], span.share)
            known = {id: value for id in kinds if not math.isnan(value := driver_value(reported, id, span))}
            known = known if is_on else {}
            effects, from_drivers = driver_effects(line, kinds, values, known, weight)
            counts = [kinds[id] for id in known if kinds[id] == "volume" or "volume" not in kinds.values()]
            shares = parties_of(plan, line, reported, span)
            found = {party: line_money(reported, line.id, party, span) for party in shares}
            basis = "money" if any(money == money for money in found.values()) else "drivers"
            if basis == "drivers" and list(found) == ["all"] and counts:
                found = {"all": from_drivers}
            cells += [
                [line.id, party, span.period, span.year, shares[party], money, basis if money == money else ""]
                for party, money in found.items()
            ]
            seen = [party for party, money in found.items() if money == money]
            if seen:
                planned, realised = (sum(money[party] for party in seen) for money in (shares, found))
                if len(seen) < len(found):  # drivers are those of all parties together
                    effects = dict.fromkeys(effects, UNKNOWN)
                split = take_apart(realised - planned, effects, basis)
                money = [planned, realised, realised - planned]
                parts.append([line.id, span.period, span.year, *money, *split, ", ".join(known)])
    comparison = pd.DataFrame(cells, columns=["line", "party", "period", "year", "planned", "realised", "basis"])
    comparison.insert(6, "variance", comparison["realised"] - comparison["planned"])
    columns = ["line", "period", "year", "planned", "realised", "variance", *PARTS, "drivers"]
    return comparison, pd.DataFrame(parts, columns=columns)


def driver_levels(plan: Results, reported: Reported) -> pd.DataFrame:
    """The reported drivers by line and period beside their planned value: kind is volume or price."""
    rows = []
    for line in (line for line in plan.case.lines if is_planned(plan, line)):
        reached = phase_in(plan, line)
        for id, kind in driver_kinds(plan.case, line).items():
            given = reported.get(("assumption", id, "all"), {})
            for period in sorted(given, key=lambda period: period_number(plan.case, period)):
                values, _ = planned_values(plan, line, reached[split_period(plan.case, period)[0]])
                rows.append([line.id, period, id, kind, values[id], given[period]])
    table = pd.DataFrame(rows, columns=["line", "period", "assumption", "kind", "planned", "realised"])
    return table[table["realised"].notna()].reset_index(drop=True)


def driver_effects(
    line: Line, kinds: Mapping[str, str], values: Mapping, known: Mapping[str, float], weight: float
) -> tuple[dict[str, float], float]:
    """What the reported drivers do to the money of a period: volume, price and mix; and the money they give in all.

    A part is NaN where no driver of its kind was reported, and 0 where the line has none. A driver that nobody
    reported keeps its planned value.
    """
    groups = {kind: {id: value for id, value in known.items() if kinds[id] == kind} for kind in ("volume", "price")}
    base, volume, price, both = (
        full_effect(line, {**values, **changed}) * weight if kinds else 0.0
        for changed in ({}, groups["volume"], groups["price"], known)
    )
    effects = {"volume": volume - base, "price": price - base, "mix": both - volume - price + base}
    missing = [kind for kind in groups if kind in kinds.values() and not groups[kind]]
    absent = [kind for kind in groups if kind not in kinds.values()]
    effects |= dict.fromkeys(missing, UNKNOWN)
    return effects | {"mix": 0.0 if absent else UNKNOWN if missing else effects["mix"]}, both


def take_apart(variance: float, effects: Mapping[str, float], basis: str) -> list[float]:
    """Volume, price, mix, timing, not_split. What the drivers leave is timing if every part before it is known."""
    known = [effect for effect in effects.values() if effect == effect]
    rest = variance - sum(known)
    if basis == "money" and len(known) == len(effects):
        return [*effects.values(), rest, 0.0]
    if basis == "drivers" and rest == rest:  # computed from the drivers, so they leave nothing but rounding
        rest = 0.0
    return [*effects.values(), UNKNOWN, rest]


def driver_kinds(case: Case, line: Line) -> dict[str, str]:
    """The drivers of a line and whether each counts as `volume` or `price`: price is what is in money."""
    return {
        id: "price" if name in PRICE_FACTORS or is_money(case.assumptions[id].unit) else "volume"
        for id, name in drivers_of(line).items()
    }


def is_planned(plan: Results, line: Line) -> bool:
    """Whether a line is switched on in the plan; the drivers of one that is off say nothing of it."""
    values = plan.case.values(plan.scenario)
    return all(values[switch] for switch in line.switches())


def phase_in(plan: Results, line: Line) -> dict[str, float]:
    """By year, what a line's effect is multiplied by: the share of full effect reached, or the listed money."""
    at_full_scale = {**plan.case.values(plan.scenario), f"{line.id}.scale": 1.0}
    reached = growth(plan.case, line, at_full_scale, plan.years).sum(axis=0)
    return dict(zip(plan.years, reached.tolist(), strict=True))


def planned_values(plan: Results, line: Line, reached: float, share: float = 1.0) -> tuple[dict[str, float], float]:
    """The planned value of every assumption in a period of a line, and what the lever is then multiplied by.

    `reached` is the phase-in of the year, `share` the period's part of the year. Children and adjusted contracts are
    built up: their planned number is the one at full effect times the phase-in. Everything else has its planned value
    from the first day, and the phase-in is in the factor.
    """
    values = plan.case.values(plan.scenario)
    built_up = [id for id, name in drivers_of(line).items() if name in BUILT_UP]
    if line.kind != "recurring" or not built_up:
        return values, reached * share
    return values | {id: values[id] * reached for id in built_up}, share


def spans(plan: Results, line: Line, reported: Reported) -> list[Span]:
    """The periods in which a line is compared: the quarters of a year if that is how it was reported, else the year."""
    money = [key for key in reported if key[:2] == ("line", line.id)]
    drivers = [("assumption", id, "all") for id in drivers_of(line)]
    found = []
    for year in plan.years:
        of_money, of_drivers = (_quarters_given(plan.case, reported, keys, year) for keys in (money, drivers))
        if 0 not in of_money and (of_money or of_drivers - {0}):
            shares = quarter_shares(plan, line, year)
            found += [Span(year + quarter, year, share) for quarter, share in zip(QUARTERS, shares, strict=True)]
        else:
            found.append(Span(year, year, 1.0))
    return found


def quarter_shares(plan: Results, line: Line, year: str) -> list[float]:
    """The share of a year's plan in each quarter: a quarter each; for a dated line, by its months in force."""
    if line.kind != "dated":
        return [0.25] * 4
    extension = plan.case.values(plan.scenario)[f"{line.id}.extension_months"]
    begin = -math.inf if line.start is None else month_number(line.start)
    finish = math.inf if line.end is None else month_number(line.end, last_day=True) + extension
    starts = 12 * year_start(year) + plan.case.header.year_starts - 1 + np.arange(0, 12, 3)
    months = np.clip(np.minimum(finish, starts + 3) - np.maximum(begin, starts), 0, 3)
    return (months / max(months.sum(), 1e-12)).tolist()


def parties_of(plan: Results, line: Line, reported: Reported, span: Span) -> dict[str, float]:
    """The planned money of a period: of all parties together, or by party if the line is reported by party.

    By party means those that are reported and those that the plan has money for in any year.
    """
    number, n = plan.case.lines.index(line), plan.years.index(span.year)
    by_party = dict(zip(plan.case.parties, (plan.effects[number, :, n] * span.share).tolist(), strict=True))
    given = {party for kind, id, party in reported if (kind, id) == ("line", line.id)}
    if not given - {"all"}:
        return {"all": sum(by_party.values())}
    touched = np.any(plan.effects[number] != 0, axis=1)
    return {
        party: by_party[party]
        for party, is_touched in zip(plan.case.parties, touched, strict=True)
        if is_touched or party in given
    }


def line_money(reported: Reported, line: str, party: str, span: Span) -> float:
    """The realised money of a period; a year is the sum of its quarters when all four are known, else NaN."""
    given = reported.get(("line", line, party), {})
    if span.period in given or span.period != span.year:
        return given.get(span.period, UNKNOWN)
    return sum(given.get(span.year + quarter, UNKNOWN) for quarter in QUARTERS)


def driver_value(reported: Reported, id: str, span: Span) -> float:
    """The value of a driver in a period; a quarter takes its year's, a year the mean of its four quarters, else NaN."""
    given = reported.get(("assumption", id, "all"), {})
    if span.period in given or span.period != span.year:
        return given.get(span.period, given.get(span.year, UNKNOWN))
    return sum(given.get(span.year + quarter, UNKNOWN) for quarter in QUARTERS) / 4


def _quarters_given(case: Case, reported: Reported, keys: list[tuple[str, str, str]], year: str) -> set[int]:
    periods = [split_period(case, period) for key in keys for period in reported.get(key, {})]
    return {quarter for start, quarter in periods if start == year}
