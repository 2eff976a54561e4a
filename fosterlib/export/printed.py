"""The sheet of printed figures: each beside the cell that gives it now."""

import numpy as np

from fosterlib.export.control import NO, YES, YES_OR_NO
from fosterlib.export.formulas import FIRST, Calculation
from fosterlib.export.sheets import Cell, Sheet, address, decimals, elsewhere, heads, live
from fosterlib.model.case import label
from fosterlib.model.entries import Figure, Line
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.units import conversion
from fosterlib.questions.reconcile import ABOUT, keeps_bound, model_value
from fosterlib.words.reference import in_language, place_text
from fosterlib.words.text import unit_text, word

NAMED = ("table", "line", "party", "year", "measure", "unit")  # what says of a figure what it is
COLUMNS = (
    *NAMED,
    "published",
    "model",
    "difference",
    "precision",
    "tolerance",
    "role",
    "ok",
    "locator",
)
WIDTHS = [13, 20, 11, 7, 15, 8, 9, 9, 9, 10, 8, 8, 6, 22]
PUBLISHED, MODEL, DIFFERENCE, PRECISION, TOLERANCE, AGREES = (
    COLUMNS.index(name)
    for name in ("published", "model", "difference", "precision", "tolerance", "ok")
)
MEASURES = ("effect", "fte", "fte_change", "investment", "saving")
HALF, SLACK = 0.5, 1e-9  # of the printed precision, and for what is rounded in between


def reconciliation_sheet(work: Calculation) -> Sheet:
    """Every printed figure beside the cell that gives it now."""
    lang, case = work.lang, work.results.case
    now = evaluate(case, work.results.scenario, work.results.years[-1])
    sheet = Sheet(word("sheet_reconciliation", lang), WIDTHS, name="reconciliation")
    sheet.add(Cell(word("sheet_reconciliation", lang), "title"))
    sheet.add(Cell(word("reconciliation_note", lang), "note"))
    first = len(sheet.rows) + 2  # below the count and the head
    rows = [
        _figure_row(work, now, figure, first + place) for place, figure in enumerate(case.figures)
    ]
    sheet.add(*_count(rows, first, lang))
    names = [word(f"column_{key}", lang) for key in COLUMNS[:-1]]
    numbers = range(PUBLISHED, TOLERANCE + 1)
    sheet.add(*heads([*names, word("locator", lang)], numbers))
    sheet.freeze()
    for row in rows:
        sheet.add(*row)
    return sheet


def _figure_row(work: Calculation, now: Results, figure: Figure, row: int) -> list[Cell | str]:
    """A printed figure, what the model gives for it, and whether they agree; context is not
    compared.
    """
    model, difference, tolerance, agrees = Cell(), Cell(), Cell(), Cell()
    holds = figure.scenario in ("", work.results.scenario.name)
    if figure.role != "context" and holds:
        model, difference, tolerance, agrees = _comparison(work, now, figure, row)
    return [
        *(Cell(text, "wrap", fixed=True) for text in _named(work, figure)),
        Cell(figure.value, f"{decimals(figure.value)} given", fixed=True),
        model,
        difference,
        Cell(figure.precision, f"{decimals(figure.precision)} given", fixed=True),
        tolerance,
        Cell(word(f"role_word_{figure.role}", work.lang), "indent"),
        agrees,
        Cell(place_text(work.results.case.header, figure.locator, work.lang), "wrap"),
    ]


def _named(work: Calculation, figure: Figure) -> list[str]:
    """What a printed figure is, in words: table, line, party, year, measure, unit."""
    case, lang = work.results.case, work.lang
    lines = {one.id: label(one, lang) for one in case.header.part}
    lines |= {one.id: label(one, lang) for one in case.lines}
    lines["total"] = label(case.header, lang, "total")
    tables = {one.id: label(one, lang) for one in case.header.table}
    parties = {one.id: label(one, lang) for one in case.header.party}
    everybody = {"all": word("all_parties", lang)}
    measures = {a.id: label(a, lang) for a in case.assumptions.values()}
    years = {"all": word("all_years", lang)}
    is_ours, is_typed = figure.measure in MEASURES, set(figure.measures) <= set(measures)
    measure = (
        word(f"measure_{figure.measure}", lang)
        if is_ours
        else in_language(case.header, figure.measure, lang)
    )
    return [
        tables.get(figure.table, figure.table),
        lines.get(figure.line, figure.line),
        (everybody | parties).get(figure.party, figure.party),
        years.get(figure.year, figure.year),
        " + ".join(measures.get(one, one) for one in figure.measures) if is_typed else measure,
        unit_text(figure.unit, lang) if figure.unit else "",
    ]


def _comparison(work: Calculation, now: Results, figure: Figure, row: int) -> list[Cell]:
    """The model's value, its difference to the printed one, and whether it agrees: within half of
    the printed precision, or unknown on both sides.
    """
    value, formula = _model(work, now, figure)
    gap = value - figure.value
    printed, model, difference, precision = (
        address(row, column) for column in (PUBLISHED, MODEL, DIFFERENCE, PRECISION)
    )
    finer = decimals(figure.value, figure.precision / 10 or 0.1)
    cells = live([value, gap], [formula, f"={model}-{printed}"], finer)

    half, slack = work.typed.constant(HALF), work.typed.constant(SLACK)
    room, formula = HALF * figure.precision + SLACK, f"{precision}*{half}+{slack}"
    if figure.bound == "about":
        formula = f"MAX({formula},{work.typed.constant(ABOUT)}*ABS({printed}))"
        room = max(room, ABOUT * abs(figure.value))
    tolerance = Cell(room, "exact", f"={formula}")
    fits = (np.isnan(value) and np.isnan(figure.value)) or keeps_bound(value, figure, room)
    limit = address(row, TOLERANCE)
    within = {
        "at least": f"ABS({model})>=ABS({printed})-{limit}",
        "at most": f"ABS({model})<=ABS({printed})+{limit}",
    }.get(figure.bound, f"ABS({difference})<={limit}")
    unknown = f"IF(ISNA({printed})*ISNA({model}),{YES_OR_NO})"
    answer = f"=IFERROR(IF({within},{YES_OR_NO}),{unknown})"
    return [*cells, tolerance, Cell(YES if fits else NO, "", answer)]


def _count(rows: list[list[Cell | str]], first: int, lang: str) -> list[Cell]:
    """How many figures agree, of how many that are compared; the number below the names."""
    answers = [cell.value for row in rows if isinstance(cell := row[AGREES], Cell)]
    agree = answers.count(YES)
    compared = agree + answers.count(NO)
    top = address(first, AGREES, fixed=True)
    bottom = address(first + len(rows) - 1, AGREES, fixed=True)
    count = Cell(float(agree), "bold right", f'=COUNTIF({top}:{bottom},"{YES}")')
    told = Cell(word("reproduced", lang), "bold")
    out_of = Cell(word("out_of", lang, str(compared)), "bold")
    between = [Cell()] * (len(NAMED) - 2)
    return [told, *between, count, out_of]


def _model(work: Calculation, now: Results, figure: Figure) -> tuple[float, str]:
    """What the assumptions give now for a printed figure, in its own unit, and the formula that
    says so.
    """
    case = now.case
    if set(figure.measures) <= set(case.assumptions):
        value, terms = 0.0, []
        for id in figure.measures:
            unit = case.assumptions[id].unit
            factor = conversion(unit, figure.unit or unit, tuple(case.header.units))
            value += work.values[id] * factor
            terms.append(f"{id}{_times(work, factor)}")
        return value, f"={'+'.join(terms)}"
    is_posts = figure.measure.startswith("fte")
    formula = _posts_formula(work, figure) if is_posts else _money_formula(work, figure)
    return model_value(now, figure), formula


def _money_formula(work: Calculation, figure: Figure) -> str:
    rows = _money_rows(work, figure)
    if not rows:
        return "=0"
    row = work.summed(rows)
    years = work.years if figure.year == "all" else figure.year.split("+")
    columns = [FIRST + place for place, year in enumerate(work.years) if year in years]
    cells = elsewhere(work.sheet, row, columns[0])
    if len(columns) > 1 and columns == list(range(columns[0], columns[-1] + 1)):
        cells = f"SUM({cells}:{address(row, columns[-1])})"
    elif len(columns) > 1:
        cells = "+".join(elsewhere(work.sheet, row, column) for column in columns)
        cells = f"({cells})"
    factor = conversion(work.results.case.header.unit, figure.unit)
    sign = "-" if figure.measure == "saving" else ""
    return f"={sign}{cells}{_times(work, factor)}"


def _money_rows(work: Calculation, figure: Figure) -> list[int]:
    """The rows of the calculation that add up to a figure: the total's own, or lines by party."""
    is_investment = figure.measure == "investment"
    if figure.line == "total" and figure.party == "all" and not is_investment:
        return [work.total["total"]]
    lines = [
        line
        for line in work.results.case.lines
        if (line.money == "investment" or not is_investment) and _is_of(line, figure.line)
    ]
    parties = work.results.case.parties if figure.party == "all" else [figure.party]
    pairs = [(line.id, party) for line in lines for party in parties]
    return [work.effect[pair] for pair in pairs if pair in work.effect]


def _is_of(line: Line, name: str) -> bool:
    """Whether a figure for `name` (a line, a part or the total) counts this line."""
    return name in (line.id, line.part) or (name == "total" and line.in_total)


def _posts_formula(work: Calculation, figure: Figure) -> str:
    line, terms = work.results.case.line(figure.line), []
    for staff in line.staff:
        row = work.posts[line.id, staff.role]
        is_base = figure.year == staff.base_year
        last = staff.base if is_base else elsewhere(work.sheet, row, _column(work, figure))
        is_change = figure.measure == "fte_change" and staff.base
        terms.append(f"{last}-{staff.base}" if is_change else last)
    return f"={'+'.join(terms)}" if terms else "=NA()"


def _column(work: Calculation, figure: Figure) -> int:
    return FIRST + work.years.index(figure.year)


def _times(work: Calculation, factor: float) -> str:
    """A factor of units, as the cell that has it."""
    return "" if factor == 1 else f"*{work.typed.constant(factor)}"
