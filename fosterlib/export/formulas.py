"""The calculation sheet: each line computed from the assumption cells, by the library's own
formulas.

The formulas of the levers are derived from the lever functions with SymPy. Those of timing (the
delay, the months in force) say in Excel what `terms.py` says in Python; the tests hold the two
against each other cell by cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fosterlib.export.sheets import Cell, Sheet, address, heads, live
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Line
from fosterlib.model.evaluate import Results, effects
from fosterlib.model.levers import call_lever
from fosterlib.model.overlap import growth, makers_for
from fosterlib.model.terms import active_months, lag_weight, lags, line_patterns, month_number
from fosterlib.model.totals import undelayed_pattern
from fosterlib.model.units import magnitude
from fosterlib.model.years import year_start
from fosterlib.words.text import money_text, party_heading, word
from fosterlib.words.trace import lever_formula

NAME, ID, VALUE, FIRST = 0, 1, 2, 3  # columns; the years begin at FIRST


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
    posts: dict[str, int] = field(default_factory=dict)
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
    sheet.add(Cell(word("sheet_calculation", lang), "title"))
    sheet.add(
        Cell(
            f"{money_text(case, lang)}. {word('sign_rule', lang)} {word('calculation_note', lang)}",
            "note",
        )
    )
    sheet.add()
    columns = [
        word("line", lang),
        party_heading(case, lang),
        word("value", lang),
        *results.years,
        word("sum", lang),
    ]
    sheet.add(*heads(columns, range(VALUE, len(columns))))
    sheet.freeze()
    look = money_look(case)
    for line in sorted(
        case.lines, key=lambda line: line.kind == "overlap"
    ):  # it needs the rows of the others
        sheet.add(
            *heads([label(line, lang), line.id, *[""] * (len(results.years) + 2)], look="block")
        )
        switches = line.switches()
        is_on = float(line.is_on(values))
        on = work.number(
            "included", " × ".join(switches), "=" + "*".join(switches), is_on, "decimals0"
        )
        {"amounts": _amounts, "overlap": _overlap}.get(line.kind, _lever)(work, line, on)
        rows = [row for (id, _), row in work.effect.items() if id == line.id]
        total = work.cells[case.lines.index(line)].sum(axis=0)
        work.total[line.id] = work.by_year(
            "line_total", "", work.added(rows), total, look, total=True
        )
        sheet.add()
    rows = [work.total[line.id] for line in case.lines if line.in_total]
    total = work.cells[case.counted].sum(axis=(0, 1))
    work.total["total"] = work.by_year(
        "total", "", work.added(rows), total, f"{look} total", total=True
    )
    return work


def money_look(case: Case) -> str:
    """How money is shown: whole units, tenths where a unit is a million."""
    return "money" if magnitude(case.header.unit) <= 1000 else "tenths"


def excel_formula(lever: str, names: Mapping[str, str]) -> str:
    """A lever as Excel writes it."""
    return lever_formula(lever, names).replace("**", "^")


def _lever(work: Calculation, line: Line, on: str) -> None:
    """Rows of a recurring or dated line: full effect, timing, each party's share, phase-in and
    effect.
    """
    case, years = work.results.case, work.years
    formula = excel_formula(line.lever, line.drivers)
    work.full[line.id] = work.number(
        "full_effect",
        line.lever,
        f"={formula}",
        call_lever(line.lever, line.drivers, work.values),
        note=formula,
    )
    timing = _months(work, line) if line.kind == "dated" else _weights(work, line)
    shares = _shares(work, line)
    undelayed, _ = undelayed_pattern(case, line.id, years)
    grown = growth(case, line, work.values, years)
    parties = [n for n in range(len(case.parties)) if undelayed[n].any()]
    for n in parties:
        party = case.parties[n]
        share = f"{shares[party]}*" if party in shares else ""
        if line.kind == "recurring":
            profile = work.places(
                work.by_year("profile", work.party(n), [""] * len(years), undelayed[n], "share")
            )
            earlier = [
                profile[y::-1] for y in range(len(years))
            ]  # each year, the one before it, and so on
            moved = [
                "+".join(f"{w}*{cell}" for w, cell in zip(timing, cells, strict=False))
                for cells in earlier
            ]
        else:
            moved = timing
        phased = [f"=IF({on}=0,0,{share}({part}))" for part in moved]
        row = work.phase[line.id, party] = work.by_year(
            "phase", work.party(n), phased, grown[n], "share"
        )
        _effect(
            work,
            line,
            n,
            [f"=IF({cell}=0,0,{work.full[line.id]}*{cell})" for cell in work.places(row)],
        )
    rows = [work.phase[line.id, case.parties[n]] for n in parties]
    if len(rows) != 1:
        rows = [work.by_year("phase_total", "", work.added(rows), grown.sum(axis=0), "share")]
    work.phase_total[line.id] = rows[0]
    if line.staff:
        _staff(work, line)


def _weights(work: Calculation, line: Line) -> list[str]:
    """How much of the profile comes from 0, 1, 2 ... years earlier: the delay between whole years."""
    delay = work.values["delay.all"] + work.values[f"{line.id}.delay"]
    cell = work.number(
        "delay", f"delay.all + {line.id}.delay", f"=delay.all+{line.id}.delay", delay
    )
    count = min(lags(work.results.case, line), len(work.years))
    return [
        work.number(
            "weight",
            word("years_earlier", work.lang, str(lag)),
            f"=MAX(0,1-ABS({cell}-{lag}))",
            lag_weight(delay, lag),
        )
        for lag in range(count)
    ]


def _months(work: Calculation, line: Line) -> list[str]:
    """The share of each year's months in which a dated line is in force."""
    case, years = work.results.case, work.years
    id = f"{line.id}.extension_months"
    start = finish = ""
    if line.start:
        start = work.number("start_month", line.start.isoformat(), "", month_number(line.start))
    if line.end:
        end = month_number(line.end, last_day=True)
        printed = work.number("end_month", line.end.isoformat(), "", end)
        finish = work.number("extended", id, f"={printed}+{id}", end + work.values[id])
    formulas = []
    for year in years:
        first = 12 * year_start(year) + case.header.year_starts - 1
        upper = f"MIN({finish},{first + 12})" if finish else str(first + 12)
        lower = f"MAX({start},{first})" if start else str(first)
        formulas.append(f"=MAX(0,MIN(12,{upper}-{lower}))")
    months = active_months(case, line, work.values[id], years)
    row = work.by_year("months_row", "", formulas, months, "exact")
    return [f"{cell}/12" for cell in work.places(row)]


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
    case, years = work.results.case, work.years
    scale = work.number(
        "scale", f"{line.id}.scale", f"={line.id}.scale", work.values[f"{line.id}.scale"]
    )
    listed = line_patterns(case, line, years)[0]
    for n in [n for n in range(len(case.parties)) if listed[n].any()]:
        row = work.by_year("listed", work.party(n), [""] * len(years), listed[n], money_look(case))
        _effect(
            work, line, n, [f"=IF({on}*{scale}=0,0,{scale}*{cell})" for cell in work.places(row)]
        )


def _overlap(work: Calculation, line: Line, on: str) -> None:
    """Rows of the overlap: each line with the changes that other lines make to its drivers, less
    without them.
    """
    case, years, values = work.results.case, work.years, work.values
    sums: dict[int, list[list[str]]] = {n: [[] for _ in years] for n in range(len(case.parties))}
    for one in case.lines:
        makers = makers_for(case, one)
        if one.kind != "recurring" or not makers:
            continue
        names: list[dict[str, str]] = [dict(one.drivers) for _ in years]
        changed: dict[str, np.ndarray] = {}
        for id in dict.fromkeys(
            id for maker in makers for id in maker.affects if id in one.drivers.values()
        ):
            changes, terms = [], []
            for maker in (maker for maker in makers if id in maker.affects):
                grown = growth(case, maker, values, years).sum(axis=0)
                changes.append(call_lever(maker.affects[id], maker.drivers, values) * grown)
                formula = excel_formula(maker.affects[id], maker.drivers)
                terms.append(
                    [f"({formula})*{cell}" for cell in work.places(work.phase_total[maker.id])]
                )
            changed[id] = values[id] + sum(changes)
            formulas = ["=" + "+".join([id, *of_year]) for of_year in zip(*terms, strict=True)]
            row = work.by_year(
                "changed_assumption", f"{id} ({one.id})", formulas, changed[id], "exact"
            )
            for named, cell in zip(names, work.places(row), strict=True):
                named |= {name: cell for name, other in one.drivers.items() if other == id}
        formulas = [f"={excel_formula(one.lever, named)}-{work.full[one.id]}" for named in names]
        more = call_lever(one.lever, one.drivers, {**values, **changed}) - call_lever(
            one.lever, one.drivers, values
        )
        row = work.by_year(
            "changed_effect", one.id, formulas, np.broadcast_to(more, len(years)), "exact"
        )
        for n, party in enumerate(case.parties):
            if (one.id, party) in work.phase:
                pairs = zip(work.places(row), work.places(work.phase[one.id, party]), strict=True)
                for of_year, (cell, phased) in zip(sums[n], pairs, strict=True):
                    of_year.append(f"{cell}*{phased}")
    for n, by_year in sums.items():
        if by_year[0]:
            _effect(work, line, n, [f"=IF({on}=0,0,{'+'.join(of_year)})" for of_year in by_year])


def _staff(work: Calculation, line: Line) -> None:
    """The posts behind a line: those of the base year and what the line changes, along its
    phase-in.
    """
    assert line.staff
    change = call_lever(line.staff.lever, line.drivers, work.values)
    formula = excel_formula(line.staff.lever, line.drivers)
    cell = work.number("posts_change", line.staff.lever, f"={formula}", change, "fte")
    formulas = [
        f"={line.staff.base}+{cell}*{phased}" for phased in work.places(work.phase_total[line.id])
    ]
    grown = growth(work.results.case, line, work.values, work.years).sum(axis=0)
    posts = work.values[line.staff.base] + change * grown
    work.posts[line.id] = work.by_year(
        "posts_row", label(line.staff, work.lang), formulas, posts, "fte"
    )


def _effect(work: Calculation, line: Line, n: int, formulas: Sequence[str]) -> None:
    """The row of what a line does for one party."""
    case = work.results.case
    values = work.cells[case.lines.index(line), n]
    row = work.by_year("effect_row", work.party(n), formulas, values, money_look(case), total=True)
    work.effect[line.id, case.parties[n]] = row
