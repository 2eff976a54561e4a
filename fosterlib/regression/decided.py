"""What was decided, beside the case in `decided.toml`: one scenario, its date, and the totals that
the decision rests on; and what has moved since.
"""

import math
from datetime import date
from pathlib import Path

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from fosterlib.load.files import read_toml
from fosterlib.load.findings import validated
from fosterlib.load.scenario_rows import kept_beside
from fosterlib.load.writing import write_whole
from fosterlib.model.case import Case
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.words.stamp import input_hash, library_version

DECIDED = "decided.toml"


class Decision(BaseModel):
    """A scenario that was decided, and what it came to that day: net totals by year.

    A year whose total was not stated is left out of `totals`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    scenario: str = Field(min_length=1)
    date: date
    case_version: str
    input_hash: str
    library: str
    overrides: dict[str, FiniteFloat] = {}
    totals: dict[str, FiniteFloat]


def decide(case: Case, scenario: Scenario, on: date) -> Path:
    """Marks a scenario as the decided one. CaseError if another stands there already."""
    path = kept_beside(case, DECIDED)
    if path is None:
        raise CaseError(Problem("this case has no folder, so a decision cannot be kept beside it"))
    there = read_decision(path)
    if there is not None:
        raise CaseError(
            Problem(
                f"'{there.scenario}' was decided on {there.date}; nothing was written",
                DECIDED,
                allowed="one decision a case: move the file away to decide anew",
            )
        )
    total = evaluate(case, scenario).total
    decision = Decision(
        scenario=scenario.name,
        date=on,
        case_version=case.header.version,
        input_hash=input_hash(case, scenario),
        library=library_version(),
        overrides=dict(scenario.overrides),
        totals={year: float(total[year]) for year in case.years if not math.isnan(total[year])},
    )
    write_whole(path, tomlkit.dumps(decision.model_dump()).encode())
    return path


def read_decision(path: Path) -> Decision | None:
    """The decision in a file; None if there is none. CaseError says what cannot be read."""
    if not path.is_file():
        return None
    problems: list[Problem] = []
    written = read_toml(path, problems)
    decision = validated(Decision, written, DECIDED, "", problems) if not problems else None
    refuse(problems)
    return decision


def since_decided(case: Case) -> list[str]:
    """What has become of the decided figures, in sentences; [] if nothing was decided.

    The scenario is evaluated as it was decided, by the overrides kept with the decision.
    """
    path = kept_beside(case, DECIDED)
    decision = read_decision(path) if path else None
    if decision is None:
        return []
    said = f"'{decision.scenario}', decided on {decision.date} on version {decision.case_version}"
    try:
        scenario = case.scenario(decision.scenario, decision.overrides)
    except CaseError as error:
        return [f"{said}: it does not fit the case any more", *str(error).splitlines()]
    total = evaluate(case, scenario).total
    moved = [
        f"{year}: decided {_money(decision.totals, year)}, now {_money(total, year)}"
        for year in dict.fromkeys([*decision.totals, *case.years])
        if _money(decision.totals, year) != _money(total, year)
    ]
    same_input = input_hash(case, scenario) == decision.input_hash
    if not moved:
        return [f"{said}: its totals are as decided{'' if same_input else '; the data changed'}"]
    cause = (
        f"the data are the same, the library changed ({decision.library} -> {library_version()})"
        if same_input
        else "the data changed"
    )
    return [f"{said}: {cause}", *moved, *_other_scenario(case, decision)]


def _other_scenario(case: Case, decision: Decision) -> list[str]:
    """Whether the scenario of that name is another one now."""
    saved = {**case.own_scenarios, **case.scenarios}.get(decision.scenario)
    if decision.scenario in ("published", "baseline") or saved is None:
        return []
    if dict(saved.overrides) == decision.overrides:
        return []
    return [f"the saved scenario '{decision.scenario}' is not the decided one any more"]


def _money(totals, year: str) -> str:
    value = float(totals.get(year, math.nan))
    if math.isnan(value):
        return "not stated"
    return f"{round(value, 6) + 0.0:,.10g}"
