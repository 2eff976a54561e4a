"""What a set of overrides may not do: unknown ids, values outside their range, shares above 100 %,
limits between assumptions that are broken, two alternatives at once.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fosterlib.model.entries import Alternatives, Assumption, Header, Limit, Line
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.expressions import (
    Formula,
    FormulaError,
    calculated,
    in_common_units,
    read_formula,
)
from fosterlib.model.units import common_factor

COMPARISONS: dict[str, Callable] = {"<=": operator.le, ">=": operator.ge}


def override_problems(
    assumptions: Mapping[str, Assumption],
    header: Header | None,
    overrides: Mapping[str, float],
    file: str = "",
    row: str = "",
) -> list[Problem]:
    """Everything that is wrong with a set of overrides on a case (without a header: on ranges)."""
    problems = [
        problem
        for id, value in overrides.items()
        for problem in _value_problems(assumptions, id, value, file, row)
    ]
    if problems or header is None:
        return problems
    values = {id: assumption.value for id, assumption in assumptions.items()} | dict(overrides)
    return together_problems(assumptions, header, values, file, row)


def together_problems(
    assumptions: Mapping[str, Assumption],
    header: Header,
    values: Mapping[str, float],
    file: str = "",
    row: str = "",
) -> list[Problem]:
    """What values that are each allowed may not be together: shares, limits, alternatives."""
    return [
        *(problem for line in header.line for problem in share_problems(line, values, file, row)),
        *(
            problem
            for limit in header.limit
            for problem in _broken_limit(assumptions, header, limit, values, file, row)
        ),
        *(
            problem
            for choice in header.alternatives
            for problem in _two_at_once(choice, values, file, row)
        ),
    ]


def _value_problems(
    assumptions: Mapping[str, Assumption], id: str, value: Any, file: str, row: str
) -> Iterator[Problem]:
    assumption = assumptions.get(id)
    if assumption is None:
        near = nearest(id, assumptions)
        yield Problem("no such assumption", file, row, field=id, value=value, nearest=near)
    elif assumption.formula:
        ids = [one for one in read_formula(assumption.formula).ids if one in assumptions]
        rule = f"move what it rests on: {', '.join(ids)}"
        yield Problem("is computed and follows", file, row, field=id, value=value, allowed=rule)
    elif not _is_number(value):
        rule = allowed(assumption)
        yield Problem("is not a number", file, row, field=id, value=value, allowed=rule)
    elif not assumption.low <= value <= assumption.high or (
        assumption.is_switch and value not in (0, 1)
    ):
        rule = allowed(assumption)
        yield Problem("is outside its range", file, row, field=id, value=value, allowed=rule)


def _is_number(value: Any) -> bool:
    is_one = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return is_one and value == value


def share_problems(
    line: Line, values: Mapping[str, float], file: str = "", row: str = ""
) -> list[Problem]:
    """Shares of a line's split that do not add to 100 %: refused, never rescaled."""
    total = sum(values.get(id, math.nan) for id in line.split.values())
    too_much = total > 1 + 1e-9
    if not line.split or (
        not too_much and (line.residual or abs(total - 1) <= 1e-9 or math.isnan(total))
    ):
        return []
    rule = "at most 1, the rest is " + line.residual if line.residual else "exactly 1"
    names = ", ".join(line.split.values())
    return [
        Problem(
            f"the shares of line '{line.id}' ({names}) add to {total:.6g}", file, row, allowed=rule
        )
    ]


@dataclass(frozen=True)
class ReadLimit:
    """A limit read: two formulas, and how they must compare."""

    left: Formula
    comparison: str
    right: Formula

    @property
    def ids(self) -> tuple[str, ...]:
        """The assumptions that it holds against each other."""
        return (*self.left.ids, *self.right.ids)


@cache
def read_limit(text: str) -> ReadLimit:
    """A limit such as `posts.months_late <= posts.months`; FormulaError if it is none."""
    pieces = re.split(r"(<=|>=)", text)
    if len(pieces) != 3:
        raise FormulaError("is not two formulas with <= or >= between them")
    left, comparison, right = pieces
    return ReadLimit(read_formula(left), comparison, read_formula(right))


def limit_sides(
    assumptions: Mapping[str, Assumption], header: Header, limit: Limit, values: Mapping
) -> tuple[Any, Any]:
    """Both sides of a limit at these values, in common units."""
    read, own_units = read_limit(limit.formula), tuple(header.units)
    factors = {id: common_factor(assumptions[id].unit, own_units) for id in read.ids}
    sides = []
    for formula in (read.left, read.right):
        tree, factor = in_common_units(formula.tree, factors)
        sides.append(calculated(tree, values) * factor)
    return sides[0], sides[1]


def _broken_limit(
    assumptions: Mapping[str, Assumption],
    header: Header,
    limit: Limit,
    values: Mapping[str, float],
    file: str,
    row: str,
) -> list[Problem]:
    left, right = limit_sides(assumptions, header, limit, values)
    slack = 1e-9 * (abs(left) + abs(right))
    holds = COMPARISONS[read_limit(limit.formula).comparison]
    is_kept = holds(left, right + slack if holds is operator.le else right - slack)
    if is_kept or left != left or right != right:
        return []
    shown = {id: values[id] for id in read_limit(limit.formula).ids}
    given = ", ".join(f"{id} = {value:g}" for id, value in shown.items())
    said = {"allowed": limit.formula, "message_da": limit.message_da}
    return [Problem(limit.message_en, file, row, field="limit", value=given, **said)]


def _two_at_once(
    choice: Alternatives, values: Mapping[str, float], file: str, row: str
) -> list[Problem]:
    on = [part for part in choice.parts if values.get(f"{part}.on")]
    if len(on) < 2:
        return []
    rule = f"one of {', '.join(f'{part}.on' for part in choice.parts)}"
    reason = f"parts {' and '.join(on)} are alternatives: only one may be on"
    return [Problem(reason, file, row, field="alternatives", allowed=rule)]


def allowed(assumption: Assumption) -> str:
    """The range of an assumption in words."""
    return (
        "0 or 1"
        if assumption.is_switch
        else f"{assumption.low:g} to {assumption.high:g} {assumption.unit}"
    )
