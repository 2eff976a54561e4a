"""Counts of children so small that a child could be recognised: shown as under 5, and the money
that they could be worked out from left out.

What is left out is not used either: no total, forecast, chart or hash is computed with it, so that
there is nothing to work it out from.
"""

import re
from collections.abc import Mapping

import pandas as pd

from fosterlib.followup.reading import QUARTERS, drivers_of
from fosterlib.model.case import Case
from fosterlib.model.entries import Indicator
from fosterlib.model.units import counts_children

FEWEST = 5
LEFT_OUT = "—"
CHILDREN = re.compile(r"\b(child|children|barn|børn\w*|unge|young)\b", re.IGNORECASE)


def is_small(value: float) -> bool:
    """Whether a number of children is so small that they could be recognised: not none, and fewer
    than five.
    """
    return 0 < value < FEWEST


def indicator_counts_children(indicator: Indicator | Mapping[str, str]) -> bool:
    """Whether an indicator counts children, as its name says; a share does not."""
    said = indicator if isinstance(indicator, Mapping) else indicator.model_dump()
    names = " ".join([said["id"].replace("_", " "), said["label_da"], said["label_en"]])
    return not said["id"].endswith("_share") and bool(CHILDREN.search(names))


def small_counts(case: Case, actuals: pd.DataFrame) -> pd.Series:
    """Which of the reported figures are such small numbers of children."""
    counted = {
        *(id for id, one in case.assumptions.items() if counts_children(one.unit)),
        *(one.id for one in case.indicators if indicator_counts_children(one)),
    }
    return actuals["id"].isin(counted) & actuals["value"].map(is_small).astype(bool)


def periods_of_few(case: Case, actuals: pd.DataFrame) -> dict[str, set[str]]:
    """By line, the periods for which fewer than five children were reported, and those that hold
    or lie within them.
    """
    few = actuals[small_counts(case, actuals) & actuals["kind"].eq("assumption")]
    found: dict[str, set[str]] = {}
    for line in case.lines:
        for row in few[few["id"].isin(drivers_of(line))].itertuples():
            quarters = {row.year + quarter for quarter in QUARTERS}
            within = quarters if row.period == row.year else {row.period}
            found.setdefault(line.id, set()).update(within, {row.year})
    return found
