"""The cells of a table that somebody else made: a CSV in any of its dialects, or the sheets of a
workbook.
"""

import csv
import io
import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from fosterlib.load.archive import MAX_UNPACKED_BYTES, read_archive
from fosterlib.load.files import read_data, read_text
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.texts import MOST_CHARACTERS

Cell = str | float
Grid = list[list[Cell]]

MAX_ROWS = 2_000
MAX_COLUMNS = 200
DELIMITERS = ";\t,|"
OTHER_FILES = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
    b"<",
)  # an old workbook, a PDF, a Word text, a web page
FORMS = "a table saved as CSV or XLSX"


def read_grids(path: Path, sheet: str | None, years: Callable[[Grid], int]) -> dict[str, Grid]:
    """The sheets of a file as rows of cells: text with its white space tidied, or a number. A CSV
    has one sheet, ''.

    A CSV is split where `years` finds most of them. CaseError says why a file cannot be read, or is
    too large; who calls says which file it is.
    """
    problems: list[Problem] = []
    start = read_data(path, MAX_UNPACKED_BYTES, FORMS)[:8]
    if start.startswith(OTHER_FILES):
        raise CaseError(Problem("is neither a CSV nor an XLSX workbook", allowed=FORMS))
    if start.startswith(b"PK"):
        return _workbook(path, sheet)
    if sheet is not None:
        raise CaseError(Problem("a CSV has no sheets", field="sheet", value=sheet))
    text = read_text(path, problems).removeprefix(
        "sep="
    )  # Excel's hint; its row stays, and counts as Excel counts
    refuse(problems)
    grids: list[Grid] = []
    for mark in DELIMITERS:
        grid: Grid = []
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
                _add(grid, cells)
            grids.append(grid)
        except csv.Error as error:
            problems.append(Problem(f"is not a CSV: {error}", row=str(len(grid) + 1)))
    if not grids:
        raise CaseError(problems[:1])
    return {"": max(grids, key=lambda grid: (years(grid), _alike(grid)))}


def _alike(grid: Grid) -> int:
    """How many rows have the width that most of them have, rows of one cell apart."""
    return max(Counter(len(row) for row in grid if len(row) > 1).values(), default=0)


def column_name(number: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A, 26 is AA."""
    before, last = divmod(number, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def _workbook(path: Path, sheet: str | None) -> dict[str, Grid]:
    import openpyxl

    data = read_archive(path, FORMS)
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and links that nobody reads here
            values, formulas = (
                openpyxl.load_workbook(
                    io.BytesIO(data), read_only=True, data_only=shown, keep_links=False
                )
                for shown in (True, False)
            )
        visible = [one.title for one in values.worksheets if one.sheet_state == "visible"]
        if sheet is not None and sheet not in values.sheetnames:
            near, known = nearest(sheet, visible), ", ".join(visible)
            raise CaseError(
                Problem(
                    "there is no such sheet",
                    field="sheet",
                    value=sheet,
                    allowed=known,
                    nearest=near,
                )
            )
        names = visible if sheet is None else [sheet]
        return {
            name: _sheet(values[name], formulas[name], f"{path.name}, sheet {name}")
            for name in names
        }
    except CaseError:
        raise
    except Exception as error:  # errors of zip, zlib, XML and openpyxl's own come through
        raise CaseError(
            Problem(f"cannot be read as a workbook: {type(error).__name__}", allowed=FORMS)
        ) from error


def _sheet(values, formulas, file: str) -> Grid:
    """The values of a sheet as they were stored; CaseError names each formula without one."""
    grid: Grid = []
    problems = []
    for one in (values, formulas):
        one.reset_dimensions()  # a file may state them wrongly
    rows = zip(
        values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False
    )
    for number, (shown, written) in enumerate(rows, 1):
        width = max((n for n, cell in enumerate(written, 1) if cell is not None), default=0)
        for column in range(width):
            if shown[column] is None and written[column] is not None:
                reason = (
                    "holds a formula without a stored result: open the workbook, save it, and try"
                    " again"
                )
                problems.append(Problem(reason, file, str(number), column_name(column)))
        _add(grid, shown[:width], file)
    refuse(problems)
    return grid


def _add(grid: Grid, cells: Iterable, file: str = "") -> None:
    """Adds a row to a grid, its cells tidied; what is absurdly large is refused before the rest is
    read.
    """
    row, place, alone = (
        [_tidy(cell) for cell in cells],
        str(len(grid) + 1),
        "the table in a sheet of its own",
    )
    if len(grid) == MAX_ROWS:
        raise CaseError(Problem(f"has more than {MAX_ROWS:,} rows", file, allowed=alone))
    if len(row) > MAX_COLUMNS:
        raise CaseError(Problem(f"has more than {MAX_COLUMNS} columns", file, place, allowed=alone))
    if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for cell in row):
        raise CaseError(
            Problem(f"has a cell of more than {MOST_CHARACTERS:,} characters", file, place)
        )
    grid.append(row)


def _tidy(value) -> Cell:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return (
            int(value) if value == int(value) and abs(value) < 1e15 else float(value)
        )  # a year's text is `2018`
    return "" if value is None else " ".join(str(value).split())
