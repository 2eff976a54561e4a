"""The sheet of printed figures: each beside the cell that gives it now."""

import numpy as np

from fosterlib.export.formulas import FIRST, Calculation
from fosterlib.export.sheets import Cell, Sheet, address, decimals, elsewhere, heads, live
from fosterlib.model.entries import Figure
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.units import conversion
from fosterlib.questions.reconcile import model_value
from fosterlib.words.text import word

OK, NOT_OK = "ok", "-"
NAMED = ("table", "line", "party", "year", "measure", "unit")  # what says of a figure what it is


def reconciliation_sheet(work: Calculation) -> Sheet:
    """Every printed figure beside the cell that gives it now."""
    lang, case = work.lang, work.results.case
    now = evaluate(case, work.results.scenario, work.results.years[-1])
    sheet = Sheet(
        word("sheet_reconciliation", lang), [8, 13, 9, 10, 18, 13, 10, 11, 11, 10, 8, 7, 58]
    )
    sheet.add(Cell(word("sheet_reconciliation", lang), "title"))
    sheet.add(Cell(word("reconciliation_note", lang), "note"))
    counted = sheet.add()
    keys = (*NAMED, "published", "model", "difference", "precision", "role", "ok")
    sheet.add(
        *heads(
            [*(word(f"column_{key}", lang) for key in keys), word("locator", lang)], range(6, 10)
        )
    )
    sheet.freeze()
    for figure in case.figures:
        look, finer = decimals(figure.value), decimals(figure.value, figure.precision / 10 or 0.1)
        model, difference, ok = Cell(), Cell(), Cell()
        if figure.role != "context":
            value, formula = _model(work, now, figure)
            gap = value - figure.value
            f, m, d, precision = (address(len(sheet.rows), column) for column in (6, 7, 8, 9))
            model, difference = live([value, gap], [formula, f"={m}-{f}"], finer)
            fits = abs(gap) <= figure.precision / 2 + 1e-9 or (
                value != value and figure.value != figure.value
            )
            within = f"ABS({d})<={precision}/2+0.000000001"
            test = f'=IFERROR(IF({within},"{OK}","{NOT_OK}"),IF(AND(ISNA({f}),ISNA({m})),"{OK}","{NOT_OK}"))'
            ok = Cell(OK if fits else NOT_OK, "", test)
        named = [Cell(getattr(figure, name), fixed=True) for name in NAMED]
        given = Cell(figure.value, f"{look} given", fixed=True)
        exact = Cell(figure.precision, decimals(figure.precision))
        sheet.add(
            *named, given, model, difference, exact, Cell(figure.role, "indent"), ok, figure.locator
        )
    rows = sheet.rows[counted + 2 :]
    found, wanted = (
        sum(str(row[11].value) in words for row in rows) for words in ((OK,), (OK, NOT_OK))
    )
    first, last = (address(row, 11, fixed=True) for row in (counted + 2, len(sheet.rows) - 1))
    count = Cell(float(found), "bold right", f'=COUNTIF({first}:{last},"{OK}")')
    texts = [
        Cell(text, "bold") for text in (word("reproduced", lang), word("out_of", lang, str(wanted)))
    ]
    sheet.rows[counted] = [texts[0], *[Cell()] * 4, count, texts[1]]
    return sheet


def _model(work: Calculation, now: Results, figure: Figure) -> tuple[float, str]:
    """What the assumptions give now for a printed figure, in its own unit, and the formula that
    says so.
    """
    case = now.case
    if figure.measure in case.assumptions:
        unit = case.assumptions[figure.measure].unit
        factor = conversion(unit, figure.unit or unit, tuple(case.header.units))
        return work.values[figure.measure] * factor, f"={figure.measure}{_times(factor)}"
    is_posts = figure.measure.startswith("fte")
    return model_value(now, figure), (
        _posts_formula(work, figure) if is_posts else _money_formula(work, figure)
    )


def _money_formula(work: Calculation, figure: Figure) -> str:
    case = work.results.case
    years = work.years if figure.year == "all" else figure.year.split("+")
    places = [FIRST + n for n, year in enumerate(work.years) if year in years]
    lines = [
        line for line in case.lines if figure.measure != "investment" or line.money == "investment"
    ]
    if figure.line == "total" and figure.party == "all" and figure.measure != "investment":
        rows = [work.total["total"]]
    else:
        lines = [
            one
            for one in lines
            if figure.line in (one.id, one.part) or (figure.line == "total" and one.in_total)
        ]
        pairs = [
            (line.id, party)
            for line in lines
            for party in case.parties
            if figure.party in ("all", party)
        ]
        rows = [work.effect[pair] for pair in pairs if pair in work.effect]
    cells = "+".join(elsewhere(work.sheet, row, place) for row in rows for place in places) or "0"
    factor = conversion(case.header.unit, figure.unit) * (-1 if figure.measure == "saving" else 1)
    return f"=({cells})" + _times(factor)


def _posts_formula(work: Calculation, figure: Figure) -> str:
    line = work.results.case.line(figure.line)
    if line.staff is None:
        return "=NA()"
    posts = line.staff.base
    if figure.year != line.staff.base_year:
        posts = elsewhere(work.sheet, work.posts[line.id], FIRST + work.years.index(figure.year))
    return f"={posts}" + (f"-{line.staff.base}" if figure.measure == "fte_change" else "")


def _times(factor: float) -> str:
    """A factor as every program writes it, without an exponent."""
    return "" if factor == 1 else f"*{np.format_float_positional(factor, trim='-')}"
