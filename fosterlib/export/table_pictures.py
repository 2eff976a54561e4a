"""A table as a picture: what is printed of it, drawn like the charts."""

from collections.abc import Sequence
from functools import partial

from fosterlib.charts.canvas import EDGE, GAP, LEADING, SIZE, TITLE_SIZE
from fosterlib.charts.figure import Chart, draw
from fosterlib.charts.measure import faces, lines_of, width_of
from fosterlib.charts.shapes import POINTS_OF_A_MM, Align, Plot, Shape, Stroke, Text
from fosterlib.export.contents import column_names
from fosterlib.export.document import shared_widths
from fosterlib.words.tables import Table, printed_cells, to_text
from fosterlib.words.text import word

BETWEEN = 9.0  # points between two columns
ABOVE, BELOW = 3.0, 0.5  # the lines of a row
LONGEST = 110.0  # points: a longer word, such as an address, is broken


def table_picture(table: Table, width: float, font: str | None = None) -> Chart:
    """The table as it is printed, at most `width` mm wide unless its numbers need more: its title,
    its rows, its notes.
    """
    fonts = faces(font)
    rows = [column_names(table), *printed_cells(table)]
    right = [False, *(column in table.decimals for column in table.frame.columns)]
    widths = _widths(rows, right, fonts, width * POINTS_OF_A_MM - EDGE)
    across = sum(widths)
    shapes: list[Shape] = []
    y = _texts(shapes, table.title, 0.0, across, fonts, TITLE_SIZE) + GAP
    kinds = ["head", *table.kinds]
    if not table.kinds:
        rows, kinds = [*rows, [word("nothing_to_show", table.lang)]], [*kinds, "memo"]
    for place, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        if kind == "total" or place == 1:
            shapes.append(Stroke(((0, y), (across, y)), "edge", 0.75))
        elif place > 1:
            shapes.append(Stroke(((0, y), (across, y)), "rule", 0.75))
        y = _row(shapes, row, kind, y, (widths, right, fonts))
    shapes.append(Stroke(((0, y), (across, y)), "edge", 0.75))
    y += GAP / 2
    for note in table.notes:
        y = _texts(shapes, note, y, across, fonts, SIZE)
    text = to_text(table)
    return draw(Plot(across + EDGE, y + 2, tuple(shapes), table.title, "", text, fonts))


Layout = tuple[Sequence[float], Sequence[bool], tuple[str, ...]]


def _widths(
    rows: Sequence[Sequence[str]], right: Sequence[bool], fonts: tuple[str, ...], total: float
) -> list[float]:
    """Widths of the columns, with the room between them: no number and no common word is broken."""
    least, wanted = [], []
    for column, is_number in zip(zip(*rows, strict=True), right, strict=True):
        whole = max(width_of(text, SIZE, fonts, bold=True) for text in column)
        words = [piece for text in column for piece in text.split()]
        longest = max((width_of(piece, SIZE, fonts, bold=True) for piece in words), default=0.0)
        cells = [width_of(text, SIZE, fonts, bold=True) for text in column[1:]]
        least.append(max([*cells, longest] if is_number else [min(longest, LONGEST)]) + BETWEEN)
        wanted.append(least[-1] if is_number else whole + BETWEEN)
    # every column of numbers is as wide as the widest of them
    numbers = max((width for width, is_one in zip(least, right, strict=True) if is_one), default=0)
    for widths in (least, wanted):
        widths[:] = [numbers if is_one else own for own, is_one in zip(widths, right, strict=True)]
    return shared_widths(least, wanted, max(total, sum(least)))


def _row(shapes: list[Shape], row: Sequence[str], kind: str, y: float, layout: Layout) -> float:
    """Puts a row down; gives its end."""
    widths, right, fonts = layout
    bold, colour = kind in ("head", "total", "part"), "muted" if kind == "memo" else "ink"
    wide = partial(_wide, fonts=fonts, bold=bold)
    spread = sum(widths) if len(row) == 1 else 0.0  # a row that is one text
    x, deepest = 0.0, 1
    for text, width, is_number in zip(row, widths, right, strict=False):
        lines = lines_of(text, (spread or width) - BETWEEN + 0.01, wide)
        align: Align = "end" if is_number else "start"
        at = x + width if is_number else x
        for down, line in enumerate(lines, 1):
            base = y + ABOVE + down * LEADING - 2.5
            shapes.append(Text(at, base, line, SIZE, colour, bold, align))
        deepest, x = max(deepest, len(lines)), x + width
    return y + ABOVE + deepest * LEADING + BELOW


def _wide(text: str, fonts: tuple[str, ...], bold: bool) -> float:
    return width_of(text, SIZE, fonts, bold)


def _texts(
    shapes: list[Shape], text: str, y: float, room: float, fonts: tuple[str, ...], size: float
) -> float:
    """Puts the title, or a note, down from y on; gives its end."""
    is_title = size > SIZE
    for line in lines_of(text, room, lambda piece: width_of(piece, size, fonts, is_title)):
        y += size + 3.25
        shapes.append(Text(0, y - 3, line, size, "ink" if is_title else "muted", is_title))
    return y
