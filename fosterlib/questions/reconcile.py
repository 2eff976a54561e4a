"""Every printed figure beside the model's: what is reproduced, what is not, and what nothing
vouches for.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.computation import rests_on
from fosterlib.model.entries import Figure, Line
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.expressions import YEAR_NUMBER, formula_ids
from fosterlib.model.kinds import kind_of
from fosterlib.model.units import conversion
from fosterlib.questions.timing import is_implementation, years_to_payback

EXACT = 1e-9
MONEY_MEASURES = ("effect", "saving", "investment", "lasting", "implementation")
ABOUT = 0.1  # of a figure printed as "about": how far the model may be off
COLUMNS = (
    "table",
    "line",
    "party",
    "year",
    "measure",
    "unit",
    "published",
    "model",
    "difference",
    "precision",
    "role",
    "ok",
    "cross_checked",
    "evidence",
    "tests_lever",
    "locator",
)


@checked
def reconcile(case: Case) -> pd.DataFrame:
    """A row a printed figure: published, model, difference (model less published), role, ok.

    `ok`: the difference is at most half of the printed precision (1e-9 where the figure is exact);
    a figure printed as a bound ("at least", "at most") is held as one, by its size without its
    sign, and "about" within a tenth; a figure of a `scenario` is held against that scenario;
    blank for `context`, which is listed and not counted. `input` rows feed the model and `check`
    rows never do, so the two are counted apart. `cross_checked` is False for an input that no
    `check` row stands beside. `evidence` says what a check is worth:

    - `repeats`: the money or the posts of an input, printed a second time;
    - `typed`: an assumption, or one amount, that is typed in the case, so two typings are compared;
    - `derived`: what several inputs give together, a total or a remainder.

    They test the reading of the source and its arithmetic. `tests_lever` is True for a check that a
    wrong lever would miss too: a line of it is worked out by a lever, and none of that line's
    drivers is solved or derived from printed figures.
    """
    until = last_year_printed(case)
    plan = evaluate(case, until=until)
    under = {name: evaluate(case, case.named(name), until) for name in scenarios_of_figures(case)}
    held = [(figure, under.get(figure.scenario, plan)) for figure in case.figures]
    table = pd.DataFrame(
        [figure.model_dump() for figure in case.figures], columns=list(Figure.model_fields)
    )
    table = table.rename(columns={"value": "published"})
    table["model"] = [model_value(results, figure) for figure, results in held]
    table["difference"] = table["model"] - table["published"]
    table["ok"] = _reproduced(case, table)
    table["cross_checked"] = _cross_checked(case)
    of_inputs = {what_it_is(plan, one) for one in case.figures if one.role == "input"}
    table["evidence"] = [evidence(results, figure, of_inputs) for figure, results in held]
    table["tests_lever"] = [tests_lever(results, figure) for figure, results in held]
    return table[[*COLUMNS]]


def _reproduced(case: Case, table: pd.DataFrame) -> pd.Series:
    """Whether the model gives each figure as it is printed; blank for context."""
    slack = np.maximum(table["precision"].to_numpy(float) / 2, 0) + EXACT
    both_unknown = table["model"].isna() & table["published"].isna()
    holds = [
        keeps_bound(model, figure, room)
        for model, figure, room in zip(table["model"], case.figures, slack, strict=True)
    ]
    reproduced = (np.array(holds, dtype=bool) | both_unknown).astype("boolean")
    return reproduced.mask(table["role"] == "context")


def _cross_checked(case: Case) -> list[bool]:
    """Whether a check stands beside each figure."""
    checks = [figure for figure in case.figures if figure.role == "check"]
    vouched = {one for figure in checks for one in places(case, figure)}
    return [not vouched.isdisjoint(places(case, figure)) for figure in case.figures]


def scenarios_of_figures(case: Case) -> list[str]:
    """The scenarios under which printed figures hold: those of the option that is not chosen."""
    return list(dict.fromkeys(one.scenario for one in case.figures if one.scenario))


def last_year_printed(case: Case) -> str:
    """The last year of the case, or a later one from which on a figure is printed (`2022+`)."""
    begins = [one.begins for one in case.figures if one.year.endswith("+")]
    return max([case.years[-1], *begins])


def keeps_bound(model: float, figure: Figure, slack: float) -> bool:
    """Whether the model's figure is what is printed, or on the right side of it, or near it."""
    printed = figure.value
    if figure.bound == "at least":
        return abs(model) >= abs(printed) - slack
    if figure.bound == "at most":
        return abs(model) <= abs(printed) + slack
    room = max(slack, ABOUT * abs(printed)) if figure.bound == "about" else slack
    return abs(model - printed) <= room


@checked
def reconciliation_summary(case: Case) -> pd.DataFrame:
    """How many printed figures there are by role, how many are reproduced, and what they are worth.

    Index: input, check. Columns: figures; reproduced; without_cross_check (inputs printed once
    only); of the checks, as `reconcile` has it: repeats, typed, derived, identities (the derived
    ones that are not the same sum printed again), tests_lever.
    """
    table = reconcile(case)
    table = table[table["role"] != "context"]
    alone = (table["role"] == "input") & ~table["cross_checked"]
    kinds = {kind: table["evidence"] == kind for kind in ("repeats", "typed", "derived")}
    groups = table.assign(alone=alone, **kinds).groupby("role")
    counts = groups.agg(
        figures=("ok", "size"),
        reproduced=("ok", "sum"),
        without_cross_check=("alone", "sum"),
        repeats=("repeats", "sum"),
        typed=("typed", "sum"),
        derived=("derived", "sum"),
        tests_lever=("tests_lever", "sum"),
    )
    counts = counts.reindex(["input", "check"], fill_value=0).astype(int)
    derived = [case.figures[row] for row in table.index[table["evidence"] == "derived"]]
    identities = len({(one.scenario, what_it_is(_under(case, one), one)) for one in derived})
    counts.insert(6, "identities", [0, identities])
    return counts


def _under(case: Case, figure: Figure) -> Results:
    """The results that a figure is printed of: the published ones, or those of its scenario."""
    return evaluate(case, case.named(figure.scenario) if figure.scenario else None)


@lru_cache(maxsize=64)
def counted_figures(case: Case) -> tuple[int, int]:
    """How many printed figures feed or check the model, and how many of them it reproduces."""
    counts = reconciliation_summary(case)
    return int(counts["figures"].sum()), int(counts["reproduced"].sum())


@lru_cache(maxsize=64)
def totals_as_printed(case: Case) -> dict[str, tuple[float, float]]:
    """By year, the net total as the source prints it, in the case's unit, and how far the model's
    may be from it. The most precise one where a year is printed more than once.
    """
    found: dict[str, tuple[float, float]] = {}
    for figure in case.figures:
        of_total = (figure.line, figure.party) == ("total", "all") and figure.role != "context"
        if not of_total or figure.measure not in ("effect", "saving"):
            continue
        factor = conversion(figure.unit, case.header.unit)
        value = figure.value * factor * (-1 if figure.measure == "saving" else 1)
        slack = figure.precision * factor / 2 + EXACT
        if figure.begins in case.years and slack < found.get(figure.begins, (0.0, np.inf))[1]:
            found[figure.begins] = (value, slack)
    return found


def evidence(results: Results, figure: Figure, of_inputs: set) -> str:
    """What a check is worth beside the inputs: repeats, typed or derived; "" for no check."""
    if figure.role != "check":
        return ""
    assumptions = results.case.assumptions
    if figure.measure in assumptions and assumptions[figure.measure].basis != "calibrated":
        return "typed"
    what = what_it_is(results, figure)
    if what in of_inputs:
        return "repeats"
    return "typed" if _is_one_amount(results.case, *what) else "derived"


def _is_one_amount(case: Case, what: str, cells: Any, *_: str) -> bool:
    """Whether a figure is the money of a single cell that stands in amounts.csv as it is."""
    return (what == "money" and len(cells) == 1) and all(
        kind_of(case.lines[line]).pattern == "listed" for line, _, _ in cells
    )


def what_it_is(results: Results, figure: Figure) -> tuple:
    """What a figure is the sum of: two with the same are one figure printed twice.

    Money: the cells (line, party, year) of lines and parties that have any; so a part that is one
    line, and a line that one party has, are those cells whatever they are called.
    """
    case = results.case
    if set(figure.measures) <= set(case.assumptions):
        return "assumption", frozenset(figure.measures)
    if figure.measure.startswith("fte"):
        return figure.measure, figure.line, figure.year
    cells = {
        (line, party, year)
        for line in np.flatnonzero([selects(figure, line) for line in case.lines]).tolist()
        for party, id in enumerate(case.parties)
        for year in years_of(figure, case, results.years)
        if figure.party in ("all", id) and results.effects[line, party].any()
    }
    return _what_is_added(figure), frozenset(cells)


def _what_is_added(figure: Figure) -> str:
    """What a figure says of its cells: their sum, or what that is over the year before, or when it
    is paid back.
    """
    return "money" if figure.measure in MONEY_MEASURES else figure.measure


def tests_lever(results: Results, figure: Figure) -> bool:
    """Whether a wrong lever would make this check fail: see `reconcile`."""
    case = results.case
    if figure.role != "check" or set(figure.measures) <= set(case.assumptions):
        return False
    if figure.measure.startswith("fte"):
        line = case.line(figure.line)
        staffs = [formula_ids(one.formula) if one.formula else line.inputs for one in line.staff]
        return bool(staffs) and all(_is_free(case, inputs) for inputs in staffs)
    lines = {line for line, _, _ in what_it_is(results, figure)[1]}
    return any(
        kind_of(case.lines[n]).has_lever and _is_free(case, case.lines[n].inputs) for n in lines
    )


def _is_free(case: Case, inputs: Sequence[str]) -> bool:
    """Whether nothing that a lever or a formula rests on is solved, or derived, which is a solution
    by hand.
    """
    found = {case.assumptions[id].basis for id in rests_on(case, inputs) if id != YEAR_NUMBER}
    return not found & {"calibrated", "derived"}


def model_value(results: Results, figure: Figure) -> float:
    """What the model gives for a printed figure, in the figure's own unit; NaN for `context`."""
    case = results.case
    if figure.role == "context":
        return np.nan
    if set(figure.measures) <= set(case.assumptions):
        return sum(
            assumption.value
            * conversion(assumption.unit, figure.unit or assumption.unit, tuple(case.header.units))
            for assumption in (case.assumptions[id] for id in figure.measures)
        )
    if figure.measure.startswith("fte"):
        return _posts(results, figure)
    if figure.measure == "payback":
        return years_to_payback(results)
    lines = [selects(figure, line) for line in case.lines]
    parties = [figure.party in ("all", party) for party in case.parties]
    years = years_of(figure, case, results.years)
    effect = results.effects[np.ix_(lines, parties, years)].sum()
    if figure.measure == "change":
        effect -= results.effects[np.ix_(lines, parties, years_before(years))].sum()
    return effect * factor_of(figure, case)


def factor_of(figure: Figure, case: Case) -> float:
    """What the model's money is multiplied by to be the figure's: its unit, and its sign."""
    factor = conversion(case.header.unit, figure.unit)
    return -factor if figure.measure == "saving" else factor


def years_before(years: list[int]) -> list[int]:
    """The numbers of the years before these; there is none before the first."""
    return [year - 1 for year in years if year > 0]


def places(case: Case, figure: Figure) -> set[tuple]:
    """What a figure is of: two with a place in common vouch for each other. A sum's parties stand
    for one another, and so do the assumptions that are added up.
    """
    if set(figure.measures) <= set(case.assumptions):
        return {(id,) for id in figure.measures}
    return {(_what_is_added(figure), figure.party == "all", figure.line, figure.year)}


def selects(figure: Figure, line: Line) -> bool:
    """Whether a line is in a printed figure of money: by its id, its part, its steering area or the
    total, and by what the figure measures.
    """
    if figure.measure == "investment" and line.money != "investment":
        return False
    once = {"lasting": False, "implementation": True}.get(figure.measure)
    if once is not None and is_implementation(line) != once:
        return False
    if figure.line in (line.id, line.part):
        return True
    return line.in_total and figure.line in ("total", line.steering_area)


def years_of(figure: Figure, case: Case, years: Sequence[str]) -> list[int]:
    """The numbers of a figure's years among `years`."""
    wanted = case.header.years_meant(figure.begins)
    return [number for number, year in enumerate(years) if year in wanted]


def _posts(results: Results, figure: Figure) -> float:
    """The posts of all roles of a line in a year, or their change against the base year."""
    found = 0.0
    for staff in results.case.line(figure.line).staff:
        posts = results.staff.loc[staff.role]
        is_change = figure.measure == "fte_change" and staff.base_year
        found += posts[figure.begins] - (posts[staff.base_year] if is_change else 0.0)
    return found if results.case.line(figure.line).staff else np.nan
