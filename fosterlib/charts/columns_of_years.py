"""Charts with a column a year: the axis of values, the lane of totals under the plot, the marks of
net and print, and the names at the right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fosterlib.charts.canvas import DIRECT_FROM, GAP, LEADING, MIDDLE, SIZE, Canvas
from fosterlib.charts.placing import nice_step, spread_out
from fosterlib.charts.shapes import Box, Dot, Stroke
from fosterlib.model.units import magnitude
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import number, word

WIDEST_BAR, SHARE_OF_COLUMN = 48.0, 0.62
NET, CASING, OUTLINE = 2.25, 3.75, 0.95  # widths of lines, in points
DASHES = (2.5, 2.0)
SWATCH = 8.25
TICK_ROOM = 14.0  # points between two numbers of an axis, at least
LINES: dict[str, tuple[str, float, tuple[float, ...]]] = {  # they differ without colour
    "line-1": ("accent", 1.5, ()),
    "line-2": ("less", 1.5, (5.0, 2.5)),
    "line-3": ("save", 2.25, (1.5, 1.5)),
    "line-4": ("ink", 0.9, ()),
    "line-5": ("muted", 1.5, (6.0, 1.5, 1.5, 1.5)),
}
COMMON = re.compile(r"(?:19|20)(\d\d)((?:/\d\d)?)")
EVERY = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100)
MILLION = 1e6


@dataclass(frozen=True)
class Columns:
    """Where the columns of the years and the values stand, in points."""

    years: tuple[str, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    low: float
    high: float

    @property
    def column(self) -> float:
        """The width of a column."""
        return (self.x1 - self.x0) / len(self.years)

    @property
    def bar(self) -> float:
        """The width of a bar."""
        return min(WIDEST_BAR, SHARE_OF_COLUMN * self.column)

    @property
    def beyond(self) -> float:
        """How much further than the bar an outline reaches on each side."""
        return max(2.25, min(4.5, 0.09 * self.column))

    def x(self, place: int) -> float:
        """The middle of a column."""
        return self.x0 + self.column * (place + 0.5)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.top + (self.high - value) / (self.high - self.low) * (self.bottom - self.top)


class LaneRow(NamedTuple):
    """A row of the lane under the plot: its name and a text a year."""

    name: str
    texts: Sequence[str]
    bold: bool = False
    colour: str = "ink"


class NamedMark(NamedTuple):
    """A name at the right of the plot: its swatch ("net", "outline", "plan", a slot or a colour),
    where it points to (None: to nothing), whether it is bold, and what it has changed by: the
    number, and how that is said ("": it has not).
    """

    swatch: str
    name: str
    anchor: float | None
    start: float = 0.0
    bold: bool = False
    change: float = 0.0
    changed: str = ""


def value_axis(canvas: Canvas, columns: Columns, factor: float = 1.0, numbers: bool = True) -> None:
    """Level lines and their numbers (the values times `factor`); only the zero line is dark."""
    about = max(1, min(6, int((columns.bottom - columns.top) / TICK_ROOM)))
    low, high = columns.low * factor, columns.high * factor
    for value, text in axis_texts(canvas.lang, low, high, about):
        y = columns.y(value / factor)
        canvas.across(columns.x0, columns.x1, y, "edge" if value == 0 else "rule")
        if numbers:
            canvas.text(columns.x0 - GAP, y + SIZE * MIDDLE, text, "end", colour="muted")


def axis_texts(lang: str, low: float, high: float, about: int = 6) -> list[tuple[float, str]]:
    """The ticks from low to high with their numbers."""
    step = nice_step(low, high, about)
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return numbered([step * place for place in range(first, last + 1)], lang)


def numbered(
    ticks: Sequence[float], lang: str, decimals: int | None = None
) -> list[tuple[float, str]]:
    """Ticks with their numbers in `lang`; None: the fewest decimals that show each as it is."""
    if decimals is None:
        near = 1e-6 * (ticks[1] - ticks[0] if len(ticks) > 1 else 1.0)
        decimals = next(
            d for d in range(16) if all(abs(round(tick, d) - tick) <= near for tick in ticks)
        )
    return [(tick, number(tick, lang, decimals)) for tick in ticks]


def room_for_axis(canvas: Canvas, low: float, high: float, names: Sequence[str] = ()) -> float:
    """How much room the numbers of the axis and the names of the lane's rows need at the left."""
    texts = [text for _, text in axis_texts(canvas.lang, low, high)]
    return max(canvas.widest(texts), canvas.widest(names, bold=True)) + GAP + 1


class MoneyTexts(NamedTuple):
    """Rows of money as texts, what to write beside the lane ("": the case's unit), every how many
    years there is room for one, and what the values were multiplied by.
    """

    rows: list[list[str]]
    beside: str
    every: int
    factor: float


def money_texts_in(
    canvas: Canvas,
    rows: Sequence[Sequence[float]],
    years: Sequence[str],
    room: float,
    beyond: float = 5.0,
) -> MoneyTexts:
    """The money of the lane as texts in the widest form that fits a column: in the case's unit,
    else in millions; else only every second, third ... year. The outermost may reach so far
    `beyond` the columns.
    """
    case, lang = canvas.case, canvas.lang
    size = magnitude(case.header.unit)
    known = [abs(value) for row in rows for value in row if value == value]
    forms: list[tuple[float, int, str]] = [(1.0, money_decimals(case), "")]
    if size < MILLION and max(known, default=0.0) * size >= MILLION:
        forms.append((size / MILLION, 1, millions(canvas)))
    unknown = word("not_stated", lang)
    for every in EVERY:
        for factor, decimals, beside in forms:
            texts = [[number(value * factor, lang, decimals) for value in row] for row in rows]
            for blank in (unknown, "–"):
                texts = [[blank if text == unknown else text for text in row] for row in texts]
                shown = [text for row in texts for text in every_of(row, every)]
                shown += year_names(canvas, years)
                if fits_columns(canvas.widest(shown, bold=True), room, every, beyond):
                    return MoneyTexts(texts, beside, every, factor)
    return MoneyTexts(texts, beside, every, factor)


def millions(canvas: Canvas) -> str:
    """The unit of a lane that is told in millions."""
    currency = canvas.case.header.unit.split()[-1]
    sign = "kr." if (currency, canvas.lang) == ("DKK", "da") else currency
    return f"{word('million', canvas.lang)} {sign}"


def fits_columns(widest: float, room: float, every: int, beyond: float) -> bool:
    """Whether texts so wide have room over every so manyth column; the outermost are moved inwards
    so that they reach no further than `beyond` the columns.
    """
    moved = max(0.0, (widest - room) / 2 - beyond)
    return widest + 4.5 + 2 * moved <= room * every


def every_of(texts: Sequence[str], every: int) -> list[str]:
    """Every so manyth text, the last among them."""
    return [text for place, text in enumerate(texts) if is_shown(place, len(texts), every)]


def is_shown(place: int, many: int, every: int) -> bool:
    """Whether a year is named where only every so manyth is."""
    return (many - 1 - place) % every == 0


def year_texts(
    canvas: Canvas, years: Sequence[str], room: float, every: int, beyond: float = 0.0
) -> list[list[str]]:
    """The names of the years as lines: whole, else short ('18), else broken to the room."""
    whole = [[year] for year in years]
    short = [[_shortened(year)] for year in years]
    for form in (whole, short):
        widest = canvas.widest(every_of([lines[0] for lines in form], every))
        if fits_columns(widest, room, every, beyond):
            return form
    return [canvas.wrapped(year, room * every - 4.5) for year in years]


def year_names(canvas: Canvas, years: Sequence[str]) -> list[str]:
    """The years as short as they are written on one line; a long name is broken instead."""
    short = [_shortened(year) for year in years]
    return [year for year in short if canvas.wide(year) <= LONG_NAME]


def _shortened(year: str) -> str:
    """A common year in short form: 2018 is '18, 2020/21 is 20/21."""
    return COMMON.sub(lambda found: _short(*found.groups()), year)


def _short(two_digits: str, rest: str) -> str:
    return f"{two_digits}{rest}" if rest else f"’{two_digits}"


def lane(
    canvas: Canvas,
    columns: Columns,
    rows: Sequence[LaneRow],
    beside: str = "",
    every: int = 1,
    x0: float = 0.0,
    beyond: float = 5.0,
) -> float:
    """The lane under the plot, from x0 on: the years, and a row of texts for each of `rows`. Gives
    its end.
    """
    y, many = columns.bottom + 3, len(columns.years)
    canvas.across(x0, columns.x1, y)
    names = year_texts(canvas, columns.years, columns.column, every, beyond)
    for place, lines in enumerate(names):
        if is_shown(place, many, every):
            for down, line in enumerate(lines, 1):
                x = _inwards(canvas, columns, place, line, beyond)
                canvas.text(x, y + down * LEADING, line, "middle")
    y += max(map(len, names)) * LEADING + 3
    has_room = columns.x1 + GAP + canvas.wide(beside) <= canvas.width
    if beside and not has_room:  # on a line of its own
        y += LEADING
        canvas.text(columns.x1, y, beside, "end", colour="muted")
    for order, row in enumerate(rows):
        y += LEADING
        canvas.text(columns.x0 - GAP, y, row.name, "end", bold=row.bold, colour=row.colour)
        for place, text in enumerate(row.texts):
            if is_shown(place, many, every):
                x = _inwards(canvas, columns, place, text, beyond)
                canvas.text(x, y, text, "middle", bold=row.bold, colour=row.colour)
        if beside and has_room and order == 0:
            canvas.text(columns.x1 + GAP, y, beside, colour="muted")
    return y + 3


def _inwards(canvas: Canvas, columns: Columns, place: int, text: str, beyond: float) -> float:
    """The middle of a text below its column, moved inwards at the ends."""
    half = canvas.wide(text, bold=True) / 2
    x = max(columns.x(place), columns.x0 - beyond + half)
    return min(x, columns.x1 + beyond - half)


def outline(canvas: Canvas, columns: Columns, place: int, value: float, printed: bool) -> None:
    """The printed net (dashed: the plan) as an outline, open at zero."""
    if value != value:
        return
    half = columns.bar / 2 + columns.beyond
    left, right = columns.x(place) - half, columns.x(place) + half
    zero, end = columns.y(0), columns.y(value)
    points = ((left, zero), (left, end), (right, end), (right, zero))
    canvas.add(Stroke(points, "muted", OUTLINE, () if printed else DASHES))


def net_mark(canvas: Canvas, columns: Columns, place: int, value: float) -> None:
    """The net of a year: a bar of ink with a casing of paper, as wide as the outline."""
    if value != value:
        return
    half, y = columns.bar / 2 + columns.beyond, columns.y(value)
    left, right = columns.x(place) - half, columns.x(place) + half
    canvas.add(Stroke(((left, y), (right, y)), "paper", CASING))
    canvas.add(Stroke(((left, y), (right, y)), "ink", NET))


def swatch(canvas: Canvas, kind: str, x: float, middle: float) -> None:
    """The little picture before a name."""
    half = SWATCH / 2
    if kind == "net":
        canvas.add(Stroke(((x, middle), (x + SWATCH, middle)), "ink", NET))
    elif kind in ("outline", "plan"):
        points = (
            (x + 0.5, middle - half),
            (x + 0.5, middle + half - 1),
            (x + SWATCH - 0.5, middle + half - 1),
            (x + SWATCH - 0.5, middle - half),
        )
        dashes = () if kind == "outline" else (1.6, 1.3)
        canvas.add(Stroke(points, "muted", OUTLINE, dashes))
    elif kind in LINES:
        canvas.add(Stroke(((x - 2, middle), (x + SWATCH + 1, middle)), *LINES[kind]))
    elif kind == "dot":
        canvas.add(Dot(x + half, middle, 3.4, "paper", "ink"))
    elif kind:
        canvas.add(Box(x, middle - half, SWATCH, SWATCH, kind, "edge"))


def names_height(canvas: Canvas, names: Sequence[NamedMark], room: float) -> float:
    """How high the lane of names must be so that none meet."""
    return sum(_height_of(canvas, one, room) for one in names)


def _height_of(canvas: Canvas, named: NamedMark, room: float) -> float:
    name, changed = _lines_of(canvas, named, room - NAME_LEFT)
    return len([*name, *changed]) * LEADING + 3.75


def _lines_of(canvas: Canvas, named: NamedMark, room: float) -> tuple[list[str], list[str]]:
    """The lines of a name, and those that say what has changed."""
    changed = canvas.wrapped(named.changed, room, bold=True) if named.changed else []
    return canvas.wrapped(named.name, room, named.bold), changed


def _put_name(canvas: Canvas, named: NamedMark, x: float, first: float, room: float) -> float:
    """Puts a name down, the middle of its first line at `first`; gives that of its last."""
    name, changed = _lines_of(canvas, named, room)
    colour = "muted" if named.swatch in ("outline", "plan") else "ink"
    canvas.lines(x, first + (len(name) - 1) / 2 * LEADING, name, bold=named.bold, colour=colour)
    if changed:
        below = first + (len(name) + (len(changed) - 1) / 2) * LEADING
        colour = "less" if named.change > 0 else "accent"
        canvas.lines(x, below, changed, bold=True, colour=colour)
    return first + (len(name) + len(changed) - 1) * LEADING


LONG_NAME = 40.0  # points: a name of a year that is wider is broken into lines
NAME_LEFT = 36.0  # from the plot to a name: leader and swatch


def names_at_right(
    canvas: Canvas, names: Sequence[NamedMark], x1: float, span: tuple[float, float]
) -> None:
    """Names at the right of the plot, each as near to what it names as can be; a thin leader runs
    there.
    """
    room = canvas.width - x1 - NAME_LEFT
    ordered = from_the_top(names)
    heights = [_height_of(canvas, one, room + NAME_LEFT) for one in ordered]
    wanted = [one.anchor or 0.0 for one in ordered]
    for one, middle, height in zip(
        ordered, spread_out(wanted, heights, *span), heights, strict=True
    ):
        first = middle - height / 2 + 1.9 + LEADING / 2
        x = x1 + NAME_LEFT - SWATCH - 4
        if one.start:
            points = ((one.start, one.anchor or 0.0), (x1 + 3, one.anchor or 0.0))
            canvas.add(Stroke((*points, (x - 6, first), (x - 2.5, first)), "edge", 0.6))
        swatch(canvas, one.swatch, x, first)
        _put_name(canvas, one, x1 + NAME_LEFT, first, room)


def from_the_top(names: Sequence[NamedMark]) -> list[NamedMark]:
    """Names from the top down by what they point to; one that points to nothing stays beside its
    neighbour.
    """
    placed, last = [], None
    for one in names:
        last = one.anchor if one.anchor is not None else last
        placed.append(one._replace(anchor=last))
    first = next((one.anchor for one in placed if one.anchor is not None), 0.0)
    placed = [one if one.anchor is not None else one._replace(anchor=first) for one in placed]
    # what lies on one place but for rounding keeps its order
    return sorted(placed, key=lambda one: round(one.anchor or 0.0, 1))


def names_below(canvas: Canvas, names: Sequence[NamedMark], y: float) -> float:
    """The names as a list below the lane, where there is no room beside the plot. Gives its end."""
    left = SWATCH + 5
    for one in names:
        y += LEADING + 2
        first = y - SIZE * MIDDLE
        swatch(canvas, one.swatch, 0, first)
        y += _put_name(canvas, one, left, first, canvas.width - left) - first
    return y + 3


def stands_direct(canvas: Canvas) -> bool:
    """Whether names have room beside the plot."""
    return canvas.width >= DIRECT_FROM


def room_at_right(canvas: Canvas, years: int, most: float = 188.0) -> float:
    """The width of the lane of names; the plot keeps more where there are many years."""
    if not stands_direct(canvas):
        return 6.0
    wide = min(most, max(134.0, 0.33 * canvas.width))
    return min(wide, 134.0) if years > 7 else wide
