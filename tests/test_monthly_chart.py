"""The cliff by month, against figures worked out by hand from the sources."""

import math
from dataclasses import replace

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.charts.months import cliff, monthly_plot
from fosterlib.charts.shapes import Stroke

SURREY, KENT = (
    fl.load_case(TV01C.parent / name) for name in ("surrey_safeguarding", "kent_voluntary")
)


def net(results):
    return cliff(results, "en").net.tolist()


def test_the_grant_stands_against_what_it_pays_for_until_march_2023_and_then_the_posts_alone():
    found = cliff(fl.evaluate(SURREY), "en")
    assert len(found.months) == 60
    assert found.net[:36] == pytest.approx([0] * 36)
    assert found.net[36:] == pytest.approx([11 * 44_270 / 12] * 24)
    assert [one.name for one in found.series] == [
        SURREY.line(id).label_en for id in ("dfe_grant", "grant_spending", "posts")
    ]
    below = [one.values[one.values < 0].sum() for one in found.series]
    assert sum(below) == pytest.approx(-4_200_000)


def test_what_is_not_in_the_total_is_drawn_where_nothing_else_is_dated():
    fifty = KENT.scenarios["50,000 pounds an agreement"]
    found = net(fl.evaluate(KENT, fifty, until="2012/13"))
    assert found[23:25] == pytest.approx(
        [160 * 0.05 / 12, 0]
    )  # million GBP in March and in April 2012


def test_nothing_known_is_said_and_not_drawn_as_zero():
    with pytest.raises(fl.CaseError, match="no line with a start or an end has a known amount"):
        fl.monthly_chart(fl.evaluate(KENT))


def test_the_chart_speaks_danish_too():
    plot = monthly_plot(fl.evaluate(SURREY), "da")
    assert plot.title == "Pr. måned, 2020-04 - 2025-03"


def test_where_a_line_that_counts_is_unknown_no_net_is_drawn():
    unknown = SURREY.assumptions["posts.number"].model_copy(update={"value": math.nan})
    results = fl.evaluate(
        replace(SURREY, assumptions={**SURREY.assumptions, "posts.number": unknown})
    )
    found = net(results)
    # until March 2023 the posts are known: there are none
    assert found[:36] == pytest.approx([0] * 36)
    assert all(math.isnan(value) for value in found[36:])
    steps = [
        shape
        for shape in monthly_plot(results, "en").shapes
        if isinstance(shape, Stroke) and len(shape.points) == 72
    ]
    assert len(steps) == 2  # ink and its casing: a beginning and an end for each of 36 months
