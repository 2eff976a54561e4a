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
from fosterlib.charts.marks import INK, Band, Bar, Dot, Frame, Label, Mark, Plot

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
Scale = tuple[float, float, float, float]


def svg(plot: Plot) -> str:
    """The plot as one self-contained SVG with an accessible name; text stays text."""
    head, tail, scale = background(plot.frame)
    name = escape(plot.description, quote=True)
    marks = "".join(_mark(mark, scale) for mark in plot.marks)
    return f'{head.replace("<svg ", f"""<svg role="img" aria-label="{name}" """, 1)}{_patterns(plot)}{marks}{tail}'


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
    look = f"max-width:100%;display:block;stroke-linejoin:round;stroke-linecap:butt;font-family:{FACES}"
    text = re.sub(r'(<svg [^>]*?)height="[^"]*"', rf'\1style="{look}"', text, count=1)
    text = re.sub(
        r"<style.*?</style>|<!--.*?-->", "", text, flags=re.S
    )  # a style sheet would hold for the whole page
    text = text.replace("; font-family: 'DejaVu Sans'", "")
    text = re.sub(r"\s+", " ", text).replace("> <", "><")
    end = text.rindex("</svg>")
    height = HEIGHT_INCHES * POINTS
    return text[:end], text[end:], (float(x0), float(x1 - x0), height - float(y0), -float(y1 - y0))


def _mark(mark: Mark, scale: Scale) -> str:
    a, b, c, d = scale
    if isinstance(mark, Bar):
        x, y = a + b * min(mark.x0, mark.x1), c + d * max(mark.y0, mark.y1)
        width, height = abs(b * (mark.x1 - mark.x0)), abs(d * (mark.y1 - mark.y0))
        place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
        hatch = (
            f'<rect {place} fill="url(#{HATCHES[mark.look.hatch][0]})"/>' if mark.look.hatch else ""
        )
        return f'<rect {place} fill="{mark.look.colour}" stroke="#fff" stroke-width="0.5"/>{hatch}'
    if isinstance(mark, Dot):
        x, y = a + b * mark.x, c + d * mark.y
        shape = f"M{x:.2f} {y - 3.4:.2f}l3.4 3.4l-3.4 3.4l-3.4 -3.4z"
        return f'<path d="{shape}" fill="{INK}" stroke="#fff" stroke-width="0.8"/>'
    if isinstance(mark, Label):
        anchor = {"center": "middle", "left": "start", "right": "end"}[mark.align]
        place = (
            f'x="{a + b * mark.x + mark.dx:.2f}" y="{c + d * mark.y - mark.dy:.2f}"'
            f' text-anchor="{anchor}"'
        )
        look = f"font-size:7.5px;font-weight:bold;fill:{INK};stroke:#fff;stroke-width:2.2px;paint-order:stroke"
        return f'<text {place} style="{look}">{escape(mark.text)}</text>'
    if isinstance(mark, Band):
        edge = [
            *zip(mark.x, mark.low, strict=True),
            *reversed([*zip(mark.x, mark.high, strict=True)]),
        ]
        return (
            f'<polygon points="{_points(edge, scale)}" fill="{mark.colour}"'
            f' fill-opacity="{mark.opacity}"/>'
        )
    dashes = (
        f' stroke-dasharray="{" ".join(f"{mark.width * dash:g}" for dash in mark.dashes)}"'
        if mark.dashes
        else ""
    )
    look = f'fill="none" stroke="{mark.colour}" stroke-width="{mark.width}"{dashes}'
    return f'<polyline points="{_points(mark.points, scale)}" {look}/>'


def _points(points, scale: Scale) -> str:
    a, b, c, d = scale
    return " ".join(f"{a + b * x:.2f},{c + d * y:.2f}" for x, y in points)


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
