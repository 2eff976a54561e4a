"""The cells of a table that somebody else made, whatever file it stands in."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fosterlib.model.errors import CaseError, Problem, nearest
from fosterlib.model.texts import MOST_CHARACTERS

Printed = str | float  # what a cell shows: a text with its white space tidied, or a number

MAX_ROWS = 2_000
MAX_COLUMNS = 200
FORMS = "a table saved as CSV or XLSX"


@dataclass
class Grid:
    """The rows of one table, and what a sheet shows beside its cells.

    `merged` holds (first row, first column, last row, last column), counted from 0; `hidden` the
    rows, `hidden_columns` the columns that the sheet does not show; `scales`
    by how much formats such as `#,##0,` divide what they show; `notes` what must be known.
    """

    cells: list[list[Printed]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    scales: set[int] = field(default_factory=set)
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
        if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for cell in row):
            reason = f"has a cell of more than {MOST_CHARACTERS:,} characters"
            raise CaseError(Problem(reason, file, place))
        self.cells.append(row)


def tidy(value: object) -> Printed:
    """A cell's value as a number, or as text without needless white space.

    Two numbers on lines of their own stay so: joined by a space, `151` over `166` would read as
    151,166.
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


def one_named(tables: dict[str, Grid], sheet: str) -> Grid:
    """The table of this name; CaseError names those that are there."""
    if sheet not in tables:
        reason, near = "there is no such sheet", nearest(sheet, tables)
        rule = ", ".join(tables)
        raise CaseError(Problem(reason, field="sheet", value=sheet, allowed=rule, nearest=near))
    return tables[sheet]
