"""An estimate of the case put right: the printed figures hold, and what is calibrated is solved
again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from fosterlib.model.calibration import (
    calibrated,
    correction_problems,
    printed_full_effect,
    with_computed_values,
    with_corrections,
)
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Correction
from fosterlib.model.errors import Problem, refuse
from fosterlib.model.overrides import together_problems
from fosterlib.questions.reconcile import reconcile


@checked
def corrected(
    case: Case,
    values: Mapping[str, float],
    reason: str | Mapping[str, str],
    author: str = "",
    on: date | None = None,
) -> Case:
    """The case with facts put right, by id, in which every printed figure holds that held before.

    What is calibrated is solved again. Kept in `Case.corrections` with reason, author and day, and
    by `save_corrections` in the folder. `reason`: one for all, or one for each by id. CaseError for
    what is no fact, lies outside its range, has no reason, or under which a printed figure cannot
    hold: it names the figure.
    """
    reasons = {id: reason if isinstance(reason, str) else reason.get(id, "") for id in values}
    made = [
        Correction(assumption=id, value=float(value), reason=reasons[id], author=author, on=on)
        for id, value in _numbers(values, reasons).items()
    ]
    refuse(correction_problems(case.assumptions, made))
    problems: list[Problem] = []
    found = with_corrections(case, made, problems)
    refuse(_cannot_hold(case, made, problem) for problem in problems)
    refuse(together_problems(found.assumptions, found.header, found.values()))
    refuse(_broken_figures(case, found, made))
    return found


@lru_cache(maxsize=16)
def solved_for_corrections(case: Case) -> Mapping[str, tuple[float, float]]:
    """What was solved or computed again for the corrections of a case: by id, before and now."""
    if not case.corrections:
        return {}
    before = {one.assumption: one.was for one in case.corrections}
    as_it_was = {
        id: one.model_copy(update={"value": before.get(id, one.value)})
        for id, one in case.assumptions.items()
    }
    undone = with_computed_values(calibrated(replace(case, assumptions=as_it_was), []))
    pairs = {id: (undone.assumptions[id].value, one.value) for id, one in case.assumptions.items()}
    return {
        id: (was, now)
        for id, (was, now) in pairs.items()
        if id not in before and was != now and now == now  # what is unknown is not solved
    }


def _numbers(values: Mapping[str, float], reasons: Mapping[str, str]) -> Mapping[str, float]:
    """The values, if they are numbers and somebody says why of each."""
    problems = [
        Problem("is not a number", field=id, value=value)
        for id, value in values.items()
        if isinstance(value, bool)
        or not isinstance(value, (int, float, np.number))
        or not np.isfinite(value)
    ]
    unsaid = [id for id, reason in reasons.items() if not reason.strip()]
    if unsaid:
        problems.append(Problem("a correction needs a reason", field=", ".join(unsaid)))
    refuse(problems)
    return values


def _cannot_hold(case: Case, made: list[Correction], problem: Problem) -> Problem:
    """Which printed figure a correction leaves without a solution."""
    line = case.line(case.assumptions[problem.row].calibrates)
    year = case.header.full_effect_year(line)
    printed = printed_full_effect(case, line)
    ids = ", ".join(one.assumption for one in made)
    reason = (
        f"the printed effect of line '{line.id}' in {year} ({printed:,.6g}) cannot hold:"
        f" {problem.row}: {problem.message}"
    )
    return Problem(reason, field=ids, allowed=problem.allowed)


def _broken_figures(case: Case, found: Case, made: list[Correction]) -> list[Problem]:
    """The printed figures that held before and do not any more."""
    before, after = reconcile(case), reconcile(found)
    held = before["ok"].fillna(False).astype(bool) & ~after["ok"].fillna(True).astype(bool)
    ids = ", ".join(one.assumption for one in made)
    return [
        Problem(
            f"a printed figure would not hold: {row.table}, "
            f"{' '.join(filter(None, (row.line, row.party, row.year, row.measure)))}, "
            f"printed {row.published:,.6g}, then {row.model:,.6g}",
            field=ids,
        )
        for row in after[held].itertuples()
    ]
