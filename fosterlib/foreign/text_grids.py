"""Tables in plain text: a CSV in any of its dialects, or the tables of a Markdown text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fosterlib.foreign.grids import Grid, Printed
from fosterlib.load.files import read_text
from fosterlib.model.errors import CaseError, Problem, refuse

DELIMITERS = ";\t,|"
RULE_ROW = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def read_separated(path: Path, years: Callable[[list[list[Printed]]], int]) -> dict[str, Grid]:
    """The table of a CSV, split where `years` finds most of them, or those of a Markdown text."""
    problems: list[Problem] = []
    text = read_text(path, problems)
    refuse(problems)
    text = text.removeprefix("sep=")  # Excel's hint; its row stays, and counts as Excel counts
    lines = text.splitlines()
    if any("|" in line and RULE_ROW.fullmatch(line) for line in lines):
        return _markdown(lines)
    grids: list[Grid] = []
    for mark in DELIMITERS:
        grid = Grid()
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
                grid.add(cells)
            grids.append(grid)
        except csv.Error as error:
            problems.append(Problem(f"is not a CSV: {error}", row=str(len(grid.cells) + 1)))
    if not grids:
        raise CaseError(problems[:1])
    return {"": max(grids, key=lambda grid: (years(grid.cells), _alike(grid)))}


def _alike(grid: Grid) -> int:
    """How many rows have the width that most of them have, rows of one cell apart."""
    return max(Counter(len(row) for row in grid.cells if len(row) > 1).values(), default=0)


def _markdown(lines: list[str]) -> dict[str, Grid]:
    """Each table of a Markdown text with the texts above it; a row keeps the number of its line."""
    tables: list[Grid] = [Grid()]
    in_table = False
    for number, line in enumerate(lines):
        is_row = line.count("|") > (0 if in_table else 1)
        if in_table and not is_row and line.strip() == "":
            in_table = False
            tables.append(Grid(cells=[[] for _ in range(number)]))
        in_table = in_table or is_row
        tables[-1].add([] if RULE_ROW.fullmatch(line) else _markdown_cells(line, is_row))
    with_rows = [table for table in tables if any(len(row) > 1 for row in table.cells)]
    names = [f"table {number}" for number in range(1, len(with_rows) + 1)]
    return dict(zip(names if len(names) > 1 else [""], with_rows, strict=True))


def _markdown_cells(line: str, is_row: bool) -> list[str]:
    """The cells of one line, without the marks of bold and italic."""
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    cells = cells if is_row else [line.strip().lstrip("# ")]
    bare = [re.sub(r"(\*\*|__|`)", "", cell).replace("\\|", "|").strip() for cell in cells]
    return [re.sub(r"^[*_](?=\S)(.*\S)[*_]$", r"\1", cell) for cell in bare]
