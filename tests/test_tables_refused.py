"""What is not sure in somebody else's table is refused: one clear message, with row and column."""

import zipfile

import pytest
from read_table import TABLES, lines, read, read_workbook

import fosterlib as fl
from fosterlib.load.new import save_case
from fosterlib.load.table import case_from_table

BAD = {
    "rows that miss their total": (
        "Post;2018;2019;I alt\nA;100;200;300\nB;300;400;750\n",
        r"row 3, field total: 'B': the amounts add to 700, printed is 750",
    ),
    "a year that misses its total": (
        "Post;2018;2019\nA;100;200\nB;300;400\nI alt;400;650\n",
        r"row 4, field 2019: 'I alt': the amounts add to 600, printed is 650",
    ),
    "a missing year": ("Post;2018;2020\nA;1;2\n", r"row 1, field C: 2020 follows 2018: a year is missing"),
    "years out of order": ("Post;2019;2018\nA;1;2\n", r"row 1, field C: .*years are out of order"),
    "years in two forms": ("Post;2018;2019/20\nA;1;2\n", r"row 1.*has years in two forms"),
    "a year twice": ("Post;2018;Budget 2018\nA;1;2\n", r"row 1, field B: the year 2018 heads more than one column"),
    "a text in an amount": ("Post;2018;2019\nA;1;see me\n", r"row 2, field 2019, column C: is not an amount .*see me"),
    "two rows with one name": ("Post;2018;2019\nA;1;2\nB;1;2\nA;3;4\n", r"row 4.*'A' stands twice, first in row 2"),
    "a row without a name": ("Post;2018;2019\nA;1;2\n;3;5\nB;1;1\n", r"row 3.*has amounts and no name"),
    "two currencies": ("Line,2018,2019\nA,£100,200\nB,€300,400\n", r"row 3, field 2018, column B: .*another currency"),
    "two price levels": ("Tabel i 2018 p/l;;\n1.000 kr., 2019-p/l;2018;2019\nA;1;2\n", "more than one price level"),
    "two decimal marks": ("Post;2018;2019\nA;36,3;20\nB;3.5;4\n", r"'36,3' \(row 2.*'3\.5' \(row 3.*the opposite"),
    "no years": ("a,b\n1,2\n", "has no row headed by years"),
    "nothing": ("", "has no row headed by years"),
    "totals only": ("Post;2018;2019\nI alt;1;2\n", "row 2: has totals and no other rows"),
    "too many rows": ("Post;2018;2019\n" + "A;1;2\n" * 3000, "has more than 2,000 rows"),
    "too many columns": ("Post;2018;2019" + ";" * 500 + "\nA;1;2\n", "has more than 200 columns"),
    "an open quote": ('Post;2018;2019\n"A;1;2\n', "is not a CSV"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused_by_row_and_column(tmp_path, text, message):
    unit = None if "£" in text or "kr." in text else "1000 DKK"
    with pytest.raises(fl.CaseError, match=message):
        read(tmp_path, text, unit=unit)


def test_every_wrong_cell_is_named_at_once(tmp_path):
    with pytest.raises(fl.CaseError) as refusal:
        read(tmp_path, "Post;2018;2019\nA;1;x\nB;y;2\n", unit="1000 DKK")
    assert [problem.row for problem in refusal.value.problems] == ["2", "3"]


def test_the_unit_is_never_guessed(tmp_path):
    with pytest.raises(fl.CaseError, match=r"does not name its money unit.*say it: unit='GBP'"):
        read(tmp_path, "Line,2018,2019\nA,1,2\n")
    with pytest.raises(fl.CaseError, match="more than one currency"):
        read(tmp_path, "Line (£),2018,2019\nA,1,2\n", unit="1000 DKK")
    with pytest.raises(fl.CaseError, match="is not a money unit"):
        read(tmp_path, "Line,2018,2019\nA,1,2\n", unit="bananas")


def test_files_that_are_no_tables_are_refused(tmp_path):
    for name, content in {
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "paper.pdf": b"%PDF-1.7", "page.csv": b"<html></html>",
        "torn.xlsx": b"PK\x03\x04 torn", "wide.csv": "Post;2018".encode("utf-16"),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        with pytest.raises(fl.CaseError, match=name.replace(".", r"\.")):
            case_from_table(tmp_path / name, unit="GBP")
    with pytest.raises(fl.CaseError, match="cannot be read"):
        case_from_table(tmp_path / "missing.csv", unit="GBP")


def test_an_archive_that_would_unpack_to_an_absurd_size_is_refused_unopened(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    assert (tmp_path / "bomb.xlsx").stat().st_size < 200_000
    with pytest.raises(fl.CaseError, match="would unpack to 100 MB"):
        case_from_table(tmp_path / "bomb.xlsx", unit="GBP")


def test_an_absurdly_large_sheet_is_refused_early(tmp_path):
    table = [["Post", 2018, 2019], ["A", 1, 2]]
    with pytest.raises(fl.CaseError, match="sheet Ark1: has more than 2,000 rows"):
        read_workbook(tmp_path, table, lambda book: book.active.cell(900_000, 1, "x"), unit="GBP")
    with pytest.raises(fl.CaseError, match="has more than 200 columns"):
        read_workbook(tmp_path, table, lambda book: book.active.cell(3, 9_000, "x"), unit="GBP")


def test_a_workbook_with_two_tables_asks_which(tmp_path):
    def second(book):
        book.create_sheet("Plan").append(["Post", 2020, 2021])
        book["Plan"].append(["B", 3, 4])

    table = [["Post", 2018, 2019], ["A", 1, 2]]
    with pytest.raises(fl.CaseError, match=r"more than one sheet with years.*allowed: Ark1, Plan"):
        read_workbook(tmp_path, table, second, unit="GBP")
    assert lines(read_workbook(tmp_path, table, second, unit="GBP", sheet="Plan")) == {"B": [3, 4]}
    with pytest.raises(fl.CaseError, match=r"no such sheet.*did you mean 'Plan'"):
        read_workbook(tmp_path, table, second, unit="GBP", sheet="Plans")


def test_a_formula_without_a_stored_result_is_named_by_cell(tmp_path):
    with pytest.raises(fl.CaseError, match="row 2, field D: holds a formula without a stored result"):
        read_workbook(tmp_path, [["Post", 2018, 2019, "I alt"], ["A", 1, 2, "=B2+C2"]], unit="GBP")


def test_an_existing_folder_is_never_written_over(tmp_path):
    case = case_from_table(TABLES / "dk_satspulje_2018.csv", unit="1000000 DKK")
    (tmp_path / "mine").mkdir()
    with pytest.raises(fl.CaseError, match="is there already; nothing was written"):
        save_case(case, tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []
