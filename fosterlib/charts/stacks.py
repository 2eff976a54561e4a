"""The effects by line and by party: stacked for each year, with the net and what is printed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Unpack

import numpy as np

from fosterlib.charts.canvas import MIDDLE, SIZE, Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import (
    Columns,
    LaneRow,
    NamedMark,
    lane,
    money_texts_in,
    names_at_right,
    names_below,
    names_height,
    net_mark,
    outline,
    room_at_right,
    room_for_axis,
    stands_direct,
    value_axis,
)
from fosterlib.charts.paints import PLAIN
from fosterlib.charts.palette import COSTS, SAVINGS, UNSPLIT, Slot, party_slots
from fosterlib.charts.placing import outwards
from fosterlib.charts.shapes import Box, Plot
from fosterlib.model.case import Case, label
from fosterlib.model.evaluate import Results, effects, published_beside
from fosterlib.model.prices import price_factor
from fosterlib.model.totals import movable
from fosterlib.questions.reconcile import totals_as_printed
from fosterlib.words.reference import moves, results_name, standing
from fosterlib.words.sentences import unknown_total, what_is_spread
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import by_party, money_heading, number, word

PLOT_HEIGHT, LEAST_HEIGHT = 188.0, 48.0
NOTHING = 1e-9
MOST_BEYOND = 0.5  # of the height of the plan's stacks: what the axis keeps free for moves
Limits = tuple[float, float]
Amounts = tuple[str, str, np.ndarray]  # id, name, a value a year


class Layer(NamedTuple):
    """What is stacked: its slot, its name, a value a year."""

    slot: str
    name: str
    values: np.ndarray
    ids: tuple[str, ...] = ()
    change: float = 0.0  # in the last year, against the results with nothing moved


class Behind(NamedTuple):
    """What stands behind the bars as an outline: a value a year, and whether it is printed."""

    values: tuple[float, ...]
    printed: tuple[bool, ...]

    @property
    def kind(self) -> str:
        """`printed`, `plan`, or `both`: printed for some of the years."""
        if all(self.printed):
            return "printed"
        return "both" if any(self.printed) else "plan"


def effects_plot(results: Results, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """Effects by line stacked for each year, savings below zero, with the net and what is printed
    as an outline behind. In the case's unit.

    The axis spans what any single assumption within its range can do, so that it stays while
    assumptions move. Five saving lines and three costs have a place of their own; of more, the
    smallest are gathered.
    """
    canvas = Canvas(results.case, lang, form)
    reach = reach_of_moves(results.case, results.years, results.price_level, True)
    title = f"{word('effects_title', lang)}, {span_text(results.years)}"
    return _stack_plot(canvas, results, line_series(results, lang), reach, title)


def party_plot(results: Results, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """Effects by party (centre, payer) stacked for each year, with the net and what is printed as
    an outline behind. In the case's unit.
    """
    canvas = Canvas(results.case, lang, form)
    reach = reach_of_moves(results.case, results.years, results.price_level, False)
    title = f"{by_party(results.case, lang)}, {span_text(results.years)}"
    return _stack_plot(canvas, results, party_series(results, lang), reach, title)


def span_text(years: Sequence[str]) -> str:
    """The years of a chart: "2018-2021"."""
    return years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"


@lru_cache(maxsize=64)
def reach_of_moves(case: Case, years: tuple[str, ...], price_level: str, by_line: bool) -> Limits:
    """How far down and up the stacks of a year go when one assumption at a time stands at its low
    or its high; not further beyond the plan than that the plan itself stays well in sight.
    """
    plan = np.nan_to_num(effects(case, case.values(), years)[case.counted])
    down, up = stack_ends(plan.sum(axis=1))
    room = (up - down) * MOST_BEYOND or np.inf
    low, high = stack_ends(plan.sum(axis=1 if by_line else 0))
    moved = [one for one in case.assumptions.values() if movable(one)]
    for overrides in [{one.id: end} for one in moved for end in (one.low, one.high)]:
        values = {**case.values(), **overrides}  # a limit between two of them is no matter here
        cells = np.nan_to_num(effects(case, values, years)[case.counted])
        below, above = stack_ends(cells.sum(axis=1 if by_line else 0))
        low, high = min(low, max(below, down - room)), max(high, min(above, up + room))
    factor = in_level(case, price_level)
    return low * factor, high * factor


def in_level(case: Case, price_level: str) -> float:
    """What money in the case's prices is multiplied by to be in another year's."""
    own = case.header.price_level
    return 1.0 if price_level == own else price_factor(case.price_index, own, price_level)


def stack_ends(rows: np.ndarray) -> Limits:
    """How far down and up stacks go; `rows` has a row a series, a column a year."""
    down, up = np.minimum(rows, 0).sum(axis=0), np.maximum(rows, 0).sum(axis=0)
    return float(down.min(initial=0.0)), float(up.max(initial=0.0))


def line_series(results: Results, lang: str) -> list[Layer]:
    """The lines in the total that do something in these years, savings first; each keeps its slot
    while the scenario changes, and the smallest of too many are gathered.
    """
    case, plan = results.case, published_beside(results)
    savings: list[Amounts] = []
    costs: list[Amounts] = []
    for place, line in enumerate(case.lines):
        now, before = (np.nan_to_num(one.effects[place].sum(axis=0)) for one in (results, plan))
        if not line.in_total or max(np.abs(now).max(), np.abs(before).max()) < NOTHING:
            continue
        is_cost = (now.sum() if np.abs(now).max() > NOTHING else before.sum()) > 0
        (costs if is_cost else savings).append((line.id, label(line, lang), now))
    found = slotted(savings, SAVINGS, lang) + slotted(costs, COSTS, lang)
    changes = np.nan_to_num(results.effects - plan.effects)[:, :, -1].sum(axis=1)
    by_id = {line.id: float(changes[place]) for place, line in enumerate(case.lines)}
    return [
        series._replace(change=sum(by_id[id] for id in series.ids))
        for series in found
        if np.abs(series.values).max() > NOTHING
    ]


def party_series(results: Results, lang: str) -> list[Layer]:
    """The parties with money in these years, each in its slot; the rest that is not split last."""
    case, cells = results.case, np.nan_to_num(results.effects[results.case.counted]).sum(axis=0)
    named = [place for place, party in enumerate(case.parties) if party != UNSPLIT.name]
    slots = party_slots(len(named), len(named) < len(case.parties))
    own = [
        (case.parties[place], label(case.header.party[place], lang), cells[place])
        for place in named
    ]
    found = slotted(own, slots, lang)
    for place in set(range(len(case.parties))) - set(named):
        found.append(Layer(UNSPLIT.name, label(case.header.party[place], lang), cells[place]))
    return [series for series in found if np.abs(series.values).max() > NOTHING]


def slotted(named: Sequence[Amounts], slots: Sequence[Slot], lang: str) -> list[Layer]:
    """A slot for each (id, name, values); of more than there are slots, the smallest share the
    last.
    """
    own = list(range(len(named)))
    if len(named) > len(slots):
        by_size = sorted(own, key=lambda place: -np.abs(named[place][2]).sum())
        own = sorted(by_size[: len(slots) - 1])
    found = [
        Layer(slot.name, name, values, (id,))
        for slot, (id, name, values) in zip(slots, (named[place] for place in own), strict=False)
    ]
    rest = [one for place, one in enumerate(named) if place not in own]
    if rest:
        name = word("chart.others", lang, str(len(rest)))
        ids = tuple(id for id, _, _ in rest)
        found.append(
            Layer(slots[-1].name, name, np.sum([values for _, _, values in rest], axis=0), ids)
        )
    return found


def behind_of(results: Results) -> Behind | None:
    """The printed net totals by year; where the source prints none, the plan. None where there is
    nothing to compare with: the plan of a proposal that is not printed, itself.
    """
    case = results.case
    printed = totals_as_printed(case) if results.price_level == case.header.price_level else {}
    is_printed = tuple(year in printed for year in results.years)
    if not any(is_printed) and not moves(results):
        return None
    plan = published_beside(results).total
    values = tuple(
        float(printed[year][0] if known else plan[year])
        for year, known in zip(results.years, is_printed, strict=True)
    )
    return Behind(values, is_printed)


def behind_name(behind: Behind, lang: str) -> str:
    """What the outline is called in the lane."""
    return word("col.printed" if behind.kind == "printed" else "col.plan", lang)


def subtitle(results: Results, lang: str) -> str:
    """Unit and prices, and the scenario if it moves anything."""
    unit = money_heading(results.case, lang, results.price_level)
    if not moves(results):
        return unit
    return f"{unit}. {word('scenario', lang)}: {results_name(results, lang)}"


def _stack_plot(
    canvas: Canvas, results: Results, series: Sequence[Layer], reach: Limits, title: str
) -> Plot:
    behind, lang = behind_of(results), canvas.lang
    said = ChartWords(
        title,
        subtitle(results, lang),
        unknown_total(results, lang) or what_is_spread(results, lang),
        _told(results, series, behind, lang),
        results.price_level,
    )
    ends = stack_ends(np.array([one.values for one in series])) if series else (0.0, 0.0)
    nets = [net for net in (*results.total, *(behind.values if behind else ())) if net == net]
    limits = outwards(min(reach[0], ends[0], *nets), max(reach[1], ends[1], *nets))
    return at_height(
        lambda height: _stack(
            Canvas(canvas.case, lang, canvas.form), results, series, behind, limits, said, height
        ),
        canvas.form,
        PLOT_HEIGHT,
    )


def _stack(
    canvas: Canvas,
    results: Results,
    series: Sequence[Layer],
    behind: Behind | None,
    limits: Limits,
    said: ChartWords,
    height: float,
) -> Plot:
    lang, years = canvas.lang, results.years
    row_names = [word("chart.net", lang), *([behind_name(behind, lang)] if behind else [])]
    left = room_for_axis(canvas, *limits, row_names)
    x1 = canvas.width - room_at_right(canvas, len(years))
    names = [_with_change(canvas, results, one, series) for one in names_of(series, behind, lang)]
    top = canvas.head(said) + 4
    needed = names_height(canvas, names, canvas.width - x1) if stands_direct(canvas) else 0.0
    height = max(height, LEAST_HEIGHT, needed)
    columns = Columns(years, left, x1, top, top + height, *limits)
    value_axis(canvas, columns)
    nets = results.total.tolist()
    anchors = [
        _column(canvas, columns, place, series, [nets[place], *_edges(behind, place)])
        for place in range(len(years))
    ][-1]
    for place, net in enumerate(nets):
        if behind:
            outline(canvas, columns, place, behind.values[place], behind.printed[place])
        net_mark(canvas, columns, place, net)
    rows = [nets, *([behind.values] if behind else [])]
    money = money_texts_in(canvas, rows, years, columns.column)
    lane_rows = [LaneRow(row_names[0], money.rows[0], bold=True)]
    lane_rows += [LaneRow(row_names[1], money.rows[1], colour="muted")] if behind else []
    end = lane(canvas, columns, lane_rows, money.beside, money.every)
    if stands_direct(canvas):
        pointing = _pointing(names, anchors, columns, nets[-1], behind)
        names_at_right(canvas, pointing, x1, (top - 4, columns.bottom))
    else:
        end = names_below(canvas, names, end)
    return canvas.foot(end, said)


def _edges(behind: Behind | None, place: int) -> list[float]:
    return [behind.values[place]] if behind else []


def _column(
    canvas: Canvas,
    columns: Columns,
    place: int,
    series: Sequence[Layer],
    marks: Sequence[float],
) -> dict[str, float]:
    """The stack of one year; gives where the middle of each segment stands. `marks`: values that
    lines will be drawn at, so that no figure lies under one.
    """
    up = down = 0.0
    middles: dict[str, float] = {}
    left = columns.x(place) - columns.bar / 2
    for one in series:
        value = float(one.values[place])
        if abs(value) < NOTHING:
            continue
        start = down if value < 0 else up
        top, bottom = sorted((columns.y(start), columns.y(start + value)))
        canvas.add(Box(left, top, columns.bar, bottom - top, one.slot))
        canvas.across(left, left + columns.bar, columns.y(start + value), "paper")
        _figure(canvas, columns, place, one.slot, value, (top, bottom), marks)
        middles[one.slot] = (top + bottom) / 2
        up, down = (up, down + value) if value < 0 else (up + value, down)
    if middles:
        top, bottom = columns.y(up), columns.y(down)
        canvas.add(Box(left, top, columns.bar, bottom - top, "", "edge"))
    return middles


def _figure(
    canvas: Canvas,
    columns: Columns,
    place: int,
    slot: str,
    value: float,
    span: Limits,
    marks: Sequence[float],
) -> None:
    """The figure in its segment, if there is room and no line passes through it."""
    text = number(value, canvas.lang, money_decimals(canvas.case))
    wide, middle = canvas.wide(text), sum(span) / 2
    lines = [columns.y(mark) for mark in marks if mark == mark]
    is_free = all(abs(line - middle) > SIZE * 0.62 + 2.5 for line in lines)
    if not is_free or span[1] - span[0] < SIZE + 4 or columns.bar < wide + 5:
        return
    x, high = columns.x(place), SIZE * 1.2
    canvas.add(Box(x - wide / 2 - 2, middle - high / 2, wide + 4, high, PLAIN + slot))
    canvas.text(x, middle + SIZE * MIDDLE, text, "middle", slot=slot)


def names_of(series: Sequence[Layer], behind: Behind | None, lang: str) -> list[NamedMark]:
    """The names of a stack from the top down: costs, savings, the net, what stands behind."""
    costs = [one for one in series if one.values.sum() > 0]
    savings = [one for one in series if one.values.sum() <= 0]
    names = [NamedMark(one.slot, one.name, None) for one in (*reversed(costs), *savings)]
    names.append(NamedMark("net", word("chart.net", lang), None, bold=True))
    if behind:
        swatch = "plan" if behind.kind == "plan" else "outline"
        names.append(NamedMark(swatch, word(f"chart.net_{behind.kind}", lang), None))
    return names


def _with_change(
    canvas: Canvas, results: Results, named: NamedMark, series: Sequence[Layer]
) -> NamedMark:
    """The name of a line that is moved, bold, with its change in the last year."""
    layer = next((one for one in series if one.slot == named.swatch), None)
    change = layer.change if layer else 0.0
    text = number(change, canvas.lang, money_decimals(canvas.case), signed=True)
    if layer is None or not any(digit in text for digit in "123456789"):
        return named
    last = results.years[-1]
    printed = {one.line for one in results.case.figures if one.year == last and not one.scenario}
    is_printed = standing(published_beside(results)) == "printed" and printed.issuperset(layer.ids)
    kind = "printed" if is_printed else "plan"
    told = word(f"chart.against_{kind}", canvas.lang, text, last)
    return named._replace(bold=True, change=change, changed=told)


def _pointing(
    names: Sequence[NamedMark],
    anchors: dict[str, float],
    columns: Columns,
    net: float,
    behind: Behind | None,
) -> list[NamedMark]:
    """The names with what they point to in the last year."""
    bar = columns.x(len(columns.years) - 1) + columns.bar / 2
    marks = {"net": net, "outline": behind.values[-1] if behind else np.nan}
    marks["plan"] = marks["outline"]
    pointing = []
    for one in names:
        if one.swatch in anchors:
            one = one._replace(anchor=anchors[one.swatch], start=bar + 0.75)
        elif marks.get(one.swatch, np.nan) == marks.get(one.swatch, np.nan):
            start = bar + columns.beyond + 0.75
            one = one._replace(anchor=columns.y(marks[one.swatch]), start=start)
        pointing.append(one)
    return pointing


def _told(results: Results, series: Sequence[Layer], behind: Behind | None, lang: str) -> str:
    """The chart in words: the net of each year, what is printed, and each segment of the last."""
    told = [told_by_year(word("net_total", lang), results.years, results.total, results, lang)]
    if behind:
        name = word(f"chart.net_{behind.kind}", lang)
        told.append(told_by_year(name, results.years, behind.values, results, lang))
    decimals = money_decimals(results.case)
    parts = ", ".join(
        f"{one.name} {number(float(one.values[-1]), lang, decimals)}" for one in series
    )
    if parts:
        told.append(f"{results.years[-1]}: {parts}.")
    return " ".join(told)


def told_by_year(
    name: str, years: Sequence[str], values: Sequence[float], results: Results, lang: str
) -> str:
    """A row of values as a sentence."""
    decimals = money_decimals(results.case)
    texts = [
        f"{year} {number(float(value), lang, decimals)}"
        for year, value in zip(years, values, strict=True)
    ]
    return f"{name}: {', '.join(texts)}."
