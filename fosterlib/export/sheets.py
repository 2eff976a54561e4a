"""Sheets of a workbook as plain cells, and the one place that writes them with XlsxWriter."""

import hashlib
import io
import math
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

LETTERS = {"font_name": "Arial", "font_size": 9}
LOOKS: dict[str, dict[str, object]] = {  # each word of a cell's look adds these to its format
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E8EDF2"},
    "block": {"bold": True, "bg_color": "#E8EDF2"},
    "bold": {"bold": True},
    "total": {"bold": True, "top": 1},
    "note": {"italic": True, "font_color": "#555555"},
    "wrap": {"text_wrap": True},
    "input": {"bg_color": "#FFF8E1", "border": 1, "border_color": "#BBBBBB", "locked": False},
    "free": {"bg_color": "#F3F7EE", "border": 1, "border_color": "#BBBBBB", "locked": False},
    "given": {"font_color": "#1F4E79"},
    "link": {"font_color": "#0B5394", "underline": 1},
    "light": {"bold": True, "font_size": 14, "align": "center", "border": 1},
    "percent": {"num_format": "0.0##%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "right"},
    "lag": {"num_format": "0", "align": "right"},
    "right": {"align": "right"},
    "money": {"num_format": "#,##0;-#,##0;0"},
    "tenths": {"num_format": "#,##0.0;-#,##0.0;0.0"},
    "exact": {"num_format": "#,##0.00##"},
    **{f"decimals{n}": {"num_format": "#,##0" + "." * bool(n) + "0" * n} for n in range(5)},
    "indent": {"indent": 1, "align": "left"},
    "share": {"num_format": "0.00%"},
    "fte": {"num_format": "#,##0.00;-#,##0.00;0.00"},
    "year": {"num_format": "@"},
}
NO_DATE = datetime(1980, 1, 1)  # XlsxWriter always writes a date of creation: always the same
UNKNOWN = "#N/A"
MOST_FOOTER = 180  # letters; a workbook takes 255 with the title and the number of the page
LINE_HEIGHT, TITLE_HEIGHT = 12.0, 21.0  # points
LETTERS_OF_A_DIGIT = 1.12  # what a text takes of a width that counts digits
MOST_TITLE, MOST_MESSAGE = 32, 255  # letters that Excel shows beside a chosen cell
A4 = 9  # as Excel numbers it
WIDEST_ON_A4 = 155  # letters beside each other that print in 8 points or more
LINE_OF_A4 = 1010  # pixels between the margins, less what another program's letters may take
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 860, 380, 26  # pixels, and rows of the usual height
USUAL_WIDTH = 8.43  # letters of a column that no width is given for
YES, NO = "ok", "-"  # what a check says
YES_OR_NO = f'"{YES}","{NO}"'
ROUNDING = 1e-6  # of the squares of differences between sums in another order
VERDICT, FIRST_CHECKED = 1, 2  # columns of the sheet of checks; the years begin at FIRST_CHECKED
SHEET, FREE, FINGERPRINT = "fosterlib.sheet", "fosterlib.free", "fosterlib.fingerprint"


@dataclass(frozen=True)
class Entry:
    """What may be typed into a cell: from the lowest to the highest number, or one of a list; and
    what is said beside the cell while it is chosen.
    """

    limits: tuple[float, float] = (-math.inf, math.inf)
    choices: tuple[float, ...] = ()
    title: str = ""
    message: str = ""


@dataclass(frozen=True)
class Cell:
    """A number, a text, or a formula with the value it has now. `fixed`: must not be changed by
    hand; `advice` says what to do instead.

    `name` is what the workbook calls the cell; `link` is the title of a sheet it leads to.
    """

    value: float | str = ""
    look: str = ""
    formula: str = ""
    fixed: bool = False
    name: str = ""
    entry: Entry | None = None
    link: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Series:
    """Rows of a native chart: the cells of its name, categories and values, and its colour (none:
    not seen).
    """

    name: str
    categories: str
    values: str
    colour: str = ""
    is_line: bool = False


@dataclass(frozen=True)
class NativeChart:
    """Stacked columns (and lines over them) that Excel draws from cells, below a table."""

    title: str
    axis: str
    series: Sequence[Series]
    place: tuple[int, int]
    text: str  # for those who cannot see it
    is_across: bool = False  # bars from left to right, for long names; the title says the colours


@dataclass(frozen=True)
class Rule:
    """Cells that change colour while a formula holds: first row and column, last row and column."""

    area: tuple[int, int, int, int]
    formula: str
    colour: str


@dataclass
class Sheet:
    """A sheet that is filled row by row.

    - `name`: what the workbook calls it, whatever title somebody gives it.
    - `printed`: how many columns are printed (0: all).
    - `closed`: nothing may be written beside or below it.
    - `free`: where people write of their own, as first row and column, last row and column; `keys`:
      how many columns say what a row of it is, so that it is found again (0: it is no table).
    """

    title: str
    widths: Sequence[float]
    name: str = ""
    frozen: tuple[int, int] = (0, 0)
    rows: list[list[Cell]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    charts: list[NativeChart] = field(default_factory=list)
    free: tuple[int, int, int, int] | None = None
    keys: int = 0
    printed: int = 0
    closed: bool = False
    tab: str = ""
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
    # widths count digits of this font: of another, they would be other widths on other machines
    book = Workbook(memory, {"in_memory": True, "default_format_properties": dict(LETTERS)})
    about = {"title": title[:255], "author": author[:255], "created": NO_DATE}
    book.set_properties({**about, "comments": "fosterlib", "company": author[:255]})
    book.set_custom_property(FINGERPRINT, fingerprint(map(written_rows, sheets)))
    for sheet in (sheet for sheet in sheets if sheet.name):
        book.set_custom_property(f"{FINGERPRINT}.{sheet.name}", fingerprint_of(written_rows(sheet)))
    book.set_calc_mode("auto")

    @cache
    def form(look: str):
        mixed: dict = {**LETTERS, "valign": "top"}
        for word in look.split():
            mixed |= LOOKS[word]
        return book.add_format(mixed)

    for sheet in sheets:
        _write_sheet(book, sheet, form)
    book.close()
    return memory.getvalue()


def _write_sheet(book: Workbook, sheet: Sheet, form) -> None:
    page = book.add_worksheet(sheet.title)
    for number, width in enumerate(sheet.widths):
        page.set_column(number, number, width, form(""))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            write_cell(page, row, column, cell, form(cell.look))
            if cell.name:
                book.define_name(cell.name, f"={elsewhere(sheet, row, column, fixed=True)}")
        page.set_row(row, _height(cells, sheet.widths))
    if sheet.name:
        book.define_name(f"{SHEET}.{sheet.name}", f"={elsewhere(sheet, 0, 0, fixed=True)}")
    if sheet.free:
        book.define_name(f"'{sheet.title}'!{FREE}", f"={_area(sheet, sheet.free)}")
    for rule in sheet.rules:
        colours = {"type": "formula", "criteria": rule.formula}
        page.conditional_format(
            *rule.area, {**colours, "format": book.add_format({"bg_color": rule.colour})}
        )
    for chart in sheet.charts:
        _add_chart(book, page, chart)
    _lay_out(page, sheet)


def _area(sheet: Sheet, area: tuple[int, int, int, int]) -> str:
    first, last = address(*area[:2], fixed=True), address(*area[2:], fixed=True)
    return f"'{sheet.title}'!{first}:{last}"


def _add_chart(book: Workbook, page, chart: NativeChart) -> None:
    form = "bar" if chart.is_across else "column"
    columns = book.add_chart({"type": form, "subtype": "stacked"})
    lines = book.add_chart({"type": "line"})
    assert columns and lines
    for series in chart.series:
        told = {
            "name": f"={series.name}",
            "categories": f"={series.categories}",
            "values": f"={series.values}",
        }
        if series.is_line:
            mark = {"type": "diamond", "size": 7, "fill": {"color": series.colour}}
            lines.add_series({**told, "line": {"none": True}, "marker": mark})
        elif series.colour:
            columns.add_series({**told, "fill": {"color": series.colour}, "gap": 60})
        else:
            columns.add_series(
                {**told, "fill": {"none": True}, "border": {"none": True}, "gap": 60}
            )
    if any(series.is_line for series in chart.series):
        columns.combine(lines)
    letters = {"name": "Arial", "size": 9}
    columns.set_title({"name": chart.title, "name_font": {**letters, "size": 11}, "overlay": False})
    names = {"num_font": letters, "label_position": "low", "reverse": chart.is_across}
    money = {
        "name": chart.axis,
        "name_font": {**letters, "bold": False},
        "num_font": letters,
        "num_format": "#,##0",
        "label_position": "high" if chart.is_across else "next_to",
        "major_gridlines": {"visible": True, "line": {"color": "#DDE3E8"}},
    }
    columns.set_x_axis(money if chart.is_across else names)
    columns.set_y_axis(names if chart.is_across else money)
    columns.set_legend({"position": "none" if chart.is_across else "bottom", "font": letters})
    columns.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    page.insert_chart(*chart.place, columns, {"description": chart.text, "object_position": 1})


def written_rows(sheet: Sheet) -> Iterable[tuple[str, str, object]]:
    """What stands in a sheet as it is written, but where people write of their own: its title, the
    address, the number, text or formula.
    """
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            shown = cell.formula or cell.value
            if shown != "" and not is_in(sheet.free, row, column):
                unknown = isinstance(shown, float) and math.isnan(shown)
                yield sheet.title, address(row, column), "=NA()" if unknown else shown


def is_in(area: tuple[int, int, int, int] | None, row: int, column: int) -> bool:
    """Whether a cell lies in an area, given as first row and column, last row and column."""
    return bool(area and area[0] <= row <= area[2] and area[1] <= column <= area[3])


def fingerprint(sheets: Iterable[Iterable[tuple[str, str, object]]]) -> str:
    """Letters that change when anything of what is written in sheets changes."""
    cells = hashlib.sha256()
    for sheet in sheets:
        for title, place, shown in sheet:
            told = f"{shown:.12g}" if isinstance(shown, (int, float)) else plain_formula(str(shown))
            cells.update(f"{title}!{place}={told}\n".encode("utf-8", "replace"))
    return cells.hexdigest()[:24]


def fingerprint_of(cells: Iterable[tuple[str, str, object]]) -> str:
    """The fingerprint of one sheet, whatever it is called."""
    return fingerprint([[("", place, shown) for _, place, shown in cells]])


def plain_formula(text: str) -> str:
    """A text as it is; a formula without what a program may write otherwise when it saves: blanks,
    quotes, dollars, capitals.
    """
    if not text.startswith("="):
        return text
    return re.sub(r"[\s$']", "", text).upper().removeprefix("=+").removeprefix("=")


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float | None:
    """The height of a row in points; None: the usual one."""
    looks = {word for cell in cells for word in cell.look.split()}
    if "wrap" in looks:
        return LINE_HEIGHT * max(map(_lines, cells, widths))
    return TITLE_HEIGHT if looks & {"title", "light"} else None


def _lines(cell: Cell, width: float) -> int:
    """How many lines a wrapped text takes."""
    if "wrap" not in cell.look or not isinstance(cell.value, str):
        return 1
    return max(1, len(wrap(cell.value, int(LETTERS_OF_A_DIGIT * width))))


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
    if cell.link:
        page.write_url(row, column, f"internal:'{cell.link}'!A1", form, str(cell.value))
    if cell.entry:
        page.data_validation(row, column, row, column, _validation(cell.entry))


def _validation(entry: Entry) -> dict:
    told = {
        "ignore_blank": False,
        "input_title": entry.title[:MOST_TITLE],
        "input_message": entry.message[:MOST_MESSAGE],
        "error_message": entry.message[:MOST_MESSAGE],
    }
    if entry.choices:
        return {**told, "validate": "list", "source": list(entry.choices)}
    low, high = entry.limits
    return {
        **told,
        "validate": "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
    }


def _in_footer(text: str) -> str:
    """A text as a footer shows it, where & begins a code."""
    return text.replace("&", "&&")


def leaves(widths: Sequence[float], repeated: int) -> list[int]:
    """The columns that further printed pages begin at, so that none is too wide to be read; the
    first `repeated` columns stand on each.
    """
    starts: list[int] = []
    room: float = WIDEST_ON_A4
    for column, width in enumerate(widths):
        if width > room and repeated and column > repeated:
            starts.append(column)
            room = WIDEST_ON_A4 - sum(widths[:repeated])
        room -= width
    return starts


def _printed_widths(sheet: Sheet) -> list[float]:
    """The widths of the columns that are printed, as many as a chart on them needs."""
    many = sheet.printed or max(map(len, sheet.rows), default=1)
    widths = [*sheet.widths, *[USUAL_WIDTH] * many][:many]
    while sheet.charts and _pixels(widths) < CHART_WIDTH:
        widths.append(USUAL_WIDTH)
    return widths


def _pixels(widths: Sequence[float]) -> int:
    """How wide columns are on the screen."""
    return sum(int(7 * width + 5) for width in widths)


def _lay_out(page, sheet: Sheet) -> None:
    widths, last_row = _printed_widths(sheet), max(len(sheet.rows) - 1, 0)
    for chart in sheet.charts:
        last_row = max(last_row, chart.place[0] + CHART_ROWS)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.print_area(0, 0, last_row, len(widths) - 1)
    repeated = sheet.frozen[1]
    starts = leaves(widths, repeated)
    if starts:
        spans = zip([0, *starts], [*starts, len(widths)], strict=True)
        own = [widths[first:last] for first, last in spans]
        widest = max(
            _pixels(leaf) for leaf in (own[0], *(widths[:repeated] + one for one in own[1:]))
        )
        page.set_v_pagebreaks(starts)
        page.set_print_scale(min(100, 100 * LINE_OF_A4 // widest))
        page.repeat_columns(0, repeated - 1)
    else:
        # neither a chart nor the cover is cut by a page
        page.fit_to_pages(1, 1 if sheet.charts or sheet.name == "cover" else 0)
    page.set_footer(
        f"&L&8{_in_footer(sheet.footer[:MOST_FOOTER])}&R&8{_in_footer(sheet.title)} &P/&N"
    )
    page.hide_gridlines(2)
    if sheet.tab:
        page.set_tab_color(sheet.tab)
    if sheet.frozen != (0, 0):
        page.freeze_panes(*sheet.frozen)
        page.repeat_rows(max(sheet.frozen[0] - 1, 0))
