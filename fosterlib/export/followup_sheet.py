"""The blank follow-up sheet: one page a year to fill in as the figures come, and read back."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from fosterlib.case import Case, label
from fosterlib.entries import Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results, evaluate
from fosterlib.export.files import write_output
from fosterlib.export.sheets import Cell, Sheet, address, decimals, heads, write_sheets
from fosterlib.files import validated
from fosterlib.followup.reading import KINDS, LARGEST, QUARTERS, Actual, checked_actuals, drivers_of
from fosterlib.followup.variance import phase_in, planned_values
from fosterlib.followup_tables.words import say
from fosterlib.tables import is_implied
from fosterlib.text import LOCALES, money_text, unit_text, word

NAMES, PLANNED, FIRST, WHOLE, NOTE = 3, 5, 6, 10, 11  # columns: kind, id, party; the plan; Q1; the year; note, source
WIDTHS = (9, 22, 9, 45, 22, 11, 9, 9, 9, 9, 10, 18, 18)
MOST_ROWS = 5_000


def blank_follow_up_sheet(case: Case, path: str | Path, lang: str = "da", scenario: Scenario | None = None) -> Path:
    """Writes the sheet to `path` (.xlsx), whole or not at all; gives the path. `read_follow_up_sheet` reads it back.

    One page a year: a row for each line (by party where the source splits it), driver and indicator, with the planned
    value, a cell for each quarter or the whole year, note and source. Money in the case's unit and price level,
    negative = saving. CaseError if it cannot be written.
    """
    plan = evaluate(case, scenario)
    title = f"{say('title', lang)}: {getattr(case.header, f'title_{lang}')}"
    data = write_sheets(follow_up_sheets(plan, lang), title, getattr(case.header, f"owner_{lang}"))
    return write_output(path, data, ".xlsx")


def read_follow_up_sheet(case: Case, path: str | Path) -> pd.DataFrame:
    """What was filled in, as actuals for `follow_up`: a row a figure, its cell as the row's name; blanks are left out.

    CaseError names each cell that is no number, stands in a row that the case does not know, or is given twice.
    """
    from fosterlib.export.readback import _opened  # here, since the workbook has these pages in it

    path = Path(path)
    book, shown = _opened(path)
    titles = {title_of(year, lang): year for year in case.years for lang in LOCALES}
    pages = [title for title in book.sheetnames if title in titles]
    if not pages:
        reason = "has no page of a follow-up sheet of this case"
        raise CaseError(Problem(reason, path.name, allowed=", ".join(titles)))
    problems: list[Problem] = []
    rows: list[tuple[str, Actual]] = []
    for title in pages:
        for place, cells, written in _filled(book[title], shown[title], title, path.name, problems):
            if not isinstance(cells["value"], (int, float)) or isinstance(cells["value"], bool):
                reason = "is not a number"
                if cells["value"] is None:
                    reason = "is a formula whose value was not saved: open the file in Excel and save it"
                problems.append(Problem(reason, path.name, place, "value", cells["value"] or written, "a number"))
                continue
            period = titles[title] + cells.pop("quarter")
            entry = validated(Actual, {**cells, "period": period}, path.name, place, problems)
            rows += [] if entry is None else [(place, entry)]
    checked_actuals(case, rows, path.name, problems)
    table = pd.DataFrame([row.model_dump() for _, row in rows], columns=list(Actual.model_fields))
    table.index = pd.Index([place for place, _ in rows])
    table.attrs["file"] = path.name
    return table


def title_of(year: str, lang: str) -> str:
    """What the page of a year is called; a sheet cannot have a slash in its name."""
    return f"{say('title', lang)} {year.replace('/', '-')}"


def follow_up_sheets(plan: Results, lang: str) -> list[Sheet]:
    """The pages as cells, one a year."""
    return [_page(plan, year, lang) for year in plan.years]


def _page(plan: Results, year: str, lang: str) -> Sheet:
    case, sheet = plan.case, Sheet(title_of(year, lang), WIDTHS)
    sheet.add(Cell(f"{say('title', lang)} {year}: {getattr(case.header, f'title_{lang}')}", "title"))
    sheet.add(Cell(say("sheet_how", lang, money_text(case, lang)), "note"))
    keys = ("column", "id", "party", "what", "unit", "plan_of_year")
    texts = [word(key, lang) if key in ("unit", "party") else say(key, lang) for key in keys]
    columns = [*texts, *QUARTERS, say("whole_year", lang), say("note", lang), word("source", lang)]
    sheet.add(*heads(columns, range(PLANNED, NOTE)))
    sheet.freeze(NAMES + 1)
    for key, rows in (
        ("money", _lines(plan, year, lang)),
        ("drivers", _drivers(plan, year, lang)),
        ("indicators", _indicators(case, lang)),
    ):
        block = [Cell(text, "block") for text in ("", "", "", say(key, lang), *[""] * (len(WIDTHS) - 4))]
        found = list(rows)
        if found:
            sheet.add(*block)
        for names, told, planned in found:
            given = Cell(planned, f"{decimals(planned)} given") if isinstance(planned, float) else Cell("")
            row = sheet.add(*(Cell(name, "note") for name in names), *told, given, *[Cell("", "input")] * 7)
            sheet.ranges |= {(row, column): (-LARGEST, LARGEST) for column in range(FIRST, NOTE)}
    return sheet


def _lines(plan: Results, year: str, lang: str) -> Iterator[tuple[tuple[str, str, str], tuple[str, str], float | str]]:
    """A row for each line, for each party where its pattern splits it: names, what and unit, the planned value."""
    case, n = plan.case, plan.years.index(year)
    for number, line in enumerate(case.lines):
        if line.kind == "overlap":
            continue
        parties = [m for m, row in enumerate(case.patterns[line.id]) if (row != 0).any()]
        for m in parties:
            party = case.header.party[m]
            name, what = (
                ("all", label(line, lang))
                if len(parties) < 2
                else (party.id, f"{label(line, lang)}: {label(party, lang)}")
            )
            yield ("line", line.id, name), (what, unit_text(case.header.unit, lang)), float(plan.effects[number, m, n])


def _drivers(
    plan: Results, year: str, lang: str
) -> Iterator[tuple[tuple[str, str, str], tuple[str, str], float | str]]:
    seen = set()
    for line in plan.case.lines:
        values, _ = planned_values(plan, line, phase_in(plan, line)[year])
        for id in drivers_of(line):
            assumption = plan.case.assumptions[id]
            if id not in seen and not is_implied(assumption):
                seen.add(id)
                yield (
                    ("assumption", id, "all"),
                    (label(assumption, lang), unit_text(assumption.unit, lang)),
                    float(values[id]),
                )


def _indicators(case: Case, lang: str) -> Iterator[tuple[tuple[str, str, str], tuple[str, str], float | str]]:
    for indicator in case.indicators:
        yield ("indicator", indicator.id, "all"), (label(indicator, lang), getattr(indicator, f"frequency_{lang}")), ""


def _filled(
    book_page, shown_page, title: str, file: str, problems: list[Problem]
) -> Iterator[tuple[str, dict, object]]:
    """Each cell with a figure: its place, the fields of an `Actual` with its quarter, and what is written in it."""
    if shown_page.max_row > MOST_ROWS:
        problems.append(Problem(f"has more than {MOST_ROWS:,} rows and is not read", file, title))
        return
    for n, row in enumerate(shown_page.iter_rows(min_row=4, max_col=len(WIDTHS), values_only=True), 3):
        names = [str(text or "").strip() for text in row[:NAMES]]
        note, source = (str(text or "").strip() for text in row[NOTE : NOTE + 2])
        for column in range(FIRST, NOTE):
            written = book_page.cell(n + 1, column + 1).value
            if written is None or str(written).strip() == "":
                continue
            place = f"{title}!{address(n, column)}"
            if names[0] not in KINDS:
                reason = f"stands in a row without {', '.join(KINDS[:-1])} or {KINDS[-1]} in its first cell"
                problems.append(Problem(reason, file, place, "value", written))
                continue
            quarter = "" if column == WHOLE else QUARTERS[column - FIRST]
            cells = {names[0]: names[1], "party": names[2], "value": row[column], "note": note, "source": source}
            yield place, {key: text for key, text in cells.items() if text != ""} | {"quarter": quarter}, written
