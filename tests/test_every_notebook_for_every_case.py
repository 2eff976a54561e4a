"""Each notebook that asks something of one case runs for every case, a proposal of one's own in a
workbook among them: without an error, and what a case lacks is said.
"""

import os
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from kilometres import kilometre_workbook
from traitlets.config import Config

ROOT = Path(__file__).parents[1]
CASES = [*sorted(path.parent for path in ROOT.glob("data/*/case.toml")), Path("kilometres.xlsx")]
OF_ONE_CASE = [
    "00_start",
    "01_published_case",
    "02_what_if",
    "03_scenarios",
    "04_uncertainty",
    "05_committee_paper",
    "08_follow_up",
]
OF_THEIR_OWN = ["06_other_cases", "07_your_own_case"]  # of several cases, of none yet
LACKING = {  # what TV01c has, by the notebook that says which case lacks it
    "01_published_case": "This case counts no posts.",
    "04_uncertainty": "This case has no capacity.csv",
    "08_follow_up": "Nothing is reported for this case",
}


def code_of(name):
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a notebook's cells in this process, as a kernel does, and gives what it shows."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")  # what is exported stays here

    def run(name, case, mend=lambda source: source):
        path = case if case.is_dir() else kilometre_workbook(tmp_path / case)
        monkeypatch.setenv("CASE", str(path))
        shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
        shown = ""
        for source in code_of(name):
            with capture_output() as output:
                shell.run_cell(mend(source)).raise_error()
            assert "Traceback" not in output.stdout + output.stderr  # of what is only displayed
            texts = [str(one.data.get("text/plain", "")) for one in output.outputs]
            shown = "\n".join([shown, output.stdout, *texts])
        return shown

    return run


def test_no_notebook_is_forgotten():
    names = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert names == sorted([*OF_ONE_CASE, *OF_THEIR_OWN])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", OF_ONE_CASE)
def test_it_runs_for_this_case_and_says_what_it_lacks(run, name, case):
    shown = run(name, case)
    if case.stem != "tv01c" and name in LACKING:
        assert LACKING[name] in shown


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_uncertainty_is_asked_of_a_scenario_and_told_in_danish(run, case):
    chosen = 'scenario, lang = case.published, "en"'
    other = 'scenario, lang = case.scenario("sent", {"delay.all": 1.0}), "da"'
    assert any(chosen in source for source in code_of("04_uncertainty"))
    shown = run("04_uncertainty", case, lambda source: source.replace(chosen, other))
    assert "I forslaget" in shown and "As proposed" not in shown
    assert "I forhold til" in shown or "Ændringerne" in shown, "it is not the published case"


@pytest.mark.parametrize("name", OF_ONE_CASE)
def test_no_prose_speaks_of_one_case(name):
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    own_words = ("TV01", "Copenhagen", "million", "2018", "2021", "network", "consultant")
    assert [one for one in own_words if one in prose] == []


def test_lab_opens_the_notebooks_on_a_workbook(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from fosterlib.__main__ import main

    lab = pytest.importorskip("jupyterlab.labapp").LabApp
    opened = []
    monkeypatch.setattr(lab, "launch_instance", lambda _: opened.append(os.environ["CASE"]))
    monkeypatch.setenv("CASE", "")
    own = kilometre_workbook(tmp_path / "kilometres.xlsx")
    done = CliRunner().invoke(main, ["lab", str(own), "--no-browser"])
    assert (done.exit_code, opened) == (0, [str(own)])
    done = CliRunner().invoke(main, ["lab", "kilometers", "--no-browser"])
    assert (done.exit_code, len(opened)) == (1, 1)
