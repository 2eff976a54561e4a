"""Writes a case as one workbook that an analyst fills in and `load_case` reads: a sheet a table,
lists to choose from, a word of help in each heading.

A hidden sheet tells which sheets and columns were written, so that one that is taken away or
renamed later is missed.
"""

import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fosterlib.load.case_entries import rows_of_files
from fosterlib.load.case_workbook import MARK
from fosterlib.load.read_sheets import ALLOWED, WORKBOOK
from fosterlib.load.sheet_cells import as_cell
from fosterlib.load.sheet_schema import (
    PROSE,
    Column,
    SheetForm,
    option_word,
    sheet_forms,
    words_of_sheet,
)
from fosterlib.load.writing import write_whole
from fosterlib.model.case import Case
from fosterlib.model.entries import Header
from fosterlib.model.errors import CaseError, Problem

INK, PAPER, GREY = "1F3A5F", "FFFFFF", "8A94A3"
ROOM = 400  # rows for which lists to choose from are laid out
ROOM_FOR_TEXT = 60  # rows whose cells for text are of that kind from the start
FONT, HEADING_POINTS, YEAR_WIDTH = "Calibri", 44, 9
WIDE = {"text": 24, "number": 11, "choice": 16, "date": 12, "list": 24, "table": 34, "profile": 24}
WIDTHS = {
    "formula": 40,
    "source": 40,
    "note": 40,
    "note_da": 40,
    "da": 90,
    "en": 90,
    "unit": 20,
    "part": 16,
    "steering_area": 16,
    "id": 18,
    "price_level": 11,
    "label_da": 30,
    "label_en": 30,
}
LISTED = {  # fields in which the entries of a sheet can be chosen: the sheet, and the column there
    "line": ("line", "id"),
    "part": ("part", "id"),
    "party": ("party", "id"),
    "residual": ("party", "id"),
    "assumption": ("assumptions", "id"),
    "risk": ("risk", "rating"),
    "calibrates": ("line", "id"),
    "table": ("table", "id"),
    "base": ("assumptions", "id"),
}


@dataclass(frozen=True)
class SheetOut:
    """A sheet to be written: its columns, and its entries by field."""

    form: SheetForm
    columns: Sequence[Column]
    entries: Sequence[Mapping[str, Any]]
    years: Sequence[str] = ()


def write_case_workbook(case: Case, path: Path, lang: str = "da") -> Path:
    """Writes a case to a workbook. CaseError if it is there already, or cannot be written."""
    return write_sheets_of_case(case_sheets(case), path, lang)


def new_workbook(path: Path, title: str, lang: str) -> Path:
    """Writes a workbook to fill in, with an example that evaluates as it stands."""
    example = tomllib.loads(
        Path(__file__).with_name(f"new_workbook_{lang}.toml").read_text("utf-8")
    )
    if title:
        example["case"][0][f"title_{lang}"] = title
    years = example["case"][0]["years"]
    sheets = []
    for name, fields in example["columns"].items():
        form = sheet_forms()[name]
        columns = [column for field in fields if (column := form.column(field))]
        shown = years if name == "line" else ()
        sheets.append(SheetOut(form, columns, example.get(name, []), shown))
    return write_sheets_of_case(sheets, path, lang)


def case_sheets(case: Case) -> list[SheetOut]:
    """The sheets of a case: those that hold something, with the columns that are used."""
    entries = _header_entries(case.header)
    for file, rows in rows_of_files(case).items():
        entries[file.removesuffix(".csv")] = [_fields(row) for row in rows]
    entries["scenario"] = [_fields(scenario) for scenario in case.scenarios.values()]
    entries[PROSE] = _prose_entries(case.prose)
    return [
        _sheet_out(form, entries.get(name, []), case.years)
        for name, form in sheet_forms().items()
        if entries.get(name) or name in ("case", "line")
    ]


def write_sheets_of_case(sheets: Sequence[SheetOut], path: Path, lang: str) -> Path:
    """Writes sheets as a workbook, whole or not at all."""
    if path.suffix.lower() != WORKBOOK:
        raise CaseError(Problem("is not a file name of this kind", path.name, allowed=WORKBOOK))
    if path.exists() or path.is_symlink():
        reason = "is there already; nothing was written"
        raise CaseError(Problem(reason, path.name, allowed="the name of a file that is not there"))
    data = _workbook_bytes(sheets, lang)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be written: its folder cannot be made: {error.strerror or error}"
        raise CaseError(Problem(reason, path.name, allowed=ALLOWED)) from error
    write_whole(path, data)
    return path


# entries


def _fields(row: BaseModel) -> dict[str, Any]:
    """The fields of an entry; those of a group by dotted names."""
    found: dict[str, Any] = {}
    for name, value in row:
        if isinstance(value, BaseModel):
            found |= {f"{name}.{inner}": one for inner, one in _fields(value).items()}
        else:
            found[name] = value
    return found


def _header_entries(header: Header) -> dict[str, list[dict[str, Any]]]:
    """What case.toml says, by sheet."""
    found = {"case": [_fields(header)]}
    for name, form in sheet_forms().items():
        if form.parent:
            found[name] = [
                {form.parent: above.id, **_fields(row)}
                for above in getattr(header, form.path[0])
                for row in getattr(above, form.path[1])
            ]
        elif form.path and form.path[0] in Header.model_fields:
            rows: Any = header
            for step in form.path:
                rows = getattr(rows, step)
            found[name] = [_fields(row) for row in rows]
    return found


def _prose_entries(prose: Mapping[str, str]) -> list[dict[str, Any]]:
    texts = {lang: text.rstrip("\n").split("\n") for lang, text in prose.items()}
    most = max(map(len, texts.values()), default=0)
    return [
        {"number": float(n + 1)}
        | {lang: lines[n] for lang, lines in texts.items() if n < len(lines)}
        for n in range(most)
    ]


def _sheet_out(
    form: SheetForm, entries: Sequence[Mapping[str, Any]], years: Sequence[str]
) -> SheetOut:
    """A sheet with the columns that some entry uses, or that must be there."""
    used = [
        column
        for column in form.columns
        if column.required
        or any(entry.get(column.field) != form.default(column.field) for entry in entries)
    ]
    if form.name != "line":
        return SheetOut(form, used, entries)
    by_year = [entry for entry in entries if isinstance(entry.get("profile"), tuple)]
    by_party = [entry for entry in entries if isinstance(entry.get("profile"), Mapping)]
    columns = [column for column in used if column.field != "profile" or by_party]
    return SheetOut(form, columns, entries, years if by_year else ())


# cells


def _workbook_bytes(sheets: Sequence[SheetOut], lang: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    titles = {sheet.form.name: words_of_sheet(sheet.form.name).called[lang] for sheet in sheets}
    for sheet in sheets:
        page = book.create_sheet(titles[sheet.form.name])
        if sheet.form.name == "case":
            _write_fields(page, sheet, lang)
        else:
            _write_table(page, sheet, lang, _ranges(sheets, titles))
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        if sheet.form.name not in ("case", "line", "assumptions"):
            page.sheet_properties.tabColor = GREY
    mark = book.create_sheet(MARK)
    mark.sheet_state = "veryHidden"
    for sheet in sheets:
        mark.append([sheet.form.name, " ".join(column.field for column in sheet.columns)])
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _ranges(sheets: Sequence[SheetOut], titles: Mapping[str, str]) -> dict[str, str]:
    """The cells with the entries that can be chosen for a field."""
    from openpyxl.utils import get_column_letter, quote_sheetname

    found = {}
    by_name = {sheet.form.name: [column.field for column in sheet.columns] for sheet in sheets}
    for field, (name, key) in LISTED.items():
        if key in by_name.get(name, []):
            letter = get_column_letter(by_name[name].index(key) + 1)
            found[field] = f"{quote_sheetname(titles[name])}!${letter}$2:${letter}${ROOM}"
    return found


def _heading_text(sheet: str, column: str, lang: str) -> Any:
    """A heading: what the column is called, and under it a word of help."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    words = words_of_sheet(sheet, column)
    name = TextBlock(InlineFont(rFont=FONT, b=True, color=PAPER, sz=11), words.called[lang])
    if not words.help[lang]:
        return words.called[lang]
    small = TextBlock(InlineFont(rFont=FONT, color="D5DCE6", sz=9), f"\n{words.help[lang]}")
    return CellRichText(name, small)


def _style_heading(cell: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=FONT, bold=True, color=PAPER)
    cell.fill = PatternFill("solid", fgColor=INK)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_fields(page: Any, sheet: SheetOut, lang: str) -> None:
    """The fields of the case, one below the other: name, value, a word of help."""
    from openpyxl.styles import Font

    entry = sheet.entries[0] if sheet.entries else {}
    for row, column in enumerate(sheet.columns, 1):
        words = words_of_sheet("case", column.field)
        _style_heading(page.cell(row, 1, words.called[lang]))
        _write(page.cell(row, 2), entry.get(column.field), column, lang)
        page.cell(row, 3, words.help[lang]).font = Font(name=FONT, italic=True, color=GREY)
        _choose_from(page, f"B{row}", column, lang, {})
    for letter, width in zip("ABC", (30, 70, 50), strict=True):
        page.column_dimensions[letter].width = width


def _layout(sheet: SheetOut) -> list[Column | str]:
    """The columns of a table from left to right; the years stand after the formula."""
    layout: list[Column | str] = list(sheet.columns)
    fields = [column.field for column in sheet.columns]
    after = fields.index("formula") + 1 if "formula" in fields else len(fields)
    layout[after:after] = sheet.years
    return layout


def _write_table(page: Any, sheet: SheetOut, lang: str, ranges: Mapping[str, str]) -> None:
    """A table: a heading a column, an entry a row."""
    from openpyxl.utils import get_column_letter

    page.row_dimensions[1].height = HEADING_POINTS
    for number, column in enumerate(_layout(sheet), 1):
        letter, head = get_column_letter(number), page.cell(1, number)
        _style_heading(head)
        if isinstance(column, str):
            head.value, page.column_dimensions[letter].width = column, YEAR_WIDTH
            for row, entry in enumerate(sheet.entries, 2):
                _write_share(page.cell(row, number), entry, sheet.years.index(column))
            continue
        head.value = _heading_text(sheet.form.name, column.field, lang)
        width = WIDTHS.get(column.field, WIDE[column.shape.kind])
        page.column_dimensions[letter].width = width
        _choose_from(page, f"{letter}2:{letter}{ROOM}", column, lang, ranges)
        for row in range(2, ROOM_FOR_TEXT if column.shape.kind == "text" else 2):
            page.cell(row, number).number_format = "@"  # what begins with - is no formula of Excel
        for row, entry in enumerate(sheet.entries, 2):
            _write(page.cell(row, number), entry.get(column.field), column, lang)
    page.freeze_panes = "B2" if sheet.form.name != PROSE else "A2"


def _write_share(cell: Any, entry: Mapping[str, Any], year: int) -> None:
    """What stands in a year's column of a line: a share of full effect, or money."""
    from openpyxl.styles import Alignment

    shown = entry.get("by_year", entry.get("profile"))
    if isinstance(shown, tuple | list) and year < len(shown):
        cell.value = shown[year]
        cell.number_format = "#,##0" if entry.get("kind") == "amounts" else "0%"
        cell.alignment = Alignment(vertical="top")


def _write(cell: Any, value: Any, column: Column, lang: str) -> None:
    from openpyxl.styles import Alignment, Font

    content = as_cell(value, column, lang)
    if content is None:
        return
    cell.value, cell.font = content, Font(name=FONT)
    cell.alignment = Alignment(wrap_text=isinstance(content, str), vertical="top")
    if isinstance(content, str):
        cell.data_type = "s"  # a text that begins with = is a text
        cell.number_format = "@"
    elif column.shape.kind == "date":
        cell.number_format = "yyyy-mm-dd"


def _choose_from(
    page: Any, cells: str, column: Column, lang: str, ranges: Mapping[str, str]
) -> None:
    """Lists to choose from: the options of a column, or what stands in another sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.shape.options:
        options = ",".join(option_word(option, lang) for option in column.shape.options)
        rule = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
    elif column.field in ranges:
        rule = DataValidation(type="list", formula1=ranges[column.field], allow_blank=True)
        rule.showErrorMessage = False
    else:
        return
    page.add_data_validation(rule)
    rule.add(cells)
