"""Corrections kept beside a case: estimates put right, each with its reason, author and date."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomlkit

from fosterlib.load.files import read_toml
from fosterlib.load.findings import validated
from fosterlib.load.named import one_of
from fosterlib.load.read_sheets import place_beside
from fosterlib.load.writing import write_whole
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Correction
from fosterlib.model.errors import CaseError, Problem

CORRECTIONS = "corrections.toml"
HEAD = (
    "Estimates of the case put right: the printed figures hold, what is calibrated is solved again."
)


def read_corrections(path: Path, problems: list[Problem]) -> list[Correction]:
    """The corrections of a file as written; [] if there is no file."""
    written = read_toml(path, problems) if path.exists() else {}
    for name in written:
        problems += one_of(name, ["correction"], path.name, "", name)
    entries = written.get("correction", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(Problem("is not a list of [[correction]]", path.name, field="correction"))
        return []
    found = [
        validated(Correction, entry, path.name, str(entry.get("assumption", number)), problems)
        for number, entry in enumerate(entries, 1)
    ]
    return [one for one in found if one is not None]


@checked
def save_corrections(case: Case) -> None:
    """Keeps the corrections of a case in its folder: `load_case` then reads them with it. A case
    without corrections takes the file away. CaseError for a case that has no folder.
    """
    if case.folder is None:
        reason = "this case has no folder, so corrections cannot be kept"
        raise CaseError(Problem(reason, allowed="save the case first"))
    path = place_beside(case.folder, CORRECTIONS)
    if not case.corrections:
        path.unlink(missing_ok=True)
        return
    write_whole(path, corrections_text(case.corrections).encode("utf-8"))


def corrections_are_kept(case: Case) -> bool:
    """Whether the folder of a case holds the corrections that the case has, and no others."""
    if case.folder is None:
        return not case.corrections
    problems: list[Problem] = []
    found = read_corrections(place_beside(case.folder, CORRECTIONS), problems)
    return not problems and list(map(_written, found)) == list(map(_written, case.corrections))


def _written(one: Correction) -> dict[str, Any]:
    """A correction as its file holds it."""
    return one.model_dump(exclude={"was"}, exclude_defaults=True)


def corrections_text(corrections: Sequence[Correction]) -> str:
    """Corrections as their file holds them."""
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    entries = tomlkit.aot()
    for one in corrections:
        entry = tomlkit.table()
        for name, value in _written(one).items():
            entry.add(name, value)
        entries.append(entry)
    document.add("correction", entries)
    return tomlkit.dumps(document)
