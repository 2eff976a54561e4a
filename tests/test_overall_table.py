"""The table of Copenhagen's form: lasting change apart from implementation, subtotals by steering
area, payback; and the figures that a proposal prints of these.
"""

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl

PRINTED = "table1,total,all,2026,effect,-350,1000 DKK,0,check,Tabel 1\n"


def printing(folder, *rows, areas=False):
    """The small case with more printed figures; a steering area for two of its lines."""
    more = "".join(f"table1,{row},0,check,Tabel 1\n" for row in rows)
    named = [
        ("case.toml", f'label_en = "{name}"\n', f'label_en = "{name}"\nsteering_area = "{area}"\n')
        for name, area in ((("Moves", "Service"), ("Campaign", "Anlæg")) if areas else ())
    ]
    return fl.load_case(
        changed_case(SMALL, folder, ("published.csv", PRINTED, PRINTED + more), *named)
    )


def rows_of(table):
    return [name for name in table.frame.index if not name.startswith("of which")]


def test_lasting_change_and_implementation_add_up_to_the_total():
    table = fl.overall_table(fl.evaluate(fl.load_case(TV01C)), "en")
    sums = table.frame["Sum"]
    assert sums["Lasting change in all"] == pytest.approx(-43_600)
    assert sums["Implementation costs in all"] == pytest.approx(1_000)
    assert sums["Overall effect"] == pytest.approx(-42_600)
    assert table.notes[0].startswith("The implementation costs are paid back in 2018 (year 1)")


def test_several_steering_areas_have_subtotals_that_add_up(tmp_path):
    case = printing(tmp_path, areas=True)
    table = fl.overall_table(fl.evaluate(case), "da")
    parts = table.frame.loc[["heraf Service", "heraf uden styringsområde"]]
    whole = table.frame.loc["Ændringer i driften i alt"]
    assert parts["2027"].sum() == pytest.approx(whole["2027"])
    assert str(table).count("heraf") == 2  # implementation has one area: no subtotal


def test_what_ends_is_not_called_lasting(tmp_path):
    """The small case has an agreement that ends: its block is not called lasting."""
    assert "Change in running costs" in rows_of(
        fl.overall_table(fl.evaluate(printing(tmp_path)), "en")
    )


@pytest.mark.parametrize(
    ("row", "model"),
    [
        ("total,all,2026,lasting,-400,1000 DKK", -400),
        ("total,all,2026,implementation,50,1000 DKK", 50),
        ("Service,all,2026,effect,-200,1000 DKK", -200),
        ("moves,all,2027,change,-200,1000 DKK", -200),
        ("moves,all,2026,change,-200,1000 DKK", -200),
        ("moves,all,2027+,effect,-400,1000 DKK", -400),
        ("agreement,all,2028+,effect,0,1000 DKK", 0),
        ("total,,,payback,1,year", 1),
    ],
)
def test_what_a_form_prints_is_a_check(tmp_path, row, model):
    case = printing(tmp_path, row, areas=True)
    found = fl.reconcile(case).query("role == 'check'").iloc[1]
    assert (found["model"], found["ok"]) == (pytest.approx(model), True)


@pytest.mark.parametrize(
    "row",
    [
        "total,all,2026,lasting,-401,1000 DKK",
        "total,,,payback,2,year",
        "Service,all,2027,effect,-401,1000 DKK",
    ],
)
def test_a_form_that_says_something_else_is_not_ok(tmp_path, row):
    case = printing(tmp_path, row, areas=True)
    assert not fl.reconcile(case).query("role == 'check'").iloc[1]["ok"]


def test_a_payback_after_the_years_is_unknown(tmp_path):
    dear = ("amounts.csv", "campaign,north,2026,50", "campaign,north,2026,5000")
    case = fl.load_case(changed_case(SMALL, tmp_path, dear))
    table = fl.overall_table(fl.evaluate(case), "en")
    assert table.notes[0].startswith("The implementation costs are not paid back by 2027")
