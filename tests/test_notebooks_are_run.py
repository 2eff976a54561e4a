"""nbval compares only what a notebook stores: one with cleared outputs would pass it unseen."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def cells(request):
    return nbformat.read(request.param, as_version=4).cells


def code_cells(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def is_text(output):
    """Text that nbval compares: the text beside a widget's view or a picture is not."""
    if output.output_type == "stream":
        return bool(output.text.strip())
    data = output.get("data", {})
    return (
        WIDGET not in data
        and "image/png" not in data
        and ("text/plain" in data or "text/html" in data)
    )


def test_every_code_cell_was_run(cells):
    assert code_cells(cells)
    assert [cell.source for cell in code_cells(cells) if cell.execution_count is None] == []


def test_cells_were_run_once_from_top_to_bottom(cells):
    counts = [cell.execution_count for cell in code_cells(cells)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_output_is_an_error(cells):
    outputs = [output for cell in code_cells(cells) for output in cell.outputs]
    assert [output.evalue for output in outputs if output.output_type == "error"] == []


def test_some_figures_stand_in_text_and_not_only_in_widgets(cells):
    assert any(is_text(output) for cell in code_cells(cells) for output in cell.outputs)


def test_no_cell_is_longer_than_twelve_lines(cells):
    assert [cell.source for cell in code_cells(cells) if len(cell.source.splitlines()) > 12] == []


def test_no_cell_defines_a_function_or_class(cells):
    definition = re.compile(r"^\s*(async\s+def|def|class)\b", re.MULTILINE)
    assert [cell.source for cell in code_cells(cells) if definition.search(cell.source)] == []


def test_prose_stands_before_every_code_cell(cells):
    kinds_before = ["", *(cell.cell_type for cell in cells[:-1])]
    bare = [
        cell.source
        for before, cell in zip(kinds_before, cells, strict=True)
        if cell.cell_type == "code" and before != "markdown"
    ]
    assert bare == []
