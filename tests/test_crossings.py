"""Where a total meets a target, on curves made by hand, and what a row of the break-even table
makes of it.
"""

import math

import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.questions.break_even import Crossing, break_even_row, crossings


def cross(total, target, low, high, start=None):
    """The crossing of one curve."""
    ends = [np.array([float(end)]) for end in (low, high, low if start is None else start)]
    return crossings(lambda which, x: total(x), target, *ends)[0]


def row(
    value, at=10.0, now=0.0, target=0.0, *, low=0.0, high=20.0, step=1.0, reason="", values=None
):
    """A row for an assumption that stands at `at`, while the total stands at `now`."""
    children = fl.load_case(TV01C).assumptions["network.children"]
    assumption = children.model_copy(update={"value": at, "low": low, "high": high, "step": step})
    names = ("id", "published", "value", "headroom", "unit", "reason", "enough")
    found = break_even_row(assumption, at, Crossing(value, reason), now, target, values or {})
    return dict(zip(names, found, strict=True))


# Straight lines


@pytest.mark.parametrize(("target", "value"), [(0.0, 2.0), (6.0, 8.0), (3.0, 5.0)])
def test_a_straight_line_is_met_between_the_ends_and_at_them(target, value):
    assert cross(lambda x: x - 2, target, 2, 8) == Crossing(value, "")


@pytest.mark.parametrize(("ends", "value"), [((2, 8), -2.0), ((-8, -2), 2.0)])
def test_a_line_that_meets_the_target_outside_the_range_says_where(ends, value):
    found = cross(lambda x: x - value, 0.0, *ends)
    assert math.isnan(found.value)
    assert found.reason == f"would have to be {value:g}, outside {ends[0]} to {ends[1]}"


@pytest.mark.parametrize("ends", [(0.0, 1e6), (-1e6, 1e6), (-2e6, -1e6)])
def test_a_hair_outside_the_range_is_rounding_and_counts_as_the_end(ends):
    low, high = ends
    assert cross(lambda x: x - low + 5e-4, 0.0, low, high) == Crossing(low, "")
    assert cross(lambda x: x - high - 5e-4, 0.0, low, high) == Crossing(high, "")
    assert math.isnan(cross(lambda x: x - low + 5e-2, 0.0, low, high).value)
    assert math.isnan(cross(lambda x: x - high - 5e-2, 0.0, low, high).value)


@pytest.mark.parametrize("level", [0.0, 7.0])
def test_a_flat_total_makes_no_difference_even_where_it_is_the_target(level):
    assert cross(lambda x: 0 * x + level, level, 0, 1).reason == "makes no difference to the total"


def test_an_unknown_total_has_no_crossing_and_leaves_the_reason_to_the_case():
    found = cross(lambda x: x * math.nan, 0.0, 0, 1)
    assert (math.isnan(found.value), found.reason) == (True, "")


# Curves


def test_a_curve_beside_an_unknown_one_is_solved():
    ends = np.zeros(2), np.full(2, 4.0), np.zeros(2)

    def total(which, x):
        return np.where(np.asarray(which) == 0, math.nan, np.square(x))

    unknown, squared = crossings(total, 9.0, *ends)
    assert math.isnan(unknown.value)
    assert squared.value == pytest.approx(3.0)
    assert squared.reason == ""


@pytest.mark.parametrize(("start", "value"), [(1.0, 2.0), (4.9, 2.0), (5.2, 8.0), (9.0, 8.0)])
def test_of_two_crossings_the_nearest_to_the_start_is_taken(start, value):
    assert cross(lambda x: (x - 2) * (x - 8), 0.0, 0, 10, start).value == pytest.approx(value)


@pytest.mark.parametrize(("first", "second", "value"), [(1.0, 6.0, 6.0), (4.0, 9.0, 4.0)])
def test_without_a_start_the_nearest_to_the_middle_is_taken(first, second, value):
    found = cross(lambda x: (x - first) * (x - second), 0.0, 0, 10, math.nan)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("value", [0.05, 32.0, 63.99])
def test_a_curve_is_met_in_the_first_and_last_part_of_the_range_and_on_a_grid_point(value):
    assert cross(lambda x: (x - value) ** 3, 0.0, 0, 64).value == pytest.approx(value, abs=1e-4)


def test_a_curve_that_stays_away_says_between_what():
    found = cross(lambda x: np.square(x) + 1_000, 3_000.0, 0, 10)
    assert math.isnan(found.value)
    assert found.reason == "the total stays at 1,000 to 1,100 within 0 to 10"


# The row


def test_headroom_is_the_way_to_the_crossing_and_negative_where_the_target_is_not_met():
    assert row(12.5, now=-1.0)["headroom"] == 2.5
    assert row(12.5, now=1.0)["headroom"] == -2.5
    assert row(11.0, now=1.0)["headroom"] == -1.0
    assert math.copysign(1, row(10.0, now=1.0)["headroom"]) == 1  # no minus before a zero


@pytest.mark.parametrize(
    ("now", "target", "is_met"),
    [
        (1e-9, 0.0, True),
        (1.5e-9, 0.0, False),
        (-1e6 + 5e-4, -1e6, True),
        (-1e6 + 5e-3, -1e6, False),
        (1e6 + 5e-4, 1e6, True),
    ],
)
def test_a_target_missed_by_rounding_is_met(now, target, is_met):
    assert (row(12.5, now=now, target=target)["headroom"] > 0) == is_met


def test_enough_is_the_next_step_on_the_side_that_meets_the_target():
    assert row(12.5, now=-1.0)["enough"] == 12
    assert row(12.5, now=1.0)["enough"] == 13
    assert row(7.5, now=-1.0)["enough"] == 8
    assert row(7.5, now=1.0)["enough"] == 7


@pytest.mark.parametrize("value", [13.0, 13 + 1e-11, 13 - 1e-11])
def test_a_crossing_on_a_step_is_enough_itself(value):
    assert row(value, now=1.0)["enough"] == 13
    assert row(value, now=-1.0)["enough"] == 13


def test_enough_may_be_an_end_of_the_range_but_not_beyond_it():
    assert row(19.5, now=1.0)["enough"] == 20
    assert row(0.5, now=1.0)["enough"] == 0
    assert math.isnan(row(19.9, now=1.0, high=19.95)["enough"])
    assert math.isnan(row(0.1, now=1.0, low=0.05)["enough"])


def test_without_a_crossing_nothing_is_enough():
    found = row(math.nan, reason="makes no difference to the total")
    assert math.isnan(found["enough"])
    assert found["reason"] == "makes no difference to the total"


def test_an_unknown_total_names_what_is_not_stated():
    assert row(math.nan, values={"a.b": math.nan, "c.d": math.nan, "e.f": 1.0})["reason"] == (
        "the total is unknown: a.b, c.d not stated"
    )
    own = row(math.nan, values={"network.children": math.nan})
    assert own["reason"] == "the total is unknown: an amount not stated"


def test_the_target_is_0_unless_told():
    case = fl.load_case(TV01C)
    assert fl.break_even(case).equals(fl.break_even(case, 0.0))
