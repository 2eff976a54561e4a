"""From one scenario to another, by line and by assumption. Totals are positions and steps are
lengths, so that nothing starts at a distant zero.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple, Unpack

import numpy as np

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
from fosterlib.charts.shapes import Box, Plot, Stroke
from fosterlib.charts.stacks import in_level, span_text
from fosterlib.model.case import label
from fosterlib.model.checked import of_one_span
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import must_be
from fosterlib.model.evaluate import Results, effects
from fosterlib.words.quantities import change_text
from fosterlib.words.reference import results_name
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import money_heading, number, word

PITCH, LEAST_PITCH, BAR, TICK = 18.75, 15.0, 10.5, 13.5
MOST_STEPS = 12
NOTHING = 1e-6


class Step(NamedTuple):
    """A change of the net total, and what makes it. NaN: unknown."""

    name: str
    change: float


class Bridge(NamedTuple):
    """One way from the first net total to the last."""

    heading: str
    steps: Sequence[Step]


def bridge_plot(
    start: Results,
    end: Results,
    lang: str = "da",
    year: str | None = None,
    **form: Unpack[ChartForm],
) -> Plot:
    """From one scenario's net total to another's, in one year or (None) over all years: by line
    and, where both are of one case, by assumption. Both foot.

    By assumption, each step is what that assumption does alone; what they do together beyond that
    is a step of its own. In the case's unit. CaseError if the two are not of the same lines, years
    and prices.
    """
    of_one_span(start, end)
    if year is not None:
        must_be(year, start.years, "year")
    names = _end_names(start, end, lang)
    nets = (_net(start, year), _net(end, year))
    ways = [Bridge(word("chart.by_line", lang), _by_line(start, end, year, lang))]
    if by_assumption := _by_assumption(start, end, year, lang):
        ways.append(Bridge(word("chart.by_assumption", lang), by_assumption))
    canvas = Canvas(start.case, lang, form)
    when = year or span_text(start.years)
    if year is None and len(start.years) > 1:
        when = word("chart.in_all", lang, when)
    said = ChartWords(
        f"{names[0]} → {names[1]}, {when}",
        f"{money_heading(start.case, lang, start.price_level)}, {when}",
        told=_told(canvas, ways, names, nets),
    )
    rows = sum(len(way.steps) + 2 for way in ways)
    return at_height(
        lambda height: _bridge(
            Canvas(start.case, lang, form), ways, names, nets, said, height / rows
        ),
        form,
        rows * PITCH,
    )


def _end_names(start: Results, end: Results, lang: str) -> tuple[str, str]:
    return results_name(start, lang), results_name(end, lang)


def _places(results: Results, year: str | None) -> list[int]:
    return [results.years.index(year)] if year else list(range(len(results.years)))


def _net(results: Results, year: str | None) -> float:
    return float(results.total.to_numpy()[_places(results, year)].sum())


def _by_line(start: Results, end: Results, year: str | None, lang: str) -> list[Step]:
    """What each line in the total changes; an unknown change is a step without a length."""
    case, chosen = start.case, _places(start, year)
    before, after = (results.effects[:, :, chosen].sum(axis=(1, 2)) for results in (start, end))
    steps = [
        Step(label(case.lines[place], lang), float(after[place] - before[place]))
        for place in np.flatnonzero(case.counted)
    ]
    return _largest(steps, word("chart.others", lang, "{0}"))


def _by_assumption(start: Results, end: Results, year: str | None, lang: str) -> list[Step]:
    """What each moved assumption does alone, and what they do together beyond that. Empty where the
    results are not of one case, or a total is unknown.
    """
    case, chosen = start.case, _places(start, year)
    if end.case is not case or math.isnan(_net(start, year) + _net(end, year)):
        return []
    before, after = (_stated(results.case.values(results.scenario)) for results in (start, end))
    moved = [id for id in case.assumptions if before.get(id) != after.get(id)]
    derived = {id for id in moved if _is_derived(start, end, id)}
    factor = in_level(case, start.price_level)
    overrides = dict(start.scenario.overrides)
    steps = []
    for id in (id for id in moved if id not in derived):
        alone = Scenario(name="alone", overrides={**overrides, id: after[id]})
        cells = effects(case, case.values(alone), start.years)[case.counted]
        net = float(cells.sum(axis=(0, 1))[chosen].sum()) * factor
        assumption = case.assumptions[id]
        name = f"{label(assumption, lang)}, {change_text(assumption, before[id], after[id], lang)}"
        steps.append(Step(name, net - _net(start, year)))
    steps = _largest(steps, word("chart.other_assumptions", lang, "{0}"))
    together = _net(end, year) - _net(start, year) - sum(step.change for step in steps)
    if len(moved) > 1 and abs(together) > NOTHING:
        steps.append(Step(word("chart.together", lang), together))
    return steps


def _stated(values) -> dict[str, float]:
    """Values of which an unknown equals itself."""
    return {id: value for id, value in values.items() if value == value}


def _is_derived(start: Results, end: Results, id: str) -> bool:
    """Whether an assumption follows from others: neither scenario moves it."""
    return id not in start.scenario.overrides and id not in end.scenario.overrides


def _largest(steps: Sequence[Step], name: str) -> list[Step]:
    """The steps that change something, from the most that is lost to the most that is won; of too
    many the smallest are one.
    """
    steps = [step for step in steps if not abs(step.change) <= NOTHING]
    steps = sorted(steps, key=lambda step: -np.nan_to_num(step.change))
    if len(steps) <= MOST_STEPS:
        return steps
    by_size = sorted(range(len(steps)), key=lambda place: -abs(np.nan_to_num(steps[place].change)))
    kept = set(by_size[: MOST_STEPS - 1])
    rest = [step.change for place, step in enumerate(steps) if place not in kept]
    own = [step for place, step in enumerate(steps) if place in kept]
    return [*own, Step(name.format(len(rest)), sum(rest))]


def _bridge(
    canvas: Canvas,
    ways: Sequence[Bridge],
    names: tuple[str, str],
    nets: tuple[float, float],
    said: ChartWords,
    pitch: float,
) -> Plot:
    lane = canvas.width * 0.42
    scale, zero = _scale(canvas, ways, nets, lane + GAP)
    y = canvas.head(said)
    for place, way in enumerate(ways):
        y += LEADING + (GAP if place else 0)
        canvas.text(0, y, way.heading, bold=True)
        y += 4
        canvas.across(0, canvas.width, y, "edge")
        run = nets[0]
        rows = [Step(names[0], math.nan), *way.steps, Step(names[1], math.nan)]
        for number_of_row, step in enumerate(rows):
            is_end = number_of_row in (0, len(rows) - 1)
            lines = canvas.wrapped(step.name, lane - 4, is_end)
            high = max(pitch, LEAST_PITCH, len(lines) * LEADING + 4)
            canvas.lines(0, y + high / 2, lines, bold=is_end)
            if is_end:
                net = nets[0] if number_of_row == 0 else nets[1]
                _end(canvas, net, zero + scale * net, y + high / 2)
                run = net if number_of_row == 0 else run
            else:
                _step(canvas, step.change, (zero + scale * run, scale), y + high / 2)
                run += np.nan_to_num(step.change)
            y += high
            if number_of_row < len(rows) - 1 and not math.isnan(run):
                x = zero + scale * run
                canvas.add(Stroke(((x, y - high / 2 + BAR / 2), (x, y + 4)), "edge", 0.6))
            canvas.across(0, canvas.width, y)
    return canvas.foot(y, said)


def _texts(canvas: Canvas, value: float, signed: bool = False) -> str:
    return number(value, canvas.lang, money_decimals(canvas.case), signed)


def _scale(
    canvas: Canvas, ways: Sequence[Bridge], nets: tuple[float, float], left: float
) -> tuple[float, float]:
    """The scale at which every bar and every figure has room between the names and the edge."""
    lefts, rights = [], []
    for way in ways:
        run = nets[0]
        for step in way.steps:
            ends = sorted((run, run + np.nan_to_num(step.change)))
            wide = canvas.wide(_texts(canvas, step.change, True), bold=True) + 6
            lefts.append((ends[0], 0.0 if step.change > 0 else wide))
            rights.append((ends[1], wide if not step.change <= 0 else 0.0))
            run += np.nan_to_num(step.change)
    for net in nets:
        lefts.append((net, 2.0))
        rights.append((net, canvas.wide(_texts(canvas, net), bold=True) + 8))
    known = [[pair for pair in side if pair[0] == pair[0]] for side in (lefts, rights)]
    if not known[0]:
        return 0.0, left
    return fitting_scale(known[0], known[1], left, canvas.width - 2)


def _end(canvas: Canvas, net: float, x: float, middle: float) -> None:
    """A total as a position: a tick of ink with its figure."""
    text = _texts(canvas, net)
    if math.isnan(net):
        canvas.text(canvas.width, middle + SIZE * MIDDLE, text, "end", colour="muted")
        return
    canvas.add(Stroke(((x, middle - TICK / 2), (x, middle + TICK / 2)), "ink", 2.25))
    canvas.text(x + 6, middle + SIZE * MIDDLE, text, bold=True)


def _step(canvas: Canvas, change: float, at: tuple[float, float], middle: float) -> None:
    """A change as a length, with its figure beyond the end that it runs to. `at`: where it begins,
    and the scale.
    """
    start, scale = at
    text = _texts(canvas, change, True)
    if math.isnan(change):
        canvas.text(canvas.width, middle + SIZE * MIDDLE, text, "end", colour="muted")
        return
    x0, x1 = sorted((start, start + scale * change))
    fill = "cost" if change > 0 else "save"
    edge = "cost-hatch" if change > 0 else ""
    canvas.add(Box(x0, middle - BAR / 2, x1 - x0, BAR, fill, edge, 0.6))
    y, colour = middle + SIZE * MIDDLE, "less" if change > 0 else "accent"
    if change > 0:
        canvas.text(x1 + 4.5, y, text, colour=colour, bold=True)
    else:
        canvas.text(x0 - 4.5, y, text, "end", colour=colour, bold=True)


def _told(
    canvas: Canvas, ways: Sequence[Bridge], names: tuple[str, str], nets: tuple[float, float]
) -> str:
    """The chart in words: both ends, and every step of each way."""
    first, last = (f"{name} {_texts(canvas, net)}" for name, net in zip(names, nets, strict=True))
    told = [f"{first} → {last}."]
    for way in ways:
        steps = "; ".join(f"{step.name}: {_texts(canvas, step.change, True)}" for step in way.steps)
        told.append(f"{way.heading}: {steps or word('none', canvas.lang)}.")
    return " ".join(told)
