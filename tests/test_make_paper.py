"""`make paper` as it is typed: it leaves everything, and says nothing but what it wrote."""

import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def make_paper(outputs, **choices):
    if not (ROOT / ".venv" / "installed").exists():
        pytest.skip("make installs everything anew; to add it: make lab")
    chosen = [f"{name}={value}" for name, value in choices.items()]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CASE", "SCENARIO", "MAKEFLAGS", "MAKELEVEL")
    }
    return subprocess.run(
        ["make", "paper", *chosen],
        cwd=ROOT,
        env=environment | {"OUTPUTS": str(outputs)},
        capture_output=True,
        text=True,
    )


def test_it_writes_document_workbook_tables_and_figures_of_the_chosen_case_and_scenario(tmp_path):
    done = make_paper(tmp_path, CASE="surrey_safeguarding", SCENARIO="equal shares")
    office = {".pdf"} if shutil.which("soffice") or shutil.which("libreoffice") else set()
    assert (done.returncode, bool(done.stderr)) == (0, not office)
    name = "surrey_safeguarding_equal_shares"
    files = {f"{name}{suffix}" for suffix in {".docx", ".xlsx", *office}}
    assert files | {"tables", "figures"} == {path.name for path in tmp_path.iterdir()}
    cells = {
        cell.text
        for table in docx.Document(tmp_path / f"{name}.docx").tables
        for row in table.rows
        for cell in row.cells
    }
    assert "121.742" in cells


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"SCENARIO": "one yeer later"}, "there is no scenario 'one yeer later'"),
        ({"CASE": "tv01d"}, "tv01c"),
    ],
)
def test_a_wrong_name_is_said_in_words_and_nothing_is_written(tmp_path, choices, said):
    done = make_paper(tmp_path, **choices)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert list(tmp_path.iterdir()) == []
