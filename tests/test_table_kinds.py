"""Kinds of published tables that are easily read wrongly: read right, or refused by name."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_table import TABLES, all_reproduced, lines, notes, read, read_workbook

import fosterlib as fl

KINDS = TABLES / "kinds"

READ = {  # file: options, the amounts of each line, the net total
    "a_net_requirement_below_the_total.csv": (
        {},
        {
            "Adult care": [310.2],
            "Children's services": [160.5],
            "Highways": [30.3],
            "Plus debt charges": [35.1],
            "Less interest receipts": [-4.1],
        },
        [532.0],
    ),
    "results_within_a_statement.csv": (
        {},
        {
            "Skatter": [-2100, -2150],
            "Tilskud": [-900, -910],
            "Børne- og Familieudvalget": [1500, 1530],
            "Socialudvalget": [1400, 1420],
            "Renter mv.": [6, 5],
        },
        [-94, -105],
    ),
    "a_section_s_total_above_its_lines.csv": (
        {},
        {
            "Folkeskoler": [45000, 44700, 44400],
            "Specialskoler": [10000, 9900, 9800],
            "Befordring": [5000, 4900, 4800],
            "Plejefamilier": [12000, 11900, 11800],
            "Døgntilbud": [18000, 17800, 17600],
        },
        [90000, 89200, 88400],
    ),
    "delsumma.csv": (
        {"unit": "1000 SEK"},
        {
            "Ram året före": [1_000_000, 1_030_000],
            "Generell uppräkning": [20_000, 21_000],
            "Nytt boende": [7_000, 17_000],
            "Aktivering": [3_000, 2_000],
        },
        [1_030_000, 1_070_000],
    ),
    "tkr_in_a_swedish_table.csv": (
        {"unit": "1000 SEK"},
        {"Intäkter": [56_400, 56_500], "Kostnader": [-409_000, -412_000]},
        [-352_600, -355_500],
    ),
    "an_amount_like_a_year.csv": (
        {"unit": "GBP", "columns": {"Amount": "2027/28"}},
        {"North": [50674], "East": [2019], "South": [117183]},
        [169876],
    ),
    "posts_below_the_total.csv": (
        {},
        {"Færre anbringelser": [-400, -650], "Kontraktopfølgning": [-150, -150]},
        [-550, -800],
    ),
    "shown_in_thousands.xlsx": (
        {},
        {"Net": [-1250, -2500], "Kontrakt": [-300, -400]},
        [-1550, -2900],
    ),
    "og_frem.csv": (
        {},
        {"Uddannelse": [60, 110, 120], "Fritid": [40, 90, 95.5]},
        [100, 200, 215.5],
    ),
    "savings_printed_positive.csv": (
        {"savings_are_positive": True},
        {"Reduce agency placements": [-250, -400], "In-house fostering": [-120, -180]},
        [-370, -580],
    ),
    "year_on_year_changes.csv": (
        {},
        {"Placement demand": [300, 500, 600], "Fostering growth": [-150, -300, -300]},
        [150, 200, 300],
    ),
    "r_b_bo.csv": (
        {},
        {"Familiepleje": [42, 40.5, 39], "Døgninstitution": [61, 58, 57.5]},
        [103, 98.5, 96.5],
    ),
    "a_year_over_gross_income_net.xlsx": (
        {"columns": {"C": "2027/28", "F": "2028/29"}},
        {"Adults": [60_000, 61_500], "Children": [50_000, 52_000]},
        [110_000, 113_500],
    ),
    "columns_by_letter.csv": (
        {
            "unit": "1000 GBP",
            "columns": {"D": "2027/28", "A": "line", "B": "ignore", "C": "ignore"},
        },
        {"Children": [53_500], "Adults": [75_000]},
        [128_500],
    ),
    "a_total_that_is_another_measure.csv": (
        {
            "unit": "USD",
            "columns": {"Total Program Budget": "ignore"},
            "savings_are_positive": False,
        },
        {"Library": [1_800_000, 2_000_000], "Parks": [1_700_000, 1_750_000]},
        [3_500_000, 3_750_000],
    ),
    "a_residue_of_three.csv": (
        {},
        {"A": [868, 3737, 10701], "B": [5196, 2774, 7729], "C": [971, 1247, 3654]},
        [7035, 7758, 22084],
    ),
    "years_that_are_dates.xlsx": ({}, {"Net": [-100, -200]}, [-100, -200]),
    "a_table_in_markdown.md": ({}, {"Netværk": [-1, -2]}, [-1, -2]),
    "a_word_document.docx": ({}, {"Netværk": [-1, -2]}, [-1, -2]),
}


@pytest.mark.parametrize("name", READ)
def test_a_published_table_of_this_kind_is_read_right(name):
    options, amounts, total = READ[name]
    case = fl.case_from_table(KINDS / name, **options)
    assert lines(case) == {label: pytest.approx(values) for label, values in amounts.items()}
    assert fl.evaluate(case).total.tolist() == pytest.approx(total)
    assert all_reproduced(case)


REFUSED = {  # file: options, what is said
    "tkr_in_a_swedish_table.csv": ({}, "krone of Denmark, Sweden and Norway.*unit='1000 SEK'"),
    "an_amount_like_a_year.csv": ({"unit": "GBP"}, "has no row headed by years"),
    "two_amounts_in_a_cell.xlsx": ({}, "row 2, field 2027/28, column B: holds several amounts"),
    "savings_printed_positive.csv": ({}, "'Savings proposal' speaks of savings, and the amounts"),
    "a_year_over_gross_income_net.xlsx": ({}, "3 columns stand under 2027/28: A 'Gross £000', B"),
    "a_total_that_is_another_measure.csv": (
        {"unit": "USD"},
        "sum of the years in no row.*columns={'Total Program Budget': 'ignore'}",
    ),
    "an_amount_merged_over_two_years.xlsx": ({}, "row 2.*-300 stands merged over 2027, 2028"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_cannot_be_told_is_refused_with_how_to_say_it(name):
    options, said = REFUSED[name]
    with pytest.raises(fl.CaseError, match=said):
        fl.case_from_table(KINDS / name, **options)


def test_tables_below_each_other_are_parts_by_the_names_of_their_totals():
    case = fl.case_from_table(KINDS / "three_tables_below_each_other.csv")
    assert [part.label_en for part in case.header.part] == ["inflation", "investments"]
    assert [line.label_en for line in case.lines] == ["Adults", "Children"] * 2
    assert fl.evaluate(case).total.tolist() == [9600, 6320]
    assert all_reproduced(case)


def test_a_name_may_repeat_after_the_total_that_closes_its_group():
    case = fl.case_from_table(KINDS / "the_same_name_under_two_headings.csv")
    assert [line.label_en for line in case.lines][1::2] == ["Forældrebetaling"] * 2
    assert fl.evaluate(case).total.tolist() == [346_000, 354_500]
    assert fl.reconciliation_summary(case)["reproduced"]["check"] == 4
    assert all_reproduced(case)


def test_og_frem_goes_on_and_without_it_later_years_are_not_stated(tmp_path):
    case = fl.case_from_table(KINDS / "og_frem.csv")
    assert fl.evaluate(case, until="2031").total["2031"] == 215.5
    assert "the last year's amounts go on" in str(case.reading)
    text = (KINDS / "og_frem.csv").read_text(encoding="utf-8").replace(" og frem", "")
    assert math.isnan(fl.evaluate(read(tmp_path, text), until="2031").total["2031"])


CHANGES = "£000,2027/28,2028/29,Total\nA,300,100,{}\nB,-50,-50,{}\nTotal,250,50,{}\n"


def test_the_analyst_says_whether_amounts_are_levels_changes_or_running_sums(tmp_path):
    summed = CHANGES.format(400, -100, 300)
    assert lines(read(tmp_path, summed))["A"] == [300, 100]
    changes = read(tmp_path, summed, amounts_are="changes")
    assert lines(changes) == {"A": [300, 400], "B": [-50, -100]}
    running = read(tmp_path, CHANGES.format(100, -50, 50), amounts_are="cumulated")
    assert lines(running) == {"A": [300, -200], "B": [-50, 0]}
    assert all_reproduced(changes) and all_reproduced(running)
    assert "changes from year to year" in str(changes.reading)
    with pytest.raises(fl.CaseError, match=r"is not what amounts can be.*levels, changes"):
        read(tmp_path, summed, amounts_are="deltas")


def test_a_column_of_totals_that_repeats_the_last_year_asks_for_running_sums(tmp_path):
    with pytest.raises(fl.CaseError, match=r"'Total' is the last year in every row.*cumulated"):
        read(tmp_path, CHANGES.format(100, -50, 50))


def test_the_word_cumulative_is_asked_about_since_it_means_two_things(tmp_path):
    text = "Cumulative budget £000,2027/28,2028/29\nA,-100,-250\n"
    with pytest.raises(fl.CaseError, match="amounts_are='levels' or amounts_are='cumulated'"):
        read(tmp_path, text)
    assert lines(read(tmp_path, text, amounts_are="levels")) == {"A": [-100, -250]}


DOUBT = "£000,2027/28\nA,1\nB,2\nC,3\n"


def test_a_row_that_may_be_a_total_or_a_line_is_asked_about_and_can_be_said(tmp_path):
    with pytest.raises(fl.CaseError, match=r"row 4.*'C' is the sum of rows 2, 3.*totals=\[4\]"):
        read(tmp_path, DOUBT)
    assert lines(read(tmp_path, DOUBT, totals=["C"])) == {"A": [1], "B": [2]}
    assert lines(read(tmp_path, DOUBT, lines=[4])) == {"A": [1], "B": [2], "C": [3]}
    assert lines(read(tmp_path, DOUBT, ignore=["a"], lines=["C"])) == {"B": [2], "C": [3]}
    with pytest.raises(fl.CaseError, match="every row of amounts is ignored"):
        read(tmp_path, DOUBT, ignore=["A", "B", "C"])
    with pytest.raises(fl.CaseError, match=r"no such row of amounts \(value: 'Cc'\)"):
        read(tmp_path, DOUBT, totals=["Cc"])


def test_a_printed_total_tells_whether_a_row_that_adds_up_is_a_line(tmp_path):
    as_line = read(tmp_path, DOUBT + "Total,6\n")
    as_total = read(tmp_path, DOUBT + "D,5\nTotal,8\n")
    assert list(lines(as_line)) == ["A", "B", "C"]
    assert list(lines(as_total)) == ["A", "B", "D"]


def test_a_sum_without_a_word_for_it_is_a_total_and_said_to_be_a_guess(tmp_path):
    text = "Line,2026,2027\nA,1021,2340\nB,4177,3055\nDirectorate budget,5198,5395\n"
    case = read(tmp_path, text, unit="GBP")
    assert lines(case) == {"A": [1021, 2340], "B": [4177, 3055]}
    assert "row 4: 'Directorate budget' is read as a total" in notes(case)
    assert "4  Directorate budget: total of rows 2, 3 (a guess)" in str(case.reading)


@pytest.mark.parametrize("name", ["Summa", "Net budget requirement", "All savings", "Resultat"])
def test_a_total_under_any_name_is_never_added(name, tmp_path):
    case = read(tmp_path, f"Line,2026\nA,-10.5\nB,-5.0\n{name},-15.5\n", unit="GBP")
    assert fl.evaluate(case).total.tolist() == [-15.5]


def test_a_net_amount_of_income_printed_positive_is_refused(tmp_path):
    text = "t.kr.;2027;2028\nUdgifter;1.000;1.100\nIndtægter;300;310\nNetto;700;790\n"
    with pytest.raises(fl.CaseError, match="what is subtracted needs a minus sign"):
        read(tmp_path, text)


def test_a_row_below_the_total_is_asked_about(tmp_path):
    text = "£000,2027/28,2028/29\nA,100,120\nB,300,330\nTotal,400,450\nReserve,-12,-13\n"
    with pytest.raises(fl.CaseError, match=r"'Reserve' stands below the total of row 4"):
        read(tmp_path, text)
    assert fl.evaluate(read(tmp_path, text, lines=["Reserve"])).total.tolist() == [388, 437]
    assert fl.evaluate(read(tmp_path, text, ignore=[5])).total.tolist() == [400, 450]


def test_twins_of_many_digits_are_asked_about(tmp_path):
    text = "1.000 kr.;2027;2028\nA;7;8\nFamilie;30.125;30.225\nPlejefamilier;30.125;30.225\n"
    with pytest.raises(fl.CaseError, match="'Familie' has the amounts of row 4: Plejefamilier"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "title",
    ["Gevinstrealisering", "Rationaliseringer", "Innsparing", "Effektiviseringar", "Net benefit"],
)
def test_savings_printed_positive_are_asked_about_in_every_language(title, tmp_path):
    text = f"{title} 1.000 kr.;2027;2028\nA;500;700\n"
    with pytest.raises(fl.CaseError, match="speaks of savings, and the amounts are positive"):
        read(tmp_path, text, unit="1000 NOK")
    said = {"unit": "1000 NOK", "savings_are_positive": True}
    assert lines(read(tmp_path, text, **said)) == {"A": [-500, -700]}


@pytest.mark.parametrize("words", ["og frem", "og følgende år", "och framåt", "and future years"])
def test_a_last_year_goes_on_by_any_of_these_words(words, tmp_path):
    case = read(tmp_path, f"Post;2027;2028 {words}\nA;-5;-7\n", unit="1000 DKK")
    assert fl.evaluate(case, until="2030").total["2030"] == -7


def test_hidden_rows_and_columns_are_refused_until_something_is_said_of_them(tmp_path):
    table = [["1.000 kr.", 2027, 2028], ["A", 1, 2], ["B", 3, 5]]

    def hide_row(book):
        book.active.row_dimensions[3].hidden = True

    def hide_column(book):
        book.active.column_dimensions["C"].hidden = True

    with pytest.raises(fl.CaseError, match=r"row 3.*'B' is hidden.*lines=\[3\] or ignore=\[3\]"):
        read_workbook(tmp_path, table, hide_row)
    assert lines(read_workbook(tmp_path, table, hide_row, ignore=[3])) == {"A": [1, 2]}
    with pytest.raises(fl.CaseError, match="the column of 2028 is hidden"):
        read_workbook(tmp_path, table, hide_column)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (
            "#,##0.0,,",
            "shown divided by 1,000,000 by their number format, and the unit is 1000 DKK",
        ),
        ('0.0" mio."', "is not an amount.*mio"),
    ],
)
def test_a_format_that_shows_another_unit_than_the_heading_is_refused(form, said, tmp_path):
    def shown(book):
        for cell in book.active[2][1:]:
            cell.number_format = form

    with pytest.raises(fl.CaseError, match=said):
        read_workbook(tmp_path, [["1.000 kr.", 2027, 2028], ["A", 1_250_000, 2_500_000]], shown)


def test_a_share_shown_as_per_cent_is_no_money(tmp_path):
    table = [["1.000 kr.", 2027, 2028], ["A", -400, -650], ["Andel", 0.1, 0.2]]

    def as_shares(book):
        for cell in book.active[3][1:]:
            cell.number_format = "0.0%"

    case = read_workbook(tmp_path, table, as_shares)
    assert lines(case) == {"A": [-400, -650]}
    assert "row 3: 'Andel' is left out: per cents are no money" in notes(case)


def test_a_document_with_tracked_changes_in_its_table_is_refused(tmp_path):
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document(KINDS / "a_word_document.docx")
    cell = document.tables[0].rows[1].cells[1]
    cell.paragraphs[0]._p.append(OxmlElement("w:ins"))
    document.save(tmp_path / "tracked.docx")
    with pytest.raises(fl.CaseError, match="has tracked changes in a table"):
        fl.case_from_table(tmp_path / "tracked.docx")


def test_every_row_and_column_of_a_table_is_told():
    shown = str(fl.case_from_table(KINDS / "posts_below_the_total.csv").reading)
    assert shown.splitlines() == [
        "posts_below_the_total.csv: 2 lines, 2027 to 2028",
        "  unit: 1000 DKK, as headed",
        "  prices: not stated",
        "  sign: negative is a saving, as printed",
        "  amounts: each year's effect (a guess: nothing is said)",
        "  after 2028: not stated",
        "Columns",
        "  A  1.000 kr.: names the rows",
        "  B  2027: year 2027",
        "  C  2028: year 2028",
        "Rows",
        "     2  Færre anbringelser: line",
        "     3  Kontraktopfølgning: line",
        "     4  I alt: total of rows 2, 3",
        "     5  Årsværk: left out: no money by its name (a guess)",
    ]


SECTIONS = st.lists(
    st.tuples(
        st.sampled_from(["above", "below", "none"]),
        st.lists(st.tuples(*[st.integers(101, 99_999)] * 2), min_size=2, max_size=4),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(sections=SECTIONS, last=st.sampled_from(["", "I alt", "Budget", "Resultat"]))
def test_a_total_is_never_counted_twice_in_silence(tmp_path_factory, sections, last):
    rows, every = [], []
    for number, (place, amounts) in enumerate(sections):
        head = (f"Område {number}", [sum(year) for year in zip(*amounts, strict=True)])
        inside = [(f"Post {number}.{n}", list(row)) for n, row in enumerate(amounts)]
        rows += [head] * (place == "above") + inside + [head] * (place == "below")
        every += amounts
    total = [sum(year) for year in zip(*every, strict=True)]
    rows += [(last, total)] if last else []
    text = "1.000 kr.;2027;2028\n" + "".join(f"{name};{a};{b}\n" for name, (a, b) in rows)
    try:
        case = read(tmp_path_factory.mktemp("sections"), text)
    except fl.CaseError as refusal:
        assert all(problem.allowed or problem.row for problem in refusal.problems)
    else:
        assert fl.evaluate(case).total.tolist() == total or case.warnings
