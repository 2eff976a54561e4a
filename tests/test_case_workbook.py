"""A case in one workbook: there and back, a template to fill in, and what is wrong said by sheet,
row and column.
"""

import shutil
from dataclasses import fields

import numpy as np
import openpyxl
import pytest
from changed_case import SMALL, TV01C
from click.testing import CliRunner

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.load.sheet_schema import sheet_forms, words_of_sheet

DATA = TV01C.parent
CASES = [*sorted(path.parent for path in DATA.glob("*/case.toml")), SMALL]
OF_THE_PLACE = ("id", "folder", "warnings", "own_scenarios")  # named after where the case stands


def told(path):
    """What is said of a case that cannot be read, a text a problem."""
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(path)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def template(tmp_path):
    return fl.new_case(tmp_path / "hjemmepleje.xlsx", lang="da")


def changed(path, change, name="changed.xlsx"):
    """The workbook after something was done to it with another program."""
    book = openpyxl.load_workbook(path, rich_text=True)
    change(book)
    book.save(path.with_name(name))
    return path.with_name(name)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_a_case_goes_to_a_workbook_and_back_and_is_the_same(folder, tmp_path):
    shutil.copy(DATA / "price_index.csv", tmp_path)
    case = fl.load_case(folder)
    again = fl.load_case(fl.save_case(case, tmp_path / f"{folder.name}.xlsx"))
    for name in {field.name for field in fields(case)} - {*OF_THE_PLACE, "patterns", "price_index"}:
        assert str(getattr(again, name)) == str(getattr(case, name)), name
    assert again.patterns.keys() == case.patterns.keys()
    for line, pattern in case.patterns.items():
        assert np.array_equal(again.patterns[line], pattern, equal_nan=True)
    assert fl.evaluate(again).total.equals(fl.evaluate(case).total)
    if folder.parent == DATA:
        assert again.price_index == case.price_index


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_every_cell_of_the_files_comes_back_from_a_workbook(folder, tmp_path):
    case = fl.load_case(folder)
    book = fl.load_case(fl.save_case(case, tmp_path / "there.xlsx"))
    first, second = fl.save_case(case, tmp_path / "first"), fl.save_case(book, tmp_path / "second")
    assert {path.name: path.read_text("utf-8") for path in first.iterdir()} == {
        path.name: path.read_text("utf-8") for path in second.iterdir()
    }


@pytest.mark.parametrize("form", sheet_forms().values(), ids=lambda form: form.name)
def test_every_sheet_and_column_is_called_something_of_its_own_in_both_languages(form):
    for lang in ("da", "en"):
        assert words_of_sheet(form.name).called[lang] != form.name or lang == "en"
        called = [words_of_sheet(form.name, column.field).called[lang] for column in form.columns]
        assert len({*map(str.casefold, called)}) == len(called)
        assert "_" not in "".join(called), "the name of a field"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_template_evaluates_as_it_stands_in_either_language(lang, tmp_path):
    made = CliRunner().invoke(main, ["new", str(tmp_path / "own.xlsx"), "--lang", lang])
    assert made.exit_code == 0, made.output
    case = fl.load_case(tmp_path / "own.xlsx")
    assert fl.evaluate(case).total.tolist() == [-125, -1100, -1500, -1500]
    assert case.figures == ()
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "own.xlsx")])
    assert checked.exit_code == 0, checked.output


def test_three_sheets_are_enough(template):
    def only_three(book):
        for title in book.sheetnames[3:]:
            del book[title]

    case = fl.load_case(changed(template, only_three))
    assert [part.id for part in case.header.part] == ["proposal"]
    assert case.parties == ("unsplit",)


def test_what_the_analyst_wrote_beside_the_tables_is_let_alone(template):
    def notes(book):
        book["Poster"].cell(1, 30, "Min note")
        book["Poster"].cell(2, 30, "spørg Mette")
        book.create_sheet("Udregning")["A1"] = "=1+1"

    assert fl.load_case(changed(template, notes)).lines[0].id == "visits"


def test_rows_in_another_order_are_the_same_case(template):
    def sort(book):
        sheet = book["Forudsætninger"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=6)]
        for number, values in enumerate(reversed(rows), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value

    case = fl.load_case(changed(template, sort))
    assert fl.evaluate(case).total.tolist() == [-125, -1100, -1500, -1500]


def delete_sheet(book):
    del book["Forudsætninger"]


def rename_sheet(book):
    book["Scenarier"].title = "Scenarier gl"


def delete_column(book):
    book["Forudsætninger"].delete_cols(4)


def delete_optional_column(book):
    book["Poster"].delete_cols(3)


def type_text(book):
    book["Forudsætninger"]["C4"] = "0,15"


def two_ids(book):
    book["Forudsætninger"]["A3"] = "visits.fewer"


def two_lines_of_one_id(book):
    book["Poster"]["N2"] = book["Poster"]["N3"] = "samme"


def no_result(book):
    book["Forudsætninger"]["C3"] = "=100*2"


def sort_with_headings(book):
    book["Poster"].insert_rows(1)


WRONG = {
    "a sheet taken away": (delete_sheet, "sheet Forudsætninger: the sheet is missing"),
    "a sheet renamed": (rename_sheet, "sheet Scenarier: the sheet is missing"),
    "a column taken away": (
        delete_column,
        "sheet Forudsætninger, row 1, field Lav / Low: the colu",
    ),
    "an optional column taken away": (
        delete_optional_column,
        "row 1, field Penge / Money: the col",
    ),
    "a decimal typed as text": (
        type_text,
        "row 4, column C (Værdi): is not a number (value: \"'0,",
    ),
    "two rows with one id": (two_ids, "row 3, column A (Id): id 'visits.fewer' stands twice, firs"),
    "two lines with one id": (
        two_lines_of_one_id,
        "sheet Poster, row 3, column N (Id): id 'samme' stands twice, first in row 2",
    ),
    "a formula without a result": (no_result, "row 3, column C: holds a formula without a stored"),
    "headings sorted away": (sort_with_headings, "row 1 has no headings; they stand in row 2"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_by_sheet_row_and_column(change, said, template):
    problems = told(changed(template, change))
    assert said in problems[0], problems
    assert all(problem.startswith("changed.xlsx, sheet ") for problem in problems)


def test_everything_that_is_wrong_is_said_at_once(template):
    def three(book):
        book["Poster"]["B2"] = "måske"
        book["Forudsætninger"]["G2"] = "besøg"
        book["Sag"]["B6"] = "kroner"

    problems = told(changed(template, three))
    assert any("sheet Poster, row 2, column B (Slags): is not a valid word" in p for p in problems)

    def two(book):
        book["Forudsætninger"]["G2"] = "besøg"
        book["Forudsætninger"]["G3"] = "borger"

    assert len([one for one in told(changed(template, two)) if "column G (Enhed)" in one]) == 2


def test_a_line_is_found_by_its_row(template):
    def wrong(book):
        book["Poster"]["D4"] = "coordinator.post * coordinator.cost"

    (problem,) = told(changed(template, wrong))
    assert "sheet Poster, row 4 (coordinator), column D (Formel)" in problem


def test_a_password_macros_and_other_kinds_of_file_are_said_by_what_they_are(template, tmp_path):
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000)
    assert "is protected by a password" in told(locked)[0]
    assert "may hold macros" in told(shutil.copy(template, tmp_path / "own.xlsm"))[0]
    assert "a workbook of LibreOffice" in told(shutil.copy(template, tmp_path / "own.ods"))[0]
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    assert "holds no case: its sheets are Sheet" in told(other)[0]


def test_the_exported_workbook_of_formulas_says_that_it_is_another_file(tmp_path):
    plan = fl.evaluate(fl.load_case(TV01C))
    exported = fl.export_workbook(plan, tmp_path / "tv01c.xlsx")
    (problem,) = told(exported)
    assert "is a workbook of formulas" in problem


def test_a_file_that_is_there_is_not_written_over(template):
    before = template.read_bytes()
    with pytest.raises(fl.CaseError, match="is there already"):
        fl.new_case(template)
    with pytest.raises(fl.CaseError, match="is there already"):
        fl.save_case(fl.load_case(template), template)
    assert template.read_bytes() == before


def test_own_scenarios_stand_beside_the_workbook_and_leave_it_as_it_is(template):
    before = template.read_bytes()
    case = fl.load_case(template)
    fl.save_scenario(case, case.scenario("færre", {"visits.fewer": 30}))
    assert template.with_name("hjemmepleje.own_scenarios.toml").is_file()
    assert fl.load_case(template).named("færre").overrides == {"visits.fewer": 30}
    assert list(fl.saved_scenarios(fl.load_case(template))[0]) == ["færre"]
    with pytest.raises(fl.CaseError, match="nothing was moved"):
        fl.adopt_scenario(case, "færre")
    assert template.read_bytes() == before


@pytest.mark.parametrize("word", ["run", "page", "paper"])
def test_what_takes_a_folder_takes_a_workbook(word, template, tmp_path):
    output = [] if word == "run" else ["--output", str(tmp_path / "out")]
    said = CliRunner().invoke(main, [word, str(template), *output])
    assert said.exit_code == 0, said.output


def test_the_texts_lines_in_another_order_are_said(tmp_path):
    path = fl.save_case(fl.load_case(TV01C), tmp_path / "tv01c.xlsx")

    def sort(book):
        book["Papir"]["A5"], book["Papir"]["A9"] = 8, 4

    assert "not in the order of their numbers" in told(changed(path, sort))[0]


def test_what_looks_wrong_is_said_by_sheet_row_and_column(template):
    """Not refused, and still told as the analyst sees it, not by the files of a folder."""

    def unused(book):
        rows = book["Forudsætninger"]
        for cell in rows[3]:
            rows.cell(12, cell.column).value = cell.value
        rows["A12"] = "left.over"

    report = fl.case_report(fl.load_case(changed(template, unused)))
    assert "changed.xlsx, sheet Forudsætninger, row 12 (left.over): is used by no line" in report
    assert ".csv" not in report
    assert "case.toml" not in report
