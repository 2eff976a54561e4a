"""A case from a budget table that somebody else published: its form is solved, its totals are held
against it.
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_table import TABLES, all_reproduced, lines, notes, read, read_workbook

import fosterlib as fl
from fosterlib.foreign.headings import year_of
from fosterlib.foreign.printed_amounts import amount_of, split_amount
from fosterlib.foreign.table import case_from_table
from fosterlib.load.new import save_case

# The two published tables


def test_the_danish_table_is_read_with_its_decimal_commas_and_exact_totals():
    case = case_from_table(TABLES / "dk_satspulje_2018.csv", unit="1000000 DKK")
    assert case.years == ("2018", "2019", "2020", "2021")
    assert len(case.lines) == 8
    assert lines(case)["Forhøjelse af Handicappuljen"] == [4.3, 4.3, 4.3, 4.3]
    assert fl.evaluate(case).total["2018"] == pytest.approx(168.2)
    assert fl.reconciliation_summary(case)["reproduced"].to_dict() == {"input": 32, "check": 8}
    assert all_reproduced(case)
    assert notes(case) == ""


def test_the_british_table_is_read_with_its_residues_named_and_its_blanks_settled():
    case = case_from_table(TABLES / "uk_walsall_2026_growth.csv", unit="GBP")
    assert case.years == ("2026/27", "2027/28", "2028/29", "2029/30")
    assert case.header.year_starts == 4
    youth = next(label for label in lines(case) if label.startswith("Youth in Sight"))
    assert lines(case)[youth] == [98500, 0, 0, 0]
    psychology = next(label for label in lines(case) if label.startswith("Educational psychology"))
    assert lines(case)[psychology] == [-110488, 66942, 61270, 54371]
    assert all_reproduced(case)
    said = notes(case)
    assert "row 6" in said and "blank in 2027/28, 2028/29, 2029/30, read as 0" in said
    assert "row 3" in said and "add to 72,095, printed is 72,094: a residue of +1" in said
    assert "row 7" in said and "add to 42,314,456, printed is 42,314,457: a residue of -1" in said
    assert len(case.warnings) == 3


# Other forms


def test_headings_become_parts_and_every_subtotal_is_held_against_its_lines():
    case = case_from_table(TABLES / "made_up_sections.csv")
    assert (case.header.unit, case.header.title_en) == ("1000 GBP", "Appendix B: Savings proposals")
    assert [part.label_en for part in case.header.part] == ["Children's Services", "Adults"]
    assert list(lines(case).values()) == [
        [-120, -80, 0],
        [250, 255, 260],
        [-1000, -500, 0],
        [-50, 0, 0],
    ]
    assert (
        fl.reconciliation_summary(case)["reproduced"]["check"] == 16
    )  # four lines, and three totals by year and sum
    assert all_reproduced(case)
    assert "read as a remark: * subject to consultation" in notes(case)
    assert [line.money for line in case.lines] == ["saving", "expenditure", "saving", "saving"]


def test_parties_in_a_column_split_a_line_and_their_totals_are_checked():
    case = case_from_table(TABLES / "made_up_centres.csv")
    assert (case.header.unit, case.header.price_level, case.years) == (
        "DKK",
        "2027",
        ("2027", "2028", "2029"),
    )
    assert case.parties == ("bbu", "bch")
    frame = fl.evaluate(case).frame.set_index(["line", "party", "year"])["value"]
    assert frame["netvaerkspleje", "bbu", "2027"] == -2_300_500.5
    assert frame["familiepleje", "bch", "2029"] == -400_000
    assert fl.reconciliation_summary(case)["reproduced"]["check"] == 6
    assert all_reproduced(case)


FORMS = {
    "a total row under any name": (
        "1.000 kr. 2018 p/l;Styringsområde;2018;2019\nA;Service;-800;-1.000\n"
        "B;Service;200;100\nSamlet varig ændring;;-600;-900\n"
    ),
    "tabs, spaces and trailing minus": (
        "Post (1.000 kr.)\t2018\t2019\tSum\nA\t800-\t1 000-\t1 800-\nB\t200\t100\t300\n"
    ),
    "years in words": (
        "t.kr.;Budget 2018;Overslagsår 2019\nA;-800;-1000\nB;200;100\nTotal;-600;-900\n"
    ),
    "empty columns": ";;;;;\n;Line;;2018 (1.000 kr.);;2019\n;A;;−800;;−1000\n;B;;200;;100\n",
    "a total first": "1.000 kr.;2018;2019\nI alt;-600;-900\nA;(800);(1.000)\nB;200;100\n",
    "a span as total": "1.000 kr.;2018;2019;2018-2019\nA;-800;-1.000;-1.800\nB;200;100;300\n",
    "a header on every page": (
        "1.000 kr.;2018;2019\nA;-800;-1.000\n1.000 kr.;2018;2019\nB;200;100\nI alt;-600;-900\n"
    ),
    "footnote marks": (
        "1.000 kr.;2018¹;2019 1)\nA*;-800 1);-1.000²\nB;200*;100[a]\nI alt;-600;-900\nKilde: os\n"
    ),
    "a number and a comment": (
        "Nr.;Beskrivelse;2018;2019;Bemærkning\n1;A;-800;-1000;1.000 kr.\n2;B;200;100;\n"
    ),
    "Excel's hint": "sep=;\n1.000 kr.;2018;2019\nA;-800;-1.000\nB;200;100\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_same_table_is_read_in_many_forms(tmp_path, text):
    case = read(
        tmp_path, text, unit=None if "1.000 kr.;2" in text or "kr. 2018" in text else "1000 DKK"
    )
    assert case.years == ("2018", "2019")
    assert case.header.unit == "1000 DKK"
    assert list(lines(case).values()) == [[-800, -1000], [200, 100]]
    assert all_reproduced(case)


def test_a_workbook_with_merged_cells_units_and_remarks_is_read(tmp_path):
    rows = [
        [None, None, "Mio. kr.", None, None],
        ["Udvalg", "Forslag", "Budget 2026", "BO 2027", "I alt"],
        ["Social", "A", 36.3, 18.1, 54.4],
        [None, "B", "-5,5", None, -5.5],
        ["Skole", "C", 1, 2, 3],
        ["I alt", None, 31.8, 20.1, 51.9],
        ["Kilde: regnskabet"],
    ]
    case = read_workbook(tmp_path, rows, lambda book: book.active.merge_cells("A3:A4"))
    assert (case.header.unit, case.years) == ("1000000 DKK", ("2026", "2027"))
    assert [line.part for line in case.lines] == ["social", "social", "skole"]
    assert lines(case) == {"A": [36.3, 18.1], "B": [-5.5, 0], "C": [1, 2]}
    assert all_reproduced(case)


def test_what_is_part_of_another_row_is_shown_and_not_added(tmp_path):
    text = "Post;2018;2019\nA;100;200\nheraf løn;50;60\nB;1;2\nheraf løn;1;1\nSum;101;202\n"
    case = read(tmp_path, text, unit="1000 DKK")
    assert fl.evaluate(case).total.tolist() == [101, 202]
    assert list(lines(case)) == ["A", "A: heraf løn", "B", "B: heraf løn"]
    assert [line.in_total for line in case.lines] == [True, False, True, False]


def test_amounts_that_look_like_years_are_amounts(tmp_path):
    case = read_workbook(
        tmp_path, [["Post", 2018, 2019], ["A", 2019, 2018], ["B", 1, 2]], unit="1000 DKK"
    )
    assert lines(case) == {"A": [2019, 2018], "B": [1, 2]}


def test_columns_that_are_not_used_are_named(tmp_path):
    case = read(tmp_path, "Line,FTE,Base 2025/26,2026/27,2027/28\nA,1.5,1000,10,20\n", unit="GBP")
    assert lines(case) == {"A": [10, 20]}
    assert "column B 'FTE' is not used" in notes(case)
    assert "column C 'Base 2025/26' is not used" in notes(case)


def test_a_table_of_savings_printed_as_positive_numbers_can_be_turned_around(tmp_path):
    case = read(
        tmp_path, "Saving,2026,2027,Total\nA,100,200,300\n", unit="GBP", savings_are_positive=True
    )
    assert lines(case) == {"A": [-100, -200]}
    assert case.lines[0].money == "saving"
    assert all_reproduced(case)


def test_the_analyst_can_say_what_a_column_is(tmp_path):
    text = "Where,What,Year 1,Year 2\nX,A,10,20\n"
    case = read(
        tmp_path,
        text,
        unit="GBP",
        columns={"Year 1": "2026/27", "Year 2": "2027/28", "Where": "party", "B": "line"},
    )
    assert (case.years, case.parties, lines(case)) == (
        ("2026/27", "2027/28"),
        ("x",),
        {"A": [10, 20]},
    )


# Blanks, residues, decimal marks


def test_a_blank_is_unknown_when_no_total_settles_it(tmp_path):
    case = read(tmp_path, "Line,2026,2027,Total\nA,100,,130\nB,5,6,11\n", unit="GBP")
    assert lines(case)["A"][0] == 100 and math.isnan(lines(case)["A"][1])
    assert math.isnan(fl.evaluate(case).total["2027"])
    assert "a, 2027: the amount is not stated" in notes(case)
    assert all_reproduced(case)


def test_a_blank_is_zero_when_the_printed_total_equals_what_is_filled(tmp_path):
    by_row = read(tmp_path, "Line,2026,2027,Total\nA,100,,100\nB,5,6,11\n", unit="GBP")
    by_column = read(tmp_path, "Line,2026,2027\nA,100,–\nB,5,6\nTotal,105,6\n", unit="GBP")
    assert lines(by_row) == lines(by_column) == {"A": [100, 0], "B": [5, 6]}
    assert "blank in 2027, read as 0" in notes(by_row)
    assert "blank in 2027, read as 0" in notes(by_column)


def test_what_is_said_to_be_unknown_is_never_zero(tmp_path):
    case = read(tmp_path, "Line,2026,2027,Total\nA,100,tbc,100\n", unit="GBP")
    assert math.isnan(lines(case)["A"][1])


def test_a_residue_of_one_in_the_last_digit_is_named_and_two_are_refused(tmp_path):
    case = read(tmp_path, "Post;2018;2019;I alt\nA;36,3;18,1;54,5\n", unit="1000000 DKK")
    assert "row 2" in notes(case) and "a residue of -0.1" in notes(case)
    assert all_reproduced(case)
    with pytest.raises(
        fl.CaseError, match=r"row 2, field total: 'A': the amounts add to 54\.4, printed is 54\.6"
    ):
        read(tmp_path, "Post;2018;2019;I alt\nA;36,3;18,1;54,6\n", unit="1000000 DKK")


def test_how_precise_a_table_is_can_be_said(tmp_path):
    text = "Post;2018;2019;I alt\nA;36,31;18,12;54,4\n"
    with pytest.raises(fl.CaseError, match="precision="):
        read(tmp_path, text, unit="1000000 DKK")
    assert "a residue" in notes(read(tmp_path, text, unit="1000000 DKK", precision=0.1))


def test_a_dot_before_three_digits_is_refused_until_something_tells(tmp_path):
    text = "Post;2018;2019\nA;1.300;2.400\nB;3.100;4.200\n"
    with pytest.raises(
        fl.CaseError, match=r"'1\.300' \(row 2, 2018, column B\).*say it: decimal=','"
    ):
        read(tmp_path, text, unit="1000 EUR")
    assert lines(read(tmp_path, text, unit="1000 DKK"))["A"] == [1300, 2400]
    assert lines(read(tmp_path, text, unit="1000 GBP"))["A"] == [1.3, 2.4]
    assert lines(read(tmp_path, text, unit="1000 DKK", decimal=","))["A"] == [1300, 2400]
    assert lines(read(tmp_path, text, unit="1000 DKK", decimal="."))["A"] == [1.3, 2.4]


def test_totals_or_sizes_tell_what_a_dot_means_and_it_is_said(tmp_path):
    by_total = read(tmp_path, "Post;2018;2019;I alt\nA;5;1.300;1.305\n", unit="1000 DKK")
    assert lines(by_total)["A"] == [5, 1300]
    by_size = read(tmp_path, "Post;2018;2019\nA;-800;-1.300\n", unit="1000 DKK")
    assert lines(by_size)["A"] == [-800, -1300]
    assert "'1.300' (row 2, 2019, column C) is read as 1,300" in notes(by_total)
    assert "'-1.300' (row 2, 2019, column C) is read as -1,300" in notes(by_size)


def test_small_numbers_beside_three_decimals_are_not_taken_for_thousands(tmp_path):
    case = read(tmp_path, "Post;2018;2019;2020\nA;12.125;3;7\n", unit="1000 DKK")
    assert lines(case)["A"] == [12.125, 3, 7]


@pytest.mark.parametrize(
    ("printed", "mark", "value"),
    [
        ("1.300,5", ",", 1300.5),
        ("1,300.5", ".", 1300.5),
        ("1 300", ",", 1300),
        ("1'300", ".", 1300),
        ("(110,488)", ".", -110488),
        ("−200", ",", -200),
        ("–200", ",", -200),
        ("5-", ".", -5),
        ("£(3)", ".", -3),
        ("-£1,300", ".", -1300),
        ("kr. 250", ",", 250),
        ("250 kr.", ",", 250),
        ("300,-", ",", 300),
        ("+7", ".", 7),
        ("1.300*", ",", 1300),
        ("1,300 (a)", ".", 1300),
        ("36,3²", ",", 36.3),
        (",5", ",", 0.5),
    ],
)
def test_an_amount_is_read_in_any_of_its_forms(printed, mark, value):
    assert amount_of(printed, mark)[0] == value


@pytest.mark.parametrize(
    "printed", ["x4", "1e5", "10%", "--5", "(5", "5)", "£5€", "1.2.3.4a", "nan", "inf", "£000", "٣"]
)
def test_what_is_no_amount_is_not_guessed(printed):
    assert split_amount(printed) is None


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("2018", "2018"),
        (2018, "2018"),
        ("B2018", "2018"),
        ("Budget 2026", "2026"),
        ("BO2027*", "2027"),
        ("2026/27", "2026/27"),
        ("2026-27", "2026/27"),
        ("2026–2027", "2026/27"),
        ("26/27", "2026/27"),
        ("2026/27 £000", "2026/27"),
        ("FY 2026/27", "2026/27"),
        ("2018 (1.000 kr.)", "2018"),
        ("2018-2021", None),
        ("Total 2026/27", None),
        ("1.000 kr. 2018 p/l", None),
        ("Base 2025/26", None),
        ("Aftale om udmøntning af satspuljen for 2018 og frem", None),
        ("I alt", None),
        ("Budget 2018, side 7", None),
        ("2018 og 2019", None),
        ("Basis2018", None),
        ("Regnskab 2017", None),
        ("FTE 2018", None),
        ("Actual 2018", None),
        ("Budget" + " plan" * 5 + " pla 2018", "2018"),
        ("Budget" + " plan" * 6 + " 2018", None),
    ],
)
def test_the_year_of_a_heading(heading, year):
    assert year_of(heading) == year


MARKS = {"danish": (".", ",", ";"), "english": (",", ".", ","), "spaced": (" ", ",", ";")}
AMOUNTS = st.lists(st.tuples(*[st.integers(-99_999_999, 99_999_999)] * 3), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(cents=AMOUNTS, marks=st.sampled_from(sorted(MARKS)), brackets=st.booleans())
def test_any_amounts_come_back_from_any_form(tmp_path_factory, cents, marks, brackets):
    thousands, decimal, column = MARKS[marks]

    def printed(cent):
        digits = (
            f"{abs(cent) / 100:,.2f}".replace(",", "_")
            .replace(".", decimal)
            .replace("_", thousands)
        )
        return f'"({digits})"' if cent < 0 and brackets else f'"{"-" * (cent < 0)}{digits}"'

    rows = [[f"Post {n}", *map(printed, row), printed(sum(row))] for n, row in enumerate(cents)]
    rows.append(
        [
            "I alt",
            *(printed(sum(year)) for year in zip(*cents, strict=True)),
            printed(sum(map(sum, cents))),
        ]
    )
    path = tmp_path_factory.mktemp("tables") / "printed.csv"
    path.write_text(
        "\n".join(column.join(row) for row in [["Post", "2018", "2019", "2020", "I alt"], *rows])
    )
    case = case_from_table(path, unit="DKK")
    assert list(lines(case).values()) == [
        pytest.approx([cent / 100 for cent in row]) for row in cents
    ]
    assert all_reproduced(case)


# From the table on: a folder, and levers one line at a time


def test_a_saved_case_reads_back_the_same(tmp_path):
    case = case_from_table(TABLES / "uk_walsall_2026_growth.csv", unit="GBP")
    again = fl.load_case(save_case(case, tmp_path / "walsall"))
    assert fl.evaluate(again).total.tolist() == fl.evaluate(case).total.tolist()
    assert again.header == case.header
    assert again.figures == case.figures


def assumptions_columns_after_note(folder):
    header = (folder / "assumptions.csv").read_text().splitlines()[0].split(",")
    return len(header) - header.index("note") - 1


def test_an_amount_gives_way_to_a_lever_one_line_at_a_time(tmp_path):
    text = (
        "Post;2018;2019;I alt\nAflastning;-500;-1000;-1500\nKampagne;200;0;200\nI"
        " alt;-300;-1000;-1300\n"
    )
    case = read(tmp_path, text, unit="1000 DKK")
    folder = save_case(case, tmp_path / "own")
    written = (folder / "case.toml").read_text()
    lever = (
        'kind = "recurring"\nlever = "prevented_placements"\n'
        'drivers = { children = "respite.children", saving_per_child = "respite.saving" }'
    )
    (folder / "case.toml").write_text(written.replace('kind = "amounts"', lever, 1))
    amounts = (folder / "amounts.csv").read_text().splitlines(keepends=True)
    (folder / "amounts.csv").write_text(
        "".join(row for row in amounts if not row.startswith("aflastning"))
    )
    with (folder / "assumptions.csv").open("a") as assumptions:
        more = "," * assumptions_columns_after_note(folder)
        assumptions.write(
            f"respite.children,Børn,Children,6,0,15,1,,child,,estimate,,Somebody,,{more}\n"
        )
        assumptions.write(
            "respite.saving,Pris,Price,,50,300,1,,1000"
            f" DKK/child/year,,calibrated,aflastning,Solved,,{more}\n"
        )
    moved = fl.load_case(folder)
    assert all_reproduced(moved)
    assert moved.values()["respite.saving"] == pytest.approx(1000 / 6)
    fewer = fl.evaluate(moved, moved.scenario("fewer", {"respite.children": 3}))
    assert fewer.total.tolist() == pytest.approx([200 - 250, -500])
