"""A plan that is unknown somewhere: no total, share, part or bar of the follow-up takes the unknown
for nothing.
"""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fosterlib import load_case
from fosterlib.followup.chart import followup_plot
from fosterlib.followup.plan import follow_up
from fosterlib.followup.tables import followup_table, largest_variances, variance_table

TV01C = load_case(Path(__file__).parents[1] / "data" / "tv01c")
OFFICER = "Information officer"


def with_unknown(line, party, year):
    """TV01c with the plan of one line, party and year not stated."""
    pattern = TV01C.patterns[line].copy()
    pattern[TV01C.parties.index(party), TV01C.years.index(year)] = np.nan
    return replace(TV01C, patterns={**TV01C.patterns, line: pattern})


def officer(*years):
    """The follow-up of a case in which the plan of the officer for 2019 is not stated, with money
    of some years.
    """
    rows = [{"line": "officer", "period": year, "value": 350} for year in years]
    rows.append({"line": "visits", "period": "2018", "value": -700})
    return follow_up(with_unknown("officer", "unsplit", "2019"), pd.DataFrame(rows))


def test_what_is_realised_is_no_rate_of_a_plan_that_is_not_all_stated():
    found = officer("2018", "2019").comparison.query("line == 'officer'").set_index("year")
    assert found["rate"].isna().all()
    assert found.loc["2019":, "forecast"].isna().tolist() == [False, True, True]
    assert officer("2018").comparison.query("line == 'officer'")["rate"].tolist() == pytest.approx(
        [350 / 300] * 4
    )


def test_the_plan_to_date_is_unknown_if_one_of_its_parties_is():
    rows = [
        {"line": "network", "party": party, "period": "2018", "value": -1000}
        for party in ("bbu", "bch")
    ]
    found = follow_up(with_unknown("network", "bch", "2018"), pd.DataFrame(rows)).forecast
    year = found.query("line == 'network' and year == '2018'").iloc[0]
    assert math.isnan(year["planned_to_date"]) and year["realised_to_date"] == -2000


def test_a_line_with_an_unknown_variance_has_no_parts_and_leaves_no_total():
    causes = variance_table(officer("2018", "2019"), "en").frame
    assert causes.loc[OFFICER].isna().all()
    assert causes.iloc[-1].isna().all()
    assert causes.loc["New collaboration model and quality standards", "Variance"] == pytest.approx(
        100
    )
    assert math.isnan(followup_table(officer("2018", "2019"), "en").frame.loc[OFFICER, "Variance"])


def test_a_line_with_an_unknown_variance_is_not_among_the_largest():
    assert [text.split(":")[0] for text in largest_variances(officer("2018", "2019"), "en")] == [
        "New collaboration model and quality standards"
    ]


def test_a_line_with_an_unknown_plan_is_left_out_of_the_chart_which_says_so():
    plot = followup_plot(officer(*TV01C.years), "en")
    # the visits alone
    assert "Plan of the bars: 2018 -800, 2019 -1,000" in plot.description
    assert "2019 -875" in plot.description
    assert OFFICER in plot.caption  # among the lines that no bar holds


def test_with_nothing_reported_there_is_no_variance_rather_than_one_of_0():
    nothing = follow_up(TV01C, pd.DataFrame({"line": [], "period": [], "value": []}))
    assert variance_table(nothing, "en").frame.empty


def test_after_its_last_month_an_unknown_agreement_is_planned_as_nothing():
    kent = load_case(Path(__file__).parents[1] / "data" / "kent_voluntary")
    found = follow_up(
        kent, pd.DataFrame([{"line": "june", "period": "2011/12Q1", "value": 1.0}])
    ).comparison
    planned = found.query("line == 'june' and year == '2011/12'")["planned"]
    assert math.isnan(planned.iloc[0]) and planned.iloc[1:].tolist() == [0, 0, 0]
