"""Draws a plot as SVG, for the screen: the frame by matplotlib once, the marks as text at every
move.
"""

import io
import re
from functools import lru_cache
from html import escape

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from fosterlib.charts.figure import HEIGHT_INCHES, WIDTH_INCHES, draw_frame, style
from fosterlib.charts.marks import INK, Band, Bar, Dot, Frame, Label, Mark, Plot, Stroke

POINTS = 72
FACES = "'DejaVu Sans', Verdana, sans-serif"  # a browser without the first has one of the others
HATCHES = {  # id and shape of the pattern
    "//": (
        "fl-hatch-up",
        '<path d="M-1 5L5 -1M-1 1L1 -1M3 5L5 3" stroke="#fff" stroke-width="0.7"/>',
    ),
    "\\\\": (
        "fl-hatch-down",
        '<path d="M-1 -1L5 5M3 -1L5 1M-1 3L1 5" stroke="#fff" stroke-width="0.7"/>',
    ),
    "||": ("fl-hatch-bars", '<path d="M1 0V4M3 0V4" stroke="#fff" stroke-width="0.6"/>'),
    "xx": ("fl-hatch-cross", '<path d="M0 0L4 4M4 0L0 4" stroke="#fff" stroke-width="0.6"/>'),
}
ANCHORS = {"center": "middle", "left": "start", "right": "end"}
LABEL_LOOK = (
    f"font-size:7.5px;font-weight:bold;fill:{INK};stroke:#fff;stroke-width:2.2px;paint-order:stroke"
)
Scale = tuple[float, float, float, float]  # x is drawn at a + b x, y at c + d y


def svg(plot: Plot) -> str:
    """The plot as one self-contained SVG with an accessible name; text stays text."""
    head, tail, scale = background(plot.frame)
    name = escape(plot.description, quote=True)
    head = head.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
    marks = "".join(_mark(mark, scale) for mark in plot.marks)
    return f"{head}{_patterns(plot)}{marks}{tail}"


@lru_cache(maxsize=128)
def background(frame: Frame) -> tuple[str, str, Scale]:
    """The frame as SVG, cut before its end, and the scale from data to SVG points (x: a + b x, y: c
    + d y).
    """
    with mpl.rc_context(style()), io.StringIO() as buffer:
        figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES), dpi=POINTS)
        FigureCanvasSVG(figure)
        axes = draw_frame(figure, frame)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        text = buffer.getvalue()
        (x0, y0), (x1, y1) = axes.transData.transform([(0, 0), (1, 1)])
    text = text[text.index("<svg ") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r'(<svg [^>]*?)width="[^"]*"', r'\1width="100%"', text, count=1)
    look = "max-width:100%;display:block;stroke-linejoin:round;stroke-linecap:butt;"
    look += f"font-family:{FACES}"
    text = re.sub(r'(<svg [^>]*?)height="[^"]*"', rf'\1style="{look}"', text, count=1)
    # a style sheet would hold for the whole page
    text = re.sub(r"<style.*?</style>|<!--.*?-->", "", text, flags=re.S)
    text = text.replace("; font-family: 'DejaVu Sans'", "")
    text = re.sub(r"\s+", " ", text).replace("> <", "><")
    end = text.rindex("</svg>")
    height = HEIGHT_INCHES * POINTS
    return text[:end], text[end:], (float(x0), float(x1 - x0), height - float(y0), -float(y1 - y0))


def _mark(mark: Mark, scale: Scale) -> str:
    if isinstance(mark, Bar):
        return _bar(mark, scale)
    if isinstance(mark, Dot):
        return _dot(mark, scale)
    if isinstance(mark, Label):
        return _label(mark, scale)
    if isinstance(mark, Band):
        return _band(mark, scale)
    return _stroke(mark, scale)


def _bar(bar: Bar, scale: Scale) -> str:
    left, top = _point(min(bar.x0, bar.x1), max(bar.y0, bar.y1), scale)
    _, x_scale, _, y_scale = scale
    width, height = abs(x_scale * (bar.x1 - bar.x0)), abs(y_scale * (bar.y1 - bar.y0))
    place = f'x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"'
    filled = f'<rect {place} fill="{bar.look.colour}" stroke="#fff" stroke-width="0.5"/>'
    if not bar.look.hatch:
        return filled
    return f'{filled}<rect {place} fill="url(#{HATCHES[bar.look.hatch][0]})"/>'


def _dot(dot: Dot, scale: Scale) -> str:
    x, y = _point(dot.x, dot.y, scale)
    shape = f"M{x:.2f} {y - 3.4:.2f}l3.4 3.4l-3.4 3.4l-3.4 -3.4z"
    return f'<path d="{shape}" fill="{INK}" stroke="#fff" stroke-width="0.8"/>'


def _label(text: Label, scale: Scale) -> str:
    x, y = _point(text.x, text.y, scale)
    place = f'x="{x + text.dx:.2f}" y="{y - text.dy:.2f}" text-anchor="{ANCHORS[text.align]}"'
    return f'<text {place} style="{LABEL_LOOK}">{escape(text.text)}</text>'


def _band(band: Band, scale: Scale) -> str:
    there = list(zip(band.x, band.low, strict=True))
    back = list(zip(band.x, band.high, strict=True))[::-1]
    points = _points([*there, *back], scale)
    return f'<polygon points="{points}" fill="{band.colour}" fill-opacity="{band.opacity}"/>'


def _stroke(stroke: Stroke, scale: Scale) -> str:
    look = f'fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width}"'
    if stroke.dashes:  # matplotlib counts them in widths of the line
        dashes = " ".join(f"{stroke.width * dash:g}" for dash in stroke.dashes)
        look += f' stroke-dasharray="{dashes}"'
    return f'<polyline points="{_points(stroke.points, scale)}" {look}/>'


def _point(x: float, y: float, scale: Scale) -> tuple[float, float]:
    x_start, x_scale, y_start, y_scale = scale
    return x_start + x_scale * x, y_start + y_scale * y


def _points(points, scale: Scale) -> str:
    placed = (_point(x, y, scale) for x, y in points)
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in placed)


def _patterns(plot: Plot) -> str:
    hatches = dict.fromkeys(
        mark.look.hatch for mark in plot.marks if isinstance(mark, Bar) and mark.look.hatch
    )
    size = 'width="4" height="4" patternUnits="userSpaceOnUse"'
    made = [
        f'<pattern id="{HATCHES[hatch][0]}" {size}>{HATCHES[hatch][1]}</pattern>'
        for hatch in hatches
    ]
    return f"<defs>{''.join(made)}</defs>" if made else ""
