"""The sheets of the workbook put together, each from what the others hold."""

from collections.abc import Sequence
from datetime import date

from fosterlib.export.assumptions import ALLOWED, MOVED_MARK, assumptions_sheet
from fosterlib.export.contents import column_names
from fosterlib.export.control import Watched, checks_sheet, marks_of
from fosterlib.export.cover import TABS, cover_sheet, log_sheet
from fosterlib.export.formulas import calculation_sheet
from fosterlib.export.overview import bridge_sheet, budget_sheet, staffing_sheet, summary_sheet
from fosterlib.export.printed import AGREES, reconciliation_sheet
from fosterlib.export.sheets import NO, Cell, Sheet, heads
from fosterlib.export.typed import compare_with_case, published_rows
from fosterlib.model.case import Case, check_lang
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.words.stamp import moved
from fosterlib.words.tables import Table
from fosterlib.words.text import word
from fosterlib.words.versions import versions_table

HEAD_ROWS = 3  # above the first assumption


def workbook_sheets(
    results: Results,
    lang: str,
    compared: Results | None = None,
    on: date | None = None,
    pages: Sequence[Sheet] = (),
) -> list[Sheet]:
    """The sheets of the workbook as cells, in their order; those without content are left out."""
    check_lang(lang)
    _check_names(results.case)
    work = calculation_sheet(results, lang)
    published_rows(work.typed)
    budget = budget_sheet(work)
    bridge = bridge_sheet(work, budget)
    assumptions = assumptions_sheet(work)
    figures = [reconciliation_sheet(work)] if results.case.figures else []
    watched = Watched(
        budget.blocks,
        budget.total,
        marks_of(assumptions, MOVED_MARK, HEAD_ROWS),
        marks_of(assumptions, ALLOWED, HEAD_ROWS),
        marks_of(figures[0], AGREES, HEAD_ROWS) if figures else "",
        _missed(figures[0]) if figures else 0,
    )
    checks = checks_sheet(work, watched, len(moved(results.case, results.scenario)))
    compare_with_case(work.typed)
    sheets = [summary_sheet(work, budget, checks), budget.sheet, bridge]
    sheets += [staffing_sheet(work)] if len(results.staff) else []
    sheets += [assumptions, work.typed.sheet, work.sheet, checks, *figures]
    sheets += _versions(results, lang, compared)
    sheets += [log_sheet(results, lang, on), *pages]
    sheets.insert(0, cover_sheet(results, lang, checks, sheets))
    for sheet in sheets:
        sheet.tab = TABS.get(sheet.name, "")
    return sheets


def _missed(figures: Sheet) -> int:
    """How many printed figures are not reproduced."""
    rows = [row for row in figures.rows[HEAD_ROWS:] if len(row) > AGREES]
    return sum(row[AGREES].value == NO for row in rows)


def _versions(results: Results, lang: str, compared: Results | None) -> list[Sheet]:
    if not compared or compared.case is results.case:
        return []
    table = versions_table(compared.case, results.case, lang)
    return [table_sheet(table, word("sheet_versions", lang))]


def table_sheet(table: Table, title: str) -> Sheet:
    """A printed table as a sheet: numbers stay numbers, not rounded."""
    sheet = Sheet(
        title,
        [34, *[13 if name in table.decimals else 26 for name in table.frame.columns]],
        "versions",
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


def _check_names(case: Case) -> None:
    seen: dict[str, str] = {}
    for id in case.assumptions:
        other = seen.setdefault(id.lower(), id)
        if other != id:
            reason = f"differs from '{other}' in capitals only: a workbook takes the two for one"
            raise CaseError(Problem(reason, field=id))
