"""The cells of a table that somebody else made: a CSV in any of its dialects, or one sheet of a workbook."""

import csv
import io
import math
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from fosterlib.errors import CaseError, Problem, nearest
from fosterlib.files import MAX_BYTES, MAX_CELL_CHARACTERS, read_text

Cell = str | float
Grid = list[list[Cell]]

MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_UNPACKED = 60_000_000
DELIMITERS = ";\t,|"
FORMS = "a table saved as CSV or XLSX"


def read_grids(path: Path, sheet: str | None, width: Callable[[Grid], int]) -> dict[str, Grid]:
    """The sheets of a file as rows of cells: text with its white space tidied, or a number. A CSV has one sheet, ''.

    `width` says how much of a table a grid looks like; a CSV is split where it looks like most. CaseError says why
    a file cannot be read; what is too large is refused before it is unpacked.
    """
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if path.stat().st_size > MAX_BYTES:
            raise CaseError(Problem(f"is larger than {MAX_BYTES // 1_000_000} MB and is not read", path.name))
    except OSError as error:
        raise CaseError(Problem(f"cannot be read: {error.strerror}", path.name, allowed=FORMS)) from error
    if start.startswith(b"PK"):
        return _workbook(path, sheet)
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"<")):
        raise CaseError(Problem("is neither a CSV nor an XLSX workbook", path.name, allowed=FORMS))
    if sheet is not None:
        raise CaseError(Problem("a CSV has no sheets", path.name, field="sheet", value=sheet))
    text = read_text(path, problems)
    if problems:
        raise CaseError(problems)
    return {"": _csv(text, path.name, width)}


def _csv(text: str, file: str, width: Callable[[Grid], int]) -> Grid:
    first, _, rest = text.partition("\n")
    said = first.strip().removeprefix("sep=")
    marks = said if first.startswith("sep=") and len(said) == 1 else DELIMITERS
    found: list[tuple[int, int, Grid]] = []
    problems: list[Problem] = []
    for mark in marks:
        grid: Grid = [[]] if marks is said else []
        reader = csv.reader(io.StringIO(rest if marks is said else text, newline=""), delimiter=mark, strict=True)
        try:
            for cells in reader:
                grid.append([_tidy(cell, file, len(grid) + 1) for cell in cells])
                _check_size(grid, file)
        except csv.Error as error:
            problems.append(Problem(f"is not a CSV: {error}", file, str(len(grid) + 1)))
            continue
        widths = [len(row) for row in grid if len(row) > 1]
        found.append((width(grid), max(map(widths.count, widths), default=0), grid))
    if not found:
        raise CaseError(problems[:1])
    return max(found, key=lambda one: one[:2])[2]


def _workbook(path: Path, sheet: str | None) -> dict[str, Grid]:
    import openpyxl

    try:
        _check_archive(path)
        with warnings.catch_warnings(action="ignore"):  # of styles and links that nobody reads here
            formulas = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        names = [one.title for one in values.worksheets if one.sheet_state == "visible"]
        if sheet is not None and sheet not in values.sheetnames:
            shown = ", ".join(names)
            raise CaseError(
                Problem("there is no such sheet", path.name, "", "sheet", sheet, shown, nearest(sheet, names))
            )
        chosen = names if sheet is None else [sheet]
        return {name: _sheet(values[name], formulas[name], f"{path.name}, sheet {name}") for name in chosen}
    except CaseError:
        raise
    except Exception as error:  # errors of zip, zlib, XML and openpyxl's own come through
        reason = f"cannot be read as a workbook: {type(error).__name__}"
        raise CaseError(Problem(reason, path.name, allowed=FORMS)) from error


def _check_archive(path: Path) -> None:
    """Refuses what would unpack to an absurd size, or declares entities of its own, before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MAX_UNPACKED or len(parts) > MAX_ROWS:
            reason = f"would unpack to {unpacked / 1e6:,.0f} MB in {len(parts):,} parts; it is not read"
            raise CaseError(Problem(reason, path.name, allowed=f"at most {MAX_UNPACKED // 1_000_000} MB"))
        for part in parts:
            with archive.open(part) as content:
                if b"<!DOCTYPE" in content.read(2_000).upper():
                    raise CaseError(Problem("declares a document type, as no workbook does", path.name))


def _sheet(values, formulas, file: str) -> Grid:
    values.reset_dimensions()
    formulas.reset_dimensions()
    grid: Grid = []
    problems = []
    for shown, written in zip(values.iter_rows(), formulas.iter_rows(), strict=False):
        row: list[Cell] = []
        for cell, formula in zip(shown, written, strict=False):
            if cell.value is None and formula.data_type == "f":
                reason = "holds a formula without a stored result: open the workbook, save it, and try again"
                problems.append(Problem(reason, file, str(len(grid) + 1), formula.column_letter))
            row.append(_value(cell.value, file, len(grid) + 1))
        while row and row[-1] == "":
            row.pop()
        grid.append(row)
        _check_size(grid, file)
    if problems:
        raise CaseError(problems)
    return grid


def _value(value, file: str, row: int) -> Cell:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return _tidy(str(value), file, row)


def _tidy(text: str, file: str, row: int) -> str:
    if len(text) > MAX_CELL_CHARACTERS:
        reason = f"has a cell of more than {MAX_CELL_CHARACTERS:,} characters"
        raise CaseError(Problem(reason, file, str(row)))
    return " ".join(text.split())


def _check_size(grid: Grid, file: str) -> None:
    if len(grid) > MAX_ROWS:
        raise CaseError(Problem(f"has more than {MAX_ROWS:,} rows", file, allowed="the table in a sheet of its own"))
    if len(grid[-1]) > MAX_COLUMNS:
        reason = f"has more than {MAX_COLUMNS} columns"
        raise CaseError(Problem(reason, file, str(len(grid)), allowed="the table in a sheet of its own"))


def column_name(number: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def texts(cells: Iterable[Cell]) -> list[str]:
    """Cells as text; a whole number without its decimals, so that a year is `2018`."""
    return [f"{cell:g}" if isinstance(cell, float) and cell == int(cell) else str(cell) for cell in cells]
