"""The rows of a published table as printed: what names a row, and the cells of its amounts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.grids import Grid, Printed, column_name
from fosterlib.foreign.headings import is_unit, plain, role_of, says, units_in
from fosterlib.foreign.layout import Layout, is_count, year_columns
from fosterlib.foreign.printed_amounts import is_amount
from fosterlib.model.errors import CaseError, Problem, nearest, refuse

OTHER_DIGITS = re.compile(
    r"(?<![\d.,])(?!1[., ]?000(?!\d)|000(?!\d))\d"
)  # "1.000 kr." is a unit, "kr. 250" an amount
NAMELESS = dict.fromkeys(("category", "steering_area", "party"), "")
PER_CENT = re.compile(r"[-+−–(]?\s*\d[\d.,]*\s*(?:%|pct\.?|procent|prosent|per cent)\)?")


@dataclass(frozen=True)
class TableRow:
    """One row as printed: what names it, a cell for each year, and one for its total ('' if there
    is none).

    `block` counts how often the header was repeated above it; `heading` is the section that it
    stands in. `said` is what the analyst says it is: `line`, `total`, or ''.
    """

    number: int
    label: str
    category: str
    steering_area: str
    party: str
    cells: tuple[Printed, ...]
    block: int = 0
    said: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes rows the same line: they differ in the party only."""
        return self.category, self.label, self.block

    @property
    def memo(self) -> bool:
        """Whether the row is part of another one ("heraf", "of which"): shown, never added."""
        return words.MEMO.search(self.label) is not None

    @property
    def place(self) -> str:
        """Where the row stands, with its own words."""
        return f"row {self.number}: {self.label}"


@dataclass
class PrintedRows:
    """The rows with amounts, in order, totals among them; and those left out, with the reason."""

    rows: list[TableRow] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    units: set[str] = field(default_factory=set)


def is_total(label: str, surely: bool = False) -> bool:
    """Whether a label may name a total (the amounts decide), or can name nothing else."""
    name = plain(label)
    pattern = words.SURE_TOTAL if surely else words.TOTAL_LABEL
    return bool(re.fullmatch(pattern, name) if surely else re.search(pattern, name))


def may_be_sum(label: str) -> bool:
    """Whether a label often names a sum, a difference or a running sum: "Netto", "Resultat"."""
    return says(f"{words.BALANCES}|{words.RUNNING}", label)


def printed_rows(grid: Grid, layout: Layout, unit: set[str]) -> PrintedRows:
    """Every row with amounts, in order, totals among them. Headings become categories, remarks go
    into the notes. `unit` is what the headings say; another one further down is refused.
    """
    found, columns = PrintedRows(units=set(unit)), [*layout.amounts.values()]
    cells = grid.cells
    with_amounts = (n for n, row in enumerate(cells) if any(is_amount(row[c]) for c in columns))
    last = max(with_amounts, default=0)
    # What a later row may leave to those above it: their section, category and label.
    heading, block, before, above = "", 0, ("", ""), ""
    for n, row in enumerate(cells[layout.header + 1 :], layout.header + 1):
        if not any(cell != "" for cell in row):
            continue
        if _heads_again(grid, n, layout):
            found.units |= units_in(row) if not found.rows else set()
            block += bool(found.rows) and _repeats_years(row, layout)
            continue
        filled = [str(cell) for cell in row if cell != ""]
        if len(filled) == 1 and all(row[c] == "" for c in columns):
            heading = _heading_below(filled[0], heading, n + 1, n > last, found)
            continue
        label, category = _names(row, layout, before, heading)
        if words.MEMO.match(label):
            label = f"{above}: {label}"  # "of which income" is of the row above
        else:
            above = label
            before = before if is_total(label) else (category, label)
        _add_row(found, row, layout, (n + 1, label, category, block, heading))
    if not found.rows:
        place = str(layout.header + 1)
        raise CaseError(Problem("has no row with amounts below its header", row=place))
    _refuse_merged(grid, layout, found.rows)
    return found


def _add_row(
    found: PrintedRows,
    row: Sequence[Printed],
    layout: Layout,
    named: tuple[int, str, str, int, str],
) -> None:
    """Adds a row of amounts, or leaves out one that holds per cents or stands below a heading of
    posts or shares.
    """
    number, label, category, block, heading = named
    cells = tuple(row[c] for c in layout.amounts.values())
    text = {
        role: str(row[layout.names[role]]) if role in layout.names else ""
        for role in ("steering_area", "party")
    }
    filled = [str(cell) for cell in cells if cell != ""]
    if filled and all(PER_CENT.fullmatch(plain(cell)) for cell in filled):
        found.left_out.append((number, label, "per cents are no money"))
    elif heading and says(words.SURELY_COUNTS, heading):
        found.left_out.append((number, label, f"stands below '{heading}', which is no money"))
    else:
        found.rows.append(
            TableRow(number, label, category, text["steering_area"], text["party"], cells, block)
        )


def _names(
    row: Sequence[Printed], layout: Layout, before: tuple[str, str], heading: str
) -> tuple[str, str]:
    """The label and the category of a row; a blank one is that of the row before."""
    text = NAMELESS | {role: str(row[column]) for role, column in layout.names.items()}
    category = text["category"] or (
        before[0] if "category" in layout.names and text["line"] else heading
    )
    label = text["line"] or (before[1] if text["party"] else "") or text["category"]
    if not label:  # "Total" in the column of references
        label = next((str(cell) for cell in row if cell != "" and is_total(str(cell))), "")
    return label, category


def _heading_below(text: str, heading: str, number: int, is_last: bool, found: PrintedRows) -> str:
    """The heading that holds from a row with a single text on; a remark or a unit is none."""
    if words.REMARK.match(plain(text)) or is_last:
        found.notes.append(Problem(f"read as a remark: {text[:60]}", row=str(number)))
        return heading
    if not is_unit(text):
        return text
    if not found.rows:
        found.units |= units_in([text])
    if not units_in([text]) <= found.units:
        reason = f"'{text}' stands within the table, and all amounts are read in one unit"
        rule = "a table in one unit: read each part from a file of its own"
        raise CaseError(Problem(reason, row=str(number), allowed=rule))
    return heading


def _heads_again(grid: Grid, n: int, layout: Layout) -> bool:
    """Whether a row repeats the header (a new page), or says more of it: names of columns, the unit
    of each column, `Budget`.
    """
    row = grid.cells[n]
    if _repeats_years(row, layout):
        return True  # Post;2018;2019 on the second page
    if n == layout.header + 1 and _names_columns(grid, n, layout):
        return True  # ;Styringsområde;;
    return n <= layout.header + 2 and _says_more_of_years(row, layout)


def _repeats_years(row: Sequence[Printed], layout: Layout) -> bool:
    years = {column: year for year, column in layout.amounts.items() if year != "total"}
    return year_columns(row) == years


def _names_columns(grid: Grid, n: int, layout: Layout) -> bool:
    """Whether a row names columns that the header leaves blank: `;Styringsområde;;`. One name over
    the lines ("Service" alone) is a section.
    """
    row, head = grid.cells[n], grid.cells[layout.header]
    said = {
        column: head[column] == "" and role_of(cell) is not None
        for column, cell in enumerate(row)
        if cell != ""
    }
    return bool(said) and all(said.values()) and set(said) != {layout.names["line"]}


def _says_more_of_years(row: Sequence[Printed], layout: Layout) -> bool:
    """Whether a row says of the columns of amounts what they are counted in (`;t.kr.;t.kr.`) or
    what they are (`;Budget;Overslag`).
    """
    label = row[layout.names["line"]]
    filled = [row[column] for column in layout.amounts.values() if row[column] != ""]
    if not filled:
        return False
    only_units = not label and all(
        units_in([cell]) and not OTHER_DIGITS.search(plain(cell)) for cell in filled
    )
    has_words = not any(map(is_amount, filled))
    return (only_units or has_words) and (not label or bool(units_in(filled)))


def _refuse_merged(grid: Grid, layout: Layout, rows: Iterable[TableRow]) -> None:
    """CaseError for an amount that stands merged over several years or rows: whose it is, the table
    does not say. Amounts in hidden rows are refused too.
    """
    years = {column: year for year, column in layout.amounts.items() if year != "total"}
    at, problems = {row.number - 1: row for row in rows}, []
    for top, left, bottom, right in grid.merged:
        under = [year for column, year in years.items() if left <= column <= right]
        several = len(under) > 1 or bottom > top
        if not under or not several or top not in at or grid.cells[top][left] == "":
            continue
        amount, label = grid.cells[top][left], at[top].label
        reason = f"'{label}': {amount} stands merged over {', '.join(under)}"
        reason += f" and {bottom - top + 1} rows" if bottom > top else ""
        rule = "an amount for each year and row"
        place = {"row": str(top + 1), "field": column_name(left)}
        problems.append(Problem(reason, **place, allowed=rule))
    refuse(problems)


def refuse_other_units(found: PrintedRows, said: str | None) -> None:
    """CaseError for a row whose name says another money unit than the headings, or else `said`."""
    scales = {one.rpartition(" ")[0] for one in found.units or ({said} if said else set())}
    problems = []
    for row in found.rows:
        own = {one.rpartition(" ")[0] for one in units_in([row.label])}
        if len(scales) == 1 and own and own != scales and own != {""}:
            reason = f"'{row.label[:60]}' is in another unit than the table"
            rule = f"say it: ignore=[{row.number}]"
            problems.append(Problem(reason, row=str(row.number), allowed=rule))
    refuse(problems)


def as_said(
    found: PrintedRows,
    said: Mapping[str, Sequence[str | int]],
    hidden: Iterable[int],
) -> PrintedRows:
    """The rows with what the analyst says of some: `lines`, `totals` and `ignore`, each by label or
    by row number. CaseError for a row that is not there, and for hidden rows of which nothing is
    said.
    """
    problems = list[Problem]()
    roles = _roles_said(found.rows, said, problems)
    for row in found.rows:
        if row.number - 1 in hidden and row.number not in roles:
            reason = f"'{row.label}' is hidden in the sheet"
            rule = f"show it, or say lines=[{row.number}] or ignore=[{row.number}]"
            problems.append(Problem(reason, row=str(row.number), allowed=rule))
    refuse(problems)
    rows = [replace(row, said=roles.get(row.number, "")) for row in found.rows]
    kept = [row for row in rows if row.said != "ignore"]
    if not kept:
        raise CaseError(Problem("every row of amounts is ignored", field="ignore"))
    ignored = [(row.number, row.label, "as asked") for row in rows if row.said == "ignore"]
    return replace(found, rows=kept, left_out=[*found.left_out, *ignored])


def _roles_said(
    rows: Sequence[TableRow], said: Mapping[str, Sequence[str | int]], problems: list[Problem]
) -> dict[int, str]:
    """`line`, `total` or `ignore`, by the number of each row of which the analyst says it; where
    two are said of one row, the last.
    """
    roles: dict[int, str] = {}
    for option, role in (("lines", "line"), ("totals", "total"), ("ignore", "ignore")):
        for name in said.get(option) or ():
            numbers = [
                row.number
                for row in rows
                if row.number == name or plain(row.label) == plain(str(name))
            ]
            roles |= dict.fromkeys(numbers, role)
            if not numbers:
                near = nearest(str(name), [row.label for row in rows])
                reason = "there is no such row of amounts"
                problems.append(Problem(reason, field=option, value=name, nearest=near))
    return roles


def counts_something_else(row: TableRow) -> bool:
    """Whether a row's name says posts, children, shares or the price of one."""
    with_rates = re.sub(r"\d[\d.,]*\s*(?:%|pct\b|procent|prosent|per ?cent)", "", plain(row.label))
    return is_count(with_rates)  # "Inflation of 4% on fees" is money
