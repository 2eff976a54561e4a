"""What is not sure in somebody else's table is refused: one clear message, with row and column."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from read_table import TABLES, lines, read, read_workbook

import fosterlib as fl
from fosterlib.foreign.table import case_from_table
from fosterlib.load.new import save_case

REFUSALS = sorted((Path(__file__).parent / "refusals").glob("*.txt"))


@pytest.mark.parametrize("path", REFUSALS, ids=lambda path: path.stem)
def test_what_does_not_fit_is_refused_in_exactly_these_words(path, tmp_path):
    """Each file in refusals/ holds arguments, a table, and what is said of it."""
    options, table, expected = path.read_text(encoding="utf-8").split("-----\n")
    with pytest.raises(fl.CaseError) as refusal:
        read(tmp_path, table, **tomllib.loads(options))
    assert str(refusal.value) == expected.rstrip("\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Post;2018;2019\n" + "A;1;2\n" * 3000, "table.csv: has more than 2,000 rows; allowed: "),
        (
            "Post;2018;2019" + ";" * 500 + "\nA;1;2\n",
            "table.csv, row 1: has more than 200 columns; allowed: ",
        ),
        (f"Post;2018;2019\n{'A' * 30_000};1;2\n", "table.csv, row 2: has a cell of more than "),
    ],
)
def test_a_table_of_absurd_size_is_refused(tmp_path, text, message):
    with pytest.raises(fl.CaseError) as refusal:
        read(tmp_path, text, unit="1000 DKK")
    assert str(refusal.value).startswith(message)


def test_files_that_are_no_tables_are_refused(tmp_path):
    for name, content in {
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "paper.pdf": b"%PDF-1.7",
        "page.csv": b"<html></html>",
        "torn.xlsx": b"PK\x03\x04 torn",
        "wide.csv": "Post;2018".encode("utf-16"),
    }.items():
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
    with pytest.raises(
        fl.CaseError, match="row 2, field D: holds a formula without a stored result"
    ):
        read_workbook(tmp_path, [["Post", 2018, 2019, "I alt"], ["A", 1, 2, "=B2+C2"]], unit="GBP")


def test_an_existing_folder_is_never_written_over(tmp_path):
    case = case_from_table(TABLES / "dk_satspulje_2018.csv", unit="1000000 DKK")
    (tmp_path / "mine").mkdir()
    with pytest.raises(fl.CaseError, match="is there already; nothing was written"):
        save_case(case, tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


OTHER_FILES = {
    "old.xls": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Excel or Word file, neither a CSV nor an XLSX workbook",
    ),
    "empty.xlsx": (None, "cannot be read as a workbook: KeyError"),
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_of_another_kind_is_refused_in_exactly_these_words(name, tmp_path):
    content, reason = OTHER_FILES[name]
    if content is None:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("nothing.xml", "<x/>")
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(fl.CaseError) as refusal:
        case_from_table(tmp_path / name, unit="GBP")
    assert str(refusal.value) == f"{name}: {reason}; allowed: a table saved as CSV or XLSX"


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path):
    def second(book):
        book.create_sheet("Plan").append(["Post", 2020, 2021])

    with pytest.raises(fl.CaseError) as refusal:
        read_workbook(
            tmp_path, [["Post", 2018, 2019], ["A", 1, 2]], second, unit="GBP", sheet="Plans"
        )
    assert (
        str(refusal.value)
        == "table.xlsx, field sheet: there is no such sheet (value: 'Plans'); allowed: Ark1, Plan;"
        " did you mean 'Plan'?"
    )


def test_formulas_without_results_are_all_told(tmp_path):
    with pytest.raises(fl.CaseError) as refusal:
        read_workbook(
            tmp_path, [["Post", 2018, 2019, "I alt"], ["A", 1, "=B2", "=B2+C2"]], unit="GBP"
        )
    reason = "holds a formula without a stored result: open the workbook, save it, and try again"
    assert str(refusal.value).splitlines() == [
        f"table.xlsx, sheet Ark1, row 2, field {column}: {reason}" for column in "CD"
    ]


def test_an_example_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(fl.CaseError) as refusal:
        fl.example("tv01")
    names = "copenhagen_prevention, herning_parents, kent_voluntary, surrey_safeguarding, tv01c"
    assert (
        str(refusal.value) == f"there is no example 'tv01'; allowed: {names}; did you mean 'tv01c'?"
    )


def test_two_sheets_with_years_are_told_by_name(tmp_path):
    def second(book):
        book.create_sheet("Plan").append(["Post", 2020, 2021])
        book["Plan"].append(["B", 3, 4])

    with pytest.raises(fl.CaseError) as refusal:
        read_workbook(tmp_path, [["Post", 2018, 2019], ["A", 1, 2]], second, unit="GBP")
    reason = "has more than one sheet with years: say which one"
    assert str(refusal.value) == f"table.xlsx, field sheet: {reason}; allowed: Ark1, Plan"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(fl.CaseError) as refusal:
        case_from_table(tmp_path / "missing.csv", unit="GBP")
    reason = "cannot be read: No such file or directory"
    assert str(refusal.value) == f"missing.csv: {reason}; allowed: a table saved as CSV or XLSX"
