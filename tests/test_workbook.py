"""The workbook: live formulas, names, print, and nothing that runs."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest
from changed_case import TV01C
from office import formula_cells

import fosterlib as fl
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.workbook import export_workbook
from fosterlib.model.levers import LEVERS


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture
def book(case, tmp_path):
    return export_workbook(fl.evaluate(case), tmp_path / "tv01c.xlsx", lang="en")


def test_every_assumption_has_its_name_in_the_workbook(case, book):
    assert set(case.assumptions) <= set(openpyxl.load_workbook(book).defined_names)


def test_the_formula_of_a_line_is_derived_from_its_lever(book):
    formulas = formula_cells(book).values()
    assert "=network.children*network.share_of_year*(price.network - price.foster)" in formulas
    assert "=-respite.children*price.respite_saving" in formulas


def test_a_lever_written_differently_gives_another_formula(case, tmp_path, monkeypatch):
    def doubled(children, saving_per_child):
        return -2 * children * saving_per_child

    monkeypatch.setitem(LEVERS, "prevented_placements", doubled)
    case = fl.load_case(case.folder)  # one whose levers were not looked up before
    path = export_workbook(fl.evaluate(case), tmp_path / "doubled.xlsx")
    assert "=-constant.2*respite.children*price.respite_saving" in formula_cells(path).values()


def test_stored_values_are_the_real_ones(case, book):
    sheet = openpyxl.load_workbook(book, data_only=True)["Summary"]
    assert [cell.value for cell in sheet[6][1:5]] == [-8000, -9900, -11900, -12800]


def test_an_unknown_is_na(tmp_path):
    case = fl.load_case("data/kent_voluntary")
    path = export_workbook(fl.evaluate(case), tmp_path / "kent.xlsx")
    unknown = [id for id, a in case.assumptions.items() if a.value != a.value]
    names = openpyxl.load_workbook(path).defined_names
    assert unknown
    for id in unknown:
        ((sheet, cell),) = names[id].destinations
        assert openpyxl.load_workbook(path)[sheet][cell.replace("$", "")].value == "=NA()"
        assert (
            openpyxl.load_workbook(path, data_only=True)[sheet][cell.replace("$", "")].value
            == "#N/A"
        )


def test_a_label_that_looks_like_a_formula_is_text(case, tmp_path):
    labels = ["=1+1", "+1", "-1", "@SUM(1)"]
    lines = [
        line.model_copy(update={"label_da": labels[n % 4]}) for n, line in enumerate(case.lines)
    ]
    scenario = case.scenario(
        '=HYPERLINK("http://example.org")', {"network.children": 9}, reason="=1+1", author="@me"
    )
    evil = replace(case, header=case.header.model_copy(update={"line": lines, "title_da": "=1+1"}))
    path = export_workbook(fl.evaluate(evil, scenario), tmp_path / "evil.xlsx")
    found = [
        (cell.value, cell.data_type)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in (*labels, scenario.name, "@me; =1+1")
    ]
    assert {value for value, _ in found} == {*labels, scenario.name, "@me; =1+1"}
    assert {kind for _, kind in found} == {"s"}


def test_sheets_print_on_landscape_pages_with_repeated_headers_and_hold_no_macros(book):
    for sheet in openpyxl.load_workbook(book):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area
        if sheet.title not in ("Cover", "Summary", "Log"):
            assert sheet.freeze_panes
            assert sheet.print_title_rows
    assert not [name for name in zipfile.ZipFile(book).namelist() if "vba" in name.lower()]


def test_sheets_without_content_are_left_out(tmp_path):
    names = openpyxl.load_workbook(
        export_workbook(fl.evaluate(fl.load_case("data/kent_voluntary")), tmp_path / "k.xlsx")
    )
    assert "Personale" not in names.sheetnames
    assert "Versioner" not in names.sheetnames


def test_an_earlier_version_gives_a_sheet_of_what_changed(tmp_path):
    before, after = (
        fl.evaluate(fl.load_case(f"tests/versions/{name}")) for name in ("before", "after")
    )
    sheet = openpyxl.load_workbook(
        export_workbook(after, tmp_path / "v.xlsx", "en", compared=before)
    )["Versions"]
    assert "Changes from A to B" in sheet["A1"].value
    assert [row[0].value for row in sheet.iter_rows()].count("Saving per child") == 2


def test_the_same_results_give_the_same_bytes(case, tmp_path):
    paths = [export_workbook(fl.evaluate(case), tmp_path / f"{n}.xlsx") for n in range(2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_results_in_other_prices_are_shown_in_them(case, tmp_path):
    results = fl.in_prices(fl.evaluate(case), "2023")
    path = export_workbook(results, tmp_path / "p.xlsx", "en")
    sheet = openpyxl.load_workbook(path, data_only=True)["Summary"]
    assert sheet["A5"].value == "1,000 DKK, 2023 prices"
    assert [cell.value for cell in sheet[6][1:5]] == pytest.approx(results.total.to_numpy())
    assert scenario_from_workbook(case, path).overrides == {}


def test_names_that_differ_in_capitals_only_are_refused(case, tmp_path):
    twin = case.assumptions["price.fte"].model_copy(update={"id": "price.FTE"})
    clash = replace(case, assumptions={**case.assumptions, "price.FTE": twin})
    with pytest.raises(fl.CaseError, match="capitals only"):
        export_workbook(fl.evaluate(clash), tmp_path / "x.xlsx")
