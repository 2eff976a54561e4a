"""The rows of a published table as printed: what names a row, and the cells of its amounts."""

import re
from dataclasses import dataclass

from fosterlib.foreign.amount import is_amount
from fosterlib.foreign.grids import Cell, Grid
from fosterlib.foreign.layout import (
    TOTAL_WORDS,
    Layout,
    is_unit,
    plain,
    role_of,
    units_in,
    year_columns,
)
from fosterlib.model.errors import CaseError, Problem

REMARK = re.compile(r"(?:kilde|source|note|noter|anm|bemærk\w*|nb|\d\))\b|[*†\[]")
SURE_TOTAL = rf"(?:(?:net|netto|grand|overall|combined) )?{TOTAL_WORDS}(?: i alt| net| netto)?"
TOTAL_LABEL = rf"^{SURE_TOTAL}|\b(?:i alt|ialt|totals?|totalt)\b"
OTHER_DIGITS = re.compile(
    r"(?<![\d.,])(?!1[., ]?000(?!\d)|000(?!\d))\d"
)  # "1.000 kr." is a unit, "kr. 250" an amount
NAMELESS = dict.fromkeys(("category", "steering_area", "party"), "")
MEMO = re.compile(r"(?:^|: )[-–• ]*(?:heraf|deraf|of which|including)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row as printed: what names it, a cell for each year, and one for its total ('' if there
    is none).
    """

    number: int
    label: str
    category: str
    steering_area: str
    party: str
    cells: tuple[Cell, ...]

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


def is_total(label: str, surely: bool = False) -> bool:
    """Whether a label may name a total (the amounts decide), or can name nothing else."""
    return bool(
        re.fullmatch(SURE_TOTAL, plain(label)) if surely else re.search(TOTAL_LABEL, plain(label))
    )


def printed_rows(grid: Grid, layout: Layout, notes: list[Problem]) -> list[Row]:
    """Every row with amounts, in order, totals among them. Headings become categories, remarks go
    into `notes`.
    """
    at = layout.amounts.values()
    last = max((n for n, row in enumerate(grid) if any(is_amount(row[c]) for c in at)), default=0)
    rows: list[Row] = []
    heading, before, above = "", ("", ""), ""
    for n, row in enumerate(grid[layout.header + 1 :], layout.header + 1):
        cells, filled = tuple(row[c] for c in at), [str(cell) for cell in row if cell != ""]
        text = NAMELESS | {role: str(row[column]) for role, column in layout.names.items()}
        if not filled or _heads_again(grid, n, layout):
            continue
        if len(filled) == 1 and not any(cell != "" for cell in cells):
            if REMARK.match(plain(filled[0])) or n > last:
                notes.append(Problem(f"read as a remark: {filled[0][:60]}", row=str(n + 1)))
            elif not is_unit(filled[0]):
                heading = filled[0]
            elif rows:
                reason = (
                    f"'{filled[0]}' stands within the table, and all amounts are read in one unit"
                )
                notes.append(Problem(reason, row=str(n + 1)))
            continue
        category = text["category"] or (
            before[0] if "category" in layout.names and text["line"] else heading
        )
        label = text["line"] or (before[1] if text["party"] else "") or text["category"]
        if MEMO.match(label):
            label = f"{above}: {label}"
        else:
            above = label
            before = before if is_total(label) else (category, label)
        rows.append(Row(n + 1, label, category, text["steering_area"], text["party"], cells))
    if not rows:
        raise CaseError(
            Problem("has no row with amounts below its header", row=str(layout.header + 1))
        )
    return rows


def _heads_again(grid: Grid, n: int, layout: Layout) -> bool:
    """Whether a row repeats the header (a new page), or says more of it: names, the unit of each
    column, `Budget`.
    """
    row, head, label = grid[n], grid[layout.header], grid[n][layout.names["line"]]
    filled = [row[column] for column in layout.amounts.values() if row[column] != ""]
    said = {
        column: head[column] == "" and role_of(cell) is not None
        for column, cell in enumerate(row)
        if cell != ""
    }
    has_amounts = any(map(is_amount, filled))
    only_units = not label and all(
        units_in([cell]) and not OTHER_DIGITS.search(plain(cell)) for cell in filled
    )
    says_more = n <= layout.header + 2 and filled and (only_units or not has_amounts)
    repeats = year_columns(row) == {
        column: year for year, column in layout.amounts.items() if year != "total"
    }
    is_section = set(said) == {
        layout.names["line"]
    }  # "Service" alone over the lines is no name of their column
    names_more = n == layout.header + 1 and all(said.values()) and not is_section
    return repeats or names_more or bool(says_more and (not label or units_in(filled)))
