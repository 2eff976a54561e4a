"""Holds amounts against the totals that a table prints: blanks, residues, names that repeat."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from immutabledict import immutabledict

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.footing import Footing, Printout, rounding_digits, tell_apart
from fosterlib.foreign.headings import plain
from fosterlib.foreign.printed_amounts import says_unknown
from fosterlib.foreign.rows import TableRow
from fosterlib.model.errors import Problem


@dataclass(frozen=True)
class SumCheck:
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
        added = amounts[np.ix_(self.lines, self.years)].sum()
        printed = amounts[self.row, self.column]
        return 0.0 if np.isclose(added, printed, rtol=1e-9) else float(added - printed)

    def allowed(self, last_digit: float) -> float:
        """How far it may be off, since every cell is rounded: one to a few in the last digit."""
        return last_digit * rounding_digits(len(self.lines) * len(self.years))


@dataclass(frozen=True, eq=False)
class Sums:
    """The amounts of a table with its blanks settled, which rows are lines and in which section,
    its printed totals, what is to be said. Nothing in it changes once it is made.

    `totals` gives the lines that each total covers, `enclosed` the rows within totals that leave no
    doubt, `out` and `guesses` why a row is left out or was guessed.
    """

    amounts: np.ndarray
    last_digit: float
    lines: tuple[int, ...]
    totals: Mapping[int, tuple[int, ...]]
    enclosed: frozenset[int]
    out: Mapping[int, str]
    guesses: Mapping[int, str]
    sections: Mapping[int, str]
    checks: tuple[SumCheck, ...]
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def settle(
    rows: Sequence[TableRow],
    amounts: np.ndarray,
    columns: Sequence[str],
    last_digit: float,
    amounts_are: str | None,
    total_heading: str = "",
) -> Sums:
    """Every printed total held against the lines that it covers.

    A blank is 0 where a printed total equals what is filled, else unknown. A total may differ by
    what the rounding of its cells explains: a note names it; it is a problem, by row and column, if
    it differs by more.
    """
    amounts, years, notes = amounts.copy(), tuple(range(len(columns) - 1)), list[Problem]()
    of_years = years if amounts_are != "cumulated" else years[-1:]  # the last running sum is all
    own = [SumCheck(n, len(years), (n,), of_years) for n in range(len(rows))]
    other = _other_measure(own, amounts, last_digit, total_heading)
    for check in own:
        _fill(check, rows, amounts, columns, notes)
    printout = Printout(rows, amounts[:, :-1].copy(), last_digit)
    footing, asked = tell_apart(printout, amounts_are is not None)
    problems = [*other, *_nameless(rows, footing), *asked]
    if not footing.lines and not problems:
        problems.append(Problem("has totals and no other rows", row=str(rows[0].number)))
        footing.totals.clear()
    of_totals = _checks_of_totals(footing, years, of_years)
    for check in of_totals:
        if check.column in years:
            _fill(check, rows, amounts, columns, notes)
    checks = [
        check
        for check in [*(own[n] for n in footing.lines), *of_totals]
        if not np.isnan(amounts[check.row, check.column])
    ]
    for check in checks:
        if not (other and check.column == len(years)):
            _hold(check, rows, amounts, columns, last_digit, notes, problems)
    sections = _sections(rows, footing)
    problems += _repeated(rows, footing.lines, sections)
    return _unchangeable(amounts, last_digit, footing, sections, checks, notes, problems)


def _unchangeable(
    amounts: np.ndarray,
    last_digit: float,
    footing: Footing,
    sections: Mapping[int, str],
    checks: Sequence[SumCheck],
    notes: Sequence[Problem],
    problems: Sequence[Problem],
) -> Sums:
    """What was found, as a case may keep it: nothing in it can be changed."""
    amounts.flags.writeable = False
    return Sums(
        amounts=amounts,
        last_digit=last_digit,
        lines=tuple(footing.lines),
        totals=immutabledict(footing.totals),
        enclosed=frozenset(footing.enclosed()),
        out=immutabledict(footing.out),
        guesses=immutabledict(footing.guesses),
        sections=immutabledict(sections),
        checks=tuple(checks),
        notes=tuple(notes),
        problems=tuple(problems),
    )


def _checks_of_totals(
    footing: Footing, years: tuple[int, ...], of_years: tuple[int, ...]
) -> list[SumCheck]:
    """Each total held against its lines year by year, and in the column of totals, which stands
    behind the years and adds `of_years`.
    """
    checks = list[SumCheck]()
    for row, covered in sorted(footing.totals.items()):
        checks += [SumCheck(row, year, covered, (year,)) for year in years]
        checks.append(SumCheck(row, len(years), covered, of_years))
    return checks


def _other_measure(
    own: Sequence[SumCheck], amounts: np.ndarray, last_digit: float, heading: str
) -> list[Problem]:
    """A problem where the column of totals is the sum of the years in no row: it is another measure
    ("Total budget"), or the amounts are running sums.
    """
    stated = [check for check in own if not np.isnan(amounts[check.row, check.column])]
    misses = [abs(check.residue(np.nan_to_num(amounts))) for check in stated]
    if len(stated) < 2 or any(
        miss <= check.allowed(last_digit) for check, miss in zip(stated, misses, strict=True)
    ):
        return []
    last = [abs(amounts[check.row, -2] - amounts[check.row, -1]) for check in stated]
    rule = f"say it: columns={{'{heading}': 'ignore'}}"
    if max(last) <= last_digit:
        reason = f"'{heading}' is the last year in every row: are the amounts running sums?"
        rule += ", or amounts_are='cumulated'"
    else:
        reason = f"'{heading}' is the sum of the years in no row: another measure?"
    return [Problem(reason, field="total", allowed=rule)]


def _nameless(rows: Sequence[TableRow], footing: Footing) -> list[Problem]:
    reason = "has amounts and no name"
    return [Problem(reason, row=str(rows[n].number), field="line") for n in footing.nameless]


def _hold(
    check: SumCheck,
    rows: Sequence[TableRow],
    amounts: np.ndarray,
    columns: Sequence[str],
    last_digit: float,
    notes: list[Problem],
    problems: list[Problem],
) -> None:
    """Names a residue, or says that a total is not reached."""
    row, printed = rows[check.row], amounts[check.row, check.column]
    residue, allowed = check.residue(amounts), check.allowed(last_digit)
    place = {"row": str(row.number), "field": columns[check.column]}
    added = f"{printed + residue:,.10g}"
    reason = f"'{row.label}': the amounts add to {added}, printed is {printed:,.10g}"
    if abs(residue) > allowed * (1 + 1e-6):
        digit = "the last printed digit" if allowed == last_digit else "as rounding explains"
        rule = f"a difference of at most {allowed:g}, {digit}; else say precision="
        if abs(residue + 2 * printed) <= allowed:
            rule = "one sign: the total has the opposite one of its lines"
        problems.append(Problem(reason, **place, allowed=rule))
    elif abs(residue) > 0:
        notes.append(Problem(f"{reason}: a residue of {residue:+.6g}", **place))


def _fill(
    check: SumCheck,
    rows: Sequence[TableRow],
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
    printed = amounts[check.row, check.column]
    if unknown or blank.all() or check.residue(filled) or np.isnan(printed):
        return
    total = "its printed total" if check.lines == (check.row,) else f"'{rows[check.row].label}'"
    for line, blanks in zip(check.lines, blank, strict=True):
        names = ", ".join(columns[check.years[n]] for n in np.flatnonzero(blanks))
        if names:
            label = rows[line].label[:60]
            reason = f"'{label}': blank in {names}, read as 0, since {total} equals what is filled"
            notes.append(Problem(reason, row=str(rows[line].number)))
    amounts[covered] = filled[covered]


def _sections(rows: Sequence[TableRow], footing: Footing) -> dict[int, str]:
    """The section of each line: as printed; where a name repeats, the block that a total closes."""
    lines = footing.lines
    printed = {n: rows[n].category for n in lines}
    if not _repeated(rows, lines, printed):
        return printed
    closing = {n: _closing(n, footing.totals) for n in lines}
    names: dict[int, str] = {}
    for total in dict.fromkeys(closing.values()):
        first = next(n for n in lines if closing[n] == total)
        rest = "" if total < 0 else re.sub(words.TOTAL_LABEL, "", plain(rows[total].label))
        rest = re.sub(words.BALANCES, "", rest).strip(" ,:-")
        name = rest or rows[first].category or rows[first].label
        names[total] = name if name not in names.values() else f"{name} (row {rows[first].number})"
    return {n: names[closing[n]] for n in lines}


def _closing(line: int, totals: Mapping[int, tuple[int, ...]]) -> int:
    """The total with the fewest lines among those that cover a line; -1 if none does."""
    own = [n for n, covered in totals.items() if line in covered]
    return min(own, key=lambda n: (len(totals[n]), n), default=-1)


def _repeated(
    rows: Sequence[TableRow], lines: Iterable[int], sections: Mapping[int, str]
) -> list[Problem]:
    """A problem for each name that stands twice in one section, for one party."""
    first: dict[tuple, int] = {}
    problems = []
    for n in lines:
        row = rows[n]
        number = first.setdefault((sections[n], row.label, row.party), row.number)
        if number != row.number:
            reason = f"'{row.label}' stands twice, first in row {number}"
            rule = f"a total or a heading between them, or ignore=[{row.number}]"
            problems.append(Problem(reason, row=str(row.number), field="line", allowed=rule))
    return problems
