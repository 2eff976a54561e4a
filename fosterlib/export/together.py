"""Checks of what values that are each allowed may not be together: limits between assumptions, and
parts of which no more than one may be on.
"""

import ast

from fosterlib.export.formulas import Calculation
from fosterlib.export.sheets import FIRST_CHECKED, ROUNDING, YES, YES_OR_NO, Cell, Sheet, address
from fosterlib.export.steps import tree_of
from fosterlib.model.case import label
from fosterlib.model.computation import of_formula
from fosterlib.model.entries import Alternatives, Limit
from fosterlib.model.overrides import read_limit
from fosterlib.words.text import word

PLAIN_UNIT = "share"  # both sides of a limit in common units


def limit_kept(work: Calculation, sheet: Sheet, limit: Limit) -> None:
    """That a limit of the case holds: by how much one side is above the other."""
    read, cells, values = read_limit(limit.formula), [], []
    for formula in (read.left, read.right):
        side = of_formula(work.results.case, formula, PLAIN_UNIT)
        known = {name: work.values[id] for name, id in side.inputs.items()}
        cells.append(work.once("limit_side", formula.text, tree_of(side), side.inputs, known))
        values.append(float(side(work.values)))
    if read.comparison == ">=":
        cells, values = cells[::-1], values[::-1]
    here = address(len(sheet.rows), FIRST_CHECKED)
    over, under = (f"'{work.sheet.title}'!{cell}" for cell in cells)
    above = Cell(values[0] - values[1], "exact", f"={over}-{under}")
    said, slack = word("check_unknown", work.lang), work.typed.constant(ROUNDING)
    fits = f'=IFERROR(IF({here}<={slack},{YES_OR_NO}),"{said}")'
    known_now = YES if above.value == above.value else said
    told = word("check_limit", work.lang, label(limit, work.lang, "message"), limit.formula)
    sheet.add(Cell(told, "wrap"), Cell(known_now, "right", fits), above)


def one_of_alternatives(work: Calculation, sheet: Sheet, choice: Alternatives) -> None:
    """That no more than one of some parts is on: how many are."""
    case, lang = work.results.case, work.lang
    names = {f"part_{n}": f"{part}.on" for n, part in enumerate(choice.parts)}
    tree = ast.parse("+".join(names), mode="eval").body
    values = {name: work.values[id] for name, id in names.items()}
    counted = work.once("parts_on", ", ".join(choice.parts), tree, names, values)
    labels = [label(part, lang) for part in case.header.part if part.id in choice.parts]
    here = address(len(sheet.rows), FIRST_CHECKED)
    count = Cell(float(sum(values.values())), "decimals0", f"='{work.sheet.title}'!{counted}")
    told = word("check_alternatives", lang, "; ".join(labels))
    sheet.add(Cell(told, "wrap"), Cell(YES, "right", f"=IF({here}<=1,{YES_OR_NO})"), count)
