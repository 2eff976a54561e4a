"""A chart as shapes in points, y downwards from the top left corner: what is drawn on paper and,
the same, as SVG. Colours are names of the palette, so that grey only swaps the column.
"""

from dataclasses import dataclass
from typing import Literal

POINTS_OF_A_MM = 72 / 25.4

Align = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """A rectangle. `fill` is a slot or a colour of the palette, or "" (none); so is `edge`."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    line: float = 0.75


@dataclass(frozen=True)
class Stroke:
    """A line through points; `dashes` are lengths in points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    line: float = 0.75
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True)
class Dot:
    """A circle with its centre at x, y."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str = ""
    line: float = 1.1


@dataclass(frozen=True)
class Text:
    """A text on one line: x is its start, middle or end, y its base line. `slot`: the text lies in
    a segment of that slot and has the colour that can be read there.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str = "ink"
    bold: bool = False
    align: Align = "start"
    slot: str = ""


Shape = Box | Stroke | Area | Dot | Text


@dataclass(frozen=True)
class Plot:
    """A chart before it is drawn, and what it says in words for those who cannot see it.

    Width and height in points; `caption` is what stands at its foot.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    caption: str
    description: str
    fonts: tuple[str, ...]
    grey: bool = False
