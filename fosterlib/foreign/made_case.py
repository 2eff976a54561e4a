"""Makes a `Case` of fixed amounts from a table as read, its printed totals held against it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from fosterlib.foreign.headings import plain
from fosterlib.foreign.readout import TableReading
from fosterlib.load.findings import validated
from fosterlib.load.folder import Entries, build_case
from fosterlib.load.named import id_of_label
from fosterlib.model.case import Case
from fosterlib.model.entries import Amount, Figure, Header, Line, Named, Part
from fosterlib.model.errors import CaseError, Problem

ALL_LINES = Part(id="lines", label_da="Alle poster", label_en="All lines")
NOT_SPLIT = Named(id="unsplit", label_da="Ikke fordelt", label_en="Not split")

Role = Literal["input", "check", "context"]


@dataclass(frozen=True)
class NamedRows:
    """The parts, parties and lines of a case, and which of them each row of the table is."""

    parts: Mapping[str, Named]
    parties: Mapping[str, Named]
    lines: Mapping[tuple[str, str], Line]
    of_row: Mapping[int, tuple[str, str, str]]


def case_from(
    reading: TableReading,
    *,
    id: str | None = None,
    source: str | None = None,
    year_starts: int | None = None,
) -> Case:
    """The case in a table as read. Its amounts are each year's effect, negative = saving; figures
    are as printed. CaseError if it cannot be one.
    """
    problems = list[Problem]()
    named = _named_rows(reading)
    written = _header_of(reading, named, source or reading.file, year_starts)
    header = validated(Header, written, reading.file, "", problems)
    if header is None:
        raise CaseError(problems)
    amounts = _amounts(reading, named)
    figures = [*_printed_lines(reading, named), *_printed_totals(reading, named)]
    entries = Entries(
        amounts=[(amount.locator, amount) for amount in amounts],
        figures=[(figure.locator, figure) for figure in figures],
    )
    stem = reading.file.rsplit(".", 1)[0]
    case = build_case(id or id_of_label(plain(stem), set()), None, header, entries)
    return replace(case, warnings=(*case.warnings, *reading.notes), reading=reading)


def _header_of(
    reading: TableReading, named: NamedRows, source: str, year_starts: int | None
) -> dict[str, object]:
    """What the table says of a case, as case.toml would say it. A year of two calendar years
    (2026/27) begins in April, unless it is said.
    """
    title = reading.title
    return {
        "title_da": title,
        "title_en": title,
        "owner_da": "",
        "owner_en": "",
        "version": "1",
        "source": source,
        "years": list(reading.years),
        "year_starts": year_starts or (4 if len(reading.years[0]) > 4 else 1),
        "unit": reading.unit,
        "price_level": reading.price_level,
        "party": list(named.parties.values()),
        "part": [Part(**one.model_dump()) for one in named.parts.values()],
        "line": list(named.lines.values()),
        "table": [Named(id="table", label_da=title, label_en=title)],
    }


def yearly_effects(reading: TableReading) -> np.ndarray:
    """Each row's effect by year, negative = saving: changes are added up, running sums taken apart.

    Array (row, year) in the table's unit; NaN is not stated.
    """
    printed = reading.sums.amounts[:, :-1]
    if reading.kind == "changes":
        printed = np.cumsum(printed, axis=1)
    elif reading.kind == "cumulated":
        printed = np.diff(printed, axis=1, prepend=0.0)
    return printed * (-1.0 if reading.savings_are_positive else 1.0)


def _named_rows(reading: TableReading) -> NamedRows:
    """Ids for parts, parties and lines, each from its label in the table's order."""
    rows, sums = reading.rows, reading.sums
    effects, taken = yearly_effects(reading), {"total", "all", "delay", ALL_LINES.id, NOT_SPLIT.id}
    parts = _named((sums.sections[n] for n in sums.lines), ALL_LINES, taken)
    parties = _named((rows[n].party for n in sums.lines), NOT_SPLIT, taken)
    keys = {n: (sums.sections[n], rows[n].label) for n in sums.lines}
    lines: dict[tuple[str, str], Line] = {}
    for n in sums.lines:
        if keys[n] in lines:
            continue
        row = rows[n]
        net = np.nansum([effects[other] for other in sums.lines if keys[other] == keys[n]])
        lines[keys[n]] = Line(
            id=id_of_label(plain(row.label), taken),
            label_da=row.label,
            label_en=row.label,
            part=parts[sums.sections[n]].id,
            kind="amounts",
            money="register" if row.memo else "saving" if net < 0 else "expenditure",
            steering_area=row.steering_area,
            in_total=not row.memo,
            continues=True if reading.goes_on else "not stated",
        )
    of_row = {
        n: (parts[sums.sections[n]].id, lines[keys[n]].id, parties[rows[n].party].id)
        for n in sums.lines
    }
    return NamedRows(parts, parties, lines, of_row)


def _amounts(reading: TableReading, named: NamedRows) -> list[Amount]:
    """The money of each line, party and year; without a value where it is not stated."""
    effects = yearly_effects(reading)
    return [
        Amount(
            line=line,
            party=party,
            year=year,
            locator=reading.rows[n].place,
            **({} if np.isnan(effect) else {"value": effect}),
        )
        for n, (_, line, party) in named.of_row.items()
        for year, effect in zip(reading.years, effects[n], strict=True)
    ]


def _own_names(named: NamedRows) -> dict[int, tuple[str, str]]:
    """Line and party of each row that is a line; `all` where no other row is of the same line."""
    rows_of = Counter(line for _, line, _ in named.of_row.values())
    return {
        n: (line, party if rows_of[line] > 1 else "all")
        for n, (_, line, party) in named.of_row.items()
    }


def _measure(reading: TableReading) -> str:
    return "saving" if reading.savings_are_positive else "effect"


def _place_in_time(reading: TableReading, column: int) -> tuple[str, bool]:
    """The year of a printed amount as `published.csv` writes it, and whether it is an effect.

    A running sum is one of the years up to its own; a change is no effect, and the changes of all
    years add to the effect of the last one.
    """
    years, is_total = reading.years, column == len(reading.years)
    if reading.kind == "cumulated":
        return ("all" if is_total else "+".join(years[: column + 1])), True
    if reading.kind == "changes":
        return (years[-1], True) if is_total else (years[column], column == 0)
    return ("all" if is_total else years[column]), True


def _figure(
    reading: TableReading,
    cell: tuple[int, int],
    key: tuple[str, str, str],
    role: Role,
    precision: float,
) -> Figure:
    """A cell (row, column) of the table as a printed figure of (line, party, year)."""
    row, column = cell
    line, party, year = key
    _, is_effect = _place_in_time(reading, column)
    return Figure(
        table="table",
        line=line,
        party=party,
        year=year,
        measure=_measure(reading) if is_effect else "change",
        value=reading.sums.amounts[row, column],
        unit=reading.unit,
        precision=precision,
        role=role,
        locator=f"{reading.rows[row].place}, {[*reading.years, 'total'][column]}",
    )


def _printed_lines(reading: TableReading, named: NamedRows) -> list[Figure]:
    """The printed amounts of the lines: `input`, or `context` for a change from year to year."""
    found = []
    for n, (line, party) in _own_names(named).items():
        for column, amount in enumerate(reading.sums.amounts[n, :-1]):
            year, is_effect = _place_in_time(reading, column)
            if not np.isnan(amount):
                role: Role = "input" if is_effect else "context"
                digit = reading.sums.last_digit
                found.append(_figure(reading, (n, column), (line, party, year), role, digit))
    return found


def _covered_names(reading: TableReading, named: NamedRows) -> dict[tuple[int, ...], str]:
    """What a total is the total of, by the lines that it covers: a line, a part, or all."""
    added = tuple(n for n in named.of_row if not reading.rows[n].memo)
    totals: dict[tuple[int, ...], str] = {}
    for place in (1, 0):  # a line, a part
        for name in {names[place] for names in named.of_row.values()}:
            covered = tuple(n for n in added if named.of_row[n][place] == name)
            totals[covered] = name
    totals[added] = "total"
    return totals


def _printed_totals(reading: TableReading, named: NamedRows) -> list[Figure]:
    """Printed totals as `check`; as `context` a total of what has no name in the case."""
    own, totals = _own_names(named), _covered_names(reading, named)
    sums, found = reading.sums, []
    seen = {(one.line, one.party, one.year) for one in _printed_lines(reading, named)}
    for check in sums.checks:
        line, party = own.get(check.row) or (totals.get(tuple(sorted(check.lines)), ""), "all")
        year, is_effect = _place_in_time(reading, check.column)
        residue = check.residue(sums.amounts)
        is_check = line and is_effect and not np.isnan(residue) and (line, party, year) not in seen
        seen.add((line, party, year))
        role: Role = "check" if is_check else "context"
        cell, digit = (check.row, check.column), _precision(residue, sums.last_digit)
        found.append(_figure(reading, cell, (line, party, year), role, digit))
    return found


def _precision(residue: float, last_digit: float) -> float:
    """One in the last digit; twice what a total is off by rounding, in whole digits."""
    off = 0.0 if np.isnan(residue) else abs(residue)
    return last_digit * max(2 if off else 1, int(np.ceil(2 * off / last_digit - 1e-6)))


def _named(labels: Iterable[str], blank: Named, taken: set[str]) -> dict[str, Named]:
    """Each label with an id of its own, in the table's order; `blank` stands for none."""
    return {
        label: _called(label, id_of_label(plain(label), taken)) if label else blank
        for label in dict.fromkeys(labels)
    }


def _called(label: str, id: str) -> Named:
    return Named(id=id, label_da=label, label_en=label)
