"""Reads a table's amounts against the totals that it prints: decimal mark, lines and totals,
blanks, residues.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fosterlib.foreign.amount import RULE, USUAL_MARK, currency_of, not_stated, number, says_unknown
from fosterlib.foreign.grids import column_name
from fosterlib.foreign.layout import Layout
from fosterlib.foreign.rows import Row, is_total
from fosterlib.model.errors import CaseError, Problem, refuse


@dataclass(frozen=True)
class Check:
    """A printed total: where it stands, and the lines and years that it covers; a line is covered
    by its own total.

    Counted in the amounts of the table, which have a row for each row and a column for each year,
    the last for totals.
    """

    row: int
    column: int
    lines: tuple[int, ...]
    years: tuple[int, ...]

    def residue(self, amounts: np.ndarray) -> float:
        """What the covered amounts add to beyond the printed total; NaN where one is not stated."""
        added, printed = (
            amounts[np.ix_(self.lines, self.years)].sum(),
            amounts[self.row, self.column],
        )
        return 0.0 if np.isclose(added, printed, rtol=1e-9) else float(added - printed)


@dataclass(frozen=True, eq=False)
class Sums:
    """The amounts of a table with its blanks settled, which rows are lines, its printed totals,
    what is to be said.
    """

    amounts: np.ndarray
    last_digit: float
    lines: tuple[int, ...]
    checks: tuple[Check, ...]
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def read_sums(
    rows: Sequence[Row],
    layout: Layout,
    decimal: str | None,
    precision: float | None,
    units: set[str],
    notes: list[Problem],
) -> tuple[Sums, set[str]]:
    """The amounts of rows held against their totals, and the currencies of their signs; `units` is
    what is known.

    CaseError names, by row and column, each cell that is no amount or in another currency than the
    first, or else each total that is not reached.
    """
    if decimal not in (None, ",", "."):
        raise CaseError(
            Problem("is not a decimal mark", field="decimal", value=decimal, allowed="',' or '.'")
        )
    if precision is not None and not precision > 0:
        raise CaseError(
            Problem("is not a precision", field="precision", value=precision, allowed="1, 0.1")
        )
    fields = [f"{name}, column {column_name(column)}" for name, column in layout.amounts.items()]
    problems = []
    currencies: list[str] = []
    for row in rows:
        for cell, field in zip(row.cells, fields, strict=True):
            currency = currency_of(cell)
            if not not_stated(cell) and all(
                np.isnan(number(cell, mark)[0]) for mark in decimal or ",."
            ):
                problems.append(
                    Problem(
                        "is not an amount",
                        row=str(row.number),
                        field=field,
                        value=cell,
                        allowed=RULE,
                    )
                )
            elif currency and currencies and currency != currencies[0]:
                reason, first = "is in another currency", currencies[0]
                problems.append(
                    Problem(reason, row=str(row.number), field=field, value=cell, allowed=first)
                )
            currencies += [currency] if currency else []
    refuse(problems)
    both = np.array([[[number(cell, mark) for cell in row.cells] for row in rows] for mark in ",."])
    readings = [
        settle(rows, one[..., 0], [*layout.amounts], precision or 10.0 ** -one[..., 1].max())
        for one in both
    ]
    names = [
        [
            f"'{cell}' (row {row.number}, {field})"
            for field, cell in zip(fields, row.cells, strict=True)
        ]
        for row in rows
    ]
    money = {unit.split()[-1] for unit in units} | set(currencies)
    currency = money.pop() if len(money) == 1 else ""
    mark = (
        ",.".index(decimal)
        if decimal
        else _decimal_mark(both[..., 0], readings, np.array(names), currency, notes)
    )
    sums = readings[mark]
    refuse(sums.problems)
    notes += sums.notes
    return sums, set(currencies)


def _decimal_mark(
    both: np.ndarray,
    readings: Sequence[Sums],
    names: np.ndarray,
    currency: str,
    notes: list[Problem],
) -> int:
    """Which of `both` readings holds for the whole table: with decimal commas (0) or with points
    (1).

    The one that every amount allows, else the one that reaches more totals, else the one with
    amounts of one size: 1.300 beside 800 has a thousands dot; else as money in the currency is
    usually written. CaseError where amounts contradict each other, or nothing tells.
    """
    unreadable = np.isnan(both) & ~np.isnan(both[::-1])
    unclear = (both[0] != both[1]) & ~np.isnan(both).any(axis=0)
    if unreadable[0].any() and unreadable[1].any():
        one, other = names[unreadable[1]][0], names[unreadable[0]][0]
        raise CaseError(
            Problem(
                f"{one} has a decimal comma or thousands dots, {other} the opposite", allowed=RULE
            )
        )
    if unreadable.any() or not unclear.any():
        return int(unreadable[0].any())
    for_comma, for_point = (
        sum(abs(check.residue(one.amounts)) <= one.last_digit for check in one.checks)
        for one in readings
    )
    clear = np.abs(both[0][(both[0] == both[1]) & (both[0] != 0)])
    if for_comma == for_point and clear.size:
        apart = np.abs(np.log10(np.median(np.abs(both[:, unclear]), axis=1) / np.median(clear)))
        for_comma, for_point = apart[1] >= apart[0] + 1, apart[0] >= apart[1] + 1
    mark, why = int(for_point > for_comma), "as the other amounts show"
    if for_comma == for_point:
        if currency not in USUAL_MARK:
            reason = f"{names[unclear][0]} may show decimals or thousands, and no other cell tells"
            rule = "say it: decimal=',' or decimal='.'" + ("" if currency else ", or the unit")
            raise CaseError(Problem(reason, field="decimal", allowed=rule))
        mark, why = (
            ",.".index(USUAL_MARK[currency]),
            f"as money in {currency} is written: else say decimal=",
        )
    notes.append(
        Problem(
            f"{names[unclear][0]} is read as {both[mark][unclear][0]:,g}, {why}", field="decimal"
        )
    )
    return mark


def settle(
    rows: Sequence[Row], amounts: np.ndarray, columns: Sequence[str], last_digit: float
) -> Sums:
    """Every printed total held against the lines that it covers.

    A blank is 0 where a printed total equals what is filled, else unknown. A total may differ by
    one in the last printed digit: a note names it; it is a problem, by row and column, if it
    differs by more.
    """
    amounts, years, notes = amounts.copy(), tuple(range(len(columns) - 1)), list[Problem]()
    own = [Check(n, len(years), (n,), years) for n in range(len(rows))]
    for check in own:
        _fill(check, rows, amounts, columns, notes)
    lines, totals, problems = _tell_apart(rows, amounts, last_digit)
    checks = [own[n] for n in lines]
    for n, covered in totals:
        by_year = [Check(n, year, covered, (year,)) for year in years]
        for check in by_year:
            _fill(check, rows, amounts, columns, notes)
        checks += [*by_year, Check(n, len(years), covered, years)]
    checks = [check for check in checks if not np.isnan(amounts[check.row, check.column])]
    for check in checks:
        row, printed, residue = (
            rows[check.row],
            amounts[check.row, check.column],
            check.residue(amounts),
        )
        place = {"row": str(row.number), "field": columns[check.column]}
        reason = (
            f"'{row.label}': the amounts add to {printed + residue:,.10g}, printed is"
            f" {printed:,.10g}"
        )
        if abs(residue) > last_digit * (1 + 1e-6):
            rule = (
                f"a difference of at most {last_digit:g}, the last printed digit; else say"
                " precision="
            )
            problems.append(Problem(reason, **place, allowed=rule))
        elif abs(residue) > 0:
            notes.append(Problem(f"{reason}: a residue of {residue:+.6g}", **place))
    first: dict[tuple, int] = {}
    for row in (rows[n] for n in lines):
        number = first.setdefault((row.key, row.party), row.number)
        if number != row.number:
            reason = f"'{row.label}' stands twice, first in row {number}"
            problems.append(Problem(reason, row=str(row.number), field="line"))
    if not lines and not problems:
        problems.append(Problem("has totals and no other rows", row=str(rows[0].number)))
    return Sums(amounts, last_digit, tuple(lines), tuple(checks), tuple(notes), tuple(problems))


def _fill(
    check: Check,
    rows: Sequence[Row],
    amounts: np.ndarray,
    columns: Sequence[str],
    notes: list[Problem],
) -> None:
    """Puts 0 where a covered cell is blank, if the printed total equals what is filled; `notes`
    says so.
    """
    covered = np.ix_(check.lines, check.years)
    blank, filled = np.isnan(amounts[covered]), np.nan_to_num(amounts)
    unknown = any(
        says_unknown(rows[line].cells[year]) for line in check.lines for year in check.years
    )
    if (
        unknown
        or blank.all()
        or check.residue(filled)
        or np.isnan(amounts[check.row, check.column])
    ):
        return
    total = "its printed total" if check.lines == (check.row,) else f"'{rows[check.row].label}'"
    for line, blanks in zip(check.lines, blank, strict=True):
        names = ", ".join(columns[check.years[n]] for n in np.flatnonzero(blanks))
        if names:
            reason = (
                f"'{rows[line].label[:60]}': blank in {names}, read as 0, since {total} equals what"
                " is filled"
            )
            notes.append(Problem(reason, row=str(rows[line].number)))
    amounts[covered] = filled[covered]


def _tell_apart(
    rows: Sequence[Row], amounts: np.ndarray, last_digit: float
) -> tuple[list[int], list[tuple[int, tuple[int, ...]]], list[Problem]]:
    """Lines, and totals with the lines that they cover: all, those since an earlier total, a
    section's, one line's parties.

    A total is named like one, or not at all, and its amounts are those of the lines. What is surely
    a total is held against the lines that come nearest to it.
    """
    lines: list[int] = []
    totals: list[tuple[int, tuple[int, ...]]] = []
    problems = []
    above = None  # a total that stands above its lines
    for n, row in enumerate(rows):
        of_parties, sure = is_total(row.party), is_total(row.label, surely=True)
        if row.label and not of_parties and not is_total(row.label):
            lines.append(n)
            continue
        added = [line for line in lines if not rows[line].memo]
        if sure and not added:
            above = n
        else:
            options = [
                tuple(line for line in added if line > stop)
                for stop in (-1, *(total for total, _ in totals))
            ]
            sections = dict.fromkeys(rows[line].category for line in added)
            options += [
                tuple(line for line in added if rows[line].category == one) for one in sections
            ]
            if of_parties:
                options = [tuple(line for line in added if rows[line].key == row.key)]
            sums = [
                amounts[list(option), :-1].sum(axis=0) if option else np.inf for option in options
            ]
            misses = [
                np.nanmax(np.abs(one - amounts[n, :-1]), initial=0.0) for one in sums
            ]  # a blank tells nothing
            best = int(np.argmin(misses))
            is_near, is_last = misses[best] <= last_digit * (1 + 1e-6), n == len(rows) - 1
            if is_near or (added and row.label and (sure or of_parties or is_last)):
                totals.append((n, options[best]))
            elif row.label:
                lines.append(n)
            else:
                problems.append(
                    Problem("has amounts and no name", row=str(row.number), field="line")
                )
    if above is not None and lines:
        totals.append((above, tuple(line for line in lines if not rows[line].memo)))
    return lines, totals, problems
