"""Everything that must fit together between the files of a case, before anything is computed from
it.
"""

from collections.abc import Iterator, Mapping, Sequence

from fosterlib.load.check_levers import division_problems, formula_problems, unit_problems
from fosterlib.load.check_lines import header_problems, line_problems
from fosterlib.load.check_rows import (
    amount_problems,
    assumption_problems,
    figure_problems,
    rival_problems,
    scenario_problems,
    value_of_year_problems,
)
from fosterlib.load.named import one_of
from fosterlib.model.entries import Assumption, Header
from fosterlib.model.errors import Problem
from fosterlib.model.overrides import override_problems, together_problems

SCENARIOS = "scenarios.toml"


def all_problems(
    header: Header, assumptions: Mapping[str, Assumption], entries, found: Sequence[Problem]
) -> list[Problem]:
    """Everything that does not fit together in the files of a case.

    Where rows of assumptions.csv could not be read (`found`), nothing is said of names that may
    stand in them.
    """
    problems = header_problems(header)
    if problems:
        return problems
    problems += assumption_problems(header, entries.assumptions)
    problems += line_problems(header, assumptions)
    problems += amount_problems(header, entries.amounts)
    problems += value_of_year_problems(header, assumptions, entries.values_by_year)
    problems += figure_problems(header, assumptions, entries.figures, entries.scenarios)
    problems += rival_problems(assumptions, entries.rivals)
    problems += scenario_problems(entries.scenarios, SCENARIOS)
    problems += _correlation_problems(header, assumptions)
    unreadable = formula_problems(header, assumptions)
    readable = header.model_copy(update={"limit": ()}) if unreadable else header
    problems += unreadable
    for scenario in entries.scenarios:
        problems += override_problems(
            assumptions, readable, scenario.overrides, SCENARIOS, scenario.name
        )
    values = {id: assumption.value for id, assumption in assumptions.items()}
    problems += together_problems(assumptions, readable, values, "case.toml")
    if not unreadable:
        problems += unit_problems(header, assumptions)
    problems = problems or division_problems(header, assumptions)
    if any(problem.file == "assumptions.csv" for problem in found):
        problems = [one for one in problems if not _may_stand_there(one)]
    return problems


def _may_stand_there(problem: Problem) -> bool:
    """Whether a problem is of an assumption that may stand in a row that could not be read."""
    is_unknown = problem.message.startswith(("there is no such", "no such", "is no assumption"))
    return is_unknown and ("." in str(problem.value) or "." in problem.field)


def _correlation_problems(
    header: Header, assumptions: Mapping[str, Assumption]
) -> Iterator[Problem]:
    for pair in header.correlation:
        if pair.a == pair.b:
            reason = "is correlated with itself"
            yield Problem(reason, "case.toml", "correlation", field="b", value=pair.b)
        for name in (pair.a, pair.b):
            yield from one_of(name, assumptions, "case.toml", "correlation", "a, b")
