"""What must fit together in what a case computes: levers with their drivers, formulas, units, and
nothing that divides by zero.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fosterlib.load.named import one_of
from fosterlib.model.entries import Assumption, Header, Line
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.expressions import UNDERSTOOD, YEAR_NUMBER, Formula, FormulaError, read_formula
from fosterlib.model.kinds import kind_of
from fosterlib.model.levers import LEVERS, arguments
from fosterlib.model.overrides import read_limit
from fosterlib.model.units import formula_problem, lever_problem, unit_problem

FILE = "case.toml"
ASSUMPTIONS = "assumptions.csv"


@dataclass(frozen=True)
class Use:
    """One place where something is computed: what by, in which unit it must come out, and where it
    stands.
    """

    text: str
    unit: str
    file: str
    row: str
    field: str
    is_formula: bool

    @property
    def formula(self) -> Formula | None:
        """Its formula; None for a lever, or what cannot be read."""
        try:
            return read_formula(self.text) if self.is_formula else None
        except FormulaError:
            return None

    def ids(self, line: Line | None) -> tuple[str, ...]:
        """The assumptions that it takes: those in the formula, or the drivers of the line."""
        if self.formula:
            return self.formula.ids
        return tuple(line.drivers.values()) if line else ()


def uses_of(header: Header, assumptions: Mapping[str, Assumption], line: Line) -> list[Use]:
    """All that a line computes: its money, its posts, what it does to assumptions of others."""
    row = f"line {line.id}"
    per_year = "/year" if kind_of(line).per_year else ""
    money, is_formula = f"{header.unit}{per_year}", bool(line.formula)
    field = "formula" if is_formula else "lever"
    uses = [Use(line.formula or line.lever, money, FILE, row, field, is_formula)]
    uses += [
        Use(one.formula or one.lever, "FTE", FILE, row, "staff", bool(one.formula))
        for one in line.staff
    ]
    uses += [
        Use(text, assumptions[id].unit, FILE, row, "affects", not text.isidentifier())
        for id, text in line.affects.items()
        if id in assumptions
    ]
    return [use for use in uses if use.text]


def lever_problems(line: Line, row: str) -> Iterator[Problem]:
    """A lever where the kind has none, or none where it needs one; drivers that do not fit it."""
    if not kind_of(line).has_lever:
        if any((line.lever, line.formula, line.drivers, line.split, line.staff, line.affects)):
            none = "has no lever, no formula, no split, no posts and affects nothing"
            yield Problem(f"a line of kind {line.kind} {none}", FILE, row, field="kind")
    elif not line.lever and not line.formula:
        reason = f"a {line.kind} line needs a formula or a lever"
        rule = f'formula = "..." over assumptions, or a lever: {", ".join(LEVERS)}'
        yield Problem(reason, FILE, row, field="formula, lever", allowed=rule)
    elif line.lever and line.formula:
        reason = "has a lever and a formula"
        yield Problem(reason, FILE, row, field="formula, lever", allowed="one of them")
    else:
        yield from driver_problems(line, row)


def levers_of(line: Line) -> list[str]:
    """The names of all levers of a line: its own, those of its posts, those of what it affects."""
    changes = [text for text in line.affects.values() if text.isidentifier()]
    named = [line.lever, *(one.lever for one in line.staff), *changes]
    return [name for name in named if name]


def driver_problems(line: Line, row: str) -> list[Problem]:
    """A lever that does not exist, or has a driver too few or too many."""
    levers = levers_of(line)
    unknown = [problem for name in levers for problem in one_of(name, LEVERS, FILE, row, "lever")]
    if unknown:
        return unknown
    problems = []
    for lever in levers:
        for driver in arguments(lever):
            if driver not in line.drivers:
                reason = f"lever '{lever}' lacks its driver '{driver}'"
                allowed = ", ".join(arguments(lever))
                problems.append(Problem(reason, FILE, row, field="drivers", allowed=allowed))
    known = [driver for lever in levers for driver in arguments(lever)]
    for driver in line.drivers:
        if driver not in known:
            problems.append(_needless_driver(line, driver, known, row))
    return problems


def _needless_driver(line: Line, driver: str, known: list[str], row: str) -> Problem:
    if line.formula:
        reason, rule = "a formula names its assumptions itself", "no drivers"
        return Problem(reason, FILE, row, field="drivers", value=driver, allowed=rule)
    reason, rule = f"lever '{line.lever}' has no such driver", ", ".join(known)
    near = nearest(driver, known)
    return Problem(reason, FILE, row, field="drivers", value=driver, allowed=rule, nearest=near)


def formula_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Formulas that cannot be read, or name what is no assumption; circles of computed ones."""
    uses = [use for line in header.line for use in uses_of(header, assumptions, line)]
    uses += computed_uses(assumptions)
    problems = [problem for use in uses for problem in _text_problems(use, assumptions)]
    for limit in header.limit:
        problems += _limit_text_problems(limit.formula, assumptions)
    return problems or circle_problems(assumptions)


def computed_uses(assumptions: Mapping[str, Assumption]) -> list[Use]:
    """The computed assumptions of a case."""
    return [
        Use(one.formula, one.unit, ASSUMPTIONS, one.id, "formula", is_formula=True)
        for one in assumptions.values()
        if one.formula
    ]


def _text_problems(use: Use, assumptions: Mapping[str, Assumption]) -> Iterator[Problem]:
    if not use.is_formula:
        return
    try:
        formula = read_formula(use.text)
    except FormulaError as error:
        yield _unreadable(use, error)
        return
    yield from unknown_ids(formula.ids, assumptions, use.file, use.row, use.field)


def _unreadable(use: Use, error: FormulaError) -> Problem:
    piece = error.piece or use.text
    shown = piece if len(piece) <= 80 else f"{piece[:80]} ..."
    reason = f"the formula {error.reason}"
    return Problem(reason, use.file, use.row, field=use.field, value=shown, allowed=UNDERSTOOD)


def unknown_ids(
    ids: Iterable[str], assumptions: Mapping[str, Assumption], file: str, row: str, field: str
) -> Iterator[Problem]:
    """Ids in a formula that are no assumptions, or that turn lines on and off."""
    known = [*assumptions, YEAR_NUMBER]
    for id in ids:
        if id not in known:
            reason = "is no assumption: add a row to assumptions.csv"
            near = nearest(id, known)
            yield Problem(reason, file, row, field=field, value=id, nearest=near)
        elif id != YEAR_NUMBER and assumptions[id].is_switch:
            yield Problem("is a switch, not a number", file, row, field=field, value=id)


def _limit_text_problems(text: str, assumptions: Mapping[str, Assumption]) -> Iterator[Problem]:
    use = Use(text, "", FILE, "limit", "formula", is_formula=True)
    try:
        ids = read_limit(text).ids
    except FormulaError as error:
        yield _unreadable(use, error)
        return
    yield from unknown_ids(ids, assumptions, FILE, "limit", "formula")
    for id in ids:
        if id == YEAR_NUMBER or (id in assumptions and assumptions[id].formula):
            reason = "a limit holds between assumptions that are moved"
            yield Problem(reason, FILE, "limit", field="formula", value=id)


def circle_problems(assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Computed assumptions that rest on each other."""
    waiting = {use.row: set(use.formula.ids) for use in computed_uses(assumptions) if use.formula}
    while ready := [id for id, ids in waiting.items() if not ids & set(waiting)]:
        for id in ready:
            del waiting[id]
    if not waiting:
        return []
    reason = f"computed assumptions rest on each other: {', '.join(waiting)}"
    return [Problem(reason, ASSUMPTIONS, field="formula")]


def unit_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Levers and formulas that do not come out in the unit that is wanted of them."""
    units = {id: assumption.unit for id, assumption in assumptions.items()} | {YEAR_NUMBER: "share"}
    problems = []
    for line in header.line:
        for use in uses_of(header, assumptions, line):
            problems += _unit_problem(header, units, use, line)
    for use in computed_uses(assumptions):
        problems += _unit_problem(header, units, use)
    return [*problems, *_limit_unit_problems(header, units)]


def _unit_problem(
    header: Header, units: Mapping[str, str], use: Use, line: Line | None = None
) -> list[Problem]:
    formula = use.formula
    if not all(_is_readable(header, units, id) for id in use.ids(line)) or unit_problem(
        use.unit, tuple(header.units)
    ):
        return []  # said elsewhere
    if formula:
        of_ids = {id: units[id] for id in formula.ids}
        wrong = formula_problem(formula, of_ids, use.unit, header.units)
        reason = f"the formula {wrong}"
        given: object = formula.text
    else:
        if not line or use.text not in LEVERS:
            return []  # said elsewhere
        inputs = {name: units[id] for name, id in line.drivers.items()}
        given = {name: inputs[name] for name in arguments(use.text) if name in inputs}
        if len(given) < len(arguments(use.text)):
            return []  # said elsewhere
        wrong = lever_problem(LEVERS[use.text], given, use.unit, header.units)
        reason = f"lever '{use.text}' {wrong}"
    field = use.field if formula else "drivers"
    return [Problem(reason, use.file, use.row, field=field, value=given)] if wrong else []


def _is_readable(header: Header, units: Mapping[str, str], id: str) -> bool:
    return id in units and not unit_problem(units[id], tuple(header.units))


def _limit_unit_problems(header: Header, units: Mapping[str, str]) -> Iterator[Problem]:
    for text in (limit.formula for limit in header.limit):
        read = read_limit(text)
        difference = Formula(text, ("-", read.left.tree, read.right.tree))
        wrong = formula_problem(difference, {id: units[id] for id in read.ids}, None, header.units)
        if wrong:
            reason = "its two sides differ in kind"
            yield Problem(reason, FILE, "limit", field="formula", value=text)


def division_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """What divides by zero somewhere within the ranges of what it takes."""
    values = {id: assumption.value for id, assumption in assumptions.items()} | {YEAR_NUMBER: 1.0}
    uses = [(use, line) for line in header.line for use in uses_of(header, assumptions, line)]
    found: list[tuple[Use, Line | None]] = [*uses, *((u, None) for u in computed_uses(assumptions))]
    problems = {}
    for use, line in found:
        for id in (id for id in use.ids(line) if id != YEAR_NUMBER and not assumptions[id].formula):
            low, high = assumptions[id].low, assumptions[id].high
            ends = (low, 0.0 if low <= 0 <= high else high)
            if any(_divides(use, line, values | {id: end}) for end in ends):
                what = f"line '{line.id}'" if line else f"'{use.row}'"
                reason, rule = f"{what} divides by it, and its range holds 0", "a range above 0"
                problems[reason, id] = Problem(
                    reason, ASSUMPTIONS, id, field="low, high", allowed=rule
                )
    return list(problems.values())


def _divides(use: Use, line: Line | None, values: Mapping[str, float]) -> bool:
    """Whether something divides by zero at these values."""
    try:
        if use.formula:
            use.formula(values)
        elif line and use.text in LEVERS:
            lever = LEVERS[use.text]
            lever(**{name: values[line.drivers[name]] for name in arguments(use.text)})
    except ZeroDivisionError:
        return True
    return False
