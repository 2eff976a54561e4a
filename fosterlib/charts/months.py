"""The cliff: what the source dates, by month; grants that end, posts after them, agreements that expire."""

from itertools import groupby

import numpy as np

from fosterlib.case import label
from fosterlib.charts.marks import INK, LOOKS, Bar, Key, Mark, Plot, Stroke, nice_ticks
from fosterlib.charts.plots import framed, numbered, room_left
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results
from fosterlib.monthly import monthly
from fosterlib.tables import scenario_name
from fosterlib.text import word

TICKS = 6  # months named below the axis, at most


def monthly_plot(results: Results, lang: str = "da") -> Plot:
    """The dated lines stacked for each month, with the net of those that count where all of them are known; of what
    is not in the total (a register) only if nothing that counts is dated."""
    case = results.case
    table = monthly(results)
    cells = table.groupby(["line", "month"], sort=False)["value"].agg(lambda parties: parties.sum(skipna=False))
    cells = cells.unstack()[list(dict.fromkeys(table["month"]))]
    dated = [line for line in case.lines if line.kind == "dated" and cells.loc[line.id].fillna(0).any()]
    shown = [line for line in dated if line.in_total] or dated
    if not shown:
        reason = "no line with a start or an end has a known amount, so there is nothing to draw by month"
        raise CaseError(Problem(reason, allowed="a scenario that states the amounts"))
    months = range(len(cells.columns))
    marks: list[Mark] = []
    up, down = np.zeros(len(months)), np.zeros(len(months))
    for line in shown:
        row = np.nan_to_num(cells.loc[line.id].to_numpy())
        base, look = np.where(row < 0, down, up), LOOKS[case.lines.index(line) % len(LOOKS)]
        marks += [Bar(m - 0.5, m + 0.5, base[m], base[m] + row[m], look) for m in months if row[m]]
        up, down = up + np.maximum(row, 0), down + np.minimum(row, 0)
    counted = [line.id for line in case.lines if line.kind == "dated" and line.in_total == shown[0].in_total]
    is_known = cells.loc[counted].notna().all().to_numpy()
    for _, run in groupby((m for m in months if is_known[m]), key=lambda m: is_known[:m].sum() - m):
        steps = [(m + side, float(up[m] + down[m])) for m in run for side in (-0.5, 0.5)]
        marks.append(Stroke(tuple(steps), INK, 1.4))
    marks.append(Stroke(((-0.6, 0.0), (len(months) - 0.4, 0.0)), INK, 0.8))
    ticks = nice_ticks(min(0.0, *down), max(0.0, *up))
    every = next(step for step in (1, 3, 6, 12, 24, 60) if len(months) <= step * TICKS or step == 60)
    names = [(m, cells.columns[m]) for m in months if m % every == 0]
    keys = [Key(label(line, lang), LOOKS[case.lines.index(line) % len(LOOKS)]) for line in shown]
    keys.append(Key(word("net_of_dated", lang), kind="line"))
    title = f"{word('by_month', lang)}: {scenario_name(results.scenario, lang)}"
    return framed(
        case, lang, title, names, numbered(ticks, lang), (-0.8, len(months) - 0.2), (ticks[0], ticks[-1]), marks, keys,
        left=room_left([text for _, text in numbered(ticks, lang)]),
        price_level=results.price_level,
    )  # fmt: skip
