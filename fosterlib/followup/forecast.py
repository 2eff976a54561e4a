"""What the rest of the period will bring, if it goes on as it has gone so far; and the latest of each indicator."""

from collections.abc import Mapping

import pandas as pd

from fosterlib.case import Case
from fosterlib.entries import UNKNOWN, Indicator
from fosterlib.followup.reading import period_number

SMALL = 1e-9


def carried_on(comparison: pd.DataFrame) -> pd.DataFrame:
    """The comparison with two columns more: `share` realised of the plan to date, and the `forecast`.

    By line and party: the forecast of a period is what is realised, or its plan times the share that was realised of
    the plan in all periods known so far. NaN where nothing is known, or nothing was planned in what is known.
    """
    groups = [comparison["line"], comparison["party"]]
    known = comparison["realised"].notna()
    to_date = comparison["planned"].where(known).groupby(groups).transform("sum")
    realised = comparison["realised"].groupby(groups).transform("sum")
    share = (realised / to_date).where(to_date.abs() > SMALL)
    rest = (comparison["planned"] * share).mask(comparison["planned"] == 0, 0.0)  # nothing planned: nothing to expect
    return comparison.assign(share=share, forecast=comparison["realised"].where(known, rest))


def forecast_by_year(comparison: pd.DataFrame) -> pd.DataFrame:
    """By line and year: planned, planned and realised to date, rest (of what is not known yet), forecast.

    The money to date is NaN where nothing of the year is known; a forecast is NaN if any part of it is.
    """
    known = comparison["realised"].notna()
    parts = comparison.assign(
        planned_to_date=comparison["planned"].where(known),
        realised_to_date=comparison["realised"],
        rest=comparison["forecast"].mask(known, 0.0),
    )
    groups = parts.groupby(["line", "year"], sort=False)
    strict = groups[["planned", "rest", "forecast"]].agg(lambda cells: cells.sum(skipna=False))
    to_date = groups[["planned_to_date", "realised_to_date"]].sum(min_count=1)
    columns = ["planned", "planned_to_date", "realised_to_date", "rest", "forecast"]
    return strict.join(to_date)[columns].reset_index()


def latest_indicators(case: Case, reported: Mapping[tuple[str, str, str], Mapping[str, float]]) -> pd.DataFrame:
    """The indicators of the source: all that it says of them, and the latest value, the one before, the way it went.

    `moved` is up, down or unchanged, blank before there are two values; `as_wanted` is missing then.
    """
    rows = []
    for indicator in case.indicators:
        given = reported.get(("indicator", indicator.id, "all"), {})
        known = sorted((p for p in given if given[p] == given[p]), key=lambda period: period_number(case, period))
        latest, before = ([given[period] for period in known[:-3:-1]] + [UNKNOWN, UNKNOWN])[:2]
        moved = "up" if latest > before else "down" if latest < before else "unchanged" if latest == before else ""
        as_wanted = moved == indicator.direction if moved else pd.NA
        seen = [len(known), known[-1] if known else "", latest, before, moved, as_wanted]
        rows.append([*indicator.model_dump().values(), *seen])
    columns = [*Indicator.model_fields, "measured", "period", "latest", "before", "moved", "as_wanted"]
    return pd.DataFrame(rows, columns=columns)
