"""What the rest of the period will bring, if it goes on as it has gone so far; and the latest of
each indicator.
"""

from collections.abc import Mapping

import pandas as pd

from fosterlib.followup.reading import periods
from fosterlib.model.case import Case
from fosterlib.model.entries import UNKNOWN, Indicator

SMALL = 1e-9


def whole(cells: pd.Series) -> float:
    """The sum of all cells; unknown if one of them is."""
    return cells.sum(skipna=False)


def with_forecast(comparison: pd.DataFrame) -> pd.DataFrame:
    """The comparison with two columns more: `share` realised of the plan to date, and the
    `forecast`.

    By line and party: the forecast of a period is what is realised, or its plan times the share
    that was realised of the plan in all periods known so far. NaN where nothing is known, or
    nothing was planned in what is known.
    """
    groups = [comparison["line"], comparison["party"]]
    known = comparison["realised"].notna()
    to_date = comparison["planned"].where(known, 0.0).groupby(groups).transform(whole)
    realised = comparison["realised"].where(known, 0.0).groupby(groups).transform(whole)
    share = (realised / to_date).where(to_date.abs() > SMALL)
    # where nothing is planned there is nothing to expect, whatever the share
    rest = (comparison["planned"] * share).mask(comparison["planned"] == 0, 0.0)
    return comparison.assign(share=share, forecast=comparison["realised"].where(known, rest))


def added_up(comparison: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Planned, planned_to_date, realised_to_date, variance, rest (of what is not known yet) and
    forecast, added up.

    To date means the periods with realised money: NaN where there are none. Any other unknown makes
    its sum unknown.
    """
    known = comparison["realised"].notna()
    cells = comparison.assign(rest=comparison["forecast"].mask(known, 0.0))
    in_all = cells.groupby(by, sort=False)[["planned", "rest", "forecast"]].agg(whole)
    to_date = cells[known].groupby(by, sort=False)[["planned", "realised", "variance"]].agg(whole)
    to_date = to_date.rename(columns={"planned": "planned_to_date", "realised": "realised_to_date"})
    return in_all.join(to_date)[["planned", *to_date.columns, "rest", "forecast"]]


def _way(before: float, latest: float) -> str:
    """Up, down or unchanged; blank if either is unknown."""
    if latest > before:
        return "up"
    if latest < before:
        return "down"
    return "unchanged" if latest == before else ""


def latest_indicators(
    case: Case, reported: Mapping[tuple[str, str, str], Mapping[str, float]]
) -> pd.DataFrame:
    """The indicators of the source: all that it says of them, and the latest value, the one before,
    the way it went.

    `moved` is up, down or unchanged, blank before there are two values; `as_wanted` is missing
    then.
    """
    rows = []
    for indicator in case.indicators:
        given = reported.get(("indicator", indicator.id, "all"), {})
        known = [period for period in periods(case) if period in given]
        before, latest = [UNKNOWN, UNKNOWN, *(given[period] for period in known)][-2:]
        moved = _way(before, latest)
        as_wanted = moved == indicator.direction if moved else pd.NA
        seen = [len(known), known[-1] if known else "", latest, before, moved, as_wanted]
        rows.append([*indicator.model_dump().values(), *seen])
    columns = [
        *Indicator.model_fields,
        "measured",
        "period",
        "latest",
        "before",
        "moved",
        "as_wanted",
    ]
    return pd.DataFrame(rows, columns=columns)
