"""The charts of a case: what is drawn, in the units of the data; and the frame that every chart of
a case has.
"""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from fosterlib.charts.marks import (
    GREY,
    INK,
    LOOKS,
    Bar,
    Dot,
    Frame,
    Key,
    Label,
    Look,
    Mark,
    Plot,
    Stroke,
    nice_ticks,
)
from fosterlib.model.arguments import of_one_case
from fosterlib.model.case import Case, label
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.terms import reached
from fosterlib.words.tables import money_decimals, scenario_name, scenario_title
from fosterlib.words.text import by_party, money_heading, money_text, number, word

DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 1.5), (6, 2, 1, 2), (3, 1), (8, 3))
BETTER, WORSE, PLAN, WHOLE = (
    Look("#0072b2"),
    Look("#d55e00", "xx"),
    Look("#9a9a9a"),
    Look("#777777"),
)
ROOM = 0.1  # of the height, for the figures at the ends of the bars
LEFT_OF_NAMES = 0.365  # of the width, for names of lines or assumptions
Tick = tuple[float, str]
Limits = tuple[float, float]


def effects_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by line stacked for each year, savings below zero, the net total marked. In the
    case's unit.
    """
    lines = results.case.lines
    shown = [
        n
        for n, line in enumerate(lines)
        if line.in_total and np.nan_to_num(results.effects[n]).any()
    ]
    keys = [Key(label(lines[n], lang), line_look(n)) for n in shown]
    cells = [np.nan_to_num(results.effects[n].sum(axis=0)) for n in shown]
    return _stacked_by_year(results, lang, word("effects_title", lang), cells, keys)


def party_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by centre (party) stacked for each year. In the case's unit."""
    cells = np.nan_to_num(results.effects[results.case.counted]).sum(axis=0)
    shown = [(n, party) for n, party in enumerate(results.case.header.party) if cells[n].any()]
    unsplit = Look("#bbbbbb", "//")
    keys = [
        Key(label(party, lang), unsplit if party.id == "unsplit" else line_look(n))
        for n, party in shown
    ]
    return _stacked_by_year(
        results, lang, by_party(results.case, lang), [cells[n] for n, _ in shown], keys
    )


def bridge_plot(start: Results, end: Results, lang: str = "da", year: str | None = None) -> Plot:
    """From one scenario's net total to another's by line, in one year or (None) over all years. It
    foots.
    """
    case, years = start.case, start.years
    of_one_case(start, end)
    if year is not None and year not in years:
        raise CaseError(
            Problem(
                "is not a year of the scenarios", field="year", value=year, allowed=", ".join(years)
            )
        )
    chosen = [years.index(year)] if year else list(range(len(years)))
    before, after = (r.effects[:, :, chosen].sum(axis=(1, 2)) for r in (start, end))
    changes = [n for n in np.flatnonzero(case.counted) if after[n] != before[n]]
    level, total = float(before[case.counted].sum()), float(after[case.counted].sum())
    decimals, last = money_decimals(case), -float(len(changes) + 1)
    whole = ((0.0, level, start.scenario), (last, total, end.scenario))
    marks: list[Mark] = [Bar(0, net, y - 0.32, y + 0.32, WHOLE) for y, net, _ in whole]
    marks += [beside(net, y, number(net, lang, decimals), right=net > 0) for y, net, _ in whole]
    names = [(y, scenario_name(scenario, lang)) for y, _, scenario in whole]
    ends = [0.0, total, level]
    for place, n in enumerate(changes, 1):
        y, change = -float(place), after[n] - before[n]
        ends.append(level + change)
        marks.append(Stroke(((level, y + 1.32), (level, y - 0.32)), GREY, 0.6))
        marks.append(Bar(level, ends[-1], y - 0.32, y + 0.32, WORSE if change > 0 else BETTER))
        marks.append(
            beside(max(level, ends[-1]), y, number(change, lang, decimals, signed=True), right=True)
        )
        names.append((y, textwrap.fill(label(case.lines[n], lang), 50)))
        level = ends[-1]
    marks.append(Stroke(((level, last + 1.32), (level, last - 0.32)), GREY, 0.6))
    marks.append(Stroke(((0.0, last - 0.6), (0.0, 0.6)), INK, 0.8))
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    title = f"{names[0][1]} → {names[1][1]}, {years_text(years, year)}"
    keys = (Key(word("less_saving", lang), WORSE), Key(word("more_saving", lang), BETTER))
    return framed(
        case,
        lang,
        title,
        numbered(nice_ticks(low, high, 3), lang),
        names,
        (low - 0.34 * span, high + 0.18 * span),
        (last - 0.6, 0.6),
        marks,
        keys,
        price_level=start.price_level,
        left=LEFT_OF_NAMES,
        grid="x",
    )


def comparison_plot(compared: Sequence[Results], lang: str = "da") -> Plot:
    """The net total of several scenarios side by side, year by year. In the case's unit."""
    of_one_case(*compared)
    first, names = compared[0], [scenario_name(results.scenario, lang) for results in compared]
    years, decimals, width = first.years, money_decimals(first.case), 0.84 / len(compared)
    marks: list[Mark] = []
    keys, ends, told = [], [0.0], []
    for n, (results, name) in enumerate(zip(compared, names, strict=True)):
        look = PLAN if results.scenario.name == "published" else line_look(n)
        keys.append(Key(name, look))
        texts = [number(value, lang, decimals) for value in results.total]
        told.append(
            f"{name}: "
            + ", ".join(f"{year} {text}" for year, text in zip(years, texts, strict=True))
        )
        for place, (value, text) in enumerate(zip(results.total.tolist(), texts, strict=True)):
            left = place - 0.42 + n * width
            if np.isfinite(value) and value:
                ends.append(value)
                marks.append(Bar(left, left + width * 0.94, 0, value, look))
                if len(compared) * len(years) <= 12:
                    lift = 8 * (n % 2)  # neighbours do not run into each other
                    marks.append(
                        Label(
                            left + width / 2, value, text, dy=3 + lift if value > 0 else -9 - lift
                        )
                    )
    end = len(years) - 0.4
    marks.append(Stroke(((-0.6, 0.0), (end, 0.0)), INK, 0.8))
    ticks, limits = room_for_labels(ends, ROOM)
    title = f"{word('scenarios_compared', lang)}: {word('net_total', lang).lower()}"
    return framed(
        first.case,
        lang,
        title,
        enumerate(years),
        numbered(ticks, lang),
        (-0.6, end),
        limits,
        marks,
        keys,
        price_level=first.price_level,
        told=f" {'; '.join(told)}.",
    )


def profile_plot(results: Results, lang: str = "da") -> Plot:
    """The phase-in: the share (0-1) of full effect that each recurring line has reached, by year."""
    case, values, years = results.case, results.case.values(results.scenario), results.years
    marks: list[Mark] = []
    keys: list[Key] = []
    points = [0.0]
    for n, line in enumerate(case.lines):
        if line.kind == "recurring":
            by_year = reached(case, line, values, years).sum(axis=0).tolist()
            look, dashes = Look(line_look(n).colour), DASHES[len(keys) % len(DASHES)]
            marks.append(Stroke(tuple(enumerate(by_year)), look.colour, 1.8, dashes))
            keys.append(Key(label(line, lang), look, "line", dashes))
            points += by_year
    ticks = nice_ticks(min(points), max(1.0, *points), 5)
    title = word("phase_in", lang)
    return _by_year(
        results, lang, title, years, ticks, marks, keys, room=0.03, decimals=2, money=False
    )


def staffing_plot(results: Results, lang: str = "da") -> Plot:
    """Posts (FTE) behind the lines by year, the base year first."""
    posts = results.staff.sum(axis=0) if len(results.staff) else results.staff
    marks: list[Mark] = []
    for place, value in enumerate(posts):
        marks.append(Bar(place - 0.3, place + 0.3, 0, value, LOOKS[0]))
        marks.append(Label(place, value, number(value, lang, 2), dy=3))
    return _by_year(
        results,
        lang,
        word("posts", lang),
        list(posts.index),
        posts,
        marks,
        (),
        room=0.08,
        money=False,
    )


def _stacked_by_year(
    results: Results, lang: str, title: str, cells: Sequence[np.ndarray], keys: list[Key]
) -> Plot:
    marks, up, down = stacked(cells, [key.look for key in keys], 0.28)
    decimals = money_decimals(results.case)
    for year, total in enumerate(results.total):
        if np.isfinite(total):
            text = number(total, lang, decimals)
            marks.append(Stroke(((year - 0.28, total), (year + 0.36, total)), INK, 0.9))
            marks += [
                Dot(year + 0.36, total),
                Label(year + 0.36, total, text, "left", dx=5, dy=-2.5),
            ]
    keys = [*keys, Key(word("net_total", lang), kind="dot")]
    name = "" if results.scenario.name == "published" else f" ({results.scenario.name})"
    return _by_year(results, lang, title + name, results.years, [*up, *down], marks, keys)


def _by_year(
    results: Results,
    lang: str,
    title: str,
    names: Sequence[str],
    ends: Iterable[float],
    marks: list[Mark],
    keys: Sequence[Key],
    room: float = 0.0,
    decimals: int | None = None,
    money: bool = True,
) -> Plot:
    """A plot over years with a zero line; `room`: above the highest of `ends`, as a share of the
    height.
    """
    low, high = min([0.0, *ends]), max([0.0, *ends])
    ticks = nice_ticks(low, high)
    end, y_ticks = len(names) - 0.2, numbered(ticks, lang, decimals)
    x_ticks = [
        (n, textwrap.fill(name, max(9, 56 // max(1, len(names))))) for n, name in enumerate(names)
    ]
    totals = ", ".join(f"{year}: {number(value, lang)}" for year, value in results.total.items())
    limits = (ticks[0], max(ticks[-1], high + room * (high - low)))
    return framed(
        results.case,
        lang,
        title,
        x_ticks,
        y_ticks,
        (-0.6, end),
        limits,
        [*marks, Stroke(((-0.6, 0.0), (end, 0.0)), INK, 0.8)],
        keys,
        price_level=results.price_level,
        money=money,
        heading=scenario_title(results, lang),
        told=f" {word('net_total', lang)}: {totals}.",
        left=room_left(y_ticks),
    )


def framed(
    case: Case,
    lang: str,
    title: str,
    x_ticks: Iterable[Tick],
    y_ticks: Sequence[Tick],
    x_limits: Limits,
    y_limits: Limits | None,
    marks: Iterable[Mark],
    keys: Iterable[Key],
    *,
    price_level: str | None = None,
    money: bool = True,
    note: str = "",
    heading: str = "",
    told: str = "",
    **more: Any,
) -> Plot:
    """A plot with what every chart of a case carries: the source and, of money, unit, price level
    and sign rule.

    Ticks outside the limits are left out; `y_limits` None: the limits are the outermost ticks.
    `note` ends the caption; `heading` (else the case's title) begins and `told` ends the
    description. `more`: fields of the frame.
    """
    unit = money_text(case, lang, price_level) if money else ""
    rule = f"{money_heading(case, lang, price_level)}. {word('sign_rule', lang)} " if money else ""
    y_limits = y_limits or (y_ticks[0][0], y_ticks[-1][0])
    frame = Frame(
        title=title,
        caption=f"{rule}{word('source', lang)}: {case.header.source}.{note}",
        x_ticks=tuple(tick for tick in x_ticks if x_limits[0] <= tick[0] <= x_limits[1]),
        y_ticks=tuple(tick for tick in y_ticks if y_limits[0] <= tick[0] <= y_limits[1]),
        x_limits=x_limits,
        y_limits=y_limits,
        legend=tuple(keys),
        **{"y_label": unit, **more},
    )
    return Plot(
        frame, tuple(marks), f"{heading or label(case.header, lang, 'title')}. {title}.{told}"
    )


def numbered(ticks: Sequence[float], lang: str, decimals: int | None = None) -> list[Tick]:
    """Ticks with their numbers in `lang`; None: with the fewest decimals that show each as it is."""
    if decimals is None:
        near = 1e-6 * (ticks[1] - ticks[0])
        decimals = next(
            d for d in range(16) if all(abs(round(tick, d) - tick) <= near for tick in ticks)
        )
    return [(tick, number(tick, lang, decimals)) for tick in ticks]


def room_left(ticks: Sequence[Tick]) -> float:
    """How much of the width the numbers beside the vertical axis need."""
    return max(Frame.left, 0.012 + 0.0105 * max(len(text) for _, text in ticks))


def room_for_labels(ends: Sequence[float], share: float) -> tuple[tuple[float, ...], Limits]:
    """Ticks and limits for bars with these ends, with a share of the height free for the figures at
    their ends.
    """
    low, high = min(ends), max(ends)
    ticks, room = nice_ticks(low, high), share * ((high - low) or 1.0)
    return ticks, (min(ticks[0], low - room), max(ticks[-1], high + room if high > 0 else 0.0))


def stacked(
    rows: Iterable[np.ndarray], looks: Iterable[Look], half: float
) -> tuple[list[Mark], np.ndarray, np.ndarray]:
    """Bars, `half` to each side of 0, 1, 2 ..., stacked away from zero; how far up and how far down
    they reach.
    """
    bars: list[Mark] = []
    up = down = np.zeros(1)
    for row, look in zip(rows, looks, strict=True):
        base = np.where(row < 0, down, up)
        bars += [
            Bar(x - half, x + half, base[x], base[x] + row[x], look)
            for x in np.flatnonzero(row).tolist()
        ]
        up, down = up + np.maximum(row, 0), down + np.minimum(row, 0)
    return bars, up, down


def line_look(number: int) -> Look:
    """The look of the line, party or scenario with this number in the case; after the last it
    begins again.
    """
    return LOOKS[number % len(LOOKS)]


def beside(x: float, y: float, text: str, right: bool) -> Label:
    """A number beside the end of a horizontal bar."""
    return Label(x, y, text, "left", 3, -2.5) if right else Label(x, y, text, "right", -3, -2.5)


def years_text(years: Sequence[str], year: str | None) -> str:
    """One year, or the first and last of all (None)."""
    return year or f"{years[0]}-{years[-1]}"
