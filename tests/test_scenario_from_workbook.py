"""What someone changed in a workbook comes back as a scenario; what is not recognised is refused by
cell.
"""

import zipfile
from dataclasses import replace

import openpyxl
import pytest
from changed_case import TV01C
from office import change

import fosterlib as fl
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.workbook import export_workbook


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture
def book(case, tmp_path):
    return export_workbook(fl.evaluate(case), tmp_path / "tv01c.xlsx", lang="en")


def test_a_changed_assumption_comes_back_as_a_scenario(case, book):
    change(book, {"network.children": 9, "delay.all": 0.5, "part1.on": 0})
    scenario = scenario_from_workbook(case, book, reason="half as many families")
    assert scenario.overrides == {"network.children": 9, "delay.all": 0.5, "part1.on": 0}
    assert (scenario.name, scenario.reason) == ("tv01c", "half as many families")


def test_an_untouched_workbook_of_a_scenario_gives_its_overrides(case, tmp_path):
    for scenario in case.scenarios.values():
        path = export_workbook(fl.evaluate(case, scenario), tmp_path / "s.xlsx")
        assert scenario_from_workbook(case, path).overrides == pytest.approx(
            dict(scenario.overrides)
        )


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("network.children", 99, "outside its range"),
        ("network.children", "many", "is not a number"),
        ("network.children", None, "is not a number"),
        ("network.children", "=17/2", "formula whose value was not saved"),
        ("network.on", 0.5, "outside its range"),
        ("Budget!D7", 5, "a formula was overwritten"),
        ("Calculation!C8", 0.5, "a formula was overwritten"),
        ("Profiles and amounts!F9", 0.5, "phase-in of line 'visits'.*move visits.delay"),
        ("Profiles and amounts!development", 300, "amounts.csv.*move development.scale"),
        ("Assumptions!A8", "visits.befor", "was changed"),
        ("Assumptions!E8", 4, "was changed"),
        ("Assumptions!A80", "new.assumption", "is not recognised"),
        ("Reconciliation!G5", -900, "was changed"),
    ],
)
def test_what_is_not_recognised_is_refused_by_cell(case, book, cell, value, told):
    workbook = openpyxl.load_workbook(book)
    if "!" in cell:
        sheet, place = cell.split("!")
        if place.islower():  # the first year of a line
            rows = [row for row in workbook[sheet].iter_rows() if row[1].value == place]
            place = rows[0][5].coordinate
    else:
        ((sheet, place),) = workbook.defined_names[cell].destinations
        place = place.replace("$", "")
    workbook[sheet][place].value = value
    workbook.save(book)
    with pytest.raises(fl.CaseError, match=told) as error:
        scenario_from_workbook(case, book)
    assert [problem.row for problem in error.value.problems] == [f"{sheet}!{place}"]


def test_a_deleted_name_is_told(case, book):
    workbook = openpyxl.load_workbook(book)
    del workbook.defined_names["price.fte"]
    workbook.save(book)
    with pytest.raises(fl.CaseError, match=r"field price\.fte: the name was deleted"):
        scenario_from_workbook(case, book)


def test_a_workbook_of_another_version_of_the_case_is_refused(case, book):
    moved_case = replace(case, header=case.header.model_copy(update={"version": "TV01d"}))
    with pytest.raises(fl.CaseError, match="another version of the case"):
        scenario_from_workbook(moved_case, book)


@pytest.mark.parametrize("sheet", ["Budget", "Reconciliation"])
def test_rows_deleted_at_the_end_of_a_sheet_are_told(case, book, sheet):
    changed = openpyxl.load_workbook(book)
    last = changed[sheet].max_row
    changed[sheet].delete_rows(last - 1, 2)
    changed.save(book)
    with pytest.raises(fl.CaseError, match=rf"{sheet}!\w*{last}"):
        scenario_from_workbook(case, book)


def test_inserted_rows_are_told_in_a_few_lines(case, book):
    workbook = openpyxl.load_workbook(book)
    workbook["Calculation"].insert_rows(5, 3)
    workbook.save(book)
    with pytest.raises(
        fl.CaseError, match="rows were inserted in the sheet 'Calculation'"
    ) as error:
        scenario_from_workbook(case, book)
    assert len(error.value.problems) == 22
    assert "more cells" in error.value.problems[-1].message


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(case, tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(fl.CaseError):
        scenario_from_workbook(case, path)


def test_a_workbook_of_absurd_size_is_not_opened(case, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(201_000_000))
    with pytest.raises(fl.CaseError, match="too large"):
        scenario_from_workbook(case, path)


def test_a_workbook_of_someone_else_is_not_taken_for_ours(case, tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(fl.CaseError, match=r"other\.xlsx: is not a workbook of fosterlib"):
        scenario_from_workbook(case, path)


def test_a_deleted_sheet_is_told(case, book):
    workbook = openpyxl.load_workbook(book)
    del workbook["Budget"]
    workbook.save(book)
    with pytest.raises(fl.CaseError, match="the sheet 'Budget' was deleted"):
        scenario_from_workbook(case, book)
