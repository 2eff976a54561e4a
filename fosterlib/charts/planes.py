"""Two axes of values: where a point stands, and numbers below that do not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fosterlib.charts.canvas import GAP, LEADING, MIDDLE, SIZE, Canvas
from fosterlib.charts.columns_of_years import axis_texts, numbered
from fosterlib.charts.placing import ticks_within
from fosterlib.charts.shapes import Stroke

Limits = tuple[float, float]
FEWER = (8, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Plane:
    """The inner part of a chart with values on both axes, in points."""

    x0: float
    x1: float
    top: float
    bottom: float
    across: Limits
    up: Limits

    def x(self, value: float) -> float:
        """Where a value of the level axis stands."""
        low, high = self.across
        return self.x0 + (value - low) / ((high - low) or 1.0) * (self.x1 - self.x0)

    def y(self, value: float) -> float:
        """Where a value of the upright axis stands."""
        low, high = self.up
        return self.bottom - (value - low) / ((high - low) or 1.0) * (self.bottom - self.top)


def axis_left(canvas: Canvas, plane: Plane, texts: Sequence[tuple[float, str]]) -> None:
    """Level lines with their numbers."""
    for value, text in texts:
        y = plane.y(value)
        canvas.across(plane.x0, plane.x1, y, "edge" if value == 0 else "rule")
        canvas.text(plane.x0 - GAP, y + SIZE * MIDDLE, text, "end", colour="muted")


def axis_below(canvas: Canvas, plane: Plane, name: str = "", times: float = 1.0) -> float:
    """Numbers below the plane, as many as do not meet, and the name of the axis; gives the end.
    The numbers are the values times `times`.
    """
    y = plane.bottom + LEADING + 2
    for value, text in _that_fit(canvas, plane, times):
        x = plane.x(value / times)
        canvas.add(Stroke(((x, plane.bottom), (x, plane.bottom + 3)), "edge", 0.75))
        canvas.text(x, y, text, "middle", colour="muted")
    for line in canvas.wrapped(name, plane.x1 - plane.x0) if name else []:
        y += LEADING + 1
        canvas.text((plane.x0 + plane.x1) / 2, y, line, "middle")
    return y + 3


def _that_fit(canvas: Canvas, plane: Plane, times: float) -> list[tuple[float, str]]:
    low, high = (end * times for end in plane.across)
    for about in FEWER:
        texts = numbered(ticks_within(low, high, about), canvas.lang)
        gaps = [
            plane.x(after / times) - plane.x(before / times)
            for (before, _), (after, _) in pairwise(texts)
        ]
        widest = canvas.widest(text for _, text in texts)
        if widest + 6 <= min(gaps, default=plane.x1 - plane.x0):
            return [pair for pair in texts if _is_inside(canvas, plane, pair, times)]
    return []


def _is_inside(canvas: Canvas, plane: Plane, pair: tuple[float, str], times: float) -> bool:
    half, x = canvas.wide(pair[1]) / 2, plane.x(pair[0] / times)
    return x - half >= 0 and x + half <= canvas.width


def left_of_plane(canvas: Canvas, up: Limits) -> float:
    """The room that the numbers of the upright axis need."""
    return canvas.widest(text for _, text in axis_texts(canvas.lang, *up)) + GAP + 1
