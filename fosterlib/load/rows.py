"""The rows of a published table as amounts: what names a row, and the number in each of its cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fosterlib.errors import CaseError, Problem
from fosterlib.load.amount import (
    RULE,
    decimals,
    is_amount,
    likely_marks,
    not_stated,
    possible_marks,
    reads,
    says_unknown,
    split_amount,
)
from fosterlib.load.layout import TOTAL_WORDS, Layout, plain, units_in, year_columns
from fosterlib.load.sheet import Cell, Grid, column_name, texts

REMARK = re.compile(r"(?:kilde|source|note|noter|anm|bemærk\w*|nb|\d\))\b|[*†\[]")
TOTAL_LABEL = rf"^(?:sub-?|(?:net|netto|grand|overall|combined) )?{TOTAL_WORDS}|\b(?:i alt|ialt|totals?|totalt)\b"
MEMO = re.compile(r"(?:^|: )[-–• ]*(?:heraf|deraf|of which|including)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Printed:
    """The cells of one row as printed: a cell for each year and one for the total ('' if there is none)."""

    number: int
    label: str
    category: str
    steering_area: str
    party: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Row:
    """One row as numbers: `values` by year and the printed `total`; NaN where nothing is stated."""

    number: int
    label: str
    category: str
    steering_area: str
    party: str
    values: np.ndarray
    total: float
    digits: int
    may_fill: bool  # whether its blanks are blank, not words such as "tbc"

    @property
    def key(self) -> tuple[str, str]:
        """What makes rows the same line: they differ in the party only."""
        return self.category, self.label

    @property
    def memo(self) -> bool:
        """Whether the row is part of another one ("heraf", "of which"): shown, never added."""
        return MEMO.search(self.label) is not None

    @property
    def place(self) -> str:
        """Where the row stands, with its own words."""
        return f"row {self.number}: {self.label}"


def is_total(label: str) -> bool:
    """Whether a label may name a total; the amounts decide."""
    return re.search(TOTAL_LABEL, plain(label)) is not None


def printed_rows(grid: Grid, layout: Layout, file: str, notes: list[Problem]) -> list[Printed]:
    """Every row with amounts, in order, totals among them. Headings become categories, remarks go into `notes`."""
    for column in layout.unused:
        name = texts(grid[layout.header])[column] if column < len(grid[layout.header]) else ""
        notes.append(Problem(f"column {column_name(column)} '{name}' is not used", file, str(layout.header + 1)))
    at = [*layout.years.values(), layout.columns.get("total", -1)]
    last_amounts = max(
        (n for n, row in enumerate(grid) if any(is_amount(row[c]) for c in at if 0 <= c < len(row))), default=0
    )
    width = max(map(len, grid))
    rows: list[Printed] = []
    heading, before = "", ("", "")
    for number in range(layout.header + 1, len(grid)):
        row = grid[number] + [""] * (width - len(grid[number]))
        text = {role: texts([row[n]])[0] for role, n in layout.columns.items() if role != "total"}
        cells = tuple(row[n] if n >= 0 else "" for n in at)
        filled = [cell for cell in row if cell != ""]
        if not filled or _heads_again(row, cells, text["line"], number, layout):
            continue
        if len(filled) == 1 and not any(cells):
            if REMARK.match(plain(filled[0])) or number > last_amounts:
                notes.append(Problem(f"read as a remark: {texts(filled)[0][:60]}", file, str(number + 1)))
            else:
                heading = texts(filled)[0]
            continue
        category = text.get("category") or (before[0] if "category" in text and text["line"] else heading)
        label = text["line"] or (before[1] if text.get("party") else "") or text.get("category") or ""
        if MEMO.match(label):
            label = f"{before[1]}: {label}"
        elif not is_total(label):
            before = (category, label)
        rows.append(Printed(number + 1, label, category, text.get("steering_area", ""), text.get("party", ""), cells))
    return rows


def _heads_again(row: Sequence[Cell], cells: Sequence[Cell], label: str, number: int, layout: Layout) -> bool:
    """Whether a row repeats the header (a new page), or says more of it: the unit of each column, `Budget`."""
    if year_columns(row) == {column: year for year, column in layout.years.items()}:
        return True
    filled = [cell for cell in cells if cell != ""]
    no_amounts = bool(filled) and not any(is_amount(cell) or not_stated(str(cell)) for cell in filled)
    return number <= layout.header + 2 and no_amounts and (not label or bool(units_in(filled)))


def read_rows(
    printed: Sequence[Printed], layout: Layout, file: str, decimal: str | None, notes: list[Problem]
) -> tuple[list[Row], set[str]]:
    """The rows as numbers, and the currencies of their signs. CaseError names each cell that is no amount."""
    places = [*layout.years, "total"]
    columns = [*layout.years.values(), layout.columns.get("total", -1)]
    problems: list[Problem] = []
    amounts: list[tuple[str, str]] = []
    currencies: set[str] = set()
    for row in printed:
        for cell, place, column in zip(row.cells, places, columns, strict=True):
            if isinstance(cell, float) or not_stated(cell):
                continue
            parts = split_amount(cell)
            where = f"{place}, column {column_name(column)}"
            if parts is None or all(np.isnan(reads(parts[1], mark)) for mark in ",."):
                problems.append(Problem("is not an amount", file, str(row.number), where, cell, RULE))
                continue
            amounts.append((parts[1], f"row {row.number}, {where}"))
            if parts[2] and currencies - {parts[2]}:
                others = ", ".join(sorted(currencies))
                problems.append(Problem("is in another currency", file, str(row.number), where, cell, others))
            currencies |= {parts[2]} - {""}
    if problems:
        raise CaseError(problems)
    mark = decimal_mark(printed, amounts, file, decimal, notes)
    rows = []
    for row in printed:
        numbers = [number(cell, mark) for cell in row.cells]
        problems += [
            Problem(f"is not an amount with the decimal mark '{mark}'", file, str(row.number), place, cell, RULE)
            for cell, place, (value, _) in zip(row.cells, places, numbers, strict=True)
            if np.isnan(value) and not (isinstance(cell, str) and not_stated(cell))
        ]
        values = np.array([value for value, _ in numbers])
        digits = max(digits for _, digits in numbers)
        names = (row.number, row.label, row.category, row.steering_area, row.party)
        rows.append(Row(*names, values[:-1], float(values[-1]), digits, not any(map(says_unknown, row.cells))))
    if problems:
        raise CaseError(problems)
    return rows, currencies


def number(cell: Cell, mark: str) -> tuple[float, int]:
    """The value of a cell, NaN if it is not stated or cannot be read, and how many decimals it shows."""
    if isinstance(cell, float):
        return cell, len(f"{cell:.6f}".rstrip("0").partition(".")[2])
    parts = None if not_stated(cell) else split_amount(cell)
    return (np.nan, 0) if parts is None else (parts[0] * reads(parts[1], mark) + 0.0, decimals(parts[1], mark))


def decimal_mark(
    rows: Iterable[Printed], amounts: Sequence[tuple[str, str]], file: str, said: str | None, notes: list[Problem]
) -> str:
    """The decimal mark of the whole table: as said, as the amounts require, or as the totals or their sizes show."""
    if said is not None:
        if said not in (",", "."):
            raise CaseError(Problem("is not a decimal mark", file, field="decimal", value=said, allowed="',' or '.'"))
        return said
    marks = possible_marks(amounts, file)
    unclear = next(((digits, place) for digits, place in amounts if reads(digits, ",") != reads(digits, ".")), None)
    if len(marks) == 1 or unclear is None:
        return marks[0]
    rows = list(rows)
    reached = {mark: sum(_reaches_total(row, mark) for row in rows) for mark in marks}
    marks = [mark for mark in marks if reached[mark] > min(reached.values())] or likely_marks(amounts)
    if len(marks) > 1:
        reason = f"'{unclear[0]}' ({unclear[1]}) may show decimals or thousands, and no other cell tells"
        raise CaseError(Problem(reason, file, field="decimal", allowed="say it: decimal=',' or decimal='.'"))
    reason = f"'{unclear[0]}' ({unclear[1]}) is read as {reads(unclear[0], marks[0]):,g}, as the other amounts show"
    notes.append(Problem(reason, file, field="decimal"))
    return marks[0]


def _reaches_total(row: Printed, mark: str) -> bool:
    *values, total = [number(cell, mark)[0] for cell in row.cells]
    known = [value for value in values if not np.isnan(value)]
    return len(known) > 1 and bool(np.isclose(sum(known), total, rtol=1e-9, atol=1e-9))
