"""What the amounts of a table mean: savings or costs, effects or changes, whose krone."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.footing import rows_named
from fosterlib.foreign.grids import Printed
from fosterlib.foreign.headings import krone, plain, price_levels_in, says, units_in, year_of
from fosterlib.foreign.printed_totals import Sums
from fosterlib.foreign.rows import TableRow
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.units import is_money, magnitude, unit_problem

FAR = 5  # how many times a base year is the changes after it, at least
KINDS = {
    "levels": "each year's effect",
    "changes": "changes from year to year, added up to each year's effect",
    "cumulated": "running sums, taken apart into each year's effect",
}
UNIT_RULE = "say it: unit='GBP', unit='1000 DKK', unit='1000000 DKK'"


def kind_of_amounts(said: str | None, texts: Iterable[Printed], notes: list[Problem]) -> str | None:
    """One of KINDS: as said, as the title or a heading says; None where nothing is said, which is
    read as levels. CaseError for a table that speaks of running sums: that word has two meanings.
    """
    if said is not None and said not in KINDS:
        allowed = ", ".join(KINDS)
        reason = "is not what amounts can be"
        raise CaseError(Problem(reason, field="amounts_are", value=said, allowed=allowed))
    if said is not None:
        return said
    texts = [cell for cell in texts if cell != ""]
    running = [cell for cell in texts if says(words.RUNNING, cell)]
    changing = [cell for cell in texts if says(words.CHANGES, cell)]
    if running:
        reason = f"'{str(running[0])[:60]}' may mean each year's effect or running sums"
        rule = "say it: amounts_are='levels' or amounts_are='cumulated' (or 'changes')"
        raise CaseError(Problem(reason, field="amounts_are", allowed=rule))
    if changing:
        reason = (
            f"'{str(changing[0])[:60]}': read as changes from year to year, added up; else say"
            " amounts_are='levels'"
        )
        notes.append(Problem(reason, field="amounts_are"))
        return "changes"
    return None


def check_sign(
    said: bool | None,
    rows: Sequence[TableRow],
    sums: Sums,
    texts: Iterable[Printed],
    notes: list[Problem],
) -> None:
    """CaseError where the words speak of savings and the amounts are positive: a saving is negative
    here, and a saving that is read as a cost turns the proposal around.
    """
    if said is None:
        rule = (
            "say it: savings_are_positive=True (they are savings), or savings_are_positive=False"
            " (they are costs)"
        )
        positive = _positive_savings(rows, sums, [cell for cell in texts if cell != ""])
        if positive:
            reason = f"{positive}, and the amounts are positive"
            raise CaseError(Problem(reason, field="savings_are_positive", allowed=rule))
    _check_income(rows, sums, notes)


def check_base_year(headings: Sequence[str], said: Iterable[str], sums: Sums) -> None:
    """CaseError where the first year looks like the budget that the others change: `Budget 2026`
    beside bare years, and every line many times smaller after it.
    """
    names = [re.sub(r"[\W\d]|p/l|£|kr", "", plain(heading)) for heading in headings]
    sizes = np.nan_to_num(np.abs(sums.amounts[list(sums.lines), :-1]))
    if len(names) < 2 or len(sizes) < 2 or not names[0] or any(names[1:]):
        return
    is_far = sizes[:, 0] >= FAR * sizes[:, 1:].max(axis=1)
    if is_far.all() and plain(headings[0]) not in {plain(heading) for heading in said}:
        first = headings[0]
        reason = f"'{first}' is many times the years after it: the budget that they change?"
        year = year_of(first)
        rule = f"say it: columns={{'{first}': 'ignore'}}, or columns={{'{first}': '{year}'}}"
        raise CaseError(Problem(reason, field="columns", allowed=rule))


def _net(sums: Sums, lines: Iterable[int]) -> float:
    return float(np.nansum(sums.amounts[list(lines), :-1]))


def _speaks_of_savings(text: Printed) -> bool:
    return says(words.SAVINGS, text) and not says(words.COSTS, text)


def _positive_savings(rows: Sequence[TableRow], sums: Sums, texts: Sequence[Printed]) -> str:
    """What speaks of savings whose amounts are positive; '' if nothing does."""
    lines = [n for n in sums.lines if not rows[n].memo]
    of_savings = [cell for cell in texts if says(words.SAVINGS, cell)]
    of_costs = [cell for cell in texts if says(words.COSTS, cell)]
    if of_savings and not of_costs and _net(sums, lines) > 0:
        return f"'{str(of_savings[0])[:60]}' speaks of savings"
    for n, covered in sums.totals.items():
        if _speaks_of_savings(rows[n].label) and _net(sums, covered) > 0:
            return f"row {rows[n].number}: '{rows[n].label[:60]}' speaks of savings"
    for section in dict.fromkeys(sums.sections.values()):
        inside = [n for n in lines if sums.sections[n] == section]
        if _speaks_of_savings(section) and _net(sums, inside) > 0:
            return f"'{section[:60]}' speaks of savings"
    named = [n for n in lines if _speaks_of_savings(rows[n].label) and _net(sums, [n]) > 0]
    if named:
        numbers = rows_named([rows[n].number for n in named])
        return f"{numbers}: '{rows[named[0]].label[:60]}' speaks of savings"
    return ""


def _check_income(rows: Sequence[TableRow], sums: Sums, notes: list[Problem]) -> None:
    """CaseError for income printed positive beside expenditure printed positive, unless a printed
    total adds both: income is negative here.
    """
    lines = [n for n in sums.lines if not rows[n].memo and rows[n].said != "line"]
    positive = [n for n in lines if _net(sums, [n]) > 0]
    called_expenses = [n for n in lines if says(words.EXPENSES, rows[n].label)]
    income = [n for n in positive if says(words.INCOME, rows[n].label) and n not in called_expenses]
    expenses = [n for n in called_expenses if n in positive]
    negative = [n for n in called_expenses if _net(sums, [n]) < 0]
    problems = []
    if income and negative:
        reason = (
            f"'{rows[negative[0]].label[:60]}' is called expenditure and read as printed, negative:"
            " a saving here; savings_are_positive=True turns the signs around"
        )
        notes.append(Problem(reason, row=str(rows[negative[0]].number)))
    for n in income:
        label, number = rows[n].label[:60], str(rows[n].number)
        if expenses and n not in sums.enclosed:
            reason = (
                f"'{label}' is printed positive, as expenditure is, and income is negative here"
            )
            rule = f"income with a minus sign; say lines=[{number}] to read it as it stands"
            problems.append(Problem(reason, row=number, field="line", allowed=rule))
        else:
            reason = f"'{label}' is called income and read as printed, positive: a cost here"
            notes.append(Problem(reason, row=number))
    refuse(problems)


def money_unit(
    said: str | None,
    printed: set[str],
    currencies: set[str],
    header: int,
    texts: Iterable[Printed],
    notes: list[Problem],
) -> str:
    """The money unit: as said, else as the headings name it, or the amounts. CaseError if none
    does, or two do.

    `kr` is the krone of three countries: it is the one that is said, else the one whose language
    the table speaks, Danish only.
    """
    if said is not None and (unit_problem(said) or not is_money(said)):
        rule = "GBP, 1000 DKK"
        raise CaseError(Problem("is not a money unit", field="unit", value=said, allowed=rule))
    texts = [cell for cell in texts if cell != ""]
    printed = printed or currencies
    named_by = " ".join(plain(cell) for cell in texts)
    only_kr = "DKK" in {unit.split()[-1] for unit in printed} and "dkk" not in named_by
    if only_kr:
        whose = said.split()[-1] if said else _whose_krone(texts, printed)
        if whose in words.KRONE_CURRENCIES:
            printed = {unit.replace("DKK", whose) for unit in printed}
            currencies = {code.replace("DKK", whose) for code in currencies}
    units = {said} if said else printed
    _refuse_mixed(units, printed, currencies, header)
    if printed and not units <= printed:
        shown = ", ".join(sorted(printed))
        notes.append(Problem(f"the headings say {shown}; read as {said}, as asked", field="unit"))
    return units.pop()


def check_scales(scales: set[int], unit: str) -> None:
    """CaseError where cells are shown divided by a number that is not the unit's."""
    if scales and scales != {round(magnitude(unit))}:
        shown = " and ".join(f"{scale:,}" for scale in sorted(scales))
        reason = (
            f"cells are shown divided by {shown} by their number format, and the unit is {unit}"
        )
        currency = unit.split()[-1]
        rule = f"one scale: say unit='{max(scales)} {currency}' if the sheet is read as shown"
        raise CaseError(Problem(reason, field="unit", allowed=rule))


def _whose_krone(texts: Sequence[Printed], printed: set[str]) -> str:
    """DKK where a table with `kr` speaks Danish. CaseError where it does not: Swedes and
    Norwegians write `kr` too.
    """
    named = {unit.split()[-1] for unit in printed} & {"SEK", "NOK"}
    whose = named.pop() if len(named) == 1 else krone(texts)
    if whose in ("SEK", "NOK") or not whose:
        scale = next(iter(printed)).rpartition(" ")[0]
        unit = f"{scale} {whose or 'SEK'}".strip()
        reason = "'kr' is the krone of Denmark, Sweden and Norway"
        rule = f"say which: unit='{unit}'"
        raise CaseError(Problem(reason, field="unit", allowed=rule))
    return whose


def _refuse_mixed(units: set[str], printed: set[str], currencies: set[str], header: int) -> None:
    """CaseError for more than one currency or unit, or none."""
    named = {unit.split()[-1] for unit in units | printed} | currencies
    if len(named) > 1:
        mixed, reason = ", ".join(sorted(named)), "names more than one currency"
        place = {"row": str(header), "field": "unit"}
        raise CaseError(Problem(reason, **place, value=mixed, allowed="one currency"))
    if len(units) != 1:
        shown = ", ".join(sorted(printed))
        reason = "names more than one money unit" if units else "does not name its money unit"
        raise CaseError(Problem(reason, field="unit", value=shown or None, allowed=UNIT_RULE))


def price_level_of(cells: Iterable[Printed]) -> str:
    """The year of the prices that the headings name; '' if none. CaseError if they name two."""
    found = price_levels_in(cells)
    if len(found) > 1:
        rule, shown = "say it: price_level='2018'", ", ".join(sorted(found))
        reason = "names more than one price level"
        raise CaseError(Problem(reason, field="price_level", value=shown, allowed=rule))
    return "".join(found)


def unit_printed(heads: Iterable[Printed], above: Iterable[Printed]) -> set[str]:
    """The money units of the headings, else of what stands above them."""
    return units_in(heads) or units_in(above)
