"""The sheet of printed figures: each beside the cell that gives it now."""

import numpy as np

from fosterlib.case import Case
from fosterlib.entries import Figure
from fosterlib.evaluate import Results, evaluate
from fosterlib.export.formulas import FIRST, Calculation
from fosterlib.export.sheets import Cell, Sheet, address, decimals, elsewhere, heads, live
from fosterlib.reconcile import model_value
from fosterlib.text import word
from fosterlib.units import conversion

OK, NOT_OK = "ok", "-"


def reconciliation_sheet(work: Calculation) -> list[Sheet]:
    """Every printed figure beside the cell that gives it now."""
    lang, case = work.lang, work.results.case
    if not case.figures:
        return []
    now = evaluate(case, work.results.scenario, work.results.years[-1])
    sheet = Sheet(word("sheet_reconciliation", lang), [8, 13, 9, 10, 18, 13, 10, 11, 11, 10, 8, 7, 58])
    sheet.add(Cell(word("sheet_reconciliation", lang), "title"))
    sheet.add(Cell(word("reconciliation_note", lang), "note"))
    counted = sheet.add()
    keys = [
        "table",
        "line",
        "party",
        "year",
        "measure",
        "unit",
        "published",
        "model",
        "difference",
        "precision",
        "role",
        "ok",
    ]
    sheet.add(*heads([*(word(f"column_{key}", lang) for key in keys), word("locator", lang)], range(6, 10)))
    sheet.freeze()
    for figure in case.figures:
        texts = [figure.table, figure.line, figure.party, figure.year, figure.measure, figure.unit]
        row, value, formula = len(sheet.rows), _model_now(now, figure), _model_formula(work, figure)
        told = [Cell(text, fixed=True) for text in texts]
        look, finer = decimals(figure.value), decimals(figure.value, figure.precision / 10 or 0.1)
        numbers = [Cell(figure.value, f"{look} given", fixed=True), *live([value], [formula], finer)]
        if figure.role == "context":
            numbers[1] = Cell()
            checks = [Cell(), Cell(figure.precision, decimals(figure.precision)), Cell(figure.role, "indent"), Cell()]
        else:
            f, m, d = address(row, 6), address(row, 7), address(row, 8)
            gap = value - figure.value
            fits = abs(gap) <= figure.precision / 2 + 1e-9 or (value != value and figure.value != figure.value)
            within = f"ABS({d})<={address(row, 9)}/2+0.000000001"
            test = f'=IFERROR(IF({within},"{OK}","{NOT_OK}"),IF(AND(ISNA({f}),ISNA({m})),"{OK}","{NOT_OK}"))'
            checks = [
                *live([gap], [f"={m}-{f}"], finer),
                Cell(figure.precision, decimals(figure.precision)),
                Cell(figure.role, "indent"),
            ]
            checks.append(Cell(OK if fits else NOT_OK, "", test))
        sheet.add(*told, *numbers, *checks, figure.locator)
    rows = sheet.rows[counted + 2 :]
    found, wanted = (sum(str(row[11].value) in words for row in rows) for words in ((OK,), (OK, NOT_OK)))
    span = f"{address(counted + 2, 11, '$')}:{address(len(sheet.rows) - 1, 11, '$')}"
    sheet.rows[counted] = [
        Cell(word("reproduced", lang), "bold"), Cell(), Cell(), Cell(), Cell(),
        Cell(float(found), "bold right", f'=COUNTIF({span},"{OK}")'), Cell(word("out_of", lang, str(wanted)), "bold"),
    ]  # fmt: skip
    return [sheet]


def _model_now(results: Results, figure: Figure) -> float:
    """What the assumptions of these results give for a printed figure, in the figure's unit."""
    assumption = results.case.assumptions.get(figure.measure)
    if assumption is None or figure.role == "context":
        return model_value(results, figure)
    return results.case.values(results.scenario)[figure.measure] * _assumption_factor(results.case, figure)


def _assumption_factor(case: Case, figure: Figure) -> float:
    unit = case.assumptions[figure.measure].unit
    return conversion(unit, figure.unit or unit, tuple(case.header.units))


def _model_formula(work: Calculation, figure: Figure) -> str:
    """The cells that give a printed figure, in its own unit."""
    case = work.results.case
    if figure.role == "context":
        return ""
    if figure.measure in case.assumptions:
        factor = _assumption_factor(case, figure)
        return f"={figure.measure}" + _times(factor)
    if figure.measure.startswith("fte"):
        return _posts_formula(work, figure)
    years = work.years if figure.year == "all" else figure.year.split("+")
    places = [FIRST + n for n, year in enumerate(work.years) if year in years]
    lines = [line for line in case.lines if figure.measure != "investment" or line.money == "investment"]
    if figure.line == "total" and figure.party == "all" and figure.measure != "investment":
        rows = [work.total["total"]]
    else:
        lines = [one for one in lines if figure.line in (one.id, one.part) or (figure.line == "total" and one.in_total)]
        pairs = [(line.id, party) for line in lines for party in case.parties if figure.party in ("all", party)]
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
