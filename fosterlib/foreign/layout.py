"""Finds its way in a table that somebody else made: the header row, and what each column is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.grids import Grid, Printed, column_name
from fosterlib.foreign.headings import (
    DATE,
    forecast_year,
    is_onwards,
    plain,
    role_of,
    says,
    year_of,
)
from fosterlib.foreign.printed_amounts import is_amount
from fosterlib.model.errors import CaseError, Problem, nearest, refuse

HEADER_WITHIN = 60
Cells = Sequence[Sequence[Printed]]


@dataclass(frozen=True)
class Layout:
    """Where things stand: the header row, the columns that name a row by role, the columns of
    amounts by name.

    The amounts are those of the years, by their labels, and last the `total`: a blank column where
    there is none. `columns` says of each column with a heading or amounts what it was taken for.
    """

    header: int
    names: Mapping[str, int]
    amounts: Mapping[str, int]
    goes_on: bool
    columns: tuple[tuple[int, str, str], ...]

    @property
    def years(self) -> tuple[str, ...]:
        """The labels of the years, in the order of their columns."""
        return tuple(name for name in self.amounts if name != "total")


def year_columns(row: Iterable[Printed]) -> dict[int, str]:
    """The columns of a row that are headed by a year."""
    return {number: year for number, cell in enumerate(row) if (year := year_of(cell)) is not None}


def header_row(cells: Cells) -> int | None:
    """The number of the first row with two years, else of the first with one year beside another
    heading.

    One year with amounts or a heading of its own above it is an amount that looks like a year.
    """
    one = None
    for number, row in enumerate(cells[:HEADER_WITHIN]):
        years = year_columns(row)
        if len(years) > 1 and not _stands_in_amounts(cells, number, years):
            return number
        if one is None and _heads_one_year(cells, number, years):
            one = number
    return one


def _stands_in_amounts(cells: Cells, number: int, years: Iterable[int]) -> bool:
    """Whether a row with years is one of the data: `B;2019;2018` below `A;2100;2040`."""
    return any(
        is_amount(cell) and year_of(cell) is None
        for row in cells[:number]
        for column, cell in enumerate(row)
        if column in years and cell != ""
    )


def _heads_one_year(cells: Cells, number: int, years: Mapping[int, str]) -> bool:
    """Whether a row heads one year: `Post;2018`, but not `East;2019` below `Region;Amount`."""
    row = cells[number]
    others = [cell for column, cell in enumerate(row) if cell != "" and column not in years]
    if not years or not others or not all(isinstance(cell, str) for cell in others):
        return False
    above = [row for row in cells[:number] if sum(cell != "" for cell in row) > 1]
    return not any(len(row) > column and row[column] != "" for row in above for column in years)


def years_found(cells: Cells) -> int:
    """How many years the richest row has: how much of a table a grid looks like."""
    return max((len(year_columns(row)) for row in cells[:HEADER_WITHIN]), default=0)


def find_layout(grid: Grid, said: Mapping[str, str], notes: list[Problem]) -> Layout:
    """What each column is: as `said` (by heading or letter), as its heading says, else by what
    stands in it.

    The last column of the grid is blank. `notes` names the columns that are not used. CaseError for
    a table without its years or without names.
    """
    cells = grid.cells
    header = _header(cells, said)
    row = str(header + 1)  # as a message names it
    headings = [_heading(cells, header, number) for number in range(len(cells[header]))]
    asked = _asked(said, headings)
    years = _years(headings, asked, row)
    _refuse_several_measures(grid, header, years, asked)
    filled = _filled_cells(cells[header + 1 :], row)
    roles = _roles_of_others(headings, asked, years, filled)
    line = _name_column(roles, asked, filled, row)
    roles = {n: "category" if role == "line" else role for n, role in roles.items()}
    roles[line] = "line"
    names: dict[str, int] = {}
    for n, role in roles.items():
        if role and role != "ignore":
            names.setdefault(role, n)  # the first of its kind
    _refuse_hidden(grid, header, years)
    columns = _columns_told(cells[header], years, roles, names)
    notes += [
        Problem(f"column {column_name(n)} '{heading}' is not used", row=row)
        for n, heading, told in columns
        if told == "not used" and roles.get(n) != "ignore"
    ]
    total = names.pop("total", len(headings) - 1)
    goes_on = is_onwards(headings[[*years][-1]])
    amounts = {year: n for n, year in years.items()} | {"total": total}
    return Layout(header, names, amounts, goes_on, columns)


def _filled_cells(below: Cells, header_row: str) -> dict[int, list[Printed]]:
    """What stands below the header in each column. CaseError for a table without rows."""
    filled = {
        n: [cell for cell in column if cell != ""]
        for n, column in enumerate(zip(*below, strict=True))
    }
    if not any(map(any, filled.values())):
        raise CaseError(Problem("has no row with amounts below its header", row=header_row))
    return filled


def _header(cells: Cells, said: Mapping[str, str]) -> int:
    """The row of headings. Where the analyst says which columns are years: the one with headings
    that are said, else with years, else the one above the amounts; otherwise the one with years
    comes first.
    """
    with_years, with_said = header_row(cells), _row_with(cells, said)
    if any(map(year_of, said.values())):
        tried = [with_said, with_years, _row_above_amounts(cells, said)]
    else:
        tried = [with_years, with_said]
    header = next((row for row in tried if row is not None), None)
    if header is None:
        raise CaseError(_no_years(cells))
    return header


def _letters(cells: Cells) -> dict[str, int]:
    """The columns by the letters that a sheet gives them."""
    return {column_name(n).casefold(): n for n in range(max(map(len, cells), default=0))}


def _row_with(cells: Cells, said: Iterable[str]) -> int | None:
    """The first row with a heading that is said; a column's letter is none."""
    headings = {plain(name) for name in said} - {*_letters(cells)}
    return next((n for n, row in enumerate(cells) if headings & {*map(plain, row)}), None)


def _row_above_amounts(cells: Cells, said: Mapping[str, str]) -> int | None:
    """The row above the first amount in the columns that are said to be years by their letters."""
    letters = _letters(cells)
    years = [plain(name) for name, role in said.items() if year_of(role)]
    columns = [letters[name] for name in years if name in letters]
    if not columns:
        return None
    first = (n for n, row in enumerate(cells) if n and any(is_amount(row[c]) for c in columns))
    return next(first, 1) - 1


def _no_years(cells: Cells) -> Problem:
    """That no row is headed by years, and what stands there instead of them."""
    dates = [
        f"'{cell}'" for row in cells[:HEADER_WITHIN] for cell in row if DATE.fullmatch(plain(cell))
    ]
    hint = f"; {dates[0]} is a date" if dates else ""
    if any(len({*map(year_of, column)} - {None}) > 1 for column in zip(*cells, strict=True)):
        hint = "; they stand below each other: turn the table, so that each has a column"
    rule = "2018, B2018, 2026/27, Budget 2026; else say columns={'B': '2026'}"
    return Problem(f"has no row headed by years{hint}", allowed=rule)


def _heading(cells: Cells, header: int, column: int) -> Printed:
    """What stands over a column: in the header row, else the name in the row above or below it."""
    above, below = cells[max(header - 1, 0) : header], cells[header + 1 : header + 2]
    beside = [*above, *(row for row in below if not any(map(is_amount, row)))]
    return cells[header][column] or next(
        (row[column] for row in beside if role_of(row[column])), ""
    )


def _asked(said: Mapping[str, str], headings: Sequence[Printed]) -> dict[int, str]:
    """The columns that the analyst names, by heading or letter. CaseError for what is no column, or
    no role of one.
    """
    numbers = {column_name(number).casefold(): number for number in range(len(headings))}
    numbers |= {plain(heading): number for number, heading in enumerate(headings) if heading != ""}
    roles = words.COLUMN_ROLES
    meant = {heading: role if role in roles else year_of(role) for heading, role in said.items()}
    rule = ", ".join([*roles, "or a year"])
    problems = []
    for heading in said:
        if plain(heading) not in numbers:
            near = nearest(heading, map(str, headings))
            reason = "there is no such column"
            problems.append(Problem(reason, field="columns", value=heading, nearest=near))
    for heading, role in meant.items():
        if role is None:
            reason, value = "is not what a column can be", said[heading]
            problems.append(Problem(reason, field="columns", value=value, allowed=rule))
    refuse(problems)
    return {numbers[plain(heading)]: str(role) for heading, role in meant.items()}


def _years(headings: Sequence[Printed], asked: Mapping[int, str], row: str) -> dict[int, str]:
    """The columns of the years: as asked, else as headed. A forecast is a year of the plan only
    where no other year comes before it: of "Forecast 2026, Budget 2027" the first is none.
    """
    said = {n: role for n, role in asked.items() if role not in words.COLUMN_ROLES}
    found = {n: year for n, heading in enumerate(headings) if (year := year_of(heading))}
    forecasts = {n: year for n, heading in enumerate(headings) if (year := forecast_year(heading))}
    if forecasts and (not found or min(forecasts) > min(found)):
        later = {n: year for n, year in forecasts.items() if year not in found.values()}
        found = dict(sorted((found | later).items()))
    found = {n: year for n, year in found.items() if n not in asked and year not in said.values()}
    years = dict(sorted((found | said).items()))
    years = {n: year for n, year in years.items() if not _is_span(year, years.values())}
    _check_years(years, headings, row)
    return years


def _is_span(year: str | None, others: Iterable[str]) -> bool:
    """Whether what reads as one year is the sum of two others: 2018-19 beside 2018 and 2019."""
    return year is not None and "/" in year and {year[:4], year[:2] + year[-2:]} <= {*others}


def _check_years(years: Mapping[int, str], headings: Sequence[Printed], row: str) -> None:
    """CaseError for columns of years that do not follow each other one by one."""
    labels, problems = list(years.values()), []
    if not labels:
        problems.append(Problem("has no column headed by a year", row=row))
    if len({len(year) for year in labels}) > 1:
        shown, rule = ", ".join(labels), "2026 or 2026/27"
        reason = "has years in two forms"
        problems.append(Problem(reason, row=row, field="years", value=shown, allowed=rule))
    for (number, year), (after, following) in pairwise([] if problems else years.items()):
        gap = int(following[:4]) - int(year[:4])
        if year == following:
            reason = f"the year {year} heads more than one column"
            rule = f"say columns={{'{column_name(number)}': 'ignore'}}"
            problems.append(Problem(reason, row=row, field=column_name(number), allowed=rule))
        elif gap != 1:
            why = "a year is missing" if gap > 1 else "years are out of order"
            reason, rule = f"{following} follows {year}: {why}", "years one after the other"
            problems.append(Problem(reason, row=row, field=column_name(after), allowed=rule))
    ends = [n for n, year in years.items() if is_onwards(headings[n])][:-1]
    for n in ends if not problems else []:
        reason = f"'{headings[n]}' goes on, and a year follows it"
        problems.append(Problem(reason, row=row, field=column_name(n)))
    refuse(problems)


def _refuse_several_measures(
    grid: Grid, header: int, years: Mapping[int, str], asked: Mapping[int, str]
) -> None:
    """CaseError where one year stands over several columns of amounts (gross, income, net)."""
    cells, problems = grid.cells, []
    below = cells[header + 1] if header + 1 < len(cells) else []
    for n, year in years.items():
        under = [n]
        while under[-1] + 1 < len(cells[header]) - 1 and _is_under(cells, header, under[-1] + 1):
            under.append(under[-1] + 1)
        if len(under) > 1 and not {*under} & {*asked}:
            names = ", ".join(f"{column_name(c)} '{below[c]}'" for c in under)
            reason = f"{len(under)} columns stand under {year}: {names}"
            rule = f"say which: columns={{'{column_name(under[-1])}': '{year}', ...}}"
            problems.append(Problem(reason, row=str(header + 1), field=year, allowed=rule))
    refuse(problems)


def _is_under(cells: Cells, header: int, column: int) -> bool:
    """Whether a column without a heading of its own holds amounts."""
    if cells[header][column] != "":
        return False
    if header + 1 < len(cells) and role_of(cells[header + 1][column]):
        return False
    filled = [row[column] for row in cells[header + 1 :] if row[column] != ""]
    amounts = [cell for cell in filled if is_amount(cell)]
    return len(amounts) > 1 or (len(amounts) == 1 == len(filled))


def _roles_of_others(
    headings: Sequence[Printed],
    asked: Mapping[int, str],
    years: Mapping[int, str],
    filled: Mapping[int, Sequence[Printed]],
) -> dict[int, str | None]:
    """What each column that is no year is, by its heading; None where that does not say."""
    roles: dict[int, str | None] = {}
    for n, heading in enumerate(headings):
        if n in years or not filled[n]:
            continue
        role = asked.get(n) or role_of(heading)
        if role is None and _is_span(year_of(heading), years.values()):
            role = "total"
        if role == "total" and not any(map(is_amount, filled[n])):
            role = None
        roles[n] = role
    return roles


def _name_column(
    roles: Mapping[int, str | None],
    asked: Mapping[int, str],
    filled: Mapping[int, Sequence[Printed]],
    row: str,
) -> int:
    """The column that names the rows: as asked, else the one called so, else the one with most
    different texts.
    """
    texts = {
        n: len({cell for cell in filled[n] if re.search(r"[^\W\d]", str(cell))}) for n in roles
    }
    named = [
        n
        for n, role in roles.items()
        if role not in ("total", "ignore") and (texts[n] or role == "line")
    ]
    if not named:
        reason, rule = "has no column that names its rows", "line, post, beskrivelse ..."
        raise CaseError(Problem(reason, row=row, allowed=rule))

    def fitness(n: int) -> tuple:
        is_named = texts[n] and roles[n] in ("line", None)
        return asked.get(n) == "line", bool(is_named), roles[n] == "line", texts[n], n

    return max(named, key=fitness)


def _refuse_hidden(grid: Grid, header: int, years: Mapping[int, str]) -> None:
    """CaseError for a year whose column, or a row of amounts that, the sheet does not show."""
    refuse(
        Problem(
            f"the column of {year} is hidden in the sheet",
            row=str(header + 1),
            field=column_name(n),
            allowed=f"show it and save, or say columns={{'{column_name(n)}': 'ignore'}}",
        )
        for n, year in years.items()
        if n in grid.hidden_columns
    )


def _columns_told(
    headings: Sequence[Printed],
    years: Mapping[int, str],
    roles: Mapping[int, str | None],
    names: Mapping[str, int],
) -> tuple[tuple[int, str, str], ...]:
    """Number, heading and use of each column, for the report."""
    uses = {"line": "names the rows", "total": "total of the years", "ignore": "not used"}
    told = {n: f"year {year}" for n, year in years.items()}
    for n, role in roles.items():
        used = role and names.get(role) == n
        told[n] = uses.get(str(role), f"{role}") if used or role == "ignore" else "not used"
    return tuple((n, str(headings[n]), told[n]) for n in sorted(told))


def is_count(heading: Printed) -> bool:
    """Whether a name says that something else than money is counted: posts, children, shares."""
    return says(words.COUNTS, heading)
