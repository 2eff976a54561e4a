"""Draws a plot with matplotlib, for paper. Never with pyplot: its figures are shared between
threads.
"""

import io
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, getdoc, signature
from os import PathLike
from typing import IO, Any, Literal, cast, get_type_hints

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon, Rectangle
from matplotlib.text import Text as Written

from fosterlib.charts.canvas import WIDTH_MM, ChartForm, refuse_form
from fosterlib.charts.measure import style
from fosterlib.charts.paints import Paint, ink_on, paint_of
from fosterlib.charts.shapes import Area, Box, Plot, Shape, Stroke, Text
from fosterlib.model.checked import Arguments, checked

HATCHES = {"": "", "/": "//", "\\": "\\\\", ".": "..."}  # as dense as they are on the screen
HATCH_WIDTH = 0.65  # points
ALIGNED: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
USUAL = {"title": None, "width": WIDTH_MM, "height": None, "grey": False, "font": None}


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot; `.plot` says what is
    drawn.
    """

    plot: Plot

    def draw(self, renderer: RendererBase) -> None:
        """Draws the chart in the style that its texts were measured in."""
        with mpl.rc_context(style()):
            super().draw(renderer)

    def savefig(self, fname: str | PathLike | IO, **kwargs: Any) -> None:
        """Writes the picture; text stays text in SVG and PDF, whatever the caller's style."""
        with mpl.rc_context(style()):
            super().savefig(fname, **kwargs)

    def _repr_png_(self) -> bytes:
        with io.BytesIO() as buffer:
            self.savefig(buffer, format="png", dpi=150, metadata=self.drawn_in())
            return buffer.getvalue()

    def drawn_in(self) -> dict[str, str]:
        """The font, for a picture's metadata: with other fonts letters differ, the chart not."""
        return {"Font": self.plot.fonts[0]}

    def __repr__(self) -> str:
        return f"<Chart: {self.plot.description}>"


def draw(plot: Plot) -> Chart:
    """The plot as a matplotlib figure of its own size."""
    with mpl.rc_context(style()):
        figure = Chart(figsize=(plot.width / 72, plot.height / 72))
        FigureCanvasAgg(figure)
        figure.plot = plot
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, plot.width)
        axes.set_ylim(plot.height, 0)
        for order, shape in enumerate(plot.shapes):
            artist = artist_of(shape, plot)
            artist.set_zorder(order)
            artist.set_clip_on(False)
            axes.add_artist(artist)
    return figure


def drawn(plot: Callable[Arguments, Plot]) -> Callable[Arguments, Chart]:
    """The function `<name>_chart` that draws what `<name>_plot` gives, with its arguments and its
    docstring; the form of the chart is taken by keyword.
    """
    checked_plot = checked(plot)

    @wraps(plot)
    def chart(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Chart:
        refuse_form(cast(ChartForm, {key: kwargs[key] for key in kwargs if key in USUAL}))
        return draw(checked_plot(*args, **kwargs))

    shape, types = signature(plot), get_type_hints(ChartForm)
    own = [one for one in shape.parameters.values() if one.kind != one.VAR_KEYWORD]
    form = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=value, annotation=types[name])
        for name, value in USUAL.items()
    ]
    named = shape.replace(parameters=[*own, *form], return_annotation=Chart)
    vars(chart)["__signature__"] = named
    chart.__name__ = chart.__qualname__ = plot.__name__.replace("_plot", "_chart")
    _, _, told = (getdoc(ChartForm) or "").partition("\n\n")
    chart.__doc__ = f"{getdoc(plot)}\n\n{told}"
    return chart


def artist_of(shape: Shape, plot: Plot) -> Artist:
    """One shape as matplotlib draws it."""
    if isinstance(shape, Text):
        return _written(shape, plot)
    if isinstance(shape, Stroke):
        return _line(shape, plot)
    if isinstance(shape, Box):
        patch: Patch = Rectangle((shape.x, shape.y), shape.width, shape.height)
        return _filled(patch, shape.fill, shape.edge, shape.line, plot.grey)
    if isinstance(shape, Area):
        return _filled(Polygon(shape.points, closed=True), shape.fill, "", 0, plot.grey)
    circle = Circle((shape.x, shape.y), shape.radius)
    return _filled(circle, shape.fill, shape.edge, shape.line, plot.grey)


def _written(text: Text, plot: Plot) -> Written:
    colour = ink_on(text.slot, plot.grey) if text.slot else paint_of(text.colour, plot.grey).colour
    return Written(
        text.x,
        text.y,
        text.text,
        color=colour,
        fontsize=text.size,
        fontweight="bold" if text.bold else "normal",
        fontfamily=list(plot.fonts),
        horizontalalignment=ALIGNED[text.align],
        verticalalignment="baseline",
        parse_math=False,
    )


def _line(stroke: Stroke, plot: Plot) -> Line2D:
    x, y = zip(*stroke.points, strict=True)
    # matplotlib counts dashes in widths of the line
    dashes = [dash / stroke.line for dash in stroke.dashes]
    colour = paint_of(stroke.colour, plot.grey).colour
    return Line2D(
        x,
        y,
        color=colour,
        linewidth=stroke.line,
        linestyle=(0, dashes) if dashes else "solid",
        solid_capstyle="butt",
        dash_capstyle="butt",
        solid_joinstyle="miter",
    )


def _filled(patch: Patch, fill: str, edge: str, line: float, grey: bool) -> Patch:
    paint = paint_of(fill, grey) if fill else Paint("none")
    patch.set_facecolor(paint.colour)
    patch.set_edgecolor(paint_of(edge, grey).colour if edge else "none")
    patch.set_linewidth(line if edge else 0)
    if paint.hatch:
        patch.set_hatch(HATCHES[paint.hatch])
        patch.set_hatchcolor(paint.hatch_colour)
        patch.set_hatch_linewidth(HATCH_WIDTH)
    return patch
