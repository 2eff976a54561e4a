"""The lines of a case as JSON: what computes each, when its money falls, who pays. model.js and
terms.js use it; `kinds.py`, `terms.py` and `computation.py` of the model say what each entry means.

Assumptions are named by their number; the one after the last is the number of the year.
"""

from collections.abc import Mapping
from typing import Any

from fosterlib.model.calibration import (
    calibration_order,
    deciding_facts,
    is_linear,
    printed_full_effect,
)
from fosterlib.model.case import Case
from fosterlib.model.computation import (
    Computation,
    change_made,
    computed,
    follows,
    full_effect,
    posts_changed,
    varies,
)
from fosterlib.model.entries import Assumption, Limit, Line
from fosterlib.model.expressions import YEAR_NUMBER, Tree, in_common_units
from fosterlib.model.kinds import DELAY_OF_ALL, date_arguments, given_dates, kind_of
from fosterlib.model.overlap import makers_for
from fosterlib.model.overrides import read_limit
from fosterlib.model.terms import held, lateness_ids, timing_ids
from fosterlib.model.units import common_factor
from fosterlib.words.tables import expected_lines
from fosterlib.workbench.payload_texts import as_json, both

LATE = {"delay": 1, "start_months": 12}  # what says how late a line is: how many make a year


def lines_json(case: Case) -> dict[str, Any]:
    """The lines, what is computed or differs by year, and what may not be together."""
    numbers = {id: n for n, id in enumerate((*case.assumptions, YEAR_NUMBER))}
    return {
        "byYear": [
            {"at": numbers[id], "values": dict(listed)}
            for id, listed in case.values_by_year.items()
        ],
        "computed": [
            {"at": numbers[id], **_call(case, one, numbers)} for id, one in computed(case).items()
        ],
        "lines": [
            {**_line(case, line, numbers), "isExpected": line in expected_lines(case)}
            for line in case.lines
        ],
        "calibrated": [_calibrated(case, own, numbers) for own in calibration_order(case)],
        "decidingFacts": [numbers[id] for id in deciding_facts(case)],
        "limits": [_limit(case, limit, numbers) for limit in case.header.limit],
        "alternatives": [list(one.parts) for one in case.header.alternatives],
    }


def _line(case: Case, line: Line, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A line as model.js computes it; `kinds.py` and `terms.py` say what each entry means."""
    kind = kind_of(line)
    found: dict[str, Any] = {
        "id": line.id,
        "label": both(line),
        "note": both(line, "note"),
        "part": line.part,
        "kind": line.kind,
        "money": line.money,
        "steeringArea": line.steering_area,
        "inTotal": line.in_total,
        "fullYear": case.header.full_effect_year(line),
        "switches": [numbers[id] for id in line.switches()],
        "isComputed": kind.is_computed,
        "pattern": as_json(case.patterns[line.id]),
        "held": as_json(held(line)),
        "timing": [numbers[id] for id in timing_ids(case, line)],
        "isDelayed": kind.is_delayed,
        "split": [
            {"party": case.parties.index(party), "share": numbers[id]}
            for party, id in line.split.items()
        ],
        "splitFollows": follows(case, tuple(line.split.values())),
        "rest": case.parties.index(line.residual) if line.residual else None,
        "enablers": [_enabler(case, case.line(id), numbers) for id in line.enabled_by],
    }
    if line.id in case.spread:
        found["spread"] = [case.years.index(year) for year in case.spread[line.id]]
    if kind.is_delayed:
        found["delays"] = [numbers[DELAY_OF_ALL], numbers[line.own("delay")]]
    if line.enabled_by:
        found["unaided"] = numbers[line.own("unaided_share")]
    if kind.has_lever:
        found["effect"] = _call(case, full_effect(case, line), numbers)
        found["makers"] = [case.lines.index(maker) for maker in makers_for(case, line)]
        found["affects"] = [
            {"changes": numbers[id], **_call(case, change_made(case, line, id), numbers)}
            for id in line.affects
        ]
    elif not kind.is_computed:
        found["scale"] = numbers[line.own("scale")]
    if kind.dates:
        found["dates"] = {"months": kind.months, "arguments": _date_arguments(line, numbers)}
    found["staff"] = [
        {
            "role": staff.role,
            "label": both(staff),
            "base": numbers.get(staff.base),
            "baseYear": staff.base_year,
            **_call(case, posts_changed(case, line, staff), numbers),
        }
        for staff in line.staff
    ]
    return found


def _enabler(case: Case, line: Line, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A line that enables another: its place; what says how late it is, with its parts a year."""
    late = [{"at": numbers[id], "inYear": LATE[id.split(".")[-1]]} for id in lateness_ids(line)]
    return {"line": case.lines.index(line), "late": late}


def _calibrated(case: Case, own: Assumption, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A calibrated assumption: the line it is solved from, the printed full effect, its range."""
    line = case.line(own.calibrates)
    return {
        "at": numbers[own.id],
        "line": case.lines.index(line),
        "year": case.years.index(case.header.full_effect_year(line)),
        "printed": printed_full_effect(case, line),
        "isLinear": is_linear(case, own),
        "isFact": own.nature == "fact",
        "low": own.low,
        "high": own.high,
    }


def _limit(case: Case, limit: Limit, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A limit as two trees in common units, as overrides.py compares them."""
    read, own_units = read_limit(limit.formula), tuple(case.header.units)
    factors = {id: common_factor(case.assumptions[id].unit, own_units) for id in read.ids}
    sides = [in_common_units(formula.tree, factors) for formula in (read.left, read.right)]
    return {
        "formula": limit.formula,
        "message": both(limit, "message"),
        "comparison": read.comparison,
        "sides": [["*", _numbered(tree, numbers), factor] for tree, factor in sides],
        "shown": [numbers[id] for id in dict.fromkeys(read.ids)],
    }


def _call(case: Case, computation: Computation, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A lever by its name, or a formula as a tree in which an assumption is ["at", its number].

    `varies`: whether it comes to something else from year to year.
    """
    drivers = [numbers[id] for id in computation.ids]
    varying = varies(case, computation.ids)
    if computation.tree is None:
        return {"lever": computation.text, "drivers": drivers, "varies": varying}
    tree = _numbered(computation.tree, numbers)
    return {"tree": tree, "drivers": drivers, "varies": varying, "text": computation.text}


def _numbered(tree: Tree, numbers: Mapping[str, int]) -> Any:
    if isinstance(tree, str):
        return ["at", numbers[tree]]
    if not isinstance(tree, tuple):
        return tree
    return [tree[0], *(_numbered(operand, numbers) for operand in tree[1:])]


def _date_arguments(line: Line, numbers: Mapping[str, int]) -> list:
    """The arguments of a line's dates: a month, as text since it may be infinite, or the number of
    an assumption.
    """
    given = given_dates(line)
    return [
        str(given[name]).replace("inf", "Infinity") if name in given else numbers[line.own(name)]
        for name in date_arguments(kind_of(line))
    ]
