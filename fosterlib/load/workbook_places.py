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
FIRST = re.compile(r"first in row (?:([a-z]+) )?(\d+)")  # "first in row line 2"


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
        message = FIRST.sub(lambda found: _first(found, sheet, sheets), message)
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
        name = problem.file.removesuffix(".csv")
        is_id = name in sheets and any(row == cells.get("id") for _, cells in sheets[name].rows)
        return name, _row(sheets[name], row) if is_id else row
    found = ENTRY.fullmatch(row)
    if found is None or found[1] not in sheet_forms():
        name = problem.field.split(" ")[0]
        return (name, "") if name in sheet_forms() and not row else ("case", row)
    return found[1], _row(sheets.get(found[1]), found[2] or found[3] or "")


def _first(found: re.Match, sheet: ReadSheet, sheets: Mapping[str, ReadSheet]) -> str:
    """Where a name that stands twice stands first: in this sheet, or in another that is named."""
    other = sheets.get(found[1], sheet) if found[1] else sheet
    where = "" if other is sheet else f"sheet {other.title}, "
    return f"first in {where}row {_row(other, found[2])}"


def _row(sheet: ReadSheet | None, entry: str) -> str:
    """The row of an entry, known by its number among the entries, or by its id or name."""
    rows = sheet.rows if sheet else []
    if entry.isdecimal() and 0 < int(entry) <= len(rows):
        return str(rows[int(entry) - 1][0])
    for place, cells in rows:
        if entry and entry in (cells.get("id"), cells.get("name"), cells.get("rating")):
            return f"{place} ({entry})"
    return entry
