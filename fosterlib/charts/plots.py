"""The charts of a case: what is drawn, in the units of the data; and the frame that every chart of
a case has.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fosterlib.charts.marks import (
    GREY,
    INK,
    LOOKS,
    Axis,
    Bar,
    Dot,
    Frame,
    Key,
    Label,
    Limits,
    Look,
    Mark,
    Plot,
    Stroke,
    Tick,
    nice_ticks,
)
from fosterlib.model.case import Case, label
from fosterlib.model.checked import of_one_span
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import reached
from fosterlib.words.reference import results_name, source_text, spoken_name
from fosterlib.words.tables import money_decimals, scenario_title
from fosterlib.words.text import by_party, money_heading, money_text, number, word

DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 1.5), (6, 2, 1, 2), (3, 1), (8, 3))
BETTER = Look("#0072b2")
WORSE = Look("#d55e00", "xx")
PLAN = Look("#9a9a9a")
WHOLE = Look("#777777")
UNSPLIT = Look("#bbbbbb", "//")
ROOM = 0.1  # of the height, for the figures at the ends of the bars
LEFT_OF_NAMES = 0.365  # of the width, for names of lines or assumptions
HALF_BAR = 0.32  # of a bar in a bridge, whose rows are 1 apart
MOST_FIGURES = 12  # beside bars in groups; more would run into each other


@dataclass(frozen=True)
class Texts:
    """What a chart of a case says beside its marks.

    `money`: the chart shows money, in the case's unit at `price_level` (None: the case's own).
    `note` ends the caption; `heading` (else the case's title) begins and `told` ends the
    description.
    """

    case: Case
    lang: str
    title: str
    price_level: str | None = None
    money: bool = True
    note: str = ""
    heading: str = ""
    told: str = ""


def effects_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by line stacked for each year, savings below zero, the net total marked. In the
    case's unit.
    """
    keys, cells = [], []
    for place, line in enumerate(results.case.lines):
        if line.in_total and np.nan_to_num(results.effects[place]).any():
            keys.append(Key(label(line, lang), line_look(place)))
            cells.append(np.nan_to_num(results.effects[place].sum(axis=0)))
    return _stacked_by_year(results, lang, word("effects_title", lang), cells, keys)


def party_plot(results: Results, lang: str = "da") -> Plot:
    """Effects by centre (party) stacked for each year. In the case's unit."""
    by_party_and_year = np.nan_to_num(results.effects[results.case.counted]).sum(axis=0)
    keys, cells = [], []
    for place, party in enumerate(results.case.header.party):
        if by_party_and_year[place].any():
            look = UNSPLIT if party.id == "unsplit" else line_look(place)
            keys.append(Key(label(party, lang), look))
            cells.append(by_party_and_year[place])
    return _stacked_by_year(results, lang, by_party(results.case, lang), cells, keys)


def bridge_plot(start: Results, end: Results, lang: str = "da", year: str | None = None) -> Plot:
    """From one scenario's net total to another's by line, in one year or (None) over all years. It
    foots.
    """
    of_one_span(start, end)
    _refuse_no_bridge(start, end, year)
    case, years = start.case, start.years
    chosen = [years.index(year)] if year else list(range(len(years)))
    before, after = (results.effects[:, :, chosen].sum(axis=(1, 2)) for results in (start, end))
    changed = [n for n in np.flatnonzero(case.counted) if after[n] != before[n]]
    first_net, last_net = float(before[case.counted].sum()), float(after[case.counted].sum())
    steps = [(label(case.lines[n], lang), float(after[n] - before[n])) for n in changed]

    last_y = -float(len(steps) + 1)
    nets = [(0.0, first_net), (last_y, last_net)]
    first_name, last_name = (results_name(one, lang) for one in (start, end))
    step_marks, reached_nets = _bridge_steps(steps, first_net, lang, money_decimals(case))
    zero_line = Stroke(((0.0, last_y - 0.6), (0.0, 0.6)), INK, 0.8)
    marks = [*_bridge_ends(nets, lang, money_decimals(case)), *step_marks, zero_line]
    names = [(0.0, first_name), (last_y, last_name)]
    names += [(-float(place), textwrap.fill(name, 50)) for place, (name, _) in enumerate(steps, 1)]

    low, high = min(0.0, last_net, *reached_nets), max(0.0, last_net, *reached_nets)
    span = (high - low) or 1.0
    title = f"{first_name} → {last_name}, {years_text(years, year)}"
    return framed(
        Texts(case, lang, title, start.price_level),
        # room for the figures: savings have theirs on the left, which is where most bars end
        Axis(numbered(nice_ticks(low, high, 3), lang), (low - 0.34 * span, high + 0.18 * span)),
        Axis(names, (last_y - 0.6, 0.6)),
        marks,
        [Key(word("less_saving", lang), WORSE), Key(word("more_saving", lang), BETTER)],
        left=LEFT_OF_NAMES,
        grid="x",
    )


def _refuse_no_bridge(start: Results, end: Results, year: str | None) -> None:
    years = start.years
    if end.years != years or end.price_level != start.price_level:
        raise CaseError(Problem("a bridge needs two scenarios of the same years and price level"))
    if year is not None and year not in years:
        reason, allowed = "is not a year of the scenarios", ", ".join(years)
        raise CaseError(Problem(reason, field="year", value=year, allowed=allowed))


def _bridge_ends(nets: Sequence[tuple[float, float]], lang: str, decimals: int) -> list[Mark]:
    """The two whole bars of a bridge, from (y, net total), and their figures."""
    bars = [Bar(0, net, y - HALF_BAR, y + HALF_BAR, WHOLE) for y, net in nets]
    figures = [beside(net, y, number(net, lang, decimals), right=net > 0) for y, net in nets]
    return [*bars, *figures]


def _bridge_steps(
    steps: Sequence[tuple[str, float]], net: float, lang: str, decimals: int
) -> tuple[list[Mark], list[float]]:
    """The bars of the changes, each from where the one before ended, the thin lines between them;
    and every net total on the way, from `net` on.
    """
    marks: list[Mark] = []
    nets = [net]
    for place, (_, change) in enumerate(steps, 1):
        y, before, after = -float(place), nets[-1], nets[-1] + change
        look = WORSE if change > 0 else BETTER
        text = number(change, lang, decimals, signed=True)
        marks.append(_bridge_link(before, y))
        marks.append(Bar(before, after, y - HALF_BAR, y + HALF_BAR, look))
        marks.append(beside(max(before, after), y, text, right=True))
        nets.append(after)
    marks.append(_bridge_link(nets[-1], -float(len(steps) + 1)))
    return marks, nets


def _bridge_link(net: float, y: float) -> Stroke:
    """The thin line at a net total, from the bar above to the bar at `y`."""
    return Stroke(((net, y + 1 + HALF_BAR), (net, y - HALF_BAR)), GREY, 0.6)


def comparison_plot(compared: Sequence[Results], lang: str = "da") -> Plot:
    """The net total of several scenarios side by side, year by year. In the case's unit."""
    of_one_span(*compared)
    first = compared[0]
    marks: list[Mark] = []
    keys, ends, told = [], [0.0], []
    for place, results in enumerate(compared):
        name = results_name(results, lang)
        look = PLAN if results.scenario.name == "published" else line_look(place)
        keys.append(Key(name, look))
        ends += [net for net in results.total.tolist() if np.isfinite(net)]
        marks += _group_of_bars(results, place, len(compared), look, lang)
        told.append(f"{name}: {_told_by_year(results, lang)}")
    end = len(first.years) - 0.4
    marks.append(Stroke(((-0.6, 0.0), (end, 0.0)), INK, 0.8))
    ticks, limits = room_for_labels(ends, ROOM)
    title = f"{word('scenarios_compared', lang)}: {word('net_total', lang).lower()}"
    return framed(
        Texts(first.case, lang, title, first.price_level, told=f" {'; '.join(told)}."),
        Axis(list(enumerate(first.years)), (-0.6, end)),
        Axis(numbered(ticks, lang), limits),
        marks,
        keys,
    )


def _group_of_bars(
    results: Results, place: int, scenarios: int, look: Look, lang: str
) -> list[Mark]:
    """The bars of one scenario, which is number `place` of `scenarios` in the group of each year;
    with figures while there is room for them.
    """
    width, decimals = 0.84 / scenarios, money_decimals(results.case)
    lift = 8 * (place % 2)  # neighbours do not run into each other
    marks: list[Mark] = []
    for year, net in enumerate(results.total.tolist()):
        if not np.isfinite(net) or net == 0:
            continue
        left = year - 0.42 + place * width
        marks.append(Bar(left, left + width * 0.94, 0, net, look))
        if scenarios * len(results.years) <= MOST_FIGURES:
            text, above = number(net, lang, decimals), net > 0
            marks.append(Label(left + width / 2, net, text, dy=3 + lift if above else -9 - lift))
    return marks


def _told_by_year(results: Results, lang: str) -> str:
    decimals = money_decimals(results.case)
    return ", ".join(f"{year} {number(net, lang, decimals)}" for year, net in results.total.items())


def profile_plot(results: Results, lang: str = "da") -> Plot:
    """The phase-in: the share (0-1) of full effect reached by each recurring line, by year."""
    case, values, years = results.case, results.case.values(results.scenario), results.years
    marks: list[Mark] = []
    keys: list[Key] = []
    points = [0.0]
    for n, line in enumerate(case.lines):
        if kind_of(line).is_delayed:
            by_year = reached(case, line, values, years).sum(axis=0).tolist()
            look, dashes = Look(line_look(n).colour), DASHES[len(keys) % len(DASHES)]
            marks.append(Stroke(tuple(enumerate(by_year)), look.colour, 1.8, dashes))
            keys.append(Key(label(line, lang), look, "line", dashes))
            points += by_year
    ticks = nice_ticks(min(points), max(1.0, *points), 5)
    texts = _texts_of(results, lang, word("phase_in", lang), money=False)
    height = _height(ticks, lang, room=0.03, decimals=2)
    return _over_years(texts, years, height, marks, keys)


def staffing_plot(results: Results, lang: str = "da") -> Plot:
    """Posts (FTE) behind the lines by year, the base year first."""
    posts = results.staff.sum(axis=0) if len(results.staff) else results.staff
    marks: list[Mark] = []
    for place, value in enumerate(posts):
        marks.append(Bar(place - 0.3, place + 0.3, 0, value, LOOKS[0]))
        marks.append(Label(place, value, number(value, lang, 2), dy=3))
    texts = _texts_of(results, lang, word("posts", lang), money=False)
    return _over_years(texts, list(posts.index), _height(posts, lang, room=0.08), marks, ())


def _stacked_by_year(
    results: Results, lang: str, title: str, cells: Sequence[np.ndarray], keys: list[Key]
) -> Plot:
    """Bars stacked for each year, with a diamond and a figure at the net total."""
    marks, up, down = stacked(cells, [key.look for key in keys], 0.28)
    decimals = money_decimals(results.case)
    for year, total in enumerate(results.total):
        if np.isfinite(total):
            beside_bar, text = year + 0.36, number(total, lang, decimals)
            marks.append(Stroke(((year - 0.28, total), (beside_bar, total)), INK, 0.9))
            marks.append(Dot(beside_bar, total))
            marks.append(Label(beside_bar, total, text, "left", dx=5, dy=-2.5))
    keys = [*keys, Key(word("net_total", lang), kind="dot")]
    is_case = results.scenario.name == "published"
    name = "" if is_case else f" ({spoken_name(results.scenario, lang)})"
    texts = _texts_of(results, lang, title + name)
    return _over_years(texts, results.years, _height([*up, *down], lang), marks, keys)


def _texts_of(results: Results, lang: str, title: str, money: bool = True) -> Texts:
    """The texts of a chart by year; its description ends with the net totals."""
    totals = ", ".join(f"{year}: {number(net, lang)}" for year, net in results.total.items())
    return Texts(
        results.case,
        lang,
        title,
        results.price_level,
        money=money,
        heading=scenario_title(results, lang),
        told=f" {word('net_total', lang)}: {totals}.",
    )


def _height(
    ends: Iterable[float], lang: str, room: float = 0.0, decimals: int | None = None
) -> Axis:
    """A vertical axis that holds zero and `ends`; `room`: above the highest, as a share of the
    height.
    """
    ends = [0.0, *ends]
    low, high = min(ends), max(ends)
    ticks = nice_ticks(low, high)
    top = max(ticks[-1], high + room * (high - low))
    return Axis(numbered(ticks, lang, decimals), (ticks[0], top))


def _over_years(
    texts: Texts, names: Sequence[str], height: Axis, marks: list[Mark], keys: Sequence[Key]
) -> Plot:
    """A plot over years with a zero line; long names of years are broken to the room there is."""
    letters = max(9, 56 // max(1, len(names)))
    end = len(names) - 0.2
    years = [(place, textwrap.fill(name, letters)) for place, name in enumerate(names)]
    zero_line = Stroke(((-0.6, 0.0), (end, 0.0)), INK, 0.8)
    left = room_left(height.ticks)
    return framed(texts, Axis(years, (-0.6, end)), height, [*marks, zero_line], keys, left=left)


def framed(
    texts: Texts,
    x: Axis,
    y: Axis,
    marks: Iterable[Mark],
    keys: Iterable[Key],
    *,
    left: float = Frame.left,
    grid: str = Frame.grid,
) -> Plot:
    """A plot with what every chart of a case carries: the source and, of money, unit, price level
    and sign rule.

    `left` is the share of the width left of the axes; `grid` says across which axis ("x", "y") the
    thin lines run. Money stands as the label of the vertical axis that has no other.
    """
    case, lang = texts.case, texts.lang
    unit, rule = "", ""
    if texts.money:
        unit = money_text(case, lang, texts.price_level)
        rule = f"{money_heading(case, lang, texts.price_level)}. {word('sign_rule', lang)} "
    frame = Frame(
        title=texts.title,
        caption=f"{rule}{word('source', lang)}: {source_text(case.header, lang)}.{texts.note}",
        x_ticks=x.ticks_within(),
        y_ticks=y.ticks_within(),
        x_limits=x.limits,
        y_limits=y.limits,
        x_label=x.label,
        y_label=y.label or unit,
        legend=tuple(keys),
        left=left,
        grid=grid,
    )
    heading = texts.heading or label(case.header, lang, "title")
    return Plot(frame, tuple(marks), f"{heading}. {texts.title}.{texts.told}")


def numbered(ticks: Sequence[float], lang: str, decimals: int | None = None) -> list[Tick]:
    """Ticks with their numbers in `lang`; None: the fewest decimals that show each as it is."""
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
