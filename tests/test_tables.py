"""The tables of the committee paper as they are read: every word, number, rule and note. Negative =
saving.
"""

import math
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from changed_case import SMALL, TV01C, changed_case
from printed_tables import (
    ASSUMPTIONS,
    BY_CENTRE,
    CHANGES,
    ENGLISH_NOTE,
    EVERY_YEAR,
    HTML,
    KENT_TABLE,
    PRICES,
    SIDE_BY_SIDE,
    TABLE_1,
    TABLE_3,
    TABLE_4,
)

import fosterlib as fl
from fosterlib.words.tables import (
    STYLE,
    Table,
    money_decimals,
    printed_cells,
    scenario_name,
    scenario_title,
    to_html,
)

CASE = fl.load_case(TV01C)
SMALL_CASE = fl.load_case(SMALL)
KENT = fl.load_case(TV01C.parent / "kent_voluntary")
PLAN = fl.evaluate(CASE)
OVERLAP = fl.evaluate(CASE, CASE.scenario("overlap", {"overlap.on": 1}))


def assert_reads(table, text):
    assert str(table).rstrip() == text.strip()


# The budget: Table 1 and, by part, Table 3


def test_the_budget_table_reads_like_table_1_of_the_proposal():
    assert_reads(fl.budget_table(PLAN), TABLE_1)


def test_the_budget_table_by_part_reads_like_table_3_of_the_proposal():
    table = fl.budget_table(PLAN, "en", by_part=True)
    assert_reads(table, TABLE_3)
    assert table.kinds == ("part", "line", "line", "part", "line", "part", *["line"] * 5, "total")


def test_the_steering_area_can_be_left_out():
    with_area, without = (
        fl.budget_table(PLAN, "en"),
        fl.budget_table(PLAN, "en", steering_area=False),
    )
    assert with_area.frame.columns.tolist() == ["Steering area", *CASE.years]
    assert without.frame.columns.tolist() == list(CASE.years)
    assert fl.budget_table(fl.evaluate(SMALL_CASE), "en").frame.columns.tolist() == ["2026", "2027"]


def test_an_overlap_is_a_line_of_its_own_only_where_there_is_one():
    assert "Overlap between the levers" not in fl.budget_table(PLAN, "en").frame.index
    table = fl.budget_table(OVERLAP, "en", steering_area=False)
    lost = table.frame.loc["Overlap between the levers"]
    assert (lost > 0).all()
    assert table.frame.loc["Total permanent change"].tolist() == pytest.approx(
        [before + more for before, more in zip(PLAN.total, lost, strict=True)]
    )
    assert table.title == "TV01c: Restructuring of foster care (overlap). 1,000 DKK, 2018 prices"


def test_what_is_not_part_of_the_total_stands_below_it_and_an_unknown_is_said():
    assert_reads(
        fl.budget_table(fl.evaluate(KENT, until="2012/13"), "en", steering_area=False), KENT_TABLE
    )


def test_by_part_what_is_not_part_of_the_total_stands_below_it_too():
    table = fl.budget_table(fl.evaluate(KENT), "en", by_part=True)
    assert table.kinds == ("part", "line", "total", "memo", "memo", "memo")
    assert table.frame.index[3] == "Ended on 1 June 2011: one agreement (shown, not added)"
    assert len(table.notes) == 2  # what is unknown is not part of the total


def test_a_part_without_lines_in_the_total_has_no_heading(tmp_path):
    part = (
        '[[part]]\nid = "part1"',
        '[[part]]\nid = "none"\nlabel_da = "Tom"\nlabel_en = "Empty"\n\n[[part]]\nid = "part1"',
    )
    case = fl.load_case(changed_case(SMALL, tmp_path, ("case.toml", *part)))
    table = fl.budget_table(fl.evaluate(case), "en", by_part=True)
    assert table.frame.index.tolist() == [
        "Part 1",
        "Moves",
        "Respite",
        "Campaign",
        "Agreement",
        "Total",
    ]


def test_money_in_millions_has_one_decimal_and_other_money_none():
    assert money_decimals(KENT) == 1
    assert money_decimals(CASE) == 0
    assert fl.budget_table(fl.evaluate(KENT)).decimals == {"2010/11": 1, "2011/12": 1}


# By centre, posts


def test_the_centres_add_up_to_the_total():
    title, _, rest = str(fl.party_table(PLAN)).partition("\n\n")
    assert title.endswith(". 1.000 kr., 2018 p/l")
    assert rest.strip() == BY_CENTRE.strip()
    assert fl.party_table(PLAN).kinds == ("line", "line", "line", "total")


def test_by_centre_only_what_counts_in_the_total_is_added():
    table = fl.party_table(fl.evaluate(KENT), "en")
    assert table.frame.iloc[-1].tolist() == table.frame.iloc[:-1].sum().tolist() == [15.9, 17.5]
    assert table.title.endswith(". Million GBP, price level not stated")


def test_the_posts_read_like_table_4_of_the_proposal():
    assert_reads(fl.staffing_table(PLAN), TABLE_4)
    assert fl.staffing_table(PLAN).kinds == ("line",)


def test_the_posts_of_every_year_say_which_of_them_are_derived():
    assert_reads(fl.staffing_table(PLAN, "en", every_year=True), EVERY_YEAR)


# Scenarios, changes


def test_scenarios_side_by_side_are_summed_over_the_years():
    later = fl.evaluate(CASE, CASE.named("one year later"))
    table = fl.scenarios_table([PLAN, later], "en")
    assert_reads(table, SIDE_BY_SIDE)
    assert table.kinds == (*["line"] * 8, "total")


def test_scenarios_side_by_side_can_show_one_year_and_an_overlap_that_one_of_them_has():
    table = fl.scenarios_table([PLAN, OVERLAP], "da", "2020")
    assert table.title == "Scenarier side om side, 2020. 1.000 kr., 2018 p/l"
    assert table.frame.columns.tolist() == ["Trykt", "overlap"]
    assert table.frame.loc["Samlet varig ændring"].tolist() == pytest.approx(
        [-11_900, OVERLAP.total["2020"]]
    )
    overlap = [name for name in table.frame.index if "verlap" in name]
    assert table.frame.loc[overlap[0]].tolist() == pytest.approx(
        [0, OVERLAP.total["2020"] + 11_900]
    )
    assert table.decimals == {"Trykt": 0, "overlap": 0}


def test_the_title_names_the_scenario_but_not_the_published_one():
    assert scenario_title(PLAN, "da") == "TV01c: Omstilling af familieplejeområdet"
    assert scenario_title(OVERLAP, "en") == "TV01c: Restructuring of foster care (overlap)"
    assert [scenario_name(results.scenario, "en") for results in (PLAN, OVERLAP)] == [
        "Published",
        "overlap",
    ]


def test_the_changes_say_what_each_does_alone():
    moved = SMALL_CASE.scenario(
        "fewer", {"moves.children": 2, "respite.children": 2, "price.home": 450}
    )
    assert_reads(fl.changes_table(fl.evaluate(SMALL_CASE, moved), "en"), CHANGES)
    danish = fl.changes_table(fl.evaluate(SMALL_CASE, moved))
    assert danish.title == "Ændrede forudsætninger. 1.000 kr., 2026 p/l"
    assert danish.frame.columns.tolist() == [
        "I sagen",
        "Værdi",
        "Enhed",
        "Effekt alene 2027",
        "Effekt alene, i alt",
    ]


def test_the_changes_of_a_scenario_with_a_reason_give_it_first():
    moved = SMALL_CASE.scenario("fewer", {"moves.children": 2}, reason="two stay")
    assert fl.changes_table(fl.evaluate(SMALL_CASE, moved), "en").notes == (
        "two stay",
        ENGLISH_NOTE,
    )


def test_the_changes_of_a_longer_horizon_are_those_of_its_last_year_and_their_sum():
    moved = SMALL_CASE.scenario("fewer", {"moves.children": 2})
    frame = fl.changes_table(fl.evaluate(SMALL_CASE, moved, until="2029"), "en").frame
    assert frame.loc["Children", "Effect alone 2029"] == pytest.approx(200)
    assert frame.loc["Children", "Effect alone, sum"] == pytest.approx(100 + 3 * 200)


def test_an_unknown_effect_alone_makes_the_sum_unknown():
    moved = KENT.scenario("more", {"spend.scale": 1.1})
    frame = fl.changes_table(fl.evaluate(KENT, moved, until="2012/13"), "en").frame
    assert math.isnan(frame["Effect alone, sum"].iloc[0])


def test_prices_of_another_year_stand_in_every_title():
    dearer = fl.in_prices(PLAN, "2022")
    tables = [fl.budget_table(dearer), fl.party_table(dearer), fl.scenarios_table([dearer])]
    assert all("1.000 kr., 2022 p/l" in table.title for table in tables)


def test_scenarios_side_by_side_have_the_prices_and_notes_of_the_first_and_are_danish_unless_told():
    unknown = replace(PLAN, scenario=OVERLAP.scenario, effects=PLAN.effects * math.nan)
    table = fl.scenarios_table([PLAN, unknown])
    assert table.lang == "da"
    assert table.title == "Scenarier side om side, 2018-2021. 1.000 kr., 2018 p/l"
    assert not any("ikke oplyst" in note for note in table.notes)
    names = ", ".join(line.label_en for line in CASE.lines if line.in_total)
    note = f"The total is not stated, since the effect of {names} is not stated."
    assert fl.scenarios_table([unknown, PLAN], "en").notes[1] == note


# Assumptions, questions


def test_a_number_without_end_has_the_decimals_of_its_step():
    third = CASE.assumptions["network.children"].model_copy(
        update={"value": 1 / 3, "low": 1 / 7, "step": 1e-6}
    )
    case = replace(
        CASE, assumptions=MappingProxyType({**CASE.assumptions, "network.children": third})
    )
    row = fl.assumptions_table(case, "en").frame.loc["network.children"]
    assert (row["Value"], row["Range"]) == ("0.333333", "0.142857 - 30")
    moved = fl.evaluate(case, case.scenario("moved", {"network.children": 2 / 3}))
    changes = fl.changes_table(moved, "en")
    assert changes.frame.iloc[0, :2].tolist() == ["0.333333", "0.666667"]
    assert changes.kinds == ("line",)


def test_the_assumptions_are_danish_unless_told():
    table = fl.assumptions_table(CASE)
    assert (table.lang, table.title) == ("da", "Forudsætninger")
    assert fl.assumptions_table(CASE, "en").lang == "en"


def test_the_assumptions_of_the_case_read_with_unit_range_basis_and_source():
    table = fl.assumptions_table(SMALL_CASE, "en")
    assert "\n".join(" | ".join(cells) for cells in printed_cells(table)) == ASSUMPTIONS.strip()
    assert table.frame.columns.tolist() == [
        "Assumption",
        "Value",
        "Unit",
        "Range",
        "Basis",
        "Source",
    ]
    assert (table.title, table.notes, table.decimals, set(table.kinds)) == (
        "Assumptions",
        (),
        {},
        {"line"},
    )


def test_the_price_list_holds_the_assumptions_that_have_a_price_level_at_the_scenario_s_values():
    table = fl.assumptions_table(
        SMALL_CASE, "da", SMALL_CASE.scenario("dear", {"price.home": 450}), money_only=True
    )
    assert_reads(table, PRICES)


def test_the_source_of_an_assumption_is_the_document_and_the_place_in_it():
    frame = fl.assumptions_table(CASE, "en").frame
    assert frame.loc["staff.consultants", "Source"].endswith(", Table 4: budget 2017, number 28")
    assert len(frame) == 33


def test_what_the_library_adds_is_implied_and_what_a_file_states_is_not():
    implied = {id for id, assumption in CASE.assumptions.items() if assumption.is_implied}
    assert {"visits.on", "visits.delay", "development.scale"} <= implied
    assert not implied & {"delay.all", "care.families", "staff.net_hours"}


def test_the_open_questions_stand_with_topic_question_and_place():
    table = fl.open_questions_table(KENT, "en")
    first = KENT.open_questions[0]
    assert table.title == "Open questions of the source"
    assert table.frame.columns.tolist() == ["Topic", "Question", "Place"]
    assert table.frame.loc["1"].tolist() == ["planned", first.question_en, first.locator]
    assert (set(table.kinds), table.notes, table.decimals, table.frame.index.name) == (
        {"line"},
        (),
        {},
        "",
    )
    danish = fl.open_questions_table(KENT)
    assert (danish.title, danish.lang, danish.frame.iloc[0, 0]) == (
        "Åbne spørgsmål i kilden",
        "da",
        "planlagt",
    )


# Text and HTML


def test_a_table_in_html_has_scopes_classes_notes_and_escapes_every_text(tmp_path):
    changes = (
        ("case.toml", 'label_en = "Moves"', 'label_en = "Moves <b> & more"'),
        ("case.toml", 'title_en = "Small case"', 'title_en = "Small <case>"'),
        ("case.toml", 'source = "Made up for the tests"\nyears', 'source = "Made <up>"\nyears'),
    )
    table = fl.budget_table(
        fl.evaluate(fl.load_case(changed_case(SMALL, tmp_path, *changes))), "en"
    )
    html = to_html(table)
    assert html == table._repr_html_()
    style, rest = html.split("</style>")
    assert style.startswith("<style>.fl-table{")
    assert rest == HTML.replace("\n", "")


def test_a_page_with_the_style_sheet_gets_its_tables_without_it():
    table = fl.budget_table(PLAN, "en")
    assert STYLE + to_html(table, style=False) == to_html(table)
    assert "<style>" not in to_html(table, style=False)


def test_a_zero_in_a_column_of_text_is_printed_and_only_a_blank_is_blank():
    frame = pd.DataFrame({"text": [0, 0.0, False, "", None]}, index=list("abcde"), dtype=object)
    table = Table("Title", frame, "en", ("line",) * 5)
    assert [row[1] for row in printed_cells(table)] == ["0", "0.0", "False", "", ""]


def test_a_column_of_text_in_html_is_not_set_as_numbers():
    html = to_html(fl.budget_table(PLAN, "en"))
    assert '<th scope="col">Steering area</th><th scope="col" class="n">2018</th>' in html
    assert "<td>Service</td>" in html
    assert '<td colspan="6">' in html
    assert '<th scope="col">Line</th>' in html
    assert (
        '<tr class="total"><th scope="row">Total permanent change</th><td></td><td'
        ' class="n">-8,000</td>' in html
    )


def test_a_table_whose_rows_have_no_heading_leaves_the_corner_blank():
    table = replace(
        fl.budget_table(PLAN, "en"), frame=fl.budget_table(PLAN, "en").frame.rename_axis(index=None)
    )
    assert '<tr><th scope="col"></th><th scope="col">Steering area</th>' in to_html(table)
    assert str(table).split("\n")[2].split() == ["Steering", "area", "2018", "2019", "2020", "2021"]


def test_numbers_are_rounded_only_where_they_are_printed():
    table = fl.staffing_table(PLAN, "en", every_year=True)
    assert printed_cells(table)[0][1:4] == ["28.00", "26.62", "26.27"]
    assert table.frame.iloc[0, 1] == pytest.approx(28 - 2.25 * 800 / 1300)
