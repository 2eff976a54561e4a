"""The charts of the uncertainty questions: how sure are we, and what two assumptions do."""

import math
from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd

from fosterlib.charts.canvas import LEADING, Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import (
    CASING,
    LINES,
    NET,
    Columns,
    LaneRow,
    NamedMark,
    axis_texts,
    lane,
    money_texts_in,
    names_at_right,
    names_below,
    names_height,
    room_at_right,
    room_for_axis,
    stands_direct,
    value_axis,
)
from fosterlib.charts.placing import nice_ticks, outwards, spread_out
from fosterlib.charts.planes import Plane, axis_below, axis_left, left_of_plane
from fosterlib.charts.shapes import Area, Box, Dot, Plot, Stroke
from fosterlib.charts.stacks import LEAST_HEIGHT, span_text
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Assumption
from fosterlib.model.errors import must_be
from fosterlib.model.evaluate import evaluate
from fosterlib.simulate.run import Simulation
from fosterlib.words.likelihood import is_saving
from fosterlib.words.quantities import is_share, quantity
from fosterlib.words.reference import moves, standing
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import beginning, money_heading, number, unit_text, word

PLOT_HEIGHT, PLANE_HEIGHT = 172.0, 165.0
QUANTILES = ("P5", "P10", "P50", "P90", "P95")


def fan_plot(simulation: Simulation, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """The net total by year as a fan of the draws: 9 and 8 of 10, the median, the calculation and
    the printed figures (else the plan), with the probability of reaching them. In the case's unit.
    """
    case, target = simulation.case, _target_name(simulation, lang)
    plan = simulation.probability["target"][list(simulation.quantiles.index)].tolist()
    nets = _moved_nets(simulation)
    ends = [*simulation.quantiles[list(QUANTILES)].to_numpy().ravel(), *plan, *nets]
    limits = outwards(min(ends), max(ends))
    told = _told_fan(simulation, target, lang)
    unit = f"{money_heading(case, lang)}. {_drawn_text(simulation, lang)}"
    title = f"{word('chart.fan', lang)}, {span_text(case.years)}"
    said = ChartWords(title, unit, told=told)
    return at_height(
        lambda height: _fan(Canvas(case, lang, form), simulation, plan, nets, limits, said, height),
        form,
        PLOT_HEIGHT,
    )


def _drawn_text(simulation: Simulation, lang: str) -> str:
    text = word("chart.draws", lang, number(simulation.draws, lang))
    if simulation.scenario.overrides:
        text += f". {word('chart.moved_is_fixed', lang)}"
    return text


def _target_name(simulation: Simulation, lang: str) -> str:
    """What the target is called: printed only where all of it is."""
    is_printed = standing(evaluate(simulation.case)) == "printed"
    return word("col.printed" if is_printed else "col.plan", lang)


def _moved_nets(simulation: Simulation) -> list[float]:
    """The calculation of the scenario, without uncertainty; empty where it is the target."""
    results = evaluate(simulation.case, simulation.scenario)
    return results.total.tolist() if moves(results) else []


def _fan(
    canvas: Canvas,
    simulation: Simulation,
    plan: Sequence[float],
    nets: Sequence[float],
    limits: tuple[float, float],
    said: ChartWords,
    height: float,
) -> Plot:
    lang, table = canvas.lang, simulation.quantiles
    target = _target_name(simulation, lang)
    median, chance = word("chart.median", lang), word("chart.chance", lang)
    x0 = room_for_axis(canvas, *limits, [median, chance, target])
    years = tuple(table.index)
    x1 = canvas.width - room_at_right(canvas, len(years), 110.0)
    names = _fan_names(target, bool(nets), lang)
    top = canvas.head(said) + 4
    needed = names_height(canvas, names, canvas.width - x1) if stands_direct(canvas) else 0.0
    columns = Columns(years, x0, x1, top, top + max(height, LEAST_HEIGHT, needed), *limits)
    value_axis(canvas, columns)
    for low, high, fill in (("P5", "P95", "band-90"), ("P10", "P90", "band-80")):
        there, back = _path(columns, table[low]), _path(columns, table[high])
        canvas.add(Area((*there, *reversed(back)), fill))
    canvas.add(Stroke(tuple(_path(columns, table["P50"])), "accent", 1.5))
    for place, value in enumerate(plan):
        if nets:
            _net_tick(canvas, columns.x(place), columns.y(nets[place]))
        canvas.add(Dot(columns.x(place), columns.y(value), 3.4, "paper", "ink", 1.1))
    shown = [table["P50"], *([nets] if nets else []), plan]
    money = money_texts_in(canvas, shown, years, columns.column)
    rows = [LaneRow(median, money.rows[0])]
    rows += [LaneRow(word("chart.net", lang), money.rows[1], bold=True)] if nets else []
    rows.append(LaneRow(target, money.rows[-1], colour="muted"))
    shares = simulation.probability["probability"][list(years)]
    rows.append(LaneRow(chance, [f"{number(100 * share, lang)} %" for share in shares]))
    end = lane(canvas, columns, rows, money.beside, money.every)
    if not stands_direct(canvas):
        return canvas.foot(names_below(canvas, names, end), said)
    last = {"band-90": table["P95"].iloc[-1], "band-80": table["P90"].iloc[-1]}
    last |= {"line-1": table["P50"].iloc[-1], "dot": plan[-1]}
    last |= {"net": nets[-1]} if nets else {}
    edge = columns.x(len(years) - 1) + 10
    pointing = [
        one._replace(anchor=columns.y(float(last[one.swatch])), start=edge) for one in names
    ]
    names_at_right(canvas, pointing, x1, (top - 4, columns.bottom))
    return canvas.foot(end, said)


def _fan_names(target: str, has_net: bool, lang: str) -> list[NamedMark]:
    names = [
        NamedMark("band-90", word("chart.nine_of_ten", lang), None),
        NamedMark("band-80", word("chart.eight_of_ten", lang), None),
        NamedMark("line-1", word("chart.median", lang), None, bold=True),
    ]
    if has_net:
        names.append(NamedMark("net", word("chart.net", lang), None, bold=True))
    return [*names, NamedMark("dot", target, None)]


def _path(columns: Columns, values: pd.Series) -> list[tuple[float, float]]:
    """A line through the middles of the columns; of one year, a short level one."""
    points = [(columns.x(place), columns.y(float(value))) for place, value in enumerate(values)]
    if len(points) > 1:
        return points
    [(x, y)] = points
    return [(x - columns.column / 4, y), (x + columns.column / 4, y)]


def _net_tick(canvas: Canvas, x: float, y: float) -> None:
    canvas.add(Stroke(((x - 9, y), (x + 9, y)), "paper", CASING))
    canvas.add(Stroke(((x - 9, y), (x + 9, y)), "ink", NET))


def _told_fan(simulation: Simulation, target: str, lang: str) -> str:
    decimals = money_decimals(simulation.case)
    told = []
    for year, row in simulation.quantiles.iterrows():
        wanted, share = simulation.probability.loc[year]
        figures = ", ".join(
            f"{name} {number(float(row[name]), lang, decimals)}" for name in ("P10", "P50", "P90")
        )
        told.append(
            f"{year}: {figures}, {target} {number(wanted, lang, decimals)}, "
            f"{word('chart.chance', lang)} {number(100 * share, lang)} %."
        )
    return " ".join(told)


def distribution_plot(
    simulation: Simulation, lang: str = "da", year: str = "all", **form: Unpack[ChartForm]
) -> Plot:
    """How often the net total falls where, in one year or over all, with the printed figure (else
    the plan).
    """
    must_be(year, simulation.rows, "year")
    case, target = simulation.case, _target_name(simulation, lang)
    wanted, share = simulation.probability.loc[year]
    row = simulation.total if year == "all" else simulation.quantiles.loc[year]
    marks = [(name, float(row[name])) for name in ("P10", "P50", "P90")]
    marks = sorted([*marks, (target, float(wanted))], key=lambda mark: mark[1])
    decimals = money_decimals(case)
    figures = ", ".join(f"{name} {number(value, lang, decimals)}" for name, value in marks)
    span = year if year != "all" else span_text(case.years)
    when = word("chart.in_all", lang, span) if year == "all" and len(case.years) > 1 else span
    percent = number(100 * share, lang)
    kind = "printed" if target == word("col.printed", lang) else "plan"
    met, missed = ("reached", "missed") if is_saving(simulation, year) else ("kept", "exceeded")
    said = ChartWords(
        f"{word('chart.distribution', lang)}, {when}",
        f"{money_heading(case, lang)}, {when}. {_drawn_text(simulation, lang)}",
        told=f"{figures}. {beginning(word(f'chart.{met}_{kind}', lang, percent))}.",
    )
    names = [NamedMark("save", word(f"chart.{met}_{kind}", lang, percent), None)]
    if share < 1:
        names.append(NamedMark("band-80", word(f"chart.{missed}_{kind}", lang), None))
    bins = simulation.histogram[simulation.histogram["year"] == year]
    return at_height(
        lambda height: _bars(
            Canvas(case, lang, form), bins, marks, (target, float(share)), names, said, height
        ),
        form,
        PLANE_HEIGHT,
    )


def _bars(
    canvas: Canvas,
    bins: pd.DataFrame,
    marks: Sequence[tuple[str, float]],
    reached: tuple[str, float],
    names: Sequence[NamedMark],
    said: ChartWords,
    height: float,
) -> Plot:
    lang, (target, chance) = canvas.lang, reached
    shares = 100 * bins["draws"].to_numpy() / max(bins["draws"].sum(), 1)
    up = (0.0, nice_ticks(0.0, float(shares.max()) or 1.0, 4)[-1])
    ends = [float(bins["left"].min()), float(bins["right"].max()), *(at for _, at in marks)]
    x0 = canvas.widest(f"{text} %" for _, text in axis_texts(lang, *up)) + 7
    top = canvas.head(said) + 2 * LEADING + 16
    x1 = canvas.width - 16
    plane = Plane(x0, x1, top, top + max(height, LEAST_HEIGHT), (min(ends), max(ends)), up)
    axis_left(canvas, plane, [(at, f"{text} %") for at, text in axis_texts(lang, *up)])
    wanted = dict(marks)[target]
    for left, right, share in zip(bins["left"], bins["right"], shares, strict=True):
        if share:
            # a bin that the target lies in is parted there, but not where all are on one side
            parted = {0.0: left, 1.0: right}.get(chance, min(max(wanted, left), right))
            for start, end, fill in ((left, parted, "save"), (parted, right, "band-80")):
                x, y = plane.x(start), plane.y(share)
                if end > start:
                    canvas.add(Box(x, y, plane.x(end) - x, plane.bottom - y, fill, "paper", 0.4))
    _marks_above(canvas, plane, marks, target)
    end = axis_below(canvas, plane)
    return canvas.foot(names_below(canvas, names, end), said)


def _marks_above(
    canvas: Canvas, plane: Plane, marks: Sequence[tuple[str, float]], target: str
) -> None:
    """A line down at each mark, and its name and figure above, spread so that none meet."""
    decimals = money_decimals(canvas.case)
    texts = [(name, number(value, canvas.lang, decimals)) for name, value in marks]
    wide = [canvas.widest(pair, bold=True) + 8 for pair in texts]
    wanted = [plane.x(value) for _, value in marks]
    places = spread_out(wanted, wide, 0.0, canvas.width)
    for (name, text), (_, value), place in zip(texts, marks, places, strict=True):
        is_target, x = name == target, plane.x(value)
        colour = "ink" if is_target else "muted"
        canvas.add(
            Stroke(
                (
                    (place, plane.top - 13),
                    (place, plane.top - 10),
                    (x, plane.top - 4),
                    (x, plane.bottom),
                ),
                colour,
                1.5 if is_target else 0.75,
                () if is_target else (2.5, 2.0),
            )
        )
        canvas.text(place, plane.top - 16 - LEADING, name, "middle", bold=is_target, colour=colour)
        canvas.text(place, plane.top - 16, text, "middle", bold=is_target, colour=colour)


def frontier_plot(
    case: Case, frontier: pd.DataFrame, lang: str = "da", **form: Unpack[ChartForm]
) -> Plot:
    """Where two assumptions together just meet the target. `frontier` comes from `fl.frontier`."""
    pairs = frontier.iloc[:, :2]
    points = tuple(pairs.dropna().astype(float).itertuples(index=False, name=None))
    first, second = (case.assumptions[id] for id in pairs.columns)
    here = f"{quantity(first, first.value, lang)}, {quantity(second, second.value, lang)}"
    met = word("target_met" if len(points) > 1 else "target_missed", lang)
    names = [
        NamedMark("line-1" if len(points) > 1 else "", met, None),
        NamedMark("dot", f"{word('chart.as_the_case', lang)}: {here}", None),
    ]
    ends = ""
    if points:
        ends = "; ".join(
            f"{quantity(first, x, lang)}, {quantity(second, y, lang)}"
            for x, y in (points[0], points[-1])
        )
    met_told = beginning(f"{met}: {ends}" if ends else met)
    here_told = f"{label(first, lang)}, {label(second, lang)}, {names[1].name}"
    told = f"{here_told}. {met_told}."
    target = number(frontier.attrs["target"], lang, money_decimals(case))
    said = ChartWords(
        word("frontier_title", lang, target, _when(case, frontier.attrs["year"], lang)),
        f"{money_heading(case, lang)}. {_upright_name(second, lang)}",
        told=told,
    )

    def make(height: float) -> Plot:
        canvas = Canvas(case, lang, form)
        plane = _ranges(canvas, first, second, said, height)
        if len(points) > 1:
            line = tuple((plane.x(x), plane.y(y)) for x, y in points)
            canvas.add(Stroke(line, "accent", 1.5))
        if first.value == first.value and second.value == second.value:
            canvas.add(Dot(plane.x(first.value), plane.y(second.value), 3.4, "paper", "ink"))
        end = axis_below(canvas, plane, _name(first, lang), _times(first))
        return canvas.foot(names_below(canvas, names, end), said)

    return at_height(make, form, PLANE_HEIGHT)


def two_way_plot(
    case: Case, table: pd.DataFrame, lang: str = "da", **form: Unpack[ChartForm]
) -> Plot:
    """The net total over two assumptions at once: a line for each value of the second. `table`
    comes from `fl.two_way`. In the case's unit.
    """
    first, second = (case.assumptions[str(name)] for name in (table.index.name, table.columns.name))
    chosen = _five_of(table.columns)
    lines = [
        (quantity(second, float(value), lang), table[value].to_numpy(float)) for value in chosen
    ]
    known = [value for _, values in lines for value in values if value == value]
    ticks = nice_ticks(min(known, default=0.0), max(known, default=1.0))
    x = table.index.to_numpy(float)
    title = word("two_way_title", lang, label(second, lang))
    unit = f"{money_heading(case, lang)}, {_when(case, table.attrs['year'], lang)}"
    said = ChartWords(title, unit, told=_told_lines(case, first, x, lines, lang))

    def make(height: float) -> Plot:
        return _lines(
            Canvas(case, lang, form), first, x, lines, (ticks[0], ticks[-1]), said, height
        )

    return at_height(make, form, PLANE_HEIGHT)


def _lines(
    canvas: Canvas,
    first: Assumption,
    x: np.ndarray,
    lines: Sequence[tuple[str, np.ndarray]],
    up: tuple[float, float],
    said: ChartWords,
    height: float,
) -> Plot:
    top = canvas.head(said) + 4
    x1 = canvas.width - (110.0 if stands_direct(canvas) else 16.0)
    names = [NamedMark(kind, name, None) for kind, (name, _) in zip(LINES, lines, strict=False)]
    height = max(height, LEAST_HEIGHT, names_height(canvas, names, 110.0))
    plane = Plane(left_of_plane(canvas, up), x1, top, top + height, (first.low, first.high), up)
    axis_left(canvas, plane, axis_texts(canvas.lang, *up))
    pointing = []
    for (_, values), name in zip(lines, names, strict=True):
        points = [
            (plane.x(at), plane.y(value))
            for at, value in zip(x, values, strict=True)
            if value == value
        ]
        if len(points) > 1:
            canvas.add(Stroke(tuple(points), *LINES[name.swatch]))
            name = name._replace(anchor=points[-1][1], start=points[-1][0] + 1)
        pointing.append(name)
    if stands_direct(canvas):
        names_at_right(canvas, pointing, x1, (top - 4, plane.bottom))
    end = axis_below(canvas, plane, _name(first, canvas.lang), _times(first))
    if not stands_direct(canvas):
        end = names_below(canvas, names, end)
    return canvas.foot(end, said)


def _told_lines(
    case: Case,
    first: Assumption,
    x: np.ndarray,
    lines: Sequence[tuple[str, np.ndarray]],
    lang: str,
) -> str:
    """The chart in words: for each line, what the lowest and the highest value give."""
    decimals, told = money_decimals(case), []
    for name, values in lines:
        ends = ", ".join(
            f"{quantity(first, float(x[at]), lang)}: {number(float(values[at]), lang, decimals)}"
            for at in (0, -1)
        )
        told.append(f"{name}: {ends}.")
    return f"{label(first, lang)}. {' '.join(told)}"


def _five_of(values: pd.Index) -> pd.Index:
    """At most five of the values, evenly spaced, the first among them."""
    step = max(1, math.ceil((len(values) - 1) / 4))
    return values[::step]


def _ranges(
    canvas: Canvas, first: Assumption, second: Assumption, said: ChartWords, height: float
) -> Plane:
    """The plane over the ranges of two assumptions, with the numbers of the second at the left."""
    lang, times = canvas.lang, _times(second)
    low, high = second.low * times, second.high * times
    texts = axis_texts(lang, low, high)
    top = canvas.head(said) + 6
    x0 = canvas.widest(text for _, text in texts) + 7
    plane = Plane(
        x0,
        canvas.width - 16,
        top,
        top + max(height, LEAST_HEIGHT),
        (first.low, first.high),
        (second.low, second.high),
    )
    axis_left(canvas, plane, [(value / times, text) for value, text in texts])
    return plane


def _when(case: Case, year: str | None, lang: str) -> str:
    """The year of a total, or all years that it is the sum of."""
    span = year or span_text(case.years)
    return span if year or len(case.years) == 1 else word("chart.in_all", lang, span)


def _times(assumption: Assumption) -> float:
    return 100.0 if is_share(assumption) else 1.0


def _name(assumption: Assumption, lang: str) -> str:
    """An assumption with its unit, as the name of an axis."""
    unit = "%" if is_share(assumption) else unit_text(assumption.unit, lang)
    return f"{label(assumption, lang)} ({unit})"


def _upright_name(assumption: Assumption, lang: str) -> str:
    return word("chart.upright", lang, _name(assumption, lang))
