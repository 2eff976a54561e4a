"""The sheet of all that is typed and is no assumption: years, profiles, listed money, dates, and
the numbers that formulas hold; each row with its unit and source, and once more as the case has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fosterlib.export.sheets import (
    Cell,
    Entry,
    Rule,
    Sheet,
    address,
    decimals,
    elsewhere,
    heads,
    live,
)
from fosterlib.export.steps import PLAIN
from fosterlib.model.case import label
from fosterlib.model.computation import share_of_first
from fosterlib.model.entries import Line
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import pattern_by_year
from fosterlib.model.units import magnitude
from fosterlib.model.years import year_start
from fosterlib.words.reference import in_language, place_text, source_text
from fosterlib.words.text import money_text, party_heading, unit_text, word

WHAT, ID, PARTY, UNIT, VALUE, FIRST_INPUT = range(6)  # columns; the years begin at FIRST_INPUT
FIRST_DAY = date(1899, 12, 30)  # from which a workbook counts days
CHANGED, AMBER = "#FFFF00", "#FFE9B8"
MONTH_NAME, MOVED_HERE = "fosterlib.first_month", "fosterlib.moved_here"
IN_CASE = "a scenario moves assumptions only: change it in the case"


@dataclass
class Inputs:
    """The sheet while it is filled, and where the calculation finds what is typed."""

    results: Results
    lang: str
    sheet: Sheet
    profile: dict[tuple[str, str], int] = field(default_factory=dict)
    listed: dict[tuple[str, str], int] = field(default_factory=dict)
    dates: dict[tuple[str, str], str] = field(default_factory=dict)
    published: dict[str, int] = field(default_factory=dict)
    constants: dict[float, str] = field(default_factory=dict)
    by_year: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    year_row: int = 0

    def linked(self, row: int) -> list[str]:
        """For each year, the formula of another sheet that takes what stands in a row."""
        places = [FIRST_INPUT + n for n in range(len(self.results.years))]
        return [f"={elsewhere(self.sheet, row, column)}" for column in places]

    def constant(self, number: float) -> str:
        """What stands for a number in a formula: itself if it is 0, 1 or 12, else a named cell."""
        if number in PLAIN:
            return str(int(number))
        if not self.constants:
            self.block("constants_block")
        if number not in self.constants:
            digits = np.format_float_positional(abs(number), trim="-")
            name = f"constant.{'minus_' * (number < 0)}{digits.replace('.', '_')}"
            self.constants[number] = name
            advice = f"the number is part of a formula of the library; {IN_CASE}"
            cell = Cell(number, "input", name=name, advice=advice)
            self.row(
                (word("constant_what", self.lang), name, "", ""),
                cell,
                source=word("constant_source", self.lang),
            )
        return self.constants[number]

    def block(self, key: str) -> None:
        """A heading for the rows that follow."""
        blanks = [Cell("", "block")] * (FIRST_INPUT + len(self.results.years))
        self.sheet.add(Cell(word(key, self.lang), "block"), *blanks)

    def row(
        self,
        named: tuple[str, str, str, str],
        value: Cell | None,
        by_year: Sequence[Cell] = (),
        source: str = "",
    ) -> int:
        """A row of typed numbers: what, id, party and unit; one value, or one for each year."""
        what, id, party, unit = named
        names = [Cell(what, "wrap"), Cell(id, "note", fixed=True)]
        names += [Cell(party, "wrap"), Cell(unit, "wrap")]
        cells = by_year or [Cell()] * len(self.results.years)
        told = Cell(in_language(self.results.case.header, source, self.lang), "wrap indent")
        row = self.sheet.add(*names, value or Cell(), *cells, told)
        self.rows.append(row)
        return row


def inputs_sheet(results: Results, lang: str) -> Inputs:
    """The sheet but for the numbers that formulas will ask for; `compare_with_case` ends it."""
    years = results.years
    widths = [32, 20, 16, 14, 9, *[9] * len(years), 28]
    sheet = Sheet(word("sheet_inputs", lang), widths, name="inputs", closed=True)
    typed = Inputs(results, lang, sheet)
    sheet.add(Cell(word("sheet_inputs", lang), "title"))
    sheet.add(Cell(word("inputs_note", lang), "note"))
    sheet.add()
    names = [word("line", lang), "id", party_heading(results.case, lang), word("unit", lang)]
    columns = [*names, word("value", lang), *years, word("source_as_data", lang)]
    sheet.add(*heads(columns, range(VALUE, len(columns) - 1)))
    sheet.freeze(columns=1)
    _years(typed)
    lines = results.case.lines
    _by_year(typed, "profiles_block", [one for one in lines if kind_of(one).is_delayed])
    _by_year(typed, "amounts_block", [one for one in lines if kind_of(one).pattern == "listed"])
    _dates(typed, [line for line in lines if kind_of(line).dates])
    _values_by_year(typed)
    return typed


def _values_by_year(typed: Inputs) -> None:
    """The assumptions that are not the same every year: what each is in each year, and first."""
    case, lang = typed.results.case, typed.lang
    if case.values_by_year:
        typed.block("values_block")
    for id, listed in case.values_by_year.items():
        a, first = case.assumptions[id], listed[min(listed)]
        advice = f"it is a value of '{id}' in values_by_year.csv; {IN_CASE}, or move {id}"
        values = [share_of_first(listed, year) * first for year in typed.results.years]
        look = f"{decimals(*values)} input"
        start, *cells = [Cell(float(value), look, advice=advice) for value in (first, *values)]
        named = (label(a, lang), id, "", unit_text(a.unit, lang))
        row = typed.row(named, start, cells, a.source)
        typed.by_year[id] = row, elsewhere(typed.sheet, row, VALUE, fixed=True)


def _years(typed: Inputs) -> None:
    lang, header = typed.lang, typed.results.case.header
    typed.block("years_block")
    advice = f"the years are those of the case and of `until`; {IN_CASE}"
    before = 1 if header.year_named_by == "end" else 0
    source = source_text(header, lang)
    cells = [
        Cell(float(year_start(year) - before), "lag input", advice=advice)
        for year in typed.results.years
    ]
    year = unit_text("year", lang)
    typed.year_row = typed.row((word("year_begins", lang), "", "", year), None, cells, source)
    month = Cell(float(header.year_starts), "lag input", name=MONTH_NAME, advice=advice)
    what, unit = word("month_begins", lang), unit_text("month", lang)
    typed.row((what, "", "", unit), month, source=source)


def _by_year(typed: Inputs, block: str, lines: Sequence[Line]) -> None:
    """Profiles, or listed money, of each line and party that has any."""
    case, lang, years = typed.results.case, typed.lang, typed.results.years
    if not lines:
        return
    typed.block(block)
    for line in lines:
        is_profile = kind_of(line).is_delayed
        pattern = np.stack(pattern_by_year(case, line.id, years), axis=-1)
        unit = unit_text("share" if is_profile else case.header.unit, lang)
        look = "share" if is_profile else money_look(typed.results)
        for n in [n for n in range(len(case.parties)) if pattern[n].any()]:
            party = case.header.party[n]
            cells = [
                Cell(float(share), f"{look} input", entry=_entry(typed, line), advice=_advice(line))
                for share in pattern[n]
            ]
            source = _source(typed, line, party.id)
            named = (label(line, lang), line.id, label(party, lang), unit)
            row = typed.row(named, None, cells, source)
            (typed.profile if is_profile else typed.listed)[line.id, party.id] = row


def _entry(typed: Inputs, line: Line) -> Entry:
    key = "hint_profile" if kind_of(line).is_delayed else "hint_amount"
    return Entry(title=label(line, typed.lang), message=word(key, typed.lang))


def _advice(line: Line) -> str:
    if kind_of(line).is_delayed:
        return f"it is the phase-in of line '{line.id}'; {IN_CASE}, or move {line.own('delay')}"
    return f"it is money of line '{line.id}' in amounts.csv; {IN_CASE}, or move {line.own('scale')}"


def _source(typed: Inputs, line: Line, party: str) -> str:
    """Where the typed numbers of a line come from: the places of its amounts, of the printed
    effects that its profile is read from, or the case's own file.
    """
    case, lang, told = typed.results.case, typed.lang, ""
    places = [one.locator for one in case.amounts if (one.line, one.party) == (line.id, party)]
    if kind_of(line).is_delayed and line.profile is not None:
        told = word("profile_of_case", lang)
    elif kind_of(line).is_delayed:
        told = word("profile_of_print", lang, case.header.full_effect_year(line))
        places = [
            figure.locator
            for figure in case.figures
            if (figure.line, figure.role, figure.measure) == (line.id, "input", "effect")
        ]
    spoken = [place_text(case.header, place, lang) for place in places]
    known = [text for text in dict.fromkeys([told, *spoken]) if text]
    return "; ".join(known) or source_text(case.header, lang)


def _dates(typed: Inputs, lines: Sequence[Line]) -> None:
    lang = typed.lang
    dated = [(line, name) for line in lines for name in ("start", "end") if getattr(line, name)]
    if dated:
        typed.block("dates_block")
    for line, name in dated:
        own = line.own("start_months" if name == "start" else "extension_months")
        advice = f"it is a date of line '{line.id}'; {IN_CASE}, or move {own}"
        days = float((getattr(line, name) - FIRST_DAY).days)
        what = f"{label(line, lang)}: {word(f'date_{name}', lang)}"
        cell = Cell(days, "date input", advice=advice)
        source = source_text(typed.results.case.header, lang)
        row = typed.row((what, line.id, "", word("date", lang)), cell, source=source)
        typed.dates[line.id, name] = elsewhere(typed.sheet, row, VALUE, fixed=True)


def published_rows(typed: Inputs) -> None:
    """What the published case comes to by line, in the same years and prices: to compare with."""
    lang, printed = typed.lang, published_beside(typed.results)
    case, look = typed.results.case, money_look(typed.results)
    typed.block("published_block")
    unit = money_text(case, lang, typed.results.price_level)
    names = {line.id: label(line, lang) for line in case.lines}
    for line, cells in zip(case.lines, printed.effects, strict=True):
        typed.published[line.id] = _given(
            typed, names[line.id], line.id, unit, cells.sum(axis=0), look
        )
    net = printed.total.to_numpy()
    typed.published["total"] = _given(typed, word("net_total", lang), "", unit, net, look)


def _given(typed: Inputs, what: str, id: str, unit: str, values, look: str) -> int:
    cells = live(values, [""] * len(values), look)
    return typed.sheet.add(
        Cell(what, "wrap"), Cell(id, "note", fixed=True), Cell(), Cell(unit, "wrap"), Cell(), *cells
    )


def compare_with_case(typed: Inputs) -> None:
    """Every typed row once more as the case has it, and 1 where it differs now."""
    sheet, last = typed.sheet, FIRST_INPUT + len(typed.results.years) - 1
    copied = list(typed.rows)
    typed.block("as_in_case")
    twins = [_twin(sheet, row, last) for row in copied]
    typed.block("differs_here")
    marks = [_marks(sheet, row, twin, last) for row, twin in zip(copied, twins, strict=True)]
    area = f"{address(marks[0], VALUE)}:{address(marks[-1], last)}"
    told = [Cell(word("moved_figures", typed.lang), "bold"), Cell(), Cell(), Cell()]
    sheet.add(*told, Cell(0.0, "decimals0 bold", f"=SUM({area})", name=MOVED_HERE))
    for row, twin in zip(copied, twins, strict=True):
        here, there = address(row, VALUE), address(twin, VALUE)
        sheet.rules.append(Rule((row, VALUE, row, last), f"={here}<>{there}", CHANGED))


def _twin(sheet: Sheet, row: int, last: int) -> int:
    cells = []
    for cell in sheet.rows[row][VALUE : last + 1]:
        look = cell.look.replace("input", "given")
        cells.append(Cell(cell.value, look, fixed=True) if "input" in cell.look else Cell())
    what, id, party, unit = (Cell(one.value, one.look) for one in sheet.rows[row][:VALUE])
    return sheet.add(what, id, party, unit, *cells)


def _marks(sheet: Sheet, row: int, twin: int, last: int) -> int:
    cells = []
    for column in range(VALUE, last + 1):
        if "input" not in sheet.rows[row][column].look:
            cells.append(Cell())
            continue
        now, was = address(row, column), address(twin, column)
        unknown = f"1-ISNA({now})*ISNA({was})"
        cells.append(Cell(0.0, "decimals0", f"=IFERROR(IF({now}={was},0,1),{unknown})"))
    what, id, party, unit = (Cell(one.value, one.look) for one in sheet.rows[row][:VALUE])
    return sheet.add(what, id, party, unit, *cells)


def money_look(results: Results) -> str:
    """How money is shown: whole units, tenths where a unit is a million."""
    return "money" if magnitude(results.case.header.unit) <= 1000 else "tenths"
