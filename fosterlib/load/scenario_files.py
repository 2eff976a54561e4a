"""Scenarios kept in a file of the analyst's own, and moved to the case's on purpose.

Every change locks the file, reads it again, changes one scenario and writes it whole: two notebooks
open on the same file do not lose each other's scenarios, and comments in the file stay.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Comment, InlineTable, Table

from fosterlib.load.checks import SCENARIOS
from fosterlib.load.files import MAX_BYTES, read_text
from fosterlib.load.read_sheets import is_workbook
from fosterlib.load.scenario_rows import (
    LIBRARY_NAMES,
    fitting_scenarios,
    name_taken,
    own_file,
    own_scenarios,
    read_scenarios,
    same_names,
)
from fosterlib.load.writing import write_whole
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, must_be, nearest, refuse
from fosterlib.model.overrides import override_problems

LOCK_SECONDS = 10


def place_of_own(case: Case) -> Path:
    """Where the analyst's own scenarios are kept. CaseError for a case that has no folder."""
    path = own_file(case)
    if path is None:
        reason = "this case has no folder, so scenarios cannot be kept"
        raise CaseError(Problem(reason, allowed="save the case first"))
    return path


@checked
def saved_scenarios(case: Case) -> tuple[dict[str, Scenario], list[Problem]]:
    """The scenarios in the files now, by name: the case's, then the analyst's own; and what no
    longer fits this version of the case.

    A scenario that does not fit stands without the overrides that do not. An own one under a name
    of the case's is told, and the case's is the one used.
    """
    problems: list[Problem] = []
    of_case = _of_case(case, problems)
    found, wrong = own_scenarios(case, of_case)
    return {**of_case, **found}, [*problems, *wrong]


@checked
def save_scenario(case: Case, scenario: Scenario) -> None:
    """Keeps a scenario in the analyst's own file, `own_scenarios.toml` beside the case, or replaces
    the one of the same name there. The case's own files are not changed.

    CaseError if it cannot be kept, or bears the name of a scenario of the case; the file is then as
    it was.
    """
    path = place_of_own(case)
    refuse(_saving_problems(case, scenario, path))
    _change(path, scenario.name, scenario.model_dump())


@checked
def delete_scenario(case: Case, name: str) -> None:
    """Takes a scenario out of the analyst's own file. CaseError names the nearest if it is not
    there; one of the case's is taken out where it stands, by hand.
    """
    path = place_of_own(case)
    if name in _of_case(case) and name not in own_scenarios(case, {})[0]:
        reason = f"is a scenario of the case's: it stands in {SCENARIOS}, and is taken out there"
        raise CaseError(Problem(reason, SCENARIOS, name))
    _change(path, name, None)


@checked
def adopt_scenario(case: Case, name: str) -> Path:
    """Moves a scenario of the analyst's own into the case's scenarios, where tests and colleagues
    see it; returns the file.

    CaseError, and nothing is moved, if there is none of this name, if it no longer fits the case,
    or if another scenario has the name there.
    """
    path = place_of_own(case)
    if case.folder and is_workbook(case.folder):
        reason = "is a workbook, which is not written again: nothing was moved"
        allowed = "write the scenario as a row of its sheet of scenarios"
        raise CaseError(Problem(reason, case.folder.name, allowed=allowed))
    found, problems = own_scenarios(case, {})
    refuse(problem for problem in problems if problem.row == name)
    must_be(name, found, "scenario of your own")
    there = _of_case(case).get(name)
    if there not in (None, found[name]):
        reason = "another scenario of the case's has this name; nothing was moved"
        raise CaseError(Problem(reason, SCENARIOS, name, allowed="save it under another name"))
    target = path.with_name(SCENARIOS)
    if there is None:
        _change(target, name, found[name].model_dump())
    _change(path, name, None)
    return target


def _of_case(case: Case, problems: list[Problem] | None = None) -> dict[str, Scenario]:
    """The scenarios that stand in the case's file now; of a workbook, those it was read with."""
    path, wrong = place_of_own(case), list[Problem]() if problems is None else problems
    if case.folder and is_workbook(case.folder):
        return dict(case.scenarios)
    return fitting_scenarios(case, path.with_name(SCENARIOS), wrong)


def _saving_problems(case: Case, scenario: Scenario, path: Path) -> list[Problem]:
    """What keeps a scenario from being saved: overrides that do not fit, a name that is taken."""
    problems = override_problems(
        case.assumptions, case.header, scenario.overrides, path.name, scenario.name
    )
    if not scenario.name.strip():
        reason, other = "cannot be the name of a scenario", "a name"
        problems.append(
            Problem(reason, path.name, field="name", value=scenario.name, allowed=other)
        )
    elif scenario.name in (*LIBRARY_NAMES, *_of_case(case)):
        problems.append(name_taken(scenario.name, path.name))
    return problems


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The file locked. Who waits holds the turn: one who saves again and again must let the other
    in between.
    """
    turn, lock = (
        FileLock(path.with_name(f".{path.name}{end}"), LOCK_SECONDS)
        for end in (".turn.lock", ".lock")
    )
    with turn:
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _change(path: Path, name: str, entry: dict[str, Any] | None) -> None:
    """Puts the scenario of this name into the file, or takes it out (None)."""
    try:
        path = path.resolve()  # who shares a file by a link shares its lock
        if not path.parent.is_dir():  # a lock would make it again
            gone = "cannot be kept, nothing was written: the folder is not there any more"
            raise CaseError(Problem(gone, path.parent.name, allowed="save the case first"))
        with _locked(path):
            write_whole(path, _changed(path, name, entry).encode("utf-8"))
    except Timeout as error:
        reason = f"is in use by someone else for more than {LOCK_SECONDS} seconds"
        raise CaseError(Problem(reason, path.name)) from error
    except TOMLKitError as error:
        raise CaseError(Problem(f"is not valid TOML: {error}", path.name)) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        why = getattr(error, "strerror", None) or error
        raise CaseError(Problem(f"cannot be locked: {why}", path.name)) from error


def _changed(path: Path, name: str, entry: dict[str, Any] | None) -> str:
    """The text of the file with one scenario changed. It is read again as it will be read later:
    CaseError if it does not say what is meant, or is too large to be read.
    """
    problems: list[Problem] = []
    text = read_text(path, problems) if path.exists() else ""
    if not problems:
        problems += same_names(read_scenarios(path, problems), path.name)
    refuse(problems)
    # Twice the same: `wanted` is what the file is to say, `document` how it says it, with comments.
    wanted = tomllib.loads(text).get("scenario", [])
    document = tomlkit.parse(text)
    names = [other["name"] for other in wanted]
    if entry is None and name not in names:
        near = nearest(name, names)
        raise CaseError(Problem(f"there is no scenario '{name}'", path.name, nearest=near))
    if entry is None:
        del wanted[names.index(name)]
        _take_out(document, names.index(name))
    elif name not in names:
        wanted.append(entry)
        _add(document, entry)
    else:
        place = names.index(name)
        wanted[place] = _besides_ours(wanted[place]) | entry
        _replace(document["scenario"][place], entry)
    changed = tomlkit.dumps(document)
    if len(changed.encode("utf-8")) > MAX_BYTES:
        reason = f"would be larger than {MAX_BYTES // 1_000_000} MB; nothing was changed"
        raise CaseError(Problem(reason, path.name, allowed="fewer scenarios, shorter reasons"))
    if not _says(changed, wanted):
        reason = "cannot be changed without loss as it is written; nothing was changed"
        raise CaseError(Problem(reason, path.name, allowed="one [[scenario]] after the other"))
    return changed


def _besides_ours(entry: dict[str, Any]) -> dict[str, Any]:
    """What somebody else wrote into an entry: fields that no scenario has; they are kept."""
    return {field: told for field, told in entry.items() if field not in Scenario.model_fields}


def _says(text: str, wanted: list[dict[str, Any]]) -> bool:
    """Whether a text is read as these scenarios and nothing else."""
    try:
        return {"scenario": []} | tomllib.loads(text) == {"scenario": wanted}
    except (ValueError, RecursionError):
        return False


def _add(document: tomlkit.TOMLDocument, entry: dict[str, Any]) -> None:
    """Adds a scenario at the end, in the form that the file has: [[scenario]], or a list."""
    entries = document.get("scenario")
    if entries is None:
        entries = tomlkit.aot()
        document.add("scenario", entries)
    table = tomlkit.inline_table() if isinstance(entries, Array) else tomlkit.table()
    keyed = {field: _inline(value) for field, value in entry.items() if isinstance(value, dict)}
    table.update(entry | keyed)
    entries.append(table)


def _replace(table: Any, entry: dict[str, Any]) -> None:
    """Changes what is different; what the file says besides, and how, stays."""
    for field in [field for field in table if field in Scenario.model_fields]:
        if field not in entry:
            del table[field]
    for field, value in entry.items():
        overrides = table.get(field)
        if overrides == value:
            continue
        if isinstance(overrides, Table):  # one with a head of its own, and perhaps with comments
            for id in [id for id in overrides if id not in value]:
                del overrides[id]
            overrides.update({id: new for id, new in value.items() if overrides.get(id) != new})
        else:
            table[field] = _inline(value) if isinstance(value, dict) else value


def _inline(values: dict[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _take_out(document: tomlkit.TOMLDocument, place: int) -> None:
    """Takes a scenario out; comments after its last field stay: they speak of the next one."""
    entries: Any = document["scenario"]
    if not isinstance(entries, AoT):
        del entries[place]
        return
    comments = _comments_below(entries[place])
    at = next(n for n, (key, _) in enumerate(document.body) if key and key.key == "scenario")
    del entries[place]
    if not entries:  # tomlkit would write a list, to which no [[scenario]] can be added
        document.remove("scenario")
    if place:
        _last_table(entries[place - 1]).value.body.extend(comments)
    else:
        document.body[at:at] = comments


def _last_table(table: Any) -> Any:
    """The table whose end is the end of this one: its last field, if that is a table below it."""
    fields = [item for key, item in table.value.body if key is not None]
    return _last_table(fields[-1]) if fields and isinstance(fields[-1], Table) else table


def _comments_below(table: Any) -> list:
    """The lines after the last field of a table, if there is a comment among them."""
    body = _last_table(table).value.body
    last = max((n for n, (key, _) in enumerate(body) if key is not None), default=-1)
    below = body[last + 1 :]
    return below if any(isinstance(item, Comment) for _, item in below) else []
