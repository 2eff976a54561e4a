"""What an output of a notebook shows, taken apart: cells of a table, lines of a text, words of a
chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any

from fosterlib.regression.pictures import picture_difference

NOTHING = "(nothing)"


@dataclass(frozen=True)
class ShownRow:
    """A row of a table, a line of a text, or what a chart says it shows: a name and its cells."""

    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """One output as a person sees it; `title` tells two tables of a cell apart.

    `picture` is its PNG in base64, '' if it has none.
    """

    title: str
    rows: tuple[ShownRow, ...]
    picture: str = ""


@dataclass(frozen=True)
class Difference:
    """One thing shown that is not what was stored."""

    place: str
    stored: str
    now: str


@dataclass
class _Grid:
    """The cells of an HTML table by row and column, spans filled in, and where a row stands."""

    caption: str = ""
    rows: list[tuple[str, dict[int, tuple[str, str]]]] = field(default_factory=list)
    spans: dict[int, tuple[int, str, str]] = field(default_factory=dict)


def shown(outputs: Iterable[Mapping[str, Any]]) -> list[Shown]:
    """What the outputs of a cell show, in order: widgets by words, charts by words and picture."""
    found: list[Shown] = []
    for output in outputs:
        data = output.get("data") or {}
        if "<table" in _text(data.get("text/html", "")):
            found += html_tables(_text(data["text/html"]))
        elif "image/png" in data or "image/svg+xml" in data:
            words = _text(data.get("text/plain", ""))
            row = ShownRow("what it shows", {"": words})
            found.append(Shown("", (row,), _text(data.get("image/png", ""))))
        elif data:
            text = data.get("text/plain", data.get("text/html", data.get("text/markdown", "")))
            found.append(_lines(_text(text)))
        elif output.get("output_type") == "error":
            found.append(_lines(f"{output.get('ename')}: {output.get('evalue')}"))
        else:
            found.append(_lines(_text(output.get("text", ""))))
    return found


def differences(stored: Sequence[Shown], now: Sequence[Shown]) -> list[Difference]:
    """Every cell, line or description that differs, in the order in which it is shown."""
    found = []
    several = max(len(stored), len(now)) > 1
    for number, (old, new) in enumerate(zip_longest(stored, now), 1):
        before = f"output {number}" if several else ""
        if old is None or new is None:
            texts = [_first_words(one) for one in (old, new)]
            found.append(Difference(before or "output", *texts))
            continue
        for one in [*_row_differences(old.rows, new.rows), *_picture_differences(old, new)]:
            place = ", ".join(part for part in (before, one.place) if part)
            found.append(Difference(place, one.stored, one.now))
    return found


def look_different(stored: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a chart that both outputs of a cell have looks different, whatever its words say."""
    pairs = zip(shown(stored), shown(now), strict=False)
    return any(True for old, new in pairs for _ in _picture_differences(old, new))


def html_tables(html: str) -> list[Shown]:
    """The tables of an HTML text, each row by its header cells, each cell by its column's."""
    reader = _TableReader()
    reader.feed(html)
    return [_table_shown(grid) for grid in reader.grids]


class _TableReader(HTMLParser):
    """Fills a `_Grid` for each table."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[_Grid] = []
        self.section, self.tag, self.text = "tbody", "", ""
        self.span, self.depth = (1, 1), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.grids.append(_Grid())
            self.section, self.depth = "tbody", self.depth + 1
        elif tag in ("thead", "tbody", "tfoot"):
            self.section = tag
        elif tag == "tr" and self.depth:
            self.grids[-1].rows.append((self.section, {}))
        elif tag in ("th", "td", "caption"):
            spans = dict(attrs)
            self.span = (_count(spans.get("rowspan")), _count(spans.get("colspan")))
            self.tag, self.text = tag, ""
        elif tag == "br":
            self.text += " "

    def handle_data(self, data: str) -> None:
        if self.tag:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.depth -= 1
        elif tag == self.tag and self.depth:
            self._put(" ".join(self.text.split()))
            self.tag = ""

    def _put(self, text: str) -> None:
        grid = self.grids[-1]
        if self.tag == "caption":
            grid.caption = text
            return
        cells = grid.rows[-1][1]
        self._fill_from_above(grid, cells)
        column, (down, right) = len(cells), self.span
        for place in range(column, column + right):
            cells[place] = (self.tag, text if place == column or self.section == "thead" else "")
            if down > 1:
                grid.spans[place] = (down - 1, self.tag, text)

    def _fill_from_above(self, grid: _Grid, cells: dict[int, tuple[str, str]]) -> None:
        while (column := len(cells)) in grid.spans:
            left, tag, text = grid.spans.pop(column)
            cells[column] = (tag, text)
            if left > 1:
                grid.spans[column] = (left - 1, tag, text)


def _table_shown(grid: _Grid) -> Shown:
    body = [cells for section, cells in grid.rows if section == "tbody"]
    heads = [cells for section, cells in grid.rows if section == "thead"]
    named = max((_leading_heads(cells) for cells in body), default=1)
    columns = _unique(_columns(heads, named, max(map(len, body), default=0)))
    rows = [ShownRow("title", {"": grid.caption})] if grid.caption else []
    rows.append(ShownRow("heading", dict(enumerate_texts(columns))))
    for cells in body:
        texts = [text for _, text in cells.values()]
        numbers = dict(zip(columns, texts[named:], strict=False))
        rows.append(ShownRow(_row_name(texts[:named], texts[named:]), numbers))
    notes = [
        text for section, cells in grid.rows if section == "tfoot" for _, text in cells.values()
    ]
    rows += [ShownRow(f"note {n}", {"": text}) for n, text in enumerate(filter(None, notes), 1)]
    return Shown(grid.caption, tuple(rows))


def enumerate_texts(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The texts by their number, beginning with 1."""
    return ((f"column {number}", text) for number, text in enumerate(texts, 1))


def _row_name(heads: Sequence[str], texts: Sequence[str]) -> str:
    """A row's header cells; a bare number says nothing, so the words beside it are added."""
    name = ", ".join(head for head in heads if head)
    if name and not name.isdigit():
        return name
    words = []
    for text in texts:
        if text and text[:1] not in "-−+0123456789" and len(text) < 40:
            words.append(text)
        elif text and words:
            break
    return ", ".join([f"row {name}" if name else "row", *words[:3]])


def _leading_heads(cells: Mapping[int, tuple[str, str]]) -> int:
    tags = [tag for tag, _ in cells.values()]
    return next((n for n, tag in enumerate(tags) if tag != "th"), len(tags))


def _columns(heads: Sequence[Mapping[int, tuple[str, str]]], named: int, width: int) -> list[str]:
    columns = []
    for place in range(named, width):
        words = [cells[place][1] for cells in heads if place in cells and cells[place][1]]
        columns.append(", ".join(dict.fromkeys(words)) or f"column {place - named + 1}")
    return columns


def _unique(names: Iterable[str]) -> list[str]:
    """The names, those that stand again with a number."""
    found: list[str] = []
    for name in names:
        again = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({again + 1})" if again else name)
    return found


def _picture_differences(old: Shown, new: Shown) -> Iterable[Difference]:
    """One if both are charts and look different; what only one of them has, nbval tells."""
    if old.picture and new.picture and (texts := picture_difference(old.picture, new.picture)):
        yield Difference("the picture", *texts)


def _row_differences(old: Sequence[ShownRow], new: Sequence[ShownRow]) -> Iterable[Difference]:
    names = [[row.name for row in rows] for rows in (old, new)]
    for tag, a, b, c, d in SequenceMatcher(None, names[0], names[1], autojunk=False).get_opcodes():
        if tag == "equal":
            for was, row in zip(old[a:b], new[c:d], strict=True):
                yield from _cell_differences(was, row)
            continue
        for was_row, now_row in zip_longest(old[a:b], new[c:d]):
            if was_row and now_row:
                yield Difference("name of a row", was_row.name, now_row.name)
                yield from _cell_differences(was_row, now_row)
            elif one := was_row or now_row:
                yield Difference(one.name, _row_text(was_row), _row_text(now_row))


def _cell_differences(old: ShownRow, new: ShownRow) -> Iterable[Difference]:
    for column in dict.fromkeys([*old.cells, *new.cells]):
        was, now = (row.cells.get(column, NOTHING) for row in (old, new))
        if was != now:
            place = ", ".join(part for part in (new.name, column) if part)
            yield Difference(place, was or "(blank)", now or "(blank)")


def _lines(text: str) -> Shown:
    lines = text.rstrip("\n").split("\n")
    return Shown("", tuple(ShownRow(f"line {n}", {"": line}) for n, line in enumerate(lines, 1)))


def _row_text(row: ShownRow | None) -> str:
    return " | ".join(text for text in row.cells.values() if text) or "(blank)" if row else NOTHING


def _first_words(one: Shown | None) -> str:
    return one.title or _row_text(one.rows[0] if one.rows else None) if one else NOTHING


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1
