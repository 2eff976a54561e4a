"""A council's own repository is green on its first run, and names the figure that moves."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import fosterlib as fl
from fosterlib.regression.collected import (
    WITHOUT_GIT,
    belongs,
    case_problem,
    notebook_problem,
    printed_problem,
    scenario_problem,
    without_git,
)
from fosterlib.regression.start import start

ROOT = Path(__file__).parents[1]
TESTS = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]


def run(python, folder, *arguments, fails=False):
    done = subprocess.run(
        [python, *arguments], cwd=folder, capture_output=True, text=True, timeout=900
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout


def dearer_institution(repository):
    path = repository / "data" / "my_case" / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("price.institution,"))
    assert ",900,700,1200," in row
    path.write_text(text.replace(row, row.replace(",900,", ",910,", 1)), encoding="utf-8")


def rewritten(path, change):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook, [cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def never_run(path):
    rewritten(path, lambda _, code: [c.update(execution_count=None, outputs=[]) for c in code])


def stored_with_an_error(path):
    error = {
        "output_type": "error",
        "ename": "NameError",
        "evalue": "name 'x' is not defined",
        "traceback": [],
    }
    rewritten(path, lambda _, code: code[0].update(outputs=[error]))


def of_another_version(path):
    def change(notebook, code):
        notebook["metadata"]["fosterlib"]["versions"]["fosterlib"] = "0.0.1"
        code[0]["source"] = "import fosterlib as fl\n\ncase = fl.no_such_function()"

    rewritten(path, change)


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(fl.CaseError, match="is there already; nothing was written"):
        start(tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_the_templates_of_both_languages_have_the_same_code():
    council = ROOT / "fosterlib" / "regression" / "council"
    danish = sorted(council.glob("[0-9]*_da.md"))
    assert len(danish) >= 3
    for path in danish:
        other = path.with_name(path.name.replace("_da.md", "_en.md"))
        parts = [one.read_text(encoding="utf-8").split("```") for one in (path, other)]
        codes = [[code.replace('"da"', '"en"') for code in texts[1::2]] for texts in parts]
        assert codes[0] == codes[1]
        assert all(len(code.splitlines()) <= 12 for code in codes[0])


def test_a_case_that_is_wrong_is_told_by_its_own_message(tmp_path):
    folder = fl.new_case(tmp_path / "x")
    assert [case_problem(folder), printed_problem(folder), scenario_problem(folder)] == ["", "", ""]
    path = folder / "scenarios.toml"
    path.write_text(
        '[[scenario]]\nname = "mine"\noverrides = { "moves.childrn" = 3 }\n', encoding="utf-8"
    )
    assert "did you mean 'moves.children'?" in case_problem(folder) + scenario_problem(folder)


def test_a_scenario_file_that_git_does_not_know_is_no_part_of_the_repository(tmp_path):
    path = tmp_path / "scenarios.toml"
    assert not belongs(path)
    path.write_text("")
    assert belongs(path)  # without git, every file belongs
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    assert not belongs(path)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert belongs(path)


def test_without_git_a_scenario_that_does_not_fit_says_why_it_was_tried(tmp_path):
    folder = fl.new_case(tmp_path / "x")
    text = '[[scenario]]\nname = "mine"\noverrides = { "no.such" = 3 }\n'
    (folder / "scenarios.toml").write_text(text, encoding="utf-8")
    assert without_git(folder)
    assert scenario_problem(folder).splitlines()[-1] == WITHOUT_GIT
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    assert not without_git(folder)
    assert scenario_problem(folder) == ""
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert WITHOUT_GIT not in scenario_problem(folder)
    assert "no.such" in scenario_problem(folder)


@pytest.mark.slow
def test_a_danish_repository_is_green_at_once_and_has_all_it_needs(tmp_path):
    repository = start(tmp_path / "kommune", "da")
    assert [notebook_problem(path) for path in repository.glob("notebooks/*.ipynb")] == [""] * 3
    text = (repository / "notebooks" / "01_saving.ipynb").read_text(encoding="utf-8")
    first = json.loads(text)["cells"][0]["source"]
    assert "".join(first).startswith("# Hvad sparer forslaget?")
    assert len((repository / "README.md").read_text(encoding="utf-8").splitlines()) < 40
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    assert "## Åbn notesbøgerne" in makefile and "council." not in makefile
    said = run(sys.executable, repository, "-m", "pytest", "-p", "no:cacheprovider")
    assert "18 passed" in said and WITHOUT_GIT in said

    never_run(repository / "notebooks" / "01_saving.ipynb")
    stored_with_an_error(repository / "notebooks" / "02_evidence.ipynb")
    of_another_version(repository / "notebooks" / "03_what_if.ipynb")
    lines = run(sys.executable, repository, *TESTS, fails=True).splitlines()
    for said in (
        "01_saving.ipynb was never run, so there is nothing to compare with:"
        " python -m fosterlib accept 01_saving",
        "02_evidence.ipynb was stored with an error in cell 0 (NameError: name 'x' is not"
        " defined): mend the cell, then python -m fosterlib accept 02_evidence",
        "stored with another version of the library, fosterlib 0.0.1;"
        f" the one that runs here is {fl.__version__}",
    ):
        assert lines.count(said) == 1, "\n".join(lines)


@pytest.mark.slow
def test_a_repository_of_the_wheel_in_an_empty_environment_names_figure_and_cause(tmp_path):
    uv = [sys.executable, "-m", "uv"]
    here = ["--no-build-isolation", "--python", sys.executable, "--out-dir", tmp_path]
    subprocess.run([*uv, "build", "--quiet", "--wheel", *here, ROOT], check=True)
    subprocess.run([*uv, "venv", "--quiet", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    (wheel,) = tmp_path.glob("*.whl")
    install = [*uv, "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, "-r", ROOT / "requirements.lock", wheel], check=True)
    run(python, tmp_path, "-m", "fosterlib", "start", "my-council", "--lang", "en")
    repository = tmp_path / "my-council"
    assert "18 passed" in run(python, repository, *TESTS)

    dearer_institution(repository)
    said = run(python, repository, *TESTS, fails=True)
    assert said.count("my_case/assumptions.csv: price.institution 900 -> 910") == 1
    assert "01_saving.ipynb, budget table, Total, 2030: stored -" in said
    assert "<td" not in said and "Traceback" not in said

    accepted = run(python, repository, "-m", "fosterlib", "accept")
    assert "01_saving.ipynb, budget table, Total, 2030: stored -" in accepted
    said = run(python, repository, *TESTS, fails=True)  # accepted, and still not as printed
    assert "1 failed, 17 passed" in said
    assert "table1, total all 2030 effect: printed -800 1000 DKK, model -" in said
