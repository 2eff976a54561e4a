"""The cliff: what the source dates, by month; grants that end, posts after them, agreements that
expire.
"""

from itertools import groupby

import numpy as np

from fosterlib.charts.marks import INK, Key, Plot, Stroke, nice_ticks
from fosterlib.charts.plots import framed, line_look, numbered, room_left, stacked
from fosterlib.model.case import label
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
    case = results.case
    table = monthly(results)
    cells = table.groupby(["line", "month"], sort=False)["value"].agg(
        lambda parties: parties.sum(skipna=False)
    )
    cells = cells.unstack()[list(dict.fromkeys(table["month"]))]
    dated = [
        line for line in case.lines if kind_of(line).dates and cells.loc[line.id].fillna(0).any()
    ]
    shown = [line for line in dated if line.in_total] or dated
    if not shown:
        reason = (
            "no line with a start or an end has a known amount, so there is nothing to draw by"
            " month"
        )
        raise CaseError(Problem(reason, allowed="a scenario that states the amounts"))
    months = range(len(cells.columns))
    rows = [np.nan_to_num(cells.loc[line.id].to_numpy()) for line in shown]
    looks = [line_look(case.lines.index(line)) for line in shown]
    marks, up, down = stacked(rows, looks, 0.5)
    counted = [
        line.id for line in case.lines if kind_of(line).dates and line.in_total == shown[0].in_total
    ]
    is_known = cells.loc[counted].notna().all().to_numpy()
    for _, run in groupby((m for m in months if is_known[m]), key=lambda m: is_known[:m].sum() - m):
        steps = [(m + side, float(up[m] + down[m])) for m in run for side in (-0.5, 0.5)]
        marks.append(Stroke(tuple(steps), INK, 1.4))
    marks.append(Stroke(((-0.6, 0.0), (len(months) - 0.4, 0.0)), INK, 0.8))
    every = next(
        step for step in (1, 3, 6, 12, 24, 60) if len(months) <= step * TICKS or step == 60
    )
    names = [(m, cells.columns[m]) for m in months if m % every == 0]
    y_ticks = numbered(nice_ticks(min(0.0, *down), max(0.0, *up)), lang)
    keys = [Key(label(line, lang), look) for line, look in zip(shown, looks, strict=True)]
    keys.append(Key(word("net_of_dated", lang), kind="line"))
    title = f"{word('by_month', lang)}: {scenario_name(results.scenario, lang)}"
    return framed(
        case,
        lang,
        title,
        names,
        y_ticks,
        (-0.8, len(months) - 0.2),
        None,
        marks,
        keys,
        price_level=results.price_level,
        left=room_left(y_ticks),
    )
