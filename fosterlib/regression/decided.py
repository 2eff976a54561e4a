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
from fosterlib.words.messages import error_text
from fosterlib.words.report import general
from fosterlib.words.stamp import input_hash, library_version
from fosterlib.words.text import word

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


def since_decided(case: Case, lang: str = "en") -> list[str]:
    """What has become of the decided figures, in sentences; [] if nothing was decided.

    The scenario is evaluated as it was decided, by the overrides kept with the decision.
    """
    path = kept_beside(case, DECIDED)
    decision = read_decision(path) if path else None
    if decision is None:
        return []
    about = (decision.scenario, str(decision.date), decision.case_version)
    said = word("decided.said", lang, *about)
    try:
        scenario = case.scenario(decision.scenario, decision.overrides)
    except CaseError as error:
        return [word("decided.no_fit", lang, said), *error_text(error, lang).splitlines()]
    total = evaluate(case, scenario).total
    years = dict.fromkeys([*decision.totals, *case.years])
    pairs = [(y, _money(decision.totals, y, lang), _money(total, y, lang)) for y in years]
    moved = [word("decided.moved", lang, *pair) for pair in pairs if pair[1] != pair[2]]
    same_input = input_hash(case, scenario) == decision.input_hash
    if not moved:
        return [word("decided.same" if same_input else "decided.same_other_data", lang, said)]
    versions = (decision.library, library_version())
    cause = ("decided.library", said, *versions) if same_input else ("decided.data", said)
    return [word(cause[0], lang, *cause[1:]), *moved, *_other_scenario(case, decision, lang)]


def _other_scenario(case: Case, decision: Decision, lang: str) -> list[str]:
    """Whether the scenario of that name is another one now."""
    saved = {**case.own_scenarios, **case.scenarios}.get(decision.scenario)
    if decision.scenario in ("published", "baseline") or saved is None:
        return []
    if dict(saved.overrides) == decision.overrides:
        return []
    return [word("decided.other", lang, decision.scenario)]


def _money(totals, year: str, lang: str) -> str:
    value = float(totals.get(year, math.nan))
    if math.isnan(value):
        return word("not_stated", lang)
    return general(round(value, 6) + 0.0, lang, ",.10g")
