"""Which assumptions deserve work first: how reliable each is, against what it matters."""

import math

import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError
from fosterlib.model.evaluate import evaluate
from fosterlib.questions.ranges import tornado

LARGE, MEDIUM = 0.1, 0.02  # of the money that the lines move, savings and costs added up


@checked
def assumption_impacts(case: Case, year: str | None = None) -> pd.DataFrame:
    """The case's own assumptions that can be moved: how reliable each is, and what it matters.

    Columns: assumption; nature; reliability (high, medium, low, "" if not stated); impact (how far
    the net total moves from its low to its high, others unchanged, facts read as estimates, as a
    share 0-1 of the money that the lines move in the same years; NaN if unknown); size (large from
    0.1 on, medium from 0.02 on, small; "" if unknown). `year`: one year, None: the sum of the
    case's years. The largest first. The ratings are those of the UK Government's AQuA Book; the two
    limits are ours.
    """
    results = evaluate(case)
    money = results.frame.groupby(["line", "year"])["value"].sum().abs()
    counted = [line.id for line in case.lines if line.in_total]
    of_years = money.loc[counted] if year is None else money.loc[counted, year]
    gross = float(of_years.sum(skipna=False))
    try:
        swings = tornado(case, year).set_index("assumption")["swing"]
    except CaseError:  # the total is unknown, and so is what moves it
        swings = pd.Series(dtype=float)
    rows = []
    for id, one in case.assumptions.items():
        if one.is_implied or one.is_switch or one.low >= one.high:
            continue
        impact = float(swings.get(id, math.nan)) / gross if gross else math.nan
        rows.append([id, one.nature, one.reliability, impact, size_of(impact)])
    columns = ["assumption", "nature", "reliability", "impact", "size"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("impact", ascending=False, kind="stable", ignore_index=True)


def size_of(impact: float) -> str:
    """Large, medium or small; blank for NaN."""
    if math.isnan(impact):
        return ""
    return "large" if impact >= LARGE else "medium" if impact >= MEDIUM else "small"
