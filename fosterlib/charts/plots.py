"""The charts of a case: what is drawn, in the units of the data."""

import textwrap
from collections.abc import Sequence

import numpy as np

from fosterlib.case import Case, label
from fosterlib.charts.marks import GREY, INK, LOOKS, Bar, Dot, Frame, Key, Label, Look, Mark, Plot, Stroke, nice_ticks
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results
from fosterlib.tables import money_decimals, scenario_name, scenario_title
from fosterlib.terms import line_coefficients, line_patterns
from fosterlib.text import by_party, money_text, number, word

DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 1.5), (6, 2, 1, 2), (3, 1), (8, 3))
RISE, FALL, WHOLE = Look("#d55e00", "xx"), Look("#0072b2"), Look("#777777")


def effects_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by line stacked for each year, savings below zero, with the net total marked."""
    case = results.case
    lines = [
        (n, line) for n, line in enumerate(case.lines) if line.in_total and np.nan_to_num(results.effects[n]).any()
    ]
    looks = {line.id: LOOKS[n % len(LOOKS)] for n, line in enumerate(case.lines)}
    cells = [np.nan_to_num(results.effects[n].sum(axis=0)) for n, _ in lines]
    keys = [Key(label(line, lang), looks[line.id]) for _, line in lines]
    return _stacked(results, lang, word("effects_title", lang), cells, keys)


def party_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by centre (party) stacked for each year, what the source does not split apart."""
    counted = [line.in_total for line in results.case.lines]
    cells = np.nan_to_num(results.effects[counted]).sum(axis=0)
    shown = [n for n in range(len(cells)) if cells[n].any()]
    looks = [
        Look("#bbbbbb", "//") if party.id == "unsplit" else LOOKS[n]
        for n, party in enumerate(results.case.header.party)
    ]
    keys = [Key(label(results.case.header.party[n], lang), looks[n]) for n in shown]
    return _stacked(results, lang, by_party(results.case, lang), [cells[n] for n in shown], keys)


def bridge_plot(start: Results, end: Results, lang: str = "da", year: str | None = None) -> Plot:
    """From one scenario's net total to another's by line, in one year or (None) over all years; it foots."""
    case, years = start.case, start.years
    if end.years != years or end.price_level != start.price_level:
        raise CaseError(Problem("a bridge needs two scenarios of the same years and price level"))
    if year is not None and year not in years:
        raise CaseError(Problem("is not a year of the scenarios", field="year", value=year, allowed=", ".join(years)))
    chosen = [years.index(year)] if year else list(range(len(years)))
    counted = np.array([line.in_total for line in case.lines])
    before, after = (r.effects[:, :, chosen].sum(axis=(1, 2)) for r in (start, end))
    steps = [
        (label(line, lang), after[n] - before[n])
        for n, line in enumerate(case.lines)
        if counted[n] and after[n] != before[n]
    ]
    level, total = float(before[counted].sum()), float(after[counted].sum())
    decimals = money_decimals(case)
    last = -float(len(steps) + 1)
    marks: list[Mark] = [Bar(0, level, -0.32, 0.32, WHOLE), Bar(0, total, last - 0.32, last + 0.32, WHOLE)]
    marks += [
        _end_label(level, 0.0, number(level, lang, decimals)),
        _end_label(total, last, number(total, lang, decimals)),
    ]
    names = [(0.0, scenario_name(start.scenario, lang)), (last, scenario_name(end.scenario, lang))]
    ends = [0.0, level, total]
    for place, (name, change) in enumerate(steps, 1):
        y = -float(place)
        marks.append(Stroke(((level, y + 1.32), (level, y - 0.32)), GREY, 0.6))
        marks.append(Bar(level, level + change, y - 0.32, y + 0.32, RISE if change > 0 else FALL))
        marks.append(_end_label(max(level, level + change), y, number(change, lang, decimals, signed=True), right=True))
        level += change
        ends.append(level)
        names.append((y, textwrap.fill(name, 50)))
    marks += [
        Stroke(((level, last + 1.32), (level, last - 0.32)), GREY, 0.6),
        Stroke(((0.0, last - 0.6), (0.0, 0.6)), INK, 0.8),
    ]
    span = (max(ends) - min(ends)) or 1.0
    limits = (min(ends) - 0.34 * span, max(ends) + 0.18 * span)
    ticks = [tick for tick in numbered(nice_ticks(min(ends), max(ends), 3), lang) if limits[0] <= tick[0] <= limits[1]]
    keys = (Key(word("less_saving", lang), RISE), Key(word("more_saving", lang), FALL))
    title = f"{names[0][1]} → {names[1][1]}, {year or f'{years[0]}-{years[-1]}'}"
    return framed(
        case, lang, title, ticks, names, limits, (last - 0.6, 0.6), marks, keys, left=0.365, grid="x",
        price_level=start.price_level,
    )  # fmt: skip


def _end_label(x: float, y: float, text: str, right: bool = False) -> Label:
    """A number beside the end of a horizontal bar, on the side away from zero."""
    return Label(x, y, text, "left", 3, -2.5) if right or x > 0 else Label(x, y, text, "right", -3, -2.5)


def profile_plot(results: Results, lang: str = "da") -> Plot:
    """The share of full effect that each recurring line has reached, by year, in this scenario."""
    case, values = results.case, results.case.values(results.scenario)
    marks: list[Mark] = []
    keys = []
    for number_, line in enumerate(line for line in case.lines if line.kind == "recurring"):
        weights = line_coefficients(case, line, values, results.years, effect=1.0)
        patterns = line_patterns(case, line, results.years)
        shares = sum(weight * pattern.sum(axis=0) for weight, pattern in zip(weights, patterns, strict=True))
        colour, dashes = LOOKS[case.lines.index(line) % len(LOOKS)].colour, DASHES[number_ % len(DASHES)]
        marks.append(
            Stroke(tuple(enumerate(np.broadcast_to(shares, len(results.years)).tolist())), colour, 1.8, dashes)
        )
        keys.append(Key(label(line, lang), Look(colour), "line", dashes))
    points = [y for stroke in marks if isinstance(stroke, Stroke) for _, y in stroke.points] or [0.0]
    ticks = nice_ticks(min(0.0, *points), max(1.0, *points), 5)
    return _plot(results, lang, word("phase_in", lang), results.years, ticks, marks, keys, headroom=0.03, as_share=True)


def staffing_plot(results: Results, lang: str = "da") -> Plot:
    """Posts (FTE) behind the lines by year, the base year first."""
    posts = results.staff.sum(axis=0) if len(results.staff) else results.staff
    marks: list[Mark] = []
    for place, value in enumerate(posts):
        marks += [Bar(place - 0.3, place + 0.3, 0, value, LOOKS[0]), Label(place, value, number(value, lang, 2), dy=3)]
    return _plot(
        results, lang, word("posts", lang), list(posts.index), [0, *posts], marks, (), headroom=0.08, money=False
    )


def _stacked(results: Results, lang: str, title: str, cells: Sequence[np.ndarray], keys: Sequence[Key]) -> Plot:
    marks: list[Mark] = []
    years = range(len(results.years))
    up, down = np.zeros(len(years)), np.zeros(len(years))
    for row, key in zip(cells, keys, strict=True):
        base = np.where(row < 0, down, up)
        marks += [Bar(y - 0.28, y + 0.28, base[y], base[y] + row[y], key.look) for y in years if row[y]]
        up, down = up + np.maximum(row, 0), down + np.minimum(row, 0)
    totals, decimals = results.total.to_numpy(), money_decimals(results.case)
    for y in years:
        if np.isfinite(totals[y]):
            marks.append(Stroke(((y - 0.28, totals[y]), (y + 0.36, totals[y])), INK, 0.9))
            marks += [
                Dot(y + 0.36, totals[y]),
                Label(y + 0.36, totals[y], number(totals[y], lang, decimals), "left", dx=5, dy=-2.5),
            ]
    keys = [*keys, Key(word("net_total", lang), kind="dot")]
    name = "" if results.scenario.name == "published" else f" ({results.scenario.name})"
    return _plot(results, lang, title + name, results.years, [0, *up, *down], marks, keys)


def _plot(results, lang, title, names, values, marks, keys, headroom=0.0, as_share=False, money=True) -> Plot:
    low, high = min(values), max(values)
    ticks = nice_ticks(min(low, 0), max(high, 0))
    top = max(ticks[-1], max(high, 0) + headroom * (max(high, 0) - min(low, 0)))
    decimals = (
        2 if as_share else max(0, 1 - int(np.floor(np.log10(ticks[1] - ticks[0])))) if ticks[1] - ticks[0] < 1 else 0
    )
    unit = money_text(results.case, lang, results.price_level) if money else ""
    zero = Stroke(((-0.6, 0.0), (len(names) - 0.2, 0.0)), INK, 0.8)
    frame = Frame(
        title=title,
        caption=chart_caption(results.case, lang, unit if not as_share else ""),
        x_ticks=tuple((n, textwrap.fill(str(name), max(9, 56 // max(1, len(names))))) for n, name in enumerate(names)),
        y_ticks=tuple((tick, number(tick, lang, decimals)) for tick in ticks),
        x_limits=(-0.6, len(names) - 0.2),
        y_limits=(ticks[0], top),
        y_label=unit if not as_share else "",
        legend=tuple(keys),
        left=room_left([number(tick, lang, decimals) for tick in ticks]),
    )
    totals = ", ".join(f"{y}: {number(v, lang)}" for y, v in results.total.items())
    return Plot(
        frame, (*marks, zero), f"{scenario_title(results, lang)}. {title}. {word('net_total', lang)}: {totals}."
    )


def chart_caption(case: Case, lang: str, unit: str) -> str:
    """Unit and price level, the sign rule, the source: what every chart carries."""
    money = f"{unit[:1].upper()}{unit[1:]}. {word('sign_rule', lang)} " if unit else ""
    return f"{money}{word('source', lang)}: {case.header.source}."


def framed(
    case: Case, lang: str, title: str, x_ticks: Sequence, y_ticks: Sequence, x_limits: Sequence[float],
    y_limits: Sequence[float], marks: Sequence[Mark], keys: Sequence[Key],
    left: float = 0.085, grid: str = "y", x_label: str = "", y_label: str = "", price_level: str | None = None,
) -> Plot:  # fmt: skip
    """A plot of a case with unit, price level, sign rule and source in its frame."""
    unit = money_text(case, lang, price_level)
    caption = chart_caption(case, lang, unit)
    frame = Frame(
        title=title, caption=caption, x_ticks=tuple(x_ticks), y_ticks=tuple(y_ticks),
        x_limits=(float(x_limits[0]), float(x_limits[1])), y_limits=(float(y_limits[0]), float(y_limits[-1])),
        x_label=x_label, y_label=y_label or unit, legend=tuple(keys), left=left, grid=grid,
    )  # fmt: skip
    return Plot(frame, tuple(marks), f"{label(case.header, lang, 'title')}. {title}.")


def room_left(texts: Sequence[str]) -> float:
    """How much of the width the numbers beside the vertical axis need."""
    return max(0.085, 0.012 + 0.0105 * max(map(len, texts)))


def numbered(ticks: Sequence[float], lang: str) -> tuple[tuple[float, str], ...]:
    """Ticks with their numbers in `lang`."""
    step = abs(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    decimals = max(0, -int(np.floor(np.log10(step)))) if step < 1 else 0
    return tuple((tick, number(tick, lang, decimals)) for tick in ticks)
