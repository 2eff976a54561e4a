"""What is wrong with reported figures is told at once, by file, row and field."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fosterlib import CaseError, load_case
from fosterlib.followup.plan import follow_up

TV01C = load_case(Path(__file__).parents[1] / "data" / "tv01c")
VISITS = {"line": "visits", "period": "2018", "value": 1}
CHILDREN = {"assumption": "network.children", "period": "2019", "value": 1}
SHARE = {"indicator": "family_care_share", "period": "2019", "value": 1}
PROBLEMS = {  # what is written, the field named, the message, the nearest valid name
    "an unknown line": (VISITS | {"line": "netvork"}, "line", "no such line", "network"),
    "a line as an assumption": (
        CHILDREN | {"assumption": "network"},
        "assumption",
        "in the column line",
        "",
    ),
    "an unknown assumption": (
        CHILDREN | {"assumption": "network.kids"},
        "assumption",
        "no such assumption",
        "",
    ),
    "no driver": (CHILDREN | {"assumption": "network.delay"}, "assumption", "not a driver", ""),
    "an unknown indicator": (
        SHARE | {"indicator": "foster_family"},
        "indicator",
        "no such indicator",
        "foster_families",
    ),
    "the overlap": (VISITS | {"line": "overlap"}, "line", "is computed", ""),
    "no name": (VISITS | {"line": ""}, "line", "exactly one of", ""),
    "two names": (VISITS | CHILDREN, "line", "exactly one of", ""),
    "an unknown party": (VISITS | {"party": "bbc"}, "party", "no such party", "bch"),
    "a driver by party": (CHILDREN | {"party": "bbu"}, "party", "all parties", ""),
    "a year outside the case": (
        VISITS | {"period": "2022"},
        "period",
        "not a year or a quarter",
        "2021Q2",
    ),
    "a quarter that is none": (
        VISITS | {"period": "2018Q5"},
        "period",
        "not a year or a quarter",
        "2018Q4",
    ),
    "text for a number": (VISITS | {"value": "about 200"}, "value", "is not a number", ""),
    "nothing to divide by": (
        {"assumption": "staff.net_hours", "period": "2018", "value": 0},
        "value",
        "cannot be 0",
        "",
    ),
    "an absurd number": (VISITS | {"value": 1e200}, "value", "is too large", ""),
    "infinity": (VISITS | {"value": math.inf}, "value", "is not a number", ""),
    "a year the price index lacks": (
        VISITS | {"price_level": "2021"},
        "price_level",
        "no such year",
        "",
    ),
    "a price level for children": (
        CHILDREN | {"price_level": "2019"},
        "price_level",
        "no price level",
        "",
    ),
    "a price level for an indicator": (
        SHARE | {"price_level": "2019"},
        "price_level",
        "no price level",
        "",
    ),
    "an unknown column": (VISITS | {"perido": "2018"}, "perido", "no such column", "period"),
    "no column for the value": (
        {"line": "visits", "period": "2018"},
        "value",
        "column is missing",
        "",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_wrong_is_named_by_file_row_and_field(name, tmp_path):
    row, field, message, near = PROBLEMS[name]
    path = tmp_path / "actuals.csv"
    pd.DataFrame([row]).to_csv(path, index=False)
    for source in (path, pd.DataFrame([row], index=["2"])):
        with pytest.raises(CaseError) as error:
            follow_up(TV01C, source)
        [problem] = error.value.problems
        assert (problem.field, problem.nearest if near else "") == (field, near)
        assert message in problem.message
        assert (problem.file, problem.row) in (
            ("actuals.csv", "2"),
            ("actuals.csv", "1"),
            ("actuals", "2"),
            ("actuals", "1"),
        )


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ({"period": "2018Q1"}, {"period": "2018Q1"}, "the same period is given twice"),
        ({"period": "2018"}, {"period": "2018Q1"}, "the same period is given twice"),
        ({"period": "2018Q3"}, {"period": "2018"}, "the same period is given twice"),
        (
            {"period": "2018", "party": "bbu"},
            {"period": "2019"},
            "both for all parties and by party",
        ),
    ],
)
def test_a_period_given_twice_is_refused_with_both_rows(first, second, message):
    rows = [{"line": "network", "party": "all", "value": -1.0} | row for row in (first, second)]
    with pytest.raises(CaseError) as error:
        follow_up(TV01C, pd.DataFrame(rows, index=["7", "9"]))
    [problem] = error.value.problems
    assert problem.row == "9" and "row 7" in problem.message and message in problem.message


def test_all_that_is_wrong_is_told_at_once():
    rows = [
        PROBLEMS[name][0]
        for name in (
            "an unknown line",
            "an unknown party",
            "text for a number",
            "a year outside the case",
        )
    ]
    with pytest.raises(CaseError) as error:
        follow_up(TV01C, pd.DataFrame(rows))
    assert len(error.value.problems) == 4


CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.text(max_size=8),
    st.lists(st.integers()),
    st.dates(),
    st.sampled_from(
        [
            "network",
            "network.children",
            "2018",
            "2018Q1",
            "bbu",
            "all",
            "2019",
            "-1",
            "1.300,5",
            "=1+1",
        ]
    ),
)
COLUMNS = st.sampled_from(
    [
        "line",
        "assumption",
        "indicator",
        "party",
        "period",
        "value",
        "price_level",
        "note",
        "source",
        "x",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.dictionaries(COLUMNS, CELLS), max_size=4), st.sampled_from([",", ";"]))
def test_any_table_gives_a_follow_up_or_a_case_error(tmp_path_factory, rows, separator):
    table = pd.DataFrame(rows, dtype=object)
    path = tmp_path_factory.getbasetemp() / "any.csv"
    table.to_csv(path, index=False, sep=separator)
    for source in (table, path):
        try:
            follow_up(TV01C, source)
        except CaseError as error:
            assert error.problems
