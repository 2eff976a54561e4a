"""Holds the totals that a table prints against its amounts, and settles its blanks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fosterlib.errors import CaseError, Problem
from fosterlib.load.layout import plain
from fosterlib.load.rows import Row, is_total

SURE = {
    "total", "totals", "i alt", "ialt", "sum", "samlet", "grand total", "hovedtotal", "total i alt", "i alt netto",
    "net total", "total net", "netto i alt", "overall total", "subtotal", "sub-total", "delsum", "mellemsum",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Check:
    """A printed total and the lines it covers; `year` None is the sum of the years. `residue` is what is left over."""

    printed: float
    lines: tuple[int, ...]
    year: str | None
    place: str
    residue: float  # NaN where a line is not stated
    own: bool = False  # the total of one row, printed beside it


def settle(
    rows: Sequence[Row], years: Sequence[str], file: str, last_digit: float, notes: list[Problem]
) -> tuple[list[Row], list[Check]]:
    """The lines of the table, blanks settled, and every printed total held against them.

    A blank is 0 where a printed total equals what is filled, else unknown. A total may differ by one in the last
    printed digit: `notes` names it. CaseError names, by row and column, every total that differs by more.
    """
    rows = [_blanks_by_row(row, years, file, notes) for row in rows]
    lines, found, problems = _tell_apart(rows, file, last_digit)
    if not lines:
        raise CaseError(problems or Problem("has totals and no other rows", file, str(rows[0].number)))
    lines = _blanks_by_column(lines, found, years, file, notes)
    checks = [
        Check(row.total, (n,), None, f"{row.place}, total", float(row.values.sum() - row.total), own=True)
        for n, row in enumerate(lines)
        if not np.isnan(row.total)
    ]
    for row, covered in found:
        sums = np.sum([lines[n].values for n in covered], axis=0)
        for year, printed, reached in zip(years, row.values, sums, strict=True):
            if not np.isnan(printed):
                checks.append(Check(float(printed), covered, year, f"{row.place}, {year}", float(reached - printed)))
        if not np.isnan(row.total):
            checks.append(Check(row.total, covered, None, f"{row.place}, total", float(sums.sum() - row.total)))
    for check in checks:
        place, _, column = check.place.rpartition(", ")
        number, _, label = place.removeprefix("row ").partition(": ")
        size = max(abs(check.printed), 1.0) * 1e-9
        reason = (
            f"'{label}': the amounts add to {check.printed + check.residue:,.10g}, printed is {check.printed:,.10g}"
        )
        if abs(check.residue) > last_digit + size:
            rule = f"a difference of at most {last_digit:g}, the last printed digit; else say precision="
            problems.append(Problem(reason, file, number, column, allowed=rule))
        elif abs(check.residue) > size:
            notes.append(Problem(f"{reason}: a residue of {check.residue:+.6g}", file, number, column))
    names = [(row.key, row.party) for row in lines]
    for n, name in enumerate(names):
        if name in names[:n]:
            first = lines[names.index(name)].number
            reason = f"'{lines[n].label}' stands twice, first in row {first}"
            problems.append(Problem(reason, file, str(lines[n].number), "line"))
    if problems:
        raise CaseError(problems)
    return lines, checks


def _blanks_by_row(row: Row, years: Sequence[str], file: str, notes: list[Problem]) -> Row:
    blank = np.isnan(row.values)
    if (
        not row.may_fill
        or blank.all()
        or not blank.any()
        or not np.isclose(np.nansum(row.values), row.total, rtol=1e-9, atol=1e-9)
    ):
        return row
    names = ", ".join(year for year, one in zip(years, blank, strict=True) if one)
    reason = f"'{row.label[:60]}': blank in {names}, read as 0, since its printed total equals what is filled"
    notes.append(Problem(reason, file, str(row.number)))
    return replace(row, values=np.where(blank, 0.0, row.values))


def _blanks_by_column(
    lines: Sequence[Row], found: Sequence[tuple[Row, tuple[int, ...]]], years: Sequence[str], file: str,
    notes: list[Problem],
) -> list[Row]:  # fmt: skip
    lines = list(lines)
    for total, covered in found:
        for n, year in enumerate(years):
            amounts = np.array([lines[line].values[n] for line in covered])
            blank = np.isnan(amounts)
            if (
                blank.any()
                and not blank.all()
                and np.isclose(np.nansum(amounts), total.values[n], rtol=1e-9, atol=1e-9)
            ):
                for line in np.array(covered)[blank]:
                    row = lines[line]
                    lines[line] = replace(row, values=np.where(np.arange(len(years)) == n, 0.0, row.values))
                    reason = (
                        f"'{row.label[:60]}': blank in {year}, read as 0, since '{total.label}' equals what is filled"
                    )
                    notes.append(Problem(reason, file, str(row.number)))
    return lines


def _tell_apart(
    rows: Sequence[Row], file: str, last_digit: float
) -> tuple[list[Row], list[tuple[Row, tuple[int, ...]]], list[Problem]]:
    """Lines and totals: a total is named like one, or not at all, and its amounts are those of the lines it covers."""
    lines: list[Row] = []
    found: list[tuple[Row, tuple[int, ...]]] = []
    problems = []
    first: Row | None = None  # a total that stands above its lines
    start = 0  # the first line after the last total
    for row in rows:
        added = [n for n, line in enumerate(lines) if not line.memo]
        options = [tuple(added), tuple(n for n in added if n >= start)]
        if is_total(row.party):
            options = [tuple(n for n in added if lines[n].key == row.key)]
        elif row.label and not is_total(row.label):
            lines.append(row)
            continue
        if not added and plain(row.label) in SURE:
            first = row
            continue
        misses = [_miss(row, [lines[n] for n in option]) if option else np.inf for option in options]
        best = int(np.argmin(misses))
        sure = plain(row.label) in SURE or row is rows[-1] or is_total(row.party)
        if misses[best] <= last_digit * (1 + 1e-9) + 1e-9 * np.nanmax(np.abs(row.values), initial=1.0):
            found.append((row, options[best]))
            start = len(lines)
        elif not row.label:
            problems.append(Problem("has amounts and no name", file, str(row.number), "line"))
        elif sure and added:
            found.append((row, options[best]))  # the difference is reported by year
            start = len(lines)
        else:
            lines.append(row)
    if first is not None and lines:
        found.append((first, tuple(n for n, line in enumerate(lines) if not line.memo)))
    return lines, found, problems


def _miss(total: Row, lines: Sequence[Row]) -> float:
    """The largest difference by year between a total and the lines it may cover; years with a blank tell nothing."""
    differences = np.abs(np.sum([line.values for line in lines], axis=0) - total.values)
    return float(np.nanmax(differences)) if not np.isnan(differences).all() else 0.0
