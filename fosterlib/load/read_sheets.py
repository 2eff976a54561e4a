"""Opens the workbook of a case and reads its sheets: which field each column holds, and the entries
by row. What is wrong is said by sheet, row and column.
"""

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from fosterlib.load.archive import OURS, read_archive
from fosterlib.load.files import read_data
from fosterlib.load.sheet_cells import from_cell
from fosterlib.load.sheet_schema import (
    PROSE,
    Column,
    SheetForm,
    names_in_sheet,
    sheet_forms,
    words_of_sheet,
)
from fosterlib.model.errors import CaseError, Problem, nearest
from fosterlib.model.years import is_year

WORKBOOK = ".xlsx"
ALLOWED = "an .xlsx file: python -m fosterlib new my-case.xlsx writes one to fill in"
OTHER_KINDS = {
    ".xlsm": "may hold macros, which are not run",
    ".xlsb": "is a binary workbook",
    ".xls": "is a workbook of an old Excel",
    ".ods": "is a workbook of LibreOffice",
    ".xltx": "is a template of Excel",
}
SAVE_AS = "save it as .xlsx first"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # a container: of old Excel, or around an encrypted workbook
MACROS = b"xl/vbaProject.bin"
MAX_BYTES = 60_000_000
BY_YEAR = "by year"  # the entry of what stands in the columns of the years
TWINS = {"_da": "_en", "_en": "_da"}
NO_RESULT = "holds a formula without a stored result: open the workbook, save it, and try again"
Grid = list[tuple[int, list[Any]]]


def is_workbook(path: Path) -> bool:
    """Whether a path is a file that only a workbook could be."""
    return path.suffix.lower() in (WORKBOOK, *OTHER_KINDS) and not path.is_dir()


def place_beside(place: Path, file: str) -> Path:
    """Where a file stands that is kept with a case: in its folder; or beside its workbook, under
    the workbook's name.
    """
    return place.with_name(f"{place.stem}.{file}") if is_workbook(place) else place / file


def twin_of(name: str) -> str:
    """The same text in the other language: `label_en` of `label_da`; "" for none."""
    return name[:-3] + TWINS[name[-3:]] if name[-3:] in TWINS else ""


@dataclass
class ReadSheet:
    """A sheet as read: its entries by row, and where each field stands.

    `letters` are the columns of the fields, `headed` what their headings say, `years` the columns
    of the years; `field_rows` the rows of fields that stand one below the other.
    """

    form: SheetForm
    title: str
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    headed: dict[str, str] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    field_rows: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """A field as the analyst sees it: its column and its heading."""
        letter = self.letters.get(name)
        return f"column {letter} ({self.headed.get(name, name)})" if letter else name


def open_case_workbook(path: Path) -> tuple[Any, Any]:
    """A workbook with the values that were stored, and with its formulas. CaseError for what is
    none: another kind of file, a password, macros, a damaged file.
    """
    if said := OTHER_KINDS.get(path.suffix.lower()):
        raise CaseError(Problem(f"{said}: {SAVE_AS}", path.name, allowed=ALLOWED))
    if read_data(path, MAX_BYTES, ALLOWED).startswith(OLD_OFFICE):
        reason = "is protected by a password (or of an old Excel): save it without one first"
        raise CaseError(Problem(reason, path.name, allowed=ALLOWED))
    data = read_archive(path, ALLOWED, OURS)
    if MACROS in data:
        reason = f"holds macros, which are not run: {SAVE_AS}"
        raise CaseError(Problem(reason, path.name, allowed=ALLOWED))
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and links that nobody reads here
            return (
                load_workbook(io.BytesIO(data), data_only=True, keep_links=False),
                load_workbook(io.BytesIO(data), keep_links=False),
            )
    except Exception as error:  # openpyxl fails in many ways on a damaged file
        reason = "cannot be read as a workbook"
        raise CaseError(Problem(reason, path.name, allowed=ALLOWED)) from error


def read_grid(shown: Any, written: Any, place: str, problems: list[Problem]) -> Grid:
    """The rows of a sheet that are not blank, as (number, values)."""
    rows = []
    for values, cells in zip(shown.iter_rows(), written.iter_rows(), strict=True):
        found = [cell.value for cell in values]
        problems += [
            Problem(NO_RESULT, place, str(cell.row), field=f"column {cell.column_letter}")
            for value, cell in zip(found, cells, strict=True)
            if cell.data_type == "f" and value is None
        ]
        if any(value is not None and str(value).strip() for value in found):
            rows.append((cells[0].row, found))
    return rows


def read_fields_of_sheet(
    form: SheetForm, title: str, grid: Grid, place: str
) -> tuple[ReadSheet, list]:
    """The sheet whose fields stand one below the other: what each is called, and its value."""
    sheet, problems, entry = ReadSheet(form, title), [], dict[str, Any]()
    known = _known_headings(form)
    for number, cells in grid:
        name = _first_line(cells[0])
        column = known.get(name.casefold())
        if column is None:
            continue  # a note of the analyst's
        if first := sheet.field_rows.get(column.field):
            reason = f"stands twice, first in row {first}"
            problems.append(Problem(reason, place, str(number), field=name))
        sheet.field_rows[column.field], sheet.headed[column.field] = number, name
        value = from_cell(cells[1] if len(cells) > 1 else None, column)
        if value is not None:
            entry[column.field] = value
    sheet.rows.append((1, entry))
    there = sheet.field_rows
    for column in form.columns:
        if column.required and column.field not in there and twin_of(column.field) not in there:
            problems.append(Problem("the row is missing", place, field=_called(form, column.field)))
    return sheet, problems


def read_rows_of_sheet(
    form: SheetForm, title: str, grid: Grid, place: str, before: Sequence[str]
) -> tuple[ReadSheet, list[Problem]]:
    """A sheet with a heading a column and an entry a row. `before`: the fields that the workbook
    was written with.
    """
    sheet = ReadSheet(form, title)
    columns, problems = _columns(sheet, grid, place)
    if not columns:
        return sheet, problems
    problems += _missing_columns(sheet, grid, place, before)
    for number, cells in grid[1:]:
        entry = _entry(columns, sheet, cells)
        if entry or form.name == PROSE:
            sheet.rows.append((number, entry))
    return sheet, problems + (_order_problems(sheet, place) if form.name == PROSE else [])


def _first_line(value: Any) -> str:
    """What a heading is called; the word of help stands on the lines below."""
    return str(value).split("\n")[0].strip() if value is not None else ""


def _called(form: SheetForm, name: str) -> str:
    return " / ".join(dict.fromkeys(words_of_sheet(form.name, name).called.values()))


def _known_headings(form: SheetForm) -> dict[str, Column]:
    return {name: one for one in form.columns for name in names_in_sheet(form.name, one.field)}


def _columns(
    sheet: ReadSheet, grid: Grid, place: str
) -> tuple[dict[int, Column | str], list[Problem]]:
    """The column, or the year, at each place of the first row; those of the analyst's own are left
    out.
    """
    from openpyxl.utils import get_column_letter

    known, problems = _known_headings(sheet.form), list[Problem]()
    found: dict[int, Column | str] = {}
    for index, cell in enumerate(grid[0][1] if grid and grid[0][0] == 1 else []):
        text, letter = _first_line(cell), get_column_letter(index + 1)
        if sheet.form.name == "line" and (is_year(text, "2018") or is_year(text, "2026/27")):
            found[index], sheet.years[text] = text, letter
        elif column := known.get(text.casefold()):
            if column.field in sheet.letters:
                problems.append(Problem("the column stands twice", place, "1", field=text))
            found[index], sheet.letters[column.field] = column, letter
            sheet.headed[column.field] = text
    if not sheet.letters:
        below = [
            row for row, cells in grid if any(_first_line(c).casefold() in known for c in cells)
        ]
        said = f"; they stand in row {below[0]}: were the rows sorted?" if below else ""
        return {}, [Problem(f"row 1 has no headings{said}", place, "1")]
    return found, problems


def _missing_columns(
    sheet: ReadSheet, grid: Grid, place: str, before: Sequence[str]
) -> list[Problem]:
    """Columns that must be there, or were there when the workbook was written."""
    needed = [
        one.field for one in sheet.form.columns if one.required and not _stands_in(sheet, one)
    ]
    return [
        Problem(
            "the column is missing: taken away, or renamed",
            place,
            "1",
            field=_called(sheet.form, name),
            nearest=nearest(_called(sheet.form, name), map(_first_line, grid[0][1])),
        )
        for name in dict.fromkeys([*needed, *before])
        if name not in sheet.letters and sheet.form.column(name)
    ]


def _stands_in(sheet: ReadSheet, column: Column) -> bool:
    """Whether others stand for a column: a text in the other language; the id of a line is made of
    its name; the part may be the whole proposal.
    """
    is_made = sheet.form.name == "line" and column.field in ("id", "part")
    return is_made or twin_of(column.field) in sheet.letters


def _entry(
    columns: Mapping[int, Column | str], sheet: ReadSheet, cells: Sequence[Any]
) -> dict[str, Any]:
    """What a row says, by field."""
    money = sheet_forms()["amounts"].column("value")
    entry: dict[str, Any] = {}
    by_year: dict[str, Any] = {}
    for index, column in columns.items():
        if isinstance(column, str) and money:
            if (value := from_cell(cells[index], money)) is not None:
                by_year[column] = value
        elif isinstance(column, Column) and (value := from_cell(cells[index], column)) is not None:
            entry[column.field] = value
    return {**entry, BY_YEAR: by_year} if by_year else entry


def _order_problems(sheet: ReadSheet, place: str) -> list[Problem]:
    """A text whose lines stand in another order than they are numbered."""
    numbers = [(row, entry["number"]) for row, entry in sheet.rows if "number" in entry]
    reason = "the lines of the text are not in the order of their numbers: sort by them"
    wrong = [
        Problem(reason, place, str(row), field=sheet.column("number"))
        for (_, before), (row, number) in pairwise(numbers)
        if isinstance(number, float) and isinstance(before, float) and number < before
    ]
    return wrong[:1]
