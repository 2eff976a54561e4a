"""The printed figures that the model gives, as JSON: what each is the sum of, so that a page can
check that they still hold when an estimate is put right. reconcile.py says it in Python.
"""

from typing import Any

from fosterlib.model.case import Case
from fosterlib.model.entries import Figure
from fosterlib.model.units import conversion
from fosterlib.questions.reconcile import (
    ABOUT,
    EXACT,
    factor_of,
    reconcile,
    selects,
    years_before,
    years_of,
)


def figures_held(case: Case) -> list[dict[str, Any]]:
    """The printed figures that hold in the case: place, value, bound, and how the model gives it.

    `of` is "assumptions" ([number, factor] each), "posts" (line, year, is_change) or "effect"
    (lines, parties, years, the years taken off, factor).
    """
    ok = reconcile(case)["ok"].fillna(False)
    held = [one for one, holds in zip(case.figures, ok, strict=True) if holds]
    return [_held(case, figure) for figure in held if _is_sum(case, figure)]


def _is_sum(case: Case, figure: Figure) -> bool:
    """Whether a figure is a sum over the case's own years: not when money is back, nor later."""
    years = {*case.years, "", *(one.base_year for line in case.lines for one in line.staff)}
    return figure.measure != "payback" and {*case.header.years_meant(figure.begins)} <= years


def _held(case: Case, figure: Figure) -> dict[str, Any]:
    place = " ".join(filter(None, (figure.line, figure.party, figure.year, figure.measure)))
    scenario = case.named(figure.scenario) if figure.scenario else case.published
    slack = max(figure.precision / 2, 0) + EXACT
    is_about = figure.bound == "about"
    return {
        "place": f"{figure.table}, {place}",
        "printed": None if figure.value != figure.value else figure.value,
        "bound": figure.bound,
        "slack": max(slack, ABOUT * abs(figure.value)) if is_about else slack,
        "overrides": dict(scenario.overrides),
        **_sum(case, figure),
    }


def _sum(case: Case, figure: Figure) -> dict[str, Any]:
    if set(figure.measures) <= set(case.assumptions):
        return {"of": "assumptions", "terms": _assumptions(case, figure)}
    if figure.measure.startswith("fte"):
        line = case.lines.index(case.line(figure.line))
        is_change = figure.measure == "fte_change"
        return {"of": "posts", "line": line, "year": figure.begins, "isChange": is_change}
    years = years_of(figure, case, case.years)
    return {
        "of": "effect",
        "lines": [n for n, line in enumerate(case.lines) if selects(figure, line)],
        "parties": [n for n, one in enumerate(case.parties) if figure.party in ("all", one)],
        "years": years,
        "less": years_before(years) if figure.measure == "change" else [],
        "factor": factor_of(figure, case),
    }


def _assumptions(case: Case, figure: Figure) -> list[list[float]]:
    """The assumptions that a figure is the sum of: number and factor to the figure's unit."""
    ids, own_units = list(case.assumptions), tuple(case.header.units)
    units = {id: case.assumptions[id].unit for id in figure.measures}
    return [
        [ids.index(id), conversion(unit, figure.unit or unit, own_units)]
        for id, unit in units.items()
    ]
