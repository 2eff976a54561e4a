"""Reads the cells of amounts as numbers: which of comma and point is the decimal mark."""

from collections.abc import Sequence

import numpy as np

from fosterlib.foreign.grids import Printed, column_name
from fosterlib.foreign.layout import Layout
from fosterlib.foreign.printed_amounts import (
    RULE,
    USUAL_MARK,
    amount_of,
    currency_of,
    not_stated,
)
from fosterlib.foreign.printed_totals import Sums, settle
from fosterlib.foreign.rows import TableRow
from fosterlib.model.errors import CaseError, Problem, refuse

MARKS = ",."  # a reading of the table stands at the place of its decimal mark


def read_sums(
    rows: Sequence[TableRow],
    layout: Layout,
    units: set[str],
    notes: list[Problem],
    *,
    decimal: str | None,
    precision: float | None,
    amounts_are: str | None,
) -> tuple[Sums, set[str]]:
    """The amounts of rows held against their totals, and the currencies of their signs; `units` is
    what is known.

    CaseError names, by row and column, each cell that is no amount or in another currency than the
    first, or else each total that is not reached.
    """
    _check_what_is_said(decimal, precision)
    fields = [f"{name}, column {column_name(column)}" for name, column in layout.amounts.items()]
    currencies = _checked_cells(rows, fields, decimal)
    # Both readings are made whole, since which of them reaches its totals tells the mark.
    both, decimals = _read_with_both_marks(rows)
    heading = {n: heading for n, heading, _ in layout.columns}.get(layout.amounts["total"], "")
    readings = [
        settle(rows, amounts, [*layout.amounts], precision or 10.0**-digits, amounts_are, heading)
        for amounts, digits in zip(both, decimals, strict=True)
    ]
    if decimal:
        mark = MARKS.index(decimal)
    else:
        money = {unit.split()[-1] for unit in units} | set(currencies)
        currency = money.pop() if len(money) == 1 else ""
        mark = _decimal_mark(both, readings, _cell_names(rows, fields), currency, notes)
    sums = readings[mark]
    refuse(sums.problems)
    notes += sums.notes
    return sums, set(currencies)


def _check_what_is_said(decimal: str | None, precision: float | None) -> None:
    """CaseError unless what the analyst says of the amounts can be so."""
    if decimal not in (None, ",", "."):
        reason, rule = "is not a decimal mark", "',' or '.'"
        raise CaseError(Problem(reason, field="decimal", value=decimal, allowed=rule))
    if precision is not None and not precision > 0:
        reason, rule = "is not a precision", "1, 0.1"
        raise CaseError(Problem(reason, field="precision", value=precision, allowed=rule))


def _read_with_both_marks(rows: Sequence[TableRow]) -> tuple[np.ndarray, np.ndarray]:
    """Every amount with a decimal comma and with a point: array (mark, row, column), NaN where a
    cell cannot be read so; and the most decimals that a cell then has, by mark.
    """
    read = [[[amount_of(cell, mark) for cell in row.cells] for row in rows] for mark in MARKS]
    amounts, decimals = np.moveaxis(np.array(read), -1, 0)
    return amounts, decimals.max(axis=(1, 2))


def _cell_names(rows: Sequence[TableRow], fields: Sequence[str]) -> np.ndarray:
    """What a message calls each cell of amounts: array (row, column)."""
    names = [
        [
            f"'{cell}' (row {row.number}, {field})"
            for field, cell in zip(fields, row.cells, strict=True)
        ]
        for row in rows
    ]
    return np.array(names)


def _checked_cells(
    rows: Sequence[TableRow], fields: Sequence[str], decimal: str | None
) -> list[str]:
    """The currencies of the signs beside amounts. CaseError names every cell that is none."""
    problems, currencies = [], list[str]()
    for row in rows:
        for cell, field in zip(row.cells, fields, strict=True):
            currency = currency_of(cell)
            if problem := _wrong_cell(cell, currency, currencies, decimal):
                reason, rule = problem
                place = {"row": str(row.number), "field": field}
                problems.append(Problem(reason, **place, value=cell, allowed=rule))
            currencies += [currency] if currency else []
    refuse(problems)
    return currencies


def _wrong_cell(
    cell: Printed, currency: str, before: Sequence[str], decimal: str | None
) -> tuple[str, str] | None:
    """Why a cell is no amount of this table, and what is allowed; None if it is one."""
    if isinstance(cell, str) and "\n" in cell:
        return "holds several amounts, each on a line of its own", "one amount in a cell"
    unread = all(np.isnan(amount_of(cell, mark)[0]) for mark in decimal or MARKS)
    if unread and not not_stated(cell):
        return "is not an amount", RULE
    if currency and before and currency != before[0]:
        return "is in another currency", before[0]
    return None


def _decimal_mark(
    both: np.ndarray,
    readings: Sequence[Sums],
    names: np.ndarray,
    currency: str,
    notes: list[Problem],
) -> int:
    """Which of `both` readings holds for the whole table, by its place in MARKS.

    The one that every amount allows, else the one that reaches more totals, else the one with
    amounts of one size: 1.300 beside 800 has a thousands dot; else as money in the currency is
    usually written. CaseError where amounts contradict each other, or nothing tells.
    """
    unreadable = np.isnan(both) & ~np.isnan(both[::-1])
    unclear = (both[0] != both[1]) & ~np.isnan(both).any(axis=0)
    if unreadable[0].any() and unreadable[1].any():
        one, other = names[unreadable[1]][0], names[unreadable[0]][0]
        reason = f"{one} has a decimal comma or thousands dots, {other} the opposite"
        raise CaseError(Problem(reason, allowed=RULE))
    if unreadable.any() or not unclear.any():
        return int(unreadable[0].any())
    mark = _mark_by_size(both, readings, unclear)
    first, why = names[unclear][0], "as the other amounts show"
    if mark is None:
        if currency not in USUAL_MARK:
            reason = f"{first} may show decimals or thousands, and no other cell tells"
            rule = "say it: decimal=',' or decimal='.'" + ("" if currency else ", or the unit")
            raise CaseError(Problem(reason, field="decimal", allowed=rule))
        mark = MARKS.index(USUAL_MARK[currency])
        why = f"as money in {currency} is written: else say decimal="
    reason = f"{first} is read as {both[mark][unclear][0]:,g}, {why}"
    notes.append(Problem(reason, field="decimal"))
    return mark


def _mark_by_size(both: np.ndarray, readings: Sequence[Sums], unclear: np.ndarray) -> int | None:
    """The mark with which more totals are reached, or the unclear amounts are of the size of the
    others; None where neither tells.
    """
    for_comma, for_point = (
        sum(abs(check.residue(one.amounts)) <= one.last_digit for check in one.checks)
        for one in readings
    )
    clear = np.abs(both[0][(both[0] == both[1]) & (both[0] != 0)])
    if for_comma == for_point and clear.size:
        apart = np.abs(np.log10(np.median(np.abs(both[:, unclear]), axis=1) / np.median(clear)))
        for_comma, for_point = apart[1] >= apart[0] + 1, apart[0] >= apart[1] + 1
    return None if for_comma == for_point else int(for_point > for_comma)
