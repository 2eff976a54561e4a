"""The calculation sheet: each line computed from the assumption cells, by the library's own
formulas.

All formulas, those of the levers and those of timing (the delay, the months between two dates), are
derived with SymPy from the functions that Python calls; the tests hold the two against each other
cell by cell.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fosterlib.export.sheets import Cell, Sheet, address, heads, live
from fosterlib.model.case import Case, label
from fosterlib.model.computation import change_made, full_effect, posts_changed
from fosterlib.model.entries import Line, Staff
from fosterlib.model.evaluate import Results, effects
from fosterlib.model.kinds import DELAY_OF_ALL, date_arguments, given_dates, kind_of
from fosterlib.model.overlap import makers_for
from fosterlib.model.terms import (
    delay_of,
    first_months,
    lag_weight,
    months_in_force,
    months_of_years,
    pattern_by_year,
    reached,
)
from fosterlib.model.units import magnitude
from fosterlib.words.formula import excel_formula
from fosterlib.words.text import money_text, party_heading, word

NAME, ID, VALUE, FIRST = 0, 1, 2, 3  # columns; the years begin at FIRST
GIVEN_DATES = {"start": "start_month", "month": "start_month", "end": "end_month"}  # their words


@dataclass(frozen=True)
class Calculation:
    """The sheet while it is filled, and the rows where the other sheets find what they show."""

    results: Results
    lang: str
    sheet: Sheet
    values: Mapping[str, float]
    cells: np.ndarray
    effect: dict[tuple[str, str], int] = field(default_factory=dict)
    phase: dict[tuple[str, str], int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    phase_total: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)

    @property
    def years(self) -> tuple[str, ...]:
        return self.results.years

    def number(
        self, key: str, name: str, formula: str, value: float, look: str = "exact", note: str = ""
    ) -> str:
        """A row with one formula or (where it is blank) a given number; the address of its cell."""
        cells = [Cell(word(key, self.lang)), Cell(name, "note"), *live([value], [formula], look)]
        return address(
            self.sheet.add(*cells, *([Cell(note, "note indent")] if note else [])),
            VALUE,
            fixed=True,
        )

    def by_year(
        self,
        key: str,
        name: str,
        formulas: Sequence[str],
        values: Iterable[float],
        look: str,
        total: bool = False,
    ) -> int:
        """A row with a formula (or, where it is blank, a given number) for each year, and on
        request their sum.
        """
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

    def added(self, rows: Sequence[int]) -> list[str]:
        """For each year, the formula that adds some rows."""
        return [
            "=" + ("+".join(address(row, FIRST + n) for row in rows) or "0")
            for n in range(len(self.years))
        ]

    def party(self, n: int) -> str:
        """What a party of the case is called."""
        return label(self.results.case.header.party[n], self.lang)


def calculation_sheet(results: Results, lang: str) -> Calculation:
    """Every line from its assumptions to its effect by party and year, in the case's unit and price
    level.
    """
    case, values = results.case, results.case.values(results.scenario)
    sheet = Sheet(word("sheet_calculation", lang), [52, 34, 13, *[11] * (len(results.years) + 1)])
    work = Calculation(results, lang, sheet, values, effects(case, values, results.years))
    _headings(work)
    # what is computed from other lines needs their rows, and so comes last
    for line in sorted(case.lines, key=lambda line: kind_of(line).is_computed):
        _line(work, line)
    rows = [work.total[line.id] for line in case.lines if line.in_total]
    net = work.cells[case.counted].sum(axis=(0, 1))
    look = f"{money_look(case)} total"
    work.total["total"] = work.by_year("total", "", work.added(rows), net, look, total=True)
    return work


def money_look(case: Case) -> str:
    """How money is shown: whole units, tenths where a unit is a million."""
    return "money" if magnitude(case.header.unit) <= 1000 else "tenths"


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


def _line(work: Calculation, line: Line) -> None:
    """The rows of one line: whether it is on, what it comes to by party, and in all."""
    case = work.results.case
    blanks = [""] * (len(work.years) + 2)
    work.sheet.add(*heads([label(line, work.lang), line.id, *blanks], look="block"))
    switches = line.switches()
    is_on = float(line.is_on(work.values))
    on = work.number("included", " × ".join(switches), "=" + "*".join(switches), is_on, "decimals0")
    kind = kind_of(line)
    if kind.is_computed:
        _overlap(work, line, on)
    elif kind.has_lever:
        _lever(work, line, on)
    else:
        _amounts(work, line, on)
    rows = [row for (id, _), row in work.effect.items() if id == line.id]
    by_year = work.cells[case.lines.index(line)].sum(axis=0)
    look = money_look(case)
    work.total[line.id] = work.by_year(
        "line_total", "", work.added(rows), by_year, look, total=True
    )
    work.sheet.add()


def _lever(work: Calculation, line: Line, on: str) -> None:
    """Rows of a line with a lever: full effect, timing, each party's share, phase-in and effect."""
    case, years = work.results.case, work.years
    computes = full_effect(case, line)
    text = excel_formula(computes, computes.inputs)
    full = work.number("full_effect", computes.text, f"={text}", computes(work.values), note=text)
    work.full[line.id] = full
    timing = _months(work, line) if kind_of(line).dates else _weights(work, line)
    shares = _shares(work, line)
    pattern = np.stack(pattern_by_year(case, line.id, years), axis=-1)
    grown = reached(case, line, work.values, years)
    parties = [n for n in range(len(case.parties)) if pattern[n].any()]
    for n in parties:
        party = case.parties[n]
        share = f"{shares[party]}*" if party in shares else ""
        in_time = timing if kind_of(line).dates else _moved(work, n, pattern[n], timing)
        phased = [f"=IF({on}=0,0,{share}({part}))" for part in in_time]
        row = work.by_year("phase", work.party(n), phased, grown[n], "share")
        work.phase[line.id, party] = row
        _effect(work, line, n, [f"=IF({cell}=0,0,{full}*{cell})" for cell in work.places(row)])
    rows = [work.phase[line.id, case.parties[n]] for n in parties]
    if len(rows) != 1:
        rows = [work.by_year("phase_total", "", work.added(rows), grown.sum(axis=0), "share")]
    work.phase_total[line.id] = rows[0]
    for staff in line.staff:
        _staff(work, line, staff)


def _moved(work: Calculation, n: int, profile: np.ndarray, weights: list[str]) -> list[str]:
    """For each year, the profile of a party in that year and the years before it, by weight."""
    blanks = [""] * len(work.years)
    places = work.places(work.by_year("profile", work.party(n), blanks, profile, "share"))
    earlier = [places[year::-1] for year in range(len(places))]
    return [
        "+".join(f"{weight}*{cell}" for weight, cell in zip(weights, cells, strict=False))
        for cells in earlier
    ]


def _weights(work: Calculation, line: Line) -> list[str]:
    """How much of the profile comes from 0, 1, 2 ... years earlier."""
    case, own = work.results.case, line.own("delay")
    delay = delay_of(case, line, work.values)
    cell = work.number("delay", f"{DELAY_OF_ALL} + {own}", f"={DELAY_OF_ALL}+{own}", delay)
    longest = case.assumptions[DELAY_OF_ALL].high + case.assumptions[own].high
    return [
        work.number(
            "weight",
            word("years_earlier", work.lang, str(lag)),
            f"={excel_formula(lag_weight, {'delay': cell, 'lag': str(lag)})}",
            lag_weight(delay, lag),
        )
        for lag in range(min(math.ceil(longest) + 1, len(work.years)))
    ]


def _months(work: Calculation, line: Line) -> list[str]:
    """The share of each year's months that lie between the dates of a line."""
    case, years, kind = work.results.case, work.years, kind_of(line)
    begin, finish = _dates(work, line)
    months = months_of_years(case, line, work.values, years)
    formulas = []
    for first in first_months(case, years):
        names = {"begin": begin, "finish": finish, "first": str(first), "length": "12"}
        formulas.append(f"={excel_formula(months_in_force, names)}")
    row = work.by_year("months_row", "", formulas, months, "exact")
    return [f"{cell}/{kind.months}" for cell in work.places(row)]


def _dates(work: Calculation, line: Line) -> list[str]:
    """The cells of the months in which a line begins and has ended.

    A date that the line does not state is that of the sheet's first or last month.
    """
    kind, firsts = kind_of(line), first_months(work.results.case, work.years)
    last = firsts[-1] + 12
    names, values = {}, {}
    for name in date_arguments(kind):
        own = line.own(name)
        names[name], values[name] = own, work.values.get(own, 0.0)
        if name in GIVEN_DATES:
            stated = given_dates(line)[name]
            unstated = float(last if name == "end" else firsts[0])
            values[name] = stated if math.isfinite(stated) else unstated
            day = line.end if name == "end" else line.start
            shown = day.isoformat() if day else word("not_stated", work.lang)
            names[name] = work.number(GIVEN_DATES[name], shown, "", values[name])
    assert kind.dates
    months = kind.dates(**values)
    cells = []
    for result, key in enumerate(("begins_month", "ends_month")):
        text = excel_formula(kind.dates, names, result)
        known = text in names.values()
        cells.append(text if known else work.number(key, "", f"={text}", months[result]))
    return cells


def _shares(work: Calculation, line: Line) -> dict[str, str]:
    """The cell of each party's share, for a line that is split by shares; the residual takes the
    rest.
    """
    shares = {party: (f"={id}", work.values[id]) for party, id in line.split.items()}
    if line.split and line.residual:
        rest = 1.0 - sum(value for _, value in shares.values())
        shares[line.residual] = "=1-" + "-".join(line.split.values()), rest
    parties = {party.id: label(party, work.lang) for party in work.results.case.header.party}
    return {
        party: work.number("party_share", parties[party], *share, "share")
        for party, share in shares.items()
    }


def _amounts(work: Calculation, line: Line, on: str) -> None:
    """Rows of listed money, times a scale."""
    case, id = work.results.case, line.own("scale")
    scale = work.number("scale", id, f"={id}", work.values[id])
    listed = np.stack(pattern_by_year(case, line.id, work.years), axis=-1)
    blanks, look = [""] * len(work.years), money_look(case)
    for n in [n for n in range(len(case.parties)) if listed[n].any()]:
        row = work.by_year("listed", work.party(n), blanks, listed[n], look)
        formulas = [f"=IF({on}*{scale}=0,0,{scale}*{cell})" for cell in work.places(row)]
        _effect(work, line, n, formulas)


def _overlap(work: Calculation, line: Line, on: str) -> None:
    """Rows of the overlap: each line with the changes that other lines make to its drivers, less
    without them.
    """
    case = work.results.case
    sums: dict[int, list[list[str]]] = {
        n: [[] for _ in work.years] for n in range(len(case.parties))
    }
    for one in case.lines:
        makers = makers_for(case, one)
        if not kind_of(one).has_lever or not makers:
            continue
        row = _changed_effect(work, one, makers)
        for n, party in enumerate(case.parties):
            if (one.id, party) in work.phase:
                pairs = zip(work.places(row), work.places(work.phase[one.id, party]), strict=True)
                for of_year, (cell, phased) in zip(sums[n], pairs, strict=True):
                    of_year.append(f"{cell}*{phased}")
    for n, by_year in sums.items():
        if by_year[0]:
            _effect(work, line, n, [f"=IF({on}=0,0,{'+'.join(of_year)})" for of_year in by_year])


def _changed_effect(work: Calculation, line: Line, makers: Sequence[Line]) -> int:
    """The row of what other lines' changes to its drivers do to a line at full effect, by year."""
    values, years = work.values, work.years
    computes = full_effect(work.results.case, line)
    names: list[dict[str, str]] = [dict(computes.inputs) for _ in years]
    changed: dict[str, np.ndarray] = {}
    touched = [id for maker in makers for id in maker.affects if id in line.inputs]
    for id in dict.fromkeys(touched):
        row, changed[id] = _changed_assumption(work, line, id, makers)
        for of_year, cell in zip(names, work.places(row), strict=True):
            of_year |= {name: cell for name, other in computes.inputs.items() if other == id}
    formulas = [f"={excel_formula(computes, of_year)}-{work.full[line.id]}" for of_year in names]
    more = computes({**values, **changed}) - computes(values)
    by_year = np.broadcast_to(more, len(years))
    return work.by_year("changed_effect", line.id, formulas, by_year, "exact")


def _changed_assumption(
    work: Calculation, line: Line, id: str, makers: Sequence[Line]
) -> tuple[int, np.ndarray]:
    """The row of an assumption with what other lines do to it, by year, and its values."""
    case, values, years = work.results.case, work.values, work.years
    changes, terms = [], []
    for maker in (maker for maker in makers if id in maker.affects):
        grown = reached(case, maker, values, years).sum(axis=0)
        change = change_made(case, maker, id)
        changes.append(change(values) * grown)
        text = excel_formula(change, change.inputs)
        terms.append([f"({text})*{cell}" for cell in work.places(work.phase_total[maker.id])])
    by_year = values[id] + sum(changes)
    formulas = ["=" + "+".join([id, *of_year]) for of_year in zip(*terms, strict=True)]
    heading = f"{id} ({line.id})"
    return work.by_year("changed_assumption", heading, formulas, by_year, "exact"), by_year


def _staff(work: Calculation, line: Line, staff: Staff) -> None:
    """The posts behind a line: those of the base year and what the line changes, along its
    phase-in.
    """
    computes = posts_changed(work.results.case, line, staff)
    change, text = computes(work.values), excel_formula(computes, computes.inputs)
    cell = work.number("posts_change", computes.text, f"={text}", change, "fte")
    phased = work.places(work.phase_total[line.id])
    base = f"{staff.base}+" if staff.base else ""
    formulas = [f"={base}{cell}*{share}" for share in phased]
    grown = reached(work.results.case, line, work.values, work.years).sum(axis=0)
    posts = (work.values[staff.base] if staff.base else 0.0) + change * grown
    work.posts[line.id, staff.role] = work.by_year(
        "posts_row", label(staff, work.lang), formulas, posts, "fte"
    )


def _effect(work: Calculation, line: Line, n: int, formulas: Sequence[str]) -> None:
    """The row of what a line does for one party."""
    case = work.results.case
    values = work.cells[case.lines.index(line), n]
    row = work.by_year("effect_row", work.party(n), formulas, values, money_look(case), total=True)
    work.effect[line.id, case.parties[n]] = row
