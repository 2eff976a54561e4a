"""Files as people save them: Excel in Danish and English, old and new encodings; and what is
refused early.
"""

import codecs
import csv

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl

NUMBERS = {"value", "low", "high", "step", "precision"}


def save_as_danish_excel(path, encoding="cp1252"):
    """Saves a CSV again as Danish Excel does: semicolons, decimal commas, its own encoding and line
    ends.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {
                    name: text.replace(".", ",") if name in NUMBERS else text
                    for name, text in row.items()
                }
            )


def assert_same(case, original):
    """The same words, the same numbers, the same totals."""
    assert case.values() == original.values()
    assert case.figures == original.figures
    assert case.amounts == original.amounts
    assert [a.label_da for a in case.assumptions.values()] == [
        a.label_da for a in original.assumptions.values()
    ]
    assert [a.source for a in case.assumptions.values()] == [
        a.source for a in original.assumptions.values()
    ]
    assert fl.evaluate(case).total.tolist() == fl.evaluate(original).total.tolist()
    assert fl.reconcile(case).equals(fl.reconcile(original))


@pytest.fixture(scope="module")
def original():
    return fl.load_case(TV01C)


@pytest.fixture
def copy(tmp_path):
    return changed_case(TV01C, tmp_path)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_file_saved_by_danish_excel_is_read_as_the_original(copy, original, encoding):
    for name in ("assumptions.csv", "published.csv", "amounts.csv"):
        save_as_danish_excel(copy / name, encoding)
    assert "50,667" in (copy / "assumptions.csv").read_text(encoding=encoding)
    assert_same(fl.load_case(copy), original)


@pytest.mark.parametrize("name", ["assumptions.csv", "published.csv"])
def test_one_file_saved_by_danish_excel_beside_others_that_are_not(copy, original, name):
    save_as_danish_excel(copy / name)
    assert_same(fl.load_case(copy), original)


@pytest.mark.parametrize(
    "name", ["assumptions.csv", "published.csv", "case.toml", "scenarios.toml"]
)
def test_a_byte_order_mark_is_not_part_of_the_first_word(copy, original, name):
    (copy / name).write_bytes(codecs.BOM_UTF8 + (copy / name).read_bytes())
    assert_same(fl.load_case(copy), original)


@pytest.mark.parametrize("name", ["assumptions.csv", "published.csv", "case.toml"])
def test_windows_1252_is_read_with_its_danish_letters(copy, original, name):
    (copy / name).write_bytes((copy / name).read_text(encoding="utf-8").encode("cp1252"))
    case = fl.load_case(copy)
    assert_same(case, original)
    assert (
        case.line("recruitment").label_da == "Målgruppeanalyse, rekrutteringsstrategi og -kampagne"
    )
    assert case.assumptions["price.fte"].label_da == "Udgift pr. årsværk"


@pytest.mark.parametrize("name", ["assumptions.csv", "published.csv", "case.toml"])
def test_the_line_ends_of_windows_are_read(copy, original, name):
    (copy / name).write_bytes((copy / name).read_bytes().replace(b"\n", b"\r\n"))
    assert_same(fl.load_case(copy), original)


def test_blank_rows_are_left_out(copy, original):
    text = (copy / "published.csv").read_text(encoding="utf-8")
    (copy / "published.csv").write_text(
        text.replace("\n", "\n,,,,,,,,,\n", 5) + "\n\n", encoding="utf-8"
    )
    assert_same(fl.load_case(copy), original)


def test_columns_may_stand_in_any_order(copy, original):
    path = copy / "published.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sorted(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert_same(fl.load_case(copy), original)


def small_amount(tmp_path, written):
    """The amount of 2026 in the small case, if amounts.csv has semicolons and this in its cell."""
    copy = changed_case(SMALL, tmp_path)
    table = (
        f"line;party;year;value;locator\ncampaign;north;2026;{written};x\ncampaign;north;2027;0;x\n"
    )
    (copy / "amounts.csv").write_text(table, encoding="utf-8")
    return fl.load_case(copy).amounts[0].value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("50", 50),
        ("50,5", 50.5),
        ("1.300", 1300),
        ("-1.300,25", -1300.25),
        ("1.234.567", 1234567),
        ("0,125", 0.125),
    ],
)
def test_a_number_in_danish_form_is_read_in_a_file_with_semicolons(tmp_path, written, read):
    assert small_amount(tmp_path, written) == read


@pytest.mark.parametrize(
    "written", ["0.5", "50.5", "12.34", "1.300.5", "1,300.5", "1.30,5", "50,5,5", "kr. 50", "−50"]
)
def test_a_number_that_is_not_in_danish_form_is_refused_in_a_file_with_semicolons(
    tmp_path, written
):
    with pytest.raises(fl.CaseError, match=r"amounts\.csv, row 2, field value: is not a number"):
        small_amount(tmp_path, written)


def test_a_decimal_point_is_not_taken_for_a_thousand_separator_after_a_zero(tmp_path):
    with pytest.raises(fl.CaseError, match=r"amounts\.csv, row 2, field value: is not a number"):
        small_amount(tmp_path, "0.125")


@pytest.mark.parametrize("written", ["50,5", "1,300", "1.300.000", "fifty", "50 000", "--50"])
def test_a_number_that_is_not_in_english_form_is_refused_in_a_file_with_commas(tmp_path, written):
    cell = ("amounts.csv", "campaign,north,2026,50,", f'campaign,north,2026,"{written}",')
    with pytest.raises(fl.CaseError, match=r"amounts\.csv, row 2, field value: is not a number"):
        fl.load_case(changed_case(SMALL, tmp_path, cell))


def test_a_number_with_an_underscore_is_refused(tmp_path):
    with pytest.raises(fl.CaseError, match=r"amounts\.csv, row 2, field value: is not a number"):
        fl.load_case(changed_case(SMALL, tmp_path, ("amounts.csv", "2026,50,", "2026,5_0,")))


def test_a_blank_amount_is_not_stated_and_never_zero(tmp_path):
    case = fl.load_case(
        changed_case(
            SMALL, tmp_path, ("amounts.csv", "campaign,north,2026,50,", "campaign,north,2026,,")
        )
    )
    assert fl.evaluate(case).unknown == ("campaign",)
    assert fl.evaluate(case).total.isna().tolist() == [True, False]
    assert "amounts.csv" in str(case.warnings[0])


def test_an_empty_last_column_as_excel_leaves_it_is_no_column(copy, original):
    path = copy / "amounts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", ",\n"), encoding="utf-8")
    assert_same(fl.load_case(copy), original)


def test_a_blank_figure_that_feeds_a_profile_is_not_stated_and_said(tmp_path):
    blank = ("published.csv", "moves,all,2026,effect,-200,", "moves,all,2026,effect,,")
    case = fl.load_case(changed_case(SMALL, tmp_path, blank))
    assert fl.evaluate(case).total.isna().tolist() == [True, False]
    assert "published.csv" in str(case.warnings[0])


def test_a_file_of_absurd_size_is_refused_unread(tmp_path):
    copy = changed_case(SMALL, tmp_path)
    with (copy / "assumptions.csv").open("r+b") as file:
        file.truncate(20_000_001)
    with pytest.raises(
        fl.CaseError, match=r"assumptions\.csv: is larger than 20 MB and is not read"
    ):
        fl.load_case(copy)


def test_a_cell_of_absurd_size_is_refused(tmp_path):
    cell = ("amounts.csv", "2026,50,Tabel 1", "2026,50," + "x" * 10_001)
    with pytest.raises(
        fl.CaseError, match=r"amounts\.csv, row 2: has a cell of more than 10,000 characters"
    ):
        fl.load_case(changed_case(SMALL, tmp_path, cell))


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path):
    copy = changed_case(SMALL, tmp_path)
    (copy / "published.csv").unlink()
    (copy / "published.csv").mkdir()
    with pytest.raises(fl.CaseError, match=r"published\.csv"):
        fl.load_case(copy)
