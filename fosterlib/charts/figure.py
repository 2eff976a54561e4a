"""Draws a plot with matplotlib, for paper. Never with pyplot: its figures are shared between
threads.
"""

import io
import textwrap
from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import files
from inspect import signature
from typing import Any

import matplotlib as mpl
from matplotlib import rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from fosterlib.charts.marks import INK, Band, Bar, Dot, Frame, Key, Label, Look, Mark, Plot, Stroke
from fosterlib.model.checked import Arguments, checked

WIDTH_INCHES, HEIGHT_INCHES = 6.7, 3.5
DIAMOND: dict[str, Any] = {
    "marker": "D", "markersize": 4.5, "color": INK, "markeredgecolor": "white", "linestyle": "none",
}  # fmt: skip
LEGEND_LEFT, TOP, BOTTOM = 0.73, 0.86, 0.2


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot; `.plot` says what is
    drawn.
    """

    plot: Plot

    def _repr_png_(self) -> bytes:
        with io.BytesIO() as buffer, mpl.rc_context(style()):
            self.savefig(buffer, format="png", dpi=150)
            return buffer.getvalue()

    def __repr__(self) -> str:
        return f"<Chart: {self.plot.description}>"


@cache
def style() -> dict:
    """The one style of every chart."""
    path = files("fosterlib.charts") / "fosterlib.mplstyle"
    return dict(rc_params_from_file(str(path), use_default_template=False))


def draw(plot: Plot) -> Chart:
    """The plot as a matplotlib figure at committee size (17 x 9 cm)."""
    with mpl.rc_context(style()):
        figure = Chart(figsize=(WIDTH_INCHES, HEIGHT_INCHES))
        FigureCanvasAgg(figure)
        figure.plot = plot
        axes = draw_frame(figure, plot.frame)
        for mark in plot.marks:
            draw_mark(axes, mark)
    return figure


def drawn(plot: Callable[Arguments, Plot]) -> Callable[Arguments, Chart]:
    """The function `<name>_chart` that draws what `<name>_plot` gives, with its arguments and its
    docstring.
    """

    checked_plot = checked(plot)

    @wraps(plot)
    def chart(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Chart:
        return draw(checked_plot(*args, **kwargs))

    chart.__name__ = chart.__qualname__ = plot.__name__.replace("_plot", "_chart")
    chart.__signature__ = signature(plot).replace(return_annotation=Chart)  # type: ignore[attr-defined]
    return chart


def draw_frame(figure: Figure, frame: Frame) -> Axes:
    """Axes, ticks, title, caption and legend, without a single value."""
    right = LEGEND_LEFT - 0.02 if frame.legend else 0.98
    axes = figure.add_axes((frame.left, BOTTOM, right - frame.left, TOP - BOTTOM))
    figure.text(0.012, 0.955, frame.title, fontsize=9.5, fontweight="bold", va="center")
    figure.text(0.012, 0.898, frame.y_label, fontsize=7, color="#555555", va="center")
    axes.set_xticks([place for place, _ in frame.x_ticks], [text for _, text in frame.x_ticks])
    axes.set_yticks([place for place, _ in frame.y_ticks], [text for _, text in frame.y_ticks])
    axes.set_xlim(frame.x_limits)
    axes.set_ylim(frame.y_limits)
    axes.grid(visible=False, which="both")
    axes.grid(visible=True, axis="x" if frame.grid == "x" else "y")
    if frame.grid == "x":
        axes.tick_params(axis="y", labelsize=6.3)
    if any(text.count("\n") > 1 for _, text in frame.x_ticks):
        axes.tick_params(axis="x", labelsize=6.3)
    axes.set_xlabel(frame.x_label)
    figure.text(
        0.012, 0.02, textwrap.fill(frame.caption, 132), fontsize=6.3, color="#555555", va="bottom"
    )
    if frame.legend:
        handles = [_handle(key) for key in frame.legend]
        texts = [textwrap.fill(key.text, 26) for key in frame.legend]
        axes.legend(
            handles,
            texts,
            loc="upper left",
            bbox_to_anchor=(LEGEND_LEFT, TOP),
            bbox_transform=figure.transFigure,
        )
    return axes


def draw_mark(axes: Axes, mark: Mark) -> None:
    """One mark on the axes."""
    if isinstance(mark, Bar):
        corner, width, height = (mark.x0, mark.y0), mark.x1 - mark.x0, mark.y1 - mark.y0
        axes.add_patch(Rectangle(corner, width, height, linewidth=0.5, **_filled(mark.look)))
    elif isinstance(mark, Dot):
        axes.plot([mark.x], [mark.y], zorder=5, clip_on=False, **DIAMOND)
    elif isinstance(mark, Label):
        text = axes.annotate(
            mark.text,
            (mark.x, mark.y),
            (mark.dx, mark.dy),
            textcoords="offset points",
            ha=mark.align,
            zorder=6,
            fontsize=7.5,
            fontweight="bold",
            color=INK,
            annotation_clip=False,
        )
        text.set_path_effects([withStroke(linewidth=2.2, foreground="white")])
    elif isinstance(mark, Band):
        axes.fill_between(
            mark.x, mark.low, mark.high, color=mark.colour, alpha=mark.opacity, linewidth=0
        )
    elif isinstance(mark, Stroke):
        x, y = zip(*mark.points, strict=True)
        dashes = (0, mark.dashes) if mark.dashes else "-"
        axes.plot(x, y, color=mark.colour, linewidth=mark.width, linestyle=dashes, zorder=3)


def _handle(key: Key) -> Patch | Line2D:
    if key.kind == "dot":
        return Line2D([], [], **DIAMOND)
    if key.kind == "line":
        return Line2D(
            [],
            [],
            color=key.look.colour,
            linewidth=1.8,
            linestyle=(0, key.dashes) if key.dashes else "-",
        )
    return Patch(**_filled(key.look))


def _filled(look: Look) -> dict[str, Any]:
    return {"facecolor": look.colour, "hatch": look.hatch * 2, "edgecolor": "white"}
