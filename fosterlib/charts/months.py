"""The cliff: what the source dates, by month; grants that end, posts after them, agreements that
expire.
"""

import numpy as np
import pandas as pd

from fosterlib.charts.marks import INK, Axis, Key, Plot, Stroke, axis_of, nice_ticks
from fosterlib.charts.plots import Texts, framed, line_look, numbered, room_left, stacked
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Line
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.questions.timing import monthly
from fosterlib.words.tables import scenario_name
from fosterlib.words.text import word

TICKS = 6  # months named below the axis, at most


def monthly_plot(results: Results, lang: str = "da") -> Plot:
    """The cliff: lines with a start or an end, stacked by month, and their net. In the case's unit
    a month.

    Lines that are not in the total only if no other is dated. CaseError if no amount of theirs is
    known.
    """
    case, cells = results.case, _by_line_and_month(results)
    shown = _shown_lines(case, cells)
    months = range(len(cells.columns))
    rows = [np.nan_to_num(cells.loc[line.id].to_numpy()) for line in shown]
    looks = [line_look(case.lines.index(line)) for line in shown]
    marks, up, down = stacked(rows, looks, 0.5)

    counted = [line.id for line in _dated(case) if line.in_total == shown[0].in_total]
    is_known = cells.loc[counted].notna().all().to_numpy()
    marks += [_net_line(run, up + down) for run in _runs_of(is_known)]
    marks.append(Stroke(((-0.6, 0.0), (len(months) - 0.4, 0.0)), INK, 0.8))

    every = _months_between_names(len(months))
    names = [(month, cells.columns[month]) for month in months if month % every == 0]
    y_ticks = numbered(nice_ticks(min(0.0, *down), max(0.0, *up)), lang)
    keys = [Key(label(line, lang), look) for line, look in zip(shown, looks, strict=True)]
    keys.append(Key(word("net_of_dated", lang), kind="line"))
    title = f"{word('by_month', lang)}: {scenario_name(results.scenario, lang)}"
    return framed(
        Texts(case, lang, title, results.price_level),
        Axis(names, (-0.8, len(months) - 0.2)),
        axis_of(y_ticks),
        marks,
        keys,
        left=room_left(y_ticks),
    )


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


def _runs_of(is_known: np.ndarray) -> list[list[int]]:
    """The months whose net is known, as runs of neighbours: the net line breaks between them."""
    runs: list[list[int]] = []
    for month in np.flatnonzero(is_known).tolist():
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return runs


def _net_line(run: list[int], net: np.ndarray) -> Stroke:
    """The net of a run of months as steps: level from the beginning to the end of each."""
    points = []
    for month in run:
        points += [(month - 0.5, float(net[month])), (month + 0.5, float(net[month]))]
    return Stroke(tuple(points), INK, 1.4)


def _months_between_names(months: int) -> int:
    """Every how many months one is named, so that at most TICKS are (every fifth year at most)."""
    steps = (1, 3, 6, 12, 24, 60)
    return next((step for step in steps if months <= step * TICKS), steps[-1])
