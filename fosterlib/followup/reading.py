"""What happened, as someone wrote it down: read row by row, checked all at once."""

from pathlib import Path

import pandas as pd
from pydantic import BaseModel, Field

from fosterlib.case import Case
from fosterlib.entries import STRICT, UNKNOWN, Line
from fosterlib.errors import CaseError, Problem, nearest
from fosterlib.files import column_problems, read_rows, validated
from fosterlib.levers import arguments, call_lever
from fosterlib.prices import price_factor
from fosterlib.units import is_money

KINDS = ("line", "assumption", "indicator")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
LARGEST = 1e12
COLUMNS = ["kind", "id", "party", "period", "year", "value", "note", "source"]


class Actual(BaseModel):
    """One figure of what happened: of a line (money), an assumption (a driver) or an indicator, in one period."""

    model_config = STRICT
    line: str = ""
    assumption: str = ""
    indicator: str = ""
    party: str = "all"
    period: str
    value: float = Field(default=UNKNOWN, allow_inf_nan=False, ge=-LARGEST, le=LARGEST)
    price_level: str = ""
    note: str = ""
    source: str = ""

    @property
    def names(self) -> dict[str, str]:
        """The columns among line, assumption and indicator that are filled."""
        return {kind: getattr(self, kind) for kind in KINDS if getattr(self, kind)}

    @property
    def key(self) -> tuple[str, str, str]:
        """What the figure is of: its kind, its id, its party."""
        kind, id = next(iter(self.names.items()))
        return kind, id, self.party


def read_actuals(case: Case, actuals: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Actuals from a CSV or a table, checked: kind, id, party, period, year, value, note, source; NaN = not known yet.

    Money stands in the case's price level afterwards. CaseError names file, row, field and the nearest valid name.
    """
    problems: list[Problem] = []
    if isinstance(actuals, pd.DataFrame):
        file = str(actuals.attrs.get("file", "actuals"))
        rows = _rows_of(actuals, file, problems)
    else:
        file = Path(actuals).name
        rows = read_rows(Path(actuals), Actual, problems)
    return checked_actuals(case, rows, file, problems)


def checked_actuals(case: Case, rows: list[tuple[str, Actual]], file: str, problems: list[Problem]) -> pd.DataFrame:
    """The rows, each with its place in `file`, as `read_actuals` gives them; CaseError if there is any problem."""
    places = {split_period(case, name): name for year in case.years for name in (year, *(year + q for q in QUARTERS))}
    good = []
    for number, row in rows:
        faults = name_problems(case, row, file, number)
        if split_period(case, row.period) not in places:
            reason = "is not a year or a quarter of the case"
            allowed = f"{case.years[0]} to {case.years[-1]}, or a quarter such as {case.years[0]}Q1"
            near = nearest(row.period, places.values())
            faults.append(Problem(reason, file, number, "period", row.period, allowed, near))
        problems += faults
        good += [] if faults else [(number, row)]
    problems += _repeated(case, good, file)
    problems += [
        Problem("cannot be 0: the money is divided by it", file, number, "value", row.value)
        for number, row in good
        if _divides(case, row)
    ]
    values = [_in_case_prices(case, row, file, number, problems) for number, row in good]
    if problems:
        raise CaseError(problems)
    cells = [
        [*row.key, row.period, split_period(case, row.period)[0], value, row.note, row.source]
        for (_, row), value in zip(good, values, strict=True)
    ]
    return pd.DataFrame(cells, columns=COLUMNS)


def split_period(case: Case, period: str) -> tuple[str, int]:
    """The year and the quarter (0: the whole year) of `2018` or `2018Q1`; the first quarter begins with the year."""
    year, quarter = period[:-2], period[-2:]
    return (year, QUARTERS.index(quarter) + 1) if quarter in QUARTERS else (period, 0)


def period_number(case: Case, period: str) -> int:
    """A number that sorts periods by their end; a year stands after its quarters."""
    year, quarter = split_period(case, period)
    return 10 * case.years.index(year) + (quarter or 5)


def drivers_of(line: Line) -> dict[str, str]:
    """The assumptions that decide a line's money, each with the lever's name for it; `scale` for listed amounts."""
    if line.kind == "amounts":
        return {f"{line.id}.scale": "scale"}
    return {line.drivers[name]: name for name in arguments(line.lever)} if line.lever else {}


def name_problems(case: Case, row: Actual, file: str, number: str) -> list[Problem]:
    """What is wrong with the names in a row: none or several of them, not in the case, nothing to compare with."""
    if len(row.names) != 1:
        reason = "exactly one of line, assumption and indicator must be filled"
        return [Problem(reason, file, number, "line", ", ".join(row.names.values()) or None)]
    [(kind, id)] = row.names.items()
    known = {
        "line": [line.id for line in case.lines if line.kind != "overlap"],
        "assumption": list(dict.fromkeys(id for line in case.lines for id in drivers_of(line))),
        "indicator": [indicator.id for indicator in case.indicators],
    }
    if id not in known[kind]:
        reason = "is not a driver of any line" if id in case.assumptions else f"there is no such {kind}"
        if any(line.id == id and line.kind == "overlap" for line in case.lines):
            reason = "is computed: the overlap lies in the money of the other lines"
        elsewhere = next((f"; it is in the column {other}" for other in KINDS if id in known[other]), "")
        allowed = ", ".join(known[kind]) or f"none: the case has no {kind}"
        return [Problem(reason + elsewhere, file, number, kind, id, allowed, nearest(id, known[kind]))]
    if row.party == "all" or (kind == "line" and row.party in case.parties):
        return []
    if kind != "line":
        reason = f"an {kind} is followed up for all parties together"
        return [Problem(reason, file, number, "party", row.party, "blank or all")]
    near = nearest(row.party, case.parties)
    return [Problem("there is no such party", file, number, "party", row.party, ", ".join(case.parties), near)]


def _rows_of(table: pd.DataFrame, file: str, problems: list[Problem]) -> list[tuple[str, Actual]]:
    columns = [str(column).strip() for column in table.columns]
    faults = column_problems(columns, Actual, file)
    problems += faults
    rows = []
    for number, cells in zip(table.index, table.itertuples(index=False, name=None), strict=True) if not faults else ():
        filled = {name: _cell(name, value) for name, value in zip(columns, cells, strict=True)}
        entry = validated(Actual, {k: v for k, v in filled.items() if v != ""}, file, str(number), problems)
        rows += [] if entry is None else [(str(number), entry)]
    return rows


def _cell(name: str, value: object) -> float | str:
    """A cell as a CSV would hold it; a year that pandas made a number becomes text again."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if pd.api.types.is_number(value) and not pd.api.types.is_bool(value) and not isinstance(value, complex):
        return float(value) if name == "value" else f"{float(value):.12g}"  # type: ignore[arg-type]
    return str(value).strip()


def _repeated(case: Case, rows: list[tuple[str, Actual]], file: str) -> list[Problem]:
    """Periods given twice: the same one, a year beside its own quarters, all parties beside single ones."""
    problems = []
    seen: dict[tuple[str, str, str], dict[str, str]] = {}
    for number, row in rows:
        kind, id, party = row.key
        year, quarter = split_period(case, row.period)
        given = seen.setdefault(row.key, {})
        overlapping = [row.period, *([year] if quarter else [year + name for name in QUARTERS])]
        for period in overlapping:
            if period in given:
                what = "the same period" if period == row.period else f"{period}, which overlaps it,"
                reason = f"{what} is given twice for {kind} '{id}': also in row {given[period]}"
                problems.append(Problem(reason, file, number, "period", row.period))
        given[row.period] = number
        other = next(
            (rows for key, rows in seen.items() if key[:2] == (kind, id) and (key[2] == "all") != (party == "all")), {}
        )
        if other:
            reason = f"line '{id}' is given both for all parties and by party: also in row {next(iter(other.values()))}"
            problems.append(Problem(reason, file, number, "party", party, "one or the other for the whole line"))
    return problems


def _divides(case: Case, row: Actual) -> bool:
    """Whether a driver is given as 0 that a lever divides by."""
    values = case.values() | {row.assumption: row.value}
    try:
        for line in case.lines:
            if line.lever and row.value == 0 and row.assumption in drivers_of(line):
                call_lever(line.lever, line.drivers, values)
    except ZeroDivisionError:
        return True
    return False


def _in_case_prices(case: Case, row: Actual, file: str, number: str, problems: list[Problem]) -> float:
    """The value of a row in the price level that it is compared in."""
    kind, id, _ = row.key
    if not row.price_level:
        return row.value
    level, place = case.header.price_level, (file, number, "price_level", row.price_level)
    if kind == "assumption":
        assumption = case.assumptions[id]
        level = assumption.price_level if is_money(assumption.unit) else ""
    if not level:
        problems.append(Problem(f"{kind} '{id}' has no price level to convert to", *place, allowed="blank"))
        return UNKNOWN
    try:
        return row.value * price_factor(case.price_index, row.price_level, level)
    except CaseError as error:
        known = ", ".join(case.price_index)
        problems.append(Problem(error.problems[0].message, *place, allowed=known))
        return UNKNOWN
