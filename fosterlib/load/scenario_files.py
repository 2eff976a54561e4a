"""Scenarios kept in a file beside the case that a person can read and git can diff.

Every change locks the file, reads it again, changes one scenario and writes it whole: two notebooks
open on the same file do not lose each other's scenarios, and comments in the file stay.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.exceptions import TOMLKitError

from fosterlib.load.files import read_text, write_whole
from fosterlib.load.folder import SCENARIOS, read_scenarios
from fosterlib.model.case import Case, override_problems
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, nearest, refuse

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


def saved_scenarios(case: Case) -> tuple[dict[str, Scenario], list[Problem]]:
    """The scenarios in the file now, by name, and what no longer fits this version of the case.

    A scenario that does not fit stands without the overrides that do not.
    """
    problems: list[Problem] = []
    found = {}
    path = scenario_file(case)
    if path.exists() and not path.is_file():
        problems.append(Problem("is not a file", path.name))
    for scenario in read_scenarios(path, problems):
        misfits = override_problems(
            case.assumptions, case.lines, scenario.overrides, SCENARIOS, scenario.name
        )
        problems += misfits
        wrong = {problem.field for problem in misfits}
        kept = {id: value for id, value in scenario.overrides.items() if id not in wrong}
        if misfits and "" in wrong:  # shares that no longer add up concern all of them
            kept = {}
        found[scenario.name] = scenario.model_copy(update={"overrides": kept})
    return found, problems


def save_scenario(case: Case, scenario: Scenario) -> None:
    """Adds a scenario to the file, or replaces the one of the same name. CaseError if it cannot be
    kept.
    """
    problems = override_problems(
        case.assumptions, case.lines, scenario.overrides, SCENARIOS, scenario.name
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

    def put(entries: list) -> None:
        overrides = tomlkit.inline_table()
        overrides.update(scenario.overrides)
        places = [n for n, other in enumerate(entries) if other.get("name") == scenario.name]
        entry = entries[places[0]] if places else tomlkit.table()
        entry.update({"name": scenario.name, "reason": scenario.reason, "author": scenario.author})
        if scenario.case_version:
            entry["case_version"] = scenario.case_version
        entry["overrides"] = overrides
        if not places:
            entries.append(entry)

    _change(scenario_file(case), put)


def delete_scenario(case: Case, name: str) -> None:
    """Takes a scenario out of the file. CaseError names the nearest if it is not there."""

    def drop(entries: list) -> None:
        places = [n for n, entry in enumerate(entries) if entry.get("name") == name]
        if not places:
            names = [str(entry.get("name")) for entry in entries]
            raise CaseError(
                Problem(f"there is no scenario '{name}'", SCENARIOS, nearest=nearest(name, names))
            )
        del entries[places[0]]

    _change(scenario_file(case), drop)


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


def _change(path: Path, change: Callable[[list], None]) -> None:
    try:
        with _locked(path):
            problems: list[Problem] = []
            text = read_text(path, problems) if path.exists() else ""
            if not problems:
                read_scenarios(path, problems)
            refuse(problems)
            document = tomlkit.parse(text)
            if "scenario" not in document:
                document.add("scenario", tomlkit.aot())
            change(document["scenario"])
            write_whole(path, tomlkit.dumps(document).encode("utf-8"))
    except Timeout as error:
        reason = f"is in use by someone else for more than {LOCK_SECONDS} seconds"
        raise CaseError(Problem(reason, path.name)) from error
    except TOMLKitError as error:
        raise CaseError(Problem(f"is not valid TOML: {error}", path.name)) from error
    except OSError as error:
        raise CaseError(Problem(f"cannot be locked: {error.strerror}", path.name)) from error
