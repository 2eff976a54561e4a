"""The cliff by month, against figures worked out by hand from the sources."""

import math
from dataclasses import replace

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.charts.marks import Bar, Stroke
from fosterlib.charts.months import monthly_plot

SURREY, KENT = (
    fl.load_case(TV01C.parent / name) for name in ("surrey_safeguarding", "kent_voluntary")
)


def net(results):
    plot = monthly_plot(results, "en")
    steps = next(mark for mark in plot.marks if isinstance(mark, Stroke))
    return [y for _, y in steps.points[::2]], plot


def test_the_grant_stands_against_what_it_pays_for_until_march_2023_and_then_the_posts_alone():
    found, plot = net(fl.evaluate(SURREY))
    assert len(found) == 60
    assert found[:36] == pytest.approx([0] * 36)
    assert found[36:] == pytest.approx([11 * 44_270 / 12] * 24)
    assert [key.text for key in plot.frame.legend][:3] == [
        line.label_en
        for line in SURREY.lines
        if line.id in ("dfe_grant", "grant_spending", "posts")
    ]
    assert sum(
        mark.y1 - mark.y0 for mark in plot.marks if isinstance(mark, Bar) and mark.y1 < 0
    ) == pytest.approx(-4_200_000)


def test_what_is_not_in_the_total_is_drawn_where_nothing_else_is_dated():
    fifty = KENT.scenarios["50,000 pounds an agreement"]
    found, _ = net(fl.evaluate(KENT, fifty, until="2012/13"))
    assert found[23:25] == pytest.approx(
        [160 * 0.05 / 12, 0]
    )  # million GBP in March and in April 2012


def test_nothing_known_is_said_and_not_drawn_as_zero():
    with pytest.raises(fl.CaseError, match="no line with a start or an end has a known amount"):
        fl.monthly_chart(fl.evaluate(KENT))


def test_the_chart_speaks_danish_too():
    assert monthly_plot(fl.evaluate(SURREY), "da").frame.title == "Pr. måned: Trykt"


def test_where_a_line_that_counts_is_unknown_no_net_is_drawn():
    unknown = SURREY.assumptions["posts.number"].model_copy(update={"value": math.nan})
    case = replace(SURREY, assumptions={**SURREY.assumptions, "posts.number": unknown})
    found, plot = net(fl.evaluate(case))
    assert found == pytest.approx([0] * 36)  # until March 2023 the posts are known: there are none
    assert (
        len([mark for mark in plot.marks if isinstance(mark, Stroke)]) == 2
    )  # the net until then, and the axis
