"""The blank follow-up sheet: one page a year to fill in as the figures come, and read back."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pandas as pd

from fosterlib.export.output import cell_number, open_workbook, write_output
from fosterlib.export.sheets import Cell, Sheet, address, decimals, heads, write_sheets
from fosterlib.followup.reading import KINDS, QUARTERS, drivers_of, read_actuals
from fosterlib.followup.variance import planned_drivers
from fosterlib.model.case import LANGUAGES, Case, check_lang, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import UNKNOWN, Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.kinds import kind_of
from fosterlib.words.text import money_text, party_heading, unit_text, word

PLANNED, FIRST, NOTE = (
    5,
    6,
    11,
)  # columns: kind, id, party, what, unit; the plan; Q1-Q4, the year; note, source
WIDTHS = (9, 22, 9, 45, 22, 11, 9, 9, 9, 9, 10, 18, 18)
MOST_ROWS = 5_000


@checked
def blank_follow_up_sheet(
    case: Case, path: str | Path, lang: str = "da", scenario: Scenario | None = None
) -> Path:
    """Writes the sheet to `path` (.xlsx), whole or not at all; gives the path.
    `read_follow_up_sheet` reads it back.

    One page a year: a row for each line (by party where the plan splits it), driver and indicator,
    with the planned value, a cell for each quarter or the whole year, note and source. Money in the
    case's unit and price level, negative = saving. CaseError if it cannot be written.
    """
    check_lang(lang)
    title = f"{word('follow_up', lang)}: {label(case.header, lang, 'title')}"
    sheets = follow_up_pages(evaluate(case, scenario), lang)
    return write_output(
        path, write_sheets(sheets, title, label(case.header, lang, "owner")), ".xlsx"
    )


@checked
def follow_up_pages(results: Results, lang: str = "da") -> list[Sheet]:
    """The pages of the follow-up sheet, one a year, to add to a workbook (`export_workbook(...,
    pages=...)`).

    They hold the plan of the results' scenario over the case's own years and in its own prices.
    """
    plan = evaluate(results.case, results.scenario)
    return [follow_up_page(plan, year, lang) for year in plan.years]


@checked
def read_follow_up_sheet(case: Case, path: str | Path) -> pd.DataFrame:
    """What was filled in, as actuals for `follow_up`: a row a figure, its cell as the row's name;
    blanks are left out.

    Reads the pages of `blank_follow_up_sheet`, or those of `follow_up_pages` in a workbook.
    CaseError names each cell that is no number, stands in a row that the case does not know, or is
    given twice.
    """
    path = Path(path)
    book, shown = open_workbook(path)
    years = {title_of(year, lang): year for year in case.years for lang in LANGUAGES}
    pages = [title for title in book.sheetnames if title in years]
    if not pages:
        reason = "has no page of a follow-up sheet of this case"
        raise CaseError(Problem(reason, path.name, allowed=", ".join(years)))
    rows = {}
    for title in pages:
        if shown[title].max_row > MOST_ROWS:
            raise CaseError(
                Problem(f"has more than {MOST_ROWS:,} rows and is not read", path.name, title)
            )
        found = shown[title].iter_rows(min_row=4, max_col=len(WIDTHS), values_only=True)
        for row, (kind, id, party, *cells) in enumerate(found, 3):
            names = {name: id if kind == name else "" for name in KINDS}
            for column, quarter in enumerate((*QUARTERS, ""), FIRST):
                value, place = cells[column - 3], f"{title}!{address(row, column)}"
                if value is None:  # blank, or a formula without a saved value, which is no number
                    value = book[title].cell(row + 1, column + 1).value
                if isinstance(value, int) and cell_number(value) is None:
                    value = str(value)  # of hundreds of digits: no column of numbers can hold it
                if value is not None and str(value).strip():
                    told = {"note": cells[-2], "source": cells[-1]}
                    rows[place] = {
                        **names,
                        "party": party,
                        "period": years[title] + quarter,
                        "value": value,
                        **told,
                    }
    columns = [*KINDS, "party", "period", "value", "note", "source"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    table.attrs["file"] = path.name
    read_actuals(case, table)  # all that is wrong is told here, not first when it is followed up
    return table


def title_of(year: str, lang: str) -> str:
    """What the page of a year is called; a sheet cannot have a slash in its name."""
    return f"{word('follow_up', lang)} {year.replace('/', '-')}"


def follow_up_page(plan: Results, year: str, lang: str) -> Sheet:
    """The page of one year: a row for all that can be filled in."""
    case = plan.case
    sheet = Sheet(title_of(year, lang), WIDTHS, name=f"page_{year.replace('/', '_')}")
    title = f"{word('follow_up', lang)} {year}: {label(case.header, lang, 'title')}"
    sheet.add(Cell(title, "title"))
    sheet.add(Cell(word("followup.sheet_how", lang, money_text(case, lang)), "note"))
    sheet.add(*heads(_headings(case, lang), range(PLANNED, NOTE)))
    sheet.freeze(columns=4)
    for kind, rows in groupby(_rows(plan, year, lang), key=lambda row: row[0]):
        block = word(f"followup.block_{kind}", lang)
        sheet.add(*(Cell(text, "block") for text in ("", "", "", block, *[""] * 9)))
        for *names, what, unit, planned in rows:
            given = _planned_cell(planned, lang)
            free = [Cell("", "free")] * 7
            sheet.add(*(Cell(name, "note") for name in names), what, unit, given, *free)
    sheet.free = (sheet.frozen[0], FIRST, len(sheet.rows) - 1, len(WIDTHS) - 1)
    sheet.keys = len(KINDS)
    return sheet


def _headings(case: Case, lang: str) -> list[str]:
    """The headings of a page: what a row is, its plan, its quarters, and what is said of it."""
    names = [
        word("followup.column", lang),
        "id",
        party_heading(case, lang),
        word("followup.what", lang),
    ]
    cells = [
        word("unit", lang),
        word("followup.plan_of_year", lang),
        *QUARTERS,
        word("followup.whole_year", lang),
    ]
    return [*names, *cells, word("column_note", lang), word("source", lang)]


def _planned_cell(planned: float, lang: str) -> Cell:
    """The planned value of a row; in words where the plan does not know it."""
    if planned != planned:
        return Cell(word("not_stated", lang))
    return Cell(float(planned), f"{decimals(planned)} given")


def _rows(plan: Results, year: str, lang: str) -> Iterator[tuple[str, str, str, str, str, float]]:
    """What can be filled in: kind, id, party (those with money in the plan), what, unit, the
    planned value.
    """
    case, n = plan.case, plan.years.index(year)
    drivers: dict[str, float] = {}
    for line, cells in zip(case.lines, plan.effects, strict=True):
        money = {
            party: row[n] for party, row in zip(case.header.party, cells, strict=True) if row.any()
        }
        parties = [(party.id, f": {label(party, lang)}", value) for party, value in money.items()]
        for party, of_party, value in (
            parties if len(parties) > 1 else [("all", "", cells[:, n].sum())]
        ):
            if not kind_of(line).is_computed:
                yield (
                    "line",
                    line.id,
                    party,
                    label(line, lang) + of_party,
                    unit_text(case.header.unit, lang),
                    value,
                )
        drivers |= {
            id: planned_drivers(plan, line, year)[0][id]
            for id in drivers_of(line)
            if id not in drivers
        }
    for id, value in drivers.items():
        assumption = case.assumptions[id]
        if not assumption.is_implied:
            yield (
                "assumption",
                id,
                "all",
                label(assumption, lang),
                unit_text(assumption.unit, lang),
                value,
            )
    for indicator in case.indicators:
        yield (
            "indicator",
            indicator.id,
            "all",
            label(indicator, lang),
            label(indicator, lang, "frequency"),
            UNKNOWN,
        )
