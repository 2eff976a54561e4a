"""Opens a file that holds a table, whatever it is, and says of every other file what it is."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from fosterlib.foreign.grids import FORMS, Grid, Printed, one_named
from fosterlib.foreign.office_grids import read_document, read_workbook
from fosterlib.foreign.text_grids import read_separated
from fosterlib.load.archive import MAX_UNPACKED_BYTES
from fosterlib.load.files import read_data
from fosterlib.model.errors import CaseError, Problem, refuse

OTHER_FILES = {  # how a file begins that is none of ours, and what it is
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text",
    b"<": "a web page",
}


def read_grids(
    path: Path, sheet: str | None, years: Callable[[list[list[Printed]]], int]
) -> dict[str, Grid]:
    """The tables of a file by the name of their sheet; a CSV has one, ''.

    A CSV is split where `years` finds most of them. CaseError says why a file cannot be read, or is
    too large; who calls says which file it is.
    """
    start = read_data(path, MAX_UNPACKED_BYTES, FORMS)[:8]  # what is no file is not opened
    kind = next((what for begin, what in OTHER_FILES.items() if start.startswith(begin)), None)
    if kind is not None:
        raise CaseError(Problem(f"is {kind}, neither a CSV nor an XLSX workbook", allowed=FORMS))
    if start.startswith(b"PK"):
        tables = read_document(path) if _is_document(path) else read_workbook(path, sheet)
    else:
        tables = read_separated(path, years)
    if sheet is not None and [*tables] == [""]:
        raise CaseError(Problem("a CSV has no sheets", field="sheet", value=sheet))
    return tables if sheet is None else {sheet: one_named(tables, sheet)}


def _is_document(path: Path) -> bool:
    """Whether an archive is a Word document. An OpenDocument file is refused by its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False  # read_archive says what is wrong with it
    if "content.xml" in names and "mimetype" in names:
        refuse([Problem("is an OpenDocument file: save it as XLSX", allowed=FORMS)])
    return "word/document.xml" in names
