"""The charts of the uncertainty questions: how sure are we, what drives it, what must be true."""

import textwrap

import pandas as pd

from fosterlib.case import Case, label
from fosterlib.charts.marks import (
    GREY,
    INK,
    LOOKS,
    Band,
    Bar,
    Dot,
    Key,
    Label,
    Look,
    Mark,
    Plot,
    Stroke,
    nice_ticks,
)
from fosterlib.charts.plots import DASHES, framed, numbered
from fosterlib.simulate import Simulation
from fosterlib.text import number, precise, unit_text, word

BLUE, PALE, MIDDLE = LOOKS[0], Look("#bcd9ec"), Look("#7fb6d9")
GOOD, BAD = Look("#0072b2"), Look("#d55e00", "xx")


def fan_plot(simulation: Simulation, lang: str = "da") -> Plot:
    """The net total by year as a fan: 5-95 % and 10-90 % of the draws, the median, and the printed figures."""
    quantiles, case = simulation.quantiles, simulation.case
    x = tuple(float(n) for n in range(len(quantiles)))
    band = {name: tuple(quantiles[name]) for name in quantiles.columns}
    printed = simulation.probability["target"][list(quantiles.index)]
    marks: list[Mark] = [
        Band(x, band["P5"], band["P95"], PALE.colour),
        Band(x, band["P10"], band["P90"], MIDDLE.colour),
        Stroke(tuple(zip(x, band["P50"], strict=True)), BLUE.colour, 1.8),
    ]
    for place, value in zip(x, printed, strict=True):
        marks += [Dot(place, value), Label(place, value, number(value, lang), "left", dx=5, dy=4)]
    keys = (
        Key("5-95 %", PALE),
        Key("10-90 %", MIDDLE),
        Key(word("median", lang), BLUE, "line"),
        Key(word("published", lang), kind="dot"),
    )
    values = [*band["P5"], *band["P95"], *printed, 0.0]
    ticks = nice_ticks(min(values), max(values))
    names = [(place, year) for place, year in zip(x, quantiles.index, strict=True)]
    title = word("fan_title", lang, number(simulation.draws, lang))
    return framed(case, lang, title, names, numbered(ticks, lang), (-0.4, len(x) - 0.35), ticks, marks, keys)


def distribution_plot(simulation: Simulation, lang: str = "da", year: str = "all") -> Plot:
    """How often the net total falls where, in one year or over all, with the printed figure and P10, P50, P90."""
    bins = simulation.histogram[simulation.histogram["year"] == year]
    shares = bins["draws"].to_numpy() / bins["draws"].sum()
    target = float(simulation.probability["target"][year])
    edges = zip(bins["left"], bins["right"], shares, strict=True)
    marks: list[Mark] = [Bar(left, right, 0, share, GOOD if right <= target else PALE) for left, right, share in edges]
    top = float(shares.max()) * 1.18
    row = simulation.total if year == "all" else simulation.quantiles.loc[year]
    for name, height in (("P10", 0.93), ("P50", 0.99), ("P90", 0.93)):
        marks.append(Stroke(((row[name], 0), (row[name], top * height)), GREY, 0.8, (3, 2)))
        marks.append(Label(row[name], top * height, f"{name} {number(row[name], lang)}", dy=1))
    marks.append(Stroke(((target, 0), (target, top * 0.84)), INK, 1.6))
    marks.append(Label(target, top * 0.84, f"{word('published', lang)} {number(target, lang)}", dy=1))
    ticks = nice_ticks(float(bins["left"].min()), float(bins["right"].max()), 7)
    shares_ticks = nice_ticks(0.0, top, 4)
    chance = number(100 * simulation.probability["probability"][year], lang)
    span = year if year != "all" else f"{simulation.case.years[0]}-{simulation.case.years[-1]}"
    keys = (Key(word("reached", lang, chance), GOOD), Key(word("missed", lang), PALE))
    y_ticks = tuple((tick, f"{number(100 * tick, lang)} %") for tick in shares_ticks if tick <= top)
    names = numbered(ticks, lang)
    title = word("distribution_title", lang, span, number(simulation.draws, lang))
    limits = (ticks[0], ticks[-1])
    return framed(simulation.case, lang, title, names, y_ticks, limits, (0.0, top), marks, keys)


def tornado_plot(tornado: pd.DataFrame, lang: str = "da", top: int = 12) -> Plot:
    """Each assumption from its low to its high: how far the net total moves, the widest on top."""
    case, year = tornado.attrs["case"], tornado.attrs["year"]
    rows = tornado[tornado["swing"] > 0].head(top)
    names: list[tuple[float, str]] = []
    marks: list[Mark] = []
    centre = float(rows["effect_published"].iloc[0]) if len(rows) else 0.0
    for place, row in enumerate(rows.itertuples(index=False)):
        y = -float(place)
        assumption = case.assumptions[row.assumption]
        ends_of_row = ((row.effect_low, row.low), (row.effect_high, row.high))
        for end, value in (pair for pair in ends_of_row if pair[0] != centre):
            marks.append(Bar(min(centre, end), max(centre, end), y - 0.33, y + 0.33, GOOD if end <= centre else BAD))
            side = "right" if end < centre else "left"
            shown = precise(value, lang, assumption.step)
            marks.append(Label(end, y, shown, side, dx=-3 if side == "right" else 3, dy=-2.5))
        names.append((y, textwrap.fill(label(assumption, lang), 50)))
    marks.append(Stroke(((centre, -len(rows) + 0.4), (centre, 0.6)), INK, 0.9))
    ends = [*rows["effect_low"], *rows["effect_high"], centre]
    margin = 0.12 * (max(ends) - min(ends))
    ticks = nice_ticks(min(ends) - margin, max(ends) + margin)
    keys = (Key(word("more_saving", lang), GOOD), Key(word("less_saving", lang), BAD))
    limits = (-len(rows) + 0.4, 0.6)
    title = word("tornado_title", lang, year or f"{case.years[0]}-{case.years[-1]}")
    x_limits = (min(ends) - margin, max(ends) + margin)
    x_ticks = tuple(tick for tick in numbered(ticks, lang) if x_limits[0] <= tick[0] <= x_limits[1])
    return framed(case, lang, title, x_ticks, names, x_limits, limits, marks, keys, left=0.365, grid="x")


def frontier_plot(case: Case, frontier: pd.DataFrame, lang: str = "da") -> Plot:
    """The pairs of values of two assumptions at which the target is just met; the dot is the published case."""
    known = frontier.dropna()
    a, b = frontier.columns[:2]
    points = tuple(zip(known[a].astype(float), known[b].astype(float), strict=True))
    first, second = case.assumptions[a], case.assumptions[b]
    marks: list[Mark] = [Stroke(points, BLUE.colour, 1.8)] if len(points) > 1 else []
    marks.append(Dot(first.value, second.value))
    marks.append(Label(first.value, second.value, word("published", lang), "left", dx=5, dy=4))
    x_ticks = [tick for tick in nice_ticks(first.low, first.high) if first.low <= tick <= first.high]
    y_ticks = [tick for tick in nice_ticks(second.low, second.high) if second.low <= tick <= second.high]
    names = tuple((tick, precise(tick, lang)) for tick in x_ticks)
    values = tuple((tick, precise(tick, lang)) for tick in y_ticks)
    axes = [f"{label(one, lang)} ({unit_text(one.unit, lang)})" for one in (first, second)]
    keys = (Key(word("target_met", lang), BLUE, "line"),)
    limits = (second.low, second.high)
    title = word("frontier_title", lang)
    return framed(
        case, lang, title, names, values, (first.low, first.high), limits, marks, keys, x_label=axes[0], y_label=axes[1]
    )


def two_way_plot(case: Case, table: pd.DataFrame, lang: str = "da") -> Plot:
    """The net total over two assumptions: one line for each value of the second, along the values of the first."""
    first, second = case.assumptions[str(table.index.name)], case.assumptions[str(table.columns.name)]
    chosen = table.columns[:: max(1, -(-(len(table.columns) - 1) // 4))]  # five at most
    marks: list[Mark] = []
    keys = []
    for place, value in enumerate(chosen):
        look, dashes = LOOKS[(0, 1, 5, 6, 7, 8)[place % 6]], DASHES[place % len(DASHES)]
        points = tuple(zip(table.index.astype(float), table[value].astype(float), strict=True))
        marks.append(Stroke(points, look.colour, 1.8, dashes))
        keys.append(Key(precise(float(value), lang, second.step), Look(look.colour), "line", dashes))
    ticks = nice_ticks(float(table.to_numpy().min()), float(table.to_numpy().max()))
    along = [tick for tick in nice_ticks(first.low, first.high) if first.low <= tick <= first.high]
    x_ticks = tuple((tick, precise(tick, lang)) for tick in along)
    title = word("two_way_title", lang, label(second, lang))
    limits = (ticks[0], ticks[-1])
    x_label = f"{label(first, lang)} ({unit_text(first.unit, lang)})"
    return framed(
        case, lang, title, x_ticks, numbered(ticks, lang), (first.low, first.high), limits, marks, keys, x_label=x_label
    )
