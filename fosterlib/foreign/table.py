"""Reads a budget table that somebody else published, and makes a `Case` of fixed amounts of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from fosterlib.foreign.decimal_marks import read_sums
from fosterlib.foreign.grids import Grid, Printed
from fosterlib.foreign.layout import Layout, find_layout, header_row, years_found
from fosterlib.foreign.made_case import case_from
from fosterlib.foreign.meaning import (
    check_base_year,
    check_scales,
    check_sign,
    kind_of_amounts,
    money_unit,
    price_level_of,
    unit_printed,
)
from fosterlib.foreign.printed_totals import Sums
from fosterlib.foreign.readout import TableReading, is_arithmetic_only
from fosterlib.foreign.rows import TableRow, as_said, printed_rows, refuse_other_units
from fosterlib.foreign.table_files import read_grids
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem

Rows = Sequence[str | int]


@checked
def case_from_table(
    path: str | Path,
    *,
    id: str | None = None,
    source: str | None = None,
    year_starts: int | None = None,
    unit: str | None = None,
    title: str | None = None,
    sheet: str | None = None,
    decimal: str | None = None,
    columns: Mapping[str, str] | None = None,
    price_level: str | None = None,
    precision: float | None = None,
    savings_are_positive: bool | None = None,
    amounts_are: str | None = None,
    lines: Rows = (),
    totals: Rows = (),
    ignore: Rows = (),
) -> Case:
    """The business case in somebody's table: a row a line, a column a year, totals if any.

    `id` and `source` name the case, `year_starts` is the month a year starts in (read from the
    years' form: April for 2026/27, else January). The other options are those of `read_table`,
    which says what is read and what is refused. `case.reading` shows what each row and column was
    taken for, `case.warnings` every guess, blank and residue. Raises `CaseError`.
    """
    reading = read_table(
        path,
        unit=unit,
        title=title,
        sheet=sheet,
        decimal=decimal,
        columns=columns,
        price_level=price_level,
        precision=precision,
        savings_are_positive=savings_are_positive,
        amounts_are=amounts_are,
        lines=lines,
        totals=totals,
        ignore=ignore,
    )
    return case_from(reading, id=id, source=source, year_starts=year_starts)


@checked
def read_table(
    path: str | Path,
    *,
    unit: str | None = None,
    title: str | None = None,
    sheet: str | None = None,
    decimal: str | None = None,
    columns: Mapping[str, str] | None = None,
    price_level: str | None = None,
    precision: float | None = None,
    savings_are_positive: bool | None = None,
    amounts_are: str | None = None,
    lines: Rows = (),
    totals: Rows = (),
    ignore: Rows = (),
) -> TableReading:
    """What a CSV, XLSX, Word or Markdown table holds: every row, every column, what it was taken
    for.

    Units: `unit` is the table's money (`GBP`, `1000 DKK`, `1000000 DKK`); left out, it is read from
    the headings. `decimal` ("," or ".") is read from the amounts, else it is as the currency is
    usually written; `precision` (one in the last printed digit) is read from the amounts,
    `price_level` from the headings. `columns` says what a column is by its heading or letter: a
    year, `line`, `category`, `steering_area`, `party`, `total` or `ignore`. `sheet` is the sheet of
    a workbook, or `table 2` of a document with several tables.

    `savings_are_positive` turns a table of savings printed as positive numbers around (True), or
    says that its amounts are costs (False). `amounts_are` says whether the amounts are each year's
    effect ("levels"), "changes" from year to year, or running sums ("cumulated"). `lines`, `totals`
    and `ignore` say what rows are, by label or by row number, where the amounts do not tell.

    A row that is the sum of a block of rows is a total, whatever its name. A blank is unknown
    (NaN), unless a printed total equals what is filled: then it is 0. Totals may differ by what the
    rounding of their cells explains. Raises `CaseError` with every cell that does not fit, by row
    and column, and with every row that the amounts leave open, and how to say it.
    """
    path = Path(path)
    said = {"lines": lines, "totals": totals, "ignore": ignore}
    with _in_file(path.name):
        grid = _one_sheet(read_grids(path, sheet, years_found))
        found = _found(grid, columns or {}, said, unit)
        kind = kind_of_amounts(amounts_are, found.texts, found.notes)
        sums, money = _sums_in_money(found, unit, decimal, precision, kind)
        level = price_level_of(found.texts) if price_level is None else price_level
        check_base_year(_headings_of_years(found.layout), columns or {}, sums)
        check_sign(savings_are_positive, found.rows, sums, found.texts, found.notes)
    reading = TableReading(
        file=path.name,
        title=title or found.title or path.stem,
        years=found.layout.years,
        unit=money,
        unit_said=unit is not None,
        price_level=level,
        kind=kind,
        savings_are_positive=savings_are_positive,
        goes_on=found.layout.goes_on,
        rows=tuple(found.rows),
        sums=sums,
        columns=found.layout.columns,
        left_out=tuple(found.left_out),
    )
    told = [*found.notes, *_told_of_rows(reading)]
    return replace(reading, notes=tuple(replace(note, file=path.name) for note in told))


@dataclass(frozen=True)
class FoundTable:
    """Where a table stands in its sheet, its rows as printed, and what its headings say.

    `texts` is what stands above the rows: titles and headings; `everything` all cells of the sheet.
    """

    layout: Layout
    rows: list[TableRow]
    left_out: list[tuple[int, str, str]]
    units: set[str]
    title: str
    texts: list[Printed]
    everything: list[Printed]
    scales: set[int]
    notes: list[Problem]


def _found(
    grid: Grid,
    columns: Mapping[str, str],
    said: Mapping[str, Sequence[str | int]],
    unit: str | None,
) -> FoundTable:
    """The table in a sheet, with what the analyst says of its columns and rows."""
    notes = list[Problem]()
    layout = find_layout(grid, columns, notes)
    above, heading = grid.cells[: layout.header], grid.cells[layout.header]
    all_rows = printed_rows(grid, layout, unit_printed(heading, chain(*above)))
    heads = grid.cells[layout.header : min(row.number for row in all_rows.rows) - 1]
    found = as_said(all_rows, said, grid.hidden)
    refuse_other_units(found, unit)
    return FoundTable(
        layout=layout,
        rows=found.rows,
        left_out=found.left_out,
        units=unit_printed(chain(*heads), chain(*above)),
        title=_title(above),
        texts=[*chain(*above, *heads)],
        everything=[*chain(*grid.cells)],
        scales=grid.scales,
        notes=[*notes, *grid.notes, *found.notes],
    )


def _sums_in_money(
    found: FoundTable,
    unit: str | None,
    decimal: str | None,
    precision: float | None,
    kind: str | None,
) -> tuple[Sums, str]:
    """The amounts held against their totals, and the money unit that they are in.

    Amounts first: where no heading names a unit, the signs beside them do (`£ 1,200`).
    """
    layout, notes = found.layout, found.notes
    sums, currencies = read_sums(
        found.rows,
        layout,
        {unit} if unit else found.units,
        notes,
        decimal=decimal,
        precision=precision,
        amounts_are=kind,
    )
    money = money_unit(unit, found.units, currencies, layout.header + 1, found.everything, notes)
    check_scales(found.scales, money)
    return sums, money


def _headings_of_years(layout: Layout) -> list[str]:
    return [heading for _, heading, told in layout.columns if told.startswith("year ")]


def _told_of_rows(reading: TableReading) -> list[Problem]:
    """What was taken for no line although its name does not say so."""
    sums, told = reading.sums, []
    for number, label, why in reading.left_out:
        if why != "as asked":
            told.append(Problem(f"'{label[:60]}' is left out: {why}", row=str(number)))
    for n, why in sorted(sums.out.items()):
        row = reading.rows[n]
        told.append(Problem(f"'{row.label[:60]}' is left out: {why}", row=str(row.number)))
    for n, why in sorted(sums.guesses.items()):
        if n in sums.lines:
            row = reading.rows[n]
            told.append(Problem(f"'{row.label[:60]}' {why}", row=str(row.number)))
    for n in sorted(sums.totals):
        if is_arithmetic_only(reading, n):
            row = reading.rows[n]
            reason = f"'{row.label[:60]}' is read as a total: it is what other rows add to"
            told.append(Problem(reason, row=str(row.number)))
    return told


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    """Says in which file the problems are that a `CaseError` names."""
    try:
        yield
    except CaseError as error:
        raise CaseError(
            [replace(problem, file=problem.file or name) for problem in error.problems]
        ) from error.__cause__


def _one_sheet(grids: Mapping[str, Grid]) -> Grid:
    """The one sheet with years, or any if none has; its rows filled up to one width, and a blank
    column after them.
    """
    tables = {name: grid for name, grid in grids.items() if header_row(grid.cells) is not None}
    if len(tables) > 1:
        reason = "has more than one sheet with years: say which one"
        raise CaseError(Problem(reason, field="sheet", allowed=", ".join(tables)))
    grid = next(iter((tables or grids).values()), Grid())
    width = max(map(len, grid.cells), default=0) + 1
    return replace(grid, cells=[row + [""] * (width - len(row)) for row in grid.cells])


def _title(above: Sequence[Sequence[Printed]]) -> str:
    """The first row above the header with a single text, at its left."""
    alone = [row for row in above if sum(cell != "" for cell in row) == 1]
    return next(
        (cell for row in alone for cell in row[:2] if isinstance(cell, str) and len(cell) > 3), ""
    )
