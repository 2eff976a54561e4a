"""The plan held against what happened: variance by cause, forecast, indicators."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from fosterlib.followup.forecast import added_up, latest_indicators, with_forecast
from fosterlib.followup.reading import read_actuals
from fosterlib.followup.small import periods_of_few
from fosterlib.followup.variance import Reported, compare, driver_levels
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results, evaluate


@dataclass(frozen=True, eq=False)
class FollowUp:
    """A plan held against what happened. Money in the case's unit and price level; negative =
    saving; NaN = unknown.

    - `plan`: the `Results` of the planned scenario. `actuals`: what was reported, a row a figure,
      as checked.
    - `comparison`: line, party, period, year, planned, realised, variance (realised less planned),
      basis (`money` or `drivers`), rate (of the plan, at which the money now runs), forecast. Every
      year of every line is there, by quarter where it was reported so; the planned money sums to
      the plan.
    - `variance`: for each line and period with realised money: planned, realised, variance, and its
      parts quantity, price, joint, phase_in, not_split, which sum to it (NaN: unknown, adds
      nothing); drivers: those reported.
    - `drivers`: each driver reported, by line and period: kind (quantity or price), planned and
      realised value.
    - `forecast`: by line and year: planned, planned_to_date, realised_to_date, variance (to date),
      rest, forecast.
    - `indicators`: what the source wants measured, by whom, how often; the latest value, the one
      before, the way.
    """

    plan: Results
    actuals: pd.DataFrame
    comparison: pd.DataFrame
    variance: pd.DataFrame
    drivers: pd.DataFrame
    forecast: pd.DataFrame
    indicators: pd.DataFrame

    def __repr__(self) -> str:
        periods = self.actuals["period"]
        about = f"{self.plan.case.id}, {self.plan.scenario.name}"
        return f"FollowUp {about}: {len(periods)} figures reported up to {periods.max()}"

    def _repr_html_(self) -> str:
        return for_readers(self).forecast.to_html(index=False, float_format="{:,.1f}".format)


@checked
def follow_up(
    case: Case, actuals: str | Path | pd.DataFrame, scenario: Scenario | None = None
) -> FollowUp:
    """The plan (a scenario; None: the published case) held against what happened, as far as that is
    known.

    `actuals` is a CSV or a DataFrame with the columns `line` (money), `assumption` (a driver) or
    `indicator`, one of them filled in each row, then `period` (`2018`, or `2018Q1`: the first three
    months of the year), `value`, and if wanted `party` (money only; blank = all), `price_level` (of
    the money, if not the case's), `note`, `source`. A blank value is not known yet, never zero.
    Money is the sum of its period, a driver the level in it. The source plans by year: a quarter is
    a fourth of it (months in force for a dated line).

    Realised money is what is reported; a line without money gets it from its drivers, if one that
    counts (children, contracts, hours) is reported. The variance, realised less planned, has these
    parts:

    - quantity: the reported drivers that count, at planned prices, less the plan;
    - price: the reported drivers in money, at planned quantity, less the plan;
    - joint: what both do together less what each does alone, the joint term of the two;
    - phase_in: the realised money less what the reported drivers give, where a line grows in along
      a profile that its drivers do not show (fewer visits to all families): the realised phase-in
      against the planned one. Known only if drivers of quantity and of price (those the line has)
      are reported; 0 where children or contracts are counted as they come;
    - not_split: the rest of the variance, where too little is reported or nothing says why.

    A driver that nobody reported counts as planned; if no driver of a kind is, that part is NaN.
    Planned children and the planned share of adjusted contracts follow the phase-in (17 children at
    full effect and 66 % reached: 11.2); other drivers have their planned value from the first day.
    The parts are the usual variance analysis by quantity and price with the joint term kept apart;
    by construction they sum to the variance.

    The forecast of a period not known yet follows the kind of money. What grows in runs on at the
    rate of its latest known period: plan times realised of plan in it. Fixed money, posts and
    grants, too, but not below its plan while one period is known. A one-off is forecast as
    planned, and what was not spent of it is carried over to the next period. Where nothing is known
    of a line it stays NaN. CaseError lists all that is wrong, by file, row and field.
    """
    checked = read_actuals(case, actuals)
    plan, reported = evaluate(case, scenario), reported_by_name(checked)
    comparison, variance, forecast = _held_against(plan, reported, {})
    return FollowUp(
        plan=plan,
        actuals=checked,
        comparison=comparison,
        variance=variance,
        drivers=driver_levels(plan, reported),
        forecast=forecast,
        indicators=latest_indicators(case, reported),
    )


def for_readers(follow_up: FollowUp) -> FollowUp:
    """The follow-up as others may read it: without the money of periods for which fewer than five
    children are reported. Their basis is `few`, and nothing is computed from them.
    """
    plan, actuals = follow_up.plan, follow_up.actuals
    few = periods_of_few(plan.case, actuals)
    if not few:
        return follow_up
    comparison, variance, forecast = _held_against(plan, reported_by_name(actuals), few)
    return replace(follow_up, comparison=comparison, variance=variance, forecast=forecast)


def _held_against(
    plan: Results, reported: Reported, left_out: Mapping[str, set[str]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The tables comparison, variance and forecast of a follow-up."""
    comparison, variance = compare(plan, reported, left_out)
    comparison = with_forecast(plan.case, comparison)
    return comparison, variance, added_up(comparison, ["line", "year"]).reset_index()


def reported_by_name(actuals: pd.DataFrame) -> Reported:
    """What is known, by kind, id and party, and then by period."""
    reported: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in actuals.dropna(subset="value").itertuples():
        reported.setdefault((row.kind, row.id, row.party), {})[row.period] = row.value
    return reported
