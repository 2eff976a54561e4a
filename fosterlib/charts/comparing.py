"""Scenarios side by side: small multiples in one colour, what is printed behind each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

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
from fosterlib.charts.columns_of_years import (
    Columns,
    LaneRow,
    MoneyTexts,
    axis_texts,
    lane,
    money_texts_in,
    outline,
    swatch,
    value_axis,
)
from fosterlib.charts.placing import outwards
from fosterlib.charts.shapes import Box, Plot
from fosterlib.charts.stacks import NOTHING, Behind, Limits, behind_of, span_text, told_by_year
from fosterlib.model.checked import of_one_span
from fosterlib.model.evaluate import Results
from fosterlib.words.amounts import money
from fosterlib.words.reference import results_name
from fosterlib.words.text import money_heading, word

PLOT_HEIGHT, LEAST_HEIGHT = 98.0, 60.0
GUTTER, NARROWEST, COLUMN = 13.5, 94.0, 16.0
SHARE_OF_BAR = 0.5
BEYOND = 4.0  # how far a figure may reach beyond its small chart


def comparison_plot(
    compared: Sequence[Results], lang: str = "da", **form: Unpack[ChartForm]
) -> Plot:
    """The net total of several scenarios, year by year: a small chart each, on one axis and in one
    colour, with what is printed (else the plan) as an outline behind. In the case's unit.
    """
    of_one_span(*compared)
    first = compared[0]
    behind = next((found for found in map(behind_of, compared) if found), None)
    nets = [net for results in compared for net in results.total if net == net]
    nets += [value for value in (behind.values if behind else ()) if value == value]
    limits = outwards(min([0.0, *nets]), max([0.0, *nets]), 4)
    told = [
        told_by_year(results_name(results, lang), results.years, results.total, results, lang)
        for results in compared
    ]
    if behind:
        name = word(f"chart.net_{behind.kind}", lang)
        told.append(told_by_year(name, first.years, behind.values, first, lang))
    title = f"{word('scenarios_compared', lang)}, {span_text(first.years)}"
    said = ChartWords(title, told=" ".join(told), price_level=first.price_level)
    return at_height(
        lambda height: _panels(
            Canvas(first.case, lang, form), compared, behind, limits, said, height
        ),
        form,
        PLOT_HEIGHT,
    )


def _panels(
    canvas: Canvas,
    compared: Sequence[Results],
    behind: Behind | None,
    limits: Limits,
    said: ChartWords,
    height: float,
) -> Plot:
    years = compared[0].years
    left = _room(canvas, limits)
    across = _across(canvas, len(compared), len(years), left)
    wide = (canvas.width - BEYOND - left - GUTTER * (across - 1)) / across
    nets = [results.total.tolist() for results in compared]
    money_texts = money_texts_in(canvas, nets, years, wide / len(years), BEYOND)
    said = _in_millions(canvas, said, money_texts)
    y, height = canvas.head(said), max(height, LEAST_HEIGHT)
    for start in range(0, len(compared), across):
        row = range(start, min(start + across, len(compared)))
        names = [canvas.wrapped(_name(compared[n], canvas.lang), wide, True) for n in row]
        sums = [canvas.wrapped(_sum(compared[n], canvas.lang), wide) for n in row]
        top = y + (max(map(len, names)) + max(map(len, sums))) * LEADING + 8
        ends = []
        for place, panel in enumerate(row):
            x = left + place * (wide + GUTTER)
            low = top - 8 - len(sums[place]) * LEADING
            _heading(canvas, x, low, names[place], sums[place])
            columns = Columns(years, x, x + wide, top, top + height, *limits)
            value_axis(canvas, columns, money_texts.factor, numbers=place == 0)
            texts = money_texts.rows[panel]
            ends.append(_panel(canvas, columns, nets[panel], behind, texts, money_texts.every))
        y = max(ends) + GAP
    if behind:
        y = _behind_key(canvas, behind, compared[0], y)
    return canvas.foot(y, said)


def _room(canvas: Canvas, limits: Limits) -> float:
    texts = [text for _, text in axis_texts(canvas.lang, *limits)]
    return canvas.widest(texts) + GAP + 1


def _across(canvas: Canvas, many: int, years: int, left: float) -> int:
    """How many small charts stand beside each other, all of one row of about the same number."""
    least = max(NARROWEST, COLUMN * years)
    most = max(1, int((canvas.width - left + GUTTER) // (least + GUTTER)))
    rows = -(-many // most)
    return -(-many // rows)


def _in_millions(canvas: Canvas, said: ChartWords, texts: MoneyTexts) -> ChartWords:
    """The unit as the picture has its figures; the description tells them in the case's own."""
    own = unit = money_heading(canvas.case, canvas.lang, said.price_level)
    if texts.beside:
        _, _, prices = unit.partition(", ")
        unit = f"{texts.beside[:1].upper()}{texts.beside[1:]}, {prices}"
    net = word("net_total", canvas.lang)
    return replace(said, unit=f"{unit}. {net}", told_unit=f"{own}. {net}")


def _name(results: Results, lang: str) -> str:
    return results_name(results, lang)


def _sum(results: Results, lang: str) -> str:
    return _in_all(results, float(results.total.sum(skipna=False)), lang)


def _in_all(results: Results, total: float, lang: str) -> str:
    """A sum of all years in words; one that is not known is not called a sum of so much."""
    if total != total:
        return f"{word('sum', lang)}: {word('not_stated', lang)}"
    return word("chart.in_all", lang, money(results.case, total, lang))


def _heading(canvas: Canvas, x: float, y: float, name: Sequence[str], total: Sequence[str]) -> None:
    """The name of a scenario above y, and its sum below."""
    for place, line in enumerate(name):
        canvas.text(x, y - (len(name) - 1 - place) * LEADING - 1, line, bold=True)
    for place, line in enumerate(total):
        canvas.text(x, y + (place + 1) * LEADING - 1, line)


def _panel(
    canvas: Canvas,
    columns: Columns,
    nets: Sequence[float],
    behind: Behind | None,
    texts: Sequence[str],
    every: int,
) -> float:
    """The bars of one scenario with its lane; gives the end."""
    bar = columns.column * SHARE_OF_BAR
    for place, net in enumerate(nets):
        top, bottom = sorted((columns.y(0), columns.y(net)))
        if abs(net) > NOTHING:
            fill, edge = ("cost", "cost-hatch") if net > 0 else ("save", "")
            left = columns.x(place) - bar / 2
            canvas.add(Box(left, top, bar, bottom - top, fill, edge, 0.6))
        if behind:
            outline(canvas, columns, place, behind.values[place], behind.printed[place])
    row = LaneRow("", texts, bold=True)
    return lane(canvas, columns, [row], every=every, x0=columns.x0, beyond=BEYOND)


def _behind_key(canvas: Canvas, behind: Behind, results: Results, y: float) -> float:
    """What the outlines are, and what they add up to."""
    y += LEADING
    kind = "plan" if behind.kind == "plan" else "outline"
    swatch(canvas, kind, 0, y - SIZE * MIDDLE)
    total = _in_all(results, sum(behind.values), canvas.lang)
    text = f"{word(f'chart.net_{behind.kind}', canvas.lang)}: {total}"
    for line in canvas.wrapped(text, canvas.width - 13):
        canvas.text(13, y, line, colour="muted")
        y += LEADING
    return y - LEADING + 3
