"""A chart before it is drawn: a frame (axes, texts, legend) and marks in the units of the data.

The same frame and marks become a matplotlib figure for paper and an SVG for the screen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

INK = "#1a1a1a"
GREY = "#666666"


@dataclass(frozen=True)
class Look:
    """A colour and a hatch. Colours are safe for colour-blind readers; with the hatch they differ
    in grey print.
    """

    colour: str
    hatch: str = ""


LOOKS = (
    Look("#0072b2"),
    Look("#e69f00"),
    Look("#56b4e9", "//"),
    Look("#7a3d00", "xx"),
    Look("#f0e442", "\\\\"),
    Look("#009e73", "\\\\"),
    Look("#cc79a7", "||"),
    Look("#444444", "//"),
    Look("#d55e00", "xx"),
    Look("#9ad0f5"),
)


@dataclass(frozen=True)
class Bar:
    """A rectangle between two values."""

    x0: float
    x1: float
    y0: float
    y1: float
    look: Look


@dataclass(frozen=True)
class Dot:
    """A diamond that marks a value."""

    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """A short text at a point; `dx`, `dy` move it, in typographic points, right and up."""

    x: float
    y: float
    text: str
    align: str = "center"
    dx: float = 0.0
    dy: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 0.9
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Band:
    """An area between two lines over the same x."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    colour: str
    opacity: float = 1.0


Mark = Bar | Dot | Label | Stroke | Band
Tick = tuple[float, str]  # where it stands, and what is written there
Limits = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """One axis: its ticks, how far it reaches, and what it is called."""

    ticks: Sequence[Tick]
    limits: Limits
    label: str = ""

    def ticks_within(self) -> tuple[Tick, ...]:
        """The ticks that lie inside the limits."""
        low, high = self.limits
        return tuple(tick for tick in self.ticks if low <= tick[0] <= high)


def axis_of(ticks: Sequence[Tick], label: str = "") -> Axis:
    """The axis that reaches from its first to its last tick."""
    return Axis(ticks, (ticks[0][0], ticks[-1][0]), label)


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a look (filled), a dot, or a line with its dashes."""

    text: str
    look: Look = Look(INK)
    kind: str = "fill"
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Frame:
    """Everything of a chart that stays while values move within the axes."""

    title: str
    caption: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_limits: Limits
    y_limits: Limits
    x_label: str = ""
    y_label: str = ""
    legend: tuple[Key, ...] = ()
    left: float = 0.085
    grid: str = "y"


@dataclass(frozen=True)
class Plot:
    """A chart before it is drawn, and what it says in words for those who cannot see it."""

    frame: Frame
    marks: tuple[Mark, ...]
    description: str


def nice_ticks(low: float, high: float, about: int = 6) -> tuple[float, ...]:
    """Round values that span low to high, 0 among them if the span holds it."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    step = power * next(size for size in (1, 2, 2.5, 5, 10) if size * power * about >= span)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(step * count for count in range(first, max(last, first + 1) + 1))
