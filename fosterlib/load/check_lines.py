"""What must fit together in `case.toml`: years, units, names, and the levers of its lines with
their drivers.
"""

import re
from collections.abc import Mapping

from fosterlib.load.named import duplicates, one_of
from fosterlib.model.entries import Assumption, Header, Line
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.levers import LEVERS, arguments, call_lever
from fosterlib.model.units import WORDS, is_money, lever_problem, unit_problem
from fosterlib.model.years import year_start

RESERVED = ("all", "total", "delay")
OF_ONE_KIND = {"profile": "recurring", "start": "dated", "end": "dated", "continues": "amounts"}


def header_problems(header: Header) -> list[Problem]:
    """Years, units and ids of `case.toml`."""
    file = "case.toml"
    problems = []
    for what, ids in (
        ("party", [party.id for party in header.party]),
        ("risk", [risk.rating for risk in header.risk]),
        ("id", names_of(header)),
    ):
        problems += duplicates(((str(n), id) for n, id in enumerate(ids, 1)), file, what)
    for field, id in [("id", id) for id in names_of(header)] + [
        ("party", party.id) for party in header.party
    ]:
        if id in RESERVED:
            problems.append(Problem("is a word of the library's own", file, field=field, value=id))
    for year in header.years:
        if not re.fullmatch(r"[0-9]{4}(/[0-9]{2})?", year) or (
            len(year) > 4 and int(year[5:]) != (int(year[:4]) + 1) % 100
        ):
            problems.append(
                Problem("is not a year", file, field="years", value=year, allowed="2018 or 2026/27")
            )
            return problems
    starts = [year_start(year) for year in header.years]
    if starts != list(range(starts[0], starts[0] + len(starts))):
        problems.append(
            Problem("years must follow each other", file, field="years", value=header.years)
        )
    if header.full_year:
        problems += one_of(header.full_year, header.years, file, "", "full_year")
    for word in header.units:
        if not re.fullmatch(r"[A-Za-z_]+", word):
            problems.append(
                Problem("is not one word", file, field="units", value=word, allowed="letters and _")
            )
        elif word in WORDS:
            problems.append(Problem("is a unit already", file, field="units", value=word))
    if unit_problem(header.unit) or not is_money(header.unit):
        problems.append(
            Problem(
                "is not a money unit",
                file,
                field="unit",
                value=header.unit,
                allowed="1000 DKK, GBP ...",
            )
        )
    return problems


def names_of(header: Header) -> list[str]:
    return [part.id for part in header.part] + [line.id for line in header.line]


def line_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Parts, levers, drivers, splits and dates of every line."""
    file = "case.toml"
    problems = []
    parties = [party.id for party in header.party]
    for line in header.line:
        row = f"line {line.id}"
        problems += one_of(line.part, [part.id for part in header.part], file, row, "part")
        if line.risk:
            problems += one_of(line.risk, [risk.rating for risk in header.risk], file, row, "risk")
        for party in [*line.split, *([line.residual] if line.residual else [])]:
            problems += one_of(party, parties, file, row, "split")
        for id in [*line.drivers.values(), *line.split.values(), *line.affects, *_staff_ids(line)]:
            problems += one_of(id, assumptions, file, row, "drivers")
        if line.kind in ("amounts", "overlap"):
            if line.lever or line.drivers or line.split or line.staff or line.affects:
                reason = (
                    f"a line of kind {line.kind} has no lever, no split, no posts and affects"
                    " nothing"
                )
                problems.append(Problem(reason, file, row, "kind"))
        elif not line.lever:
            problems.append(
                Problem(
                    f"a {line.kind} line needs a lever",
                    file,
                    row,
                    "lever",
                    allowed=", ".join(LEVERS),
                )
            )
        else:
            problems += driver_problems(line, row)
        for field, kind in OF_ONE_KIND.items():
            if getattr(line, field) not in (None, False) and line.kind != kind:
                problems.append(
                    Problem(f"goes with kind {kind}, not with {line.kind}", file, row, field)
                )
        if line.full_year:
            problems += one_of(line.full_year, header.years, file, row, "full_year")
        if line.residual in line.split:
            problems.append(
                Problem("has a share and takes the rest too", file, row, "residual", line.residual)
            )
        for id in line.split.values():
            if id in assumptions and assumptions[id].low < 0:
                value = assumptions[id].value
                problems.append(
                    Problem(
                        "a share may not be below 0",
                        file,
                        f"{row} ({id})",
                        "split",
                        value,
                        "low 0 or more",
                    )
                )
        if line.start and line.end and line.end < line.start:
            problems.append(
                Problem(f"ends before it starts ({line.start})", file, row, "end", str(line.end))
            )
    return problems


def _staff_ids(line: Line) -> list[str]:
    return [line.staff.base] if line.staff else []


def driver_problems(line: Line, row: str) -> list[Problem]:
    """A lever that does not exist, or has a driver too few or too many."""
    file = "case.toml"
    named = [line.lever, *([line.staff.lever] if line.staff else []), *line.affects.values()]
    unknown = [problem for lever in named for problem in one_of(lever, LEVERS, file, row, "lever")]
    if unknown:
        return unknown
    known = [name for lever in named for name in arguments(lever)]
    missing = [
        Problem(
            f"lever '{lever}' lacks its driver '{name}'",
            file,
            row,
            "drivers",
            allowed=", ".join(arguments(lever)),
        )
        for lever in named
        for name in arguments(lever)
        if name not in line.drivers
    ]
    return missing + [
        Problem(
            f"lever '{line.lever}' has no such driver",
            file,
            row,
            "drivers",
            name,
            ", ".join(known),
            nearest(name, known),
        )
        for name in line.drivers
        if name not in known
    ]


def unit_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Levers that do not come out as money per year, or as FTE, in the units of their drivers."""
    problems = []
    units = {id: assumption.unit for id, assumption in assumptions.items()}
    for line in header.line:
        ids = [*line.drivers.values(), *line.affects]
        if any(id not in units or unit_problem(units[id], tuple(header.units)) for id in ids):
            continue  # said elsewhere
        wanted = [(line.lever, f"{header.unit}/year")] if line.lever else []
        if line.staff:
            wanted.append((line.staff.lever, "FTE"))
        wanted += [(name, units[id]) for id, name in line.affects.items()]
        for name, unit in wanted:
            if name not in LEVERS:
                continue
            given = {
                argument: units[id]
                for argument, id in line.drivers.items()
                if argument in arguments(name)
            }
            if len(given) == len(arguments(name)):  # what lacks is said elsewhere
                problem = lever_problem(LEVERS[name], given, unit, header.units)
                if problem:
                    problems.append(
                        Problem(
                            f"lever '{name}' {problem}",
                            "case.toml",
                            f"line {line.id}",
                            "drivers",
                            given,
                        )
                    )
    return problems


def division_problems(header: Header, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Levers that divide by zero somewhere within the ranges of their drivers."""
    values = {id: assumption.value for id, assumption in assumptions.items()}
    problems = []
    for line in header.line:
        levers = [
            *([line.lever] if line.lever else []),
            *([line.staff.lever] if line.staff else []),
            *line.affects.values(),
        ]
        for id in dict.fromkeys(line.drivers.values()):
            try:
                for end in (
                    assumptions[id].low,
                    (
                        0.0
                        if assumptions[id].low <= 0 <= assumptions[id].high
                        else assumptions[id].high
                    ),
                ):
                    for lever in levers:
                        call_lever(lever, line.drivers, values | {id: end})
            except ZeroDivisionError:
                reason = f"line '{line.id}' divides by it, and its range holds 0"
                problems.append(
                    Problem(reason, "assumptions.csv", id, "low, high", allowed="a range above 0")
                )
    return problems
