"""A `Case` of fixed amounts from a budget table that somebody else published, its printed totals held against it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from fosterlib.case import Case
from fosterlib.entries import Amount, Figure, Header, Line, Named
from fosterlib.errors import CaseError, Problem
from fosterlib.files import validated
from fosterlib.load import Entries, build_case
from fosterlib.load.layout import find_layout, header_row, plain, price_levels_in, units_in, years_found
from fosterlib.load.rows import Row, printed_rows, read_rows
from fosterlib.load.sheet import Grid, read_grids
from fosterlib.load.sums import Check, settle
from fosterlib.units import is_money, unit_problem

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})


def case_from_table(
    path: str | Path,
    *,
    unit: str | None = None,
    id: str | None = None,
    title: str | None = None,
    source: str | None = None,
    sheet: str | None = None,
    decimal: str | None = None,
    columns: Mapping[str, str] | None = None,
    price_level: str | None = None,
    year_starts: int | None = None,
    precision: float | None = None,
    savings_are_positive: bool = False,
) -> Case:
    """The business case in a CSV or XLSX table: a row a line, a column a year, totals if there are any.

    Units: `unit` is the table's money (`GBP`, `1000 DKK`, `1000000 DKK`); left out, it is read from the headings.
    `decimal` ("," or ".") and `precision` (one in the last printed digit) are read from the amounts, `price_level`
    from the headings, `year_starts` from the years' form (April for 2026/27, else January). `columns` says what a
    column is by its heading or letter: a year, `line`, `category`, `steering_area`, `party`, `total` or `ignore`.
    `savings_are_positive` turns a table of savings printed as positive numbers around.

    A blank is unknown (NaN), unless a printed total equals what is filled: then it is 0. Totals may differ by one in
    the last printed digit. `case.warnings` names every such blank and residue, and what was read from the form.
    Raises `CaseError` with every cell that does not fit, by row and column.
    """
    path = Path(path)
    grid = _one_sheet(read_grids(path, sheet, years_found), path.name)
    layout = find_layout(grid, path.name, columns or {})
    notes: list[Problem] = []
    printed = printed_rows(grid, layout, path.name, notes)
    if not printed:
        raise CaseError(Problem("has no row with amounts below its header", path.name, str(layout.header + 1)))
    years = list(layout.years)
    rows, currencies = read_rows(printed, layout, path.name, decimal, notes)
    last_digit = 10.0 ** -max(row.digits for row in rows) if precision is None else precision
    if not last_digit > 0:
        raise CaseError(Problem("is not a precision", path.name, field="precision", value=precision, allowed="1, 0.1"))
    lines, checks = settle(rows, years, path.name, last_digit, notes)
    headings = [cell for row in grid[: layout.header + 3] for cell in row if isinstance(cell, str)]
    unit = _unit(unit, grid, layout.header, currencies, path.name, notes)
    price_level = price_level if price_level is not None else _price_level(headings, path.name)
    name = title or _title(grid, layout.header) or path.stem
    parts, named, parties = _names(lines, savings_are_positive)
    problems: list[Problem] = []
    entry = {
        "title_da": name, "title_en": name, "owner_da": "", "owner_en": "", "version": "1",
        "source": source or path.name, "years": years, "year_starts": year_starts or (4 if len(years[0]) > 4 else 1),
        "unit": unit, "price_level": price_level, "party": list(parties.values()), "part": list(parts.values()),
        "line": list(named.values()), "table": [Named(id="table", label_da=name, label_en=name)],
    }  # fmt: skip
    header = validated(Header, entry, path.name, "", problems)
    if header is None:
        raise CaseError(problems)
    sign = -1.0 if savings_are_positive else 1.0
    entries = Entries(
        amounts=[
            (str(row.number), Amount(
                line=named[row.key].id, party=parties[row.party].id, year=year, locator=row.place,
                **({} if np.isnan(value) else {"value": sign * value}),
            ))
            for row in lines for year, value in zip(years, row.values, strict=True)
        ],
        figures=[
            (figure.locator, figure)
            for figure in _figures(lines, checks, header, parts, named, parties, last_digit, savings_are_positive)
        ],
    )  # fmt: skip
    case = build_case(id or _slug(path.stem, set()), None, header, entries)
    return replace(case, warnings=(*case.warnings, *notes))


def _one_sheet(grids: Mapping[str, Grid], file: str) -> Grid:
    tables = {name: grid for name, grid in grids.items() if header_row(grid) is not None}
    if len(tables) > 1:
        options = ", ".join(tables)
        raise CaseError(
            Problem("has more than one sheet with years: say which one", file, field="sheet", allowed=options)
        )
    return next(iter((tables or grids).values()), [])


def _unit(said: str | None, grid: Grid, header: int, currencies: set[str], file: str, notes: list[Problem]) -> str:
    """The money unit: as said, else as the nearest headings name it. CaseError if none does, or two do."""
    if said is not None and (unit_problem(said) or not is_money(said)):
        raise CaseError(Problem("is not a money unit", file, field="unit", value=said, allowed="GBP, 1000 DKK"))
    near = units_in(cell for row in grid[header : header + 2] for cell in row if isinstance(cell, str))
    found = near or units_in(cell for row in grid[:header] for cell in row if isinstance(cell, str)) or currencies
    named = {unit.split()[-1] for unit in found} | currencies | ({said.split()[-1]} if said else set())
    if len(named) > 1:
        mixed = ", ".join(sorted(named))
        raise CaseError(Problem("names more than one currency", file, str(header + 1), "unit", mixed, "one currency"))
    if said is None and len(found) != 1:
        reason = "names more than one money unit" if found else "does not name its money unit"
        rule = "say it: unit='GBP', unit='1000 DKK', unit='1000000 DKK'"
        raise CaseError(Problem(reason, file, field="unit", value=", ".join(sorted(found)) or None, allowed=rule))
    if said is not None and found and said not in found:
        reason = f"the headings say {', '.join(sorted(found))}; read as {said}, as asked"
        notes.append(Problem(reason, file, field="unit"))
    return said or found.pop()


def _price_level(headings: Sequence, file: str) -> str:
    found = price_levels_in(headings)
    if len(found) > 1:
        reason = "names more than one price level"
        rule = "say it: price_level='2018'"
        raise CaseError(Problem(reason, file, field="price_level", value=", ".join(sorted(found)), allowed=rule))
    return found.pop() if found else ""


def _title(grid: Grid, header: int) -> str:
    """The first row above the header with a single text, at its left."""
    alone = [row for row in grid[:header] if sum(cell != "" for cell in row) == 1]
    return next((cell for row in alone for cell in row[:2] if isinstance(cell, str) and len(cell) > 3), "")


def _slug(text: str, taken: set[str]) -> str:
    """An id from a label: its first words in plain letters, and a number if the id is taken."""
    letters = plain(text).replace("'", "").translate(LETTERS)
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode())
    stem = "_".join(words)[:40].rsplit("_", 1)[0] if len("_".join(words)) > 40 else "_".join(words)
    stem = stem if stem[:1].isalpha() else f"line_{stem}".rstrip("_")
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}_{count}"
    taken.add(name)
    return name


def _names(
    rows: Sequence[Row], savings_are_positive: bool
) -> tuple[dict[str, Named], dict[tuple[str, str], Line], dict[str, Named]]:
    """Parts (by category), lines (by category and label) and parties of the case, each with an id of its own."""
    taken = {"total", "all", "delay", "unsplit"}
    parts = {
        name: Named(id=_slug(name or "lines", taken), label_da=name or "Alle poster", label_en=name or "All lines")
        for name in dict.fromkeys(row.category for row in rows)
    }
    parties = {
        name: Named(id=_slug(name, taken), label_da=name, label_en=name)
        for name in dict.fromkeys(row.party for row in rows if row.party)
    }
    if any(not row.party for row in rows):
        parties[""] = Named(id="unsplit", label_da="Ikke fordelt", label_en="Not split")
    lines = {}
    for row in rows:
        if row.key not in lines:
            amounts = np.concatenate([other.values for other in rows if other.key == row.key])
            saves = (np.nansum(amounts) > 0) == savings_are_positive and np.nansum(amounts) != 0
            lines[row.key] = Line(
                id=_slug(row.label, taken), label_da=row.label, label_en=row.label, part=parts[row.category].id,
                kind="amounts", money="register" if row.memo else "saving" if saves else "expenditure",
                steering_area=row.steering_area, in_total=not row.memo,
            )  # fmt: skip
    return parts, lines, parties


def _figures(
    rows: Sequence[Row], checks: Sequence[Check], header: Header, parts: Mapping[str, Named],
    lines: Mapping[tuple[str, str], Line], parties: Mapping[str, Named], last_digit: float, positive: bool,
) -> list[Figure]:  # fmt: skip
    """Printed amounts as `input`, printed totals as `check`; as `context` what no line, part or total stands for."""
    shared = {"table": "table", "measure": "saving" if positive else "effect", "unit": header.unit}
    rows_of = Counter(row.key for row in rows)
    party_of = [parties[row.party].id if rows_of[row.key] > 1 else "all" for row in rows]
    found = [
        Figure(
            line=lines[row.key].id, party=party, year=year, value=value, precision=last_digit,
            role="input", locator=f"{row.place}, {year}", **shared,
        )
        for row, party in zip(rows, party_of, strict=True)
        for year, value in zip(header.years, row.values, strict=True) if not np.isnan(value)
    ]  # fmt: skip
    added = tuple(n for n, row in enumerate(rows) if not row.memo)
    seen = set()
    for check in checks:
        covered = [rows[n] for n in check.lines]
        keys, names = {row.key for row in covered}, {row.category for row in covered}
        line, party = "", "all"
        if check.own:
            line, party = lines[covered[0].key].id, party_of[check.lines[0]]
        elif check.lines == added:
            line = "total"
        elif len(names) == 1 and len(covered) == sum(rows[n].category in names for n in added):
            line = parts[covered[0].category].id
        elif len(keys) == 1:
            line = lines[covered[0].key].id
        is_check = line and not np.isnan(check.residue) and (line, party, check.year) not in seen
        seen.add((line, party, check.year))
        is_residue = abs(check.residue) > last_digit * 1e-6
        found.append(Figure(
            line=line, party=party, year=check.year or "all", value=check.printed, locator=check.place,
            role="check" if is_check else "context", precision=last_digit * (2 if is_residue else 1), **shared,
        ))  # fmt: skip
    return found
