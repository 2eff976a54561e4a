"""The sheets that are read first: summary, budget and its chart, the bridge, the posts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fosterlib.charts.palette import COLOURS, COSTS, SAVINGS, UNSPLIT
from fosterlib.export.control import Addends, status_cells
from fosterlib.export.formulas import FIRST, Calculation, in_other_prices
from fosterlib.export.sheets import (
    Cell,
    NativeChart,
    Series,
    Sheet,
    address,
    elsewhere,
    heads,
    live,
)
from fosterlib.export.typed import FIRST_INPUT
from fosterlib.model.case import label
from fosterlib.model.entries import Line
from fosterlib.model.evaluate import published_beside
from fosterlib.words.reference import in_language, reference_text, standing
from fosterlib.words.sentences import what_is_spread
from fosterlib.words.text import by_party, money_heading, word

PRICES = "fosterlib.prices"
AREA, FIRST_OF_BUDGET, FIRST_OF_SUMMARY = 1, 2, 1  # columns


@dataclass(frozen=True)
class Budget:
    """The sheet of the budget, the rows that add up to its total, the total, and the rows that the
    chart shows, each with whether it saves.
    """

    sheet: Sheet
    blocks: dict[str, Addends]
    total: Addends
    drawn: list[tuple[int, bool]]


def budget_sheet(work: Calculation) -> Budget:
    """Table 1 with a column for the sum of years, then the same money by party and by part."""
    results, lang, case = work.results, work.lang, work.results.case
    widths = [58, 16, *[11] * (len(results.years) + 1)]
    sheet = Sheet(word("sheet_budget", lang), widths, name="budget")
    sheet.add(Cell(word("sheet_budget", lang), "title"))
    about = f"{money_heading(case, lang, results.price_level)}. {word('sign_rule', lang)}"
    sheet.add(Cell(about, "note"))
    sheet.add(Cell(what_is_spread(results, lang), "note"))
    columns = [word("line", lang), word("steering_area", lang), *results.years, word("sum", lang)]
    sheet.add(*heads(columns, range(FIRST_OF_BUDGET, len(columns))))
    sheet.freeze()
    first = len(sheet.rows)
    for n, line in enumerate(case.lines):
        if line.in_total:
            _line_row(work, sheet, line, results.effects[n].sum(axis=0))
    blocks = {"check_lines": Addends(sheet, first, len(sheet.rows) - 1, FIRST_OF_BUDGET)}
    name = Cell(label(case.header, lang, "total"), "total")
    cells = linked_row(work, [work.total["total"]], results.total, "total")
    row = sheet.add(name, Cell("", "total"), *cells)
    _below_total(work, sheet)
    if len(case.parties) > 1:
        blocks["check_parties"] = _parties(work, sheet, columns)
    blocks["check_parts"] = _parts(work, sheet, columns)
    drawn, gathered = _drawn_lines(work, blocks["check_lines"].first)
    if gathered:
        drawn.append((_gathered_row(work, sheet, columns, gathered), False))
    return Budget(sheet, blocks, Addends(sheet, row, row, FIRST_OF_BUDGET), drawn)


def _drawn_lines(work: Calculation, first: int) -> tuple[list[tuple[int, bool]], list[int]]:
    """The rows of the lines that the chart shows each by itself, with whether they save; and the
    places of the lines that are 0 in every year with nothing moved, where there are several: they
    are one together, whatever is moved, so that the rows of the workbook stay the same.
    """
    results, case = work.results, work.results.case
    counted = [n for n, line in enumerate(case.lines) if line.in_total]
    unmoved = published_beside(results).effects
    is_zero = {n: not np.any(unmoved[n]) for n in counted}
    gathered = [n for n in counted if is_zero[n]]
    if not 1 < len(gathered) < len(counted):
        gathered = []
    sums = results.effects.sum(axis=(1, 2))
    drawn = [
        (row, bool(sums[n] < 0 or (sums[n] == 0 and case.lines[n].money == "saving")))
        for row, n in enumerate(counted, first)
        if n not in gathered
    ]
    return drawn, gathered


def _gathered_row(
    work: Calculation, sheet: Sheet, columns: Sequence[str], places: Sequence[int]
) -> int:
    """The lines that are 0 with nothing moved as one row for the chart: what is switched on is
    seen.
    """
    sheet.add()
    head = [word("for_the_chart", work.lang), "", *columns[FIRST_OF_BUDGET:]]
    sheet.add(*heads(head, range(FIRST_OF_BUDGET, len(head))))
    rows = [work.total[work.results.case.lines[n].id] for n in places]
    values = work.results.effects[list(places)].sum(axis=(0, 1))
    name = word("lines_at_zero", work.lang, str(len(places)))
    return sheet.add(Cell(name, "wrap"), "", *linked_row(work, rows, values))


def _line_row(work: Calculation, sheet: Sheet, line: Line, values) -> None:
    cells = linked_row(work, [work.total[line.id]], values)
    area = in_language(work.results.case.header, line.steering_area, work.lang)
    sheet.add(Cell(label(line, work.lang), "wrap"), area, *cells)


def _below_total(work: Calculation, sheet: Sheet) -> None:
    case, lang = work.results.case, work.lang
    rest = [(n, line) for n, line in enumerate(case.lines) if not line.in_total]
    if rest:
        told = f"{word('below_total', lang)} {word('without_total', lang).lower()}."
        sheet.add(Cell(told, "note"))
    for n, line in rest:
        _line_row(work, sheet, line, work.results.effects[n].sum(axis=0))


def _parties(work: Calculation, sheet: Sheet, columns: Sequence[str]) -> Addends:
    results, lang, case = work.results, work.lang, work.results.case
    sheet.add()
    head = [by_party(case, lang), "", *columns[FIRST_OF_BUDGET:]]
    sheet.add(*heads(head, range(FIRST_OF_BUDGET, len(head))))
    first = len(sheet.rows)
    for n, party in enumerate(case.header.party):
        pairs = [(line.id, party.id) for line in case.lines if line.in_total]
        rows = [work.effect[pair] for pair in pairs if pair in work.effect]
        values = results.effects[case.counted, n].sum(axis=0)
        sheet.add(Cell(label(party, lang), "wrap"), "", *linked_row(work, rows, values))
    return Addends(sheet, first, len(sheet.rows) - 1, FIRST_OF_BUDGET)


def _parts(work: Calculation, sheet: Sheet, columns: Sequence[str]) -> Addends:
    results, lang, case = work.results, work.lang, work.results.case
    sheet.add()
    head = [word("by_part", lang), "", *columns[FIRST_OF_BUDGET:]]
    sheet.add(*heads(head, range(FIRST_OF_BUDGET, len(head))))
    first = len(sheet.rows)
    for part in case.header.part:
        chosen = [n for n, line in enumerate(case.lines) if line.part == part.id and line.in_total]
        if chosen:
            rows = [work.total[case.lines[n].id] for n in chosen]
            cells = linked_row(work, rows, results.effects[chosen].sum(axis=(0, 1)))
            sheet.add(Cell(label(part, lang), "wrap"), "", *cells)
    return Addends(sheet, first, len(sheet.rows) - 1, FIRST_OF_BUDGET)


def summary_sheet(work: Calculation, budget: Budget, checks: Sheet) -> Sheet:
    """The net by year beside the published one, the state of the workbook, and the chart."""
    results, lang, case = work.results, work.lang, work.results.case
    widths = [46, *[12] * (len(results.years) + 1)]
    sheet = Sheet(word("sheet_summary", lang), widths, name="summary")
    sheet.add(Cell(label(case.header, lang, "title"), "title"))
    light, status = status_cells(checks)
    sheet.add(status)
    sheet.add(light)
    sheet.add()
    columns = [money_heading(case, lang, results.price_level), *results.years, word("sum", lang)]
    sheet.add(*heads(columns, range(1, len(columns))))
    net = sheet.add(
        Cell(word("net_total", lang), "bold"),
        *linked_row(work, [work.total["total"]], results.total, "bold"),
    )
    printed = published_beside(results).total.to_numpy()
    given, look = work.typed.published["total"], work.look
    links = [
        f"={elsewhere(work.typed.sheet, given, FIRST_INPUT + n)}" for n in range(len(results.years))
    ]
    places = [address(len(sheet.rows), FIRST_OF_SUMMARY + n) for n in range(len(results.years))]
    links.append(f"=SUM({places[0]}:{places[-1]})")
    below = sheet.add(
        reference_text(published_beside(results), lang),
        *live([*printed, printed.sum()], links, look),
    )
    differences = [*(results.total - printed), (results.total - printed).sum(skipna=False)]
    columns_ = range(FIRST_OF_SUMMARY, FIRST_OF_SUMMARY + len(differences))
    formulas = [f"={address(net, n)}-{address(below, n)}" for n in columns_]
    sheet.add(word("difference", lang), *live(differences, formulas, look))
    sheet.add()
    sheet.add(Cell(word("sign_rule", lang), "note"))
    sheet.add()
    sheet.charts.append(_budget_chart(work, budget, len(sheet.rows)))
    return sheet


def _budget_chart(work: Calculation, budget: Budget, row: int) -> NativeChart:
    """The lines of the budget by year, stacked, and the net over them."""
    results, lang, sheet = work.results, work.lang, budget.sheet
    block, last = budget.blocks["check_lines"], FIRST_OF_BUDGET + len(results.years) - 1
    years = _cells(sheet, block.first - 1, FIRST_OF_BUDGET, last)
    series = []
    slots = {True: iter(_colours(SAVINGS)), False: iter(_colours(COSTS))}
    for n, saves in budget.drawn:
        is_gathered = n > budget.total.first
        colour = UNSPLIT.colour[0] if is_gathered else next(slots[saves])
        name, values = elsewhere(sheet, n, 0, fixed=True), _cells(sheet, n, FIRST_OF_BUDGET, last)
        series.append(Series(name, years, values, colour))
    total = budget.total.first
    name = elsewhere(sheet, total, 0, fixed=True)
    values = _cells(sheet, total, FIRST_OF_BUDGET, last)
    series.append(Series(name, years, values, COLOURS["ink"][0], is_line=True))
    title, axis = word("chart_budget", lang), money_heading(results.case, lang, results.price_level)
    return NativeChart(title, axis, series, (row, 0), word("chart_budget_text", lang))


def _colours(slots) -> list[str]:
    """The colours of a stack, over again where there are more lines than colours."""
    return [slot.colour[0] for slot in slots] * 40


def _cells(sheet: Sheet, row: int, first: int, last: int) -> str:
    """Cells of a row, as a chart of any sheet takes them."""
    return f"{elsewhere(sheet, row, first, fixed=True)}:{address(row, last, fixed=True)}"


def linked_row(work: Calculation, rows: Sequence[int], values, look: str = "") -> list[Cell]:
    """Cells that add rows of the calculation for each year, in the price level of the results, and
    their sum.
    """
    row = work.summed(rows)
    formulas = [in_other_prices(work, row, FIRST + n, PRICES) for n in range(len(work.years) + 1)]
    return live([*values, np.sum(np.asarray(values))], formulas, f"{work.look} {look}")


BRIDGE = ("published", "now", "difference", "from", "to")
BARS = ("over", "under", "less", "less_under", "more", "more_under")


def bridge_sheet(work: Calculation, budget: Budget) -> Sheet:
    """From the published case to now, line by line, over all years, with the bars of its chart."""
    results, lang, case = work.results, work.lang, work.results.case
    sheet = Sheet(word("sheet_bridge", lang), [64, *[11] * 11], name="bridge")
    sheet.printed = 1 + len(BRIDGE)  # what the chart is made of beside them is not printed
    sheet.add(Cell(word("sheet_bridge", lang), "title"))
    span = f"{results.years[0]}-{results.years[-1]}"
    about = f"{money_heading(case, lang, results.price_level)}, {span}. {word('sign_rule', lang)}"
    sheet.add(Cell(about, "note"))
    sheet.add()
    named = [word(f"bridge_{key}", lang) for key in (*BRIDGE[1:], *BARS)]
    columns = [_name_of_start(work), *named]
    sheet.add(*heads([word("line", lang), *columns], range(1, 12)))
    sheet.freeze()
    first, level = len(sheet.rows), 0.0
    counted = [n for n, line in enumerate(case.lines) if line.in_total]
    printed = published_beside(results).effects.sum(axis=(1, 2))
    for place, n in enumerate(counted):
        line = case.lines[n]
        now = float(results.effects[n].sum())
        given = _sum_given(work, line.id)
        source = elsewhere(
            budget.sheet,
            budget.blocks["check_lines"].first + place,
            FIRST_OF_BUDGET + len(work.years),
        )
        _step(
            work, sheet, label(line, lang), (given, f"={source}"), (float(printed[n]), now), level
        )
        level += now - float(printed[n])
    total = budget.total.sheet, budget.total.first, FIRST_OF_BUDGET + len(work.years)
    was = float(published_beside(results).total.sum(skipna=False))
    is_now = float(results.total.sum(skipna=False))
    sums = _sum_given(work, "total"), f"={elsewhere(*total)}"
    last = _step(work, sheet, word("difference_in_all", lang), sums, (was, is_now), None)
    sheet.charts.append(_bridge_chart(work, sheet, first, last))
    return sheet


def _name_of_start(work: Calculation) -> str:
    """What the bridge starts from: printed only where all of it is printed, for these years."""
    kind = standing(published_beside(work.results))
    return word("before" if kind == "calculated" else f"col.{kind}", work.lang)


def _sum_given(work: Calculation, id: str) -> str:
    """The published money of a line over all years."""
    row, last = work.typed.published[id], FIRST_INPUT + len(work.years) - 1
    return f"=SUM({elsewhere(work.typed.sheet, row, FIRST_INPUT)}:{address(row, last)})"


def _step(
    work: Calculation,
    sheet: Sheet,
    name: str,
    formulas: tuple[str, str],
    values: tuple[float, float],
    level: float | None,
) -> int:
    """A step of the bridge; the last one (without a level) stands on nothing."""
    row = len(sheet.rows)
    was, now = values
    start = level or 0.0
    end = start + now - was
    at = {key: address(row, n) for n, key in enumerate((*BRIDGE, *BARS), 1)}
    above = address(row - 1, 1 + BRIDGE.index("to"))
    both = f"{at['from']},{at['to']}"
    is_saved, is_spent = f"{at['difference']}<0", f"{at['difference']}>0"
    upper, lower = f"MAX(0,{both})-{at['over']}", f"MIN(0,{both})-{at['under']}"
    bars = [
        f"=MAX(0,MIN({both}))",
        f"=MIN(0,MAX({both}))",
        f"=IF({is_saved},{upper},0)",
        f"=IF({is_saved},{lower},0)",
        f"=IF({is_spent},{upper},0)",
        f"=IF({is_spent},{lower},0)",
    ]
    cells = [
        *formulas,
        f"={at['now']}-{at['published']}",
        "=0" if level is None else f"=N({above})",
        f"={at['from']}+{at['difference']}",
    ]
    bold = "total" if level is None else "wrap"
    known = live([was, now, now - was, start, end], cells, f"{work.look} {bold}")
    helpers = live(_bars(start, end), bars, f"{work.look} note")
    return sheet.add(Cell(name, bold), *known, *helpers)


def _bars(start: float, end: float) -> list[float]:
    """The stacked bars of a step: what is not seen above and below zero, and what is, to the side
    of less and of more money.
    """
    over, under = np.maximum(0, np.minimum(start, end)), np.minimum(0, np.maximum(start, end))
    high = np.maximum(0, np.maximum(start, end)) - over
    low = np.minimum(0, np.minimum(start, end)) - under
    less, more = float(end < start), float(end > start)
    return [float(one) for one in (over, under, high * less, low * less, high * more, low * more)]


def _bridge_chart(work: Calculation, sheet: Sheet, first: int, last: int) -> NativeChart:
    """What each line does more or less than published: bars from where the one before ended."""
    lang, colours = work.lang, {"less": COLOURS["save"][0], "more": COLOURS["cost"][0]}
    names = f"{elsewhere(sheet, first, 0, True)}:{address(last, 0, True)}"
    series = []
    for n, key in enumerate(BARS, 1 + len(BRIDGE)):
        cells = f"{elsewhere(sheet, first, n, True)}:{address(last, n, True)}"
        head = elsewhere(sheet, first - 1, n, fixed=True)
        series.append(Series(head, names, cells, colours.get(key.partition("_")[0], "")))
    title = word("chart_bridge", lang, reference_text(published_beside(work.results), lang))
    axis = money_heading(work.results.case, lang, work.results.price_level)
    text = word("chart_bridge_text", lang)
    return NativeChart(title, axis, series, (last + 3, 0), text, is_across=True)


def staffing_sheet(work: Calculation) -> Sheet:
    """Posts by role: those of the base year, each year's, and the change."""
    lang, results = work.lang, work.results
    lines = [(line, staff) for line in results.case.lines for staff in line.staff]
    base_years = list(dict.fromkeys(staff.base_year for _, staff in lines if staff.base_year))
    widths = [58, *[12] * (len(base_years) + len(results.years)), 15]
    sheet = Sheet(word("sheet_staffing", lang), widths, name="staffing")
    sheet.add(Cell(word("posts", lang), "title"))
    sheet.add()
    columns = [word("role", lang), *base_years, *results.years, word("change", lang)]
    sheet.add(*heads(columns, range(1, len(columns))))
    sheet.freeze()
    for line, staff in lines:
        posts = results.staff.loc[staff.role]
        base = live([posts[staff.base_year]], [f"={staff.base}"], "fte") if staff.base else []
        first = [base[0] if year == staff.base_year else Cell() for year in base_years]
        formulas = [
            f"={elsewhere(work.sheet, work.posts[line.id, staff.role], FIRST + n)}"
            for n in range(len(results.years))
        ]
        last = address(len(sheet.rows), len(base_years) + len(results.years))
        formulas.append(f"={last}-{staff.base}" if staff.base else f"={last}")
        values = [posts[year] for year in results.years]
        before = posts[staff.base_year] if staff.base else 0.0
        cells = live([*values, values[-1] - before], formulas, "fte")
        sheet.add(Cell(label(staff, lang), "wrap"), *first, *cells)
    sheet.add()
    if base_years:
        told = word("derived_posts", lang, ", ".join(base_years), results.years[-1])
        sheet.add(Cell(told.lstrip("* "), "note"))
    return sheet
