"""Every printed figure beside the model's: what is reproduced, what is not, and what nothing
vouches for.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Figure
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.units import conversion

EXACT = 1e-9


@checked
def reconcile(case: Case) -> pd.DataFrame:
    """A row a printed figure: published, model, difference (model less published), role, ok.

    `ok`: the difference is at most half of the printed precision (1e-9 where the figure is exact);
    blank for `context`, which is listed and not counted. `input` rows feed the model and `check`
    rows never do, so the two are counted apart. `cross_checked` is False for an input that no
    `check` row stands beside.
    """
    results = evaluate(case)
    table = pd.DataFrame(
        [figure.model_dump() for figure in case.figures], columns=list(Figure.model_fields)
    )
    table = table.rename(columns={"value": "published"})
    table["model"] = [model_value(results, figure) for figure in case.figures]
    table["difference"] = table["model"] - table["published"]
    slack = np.maximum(table["precision"].to_numpy(float) / 2, 0) + EXACT
    both_unknown = table["model"].isna() & table["published"].isna()
    table["ok"] = ((table["difference"].abs() <= slack) | both_unknown).astype("boolean")
    table.loc[table["role"] == "context", "ok"] = pd.NA
    vouched = {place(case, figure) for figure in case.figures if figure.role == "check"}
    table["cross_checked"] = [place(case, figure) in vouched for figure in case.figures]
    columns = [
        "table",
        "line",
        "party",
        "year",
        "measure",
        "unit",
        "published",
        "model",
        "difference",
    ]
    return table[[*columns, "precision", "role", "ok", "cross_checked", "locator"]]


@checked
def reconciliation_summary(case: Case) -> pd.DataFrame:
    """By role: how many printed figures there are, how many are reproduced, how many inputs have no
    cross-check.
    """
    table = reconcile(case)
    table = table[table["role"] != "context"]
    alone = (table["role"] == "input") & ~table["cross_checked"]
    groups = table.assign(alone=alone).groupby("role")
    counts = groups.agg(
        figures=("ok", "size"), reproduced=("ok", "sum"), without_cross_check=("alone", "sum")
    )
    return counts.reindex(["input", "check"], fill_value=0).astype(int)


@lru_cache(maxsize=64)
def counted_figures(case: Case) -> tuple[int, int]:
    """How many printed figures feed or check the model, and how many of them it reproduces."""
    counts = reconciliation_summary(case)
    return int(counts["figures"].sum()), int(counts["reproduced"].sum())


@lru_cache(maxsize=64)
def totals_as_printed(case: Case) -> dict[str, tuple[float, float]]:
    """By year, the net total as the source prints it, in the case's unit, and how far the model's
    may be from it. The most precise one where a year is printed more than once.
    """
    found: dict[str, tuple[float, float]] = {}
    for figure in case.figures:
        of_total = (figure.line, figure.party) == ("total", "all") and figure.role != "context"
        if not of_total or figure.measure not in ("effect", "saving"):
            continue
        factor = conversion(figure.unit, case.header.unit)
        value = figure.value * factor * (-1 if figure.measure == "saving" else 1)
        slack = figure.precision * factor / 2 + EXACT
        if figure.year in case.years and slack < found.get(figure.year, (0.0, np.inf))[1]:
            found[figure.year] = (value, slack)
    return found


def model_value(results: Results, figure: Figure) -> float:
    """What the model gives for a printed figure, in the figure's own unit; NaN for `context`."""
    case = results.case
    if figure.role == "context":
        return np.nan
    if figure.measure in case.assumptions:
        assumption = case.assumptions[figure.measure]
        return assumption.value * conversion(
            assumption.unit, figure.unit or assumption.unit, tuple(case.header.units)
        )
    if figure.measure.startswith("fte"):
        return _posts(results, figure)
    lines = [_selects(figure, line) for line in case.lines]
    parties = [figure.party in ("all", party) for party in case.parties]
    years = _years(results, figure)
    effect = results.effects[np.ix_(lines, parties, years)].sum() * conversion(
        case.header.unit, figure.unit
    )
    return -effect if figure.measure == "saving" else effect


def place(case: Case, figure: Figure) -> tuple:
    """What a figure is of: two with the same place vouch for each other. A sum's parties stand for
    one another.
    """
    if figure.measure in case.assumptions:
        return (figure.measure,)
    measure = "money" if figure.measure in ("effect", "saving", "investment") else figure.measure
    return measure, figure.party == "all", figure.line, figure.year


def _selects(figure: Figure, line) -> bool:
    if figure.measure == "investment" and line.money != "investment":
        return False
    return figure.line in (line.id, line.part) or (figure.line == "total" and line.in_total)


def _years(results: Results, figure: Figure) -> list[int]:
    wanted = results.years if figure.year == "all" else figure.year.split("+")
    return [number for number, year in enumerate(results.years) if year in wanted]


def _posts(results: Results, figure: Figure) -> float:
    staff = results.case.line(figure.line).staff
    if staff is None:
        return np.nan
    posts = results.staff.loc[staff.role]
    return posts[figure.year] - (posts[staff.base_year] if figure.measure == "fte_change" else 0)
