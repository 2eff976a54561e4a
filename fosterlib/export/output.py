"""Files that an export leaves: written whole or not at all, the same bytes from the same inputs."""

import hashlib
import io
import stat
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from fosterlib.load.archive import OURS, read_archive
from fosterlib.load.writing import write_whole
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results

MOST_LETTERS = 60  # of a scenario in the name of a file
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_output(path: str | Path, data: bytes, *suffixes: str) -> Path:
    """Writes a file whole or not at all. CaseError for another suffix, a folder, a read-only or
    open target.
    """
    path = check_target(path, *suffixes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        reason = f"cannot be written: its folder cannot be made: {error.strerror or error}"
        raise CaseError(Problem(reason, path.name, allowed="a place for files")) from error
    except CaseError as error:
        if isinstance(error.__cause__, PermissionError):
            reason = (
                "cannot be written, nothing was changed: no permission, or it is open in another"
                " program"
            )
            raise CaseError(
                Problem(reason, path.name, allowed="close it first, or choose another place")
            ) from error
        raise
    return path


def check_target(path: str | Path, *suffixes: str) -> Path:
    """The path; CaseError for another suffix, a folder, a read-only target, or one that is open."""
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        reason = "is not a file name of this kind"
        raise CaseError(Problem(reason, path.name, value=path.suffix, allowed=" ".join(suffixes)))
    if path.is_dir():
        raise CaseError(Problem("cannot be written: there is a folder of this name", path.name))
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        reason = "cannot be written, nothing was changed: the file is read-only"
        raise CaseError(
            Problem(reason, path.name, allowed="another name, or take away the protection")
        )
    refuse_open(path)
    return path


def refuse_open(path: Path) -> None:
    """CaseError if Word, Excel or LibreOffice has the file open, as the file that they leave beside
    it says; other systems than Windows would let us write over it.
    """
    marks = [f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#"]
    mark = next((mark for mark in marks if path.with_name(mark).exists()), "")
    if mark:
        reason = (
            f"was not written: it is open in another program, as the file {mark} beside it says"
        )
        rule = f"close it first, or delete {mark} if nobody has it open"
        raise CaseError(Problem(reason, path.name, allowed=rule))


def stem(results: Results) -> str:
    """What the files of results are called: as the case, and as the scenario if it is not the
    published one. A name that a file cannot have as it is gets a mark of its own, so that two
    scenarios never share a file.
    """
    name, case = results.scenario.name, results.case.id
    if name == "published":
        return case
    words = "".join(one if one.isalnum() or one == "-" else "_" for one in name)[:MOST_LETTERS]
    if words.replace("_", " ") != name:
        words += f"_{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"
    return f"{case}_{words}"


def steady_zip(data: bytes) -> bytes:
    """The same archive with every entry dated 1980: the same content gives the same bytes."""
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return memory.getvalue()


def open_workbook(path: Path) -> tuple[Any, Any]:
    """A workbook with its formulas, and with the values that Excel saved. CaseError if it cannot be
    read.
    """
    data = read_archive(path, "an .xlsx file", OURS)
    try:
        return load_workbook(io.BytesIO(data)), load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl fails in many ways on a damaged file
        reason = "cannot be read as a workbook"
        raise CaseError(
            Problem(reason, path.name, allowed="an .xlsx file that this library wrote")
        ) from error


def cell_number(value: object) -> float | None:
    """The number in a cell; None for anything else, and for one with more digits than a number has
    here.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
