import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.maps.ground import Box, distance, fit, round_length

PAGE = Box(20, 10, 100, 80)


@given(st.floats(-60, 60), st.floats(0.05, 4), st.floats(0.05, 4))
def test_bounds_fill_the_box_and_lie_in_its_middle(south, wide, high):
    ground = fit((110, south, 110 + wide, south + high), PAGE)
    corners = ground.to_paper(np.array([[110, south], [110 + wide, south + high]]))
    (left, bottom), (right, top) = corners
    assert (left + right, bottom + top) == pytest.approx((140, 100))
    assert max((right - left) / 100, (top - bottom) / 80) == pytest.approx(1, rel=1e-3)


@given(st.floats(-60, 60))
def test_a_kilometre_is_as_long_to_the_east_as_to_the_north(south):
    ground = fit((110, south, 111, south + 1), PAGE)
    middle = south + 0.5
    east = ground.to_paper(np.array([[110.5, middle], [110.6, middle]]))
    north = ground.to_paper(np.array([[110.5, middle], [110.5, middle + 0.1]]))
    km_east = 11.1195 * math.cos(math.radians(middle))
    assert np.ptp(east, axis=0)[0] / km_east == pytest.approx(
        np.ptp(north[:, 1]) / 11.1195, rel=1e-3
    )
    assert np.ptp(north[:, 1]) == pytest.approx(11.1195 * ground.mm_per_km)


def test_the_scale_is_paper_to_earth_and_a_point_is_shown_as_a_kilometre():
    assert fit((110, 0, 110, 0), PAGE).scale == pytest.approx(1e6 / 80)


def test_the_window_is_what_the_box_shows():
    ground = fit((110, 0, 112, 1), PAGE)
    west, south, east, north = ground.window
    corners = ground.to_paper(np.array([[west, south], [east, north]]))
    assert corners.ravel() == pytest.approx(PAGE.sides)


@given(st.floats(1e-3, 1e4))
def test_a_round_length_is_one_two_or_five_and_the_longest_that_fits(longest):
    length = round_length(longest)
    assert length <= longest * 1.001 < length * 2.51
    digit = length / 10 ** math.floor(math.log10(length * 1.0001))
    assert digit == pytest.approx(min((1, 2, 5), key=lambda step: abs(step - digit)))


def test_distances_are_written_in_the_unit_that_suits():
    assert [distance(km) for km in (0.2, 1, 50)] == ["200 m", "1 km", "50 km"]
