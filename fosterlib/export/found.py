"""A workbook as somebody left it: where its sheets and rows are now, and what was changed in it.

Defined names and the texts at the head of each row say where a sheet and a row have gone, so that
a renamed sheet and an inserted row are survived wherever the program that did it kept the formulas
right; what cannot be followed is told with its cause first.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from fosterlib.export.output import cell_number, open_workbook
from fosterlib.export.sheets import FREE, SHEET, Cell, Sheet, address, is_in, plain_formula
from fosterlib.export.typed import FIRST_DAY
from fosterlib.model.errors import Problem

SAME = 1e-12  # a workbook keeps 16 digits
LOOSE = ("cover", "log")  # sheets whose rows are as many as there are pages and moved values
LABELS = 2  # columns whose texts say what a row is
NOT_READ = "a change here is not read back"
REFERENCE = re.compile(
    r"(?<![\w.])((?:'[^']+'|[^\W\d]\w*)!)?(\$?[A-Z]{1,2}\$?\d+)(:\$?[A-Z]{1,2}\$?\d+)?(?![\w.(])"
)
PLACE = re.compile(r"(\$?[A-Z]{1,2}\$?)(\d+)")
NAMED_CELL = re.compile(
    r"'?(.*?)'?!\$?([A-Z]{1,2})\$?([1-9]\d{0,3})(?::\$?([A-Z]{1,2})\$?(\d{1,4}))?"
)


@dataclass
class Found:
    """A workbook with its formulas (`book`) and the values that were saved (`shown`); `places` says
    where each name points, `titles` what each sheet is called now.
    """

    file: str
    book: Any
    shown: Any
    places: Mapping[str, tuple[str, str]]
    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)

    def value(self, name: str) -> object:
        """What stands in the cell of a name; None if there is no such name."""
        if name not in self.places:
            return None
        sheet, cell = self.places[name]
        return self.shown[sheet][cell].value

    def title(self, sheet: Sheet) -> str:
        """What a sheet of ours is called in the workbook."""
        return self.titles.get(sheet.title, sheet.title)

    def free_area(self, title: str) -> tuple[int, int, int, int] | None:
        """Where people write of their own on a sheet, by its title now."""
        names = self.book[title].defined_names
        match = NAMED_CELL.fullmatch(names[FREE].attr_text or "") if FREE in names else None
        if not match:
            return None
        first, last = f"{match[2]}{match[3]}", f"{match[4] or match[2]}{match[5] or match[3]}"
        return (*_place_of(first), *_place_of(last))


def find_workbook(path: Path) -> Found:
    """A workbook read from a file; CaseError if it cannot be read."""
    book, shown = open_workbook(path)
    places = {}
    for name, defined in book.defined_names.items():
        match = NAMED_CELL.fullmatch(defined.attr_text or "")
        if match and match[1] in book.sheetnames and not match[4]:
            places[name] = (match[1], match[2] + match[3])
    return Found(path.name, book, shown, places)


def locate(found: Found, sheets: Sequence[Sheet]) -> list[Problem]:
    """Finds each sheet and row again; what was moved in a way that cannot be followed is told."""
    causes = []
    for sheet in sheets:
        marked = found.places.get(f"{SHEET}.{sheet.name}", ("", ""))[0] if sheet.name else ""
        found.titles[sheet.title] = marked or sheet.title
        if found.title(sheet) not in found.book.sheetnames:
            reason = f"the sheet '{sheet.title}' was deleted"
            causes.append(Problem(reason, found.file, allowed="the sheet as it was written"))
            continue
        found.rows[sheet.title] = _rows_now(sheet, found)
    for sheet in sheets:
        if sheet.title in found.rows:
            causes += _moved_columns(sheet, found)
    return causes


def _rows_now(sheet: Sheet, found: Found) -> dict[int, int]:
    """Where each row of a sheet stands now, by the texts that it begins with."""
    page = found.book[found.title(sheet)]
    wanted = [_texts(sheet, row) for row in range(len(sheet.rows))]
    columns = [
        [n for n in range(LABELS) if not is_in(sheet.free, row, n)] for row in range(len(wanted))
    ]
    now = [
        tuple(_text(page.cell(row + 1, n + 1).value) for n in range(LABELS))
        for row in range(max(page.max_row, len(wanted)))
    ]
    if all(all(now[row][n] == wanted[row][n] for n in columns[row]) for row in range(len(wanted))):
        return {row: row for row in range(len(wanted))}
    rows: dict[int, int] = {}
    for kind, a, b, c, d in SequenceMatcher(None, wanted, now, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a <= d - c):
            rows |= {a + n: c + n for n in range(b - a)}
    return rows


def _texts(sheet: Sheet, row: int) -> tuple[str, ...]:
    cells = sheet.rows[row][:LABELS]
    texts = [
        ""
        if cell.formula or not isinstance(cell.value, str) or is_in(sheet.free, row, n)
        else cell.value
        for n, cell in enumerate(cells)
    ]
    return tuple(texts + [""] * (LABELS - len(texts)))


def _text(value: object) -> str:
    return value if isinstance(value, str) and not value.startswith("=") else ""


def _moved_columns(sheet: Sheet, found: Found) -> Iterator[Problem]:
    """That columns were inserted in the table, as its head shows."""
    if not sheet.frozen[0]:
        return
    head = sheet.frozen[0] - 1
    wanted = [str(cell.value) for cell in sheet.rows[head] if cell.value]
    row = found.rows[sheet.title].get(head, head) + 1
    page = found.book[found.title(sheet)]
    now = [str(cell.value) for cell in page[row] if cell.value not in (None, "")]
    columns = [n for n, cell in enumerate(sheet.rows[head]) if cell.value]
    there = [cell.column - 1 for cell in page[row] if cell.value not in (None, "")]
    if now[: len(wanted)] == wanted and there[: len(wanted)] == columns:
        return
    if set(wanted) <= set(now):
        reason = f"columns were inserted or moved in the sheet '{found.title(sheet)}'"
        yield Problem(reason, found.file, allowed="the columns as they were written")


def moved_rows(found: Found, sheets: Iterable[Sheet]) -> list[Problem]:
    """What happened to the rows of each sheet, in words: the cause of whatever does not fit."""
    told = []
    for sheet in (sheet for sheet in sheets if sheet.name not in LOOSE):
        rows = found.rows.get(sheet.title, {})
        shifts = [(row, now - row) for row, now in sorted(rows.items())]
        gone = len(sheet.rows) - len(rows)
        if gone:
            reason = f"rows were deleted in the sheet '{found.title(sheet)}'"
            told.append(Problem(reason, found.file, value=gone))
        before = 0
        for row, shift in shifts:
            if shift > before:
                place = f"'{found.title(sheet)}' above row {row + shift + 1}"
                reason = f"rows were inserted in the sheet {place}"
                told.append(Problem(reason, found.file, value=shift - before))
            before = max(before, shift)
    return told


def changes(found: Found, sheets: Sequence[Sheet]) -> list[Problem]:
    """Every cell that should hold a formula or a given figure and holds something else now."""
    is_moved = any(row != now for rows in found.rows.values() for row, now in rows.items())
    renamed = any(title != now for title, now in found.titles.items())
    problems: list[Problem] = []
    for sheet in sheets:
        if sheet.title not in found.rows or sheet.name == "log":
            continue
        if any(cell.fixed or cell.formula for row in sheet.rows for cell in row):
            problems += _sheet_changes(sheet, found, is_moved or renamed)
    return problems


def _sheet_changes(sheet: Sheet, found: Found, is_moved: bool) -> Iterator[Problem]:
    page, rows = found.book[found.title(sheet)], found.rows[sheet.title]
    for n, cells in enumerate(sheet.rows):
        for m, wanted in enumerate(cells):
            if n not in rows or is_in(sheet.free, n, m):
                continue
            now = page.cell(rows[n] + 1, m + 1).value
            formula = _followed(wanted.formula, sheet, found) if is_moved else wanted.formula
            if not _same(wanted, formula, now):
                place = f"{found.title(sheet)}!{address(rows[n], m)}"
                yield _changed(wanted, found.file, place, now)
    if sheet.closed:
        yield from _written_beside(sheet, found)


def _written_beside(sheet: Sheet, found: Found) -> Iterator[Problem]:
    """What stands beside or below a sheet that takes nothing there."""
    page = found.book[found.title(sheet)]
    known = {now: len(sheet.rows[row]) for row, now in found.rows[sheet.title].items()}
    widest = max(map(len, sheet.rows))
    for row in page.iter_rows():
        for cell in row:
            ours = known.get(cell.row - 1, 0)
            is_ours = cell.column <= ours or is_in(sheet.free, cell.row - 1, cell.column - 1)
            if cell.value not in (None, "") and not is_ours:
                place = f"{found.title(sheet)}!{cell.coordinate}"
                reason = f"is not recognised; {NOT_READ}"
                if cell.row - 1 in known and cell.column > widest:
                    reason = f"is not recognised beside the table; {NOT_READ}"
                yield Problem(reason, found.file, place, value=cell.value)


def _changed(wanted: Cell, file: str, place: str, now: object) -> Problem:
    if wanted.advice:
        return Problem(f"was changed; {wanted.advice}", file, place, value=now)
    is_formula = wanted.formula and not str(now).startswith("=")
    reason = "a formula was overwritten" if is_formula else "was changed"
    return Problem(f"{reason}; {NOT_READ}", file, place, value=now)


def _followed(formula: str, sheet: Sheet, found: Found) -> str:
    """A formula as it reads where rows were inserted and sheets renamed."""

    def now(match: re.Match) -> str:
        own = match[1] or ""
        title = own.rstrip("!").strip("'") or sheet.title
        rows = found.rows.get(title, {})
        sheet_now = f"'{found.titles.get(title, title)}'!" if own else ""
        return f"{sheet_now}{_moved(match[2], rows)}{_moved(match[3] or '', rows)}"

    return REFERENCE.sub(now, formula)


def _moved(place: str, rows: Mapping[int, int]) -> str:
    def now(match: re.Match) -> str:
        row = int(match[2]) - 1
        return f"{match[1]}{rows.get(row, row) + 1}"

    return PLACE.sub(now, place)


def _same(wanted: Cell, formula: str, now: object) -> bool:
    if not (wanted.fixed or formula or wanted.advice):
        return True
    if formula or wanted.value != wanted.value:
        return plain_formula(formula or "=NA()") == plain_formula(str(now))
    if isinstance(wanted.value, str):
        return str("" if now is None else now) == wanted.value
    number = day_number(now) if isinstance(now, datetime) else cell_number(now)
    return number is not None and math.isclose(number, wanted.value, rel_tol=SAME, abs_tol=SAME)


def day_number(day: datetime) -> float:
    """A day as a workbook counts it."""
    return float((day.date() - FIRST_DAY).days)


def _place_of(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
