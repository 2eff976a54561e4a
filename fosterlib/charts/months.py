"""The cliff: what the source dates, by month; grants that end, posts after them, agreements that
expire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from fosterlib.charts.canvas import LEADING, Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import (
    NET,
    Columns,
    NamedMark,
    names_at_right,
    names_below,
    names_height,
    room_at_right,
    room_for_axis,
    stands_direct,
    value_axis,
)
from fosterlib.charts.palette import COSTS, SAVINGS
from fosterlib.charts.placing import outwards
from fosterlib.charts.shapes import Box, Plot, Stroke
from fosterlib.charts.stacks import LEAST_HEIGHT, Layer, slotted, stack_ends, subtitle
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Line
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.questions.timing import monthly
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import number, word

PLOT_HEIGHT = 165.0
STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # every so manyth month is named


@dataclass(frozen=True)
class Cliff:
    """The dated lines that are drawn, by month; the net is NaN where an amount is unknown."""

    months: tuple[str, ...]
    series: tuple[Layer, ...]
    net: np.ndarray


def monthly_plot(results: Results, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """The cliff: lines with a start or an end, stacked by month, and their net as a line. In the
    case's unit a month.

    Lines that are not in the total only if no other is dated. CaseError if no amount of theirs is
    known.
    """
    found = cliff(results, lang)
    title = f"{word('by_month', lang)}, {found.months[0]} - {found.months[-1]}"
    unit = f"{subtitle(results, lang)}. {word('chart.a_month', lang)}"
    said = ChartWords(
        title, unit, told=_told(results, found, lang), price_level=results.price_level
    )
    low, high = stack_ends(np.array([one.values for one in found.series]))
    nets = [net for net in found.net if net == net]
    limits = outwards(min(low, *nets, 0.0), max(high, *nets, 0.0))
    return at_height(
        lambda height: _cliff(Canvas(results.case, lang, form), found, limits, said, height),
        form,
        PLOT_HEIGHT,
    )


def cliff(results: Results, lang: str) -> Cliff:
    """What is drawn: the dated lines by month, and their net."""
    case, cells = results.case, _by_line_and_month(results)
    shown = _shown_lines(case, cells)
    rows = {line.id: np.nan_to_num(cells.loc[line.id].to_numpy(float)) for line in shown}
    costs = [line for line in shown if rows[line.id].sum() > 0]
    savings = [line for line in shown if line not in costs]
    series = [
        one
        for lines, slots in ((savings, SAVINGS), (costs, COSTS))
        for one in slotted(
            [(line.id, label(line, lang), rows[line.id]) for line in lines], slots, lang
        )
    ]
    counted = [line.id for line in _dated(case) if line.in_total == shown[0].in_total]
    is_known = cells.loc[counted].notna().all().to_numpy()
    net = np.where(is_known, sum(rows.values()), np.nan)
    return Cliff(tuple(map(str, cells.columns)), tuple(series), net)


def _by_line_and_month(results: Results) -> pd.DataFrame:
    """A row a line, a column a month; NaN where an amount of one party is unknown."""
    table = monthly(results)
    by_line = table.groupby(["line", "month"], sort=False)["value"]
    sums = by_line.agg(lambda parties: parties.sum(skipna=False))
    in_order = list(dict.fromkeys(table["month"]))
    return sums.unstack()[in_order]


def _dated(case: Case) -> list[Line]:
    return [line for line in case.lines if kind_of(line).dates]


def _shown_lines(case: Case, cells: pd.DataFrame) -> list[Line]:
    """The dated lines with a known amount: those in the total, or all if none of them is."""
    with_money = [line for line in _dated(case) if cells.loc[line.id].fillna(0).any()]
    if not with_money:
        reason = "no line with a start or an end has a known amount, so there is nothing to draw"
        reason += " by month"
        raise CaseError(Problem(reason, allowed="a scenario that states the amounts"))
    return [line for line in with_money if line.in_total] or with_money


def _cliff(
    canvas: Canvas, found: Cliff, limits: tuple[float, float], said: ChartWords, height: float
) -> Plot:
    x0 = room_for_axis(canvas, *limits)
    x1 = canvas.width - room_at_right(canvas, 1)
    names = _names(found, canvas.lang)
    top = canvas.head(said) + 4
    needed = names_height(canvas, names, canvas.width - x1) if stands_direct(canvas) else 0.0
    height = max(height, LEAST_HEIGHT, needed)
    columns = Columns(found.months, x0, x1, top, top + height, *limits)
    value_axis(canvas, columns)
    anchors: dict[str, float] = {}
    for place in range(len(found.months)):
        anchors |= _stack(canvas, columns, found.series, place)
    _net_steps(canvas, columns, found.net)
    end = _months_below(canvas, columns)
    if not stands_direct(canvas):
        return canvas.foot(names_below(canvas, names, end), said)
    known = [columns.y(net) for net in found.net if net == net]
    anchors |= {"net": known[-1]} if known else {}
    pointing = [one._replace(anchor=anchors.get(one.swatch)) for one in names]
    names_at_right(canvas, pointing, x1 - 10, (top - 4, columns.bottom))
    return canvas.foot(end, said)


def _names(found: Cliff, lang: str) -> list[NamedMark]:
    costs = [one for one in found.series if one.values.sum() > 0]
    savings = [one for one in found.series if one.values.sum() <= 0]
    names = [NamedMark(one.slot, one.name, None) for one in (*reversed(costs), *savings)]
    return [*names, NamedMark("net", word("net_of_dated", lang), None, bold=True)]


def _stack(
    canvas: Canvas, columns: Columns, series: Sequence[Layer], place: int
) -> dict[str, float]:
    """The bars of a month, side by side without a gap; where the middle of each stands."""
    up = down = 0.0
    middles, half = {}, columns.column / 2
    for one in series:
        value = float(one.values[place])
        if not value:
            continue
        start = down if value < 0 else up
        top, bottom = sorted((columns.y(start), columns.y(start + value)))
        x = columns.x(place) - half
        canvas.add(Box(x, top, columns.column + 0.15, bottom - top, one.slot))
        middles[one.slot] = (top + bottom) / 2
        up, down = (up, down + value) if value < 0 else (up + value, down)
    return middles


def _net_steps(canvas: Canvas, columns: Columns, net: np.ndarray) -> None:
    """The net as steps, level from the beginning to the end of each month; it breaks where it is
    unknown.
    """
    half, run = columns.column / 2, []
    for place, value in enumerate([*net, np.nan]):
        if value == value:
            x, y = columns.x(place), columns.y(float(value))
            run += [(x - half, y), (x + half, y)]
        elif run:
            canvas.add(Stroke(tuple(run), "paper", NET + 1.2))
            canvas.add(Stroke(tuple(run), "ink", NET - 0.5))
            run = []


def _months_below(canvas: Canvas, columns: Columns) -> float:
    """The months below the plot, as many as have room; gives the end."""
    widest = canvas.widest(columns.years) + 6
    fits = (step for step in STEPS if step * columns.column >= widest)
    every, y = next(fits, len(columns.years)), columns.bottom + LEADING + 2
    for place, month in enumerate(columns.years):
        x = columns.x0 + columns.column * place
        if place % every == 0 and x + widest - 6 <= canvas.width:
            canvas.add(Stroke(((x, columns.bottom), (x, columns.bottom + 4)), "edge"))
            canvas.text(x, y, month, colour="muted")
    return y + 3


def _told(results: Results, found: Cliff, lang: str) -> str:
    """The chart in words: the net, and each line, in the first and the last month of every step."""
    decimals, told = money_decimals(results.case), []
    rows = [(word("net_of_dated", lang), found.net)]
    rows += [(one.name, one.values) for one in found.series]
    for name, values in rows:
        changes = [
            place
            for place, value in enumerate(values)
            if place == 0 or f"{value:.6g}" != f"{values[place - 1]:.6g}"
        ]
        shown = ", ".join(
            f"{found.months[place]} {number(float(values[place]), lang, decimals)}"
            for place in changes[:12]
        )
        told.append(f"{name}: {shown}.")
    return f"{word('chart.from_month', lang)} {' '.join(told)}"
