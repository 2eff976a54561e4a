"""Writes the folder of a case: a commented example to begin from, or a case that exists only in
memory.
"""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit
from pydantic import BaseModel

from fosterlib.load.case_entries import rows_of_files
from fosterlib.load.checks import SCENARIOS
from fosterlib.load.corrections_file import CORRECTIONS, corrections_text
from fosterlib.load.read_sheets import is_workbook, place_beside
from fosterlib.load.sheet_schema import TABLE_FILES
from fosterlib.load.write_workbook import new_workbook, write_case_workbook
from fosterlib.load.writing import csv_text, write_whole
from fosterlib.model.case import Case, check_lang
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem

EXAMPLE = Path(__file__).with_name("new_case")
NOTE = """\
The amounts stand in amounts.csv. To let assumptions move a line, one line at a time:
 1. here: kind = "recurring", a lever, its drivers and a profile (the share of full effect in
    each year), as in
      kind = "recurring"
      lever = "prevented_placements"
      drivers = { children = "respite.children", saving_per_child = "respite.saving" }
      profile = [0.5, 1.0, 1.0, 1.0]
 2. in assumptions.csv: a row for each driver, with its unit, range, basis and source
 3. in amounts.csv: take the line's rows away
published.csv keeps what was printed: `python -m fosterlib check` says whether the line gives it.
"""


@checked
def new_case(folder: str | Path, title: str = "", lang: str = "da") -> Path:
    """Writes a new case that loads and evaluates at once, every number in it an example to replace:
    a folder, or one workbook (`.xlsx`) whose sheets and headings are in `lang`.

    Written whole or not at all; CaseError if there is one already or it cannot be written.
    """
    check_lang(lang)
    if is_workbook(Path(folder)):
        return new_workbook(Path(folder), title, lang)
    example = {path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLE.iterdir())}
    document = tomlkit.parse(example["case.toml"])
    if title:
        document["title_da"] = document["title_en"] = title
    return _write_folder(Path(folder), example | {"case.toml": tomlkit.dumps(document)})


@checked
def save_case(case: Case, folder: str | Path) -> Path:
    """Writes a case (for instance one from a table) as a folder, or as one workbook (`.xlsx`), that
    `load_case` reads and an analyst can edit.

    Written whole or not at all; CaseError if there is one already or it cannot be written.
    """
    path = Path(folder)
    if is_workbook(path):
        return _write_workbook(case, path)
    document = tomlkit.document()
    for line in NOTE.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.update(case.header.model_dump(exclude_defaults=True))
    files = {name: _csv(TABLE_FILES[name], rows) for name, rows in rows_of_files(case).items()}
    scenarios = [scenario.model_dump() for scenario in case.scenarios.values()]
    if scenarios:
        files[SCENARIOS] = tomlkit.dumps({"scenario": scenarios})
    if case.corrections:
        files[CORRECTIONS] = corrections_text(case.corrections)
    files |= {f"paper_{lang}.md": text for lang, text in case.prose.items()}
    needed = {"assumptions.csv", "amounts.csv", "published.csv"}
    kept = {name: text for name, text in files.items() if name in needed or text.count("\n") > 1}
    return _write_folder(path, {"case.toml": tomlkit.dumps(document)} | kept)


def _write_workbook(case: Case, path: Path) -> Path:
    """The workbook, and beside it the corrections, which it does not hold."""
    beside = place_beside(path, CORRECTIONS)
    if case.corrections and beside.exists():
        reason = "is there already; nothing was written"
        raise CaseError(Problem(reason, beside.name, allowed="another name for the workbook"))
    written = write_case_workbook(case, path)
    if case.corrections:
        write_whole(beside, corrections_text(case.corrections).encode("utf-8"))
    return written


def _csv(model: type[BaseModel], rows: Iterable[BaseModel]) -> str:
    cells = ([_cell(value) for value in dict(row).values()] for row in rows)
    return csv_text([list(model.model_fields), *cells])


def _cell(value: object) -> str:
    """A value as a CSV holds it: unknown is blank, a number keeps every digit."""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value)


def _write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    if folder.exists() or folder.is_symlink():
        reason = "is there already; nothing was written"
        raise CaseError(
            Problem(
                reason, folder.name or str(folder), allowed="the name of a folder that is not there"
            )
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as spare:
            written = Path(spare) / folder.name
            written.mkdir()
            for name, text in files.items():
                (written / name).write_bytes(text.encode())
            written.rename(folder)
    except OSError as error:
        reason = f"cannot be written, nothing was changed: {error.strerror or error}"
        raise CaseError(
            Problem(reason, folder.name, allowed="a place where folders can be made")
        ) from error
    return folder
