"""What printed totals tell of somebody else's table: its sections, its decimal mark, its blanks."""

import math
import zipfile

import openpyxl
import pytest
from read_table import all_reproduced, lines, notes, read, read_workbook

import fosterlib as fl
from fosterlib.foreign.table import case_from_table

SECTIONS = """Line,2026,2027
A,10,20
B,5,5
Sub-total X,15,25
C,1,1
D,2,2
Sub-total Y,3,3
Total one,18,28
E,7,7
Total two,7,7
Grand total,25,35
"""


def test_totals_of_sections_and_of_sections_of_sections_are_told_from_lines(tmp_path):
    case = read(tmp_path, SECTIONS, unit="GBP")
    assert list(lines(case)) == ["A", "B", "C", "D", "E"]
    assert fl.evaluate(case).total.tolist() == [25, 35]
    assert all_reproduced(case)


def test_a_section_of_one_line_may_have_a_total(tmp_path):
    case = read(
        tmp_path,
        "Line,2026,2027\nA,1,2\nSubtotal,1,2\nB,2,3\nSubtotal,2,3\nTotal,3,5\n",
        unit="GBP",
    )
    assert lines(case) == {"A": [1, 2], "B": [2, 3]}
    assert all_reproduced(case)


def test_a_total_of_sections_that_is_not_reached_is_refused_by_row(tmp_path):
    with pytest.raises(
        fl.CaseError, match=r"row 10, field 2027: 'Total': the amounts add to 35, printed is 39"
    ):
        read(tmp_path, SECTIONS.split("Total two")[0] + "Total,25,39\n", unit="GBP")


def test_totals_below_the_amounts_tell_what_a_dot_means(tmp_path):
    text = "Post;2026;2027\nA;-1.000;-2.000\nB;500;\nC;1.250;0\nD;–;-15\nSamlet;750;-2.015\n"
    case = read(tmp_path, text, unit="1000 DKK")
    assert lines(case) == {"A": [-1000, -2000], "B": [500, 0], "C": [1250, 0], "D": [0, -15]}
    assert "is read as -1,000" in notes(case)


def test_a_total_of_the_others_never_makes_zero_of_what_is_said_to_be_unknown(tmp_path):
    case = read(tmp_path, "Line,2026,2027\nA,100,tbc\nB,5,6\nTotal,105,6\n", unit="GBP")
    assert math.isnan(lines(case)["A"][1])
    assert "a, 2027: the amount is not stated" in notes(case)


def test_years_and_names_that_a_workbook_stores_as_numbers_are_read_whole(tmp_path):
    table = [["Nr.", "Konto", 2018.0, 2019.0], [1.0, 1234567.0, 10, 20], [2.0, "B", 1, 2]]
    case = read_workbook(tmp_path, table, unit="DKK", columns={"Konto": "line"})
    assert lines(case) == {"1234567": [10, 20], "B": [1, 2]}


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "good.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad,
    ):
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(
                name, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data if "sheet1" in name else data
            )
    with pytest.raises(fl.CaseError, match=r"bad\.xlsx: declares a document type"):
        case_from_table(tmp_path / "bad.xlsx", unit="GBP")
