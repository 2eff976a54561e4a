"""The printed figures that the model gives, as JSON: what each is the sum of, so that a page can
check that they still hold when an estimate is put right. reconcile.py says it in Python.
"""

from typing import Any

from fosterlib.model.case import Case
from fosterlib.model.entries import Figure, Line
from fosterlib.model.units import conversion
from fosterlib.questions.reconcile import ABOUT, EXACT, reconcile


def figures_held(case: Case) -> list[dict[str, Any]]:
    """The printed figures that hold in the case: place, value, bound, and how the model gives it.

    `of` is "assumptions" ([number, factor] each), "posts" (line, year, is_change) or "effect"
    (lines, parties, years, factor).
    """
    ok = reconcile(case)["ok"].fillna(False)
    held = [one for one, holds in zip(case.figures, ok, strict=True) if holds]
    return [_held(case, figure) for figure in held]


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
        return {"of": "posts", "line": line, "year": figure.year, "isChange": is_change}
    sign = -1 if figure.measure == "saving" else 1
    parties = enumerate(case.parties)
    return {
        "of": "effect",
        "lines": [n for n, line in enumerate(case.lines) if _is_of(figure, line)],
        "parties": [n for n, party in parties if figure.party in ("all", party)],
        "years": [n for n, year in enumerate(case.years) if _is_in(figure, year)],
        "factor": sign * conversion(case.header.unit, figure.unit),
    }


def _assumptions(case: Case, figure: Figure) -> list[list[float]]:
    """The assumptions that a figure is the sum of: number and factor to the figure's unit."""
    ids, own_units = list(case.assumptions), tuple(case.header.units)
    units = {id: case.assumptions[id].unit for id in figure.measures}
    return [
        [ids.index(id), conversion(unit, figure.unit or unit, own_units)]
        for id, unit in units.items()
    ]


def _is_of(figure: Figure, line: Line) -> bool:
    if figure.measure == "investment" and line.money != "investment":
        return False
    return figure.line in (line.id, line.part) or (figure.line == "total" and line.in_total)


def _is_in(figure: Figure, year: str) -> bool:
    return figure.year == "all" or year in figure.year.split("+")
