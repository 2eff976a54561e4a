"""What must fit together in `case.toml`: years, units, names, dates, what enables what."""

import re
from collections.abc import Iterable, Iterator, Mapping

from fosterlib.load.check_levers import FILE, lever_problems
from fosterlib.load.named import duplicates, one_of
from fosterlib.model.entries import Assumption, Header, Line
from fosterlib.model.errors import Problem
from fosterlib.model.kinds import KINDS, date_arguments, kind_of
from fosterlib.model.units import WORDS, is_money, unit_problem
from fosterlib.model.years import is_year, year_start

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
        problems += lever_problems(line, row)
        problems += _field_problems(header, line, row)
        problems += _split_problems(assumptions, line, row)
        problems += _date_problems(line, row)
        problems += _enabler_problems(header, line, row)
        problems += _staff_problems(header, line, row)
    return [*problems, *_alternatives_problems(header)]


def _id_problems(header: Header) -> Iterator[Problem]:
    parties = [party.id for party in header.party]
    ratings = [risk.rating for risk in header.risk]
    for what, names in (("party", parties), ("risk", ratings)):
        yield from duplicates(_numbered(what, names), FILE, what)
    parts, lines = [part.id for part in header.part], [line.id for line in header.line]
    ids = [*_numbered("part", parts), *_numbered("line", lines)]  # one name for one thing
    yield from duplicates(ids, FILE, "id")
    for field, names in (("id", [*parts, *lines]), ("party", parties)):
        for name in names:
            if name in RESERVED:
                yield Problem("is a word of the library's own", FILE, field=field, value=name)


def _numbered(what: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{what} {number}", name) for number, name in enumerate(names, 1))


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
    base = [one.base for one in line.staff if one.base]
    for id in (*line.drivers.values(), *line.split.values(), *line.affects, *base):
        yield from one_of(id, assumptions, FILE, row, "drivers")
    if line.full_year:
        yield from one_of(line.full_year, header.years, FILE, row, "full_year")


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


def _enabler_problems(header: Header, line: Line, row: str) -> Iterator[Problem]:
    """Lines that enable another: that there are, that are not itself, that do not wait for it."""
    by_id = {one.id: one for one in header.line}
    for id in line.enabled_by:
        yield from one_of(id, by_id, FILE, row, "enabled_by")
        if id == line.id:
            yield Problem("enables itself", FILE, row, field="enabled_by", value=id)
        elif id in by_id and line.id in _enablers(by_id, id):
            reason = f"'{line.id}' and '{id}' enable each other"
            yield Problem(reason, FILE, row, field="enabled_by", value=id)
    if line.enabled_by and kind_of(line).is_computed:
        reason = f"a line of kind {line.kind} follows the others by itself"
        yield Problem(reason, FILE, row, field="enabled_by")


def _enablers(by_id: Mapping[str, Line], id: str) -> set[str]:
    """All lines that enable a line, however far back."""
    found: set[str] = set()
    waiting = [id]
    while waiting:
        new = [one for one in by_id[waiting.pop()].enabled_by if one in by_id and one not in found]
        found.update(new)
        waiting += new
    return found


def _staff_problems(header: Header, line: Line, row: str) -> Iterator[Problem]:
    """Posts without a lever or a formula, or with a base and no year for it."""
    for staff in line.staff:
        if bool(staff.lever) == bool(staff.formula):
            reason, rule = f"posts '{staff.role}' need a lever or a formula", "one of them"
            yield Problem(reason, FILE, row, field="staff", allowed=rule)
        if bool(staff.base) != bool(staff.base_year):
            reason = f"posts '{staff.role}': base and base_year go together"
            yield Problem(reason, FILE, row, field="staff")


def _alternatives_problems(header: Header) -> Iterator[Problem]:
    """Alternatives that are no parts of the case."""
    parts = [part.id for part in header.part]
    for choice in header.alternatives:
        for part in choice.parts:
            yield from one_of(part, parts, FILE, "alternatives", "parts")
