"""Sheets of a workbook as plain cells, and the one place that writes them with XlsxWriter."""

import io
import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

LOOKS: dict[str, dict[str, object]] = {  # each word of a cell's look adds these to its format
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E8EDF2"},
    "block": {"bold": True, "bg_color": "#E8EDF2"},
    "bold": {"bold": True},
    "total": {"bold": True, "top": 1},
    "note": {"italic": True, "font_color": "#555555"},
    "wrap": {"text_wrap": True},
    "input": {"bg_color": "#FFF8E1", "border": 1, "border_color": "#BBBBBB"},
    "given": {"font_color": "#1F4E79"},
    "right": {"align": "right"},
    "money": {"num_format": "#,##0;-#,##0;0"},
    "tenths": {"num_format": "#,##0.0;-#,##0.0;0.0"},
    "exact": {"num_format": "#,##0.00##"},
    **{f"decimals{n}": {"num_format": "#,##0" + "." * bool(n) + "0" * n} for n in range(5)},
    "indent": {"indent": 1, "align": "left"},
    "share": {"num_format": "0.0000"},
    "fte": {"num_format": "#,##0.00;-#,##0.00;0.00"},
    "year": {"num_format": "@"},
}
NO_DATE = datetime(1980, 1, 1)  # XlsxWriter always writes a date of creation: always the same
UNKNOWN = "#N/A"
MOST_FOOTER = 180  # letters; a workbook takes 255 with the title and the number of the page
LINE_HEIGHT = 12.5  # points


@dataclass(frozen=True)
class Cell:
    """A number, a text, or a formula with the value it has now. `fixed`: must not be changed by
    hand.

    `name` is what the workbook calls the cell; `limits` are the lowest and the highest number it
    takes.
    """

    value: float | str = ""
    look: str = ""
    formula: str = ""
    fixed: bool = False
    name: str = ""
    limits: tuple[float, float] | None = None


@dataclass
class Sheet:
    """A sheet that is filled row by row. `marked`: the rule that makes the rows below the head
    yellow.
    """

    title: str
    widths: Sequence[float]
    frozen: tuple[int, int] = (0, 0)
    rows: list[list[Cell]] = field(default_factory=list)
    marked: str = ""
    footer: str = ""

    def add(self, *cells: Cell | str) -> int:
        """Appends a row and gives its number."""
        self.rows.append([cell if isinstance(cell, Cell) else Cell(cell) for cell in cells])
        return len(self.rows) - 1

    def freeze(self, columns: int = 1) -> None:
        """The rows so far, and the first columns, stay in sight; the head repeats on every page."""
        self.frozen = (len(self.rows), columns)


def address(row: int, column: int, fixed: bool = False) -> str:
    """`D7`, or `$D$7` if it is to stay as it is when a formula is copied."""
    return xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)


def elsewhere(sheet: Sheet, row: int, column: int, fixed: bool = False) -> str:
    """The address of a cell as another sheet writes it."""
    return f"'{sheet.title}'!{address(row, column, fixed)}"


def heads(texts: Iterable[str], right: Container[int] = (), look: str = "head") -> list[Cell]:
    """A header row; the columns in `right` stand over numbers."""
    cells = []
    for column, text in enumerate(texts):
        side = ""
        if column in right:
            side = " right"
        elif column - 1 in right:
            side = " indent"  # the text would touch the number before it
        cells.append(Cell(str(text), look + side))
    return cells


def decimals(*values: float) -> str:
    """The look of a number with as many decimals as these values need, four at most."""
    known = [value for value in values if math.isfinite(value)]
    places = (n for n in range(4) if all(round(value, n) == value for value in known))
    return f"decimals{next(places, 4)}"


def live(values: Iterable[float], formulas: Iterable[str], look: str) -> list[Cell]:
    """Cells with a formula each, and the value that it has now; a number without a formula is
    given.
    """
    return [
        Cell(float(value), look if formula else f"{look} given", formula, fixed=not formula)
        for value, formula in zip(values, formulas, strict=True)
    ]


def write_sheets(sheets: Sequence[Sheet], title: str, author: str) -> bytes:
    """The workbook as bytes: the same cells give the same bytes. Texts are always texts, never read
    as formulas.
    """
    memory = io.BytesIO()
    book = Workbook(memory, {"in_memory": True})
    book.set_properties({"title": title[:255], "author": author[:255], "created": NO_DATE})

    @cache
    def form(look: str):
        mixed: dict = {"font_name": "Arial", "font_size": 9, "valign": "top"}
        for word in look.split():
            mixed |= LOOKS[word]
        return book.add_format(mixed)

    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        for number, width in enumerate(sheet.widths):
            page.set_column(number, number, width, form(""))
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                write_cell(page, row, column, cell, form(cell.look))
                if cell.name:
                    book.define_name(cell.name, f"={elsewhere(sheet, row, column, fixed=True)}")
            if any("wrap" in cell.look for cell in cells):
                page.set_row(row, LINE_HEIGHT * max(map(_lines, cells, sheet.widths)))
        _lay_out(
            page, sheet, form("") if not sheet.marked else book.add_format({"bg_color": "#FFFF00"})
        )
    book.close()
    return memory.getvalue()


def _lines(cell: Cell, width: float) -> int:
    """How many lines a wrapped text takes."""
    if "wrap" not in cell.look or not isinstance(cell.value, str):
        return 1
    return max(1, len(wrap(cell.value, int(1.35 * width))))


def write_cell(page, row: int, column: int, cell: Cell, form) -> None:
    """One cell: a formula with its present value, a number, an unknown as =NA(), or a text."""
    unknown = isinstance(cell.value, float) and math.isnan(cell.value)
    if cell.formula or unknown:
        page.write_formula(
            row, column, cell.formula or "=NA()", form, UNKNOWN if unknown else cell.value
        )
    elif isinstance(cell.value, str):
        (page.write_string if cell.value else page.write_blank)(row, column, cell.value, form)
    else:
        page.write_number(row, column, cell.value, form)
    if cell.limits:
        low, high = cell.limits
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "ignore_blank": False,
        }
        page.data_validation(row, column, row, column, rule)


def _in_footer(text: str) -> str:
    """A text as a footer shows it, where & begins a code."""
    return text.replace("&", "&&")


def _lay_out(page, sheet: Sheet, marker) -> None:
    last_row, last_column = max(len(sheet.rows) - 1, 0), max(map(len, sheet.rows), default=1) - 1
    page.set_landscape()
    page.set_paper(8 if sum(sheet.widths) > 200 else 9)  # A3 for the widest, else A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.print_area(0, 0, last_row, last_column)
    page.set_footer(
        f"&L&8{_in_footer(sheet.footer[:MOST_FOOTER])}&R&8{_in_footer(sheet.title)} &P/&N"
    )
    page.hide_gridlines(2)
    if sheet.frozen != (0, 0):
        page.freeze_panes(*sheet.frozen)
        page.repeat_rows(max(sheet.frozen[0] - 1, 0))
    if sheet.marked:
        rule = {"type": "formula", "criteria": sheet.marked, "format": marker}
        page.conditional_format(sheet.frozen[0], 0, last_row, last_column, rule)
