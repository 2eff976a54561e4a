"""A figure that moves in a notebook is named: table, row, column, from what, to what, and why."""

import io
import json
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import fosterlib as fl
from fosterlib.model.errors import CaseError
from fosterlib.regression.accept import accept, quiet
from fosterlib.regression.cells import cell_name, closeup, markup_line, moved_lines
from fosterlib.regression.closing import NO_CAUSE, UNKNOWN_CAUSE, summary_lines
from fosterlib.regression.collected import notebook_problem
from fosterlib.regression.inputs import changed_rows, reasons, record, rows_of
from fosterlib.regression.shown import look_different

ROOT = Path(__file__).parents[1]
START = ROOT / "notebooks" / "00_start.ipynb"
BUDGET = 'fl.budget_table(plan, lang="en")'


def cells(path=START):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def stored_table():
    return next(cell["outputs"] for cell in cells() if "budget_table" in "".join(cell["source"]))


def with_text(outputs, old, new, form="text/html"):
    changed = json.loads(json.dumps(outputs))
    data = changed[0]["data"]
    assert old in "".join(data[form])
    data[form] = "".join(data[form]).replace(old, new)
    return changed


def stream(text):
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def test_a_figure_of_a_table_is_named_by_row_and_year_stored_first():
    now = with_text(stored_table(), "-12,800", "-12,900")
    assert moved_lines("00_start.ipynb", BUDGET, stored_table(), now) == [
        "00_start.ipynb, budget table, Total permanent change, 2021: stored -12,800, now -12,900"
    ]


def test_every_cell_that_differs_is_named_and_none_that_does_not():
    now = with_text(stored_table(), "-12,800", "-12,900")
    now = with_text(now, "-8,000", "-8,001")
    lines = moved_lines("n", BUDGET, stored_table(), now)
    assert [line.split(": ")[0].rpartition(", ")[2] for line in lines] == ["2018", "2021"]
    assert moved_lines("n", BUDGET, stored_table(), stored_table()) == []


def test_a_word_of_a_row_a_heading_a_title_or_a_note_is_named():
    for old, new, place in (
        ("Information officer", "Information clerk", "name of a row"),
        (">2019<", ">2019/20<", "heading, column 3"),
        ("Restructuring", "Restructure", "title"),
        ("City of Copenhagen", "City of Aarhus", "note 2"),
    ):
        (line, *_) = moved_lines("n", BUDGET, stored_table(), with_text(stored_table(), old, new))
        assert line.startswith(f"n, budget table, {place}: stored "), line


def test_a_row_that_comes_or_goes_is_told_with_its_figures():
    html = "".join(stored_table()[0]["data"]["text/html"])
    row = next(part for part in html.split("<tr ") if "Information officer" in part)
    now = with_text(stored_table(), f"<tr {row}", "")
    (line,) = moved_lines("n", BUDGET, stored_table(), now)
    assert "Information officer: stored" in line and "(nothing)" in line


def test_a_table_of_pandas_is_named_by_the_words_beside_its_number():
    html = (
        "<table><thead><tr><th></th><th>table</th><th>value</th></tr></thead><tbody>"
        "<tr><th>84</th><td>table4</td><td>28.0</td></tr></tbody></table>"
    )
    outputs = [{"output_type": "execute_result", "data": {"text/html": html}}]
    (line,) = moved_lines("n", "alone[columns]", outputs, with_text(outputs, "28.0", "28.5"))
    assert line == "n, alone, row 84, table4, value: stored 28.0, now 28.5"


def test_cells_that_span_rows_keep_every_figure_under_its_own_heading():
    html = (
        "<table><thead><tr><th></th><th></th><th>x</th></tr></thead><tbody>"
        '<tr><th rowspan="2">a</th><th>b</th><td>1</td></tr><tr><th>c</th><td>2</td></tr>'
        "</tbody></table>"
    )
    outputs = [{"output_type": "execute_result", "data": {"text/html": html}}]
    (line,) = moved_lines("n", "t", outputs, with_text(outputs, "<td>2<", "<td>3<"))
    assert line == "n, t, a, c, x: stored 2, now 3"


def test_a_text_is_told_by_its_line_and_in_full():
    old, new = "First.\nThe proposal saves 12.8 million DKK in 2021, as it was printed.\n", ""
    new = old.replace("12.8", "12.9")
    (line,) = moved_lines("n", "print(fl.headline(plan))", stream(old), stream(new))
    first, stored, now = line.split("\n")
    assert first.startswith(
        "n, headline, line 2: stored «proposal saves 12.8», now «proposal saves 12.9»"
    )
    assert "12.8 million" in stored and "12.9 million" in now


def test_a_chart_is_told_by_what_it_shows():
    def chart(text):
        data = {"image/png": "x", "text/plain": f"<Chart: Effects. 2021: {text}.>"}
        return [{"output_type": "execute_result", "data": data}]

    (line,) = moved_lines("n", "fl.effects_chart(plan)", chart("-12,800"), chart("-12,900"))
    assert line.startswith("n, effects chart, what it shows: stored")
    assert "-12,800" in line and "-12,900" in line


def painted(bar, width=60, shade=0, font=""):
    """A white picture in base64 with a dark bar, as a notebook keeps it."""
    image = Image.new("RGB", (width, 40), (255 - shade,) * 3)
    image.paste((30, 60, 120), (10, 40 - bar, 20, 40))
    file = io.BytesIO()
    told = PngInfo()
    if font:
        told.add_text("Font", font)
    image.save(file, "png", pnginfo=told)
    return b64encode(file.getvalue()).decode()


def chart_of(picture):
    data = {"image/png": picture, "text/plain": "<Chart: Effects. 2021: -12,800.>"}
    return [{"output_type": "execute_result", "data": data}]


def test_a_chart_that_says_the_same_and_looks_different_is_told():
    old, new = chart_of(painted(30)), chart_of(painted(15))
    assert look_different(old, new)
    assert moved_lines("n", "fl.effects_chart(plan)", old, new) == [
        "n, effects chart, the picture: stored a picture of 60 x 40 points,"
        " now another in 6.2% of its points"
    ]
    (line,) = moved_lines("n", "f()", old, chart_of(painted(30, width=61)))
    assert line.endswith("now a picture of 61 x 40 points")
    (line,) = moved_lines("n", "f()", old, chart_of("bm9uZQ=="))
    assert line.endswith("now no picture that can be read")


def test_a_picture_that_differs_less_than_an_eye_sees_is_the_same():
    old = chart_of(painted(30))
    assert not look_different(old, chart_of(painted(30, shade=20)))
    assert moved_lines("n", "f()", old, chart_of(painted(30, shade=20))) == []


def test_in_another_font_a_chart_is_held_to_what_it_says_and_in_its_own_to_its_points():
    old = chart_of(painted(30, font="Arial"))
    assert not look_different(old, chart_of(painted(15, font="DejaVu Sans")))
    assert look_different(old, chart_of(painted(15, font="Arial")))
    assert look_different(old, chart_of(painted(15)))
    said = chart_of(painted(15, font="DejaVu Sans"))
    said[0]["data"]["text/plain"] = "<Chart: Effects. 2021: -12,900.>"
    assert "-12,900" in moved_lines("n", "f()", old, said)[0]


def test_a_chart_says_which_font_it_is_drawn_in():
    chart = fl.effects_chart(fl.evaluate(fl.load_case(ROOT / "data" / "tv01c")), font="DejaVu Sans")
    with Image.open(io.BytesIO(chart._repr_png_())) as image:
        assert image.info["Font"] == "DejaVu Sans"


def test_noise_is_never_looked_for_in_a_picture():
    assert quiet(chart_of("AA0xabcdef12AA"))[0].data["image/png"] == "AA0xabcdef12AA"


def test_an_output_that_is_missing_is_named():
    assert moved_lines("n", "f()", stream("a"), []) == ["n, f, output: stored a, now (nothing)"]


def test_markup_alone_is_told_as_markup():
    now = with_text(stored_table(), "font-size:13px", "font-size:14px")
    assert moved_lines("n", BUDGET, stored_table(), now) == []
    assert "every figure as stored, but text/html" in markup_line("n", BUDGET, stored_table(), now)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("fl.budget_table(plan)", "budget table"),
        ("print(fl.headline(a, b))", "headline"),
        ("bench.restore()\nbench.results.total", "bench.results.total"),
        ("found.variance.query('x')[columns].round(1)", "found.variance"),
        ("figures[figures.ok]", "figures"),
        ("for x in y:\n    print(x)", "text"),
        ("x = (", "cell"),
    ],
)
def test_what_a_cell_shows_is_named_by_its_last_expression(source, name):
    assert cell_name(source) == name


def test_only_the_words_that_differ_are_shown_close_up():
    assert closeup("a b c d e", "a b c x e") == ("«b c d»", "«b c x»")


def changed_case(tmp_path, file, old, new):
    folder = tmp_path / "tv01c"
    shutil.copytree(ROOT / "data" / "tv01c", folder)
    kept = record(["x"], tmp_path, sorted(folder.glob("*.*")))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return reasons(json.loads(json.dumps(kept)), ["x"], tmp_path)


def test_the_cause_names_file_row_and_value(tmp_path):
    text = (ROOT / "data/tv01c/assumptions.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("price.institution,"))
    found = changed_case(tmp_path, "assumptions.csv", row, row.replace("1137", "1140", 1))
    assert found == ["tv01c/assumptions.csv: price.institution 1137 -> 1140"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "scenarios.toml",
            '{ "network.children" = 9 }',
            '{ "network.children" = 8 }',
            "scenario 'slower network care', overrides.network.children 9 -> 8",
        ),
        (
            "scenarios.toml",
            '[[scenario]]\nname = "one year later"',
            '[[scenario]]\nname = "mine"\n\n[[scenario]]\nname = "one year later"',
            "scenario 'mine' is new",
        ),
        (
            "case.toml",
            'lever = "visits"',
            'lever = "visit"',
            "line 'visits', lever visits -> visit",
        ),
        (
            "amounts.csv",
            "officer,unsplit,2018,",
            "officer,unsplit,2018,9",
            "officer, unsplit, 2018 ",
        ),
    ],
)
def test_the_cause_names_a_scenario_a_line_an_amount(tmp_path, file, old, new, said):
    (found,) = changed_case(tmp_path, file, old, new)
    assert found.startswith(f"tv01c/{file}: {said}")


def test_a_row_that_is_gone_or_new_is_a_cause():
    old = [["id", "value"], ["a.x", "1"], ["b.x", "2"]]
    assert changed_rows(old, old[:2]) == ["b.x is gone"]
    assert changed_rows(old[:2], old) == ["b.x is new"]


def test_the_notebooks_own_code_the_library_and_its_packages_are_causes(tmp_path):
    kept = record(["x"], tmp_path, [])
    assert reasons(kept, ["x"], tmp_path) == []
    assert reasons(kept, ["y"], tmp_path) == [
        "the notebook's own cells were changed after it was run"
    ]
    older = kept | {"library": "?", "versions": kept["versions"] | {"fosterlib": "0.0.1"}}
    assert reasons(older, ["x"], tmp_path) == [
        "stored with another version of the library, fosterlib 0.0.1;"
        f" the one that runs here is {fl.__version__}"
    ]
    other = kept | {"library": "?", "versions": kept["versions"] | {"numpy": "1.0"}}
    assert reasons(other, ["x"], tmp_path) == [
        f"numpy 1.0 -> {kept['versions']['numpy']}",
        "the library's code has changed",
    ]


def test_a_data_file_that_is_gone_is_a_cause(tmp_path):
    kept = record([], tmp_path, []) | {"inputs": {"data/x.csv": ["id,value"]}}
    assert reasons(kept, [], tmp_path) == ["data/x.csv is not there any more"]


def test_a_file_that_cannot_be_read_as_toml_is_still_a_cause(tmp_path):
    (tmp_path / "case.toml").write_text("= x")
    assert rows_of(tmp_path / "case.toml")[1][2] == "(not valid TOML)"


def failed_cell(notebook, found, kind="moved", figures=2):
    return {"notebook": notebook, "reasons": found, "kind": kind, "figures": figures}


def test_one_cause_is_told_once_with_the_notebooks_it_reaches():
    cells = [
        failed_cell("a.ipynb", ["c"]),
        failed_cell("a.ipynb", ["c"]),
        failed_cell("b.ipynb", ["c"]),
    ]
    lines = summary_lines(cells)
    assert lines[:2] == [
        "c",
        "    moves 6 figures or lines in 3 cells of 2 notebooks: a.ipynb (2), b.ipynb",
    ]
    assert lines.count("c") == 1


def test_a_cause_that_is_not_known_is_said_to_be_unknown():
    assert summary_lines([failed_cell("a", None)])[0] == UNKNOWN_CAUSE
    assert summary_lines([failed_cell("a", [])])[0] == NO_CAUSE


def test_a_cell_that_stops_cannot_be_accepted():
    lines = summary_lines([failed_cell("a", ["c"], kind="raised", figures=0)])
    assert "stops 1 cell" in lines[1]
    assert "must be mended" in lines[-1]


ERROR = {"output_type": "error", "ename": "E", "evalue": "no"}


def notebook(*cells):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code(count, *outputs):
    return {"cell_type": "code", "source": "x", "execution_count": count, "outputs": list(outputs)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (notebook(code(None)), "was never run"),
        (notebook(code(1), code(3)), "was not run once from top to bottom"),
        (notebook(code(1, ERROR)), "error in cell 0 (E: no)"),
        ("{", "is not a notebook"),
        ("[]", "is not a notebook"),
        (notebook(code(1)), ""),
    ],
)
def test_a_notebook_with_nothing_to_compare_is_refused_in_a_sentence(tmp_path, text, said):
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    found = notebook_problem(path)
    assert said in found if said else found == ""
    assert "\n" not in found


def write_notebooks(folder, **sources):
    """Notebooks of one cell each, that were never run."""
    for name, source in sources.items():
        cell = nbformat.v4.new_code_cell(source)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / f"{name}.ipynb")


def test_nothing_at_all_is_stored_if_one_cell_raises(tmp_path):
    write_notebooks(tmp_path, a="print(6 * 7)", b="1 / 0", c="print(1)")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CaseError) as refused:
        accept(tmp_path)
    assert str(refused.value) == (
        "nothing was stored: b.ipynb, text: cell 0 raises ZeroDivisionError: division by zero"
    )
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    (rerun,) = accept(tmp_path, "a")
    assert rerun.moved == ["a.ipynb, text, output: stored (nothing), now 42"]
    assert "42" in (tmp_path / "a.ipynb").read_text(encoding="utf-8")


def test_what_is_raised_while_a_value_is_shown_is_said_by_name(tmp_path):
    unshowable = "class Odd:\n    def __repr__(self):\n        raise TypeError('no shape')\nOdd()"
    write_notebooks(tmp_path, a=unshowable)
    with pytest.raises(CaseError) as refused:
        accept(tmp_path)
    assert str(refused.value) == (
        "nothing was stored: a.ipynb, Odd: cell 0 raises TypeError: no shape"
    )


@pytest.mark.slow
def test_a_run_of_pytest_names_the_figure_and_the_cause_once(tmp_path):
    for name in ("data", "notebooks"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / "data" / "tv01c", tmp_path / "data" / "tv01c")
    shutil.copy(START, tmp_path / "notebooks")
    run(tmp_path, "-m", "fosterlib", "accept")
    path = tmp_path / "data/tv01c/published.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("table1,contracts,all,2021"))
    path.write_text(text.replace(row, row.replace("-3", "-4", 1)), encoding="utf-8")
    pytest_run = ["-m", "pytest", "-p", "fosterlib.regression.plugin", "notebooks", "-q"]
    said = run(tmp_path, *pytest_run, fails=True)
    assert "<td" not in said
    assert said.count("tv01c/published.csv: table1, contracts, all, 2021") == 1
    assert (
        "00_start.ipynb, budget table, Total permanent change, 2021: stored -12,800, now -" in said
    )
    assert "of 1 notebook: 00_start.ipynb" in said
    accepted = run(tmp_path, "-m", "fosterlib", "accept")
    assert (
        "00_start.ipynb, budget table, Total permanent change, 2021: stored -12,800, now -"
        in accepted
    )
    run(tmp_path, *pytest_run)


def run(folder, *arguments, fails=False):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=600
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout
