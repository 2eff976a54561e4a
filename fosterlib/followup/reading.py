"""What happened, as someone wrote it down: read row by row, checked all at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field

from fosterlib.load.files import column_problems, read_rows
from fosterlib.load.findings import validated
from fosterlib.model.case import Case
from fosterlib.model.computation import full_effect, in_year
from fosterlib.model.entries import STRICT, UNKNOWN, Line
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.expressions import YEAR_NUMBER
from fosterlib.model.kinds import kind_of
from fosterlib.model.levers import arguments
from fosterlib.model.prices import price_factor
from fosterlib.model.units import counts_children

KINDS = ("line", "assumption", "indicator")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
LARGEST_ACTUAL = 1e12
COLUMNS = ["kind", "id", "party", "period", "year", "value", "note", "source"]


class Actual(BaseModel):
    """One figure of what happened: of a line (money), an assumption (a driver) or an indicator, in
    one period.
    """

    model_config = STRICT
    line: str = ""
    assumption: str = ""
    indicator: str = ""
    party: str = "all"
    period: str
    value: float = Field(
        default=UNKNOWN, allow_inf_nan=False, ge=-LARGEST_ACTUAL, le=LARGEST_ACTUAL
    )
    price_level: str = ""
    note: str = ""
    source: str = ""

    @property
    def names(self) -> list[tuple[str, str]]:
        """What the figure is of: kind and id; more or less than one of them is wrong."""
        return [(kind, getattr(self, kind)) for kind in KINDS if getattr(self, kind)]


def read_actuals(case: Case, actuals: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Actuals from a CSV or a table, checked: kind, id, party, period, year, value, note, source;
    NaN = not known yet.

    Money stands in the case's price level afterwards. CaseError names file, row, field and the
    nearest valid name.
    """
    problems: list[Problem] = []
    if isinstance(actuals, pd.DataFrame):
        file = str(actuals.attrs.get("file", "actuals"))
        rows = _rows_of(actuals, file, problems)
    else:
        file = Path(actuals).name
        rows = read_rows(Path(actuals), Actual, problems)
    good = []
    for place, row in rows:
        faults = [replace(fault, file=file, row=place) for fault in row_problems(case, row)]
        problems += faults
        good += [] if faults else [(place, row)]
    problems += [replace(fault, file=file) for fault in _repeated(case, good)]
    refuse(problems)
    years = periods(case)
    cells = [
        [
            *row.names[0],
            row.party,
            row.period,
            years[row.period],
            row.value * factor(case, row),
            row.note,
            row.source,
        ]
        for _, row in good
    ]
    return pd.DataFrame(cells, columns=COLUMNS)


def periods(case: Case) -> dict[str, str]:
    """Every period that can be reported, in order of its end, and its year; the first quarter
    begins with the year.
    """
    return {year + quarter: year for year in case.years for quarter in (*QUARTERS, "")}


def drivers_of(line: Line) -> dict[str, str]:
    """The assumptions that decide a line's money, each with the lever's name for it; `scale` for
    listed amounts.
    """
    if kind_of(line).pattern == "listed":
        return {line.own("scale"): "scale"}
    if line.formula:
        return {id: id for id in line.inputs if id != YEAR_NUMBER}
    return {line.drivers[name]: name for name in arguments(line.lever)} if line.lever else {}


def row_problems(case: Case, row: Actual) -> Iterator[Problem]:
    """What is wrong with one row by itself."""
    wrong_names = list(name_problems(case, row))
    yield from wrong_names
    if row.period not in periods(case):
        reason = "is not a year or a quarter of the case"
        allowed = f"{case.years[0]} to {case.years[-1]}, or a quarter such as {case.years[0]}Q1"
        near = nearest(row.period, periods(case))
        yield Problem(reason, field="period", value=row.period, allowed=allowed, nearest=near)
    if wrong_names:
        return
    if row.value < 0 and row.assumption and counts_children(case.assumptions[row.assumption].unit):
        yield Problem("cannot be below 0: it counts children", field="value", value=row.value)
    if row.value == 0 and _divides(case, row.assumption):
        yield Problem("cannot be 0: the money is divided by it", field="value", value=row.value)
    try:
        factor(case, row)
    except CaseError as error:
        yield replace(error.problems[0], field="price_level", value=row.price_level)


def name_problems(case: Case, row: Actual) -> Iterator[Problem]:
    """What is wrong with the names in a row: none or several of them, not in the case, nothing to
    compare with.
    """
    if len(row.names) != 1:
        reason = "exactly one of line, assumption and indicator must be filled"
        yield Problem(reason, field="line", value=", ".join(id for _, id in row.names) or None)
        return
    [(kind, id)] = row.names
    overlaps = [line.id for line in case.lines if kind_of(line).is_computed]
    known = {
        "line": [line.id for line in case.lines if line.id not in overlaps],
        "assumption": list(dict.fromkeys(id for line in case.lines for id in drivers_of(line))),
        "indicator": [indicator.id for indicator in case.indicators],
    }
    if id not in known[kind]:
        reason = (
            "is not a driver of any line" if id in case.assumptions else f"there is no such {kind}"
        )
        if id in overlaps:
            reason = "is computed: the overlap lies in the money of the other lines"
        reason += "".join(f"; it is in the column {other}" for other in KINDS if id in known[other])
        allowed = ", ".join(known[kind]) or f"none: the case has no {kind}"
        yield Problem(
            reason, field=kind, value=id, allowed=allowed, nearest=nearest(id, known[kind])
        )
    elif kind != "line" and row.party != "all":
        reason = f"an {kind} is followed up for all parties together"
        yield Problem(reason, field="party", value=row.party, allowed="blank or all")
    elif row.party not in ("all", *case.parties):
        near = nearest(row.party, case.parties)
        yield Problem(
            "there is no such party",
            "",
            "",
            field="party",
            value=row.party,
            allowed=", ".join(case.parties),
            nearest=near,
        )


def factor(case: Case, row: Actual) -> float:
    """What brings the money of a row to the price level it is compared in. CaseError if there is
    none.
    """
    if not row.price_level:
        return 1.0
    [(kind, id)] = row.names
    level = case.header.price_level if kind == "line" else ""
    if kind == "assumption":
        level = case.assumptions[id].price_level
    if not level:
        raise CaseError(Problem(f"{kind} '{id}' has no price level to convert to", allowed="blank"))
    return price_factor(case.price_index, row.price_level, level)


def _divides(case: Case, id: str) -> bool:
    """Whether a lever divides by an assumption."""
    try:
        for line in case.lines:
            if id in line.inputs:
                full_effect(case, line)(in_year(case, case.values() | {id: 0.0}, case.years[0]))
    except ZeroDivisionError:
        return True
    return False


def _repeated(case: Case, rows: list[tuple[str, Actual]]) -> Iterator[Problem]:
    """Periods given twice (a year gives its quarters too), and lines given both for all parties and
    by party.
    """
    years = periods(case)
    seen: dict[tuple[str, ...], str] = {}
    parties: dict[tuple[str, str], tuple[bool, str]] = {}
    for place, row in rows:
        [(kind, id)], year = row.names, years[row.period]
        quarters = [year + name for name in QUARTERS] if row.period == year else [row.period]
        keys = [(kind, id, row.party, quarter) for quarter in quarters]
        if twice := [seen[key] for key in keys if key in seen]:
            reason = f"the same period is given twice for {kind} '{id}': also in row {twice[0]}"
            yield Problem(reason, row=place, field="period", value=row.period)
        seen |= dict.fromkeys(keys, place)
        is_all, earlier = parties.setdefault((kind, id), (row.party == "all", place))
        if is_all != (row.party == "all"):
            reason = (
                f"line '{id}' is given both for all parties and by party: also in row {earlier}"
            )
            allowed = "one or the other for the whole line"
            yield Problem(reason, row=place, field="party", value=row.party, allowed=allowed)


def _rows_of(table: pd.DataFrame, file: str, problems: list[Problem]) -> list[tuple[str, Actual]]:
    columns = [str(column).strip() for column in table.columns]
    faults = column_problems(columns, Actual, file)
    problems += faults
    rows = []
    for place, *values in [] if faults else table.itertuples(name=None):
        cells = {
            name: text
            for name, value in zip(columns, values, strict=True)
            if (text := _text(value))
        }
        entry = validated(Actual, cells, file, str(place), problems)
        rows += [(str(place), entry)] if entry else []
    return rows


def _text(value: object) -> str:
    """A cell as a CSV would hold it: a year that pandas made a number becomes a year again."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        return str(value).strip()
    try:
        return f"{value:.17g}"
    except OverflowError:  # of a whole number with hundreds of digits
        return "inf"
