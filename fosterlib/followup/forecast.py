"""What the rest of the period will bring, by the kind of money; and the latest of each
indicator.
"""

import math
from collections.abc import Mapping

import pandas as pd

from fosterlib.followup.reading import periods
from fosterlib.model.case import Case
from fosterlib.model.entries import UNKNOWN, Indicator, Line
from fosterlib.model.kinds import kind_of
from fosterlib.questions.timing import is_permanent

SMALL = 1e-9


def whole(cells: pd.Series) -> float:
    """The sum of all cells; unknown if one of them is."""
    return cells.sum(skipna=False)


def money_kind(line: Line) -> str:
    """How the rest of a line's money is forecast: `ramp`, `fixed` or `one_off`.

    A ramp grows in along a profile. Fixed money is the same as long as it runs: posts, a grant. A
    one-off is put in once and ends: a campaign, development.
    """
    if kind_of(line).is_delayed:
        return "ramp"
    once = not kind_of(line).per_year or (line.money == "investment" and not is_permanent(line))
    return "one_off" if once else "fixed"


def with_forecast(case: Case, comparison: pd.DataFrame) -> pd.DataFrame:
    """The comparison with two columns more: the `rate` of the plan at which the money now runs, and
    the `forecast`.

    By line and party; the forecast of a known period is what is realised. The others, by
    `money_kind`: a ramp is its plan times the rate of the latest known period; fixed money too, but
    not below its plan if only one period is known, in which a post may have stood empty; a one-off
    is its plan, and what was not spent of it is carried over to the period after the latest known
    one. NaN
    where nothing is known, or nothing was planned in what is known of a ramp or of fixed money.
    """
    kinds = {line.id: money_kind(line) for line in case.lines}
    rate, rest = (pd.Series(math.nan, comparison.index) for _ in range(2))
    for (line, _), cells in comparison.groupby(["line", "party"], sort=False):
        known = cells["realised"].notna()
        if not known.any():
            continue
        if kinds[line] == "one_off":
            rest[cells.index] = cells["planned"] + carried_over(cells, known)
            continue
        rate[cells.index] = found = running_rate(cells[known], kinds[line])
        rest[cells.index] = cells["planned"] * found
    # where nothing is planned there is nothing to expect, whatever the rate
    rest = rest.mask((comparison["planned"] == 0) & ~(rest.abs() > SMALL), 0.0)
    known = comparison["realised"].notna()
    return comparison.assign(rate=rate, forecast=comparison["realised"].where(known, rest))


def running_rate(known: pd.DataFrame, kind: str) -> float:
    """Realised of planned in the latest known period with a plan; for fixed money of which one
    such period is known, at least 1: a post may have stood empty in a part of it.
    """
    with_plan = known[known["planned"].abs() > SMALL]
    if known["planned"].isna().any() or with_plan.empty:
        return math.nan
    last = with_plan.iloc[-1]
    rate = float(last["realised"] / last["planned"])
    return max(rate, 1.0) if kind == "fixed" and len(with_plan) == 1 else rate


def carried_over(cells: pd.DataFrame, known: pd.Series) -> pd.Series:
    """What was planned of a one-off in the known periods and not spent, in the first period after
    them; 0 elsewhere. Overspending is not won back.
    """
    carried = pd.Series(0.0, cells.index)
    slipped = (cells["planned"] - cells["realised"])[known].sum(skipna=False)
    after = cells.index[known[::-1].cumsum()[::-1] == 0]
    if len(after) and slipped * cells["planned"].sum(skipna=False) > 0:
        carried[after[0]] = slipped
    return carried


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
