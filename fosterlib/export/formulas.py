"""The calculation sheet: each line computed from the assumption cells, by the library's own
formulas.

All formulas, those of the levers and those of timing (the delay, the months between two dates), are
derived with SymPy from the functions that Python calls; the tests hold the two against each other
cell by cell. One formula stands along each row, no number stands in one but 0, 1 and 12, and a long
one is taken apart into rows.
"""

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from immutabledict import immutabledict
from xlsxwriter.utility import xl_cell_to_rowcol

from fosterlib.export.sheets import Cell, Sheet, address, elsewhere, heads, live
from fosterlib.export.steps import MOST, Names, formulas_of, tree_of, value_of
from fosterlib.export.typed import MONTH_NAME, Inputs, inputs_sheet, money_look
from fosterlib.model.case import label
from fosterlib.model.computation import (
    Computation,
    change_made,
    computed,
    full_effect,
    in_year,
    posts_changed,
    rests_on,
    varies,
)
from fosterlib.model.entries import Line, Staff
from fosterlib.model.evaluate import Results, effects
from fosterlib.model.expressions import YEAR_NUMBER
from fosterlib.model.kinds import DELAY_OF_ALL, date_arguments, given_dates, kind_of
from fosterlib.model.overlap import makers_for
from fosterlib.model.terms import (
    aid,
    delay_of,
    first_months,
    lag_weight,
    lateness_ids,
    months_in_force,
    months_of_years,
    party_shares_by_year,
    pattern_by_year,
    reached,
    wait,
)
from fosterlib.words.formula import formula
from fosterlib.words.text import money_text, party_heading, word

NAME, ID, VALUE, FIRST = 0, 1, 2, 3  # columns; the years begin at FIRST


@dataclass(frozen=True)
class Calculation:
    """The sheet while it is filled, and the rows where the other sheets find what they show."""

    results: Results
    lang: str
    sheet: Sheet
    typed: Inputs
    values: Mapping[str, float]
    cells: np.ndarray
    effect: dict[tuple[str, str], int] = field(default_factory=dict)
    phase: dict[tuple[str, str], int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    phase_total: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    full: dict[str, list[str]] = field(default_factory=dict)
    yearly: dict[str, int] = field(default_factory=dict)  # rows of what differs from year to year
    sums: dict[tuple[int, ...], int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    aid: dict[str, str] = field(default_factory=dict)  # what is left without the enabling lines
    computed: dict[str, str] = field(default_factory=dict)  # the cell of a computed assumption

    @property
    def years(self) -> tuple[str, ...]:
        return self.results.years

    @property
    def look(self) -> str:
        """How money is shown."""
        return money_look(self.results)

    def number(self, key: str, name: str, formula: str, value: float, look: str = "exact") -> str:
        """A row with one formula; the address of its cell."""
        cells = [Cell(word(key, self.lang)), Cell(name, "note"), *live([value], [formula], look)]
        return address(self.sheet.add(*cells), VALUE, fixed=True)

    def by_year(
        self,
        key: str,
        name: str,
        formulas: Sequence[str],
        values: Iterable[float],
        look: str,
        total: bool = False,
    ) -> int:
        """A row with a formula for each year, and on request their sum."""
        cells, places = live(values, formulas, look), self.places(len(self.sheet.rows))
        if total:
            cells.append(Cell(float(sum(values)), look, f"=SUM({places[0]}:{places[-1]})"))
        return self.sheet.add(
            Cell(word(key, self.lang), "bold" * ("total" in key)),
            Cell(name, "note"),
            Cell(),
            *cells,
        )

    def places(self, row: int) -> list[str]:
        """The address of each year in a row."""
        return [address(row, FIRST + n) for n in range(len(self.years))]

    def calculated(
        self,
        key: str,
        name: str,
        computes: Computation,
        instead: Mapping[str, int] = immutabledict(),
    ) -> list[str]:
        """Rows that calculate what a line computes: the cell of each year, one cell if the years do
        not differ. `instead`: rows of this sheet that stand for some of the assumptions.
        """
        rows = {**self.yearly, **instead}
        inputs = computes.inputs.items()
        values = {one: self.known_in(rows, id) for one, id in inputs}
        tree = tree_of(computes)
        if not any(id in rows for id in computes.ids):
            return [self.once(key, name, tree, dict(inputs), values)] * len(self.years)
        names = [
            {
                one: _row_fixed(address(rows[id], FIRST + n)) if id in rows else id
                for one, id in inputs
            }
            for n in range(len(self.years))
        ]
        return self.places(self.computed_by_year(key, name, tree, names, values))

    def known_in(self, rows: Mapping[str, int], id: str) -> np.ndarray | float:
        """The value of an assumption: one number, or those of its row."""
        return self._values(rows[id]) if id in rows else self.values[id]

    def once(
        self, key: str, name: str, tree: ast.expr, names: Mapping[str, str], values: Mapping
    ) -> str:
        """A row with a formula that is the same every year; a long one gets rows before it."""
        known = dict(values)

        def step(called: str, part: ast.expr, texts: list[str]) -> list[str]:
            known[called] = value_of(part, known)
            return [self.number("step", name, f"={texts[0]}", float(known[called]))]

        [text] = formulas_of(tree, Names([dict(names)], self.typed.constant), step)
        value = float(value_of(tree, values))  # type: ignore[arg-type]
        return self.number(key, name, f"={text}", value)

    def computed_by_year(
        self,
        key: str,
        name: str,
        tree: ast.expr,
        names: Sequence[Mapping[str, str]],
        values: Mapping,
    ) -> int:
        """The same for a formula that takes other cells each year."""
        known = dict(values)

        def row(key: str, part: ast.expr, texts: list[str]) -> int:
            found = np.broadcast_to(np.asarray(value_of(part, known), float), len(self.years))
            return self.by_year(key, name, [f"={text}" for text in texts], found, "exact")

        def step(called: str, part: ast.expr, texts: list[str]) -> list[str]:
            known[called] = value_of(part, known)
            return self.places(row("step", part, texts))

        by_year = [dict(of_year) for of_year in names]
        return row(key, tree, formulas_of(tree, Names(by_year, self.typed.constant), step))

    def summed(self, rows: Sequence[int], key: str = "sum_of_rows", name: str = "") -> int:
        """The row that adds some rows (itself if it is one); it is made once."""
        chosen = tuple(sorted(rows))
        if len(chosen) == 1:
            return chosen[0]
        if chosen not in self.sums:
            values = np.sum([self._values(row) for row in chosen] or [np.zeros(len(self.years))], 0)
            formulas = self._added(chosen)
            self.sums[chosen] = self.by_year(key, name, formulas, values, self.look, total=True)
        return self.sums[chosen]

    def _values(self, row: int) -> np.ndarray:
        return np.array([cell.value for cell in self.sheet.rows[row][FIRST:][: len(self.years)]])

    def _added(self, rows: tuple[int, ...]) -> list[str]:
        """For each year, the formula that adds some rows; of too many, first the halves."""
        runs = _runs(rows)
        formulas = [
            "=" + ("+".join(_sum_of(run, FIRST + n) for run in runs) or "0")
            for n in range(len(self.years))
        ]
        if len(max(formulas, key=len)) <= MOST:
            return formulas
        half = len(rows) // 2
        return self._added((self.summed(rows[:half]), self.summed(rows[half:])))

    def party(self, n: int) -> str:
        """What a party of the case is called."""
        return label(self.results.case.header.party[n], self.lang)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that lie one below the other, as first and last."""
    if not rows:
        return []
    cuts = [n for n, (one, other) in enumerate(pairwise(rows), 1) if other != one + 1]
    return [(rows[a], rows[b - 1]) for a, b in pairwise([0, *cuts, len(rows)])]


def _sum_of(run: tuple[int, int], column: int) -> str:
    first, last = (address(row, column) for row in run)
    return first if first == last else f"SUM({first}:{last})"


def calculation_sheet(results: Results, lang: str) -> Calculation:
    """Every line from its assumptions to its effect by party and year, in the case's unit and price
    level.
    """
    case, values = results.case, results.case.values(results.scenario)
    followed = in_year(case, values, results.years[0])
    values |= {id: followed[id] for id in computed(case)}
    widths = [52, 34, 11, *[11] * (len(results.years) + 1)]
    sheet = Sheet(word("sheet_calculation", lang), widths, name="calculation")
    cells = effects(case, values, results.years)
    work = Calculation(results, lang, sheet, inputs_sheet(results, lang), values, cells)
    _headings(work)
    _by_year_block(work)
    # what is computed from other lines needs their rows, and so comes last
    for line in sorted(case.lines, key=lambda line: kind_of(line).is_computed):
        _line(work, line)
    rows = [work.total[line.id] for line in case.lines if line.in_total]
    net, look = work.cells[case.counted].sum(axis=(0, 1)), f"{work.look} total"
    work.total["total"] = work.by_year(
        "total", "", work._added(tuple(sorted(rows))), net, look, total=True
    )
    sheet.add()
    sheet.add(Cell(word("sums_block", lang), "block"), *[Cell("", "block")] * (len(work.years) + 3))
    return work


def _headings(work: Calculation) -> None:
    case, lang, sheet = work.results.case, work.lang, work.sheet
    sheet.add(Cell(word("sheet_calculation", lang), "title"))
    about = f"{money_text(case, lang)}. {word('sign_rule', lang)} {word('calculation_note', lang)}"
    sheet.add(Cell(about, "note"))
    sheet.add()
    names = [word("line", lang), party_heading(case, lang), word("value", lang)]
    columns = [*names, *work.years, word("sum", lang)]
    sheet.add(*heads(columns, range(VALUE, len(columns))))
    sheet.freeze()
    row = len(sheet.rows)
    counted = [f"=COLUMNS(${address(row, FIRST)}:{cell})" for cell in work.places(row)]
    numbers = np.arange(1.0, len(work.years) + 1)
    work.heads["year"] = work.by_year("year_number", "", counted, numbers, "lag")
    months = [f"=12*{text[1:]}+{MONTH_NAME}-1" for text in work.typed.linked(work.typed.year_row)]
    begins = np.array(first_months(case, work.years), float)
    work.heads["month"] = work.by_year("month_of_year", "", months, begins, "lag")


def _by_year_block(work: Calculation) -> None:
    """Rows of the assumptions that are not the same every year, or follow from others."""
    case, lang = work.results.case, work.lang
    work.yearly[YEAR_NUMBER] = work.heads["year"]
    if not case.values_by_year and not computed(case):
        return
    blanks = [""] * (len(work.years) + 3)
    work.sheet.add(*heads([word("by_year_block", lang), *blanks], look="block"))
    plain = [in_year(case, work.values, year) for year in work.years]
    for id in case.values_by_year:
        row, first = work.typed.by_year[id]
        cells = [f"={id}*{text[1:]}/{first}" for text in work.typed.linked(row)]
        values = [of_year[id] for of_year in plain]
        name = label(case.assumptions[id], lang)
        work.yearly[id] = work.by_year("assumption_by_year", name, cells, values, "exact")
    for id, computes in computed(case).items():
        cells = work.calculated("computed_assumption", id, computes)
        row = len(work.sheet.rows) - 1
        if varies(case, (id,)):
            work.yearly[id] = row
        work.computed[id] = elsewhere(work.sheet, row, FIRST if varies(case, (id,)) else VALUE)
    work.sheet.add()


def _line(work: Calculation, line: Line) -> None:
    """The rows of one line: whether it is on, what it comes to by party, and in all."""
    case = work.results.case
    blanks = [""] * (len(work.years) + 2)
    work.sheet.add(*heads([label(line, work.lang), line.id, *blanks], look="block"))
    switches = line.switches()
    is_on = float(line.is_on(work.values))
    formula = "=" + "*".join(switches)
    on = work.number("included", " × ".join(switches), formula, is_on, "decimals0")
    kind = kind_of(line)
    if kind.is_computed:
        _overlap(work, line, on)
    elif kind.has_lever:
        _lever(work, line, on)
    else:
        _amounts(work, line, on)
    rows = [row for (id, _), row in work.effect.items() if id == line.id]
    by_year = work.cells[case.lines.index(line)].sum(axis=0)
    work.total[line.id] = work.by_year(
        "line_total", "", work._added(tuple(sorted(rows))), by_year, work.look, total=True
    )
    work.sheet.add()


def _lever(work: Calculation, line: Line, on: str) -> None:
    """Rows of a line with a lever: full effect, timing, each party's share, phase-in and effect."""
    case, years = work.results.case, work.years
    full = _coefficient(work, line, _full_effect(work, line))
    shares = _shares(work, line)
    pattern = np.stack(pattern_by_year(case, line.id, years), axis=-1)
    parties = [n for n in range(len(case.parties)) if pattern[n].any()]
    grown = reached(case, line, work.values, years)
    moved = _in_months(work, line) if kind_of(line).dates else _delayed(work, line, pattern)
    for n in parties:
        party = case.parties[n]
        share = [f"{cell}*" for cell in shares[party]] if party in shares else [""] * len(years)
        phased = [f"=IF({on}=0,0,{a}{b})" for a, b in zip(share, moved(n), strict=True)]
        work.phase[line.id, party] = work.by_year("phase", work.party(n), phased, grown[n], "share")
    rows = [work.phase[line.id, case.parties[n]] for n in parties]
    if len(rows) != 1:
        formulas = work._added(tuple(rows))
        rows = [work.by_year("phase_total", "", formulas, grown.sum(axis=0), "share")]
    work.phase_total[line.id] = rows[0]
    for n in parties:
        cells = work.places(work.phase[line.id, case.parties[n]])
        pairs = zip(full, cells, strict=True)
        _effect(work, line, n, [f"=IF({cell}=0,0,{whole}*{cell})" for whole, cell in pairs])
    for staff in line.staff:
        _staff(work, line, staff)


def _full_effect(work: Calculation, line: Line) -> list[str]:
    """The cells of a line's effect in a year at full effect, by its lever or its formula."""
    computes = full_effect(work.results.case, line)
    name = computes.text if line.lever else line.id
    # on a row of its own it has the width of the page
    work.sheet.add(Cell(formula(computes, computes.inputs), "note indent"))
    work.full[line.id] = work.calculated("full_effect", name, computes)
    return work.full[line.id]


def _coefficient(work: Calculation, line: Line, full: list[str]) -> list[str]:
    """The full effect times what stays of it while the lines that enable it are off."""
    if not line.enabled_by:
        return full
    case, own = work.results.case, line.own("unaided_share")
    factor = []
    for one in (case.line(id) for id in line.enabled_by):
        value = 1.0 if one.is_on(work.values) else work.values[own]
        is_off = f"=IF({'*'.join(one.switches())}=0,{own},1)"
        factor.append(work.number("unaided", label(one, work.lang), is_off, value))
    left = "*".join(factor)
    cell = work.number("aid", "", f"={left}", float(aid(case, line, work.values)))
    work.aid[line.id] = cell
    return [f"{whole}*{cell}" for whole in full]


def _delayed(work: Calculation, line: Line, pattern: np.ndarray) -> Callable[[int], list[str]]:
    """For a party, what of its profile has come each year: by weight from 0, 1, 2 ... years
    earlier.
    """
    case, own = work.results.case, line.own("delay")
    delay = float(delay_of(case, line, work.values))
    waits, longest_wait = _wait(work, line) if line.enabled_by else ("", 0.0)
    terms = f"={DELAY_OF_ALL}+{own}{waits}"
    cell = work.number("delay", f"{DELAY_OF_ALL} + {own}", terms, delay)
    longest = case.assumptions[DELAY_OF_ALL].high + case.assumptions[own].high + longest_wait
    lags = min(math.ceil(longest) + 1, len(work.years))
    year = [address(work.heads["year"], FIRST + n) for n in range(len(work.years))]
    tree = tree_of(lag_weight)

    def moved(n: int) -> list[str]:
        linked = work.typed.linked(work.typed.profile[line.id, case.parties[n]])
        row = work.by_year("profile", work.party(n), linked, pattern[n], "share")
        first, last = (address(row, FIRST + k, fixed=True) for k in (0, len(work.years) - 1))
        top = len(work.sheet.rows)
        for lag in range(lags):
            here = len(work.sheet.rows)
            lag_cell, weight_cell = f"${address(here, ID)}", f"${address(here, VALUE)}"
            given = {"delay": cell, "lag": lag_cell}
            [weight] = formulas_of(tree, Names([given], work.typed.constant), _no_step)
            earlier = np.concatenate([np.zeros(lag), pattern[n]])[: len(work.years)]
            share = float(lag_weight(delay, lag))
            counted = f"=ROWS({_row_fixed(address(top, ID))}:{address(here, ID)})-1"
            formulas = [
                f"=IF(OR({weight_cell}=0,{_row_fixed(of_year)}<={lag_cell}),0,"
                f"INDEX({first}:{last},{_row_fixed(of_year)}-{lag_cell}))"
                for of_year in year
            ]
            values = earlier if share else np.zeros(len(work.years))
            work.sheet.add(
                Cell(word("years_earlier", work.lang)),
                Cell(float(lag), "lag note", counted),
                Cell(share, "exact", f"={weight}"),
                *live(values, formulas, "share"),
            )
        ids = f"${address(top, VALUE)}:${address(len(work.sheet.rows) - 1, VALUE)}"
        return [
            f"SUMPRODUCT({ids},{a}:{b})"
            for a, b in zip(work.places(top), work.places(len(work.sheet.rows) - 1), strict=True)
        ]

    return moved


def _wait(work: Calculation, line: Line) -> tuple[str, float]:
    """What a line waits for the latest of the lines that enable it, as a term of its delay; and the
    longest that can be.
    """
    case, cells, longest = work.results.case, [], 0.0
    for one in (case.line(id) for id in line.enabled_by):
        for id in lateness_ids(one):
            months = "" if id.endswith(".delay") else "/12"
            late = work.values[id] / (12 if months else 1) if one.is_on(work.values) else 0.0
            text = f"=IF({'*'.join(one.switches())}=0,0,{id}{months})"
            cells.append(work.number("late_enabler", label(one, work.lang), text, late))
            longest = max(longest, case.assumptions[id].high / (12 if months else 1))
    if not cells:
        return "", 0.0
    own = line.own("unaided_share")
    value = float(wait(case, line, work.values))
    return (
        f"+{work.number('wait', own, f'=MAX(0,{cells[0]}:{cells[-1]})*(1-{own})', value)}",
        longest,
    )


def _row_fixed(cell: str) -> str:
    """`D$5` of `D5`: another row takes it from the same row."""
    letters = cell.rstrip("0123456789")
    return f"{letters}${cell[len(letters) :]}"


def _no_step(called: str, part: ast.expr, texts: list[str]) -> list[str]:
    raise AssertionError(f"{texts} is no short formula")


def _in_months(work: Calculation, line: Line) -> Callable[[int], list[str]]:
    """The share of each year's months that lie between the dates of a line, for any party."""
    case, years, kind = work.results.case, work.years, kind_of(line)
    begin, finish = _months_of_dates(work, line)
    months = months_of_years(case, line, work.values, years)
    firsts = [_row_fixed(cell) for cell in work.places(work.heads["month"])]
    tree, formulas = tree_of(months_in_force), []
    for first in firsts:
        given = {"begin": begin, "finish": finish, "first": first, "length": "12"}
        [text] = formulas_of(tree, Names([given], work.typed.constant), _no_step)
        formulas.append(f"={text}")
    row = work.by_year("months_row", "", formulas, months, "exact")
    cells = [f"{cell}/{kind.months}" for cell in work.places(row)]
    return lambda _: cells


def _months_of_dates(work: Calculation, line: Line) -> list[str]:
    """The cells of the months in which a line begins and has ended.

    A date that the line does not state is that of the sheet's first or last month.
    """
    kind, firsts = kind_of(line), first_months(work.results.case, work.years)
    names, values = {}, {}
    for name in date_arguments(kind):
        own = line.own(name)
        names[name], values[name] = own, work.values.get(own, 0.0)
        if name in given_dates(line):
            stated = given_dates(line)[name]
            unstated = float(firsts[-1] + 12 if name == "end" else firsts[0])
            values[name] = stated if math.isfinite(stated) else unstated
            names[name] = _month_of_date(work, line, name, values[name])
    assert kind.dates
    months = kind.dates(**values)
    cells = []
    for result, key in enumerate(("begins_month", "ends_month")):
        tree = tree_of(kind.dates, result)
        is_known = isinstance(tree, ast.Name)
        cells.append(
            names[tree.id]  # type: ignore[attr-defined]
            if is_known
            else work.once(key, "", tree, names, values)
        )
        assert is_known or months[result] == value_of(tree, values)
    return cells


def _month_of_date(work: Calculation, line: Line, name: str, month: float) -> str:
    """The cell of a stated date as a month since year 0, with the part of the month passed."""
    field_, key = ("end", "end_month") if name == "end" else ("start", "start_month")
    stated = work.typed.dates.get((line.id, field_))
    if not stated:
        first = address(work.heads["month"], FIRST, fixed=True)
        last = address(work.heads["month"], FIRST + len(work.years) - 1, fixed=True)
        formula_ = f"={last}+12" if name == "end" else f"={first}"
        return work.number(key, word("not_stated", work.lang), formula_, month)
    shown = work.number("date_of_line", "", f"={stated}", _day(work, stated), "date")
    whole = f"12*YEAR({shown})+MONTH({shown})-1"
    if name == "month":
        return work.number(key, "", f"={whole}", month)
    passed = f"DAY({shown})" if name == "end" else f"(DAY({shown})-1)"
    return work.number(key, "", f"={whole}+{passed}/DAY(EOMONTH({shown},0))", month)


def _day(work: Calculation, stated: str) -> float:
    """The day in a cell of the sheet of inputs."""
    row = int(stated.rpartition("$")[2]) - 1
    return float(next(cell.value for cell in work.typed.sheet.rows[row] if "date" in cell.look))


def _shares(work: Calculation, line: Line) -> dict[str, list[str]]:
    """The cells of each party's share by year, for a line that is split by shares; the residual
    takes the rest.
    """
    case, lang = work.results.case, work.lang
    parties = {party.id: label(party, lang) for party in case.header.party}
    if not varies(case, tuple(line.split.values())):
        return _steady_shares(work, line, parties)
    values = np.stack(party_shares_by_year(case, line, work.values, work.years), axis=-1)
    rows = {}
    for party, id in line.split.items():
        cells = [f"={id}"] * len(work.years)
        if id in work.yearly:
            cells = [f"={_row_fixed(cell)}" for cell in work.places(work.yearly[id])]
        share = values[case.parties.index(party)]
        rows[party] = work.by_year("party_share", parties[party], cells, share, "share")
    found = {party: work.places(row) for party, row in rows.items()}
    if line.residual:
        ends = min(rows.values()), max(rows.values())
        first, last = (work.places(row) for row in ends)
        rest = [f"=1-SUM({a}:{b})" for a, b in zip(first, last, strict=True)]
        share = values[case.parties.index(line.residual)]
        name = parties[line.residual]
        found[line.residual] = work.places(work.by_year("party_share", name, rest, share, "share"))
    return found


def _steady_shares(
    work: Calculation, line: Line, parties: Mapping[str, str]
) -> dict[str, list[str]]:
    """The same where the shares do not differ from year to year: one cell each."""
    cells = {
        party: work.number("party_share", parties[party], f"={id}", work.values[id], "share")
        for party, id in line.split.items()
    }
    if line.split and line.residual:
        first, *_, last = [*cells.values()] * 2
        rest = 1.0 - sum(work.values[id] for id in line.split.values())
        of_others = f"=1-SUM({first}:{last})"
        name = parties[line.residual]
        cells[line.residual] = work.number("party_share", name, of_others, rest, "share")
    return {party: [cell] * len(work.years) for party, cell in cells.items()}


def _amounts(work: Calculation, line: Line, on: str) -> None:
    """Rows of listed money, times a scale."""
    case, scale = work.results.case, line.own("scale")
    listed = np.stack(pattern_by_year(case, line.id, work.years), axis=-1)
    parties = [n for n in range(len(case.parties)) if listed[n].any()]
    rows = []
    for n in parties:
        linked = work.typed.linked(work.typed.listed[line.id, case.parties[n]])
        rows.append(work.by_year("listed", work.party(n), linked, listed[n], work.look))
    [times] = set(_coefficient(work, line, [scale] * len(work.years)))
    for n, row in zip(parties, rows, strict=True):
        formulas = [f"=IF({on}*{times}=0,0,{times}*{cell})" for cell in work.places(row)]
        _effect(work, line, n, formulas)


def _overlap(work: Calculation, line: Line, on: str) -> None:
    """Rows of the overlap: each line with the changes that other lines make to its drivers, less
    without them.
    """
    case = work.results.case
    found: dict[int, list[int]] = {n: [] for n in range(len(case.parties))}
    for one in case.lines:
        makers = makers_for(case, one)
        if not kind_of(one).has_lever or not makers:
            continue
        row = _changed_effect(work, one, makers)
        for n, party in enumerate(case.parties):
            if (one.id, party) in work.phase:
                found[n].append(_times_phase(work, one, n, row))
    for n, rows in found.items():
        if rows:
            added = work.places(work.summed(rows, "overlap_of_party", work.party(n)))
            _effect(work, line, n, [f"=IF({on}=0,0,{cell})" for cell in added])


def _times_phase(work: Calculation, line: Line, n: int, changed: int) -> int:
    """The row of a change of a line's full effect, as far as the line has come at one party."""
    phase = work.phase[line.id, work.results.case.parties[n]]
    pairs = zip(work.places(changed), work.places(phase), strict=True)
    values = work._values(changed) * work._values(phase)
    name = f"{line.id}, {work.party(n)}"
    return work.by_year("overlap_of_line", name, [f"={a}*{b}" for a, b in pairs], values, work.look)


def _changed_effect(work: Calculation, line: Line, makers: Sequence[Line]) -> int:
    """The row of what other lines' changes to its drivers do to a line at full effect, by year."""
    case, computes = work.results.case, full_effect(work.results.case, line)
    used = rests_on(case, computes.ids)
    touched = dict.fromkeys(id for maker in makers for id in maker.affects if id in used)
    instead = {id: _changed_assumption(work, line, id, makers) for id in touched}
    for id, follows in computed(case).items():
        if id in used and set(follows.ids) & set(instead):
            work.calculated("computed_assumption", f"{id} ({line.id})", follows, instead)
            instead[id] = len(work.sheet.rows) - 1
    changed = work.calculated("changed_full", line.id, computes, instead)
    left = f"*{work.aid[line.id]}" if line.id in work.aid else ""
    pairs = zip(changed, work.full[line.id], strict=True)
    formulas = [f"=({now}-{was}){left}" if left else f"={now}-{was}" for now, was in pairs]
    values = _at(work, changed) - _at(work, work.full[line.id])
    values = values * aid(case, line, work.values)
    return work.by_year("changed_effect", line.id, formulas, values, "exact")


def _at(work: Calculation, cells: Sequence[str]) -> np.ndarray:
    """The values of cells of the sheet, one a year."""
    found = []
    for cell in cells:
        row, column = xl_cell_to_rowcol(cell.replace("$", ""))
        found.append(float(work.sheet.rows[row][column].value))
    return np.array(found)


def _changed_assumption(work: Calculation, line: Line, id: str, makers: Sequence[Line]) -> int:
    """The row of an assumption with what other lines do to it, by year."""
    case = work.results.case
    rows, terms = [], []
    for maker in (maker for maker in makers if id in maker.affects):
        change = change_made(case, maker, id)
        cells = work.calculated("change_of", f"{id} ({maker.id})", change)
        phased = work.places(work.phase_total[maker.id])
        left = f"*{work.aid[maker.id]}" if maker.id in work.aid else ""
        formulas = [f"={a}{left}*{b}" for a, b in zip(cells, phased, strict=True)]
        grown = _at(work, cells) * aid(case, maker, work.values) * _at(work, phased)
        terms.append(grown)
        rows.append(work.by_year("change_grown", f"{id} ({maker.id})", formulas, grown, "exact"))
    own = [_row_fixed(cell) for cell in work.places(work.yearly[id])] if id in work.yearly else None
    added = [text[1:] for text in work._added(tuple(rows))]
    formulas = [f"={own[n] if own else id}+{text}" for n, text in enumerate(added)]
    values = np.asarray(work.known_in(work.yearly, id)) + sum(terms)
    name = f"{id} ({line.id})"
    return work.by_year("changed_assumption", name, formulas, values, "exact")


def _staff(work: Calculation, line: Line, staff: Staff) -> None:
    """The posts behind a line: those of the base year and what the line changes, along its
    phase-in.
    """
    case, name = work.results.case, label(staff, work.lang)
    cells = work.calculated("posts_change", name, posts_changed(case, line, staff))
    phased = work.places(work.phase_total[line.id])
    base = f"{staff.base}+" if staff.base else ""
    left = f"*{work.aid[line.id]}" if line.id in work.aid else ""
    formulas = [f"={base}{cell}{left}*{share}" for cell, share in zip(cells, phased, strict=True)]
    posts = work.results.staff.loc[staff.role, list(work.years)].to_numpy(float)
    row = work.by_year("posts_row", name, formulas, posts, "fte")
    work.posts[line.id, staff.role] = row


def _effect(work: Calculation, line: Line, n: int, formulas: Sequence[str]) -> None:
    """The row of what a line does for one party."""
    case = work.results.case
    values = work.cells[case.lines.index(line), n]
    row = work.by_year("effect_row", work.party(n), formulas, values, work.look, total=True)
    work.effect[line.id, case.parties[n]] = row


def in_other_prices(work: Calculation, row: int, column: int, name: str) -> str:
    """The formula of another sheet that takes a cell of this one, in the prices of the results."""
    spare = work.results.price_level != work.results.case.header.price_level
    return f"={elsewhere(work.sheet, row, column)}" + (f"*{name}" if spare else "")
