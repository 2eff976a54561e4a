"""The workbook: a controller can change an assumption in it and see every table follow."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from fosterlib.export.contents import column_names, who_and_why
from fosterlib.export.formulas import FIRST, Calculation, calculation_sheet, money_look
from fosterlib.export.output import write_output
from fosterlib.export.printed import reconciliation_sheet
from fosterlib.export.sheets import (
    Cell,
    Sheet,
    address,
    decimals,
    elsewhere,
    heads,
    live,
    write_sheets,
)
from fosterlib.model.case import Case, check_lang, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Assumption
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.model.prices import price_factor
from fosterlib.words.stamp import input_hash, moved, stamp, stamp_line
from fosterlib.words.tables import Table, scenario_title
from fosterlib.words.text import basis_text, by_party, money_heading, unit_text, word
from fosterlib.words.versions import versions_table

PRICES, INPUTS, UNTIL, LEVEL = (
    "fosterlib.prices",
    "fosterlib.inputs",
    "fosterlib.until",
    "fosterlib.price_level",
)


@checked
def export_workbook(
    results: Results,
    path: str | Path,
    lang: str = "da",
    compared: Results | None = None,
    on: date | None = None,
    pages: Sequence[Sheet] = (),
) -> Path:
    """Writes the workbook with live formulas to `path` (.xlsx), whole or not at all; gives the
    path.

    Change an assumption, a switch, a delay or a share in it and every sheet follows; an unknown is
    =NA(). `compared`: results of an earlier version of the case, for a sheet of what changed.
    `pages`: sheets to add at the end, such as `follow_up_pages`. Money in the case's unit, negative
    = saving. The same inputs give the same bytes. CaseError if it cannot be written.
    """
    sheets = [*workbook_sheets(results, lang, compared, on), *pages]
    for sheet in sheets:
        sheet.footer = stamp_line(results, lang, on)
    data = write_sheets(
        sheets, scenario_title(results, lang), label(results.case.header, lang, "owner")
    )
    return write_output(path, data, ".xlsx")


def workbook_sheets(
    results: Results, lang: str, compared: Results | None = None, on: date | None = None
) -> list[Sheet]:
    """The sheets of the workbook as cells, in their order; those without content are left out."""
    check_lang(lang)
    _check_names(results.case)
    work = calculation_sheet(results, lang)
    sheets = [_summary(work, on), _budget(work)]
    sheets += [_staffing(work)] if len(results.staff) else []
    sheets += [work.sheet, _assumptions(results, lang)]
    sheets += [reconciliation_sheet(work)] if results.case.figures else []
    if compared and compared.case is not results.case:
        sheets.append(
            table_sheet(
                versions_table(compared.case, results.case, lang), word("sheet_versions", lang)
            )
        )
    sheets.append(_log(results, lang, on))
    return sheets


def table_sheet(table: Table, title: str) -> Sheet:
    """A printed table as a sheet: numbers stay numbers, not rounded."""
    sheet = Sheet(
        title, [34, *[13 if name in table.decimals else 26 for name in table.frame.columns]]
    )
    sheet.add(Cell(table.title, "title"))
    sheet.add()
    sheet.add(*heads(column_names(table)))
    sheet.freeze()
    for kind, (name, *values) in zip(table.kinds, table.frame.itertuples(), strict=True):
        look = "total" if kind == "total" else ""
        texts = [
            Cell(v, f"{look} exact") if isinstance(v, float) else Cell(str(v), f"{look} wrap")
            for v in values
        ]
        sheet.add(Cell(str(name), f"{look} wrap"), *texts)
    for note in table.notes:
        sheet.add(Cell(note, "note"))
    return sheet


def _summary(work: Calculation, on: date | None) -> Sheet:
    results, lang, case = work.results, work.lang, work.results.case
    sheet = Sheet(word("sheet_summary", lang), [46, *[13] * (len(results.years) + 1)])
    sheet.add(Cell(label(case.header, lang, "title"), "title"))
    sheet.add(label(case.header, lang, "owner"))
    sheet.add()
    sheet.add(
        *heads(
            [money_heading(case, lang, results.price_level), *results.years, word("sum", lang)],
            range(1, 99),
        )
    )
    net = sheet.add(
        Cell(word("net_total", lang), "bold"),
        *_row(work, [work.total["total"]], results.total, "bold"),
    )
    printed = published_beside(results).total.to_numpy()
    look, columns = money_look(case), range(1, len(printed) + 2)
    below = sheet.add(
        word("published_case", lang), *live([*printed, printed.sum()], [""] * len(columns), look)
    )
    differences = [*(results.total - printed), (results.total - printed).sum(skipna=False)]
    formulas = [f"={address(net, n)}-{address(below, n)}" for n in columns]
    sheet.add(word("difference", lang), *live(differences, formulas, look))
    sheet.add()
    for part in case.header.part:
        chosen = [n for n, line in enumerate(case.lines) if line.part == part.id and line.in_total]
        if chosen:
            rows = [work.total[case.lines[n].id] for n in chosen]
            sheet.add(
                label(part, lang), *_row(work, rows, results.effects[chosen].sum(axis=(0, 1)))
            )
    sheet.add()
    for name, text in stamp(results, lang, on):
        sheet.add(name, text)
    for name, key, value in (
        (INPUTS, "inputs_published", input_hash(case)),
        (UNTIL, "last_year", results.years[-1]),
        (LEVEL, "column_level", results.price_level or "-"),
        (PRICES, "price_factor", _factor(results)),
    ):
        sheet.add(word(key, lang), Cell(value, "given", fixed=True, name=name))
    sheet.add()
    for key in ("how_to_change", "how_unknown", "how_back"):
        sheet.add(Cell(word(key, lang, word("sheet_assumptions", lang)), "note"))
    sheet.add(Cell(word("sign_rule", lang), "note"))
    return sheet


def _budget(work: Calculation) -> Sheet:
    """Table 1 with a column for the sum of years, then the same money by party."""
    results, lang, case = work.results, work.lang, work.results.case
    sheet = Sheet(word("sheet_budget", lang), [58, 14, *[12] * (len(results.years) + 1)])
    sheet.add(Cell(word("sheet_budget", lang), "title"))
    sheet.add(
        Cell(f"{money_heading(case, lang, results.price_level)}. {word('sign_rule', lang)}", "note")
    )
    sheet.add()
    columns = [word("line", lang), word("steering_area", lang), *results.years, word("sum", lang)]
    sheet.add(*heads(columns, range(2, 99)))
    sheet.freeze()
    for in_total in (True, False):
        for n, line in enumerate(case.lines):
            if line.in_total == in_total:
                cells = _row(work, [work.total[line.id]], results.effects[n].sum(axis=0))
                sheet.add(label(line, lang), line.steering_area, *cells)
        if in_total:
            name = Cell(label(case.header, lang, "total"), "total")
            sheet.add(
                name, Cell("", "total"), *_row(work, [work.total["total"]], results.total, "total")
            )
    if not all(line.in_total for line in case.lines):
        sheet.add(
            Cell(f"{word('below_total', lang)} {word('without_total', lang).lower()}.", "note")
        )
    if len(case.parties) > 1:
        sheet.add()
        sheet.add(*heads([by_party(case, lang), "", *columns[2:]], range(2, 99)))
        for n, party in enumerate(case.header.party):
            pairs = [(line.id, party.id) for line in case.lines if line.in_total]
            rows = [work.effect[pair] for pair in pairs if pair in work.effect]
            sheet.add(
                label(party, lang),
                "",
                *_row(work, rows, results.effects[case.counted, n].sum(axis=0)),
            )
    return sheet


def _staffing(work: Calculation) -> Sheet:
    lang, results = work.lang, work.results
    lines = [(line, staff) for line in results.case.lines for staff in line.staff]
    base_years = list(dict.fromkeys(staff.base_year for _, staff in lines if staff.base_year))
    sheet = Sheet(
        word("sheet_staffing", lang), [58, *[12] * (len(base_years) + len(results.years) + 1)]
    )
    sheet.add(Cell(word("posts", lang), "title"))
    sheet.add()
    sheet.add(
        *heads(
            [word("role", lang), *base_years, *results.years, word("change", lang)], range(1, 99)
        )
    )
    sheet.freeze()
    for line, staff in lines:
        posts = results.staff.loc[staff.role]
        [base] = live([posts[staff.base_year]], [f"={staff.base}"], "fte")
        first = [base if year == staff.base_year else Cell() for year in base_years]
        formulas = [
            f"={elsewhere(work.sheet, work.posts[line.id, staff.role], FIRST + n)}"
            for n in range(len(results.years))
        ]
        formulas.append(
            f"={address(len(sheet.rows), len(base_years) + len(results.years))}-{staff.base}"
        )
        values = [posts[year] for year in results.years]
        cells = live([*values, values[-1] - posts[staff.base_year]], formulas, "fte")
        sheet.add(label(staff, lang), *first, *cells)
    sheet.add()
    sheet.add(
        Cell(
            word("derived_posts", lang, ", ".join(base_years), results.years[-1]).lstrip("* "),
            "note",
        )
    )
    return sheet


def _assumptions(results: Results, lang: str) -> Sheet:
    """Every assumption; the value column is what can be changed, and each value has its id as a
    name.
    """
    case, values, moves = (
        results.case,
        results.case.values(results.scenario),
        moved(results.case, results.scenario),
    )
    sheet = Sheet(word("sheet_assumptions", lang), [25, 34, 11, 24, 11, 8, 9, 9, 10, 52, 44, 26])
    sheet.add(Cell(word("sheet_assumptions", lang), "title"))
    sheet.add(Cell(word("change_here", lang), "note"))
    keys = (
        "assumption",
        "value",
        "unit",
        "published",
        "changed",
        "low",
        "high",
        "basis",
        "source",
        "note",
    )
    columns = ["id", *(word(f"column_{key}", lang) for key in keys), word("who_and_why", lang)]
    sheet.add(*heads(columns, (2, 4, 6, 7)))
    sheet.freeze(columns=2)
    sheet.marked = f'=${address(len(sheet.rows), 5)}="x"'
    for is_implied in (False, True):
        group = [a for a in case.assumptions.values() if a.is_implied == is_implied]
        if is_implied and group:
            sheet.add(Cell(word("timing_and_switches", lang), "bold"))
        for a in group:
            changed, who = ("x", who_and_why(results.scenario, lang)) if a.id in moves else ("", "")
            sheet.add(*_assumption_cells(a, values[a.id], changed, who, len(sheet.rows), lang))
    return sheet


def _assumption_cells(
    a: Assumption, value: float, changed: str, who: str, row: int, lang: str
) -> list[Cell]:
    now, was, look = (
        address(row, 2),
        address(row, 4),
        decimals(value, a.value, a.low, a.high, a.step),
    )
    mark = f'=IFERROR(IF({now}={was},"","x"),IF(ISNA({now})=ISNA({was}),"","x"))'
    source = "" if a.is_implied else "; ".join(text for text in (a.source, a.locator) if text)
    level = f", {word('price_level', lang, a.price_level)}" if a.price_level else ""
    told = [basis_text(a.basis, lang), source, a.note, who]
    return [
        Cell(a.id, fixed=True),
        Cell(label(a, lang), "wrap"),
        Cell(value, f"{look} input", name=a.id, limits=(a.low, a.high)),
        Cell(unit_text(a.unit, lang) + level, "wrap indent"),
        Cell(a.value, f"{look} given", fixed=True),
        Cell(changed, "indent", mark),
        Cell(a.low, look, fixed=True),
        Cell(a.high, look, fixed=True),
        *(Cell(text, "wrap indent") for text in told),
    ]


def _log(results: Results, lang: str, on: date | None) -> Sheet:
    case, scenario = results.case, results.scenario
    sheet = Sheet(word("sheet_log", lang), [26, 44, 12, 12, 24, 44])
    sheet.add(Cell(word("sheet_log", lang), "title"))
    for name, text in stamp(results, lang, on):
        sheet.add(name, text)
    sheet.add()
    keys = ("assumption", "published", "value", "unit")
    sheet.add(
        *heads(
            ["id", *(word(f"column_{key}", lang) for key in keys), word("who_and_why", lang)],
            (2, 3),
        )
    )
    for id, value in moved(case, scenario).items():
        a = case.assumptions[id]
        look = decimals(a.value, value)
        values = [Cell(a.value, look), Cell(value, look), Cell(unit_text(a.unit, lang), "indent")]
        sheet.add(id, label(a, lang), *values, Cell(who_and_why(scenario, lang), "wrap"))
    if not moved(case, scenario):
        sheet.add(Cell(word("nothing_moved", lang), "note"))
    sheet.add()
    sheet.add(
        *heads(
            [word("date", lang), word("your_notes", lang), "", "", "", word("who_and_why", lang)]
        )
    )
    return sheet


def _row(work: Calculation, rows: Sequence[int], values, look: str = "") -> list[Cell]:
    """Cells that add rows of the calculation for each year, in the price level of the results, and
    their sum.
    """
    spare = f"*{PRICES}" if work.results.price_level != work.results.case.header.price_level else ""
    formulas = []
    for n in range(len(work.years) + 1):
        cells = "+".join(elsewhere(work.sheet, row, FIRST + n) for row in rows) or "0"
        formulas.append(f"=({cells}){spare}" if spare else f"={cells}")
    return live(
        [*values, np.sum(np.asarray(values))], formulas, f"{money_look(work.results.case)} {look}"
    )


def _factor(results: Results) -> float:
    level = results.case.header.price_level
    return (
        price_factor(results.case.price_index, level, results.price_level)
        if results.price_level != level
        else 1.0
    )


def _check_names(case: Case) -> None:
    seen: dict[str, str] = {}
    for id in case.assumptions:
        other = seen.setdefault(id.lower(), id)
        if other != id:
            reason = f"differs from '{other}' in capitals only: a workbook takes the two for one"
            raise CaseError(Problem(reason, field=id))
