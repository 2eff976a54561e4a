"""Files as people save them: Excel in Danish and English, old and new encodings; and what is
refused early.
"""

import codecs
import csv

import pandas as pd
import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl
from fosterlib.words.text import number

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


UNPRINTABLE = {
    "\x01": "U\\+0001",
    "\x0b": "U\\+000B \\(vertical tab\\)",
    "\x0c": "U\\+000C",
    "\uffff": "U\\+FFFF",
}


@pytest.mark.parametrize("letter", UNPRINTABLE, ids=ascii)
@pytest.mark.parametrize("name", ["assumptions.csv", "case.toml", "scenarios.toml"])
def test_a_character_that_no_document_can_show_is_refused_with_its_line(copy, name, letter):
    lines = (copy / name).read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(lines) if "network" in line)
    lines[place] = lines[place].replace("network", f"net{letter}work", 1)
    (copy / name).write_text("\n".join(lines), encoding="utf-8")
    said = f"{name}, row {place + 1}: holds a character.*{UNPRINTABLE[letter]}"
    with pytest.raises(fl.CaseError, match=said):
        fl.load_case(copy)


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("case.toml", 'title_da = "', r'title_da = "\u000b', r"case\.toml, field title_da: holds"),
        ("case.toml", 'label_en = "', r'label_en = "\u0001', r"row \w+ 1.*, field label_en: holds"),
        (
            "scenarios.toml",
            'reason_en = "',
            r'reason_en = "\u000c',
            r"slower.*, field reason_en: holds",
        ),
    ],
)
def test_a_character_written_as_an_escape_is_refused_with_its_field(copy, name, was, now, said):
    text = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(fl.CaseError, match=said):
        fl.load_case(copy)


def test_a_form_feed_in_actuals_and_in_the_prose_is_refused_with_its_line(copy, tmp_path):
    case = fl.load_case(copy)
    actuals = tmp_path / "actuals.csv"
    actuals.write_text("line,period,value,note\nnetwork,2018,-1,a\x0cb\n", encoding="utf-8")
    with pytest.raises(fl.CaseError, match=r"actuals\.csv, row 2: holds a character"):
        fl.follow_up(case, actuals)
    table = pd.DataFrame(
        [["network", "2018", -1, "a\x0bb"]], columns=["line", "period", "value", "note"]
    )
    with pytest.raises(fl.CaseError, match="field note: holds a character"):
        fl.follow_up(case, table)
    (copy / "paper_en.md").write_text("# A paper\n\nof two\x0b lines\n", encoding="utf-8")
    with pytest.raises(fl.CaseError, match=r"paper_en\.md, row 3: holds a character"):
        fl.load_case(copy)


@pytest.mark.parametrize("typed", ["9" * 28, "1e308", "-1e308", "1" + "0" * 400, "1e15001"])
def test_an_amount_beyond_all_money_is_refused(tmp_path, typed):
    with pytest.raises(fl.CaseError, match=r"amounts\.csv, row 2, field value: is (too|not)"):
        fl.load_case(changed_case(SMALL, tmp_path, ("amounts.csv", "2026,50,", f"2026,{typed},")))


def test_the_largest_amounts_are_read_and_printed(tmp_path):
    case = fl.load_case(
        changed_case(SMALL, tmp_path, ("amounts.csv", "2026,50,", f"2026,{10**15},"))
    )
    assert "1.000.000.000.000.000" in str(fl.budget_table(fl.evaluate(case)))
    assert number(1e308, "en").count(",") == 102


@pytest.mark.parametrize("value", ["0", "-100", "5e-324", "1e300", "nan", "inf", ""])
def test_a_price_index_that_is_no_index_is_refused(tmp_path, value):
    copy = changed_case(SMALL, tmp_path)
    (copy.parent / "price_index.csv").write_text(
        f"index,currency,year,value,basis,source,locator\nPL,DKK,2026,{value},made up,s,l\n"
    )
    with pytest.raises(fl.CaseError, match=r"price_index\.csv, row 2, field value"):
        fl.load_case(copy)


def test_a_year_without_a_source_is_blank_with_the_basis_unknown_and_its_prices_are_refused(copy):
    (copy.parent / "price_index.csv").write_text(
        "index,currency,year,value,basis,source,locator\nPL,DKK,2018,100,made up,s,l\n"
        "PL,DKK,2027,,unknown,s,not found\n"
    )
    case = fl.load_case(copy)
    assert dict(case.price_index) == {"2018": 100}
    with pytest.raises(fl.CaseError, match=r"has no such year.*'2027'"):
        fl.in_prices(fl.evaluate(case), "2027")


def test_a_value_whose_basis_is_unknown_is_refused(copy):
    (copy.parent / "price_index.csv").write_text(
        "index,currency,year,value,basis,source,locator\nPL,DKK,2026,100,unknown,s,l\n"
    )
    with pytest.raises(fl.CaseError, match=r"price_index\.csv, row 2, field value"):
        fl.load_case(copy)


@pytest.mark.parametrize("step", ["5e-324", "1e-300", "1e-12"])
def test_a_step_that_no_slider_can_have_is_refused(copy, step):
    path = copy / "assumptions.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    rows[0]["step"] = step
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(fl.CaseError, match=r"assumptions\.csv, row 2.*field step: is too small"):
        fl.load_case(copy)
