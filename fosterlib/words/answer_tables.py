"""What the questions answer, typeset: assumptions by their names, each value in its own unit,
shares in per cent, money as in the budget.
"""

from collections.abc import Callable, Hashable
from functools import partial

import numpy as np
import pandas as pd

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Assumption
from fosterlib.model.errors import must_be
from fosterlib.words.messages import message_text
from fosterlib.words.tables import Table, money_decimals
from fosterlib.words.text import money_heading, number, precise, unit_text, word

MONEY, SHARE, QUANTITY, COUNT, TEXT = "money", "share", "quantity", "count", "text"
KINDS = {
    **dict.fromkeys(("published", "value", "enough", "headroom", "low", "high"), QUANTITY),
    **dict.fromkeys(("effect_low", "effect_high", "effect_published", "swing"), MONEY),
    **dict.fromkeys(("target", "expected_shortfall", "when_missed"), MONEY),
    **dict.fromkeys(("P5", "P10", "P50", "P90", "P95", "mean"), MONEY),
    **dict.fromkeys(("stock", "inflow", "difference", "net", "cost", "quarter_cost"), MONEY),
    **dict.fromkeys(("investment", "permanent"), MONEY),
    **dict.fromkeys(("probability", "variance_share"), SHARE),
    **dict.fromkeys(("first", "first_confidence", "total", "total_confidence"), SHARE),
    **dict.fromkeys(("needed", "freed", "new", "stopped", "ready", "lacking", "to_find"), COUNT),
    "delay": QUANTITY,
    **dict.fromkeys(("unit", "reason", "payback_year", "quarter"), TEXT),
}
UNKNOWN_CELL = "–"


@checked
def answer_table(case: Case, answer: pd.DataFrame, lang: str = "da", title: str = "") -> Table:
    """What `break_even`, `tornado`, `sobol`, the tables of a `Simulation`, `delay_prices`,
    `inflow_reading`, `overlap_by_pair`, `family_capacity` or `payback_year` found, as printed.

    `answer` may be a selection of rows and columns; a column whose name is a year of money. What a
    row is of stands in the index or in a column `assumption` or `line`. CaseError for a column that
    none of them has.
    """
    frame = _named(answer)
    if "first" not in frame.columns:  # the total that a delay leaves, not an index of Sobol
        frame = frame.rename(columns={"total": "net"})
    kinds = {name: _kind(name) for name in frame.columns}
    texts = {
        _head(name, lang): [
            _cell(case, kinds[name], value, row, lang)
            for row, value in zip(frame.index, frame[name], strict=True)
        ]
        for name in frame.columns
    }
    index = pd.Index([_row(case, name, lang) for name in frame.index])
    index.name = _head(_of(frame), lang)
    found = pd.DataFrame(texts, index=index)
    if MONEY in kinds.values():
        heading = money_heading(case, lang)
        title = f"{title}. {heading}" if title else heading
    notes = (word("sign_rule", lang),) if MONEY in kinds.values() else ()
    decimals = {_head(name, lang): 0 for name, kind in kinds.items() if kind != TEXT}
    return Table(title, found, lang, ("line",) * len(found), notes, decimals)


def _named(answer: pd.DataFrame) -> pd.DataFrame:
    """The answer with what its rows are of in the index."""
    for name in ("assumption", "line", "money"):
        if name in answer.columns:
            return answer.set_index(name)
    return answer


def _of(frame: pd.DataFrame) -> str:
    """What the rows are of: the name of the index, or what its first label is."""
    is_by_year = len(frame) > 0 and str(frame.index[0])[:4].isdigit()
    return str(frame.index.names[0] or ("year" if is_by_year else "assumption"))


def _kind(name: Hashable) -> str:
    """How the values of a column are printed."""
    text = str(name)
    if text[:4].isdigit():  # a year
        return MONEY
    must_be(text, KINDS, "column of an answer")
    return KINDS[text]


def _head(name: Hashable, lang: str) -> str:
    text = str(name)
    return text if text[:4].isdigit() or text[0] == "P" else word(f"answer.{text}", lang)


def _row(case: Case, name: Hashable, lang: str) -> str:
    """What a row is of: the name of an assumption or a line, a year, or several of them."""
    if isinstance(name, tuple):
        return ", ".join(_row(case, one, lang) for one in name)
    text = str(name)
    if text in case.assumptions:
        return label(case.assumptions[text], lang)
    if text in {line.id for line in case.lines}:
        return label(case.line(text), lang)
    return word("answer.all", lang) if text == "all" else text


def _cell(case: Case, kind: str, value: object, row: Hashable, lang: str) -> str:
    one = case.assumptions.get(str(row))
    if kind == TEXT:
        return _text(value, one, lang)
    if not isinstance(value, (int, float, np.number)) or np.isnan(value):
        return UNKNOWN_CELL
    written: dict[str, Callable[[float], str]] = {
        MONEY: lambda amount: number(amount, lang, money_decimals(case)),
        SHARE: lambda share: f"{number(100 * share, lang)} %",
        COUNT: lambda count: number(count, lang, 1),
        QUANTITY: partial(_quantity, one, lang),
    }
    return written[kind](float(value))


def _quantity(one: Assumption | None, lang: str, value: float) -> str:
    """A value of an assumption; a share in per cent."""
    step = one.step if one else 0.01
    if one is not None and one.unit == "share":
        return f"{precise(100 * value, lang, 100 * step)} %"
    return precise(value, lang, step)


def _text(value: object, one: Assumption | None, lang: str) -> str:
    text = "" if value is None or value != value else str(value)
    if one is not None and text == one.unit:
        return unit_text(text, lang)
    return message_text(text, lang)
