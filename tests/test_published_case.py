"""The published case, TV01c: the model gives what the City of Copenhagen printed.

The figures are typed here from the public text of Bilag 1b, a second time and apart from
data/tv01c. 1,000 DKK in 2018 prices; negative = saving.
"""

import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl

YEARS = ["2018", "2019", "2020", "2021"]

TABLE_1 = """
    visits         -800  -1.000  -1.300  -1.300   Ny samarbejdsmodel og kvalitetsstandarder
    development     200     100       0       0   Udvikling af ny samarbejdsmodel og kvalitetsstandarder
    contracts    -2.500  -2.800  -3.100  -3.100   Tættere kontraktopfølgning
    officer         300     300     300     300   Informationsmedarbejder
    recruitment     500     200       0       0   Målgruppeanalyse, rekrutteringsstrategi og -kampagne
    network      -2.700  -3.100  -3.700  -4.100   Øget brug af netværkspleje
    foster       -2.300  -2.800  -3.100  -3.600   Øget brug af traditionel familiepleje
    respite        -700    -800  -1.000  -1.000   Øget brug af nye typer af aflastningsophold
    total        -8.000  -9.900 -11.900 -12.800   Samlet varig ændring
"""
TABLE_3 = """
    visits         -800  -1.000  -1.300  -1.300   Del 1: Ny samarbejdsmodel og kvalitetsstandarder
    development     200     100       0       0   Udvikling af ny samarbejdsmodel og kvalitetsstandarder
    contracts    -2.500  -2.800  -3.100  -3.100   Del 2: Tættere kontraktopfølgning
    officer         300     300     300     300   Del 3: Informationsmedarbejder
    recruitment     500     200       0       0   Målgruppeanalyse, rekrutteringsstrategi og -kampagne
    network      -2.700  -3.100  -3.700  -4.100   Øget brug af netværkspleje
    foster       -2.300  -2.800  -3.100  -3.600   Øget brug af traditionel familiepleje
    respite        -700    -800  -1.000  -1.000   Øget brug af nye typer af aflastningsophold
    total        -8.000  -9.900 -11.900 -12.800   Varige ændringer totalt, service
"""


def typed(table):
    """The rows of a table as typed above: (line, the figures of four years)."""
    rows = [text.split()[:5] for text in table.strip().splitlines()]
    return [
        (line, [float(figure.replace(".", "")) for figure in figures]) for line, *figures in rows
    ]


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def plan(case):
    return fl.evaluate(case)


def by_line(results):
    """Effects of each line by year, over all parties."""
    cells = results.frame.groupby(["line", "year"])["value"]
    return cells.apply(
        lambda values: values.to_numpy().sum()
    ).unstack()  # pandas would add an unknown as 0


def of_party(results, line, party):
    return results.frame.query("line == @line and party == @party")["value"].tolist()


# Tables 1 and 3


@pytest.mark.parametrize(("line", "printed"), typed(TABLE_1))
def test_every_cell_of_table_1_is_reproduced(plan, line, printed):
    model = plan.total if line == "total" else by_line(plan).loc[line]
    assert model.loc[YEARS].tolist() == pytest.approx(printed, abs=1e-9)


@pytest.mark.parametrize(("line", "printed"), typed(TABLE_3))
def test_every_cell_of_table_3_is_reproduced(plan, line, printed):
    model = plan.total if line == "total" else by_line(plan).loc[line]
    assert model.loc[YEARS].tolist() == pytest.approx(printed, abs=1e-9)


@pytest.mark.parametrize(("table", "text"), [("table1", TABLE_1), ("table3", TABLE_3)])
def test_the_file_of_printed_figures_holds_the_tables_as_printed(case, table, text):
    in_file = {(f.line, f.year): f.value for f in case.figures if f.table == table}
    assert in_file == {
        (line, year): value
        for line, row in typed(text)
        for year, value in zip(YEARS, row, strict=True)
    }


def test_the_lines_stand_in_the_order_of_table_1(case):
    printed = [line for line, _ in typed(TABLE_1) if line != "total"]
    assert [line.id for line in case.lines if line.on] == printed


def test_part_1_saves_600_net_in_2018(plan):
    # -800 for visits + 200 for the development of the model
    assert plan.frame.query("part == 'part1' and year == '2018'")["value"].sum() == pytest.approx(
        -600, abs=1e-9
    )


def test_part_3_saves_8_400_net_in_2021(plan):
    # 300 for the officer - 4,100 network - 3,600 foster - 1,000 respite
    assert plan.frame.query("part == 'part3' and year == '2021'")["value"].sum() == pytest.approx(
        -8400, abs=1e-9
    )


# The prose: the centres, the potential


@pytest.mark.parametrize(
    ("line", "party", "printed"),
    [  # 1,000,000 DKK, printed as positive numbers
        ("network", "bbu", [2.3, 2.6, 3.1, 3.5]),
        ("network", "bch", [0.4, 0.5, 0.6, 0.6]),
        ("foster", "bch", [0.3, 0.4, 0.4, 0.5]),
    ],
)
def test_the_centres_save_what_the_text_says(plan, line, party, printed):
    saved = [-value / 1000 for value in of_party(plan, line, party)]
    assert saved == pytest.approx(printed, abs=1e-9)


def test_the_centre_for_children_has_the_rest_of_foster_care(plan):
    # 2,300 - 300; 2,800 - 400; 3,100 - 400; 3,600 - 500
    assert of_party(plan, "foster", "bbu") == pytest.approx([-2000, -2400, -2700, -3100], abs=1e-9)


@pytest.mark.parametrize(
    "line", ["visits", "development", "contracts", "officer", "recruitment", "respite"]
)
def test_nobody_guesses_a_split_that_the_source_does_not_give(plan, line):
    assert set(plan.frame.query("line == @line")["party"]) == {"unsplit"}


def test_the_potential_is_8_million_in_2018_and_12_8_million_in_2021(plan):
    assert (-plan.total / 1000)[["2018", "2021"]].tolist() == pytest.approx([8, 12.8], abs=1e-9)


# Footing


def test_the_lines_foot_to_the_total(plan):
    assert by_line(plan).sum().tolist() == pytest.approx(plan.total.tolist(), abs=1e-9)


def test_the_parts_foot_to_the_total(plan):
    parts = plan.frame.groupby(["part", "year"])["value"].sum().unstack()
    assert list(parts.index) == ["part1", "part2", "part3"]
    assert parts.sum().tolist() == pytest.approx(plan.total.tolist(), abs=1e-9)


def test_the_centres_and_what_is_not_split_foot_to_the_total(plan):
    parties = plan.frame.groupby(["party", "year"])["value"].sum().unstack()
    # 2021: network 3,500 + foster 3,100 for BBU; 600 + 500 for BCH; the rest of 12,800
    assert parties["2021"].to_dict() == pytest.approx(
        {"bbu": -6600, "bch": -1100, "unsplit": -5100}, abs=1e-9
    )
    assert parties.sum().tolist() == pytest.approx(plan.total.tolist(), abs=1e-9)


# Table 4


def test_28_consultants_in_2017_become_25_75_in_2021(plan):
    posts = plan.staff.loc["consultants"]
    assert posts["2017"] == 28
    assert posts["2021"] == 25.75  # exactly: 1,300 / 2.25 is typed to the last digit


def test_the_posts_between_follow_the_profile_of_the_line(plan):
    # 2018: 28 - 2.25 x 800 / 1,300; 2019: 28 - 2.25 x 1,000 / 1,300; 2020: full effect
    expected = [28 - 2.25 * 800 / 1300, 28 - 2.25 * 1000 / 1300, 25.75]
    assert plan.staff.loc["consultants", ["2018", "2019", "2020"]].tolist() == pytest.approx(
        expected, abs=1e-6
    )


# What is solved from the printed figures


@pytest.mark.parametrize(
    ("assumption", "by_hand", "about"),
    [
        (
            "visits.hours",
            1300 / (1300 / 2.25) * 1450 / 466,
            7.0,
        ),  # posts x net hours / visits saved
        ("contracts.adjusted_share", 3100 / (466 * 1 * 50.667), 0.13),
        ("price.network", 511 - 4100 / 17, 270),
        ("foster.share_of_year", 3600 / (10 * (1137 - 511)), 0.575),
        ("price.respite_saving", 1000 / 6, 166.7),
    ],
)
def test_a_value_solved_from_its_line_is_as_worked_by_hand(case, assumption, by_hand, about):
    solved = case.assumptions[assumption]
    assert solved.basis == "calibrated"
    assert solved.value == pytest.approx(by_hand, rel=1e-9)
    assert solved.value == pytest.approx(about, rel=0.02)


def test_no_other_value_is_solved(case):
    assert sum(assumption.basis == "calibrated" for assumption in case.assumptions.values()) == 5


def test_the_published_case_has_no_unknown(case, plan):
    assert case.warnings == ()
    assert plan.unknown == ()


# Nothing done, nothing gained


def test_the_baseline_is_exactly_zero(case):
    nothing = fl.evaluate(case, case.baseline)
    assert (nothing.effects == 0).all()
    assert (nothing.total == 0).all()
    assert (nothing.frame["value"] == 0).all()


def test_the_baseline_keeps_28_consultants(case):
    assert (fl.evaluate(case, case.baseline).staff.loc["consultants"] == 28).all()


def test_a_scenario_that_changes_nothing_is_the_published_case_to_the_last_bit(case, plan):
    same = fl.evaluate(case, case.scenario("nothing changed", {}))
    assert np.array_equal(same.effects, plan.effects)
