"""Are there families enough? New families by quarter against what the placements need; off unless
it is asked for.

Families in use stand still: as many new ones come as stop, and those who wait are in step with them
(the number of children in family care in Copenhagen stood still from 2012 to 2015). What a lever
needs beyond that must come from extra recruitment, after approval and waiting time, and extra
families stop as others do. What one line takes out of foster care leaves families free for another
(the lines' `affects` say so): one flow of places, as in the overlap. Where fewer are ready than the
plan needs, the children come later, and the line is delayed.

The rates stand in `capacity.csv` beside the case, with the columns of assumptions.csv and the ids
`capacity.<line>.families`, `.exit_share`, `.extra_share`, `.approval_weeks`, `.waiting_months` and
`.families_per_child` for each line, and `capacity.all.head_start_months`.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.computation import change_made
from fosterlib.model.entries import Assumption, Line, Scenario
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.kinds import DELAY_OF_ALL, kind_of
from fosterlib.model.overrides import override_problems
from fosterlib.model.terms import aid, delay_of, delayed, reached
from fosterlib.model.totals import undelayed_shares
from fosterlib.model.years import QUARTERS, quarter_label

FILE = "capacity.csv"
FAMILIES = "family"  # the unit of what lines take and leave
RATES = (
    "families",
    "exit_share",
    "extra_share",
    "approval_weeks",
    "waiting_months",
    "families_per_child",
)
HEAD_START = "capacity.all.head_start_months"
COLUMNS = [
    "line",
    "quarter",
    "needed",
    "freed",
    "new",
    "stopped",
    "ready",
    "lacking",
    "to_find",
    "apply_by",
    "stand_still",
]


def capacity_assumptions(case: Case) -> dict[str, Assumption]:
    """The rates of `capacity.csv` by id, in the file's order. CaseError if there is no such file,
    or for its faults.
    """
    if not case.capacity:
        reason = "the case has no such file, so nothing is known of its capacity"
        raise CaseError(Problem(reason, FILE))
    found = {rate.id: rate for rate in case.capacity}
    lines = _lines_with_rates(found)
    wanted = [HEAD_START, *(f"capacity.{line}.{rate}" for line in lines for rate in RATES)]
    problems = [Problem("the row is missing", FILE, id) for id in wanted if id not in found]
    unknown = [id for id in found if id not in wanted]
    problems += [
        Problem("there is no such rate", FILE, id, nearest=nearest(id, wanted)) for id in unknown
    ]
    with_children = [
        line.id for line in case.lines if kind_of(line).is_delayed and "children" in line.drivers
    ]
    reason, rule = "is no recurring line with children", ", ".join(with_children)
    problems += [
        Problem(reason, FILE, field="id", value=line, allowed=rule)
        for line in lines
        if line not in with_children
    ]
    refuse(problems)
    return found


def _lines_with_rates(ids: Iterable[str]) -> list[str]:
    """The lines that ids such as `capacity.<line>.families` name, in their order."""
    return list(dict.fromkeys(id.split(".")[1] for id in ids if id != HEAD_START))


@checked
def family_capacity(
    case: Case, scenario: Scenario | None = None, rates: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Families needed and families ready, by line and quarter, for the children of a scenario.

    `rates` moves values of `capacity.csv`, by id. Columns (families): line; quarter ("2018 Q1");
    needed (for the children the line counts on, over the part of the year they are there); freed
    (those that other lines leave free); new (beyond those who replace others, approved and
    matched in the quarter); stopped (of the extra families); ready (extra families at the quarter's
    end); lacking (needed less freed and ready); to_find (new families that the plan needs in the
    quarter: growth, and those that stop); apply_by (the quarter in which they must apply);
    stand_still (new families that it takes, beside these, to keep the number there is).
    """
    known = capacity_assumptions(case)
    refuse(override_problems(known, None, rates or {}, FILE))
    values = {id: rate.value for id, rate in known.items()} | dict(rates or {})
    lines = [case.line(line) for line in _lines_with_rates(known)]
    tables = [line_capacity(case, line, case.values(scenario), values) for line in lines]
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def line_capacity(
    case: Case, line: Line, values: Mapping[str, float], rates: Mapping[str, float]
) -> pd.DataFrame:
    """The table of `family_capacity` for one line, and its planned shares of full effect by quarter
    (`share`).
    """
    rate = {name: rates[f"capacity.{line.id}.{name}"] for name in RATES}
    head_start = rates[HEAD_START] / 12
    lead = rate["approval_weeks"] / 52 + rate["waiting_months"] / 12
    shares = np.repeat(delayed_shares(case, line, values, delay_of(case, line, values)), QUARTERS)
    of_year = values[line.drivers["share_of_year"]] if "share_of_year" in line.drivers else 1.0
    needed = values[line.drivers["children"]] * of_year * rate["families_per_child"] * shares
    freed = np.repeat(freed_families(case, line, values), QUARTERS)
    starts = np.arange(len(needed)) / QUARTERS
    usual_a_year = rate["families"] * rate["exit_share"]
    table = _ready_families(rate, usual_a_year, starts, lead - head_start)
    beyond = np.maximum(needed - freed, 0)  # what those who are left free do not cover
    last = np.concatenate([[0.0], beyond[:-1]])
    return table.assign(
        line=line.id,
        quarter=[quarter_label(case.years[0], number) for number in range(len(needed))],
        share=shares,
        needed=needed,
        freed=freed,
        lacking=np.maximum(beyond - table["ready"], 0),
        to_find=np.maximum(beyond - last, 0) + last * rate["exit_share"] / QUARTERS,
        apply_by=[
            quarter_label(case.years[0], int(np.floor(QUARTERS * (start - lead) + 1e-9)))
            for start in starts
        ],
        stand_still=usual_a_year / QUARTERS,
    )


def _ready_families(
    rate: Mapping[str, float], usual_a_year: float, starts: np.ndarray, first_ready: float
) -> pd.DataFrame:
    """Extra families by quarter: new ones, those who stop, and those ready at its end. The first
    are ready `first_ready` years from the start of the case.
    """
    before = np.arange(-QUARTERS * 2, 0) / QUARTERS  # recruitment may begin up to two years ahead
    ready, rows = 0.0, []
    for start in [*before, *starts]:
        active = min(max(start + 1 / QUARTERS - first_ready, 0.0), 1 / QUARTERS)
        new = usual_a_year * rate["extra_share"] * active
        stopped = ready * rate["exit_share"] / QUARTERS
        ready += new - stopped
        rows.append((new, stopped, ready))
    return pd.DataFrame(rows[len(before) :], columns=["new", "stopped", "ready"])


def freed_families(case: Case, line: Line, values: Mapping[str, float]) -> np.ndarray:
    """The families that other lines leave free for this one, array (year,): what they take from an
    assumption that this line adds to.
    """
    freed = np.zeros(len(case.years))
    of_line = {id for id in line.affects if change_made(case, line, id)(values) > 0}
    for other in (one for one in case.lines if one.is_on(values)):
        for id in of_line & set(other.affects):
            if case.assumptions[id].unit != FAMILIES:
                continue
            change = change_made(case, other, id)(values) * aid(case, other, values)
            grown = reached(case, other, values, case.years).sum(axis=0)
            freed += np.maximum(-change * grown, 0)
    return freed


@checked
def capacity_scenario(
    case: Case,
    scenario: Scenario | None = None,
    rates: Mapping[str, float] | None = None,
    name: str = "",
) -> Scenario:
    """The scenario with each line delayed as its shortfall of families demands.

    The delay is the one at which the line reaches as many child-years over the case's years as
    there are families for; at most the range of `<line>.delay` allows, which the reason then says.
    """
    start = scenario or case.published
    table, values = family_capacity(case, scenario, rates), case.values(scenario)
    overrides, said = dict(start.overrides), []
    for line in (case.line(id) for id in table["line"].unique()):
        own = case.assumptions[line.own("delay")]
        rows = table[table["line"] == line.id]
        needed = rows["needed"].to_numpy()
        met = 1 - rows["lacking"].sum() / needed.sum() if needed.sum() > 0 else 1.0
        if met < 1 - 1e-9:
            delay = matching_delay(case, line, values, met) - values[DELAY_OF_ALL]
            overrides[own.id] = float(min(delay, own.high))
            is_longest = delay >= own.high - 1e-9
            limit = f", the longest delay allowed ({own.high:g})" if is_longest else ""
            said.append(f"{line.id} {overrides[own.id]:.2f}{limit}")
    reason = f"Families for {', '.join(said) or 'all children'}: capacity.csv"
    if said:
        reason = (
            f"Too few families are ready in time; years of delay: {', '.join(said)} (capacity.csv)."
        )
    return case.scenario(name or f"{start.name}, as families allow", overrides, reason)


def matching_delay(case: Case, line: Line, values: Mapping[str, float], met: float) -> float:
    """The delay (years, own and common) at which a line has a share `met` (0-1) of its planned
    effect over the years.
    """
    planned = delay_of(case, line, values)
    delays = np.array([planned, *np.arange(np.floor(planned) + 1, len(case.years) + 1)])
    over_years = np.array([sum(delayed_shares(case, line, values, delay)) for delay in delays])
    # Linear between whole years; both negated, since np.interp asks for what rises.
    return float(np.interp(-met * over_years[0], -over_years, delays))


def delayed_shares(case: Case, line: Line, values: Mapping[str, float], delay: float) -> np.ndarray:
    """A line's shares of full effect by year at this delay; 0 if it is off."""
    if not line.is_on(values):
        return np.zeros(len(case.years))
    return np.array(delayed(undelayed_shares(case, line, values, case.years), delay))
