"""Scenarios kept in a file beside the case that a person can read and git can diff.

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

from fosterlib.load.files import MAX_BYTES, read_text
from fosterlib.load.folder import SCENARIOS, read_scenarios
from fosterlib.load.writing import write_whole
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.overrides import override_problems

LOCK_SECONDS = 10


def scenario_file(case: Case) -> Path:
    """Where the scenarios of a case are kept. CaseError for a case that has no folder."""
    if case.folder is None:
        raise CaseError(
            Problem(
                "this case has no folder, so scenarios cannot be kept",
                allowed="save the case first",
            )
        )
    return case.folder / SCENARIOS


@checked
def saved_scenarios(case: Case) -> tuple[dict[str, Scenario], list[Problem]]:
    """The scenarios in the file now, by name, and what no longer fits this version of the case.

    A scenario that does not fit stands without the overrides that do not.
    """
    problems: list[Problem] = []
    found = {}
    path = scenario_file(case)
    for scenario in read_scenarios(path, problems):
        misfits = override_problems(
            case.assumptions, case.header, scenario.overrides, SCENARIOS, scenario.name
        )
        problems += misfits
        wrong = {problem.field for problem in misfits}
        kept = {id: value for id, value in scenario.overrides.items() if id not in wrong}
        if misfits and "" in wrong:  # shares that no longer add up concern all of them
            kept = {}
        found[scenario.name] = scenario.model_copy(update={"overrides": kept})
    return found, problems


@checked
def save_scenario(case: Case, scenario: Scenario) -> None:
    """Adds a scenario to the file, or replaces the one of the same name. CaseError if it cannot be
    kept; the file is then as it was.
    """
    problems = override_problems(
        case.assumptions, case.header, scenario.overrides, SCENARIOS, scenario.name
    )
    if not scenario.name.strip() or scenario.name in ("published", "baseline"):
        taken = "another name than published and baseline"
        problems.append(
            Problem(
                "cannot be the name of a scenario",
                SCENARIOS,
                field="name",
                value=scenario.name,
                allowed=taken,
            )
        )
    refuse(problems)
    always = {"name", "reason", "author", "case_version", "overrides"}
    said = {
        field: value for field, value in scenario.model_dump().items() if value or field in always
    }
    _change(scenario_file(case), scenario.name, said)


@checked
def delete_scenario(case: Case, name: str) -> None:
    """Takes a scenario out of the file. CaseError names the nearest if it is not there."""
    _change(scenario_file(case), name, None)


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
        read_scenarios(path, problems)
    refuse(problems)
    wanted = tomllib.loads(text).get("scenario", [])
    place = next((n for n, other in enumerate(wanted) if other["name"] == name), None)
    document = tomlkit.parse(text)
    if entry is None:
        if place is None:
            near = nearest(name, [other["name"] for other in wanted])
            raise CaseError(Problem(f"there is no scenario '{name}'", SCENARIOS, nearest=near))
        del wanted[place]
        _take_out(document, place)
    elif place is None:
        wanted.append(entry)
        _add(document, entry)
    else:
        besides = {
            field: value
            for field, value in wanted[place].items()
            if field not in Scenario.model_fields
        }
        wanted[place] = besides | entry
        _replace(document["scenario"][place], entry)
    changed = tomlkit.dumps(document)
    if len(changed.encode("utf-8")) > MAX_BYTES:
        reason = f"would be larger than {MAX_BYTES // 1_000_000} MB; nothing was changed"
        raise CaseError(Problem(reason, SCENARIOS, allowed="fewer scenarios, shorter reasons"))
    if not _says(changed, wanted):
        reason = "cannot be changed without loss as it is written; nothing was changed"
        raise CaseError(Problem(reason, SCENARIOS, allowed="one [[scenario]] after the other"))
    return changed


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
