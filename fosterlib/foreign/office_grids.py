"""Tables in office files: the sheets of a workbook, the tables of a Word document."""

import io
import re
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fosterlib.foreign.grids import FORMS, MAX_COLUMNS, MAX_ROWS, Grid, column_name, one_named, tidy
from fosterlib.load.archive import read_archive
from fosterlib.model.errors import CaseError, Problem, refuse

ALONE = "the table in a sheet of its own"
# a word that a number format shows beside the number, but for a currency: 0.0" mio."
WORD_OF_FORMAT = r'"[^"a-zæøå]*((?!kr|dkk|sek|nok|gbp|eur|usd)[a-zæøå]+)'
MAX_CELLS = 150_000
MAX_MERGED = 2_000


def read_workbook(path: Path, sheet: str | None) -> dict[str, Grid]:
    """The visible sheets of a workbook, or the one that is asked for. CaseError if it is none."""
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
        visible = {one.title: Grid() for one in values.worksheets if one.sheet_state == "visible"}
        if sheet is not None and sheet not in values.sheetnames:
            one_named(visible, sheet)
        names = [*visible] if sheet is None else [sheet]
        return {
            name: _sheet(values[name], formulas[name], f"{path.name}, sheet {name}")
            for name in names
        }
    except CaseError:
        raise
    except Exception as error:  # errors of zip, zlib, XML and openpyxl's own come through
        reason = f"cannot be read as a workbook: {type(error).__name__}"
        raise CaseError(Problem(reason, allowed=FORMS)) from error


def _sheet(values: Any, formulas: Any, file: str) -> Grid:
    """The values of a sheet as they are shown; CaseError names each formula without one."""
    grid, last = _look_of_sheet(values, file)
    problems = list[Problem]()
    for one in (values, formulas):
        one.reset_dimensions()  # a file may state them wrongly
    area = {"max_row": last, "max_col": MAX_COLUMNS}
    rows = zip(values.iter_rows(**area), formulas.iter_rows(**area, values_only=True), strict=False)
    for number, (cells, written) in enumerate(rows if last else (), 1):
        width = max((n for n, cell in enumerate(written, 1) if cell is not None), default=0)
        for column in range(width):
            if cells[column].value is None and written[column] is not None:
                reason = (
                    "holds a formula without a stored result: open the workbook, save it, and try"
                    " again"
                )
                problems.append(Problem(reason, file, str(number), field=column_name(column)))
        grid.add([_as_shown(cell, grid, number) for cell in cells[:width]], file)
    refuse(problems)
    return grid


def _look_of_sheet(sheet: Any, file: str) -> tuple[Grid, int]:
    """A grid without cells that knows what a sheet merges and hides, and the last row with a value.

    The sheet's XML is read once as a stream, so that a stray cell far away or millions of blank
    ones are refused before they fill the memory; openpyxl tells what is merged and hidden only of
    a sheet that it holds as a whole.
    """
    from xml.etree.ElementTree import iterparse

    grid, row, column, last, cells = Grid(), 0, 0, 0, 0
    with sheet._get_source() as source:
        for event, element in iterparse(source, ("start", "end")):
            tag, of = element.tag.rpartition("}")[2], element.attrib
            if event == "start" and tag == "row":
                row, column = int(of.get("r", row + 1)), 0
                if of.get("hidden") in ("1", "true"):
                    grid.hidden.add(row - 1)
            elif event == "start" and tag == "c":
                column, cells = _column_of(of.get("r", ""), column), cells + 1
                _refuse_too_large(file, row, column, cells, False)
            elif event == "end" and tag in ("v", "f", "is"):
                last = row
                _refuse_too_large(file, row, column, cells, True)
            elif event == "end":
                _note_look(grid, tag, of, file)
            if event == "end" and tag in ("c", "row", "mergeCell"):
                element.clear()
    return grid, last


def _column_of(reference: str, before: int) -> int:
    """The number of a column from 1: of `AB12` 28; the next one where a cell does not say."""
    number = 0
    for letter in re.match(r"[A-Z]{0,3}", reference)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number or before + 1


def _refuse_too_large(file: str, row: int, column: int, cells: int, filled: bool) -> None:
    """CaseError for a value outside the rows and columns that are read, or for too many cells."""
    if filled and row > MAX_ROWS:
        raise CaseError(Problem(f"has more than {MAX_ROWS:,} rows", file, allowed=ALONE))
    if filled and column > MAX_COLUMNS:
        reason = f"has more than {MAX_COLUMNS} columns"
        raise CaseError(Problem(reason, file, str(row), allowed=ALONE))
    if cells > MAX_CELLS:
        reason = f"has more than {MAX_CELLS:,} cells"
        raise CaseError(Problem(reason, file, allowed=ALONE))


def _note_look(grid: Grid, tag: str, of: Any, file: str) -> None:
    """Keeps in `grid` what one element of a sheet says is merged or hidden."""
    if tag == "col" and of.get("hidden") in ("1", "true"):
        grid.hidden_columns |= set(range(int(of["min"]) - 1, min(int(of["max"]), MAX_COLUMNS)))
    elif tag == "mergeCell":
        grid.merged.append(_corners(of["ref"]))
    if len(grid.merged) > MAX_MERGED:
        reason = f"has more than {MAX_MERGED:,} merged cells"
        raise CaseError(Problem(reason, file, allowed=ALONE))


def _corners(reference: str) -> tuple[int, int, int, int]:
    """The first row and column and the last of `B2:C3`, counted from 0."""
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = (int(number or 1) - 1 for number in range_boundaries(reference))
    return top, left, min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)


def _as_shown(cell: Any, grid: Grid, row: int) -> object:
    """What a sheet shows of a cell: a date whose format is the year is a year, a share is a per
    cent, and a format such as `#,##0,` shows thousands of what is stored.
    """
    value, form = cell.value, str(getattr(cell, "number_format", "") or "")
    if isinstance(value, (date, datetime)):
        only_year = re.fullmatch(r"\W*y+\W*", re.sub(r"\[.*?\]", "", form), re.IGNORECASE)
        return value.year if only_year else value.isoformat().removesuffix("T00:00:00")
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    first = form.split(";")[0]
    word = re.search(WORD_OF_FORMAT, first, re.IGNORECASE)
    if word is not None:
        return f"{value:.15g} {word[1]}"  # 0.0" mio.": the sheet shows millions
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", first)
    if "%" in shown:
        return f"{100 * value:g} %"
    scaled = re.search(r"[0#?](,+)[^0#?,]*$", shown)
    if scaled is None:
        return value
    places = len(scaled[1])
    grid.scales.add(1000**places)
    reason = f"holds {value:,.15g}, shown and read as {value / 1000**places:,.15g} by its format"
    place = column_name(cell.column - 1)
    grid.notes.append(Problem(f"{reason} '{form}'", row=str(row), field=place))
    return value / 1000**places


def read_document(path: Path) -> dict[str, Grid]:
    """The tables of a Word document, each below the paragraph before it.

    Text in tracked changes is neither there nor gone: such a document is refused.
    """
    import docx

    data = read_archive(path, FORMS)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # python-docx lets many kinds through
        reason = f"cannot be read as a Word document: {type(error).__name__}"
        raise CaseError(Problem(reason, allowed=FORMS)) from error
    tables, before = list[Grid](), ""
    for element in body.iterchildren():
        kind = element.tag.rpartition("}")[2]
        if kind == "p" and (text := _text_of(element)):
            before = text
        elif kind == "tbl":
            if any(True for _ in element.iter(*map(_word, ("ins", "del", "moveFrom", "moveTo")))):
                reason = "has tracked changes in a table: accept or reject them first"
                raise CaseError(Problem(reason))
            tables.append(_word_table(element, before))
    if not tables:
        raise CaseError(Problem("is a Word document without a table", allowed=FORMS))
    names = [f"table {number}" for number in range(1, len(tables) + 1)]
    return dict(zip(names, tables, strict=True)) if len(tables) > 1 else {"table": tables[0]}


def _word(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + tag


def _text_of(element: Any) -> str:
    """The text of a paragraph or cell, its paragraphs and line breaks on lines of their own."""
    pieces = []
    for part in element.iter(_word("t"), _word("br"), _word("tab"), _word("p")):
        kind = part.tag.rpartition("}")[2]
        pieces.append(part.text or "" if kind == "t" else " " if kind == "tab" else "\n")
    return str(tidy("".join(pieces)))


def _word_table(table: Any, title: str) -> Grid:
    """A table of Word as a grid; a merged cell stands once, and is blank where it goes on."""
    grid = Grid()
    grid.add([title])
    for row in table.iterchildren(_word("tr")):
        cells: list[str] = []
        for cell in row.iterchildren(_word("tc")):
            span = next((int(one.get(_word("val"))) for one in cell.iter(_word("gridSpan"))), 1)
            merge = next(iter(cell.iter(_word("vMerge"))), None)
            goes_on = merge is not None and merge.get(_word("val")) != "restart"
            if span > 1 or goes_on:
                first = len(grid.cells) - (1 if goes_on else 0)
                grid.merged.append((first, len(cells), len(grid.cells), len(cells) + span - 1))
            cells += ["" if goes_on else _text_of(cell), *[""] * (span - 1)]
        grid.add(cells)
    return grid
