"""What must fit together between the files of a case, before anything is computed from it."""

from collections.abc import Iterable, Mapping, Sequence

from fosterlib.case import year_start
from fosterlib.distributions import read_distribution
from fosterlib.entries import Amount, Assumption, Figure, Header, Line, Scenario
from fosterlib.errors import Problem, nearest
from fosterlib.levers import LEVERS, arguments
from fosterlib.units import conversion, is_money, lever_problem, unit_problem

MEASURES = ("effect", "saving", "investment", "fte", "fte_change")
Numbered = Sequence[tuple[str, Assumption]]


def duplicates(keys: Iterable[tuple[str, str]], file: str, what: str) -> list[Problem]:
    """Keys, given as (row, key), that stand twice."""
    seen: dict[str, str] = {}
    problems = []
    for row, key in keys:
        if key in seen:
            problems.append(Problem(f"{what} '{key}' stands twice, first in row {seen[key]}", file, row, what, key))
        seen.setdefault(key, row)
    return problems


def one_of(value: str, valid: Iterable[str], file: str, row: str, field: str) -> list[Problem]:
    """A problem if `value` is none of the valid names."""
    valid = list(valid)
    if value in valid:
        return []
    return [Problem("there is no such name", file, row, field, value, ", ".join(valid[:20]), nearest(value, valid))]


def header_problems(header: Header) -> list[Problem]:
    """Years, units and ids of `case.toml`."""
    file = "case.toml"
    problems = []
    parties = [party.id for party in header.party]
    problems += duplicates(((str(n), id) for n, id in enumerate(parties, 1)), file, "party")
    problems += duplicates(((str(n), id) for n, id in enumerate(_names(header), 1)), file, "id")
    for year in header.years:
        if not (
            year[:4].isdigit() and (len(year) == 4 or (year[4] == "/" and year[5:] == f"{int(year[:4]) + 1}"[-2:]))
        ):
            problems.append(Problem("is not a year", file, field="years", value=year, allowed="2018 or 2026/27"))
            return problems
    starts = [year_start(year) for year in header.years]
    if starts != list(range(starts[0], starts[0] + len(starts))):
        problems.append(Problem("years must follow each other", file, field="years", value=header.years))
    if header.full_year:
        problems += one_of(header.full_year, header.years, file, "", "full_year")
    problem = unit_problem(header.unit)
    if problem or not is_money(header.unit):
        problems.append(
            Problem("is not a money unit", file, field="unit", value=header.unit, allowed="1000 DKK, GBP ...")
        )
    return problems


def _names(header: Header) -> list[str]:
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
            if line.lever or line.drivers or line.split:
                problems.append(Problem(f"a line of kind {line.kind} has no lever and no split", file, row, "kind"))
        elif not line.lever:
            problems.append(Problem(f"a {line.kind} line needs a lever", file, row, "lever", allowed=", ".join(LEVERS)))
        else:
            problems += driver_problems(line, row)
        if line.start and line.end and line.end < line.start:
            problems.append(Problem(f"ends before it starts ({line.start})", file, row, "end", str(line.end)))
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
    wanted = arguments(line.lever)
    others = [line.staff.lever] if line.staff else []
    known = [*wanted, *(name for lever in [*others, *line.affects.values()] for name in arguments(lever))]
    missing = [
        Problem(f"lever '{line.lever}' lacks its driver '{name}'", file, row, "drivers", allowed=", ".join(wanted))
        for name in wanted
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
        wanted = [(line.lever, f"{header.unit}/year")] if line.lever else []
        if line.staff:
            wanted.append((line.staff.lever, "FTE"))
        wanted += [(name, units[id]) for id, name in line.affects.items()]
        for name, unit in wanted:
            given = {argument: units[id] for argument, id in line.drivers.items() if argument in arguments(name)}
            if set(given) == set(arguments(name)):
                problem = lever_problem(LEVERS[name], given, unit, header.units)
                if problem:
                    problems.append(
                        Problem(f"lever '{name}' {problem}", "case.toml", f"line {line.id}", "drivers", given)
                    )
            else:
                lacks = ", ".join(sorted(set(arguments(name)) - set(given)))
                problems.append(Problem(f"'{name}' needs {lacks}", "case.toml", f"line {line.id}", "drivers"))
    return problems


def assumption_problems(header: Header, rows: Numbered) -> list[Problem]:
    """Ranges, units, price levels, bases and distributions of `assumptions.csv`."""
    file = "assumptions.csv"
    problems = duplicates(((row, assumption.id) for row, assumption in rows), file, "id")
    for row, a in rows:
        blank = a.value != a.value
        where = f"{row} ({a.id})"
        if a.low > a.high:
            problems.append(Problem("is above high", file, where, "low", a.low, f"at most {a.high:g}"))
        elif not blank and not a.low <= a.value <= a.high:
            problems.append(Problem("is outside its range", file, where, "value", a.value, f"{a.low:g} to {a.high:g}"))
        if blank != (a.basis in ("calibrated", "unknown")):
            rule = "blank for calibrated and unknown, a number for every other basis"
            problems.append(
                Problem(f"does not fit the basis {a.basis}", file, where, "value", None if blank else a.value, rule)
            )
        unknown_unit = unit_problem(a.unit, tuple(header.units))
        if unknown_unit:
            problems.append(Problem(unknown_unit[0], file, where, "unit", a.unit, nearest=unknown_unit[1]))
        elif is_money(a.unit) and a.price_level != header.price_level:
            reason = f"a price in another price level than the case's ({header.price_level or 'not stated'})"
            problems.append(Problem(reason, file, where, "price_level", a.price_level or None))
        if (a.basis == "calibrated") != bool(a.calibrates):
            problems.append(
                Problem("names the line that a calibrated assumption is solved from", file, where, "calibrates")
            )
        if a.basis != "calibrated":
            try:
                read_distribution(a.distribution, a.value, a.low, a.high)
            except ValueError as error:
                problems.append(Problem(str(error), file, where, "distribution", a.distribution))
    return problems + calibration_problems(header, rows)


def calibration_problems(header: Header, rows: Numbered) -> list[Problem]:
    """Lines with two calibrated assumptions, or one that is none of their drivers."""
    file = "assumptions.csv"
    problems = []
    lines = {line.id: line for line in header.line}
    first: dict[str, str] = {}
    for row, a in rows:
        if not a.calibrates:
            continue
        if a.calibrates not in lines:
            problems += one_of(a.calibrates, lines, file, row, "calibrates")
        elif a.id not in lines[a.calibrates].drivers.values():
            reason = f"'{a.id}' is no driver of line '{a.calibrates}'"
            problems.append(Problem(reason, file, row, "calibrates", a.calibrates))
        elif a.calibrates in first:
            reason = f"line '{a.calibrates}' has two calibrated assumptions: {first[a.calibrates]} and {a.id}"
            problems.append(Problem(reason, file, row, "calibrates", a.id, "one a line"))
        first.setdefault(a.calibrates, a.id)
    return problems


def amount_problems(header: Header, rows: Sequence[tuple[str, Amount]]) -> list[Problem]:
    """Lines, parties and years of `amounts.csv`, and rows that stand twice."""
    file = "amounts.csv"
    problems = duplicates(((row, f"{a.line}, {a.party}, {a.year}") for row, a in rows), file, "line, party, year")
    lines = [line.id for line in header.line if line.kind == "amounts"]
    for row, amount in rows:
        problems += one_of(amount.line, lines, file, row, "line")
        problems += one_of(amount.party, [party.id for party in header.party], file, row, "party")
        problems += one_of(amount.year, header.years, file, row, "year")
    return problems


def figure_problems(
    header: Header, assumptions: Mapping[str, Assumption], rows: Sequence[tuple[str, Figure]]
) -> list[Problem]:
    """Names and units of `published.csv`, and rows that stand twice."""
    file = "published.csv"
    keys = ((row, ", ".join((f.table, f.line, f.party, f.year, f.measure))) for row, f in rows if f.role != "context")
    problems = duplicates(keys, file, "figure")
    lines = [*_names(header), "total"]
    base_years = [line.staff.base_year for line in header.line if line.staff]
    for row, figure in rows:
        problems += one_of(figure.table, [*(table.id for table in header.table), "text"], file, row, "table")
        if figure.role == "context":
            continue
        problems += one_of(figure.measure, [*MEASURES, *assumptions], file, row, "measure")
        if figure.measure in MEASURES:
            problems += one_of(figure.line, lines, file, row, "line")
            for year in figure.year.split("+"):
                problems += one_of(year, [*header.years, *base_years, "all"], file, row, "year")
            if not figure.measure.startswith("fte"):
                problems += one_of(figure.party, ["all", *(party.id for party in header.party)], file, row, "party")
                problems += money_problems(header, figure, file, row)
    return problems


def money_problems(header: Header, figure: Figure, file: str, row: str) -> list[Problem]:
    """A unit of a printed figure that is no money of the case's currency."""
    try:
        conversion(figure.unit, header.unit)
    except Exception:  # a unit that pint cannot read fails in its own ways
        return [Problem(f"is not money in the case's currency ({header.unit})", file, row, "unit", figure.unit)]
    return []


def scenario_problems(scenarios: Sequence[Scenario], file: str) -> list[Problem]:
    """Scenario names that stand twice or are taken."""
    problems = duplicates(((str(n), s.name) for n, s in enumerate(scenarios, 1)), file, "name")
    taken = ("published", "baseline")
    return problems + [
        Problem("is a name of the library's own", file, s.name, "name", s.name) for s in scenarios if s.name in taken
    ]
