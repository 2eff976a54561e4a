"""What someone changed in a workbook, read back as a scenario, with their notes; anything else that
was changed is refused by cell, the cause first.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from fosterlib.export.assumptions import ID, WHO
from fosterlib.export.composed import workbook_sheets
from fosterlib.export.cover import ABOUT, INPUTS, LANGUAGE, LEVEL, UNTIL
from fosterlib.export.found import SAME, Found, changes, find_workbook, locate, moved_rows
from fosterlib.export.output import cell_number
from fosterlib.export.sheets import UNKNOWN, Sheet, is_in, plain_formula
from fosterlib.model.case import LANGUAGES, Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.model.overrides import allowed, override_problems
from fosterlib.words.stamp import input_hash

MOST_PROBLEMS = 20
MOST_ROWS = 5_000


@checked
def scenario_from_workbook(
    case: Case, path: str | Path, name: str = "", reason: str = "", author: str = ""
) -> Scenario:
    """The assumptions that someone changed in a workbook of `export_workbook`, as a scenario.

    Name, reason and author are those given here, else those written on the cover, else the name of
    the file; why each assumption was moved comes from its row. CaseError names each cell that it
    does not recognise: no number, outside the range, a formula or a printed figure overwritten, a
    profile or an amount of the case changed (a scenario cannot hold it), a deleted name, a workbook
    of another version of the case. Inserted rows and renamed sheets are survived where the
    workbook's names and formulas followed; else the cause is told first.
    """
    path = Path(path)
    found = find_workbook(path)
    lang = language_of(found)
    refuse(not_ours(case, found, lang))
    plain_sheets = workbook_sheets(as_written(case, case.published, found), lang)
    causes = locate(found, plain_sheets)
    causes += _sorted_rows(case, found, plain_sheets)
    refuse([*moved_rows(found, plain_sheets), *causes] if causes else [])
    overrides, problems = _overrides(case, found)
    refuse([*moved_rows(found, plain_sheets), *problems] if problems else [])
    told = about(found, lang)
    scenario = case.scenario(
        name or told["scenario_name"] or path.stem,
        overrides,
        reason or told["scenario_reason"],
        author or told["scenario_author"],
    )
    reasons = {id: text for id, text in _reasons(found, plain_sheets).items() if id in overrides}
    scenario = scenario.model_copy(update={"reasons": Scenario(name="x", reasons=reasons).reasons})
    sheets = workbook_sheets(as_written(case, scenario, found), lang)
    _refuse_changes(found, sheets)
    return scenario


@checked
def notes_from_workbook(case: Case, path: str | Path) -> pd.DataFrame:
    """What people wrote into a workbook of `export_workbook` beside its numbers: a row a text, with
    columns sheet, cell, about, kind (reason, log, comment, text), text and was.

    `about` is the assumption, or what the row is called; `was` is what stood there. CaseError if it
    is no workbook of this version of the case.
    """
    found = find_workbook(Path(path))
    lang = language_of(found)
    refuse(not_ours(case, found, lang))
    sheets = workbook_sheets(as_written(case, case.published, found), lang)
    locate(found, sheets)
    rows = [row for sheet in sheets for row in _notes(found, sheet)]
    return pd.DataFrame(rows, columns=["sheet", "cell", "about", "kind", "text", "was"])


def language_of(found: Found) -> str:
    """The language that a workbook was written in; "" if it does not say."""
    lang = found.value(LANGUAGE) if LANGUAGE in found.places else ""
    return str(lang) if lang in LANGUAGES else ""


def about(found: Found, lang: str) -> dict[str, str]:
    """Name, reason and author of the scenario as they stand on the cover; the name of the case as
    it is counts as none.
    """
    texts = {}
    for key in ABOUT:
        value = found.value(f"fosterlib.{key}") if f"fosterlib.{key}" in found.places else None
        texts[key] = value.strip() if isinstance(value, str) else ""
    was = (
        found.value("fosterlib.was_scenario_name")
        if "fosterlib.was_scenario_name" in found.places
        else ""
    )
    if texts["scenario_name"] == was and found.value("fosterlib.was_published") == 1:
        texts["scenario_name"] = ""
    return texts


def moved_now(found: Found, case: Case) -> Iterator[tuple[str, float, float]]:
    """The assumptions that differ from what they were when the workbook was written: id, before,
    now.
    """
    log = found.book[found.places[INPUTS][0]]
    lines = [[cell.value for cell in line] for line in log.iter_rows(max_row=MOST_ROWS, max_col=4)]
    written = {line[0]: line[3] for line in lines if line[0] in case.assumptions}
    for id, a in case.assumptions.items():
        was, now = cell_number(written.get(id, a.value)), cell_number(found.value(id))
        was = math.nan if was is None else was
        if a.formula or (was != was and now is None):
            continue
        if now is None or not math.isclose(now, was, rel_tol=SAME, abs_tol=SAME):
            yield id, was, math.nan if now is None else now


def comments(found: Found) -> Iterator[tuple[str, str]]:
    """Where somebody put a comment, and what it says."""
    for page in found.book:
        for line in page.iter_rows(max_row=min(page.max_row, MOST_ROWS)):
            for cell in line:
                if cell.comment:
                    yield f"{page.title}!{cell.coordinate}", cell.comment.text


def as_written(case: Case, scenario: Scenario, found: Found) -> Results:
    """A scenario over the years and in the prices of the workbook."""
    until, level = (str(found.value(name)) for name in (UNTIL, LEVEL))
    try:
        results = evaluate(case, scenario, until)
        return in_prices(results, level) if level != "-" else results
    except CaseError:  # the cells hold something else now: told as a change below
        return evaluate(case, scenario)


def not_ours(case: Case, found: Found, lang: str) -> list[Problem]:
    """Why a workbook is not one of this version of the case."""
    if not lang or INPUTS not in found.places:
        reason = "is not a workbook of fosterlib, or an earlier version of the library wrote it"
        return [Problem(reason, found.file, allowed=f"the names {INPUTS} and {LANGUAGE}")]
    sheet, cell = found.places[INPUTS]
    hashed = found.value(INPUTS)
    if hashed != input_hash(case):
        reason = (
            "was made from another version of the case, so its figures cannot be compared with"
            " this one"
        )
        place = f"{sheet}!{cell}"
        return [Problem(reason, found.file, place, value=hashed, allowed=input_hash(case))]
    missing = [id for id in (UNTIL, LEVEL, *case.assumptions) if id not in found.places]
    reason = "the name was deleted from the workbook, or points nowhere"
    return [Problem(reason, found.file, field=id) for id in missing]


def _sorted_rows(case: Case, found: Found, sheets: list[Sheet]) -> list[Problem]:
    """That names and ids no longer stand in one row: rows were sorted, or moved without them."""
    astray = []
    for id in case.assumptions:
        title, cell = found.places[id]
        row = int("".join(letter for letter in cell if letter.isdigit()))
        beside = found.book[title].cell(row, ID + 1).value
        if beside != id and beside in case.assumptions:
            astray.append(id)
    if not astray:
        return []
    title = found.places[astray[0]][0]
    reason = f"the rows of the sheet '{title}' were sorted: values and names no longer fit together"
    return [
        Problem(reason, found.file, field=", ".join(astray[:3]), allowed="the order as written")
    ]


def _overrides(case: Case, found: Found) -> tuple[dict[str, float], list[Problem]]:
    """The numbers that differ from the case's, and all that is wrong with them."""
    problems: list[Problem] = []
    overrides: dict[str, float] = {}
    cells = {id: "!".join(found.places[id]) for id in case.assumptions}
    for id, assumption in case.assumptions.items():
        if assumption.formula:
            continue  # follows from others: a formula, checked with the rest
        sheet, cell = found.places[id]
        value, written = found.shown[sheet][cell].value, found.book[sheet][cell].value
        is_unknown = value == UNKNOWN or plain_formula(str(written)) == plain_formula("=NA()")
        if assumption.value != assumption.value and is_unknown:
            continue
        number = cell_number(value)
        if number is None:
            reason = "is not a number"
            if value is None and written is not None:
                reason = (
                    "is a formula whose value was not saved: open the file in Excel and save it"
                )
            rule = allowed(assumption)
            wrong = Problem(reason, found.file, cells[id], field=id, value=value, allowed=rule)
            problems.append(wrong)
        elif not math.isclose(number, assumption.value, rel_tol=SAME, abs_tol=SAME):
            overrides[id] = number
    problems += [
        replace(one, row=cells.get(one.field, ""))
        for one in override_problems(case.assumptions, case.header, overrides, found.file)
    ]
    return overrides, problems


def _refuse_changes(found: Found, sheets: list[Sheet]) -> None:
    """CaseError for all that was changed and cannot be read back, what happened to rows first."""
    problems = changes(found, sheets)
    if len(problems) > MOST_PROBLEMS:
        more = Problem(f"and {len(problems) - MOST_PROBLEMS} more cells", found.file)
        problems = [*problems[:MOST_PROBLEMS], more]
    refuse([*moved_rows(found, sheets), *problems] if problems else [])


def _reasons(found: Found, sheets: list[Sheet]) -> Mapping[str, str]:
    """Why each assumption is moved, as its row says."""
    sheet = next(sheet for sheet in sheets if sheet.name == "assumptions")
    page, reasons = found.book[found.title(sheet)], {}
    for row, now in found.rows[sheet.title].items():
        text = page.cell(now + 1, WHO + 1).value
        if is_in(sheet.free, row, WHO) and isinstance(text, str) and text.strip():
            reasons[str(sheet.rows[row][ID].value)] = text.strip()
    return reasons


def _notes(found: Found, sheet: Sheet) -> Iterator[tuple[str, str, str, str, str, str]]:
    """What was written on a sheet, and the comments at its cells."""
    title = found.title(sheet)
    if title not in found.book.sheetnames:
        return
    page, rows = found.book[title], found.rows.get(sheet.title, {})
    back = {now: row for row, now in rows.items()}
    for line in page.iter_rows(max_row=min(page.max_row, MOST_ROWS)):
        name = next((str(cell.value) for cell in line if isinstance(cell.value, str)), "")
        for cell in line:
            n, m = back.get(cell.row - 1), cell.column - 1
            if cell.comment:
                yield title, cell.coordinate, name, "comment", cell.comment.text, ""
            ours = sheet.rows[n] if n is not None and n < len(sheet.rows) else []
            was = ours[m] if m < len(ours) else None
            text = cell.value
            if not isinstance(text, str) or text.startswith("=") or (was and was.formula):
                continue
            if (stood := str(was.value) if was else "") != text:
                kind = "text"
                if is_in(sheet.free or None, n if n is not None else cell.row - 1, m):
                    kind = "log" if sheet.name == "log" else "reason"
                if kind == "text" and was and not isinstance(was.value, str):
                    continue
                yield title, cell.coordinate, name, kind, text, stood
