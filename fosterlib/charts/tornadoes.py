"""What matters most, and what must be true: a row an assumption, in its natural units."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Unpack

import pandas as pd

from fosterlib.charts.canvas import (
    GAP,
    LEADING,
    MIDDLE,
    SIZE,
    Canvas,
    ChartForm,
    ChartWords,
    at_height,
)
from fosterlib.charts.placing import fitting_scale
from fosterlib.charts.shapes import Align, Box, Dot, Plot, Stroke
from fosterlib.charts.stacks import span_text
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Assumption
from fosterlib.words.quantities import quantity
from fosterlib.words.sentences import ways_of
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import money_heading, number, word

PITCH, LEAST_PITCH, BAR = 22.5, 16.0, 9.75
FROM_BAR = 4.5
BETWEEN = 5.0  # the value at an end and its effect
NOTHING = 1e-9
LEAST_BARS = 0.15  # of the width: with less the texts at the ends stand on two lines
LEAST_SWING = 1e-6  # what is less comes of rounding, and has no bar


class End(NamedTuple):
    """An end of a range: the value in natural units, the net total there."""

    value: str
    effect: float


class TornadoRow(NamedTuple):
    """An assumption with the end of the lower and the end of the higher net total."""

    name: str
    better: End
    worse: End


def tornado_plot(
    tornado: pd.DataFrame, lang: str = "da", top: int = 12, **form: Unpack[ChartForm]
) -> Plot:
    """Each assumption from its low to its high, the widest on top: at each end the value and,
    muted, the net total there; the total with nothing moved is the axis. `tornado` comes from
    `fl.tornado`; `top` is how many are shown.
    """
    case, year = tornado.attrs["case"], tornado.attrs["year"]
    shown = tornado[tornado["swing"] > LEAST_SWING].head(top)
    rows = [_row(case, found, lang) for found in shown.itertuples(index=False)]
    centre = float(tornado["effect_published"].iloc[0]) if len(tornado) else 0.0
    when = year or span_text(case.years)
    said = ChartWords(
        word("tornado_title", lang, when),
        f"{money_heading(case, lang)}, {when}. {word('chart.one_at_a_time', lang)}",
        note=reading_of_facts(case, tornado.attrs["facts"], lang),
        told=_told(case, rows, centre, lang),
    )
    many = max(len(rows), 1)
    return at_height(
        lambda height: _tornado(Canvas(case, lang, form), rows, centre, said, height / many),
        form,
        many * PITCH,
    )


def _row(case: Case, found, lang: str) -> TornadoRow:
    assumption = case.assumptions[found.assumption]
    ends = [
        End(quantity(assumption, value, lang), float(effect))
        for value, effect in ((found.low, found.effect_low), (found.high, found.effect_high))
    ]
    return TornadoRow(label(assumption, lang), *sorted(ends, key=lambda end: end.effect))


def _tornado(
    canvas: Canvas, rows: Sequence[TornadoRow], centre: float, said: ChartWords, pitch: float
) -> Plot:
    lane = canvas.width * 0.3
    is_stacked = _room_of_bars(canvas, rows, centre, lane + GAP) < canvas.width * LEAST_BARS
    scale, zero = _scale(canvas, rows, centre, lane + GAP, is_stacked)
    x = zero + scale * centre
    y = canvas.head(said) + LEADING
    canvas.text(x, y, _centre_text(canvas, centre), "middle", bold=True)
    y += 4
    start = y
    for place, row in enumerate(rows):
        lines = canvas.wrapped(row.name, lane - 4)
        most_lines = max(len(lines), 2 if is_stacked else 1)
        high = max(pitch, LEAST_PITCH, most_lines * LEADING + 3)
        if place:
            canvas.across(0, canvas.width, y)
        canvas.lines(0, y + high / 2, lines)
        _bars(canvas, row, centre, (zero, scale), y + high / 2)
        for end in (row.better, row.worse):
            _end_texts(canvas, end, centre, zero + scale * end.effect, y + high / 2, is_stacked)
        y += high
    canvas.add(Stroke(((x, start - 2), (x, y)), "ink", 1.5))
    y += LEADING
    lower, higher = _directions(canvas, rows, centre)
    canvas.text(x - GAP, y, lower, "end", colour="accent", bold=True)
    canvas.text(x + GAP, y, higher, colour="less", bold=True)
    return canvas.foot(y + 3, said)


def _directions(canvas: Canvas, rows: Sequence[TornadoRow], centre: float) -> tuple[str, str]:
    """What lies to the left and to the right of the axis."""
    effects = [centre, *(end.effect for row in rows for end in (row.better, row.worse))]
    lower, higher = (word(key, canvas.lang) for key in ways_of(canvas.case, effects))
    return f"← {lower}", f"{higher} →"


def _centre_text(canvas: Canvas, centre: float) -> str:
    return f"{word('chart.net', canvas.lang)} {_money(canvas, centre)}"


def _money(canvas: Canvas, value: float) -> str:
    return number(value, canvas.lang, money_decimals(canvas.case))


def _wide(canvas: Canvas, end: End, is_stacked: bool) -> float:
    """The room that the text at an end takes: value and effect side by side, or one below the
    other.
    """
    value, effect = canvas.wide(end.value, bold=True), canvas.wide(_money(canvas, end.effect))
    return FROM_BAR + (max(value, effect) if is_stacked else value + BETWEEN + effect)


def _room_of_bars(canvas: Canvas, rows: Sequence[TornadoRow], centre: float, left: float) -> float:
    """How wide the bars are together where the texts stand on one line."""
    scale, _ = _scale(canvas, rows, centre, left, is_stacked=False)
    effects = [centre, *(end.effect for row in rows for end in (row.better, row.worse))]
    return scale * (max(effects) - min(effects)) if rows else canvas.width


def _scale(
    canvas: Canvas, rows: Sequence[TornadoRow], centre: float, left: float, is_stacked: bool
) -> tuple[float, float]:
    half = canvas.wide(_centre_text(canvas, centre), bold=True) / 2
    ways = _directions(canvas, rows, centre)
    lower, higher = (canvas.wide(text, bold=True) + GAP for text in ways)
    # above and below the rows a text may reach over the names
    lefts, rights = [(centre, max(half, lower) - left)], [(centre, max(half, higher))]
    for row in rows:
        for end in (row.better, row.worse):
            if end.effect < centre - NOTHING:
                lefts.append((end.effect, _wide(canvas, end, is_stacked)))
            elif end.effect > centre + NOTHING:
                rights.append((end.effect, _wide(canvas, end, is_stacked)))
    return fitting_scale(lefts, rights, left, canvas.width)


def _bars(
    canvas: Canvas, row: TornadoRow, centre: float, at: tuple[float, float], middle: float
) -> None:
    """Both bars of a row."""
    zero, scale = at
    base = zero + scale * centre
    for end in (row.better, row.worse):
        x = zero + scale * end.effect
        if end.effect < centre - NOTHING:
            canvas.add(Box(x, middle - BAR / 2, base - x, BAR, "save"))
        elif end.effect > centre + NOTHING:
            canvas.add(Box(base, middle - BAR / 2, x - base, BAR, "cost", "cost-hatch", 0.6))


def _end_texts(
    canvas: Canvas, end: End, centre: float, x: float, middle: float, is_stacked: bool
) -> None:
    """What stands beyond a bar that ends at x: the value, and muted the effect."""
    if abs(end.effect - centre) <= NOTHING:
        return
    side = -1 if end.effect < centre else 1
    anchor: Align = "end" if side < 0 else "start"
    beyond, y = x + side * FROM_BAR, middle + SIZE * MIDDLE
    effect = _money(canvas, end.effect)
    up = LEADING / 2 if is_stacked else 0.0
    canvas.text(beyond, y - up, end.value, anchor, bold=True)
    aside = 0.0 if is_stacked else canvas.wide(end.value, bold=True) + BETWEEN
    canvas.text(beyond + side * aside, y + up, effect, anchor, colour="muted")


def _told(case: Case, rows: Sequence[TornadoRow], centre: float, lang: str) -> str:
    """The chart in words: every assumption with what its ends give."""
    decimals = money_decimals(case)
    told = [f"{word('chart.net', lang)} {number(centre, lang, decimals)}."]
    for row in rows:
        ends = ", ".join(
            f"{end.value}: {number(end.effect, lang, decimals)}" for end in (row.better, row.worse)
        )
        told.append(f"{row.name}: {ends}.")
    return " ".join(told)


class Needed(NamedTuple):
    """An assumption as it is and as it must be (NaN: no value of its range is enough)."""

    name: str
    now: str
    needed: str
    low: float
    high: float
    at: float
    to: float


def reading_of_facts(case: Case, facts: str, lang: str) -> str:
    """What moving a fact means here; nothing where nothing is solved from what is printed."""
    is_solved = any(one.basis == "calibrated" for one in case.assumptions.values())
    return word(f"chart.facts.{facts}", lang) if is_solved else ""


def break_even_plot(
    break_even: pd.DataFrame, lang: str = "da", top: int = 12, **form: Unpack[ChartForm]
) -> Plot:
    """What must be true: a row an assumption, as it is and as it would have to be, alone, for the
    target to be met, on the line of its range. `break_even` comes from `fl.break_even`; `top` is
    how many are shown, those that have to move least of their range first.
    """
    case, target, year = (break_even.attrs[key] for key in ("case", "target", "year"))
    values = case.values(break_even.attrs["scenario"])
    rows = [
        _needed(case.assumptions[row.assumption], values, row, lang)
        for row in break_even.itertuples(index=False)
    ]
    rows = sorted(rows, key=_share_to_move)[:top]
    wanted, when = number(target, lang, money_decimals(case)), year or span_text(case.years)
    said = ChartWords(
        word("chart.needed_title", lang, wanted, when),
        f"{money_heading(case, lang)}. {word('chart.one_at_a_time', lang)}",
        note=reading_of_facts(case, break_even.attrs["facts"], lang),
        told=_told_needs(rows, lang),
    )
    many = max(len(rows), 1)
    return at_height(
        lambda height: _needs(Canvas(case, lang, form), rows, said, height / many),
        form,
        many * PITCH,
    )


def _needed(assumption: Assumption, values: Mapping[str, float], row, lang: str) -> Needed:
    at, to = values[assumption.id], row.value if math.isnan(row.enough) else row.enough
    is_met = not math.isnan(to)
    needed = quantity(assumption, to, lang) if is_met else word("chart.not_enough", lang)
    now, name = quantity(assumption, at, lang), label(assumption, lang)
    return Needed(name, now, needed, assumption.low, assumption.high, at, to)


def _share_to_move(row: Needed) -> float:
    """How much of its range an assumption would have to move; last where that is not enough."""
    share = abs(row.to - row.at) / ((row.high - row.low) or 1.0)
    return share if share == share else math.inf


def _told_needs(rows: Sequence[Needed], lang: str) -> str:
    """The chart in words: every assumption as it is and as it must be."""
    now, must = word("chart.now_key", lang), word("chart.needed_key", lang)
    return " ".join(
        f"{row.name}: {now} {row.now}, "
        + (f"{must} {row.needed}." if row.to == row.to else f"{row.needed}.")
        for row in rows
    )


def _needs(canvas: Canvas, rows: Sequence[Needed], said: ChartWords, pitch: float) -> Plot:
    lang, width = canvas.lang, canvas.width
    heads = [word(f"chart.{key}", lang) for key in ("now", "needed", "range")]
    now_wide = max(canvas.widest([row.now for row in rows]), canvas.wide(heads[0])) + GAP
    needed = max(canvas.widest([row.needed for row in rows], True), canvas.wide(heads[1])) + 9
    marks = max(width * 0.24, canvas.wide(heads[2]) + 8)
    lane = width - now_wide - needed - marks - 9
    x_now, x_needed = lane + now_wide, lane + now_wide + needed
    y = canvas.head(said) + LEADING
    canvas.text(0, y, word("assumption", lang), colour="muted")
    canvas.text(x_now, y, heads[0], "end", colour="muted")
    canvas.text(x_needed, y, heads[1], "end", colour="muted")
    canvas.text(x_needed + 9, y, heads[2], colour="muted")
    y += 4
    canvas.across(0, width, y, "edge")
    for row in rows:
        lines = canvas.wrapped(row.name, lane - 4)
        high = max(pitch, LEAST_PITCH, len(lines) * LEADING + 3)
        middle = y + high / 2
        canvas.lines(0, middle, lines)
        base, is_met = middle + SIZE * MIDDLE, not math.isnan(row.to)
        canvas.text(x_now, base, row.now, "end")
        colour = "ink" if is_met else "muted"
        canvas.text(x_needed, base, row.needed, "end", bold=is_met, colour=colour)
        _range(canvas, row, (x_needed + 12, width - 4), middle)
        y += high
        canvas.across(0, width, y)
    return canvas.foot(_range_key(canvas, y + LEADING + 4), said)


def _range(canvas: Canvas, row: Needed, span: tuple[float, float], middle: float) -> None:
    """The range as a line, a dot where the assumption stands, a tick where it must stand."""
    length = (row.high - row.low) or 1.0

    def place(value: float) -> float:
        return span[0] + (value - row.low) / length * (span[1] - span[0])

    canvas.add(Stroke(((span[0], middle), (span[1], middle)), "rule", 3.0))
    if not math.isnan(row.to) and not math.isnan(row.at):
        canvas.add(Stroke(((place(row.at), middle), (place(row.to), middle)), "save", 2.0))
    if not math.isnan(row.to):
        x = place(row.to)
        canvas.add(Stroke(((x, middle - 5), (x, middle + 5)), "ink", 2.0))
    if not math.isnan(row.at):
        canvas.add(Dot(place(row.at), middle, 3.2, "save"))


def _range_key(canvas: Canvas, y: float) -> float:
    """What dot, tick and line mean; gives the end."""
    x, lang = 0.0, canvas.lang
    for key in ("now", "needed", "range"):
        middle, text = y - SIZE * MIDDLE, word(f"chart.{key}_key", lang)
        if x and x + 26 + canvas.wide(text) > canvas.width:
            x, y = 0.0, y + LEADING + 2
            middle = y - SIZE * MIDDLE
        if key == "now":
            canvas.add(Dot(x + 4, middle, 3.2, "save"))
        elif key == "needed":
            canvas.add(Stroke(((x + 4, middle - 5), (x + 4, middle + 5)), "ink", 2.0))
        else:
            canvas.add(Stroke(((x, middle), (x + 14, middle)), "rule", 3.0))
        left = x + (18 if key == "range" else 11)
        canvas.text(left, y, text, colour="muted")
        x = left + canvas.wide(text) + 14
    return y + 3
