"""What was read from somebody's table: every row and column, and what each was taken for."""

from dataclasses import dataclass
from html import escape

from fosterlib.foreign.footing import rows_named
from fosterlib.foreign.grids import column_name
from fosterlib.foreign.meaning import KINDS
from fosterlib.foreign.printed_totals import Sums
from fosterlib.foreign.rows import TableRow, is_total, may_be_sum
from fosterlib.model.errors import Problem

GUESS = "a guess"
LONGEST_LABEL = 60


@dataclass(frozen=True, eq=False)
class TableReading:
    """A table as read, before a case is made of it. Shown, it says what each row and column was
    taken for, and marks what is a guess.

    `sums.amounts` are as printed, a row for each of `rows` and a column for each year, the last for
    totals. `kind` is one of KINDS, None where the table does not say; `goes_on` whether the last
    year's heading says "og frem".
    """

    file: str
    title: str
    years: tuple[str, ...]
    unit: str
    unit_said: bool
    price_level: str
    kind: str | None
    savings_are_positive: bool | None
    goes_on: bool
    rows: tuple[TableRow, ...]
    sums: Sums
    columns: tuple[tuple[int, str, str], ...]
    left_out: tuple[tuple[int, str, str], ...]
    notes: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.file}: {len(self.sums.lines)} lines, {self.years[0]} to {self.years[-1]}",
                *(f"  {name}: {text}" for name, text in facts_read(self)),
                "Columns",
                *(f"  {name}  {text}" for name, text in columns_read(self)),
                "Rows",
                *(f"  {number:>4}  {label}: {text}" for number, label, text in rows_read(self)),
            ]
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def facts_read(reading: TableReading) -> list[tuple[str, str]]:
    """Unit, sign, price level, what the amounts are and how they go on: each with a mark if it is a
    guess.
    """
    unit_by = "as asked" if reading.unit_said else "as headed"
    signs = {
        None: "negative is a saving, as printed",
        True: "savings are printed positive and turned around, as asked",
        False: "positive amounts are costs, as asked",
    }
    kind = KINDS[reading.kind or "levels"] + (
        "" if reading.kind else f" ({GUESS}: nothing is said)"
    )
    last = reading.years[-1]
    after = "the last year's amounts go on, as headed" if reading.goes_on else "not stated"
    return [
        ("unit", f"{reading.unit}, {unit_by}"),
        ("prices", reading.price_level or "not stated"),
        ("sign", signs[reading.savings_are_positive]),
        ("amounts", kind),
        (f"after {last}", after),
    ]


def columns_read(reading: TableReading) -> list[tuple[str, str]]:
    """Letter and use of each column."""
    return [
        (column_name(n), f"{heading or '(blank)'}: {told}") for n, heading, told in reading.columns
    ]


def rows_read(reading: TableReading) -> list[tuple[int, str, str]]:
    """Number, label and use of each row with amounts: a line, a total of what, or left out."""
    sums = reading.sums
    told = [
        (number, label[:LONGEST_LABEL], f"left out: {why}")
        for number, label, why in reading.left_out
    ]
    for n, row in enumerate(reading.rows):
        guess = f" ({GUESS})" if n in sums.guesses or is_arithmetic_only(reading, n) else ""
        if n in sums.out:
            text = f"left out: {sums.out[n]}"
        elif n in sums.totals:
            covered = [reading.rows[line].number for line in sums.totals[n]]
            text = f"total of {rows_named(covered)}"
        else:
            section = sums.sections.get(n, "")
            text = "shown, not added" if row.memo else "line"
            text += f" in {section}" if section else ""
            text += f", {row.party}" if row.party else ""
        told.append((row.number, row.label[:LONGEST_LABEL], text + guess))
    return sorted(told)


def is_arithmetic_only(reading: TableReading, n: int) -> bool:
    """Whether a row is a total by its amounts alone, without a word for one."""
    row = reading.rows[n]
    worded = is_total(row.label) or is_total(row.party) or may_be_sum(row.label) or not row.label
    return n in reading.sums.totals and not worded and row.said != "total"
