"""The workbook: a controller can change an assumption in it and see every table follow."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fosterlib.export.composed import workbook_sheets
from fosterlib.export.kept import keep_work
from fosterlib.export.output import check_target, write_output
from fosterlib.export.sheets import Sheet, write_sheets
from fosterlib.model.case import label
from fosterlib.model.checked import checked
from fosterlib.model.evaluate import Results
from fosterlib.words.tables import scenario_title


@checked
def export_workbook(
    results: Results,
    path: str | Path,
    lang: str = "da",
    compared: Results | None = None,
    on: date | None = None,
    pages: Sequence[Sheet] = (),
    replace: bool = False,
) -> Path:
    """Writes the workbook with live formulas to `path` (.xlsx), whole or not at all; gives the
    path.

    Change an assumption, a switch, a delay or a share in it and every sheet follows; an unknown is
    =NA(). `compared`: results of an earlier version of the case, for a sheet of what changed.
    `pages`: sheets to add at the end, such as `follow_up_pages`. Money in the case's unit, negative
    = saving. The same inputs give the same bytes.

    What people wrote into a workbook of this name (follow-up figures, log, reasons) is carried
    over; if anything else was changed in it, such as an assumption, nothing is written and
    CaseError says what would be lost. `replace`: write over it all the same.
    """
    check_target(path, ".xlsx")
    sheets = workbook_sheets(results, lang, compared, on, pages)
    if not replace:
        keep_work(Path(path), results.case, sheets)
    title, owner = scenario_title(results, lang), label(results.case.header, lang, "owner")
    for sheet in sheets:
        sheet.footer = title
    return write_output(path, write_sheets(sheets, title, owner), ".xlsx")
