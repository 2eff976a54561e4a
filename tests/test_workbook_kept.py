"""A workbook that is written again: what people wrote is carried over, or nothing is written."""

import openpyxl
import pytest
from changed_case import TV01C, changed_case
from office import change

import fosterlib as fl


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture
def plan(case):
    return fl.evaluate(case)


@pytest.fixture
def path(plan, tmp_path):
    return fl.export_workbook(plan, tmp_path / "a.xlsx", pages=fl.follow_up_pages(plan))


def again(plan, path, **more):
    return fl.export_workbook(plan, path, pages=fl.follow_up_pages(plan), **more)


def typed(path, cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, cell = place.split("!")
        book[sheet][cell].value = value
    book.save(path)


def log_row(path):
    sheet = openpyxl.load_workbook(path)["Log"]
    [head] = [row[0].row for row in sheet.iter_rows() if row[1].value == "Jeres egne noter"]
    return head + 1


def test_an_untouched_workbook_is_written_over_with_the_same_bytes(plan, path):
    before = path.read_bytes()
    assert again(plan, path).read_bytes() == before


def test_follow_up_figures_and_the_log_are_carried_over(plan, path):
    row = log_row(path)
    typed(
        path,
        {"Opfølgning 2018!G5": -150.5, f"Log!B{row}": "spurgt 3. maj", "Opfølgning 2018!L5": "n"},
    )
    book = openpyxl.load_workbook(again(plan, path))
    assert book["Opfølgning 2018"]["G5"].value == -150.5
    assert book["Opfølgning 2018"]["L5"].value == "n"
    assert book["Log"][f"B{row}"].value == "spurgt 3. maj"


def test_follow_up_figures_stay_with_their_rows_when_the_case_has_changed(plan, path, tmp_path):
    typed(path, {"Opfølgning 2018!G6": -7})
    key = [c.value for c in openpyxl.load_workbook(path)["Opfølgning 2018"][6][:3]]
    other = changed_case(TV01C, tmp_path, ("case.toml", 'version = "TV01c', 'version = "TV01d'))
    results = fl.evaluate(fl.load_case(other))
    sheet = openpyxl.load_workbook(again(results, path))["Opfølgning 2018"]
    [found] = [row for row in sheet.iter_rows() if row[6].value == -7]
    assert [cell.value for cell in found[:3]] == key


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Profiler og beløb!F9": 0.5}, "phase-in of line 'visits'"),
        ({"Budget!C5": 5}, "a formula was overwritten"),
    ],
)
def test_what_would_be_lost_is_named_and_nothing_is_written(plan, path, cells, said):
    typed(path, cells)
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match=f"was not written.*{said}"):
        again(plan, path)
    assert path.read_bytes() == before
    again(plan, path, replace=True)


def test_a_moved_assumption_is_named_with_both_values(plan, path):
    change(path, {"network.children": 9})
    before = path.read_bytes()
    with pytest.raises(
        fl.CaseError, match=r"network\.children was moved from 17, which would be lost"
    ):
        again(plan, path)
    assert path.read_bytes() == before


def test_a_sheet_of_ones_own_and_a_comment_are_not_lost(plan, path):
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mit ark")["A1"].value = "egne tal"
    book["Budget"]["B5"].comment = openpyxl.comments.Comment("hvorfor?", "C")
    book.save(path)
    with pytest.raises(fl.CaseError) as error:
        again(plan, path)
    assert "a sheet of your own" in str(error.value)
    assert "the comment would be lost" in str(error.value)


def test_a_follow_up_page_that_is_filled_in_is_not_left_out(plan, path):
    typed(path, {"Opfølgning 2018!G5": -1})
    with pytest.raises(fl.CaseError, match="has no sheet 'Opfølgning 2018'"):
        fl.export_workbook(plan, path)


def test_another_file_of_the_name_is_not_written_over(plan, tmp_path):
    path = tmp_path / "b.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(fl.CaseError, match="there is a file of this name"):
        fl.export_workbook(plan, path)


@pytest.mark.parametrize("mark", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_not_written(plan, path, mark):
    path.with_name(mark).write_text("")
    with pytest.raises(fl.CaseError, match="open in another program"):
        again(plan, path)


def test_reasons_names_and_notes_come_home(case, path):
    change(path, {"network.children": 9})
    book = openpyxl.load_workbook(path)
    ((title, cell),) = book.defined_names["network.children"].destinations
    row = int(cell.rsplit("$", 1)[1])
    book[title].cell(row, 13).value = "kun ni familier"
    ((cover, name),) = book.defined_names["fosterlib.scenario_name"].destinations
    book[cover][name.replace("$", "")].value = "færre børn"
    book.save(path)
    scenario = fl.scenario_from_workbook(case, path)
    assert (scenario.name, dict(scenario.reasons)) == (
        "færre børn",
        {"network.children": "kun ni familier"},
    )


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_people_wrote_beside_the_numbers_comes_home(case, plan, tmp_path, lang):
    path = fl.export_workbook(plan, tmp_path / "b.xlsx", lang)
    assert fl.notes_from_workbook(case, path).empty
    book = openpyxl.load_workbook(path)
    log = book["Log"]
    log.cell(log.max_row + 1, 2).value = "looked at by the controller"
    sheet = book.worksheets[1]
    sheet["A3"].comment = openpyxl.comments.Comment("is this so?", "Jens")
    free = sheet.cell(sheet.max_row + 2, 1)
    free.value = "a note below"
    book.save(path)
    notes = fl.notes_from_workbook(case, path)
    assert set(notes.text) == {"looked at by the controller", "is this so?", "a note below"}
    assert set(notes.kind) <= {"reason", "log", "comment", "text"}
    assert notes.set_index("text").kind["is this so?"] == "comment"
    assert notes.set_index("text").cell["a note below"] == free.coordinate
