"""Where a total meets a target, on curves made by hand, and what a row of the break-even table
makes of it.
"""

import math

import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.questions.break_even import Crossing, break_even_row, crossings, whole_steps


def cross(total, target, low, high, start=None):
    """The crossing of one curve."""
    ends = [np.array([float(end)]) for end in (low, high, low if start is None else start)]
    return crossings(lambda which, x: total(x), target, *ends)[0]


def children(**update):
    """The children in network care, from 0 to 20 by one, or as told."""
    usual = {"value": 10.0, "low": 0.0, "high": 20.0, "step": 1.0}
    return fl.load_case(TV01C).assumptions["network.children"].model_copy(update=usual | update)


def row(value, at=10.0, now=0.0, target=0.0, reason="", values=None):
    """A row for an assumption that stands at `at`, while the total stands at `now`."""
    names = ("id", "published", "value", "headroom", "unit", "reason")
    found = break_even_row(
        children(value=at), at, Crossing(value, reason), now, target, values or {}
    )
    return dict(zip(names, found, strict=True))


def enough(value, total, target=0.0, **update):
    """The whole step next to a crossing at which this total meets the target."""
    (found,) = whole_steps(
        lambda which, x: total(x), target, [Crossing(value, "")], [children(**update)]
    )
    return found


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


@pytest.mark.parametrize("size", [1e-200, 1e-300])
def test_a_total_so_small_that_its_square_is_nothing_is_met_where_it_is_zero(size):
    assert cross(lambda x: size * (x**3 - 8), 0.0, 0, 64).value == pytest.approx(2.0)
    assert cross(lambda x: np.square(x) - 30, size, 0, 64).value == pytest.approx(30**0.5)


def test_a_sign_that_only_many_at_once_see_is_rounding_and_its_point_is_the_root():
    def total(x):  # a hair lower where it is worked out one at a time
        return np.square(x) - 16 - (1e-13 if np.ndim(x) == 0 else -1e-13) * (np.abs(x - 4) < 1e-9)

    assert cross(lambda x: -total(x), 0.0, 0, 4).value == pytest.approx(4.0)


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
    assert enough(12.5, lambda x: x - 12.5) == 12
    assert enough(12.5, lambda x: 12.5 - x) == 13


@pytest.mark.parametrize("value", [13.0, 13 + 1e-11, 13 - 1e-11])
def test_a_crossing_on_a_step_is_enough_itself(value):
    assert enough(value, lambda x: 13 - x) == 13
    assert enough(value, lambda x: x - 13) == 13


@pytest.mark.parametrize("noise", [-1e-12, 0.0, 1e-12])
def test_the_side_is_told_by_the_total_and_not_by_noise_in_the_crossing(noise):
    """At the printed total the crossing is the published value, but for the last digit."""
    assert enough(500 / 3 + noise, lambda x: 500 / 3 - x, high=300.0) == 167
    assert enough(500 / 3 + noise, lambda x: x - 500 / 3, high=300.0) == 166


def test_of_two_steps_that_both_meet_the_target_the_nearer_is_enough():
    assert enough(12.3, lambda x: -abs(x - 12.3)) == 12
    assert enough(12.7, lambda x: -abs(x - 12.7)) == 13


def test_where_no_step_meets_a_target_that_is_only_touched_nothing_is_enough():
    assert math.isnan(enough(12.5, lambda x: abs(x - 12.5)))


def test_enough_may_be_an_end_of_the_range_but_not_beyond_it():
    assert enough(19.5, lambda x: 19.5 - x) == 20
    assert enough(0.5, lambda x: x - 0.5) == 0
    assert math.isnan(enough(19.9, lambda x: 19.9 - x, high=19.95))
    assert math.isnan(enough(0.1, lambda x: x - 0.1, low=0.05))


def test_without_a_crossing_nothing_is_enough():
    assert math.isnan(enough(math.nan, lambda x: x))
    assert row(math.nan, reason="makes no difference to the total")["reason"] == (
        "makes no difference to the total"
    )
