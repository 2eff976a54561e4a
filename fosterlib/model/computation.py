"""What a line computes from assumptions: a lever with its drivers, or a formula of the case's own.

Both are the same thing from here on: a pure function in plain arithmetic, and which assumption
each of its arguments is. And both may rest on assumptions that are not the same every year, or that
are computed from others: `in_year` says what each is worth in a year.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from immutabledict import immutabledict

from fosterlib.model.case import Case
from fosterlib.model.entries import Line, Staff
from fosterlib.model.expressions import (
    YEAR_NUMBER,
    Formula,
    Tree,
    calculated,
    in_common_units,
    read_formula,
    times_factor,
)
from fosterlib.model.kinds import kind_of
from fosterlib.model.levers import LEVERS, arguments
from fosterlib.model.units import common_factor
from fosterlib.model.years import year_start

NOTHING: Mapping[str, Any] = immutabledict()


@dataclass(frozen=True, eq=False)
class Computation:
    """A function and its inputs, by argument. Called with values by id, it gives the result.

    `text` is the lever's name or the formula as written; `tree` is a formula's, whose result stands
    in the unit that is wanted of it; a lever has none.
    """

    text: str
    function: Callable
    inputs: Mapping[str, str]
    tree: Tree | None = None

    def __call__(self, values: Mapping) -> Any:
        return self.function(**{name: values[id] for name, id in self.inputs.items()})

    @property
    def ids(self) -> tuple[str, ...]:
        """The assumptions that it takes."""
        return tuple(self.inputs.values())


def full_effect(case: Case, line: Line) -> Computation:
    """What a line's money at full effect is computed by: in the case's unit, a year or at once."""
    return _full_effect(case, line.id)


@lru_cache(maxsize=4096)
def _full_effect(case: Case, id: str) -> Computation:  # by id: a line is slow to tell apart
    line = case.line(id)
    per_year = "/year" if kind_of(line).per_year else ""
    return _computation(case, line, line.lever or line.formula, f"{case.header.unit}{per_year}")


def posts_changed(case: Case, line: Line, staff: Staff) -> Computation:
    """What the change of a line's posts at full effect is computed by: in FTE."""
    return _computation(case, line, staff.lever or staff.formula, "FTE")


def change_made(case: Case, line: Line, id: str) -> Computation:
    """What a line does to an assumption that other lines use, at full effect: in its unit."""
    return _change_made(case, line.id, id)


@lru_cache(maxsize=1024)
def _change_made(case: Case, line: str, id: str) -> Computation:
    one = case.line(line)
    return _computation(case, one, one.affects[id], case.assumptions[id].unit)


def _computation(case: Case, line: Line, text: str, unit: str) -> Computation:
    if text in LEVERS:
        inputs = {name: line.drivers[name] for name in arguments(text)}
        return Computation(text, LEVERS[text], inputs)
    return of_formula(case, read_formula(text), unit)


def of_formula(case: Case, formula: Formula, unit: str) -> Computation:
    """A formula whose result stands in `unit`, whatever the units of what it takes."""
    own_units = tuple(case.header.units)
    factors = {id: common_factor(unit_of(case, id), own_units) for id in formula.ids}
    tree, factor = in_common_units(formula.tree, factors)
    tree = times_factor(tree, factor / common_factor(unit, own_units))

    def function(**values: Any) -> Any:
        return calculated(tree, values)

    return Computation(formula.text, function, {id: id for id in formula.ids}, tree)


def unit_of(case: Case, id: str) -> str:
    """The unit of an assumption; the number of a year is a plain number."""
    return "share" if id == YEAR_NUMBER else case.assumptions[id].unit


@lru_cache(maxsize=256)
def computed(case: Case) -> Mapping[str, Computation]:
    """The assumptions that follow from others, each after those that it rests on."""
    waiting = {
        id: of_formula(case, read_formula(one.formula), one.unit)
        for id, one in case.assumptions.items()
        if one.formula
    }
    ordered: dict[str, Computation] = {}
    while waiting:
        ready = [id for id, one in waiting.items() if not set(one.ids) & set(waiting)]
        assert ready, f"a circle among {', '.join(waiting)}"  # refused when the case is loaded
        ordered |= {id: waiting.pop(id) for id in ready}
    return ordered


def rests_on(case: Case, ids: Iterable[str]) -> tuple[str, ...]:
    """These assumptions, and those that the computed ones among them rest on, however far down."""
    found: dict[str, None] = {}
    waiting = list(ids)
    while waiting:
        id = waiting.pop(0)
        if id not in found:
            found[id] = None
            waiting += computed(case)[id].ids if id in computed(case) else ()
    return tuple(found)


@lru_cache(maxsize=4096)
def varies(case: Case, ids: tuple[str, ...]) -> bool:
    """Whether one of these assumptions is worth something else from year to year."""
    return any(id == YEAR_NUMBER or id in case.values_by_year for id in rests_on(case, ids))


@lru_cache(maxsize=4096)
def follows(case: Case, ids: tuple[str, ...]) -> bool:
    """Whether one of these assumptions must be worked out before it can be used."""
    return varies(case, ids) or any(id in computed(case) for id in ids)


def by_year(case: Case, computation: Computation, values: Mapping, years: tuple[str, ...]) -> list:
    """The result of a computation in each year; one object where the years do not differ."""
    if not follows(case, computation.ids):
        return [computation(values)] * len(years)
    if not varies(case, computation.ids):
        return [computation(in_year(case, values, years[0]))] * len(years)
    return [computation(in_year(case, values, year)) for year in years]


def in_year(case: Case, values: Mapping, year: str, added: Mapping = NOTHING) -> Mapping:
    """The value of every assumption in one year.

    An assumption with values by year moves in proportion: moved by a tenth, each year's value is a
    tenth more. `added` is what other lines do to an assumption (an overlap). Computed assumptions
    come last, from what the others are in the year.
    """
    found = dict(values)
    for id, listed in case.values_by_year.items():
        found[id] = values[id] * share_of_first(listed, year)
    for id, change in added.items():
        found[id] = found[id] + change
    found[YEAR_NUMBER] = year_start(year) - year_start(case.years[0]) + 1
    for id, computation in computed(case).items():
        found[id] = computation(found)
    return found


def share_of_first(listed: Mapping[str, float], year: str) -> float:
    """What an assumption with values by year is worth in a year, as a share of its first value.

    Before its first year the first value holds, after its last the last one, and between two
    years that are listed the earlier.
    """
    first = min(listed)
    at = max((one for one in listed if one <= year), default=first)
    return listed[at] / listed[first]
