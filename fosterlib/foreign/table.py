"""A `Case` of fixed amounts from a budget table that somebody else published, its printed totals
held against it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path

import numpy as np

from fosterlib.foreign.grids import Cell, Grid, read_grids
from fosterlib.foreign.layout import (
    find_layout,
    header_row,
    plain,
    price_levels_in,
    units_in,
    years_found,
)
from fosterlib.foreign.rows import Row, printed_rows
from fosterlib.foreign.sums import Sums, read_sums
from fosterlib.load.findings import validated
from fosterlib.load.folder import Entries, build_case
from fosterlib.model.case import Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import Amount, Figure, Header, Line, Named
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.units import is_money, unit_problem

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})
ALL_LINES = Named(id="lines", label_da="Alle poster", label_en="All lines")
NOT_SPLIT = Named(id="unsplit", label_da="Ikke fordelt", label_en="Not split")


@checked
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
    """The business case in a CSV or XLSX table: a row a line, a column a year, totals if there are
    any.

    Units: `unit` is the table's money (`GBP`, `1000 DKK`, `1000000 DKK`); left out, it is read from
    the headings. `decimal` ("," or ".") is read from the amounts, else it is as the currency is
    usually written; `precision` (one in the last printed digit) is read from the amounts,
    `price_level` from the headings, `year_starts` from the years' form (April for 2026/27, else
    January). `columns` says what a column is by its heading or letter: a year, `line`, `category`,
    `steering_area`, `party`, `total` or `ignore`. `savings_are_positive` turns a table of savings
    printed as positive numbers around.

    A blank is unknown (NaN), unless a printed total equals what is filled: then it is 0. Totals may
    differ by one in the last printed digit. `case.warnings` names every such blank and residue, and
    what was read from the form. Raises `CaseError` with every cell that does not fit, by row and
    column.
    """
    path, notes = Path(path), list[Problem]()
    with _in_file(path.name):
        grid = _one_sheet(read_grids(path, sheet, years_found))
        layout = find_layout(grid, columns or {}, notes)
        rows = printed_rows(grid, layout, notes)
        above, heads = grid[: layout.header], grid[layout.header : rows[0].number - 1]
        printed = units_in(chain(*heads)) or units_in(chain(*above))
        sums, currencies = read_sums(
            rows, layout, decimal, precision, {unit} if unit else printed, notes
        )
        unit = _unit(unit, printed, currencies, len(above) + 1, notes)
        price_level = _price_level(chain(*above, *heads)) if price_level is None else price_level
    years, title = [*layout.amounts][:-1], title or _title(above) or path.stem
    sign = -1.0 if savings_are_positive else 1.0
    used = [rows[n] for n in sums.lines]
    taken = {"total", "all", "delay", ALL_LINES.id, NOT_SPLIT.id}
    parts = _named((row.category for row in used), ALL_LINES, taken)
    parties = _named((row.party for row in used), NOT_SPLIT, taken)
    posts: dict[tuple[str, str], Line] = {}
    for row in used:
        if row.key not in posts:
            net = sign * np.nansum(
                [sums.amounts[n, :-1] for n in sums.lines if rows[n].key == row.key]
            )
            posts[row.key] = Line(
                id=_slug(row.label, taken),
                label_da=row.label,
                label_en=row.label,
                part=parts[row.category].id,
                kind="amounts",
                money="register" if row.memo else "saving" if net < 0 else "expenditure",
                steering_area=row.steering_area,
                in_total=not row.memo,
            )
    entry = {
        "title_da": title,
        "title_en": title,
        "owner_da": "",
        "owner_en": "",
        "version": "1",
        "source": source or path.name,
        "years": years,
        "year_starts": year_starts or (4 if len(years[0]) > 4 else 1),
        "unit": unit,
        "price_level": price_level,
        "party": list(parties.values()),
        "part": list(parts.values()),
        "line": list(posts.values()),
        "table": [Named(id="table", label_da=title, label_en=title)],
    }
    problems: list[Problem] = []
    header = validated(Header, entry, path.name, "", problems)
    if header is None:
        raise CaseError(problems)
    ids = {
        n: (parts[rows[n].category].id, posts[rows[n].key].id, parties[rows[n].party].id)
        for n in sums.lines
    }
    amounts = [
        Amount(
            line=line,
            party=party,
            year=year,
            locator=rows[n].place,
            **({} if np.isnan(amount) else {"value": sign * amount}),
        )
        for n, (_, line, party) in ids.items()
        for year, amount in zip(years, sums.amounts[n], strict=False)
    ]
    measure = "saving" if savings_are_positive else "effect"
    figures = _figures(
        rows, sums, ids, years, partial(Figure, table="table", measure=measure, unit=unit)
    )
    entries = Entries(
        amounts=[(one.locator, one) for one in amounts],
        figures=[(one.locator, one) for one in figures],
    )
    case = build_case(id or _slug(path.stem, set()), None, header, entries)
    return replace(
        case, warnings=(*case.warnings, *(replace(note, file=path.name) for note in notes))
    )


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    """Says in which file the problems are that a `CaseError` names."""
    try:
        yield
    except CaseError as error:
        raise CaseError(
            [replace(one, file=one.file or name) for one in error.problems]
        ) from error.__cause__


def _one_sheet(grids: Mapping[str, Grid]) -> Grid:
    """The one sheet with years, or any if none has; its rows filled up to one width, and a blank
    column after them.
    """
    tables = {name: grid for name, grid in grids.items() if header_row(grid) is not None}
    if len(tables) > 1:
        reason = "has more than one sheet with years: say which one"
        raise CaseError(Problem(reason, field="sheet", allowed=", ".join(tables)))
    grid = next(iter((tables or grids).values()), [])
    width = max(map(len, grid), default=0) + 1
    return [row + [""] * (width - len(row)) for row in grid]


def _unit(
    said: str | None, printed: set[str], currencies: set[str], header: int, notes: list[Problem]
) -> str:
    """The money unit: as said, else as the headings name it, or the amounts. CaseError if none
    does, or two do.
    """
    if said is not None and (unit_problem(said) or not is_money(said)):
        raise CaseError(
            Problem("is not a money unit", field="unit", value=said, allowed="GBP, 1000 DKK")
        )
    printed = printed or currencies
    units = {said} if said else printed
    named = {unit.split()[-1] for unit in units | printed} | currencies
    if len(named) > 1:
        mixed = ", ".join(sorted(named))
        reason, rule = "names more than one currency", "one currency"
        raise CaseError(Problem(reason, row=str(header), field="unit", value=mixed, allowed=rule))
    shown = ", ".join(sorted(printed))
    if len(units) != 1:
        reason = "names more than one money unit" if units else "does not name its money unit"
        rule = "say it: unit='GBP', unit='1000 DKK', unit='1000000 DKK'"
        raise CaseError(Problem(reason, field="unit", value=shown or None, allowed=rule))
    if printed and not units <= printed:
        notes.append(Problem(f"the headings say {shown}; read as {said}, as asked", field="unit"))
    return units.pop()


def _price_level(cells: Iterable[Cell]) -> str:
    found = price_levels_in(cells)
    if len(found) > 1:
        rule, shown = "say it: price_level='2018'", ", ".join(sorted(found))
        raise CaseError(
            Problem(
                "names more than one price level", field="price_level", value=shown, allowed=rule
            )
        )
    return "".join(found)


def _title(above: Grid) -> str:
    """The first row above the header with a single text, at its left."""
    alone = [row for row in above if sum(cell != "" for cell in row) == 1]
    return next(
        (cell for row in alone for cell in row[:2] if isinstance(cell, str) and len(cell) > 3), ""
    )


def _slug(text: str, taken: set[str]) -> str:
    """An id from a label: its first words in plain letters, and a number if the id is taken."""
    letters = plain(text).replace("'", "").translate(LETTERS)
    words = re.findall(
        r"[a-z0-9]+", unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    )
    stem = "_".join(words) if words and words[0][0].isalpha() else "_".join(["line", *words])
    if len(stem) > 40:
        stem = stem[:40].rsplit("_", 1)[0]
    numbered = chain([stem], (f"{stem}_{number}" for number in count(2)))
    name = next(name for name in numbered if name not in taken)
    taken.add(name)
    return name


def _named(labels: Iterable[str], blank: Named, taken: set[str]) -> dict[str, Named]:
    """Each label with an id of its own, in the table's order; `blank` stands for none."""
    return {
        label: Named(id=_slug(label, taken), label_da=label, label_en=label) if label else blank
        for label in dict.fromkeys(labels)
    }


def _figures(
    rows: Sequence[Row],
    sums: Sums,
    ids: Mapping[int, tuple[str, str, str]],
    years: Sequence[str],
    figure: Callable,
) -> list[Figure]:
    """Printed amounts as `input`, printed totals as `check`; as `context` a total of what has no
    name in the case.

    `ids` names part, line and party of each row that is a line.
    """
    rows_of = Counter(line for _, line, _ in ids.values())
    own = {n: (line, party if rows_of[line] > 1 else "all") for n, (_, line, party) in ids.items()}
    added = tuple(n for n in ids if not rows[n].memo)
    totals: dict[
        tuple[int, ...], str
    ] = {}  # the lines that a total may cover, and what it is then the total of
    for place in (1, 0):
        totals |= {
            tuple(n for n in added if ids[n][place] == id): id
            for id in {names[place] for names in ids.values()}
        }
    totals[added] = "total"
    found = [
        figure(
            line=line,
            party=party,
            year=year,
            value=amount,
            precision=sums.last_digit,
            role="input",
            locator=f"{rows[n].place}, {year}",
        )
        for n, (line, party) in own.items()
        for year, amount in zip(years, sums.amounts[n], strict=False)
        if not np.isnan(amount)
    ]
    seen = {(one.line, one.party, one.year) for one in found}
    for check in sums.checks:
        line, party = own.get(check.row) or (totals.get(check.lines, ""), "all")
        year = [*years, "all"][check.column]
        residue = check.residue(sums.amounts)
        is_check = line and not np.isnan(residue) and (line, party, year) not in seen
        seen.add((line, party, year))
        found.append(
            figure(
                line=line,
                party=party,
                year=year,
                value=sums.amounts[check.row, check.column],
                precision=sums.last_digit * (2 if abs(residue) > 0 else 1),
                role="check" if is_check else "context",
                locator=f"{rows[check.row].place}, {[*years, 'total'][check.column]}",
            )
        )
    return found
