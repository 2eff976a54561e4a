"""What must fit together in `case.toml`: years, units, names, and the levers of its lines with
their drivers.
"""

import re
from collections.abc import Iterator, Mapping

from fosterlib.load.named import duplicates, one_of
from fosterlib.model.entries import Assumption, Header, Line
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.kinds import KINDS, date_arguments, kind_of
from fosterlib.model.levers import LEVERS, arguments, call_lever
from fosterlib.model.units import WORDS, is_money, lever_problem, unit_problem
from fosterlib.model.years import is_year, year_start

FILE = "case.toml"
RESERVED = ("all", "total", "delay")


def header_problems(header: Header) -> list[Problem]:
    """Years, units and ids of `case.toml`."""
    return [
        *_id_problems(header),
        *_year_problems(header),
        *_header_unit_problems(header),
    ]


def line_and_part_ids(header: Header) -> list[str]:
    """The ids of the parts and lines of a case."""
    return [part.id for part in header.part] + [line.id for line in header.line]


def line_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Parts, levers, drivers, splits and dates of every line."""
    problems: list[Problem] = []
    for line in header.line:
        row = f"line {line.id}"
        problems += _name_problems(header, assumptions, line, row)
        problems += _lever_problems(line, row)
        problems += _field_problems(header, line, row)
        problems += _split_problems(assumptions, line, row)
        problems += _date_problems(line, row)
    return problems


def _id_problems(header: Header) -> Iterator[Problem]:
    ids = line_and_part_ids(header)
    parties = [party.id for party in header.party]
    ratings = [risk.rating for risk in header.risk]
    for what, names in (("party", parties), ("risk", ratings), ("id", ids)):
        numbered = ((str(number), name) for number, name in enumerate(names, 1))
        yield from duplicates(numbered, FILE, what)
    for field, names in (("id", ids), ("party", parties)):
        for name in names:
            if name in RESERVED:
                yield Problem("is a word of the library's own", FILE, field=field, value=name)


def _year_problems(header: Header) -> Iterator[Problem]:
    for year in header.years:
        if not is_year(year, like="2018") and not is_year(year, like="2026/27"):
            allowed = "2018 or 2026/27"
            yield Problem("is not a year", FILE, field="years", value=year, allowed=allowed)
            return
    starts = [year_start(year) for year in header.years]
    if starts != list(range(starts[0], starts[0] + len(starts))):
        years = list(header.years)
        yield Problem("years must follow each other", FILE, field="years", value=years)
    if header.full_year:
        yield from one_of(header.full_year, header.years, FILE, "", "full_year")


def _header_unit_problems(header: Header) -> Iterator[Problem]:
    for word in header.units:
        if not re.fullmatch(r"[A-Za-z_]+", word):
            allowed = "letters and _"
            yield Problem("is not one word", FILE, field="units", value=word, allowed=allowed)
        elif word in WORDS:
            yield Problem("is a unit already", FILE, field="units", value=word)
    if unit_problem(header.unit) or not is_money(header.unit):
        allowed = "1000 DKK, GBP ..."
        yield Problem("is not a money unit", FILE, field="unit", value=header.unit, allowed=allowed)


def _name_problems(
    header: Header, assumptions: Mapping[str, Assumption], line: Line, row: str
) -> Iterator[Problem]:
    """Parts, risks, parties, years and assumptions that there are not."""
    yield from one_of(line.part, [part.id for part in header.part], FILE, row, "part")
    if line.risk:
        yield from one_of(line.risk, [risk.rating for risk in header.risk], FILE, row, "risk")
    parties = [party.id for party in header.party]
    for party in (*line.split, *([line.residual] if line.residual else [])):
        yield from one_of(party, parties, FILE, row, "split")
    base = [line.staff.base] if line.staff else []
    for id in (*line.drivers.values(), *line.split.values(), *line.affects, *base):
        yield from one_of(id, assumptions, FILE, row, "drivers")
    if line.full_year:
        yield from one_of(line.full_year, header.years, FILE, row, "full_year")


def _lever_problems(line: Line, row: str) -> Iterator[Problem]:
    """A lever where the kind has none, or none where it needs one; drivers that do not fit it."""
    if not kind_of(line).has_lever:
        if line.lever or line.drivers or line.split or line.staff or line.affects:
            none = "has no lever, no split, no posts and affects nothing"
            yield Problem(f"a line of kind {line.kind} {none}", FILE, row, field="kind")
    elif not line.lever:
        reason = f"a {line.kind} line needs a lever"
        yield Problem(reason, FILE, row, field="lever", allowed=", ".join(LEVERS))
    else:
        yield from driver_problems(line, row)


def _field_problems(header: Header, line: Line, row: str) -> Iterator[Problem]:
    """Fields that go with other kinds of line."""
    for field in dict.fromkeys(field for kind in KINDS.values() for field in kind.fields):
        kinds = [name for name, kind in KINDS.items() if field in kind.fields]
        said = getattr(line, field) not in (None, False, "not stated")  # that says nothing
        if line.kind not in kinds and said:
            reason = f"goes with kind {' or '.join(kinds)}, not with {line.kind}"
            yield Problem(reason, FILE, row, field=field)


def _split_problems(
    assumptions: Mapping[str, Assumption], line: Line, row: str
) -> Iterator[Problem]:
    if line.residual in line.split:
        yield Problem(
            "has a share and takes the rest too", FILE, row, field="residual", value=line.residual
        )
    for id in line.split.values():
        if id in assumptions and assumptions[id].low < 0:
            value, allowed = assumptions[id].value, "low 0 or more"
            where = f"{row} ({id})"
            yield Problem(
                "a share may not be below 0",
                FILE,
                where,
                field="split",
                value=value,
                allowed=allowed,
            )


def _date_problems(line: Line, row: str) -> Iterator[Problem]:
    if "month" in date_arguments(kind_of(line)) and line.start is None:
        reason = f"a {line.kind} line needs the day on which its money falls"
        yield Problem(
            reason, FILE, row, field="start", allowed="2026-11-20, without quotation marks"
        )
    if line.start and line.end and line.end < line.start:
        yield Problem(
            f"ends before it starts ({line.start})", FILE, row, field="end", value=str(line.end)
        )


def levers_of(line: Line) -> list[str]:
    """The names of all levers of a line: its own, that of its posts, those of what it affects."""
    own = [line.lever] if line.lever else []
    return [*own, *([line.staff.lever] if line.staff else []), *line.affects.values()]


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
            reason = f"lever '{line.lever}' has no such driver"
            near = nearest(driver, known)
            problems.append(
                Problem(
                    reason,
                    FILE,
                    row,
                    field="drivers",
                    value=driver,
                    allowed=", ".join(known),
                    nearest=near,
                )
            )
    return problems


def unit_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Levers that do not come out as money per year, or as FTE, in the units of their drivers."""
    problems = []
    units = {id: assumption.unit for id, assumption in assumptions.items()}
    for line in header.line:
        ids = [*line.drivers.values(), *line.affects]
        if any(id not in units or unit_problem(units[id], tuple(header.units)) for id in ids):
            continue  # said elsewhere
        for lever, unit in wanted_units(header, line, units):
            drivers = {name: units[id] for name, id in line.drivers.items()}
            given = {name: drivers[name] for name in arguments(lever) if name in drivers}
            if len(given) < len(arguments(lever)):
                continue  # said elsewhere
            problem = lever_problem(LEVERS[lever], given, unit, header.units)
            if problem:
                reason = f"lever '{lever}' {problem}"
                problems.append(
                    Problem(reason, FILE, f"line {line.id}", field="drivers", value=given)
                )
    return problems


def wanted_units(header: Header, line: Line, units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The levers of a line that there are, and the unit in which each must come out."""
    per_year = "/year" if kind_of(line).per_year else ""
    wanted = [(line.lever, f"{header.unit}{per_year}")]
    wanted += [(line.staff.lever, "FTE")] if line.staff else []
    wanted += [(lever, units[id]) for id, lever in line.affects.items()]
    return ((lever, unit) for lever, unit in wanted if lever in LEVERS)


def division_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Levers that divide by zero somewhere within the ranges of their drivers."""
    values = {id: assumption.value for id, assumption in assumptions.items()}
    problems = []
    for line in header.line:
        for id in dict.fromkeys(line.drivers.values()):
            low, high = assumptions[id].low, assumptions[id].high
            ends = (low, 0.0 if low <= 0 <= high else high)
            if any(_divides(line, values | {id: end}) for end in ends):
                reason = f"line '{line.id}' divides by it, and its range holds 0"
                allowed = "a range above 0"
                problems.append(
                    Problem(reason, "assumptions.csv", id, field="low, high", allowed=allowed)
                )
    return problems


def _divides(line: Line, values: Mapping[str, float]) -> bool:
    """Whether a lever of the line divides by zero at these values."""
    try:
        for lever in levers_of(line):
            call_lever(lever, line.drivers, values)
    except ZeroDivisionError:
        return True
    return False
