"""Where a problem of a case's files stands in its workbook: sheet, row and column as the analyst
sees them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from fosterlib.load.checks import SCENARIOS
from fosterlib.load.read_sheets import ReadSheet
from fosterlib.load.sheet_schema import HEADER, sheet_forms, words_of_sheet
from fosterlib.model.errors import Problem

ENTRY = re.compile(r"([a-z]+)(?: (\d+))?(?: \(?([\w.]+)\)?)?.*")  # "line 3 (network)"
IN_LINES = "line "  # before the row of an amount that stands in a line's year column
FIRST = re.compile(r"first in row (\d+)")


def located(problem: Problem, sheets: Mapping[str, ReadSheet], file: str, lang: str) -> Problem:
    """A problem of a file's row and field, as sheet, row and column of a workbook."""
    name, row = _sheet_and_row(problem, sheets)
    if name not in sheets:
        shown = words_of_sheet(name).called[lang] if name in sheet_forms() else name
        return replace(problem, file=f"{file}, sheet {shown}")
    sheet, fields = sheets[name], problem.field
    if fields in sheet.field_rows:
        row, shown = str(sheet.field_rows[fields]), sheet.headed[fields]
    else:
        shown = ", ".join(sheet.column(one) for one in fields.split(", ") if one)
    message = problem.message
    if problem.file in (HEADER, SCENARIOS):
        message = FIRST.sub(lambda found: f"first in row {_row(sheet, found[1])}", message)
    return replace(
        problem, message=message, file=f"{file}, sheet {sheet.title}", row=row, field=shown
    )


def _sheet_and_row(problem: Problem, sheets: Mapping[str, ReadSheet]) -> tuple[str, str]:
    """The sheet of a problem, and its row there."""
    row = problem.row
    if problem.file == SCENARIOS:
        return "scenario", _row(sheets.get("scenario"), row)
    if problem.file != HEADER:
        if row.startswith(IN_LINES):
            return "line", row.removeprefix(IN_LINES)
        return problem.file.removesuffix(".csv"), row
    if row.isdecimal():  # of names that stand twice, by their number
        return _twice(problem.field, int(row), sheets)
    found = ENTRY.fullmatch(row)
    if found is None or found[1] not in sheet_forms():
        name = problem.field.split(" ")[0]
        return (name, "") if name in sheet_forms() and not row else ("case", row)
    return found[1], _row(sheets.get(found[1]), found[2] or found[3] or "")


def _twice(field: str, number: int, sheets: Mapping[str, ReadSheet]) -> tuple[str, str]:
    """The sheet and row of an id that stands twice: ids are counted over parts, then lines."""
    if field != "id":
        return field, _row(sheets.get(field), str(number))
    parts = len(sheets["part"].rows) if "part" in sheets else 0
    name, number = ("part", number) if number <= parts else ("line", number - parts)
    return name, _row(sheets.get(name), str(number))


def _row(sheet: ReadSheet | None, entry: str) -> str:
    """The row of an entry, known by its number among the entries, or by its id or name."""
    rows = sheet.rows if sheet else []
    if entry.isdecimal() and 0 < int(entry) <= len(rows):
        return str(rows[int(entry) - 1][0])
    for place, cells in rows:
        if entry and entry in (cells.get("id"), cells.get("name"), cells.get("rating")):
            return f"{place} ({entry})"
    return entry
