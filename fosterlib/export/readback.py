"""What someone changed in a workbook, read back as a scenario; anything else that was changed is
refused by cell.
"""

import math
import re
from dataclasses import replace
from pathlib import Path

from fosterlib.export.cover import INPUTS, LEVEL, UNTIL
from fosterlib.export.output import cell_number, open_workbook
from fosterlib.export.sheets import UNKNOWN, Cell, Sheet, address
from fosterlib.export.workbook import workbook_sheets
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import Problem, refuse
from fosterlib.model.evaluate import evaluate, in_prices
from fosterlib.model.overrides import allowed, override_problems
from fosterlib.words.stamp import input_hash
from fosterlib.words.text import LOCALES, word

SAME = 1e-12  # a workbook keeps 16 digits
MOST_PROBLEMS = 20
NOT_READ = "a change here is not read back"


@checked
def scenario_from_workbook(
    case: Case, path: str | Path, name: str = "", reason: str = "", author: str = ""
) -> Scenario:
    """The assumptions that someone changed in a workbook of `export_workbook`, as a scenario (named
    as the file).

    CaseError names each cell that it does not recognise: no number, outside the range, a formula or
    a printed figure overwritten, a deleted name, a workbook of another version of the case.
    """
    path = Path(path)
    book, shown = open_workbook(path)
    places = _places(book)
    lang = next(
        (lang for lang in LOCALES if word("sheet_assumptions", lang) in book.sheetnames), ""
    )
    refuse(_name_problems(case, path.name, book, places, lang))
    problems: list[Problem] = []
    overrides: dict[str, float] = {}
    cells = {id: f"{sheet}!{cell}" for id, (sheet, cell) in places.items()}
    for id, assumption in case.assumptions.items():
        sheet, cell = places[id]
        value = shown[sheet][cell].value
        written = book[sheet][cell].value
        if assumption.value != assumption.value and (
            value == UNKNOWN or _plain(str(written)) == "=NA()"
        ):
            continue
        number = cell_number(value)
        if number is None:
            reason_why = "is not a number"
            if value is None and written is not None:
                reason_why = (
                    "is a formula whose value was not saved: open the file in Excel and save it"
                )
            problems.append(
                Problem(
                    reason_why,
                    path.name,
                    cells[id],
                    field=id,
                    value=value,
                    allowed=allowed(assumption),
                )
            )
        elif not math.isclose(number, assumption.value, rel_tol=SAME, abs_tol=SAME):
            overrides[id] = number
    problems += [
        replace(one, row=cells.get(one.field, ""))
        for one in override_problems(case.assumptions, case.header, overrides, path.name)
    ]
    refuse(problems)
    scenario = case.scenario(name or path.stem, overrides, reason, author)
    refuse(_other_changes(case, scenario, path.name, book, places, lang))
    return scenario


def _places(book) -> dict[str, tuple[str, str]]:
    """Where each name of the workbook points: sheet and cell."""
    found = {}
    for name, defined in book.defined_names.items():
        match = re.fullmatch(r"'?(.*?)'?!\$?([A-Z]{1,2})\$?([1-9]\d{0,3})", defined.attr_text or "")
        if match and match[1] in book.sheetnames:
            found[name] = (match[1], match[2] + match[3])
    return found


def _name_problems(
    case: Case, file: str, book, places: dict[str, tuple[str, str]], lang: str
) -> list[Problem]:
    if not lang or INPUTS not in places:
        reason = "is not a workbook of fosterlib, or its sheets were renamed"
        sheets = [word("sheet_assumptions", lang) for lang in LOCALES]
        return [Problem(reason, file, allowed=f"a sheet {' or '.join(sheets)} and a name {INPUTS}")]
    sheet, cell = places[INPUTS]
    found = book[sheet][cell].value
    if found != input_hash(case):
        reason = (
            "was made from another version of the case, so its figures cannot be compared with"
            " this one"
        )
        return [Problem(reason, file, f"{sheet}!{cell}", value=found, allowed=input_hash(case))]
    missing = [id for id in (UNTIL, LEVEL, *case.assumptions) if id not in places]
    return [
        Problem("the name was deleted from the workbook, or points nowhere", file, field=id)
        for id in missing
    ]


def _other_changes(
    case: Case, scenario: Scenario, file: str, book, places, lang: str
) -> list[Problem]:
    """Every cell that should hold a formula or a given figure and holds something else now."""
    until, level = (book[places[name][0]][places[name][1]].value for name in (UNTIL, LEVEL))
    results = evaluate(case, scenario, str(until))
    if level != "-":
        results = in_prices(results, str(level))
    problems = []
    for sheet in workbook_sheets(results, lang):
        if sheet.title not in book.sheetnames:
            problems.append(Problem(f"the sheet '{sheet.title}' was deleted or renamed", file))
        elif any(cell.fixed or cell.formula for row in sheet.rows for cell in row):
            problems += _sheet_changes(sheet, book[sheet.title], file, closed=sheet.closed)
    if len(problems) > MOST_PROBLEMS:
        more = Problem(
            f"and {len(problems) - MOST_PROBLEMS} more cells: were rows inserted, deleted or"
            " sorted?",
            file,
        )
        problems = [*problems[:MOST_PROBLEMS], more]
    return problems


def _sheet_changes(sheet: Sheet, page, file: str, closed: bool) -> list[Problem]:
    """Changed cells of one sheet; in a `closed` one, anything written beside or below it too."""
    problems = []
    size = {
        "max_row": max(page.max_row, len(sheet.rows)),
        "max_col": max(page.max_column, *map(len, sheet.rows)),
    }
    for row in page.iter_rows(**size):  # also what was deleted at the end
        for found in row:
            n, m = found.row - 1, found.column - 1
            wanted = sheet.rows[n][m] if n < len(sheet.rows) and m < len(sheet.rows[n]) else None
            place = f"{sheet.title}!{address(n, m)}"
            if wanted is None:
                if closed and found.value not in (None, ""):
                    problems.append(
                        Problem(f"is not recognised; {NOT_READ}", file, place, value=found.value)
                    )
            elif not _same(wanted, found.value):
                is_formula = wanted.formula and not str(found.value).startswith("=")
                reason = "a formula was overwritten" if is_formula else "was changed"
                problems.append(Problem(f"{reason}; {NOT_READ}", file, place, value=found.value))
    return problems


def _same(wanted: Cell, found: object) -> bool:
    if not (wanted.fixed or wanted.formula):
        return True
    if wanted.formula or wanted.value != wanted.value:
        return _plain(wanted.formula or "=NA()") == _plain(str(found))
    if isinstance(wanted.value, str):
        return str("" if found is None else found) == wanted.value
    number = cell_number(found)
    return number is not None and math.isclose(number, wanted.value, rel_tol=SAME, abs_tol=SAME)


def _plain(formula: str) -> str:
    """A formula without what a program may write otherwise when it saves: blanks, quotes, dollars,
    capitals.
    """
    return re.sub(r"[\s$']", "", formula).upper().removeprefix("=+")
