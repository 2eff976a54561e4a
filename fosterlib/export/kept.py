"""What people wrote into a workbook is carried into the next one of the same name, or the workbook
is not written: nobody's work is lost without a word.

Follow-up figures, reasons, names and notes are carried over. What the next workbook has no place
for (a moved assumption, a changed amount, a sheet or a comment of one's own) is named, and nothing
is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fosterlib.export.composed import workbook_sheets
from fosterlib.export.cover import ABOUT, INPUTS
from fosterlib.export.found import Found, changes, day_number, find_workbook, locate
from fosterlib.export.readback import as_written, comments, language_of, moved_now, not_ours
from fosterlib.export.sheets import (
    FINGERPRINT,
    SHEET,
    Cell,
    Sheet,
    address,
    fingerprint,
    fingerprint_of,
    is_in,
)
from fosterlib.model.case import Case
from fosterlib.model.errors import CaseError, Problem, refuse

MOST_TOLD = 12
MOVE = "move the file away, or another name (in Python: replace=True)"
AWAY = f"read it first (scenario_from_workbook), then {MOVE}"


def keep_work(path: Path, case: Case, sheets: Sequence[Sheet]) -> None:
    """Carries what people wrote in the workbook at `path` into these sheets; CaseError if any of it
    would be lost.
    """
    if not path.exists():
        return
    try:
        found = find_workbook(path)
    except CaseError as error:
        raise _not_written(path, "there is another file of this name") from error
    if INPUTS not in found.places or not language_of(found):
        raise _not_written(
            path, "there is a file of this name that another version wrote, or somebody else"
        )
    lost = list(_lost(found, case))
    carried = [one for sheet in sheets for one in _carried(found, sheet)]
    refuse(_told([*lost, *_left(found, sheets), *filter(None, carried)]))


def _not_written(path: Path, reason: str) -> CaseError:
    return CaseError(Problem(f"was not written: {reason}", path.name, allowed=MOVE))


def _told(problems: list[Problem]) -> list[Problem]:
    if len(problems) > MOST_TOLD:
        more = Problem(f"and {len(problems) - MOST_TOLD} more", problems[0].file)
        problems = [*problems[:MOST_TOLD], more]
    return problems


def _lost(found: Found, case: Case) -> Iterator[Problem]:
    """What was changed beside the places where people write of their own."""
    for place, text in comments(found):
        reason = "was not written: the comment would be lost"
        yield Problem(reason, found.file, place, value=text, allowed=AWAY)
    if _fingerprint_now(found) == _fingerprint_then(found):
        return
    if not_ours(case, found, language_of(found)):
        reason = (
            "was not written: the workbook of this name was changed by hand, and the case has"
            " changed since"
        )
        yield Problem(reason, found.file, allowed=MOVE)
        return
    yield from _changed(found, case)


def _changed(found: Found, case: Case) -> Iterator[Problem]:

    moved = list(moved_now(found, case))
    for id, was, now in moved:
        place = "!".join(found.places[id])
        reason = f"was not written: {id} was moved from {was:g}, which would be lost"
        yield Problem(reason, found.file, place, value=now, allowed=AWAY)
    sheets = workbook_sheets(as_written(case, case.published, found), language_of(found))
    causes = locate(found, sheets)
    yield from causes
    own = set(found.book.sheetnames) - {found.title(sheet) for sheet in sheets}
    names = {place[0] for name, place in found.places.items() if name.startswith(f"{SHEET}.")}
    for title in sorted(own - names):
        reason = "was not written: a sheet of your own would be lost"
        yield Problem(reason, found.file, title, allowed=MOVE)
    yield from _changed_pages(found, {sheet.name for sheet in sheets})
    for one in changes(found, sheets):
        yield replace(one, message=f"was not written, since a change would be lost: {one.message}")


def _changed_pages(found: Found, ours: set[str]) -> Iterator[Problem]:
    """The sheets that were handed in, such as those of follow-up or scenarios, and were changed
    where nobody writes of their own.
    """
    for name, (title, _) in found.places.items():
        sheet = name.removeprefix(f"{SHEET}.")
        if sheet == name or sheet in ours:
            continue
        then = _fingerprint_then(found, f"{FINGERPRINT}.{sheet}")
        if then not in ("", fingerprint_of(_cells(found, title))):
            reason = "was not written: what was changed on this sheet would be lost"
            yield Problem(reason, found.file, title, allowed=f"read it first, then {MOVE}")


def _fingerprint_then(found: Found, name: str = FINGERPRINT) -> str:
    """The fingerprint of a workbook, or of a sheet, as it was written."""
    for one in found.book.custom_doc_props.props:
        if one.name == name:
            return str(one.value)
    return ""


def _fingerprint_now(found: Found) -> str:
    return fingerprint(_cells(found, title) for title in found.book.sheetnames)


def _cells(found: Found, title: str) -> Iterator[tuple[str, str, object]]:
    free = found.free_area(title)
    for row in found.book[title].iter_rows():
        for cell in row:
            value = day_number(cell.value) if isinstance(cell.value, datetime) else cell.value
            if value not in (None, "") and not is_in(free, cell.row - 1, cell.column - 1):
                yield title, cell.coordinate, value


def _carried(found: Found, sheet: Sheet) -> Iterator[Problem | None]:
    """Puts what was written on a sheet into its next version; what has no place there is told."""
    title = found.places.get(f"{SHEET}.{sheet.name}", ("", ""))[0] if sheet.name else ""
    area = found.free_area(title) if title in found.book.sheetnames else None
    if not area or not sheet.free:
        return
    top, left, bottom, right = area
    page = found.book[title]
    for row in range(top, min(bottom, page.max_row - 1) + 1):
        written = {
            column: page.cell(row + 1, column + 1).value
            for column in range(left, right + 1)
            if page.cell(row + 1, column + 1).value not in (None, "")
        }
        if written:
            target = _row_of(found, title, sheet, row, row - top)
            yield from _put(found, sheet, (title, row), target, written)


def _row_of(found: Found, title: str, sheet: Sheet, row: int, n: int) -> int | None:
    """Which row of the next version has the same keys; without keys, the one at the same place."""
    assert sheet.free
    if not sheet.keys:
        return sheet.free[0] + n
    page = found.book[title]
    keys = [str(page.cell(row + 1, column + 1).value or "") for column in range(sheet.keys)]
    for n in range(sheet.free[0], len(sheet.rows)):
        ours = [str(cell.value) for cell in sheet.rows[n][: sheet.keys]]
        if ours == keys:
            return n
    return None


def _put(
    found: Found,
    sheet: Sheet,
    place: tuple[str, int],
    target: int | None,
    written: dict[int, object],
) -> Iterator[Problem | None]:
    title, row = place
    for column, value in written.items():
        if _was_ours(found, sheet, (title, row, column), value):
            continue
        where = f"{title}!{address(row, column)}"
        if target is None or not is_in(sheet.free, target, column):
            reason = "was not written: the next workbook has no row for what was written here"
            yield Problem(reason, found.file, where, value=value, allowed=AWAY)
            continue
        while len(sheet.rows) <= target:
            sheet.add()
        cells = sheet.rows[target]
        cells += [Cell("", "free")] * (column + 1 - len(cells))
        cells[column] = _cell(value, cells[column].look or "free", cells[column].name)


def _was_ours(found: Found, sheet: Sheet, place: tuple[str, int, int], value: object) -> bool:
    """Whether a text stands as it was written, so that the next version has its own."""
    title, row, column = place
    for key in ABOUT:
        if found.places.get(f"fosterlib.{key}") == (title, address(row, column)):
            return value == found.value(f"fosterlib.was_{key}")
    if sheet.name != "assumptions":
        return False
    id = found.book[title].cell(row + 1, 1).value
    log = found.places[INPUTS][0]
    return any(
        line[0].value == id and value in [cell.value for cell in line[1:]]
        for line in found.book[log].iter_rows()
    )


def _cell(value: object, look: str, name: str) -> Cell:
    if isinstance(value, datetime):
        return Cell(day_number(value), f"{look} date", name=name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        text = str(value)
        is_formula = text.startswith("=")
        return Cell(0.0, look, text, name=name) if is_formula else Cell(text, look, name=name)
    return Cell(float(value), look, name=name)


def _left(found: Found, sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Sheets where something was written, and that the next workbook does not have."""
    names = {f"{SHEET}.{sheet.name}" for sheet in sheets if sheet.name}
    for name, (title, _) in found.places.items():
        if not name.startswith(f"{SHEET}.") or name in names:
            continue
        area = found.free_area(title)
        page = found.book[title]
        cells = [
            cell
            for line in page.iter_rows()
            for cell in line
            if cell.value not in (None, "") and is_in(area, cell.row - 1, cell.column - 1)
        ]
        if area and cells:
            reason = (
                f"was not written: the next workbook has no sheet '{title}', which is filled in"
            )
            yield Problem(reason, found.file, f"{title}!{cells[0].coordinate}", value=len(cells))
