"""Everything that must fit together between the files of a case, before anything is computed from
it.
"""

from collections.abc import Mapping, Sequence

from fosterlib.load.check_lines import (
    division_problems,
    header_problems,
    line_problems,
    unit_problems,
)
from fosterlib.load.check_rows import (
    amount_problems,
    assumption_problems,
    figure_problems,
    scenario_problems,
)
from fosterlib.load.named import one_of
from fosterlib.model.case import override_problems, share_problems
from fosterlib.model.entries import Assumption, Header
from fosterlib.model.errors import Problem

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
    problems += figure_problems(header, assumptions, entries.figures)
    problems += scenario_problems(entries.scenarios, SCENARIOS)
    for scenario in entries.scenarios:
        problems += override_problems(
            assumptions, header.line, scenario.overrides, SCENARIOS, scenario.name
        )
    for pair in header.correlation:
        if pair.a == pair.b:
            problems.append(
                Problem(
                    "is correlated with itself", "case.toml", "correlation", field="b", value=pair.b
                )
            )
        for name in (pair.a, pair.b):
            problems += one_of(name, assumptions, "case.toml", "correlation", "a, b")
    values = {id: assumption.value for id, assumption in assumptions.items()}
    problems += [
        problem for line in header.line for problem in share_problems(line, values, "case.toml")
    ]
    problems += unit_problems(header, assumptions)
    problems = problems or division_problems(header, assumptions)
    if any(problem.file == "assumptions.csv" for problem in found):
        problems = [
            p
            for p in problems
            if not (p.message.startswith(("there is no such", "no such")) and _dotted(p))
        ]
    return problems


def _dotted(problem: Problem) -> bool:
    return "." in str(problem.value) or "." in problem.field
