"""What every chart has: its size and title, a head with unit and prices, a foot with the sign rule
and the source, and texts that are measured before they are placed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

from fosterlib.charts.measure import faces, lines_of, width_of
from fosterlib.charts.shapes import (
    POINTS_OF_A_MM,
    Align,
    Plot,
    Shape,
    Stroke,
    Text,
)
from fosterlib.model.case import Case, label
from fosterlib.model.errors import Problem, refuse
from fosterlib.words.reference import source_text
from fosterlib.words.text import money_heading, word

WIDTH_MM = 165.0
NARROWEST_MM, WIDEST_MM, TALLEST_MM = 100.0, 600.0, 800.0
SIZE, TITLE_SIZE = 8.25, 11.0  # points; 8 is the least in print
LEADING = 10.5
MIDDLE = 0.35  # of the size: from the middle of a line of text down to its base line
GAP = 6.0
EDGE = 2.0  # what keeps clear of the right edge: another renderer's letters are a little wider
TRIES, NEAR = 8, 0.5  # to make a chart as high as is asked, in points
DIRECT_FROM = 420.0  # points of width from which names stand beside what they name


class ChartForm(TypedDict, total=False):
    """How a chart is drawn.

    title: the message of the chart (None: what it shows; "": none). width, height: in mm (165 wide;
    as high as it needs to be). grey: in greys, for a printer without colour. font: a family of this
    machine (None: Arial or what is like it).
    """

    title: str | None
    width: float
    height: float | None
    grey: bool
    font: str | None


@dataclass(frozen=True)
class ChartWords:
    """What a chart says in words beside its shapes.

    `title` is what it shows; `unit` stands below it (None: the case's money and prices); `note`
    ends the foot; `told` ends the description, after the title of the case, what is shown
    and the unit; `told_unit` is the unit there, if the picture has another. `money`: the foot tells
    the sign rule.
    """

    title: str
    unit: str | None = None
    note: str = ""
    told: str = ""
    price_level: str | None = None
    money: bool = True
    told_unit: str = ""


@dataclass
class Canvas:
    """A chart in the making: shapes are put down one after the other, in points."""

    case: Case
    lang: str
    form: ChartForm
    shapes: list[Shape] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fonts = faces(self.form.get("font"))
        self.width = self.form.get("width", WIDTH_MM) * POINTS_OF_A_MM - EDGE

    def wide(self, text: str, bold: bool = False, size: float = SIZE) -> float:
        """The width of a text in points."""
        return width_of(text, size, self.fonts, bold)

    def widest(self, texts: Iterable[str], bold: bool = False) -> float:
        """The width of the widest text."""
        return max((self.wide(text, bold) for text in texts), default=0.0)

    def wrapped(self, text: str, room: float, bold: bool = False, size: float = SIZE) -> list[str]:
        """The text in lines no wider than `room`; a word that is wider is broken, never cut."""
        return lines_of(text, room, lambda piece: self.wide(piece, bold, size))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        align: Align = "start",
        *,
        colour: str = "ink",
        bold: bool = False,
        size: float = SIZE,
        slot: str = "",
    ) -> None:
        """Puts a text down, its base line at y."""
        if text:
            self.shapes.append(Text(x, y, text, size, colour, bold, align, slot))

    def lines(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        *,
        colour: str = "ink",
        bold: bool = False,
    ) -> None:
        """Puts lines of text down, their middle at `middle`."""
        first = middle + SIZE * MIDDLE - (len(lines) - 1) / 2 * LEADING
        for place, line in enumerate(lines):
            self.text(x, first + place * LEADING, line, colour=colour, bold=bold)

    def add(self, *shapes: Shape) -> None:
        """Puts shapes down."""
        self.shapes += shapes

    def across(self, x0: float, x1: float, y: float, colour: str = "rule") -> None:
        """A thin level line; the zero line is dark."""
        self.add(Stroke(((x0, y), (x1, y)), colour, 0.75))

    def head(self, said: ChartWords) -> float:
        """Puts title and unit down; gives the y where the picture may begin."""
        y = 0.0
        title = self.form.get("title")
        title = said.title if title is None else title
        for line in self.wrapped(title, self.width, True, TITLE_SIZE) if title else []:
            y += TITLE_SIZE + 3.5
            self.text(0, y - 3, line, bold=True, size=TITLE_SIZE)
        unit = unit_line(self.case, self.lang, said)
        for line in self.wrapped(unit, self.width) if unit else []:
            y += LEADING + 1
            self.text(0, y - 2.5, line, colour="muted")
        return y + GAP

    def foot(self, y: float, said: ChartWords) -> Plot:
        """Puts sign rule, source and note down from y on; gives the whole chart."""
        y += GAP / 2
        for line in self.wrapped(caption(self.case, self.lang, said), self.width):
            y += LEADING + 1
            self.text(0, y - 2.5, line, colour="muted")
        title = self.form.get("title") or said.title
        heading = label(self.case.header, self.lang, "title")
        unit = unit_line(self.case, self.lang, said)
        of_told = said.told_unit or unit
        told = [f"{text.rstrip('.')}." for text in (heading, said.title, of_told) if text]
        return Plot(
            self.width + EDGE,
            y + 1,
            tuple(self.shapes),
            title,
            f"{unit}. {caption(self.case, self.lang, said)}",
            # an abbreviation at the end of a sentence has its stop already
            " ".join([*told, said.told]).strip().replace("..", "."),
            self.fonts,
            self.form.get("grey", False),
        )


def unit_line(case: Case, lang: str, said: ChartWords) -> str:
    """What stands below the title: the unit, the prices and what is held fixed."""
    if said.unit is not None:
        return said.unit
    return money_heading(case, lang, said.price_level)


def caption(case: Case, lang: str, said: ChartWords) -> str:
    """What stands at the foot: the sign rule, the source, a note."""
    source = f"{word('source', lang)}: {source_text(case.header, lang)}".rstrip(".")
    rule = word("sign_rule", lang) if said.money else ""
    return " ".join(part for part in (rule, f"{source}.", said.note) if part)


def refuse_form(form: ChartForm) -> None:
    """CaseError for a size that nothing can be drawn at; all that is wrong at once."""
    problems = []
    limits = {"width": (NARROWEST_MM, WIDEST_MM), "height": (1.0, TALLEST_MM)}
    for name, (least, most) in limits.items():
        value: Any = form.get(name, least)
        if value is None and name == "height":
            continue
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            allowed = f"{least:g} to {most:g} mm"
            problems.append(
                Problem("is no size of a chart", field=name, value=value, allowed=allowed)
            )
    refuse(problems)


def at_height(make: Callable[[float], Plot], form: ChartForm, usual: float) -> Plot:
    """The chart that `make` gives for the height of its inner part, in points: the usual one, or
    what makes the whole as high as is asked. CaseError if it cannot be so low.
    """
    plot = make(usual)
    height = form.get("height")
    if height is None:
        return plot
    asked, inner = height * POINTS_OF_A_MM, usual
    for _ in range(TRIES):  # rows that several lines made high grow later than the others
        if abs(asked - plot.height) <= NEAR:
            break
        inner = max(inner + asked - plot.height, 1.0)
        plot = make(inner)
    if plot.height > asked + NEAR:
        least = -(-plot.height // POINTS_OF_A_MM)
        reason = "is too low for what is written in the chart"
        refuse([Problem(reason, field="height", value=height, allowed=f"{least:g} mm or more")])
    return replace(plot, height=asked)
