"""What must fit together in the CSV files and the scenarios of a case, and with its lines."""

import math
from collections.abc import Iterator, Mapping, Sequence

from fosterlib.load.check_lines import line_and_part_ids
from fosterlib.load.named import duplicates, one_of
from fosterlib.model.distributions import read_distribution
from fosterlib.model.entries import (
    Amount,
    Assumption,
    Figure,
    Header,
    Line,
    Rival,
    Scenario,
    ValueOfYear,
)
from fosterlib.model.errors import Problem
from fosterlib.model.expressions import formula_ids
from fosterlib.model.kinds import DELAY_OF_ALL, IMPLIED, kind_of
from fosterlib.model.units import conversion, is_money, unit_problem
from fosterlib.model.years import is_year

DERIVED_MEASURES = ("lasting", "implementation", "change", "payback")
MEASURES = ("effect", "saving", "investment", *DERIVED_MEASURES, "fte", "fte_change")
Numbered = Sequence[tuple[str, Assumption]]
ASSUMPTIONS = "assumptions.csv"
RIVALS = "rivals.csv"
BY_YEAR = "values_by_year.csv"
MOST_STEPS = 1_000_000_000  # of a slider


def assumption_problems(header: Header, rows: Numbered) -> list[Problem]:
    """Ranges, units, price levels, bases and distributions of `assumptions.csv`."""
    problems = duplicates(((row, a.id) for row, a in rows), ASSUMPTIONS, "id")
    for row, a in rows:
        where = f"{row} ({a.id})"
        problems += _range_problems(a, where)
        problems += _basis_problems(a, where)
        problems += _unit_problems(header, a, where)
        problems += implied_problems(a, ASSUMPTIONS, where)
        problems += _distribution_problems(a, where)
    return problems + calibration_problems(header, rows)


def _range_problems(a: Assumption, where: str) -> Iterator[Problem]:
    if a.low > a.high:
        allowed = f"at most {a.high:g}"
        yield Problem(
            "is above high", ASSUMPTIONS, where, field="low", value=a.low, allowed=allowed
        )
    elif not math.isnan(a.value) and not a.formula and not a.low <= a.value <= a.high:
        allowed = f"{a.low:g} to {a.high:g}"
        yield Problem(
            "is outside its range",
            ASSUMPTIONS,
            where,
            field="value",
            value=a.value,
            allowed=allowed,
        )
    elif (a.high - a.low) / a.step > MOST_STEPS:
        allowed = f"at most {MOST_STEPS:,} steps from low to high"
        yield Problem(
            "is too small", ASSUMPTIONS, where, field="step", value=a.step, allowed=allowed
        )


def _basis_problems(a: Assumption, where: str) -> Iterator[Problem]:
    is_blank = math.isnan(a.value)
    if is_blank != (a.basis in ("calibrated", "computed", "unknown")):
        reason, value = f"does not fit the basis {a.basis}", None if is_blank else a.value
        allowed = "blank for calibrated, computed and unknown, a number for every other basis"
        yield Problem(reason, ASSUMPTIONS, where, field="value", value=value, allowed=allowed)
    if (a.basis == "calibrated") != bool(a.calibrates):
        reason = "names the line that a calibrated assumption is solved from"
        yield Problem(reason, ASSUMPTIONS, where, field="calibrates")
    if (a.basis == "computed") != bool(a.formula):
        reason = "is what a computed assumption is computed by, and no other has one"
        yield Problem(reason, ASSUMPTIONS, where, field="formula", value=a.formula or None)
    if a.bound == "at least" and a.nature in ("fact", "choice") and a.low < a.value:
        reason, allowed = "is below what the source calls a minimum", f"{a.value:g} or more"
        yield Problem(reason, ASSUMPTIONS, where, field="low", value=a.low, allowed=allowed)
    if a.bound == "at most" and a.nature in ("fact", "choice") and a.high > a.value:
        reason, allowed = "is above what the source calls a maximum", f"at most {a.value:g}"
        yield Problem(reason, ASSUMPTIONS, where, field="high", value=a.high, allowed=allowed)


def _unit_problems(header: Header, a: Assumption, where: str) -> Iterator[Problem]:
    if unknown := unit_problem(a.unit, tuple(header.units)):
        reason, near = unknown
        yield Problem(reason, ASSUMPTIONS, where, field="unit", value=a.unit, nearest=near)
    elif is_money(a.unit) and a.price_level != header.price_level:
        level = header.price_level or "not stated"
        reason = f"a price in another price level than the case's ({level})"
        yield Problem(reason, ASSUMPTIONS, where, field="price_level", value=a.price_level or None)
    elif a.price_level and not is_money(a.unit):
        yield Problem(
            "is of no price",
            ASSUMPTIONS,
            where,
            field="price_level",
            value=a.price_level,
            allowed="a blank",
        )


def _distribution_problems(a: Assumption, where: str) -> Iterator[Problem]:
    if a.basis in ("calibrated", "computed"):
        return  # its mode is not known before it is solved, or it is not drawn
    try:
        read_distribution(a.distribution, a.value, a.low, a.high)
    except ValueError as error:
        yield Problem(str(error), ASSUMPTIONS, where, field="distribution", value=a.distribution)


def implied_problems(a: Assumption, file: str, where: str) -> list[Problem]:
    """A row for a delay, a scale, an extension or a switch that does not keep to what these are."""
    suffix = "delay" if a.id == DELAY_OF_ALL else a.id.rpartition(".")[2]
    unit = IMPLIED[suffix].unit if suffix in IMPLIED else a.unit
    problems = []
    if a.unit != unit:
        reason = f"'{suffix}' is counted otherwise"
        problems.append(Problem(reason, file, where, field="unit", value=a.unit, allowed=unit))
    if suffix == "delay" and a.low < 0:
        reason, rule = "a delay cannot be negative", "0 or more"
        problems.append(Problem(reason, file, where, field="low", value=a.low, allowed=rule))
    if a.is_switch and a.value not in (0, 1):
        reason, rule = "a switch is on or off", "0 or 1"
        problems.append(Problem(reason, file, where, field="value", value=a.value, allowed=rule))
    return problems


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
        elif a.id not in _rested_on(lines[a.calibrates], rows):
            reason = f"'{a.id}' is no driver of line '{a.calibrates}'"
            problems.append(Problem(reason, file, row, field="calibrates", value=a.calibrates))
        elif a.calibrates in first:
            reason = (
                f"line '{a.calibrates}' has two calibrated assumptions: {first[a.calibrates]} and"
                f" {a.id}"
            )
            problems.append(
                Problem(reason, file, row, field="calibrates", value=a.id, allowed="one a line")
            )
        first.setdefault(a.calibrates, a.id)
    return problems


def _rested_on(line: Line, rows: Numbered) -> set[str]:
    """The assumptions that a line takes, and those that the computed ones among them take."""
    formulas = {a.id: a.formula for _, a in rows if a.formula}
    found, waiting = set(line.inputs), list(line.inputs)
    while waiting:
        formula = formulas.get(waiting.pop())
        new = [id for id in formula_ids(formula) if id not in found] if formula else []
        found.update(new)
        waiting += new
    return found


def rival_problems(
    assumptions: Mapping[str, Assumption], rows: Sequence[tuple[str, Rival]]
) -> list[Problem]:
    """Rivals of no assumption, outside its range so that nobody could try them, or standing
    twice.
    """
    keys = ((row, f"{one.assumption}, {one.value:g}") for row, one in rows)
    problems = duplicates(keys, RIVALS, "rival")
    for row, one in rows:
        problems += one_of(one.assumption, assumptions, RIVALS, row, "assumption")
        of = assumptions.get(one.assumption)
        if of is None:
            continue
        if of.is_switch or of.basis == "computed":
            reason = f"'{of.id}' is {'a switch' if of.is_switch else 'computed'} and has no rivals"
            problems.append(Problem(reason, RIVALS, row, field="assumption", value=of.id))
        elif not of.low <= one.value <= of.high:
            reason = "is outside the range of its assumption, so it could not be tried"
            rule = f"{of.low:g} to {of.high:g}, or a wider range"
            problems.append(
                Problem(reason, RIVALS, row, field="value", value=one.value, allowed=rule)
            )
    return problems


def value_of_year_problems(
    header: Header,
    assumptions: Mapping[str, Assumption],
    rows: Sequence[tuple[str, ValueOfYear]],
) -> list[Problem]:
    """Assumptions and years of `values_by_year.csv`, and rows that stand twice."""
    keys = ((row, f"{one.assumption}, {one.year}") for row, one in rows)
    problems = duplicates(keys, BY_YEAR, "assumption, year")
    firsts: dict[str, tuple[str, ValueOfYear]] = {}
    for row, one in rows:
        problems += one_of(one.assumption, assumptions, BY_YEAR, row, "assumption")
        problems += one_of(one.year, header.years, BY_YEAR, row, "year")
        if one.assumption not in firsts or one.year < firsts[one.assumption][1].year:
            firsts[one.assumption] = (row, one)
    for id, (row, first) in firsts.items():
        if id in assumptions:
            problems += _first_value_problems(assumptions[id], first, row)
    return problems


def _first_value_problems(a: Assumption, first: ValueOfYear, row: str) -> Iterator[Problem]:
    """What the first value of an assumption with values by year may not be."""
    if first.value == 0:
        reason = "the first value may not be 0: the later ones move in proportion to it"
        yield Problem(reason, BY_YEAR, row, field="value", value=0)
    if a.is_implied or a.basis in ("calibrated", "computed"):
        reason = f"'{a.id}' is {'implied' if a.is_implied else a.basis} and has no values by year"
        yield Problem(reason, BY_YEAR, row, field="assumption", value=a.id)
    elif not math.isnan(a.value) and a.value != first.value:
        reason = f"'{a.id}' has another value in assumptions.csv: {a.value:g}"
        rule = "the same, or a blank there"
        yield Problem(reason, BY_YEAR, row, field="value", value=first.value, allowed=rule)


def amount_problems(header: Header, rows: Sequence[tuple[str, Amount]]) -> list[Problem]:
    """Lines, parties and years of `amounts.csv`, and money of one year that stands twice."""
    file = "amounts.csv"
    keys = (
        (row, f"{a.line}, {a.party}, {year}")
        for row, a in rows
        for year in header.years_meant(a.year)
    )
    problems = duplicates(keys, file, "line, party, year")
    lines = [line.id for line in header.line if kind_of(line).pattern == "listed"]
    for row, amount in rows:
        problems += one_of(amount.line, lines, file, row, "line")
        problems += one_of(amount.party, [party.id for party in header.party], file, row, "party")
        if amount.year.endswith("+"):
            reason = (
                "money from a year on stands in each year, and goes on where the line continues"
            )
            rule = "a year, or several joined by +"
            problems.append(
                Problem(reason, file, row, field="year", value=amount.year, allowed=rule)
            )
            continue
        for year in header.years_meant(amount.year):
            problems += one_of(year, [*header.years, "all"], file, row, "year")
    return problems


def figure_problems(
    header: Header,
    assumptions: Mapping[str, Assumption],
    rows: Sequence[tuple[str, Figure]],
    scenarios: Sequence[Scenario],
) -> list[Problem]:
    """Names and units of `published.csv`, and rows that stand twice."""
    file = "published.csv"
    keys = (
        (row, ", ".join((f.table, f.line, f.party, f.year, f.measure, *filter(None, [f.scenario]))))
        for row, f in rows
        if f.role != "context"
    )
    problems = duplicates(keys, file, "figure") + contradictions(rows, file)
    for row, figure in rows:
        problems += one_of(
            figure.table, [*(table.id for table in header.table), "text"], file, row, "table"
        )
        if figure.role == "context":
            continue
        problems += _scenario_of_figure(figure, scenarios, file, row)
        if figure.measure in MEASURES:
            problems += budget_figure_problems(header, figure, file, row)
            continue
        is_sum = len(figure.measures) > 1
        for measure in figure.measures:
            known = [*assumptions] if is_sum else [*MEASURES, *assumptions]
            problems += one_of(measure, known, file, row, "measure")
            if measure in assumptions:
                unit = assumptions[measure].unit
                problems += conversion_problems(header, figure, unit, file, row)
    return problems


def _scenario_of_figure(
    figure: Figure, scenarios: Sequence[Scenario], file: str, row: str
) -> list[Problem]:
    """A printed figure that holds under a scenario which there is not, or that feeds the model."""
    if not figure.scenario:
        return []
    if figure.role == "input":
        reason = "a figure of another scenario does not feed the published case"
        return [Problem(reason, file, row, field="role", value="input", allowed="check, context")]
    return one_of(figure.scenario, [one.name for one in scenarios], file, row, "scenario")


def budget_figure_problems(header: Header, figure: Figure, file: str, row: str) -> list[Problem]:
    """The line, years, party and unit of a printed figure of money, posts or payback."""
    problems = _line_of_figure(header, figure, file, row)
    if figure.role == "input" and figure.measure in DERIVED_MEASURES:
        reason, rule = f"'{figure.measure}' does not feed the model", "check, context"
        problems.append(Problem(reason, file, row, field="role", value="input", allowed=rule))
    if figure.measure == "payback":
        return problems + _payback_problems(figure, file, row)
    problems += _years_of_figure(header, figure, file, row)
    if not figure.measure.startswith("fte"):
        parties = ["all", *(party.id for party in header.party)]
        problems += one_of(figure.party, parties, file, row, "party")
        problems += conversion_problems(header, figure, header.unit, file, row)
    return problems


def _line_of_figure(header: Header, figure: Figure, file: str, row: str) -> list[Problem]:
    """A figure is of a line, a part, a steering area or the total; posts of a line that has any."""
    if figure.measure == "payback":
        return one_of(figure.line, ["total"], file, row, "line")
    areas = dict.fromkeys(line.steering_area for line in header.line if line.steering_area)
    lines = [*line_and_part_ids(header), "total", *areas]
    staffed = [line.id for line in header.line if line.staff]
    if figure.measure.startswith("fte") and figure.line in lines and figure.line not in staffed:
        reason, rule = f"'{figure.measure}' is of posts, and '{figure.line}' has none", staffed
        where = {"field": "line", "value": figure.line, "allowed": ", ".join(rule)}
        return [Problem(reason, file, row, **where)]
    return one_of(figure.line, lines, file, row, "line")


def _years_of_figure(header: Header, figure: Figure, file: str, row: str) -> list[Problem]:
    """A figure's years are the case's; that of a check from a year on may be a later one."""
    last, begins = header.years[-1], figure.begins
    if figure.role == "check" and figure.year != begins and is_year(begins, like=last):
        return [] if begins >= header.years[0] else one_of(begins, header.years, file, row, "year")
    base_years = [one.base_year for line in header.line for one in line.staff if one.base_year]
    known = [*header.years, *base_years, "all"]
    written = figure.year.split("+")
    return [problem for year in written for problem in one_of(year, known, file, row, "year")]


def _payback_problems(figure: Figure, file: str, row: str) -> list[Problem]:
    """A printed payback is a number of years, of the whole."""
    given = {"year": figure.year, "party": figure.party.removeprefix("all")}
    problems = [
        Problem("a payback has none", file, row, field=field, value=value, allowed="a blank")
        for field, value in given.items()
        if value
    ]
    if figure.unit != "year":
        reason = "a payback is in years"
        unit = Problem(reason, file, row, field="unit", value=figure.unit, allowed="year")
        problems.append(unit)
    return problems


def contradictions(rows: Sequence[tuple[str, Figure]], file: str) -> list[Problem]:
    """Two `input` rows that print another effect for the same line, party and year."""
    first: dict[tuple, tuple[str, Figure]] = {}
    problems = []
    for row, figure in rows:
        if figure.role != "input" or figure.measure not in ("effect", "saving"):
            continue
        key = (figure.line, figure.party, figure.year)
        before, other = first.setdefault(key, (row, figure))
        if (other.value, other.unit, other.measure) != (figure.value, figure.unit, figure.measure):
            reason = (
                f"{figure.line}, {figure.party}, {figure.year}: another input row ({before})"
                f" prints {other.value:g}"
            )
            rule = "one input row; the other is a check"
            problems.append(
                Problem(reason, file, row, field="value", value=figure.value, allowed=rule)
            )
    return problems


def conversion_problems(
    header: Header, figure: Figure, unit: str, file: str, row: str
) -> list[Problem]:
    """A unit of a printed figure that cannot be compared with the model's."""
    is_case = unit == header.unit
    reason = (
        f"is not money in the case's currency ({unit})"
        if is_case
        else "cannot be compared with the model"
    )
    wrong = Problem(reason, file, row, field="unit", value=figure.unit, allowed=unit)
    if not figure.unit:
        return [wrong] if is_case else []
    if unit_problem(figure.unit, tuple(header.units)) or unit_problem(unit, tuple(header.units)):
        return [wrong]
    try:
        conversion(figure.unit, unit, tuple(header.units))
    except ValueError:
        return [wrong]
    return []


def scenario_problems(scenarios: Sequence[Scenario], file: str) -> list[Problem]:
    """Scenario names that stand twice or are taken."""
    problems = duplicates(((str(n), s.name) for n, s in enumerate(scenarios, 1)), file, "name")
    taken = ("published", "baseline")
    return problems + [
        Problem("is a name of the library's own", file, s.name, field="name", value=s.name)
        for s in scenarios
        if s.name in taken
    ]
