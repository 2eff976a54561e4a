"""The cells of a table that somebody else made, whatever file it stands in."""

import math
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fosterlib.load.files import MAX_CELL_CHARACTERS
from fosterlib.model.errors import CaseError, Problem, nearest, refuse

Printed = str | float  # what a cell shows: a text with its white space tidied, or a number

MAX_ROWS = 2_000
MAX_COLUMNS = 200
FORMS = "a table saved as CSV or XLSX"
OTHER_FILES = {  # how a file begins that is none of ours, and what it is
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text",
    b"<": "a web page",
}


@dataclass
class Grid:
    """The rows of one table, and what a sheet shows beside its cells.

    `merged` holds (first row, first column, last row, last column), counted from 0; `hidden` the
    rows, `hidden_columns` the columns that the sheet does not show; `notes` what a reader must know.
    """

    cells: list[list[Printed]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[Problem] = field(default_factory=list)

    def add(self, cells: Iterable, file: str = "") -> None:
        """Adds a row, tidied; what is absurdly large is refused before the rest is read."""
        row, place = [tidy(cell) for cell in cells], str(len(self.cells) + 1)
        alone = "the table in a sheet of its own"
        if len(self.cells) == MAX_ROWS:
            raise CaseError(Problem(f"has more than {MAX_ROWS:,} rows", file, allowed=alone))
        if len(row) > MAX_COLUMNS:
            reason = f"has more than {MAX_COLUMNS} columns"
            raise CaseError(Problem(reason, file, place, allowed=alone))
        if any(isinstance(cell, str) and len(cell) > MAX_CELL_CHARACTERS for cell in row):
            reason = f"has a cell of more than {MAX_CELL_CHARACTERS:,} characters"
            raise CaseError(Problem(reason, file, place))
        self.cells.append(row)


def tidy(value: object) -> Printed:
    """A cell's value as a number, or as text without needless white space.

    Two numbers on lines of their own stay on lines of their own: joined by a space, `151` over `166`
    would read as 151,166.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        whole = value == int(value) and abs(value) < 1e15
        return int(value) if whole else float(value)  # a year's text is `2018`
    if value is None:
        return ""
    lines = [" ".join(line.split()) for line in str(value).splitlines()]
    lines = [line for line in lines if line]
    numbers = sum(re.search(r"\d", line) is not None for line in lines)
    apart = numbers > 1 and not any(re.search(r"[^\W\d]", line) for line in lines)
    return ("\n" if apart else " ").join(lines)


def column_name(number: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A, 26 is AA."""
    before, last = divmod(number, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def read_grids(
    path: Path, sheet: str | None, years: Callable[[list[list[Printed]]], int]
) -> dict[str, Grid]:
    """The tables of a file by the name of their sheet; a CSV has one, ''.

    A CSV is split where `years` finds most of them. CaseError says why a file cannot be read, or is
    too large; who calls says which file it is.
    """
    from fosterlib.foreign.office_grids import read_document, read_workbook
    from fosterlib.foreign.text_grids import read_separated

    start = _start_of(path)
    kind = next((what for begin, what in OTHER_FILES.items() if start.startswith(begin)), None)
    if kind is not None:
        raise CaseError(Problem(f"is {kind}, neither a CSV nor an XLSX workbook", allowed=FORMS))
    if start.startswith(b"PK"):
        tables = read_document(path) if _is_document(path) else read_workbook(path, sheet)
    else:
        tables = read_separated(path, years)
    if sheet is not None and [*tables] == [""]:
        raise CaseError(Problem("a CSV has no sheets", field="sheet", value=sheet))
    return tables if sheet is None else {sheet: one_named(tables, sheet)}


def one_named(tables: dict[str, Grid], sheet: str) -> Grid:
    """The table of this name; CaseError names those that are there."""
    if sheet not in tables:
        reason, near = "there is no such sheet", nearest(sheet, tables)
        rule = ", ".join(tables)
        raise CaseError(Problem(reason, field="sheet", value=sheet, allowed=rule, nearest=near))
    return tables[sheet]


def _start_of(path: Path) -> bytes:
    """The first bytes of a file. What is no file is not opened: a pipe would wait for ever."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise CaseError(Problem("is no file but a pipe or a device", allowed=FORMS))
        with path.open("rb") as file:
            return file.read(8)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CaseError(Problem(f"cannot be read: {reason}", allowed=FORMS)) from error


def _is_document(path: Path) -> bool:
    """Whether an archive is a Word document. An OpenDocument file is refused by its name."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False  # read_archive says what is wrong with it
    if "content.xml" in names and "mimetype" in names:
        refuse([Problem("is an OpenDocument file: save it as XLSX", allowed=FORMS)])
    return "word/document.xml" in names
