import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geoucj.maps.ground import Box
from geoucj.maps.labels import HIDDEN, SPILL, inner_points, place

FRAME = Box(0, 0, 100, 60)
points = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60)), min_size=1, max_size=40)


@given(points, st.booleans())
def test_names_never_lie_on_each_other_and_are_never_cut_off(found, led):
    sizes = [(10.0 + i % 7, 3.0) for i in range(len(found))]
    placed = place(np.array(found), sizes, FRAME, led=led)
    boxes = [
        box(spot.x - w / 2, spot.y - h / 2, spot.x + w / 2, spot.y + h / 2)
        for spot, (w, h) in zip(placed, sizes, strict=True)
        if spot
    ]
    whole = box(*FRAME.sides)
    for row, each in enumerate(boxes):
        assert whole.contains(each)
        assert not any(each.intersects(other) for other in boxes[:row])


def test_a_name_stands_in_the_middle_where_there_is_room():
    (spot,) = place(np.array([[50.0, 30.0]]), [(20, 4)], FRAME)
    assert (spot.x, spot.y, spot.led) == (50, 30, None)


def test_a_name_does_not_hide_another_area():
    areas = np.array([box(49, 29, 51, 31), box(0, 0, 49, 60), box(51, 0, 100, 60)])
    point = np.array([[50.0, 30.0]])
    assert place(point, [(20, 3)], FRAME, areas=areas, owners=[0]) == [None]
    assert place(point, [(20, 3)], FRAME, areas=areas, owners=[0], led=True)[0].led == (50, 30)


def test_a_name_does_not_hide_its_own_area():
    island, coast = box(48, 29, 52, 31), box(30, 10, 70, 50)
    point = np.array([[50.0, 30.0]])
    (beside,) = place(point, [(20, 3)], FRAME, areas=np.array([island]))
    assert (beside.x, beside.y) != (50, 30)
    covered = box(beside.x - 10, beside.y - 1.5, beside.x + 10, beside.y + 1.5)
    assert covered.intersection(island).area <= HIDDEN * island.area
    (inside,) = place(point, [(20, 3)], FRAME, areas=np.array([coast]))
    assert (inside.x, inside.y) == (50, 30)


def test_what_is_outside_the_frame_has_no_name():
    assert place(np.array([[102.0, 30.0]]), [(4, 3)], FRAME, led=True) == [None]


def test_a_name_that_stands_off_prefers_the_sea():
    around = [box(42, 0, 100, 60), box(30, 0, 40, 60), box(40, 31, 42, 60), box(40, 0, 42, 29)]
    areas = np.array([box(40, 29, 42, 31), *around])
    (spot,) = place(np.array([[41.0, 30.0]]), [(12, 3)], FRAME, areas=areas, owners=[0], led=True)
    assert spot.x + 6 <= 30 + SPILL * 12
    assert spot.led == (41, 30)


def test_nothing_is_put_where_something_is_already():
    taken = [Box(40, 20, 20, 20)]
    (spot,) = place(np.array([[50.0, 30.0]]), [(8, 3)], FRAME, taken=taken, led=True)
    assert abs(spot.x - 50) > 10 or abs(spot.y - 30) > 10


def test_the_inner_point_is_deep_in_the_largest_part():
    ring = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(1, 1), (7, 1), (7, 9), (1, 9)]])
    islands = MultiPolygon([box(0, 0, 1, 1), box(20, 0, 30, 10)])
    found = inner_points(np.array([ring, islands, Polygon()], dtype=object))
    assert ring.boundary.distance(Point(found[0])) > 1.3
    assert ring.contains(Point(found[0]))
    assert np.allclose(found[1], (25, 5), atol=0.5)
    assert np.isnan(found[2]).all()
