"""Planned against realised by line and period, and the variance between them taken apart."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from immutabledict import immutabledict

from fosterlib.followup.reading import QUARTERS, drivers_of, periods
from fosterlib.model.case import Case
from fosterlib.model.entries import UNKNOWN, Line
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import dates_of, kind_of
from fosterlib.model.terms import coefficient, first_months, months_in_force, reached, times
from fosterlib.model.units import is_money

BUILT_UP = {
    "children",
    "adjusted_share",
}  # what levers count from none: the plan for a period follows the phase-in
PRICE_FACTORS = {"scale", "pay_rise_share"}  # drivers of the price that are not money themselves
PARTS = ["quantity", "price", "joint", "phase_in", "not_split"]

Reported = Mapping[
    tuple[str, str, str], Mapping[str, float]
]  # (kind, id, party): known value by period


def compare(
    plan: Results, reported: Reported, left_out: Mapping[str, set[str]] = immutabledict()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables comparison (line, party, period) and variance (line, period).

    `left_out`: by line, periods of so few children that their money is not told: it is unknown,
    its basis is `few`, and it has no variance.
    """
    cells, parts = [], []
    spans = [
        (line, year, *span)
        for line in plan.case.lines
        for year in plan.years
        for span in shares_of_year(plan, line, year, reported).items()
    ]
    for line, year, period, share in spans:
        of_year = planned_money(plan, line, year, reported)
        planned = {party: times(money, share) for party, money in of_year.items()}
        realised = {
            party: money_in(reported.get(("line", line.id, party), {}), period, year)
            for party in planned
        }
        known = known_drivers(plan, line, period, year, reported)
        effects, from_drivers = driver_effects(plan, line, year, share, known)
        basis = "money"
        if list(realised) == ["all"] and math.isnan(realised["all"]):
            basis, realised = "drivers", {"all": from_drivers}
        seen = [party for party in realised if not math.isnan(realised[party])]
        if period in left_out.get(line.id, ()):
            basis, realised = "few", dict.fromkeys(realised, UNKNOWN)
        for party in planned:
            money = [planned[party], realised[party], realised[party] - planned[party]]
            cells.append([line.id, party, period, year, *money, basis if party in seen else ""])
        if seen and basis != "few":
            plan_of, sum_of = (sum(money[party] for party in seen) for money in (planned, realised))
            if len(seen) < len(planned):  # drivers are those of all parties together
                effects = [UNKNOWN] * 3
            split = take_apart(sum_of - plan_of, effects, basis, phases_in(line))
            parts.append(
                [line.id, period, year, plan_of, sum_of, sum_of - plan_of, *split, ", ".join(known)]
            )
    columns = ["planned", "realised", "variance"]
    comparison = pd.DataFrame(cells, columns=["line", "party", "period", "year", *columns, "basis"])
    return comparison, pd.DataFrame(
        parts, columns=["line", "period", "year", *columns, *PARTS, "drivers"]
    )


def driver_levels(plan: Results, reported: Reported) -> pd.DataFrame:
    """The reported drivers by line and period beside their planned value and kind."""
    rows = [
        [line.id, period, id, kind, planned_drivers(plan, line, year)[0][id], given[period]]
        for line in plan.case.lines
        if is_planned(plan, line)
        for id, kind in driver_kinds(plan.case, line).items()
        if (given := reported.get(("assumption", id, "all")))
        for period, year in periods(plan.case).items()
        if period in given
    ]
    return pd.DataFrame(
        rows, columns=["line", "period", "assumption", "kind", "planned", "realised"]
    )


def known_drivers(
    plan: Results, line: Line, period: str, year: str, reported: Reported
) -> dict[str, float]:
    """The reported levels in a period; none for a line that is off in the plan, since they say
    nothing of it.
    """
    ids = drivers_of(line) if is_planned(plan, line) else ()
    levels = {id: level_in(reported.get(("assumption", id, "all"), {}), period, year) for id in ids}
    return {id: level for id, level in levels.items() if not math.isnan(level)}


def driver_effects(
    plan: Results, line: Line, year: str, share: float, known: Mapping[str, float]
) -> tuple[list[float], float]:
    """What the known drivers do to the money of a period: quantity, price, the joint term of both;
    and the money that they give in all.

    A part is NaN where no driver of its kind is known, and 0 where the line has none. The money is
    NaN unless a driver that counts is known. A driver that nobody reported keeps its planned value.
    """
    if not known:
        return [UNKNOWN] * 3, UNKNOWN
    kinds = driver_kinds(plan.case, line)
    values, weight = planned_drivers(plan, line, year)

    def money(*of_kinds: str) -> float:
        changed = {id: known[id] for id in known if kinds[id] in of_kinds}
        effect = coefficient(plan.case, line, values | changed, plan.years)[plan.years.index(year)]
        return effect * weight * share

    base, both = money(), money("quantity", "price")
    reported = {kinds[id] for id in known}
    quantity, price = (
        money(kind) - base if kind in reported else UNKNOWN if kind in kinds.values() else 0.0
        for kind in ("quantity", "price")
    )
    counts = "quantity" in reported or "quantity" not in kinds.values()
    return [quantity, price, both - base - quantity - price], both if counts else UNKNOWN


def take_apart(
    variance: float, effects: list[float], basis: str, has_phase_in: bool
) -> list[float]:
    """Quantity, price, their joint term, phase-in, not split: the parts of a variance.

    What the drivers leave of reported money is the phase-in, if all of them are known and the line
    grows in beside them (`phases_in`); else nobody can say what it is.
    """
    known = [effect for effect in effects if effect == effect]
    rest = variance - sum(known)
    if basis != "money":  # money from drivers leaves nothing but rounding
        return [*effects, UNKNOWN, rest if math.isnan(rest) else 0.0]
    if len(known) < len(effects):
        return [*effects, UNKNOWN, rest]
    return [*effects, rest, 0.0] if has_phase_in else [*effects, 0.0, rest]


def phases_in(line: Line) -> bool:
    """Whether a line grows in along a profile that its drivers do not show: families are all there
    from the first day, children and adjusted contracts are counted as they come.
    """
    return kind_of(line).is_delayed and not BUILT_UP & set(drivers_of(line).values())


def driver_kinds(case: Case, line: Line) -> dict[str, str]:
    """The drivers of a line and whether each counts as `quantity` or `price`: price is what is in
    money.
    """
    return {
        id: "price" if name in PRICE_FACTORS or is_money(case.assumptions[id].unit) else "quantity"
        for id, name in drivers_of(line).items()
    }


def is_planned(plan: Results, line: Line) -> bool:
    """Whether a line is switched on in the plan."""
    return line.is_on(plan.case.values(plan.scenario))


def planned_drivers(plan: Results, line: Line, year: str) -> tuple[dict[str, float], float]:
    """The planned value of every assumption in a year of a line, and what the lever is then
    multiplied by.

    That is the phase-in reached, or the listed money. Children and adjusted contracts are built up:
    their planned number is the one at full effect times the phase-in. Everything else has its
    planned value from the first day.
    """
    values = plan.case.values(plan.scenario)
    by_year = reached(plan.case, line, values, plan.years).sum(axis=0)
    so_far = float(by_year[plan.years.index(year)])
    built_up = [
        id for id, name in drivers_of(line).items() if name in BUILT_UP and kind_of(line).is_delayed
    ]
    return values | {id: values[id] * so_far for id in built_up}, 1.0 if built_up else so_far


def planned_money(plan: Results, line: Line, year: str, reported: Reported) -> dict[str, float]:
    """The planned money of a year: of all parties together, or by party if the line is reported by
    party.

    By party means those that are reported and those that the plan has money for in any year.
    """
    cells = plan.effects[plan.case.lines.index(line)]
    of_year = dict(zip(plan.case.parties, cells[:, plan.years.index(year)].tolist(), strict=True))
    given = {party for kind, id, party in reported if (kind, id) == ("line", line.id)}
    if given <= {"all"}:
        return {"all": sum(of_year.values())}
    with_money = {party for party, row in zip(plan.case.parties, cells, strict=True) if row.any()}
    return {party: money for party, money in of_year.items() if party in given | with_money}


def shares_of_year(plan: Results, line: Line, year: str, reported: Reported) -> dict[str, float]:
    """The periods in which a year of a line is compared, and the share of the year's plan that
    falls in each.

    The quarters if it was reported so, else the year. A quarter is a fourth; for a dated line, its
    months in force.
    """
    money = {
        period
        for key, given in reported.items()
        if key[:2] == ("line", line.id)
        for period in given
    }
    drivers = {
        period for id in drivers_of(line) for period in reported.get(("assumption", id, "all"), {})
    }
    quarters = [year + quarter for quarter in QUARTERS]
    if year in money or not (money | drivers) & set(quarters):
        return {year: 1.0}
    months = np.full(4, 3.0)
    if kind_of(line).dates:
        (first,) = first_months(plan.case, [year])
        begin, finish = dates_of(line, plan.case.values(plan.scenario))
        months = months_in_force(begin, finish, first + np.arange(0, 12, 3), 3)
    return dict(zip(quarters, (months / max(months.sum(), 1e-12)).tolist(), strict=True))


def money_in(given: Mapping[str, float], period: str, year: str) -> float:
    """The realised money of a period; a year is the sum of its quarters when all four are known,
    else NaN.
    """
    if period in given or period != year:
        return given.get(period, UNKNOWN)
    return sum(given.get(year + quarter, UNKNOWN) for quarter in QUARTERS)


def level_in(given: Mapping[str, float], period: str, year: str) -> float:
    """The level of a driver in a period; a quarter takes its year's, a year the mean of its four
    quarters, else NaN.
    """
    return given.get(year, money_in(given, period, year) / (4 if period == year else 1))
