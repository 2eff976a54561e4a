"""The workbook: live formulas, names, print, and nothing that runs."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest
from changed_case import TV01C
from office import formula_cells

import fosterlib as fl
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.sheets import leaves
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
        assert sheet.page_setup.paperSize == 9  # A4
        fits = sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
        if fits:
            assert (sheet.page_setup.fitToWidth or 1) == 1
            is_one_page = sheet._charts or sheet.title == "Cover"
            assert sheet.page_setup.fitToHeight == (None if is_one_page else 0)  # None: 1
        else:  # too wide to be read on one page: further pages repeat what a row is
            assert sheet.col_breaks.brk and sheet.print_title_cols
            assert 85 <= sheet.page_setup.scale <= 100  # of 9 points
        assert sheet.print_area
        if sheet.title not in ("Cover", "Summary", "Log"):
            assert sheet.freeze_panes
            assert sheet.print_title_rows
    assert not [name for name in zipfile.ZipFile(book).namelist() if "vba" in name.lower()]


def test_a_sheet_too_wide_for_a_page_goes_on_further_ones_that_repeat_its_first_columns():
    assert leaves([60, 40, 55], 1) == []
    assert leaves([60, 40, 55, 1], 1) == [3]
    assert leaves([50, *[30] * 8], 1) == [4, 7]
    assert leaves([200, 50], 1) == []  # nothing helps a column wider than a page


def test_the_area_that_is_printed_holds_the_whole_chart(book):
    for sheet in openpyxl.load_workbook(book):
        columns, rows = sheet.print_area.replace("$", "").split("!")[-1], sheet.max_row
        last = openpyxl.utils.cell.range_boundaries(columns)
        for chart in sheet._charts:
            assert last[3] > chart.anchor._from.row + 20
            to = chart.anchor.to
            assert last[2] >= to.col + bool(to.colOff), (sheet.title, rows)


def test_lines_that_are_zero_everywhere_are_one_together_in_the_chart_and_follow(case, tmp_path):
    path = fl.export_workbook(fl.evaluate(case), tmp_path / "book.xlsx", "en")
    charted = openpyxl.load_workbook(path)["Summary"]._charts[0]
    budget = openpyxl.load_workbook(path)["Budget"]
    shown = openpyxl.load_workbook(path, data_only=True)["Budget"]
    rows = [int(one.tx.strRef.f.rpartition("$")[2]) for one in charted.series]
    names = [budget.cell(row, 1).value for row in rows]
    zero = [row for row in rows if not any(shown.cell(row, n).value for n in range(3, 7))]
    assert [budget.cell(row, 1).value for row in zero] == ["Other 3 lines (0 with nothing moved)"]
    assert len(names) == len(set(names)) == 9
    assert all(str(budget.cell(zero[0], n).value).startswith("=") for n in range(3, 7))


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
