"""Scenarios as their files hold them: the case's, and the analyst's own beside them.

The case's (`scenarios.toml`) are part of the case, and what does not fit there is an error. The
analyst's own (`own_scenarios.toml`) are not: git ignores them, and one that does not fit is told
and left out, so that nothing saved on the way can keep a case from being read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fosterlib.load.checks import SCENARIOS
from fosterlib.load.files import read_toml
from fosterlib.load.findings import validated
from fosterlib.load.named import duplicates, one_of
from fosterlib.load.read_sheets import place_beside
from fosterlib.model.case import Case
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import Problem
from fosterlib.model.overrides import override_problems

OWN_SCENARIOS = "own_scenarios.toml"
LIBRARY_NAMES = ("published", "baseline")


def read_scenarios(path: Path, problems: list[Problem]) -> list[Scenario]:
    """The scenarios of a file as written; [] if there is no file."""
    return scenarios_in(read_toml(path, problems) if path.exists() else {}, path.name, problems)


def scenarios_in(written: Mapping[str, Any], file: str, problems: list[Problem]) -> list[Scenario]:
    """The scenarios in the entries of a file."""
    for name in written:
        problems += one_of(name, ["scenario"], file, "", name)
    entries = written.get("scenario", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(Problem("is not a list of [[scenario]]", file, field="scenario"))
        return []
    found = []
    for number, entry in enumerate(entries, 1):
        name, overrides = str(entry.get("name", number)), entry.get("overrides", {})
        parts = (
            [id for id, value in overrides.items() if isinstance(value, dict)]
            if isinstance(overrides, dict)
            else []
        )
        for id in parts:
            rule = ", ".join(f'"{id}.{rest}"' for rest in overrides[id])
            problems.append(
                Problem("a dotted id stands in quotation marks", file, name, field=id, allowed=rule)
            )
        if not parts:
            found.append(validated(Scenario, entry, file, name, problems))
    return [scenario for scenario in found if scenario is not None]


def fitting_scenarios(case: Case, path: Path, problems: list[Problem]) -> dict[str, Scenario]:
    """The scenarios of a file by name. One that does not fit this version of the case stands
    without the overrides that do not, and what was wrong goes into `problems`.
    """
    scenarios, found = read_scenarios(path, problems), {}
    problems += same_names(scenarios, path.name)
    for scenario in scenarios:
        misfits = override_problems(
            case.assumptions, case.header, scenario.overrides, path.name, scenario.name
        )
        problems += misfits
        wrong = {problem.field for problem in misfits}
        kept = {id: value for id, value in scenario.overrides.items() if id not in wrong}
        if misfits and "" in wrong:  # shares that no longer add up concern all of them
            kept = {}
        found[scenario.name] = scenario.model_copy(update={"overrides": kept})
    return found


def same_names(scenarios: Sequence[Scenario], file: str) -> list[Problem]:
    """Scenario names that stand twice."""
    return duplicates(((str(n), s.name) for n, s in enumerate(scenarios, 1)), file, "name")


def own_file(case: Case) -> Path | None:
    """Where the analyst's own scenarios stand; None for a case that has no folder."""
    return kept_beside(case, OWN_SCENARIOS)


def kept_beside(case: Case, file: str) -> Path | None:
    """Where a file stands that is kept with a case; None for a case that was not read from a
    folder or a workbook.
    """
    return place_beside(case.folder, file) if case.folder else None


def own_scenarios(
    case: Case, of_case: Mapping[str, Scenario] | None = None
) -> tuple[dict[str, Scenario], list[Problem]]:
    """The analyst's own scenarios by name, and what is wrong with their file.

    The names of the case's scenarios (`of_case`; None: as the case was read) and the library's own
    are not theirs: such a scenario is told and left out, unless it is the case's to the letter.
    """
    path, problems = own_file(case), list[Problem]()
    if path is None:
        return {}, []
    of_case = case.scenarios if of_case is None else of_case
    found = fitting_scenarios(case, path, problems)
    for name in [name for name in found if name in (*of_case, *LIBRARY_NAMES)]:
        if found.pop(name) != of_case.get(name):
            problems.append(name_taken(name, path.name))
    return found, problems


def name_taken(name: str, file: str) -> Problem:
    """An own scenario under a name that is the case's or the library's."""
    whose = "the library's own" if name in LIBRARY_NAMES else f"the case's ({SCENARIOS})"
    reason = f"is the name of a scenario of {whose}, which is the one used"
    return Problem(reason, file, name, field="name", value=name, allowed="another name")
