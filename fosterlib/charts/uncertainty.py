"""The charts of the uncertainty questions: how sure are we, what drives it, what must be true."""

import math
import textwrap

import pandas as pd

from fosterlib.charts.marks import (
    GREY,
    INK,
    LOOKS,
    Axis,
    Band,
    Bar,
    Dot,
    Key,
    Label,
    Look,
    Mark,
    Plot,
    Stroke,
    Tick,
    axis_of,
    nice_ticks,
)
from fosterlib.charts.plots import (
    BETTER,
    DASHES,
    LEFT_OF_NAMES,
    WORSE,
    Texts,
    beside,
    framed,
    numbered,
    years_text,
)
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Assumption
from fosterlib.model.errors import must_be
from fosterlib.simulate.run import Simulation
from fosterlib.words.text import number, precise, unit_text, word

BLUE, PALE, MIDDLE = LOOKS[0], Look("#bcd9ec"), Look("#7fb6d9")


def fan_plot(simulation: Simulation, lang: str = "da") -> Plot:
    """The net total by year as a fan of the draws, with the printed figures. In the case's unit."""
    quantiles = simulation.quantiles
    x = tuple(range(len(quantiles)))
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
    y_ticks = numbered(nice_ticks(min(values), max(values)), lang)
    title = word("fan_title", lang, number(simulation.draws, lang))
    limits = (-0.4, len(x) - 0.35)
    years = Axis(list(enumerate(quantiles.index)), limits)
    return framed(Texts(simulation.case, lang, title), years, axis_of(y_ticks), marks, keys)


def distribution_plot(simulation: Simulation, lang: str = "da", year: str = "all") -> Plot:
    """How often the net total falls where, in one year or over all, with the printed figure."""
    must_be(year, simulation.rows, "year")
    bins = simulation.histogram[simulation.histogram["year"] == year]
    shares = bins["draws"].to_numpy() / bins["draws"].sum()
    target, probability = simulation.probability.loc[year]
    marks: list[Mark] = []
    for left, right, share in zip(bins["left"], bins["right"], shares, strict=True):
        marks.append(Bar(left, right, 0, share, BETTER if right <= target else PALE))
    top = float(shares.max()) * 1.18
    row = simulation.total if year == "all" else simulation.quantiles.loc[year]
    for name, height in (("P10", 0.93), ("P50", 0.99), ("P90", 0.93)):
        marks.append(Stroke(((row[name], 0), (row[name], top * height)), GREY, 0.8, (3, 2)))
        marks.append(Label(row[name], top * height, f"{name} {number(row[name], lang)}", dy=1))
    marks.append(Stroke(((target, 0), (target, top * 0.84)), INK, 1.6))
    marks.append(
        Label(target, top * 0.84, f"{word('published', lang)} {number(target, lang)}", dy=1)
    )
    ticks = nice_ticks(float(bins["left"].min()), float(bins["right"].max()), 7)
    y_ticks = [(tick, f"{number(100 * tick, lang)} %") for tick in nice_ticks(0.0, top, 4)]
    keys = (
        Key(word("reached", lang, number(100 * probability, lang)), BETTER),
        Key(word("missed", lang), PALE),
    )
    span = years_text(simulation.case.years, None if year == "all" else year)
    title = word("distribution_title", lang, span, number(simulation.draws, lang))
    return framed(
        Texts(simulation.case, lang, title),
        axis_of(numbered(ticks, lang)),
        Axis(y_ticks, (0.0, top)),
        marks,
        keys,
    )


def tornado_plot(tornado: pd.DataFrame, lang: str = "da", top: int = 12) -> Plot:
    """Each assumption from its low to its high, the widest on top. `tornado` comes from
    `fl.tornado`.
    """
    case, year = tornado.attrs["case"], tornado.attrs["year"]
    rows = tornado[tornado["swing"] > 0].head(top)
    names: list[Tick] = []
    marks: list[Mark] = []
    centre = float(rows["effect_published"].iloc[0]) if len(rows) else 0.0
    for place, row in enumerate(rows.itertuples(index=False)):
        y, assumption = -float(place), case.assumptions[row.assumption]
        for end, value in ((row.effect_low, row.low), (row.effect_high, row.high)):
            if end != centre:
                look = BETTER if end < centre else WORSE
                marks.append(Bar(min(centre, end), max(centre, end), y - 0.33, y + 0.33, look))
                marks.append(
                    beside(end, y, precise(value, lang, assumption.step), right=end > centre)
                )
        names.append((y, textwrap.fill(label(assumption, lang), 50)))
    limits = (-len(rows) + 0.4, 0.6)
    marks.append(Stroke(((centre, limits[0]), (centre, limits[1])), INK, 0.9))
    ends = [*rows["effect_low"], *rows["effect_high"], centre]
    margin = 0.12 * (max(ends) - min(ends)) or 1.0
    x_limits = (min(ends) - margin, max(ends) + margin)
    keys = (Key(word("more_saving", lang), BETTER), Key(word("less_saving", lang), WORSE))
    title = word("tornado_title", lang, years_text(case.years, year))
    x_ticks = numbered(nice_ticks(*x_limits), lang)
    return framed(
        Texts(case, lang, title),
        Axis(x_ticks, x_limits),
        Axis(names, limits),
        marks,
        keys,
        left=LEFT_OF_NAMES,
        grid="x",
    )


def frontier_plot(case: Case, frontier: pd.DataFrame, lang: str = "da") -> Plot:
    """Where two assumptions together just meet the target. `frontier` comes from `fl.frontier`."""
    pairs = frontier.iloc[:, :2]
    points = tuple(pairs.dropna().astype(float).itertuples(index=False, name=None))
    first, second = (case.assumptions[id] for id in pairs.columns)
    marks: list[Mark] = [Stroke(points, BLUE.colour, 1.8)] if len(points) > 1 else []
    marks.append(Dot(first.value, second.value))
    marks.append(Label(first.value, second.value, word("published", lang), "left", dx=5, dy=4))
    return framed(
        Texts(case, lang, word("frontier_title", lang)),
        _range_axis(first, lang),
        _range_axis(second, lang),
        marks,
        [Key(word("target_met", lang), BLUE, "line")],
    )


def two_way_plot(case: Case, table: pd.DataFrame, lang: str = "da") -> Plot:
    """The net total over two assumptions at once. `table` comes from `fl.two_way`. In the case's
    unit.
    """
    first, second = (case.assumptions[str(name)] for name in (table.index.name, table.columns.name))
    marks: list[Mark] = []
    keys = []
    looks = [Look(LOOKS[place].colour) for place in (0, 1, 5, 6, 7)]  # those that differ as lines
    for value, look, dashes in zip(_five_of(table.columns), looks, DASHES, strict=False):
        points = tuple(zip(table.index.astype(float), table[value].astype(float), strict=True))
        marks.append(Stroke(points, look.colour, 1.8, dashes))
        keys.append(Key(precise(float(value), lang, second.step), look, "line", dashes))
    low, high = float(table.to_numpy().min()), float(table.to_numpy().max())
    return framed(
        Texts(case, lang, word("two_way_title", lang, label(second, lang))),
        _range_axis(first, lang),
        axis_of(numbered(nice_ticks(low, high), lang)),
        marks,
        keys,
    )


def _five_of(values: pd.Index) -> pd.Index:
    """At most five of the values, evenly spaced, the first among them."""
    step = max(1, math.ceil((len(values) - 1) / 4))
    return values[::step]


def _range_axis(assumption: Assumption, lang: str) -> Axis:
    """An axis over the range of an assumption, with its name and unit."""
    low, high = assumption.low, assumption.high
    ticks = [(tick, precise(tick, lang)) for tick in nice_ticks(low, high)]
    name = f"{label(assumption, lang)} ({unit_text(assumption.unit, lang)})"
    return Axis(ticks, (low, high), name)
