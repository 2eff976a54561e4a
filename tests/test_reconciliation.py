"""Every printed figure beside the model's: 112 of 112, and a wrong one is named and cannot vouch
for itself.
"""

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl


@pytest.fixture(scope="module")
def table():
    return fl.reconcile(fl.load_case(TV01C))


def reconciled(tmp_path, *changes):
    return fl.reconcile(fl.load_case(changed_case(TV01C, tmp_path, *changes)))


def not_reproduced(table):
    """Where the figures stand that the model does not give: (table, line, party, year, measure)."""
    rows = table[~table["ok"].fillna(True).astype(bool)]
    return set(
        rows[["table", "line", "party", "year", "measure"]].itertuples(index=False, name=None)
    )


def test_112_of_112_printed_figures_are_reproduced(table):
    counted = table[table["role"] != "context"]
    assert len(counted) == 112
    assert counted["ok"].all()


def test_47_figures_feed_the_model_and_65_check_it(table):
    assert table["role"].value_counts()[["input", "check"]].to_dict() == {"input": 47, "check": 65}


def test_the_summary_counts_inputs_and_checks_apart():
    summary = fl.reconciliation_summary(fl.load_case(TV01C))
    assert summary.loc["input", ["figures", "reproduced"]].tolist() == [47, 47]
    assert summary.loc["check", ["figures", "reproduced"]].tolist() == [65, 65]
    assert summary.loc["check", "without_cross_check"] == 0


def test_of_65_checks_17_are_derived_and_make_11_identities(table):
    """Counted by hand: Table 3 and the text repeat 46 cells of Table 1 and the text; the visits
    are typed twice; the totals (10), the other centre (4), two investment sums and the posts of
    2021 are what inputs give together.
    """
    summary = fl.reconciliation_summary(fl.load_case(TV01C))
    worth = summary.loc["check", ["repeats", "typed", "derived", "identities"]]
    assert worth.tolist() == [46, 2, 17, 11]
    assert summary.loc["input", ["repeats", "typed", "derived", "identities"]].tolist() == [0] * 4
    derived = table[table["evidence"] == "derived"]
    assert set(derived["line"]) == {"total", "network", "part1", "recruitment", "visits"}
    assert (table["evidence"] == "")[table["role"] != "check"].all()


@pytest.mark.parametrize(
    ("name", "worth"),
    [
        ("herning_parents", [9, 0, 2, 2]),
        ("copenhagen_prevention", [0, 0, 8, 4]),
        ("kent_voluntary", [0, 0, 1, 1]),
        ("surrey_safeguarding", [0, 0, 0, 0]),
    ],
)
def test_the_checks_of_the_other_cases_are_worth(name, worth):
    summary = fl.reconciliation_summary(fl.load_case(TV01C.parent / name))
    assert summary.loc["check", ["repeats", "typed", "derived", "identities"]].tolist() == worth


def test_no_check_of_any_case_tests_a_lever():
    for folder in TV01C.parent.glob("*/"):
        assert not fl.reconcile(fl.load_case(folder))["tests_lever"].any(), folder.name


AGREEMENT = "text,agreement,all,2026,effect,{},1000 DKK,1,check,Af teksten\n"


@pytest.mark.parametrize(("basis", "tested"), [("estimate", True), ("derived", False)])
def test_a_check_of_money_that_a_lever_gives_from_stated_numbers_tests_it(tmp_path, basis, tested):
    """The small case's agreement, if its money were printed; not if a driver is derived from it."""
    frame = fl.evaluate(fl.load_case(SMALL)).frame.query("line == 'agreement' and year == '2026'")
    folder = changed_case(SMALL, tmp_path)
    with (folder / "published.csv").open("a", encoding="utf-8") as figures:
        figures.write(AGREEMENT.format(frame["value"].sum()))
    rows = (folder / "assumptions.csv").read_text(encoding="utf-8").splitlines()
    rows = [
        row.replace("published", basis) if row.startswith("agreement.children") else row
        for row in rows
    ]
    (folder / "assumptions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = fl.reconcile(fl.load_case(folder))
    (row,) = found[found["line"] == "agreement"].itertuples()
    assert (row.tests_lever, row.evidence) == (tested, "derived")


def test_context_is_listed_and_not_counted(table):
    context = table[table["role"] == "context"]
    assert len(context) == 26
    assert context["ok"].isna().all()
    assert context["model"].isna().all()


def test_tables_1_and_3_are_compared_to_the_last_digit(table):
    rows = table[table["table"].isin(["table1", "table3"])]
    assert len(rows) == 72
    assert (rows["precision"] == 0).all()
    assert (rows["difference"].abs() <= 1e-9).all()


def test_every_other_figure_is_compared_to_half_its_last_printed_digit(table):
    rows = table[(table["role"] != "context") & ~table["table"].isin(["table1", "table3"])]
    assert (rows["precision"] > 0).all()
    assert (rows["difference"].abs() <= rows["precision"] / 2 + 1e-9).all()


def test_every_figure_says_where_it_stands(table):
    assert (table["locator"].str.len() > 0).all()


def test_what_nothing_vouches_for_is_named(table):
    alone = table[(table["role"] == "input") & ~table["cross_checked"]]
    foster = alone[(alone["line"] == "foster")]
    assert foster["party"].tolist() == ["bch"] * 4
    assert foster["year"].tolist() == ["2018", "2019", "2020", "2021"]
    assert set(alone["measure"]) >= {"network.children", "foster.children", "respite.children"}


def test_table_1_and_the_centres_of_network_care_are_cross_checked(table):
    inputs = table[table["role"] == "input"]
    assert inputs[inputs["table"] == "table1"]["cross_checked"].all()
    assert inputs[(inputs["line"] == "network") & (inputs["party"] == "bch")]["cross_checked"].all()


def test_a_wrong_cell_of_table_1_is_exposed_by_table_3_the_totals_and_the_centres(tmp_path):
    wrong = reconciled(
        tmp_path,
        (
            "published.csv",
            "table1,network,all,2019,effect,-3100",
            "table1,network,all,2019,effect,-3200",
        ),
    )
    assert not_reproduced(wrong) == {
        ("table3", "network", "all", "2019", "effect"),
        ("table1", "total", "all", "2019", "effect"),
        ("table3", "total", "all", "2019", "effect"),
        ("text", "network", "bbu", "2019", "saving"),  # 3.2 - 0.5 is not 2.6
    }


def test_a_wrong_full_effect_is_exposed_too(tmp_path):
    wrong = reconciled(
        tmp_path,
        (
            "published.csv",
            "table1,respite,all,2021,effect,-1000",
            "table1,respite,all,2021,effect,-1100",
        ),
    )
    assert not_reproduced(wrong) == {
        ("table3", "respite", "all", "2021", "effect"),
        ("table1", "total", "all", "2021", "effect"),
        ("table3", "total", "all", "2021", "effect"),
        ("text", "total", "all", "2021", "saving"),
        ("text", "respite", "all", "2021", "saving"),
    }


def test_a_wrong_cell_of_table_3_is_named_alone(tmp_path):
    wrong = reconciled(
        tmp_path,
        (
            "published.csv",
            "table3,foster,all,2020,effect,-3100",
            "table3,foster,all,2020,effect,-3101",
        ),
    )
    assert not_reproduced(wrong) == {("table3", "foster", "all", "2020", "effect")}
    row = wrong[
        (wrong["table"] == "table3") & (wrong["line"] == "foster") & (wrong["year"] == "2020")
    ].iloc[0]
    assert (row["published"], row["model"]) == pytest.approx((-3101, -3100), abs=1e-9)
    assert row["difference"] == pytest.approx(1, abs=1e-9)  # model less published


def test_a_wrong_figure_in_the_prose_is_named_alone(tmp_path):
    wrong = reconciled(
        tmp_path,
        ("published.csv", "text,total,all,2021,saving,12.8", "text,total,all,2021,saving,12.9"),
    )
    assert not_reproduced(wrong) == {("text", "total", "all", "2021", "saving")}


def test_a_figure_within_half_its_last_digit_is_reproduced(tmp_path):
    close = reconciled(
        tmp_path,
        ("published.csv", "text,total,all,2021,saving,12.8", "text,total,all,2021,saving,12.84"),
    )
    assert not_reproduced(close) == set()


def test_a_wrong_number_of_posts_is_named(tmp_path):
    wrong = reconciled(
        tmp_path,
        ("published.csv", "table4,visits,,2021,fte,25.75", "table4,visits,,2021,fte,25.25"),
    )
    assert not_reproduced(wrong) == {("table4", "visits", "", "2021", "fte")}


def test_a_driver_that_differs_from_the_printed_one_is_named(tmp_path):
    wrong = reconciled(
        tmp_path, ("published.csv", "2021,network.children,17", "2021,network.children,16")
    )
    assert not_reproduced(wrong) == {("text", "", "", "2021", "network.children")}


def test_a_wrong_amount_is_exposed_by_both_tables_the_totals_and_the_prose(tmp_path):
    wrong = reconciled(
        tmp_path, ("amounts.csv", "recruitment,unsplit,2018,500", "recruitment,unsplit,2018,600")
    )
    assert not_reproduced(wrong) == {
        ("table1", "recruitment", "all", "2018", "effect"),
        ("table3", "recruitment", "all", "2018", "effect"),
        ("table1", "total", "all", "2018", "effect"),
        ("table3", "total", "all", "2018", "effect"),
        ("text", "recruitment", "all", "2018+2019", "investment"),  # 0.8 is not 0.7
    }


def test_a_wrong_share_of_a_centre_is_exposed_by_the_other_centre(tmp_path):
    wrong = reconciled(
        tmp_path,
        ("published.csv", "text,network,bch,2018,saving,0.4", "text,network,bch,2018,saving,0.5"),
    )
    assert not_reproduced(wrong) == {("text", "network", "bbu", "2018", "saving")}


def test_a_wrong_share_that_is_printed_once_goes_unnoticed_which_is_why_it_is_named(tmp_path):
    wrong = reconciled(
        tmp_path,
        ("published.csv", "text,foster,bch,2018,saving,0.3", "text,foster,bch,2018,saving,0.4"),
    )
    assert not_reproduced(wrong) == set()
    row = wrong[
        (wrong["line"] == "foster") & (wrong["party"] == "bch") & (wrong["year"] == "2018")
    ].iloc[0]
    assert not row["cross_checked"]


def test_a_printed_figure_that_is_left_blank_is_not_called_reproduced(tmp_path):
    blank = reconciled(
        tmp_path,
        ("published.csv", "text,total,all,2021,saving,12.8", "text,total,all,2021,saving,"),
    )
    assert not_reproduced(blank) == {("text", "total", "all", "2021", "saving")}


def test_a_scenario_does_not_move_the_reconciliation(table):
    case = fl.load_case(TV01C)
    fl.evaluate(case, case.scenario("no network care", {"network.on": 0}))
    assert fl.reconcile(case).equals(table)


PRINTED = "table1,total,all,2026,effect,-350"


@pytest.mark.parametrize(
    ("file", "old", "new", "printed", "said"),
    [
        ("amounts.csv", "north,2027,0", "north,2027,", "total,all,2026+2027", "model not stated"),
        ("amounts.csv", "north,2027,0", "north,2027,1", "total,all,2026+2027", "model -999"),
        (
            "case.toml",
            'label_en = "Campaign"\n',
            'label_en = "Campaign"\non = false\n',
            "campaign,all,2026",
            "not in this case, whose line is off",
        ),
    ],
)
def test_a_figure_that_is_not_reproduced_says_why_where_that_is_known(
    tmp_path, file, old, new, printed, said
):
    row = f"table1,{printed},effect,-1100"
    case = changed_case(SMALL, tmp_path, (file, old, new), ("published.csv", PRINTED, row))
    told = str(fl.case_report(fl.load_case(case)))
    assert said in told
    assert "nan" not in told.split()
    assert "-0 " not in told
